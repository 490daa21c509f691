//! `probity check`: everything that can be said of a script without facts.

use std::path::PathBuf;

use clap::ValueEnum;
use probity::diagnostic::{Severity, json, render, sarif};
use probity::engine::Compilation;
use serde_json::{Map, Value, json};

use crate::failure::{Done, Failure, Verdict};
use crate::output::{self, BOLD, GREEN, RED, YELLOW, paint};
use crate::script;

const EXAMPLES: &str = "\
Examples:
  probity check onboarding.probity
  probity check workflows/*.probity --deny-warnings
  probity check onboarding.probity --format sarif > findings.sarif
  cat onboarding.probity | probity check -";

/// Check scripts: names, types, missing values, dependencies, bands, ends
#[derive(Debug, clap::Args)]
#[command(after_help = super::epilogue(EXAMPLES))]
pub struct Args {
    /// The scripts or bundles, or `-` for stdin
    #[arg(required = true, value_name = "SCRIPT")]
    files: Vec<PathBuf>,

    /// How findings are shown
    #[arg(long, value_enum, default_value = "text")]
    format: Format,

    /// Warnings fail the check, too
    #[arg(long)]
    deny_warnings: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// With lines of source, for people
    Text,
    /// One list of all findings
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
}

pub fn run(args: &Args) -> Done {
    let compilations =
        args.files.iter().map(|file| script::compile(file)).collect::<Result<Vec<_>, Failure>>()?;
    match args.format {
        Format::Text => output::show(&text(&compilations))?,
        Format::Json => {
            let reports = compilations.iter().map(|c| json::to_json(&c.sources, &c.diagnostics));
            output::show_json(&one_report(reports.collect()))?;
        }
        Format::Sarif => {
            let logs = compilations.iter().map(|c| sarif::to_sarif(&c.sources, &c.diagnostics));
            output::show_json(&one_log(logs.collect()))?;
        }
    }
    let (errors, warnings) = (count(&compilations, Severity::Error), count(&compilations, Severity::Warning));
    Ok(Verdict::findings_if(errors > 0 || (args.deny_warnings && warnings > 0)))
}

fn text(compilations: &[Compilation]) -> String {
    let mut text = String::new();
    for compilation in compilations {
        if !compilation.diagnostics.is_empty() {
            text.push_str(&render::render(&compilation.sources, &compilation.diagnostics, true));
            text.push('\n');
        }
    }
    let (errors, warnings) = (count(compilations, Severity::Error), count(compilations, Severity::Warning));
    let files = plural(compilations.len(), "file");
    let workflows = plural(compilations.iter().map(|c| c.programs.len()).sum(), "workflow");
    let tests = plural(compilations.iter().flat_map(|c| &c.programs).map(|p| p.tests.len()).sum(), "test");
    let found = match (errors, warnings) {
        (0, 0) => paint(GREEN.bold(), "no findings"),
        (0, warnings) => paint(YELLOW.bold(), plural(warnings, "warning")),
        (errors, 0) => paint(RED.bold(), plural(errors, "error")),
        (errors, warnings) => {
            format!(
                "{}, {}",
                paint(RED.bold(), plural(errors, "error")),
                paint(YELLOW.bold(), plural(warnings, "warning"))
            )
        }
    };
    text.push_str(&format!("{} {files} checked ({workflows}, {tests}): {found}\n", paint(BOLD, "probity:")));
    text
}

fn count(compilations: &[Compilation], severity: Severity) -> usize {
    compilations.iter().flat_map(|c| &c.diagnostics).filter(|found| found.severity == severity).count()
}

/// `1 error`, `2 errors`.
fn plural(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The reports of several scripts as one: findings in a row, the codes of all, counts added up.
fn one_report(reports: Vec<Value>) -> Value {
    let mut findings = Vec::new();
    let mut codes = Map::new();
    let mut counts = [("errors", 0), ("warnings", 0), ("notes", 0), ("not_listed", 0)];
    for report in &reports {
        findings.extend(elements(report, "diagnostics"));
        if let Some(Value::Object(more)) = report.get("codes") {
            codes.extend(more.clone());
        }
        for (name, count) in &mut counts {
            *count += report.get("summary").and_then(|s| s.get(*name)).and_then(Value::as_u64).unwrap_or(0);
        }
    }
    let summary: Map<String, Value> = counts.iter().map(|(name, n)| ((*name).to_owned(), json!(n))).collect();
    json!({ "diagnostics": findings, "codes": codes, "summary": summary })
}

/// Several SARIF logs as one with all runs: each has its own table of files and rules.
fn one_log(logs: Vec<Value>) -> Value {
    let runs: Vec<Value> = logs.iter().flat_map(|log| elements(log, "runs")).collect();
    let mut all = logs.into_iter().next().unwrap_or_else(|| json!({}));
    if let Some(slot) = all.get_mut("runs") {
        *slot = Value::Array(runs);
    }
    all
}

fn elements(report: &Value, member: &str) -> Vec<Value> {
    report.get(member).and_then(Value::as_array).cloned().unwrap_or_default()
}
