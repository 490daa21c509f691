//! Where items and statements begin, found on tokens by their reserved words alone, so that a fault in one part leaves
//! its neighbours whole. All token slices here are without trivia.

use super::brackets::{self, Nesting};
use super::keywords::{ITEMS, STATEMENTS, TEST_STEPS, is_reserved};
use super::token::{Token, TokenKind};
use crate::diagnostic::nearest;

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
    let mut nesting = Nesting::default();
    for (at, token) in tokens.iter().enumerate() {
        if starts_item(text, tokens, at)
            && (nesting.depth() == 0 || (!balanced && breaks_out(text, tokens, at)))
        {
            nesting.clear();
            starts.push(at);
        }
        nesting.pass(token.kind);
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
        let misspelled = (1..run.len()).find(|at| misspelled_start(text, run, *at));
        return misspelled.unwrap_or(run.len());
    }
    match run.iter().position(|token| token.kind == TokenKind::Open) {
        Some(open) => open.saturating_add(group_length(run.get(open..).unwrap_or(&[]))),
        None => run.len(),
    }
}

/// Whether something that is no item, but was meant as one, begins here: `lett x = 5` at the left margin.
fn misspelled_start(text: &str, tokens: &[Token], at: usize) -> bool {
    let Some([token, behind]) = tokens.get(at..at.saturating_add(2)) else { return false };
    token.kind == TokenKind::Word
        && matches!(behind.kind, TokenKind::Word | TokenKind::Symbol | TokenKind::Text)
        && brackets::opens_line(text, token.span)
        && brackets::indent(text, token.span) == 0
        && nearest(word(text, *token), ITEMS.iter().copied()).is_some()
}

/// How many tokens from an opening bracket to its partner, both included; all of them if it has none.
pub fn group_length(tokens: &[Token]) -> usize {
    let mut nesting = Nesting::default();
    for (at, token) in tokens.iter().enumerate() {
        nesting.pass(token.kind);
        if nesting.depth() == 0 {
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
    // A name is wanted here, or a type, and this word is a slip for one.
    let is_slip = before.is_some_and(|before| {
        matches!(before.kind, TokenKind::Dot | TokenKind::Colon)
            || (ITEMS.contains(&word(text, *before)) && !brackets::opens_line(text, token.span))
    });
    !is_type && !is_slip && behind.is_none_or(|behind| behind.kind != TokenKind::Colon)
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
    // No statement begins in parentheses. (An `if` in them is an expression.)
    let breaks = |at| at_statement(text, at) && word(text, at) != "if" && brackets::opens_line(text, at.span);
    let starts = |part: &[Token], at: Token, behind: Option<Token>| {
        let keyword = word(text, at);
        if !at_statement(text, at) {
            return false;
        }
        let before = part.last().map(|before| (before.kind, word(text, *before)));
        let glued = match before {
            Some((TokenKind::Dot | TokenKind::Arrow, _) | (TokenKind::Word, "else")) => true,
            Some((TokenKind::Word, "shadow")) => keyword == "check",
            Some((TokenKind::Word, before)) if NAMED.contains(&before) => {
                !brackets::opens_line(text, at.span)
            }
            Some((kind, word)) if keyword == "if" => expects_operand(kind, word),
            _ => false,
        };
        let is_name = behind.is_some_and(|behind| behind.kind == TokenKind::Colon);
        let is_value = keyword == "input" && behind.is_none_or(|behind| behind.kind != TokenKind::Open);
        !(glued || is_name || is_value || (awaits_body(text, part) && !brackets::opens_line(text, at.span)))
    };
    cut_breaking(tokens, starts, breaks)
}

fn at_statement(text: &str, at: Token) -> bool {
    at.kind == TokenKind::Word && STATEMENTS.contains(&word(text, at))
}

/// How many tokens are looked at again to find where a part begins. Longer heads and sets are read, but not recovered.
const LOOK_BACK: usize = 1024;

/// Statements that a name follows.
const NAMED: &[&str] = &["acquire", "check", "retry", "let", "run", "risk", "decide", "split"];

/// Whether a statement has not come to the word or mark in front of what it does, so that a statement behind it on the
/// same line belongs to it.
fn awaits_body(text: &str, part: &[Token]) -> bool {
    if part.len() > LOOK_BACK {
        return false;
    }
    let has = |kind: TokenKind| part.iter().any(|token| token.kind == kind);
    match part.first().map(|first| word(text, *first)) {
        Some("expires") => !has(TokenKind::Arrow),
        Some("require") => !part.iter().any(|token| word(text, *token) == "else"),
        Some("if") => block_open(text, part).is_none(),
        _ => false,
    }
}

/// Cuts the inside of a rule set into its rules.
pub fn rules<'t>(text: &str, tokens: &'t [Token]) -> Vec<&'t [Token]> {
    cut(tokens, |part, at, behind| {
        let before = part.last().copied();
        let behind = behind.map(|behind| behind.kind);
        let shadowed = before.is_some_and(|before| word(text, before) == "shadow");
        let named = at.kind == TokenKind::Word && behind == Some(TokenKind::Colon);
        let keyword = matches!(word(text, at), "include" | "shadow") && behind == Some(TokenKind::Word);
        // A rule whose colon was forgotten: on a line of its own, where no condition goes on.
        let colon_forgotten = at.kind == TokenKind::Word
            && matches!(behind, Some(TokenKind::Plus | TokenKind::Minus | TokenKind::Assign))
            && !is_reserved(word(text, at))
            && brackets::opens_line(text, at.span)
            && before.is_some_and(|before| !expects_operand(before.kind, word(text, before)));
        ((named || colon_forgotten) && !shadowed) || keyword
    })
}

