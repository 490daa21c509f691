//! `probity import`: what others wrote, as Probity.

mod bundle;
mod rules;
mod table;

use clap::Subcommand;

use crate::failure::Done;

const EXAMPLES: &str = "\
Examples:
  probity import rules rules.csv -o fraud.probity
  probity import bundle onboarding.probity-bundle -o onboarding
  probity import table limits.csv";

/// Import a rule set or a table from CSV, or unpack a bundle
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
