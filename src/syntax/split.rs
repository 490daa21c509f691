//! Where items and statements begin, found on tokens by their reserved words alone, so that a fault in one part leaves
//! its neighbours whole. All token slices here are without trivia.

use super::brackets;
use super::keywords::{ITEMS, STATEMENTS, TEST_STEPS};
use super::token::{Token, TokenKind};

/// A run of tokens between two items.
#[derive(Debug)]
pub enum Part<'t> {
    /// Begins with an item's reserved word.
    Item(&'t [Token]),
    /// Belongs to no item.
    Junk(&'t [Token]),
}

/// Items whose last token is the `}` of their body.
const WITH_BODY: &[&str] = &[
    "enum",
    "record",
    "table",
    "rules",
    "credential",
    "capability",
    "service",
    "format",
    "step",
    "workflow",
    "test",
];

/// Cuts a file into items and what stands between them.
pub fn items<'t>(text: &str, tokens: &'t [Token]) -> Vec<Part<'t>> {
    let balanced = brackets::balanced(tokens);
    let mut parts = Vec::new();
    let mut starts = Vec::new();
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        if starts_item(text, tokens, at) && (depth == 0 || (!balanced && breaks_out(text, tokens, at))) {
            depth = 0;
            starts.push(at);
        }
        match token.kind {
            TokenKind::Open | TokenKind::LeftParen => depth = depth.saturating_add(1),
            TokenKind::Close | TokenKind::RightParen => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    let first = starts.first().copied().unwrap_or(tokens.len());
    push_junk(&mut parts, tokens.get(..first));
    for (nth, start) in starts.iter().enumerate() {
        let end = starts.get(nth.saturating_add(1)).copied().unwrap_or(tokens.len());
        let Some(run) = tokens.get(*start..end) else { continue };
        let length = item_length(text, run);
        if let Some(item) = run.get(..length) {
            parts.push(Part::Item(item));
        }
        push_junk(&mut parts, run.get(length..));
    }
    parts
}

fn push_junk<'t>(parts: &mut Vec<Part<'t>>, tokens: Option<&'t [Token]>) {
    if let Some(tokens) = tokens.filter(|tokens| !tokens.is_empty()) {
        parts.push(Part::Junk(tokens));
    }
}

/// How many tokens of a run belong to the item that it begins with.
fn item_length(text: &str, run: &[Token]) -> usize {
    let keyword = run.first().map_or("", |first| word(text, *first));
    if !WITH_BODY.contains(&keyword) {
        return run.len();
    }
    match run.iter().position(|token| token.kind == TokenKind::Open) {
        Some(open) => open.saturating_add(group_length(run.get(open..).unwrap_or(&[]))),
        None => run.len(),
    }
}

/// How many tokens from an opening bracket to its partner, both included; all of them if it has none.
pub fn group_length(tokens: &[Token]) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Open | TokenKind::LeftParen => depth = depth.saturating_add(1),
            TokenKind::Close | TokenKind::RightParen => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at.saturating_add(1);
        }
    }
    tokens.len()
}

fn starts_item(text: &str, tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    if token.kind != TokenKind::Word || !ITEMS.contains(&word(text, *token)) {
        return false;
    }
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let behind = tokens.get(at.saturating_add(1));
    let is_type = word(text, *token) == "list" && behind.is_some_and(|behind| word(text, *behind) == "of");
    !is_type
        && before.is_none_or(|before| before.kind != TokenKind::Dot)
        && behind.is_none_or(|behind| behind.kind != TokenKind::Colon)
}

/// Whether an item begins here although braces are open: at the left margin, or on a line of its own with a head that no
/// statement has.
fn breaks_out(text: &str, tokens: &[Token], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    if !brackets::opens_line(text, token.span) {
        return false;
    }
    if brackets::indent(text, token.span) == 0 {
        return true;
    }
    let kind = |ahead: usize| tokens.get(at.saturating_add(ahead)).map(|token| token.kind);
    !STATEMENTS.contains(&word(text, *token))
        && matches!(kind(1), Some(TokenKind::Word | TokenKind::Symbol | TokenKind::Text))
        && tokens.get(at.saturating_add(2)).is_some_and(|behind| {
            matches!(behind.kind, TokenKind::Open | TokenKind::LeftParen | TokenKind::Assign)
                || matches!(word(text, *behind), "on" | "of" | "requires")
        })
}

