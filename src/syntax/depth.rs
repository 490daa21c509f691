//! The limit of nesting, counted on tokens before anything recurses: brackets, `if` inside `if`, `list of list`. What
//! binary operators and prefixes build up is counted where their tree is built.

use super::keywords::{STATEMENTS, TEST_STEPS};
use super::limits::MAX_DEPTH;
use super::token::{Token, TokenKind};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::syntax;
use crate::source::Span;

/// What has been opened between two brackets.
#[derive(Clone, Copy, Default)]
struct Level {
    /// Opened by a `{`, not a `(`
    braces: bool,
    /// `if`s whose expression may still go on
    conditions: usize,
    /// Those of them that reached their `then`, so that an `else` continues them and not a statement.
    thens: usize,
    /// `list of` in front of a type
    lists: usize,
}

/// The first token of a part at which the nesting is over the limit. `tokens` has no trivia.
pub fn first_too_deep(text: &str, tokens: &[Token]) -> Option<Span> {
    let mut levels = vec![Level::default()];
    let mut nested = 0_usize;
    let mut behind_dot = false;
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at.saturating_add(1)).map_or("", |next| word(text, *next));
        match token.kind {
            TokenKind::Open | TokenKind::LeftParen => {
                levels.push(Level { braces: token.kind == TokenKind::Open, ..Level::default() });
            }
            TokenKind::Close | TokenKind::RightParen => {
                nested = close(&mut levels, token.kind == TokenKind::Close, nested);
                // `} else` continues a statement's `if`, which does not nest, or an expression's, which does.
                if token.kind == TokenKind::Close && next == "else" {
                    nested = keep(&mut levels, nested, |level| level.conditions.min(level.thens));
                }
            }
            // No expression goes on over these.
            TokenKind::Comma | TokenKind::Arrow | TokenKind::Colon => {
                nested = keep(&mut levels, nested, |_| 0)
            }
            TokenKind::Word if !behind_dot => {
                let level = levels.last_mut()?;
                match word(text, *token) {
                    "if" if next != "unknown" => {
                        let continues = at.checked_sub(1).and_then(|before| tokens.get(before));
                        if continues.is_some_and(|before| before.kind == TokenKind::Close) {
                            nested = keep(&mut levels, nested, |_| 0);
                        }
                        if let Some(level) = levels.last_mut() {
                            level.conditions = level.conditions.saturating_add(1);
                            nested = nested.saturating_add(1);
                        }
                    }
                    "then" => level.thens = level.thens.saturating_add(1),
                    "list" if next == "of" => {
                        level.lists = level.lists.saturating_add(1);
                        nested = nested.saturating_add(1);
                    }
                    "input" | "if" => {}
                    other if STATEMENTS.contains(&other) || TEST_STEPS.contains(&other) => {
                        nested = keep(&mut levels, nested, |_| 0);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
        behind_dot = token.kind == TokenKind::Dot;
        if levels.len().saturating_sub(1).saturating_add(nested) > MAX_DEPTH {
            return Some(token.span);
        }
    }
    None
}

impl Level {
    fn total(self) -> usize {
        self.conditions.saturating_add(self.lists)
    }
}

/// Ends the innermost level of its kind. As in [`super::brackets::Nesting`], a `}` ends forgotten parentheses and a stray
/// bracket ends nothing.
fn close(levels: &mut Vec<Level>, braces: bool, mut nested: usize) -> usize {
    let innermost = levels.last().is_some_and(|level| level.braces);
    let partner = if braces { levels.iter().skip(1).rposition(|level| level.braces) } else { None };
    let keep = match (braces, partner) {
        (true, Some(partner)) => partner.saturating_add(1),
        (false, None) if levels.len() > 1 && !innermost => levels.len().saturating_sub(1),
        _ => return nested,
    };
    for closed in levels.drain(keep..) {
        nested = nested.saturating_sub(closed.total());
    }
    nested
}

/// Forgets what was opened on the innermost level, but for so many conditions.
fn keep(levels: &mut [Level], nested: usize, conditions: impl Fn(Level) -> usize) -> usize {
    let Some(level) = levels.last_mut() else { return nested };
    let kept =
        Level { braces: level.braces, conditions: conditions(*level), thens: conditions(*level), lists: 0 };
    let before = std::mem::replace(level, kept);
    nested.saturating_sub(before.total()).saturating_add(kept.total())
}

fn word(text: &str, token: Token) -> &str {
    text.get(token.span.range()).unwrap_or("")
}

pub fn too_deep(at: Span) -> Diagnostic {
    Diagnostic::new(syntax::TOO_DEEP, at, format!("this is nested more than {MAX_DEPTH} levels deep"))
        .help("give inner parts names of their own with `let` or `fn`, or move statements into a `step`")
}
