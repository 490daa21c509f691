//! Where imported files come from: the disk, relative to the file that imports them.

use std::path::{Component, Path, PathBuf};

use probity::engine::{Loader, Source};

use crate::failure::Failure;
use crate::input;

/// Reads what `use "…"` names.
#[derive(Clone, Copy, Debug)]
pub struct Disk;

impl Loader for Disk {
    fn load(&self, importing: &str, path: &str) -> Result<Source, String> {
        let target = beside(importing, path);
        match input::text(&target) {
            Ok(text) => Ok(Source { name: target.display().to_string(), text }),
            Err(Failure::Usage { message, .. }) => Err(message),
            Err(_) => Err(format!("can't read `{}`", target.display())),
        }
    }
}

/// A path that a file names, as seen from where the user stands. `a/../b` is `b`, so that a file reached by two ways
/// has one name.
pub fn beside(file: &str, path: &str) -> PathBuf {
    let folder = Path::new(file).parent().unwrap_or(Path::new(""));
    let mut clean = PathBuf::new();
    for part in folder.join(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(clean.components().next_back(), Some(Component::Normal(_))) => {
                clean.pop();
            }
            other => clean.push(other),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_the_importing_file() {
        assert_eq!(beside("a/main.probity", "lists.probity"), Path::new("a/lists.probity"));
        assert_eq!(beside("main.probity", "./lists.probity"), Path::new("lists.probity"));
        assert_eq!(beside("a/b/main.probity", "../lists.probity"), Path::new("a/lists.probity"));
        assert_eq!(beside("main.probity", "../lists.probity"), Path::new("../lists.probity"));
        assert_eq!(beside("a/main.probity", "/etc/lists.probity"), Path::new("/etc/lists.probity"));
    }
}
