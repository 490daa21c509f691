//! `probity import`: what others wrote, as Probity.

mod bundle;

use clap::Subcommand;

use crate::failure::Done;

const EXAMPLES: &str = "\
Examples:
  probity import bundle onboarding.probity-bundle -o onboarding";

/// Import what others wrote
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
