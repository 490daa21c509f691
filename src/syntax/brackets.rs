//! Brackets that have no partner, with the indentation as witness for which of several braces was forgotten.

use super::findings::Findings;
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

/// Which brackets are open at a place. A closing bracket without a partner changes nothing, and a brace closes the
/// parentheses that were left open inside of it.
#[derive(Debug, Default)]
pub struct Nesting {
    open: Vec<TokenKind>,
    braces: usize,
}

impl Nesting {
    /// Goes past a token.
    pub fn pass(&mut self, kind: TokenKind) {
        match kind {
            TokenKind::Open | TokenKind::LeftParen => {
                self.open.push(kind);
                self.braces = self.braces.saturating_add(usize::from(kind == TokenKind::Open));
            }
            TokenKind::RightParen if self.open.last() == Some(&TokenKind::LeftParen) => {
                self.open.pop();
            }
            TokenKind::Close if self.braces > 0 => {
                self.braces = self.braces.saturating_sub(1);
                while self.open.pop().is_some_and(|skipped| skipped != TokenKind::Open) {}
            }
            _ => {}
        }
    }

    /// How many brackets are open.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// In parentheses, and in no braces.
    pub fn is_in_parentheses(&self) -> bool {
        self.braces == 0 && !self.open.is_empty()
    }

    /// Begins again outside of all brackets.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// The bracket that a closing one closes.
fn opener(kind: TokenKind) -> Option<TokenKind> {
    match kind {
        TokenKind::Close => Some(TokenKind::Open),
        TokenKind::RightParen => Some(TokenKind::LeftParen),
        _ => None,
    }
}

/// Reports the brackets of one item that have no partner (one missing bracket is one finding, and so is a run of stray
/// ones) and gives the places of all brackets whose extent is in doubt, in order.
pub fn check(text: &str, tokens: &[Token], diagnostics: &mut Findings) -> Vec<Span> {
    let mut open: Vec<Token> = Vec::new();
    // Without an open brace nothing that a `}` closes is to be looked for among the parentheses.
    let mut braces = 0_usize;
    let mut broken: Vec<Span> = Vec::new();
    let mut suspect: Option<Token> = None;
    let mut behind_stray = false;
    let swallowed = [TokenKind::Open, TokenKind::LeftParen].map(|kind| swallowed(text, tokens, kind));
    let swallowed = |unclosed: Token| {
        let [brace, parenthesis] = swallowed;
        if unclosed.kind == TokenKind::Open { brace } else { parenthesis }
    };
    for token in tokens {
        let was_behind_stray = std::mem::take(&mut behind_stray);
        let Some(partner) = opener(token.kind) else {
            if matches!(token.kind, TokenKind::Open | TokenKind::LeftParen) {
                braces = braces.saturating_add(usize::from(token.kind == TokenKind::Open));
                open.push(*token);
            }
            continue;
        };
        // A brace closes what was left open in it; a parenthesis closes only what stands since the last brace.
        let barrier = |candidate: &Token| candidate.kind == partner || candidate.kind == TokenKind::Open;
        let found =
            if partner == TokenKind::Open && braces == 0 { None } else { open.iter().rposition(barrier) };
        match found.filter(|at| open.get(*at).is_some_and(|found| found.kind == partner)) {
            Some(at) => {
                braces = braces.saturating_sub(usize::from(partner == TokenKind::Open));
                let mut skipped = open.split_off(at).into_iter();
                if let Some(matched) = skipped.next()
                    && token.kind == TokenKind::Close
                    && suspect.is_none()
                    && opens_line(text, token.span)
                    && indent(text, token.span) < indent(text, matched.span)
                {
                    suspect = Some(matched);
                }
                if let Some(unclosed) = skipped.next_back() {
                    if !swallowed(unclosed) {
                        diagnostics.push(missing(unclosed, *token));
                    }
                    broken.push(unclosed.span);
                }
                broken.extend(skipped.map(|unclosed| unclosed.span));
            }
            None => {
                if !was_behind_stray {
                    let mark = text.get(token.span.range()).unwrap_or("");
                    diagnostics.push(unexpected(token.span, mark));
                }
                broken.push(token.span);
                behind_stray = true;
            }
        }
    }
    broken.extend(open.iter().map(|unclosed| unclosed.span));
    if let Some(unclosed) = suspect.filter(|_| !open.is_empty()).or(open.last().copied())
        && !swallowed(unclosed)
    {
        diagnostics.push(never_closed(unclosed, tokens));
    }
    broken.extend(suspect.filter(|_| !open.is_empty()).map(|suspect| suspect.span));
    broken.sort_unstable();
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
    .help("close it where its contents end")
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

/// Whether closing brackets of a kind disappeared in a text that was not closed, which has been reported.
fn swallowed(text: &str, tokens: &[Token], kind: TokenKind) -> bool {
    tokens
        .iter()
        .filter(|token| matches!(token.kind, TokenKind::UnclosedText | TokenKind::UnclosedRegex))
        .any(|token| text.get(token.span.range()).is_some_and(|written| written.contains(closer(kind))))
}

/// How many blanks the line of a place starts with.
pub fn indent(text: &str, span: Span) -> usize {
    let before = text.get(..span.start as usize).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// Whether nothing but blanks stands before a place on its line.
pub fn opens_line(text: &str, span: Span) -> bool {
    let before = text.get(..span.start as usize).unwrap_or("").trim_end_matches([' ', '\t']);
    before.is_empty() || before.ends_with('\n')
}