/// Cuts the inside of a table before its bars: what stands in front of the first, if anything does, and the rows.
pub fn table_rows(tokens: &[Token]) -> Vec<&[Token]> {
    cut(tokens, |_, at, _| at.kind == TokenKind::Bar)
}

/// Cuts the inside of a test into its steps.
pub fn test_steps<'t>(text: &str, tokens: &'t [Token]) -> Vec<&'t [Token]> {
    cut(tokens, |part, at, _| {
        TEST_STEPS.contains(&word(text, at)) && part.last().is_none_or(|before| before.kind != TokenKind::Dot)
    })
}

/// Cuts what stands behind a healthy part into the lines that begin with something of their own. Nothing if the first line
/// goes on with what stands before it.
pub fn lines<'t>(text: &str, tokens: &'t [Token]) -> Vec<&'t [Token]> {
    let begins = |token: Token| match token.kind {
        TokenKind::Word => !is_reserved(word(text, token)) || STATEMENTS.contains(&word(text, token)),
        TokenKind::BadWord | TokenKind::Unknown | TokenKind::Slash | TokenKind::Minus => true,
        _ => false,
    };
    if !tokens.first().is_some_and(|first| begins(*first)) {
        return Vec::new();
    }
    cut(tokens, |_, at, _| begins(at) && brackets::opens_line(text, at.span))
}

/// Cuts the inside of a `retry` into its arms, each of which begins with `when`.
pub fn retry_arms<'t>(text: &str, tokens: &'t [Token]) -> Vec<&'t [Token]> {
    cut(tokens, |part, at, _| {
        word(text, at) == "when" && part.last().is_none_or(|before| before.kind != TokenKind::Dot)
    })
}

/// Cuts the inside of a `match`, `decide` or `split` into its arms. An arm begins where the constants in front of its arrow
/// begin.
pub fn arms<'t>(text: &str, tokens: &'t [Token]) -> Vec<&'t [Token]> {
    let mut nesting = Nesting::default();
    let mut starts = vec![0];
    for (at, token) in tokens.iter().enumerate() {
        if token.kind == TokenKind::Arrow && nesting.depth() == 0 {
            let start = patterns_start(text, tokens, at);
            // An arm ends with what it does; without that, what stands before the constants is a slip in the same arm.
            let arm = starts.last().and_then(|last| tokens.get(*last..start)).unwrap_or(&[]);
            if arm
                .iter()
                .take(LOOK_BACK)
                .any(|token| token.kind == TokenKind::Close || STATEMENTS.contains(&word(text, *token)))
            {
                starts.push(start);
            }
        }
        // An arm whose arrow is written as another mark, on a line of its own.
        let other_mark = matches!(
            tokens.get(at.saturating_add(1)).map(|behind| behind.kind),
            Some(TokenKind::Colon | TokenKind::Assign)
        );
        if other_mark
            && nesting.depth() == 0
            && (token.kind == TokenKind::Symbol || word(text, *token) == "else")
            && brackets::opens_line(text, token.span)
            && starts.last().is_some_and(|last| at > *last)
        {
            starts.push(at);
        }
        nesting.pass(token.kind);
    }
    let ends = starts.iter().skip(1).copied().chain([tokens.len()]);
    let arms = starts.iter().zip(ends).filter_map(|(start, end)| tokens.get(*start..end));
    arms.filter(|arm| !arm.is_empty()).collect()
}

