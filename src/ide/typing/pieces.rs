//! Small readings of token slices: paths, operands, groups. All slices are without trivia.

use crate::syntax::keywords::ITEMS;
use crate::syntax::{Token, TokenKind};

/// `liveness`, `jumio.liveness`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ide) struct Path<'a> {
    pub(in crate::ide) qualifier: Option<&'a str>,
    pub(in crate::ide) name: &'a str,
}

pub(in crate::ide) fn slice<'a>(text: &'a str, token: &Token) -> &'a str {
    text.get(token.span.range()).unwrap_or("")
}

pub(in crate::ide) fn is_name(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Word | TokenKind::Symbol)
}

/// The path at the beginning of a slice, and how many tokens it has.
pub(in crate::ide) fn path<'a>(text: &'a str, tokens: &[Token]) -> Option<(Path<'a>, usize)> {
    let first = tokens.first().filter(|first| is_name(first.kind))?;
    if let [_, dot, second, ..] = tokens
        && dot.kind == TokenKind::Dot
        && is_name(second.kind)
    {
        return Some((Path { qualifier: Some(slice(text, first)), name: slice(text, second) }, 3));
    }
    Some((Path { qualifier: None, name: slice(text, first) }, 1))
}

/// The path at the end of a slice.
pub(in crate::ide) fn last_path<'a>(text: &'a str, tokens: &[Token]) -> Option<Path<'a>> {
    let last = tokens.last().filter(|last| is_name(last.kind))?;
    let before = tokens.len().checked_sub(2).and_then(|at| tokens.get(at));
    if before.is_some_and(|before| before.kind == TokenKind::Dot) {
        let qualifier = tokens.len().checked_sub(3).and_then(|at| tokens.get(at));
        let qualifier = qualifier.filter(|qualifier| is_name(qualifier.kind))?;
        return Some(Path { qualifier: Some(slice(text, qualifier)), name: slice(text, last) });
    }
    Some(Path { qualifier: None, name: slice(text, last) })
}

/// How many tokens the group at the beginning of a slice has, its brackets included.
pub(in crate::ide) fn group(tokens: &[Token]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::LeftParen | TokenKind::Open => depth = depth.saturating_add(1),
            TokenKind::RightParen | TokenKind::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at.saturating_add(1);
        }
    }
    tokens.len()
}

/// Where the innermost bracket opens that a slice leaves open.
pub(in crate::ide) fn group_start(tokens: &[Token]) -> Option<usize> {
    let mut closed = 0_usize;
    for (at, token) in tokens.iter().enumerate().rev() {
        match token.kind {
            TokenKind::RightParen | TokenKind::Close => closed = closed.saturating_add(1),
            TokenKind::LeftParen | TokenKind::Open => match closed.checked_sub(1) {
                Some(left) => closed = left,
                None => return Some(at),
            },
            _ => {}
        }
    }
    None
}

/// The parts between the commas outside of brackets; at least one, the last of which may be empty.
pub(in crate::ide) fn split_commas(tokens: &[Token]) -> Vec<&[Token]> {
    let mut parts = Vec::new();
    let (mut from, mut depth) = (0, 0_usize);
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::LeftParen | TokenKind::Open => depth = depth.saturating_add(1),
            TokenKind::RightParen | TokenKind::Close => depth = depth.saturating_sub(1),
            TokenKind::Comma if depth == 0 => {
                parts.push(tokens.get(from..at).unwrap_or(&[]));
                from = at.saturating_add(1);
            }
            _ => {}
        }
    }
    parts.push(tokens.get(from..).unwrap_or(&[]));
    parts
}

/// Whether a value may end with this token.
pub(in crate::ide) fn is_operand_end(text: &str, token: &Token) -> bool {
    match token.kind {
        TokenKind::Word => !matches!(
            slice(text, token),
            "and" | "or" | "not" | "in" | "is" | "mod" | "then" | "when" | "else" | "matches" | "if" | "of"
        ),
        TokenKind::Symbol
        | TokenKind::BadWord
        | TokenKind::Int
        | TokenKind::Decimal
        | TokenKind::Percent
        | TokenKind::Date
        | TokenKind::Time
        | TokenKind::Text
        | TokenKind::Regex
        | TokenKind::RightParen
        | TokenKind::Close => true,
        _ => false,
    }
}

/// The operand that a slice ends with: a name with its dots, a call, a literal, a group.
pub(in crate::ide) fn operand_before<'t>(text: &str, tokens: &'t [Token]) -> &'t [Token] {
    let mut start = tokens.len();
    loop {
        let before = tokens.get(..start).unwrap_or(&[]);
        let Some(last) = before.last() else { break };
        match last.kind {
            TokenKind::RightParen | TokenKind::Close => {
                let inner = before.get(..before.len().saturating_sub(1)).unwrap_or(&[]);
                let Some(open) = group_start(inner) else { break };
                start = open;
                let callee = inner.get(..open).and_then(<[Token]>::last);
                let is_call = last.kind == TokenKind::RightParen
                    && callee
                        .is_some_and(|callee| callee.kind == TokenKind::Word && is_operand_end(text, callee));
                if is_call {
                    continue;
                }
                break;
            }
            kind if is_name(kind) => {
                start = before.len().saturating_sub(1);
                let dot = start.checked_sub(1).and_then(|at| tokens.get(at));
                match (kind, dot) {
                    (_, Some(dot)) if dot.kind == TokenKind::Dot => start = start.saturating_sub(1),
                    // `5.00 EUR`, `3 days`
                    (_, Some(amount)) if matches!(amount.kind, TokenKind::Int | TokenKind::Decimal) => {
                        start = start.saturating_sub(1);
                        break;
                    }
                    _ => break,
                }
            }
            _ => {
                start = before.len().saturating_sub(1);
                break;
            }
        }
    }
    tokens.get(start..).unwrap_or(&[])
}

/// Where the item begins that the token before `end` is in: the last reserved word of items at the left margin.
pub(in crate::ide) fn item_start(text: &str, tokens: &[Token], end: usize) -> usize {
    let is_margin = |token: &Token| match (token.span.start as usize).checked_sub(1) {
        None => true,
        Some(before) => text.as_bytes().get(before) == Some(&b'\n'),
    };
    let before = tokens.get(..end).unwrap_or(&[]);
    let found = before.iter().enumerate().rev().find(|(at, token)| {
        let behind = tokens.get(at.saturating_add(1)).map(|token| token.kind);
        token.kind == TokenKind::Word
            && is_margin(token)
            && behind != Some(TokenKind::Colon)
            && text.get(token.span.range()).is_some_and(|word| ITEMS.contains(&word) && word != "let")
    });
    found.map_or(0, |(at, _)| at)
}
