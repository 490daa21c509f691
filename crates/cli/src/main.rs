//! The command line of Probity: reads files, asks the library, shows what it says. Decides nothing itself.

mod columns;
mod commands;
mod exchange;
mod facts;
mod failure;
mod host;
mod input;
mod junit;
mod lists;
mod many;
mod output;
mod progress;
mod script;
mod tier;
mod trial;
mod view;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = commands::Cli::parse();
    let result = commands::run(cli);
    output::finish(result)
}
