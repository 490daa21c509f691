//! Native code: a workflow's code compiled by Cranelift for the host.
//!
//! One of the two homes of `unsafe` (the other is the C ABI), and every block says why it is sound. What makes it sound as a
//! whole: code reads and writes only the row, the frame and the tables that it is given, at offsets below their lengths,
//! which [`Native::run`] checks before each call; it has no loop, so it ends; it can't trap, since no instruction in it
//! divides or checks; and the one host function that it calls catches every panic, so that none crosses its frames.

mod emit;
mod leaves;
mod lines;
mod memory;
mod rules;
#[cfg(test)]
mod tests;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::code::{Code, Return};
use crate::tables::Host;
use memory::Compiled;

/// More lines than these are left to the tables: compile time is bounded for any checked script.
const MOST_LINES: usize = 60_000;

/// A longer frame is begun by the caller.
const SHORT: usize = 48;

/// Whether native code itself writes the words that a frame begins with, behind the answers of look-ups.
pub(crate) fn begins(code: &Code) -> bool {
    code.frame.start.len() <= SHORT
}

/// A workflow's native code. Shared between threads; the memory is freed with the last owner.
#[derive(Clone)]
pub(crate) struct Native {
    code: Arc<Code>,
    /// The code's tables, and words that native code adds.
    tables: Arc<[u64]>,
    compiled: Arc<Compiled>,
}

impl Native {
    /// Compiles. Errors: the host has no native code, or the workflow is too large for it.
    pub(crate) fn compile(code: &Arc<Code>) -> Result<Native, String> {
        if code.lines() > MOST_LINES {
            return Err("it is too large for native code".to_owned());
        }
        let mut tables = code.tables.clone();
        // The compiler asserts what it takes for granted, such as memory that may be made executable. A host that forbids it
        // is served by the tables.
        let compiled = catch_unwind(AssertUnwindSafe(|| emit::compile(code, &mut tables)))
            .unwrap_or_else(|_| Err("the native compiler gave up".to_owned()))?;
        Ok(Native { code: Arc::clone(code), tables: tables.into(), compiled: Arc::new(compiled) })
    }

    /// Runs over a row; the frame has to begin as the code's frame does. A row or frame of another length decides nothing.
    #[inline]
    pub(crate) fn run(&self, row: &[u64], frame: &mut [u64], host: &mut dyn Host) -> Return {
        let code = &*self.code;
        if row.len() != code.layout.blank().len() || frame.len() != code.frame.words as usize {
            return Return::Torn;
        }
        Return::of(self.compiled.call(row, frame, &self.tables, host))
    }
}
