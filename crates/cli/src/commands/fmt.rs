//! `probity fmt`: scripts in the one style, in place, to stdout, or as a question whether they are.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use probity::diagnostic::{Diagnostic, render};
use probity::fmt::{Formatted, format};
use probity::source::SourceMap;
use similar::TextDiff;

use crate::failure::{Done, Failure, Verdict};
use crate::input;
use crate::output::{self, BOLD, CYAN, GREEN, RED, YELLOW, paint, safe};
use crate::script;

const EXAMPLES: &str = "\
Examples:
  probity fmt onboarding.probity
  probity fmt workflows/
  probity fmt --check .
  probity fmt --diff onboarding.probity
  cat onboarding.probity | probity fmt -";

/// Format scripts in the one style
///
/// Blanks and line ends change, nothing else: the result is read again, and a file of which it would mean something else
/// is left as it is. Parts that hold errors are left alone and reported.
#[derive(Debug, clap::Args)]
#[command(after_help = super::epilogue(EXAMPLES))]
pub struct Args {
    /// Scripts, folders (every .probity file in them), or `-` for stdin
    #[arg(value_name = "FILE|DIR", default_value = ".")]
    paths: Vec<PathBuf>,

    /// Write nothing; list the files that would change, and fail if there are any
    #[arg(long)]
    check: bool,

    /// Write nothing; show what would change
    #[arg(long)]
    diff: bool,
}

/// What became of the files.
#[derive(Debug, Default)]
struct Tally {
    files: usize,
    changed: usize,
    errors: usize,
}

pub fn run(args: &Args) -> Done {
    let mut tally = Tally::default();
    let is_stdin = args.paths.iter().any(|path| input::is_stdin(path));
    if is_stdin && args.paths.len() > 1 {
        return Err(Failure::usage("`-` stands alone").help("name files, or pipe one script in"));
    }
    for path in files(&args.paths)? {
        let text = input::text(&path)?;
        let formatted = format(&text);
        report(&path, &text, &formatted, &mut tally);
        let changes = formatted.text != text;
        tally.files += 1;
        tally.changed += usize::from(changes);
        if args.diff {
            output::show(&difference(&path, &text, &formatted.text))?;
        }
        match (args.check || args.diff, input::is_stdin(&path)) {
            (false, true) => output::show_plain(&formatted.text)?,
            (false, false) if changes => write(&path, &formatted.text)?,
            (true, _) if changes && args.check && !args.diff => {
                output::show(&format!("{}\n", safe(script::name(&path))))?;
            }
            _ => {}
        }
    }
    if !is_stdin || args.check {
        output::tell(&summary(&tally, args.check || args.diff));
    }
    Ok(Verdict::findings_if(tally.errors > 0 || (args.check && tally.changed > 0)))
}

/// The files that are meant, folders replaced by the scripts in them, each once and in order.
fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut found = Vec::new();
    for path in paths {
        if !input::is_stdin(path) && path.is_dir() {
            walk(path, &mut found).map_err(|error| input::unreadable(path, &error))?;
        } else {
            found.push(path.clone());
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|path| seen.insert(path.clone()));
    Ok(found)
}

/// Hidden folders and links to folders are passed over, so that no script is found twice.
fn walk(folder: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let is_hidden = entry.file_name().to_string_lossy().starts_with('.');
        if entry.file_type()?.is_dir() {
            if !is_hidden && !path.join("CACHEDIR.TAG").exists() {
                walk(&path, found)?;
            }
        } else if path.extension().is_some_and(|ending| ending == "probity") && path.is_file() {
            let path = path.strip_prefix("./").map(Path::to_owned).unwrap_or(path);
            found.push(path);
        }
    }
    Ok(())
}

/// Tells what is wrong with a file.
fn report(path: &Path, text: &str, formatted: &Formatted, tally: &mut Tally) {
    let errors: Vec<Diagnostic> =
        formatted.diagnostics.iter().filter(|found| found.is_error()).cloned().collect();
    if !errors.is_empty() {
        let mut sources = SourceMap::new();
        sources.add(script::name(path), text);
        output::tell(&format!("{}\n", render::render(&sources, &errors, true)));
        tally.errors += errors.len();
    }
    if let Some(error) = formatted.error {
        let help = match errors.len() {
            0 => "this is a fault of the formatter; please report it",
            _ => "mend the errors above, and format again",
        };
        let name = safe(script::name(path));
        output::tell(&format!("{} {name} is left as it is: {error}\n", paint(RED.bold(), "error:")));
        output::tell(&format!("{} {help}\n", paint(CYAN.bold(), " help:")));
        tally.errors += 1;
    }
}

/// Replaces a file at once: whoever reads it meanwhile sees the old text or the new one.
fn write(path: &Path, text: &str) -> Result<(), Failure> {
    // A link stays one; what it points to is replaced.
    let target = fs::canonicalize(path).map_err(|error| unwritten(path, &error))?;
    let permissions = fs::metadata(&target).map_err(|error| unwritten(path, &error))?.permissions();
    if permissions.readonly() {
        return Err(Failure::usage(format!("`{}` is write-protected", path.display()))
            .help("make it writable, or use `--diff` to see what would change"));
    }
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = target.with_file_name(name);
    let written = fs::OpenOptions::new().write(true).create_new(true).open(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.set_permissions(permissions)?;
        file.sync_all()?;
        fs::rename(&beside, &target)
    });
    written.map_err(|error| {
        // What is half written helps nobody; that it can't be removed changes nothing.
        let _ = fs::remove_file(&beside);
        unwritten(path, &error)
    })
}

fn unwritten(path: &Path, error: &io::Error) -> Failure {
    Failure::usage(format!("can't write `{}`: {error}", path.display()))
}

/// A unified difference, coloured.
fn difference(path: &Path, before: &str, after: &str) -> String {
    let name = safe(script::name(path));
    let diff = TextDiff::from_lines(before, after);
    let unified = diff.unified_diff().context_radius(3).header(&name, &name).to_string();
    let mut shown = String::new();
    for line in unified.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        let line = safe(line);
        let painted = match line.chars().next() {
            Some('+') if !line.starts_with("+++") => paint(GREEN, line),
            Some('-') if !line.starts_with("---") => paint(RED, line),
            Some('@') => paint(CYAN, line),
            Some('+' | '-') => paint(BOLD, line),
            _ => line,
        };
        shown.push_str(&painted);
        shown.push_str(end);
    }
    shown
}

fn summary(tally: &Tally, only_asked: bool) -> String {
    let plural =
        |count: usize, noun: &str| if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") };
    let did = match (tally.changed, only_asked) {
        (0, _) => paint(GREEN.bold(), "nothing to change"),
        (changed, true) => paint(YELLOW.bold(), format!("{changed} would change")),
        (changed, false) => paint(GREEN.bold(), format!("{changed} changed")),
    };
    let errors = match tally.errors {
        0 => String::new(),
        errors => format!(", {}", paint(RED.bold(), plural(errors, "error"))),
    };
    format!("{} {} read: {did}{errors}\n", paint(BOLD, "probity:"), plural(tally.files, "file"))
}
