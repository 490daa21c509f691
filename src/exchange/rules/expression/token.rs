//! Words, numbers, texts and signs of a condition.

/// A token and where it begins, in characters counted from 1.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub kind: Kind,
    pub at: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Word(String),
    Number(String),
    Text(String),
    Sign(&'static str),
}

/// Longer ones first.
const SIGNS: &[&str] = &[
    "===", "!==", "==", "!=", "<>", "<=", ">=", "&&", "||", "=", "<", ">", "!", "(", ")", "[", "]", "{", "}",
    ",", ".", "-",
];

/// Splits a text into tokens; the error says what could not be read, and where.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start();
        let Some(first) = rest.chars().next() else { return Ok(tokens) };
        let at = text.chars().count() - rest.chars().count() + 1;
        let (kind, behind) = match first {
            '"' | '\'' => {
                quoted(rest, first).ok_or_else(|| format!("the text at character {at} has no end"))?
            }
            c if c.is_ascii_digit() => {
                let end = number_end(rest);
                let (number, behind) = rest.split_at(end);
                (Kind::Number(number.to_owned()), behind)
            }
            c if is_word(c) => {
                let (word, behind) = rest.split_at(rest.find(|c| !is_word(c)).unwrap_or(rest.len()));
                (Kind::Word(word.to_owned()), behind)
            }
            _ => {
                let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
                let sign = sign.ok_or_else(|| format!("`{first}` at character {at} is not understood"))?;
                (Kind::Sign(sign), rest.strip_prefix(sign).unwrap_or_default())
            }
        };
        tokens.push(Token { kind, at });
        rest = behind;
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '$' | '@')
}

/// Digits with at most one point that stands between two of them.
fn number_end(text: &str) -> usize {
    let digits = |from: &str| from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len());
    let whole = digits(text);
    let behind = text.split_at(whole).1;
    match behind.strip_prefix('.').map(digits) {
        Some(fraction) if fraction > 0 => whole + 1 + fraction,
        _ => whole,
    }
}

/// The text in quotation marks and what stands behind it.
fn quoted(text: &str, mark: char) -> Option<(Kind, &str)> {
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => match chars.next()?.1 {
                'n' => value.push('\n'),
                't' => value.push('\t'),
                'r' => value.push('\r'),
                // Anything else stands for itself, except in patterns, where the mark has to stay.
                c if c == mark || c == '\\' => value.push(c),
                c => value.extend(['\\', c]),
            },
            c if c == mark => return Some((Kind::Text(value), text.split_at(at + c.len_utf8()).1)),
            c => value.push(c),
        }
    }
    None
}
