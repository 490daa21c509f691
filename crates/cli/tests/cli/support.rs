//! Running the binary, and the files it is given.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// The binary beside the fixtures.
pub fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_probity"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures"));
    command.args(args).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

pub fn finish(command: &mut Command) -> Ran {
    ran(command.output().unwrap())
}

pub fn probity(args: &[&str]) -> Ran {
    finish(&mut command(args))
}

pub fn probity_in(folder: &Path, args: &[&str]) -> Ran {
    finish(command(args).current_dir(folder))
}

pub fn with_stdin(args: &[&str], input: &[u8]) -> Ran {
    let mut child =
        command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that stops early closes its stdin; that is its right.
    let _ = child.stdin.take().unwrap().write_all(input);
    ran(child.wait_with_output().unwrap())
}

fn ran(output: Output) -> Ran {
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A file of the test's own: no two tests may write one name.
pub fn file(name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("files");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, contents).unwrap();
    path
}

/// An empty folder of the test's own: no two tests may take one name.
pub fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("folders").join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Facts of `payment.probity` that pass.
pub const GOOD: &str = r#"{"transaction":{"id":"t-1","time":"2026-01-31T10:00:00Z"},"input":{"country":"DEU","amount":100,"email":"a@b.c","age":40}}"#;

/// The host list of `payment.probity`, without an entry.
pub fn empty_list() -> String {
    format!("blocked={}", file("empty.txt", "").display())
}
