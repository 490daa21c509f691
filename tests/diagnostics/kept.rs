//! Every kept rendering still belongs to something.

use std::fs;
use std::path::{Path, PathBuf};

use probity::diagnostic::codes;

use crate::page::folder;

/// The kept texts of a folder, and what lies beside them.
fn texts(folder: &Path) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let inside = fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path());
    inside.partition(|path| path.extension().is_some_and(|ending| ending == "txt"))
}

#[test]
fn every_kept_page_is_of_a_code() {
    let known: Vec<String> = codes::all().map(|code| code.to_string()).collect();
    let (kept, _) = texts(&folder());
    assert!(kept.len() > 100, "only {} pages are kept", kept.len());
    for file in kept {
        let stem = file.file_stem().expect("a name").to_string_lossy();
        assert!(known.contains(&stem.into_owned()), "{} is of no code; delete it", file.display());
    }
}

#[test]
fn every_kept_finding_has_what_gives_it() {
    for name in ["scripts", "facts", "exchange"] {
        let (kept, others) = texts(&folder().join(name));
        assert!(!kept.is_empty(), "nothing is kept in {name}");
        for file in kept {
            let given = others.iter().any(|other| other.file_stem() == file.file_stem());
            assert!(given, "nothing gives {}; delete it", file.display());
        }
    }
}
