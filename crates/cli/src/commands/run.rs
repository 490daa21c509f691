//! `probity run`: decides transactions.

use std::path::PathBuf;

use probity::interp;

use crate::facts::FactsArgs;
use crate::failure::{Done, Failure, Verdict};
use crate::output::{self, DIM, Format, paint, safe};
use crate::tier::{self, Deciding};
use crate::{columns, input, many, script, view};

const EXAMPLES: &str = "\
Examples:
  probity run onboarding.probity --facts case.json
  probity run onboarding.probity --facts body.json --facts-format jumio
  probity run payment.probity --facts case.json --list blocked=emails.txt
  probity run payment.probity --facts payments.ndjson > outcomes.ndjson
  probity run payment.probity --facts payments.parquet --output decisions.parquet
  probity run onboarding.probity --facts case.json --explain

Facts in a file `.ndjson` or `.jsonl` (or with --ndjson) are one document a
line. Outcomes come in the same order, one a line. A line that can't be read gives
`{\"error\": …, \"line\": n}`, the others go on, and the exit code is 1.

A file `.parquet` holds one transaction a row: a column for each field of the
input, named as the field (`card.fingerprint`, or a struct `card`), and
`transaction.time`, `transaction.channel` and `transaction.id`. What credentials
and checks bring does not stand in columns; such workflows come out as pending.
Shown is how many rows came out how, or with --format json one object a row.";

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

    /// What decides; the interpreter for one document and `auto` for many, unless said
    #[arg(long, value_enum)]
    tier: Option<Deciding>,

    /// Write the decisions of a Parquet file's rows to a Parquet file
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(args: &Args) -> Done {
    let compilation = script::sound(&args.file)?;
    let program = script::workflow(&compilation, &args.file, args.reading.workflow.as_deref())?;
    let reader = args.reading.reader(&program)?;
    let lists = args.reading.lists(&program)?;
    if columns::is_parquet(&args.facts) {
        let engine = tier::engine(&program, args.tier.unwrap_or(Deciding::Auto));
        return columns::run(
            &engine,
            &lists,
            &args.facts,
            args.format.unwrap_or(Format::Text),
            args.output.as_deref(),
        );
    }
    if args.output.is_some() {
        return Err(Failure::usage("`--output` goes with a Parquet file only")
            .help("outcomes of documents go to stdout; send them to a file with `>`"));
    }
    if args.ndjson || input::is_json_lines(&args.facts) {
        let engine = tier::engine(&program, args.tier.unwrap_or(Deciding::Auto));
        return many::run(&engine, &reader, &lists, &args.facts, args.format.unwrap_or(Format::Json));
    }
    let read = reader.read_file(&args.facts)?;
    for note in &read.notes {
        output::tell(&format!("{} {}\n", paint(DIM, "note:"), safe(note)));
    }
    let mut evaluation = interp::decide_traced(&program, &read.facts, &lists);
    if let Some(tier) = args.tier {
        let engine = tier::engine(&program, tier);
        let mut row = engine.row();
        engine.read_facts(&mut row, &read.facts);
        evaluation.outcome = engine.session().outcome(&row, &lists);
    }
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
