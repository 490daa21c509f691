//! `probity import table`: a CSV file as the text of a decision table.

use std::path::PathBuf;

use probity::exchange::sheet::Sheet;
use probity::exchange::table;

use crate::commands::epilogue;
use crate::failure::{Done, Verdict};
use crate::output::{self, BOLD, paint, safe};
use crate::{exchange, input};

const EXAMPLES: &str = "\
Examples:
  probity import table limits.csv
  probity import table limits.csv --name limit_for -o limits.txt

The header names the columns, the last one is what a row gives:
  place: country, tier: tier, hit first -> money in EUR
  in eea,         PLUS,       10_000.00 EUR
  _,              _,          500.00 EUR";

/// Turn a CSV file into a decision table
///
/// Under a header with a type, cells are written as in a script: `DE`, `{ DE, FR }`, `in eea`, `18..64`, `< 5`, `missing`;
/// an empty cell or `-` fits anything. Under a header without a type they are plain values, and the command says which
/// type it took: `bool`, `int`, `decimal`, `money`, `date`, `country` or `text`. `probity check` says what the rows leave
/// open once the table stands in a script.
#[derive(Debug, clap::Args)]
#[command(after_help = epilogue(EXAMPLES))]
pub struct Args {
    /// The CSV file, or `-` for stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// What to call the table; the name of the file where nothing is said
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// Where to write the table; stdout where nothing is named
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub fn run(args: &Args) -> Done {
    let refused = |errors: &[_]| exchange::refused(&args.file, errors);
    let sheet = Sheet::read(&input::bytes(&args.file)?).map_err(|error| refused(&[error]))?;
    let stem = args.file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let carried =
        table::import(&sheet, args.name.as_deref().unwrap_or(&stem)).map_err(|errors| refused(&errors))?;
    for remark in &carried.remarks {
        output::tell(&format!("{} {}\n", paint(BOLD, "probity:"), safe(remark)));
    }
    exchange::write(args.output.as_deref(), &carried.what)?;
    Ok(Verdict::Fine)
}