/// Cuts the inside of a block into statements; each part begins with a statement's reserved word, but for the first,
/// which may be anything.
pub fn statements<'t>(text: &str, tokens: &'t [Token]) -> Vec<&'t [Token]> {
    cut(tokens, |before, at, behind| {
        let keyword = word(text, at);
        if at.kind != TokenKind::Word || !STATEMENTS.contains(&keyword) {
            return false;
        }
        let before = before.map(|before| (before.kind, word(text, before)));
        let glued = match before {
            Some((TokenKind::Dot | TokenKind::Arrow, _) | (TokenKind::Word, "else")) => true,
            Some((TokenKind::Word, "shadow")) => keyword == "check",
            Some((kind, word)) if keyword == "if" => expects_operand(kind, word),
            _ => false,
        };
        let is_name = behind.is_some_and(|behind| behind.kind == TokenKind::Colon);
        let is_value = keyword == "input" && behind.is_none_or(|behind| behind.kind != TokenKind::Open);
        !(glued || is_name || is_value)
    })
}

/// Cuts the inside of a rule set into its rules.
pub fn rules<'t>(text: &str, tokens: &'t [Token]) -> Vec<&'t [Token]> {
    cut(tokens, |before, at, behind| {
        let shadowed = before.is_some_and(|before| word(text, before) == "shadow");
        let named =
            at.kind == TokenKind::Word && behind.is_some_and(|behind| behind.kind == TokenKind::Colon);
        let keyword = matches!(word(text, at), "include" | "shadow")
            && behind.is_some_and(|behind| behind.kind == TokenKind::Word);
        (named && !shadowed) || keyword
    })
}

/// Cuts the inside of a test into its steps.
pub fn test_steps<'t>(text: &str, tokens: &'t [Token]) -> Vec<&'t [Token]> {
    cut(tokens, |before, at, _| {
        TEST_STEPS.contains(&word(text, at)) && before.is_none_or(|before| before.kind != TokenKind::Dot)
    })
}

/// Cuts before every token outside brackets for which `starts` says so, given the tokens before and behind it.
fn cut<'t>(
    tokens: &'t [Token],
    starts: impl Fn(Option<Token>, Token, Option<Token>) -> bool,
) -> Vec<&'t [Token]> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut depth = 0_usize;
    let mut before = None;
    for (at, token) in tokens.iter().enumerate() {
        let behind = tokens.get(at.saturating_add(1)).copied();
        if depth == 0 && at > from && starts(before, *token, behind) {
            parts.extend(tokens.get(from..at));
            from = at;
        }
        match token.kind {
            TokenKind::Open | TokenKind::LeftParen => depth = depth.saturating_add(1),
            TokenKind::Close | TokenKind::RightParen => depth = depth.saturating_sub(1),
            _ => {}
        }
        before = Some(*token);
    }
    parts.extend(tokens.get(from..).filter(|rest| !rest.is_empty()));
    parts
}

/// Where the block of a statement opens: the first `{` outside brackets that is not a set within a condition.
pub fn block_open(text: &str, tokens: &[Token]) -> Option<usize> {
    let mut at = 0;
    let mut before: Option<Token> = None;
    while let Some(token) = tokens.get(at) {
        let is_set = before.is_some_and(|before| expects_operand(before.kind, word(text, before)));
        match token.kind {
            TokenKind::Open if !is_set => return Some(at),
            TokenKind::Open | TokenKind::LeftParen => {
                at = at.saturating_add(group_length(tokens.get(at..).unwrap_or(&[])));
            }
            _ => at = at.saturating_add(1),
        }
        before = at.checked_sub(1).and_then(|last| tokens.get(last)).copied();
    }
    None
}

/// Whether a value has to follow this token.
fn expects_operand(kind: TokenKind, word: &str) -> bool {
    match kind {
        TokenKind::Word => {
            matches!(word, "and" | "or" | "not" | "in" | "mod" | "then" | "when" | "within" | "after")
        }
        TokenKind::Comma
        | TokenKind::Colon
        | TokenKind::Assign
        | TokenKind::Equal
        | TokenKind::NotEqual
        | TokenKind::Less
        | TokenKind::LessEqual
        | TokenKind::Greater
        | TokenKind::GreaterEqual
        | TokenKind::Coalesce
        | TokenKind::Plus
        | TokenKind::Minus
        | TokenKind::Star
        | TokenKind::Slash
        | TokenKind::Range => true,
        _ => false,
    }
}

pub fn word(text: &str, token: Token) -> &str {
    text.get(token.span.range()).unwrap_or("")
}
