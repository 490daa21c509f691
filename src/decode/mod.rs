//! JSON of a transaction straight into its row: the same documents as [`crate::facts::from_json`] reads, with no tree in
//! between.
//!
//! The definition stays `facts::from_json`: wherever a document is not plainly right, and wherever it holds more than a row
//! does, the definition reads it anew. So nothing here reports an error, and nothing here accepts what is none.

mod codes;
mod cursor;
mod dates;
mod direct;
mod keys;
mod number;
mod plan;
mod results;
mod scalar;
mod seed;
mod skip;
mod slips;
#[cfg(test)]
mod tests;

use crate::core::{Format, Program};
use crate::facts::json::Wanted;
use crate::facts::{self, FactsError};
use crate::layout::Layout;
use crate::row::Row;

/// Reads documents of one program.
#[derive(Debug)]
pub(crate) struct Decoder {
    /// `None`: the definition reads everything.
    plan: Option<plan::Plan>,
    /// For each of the program's formats what of a body is read.
    bodies: Box<[Wanted]>,
}

impl Decoder {
    /// `layout` is the program's.
    pub(crate) fn new(program: &Program, layout: &Layout) -> Decoder {
        let bodies = program.formats.iter().map(|format| facts::wanted(program, format)).collect();
        Decoder { plan: plan::Plan::of(program, layout), bodies }
    }

    /// Reads a facts document into the row. Errors: all that is wrong with it, as the definition says it.
    pub(crate) fn read(
        &self,
        program: &Program,
        layout: &Layout,
        row: &mut Row,
        bytes: &[u8],
    ) -> Result<(), Vec<FactsError>> {
        match self.directly(program, layout, row, bytes) {
            Some(()) => Ok(()),
            None => define(program, layout, row, bytes),
        }
    }

    /// As [`Decoder::read`], by serde: slower, and independent of the direct decoder's reading of JSON.
    pub(crate) fn read_by_serde(
        &self,
        program: &Program,
        layout: &Layout,
        row: &mut Row,
        bytes: &[u8],
    ) -> Result<(), Vec<FactsError>> {
        match self.by_serde(program, layout, row, bytes) {
            Some(()) => Ok(()),
            None => define(program, layout, row, bytes),
        }
    }

    fn directly(&self, program: &Program, layout: &Layout, row: &mut Row, bytes: &[u8]) -> Option<()> {
        self.fast(program, layout, row, bytes, |plan, row, text| {
            let mut scratch = std::mem::take(&mut row.aside.scratch);
            let read = direct::read(plan, layout, row, &mut scratch, text);
            row.aside.scratch = scratch;
            read
        })
    }

    fn by_serde(&self, program: &Program, layout: &Layout, row: &mut Row, bytes: &[u8]) -> Option<()> {
        self.fast(program, layout, row, bytes, |plan, row, text| seed::read(plan, layout, row, text))
    }

    /// What is around either way of reading; `None` where the definition has to read.
    #[inline]
    fn fast(
        &self,
        program: &Program,
        layout: &Layout,
        row: &mut Row,
        bytes: &[u8],
        decode: impl FnOnce(&plan::Plan, &mut Row, &str) -> Option<()>,
    ) -> Option<()> {
        let plan = self.plan.as_ref()?;
        let text = std::str::from_utf8(bytes).ok()?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        row.restart(&plan.start, layout.values());
        decode(plan, row, text)?;
        row.derive_each(program, layout, &plan.derived);
        (!row.is_odd()).then_some(())
    }

    /// Reads a vendor's unmodified body, with the workflow's input beside it. Gives the notes of the definition.
    ///
    /// Which credential a result is of and which of several counts is said all over a body, so what the format names is
    /// gathered first; everything else is passed over.
    pub(crate) fn read_vendor(
        &self,
        program: &Program,
        layout: &Layout,
        row: &mut Row,
        format: &Format,
        body: &[u8],
        input: Option<&[u8]>,
    ) -> Result<Vec<String>, Vec<FactsError>> {
        row.clear(layout);
        let at = program.formats.iter().position(|known| std::ptr::eq(&**known, format));
        let wanted = at.and_then(|at| self.bodies.get(at));
        let read = match wanted.and_then(|wanted| facts::from_wanted(program, format, wanted, body, input)) {
            Some(read) => read,
            None => facts::from_vendor(program, format, body, input)?,
        };
        row.fill(program, layout, &read.facts);
        Ok(read.notes)
    }
}

/// Reads a document as the definition does. With errors nothing of it is in the row.
#[cold]
fn define(program: &Program, layout: &Layout, row: &mut Row, bytes: &[u8]) -> Result<(), Vec<FactsError>> {
    row.clear(layout);
    let facts = facts::from_json(program, bytes)?;
    row.fill(program, layout, &facts);
    Ok(())
}
