//! `probity export`: Probity for others to read.

mod bundle;
mod rules;

use clap::Subcommand;

use crate::failure::Done;

const EXAMPLES: &str = "\
Examples:
  probity export rules onboarding.probity -o rules.csv
  probity export bundle onboarding.probity -o onboarding.probity-bundle";

/// Export for others to read
#[derive(Debug, clap::Args)]
#[command(after_help = super::epilogue(EXAMPLES))]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Rules(rules::Args),
    Bundle(bundle::Args),
}

pub fn run(args: &Args) -> Done {
    match &args.what {
        What::Rules(args) => rules::run(args),
        What::Bundle(args) => bundle::run(args),
    }
}
