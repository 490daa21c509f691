//! Each decoder against the definition: the same documents accepted, the same errors, the same rows.

mod documents;
mod fields;
mod journeys;
mod mutated;
mod unread;

use std::sync::Arc;

use super::Decoder;
use crate::core::Program;
use crate::engine::{NoFiles, compile};
use crate::facts::{self, Facts};
use crate::layout::{Layout, Repr};
use crate::row::Row;

/// A program with all that reads its documents.
struct Subject {
    program: Arc<Program>,
    layout: Layout,
    decoder: Decoder,
    /// Used again and again, as a host does.
    row: Row,
    /// How many documents were read without the definition.
    direct: usize,
    all: usize,
}

impl Subject {
    fn new(program: Arc<Program>) -> Subject {
        let layout = Layout::of(&program);
        let decoder = Decoder::new(&program, &layout);
        assert!(decoder.plan.is_some(), "the program has a plan");
        Subject { program, layout, decoder, row: Row::default(), direct: 0, all: 0 }
    }

    fn of(script: &str) -> Subject {
        let compiled = compile("w.probity", script, &NoFiles);
        let errors: Vec<_> = compiled.diagnostics.iter().filter(|found| found.is_error()).collect();
        let errors: Vec<_> =
            errors.iter().map(|e| (&e.message, script.get(e.primary.span.range()))).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        Subject::new(Arc::clone(&compiled.programs[0]))
    }

    fn filled(&self, facts: &Facts) -> Row {
        let mut row = Row::default();
        row.fill(&self.program, &self.layout, facts);
        row
    }

    /// Reads a document in every way, and says whether it is right. All agree.
    fn read(&mut self, document: &[u8]) -> bool {
        let shown = String::from_utf8_lossy(document).into_owned();
        let defined = facts::from_json(&self.program, document);
        let expected = defined.as_ref().ok().map(|facts| self.filled(facts));
        self.all += 1;
        let (program, layout) = (&self.program, &self.layout);
        if self.decoder.directly(program, layout, &mut self.row, document).is_some() {
            self.direct += 1;
            let expected = expected.as_ref().unwrap_or_else(|| panic!("{shown}: {defined:?}"));
            assert_same(layout, &self.row, expected, &shown);
            let facts = self.row.facts(program, layout);
            assert_same(layout, &self.filled(&facts), expected, &shown);
        }
        if self.decoder.by_serde(program, layout, &mut self.row, document).is_some() {
            let expected = expected.as_ref().unwrap_or_else(|| panic!("by serde: {shown}: {defined:?}"));
            assert_same(layout, &self.row, expected, &shown);
        }
        for by_serde in [false, true] {
            let read = if by_serde {
                self.decoder.read_by_serde(program, layout, &mut self.row, document)
            } else {
                self.decoder.read(program, layout, &mut self.row, document)
            };
            assert_eq!(read.as_ref().err(), defined.as_ref().err(), "{shown}");
            match &expected {
                Some(expected) => assert_same(layout, &self.row, expected, &shown),
                None => assert_eq!(self.row.words(), layout.blank(), "{shown}"),
            }
        }
        defined.is_ok()
    }

    /// The document is right, and read without the definition.
    fn fast(&mut self, document: &str) {
        let before = self.direct;
        assert!(
            self.read(document.as_bytes()),
            "{document}: {:?}",
            facts::from_json(&self.program, document.as_bytes())
        );
        assert_eq!(self.direct, before + 1, "read by the definition: {document}");
        let by_serde = self.decoder.by_serde(&self.program, &self.layout, &mut self.row, document.as_bytes());
        assert!(by_serde.is_some(), "read by the definition: {document}");
    }

    /// The document is right, and the definition has to read it.
    fn slow(&mut self, document: &str) {
        let before = self.direct;
        assert!(
            self.read(document.as_bytes()),
            "{document}: {:?}",
            facts::from_json(&self.program, document.as_bytes())
        );
        assert_eq!(self.direct, before, "read directly: {document}");
    }

    fn wrong(&mut self, document: &str) {
        assert!(!self.read(document.as_bytes()), "{document}");
    }
}

/// The same rows. Texts may be kept in another order.
fn assert_same(layout: &Layout, row: &Row, expected: &Row, document: &str) {
    assert_eq!(row.words().len(), expected.words().len(), "{document}");
    for (_, slot) in layout.slots().filter(|(_, slot)| !slot.live) {
        let shown = || format!("{:?} of {document}", slot.read);
        assert_eq!(row.word(slot.offset), expected.word(slot.offset), "{}", shown());
        if slot.repr == Repr::Text && slot.kept.is_some() {
            assert_eq!(row.text(slot), expected.text(slot), "{}", shown());
        }
        assert_eq!(row.value(layout, slot), expected.value(layout, slot), "{}", shown());
    }
    assert_eq!(row.words()[..2], expected.words()[..2], "{document}");
    assert_eq!(row.aside.lookups, expected.aside.lookups, "{document}");
    assert_eq!(row.is_odd(), expected.is_odd(), "{document}");
    assert_eq!(row.full_facts(), expected.full_facts(), "{document}");
}
