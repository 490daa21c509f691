//! What the tests here share.

use std::fs;
use std::path::{Path, PathBuf};

use probity::source::SourceId;
use probity::syntax::{Parse, parse};

pub fn read(text: &str) -> Parse {
    parse(SourceId(0), text)
}

/// Code, message and the text that a finding points at, for each finding but the one about a missing edition.
pub fn findings(text: &str) -> Vec<(String, String, String)> {
    let parsed = read(text);
    parsed
        .diagnostics
        .iter()
        .filter(|finding| finding.code.number() != 140)
        .map(|finding| {
            let at = text.get(finding.primary.span.range()).expect("a finding points into the text");
            (finding.code.to_string(), finding.message.clone(), at.to_owned())
        })
        .collect()
}

/// The text with the first fix of its only finding applied.
pub fn fixed(text: &str) -> String {
    let parsed = read(text);
    let mut findings = parsed.diagnostics.iter().filter(|finding| finding.code.number() != 140);
    let finding = findings.next().expect("a finding");
    assert!(findings.next().is_none(), "one finding only: {:?}", parsed.diagnostics);
    let mut edits = finding.fixes.first().expect("a fix").edits.clone();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    edits.iter().fold(text.to_owned(), |mut text, edit| {
        text.replace_range(edit.span.range(), &edit.replacement);
        text
    })
}

/// Every script and catalog of the repository, by path.
pub fn scripts() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut open = vec![root.join("examples"), root.join("catalog")];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(&directory).expect("a directory of scripts") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "probity") {
                let text = fs::read_to_string(&path).expect("a script is readable");
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}
