//! What is wrong with single tokens: spelling of words, numbers, dates and texts. Says everything there is to say about
//! a literal, so that later stages may pass over a damaged one in silence.

use super::findings::Findings;
use super::literal;
use super::token::{Token, TokenKind};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::syntax;
use crate::source::Span;

/// Reports every damaged token.
pub fn check(text: &str, tokens: &[Token], diagnostics: &mut Findings) {
    let mut squares = 0_usize;
    for token in tokens {
        let written = text.get(token.span.range()).unwrap_or("");
        // The partner of a square bracket has been reported with it.
        match (token.kind, written) {
            (TokenKind::Unknown, "[") => squares = squares.saturating_add(1),
            (TokenKind::Unknown, "]") if squares > 0 => {
                squares = squares.saturating_sub(1);
                continue;
            }
            _ => {}
        }
        let behind = text.get(token.span.end as usize..).and_then(|behind| behind.chars().next());
        diagnostics.extend(finding(written, behind, *token));
    }
}

fn finding(written: &str, behind: Option<char>, token: Token) -> Option<Diagnostic> {
    let span = token.span;
    match token.kind {
        TokenKind::Unknown => Some(unknown_character(written, behind, span)),
        TokenKind::BadWord => Some(bad_word(written, span)),
        TokenKind::ForeignText => Some(foreign_text(written, span)),
        TokenKind::BadNumber => Some(bad_number(written, span)),
        TokenKind::BadDate => Some(bad_date(written, span)),
        TokenKind::Date if literal::date(written).is_none() => Some(bad_date(written, span)),
        TokenKind::Time if literal::time(written).is_none() => Some(bad_date(written, span)),
        TokenKind::UnclosedText | TokenKind::UnclosedRegex => Some(unclosed(token.kind, span)),
        TokenKind::Int if literal::int(written).is_none() => {
            Some(too_large(written, span, "whole numbers go up to 9_223_372_036_854_775_807"))
        }
        TokenKind::Decimal | TokenKind::Percent if literal::decimal(written).is_none() => Some(too_large(
            written,
            span,
            "decimals have up to 20 digits before the point and up to 9 behind it",
        )),
        TokenKind::Text => bad_escape(written, span),
        _ => None,
    }
}

fn unknown_character(written: &str, behind: Option<char>, span: Span) -> Diagnostic {
    let first = written.chars().next().unwrap_or(' ');
    let shown = if first.is_control() || first.is_whitespace() {
        format!("unknown character U+{:04X}", u32::from(first))
    } else {
        format!("unknown character `{first}`")
    };
    let diagnostic = Diagnostic::new(syntax::UNKNOWN_CHARACTER, span, shown);
    match (written, first) {
        (";", _) => {
            // Words must not grow together.
            let between = if behind.is_some_and(|behind| !behind.is_whitespace()) { " " } else { "" };
            diagnostic.help("nothing separates statements; leave it out").fix("remove it", span, between)
        }
        ("'", _) => diagnostic.help("texts stand in double quotes"),
        ("[" | "]", _) => diagnostic.help("sets and lists of constants stand in braces: `{ A, B }`"),
        ("#", _) => diagnostic.help("a comment begins with `//`").maybe_fix("write `//`", span, "//"),
        ("&", _) => diagnostic.help("conditions are joined with `and`").maybe_fix("write `and`", span, "and"),
        ("€" | "$" | "£" | "¥", _) => {
            diagnostic.help("an amount names its currency by three letters behind a blank: `500.00 EUR`")
        }
        (_, '“' | '”' | '„') => diagnostic.help("texts stand in straight double quotes").maybe_fix(
            "use a straight quote",
            span,
            "\"".repeat(written.chars().count()),
        ),
        ("–" | "−", _) => diagnostic.help("the minus sign is `-`").fix("use `-`", span, "-"),
        (_, first) if first.is_whitespace() => {
            diagnostic.help("use a plain blank").fix("replace it by a blank", span, " ")
        }
        _ => diagnostic.help("leave it out, or put it into a text in double quotes"),
    }
}

