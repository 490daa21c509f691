//! Documents with random damage: what one decoder accepts all accept, and their rows are the same.

use super::Subject;
use super::documents::{FULL, fields, journey};
use crate::value::random::Random;

const CASES: usize = 6_000;

const JOURNEY: &str = r#"{"transaction":{"id":"t","time":"2026-01-31T10:00:00Z","closed":false,"expired":false},
"input":{"last_name":"Muster\u006dann","extra":{"a":[1,2.5e1,-3],"b":"\ud83d\ude00"}},
"credentials":{"passport":{"attempt":1,"present":true,"type":"PASSPORT","country":"DE","source":"NEW",
"acquired":"2026-01-01T00:00:00Z"},"face":[{"attempt":1}]},
"checks":{"passport.usability":{"decision":"PASSED","label":"OK"},"face.usability":{"decision":"NOT_EXECUTED",
"failure":"TIMED_OUT"},"passport.extraction":{"decision":"NOT_EXECUTED","attempts":{"passport":1}},
"similarity":[{"decision":"WARNING","attempt":1}],
"aml":{"capability":"screening","decision":"PASSED","label":"clear","data":{"level":3,"words":["pep"],
"best":{"name":"x","score":11},"note":"odd"}}}}"#;

/// Pieces that damage is made of.
const PIECES: [&str; 44] = [
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    " ",
    "\n",
    "0",
    "1",
    "9",
    "-",
    ".",
    "e",
    "E",
    "+",
    "null",
    "true",
    "false",
    "\\u",
    "\\ud83d",
    "\\udc00",
    "\u{1}",
    "\u{7f}",
    "é",
    "😀",
    "\u{feff}",
    "00",
    "1e5",
    "12345678901234567890",
    "0.5",
    "-0",
    "{}",
    "[]",
    "\"a\":1,",
    "\"\"",
    "a",
    "Z",
    "_",
    "\t",
    "/",
    "'",
];

fn damage(random: &mut Random, bytes: &mut Vec<u8>) {
    let at = |random: &mut Random, bytes: &[u8]| random.between(0, bytes.len() as i64) as usize;
    for _ in 0..random.between(1, 3) {
        let here = at(random, bytes);
        let there = (here + random.between(1, 12) as usize).min(bytes.len());
        match random.between(0, 6) {
            0 => {
                bytes.drain(here..there);
            }
            1 => {
                let piece = PIECES[random.between(0, PIECES.len() as i64 - 1) as usize];
                bytes.splice(here..here, piece.bytes());
            }
            2 => {
                let piece = PIECES[random.between(0, PIECES.len() as i64 - 1) as usize];
                bytes.splice(here..(here + piece.len()).min(bytes.len()), piece.bytes());
            }
            3 => {
                let copy = bytes[here..there].to_vec();
                let to = at(random, bytes);
                bytes.splice(to..to, copy);
            }
            4 if random.between(0, 3) == 0 => bytes.truncate(here),
            5 => {
                if let Some(byte) = bytes.get_mut(here) {
                    *byte = random.between(0, 255) as u8;
                }
            }
            _ => {
                // One token by another of the same document: keys and values change places.
                let tokens = tokens(bytes);
                let pick =
                    |random: &mut Random| tokens[random.between(0, tokens.len() as i64 - 1) as usize].clone();
                if !tokens.is_empty() {
                    let (from, to) = (pick(random), pick(random));
                    let copy = bytes[from].to_vec();
                    bytes.splice(to, copy);
                }
            }
        }
    }
}

/// Strings, numbers and words.
fn tokens(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        if bytes[at] == b'"' {
            at += 1;
            while at < bytes.len() && bytes[at] != b'"' {
                at += 1 + usize::from(bytes[at] == b'\\');
            }
            at = (at + 1).min(bytes.len());
            all.push(start..at);
        } else if bytes[at].is_ascii_alphanumeric() || bytes[at] == b'-' {
            while at < bytes.len()
                && (bytes[at].is_ascii_alphanumeric() || matches!(bytes[at], b'-' | b'.' | b'+'))
            {
                at += 1;
            }
            all.push(start..at);
        } else {
            at += 1;
        }
    }
    all
}

fn agree(mut subject: Subject, document: &str, seed: u64) -> (usize, usize) {
    subject.fast(document);
    let mut random = Random::new(seed);
    let mut right = 0;
    for _ in 0..CASES {
        let mut bytes = document.as_bytes().to_vec();
        damage(&mut random, &mut bytes);
        right += usize::from(subject.read(&bytes));
    }
    (right, subject.direct)
}

#[test]
fn damaged_input_is_read_alike() {
    let (right, direct) = agree(fields(), FULL, 1);
    assert!(
        right > CASES / 50 && direct > right / 2,
        "{right} of {CASES} are right, {direct} were read directly"
    );
}

#[test]
fn damaged_journeys_are_read_alike() {
    let (right, direct) = agree(journey(), JOURNEY, 2);
    assert!(
        right > CASES / 50 && direct > right / 2,
        "{right} of {CASES} are right, {direct} were read directly"
    );
}
