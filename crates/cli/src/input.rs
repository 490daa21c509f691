//! Reads files and stdin. Every error names the path and says what to do.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use crate::failure::Failure;

/// `-` stands for stdin.
pub fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The whole contents of a file, or of stdin.
pub fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut contents = Vec::new();
    open(path)?.read_to_end(&mut contents).map_err(|error| unreadable(path, &error))?;
    Ok(contents)
}

/// The whole contents as text.
pub fn text(path: &Path) -> Result<String, Failure> {
    let contents = bytes(path)?;
    String::from_utf8(contents).map_err(|error| {
        let line =
            error.as_bytes().iter().take(error.utf8_error().valid_up_to()).filter(|b| **b == b'\n').count();
        Failure::usage(format!("`{}` is not text: line {} is not UTF-8", path.display(), line + 1))
            .help("save the file as UTF-8, or check that it is the file that you mean")
    })
}

/// A reader of lines.
pub fn open(path: &Path) -> Result<Box<dyn BufRead>, Failure> {
    if is_stdin(path) {
        return Ok(Box::new(BufReader::new(io::stdin())));
    }
    // Opening a directory succeeds on some systems; reading it never does.
    if path.is_dir() {
        return Err(Failure::usage(format!("`{}` is a directory, not a file", path.display()))
            .help("name a file in it"));
    }
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    Ok(Box::new(BufReader::with_capacity(1 << 16, file)))
}

/// The size in bytes, where it is known beforehand.
pub fn size(path: &Path) -> Option<u64> {
    if is_stdin(path) { None } else { std::fs::metadata(path).ok().map(|about| about.len()) }
}

/// Whether the name says that the file holds one JSON document a line.
pub fn is_json_lines(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        ["ndjson", "jsonl"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// Why a path can't be read, in words.
pub fn unreadable(path: &Path, error: &io::Error) -> Failure {
    let shown = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => {
            let failure = Failure::usage(format!("there is no file `{shown}`"));
            failure.help(match neighbour(path) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "check the path; it is taken relative to the current directory".to_owned(),
            })
        }
        io::ErrorKind::PermissionDenied => {
            Failure::usage(format!("`{shown}` may not be read")).help("check the permissions of the file")
        }
        _ => Failure::usage(format!("can't read `{shown}`: {error}")),
    }
}

/// A file beside a missing one whose name is nearly the same.
fn neighbour(path: &Path) -> Option<String> {
    let wrong = path.file_name()?.to_str()?;
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let names: Vec<String> = std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    let near = probity::diagnostic::nearest(wrong, names.iter().map(String::as_str))?;
    Some(path.with_file_name(near).display().to_string())
}
