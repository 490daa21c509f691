//! What is wrong with columns, in words that name the column, what was expected there and what was found.

use std::fmt;

/// A column that a workflow can't be decided from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnError {
    /// The name of the column: `amount`, `card.fingerprint`.
    pub column: String,
    pub expected: String,
    pub found: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl fmt::Display for ColumnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column `{}`: expected {}, found {}", self.column, self.expected, self.found)?;
        match &self.help {
            Some(help) => write!(f, " ({help})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ColumnError {}

/// Why a whole record batch was not decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BatchError {
    /// It has other columns than the schema that was bound.
    Schema(ColumnError),
    /// The columns of the answer could not be built.
    Answer(String),
}

impl fmt::Display for BatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BatchError::Schema(error) => error.fmt(f),
            BatchError::Answer(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for BatchError {}
