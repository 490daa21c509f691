//! `probity export bundle`: a script with everything it imports as one file.

use std::path::PathBuf;

use probity::exchange::bundle::Bundle;

use crate::commands::epilogue;
use crate::failure::{Done, Failure, Verdict};
use crate::host::{Disk, beside};
use crate::{exchange, input, script};

const EXAMPLES: &str = "\
Examples:
  probity export bundle onboarding.probity -o onboarding.probity-bundle
  probity run onboarding.probity-bundle --facts case.json
  probity import bundle onboarding.probity-bundle -o onboarding";

/// Write a script with all its files and catalogs as one file
///
/// A bundle decides the same with every later compiler, because it holds the catalogs, too. Its content hash is the one
/// that stands in each outcome. The same files give the same bytes. Bodies that tests read by `given from` are not in it:
/// they may be of real people; `probity test` looks for them as if the script lay beside the bundle.
#[derive(Debug, clap::Args)]
#[command(after_help = epilogue(EXAMPLES))]
pub struct Args {
    /// The script; it has to be without errors
    #[arg(value_name = "SCRIPT")]
    file: PathBuf,

    /// Where to write the bundle; stdout where nothing is named
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(args: &Args) -> Done {
    let text = input::text(&args.file)?;
    let bundle = if Bundle::is_meant(&text) {
        Bundle::read(&text).map_err(|error| exchange::refused(&args.file, &[error]))?
    } else {
        script::sound(&args.file)?;
        // From the root of the disk every folder has a name, also those above the script.
        let path = std::path::absolute(&args.file).map_err(|error| input::unreadable(&args.file, &error))?;
        let Some(name) = path.to_str() else {
            return Err(Failure::usage(format!("the path of `{}` is not Unicode", args.file.display()))
                .help("move the script to another folder"));
        };
        let name = beside(name, name).display().to_string();
        Bundle::pack(&name, &text, &Disk).map_err(|error| exchange::refused(&args.file, &[error]))?
    };
    exchange::write(args.output.as_deref(), &bundle.to_json())?;
    Ok(Verdict::Fine)
}