fn foreign_text(written: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(
        syntax::UNKNOWN_CHARACTER,
        span,
        "a text stands in double quotes, not in single ones",
    )
    .help("write `\"…\"`");
    let inner = written.trim_matches('\'');
    if inner.contains(['"', '\\']) {
        return diagnostic;
    }
    diagnostic.fix("use double quotes", span, format!("\"{inner}\""))
}

fn bad_word(written: &str, span: Span) -> Diagnostic {
    let snake = snake_case(written);
    let diagnostic = Diagnostic::new(
        syntax::BAD_WORD,
        span,
        format!("`{written}` is not spelled like a name or a symbol"),
    )
    .help("names are written `lower_snake`, symbols `UPPER_SNAKE`, both with ASCII letters");
    if snake.is_empty() || !snake.starts_with(|first: char| first.is_ascii_lowercase()) {
        return diagnostic;
    }
    diagnostic.label(format!("did you mean `{snake}`?")).maybe_fix(format!("write `{snake}`"), span, snake)
}

/// `firstName` as `first_name`; empty where characters have no ASCII spelling.
pub fn snake_case(written: &str) -> String {
    let mut snake = String::with_capacity(written.len() + 4);
    let mut previous_lower = false;
    for character in written.trim_matches('_').chars() {
        if !(character.is_ascii_alphanumeric() || character == '_') {
            return String::new();
        }
        if character.is_ascii_uppercase() && previous_lower {
            snake.push('_');
        }
        previous_lower = character.is_ascii_lowercase() || character.is_ascii_digit();
        snake.push(character.to_ascii_lowercase());
    }
    snake
}

fn bad_number(written: &str, span: Span) -> Diagnostic {
    let diagnostic = Diagnostic::new(syntax::BAD_NUMBER, span, format!("`{written}` is not a number"));
    let digits =
        written.find(|c: char| !(c.is_ascii_digit() || c == '_' || c == '.')).unwrap_or(written.len());
    let (number, unit) = written.split_at_checked(digits).unwrap_or((written, ""));
    let plain = !number.ends_with('_') && !number.contains("__");
    if plain && unit.chars().all(|c| c.is_ascii_alphabetic()) && !unit.is_empty() {
        return diagnostic.help("a unit stands behind a blank").maybe_fix(
            format!("write `{number} {unit}`"),
            span,
            format!("{number} {unit}"),
        );
    }
    diagnostic.help("numbers are written like `1_000`, `12.50` or `80%`")
}

fn bad_date(written: &str, span: Span) -> Diagnostic {
    let what = if written.contains('T') { "a time" } else { "a date" };
    Diagnostic::new(syntax::BAD_DATE, span, format!("`{written}` is not {what}")).help(
        "dates are written `2026-01-31`, times `2026-01-31T10:00:00Z`; to subtract, put blanks around `-`",
    )
}

fn unclosed(kind: TokenKind, span: Span) -> Diagnostic {
    let what = if kind == TokenKind::UnclosedRegex { "regular expression" } else { "text" };
    Diagnostic::new(syntax::UNCLOSED_TEXT, span, format!("this {what} has no closing quote"))
        .label("starts here, and the line ends before it does")
        .help("close it with `\"` on the same line; a line end inside a text is written `\\n`")
        .maybe_fix("close it at the end of the line", span.after(), "\"")
}

fn too_large(written: &str, span: Span, help: &str) -> Diagnostic {
    Diagnostic::new(syntax::NUMBER_TOO_LARGE, span, format!("`{written}` is too large")).help(help)
}

fn bad_escape(written: &str, span: Span) -> Option<Diagnostic> {
    let range = literal::bad_escape(written)?;
    let at = Span {
        start: span.start.saturating_add(range.start),
        end: span.start.saturating_add(range.end),
        ..span
    };
    let escape = written.get(range.start as usize..range.end as usize).unwrap_or("\\");
    Some(Diagnostic::new(syntax::BAD_ESCAPE, at, format!("`{escape}` means nothing in a text")).help(
        "a text knows `\\\"`, `\\\\`, `\\n`, `\\t` and `\\u{1F600}`; a backslash itself is written `\\\\`",
    ))
}
