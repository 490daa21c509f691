//! A stable code and its severity.

use std::fmt;

/// How serious a finding is. Only errors stop a workflow from running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
    /// Worth knowing; never fails a check.
    Note,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        }
    }
}

/// A diagnostic code: `P` and four digits. The hundreds name the stage (see [`super::codes`]).
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code {
    number: u16,
    severity: Severity,
    title: &'static str,
    explanation: &'static str,
}

impl Code {
    pub(super) const fn new(
        number: u16,
        severity: Severity,
        title: &'static str,
        explanation: &'static str,
    ) -> Self {
        Self { number, severity, title, explanation }
    }

    pub fn number(self) -> u16 {
        self.number
    }

    pub fn severity(self) -> Severity {
        self.severity
    }

    /// A few words, the same for every finding with this code.
    pub fn title(self) -> &'static str {
        self.title
    }

    /// The explanation page, Markdown.
    pub fn explanation(self) -> &'static str {
        self.explanation
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "P{:04}", self.number)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
