//! Findings about parts that could be read all the same.

use super::PartParser;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::syntax;
use crate::source::Span;
use crate::syntax::tree::Expr;

impl PartParser<'_> {
    /// Braces that need something between them. `what` is a plural, `example` shows one.
    pub(super) fn empty(&mut self, span: Span, what: &str, example: &str) {
        self.diagnostics.push(
            Diagnostic::new(syntax::EMPTY_BLOCK, span, format!("there are no {what} between these braces"))
                .help(format!("write at least one: {example}")),
        );
    }

    pub(super) fn twice(&mut self, second: Span, first: Span, clause: &str) {
        self.diagnostics.push(
            Diagnostic::new(syntax::DUPLICATE_CLAUSE, second, format!("`{clause}` stands here twice"))
                .label("given again here")
                .also(first, "first given here")
                .help("leave one of the two out"),
        );
    }

    pub(super) fn stray_label(&mut self, label: Span) {
        self.diagnostics.push(
            Diagnostic::new(syntax::UNEXPECTED, label, "a label belongs behind a decision")
                .help("write `REJECTED BLURRED`, or leave the label out"),
        );
    }

    pub(super) fn given_without_value(&mut self, place: &Expr) {
        self.diagnostics.push(
            Diagnostic::new(syntax::EXPECTED, place.span.after(), "expected `=` and a value")
                .help("write `given passport.usability = PASSED`"),
        );
    }
}
