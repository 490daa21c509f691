//! Runs the script, and beside it Probity and Rust by hand over the same rows, one after another.

use std::hint::black_box;
use std::path::Path;
use std::process::Command;

use cpu_time::ThreadTime;
use serde_json::{Value as Json, json};

use super::files::{DISTINCT, ROWS, RULES, order, write};
use crate::documents::Documents;
use crate::measure::Subject;
use crate::peers;
use crate::probity;
use crate::report;
use crate::table::generate::table;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/batch/batch.py");
const ROUNDS: usize = 5;

/// Writes the files, runs all, and gives the table.
pub fn run(python: &Path, data: &Path) -> Result<String, String> {
    write(data)?;
    let mut lines = rows()?;
    lines.extend(super::arrow::lines(data, ROUNDS)?);
    let output = Command::new(python)
        .arg(SCRIPT)
        .arg(data)
        .stderr(std::process::Stdio::inherit())
        .output()
        .map_err(|error| format!("{}: {error}", python.display()))?;
    let text = String::from_utf8_lossy(&output.stdout);
    for line in text.lines().filter(|line| line.starts_with('{')) {
        lines.push(serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))?);
    }
    if !output.status.success() {
        return Err(format!("the batch script failed: {}\n{text}", output.status));
    }
    Ok(format!(
        "### Over columns\n\n{} rows, {} of them distinct, {RULES} rules. Rows in memory, as each engine keeps \
         them best; the result is reduced to totals inside it, and those are checked. Row by row engines run over their \
         prepared inputs in the same order.\n\n{}\n",
        report::number(ROWS as f64),
        report::number(DISTINCT as f64),
        report::batch::fragment(&lines, probity::REFERENCE)
    ))
}

/// The engines that take one row at a time, in the order of the file.
fn rows() -> Result<Vec<Json>, String> {
    let (table, documents, order) = (table(RULES), Documents::leaked(DISTINCT), order());
    let mut subjects = Vec::new();
    for entry in peers::entries() {
        if entry.name == probity::REFERENCE || peers::hand::is_by_hand(entry.name) {
            let peer = (entry.write)(&table)?()?;
            subjects.push(Subject::ready(entry.name, peer, table.fired_words(), documents)?);
        }
    }
    for _ in 0..ROUNDS {
        for subject in &mut subjects {
            let start = ThreadTime::now();
            let mut score = 0_i64;
            for row in &order {
                score += i64::from(subject.peer.decide(*row as usize, &mut subject.fired)?.score);
                black_box(&subject.fired);
            }
            black_box(score);
            subject.ready.add(start.elapsed().as_nanos() as f64 / order.len() as f64);
        }
    }
    let line = |subject: &Subject| {
        json!({
            "engine": subject.name, "threads": 1, "ns_per_row_cpu": subject.ready.median(),
            "min": subject.ready.min(), "max": subject.ready.max(),
        })
    };
    Ok(subjects.iter().map(line).collect())
}
