//! `probity completions`: a script that teaches a shell the verbs and options.

use clap::CommandFactory;
use clap_complete::Shell;

use super::Cli;
use crate::failure::{Done, Verdict};
use crate::output;

const EXAMPLES: &str = "\
Examples:
  probity completions bash > ~/.local/share/bash-completion/completions/probity
  probity completions zsh  > ~/.zfunc/_probity
  probity completions fish > ~/.config/fish/completions/probity.fish";

/// Print a completion script for a shell
#[derive(Debug, clap::Args)]
#[command(after_help = super::epilogue(EXAMPLES))]
pub struct Args {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub fn run(args: &Args) -> Done {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "probity", &mut script);
    output::show(&String::from_utf8_lossy(&script))?;
    Ok(Verdict::Fine)
}
