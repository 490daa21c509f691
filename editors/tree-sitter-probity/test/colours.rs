//! The colours of whole scripts, kept for people to read: under each line, what its words are captured as.

use std::collections::BTreeMap;
use std::fs;

use tree_sitter_probity::HIGHLIGHTS_QUERY;

use crate::{queries, support};

/// ```text
/// list blocked: text folded
/// ^^^^ keyword.type
///      ^^^^^^^ variable
/// ```
fn coloured(text: &str) -> String {
    let tree = support::parse(text);
    let mut lines: BTreeMap<usize, Vec<(usize, usize, String)>> = BTreeMap::new();
    for ((start, end), name) in queries::captures(&queries::query(HIGHLIGHTS_QUERY), &tree, text) {
        if name.starts_with("punctuation") || name == "operator" {
            continue;
        }
        let before = text.get(..start).unwrap_or_default();
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count();
        let width = text.get(start..end).unwrap_or_default().chars().count();
        lines.entry(before.matches('\n').count()).or_default().push((column, width, name));
    }
    let mut out = String::new();
    for (number, line) in text.lines().enumerate() {
        out.push_str(line);
        out.push('\n');
        let mut words = lines.remove(&number).unwrap_or_default();
        words.sort();
        for (column, width, name) in words {
            out.push_str(&format!("{}{} {name}\n", " ".repeat(column), "^".repeat(width)));
        }
    }
    out
}

#[test]
fn colours_are_the_kept_ones() {
    let folder = support::here().join("test/colours");
    for (script, kept) in [
        ("examples/payment_limits/workflow.probity", "payment_limits.txt"),
        ("templates/skeleton.probity", "skeleton.txt"),
        ("tests/syntax/forms.probity", "forms.txt"),
    ] {
        let text = fs::read_to_string(support::root().join(script)).expect("a script is read");
        support::kept(&folder.join(kept), &coloured(&text));
    }
}
