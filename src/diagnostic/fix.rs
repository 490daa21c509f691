//! Applying fixes.

use super::Edit;

/// The text with all edits of one file made. `None` when they name different files, overlap, lie outside the text or cut a
/// character: nothing is ever half applied. Insertions at one place keep the order in which they are given.
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let source = edits.first().map(|edit| edit.span.source);
    let mut ordered: Vec<&Edit> = edits.iter().collect();
    ordered.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for edit in ordered {
        let range = edit.span.range();
        if Some(edit.span.source) != source || range.end < range.start {
            return None;
        }
        // A start before `done` overlaps the edit before, an end behind the text or inside a character has no rest.
        out.push_str(text.get(done..range.start)?);
        text.get(range.end..)?;
        out.push_str(&edit.replacement);
        done = range.end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceId, Span};

    fn edit(start: usize, end: usize, replacement: &str) -> Edit {
        Edit { span: Span::new(SourceId(0), start, end), replacement: replacement.to_owned() }
    }

    #[test]
    fn edits_are_made_in_the_order_of_their_places() {
        assert_eq!(apply("abc", &[]), Some("abc".into()));
        assert_eq!(apply("abc", &[edit(2, 3, "C"), edit(0, 1, "")]), Some("bC".into()));
        assert_eq!(apply("abc", &[edit(1, 1, "x"), edit(1, 1, "y"), edit(1, 2, "B")]), Some("axyBc".into()));
        assert_eq!(apply("ä", &[edit(2, 2, "!")]), Some("ä!".into()));
        assert_eq!(apply("", &[edit(0, 0, "x")]), Some("x".into()));
    }

    #[test]
    fn impossible_edits_change_nothing() {
        for edits in [
            vec![edit(0, 2, ""), edit(1, 3, "")],
            vec![edit(0, 9, "")],
            vec![edit(9, 9, "")],
            vec![edit(2, 1, "")],
            vec![edit(1, 2, "cuts ä")],
            vec![edit(0, 1, ""), Edit { span: Span::new(SourceId(1), 2, 3), replacement: String::new() }],
        ] {
            assert_eq!(apply("bäc", &edits), None, "{edits:?}");
        }
    }
}
