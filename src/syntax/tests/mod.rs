//! Tests of the front end. The grammar's shape is tested beside the parser, messages as their readers see them in
//! `tests/syntax_messages.rs`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may"
)]

mod expressions;
mod forms;
mod limits;
mod literals;
mod outline;
mod recovery;
mod tokens;

use std::fs;
use std::path::{Path, PathBuf};

use super::tree::{Expr, ItemKind};
use super::{Parse, parse};
use crate::source::SourceId;
use crate::value::random::Random;

pub(in crate::syntax) fn read(text: &str) -> Parse {
    parse(SourceId(0), text)
}

/// Every script of the repository: examples, catalogs, templates.
pub(in crate::syntax) fn scripts() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("examples"), root.join("catalog")];
    let mut scripts = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "probity") {
                let text = fs::read_to_string(&path).unwrap();
                scripts.push((path, text));
            }
        }
    }
    assert!(scripts.len() >= 8, "only {} scripts found", scripts.len());
    scripts.sort();
    scripts
}

/// Damages texts, the same way on every machine.
pub(super) struct Dice(Random);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(Random::new(seed))
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.0.next() % end.max(1) as u64) as usize
    }

    /// A text with one to four of its tokens deleted, doubled, exchanged, replaced or cut.
    pub fn damage(&mut self, text: &str) -> String {
        let parse = read(text);
        let mut tokens: Vec<&str> = parse.tokens.iter().map(|token| &text[token.span.range()]).collect();
        for _ in 0..=self.below(4) {
            if tokens.is_empty() {
                break;
            }
            let (a, b) = (self.below(tokens.len()), self.below(tokens.len()));
            match self.below(6) {
                0 => drop(tokens.remove(a)),
                1 => tokens.insert(a, tokens[b]),
                2 => tokens.swap(a, b),
                3 => tokens[a] = NOISE[self.below(NOISE.len())],
                4 => tokens.insert(a, NOISE[self.below(NOISE.len())]),
                _ => tokens[a] = &tokens[a][..tokens[a].char_indices().last().map_or(0, |(at, _)| at)],
            }
        }
        tokens.concat()
    }
}

/// Pieces that damage well.
pub(super) const NOISE: &[&str] = &[
    "{",
    "}",
    "(",
    ")",
    "\"",
    "r\"",
    "'",
    ",",
    ":",
    "->",
    "=>",
    "..",
    "=",
    "==",
    "<",
    "??",
    "-",
    "+",
    "!",
    "%",
    "&&",
    "|",
    "[",
    "§",
    "\u{feff}",
    "\n",
    " ",
    "//",
    "///",
    "_",
    "x",
    "X",
    "xX",
    "5",
    "5.",
    "5x",
    "2026-01-01",
    "2026-1-1",
    "80%",
    "if",
    "else",
    "then",
    "match",
    "when",
    "unknown",
    "let",
    "check",
    "workflow",
    "list of",
    "not",
    "and",
    "in",
    "is",
    "end",
    "é",
    "🦀",
];

/// The messages of a text, each with its code: `P0121 expected …`.
pub(super) fn messages(text: &str) -> Vec<String> {
    let parse = read(text);
    parse.diagnostics.iter().map(|d| format!("P{:04} {}", d.code.number(), d.message)).collect()
}

/// A body of a workflow as a script.
pub(super) fn workflow(body: &str) -> String {
    format!("probity 1\nworkflow w {{\n{body}\n}}\n")
}

/// The value of `let x = …`, which must be free of findings but for the given ones.
pub(super) fn value(text: &str) -> (Expr, Vec<String>) {
    let script = format!("probity 1\nlet x = {text}\n");
    let found = messages(&script);
    match read(&script).tree.items.pop().map(|item| item.kind) {
        Some(ItemKind::Let(item)) => (item.value, found),
        other => panic!("{text} is read as {other:?}, {found:?}"),
    }
}
