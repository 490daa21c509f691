//! What is wrong with a file of others, in words that name the place, what was expected there and what was found.

use std::fmt;

use serde_json::{Map, Value};

use crate::diagnostic::Code;

/// One thing that is wrong with a CSV file or a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangeError {
    pub code: Code,
    /// `row 3, column SCORE`, or `the file`.
    pub place: Box<str>,
    /// One sentence, lower case, no full stop.
    pub message: Box<str>,
    pub expected: Option<Box<str>>,
    pub found: Option<Box<str>>,
    /// What to do about it.
    pub help: Option<Box<str>>,
}

impl ExchangeError {
    pub fn new(code: Code, place: impl Into<Box<str>>, message: impl Into<Box<str>>) -> Self {
        ExchangeError {
            code,
            place: place.into(),
            message: message.into(),
            expected: None,
            found: None,
            help: None,
        }
    }

    /// "expected …, found …", also as data.
    pub fn mismatch(
        code: Code,
        place: impl Into<Box<str>>,
        expected: impl Into<Box<str>>,
        found: impl Into<Box<str>>,
    ) -> Self {
        let (expected, found) = (expected.into(), found.into());
        let mut error = ExchangeError::new(code, place, format!("expected {expected}, found {found}"));
        error.expected = Some(expected);
        error.found = Some(found);
        error
    }

    #[must_use]
    pub fn help(mut self, text: impl Into<Box<str>>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// `{"code", "place", "message", "expected", "found", "help"}`; the last three only where there is something to say.
    pub fn to_json(&self) -> Value {
        let always = [
            ("code", Some(self.code.to_string().into())),
            ("place", Some(self.place.clone())),
            ("message", Some(self.message.clone())),
        ];
        let perhaps =
            [("expected", self.expected.clone()), ("found", self.found.clone()), ("help", self.help.clone())];
        let members = always.into_iter().chain(perhaps);
        let out: Map<String, Value> =
            members.filter_map(|(key, text)| Some((key.to_owned(), Value::String(text?.into())))).collect();
        Value::Object(out)
    }
}

impl fmt::Display for ExchangeError {
    /// On one line: `error P0903 at row 3, column SCORE: expected …, found … (help)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error {} at {}: {}", self.code, self.place, self.message)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ExchangeError {}
