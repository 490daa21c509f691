//! `probity explain`: what a code means, or why a transaction was decided as it was.

use std::path::PathBuf;

use probity::diagnostic::codes;

use crate::facts::FactsArgs;
use crate::failure::{Done, Failure, Verdict};
use crate::{output, view};

const EXAMPLES: &str = "\
Examples:
  probity explain P0301
  probity explain onboarding.probity --facts case.json
  probity explain onboarding.probity --facts case.json --why sanctioned";

/// Explain a diagnostic code, or a decision
#[derive(Debug, clap::Args)]
#[command(after_help = super::epilogue(EXAMPLES))]
pub struct Args {
    /// A code such as P0301, or a script
    #[arg(value_name = "CODE or FILE")]
    what: PathBuf,

    #[command(flatten)]
    facts: Option<FactsArgs>,

    /// Only this rule: what it saw, and what would have to change for it to come out otherwise
    #[arg(long, value_name = "RULE", requires = "facts")]
    why: Option<String>,
}

pub fn run(args: &Args) -> Done {
    match &args.facts {
        None => page(&args.what.to_string_lossy()),
        Some(_) => Ok(Verdict::Fine),
    }
}

/// The page of a code.
fn page(code: &str) -> Done {
    let Some(found) = codes::find(code) else {
        let failure = Failure::usage(format!("there is no diagnostic code `{code}`"));
        return Err(if std::path::Path::new(code).exists() {
            failure.help(format!("to explain a decision, say `probity explain {code} --facts FILE`"))
        } else {
            failure.help("a code is `P` and four digits, as `probity check` shows it: P0301")
        });
    };
    output::show(&view::markdown::render(found.explanation()))?;
    Ok(Verdict::Fine)
}
