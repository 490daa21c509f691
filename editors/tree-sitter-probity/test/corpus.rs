//! `test/corpus/*.txt`: scripts and their trees, in the form of `tree-sitter test`, which reads them too.

use std::fs;
use std::path::Path;

use crate::support;

const TITLE: &str = "==================";
const TREE: &str = "---";

struct Case {
    title: String,
    script: String,
    tree: String,
}

fn cases(text: &str) -> Vec<Case> {
    let line = format!("{TITLE}\n");
    let mut parts = text.split(&line);
    assert_eq!(parts.next(), Some(""), "a corpus begins with a title");
    let mut cases = Vec::new();
    while let (Some(title), Some(body)) = (parts.next(), parts.next()) {
        let (script, tree) = body.split_once(&format!("\n{TREE}\n")).expect("a case has a tree");
        let tree = tree.split_whitespace().collect::<Vec<_>>().join(" ").replace(" )", ")");
        cases.push(Case {
            title: title.trim().to_owned(),
            script: script.trim_matches('\n').to_owned(),
            tree,
        });
    }
    cases
}

/// A tree with a line for each node.
fn drawn(sexp: &str) -> String {
    let mut out = String::new();
    let mut depth = 0_usize;
    for (at, word) in sexp.split(' ').enumerate() {
        let is_node = word.starts_with('(');
        let follows_field =
            sexp.split(' ').nth(at.wrapping_sub(1)).is_some_and(|before| before.ends_with(':'));
        if at > 0 {
            out.push_str(&if is_node && follows_field {
                " ".to_owned()
            } else {
                format!("\n{}", "  ".repeat(depth))
            });
        }
        out.push_str(word);
        if is_node {
            depth += 1;
        }
        depth = depth.saturating_sub(word.matches(')').count());
    }
    out
}

fn check(path: &Path) -> usize {
    let text = fs::read_to_string(path).expect("a corpus is read");
    let cases = cases(&text);
    let mut fresh = String::new();
    for case in &cases {
        let tree = support::parse(&case.script);
        assert!(!tree.root_node().has_error(), "{}: {:?}", case.title, support::guesses(&tree));
        let now = tree.root_node().to_sexp();
        if std::env::var_os("UPDATE_EXPECT").is_none() {
            assert_eq!(now, case.tree, "{} of {}", case.title, path.display());
        }
        fresh.push_str(&format!(
            "{TITLE}\n{}\n{TITLE}\n\n{}\n\n{TREE}\n\n{}\n\n",
            case.title,
            case.script,
            drawn(&now)
        ));
    }
    support::kept(path, &fresh);
    cases.len()
}

#[test]
fn trees_are_the_kept_ones() {
    let mut count = 0;
    for entry in fs::read_dir(support::here().join("test/corpus")).expect("the corpus is there") {
        count += check(&entry.expect("an entry").path());
    }
    assert!(count >= 20, "only {count} cases");
}
