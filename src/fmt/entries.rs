//! Blocks of lines that a reader runs down: fields of records and data, properties of credentials, capabilities and
//! acquisitions, entries of a format. What stands behind the names is aligned.

use super::block::{Cells, Layout, Part, with_rest};
use super::text::{Run, Text};
use super::writer::{MAX_WIDTH, Stop, Writer};
use crate::syntax::TokenKind;
use crate::syntax::tree::{Acquire, FieldDecl, FormatEntry, OutcomeDecl, Property};

/// A line of a declaration.
#[derive(Clone, Copy, Debug)]
pub enum Entry<'t> {
    Field(&'t FieldDecl),
    /// A word with its values, perhaps of a part only (`subtypes ID_CARD: …`).
    Values,
    /// `first_name: input.first_name`
    Assigned(&'t crate::syntax::tree::Expr),
    /// `data { … }`
    Data(&'t [FieldDecl]),
    Nested(&'t FormatEntry),
}

#[derive(Debug)]
pub struct Entries;

impl<'t> Layout<Entry<'t>> for Entries {
    fn cells(&self, w: &Writer<'_>, run: &Run, entry: &Entry<'t>) -> Option<Cells> {
        let behind_name = run.start.saturating_add(1);
        match entry {
            Entry::Field(field) => Some(Cells::new("field", field_cells(w.text, run, field))),
            Entry::Values | Entry::Nested(_) => {
                // Values go on below where they do not fit.
                let stop = Stop { rest: Some(0), ..Stop::left(behind_name, 1) };
                (behind_name < run.end).then(|| Cells::new("values", vec![stop]))
            }
            Entry::Assigned(value) => {
                Some(Cells::new("values", vec![Stop::left(w.text.run(value.span).start, 1)]))
            }
            Entry::Data(_) => None,
        }
    }

    fn write(&self, w: &mut Writer<'_>, run: Run, entry: &Entry<'t>) {
        match entry {
            Entry::Field(field) => {
                let example: Vec<_> = field.example.iter().collect();
                w.line(run, &example, 0);
            }
            Entry::Values => w.values(run),
            Entry::Assigned(value) => w.line(run, &[value], 0),
            Entry::Data(fields) => {
                let open = run.start.saturating_add(1);
                w.put(run.start);
                w.fields(open..run.end, fields, 0);
            }
            Entry::Nested(entry) => w.format_entry(run, entry),
        }
    }
}

/// The type; then `at` or the example, whichever comes first; then the other.
fn field_cells(text: &Text<'_>, run: &Run, field: &FieldDecl) -> Vec<Stop> {
    let mut stops = vec![Stop::left(text.run(field.ty.span).start, 1)];
    let at = field.at.as_ref().map(|at| text.run(at.span).start);
    let example = field.example.as_ref().map(|example| text.run(example.span).start);
    // The words `at` and `example` stand before them.
    let before = |value: usize| value.checked_sub(1).filter(|word| run.contains(word));
    stops.extend(at.into_iter().chain(example).filter_map(before).map(|word| Stop::left(word, 2)));
    stops
}

pub fn field_parts<'t>(text: &Text<'_>, braces: &Run, fields: &'t [FieldDecl]) -> Vec<Part<Entry<'t>>> {
    let known = fields.iter().map(|field| (text.run(field.span), Some(Entry::Field(field))));
    with_rest(inside(braces), known)
}

/// Without the braces.
pub fn inside(braces: &Run) -> Run {
    braces.start.saturating_add(1)..braces.end.saturating_sub(1)
}

impl Writer<'_> {
    pub fn fields(&mut self, braces: Run, fields: &[FieldDecl], tail: usize) {
        let parts = field_parts(self.text, &braces, fields);
        self.block(braces, &parts, &Entries, tail);
    }

    /// `types PASSPORT, ID_CARD`: goes on under the first value.
    pub fn values(&mut self, run: Run) {
        let mut first = run.start.saturating_add(1);
        self.put(run.start);
        let hang = self.next_column(first);
        let behind = first..run.end;
        if hang.saturating_add(self.text.width(&behind)) <= MAX_WIDTH && !self.text.any_stubborn(&run) {
            return self.flat(behind);
        }
        if self.text.is(first.saturating_add(1), TokenKind::Colon) {
            self.flat(first..first.saturating_add(2));
            first = first.saturating_add(2);
        }
        let elements = self.text.elements(first..run.end);
        self.fill(&elements, hang, 0);
    }

    /// The properties, outcomes and data of a declaration.
    pub fn declaration(
        &mut self,
        braces: Run,
        properties: &[Property],
        outcomes: &[OutcomeDecl],
        data: &[FieldDecl],
    ) {
        let text = self.text;
        let properties = properties.iter().map(|property| text.run(property.span));
        let outcomes = outcomes.iter().map(|outcome| text.run(outcome.span));
        let known = properties.chain(outcomes).map(|run| (run, Some(Entry::Values)));
        let mut parts = with_rest(inside(&braces), known);
        for (run, entry) in &mut parts {
            // The data stand in no list of their own; what else is not known would be an error.
            if entry.is_none() && text.says(run.start, "data") {
                *entry = Some(Entry::Data(data));
            }
        }
        self.block(braces, &parts, &Entries, 0);
    }

    pub fn acquire(&mut self, run: Run, acquire: &Acquire) {
        let Some(open) = self.text.find(run.clone(), |at| self.text.is(at, TokenKind::Open)) else {
            return self.flat(run);
        };
        self.flat(run.start..open);
        let text = self.text;
        let properties =
            acquire.properties.iter().map(|property| (text.run(property.span), Some(Entry::Values)));
        let fields = acquire
            .fields
            .iter()
            .map(|(name, value)| (text.run(name.span.to(value.span)), Some(Entry::Assigned(value))));
        let braces = open..run.end;
        let parts = with_rest(inside(&braces), properties.chain(fields));
        self.block(braces, &parts, &Entries, 0);
    }

    pub fn format_entries(&mut self, braces: Run, entries: &[FormatEntry]) {
        let text = self.text;
        let known = entries.iter().map(|entry| (text.run(entry.span), Some(Entry::Nested(entry))));
        let parts = with_rest(inside(&braces), known);
        self.block(braces, &parts, &Entries, 0);
    }

    fn format_entry(&mut self, run: Run, entry: &FormatEntry) {
        match self.text.find(run.clone(), |at| self.text.is(at, TokenKind::Open)) {
            Some(open) => {
                self.values(run.start..open);
                self.format_entries(open..run.end, &entry.entries);
            }
            None => self.values(run),
        }
    }
}
