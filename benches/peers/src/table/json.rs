//! Transactions as JSON text: flat for the peers, and as a facts document of Probity.

use std::fmt::Write;

use super::fields::{FIELDS, UNREAD};
use super::random::Random;
use super::rows::word;
use super::{Row, Value, decimal};

/// `{"document_type":"PASSPORT",…}`, absent values left out, with the fields that no rule reads among the others.
pub fn flat(row: &Row, at: usize) -> String {
    let mut out = String::with_capacity(1_024);
    let mut random = Random::new(at as u64);
    let mut parts: Vec<String> = Vec::new();
    for (place, (field, value)) in FIELDS.iter().zip(row).enumerate() {
        if let Some(name) = UNREAD.get(place / 7).filter(|_| place % 7 == 2) {
            parts.push(format!("\"{name}\":\"{}\"", unread(name, &mut random)));
        }
        let Some(value) = value else { continue };
        let text = match value {
            Value::Word(at) => format!("\"{}\"", word(field, *at)),
            Value::Int(number) => number.to_string(),
            Value::Float(number) => decimal(*number),
            Value::Bool(is) => is.to_string(),
            Value::Labels(mask) => labels(field.words(), *mask),
        };
        parts.push(format!("\"{}\":{text}", field.name));
    }
    let _ = write!(out, "{{{}}}", parts.join(","));
    out
}

/// The same inside a facts document.
pub fn facts(flat: &str) -> String {
    format!("{{\"transaction\":{{\"time\":\"2026-01-31T10:00:00Z\"}},\"input\":{flat}}}")
}

fn labels(words: &[&str], mask: u64) -> String {
    let held: Vec<String> = words
        .iter()
        .enumerate()
        .filter(|(at, _)| mask >> at & 1 == 1)
        .map(|(_, word)| format!("\"{word}\""))
        .collect();
    format!("[{}]", held.join(","))
}

fn unread(name: &str, random: &mut Random) -> String {
    match name {
        "user_agent" => {
            let version = 110 + random.below(30);
            format!(
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{version}.0.0.0 \
                 Safari/537.36 Edg/{version}.0.{}.71",
                random.below(5_000)
            )
        }
        "received_at" => format!("2026-01-31T09:{:02}:{:02}Z", random.below(60), random.below(60)),
        "session_token" => (0..4).map(|_| format!("{:016x}", random.next())).collect::<Vec<_>>().join("-"),
        _ => format!("{:016x}{:016x}", random.next(), random.next()),
    }
}
