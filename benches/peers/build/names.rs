//! Rust names for fields and words.

use crate::table::fields::FIELDS;
use crate::table::{FieldIndex, Kind};

/// `document_type` is `DocumentType`, `gmail.com` is `GmailCom`, `10minutemail.com` is `N10minutemailCom`.
pub fn upper_camel(word: &str) -> String {
    let mut out = String::new();
    for part in word.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
        let all_upper = part.chars().all(|letter| !letter.is_ascii_lowercase());
        let (first, rest) = part.split_at(1);
        out.push_str(&first.to_ascii_uppercase());
        out.push_str(&if all_upper { rest.to_ascii_lowercase() } else { rest.to_owned() });
    }
    if out.starts_with(|first: char| first.is_ascii_digit()) { format!("N{out}") } else { out }
}

/// A word of a field as a Rust pattern: `DocumentType::Passport`, `Country::DEU`.
pub fn pattern(field: FieldIndex, word: usize) -> String {
    let field = &FIELDS[field];
    match field.kind {
        Kind::Country => format!("Country::{}", field.words()[word]),
        _ => format!("{}::{}", upper_camel(field.name), upper_camel(field.words()[word])),
    }
}
