//! Links between the pages of the repository.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::{files, root};

fn pages(folder: &Path, all: &mut Vec<PathBuf>) {
    all.extend(files(folder, "md"));
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            pages(&entry, all);
        }
    }
}

/// What `](…)` leads to, outside of code.
fn targets(page: &str) -> Vec<String> {
    let mut in_code = false;
    let mut all = Vec::new();
    for line in page.lines() {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        let prose: String = line.split('`').step_by(2).collect();
        let links = prose.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        all.extend(links.map(|(target, _)| target.to_owned()));
    }
    all
}

#[test]
fn every_relative_link_leads_somewhere() {
    let mut all = vec![root().join("README.md"), root().join("CHANGELOG.md")];
    for folder in ["docs", "examples", "templates"] {
        pages(&root().join(folder), &mut all);
    }
    let mut followed = 0;
    for page in &all {
        let text = fs::read_to_string(page).expect("a page");
        for target in targets(&text).iter().filter(|target| !target.contains("://")) {
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let there = if file.is_empty() { page.clone() } else { page.with_file_name(file) };
            assert!(there.exists(), "{}: `{target}` leads nowhere", page.display());
            if !anchor.is_empty() {
                let other = fs::read_to_string(&there).expect("a page");
                let headings = other.lines().filter(|line| line.starts_with('#'));
                let anchors: Vec<String> = headings.map(anchor_of).collect();
                assert!(anchors.iter().any(|known| known == anchor), "{}: `{target}`", page.display());
            }
            followed += 1;
        }
    }
    assert!(followed > 20, "only {followed} links");
}

/// As the usual readers of Markdown make it from a heading.
fn anchor_of(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().chars();
    let kept = kept.filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}
