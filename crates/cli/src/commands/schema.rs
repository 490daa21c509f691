//! `probity schema`: what a workflow reads, and what it answers, as JSON Schema.

use std::path::PathBuf;

use clap::ValueEnum;
use probity::schema;

use crate::failure::{Done, Verdict};
use crate::{output, script};

const EXAMPLES: &str = "\
Examples:
  probity schema onboarding.probity > facts.schema.json
  probity schema onboarding.probity --of outcome
  probity schema all.probity --workflow payment";

/// Print the JSON Schema of a workflow's facts or of its outcome
#[derive(Debug, clap::Args)]
#[command(after_help = super::epilogue(EXAMPLES))]
pub struct Args {
    /// The script or bundle, or `-` for stdin
    #[arg(value_name = "SCRIPT")]
    file: PathBuf,

    /// What to describe
    #[arg(long, value_enum, default_value = "facts")]
    of: Of,

    /// Which workflow, where the file has several
    #[arg(long, value_name = "NAME")]
    workflow: Option<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Of {
    /// What `run --facts` takes
    Facts,
    /// What `run --format json` gives
    Outcome,
}

pub fn run(args: &Args) -> Done {
    let compilation = script::sound(&args.file)?;
    let program = script::workflow(&compilation, &args.file, args.workflow.as_deref())?;
    output::show_json(&match args.of {
        Of::Facts => schema::facts_schema(&program),
        Of::Outcome => schema::outcome_schema(&program),
    })?;
    Ok(Verdict::Fine)
}
