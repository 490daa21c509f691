//! A stage imports only stages before it. The order here is the one of `docs/architecture.md`.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what it expects")]

use std::fs;
use std::path::{Path, PathBuf};

/// From the first stage to the last.
const ORDER: &[&str] = &[
    "source",
    "value",
    "diagnostic",
    "syntax",
    "fmt",
    "resolve",
    "core",
    "flow",
    "check",
    "facts",
    "outcome",
    "interp",
    "layout",
    "row",
    "decode",
    "code",
    "tables",
    "jit",
    "markup",
    "graph",
    "testing",
    "schema",
    "reference",
    "words",
    "page",
    "engine",
    "batch",
    "templates",
    "exchange",
    "ide",
];

#[test]
fn every_stage_imports_only_stages_before_it() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut edges = 0;
    for file in rust_files(&src) {
        let stage = stage_of(&src, &file);
        let Some(rank) = ORDER.iter().position(|known| *known == stage) else {
            assert_eq!(stage, "lib", "{} is in no stage of the order", file.display());
            continue;
        };
        let text = fs::read_to_string(&file).expect("a source file can be read");
        for used in imports(&text) {
            edges += 1;
            let Some(target) = ORDER.iter().position(|known| *known == used) else { continue };
            if target > rank {
                wrong.push(format!("{} imports `{used}`", file.display()));
            }
        }
    }
    assert!(edges > 100, "the reading of imports found only {edges}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The stages named by `crate::stage` outside of comments and tests.
fn imports(text: &str) -> Vec<String> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines
        .flat_map(|line| line.split("crate::").skip(1))
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect())
        .collect()
}

fn stage_of(src: &Path, file: &Path) -> String {
    let first = file.strip_prefix(src).expect("under src").components().next().expect("a name");
    first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs")
            && path.file_stem().is_none_or(|stem| stem != "tests")
        {
            files.push(path);
        }
    }
    files
}
