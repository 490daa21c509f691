//! Words as small numbers: the symbols of a program, and the texts that its conditions name.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::word::OTHER;
use crate::core::Decision;

/// The code of the first symbol or text that is known.
const FIRST: u64 = OTHER + 1;

/// Every symbol that a program can meet (variants, labels, reasons, decisions), each with one code. Code 0 is missing, 1 is
/// a symbol of the host that the program does not know.
#[derive(Clone, Debug)]
pub struct Symbols {
    table: Vocabulary,
}

impl Symbols {
    /// The decisions come first: see [`Symbols::decision`].
    pub(super) fn new() -> Self {
        let mut symbols = Symbols { table: Vocabulary::default() };
        for decision in Decision::ALL {
            symbols.add(decision.symbol());
        }
        symbols
    }

    pub(super) fn add(&mut self, symbol: &str) {
        self.table.add(symbol);
    }

    pub fn code(&self, symbol: &str) -> Option<u64> {
        self.table.code(symbol)
    }

    pub fn symbol(&self, code: u64) -> Option<&Arc<str>> {
        self.table.text(code)
    }

    /// One more than the greatest code.
    pub fn codes(&self) -> u64 {
        self.table.codes()
    }

    /// The code of a decision; the same in every program.
    pub const fn decision(decision: Decision) -> u64 {
        FIRST + decision as u64
    }

    /// The inverse of [`Symbols::decision`].
    pub fn decision_of(code: u64) -> Option<Decision> {
        let index = usize::try_from(code.checked_sub(FIRST)?).ok()?;
        Decision::ALL.get(index).copied()
    }
}

/// The texts that conditions compare one place with. Code 0 is missing, 1 is any other text.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    texts: Vec<Arc<str>>,
    codes: FxHashMap<Arc<str>, u64>,
}

impl Vocabulary {
    pub(super) fn add(&mut self, text: &str) {
        if !self.codes.contains_key(text) {
            let text: Arc<str> = text.into();
            self.codes.insert(Arc::clone(&text), self.codes());
            self.texts.push(text);
        }
    }

    /// `None`: not in it.
    pub fn code(&self, text: &str) -> Option<u64> {
        self.codes.get(text).copied()
    }

    pub fn text(&self, code: u64) -> Option<&Arc<str>> {
        self.texts.get(usize::try_from(code.checked_sub(FIRST)?).ok()?)
    }

    /// One more than the greatest code.
    pub fn codes(&self) -> u64 {
        FIRST + self.texts.len() as u64
    }

    /// In the order of their codes.
    pub fn texts(&self) -> &[Arc<str>] {
        &self.texts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decisions_have_the_same_code_in_every_program() {
        let symbols = Symbols::new();
        for decision in Decision::ALL {
            let code = Symbols::decision(decision);
            assert_eq!(symbols.code(decision.symbol()), Some(code));
            assert_eq!(Symbols::decision_of(code), Some(decision));
        }
        assert_eq!(Symbols::decision_of(0), None);
        assert_eq!(Symbols::decision_of(OTHER), None);
    }
}
