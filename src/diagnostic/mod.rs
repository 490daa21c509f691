//! What the compiler has to say, as plain data.
//!
//! There is one [`Diagnostic`] type for every stage and every output. A message speaks the user's language (never a
//! grammar rule, never a Rust type), its labels show both places that disagree, and a fix is an edit that a tool may
//! apply. Codes live in [`codes`]; released codes are never reused. Renderers only read.

mod code;
pub mod codes;
mod fix;
pub mod json;
mod listed;
mod place;
#[cfg(feature = "render")]
pub mod render;
#[cfg(test)]
mod samples;
pub mod sarif;
mod suggest;

pub use code::{Code, Severity};
pub use fix::apply;
pub use suggest::{is_sure_slip, nearest};

use crate::source::Span;

/// So many findings of one file are listed for tools ([`json`], [`sarif`]), errors before others; the rest is counted.
pub const MOST_LISTED: usize = 1_000;

/// A place with a few words on what is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// How far a tool may trust a fix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applicability {
    /// Applying it gives what the user meant; a tool may do so unasked.
    Certain,
    /// Likely, but a person should look.
    Maybe,
}

/// Replaces the text under `span` (empty: inserts).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub replacement: String,
}

/// A titled set of edits, applied together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    pub title: String,
    pub edits: Vec<Edit>,
    pub applicability: Applicability,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    /// One sentence, lower case, no full stop, the user's own text in backticks.
    pub message: String,
    /// Where the error is.
    pub primary: Label,
    /// Other places that matter: the definition, the first of two, …
    pub secondary: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    pub fixes: Vec<Fix>,
}

impl Diagnostic {
    /// A finding with the code's own severity. `label` says what stands at `span`; it may be empty.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            severity: code.severity(),
            code,
            message: message.into(),
            primary: Label { span, text: String::new() },
            secondary: Vec::new(),
            help: None,
            fixes: Vec::new(),
        }
    }

    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.secondary.push(Label { span, text: text.into() });
        self
    }

    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Adds a fix of one edit.
    #[must_use]
    pub fn fix(mut self, title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        let edits = vec![Edit { span, replacement: replacement.into() }];
        self.fixes.push(Fix { title: title.into(), edits, applicability: Applicability::Certain });
        self
    }

    /// Adds a fix of one edit that a person should look at.
    #[must_use]
    pub fn maybe_fix(mut self, title: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        let edits = vec![Edit { span, replacement: replacement.into() }];
        self.fixes.push(Fix { title: title.into(), edits, applicability: Applicability::Maybe });
        self
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}
