//! Whether a blank stands between two tokens of one line. Says nothing about where lines end.

use crate::syntax::TokenKind;
use crate::syntax::keywords::is_reserved;

/// Words that are no names where a parenthesis follows them: `on (ID, SELFIE)`, `list of (money in EUR)`.
const BEFORE_PARENTHESES: &[&str] = &["on", "of", "at", "by", "after", "within", "example"];

/// Reserved words that stand for a value.
const VALUES: &[&str] = &["true", "false", "known", "missing", "unknown", "input", "results"];

/// What the next token has to know of those before it.
#[derive(Debug, Default)]
pub struct Spacing {
    before: Option<TokenKind>,
    /// The token before ends a value, so that a minus behind it subtracts.
    value: bool,
    /// The token before is a name that can be called.
    callable: bool,
    /// The token before clings to what follows: a sign, `=` of a weight.
    clings: bool,
}

impl Spacing {
    /// Whether a blank stands before this token; then it becomes the one before.
    pub fn before(&mut self, kind: TokenKind, word: &str) -> bool {
        let gap = match self.before {
            None => false,
            Some(before) => self.between(before, kind),
        };
        let behind_dot = self.before == Some(TokenKind::Dot);
        let is_name = kind == TokenKind::Word
            && (behind_dot || (!is_reserved(word) && !BEFORE_PARENTHESES.contains(&word)));
        let clings = match kind {
            TokenKind::Minus | TokenKind::Plus => !self.value,
            TokenKind::Assign => matches!(self.before, Some(TokenKind::Colon | TokenKind::Comma)),
            TokenKind::Bang => true,
            _ => false,
        };
        *self = Self {
            before: Some(kind),
            value: match kind {
                TokenKind::Word => behind_dot || !is_reserved(word) || VALUES.contains(&word),
                TokenKind::Symbol
                | TokenKind::Int
                | TokenKind::Decimal
                | TokenKind::Percent
                | TokenKind::Date
                | TokenKind::Time
                | TokenKind::Text
                | TokenKind::Regex
                | TokenKind::Wildcard
                | TokenKind::Question
                | TokenKind::Close
                | TokenKind::RightParen => true,
                other => other.is_damaged(),
            },
            callable: is_name,
            clings,
        };
        gap
    }

    fn between(&self, before: TokenKind, kind: TokenKind) -> bool {
        match (before, kind) {
            (TokenKind::Open, TokenKind::Close) => false,
            (TokenKind::LeftParen | TokenKind::Dot | TokenKind::Range, _) => false,
            (
                _,
                TokenKind::Comma
                | TokenKind::Colon
                | TokenKind::Dot
                | TokenKind::Range
                | TokenKind::RightParen
                | TokenKind::Question,
            ) => false,
            (_, TokenKind::LeftParen) => !self.callable && !self.clings,
            _ => !self.clings,
        }
    }
}

/// Whether a token behind a number could be the number's unit.
pub fn may_be_unit(kind: TokenKind, word: &str) -> bool {
    match kind {
        TokenKind::Symbol => word.len() == 3,
        TokenKind::Word => !is_reserved(word) && word.len() <= "minutes".len(),
        _ => false,
    }
}