/// What stands before and behind the arrow of an arm.
pub fn arrow(arm: &[Token]) -> Option<(&[Token], &[Token])> {
    let mut nesting = Nesting::default();
    for (at, token) in arm.iter().enumerate() {
        if token.kind == TokenKind::Arrow && nesting.depth() == 0 {
            return Some((arm.get(..at)?, arm.get(at.saturating_add(1)..)?));
        }
        nesting.pass(token.kind);
    }
    None
}

/// Where the constants begin that end before the arrow at `arrow`: `A, B`, `18..64`, `in { A, B }`, `-1.5 EUR`, `90% new`.
fn patterns_start(text: &str, tokens: &[Token], arrow: usize) -> usize {
    let kind = |at: usize| tokens.get(at).map(|token| token.kind);
    let is_number = |kind| {
        matches!(kind, Some(TokenKind::Int | TokenKind::Decimal | TokenKind::Percent | TokenKind::BadNumber))
    };
    let mut start = arrow;
    let mut sure = arrow;
    loop {
        let Some(mut at) = start.checked_sub(1) else { return start };
        // A comma too many, just before the arrow.
        if start == arrow && kind(at) == Some(TokenKind::Comma) {
            at = at.saturating_sub(1);
        }
        match kind(at) {
            Some(TokenKind::Close | TokenKind::RightParen) => at = group_start(tokens, at),
            Some(TokenKind::Word | TokenKind::Symbol) => {
                if let Some(before) = at.checked_sub(1).filter(|before| is_number(kind(*before))) {
                    at = before;
                }
            }
            _ => {}
        }
        while let Some(before) = at.checked_sub(1) {
            let glue = match kind(before) {
                Some(TokenKind::Range | TokenKind::Dot) => before.checked_sub(1),
                // `0-30` is a slip for `0..30`.
                Some(TokenKind::Minus) => {
                    before.checked_sub(1).filter(|number| is_number(kind(*number))).or(Some(before))
                }
                Some(TokenKind::Word)
                    if tokens.get(before).is_some_and(|token| word(text, *token) == "in") =>
                {
                    Some(before)
                }
                _ => None,
            };
            let Some(further) = glue else { break };
            at = further;
        }
        // `end PASSED, B -> …`: the comma is a slip, and what stands before it is the end's decision or label.
        let before = at.checked_sub(1);
        let of_end = before.and_then(|before| tokens.get(before)).is_some_and(|before| {
            word(text, *before) == "end" || (sure != arrow && before.kind == TokenKind::Symbol)
        });
        if of_end && sure != arrow {
            return sure;
        }
        (start, sure) = (at, at);
        match before {
            Some(before) if kind(before) == Some(TokenKind::Comma) => start = before,
            _ => return start,
        }
    }
}

/// Where the bracket opens that closes at `close`; `close` itself if it has no partner.
fn group_start(tokens: &[Token], close: usize) -> usize {
    let mut depth = 0_usize;
    for at in (0..=close).rev().take(LOOK_BACK) {
        match tokens.get(at).map(|token| token.kind) {
            Some(TokenKind::Close | TokenKind::RightParen) => depth = depth.saturating_add(1),
            Some(TokenKind::Open | TokenKind::LeftParen) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    close
}

/// Cuts before every token outside brackets for which `starts` says so, given the part so far and the token behind it.
fn cut(tokens: &[Token], starts: impl Fn(&[Token], Token, Option<Token>) -> bool) -> Vec<&[Token]> {
    cut_breaking(tokens, starts, |_| false)
}

/// As [`cut`]; a token for which `breaks` says so shows that the parentheses before it were never closed.
fn cut_breaking(
    tokens: &[Token],
    starts: impl Fn(&[Token], Token, Option<Token>) -> bool,
    breaks: impl Fn(Token) -> bool,
) -> Vec<&[Token]> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut nesting = Nesting::default();
    for (at, token) in tokens.iter().enumerate() {
        let behind = tokens.get(at.saturating_add(1)).copied();
        if (nesting.depth() == 0 || (nesting.is_in_parentheses() && breaks(*token)))
            && let Some(part) = tokens.get(from..at).filter(|part| !part.is_empty())
            && starts(part, *token, behind)
        {
            parts.push(part);
            from = at;
            nesting.clear();
        }
        nesting.pass(token.kind);
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
