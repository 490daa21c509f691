//! What the modules of words write into, with a bound on its size.

use super::phrase::Phrase;
use crate::core::{ExprId, ExprKind, Kind, Program};

/// How long a phrase may become, in bytes. The arena shares sub-expressions and words do not, so without a bound a short
/// script could make an endless text.
const LIMIT: usize = 3_000;

pub(super) struct Writer<'a> {
    pub(super) program: &'a Program,
    pub(super) out: Phrase,
    /// How many aggregates stand around the place.
    pub(super) depth: u32,
}

impl<'a> Writer<'a> {
    pub(super) fn new(program: &'a Program) -> Self {
        Writer { program, out: Phrase::default(), depth: 0 }
    }

    /// The phrase; one that was cut says so.
    pub(super) fn finish(mut self) -> Phrase {
        if self.is_full() {
            self.out.text(" … (too long to be said in full: the script has all of it)");
        }
        self.out
    }

    pub(super) fn is_full(&self) -> bool {
        self.out.len() > LIMIT
    }

    pub(super) fn text(&mut self, text: &str) {
        self.out.text(text);
    }

    pub(super) fn kind(&self, id: ExprId) -> Option<&'a ExprKind> {
        self.program.exprs.get(id).map(|expr| &expr.kind)
    }

    pub(super) fn ty(&self, id: ExprId) -> Option<&'a Kind> {
        self.program.exprs.get(id).map(|expr| &expr.ty.kind)
    }

    /// In parentheses where `needed`.
    pub(super) fn grouped(&mut self, needed: bool, inner: impl FnOnce(&mut Self)) {
        if needed {
            self.text("(");
        }
        inner(self);
        if needed {
            self.text(")");
        }
    }
}
