//! `probity run`: decides transactions.

use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::sync::Arc;

use probity::core::Program;
use probity::facts::FactsError;
use probity::interp::{self, BoundLists};
use serde_json::{Value, json};

use crate::facts::{FactsArgs, Reader};
use crate::failure::{Done, Verdict};
use crate::output::{self, DIM, Format, RED, paint, safe};
use crate::{input, progress, script, view};

const EXAMPLES: &str = "\
Examples:
  probity run onboarding.probity --facts case.json
  probity run onboarding.probity --facts body.json --facts-format jumio
  probity run payment.probity --facts case.json --list blocked=emails.txt
  probity run payment.probity --facts payments.ndjson > outcomes.ndjson
  probity run onboarding.probity --facts case.json --explain

Facts in a file `.ndjson` or `.jsonl` (or with --ndjson) are one document a
line. Outcomes come in the same order, one a line. A line that can't be read gives
`{\"error\": …, \"line\": n}`, the others go on, and the exit code is 1.";

/// Decide a transaction, or many
#[derive(Debug, clap::Args)]
#[command(after_help = super::epilogue(EXAMPLES))]
pub struct Args {
    /// The script or bundle
    #[arg(value_name = "SCRIPT")]
    file: PathBuf,

    /// The facts: a JSON file, or `-` for stdin
    #[arg(long, value_name = "FILE")]
    facts: PathBuf,

    #[command(flatten)]
    reading: FactsArgs,

    /// How outcomes are shown; `text` for one document and `json` for many, unless said
    #[arg(long, value_enum)]
    format: Option<Format>,

    /// Take the facts as one JSON document a line
    #[arg(long)]
    ndjson: bool,

    /// Show every rule and condition with the values that it saw
    #[arg(long)]
    explain: bool,
}

pub fn run(args: &Args) -> Done {
    let compilation = script::sound(&args.file)?;
    let program = script::workflow(&compilation, &args.file, args.reading.workflow.as_deref())?;
    let reader = args.reading.reader(&program)?;
    let lists = args.reading.lists(&program)?;
    if args.ndjson || input::is_json_lines(&args.facts) {
        return many(args, &program, &reader, &lists);
    }
    let read = reader.read_file(&args.facts)?;
    for note in &read.notes {
        output::tell(&format!("{} {}\n", paint(DIM, "note:"), safe(note)));
    }
    let evaluation = interp::decide_traced(&program, &read.facts, &lists);
    match args.format.unwrap_or(Format::Text) {
        Format::Json => output::show_json(&evaluation.outcome)?,
        Format::Text => {
            let id = read.facts.transaction.id.as_deref();
            let mut text = view::outcome::outcome(&program, &evaluation.outcome, id);
            if args.explain {
                text.push_str(&view::trace::trace(&program, &evaluation.trace));
            }
            output::show(&text)?;
        }
    }
    Ok(Verdict::Fine)
}

/// One document a line, one outcome a line.
fn many(args: &Args, program: &Arc<Program>, reader: &Reader, lists: &BoundLists) -> Done {
    let path = &args.facts;
    let format = args.format.unwrap_or(Format::Json);
    let mut lines = input::open(path)?;
    let mut out = output::machine();
    let bar = progress::bar(path);
    let mut line = Vec::new();
    let mut number = 0_usize;
    let mut failed = 0_usize;
    loop {
        line.clear();
        let taken = lines.read_until(b'\n', &mut line).map_err(|error| input::unreadable(path, &error))?;
        if taken == 0 {
            break;
        }
        number += 1;
        bar.inc(u64::try_from(taken).unwrap_or(0));
        if line.trim_ascii().is_empty() {
            continue;
        }
        let shown = match reader.read(&line) {
            Ok(read) => {
                let outcome = interp::decide(program, &read.facts, lists);
                match format {
                    Format::Json => serde_json::to_string(&outcome).unwrap_or_default(),
                    Format::Text => {
                        view::outcome::line(number, &outcome, read.facts.transaction.id.as_deref())
                    }
                }
            }
            Err(errors) => {
                failed += 1;
                match format {
                    Format::Json => error_line(number, &errors).to_string(),
                    Format::Text => format!("{} {}", paint(DIM, format!("{number:>6}")), in_words(&errors)),
                }
            }
        };
        match format {
            Format::Json => writeln!(out, "{shown}")?,
            Format::Text => output::show(&format!("{shown}\n"))?,
        }
    }
    out.flush()?;
    bar.finish_and_clear();
    if failed > 0 {
        let lines = if failed == 1 { "line" } else { "lines" };
        output::tell(&format!("{} {failed} {lines} could not be read\n", paint(RED.bold(), "error:")));
    }
    Ok(Verdict::findings_if(failed > 0))
}

fn error_line(number: usize, errors: &[FactsError]) -> Value {
    let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
    let details: Vec<Value> = errors.iter().map(FactsError::to_json).collect();
    json!({ "error": all.join("; "), "line": number, "errors": details })
}

fn in_words(errors: &[FactsError]) -> String {
    let more = match errors.len() {
        0 | 1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    let first = errors.first().map_or(String::new(), ToString::to_string);
    format!("{}{more}", paint(RED, safe(first)))
}
