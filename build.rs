//! Lists the built-in catalogs: every file of `catalog/` but the prelude, so that another vendor is another file.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(variable("CARGO_MANIFEST_DIR")?).join("catalog");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "probity") && stem(&path) != "prelude" {
            files.push(path);
        }
    }
    files.sort();
    let mut list = String::from("const CATALOGS: &[(&str, &str)] = &[\n");
    for path in &files {
        let _ = writeln!(list, "    ({:?}, include_str!({:?})),", stem(path), path.display().to_string());
    }
    list.push_str("];\n");
    fs::write(PathBuf::from(variable("OUT_DIR")?).join("catalogs.rs"), list)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn variable(name: &str) -> io::Result<String> {
    env::var(name).map_err(|error| io::Error::new(io::ErrorKind::NotFound, format!("{name}: {error}")))
}
