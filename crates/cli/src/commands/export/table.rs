//! `probity export table`: a decision table as CSV.

use std::path::PathBuf;

use probity::diagnostic::nearest;
use probity::exchange::table;

use crate::commands::epilogue;
use crate::failure::{Done, Failure, Verdict};
use crate::output::{self, BOLD, paint, safe};
use crate::{exchange, input, script};

const EXAMPLES: &str = "\
Examples:
  probity export table payments.probity limit
  probity export table payments.probity limit -o limit.csv
  probity import table limit.csv";

/// Write a decision table as CSV
///
/// The header has the columns with their types, cells stand as in the script, and the last column is what a row gives.
/// `probity import table` reads it back. The sets and constants that cells name stay in the script.
#[derive(Debug, clap::Args)]
#[command(after_help = epilogue(EXAMPLES))]
pub struct Args {
    /// The script; it has to be without errors
    #[arg(value_name = "SCRIPT")]
    file: PathBuf,

    /// The table, which stands in the script itself
    #[arg(value_name = "NAME")]
    name: String,

    /// Where to write the sheet; stdout where nothing is named
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(args: &Args) -> Done {
    if input::is_stdin(&args.file) {
        return Err(Failure::usage("a script with a table to export is read from a file")
            .help("name the file instead of `-`"));
    }
    script::sound(&args.file)?;
    let text = input::text(&args.file)?;
    let Some(carried) = table::export(&text, &args.name) else {
        return Err(unknown(args, &table::names_of(&text)));
    };
    for remark in &carried.remarks {
        output::tell(&format!("{} {}\n", paint(BOLD, "probity:"), safe(remark)));
    }
    exchange::write(args.output.as_deref(), &carried.what.write())?;
    Ok(Verdict::Fine)
}

fn unknown(args: &Args, names: &[String]) -> Failure {
    let shown = args.file.display();
    let failure = Failure::usage(format!("`{shown}` has no table `{}`", safe(&args.name)));
    let listed = || names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    failure.help(match nearest(&args.name, names.iter().map(String::as_str)) {
        Some(near) => format!("did you mean `{near}`?"),
        None if names.is_empty() => "name the file in which the table is declared".to_owned(),
        None => format!("it has {}", listed()),
    })
}
