//! Rust written by hand, behind the interface of the engines. Its functions are called by pointer, as any engine is.

use crate::documents::{Document, Documents};
use crate::hand::{Transaction, rules_30, rules_300, rules_3000};
use crate::peer::{Compile, Entry, Peer, Scope, Verdict};
use crate::table::Table;

type Rules = fn(&Transaction, &mut [u64]) -> i32;

#[derive(Clone, Copy)]
enum Text {
    /// `serde_json::from_slice`, which looks at the UTF-8 of every string.
    Slice,
    /// One look at the UTF-8 of the whole document, then `serde_json::from_str`.
    Checked,
}

/// Whether the entry is not an engine at all.
pub fn is_by_hand(name: &str) -> bool {
    ENTRIES.iter().any(|entry| entry.name == name)
}

pub const ENTRIES: &[Entry] = &[
    Entry {
        name: "Rust by hand, branches",
        scope: Scope::Whole,
        most_rules: 3_000,
        write: |table| hand(table, true, Text::Checked),
    },
    Entry {
        name: "Rust by hand, no branches",
        scope: Scope::Whole,
        most_rules: 3_000,
        write: |table| hand(table, false, Text::Checked),
    },
    Entry {
        name: "Rust by hand, branches, from_slice",
        scope: Scope::Whole,
        most_rules: 3_000,
        write: |table| hand(table, true, Text::Slice),
    },
];

fn hand(table: &Table, branchy: bool, text: Text) -> Result<Compile, String> {
    let rules: Rules = match (table.rules.len(), branchy) {
        (30, true) => rules_30::branchy,
        (30, false) => rules_30::branchless,
        (300, true) => rules_300::branchy,
        (300, false) => rules_300::branchless,
        (3_000, true) => rules_3000::branchy,
        (3_000, false) => rules_3000::branchless,
        (other, _) => return Err(format!("no functions were written for {other} rules")),
    };
    Ok(Box::new(move || Ok(Box::new(Hand { rules, text, inputs: Vec::new() }))))
}

struct Hand {
    rules: Rules,
    text: Text,
    inputs: Vec<Transaction>,
}

fn read(text: Text, document: &Document) -> Result<Transaction, String> {
    let bytes = document.flat.as_bytes();
    match text {
        Text::Slice => serde_json::from_slice(bytes).map_err(|error| error.to_string()),
        Text::Checked => {
            let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
            serde_json::from_str(text).map_err(|error| error.to_string())
        }
    }
}

impl Peer for Hand {
    fn prepare(&mut self, documents: &'static Documents) -> Result<(), String> {
        self.inputs =
            documents.texts.iter().map(|text| read(self.text, text)).collect::<Result<_, String>>()?;
        Ok(())
    }

    fn decide(&mut self, at: usize, fired: &mut [u64]) -> Result<Verdict, String> {
        let input = self.inputs.get(at).ok_or("no such input")?;
        Ok(Verdict::of_points((self.rules)(input, fired)))
    }

    fn decide_json(&mut self, document: &'static Document, fired: &mut [u64]) -> Result<Verdict, String> {
        let input = read(self.text, document)?;
        Ok(Verdict::of_points((self.rules)(&input, fired)))
    }

    fn is_compact(&self) -> bool {
        true
    }
}
