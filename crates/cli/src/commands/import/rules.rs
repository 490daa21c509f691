//! `probity import rules`: a vendor's rule set as Probity.

use std::path::PathBuf;

use clap::ValueEnum;
use probity::exchange::rules::{self, Form, Imported};
use serde_json::{Value, json};

use crate::commands::epilogue;
use crate::failure::Done;
use crate::output::{BOLD, DIM, YELLOW, paint, safe};
use crate::{exchange, input};

const EXAMPLES: &str = "\
Examples:
  probity import rules rules.csv -o fraud.probity
  probity import rules rules.csv --as risk --name onboarding_fraud
  probity import rules rules.csv | probity check -";

/// Import a vendor's rule set from its CSV
///
/// The columns are RULE_CATEGORY, RULE_DESCRIPTION, RULE_LABELS, RULE_LEFT_HAND_SIDE, RULE_NAME and SCORE, in any order,
/// separated by commas, semicolons or tabs. Scores of 100 and -100 become =100 and =0, others are added. A rule that has
/// no counterpart stays in the script as a comment with the reason; the exit code is then 1, and the script is written
/// all the same.
#[derive(Debug, clap::Args)]
#[command(after_help = epilogue(EXAMPLES))]
pub struct Args {
    /// The CSV file, or `-` for stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The catalog of the vendor whose rule set it is
    #[arg(long, value_name = "NAME", default_value = "jumio")]
    catalog: String,

    /// What the risk is called
    #[arg(long, value_name = "NAME", default_value = "fraud")]
    name: String,

    /// What to write
    #[arg(long = "as", value_enum, default_value = "workflow")]
    form: Written,

    /// Where to write the script; stdout where nothing is named
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// How the result and its remarks are given
    #[arg(long, value_enum, default_value = "text")]
    format: crate::output::Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Written {
    /// A whole script: what the rules read, the risk, and the vendor's default bands
    Workflow,
    /// The `risk` alone, to put into a workflow of your own
    Risk,
}

pub fn run(args: &Args) -> Done {
    let bytes = input::bytes(&args.file)?;
    let form = match args.form {
        Written::Workflow => Form::Workflow,
        Written::Risk => Form::Risk,
    };
    let imported = rules::import(&bytes, &args.catalog, &args.name, form)
        .map_err(|errors| exchange::refused(&args.file, &errors))?;
    let input: Vec<Value> =
        imported.own.iter().map(|(path, name)| json!({ "path": path, "name": name })).collect();
    exchange::deliver(
        args.output.as_deref(),
        args.format,
        ("script", &imported.script),
        &summary(&imported),
        json!({ "rules": imported.rules, "input": input }),
        &imported.remarks,
    )
}

fn summary(imported: &Imported) -> String {
    let kept = imported.remarks.len();
    let translated = imported.rules.saturating_sub(kept);
    let mut text = format!("{} {translated} of {} rules imported", paint(BOLD, "probity:"), imported.rules);
    if kept > 0 {
        text.push_str(&paint(YELLOW.bold(), format!(", {kept} kept as comments")));
    }
    text.push('\n');
    text.push_str(&exchange::listed(&imported.remarks));
    if !imported.own.is_empty() {
        text.push_str("  fields that the catalog does not know became input:\n");
        for (path, name) in &imported.own {
            text.push_str(&format!("    input.{name} {}\n", paint(DIM, format!("at {}", safe(path)))));
        }
    }
    text
}
