//! `probity lsp`: the language server, on standard input and output.

use crate::failure::{Done, Failure, Verdict};

const EXAMPLES: &str = "\
Examples:
  probity lsp

An editor starts this and speaks the Language Server Protocol with it; docs/editors.md says how to set one up.";

/// Serve an editor by the Language Server Protocol
#[derive(Debug, clap::Args)]
#[command(after_help = super::epilogue(EXAMPLES))]
pub struct Args {
    /// Speak over standard input and output; the only way, accepted because editors say it
    #[arg(long)]
    stdio: bool,
}

pub fn run(args: &Args) -> Done {
    let Args { stdio: _ } = args;
    probity_lsp::serve_stdio().map_err(|error| {
        Failure::usage(format!("the editor and the server lost each other: {error}"))
            .help("an editor starts this command; to check a script in the terminal use `probity check`")
    })?;
    Ok(Verdict::Fine)
}
