//! `probity import bundle`: the files of a bundle as a folder.

use std::path::{Path, PathBuf};

use probity::exchange::bundle::Bundle;

use crate::commands::epilogue;
use crate::failure::{Done, Failure, Verdict};
use crate::output::{self, BOLD, YELLOW, paint};
use crate::{exchange, input};

const EXAMPLES: &str = "\
Examples:
  probity import bundle onboarding.probity-bundle -o onboarding";

/// Unpack a bundle into a folder
///
/// Every verb that takes a script takes a bundle, too; unpack one to read or edit it. Catalogs come with the compiler.
/// Where the bundle was made with others than this compiler has, they are written into `catalogs/` for comparison, and
/// the command says so: the unpacked script is then decided by the compiler's own.
#[derive(Debug, clap::Args)]
#[command(after_help = epilogue(EXAMPLES))]
pub struct Args {
    /// The bundle, or `-` for stdin
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// The folder to write to; it is made where it is not there, and nothing in it is overwritten
    #[arg(short, long, value_name = "FOLDER")]
    output: PathBuf,
}

pub fn run(args: &Args) -> Done {
    let text = input::text(&args.file)?;
    let bundle = Bundle::read(&text).map_err(|error| exchange::refused(&args.file, &[error]))?;
    let mut texts: Vec<(PathBuf, &str)> =
        bundle.files().iter().map(|file| (args.output.join(&file.path), file.text.as_str())).collect();
    for catalog in bundle.changed_catalogs() {
        let path = args.output.join("catalogs").join(&catalog.name).with_extension("probity");
        texts.push((path, catalog.text.as_str()));
    }
    if let Some((path, _)) = texts.iter().find(|(path, _)| path.exists()) {
        return Err(Failure::usage(format!("`{}` is there already", path.display()))
            .help("name an empty folder; nothing is overwritten"));
    }
    for (path, text) in &texts {
        put(path, text)?;
    }
    let mut said = format!(
        "{} {} in `{}`; the script is `{}`\n",
        paint(BOLD, "probity:"),
        match texts.len() {
            1 => "1 file".to_owned(),
            count => format!("{count} files"),
        },
        args.output.display(),
        args.output.join(bundle.entry()).display()
    );
    for catalog in bundle.changed_catalogs() {
        said.push_str(&format!(
            "{} this compiler has another catalog `{}`; the unpacked script is decided by it, the bundle by its own\n",
            paint(YELLOW.bold(), "warning:"),
            catalog.name
        ));
    }
    output::tell(&said);
    Ok(Verdict::Fine)
}

fn put(path: &Path, text: &str) -> Result<(), Failure> {
    let folder = path.parent().unwrap_or(Path::new(""));
    std::fs::create_dir_all(folder).map_err(|error| exchange::unwritable(folder, &error))?;
    std::fs::write(path, text).map_err(|error| exchange::unwritable(path, &error))
}
