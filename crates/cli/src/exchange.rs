//! Files of others at the command line: how errors in them are shown, and where results go.

use std::path::Path;

use probity::exchange::ExchangeError;
use probity::exchange::rules::Remark;
use serde_json::{Value, json};

use crate::failure::{Done, Failure, Verdict};
use crate::input;
use crate::output::{self, BOLD, CYAN, Format, RED, paint, safe};

/// Writes the result of a conversion, and what there is to say of it: a summary for people, or the members of `report`
/// with the remarks for machines.
pub fn deliver(
    target: Option<&Path>,
    format: Format,
    (name, result): (&str, &str),
    summary: &str,
    mut report: Value,
    remarks: &[Remark],
) -> Done {
    match format {
        Format::Text => {
            write(target, result)?;
            output::tell(summary);
        }
        Format::Json => {
            match target {
                Some(_) => write(target, result)?,
                None => put(&mut report, name, json!(result)),
            }
            let remark = |remark: &Remark| json!({ "row": remark.row, "rule": remark.rule, "message": remark.message });
            put(&mut report, "remarks", remarks.iter().map(remark).collect());
            output::show_json(&report)?;
        }
    }
    Ok(Verdict::findings_if(!remarks.is_empty()))
}

fn put(report: &mut Value, name: &str, value: Value) {
    if let Value::Object(members) = report {
        members.insert(name.to_owned(), value);
    }
}

/// The remarks, one a line.
pub fn listed(remarks: &[Remark]) -> String {
    let line = |remark: &Remark| {
        let row = paint(CYAN, format!("row {}", remark.row));
        format!("  {row} {}: {}\n", paint(BOLD, safe(&remark.rule)), safe(&remark.message))
    };
    remarks.iter().map(line).collect()
}

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
