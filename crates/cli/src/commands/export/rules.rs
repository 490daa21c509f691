//! `probity export rules`: a risk as a vendor's rule set.

use std::path::{Path, PathBuf};

use probity::core::{Program, Risk};
use probity::exchange::rules::{self, Exported};
use serde_json::json;

use crate::commands::epilogue;
use crate::failure::{Done, Failure};
use crate::output::{BOLD, YELLOW, paint};
use crate::{exchange, script};

const EXAMPLES: &str = "\
Examples:
  probity export rules onboarding.probity -o rules.csv
  probity export rules all.probity --workflow payment --risk fraud";

/// Write the rules of a risk as a vendor's rule set
///
/// What a vendor's rule can't say (another score where something is unknown, shadow rules, a result of one of several
/// credentials) is remarked; a condition without a counterpart is written as Probity, behind `probity:`. The exit code is
/// then 1, and the file is written all the same.
#[derive(Debug, clap::Args)]
#[command(after_help = epilogue(EXAMPLES))]
pub struct Args {
    /// The script or bundle, or `-` for stdin
    #[arg(value_name = "SCRIPT")]
    file: PathBuf,

    /// Which workflow, where the file has several
    #[arg(long, value_name = "NAME")]
    workflow: Option<String>,

    /// Which risk, where the workflow has several
    #[arg(long, value_name = "NAME")]
    risk: Option<String>,

    /// The catalog of the vendor for whom it is
    #[arg(long, value_name = "NAME", default_value = "jumio")]
    catalog: String,

    /// Where to write the CSV; stdout where nothing is named
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// How the result and its remarks are given
    #[arg(long, value_enum, default_value = "text")]
    format: crate::output::Format,
}

pub fn run(args: &Args) -> Done {
    let compilation = script::sound(&args.file)?;
    let program = script::workflow(&compilation, &args.file, args.workflow.as_deref())?;
    let risk = chosen(&program, &args.file, args.risk.as_deref())?;
    let exported = rules::export(&compilation.sources, &program, risk, &args.catalog)
        .map_err(|error| exchange::refused(&args.file, &[error]))?;
    exchange::deliver(
        args.output.as_deref(),
        args.format,
        ("csv", &exported.csv),
        &summary(&exported),
        json!({ "rules": exported.rules }),
        &exported.remarks,
    )
}

fn chosen<'a>(program: &'a Program, file: &Path, name: Option<&str>) -> Result<&'a Risk, Failure> {
    let listed =
        || program.risks.iter().map(|risk| format!("`{}`", risk.name)).collect::<Vec<_>>().join(", ");
    let workflow = &program.meta.name;
    match (name, program.risks.as_slice()) {
        (_, []) => Err(Failure::usage(format!("`{workflow}` in `{}` scores no risk", file.display()))
            .help("only the rules of a `risk` are a rule set")),
        (None, [only]) => Ok(only),
        (None, _) => Err(Failure::usage(format!("`{workflow}` has several risks: {}", listed()))
            .help("choose one with `--risk NAME`")),
        (Some(name), risks) => risks.iter().find(|risk| *risk.name == *name).ok_or_else(|| {
            Failure::usage(format!("`{workflow}` has no risk `{name}`")).help(format!("it has {}", listed()))
        }),
    }
}

fn summary(exported: &Exported) -> String {
    let mut text = format!("{} {} rows written", paint(BOLD, "probity:"), exported.rules);
    if !exported.remarks.is_empty() {
        text.push_str(&paint(YELLOW.bold(), format!(", {} remarks", exported.remarks.len())));
    }
    text.push('\n');
    text.push_str(&exchange::listed(&exported.remarks));
    text
}
