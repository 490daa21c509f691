//! Files of others at the command line: how errors in them are shown, and where results go.

use std::path::Path;

use probity::exchange::ExchangeError;

use crate::failure::Failure;
use crate::input;
use crate::output::{self, CYAN, RED, paint, safe};

/// What is wrong with a CSV file or a bundle, one error a paragraph.
pub fn refused(path: &Path, errors: &[ExchangeError]) -> Failure {
    let mut report = String::new();
    for error in errors {
        let head = paint(RED.bold(), format!("error[{}]:", error.code));
        report.push_str(&format!("{head} {}\n", safe(&error.message)));
        report.push_str(&format!("  {} {}: {}\n", paint(CYAN, "-->"), path.display(), safe(&error.place)));
        if let Some(help) = &error.help {
            report.push_str(&format!("  {} {}\n", paint(CYAN, "help:"), safe(help)));
        }
    }
    Failure::Findings { report }
}

/// Writes a result to a file, or to stdout where none is named.
pub fn write(target: Option<&Path>, text: &str) -> Result<(), Failure> {
    match target {
        Some(path) if !input::is_stdin(path) => {
            std::fs::write(path, text).map_err(|error| unwritable(path, &error))
        }
        _ => output::show(text),
    }
}

/// Why a path can't be written, in words.
pub fn unwritable(path: &Path, error: &std::io::Error) -> Failure {
    let shown = path.display();
    match error.kind() {
        std::io::ErrorKind::NotFound => Failure::usage(format!("there is no folder for `{shown}`"))
            .help("make the folder first, or name another"),
        std::io::ErrorKind::PermissionDenied => Failure::usage(format!("`{shown}` may not be written"))
            .help("check the permissions of the folder"),
        _ => Failure::usage(format!("can't write `{shown}`: {error}")),
    }
}
