//! What is wrong with facts, in words that name the place, what was expected there and what was found.

use std::fmt;

use serde_json::{Map, Value as Out};

use super::path::Path;
use crate::diagnostic::Code;

/// How many errors one run reports; the rest of a document with more is not looked at closely.
pub const MAX_ERRORS: usize = 50;

/// One thing that is wrong with a facts document or a vendor's body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactsError {
    pub code: Code,
    /// `checks."passport.usability".data.predicted_age`, or `$` for the document.
    pub path: String,
    /// One sentence, lower case, no full stop.
    pub message: String,
    pub expected: Option<String>,
    pub found: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

impl FactsError {
    pub fn new(code: Code, path: &Path<'_>, message: impl Into<String>) -> Self {
        FactsError {
            code,
            path: path.to_string(),
            message: message.into(),
            expected: None,
            found: None,
            help: None,
        }
    }

    /// "expected …, found …", also as data.
    pub fn mismatch(
        code: Code,
        path: &Path<'_>,
        expected: impl Into<String>,
        found: impl Into<String>,
    ) -> Self {
        let (expected, found) = (expected.into(), found.into());
        FactsError {
            code,
            path: path.to_string(),
            message: format!("expected {expected}, found {found}"),
            expected: Some(expected),
            found: Some(found),
            help: None,
        }
    }

    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// `{"code", "path", "message", "expected", "found", "help"}`; the last three only where there is something to say.
    pub fn to_json(&self) -> Out {
        let mut out = Map::new();
        let always = [("code", self.code.to_string()), ("path", self.path.clone())];
        for (key, text) in always.into_iter().chain([("message", self.message.clone())]) {
            out.insert(key.to_owned(), Out::String(text));
        }
        for (key, text) in [("expected", &self.expected), ("found", &self.found), ("help", &self.help)] {
            if let Some(text) = text {
                out.insert(key.to_owned(), Out::String(text.clone()));
            }
        }
        Out::Object(out)
    }
}

impl fmt::Display for FactsError {
    /// On one line: `error P0704 at `input.amount`: expected …, found … (help)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error {} at `{}`: {}", self.code, self.path, self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for FactsError {}

/// Collects errors up to [`MAX_ERRORS`].
#[derive(Debug, Default)]
pub(super) struct Errors {
    all: Vec<FactsError>,
    /// What is not understood and reads as missing instead: no errors, but worth a note.
    tolerated: Vec<FactsError>,
}

impl Errors {
    /// Two fields may stand under one wrong value; it is reported once.
    pub(super) fn push(&mut self, error: FactsError) {
        if self.all.len() < MAX_ERRORS && !self.all.contains(&error) {
            self.all.push(error);
        }
    }

    pub(super) fn tolerate(&mut self, error: FactsError) {
        if self.tolerated.len() < MAX_ERRORS {
            self.tolerated.push(error);
        }
    }

    pub(super) fn tolerated(&self) -> &[FactsError] {
        &self.tolerated
    }

    pub(super) fn first(&self) -> Option<&FactsError> {
        self.all.first()
    }

    pub(super) fn into_result<T>(self, value: T) -> Result<T, Vec<FactsError>> {
        if self.all.is_empty() { Ok(value) } else { Err(self.all) }
    }
}
