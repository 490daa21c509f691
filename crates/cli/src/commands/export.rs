//! `probity export`: Probity for others to read.

mod bundle;
mod rules;
mod table;

use clap::Subcommand;

use crate::failure::Done;

const EXAMPLES: &str = "\
Examples:
  probity export rules onboarding.probity -o rules.csv
  probity export bundle onboarding.probity -o onboarding.probity-bundle
  probity export table payments.probity limit -o limit.csv";

/// Export rules or a table as CSV, or a script with all its files as a bundle
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
    Table(table::Args),
}

pub fn run(args: &Args) -> Done {
    match &args.what {
        What::Rules(args) => rules::run(args),
        What::Bundle(args) => bundle::run(args),
        What::Table(args) => table::run(args),
    }
}
