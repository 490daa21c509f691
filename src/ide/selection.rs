//! Growing selections: from the word under the cursor over expression, statement and block to the item and the file.

use std::ops::Range;

use super::Analysis;
use super::folding::{brackets, comments};
use super::walk::{Part, walk};
use crate::syntax::token::TokenKind;

/// What to select at an offset, the smallest first; each strictly larger than the one before and around it, the last the
/// whole text. Never empty.
pub fn selections(analysis: &Analysis, offset: usize) -> Vec<Range<usize>> {
    let text = analysis.text();
    let offset = offset.min(text.len());
    let mut found: Vec<Range<usize>> = Vec::new();
    let touched = touched(analysis, offset);
    if let Some((kind, range)) = &touched {
        if matches!(kind, TokenKind::Text | TokenKind::Regex) {
            found.extend(inside_quotes(text, range).filter(|inside| holds(inside, offset)));
        }
        found.push(range.clone());
    }
    let inner = touched.map_or(offset..offset, |(_, range)| range);
    for range in brackets(analysis) {
        let inside = range.start.saturating_add(1)..range.end.saturating_sub(1);
        found.push(trimmed(text, inside));
        found.push(range);
    }
    found.extend(comments(analysis).into_iter().map(|(range, _)| range));
    if let Some(item) = analysis.item_at(analysis.at(offset)) {
        let mut add = |span| found.push(analysis.own_range(span));
        add(item.span);
        walk(item, &mut |part| match part {
            Part::Statement(statement) => add(statement.span),
            Part::Block(block) => add(block.span),
            Part::Entry(entry) => add(entry.span),
            Part::Step(step) => add(step.span),
            Part::Expr(expr) | Part::Condition(expr) => add(expr.span),
            Part::Type(ty) => add(ty.span),
            Part::Field(field) => add(field.span),
            Part::Piece(span) => add(span),
            Part::Name(name, _) => add(name.span),
        });
        let with_docs = with_docs(analysis, analysis.own_range(item.span));
        found.push(with_docs);
    }
    // What ends or begins beside the cursor, but not with its word, is a neighbour.
    found.retain(|range| {
        let around = range.start <= inner.start && inner.end <= range.end;
        around || inner.start <= range.start && range.end <= inner.end && holds(range, offset)
    });
    found.push(0..text.len());
    found.sort_by_key(|range| (range.len(), range.start));
    let mut kept: Vec<Range<usize>> = Vec::new();
    for range in found {
        let grows = kept.last().is_none_or(|last| {
            range.start <= last.start && last.end <= range.end && range.len() > last.len()
        });
        if grows && (!range.is_empty() || text.is_empty()) {
            kept.push(range);
        }
    }
    kept
}

fn holds(range: &Range<usize>, offset: usize) -> bool {
    range.start <= offset && offset <= range.end
}

/// The token under the cursor: the one that begins there, else the one that ends there; a word before others.
fn touched(analysis: &Analysis, offset: usize) -> Option<(TokenKind, Range<usize>)> {
    let tokens = analysis.tokens();
    let behind = tokens.partition_point(|token| token.span.range().start <= offset);
    let is_word = |kind: TokenKind| matches!(kind, TokenKind::Word | TokenKind::Symbol | TokenKind::BadWord);
    let near = tokens.get(behind.saturating_sub(2)..behind).unwrap_or(&[]).iter().rev();
    let near = near.filter(|token| token.kind != TokenKind::Blank && holds(&token.span.range(), offset));
    let best = near.clone().find(|token| is_word(token.kind)).or_else(|| near.clone().next())?;
    let text = analysis.text().get(best.span.range()).unwrap_or("").trim_end();
    let start = best.span.range().start;
    // A comment's blanks at the end count where the cursor is in them.
    Some((best.kind, start..start.saturating_add(text.len()).max(offset)))
}

/// What stands between the quotes of a text.
fn inside_quotes(text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let open = text.get(range.clone())?.find('"')?;
    let inside = range.start.saturating_add(open).saturating_add(1)..range.end.saturating_sub(1);
    (inside.start < inside.end).then_some(inside)
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(inside) = text.get(range.clone()) else { return range };
    let start = range.end.saturating_sub(inside.trim_start().len());
    start..start.saturating_add(inside.trim().len())
}

/// An item with the documentation in front of it.
fn with_docs(analysis: &Analysis, item: Range<usize>) -> Range<usize> {
    let tokens = analysis.tokens();
    let at = tokens.partition_point(|token| token.span.range().start < item.start);
    let before = tokens.get(..at).unwrap_or(&[]).iter().rev();
    let trivia = before.take_while(|token| token.kind.is_trivia());
    let docs = trivia.filter(|token| token.kind == TokenKind::ItemDoc);
    docs.last().map_or(item.start, |first| first.span.range().start)..item.end
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{examples, fixture, piece};
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let fixture = fixture(text);
        let found = selections(&fixture.analysis, fixture.cursor);
        let text = fixture.analysis.text();
        found.into_iter().map(|range| piece(text, range).to_owned()).collect()
    }

    #[test]
    fn it_grows_from_the_word_to_the_file() {
        let script = "/// Doc\nworkflow w {\n  require inp$0ut.age > 18 and true else end REJECTED X\n}\n";
        let require = "require input.age > 18 and true else end REJECTED X";
        let item = format!("workflow w {{\n  {require}\n}}");
        let expected = [
            "input".to_owned(),
            "input.age".to_owned(),
            "input.age > 18".to_owned(),
            "input.age > 18 and true".to_owned(),
            require.to_owned(),
            format!("{{\n  {require}\n}}"),
            item.clone(),
            format!("/// Doc\n{item}"),
            format!("probity 1\n/// Doc\n{item}\n"),
        ];
        assert_eq!(shown(script), expected);
    }

    #[test]
    fn texts_rules_and_brackets() {
        let found =
            shown("rules r(a: text) {\n  x: +1 when a in { \"b$0c\", \"d\" }\n  y: +2 when true\n}\n");
        let expected = ["bc", "\"bc\"", "\"bc\", \"d\"", "{ \"bc\", \"d\" }", "a in { \"bc\", \"d\" }"];
        assert_eq!(found[..5], expected);
        assert_eq!(found[5], "+1 when a in { \"bc\", \"d\" }");
        assert_eq!(found[6], "x: +1 when a in { \"bc\", \"d\" }");
    }

    #[test]
    fn damaged_text_grows_by_its_brackets() {
        let found = shown("fn f(a: int, ) -> = (a + (b * $0) c)");
        assert!(found.iter().any(|one| one == "(b * )"), "{found:?}");
        assert!(found.iter().any(|one| one == "(a + (b * ) c)"), "{found:?}");
    }

    #[test]
    fn at_any_place_of_any_text_it_strictly_grows_to_the_whole() {
        for text in examples() {
            for cut in (0..=text.len()).rev().step_by(2_039).filter(|at| text.is_char_boundary(*at)) {
                let text = piece(text, 0..cut);
                let analysis = Analysis::of("main.probity", text, &crate::resolve::NoFiles);
                for offset in (0..=text.len() + 2).step_by(7) {
                    let found = selections(&analysis, offset);
                    assert_eq!(found.last(), Some(&(0..text.len())));
                    assert!(
                        found[0].start <= offset.min(text.len()) && offset.min(text.len()) <= found[0].end
                    );
                    for pair in found.windows(2) {
                        let (inner, outer) = (&pair[0], &pair[1]);
                        assert!(outer.start <= inner.start && inner.end <= outer.end && inner != outer);
                    }
                }
            }
        }
    }
}
