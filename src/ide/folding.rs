//! What can be folded away: brackets over several lines, groups of comments, documentation, imports.
//!
//! Read from the tokens, so that it does not jump while a text is damaged.

use std::ops::Range;

use super::Analysis;
use crate::source::LineIndex;
use crate::syntax::token::TokenKind;
use crate::syntax::tree::ItemKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FoldKind {
    Block,
    Comment,
    Docs,
    Imports,
}

/// From where the line that stays begins to be followed by what is hidden, to the end of the last hidden line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fold {
    pub range: Range<usize>,
    pub kind: FoldKind,
}

/// Folds over at least two lines, by where they begin; no two begin on one line.
pub fn folds(analysis: &Analysis) -> Vec<Fold> {
    let (text, lines) = (analysis.text(), LineIndex::new(analysis.text()));
    let mut found: Vec<Fold> = Vec::new();
    // Items without brackets fold too.
    let items = analysis.items().iter().map(|item| analysis.own_range(item.span));
    for range in brackets(analysis).into_iter().chain(items) {
        found.push(Fold { range: before_closing(text, &lines, range), kind: FoldKind::Block });
    }
    found.extend(comments(analysis).into_iter().map(|(range, kind)| Fold { range, kind }));
    found.extend(imports(analysis).map(|range| Fold { range, kind: FoldKind::Imports }));
    found.retain(|fold| lines.line(fold.range.start) < lines.line(fold.range.end));
    found.sort_by_key(|fold| (fold.range.start, std::cmp::Reverse(fold.range.end)));
    // One for each line: the one that hides most of those that begin first.
    found.dedup_by_key(|fold| lines.line(fold.range.start));
    found
}

/// Where a closing bracket begins its line, that line stays.
fn before_closing(text: &str, lines: &LineIndex, range: Range<usize>) -> Range<usize> {
    let begin = lines.range(text, lines.line(range.end)).start;
    let last = text.get(begin..range.end).unwrap_or("").trim_start();
    let closes = begin > range.start && last.starts_with(['}', ')']);
    if closes { range.start..begin.saturating_sub(1) } else { range }
}

/// Pairs of brackets with all between them, in the order in which they close. One without a partner is passed over.
pub(super) fn brackets(analysis: &Analysis) -> Vec<Range<usize>> {
    let mut begins: Vec<usize> =
        analysis.items().iter().map(|item| analysis.own_range(item.span).start).collect();
    begins.reverse();
    let mut open: Vec<(TokenKind, usize)> = Vec::new();
    let mut open_parens = 0_usize;
    let mut found = Vec::new();
    for token in analysis.tokens() {
        let range = token.span.range();
        // No bracket goes over the begin of an item.
        while begins.last().is_some_and(|begin| *begin <= range.start) {
            begins.pop();
            open.clear();
            open_parens = 0;
        }
        let is_paren = matches!(token.kind, TokenKind::LeftParen | TokenKind::RightParen);
        match token.kind {
            TokenKind::Open | TokenKind::LeftParen => {
                open.push((token.kind, range.start));
                open_parens = open_parens.saturating_add(usize::from(is_paren));
            }
            TokenKind::Close | TokenKind::RightParen => {
                let same = if is_paren { open_parens } else { open.len().saturating_sub(open_parens) };
                // What stands open above the partner has none.
                while same > 0
                    && let Some((kind, start)) = open.pop()
                {
                    let was_paren = kind == TokenKind::LeftParen;
                    open_parens = open_parens.saturating_sub(usize::from(was_paren));
                    if was_paren == is_paren {
                        found.push(start..range.end);
                        break;
                    }
                }
            }
            _ => {}
        }
    }
    found
}

/// Comments of one kind on lines of their own, one behind the other.
pub(super) fn comments(analysis: &Analysis) -> Vec<(Range<usize>, FoldKind)> {
    let text = analysis.text();
    let mut found: Vec<(Range<usize>, FoldKind)> = Vec::new();
    let mut last: Option<TokenKind> = None;
    for token in analysis.tokens() {
        let range = token.span.range();
        let kind = match token.kind {
            TokenKind::Blank => continue,
            TokenKind::Comment => FoldKind::Comment,
            TokenKind::ItemDoc | TokenKind::FileDoc => FoldKind::Docs,
            _ => {
                last = None;
                continue;
            }
        };
        let line = text.get(..range.start).and_then(|before| before.rsplit('\n').next()).unwrap_or("");
        if !line.trim().is_empty() {
            last = None;
            continue;
        }
        let end = range.start.saturating_add(text.get(range.clone()).unwrap_or("").trim_end().len());
        match found.last_mut().filter(|_| last == Some(token.kind)) {
            Some((group, _)) if is_next_line(text, group.end..range.start) => group.end = end,
            _ => found.push((range.start..end, kind)),
        }
        last = Some(token.kind);
    }
    found
}

fn is_next_line(text: &str, gap: Range<usize>) -> bool {
    text.get(gap).is_some_and(|gap| gap.matches('\n').count() == 1)
}

/// Runs of imports.
fn imports(analysis: &Analysis) -> impl Iterator<Item = Range<usize>> {
    let runs = analysis
        .items()
        .chunk_by(|a, b| matches!(a.kind, ItemKind::Use(_)) && matches!(b.kind, ItemKind::Use(_)));
    let runs = runs.filter(|run| run.first().is_some_and(|item| matches!(item.kind, ItemKind::Use(_))));
    runs.filter_map(move |run| {
        let (first, last) = (run.first()?, run.last()?);
        Some(analysis.own_range(first.span).start..analysis.own_range(last.span).end)
    })
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{examples, fixture, piece};
    use super::*;

    /// First and last line of each, from 1, `probity 1` not counted.
    fn shown(text: &str) -> Vec<String> {
        let analysis = fixture(text).analysis;
        let line = |at: usize| piece(analysis.text(), 0..at).matches('\n').count();
        let found = folds(&analysis);
        found
            .iter()
            .map(|fold| format!("{}-{} {:?}", line(fold.range.start), line(fold.range.end), fold.kind))
            .collect()
    }

    #[test]
    fn blocks_comments_docs_and_imports_fold() {
        let script = "use jumio\nuse yoti\n\n// one\n// two\n\n// alone\n/// Doc\n/// more\nworkflow w {\n  if true {\n    end PASSED\n  } else {\n    continue\n  }\n}\nfn f(a: int) -> int =\n  a + 1\n";
        let expected = [
            "1-2 Imports",
            "4-5 Comment",
            "8-9 Docs",
            "10-15 Block",
            "11-12 Block",
            "13-14 Block",
            "17-18 Block",
        ];
        assert_eq!(shown(script), expected);
    }

    #[test]
    fn a_lone_bracket_costs_only_itself() {
        let script = "workflow a {\n  if ) {\n    end PASSED\n  }\n}\nworkflow b {\n  end PASSED\n}\n";
        assert_eq!(shown(script), ["1-4 Block", "2-3 Block", "6-7 Block"]);
    }

    #[test]
    fn folds_of_any_text_lie_in_it_on_lines_of_their_own() {
        for text in examples() {
            for cut in (0..=text.len()).rev().step_by(509).filter(|at| text.is_char_boundary(*at)) {
                let text = piece(text, 0..cut);
                let analysis = Analysis::of("main.probity", text, &crate::resolve::NoFiles);
                let mut last = None;
                for fold in folds(&analysis) {
                    assert!(piece(text, fold.range.clone()).contains('\n'));
                    let line = piece(text, 0..fold.range.start).matches('\n').count();
                    assert!(last.is_none_or(|last| last < line));
                    last = Some(line);
                }
            }
        }
    }
}
