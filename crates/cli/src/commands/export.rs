//! `probity export`: Probity for others to read.

mod bundle;

use clap::Subcommand;

use crate::failure::Done;

const EXAMPLES: &str = "\
Examples:
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
    Bundle(bundle::Args),
}

pub fn run(args: &Args) -> Done {
    match &args.what {
        What::Bundle(args) => bundle::run(args),
    }
}
