//! What stands between tokens that mean something: where a node really ends, and the documentation in front of it.

use super::token::{Token, TokenKind};
use super::tree::Docs;

/// The end of the last meaningful token before `end`.
pub fn trim_end(tokens: &[Token], end: usize) -> usize {
    let behind = tokens.partition_point(|token| (token.span.start as usize) < end);
    let before = tokens.get(..behind).unwrap_or(&[]);
    before.iter().rev().find(|token| !token.kind.is_trivia()).map_or(0, |token| token.span.end as usize)
}

/// The `///` lines between the token before `start` and `start`.
pub fn docs_before(text: &str, tokens: &[Token], start: usize) -> Docs {
    let end = tokens.partition_point(|token| (token.span.start as usize) < start);
    let before = tokens.get(..end).unwrap_or(&[]);
    let first = before.iter().rposition(|token| !token.kind.is_trivia()).map_or(0, |at| at.saturating_add(1));
    lines(text, before.get(first..).unwrap_or(&[]), TokenKind::ItemDoc)
}

/// The lines of one kind of documentation, markers and one blank stripped.
pub fn lines(text: &str, tokens: &[Token], kind: TokenKind) -> Docs {
    tokens
        .iter()
        .filter(|token| token.kind == kind)
        .filter_map(|token| text.get(token.span.range())?.get(3..))
        .map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end().to_owned())
        .collect()
}
