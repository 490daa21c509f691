//! How a command comes out: the exit code, and what the person at the terminal is told.

use std::io;

/// What a command that did its work has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Exit code 0.
    Fine,
    /// Exit code 1: errors in a script, failed tests, bad facts.
    Findings,
}

impl Verdict {
    pub fn findings_if(found: bool) -> Verdict {
        if found { Verdict::Findings } else { Verdict::Fine }
    }
}

/// Why a command could not do its work.
#[derive(Debug)]
pub enum Failure {
    /// Exit code 2: the command line or a file is at fault. `help` says what to do.
    Usage { message: String, help: Option<String> },
    /// Exit code 1: what was handed in is at fault, and `report` (already styled) says how.
    Findings { report: String },
    /// Whoever read the output has closed it. Nothing is wrong.
    Closed,
}

impl Failure {
    pub fn usage(message: impl Into<String>) -> Failure {
        Failure::Usage { message: message.into(), help: None }
    }

    #[must_use]
    pub fn help(self, text: impl Into<String>) -> Failure {
        match self {
            Failure::Usage { message, .. } => Failure::Usage { message, help: Some(text.into()) },
            other => other,
        }
    }
}

/// A failure to write output.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::Closed,
            _ => Failure::usage(format!("can't write the output: {error}")),
        }
    }
}

pub type Done = Result<Verdict, Failure>;
