//! Brackets that have no partner, with the indentation as witness for which of several braces was forgotten.

use super::token::{Token, TokenKind};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::syntax;
use crate::source::Span;

/// Whether every bracket has its partner.
pub fn balanced(tokens: &[Token]) -> bool {
    let mut open = Vec::new();
    for token in tokens {
        match token.kind {
            TokenKind::Open | TokenKind::LeftParen => open.push(token.kind),
            TokenKind::Close | TokenKind::RightParen if open.pop() != opener(token.kind) => return false,
            _ => {}
        }
    }
    open.is_empty()
}

/// The bracket that a closing one closes.
fn opener(kind: TokenKind) -> Option<TokenKind> {
    match kind {
        TokenKind::Close => Some(TokenKind::Open),
        TokenKind::RightParen => Some(TokenKind::LeftParen),
        _ => None,
    }
}

/// Reports the brackets of one item that have no partner (one missing bracket is one finding) and gives the places of
/// all brackets whose extent is in doubt.
pub fn check(text: &str, tokens: &[Token], diagnostics: &mut Vec<Diagnostic>) -> Vec<Span> {
    let mut open: Vec<Token> = Vec::new();
    let mut broken: Vec<Span> = Vec::new();
    let mut suspect: Option<Token> = None;
    for token in tokens {
        let Some(partner) = opener(token.kind) else {
            if matches!(token.kind, TokenKind::Open | TokenKind::LeftParen) {
                open.push(*token);
            }
            continue;
        };
        match open.iter().rposition(|candidate| candidate.kind == partner) {
            Some(at) => {
                let skipped = open.split_off(at);
                let mut skipped = skipped.into_iter();
                if let Some(matched) = skipped.next()
                    && token.kind == TokenKind::Close
                    && suspect.is_none()
                    && opens_line(text, token.span)
                    && indent(text, token.span) < indent(text, matched.span)
                {
                    suspect = Some(matched);
                }
                if let Some(unclosed) = skipped.next_back() {
                    diagnostics.push(missing(unclosed, *token));
                    broken.push(unclosed.span);
                }
                broken.extend(skipped.map(|unclosed| unclosed.span));
            }
            None => {
                let mark = text.get(token.span.range()).unwrap_or("");
                diagnostics.push(unexpected(token.span, mark));
                broken.push(token.span);
            }
        }
    }
    broken.extend(open.iter().map(|unclosed| unclosed.span));
    if let Some(unclosed) = suspect.filter(|_| !open.is_empty()).or(open.last().copied())
        && !swallowed(text, tokens, unclosed)
    {
        diagnostics.push(never_closed(unclosed, tokens));
    }
    broken.extend(suspect.filter(|_| !open.is_empty()).map(|suspect| suspect.span));
    broken
}

pub fn unexpected(span: Span, mark: &str) -> Diagnostic {
    Diagnostic::new(syntax::UNEXPECTED_CLOSING, span, format!("this `{mark}` closes nothing"))
        .help("leave it out, or look for the opening bracket that is missing before it")
        .maybe_fix("remove it", span, "")
}

fn closer(kind: TokenKind) -> &'static str {
    if kind == TokenKind::Open { "}" } else { ")" }
}

/// Another closing bracket comes first.
fn missing(unclosed: Token, before: Token) -> Diagnostic {
    let mark = closer(unclosed.kind);
    let place = Span { end: before.span.start, ..before.span };
    Diagnostic::new(
        syntax::MISSING_CLOSING,
        unclosed.span,
        format!("this bracket is never closed by a `{mark}`"),
    )
    .also(before.span, "it should be closed before this")
    .maybe_fix(format!("insert `{mark}`"), place, mark)
}

fn never_closed(unclosed: Token, tokens: &[Token]) -> Diagnostic {
    let mark = closer(unclosed.kind);
    let diagnostic = Diagnostic::new(
        syntax::MISSING_CLOSING,
        unclosed.span,
        format!("this bracket is never closed by a `{mark}`"),
    )
    .label("opened here")
    .help("compare the indentation of what follows with this line");
    match tokens.last() {
        Some(last) => diagnostic.maybe_fix(
            format!("insert `{mark}` at the end"),
            last.span.after(),
            format!("\n{mark}"),
        ),
        None => diagnostic,
    }
}

/// Whether the partner disappeared in a text that was not closed, which has been reported.
fn swallowed(text: &str, tokens: &[Token], unclosed: Token) -> bool {
    tokens
        .iter()
        .filter(|token| matches!(token.kind, TokenKind::UnclosedText | TokenKind::UnclosedRegex))
        .any(|token| {
            text.get(token.span.range()).is_some_and(|written| written.contains(closer(unclosed.kind)))
        })
}

/// How many blanks the line of a place starts with.
pub fn indent(text: &str, span: Span) -> usize {
    line_before(text, span).bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// Whether nothing but blanks stands before a place on its line.
pub fn opens_line(text: &str, span: Span) -> bool {
    line_before(text, span).bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

fn line_before(text: &str, span: Span) -> &str {
    let before = text.get(..span.start as usize).unwrap_or("");
    before.rsplit('\n').next().unwrap_or("")
}
