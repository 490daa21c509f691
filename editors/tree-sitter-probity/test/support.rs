//! Scripts of the repository, parsed.

use std::fs;
use std::path::{Path, PathBuf};

use tree_sitter::{Node, Parser, Tree};

pub fn root() -> PathBuf {
    here().join("../..")
}

pub fn here() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub fn parse(text: &str) -> Tree {
    let mut parser = Parser::new();
    parser
        .set_language(&tree_sitter_probity::LANGUAGE.into())
        .expect("the versions of grammar and library fit");
    parser.parse(text, None).expect("a text is parsed")
}

/// A script under its name, for messages.
pub struct Script {
    pub name: String,
    pub text: String,
}

/// Every `.probity` file of the repository.
pub fn files() -> Vec<Script> {
    let mut found = Vec::new();
    gather(&root(), &mut |path| path.extension().is_some_and(|end| end == "probity"), &mut found);
    let script = |path: PathBuf| Script {
        name: path.strip_prefix(root()).unwrap_or(&path).display().to_string(),
        text: fs::read_to_string(&path).expect("a file is read"),
    };
    found.into_iter().map(script).collect()
}

/// Every block of script on the pages, made a file as the tests of the pages do.
pub fn blocks() -> Vec<Script> {
    let mut pages = Vec::new();
    gather(&root(), &mut |path| path.extension().is_some_and(|end| end == "md"), &mut pages);
    let mut found = Vec::new();
    for page in pages {
        let text = fs::read_to_string(&page).expect("a page is read");
        let name = page.strip_prefix(root()).unwrap_or(&page).display().to_string();
        let mut open: Option<(String, String, usize)> = None;
        for (number, line) in text.lines().enumerate() {
            open = match (open.take(), line.strip_prefix("```")) {
                (None, Some(info)) => Some((info.trim().to_owned(), String::new(), number + 1)),
                (None, None) => None,
                (Some((info, text, first)), Some(_)) => {
                    if let Some(kind) = info.strip_prefix("probity") {
                        found.push(Script {
                            name: format!("{name}:{first}"),
                            text: whole(kind.trim(), &text),
                        });
                    }
                    None
                }
                (Some((info, text, first)), None) => Some((info, format!("{text}{line}\n"), first)),
            };
        }
    }
    found
}

fn whole(kind: &str, block: &str) -> String {
    match kind {
        "expr" => {
            let lets = block.lines().filter(|line| !line.trim().is_empty()).enumerate();
            let lets: Vec<String> = lets.map(|(at, line)| format!("let x{at} = {line}\n")).collect();
            format!("probity 1\n{}", lets.concat())
        }
        "workflow" => format!("probity 1\nworkflow example {{\n{block}}}\n"),
        _ if block.starts_with("probity 1") => block.to_owned(),
        _ => format!("probity 1\n{block}"),
    }
}

fn gather(folder: &Path, wanted: &mut dyn FnMut(&Path) -> bool, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder is read")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() {
            if !name.starts_with('.') && !["target", "node_modules"].contains(&name.as_str()) {
                gather(&path, wanted, found);
            }
        } else if wanted(&path) {
            found.push(path);
        }
    }
}

/// Every node, parents before their children.
pub fn each<'t>(tree: &'t Tree, visit: &mut dyn FnMut(Node<'t>)) {
    let mut cursor = tree.walk();
    loop {
        visit(cursor.node());
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return;
            }
        }
    }
}

/// Where the parser had to guess: nodes that are wrong or missing.
pub fn guesses(tree: &Tree) -> Vec<String> {
    let mut found = Vec::new();
    each(tree, &mut |node| {
        if node.is_error() || node.is_missing() {
            let at = node.start_position();
            found.push(format!("{}:{} {}", at.row + 1, at.column + 1, node.kind()));
        }
    });
    found
}

/// Holds a text against the kept one; `UPDATE_EXPECT=1` keeps this one.
pub fn kept(path: &Path, text: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(path, text).expect("the kept text is written");
        return;
    }
    let kept = fs::read_to_string(path).unwrap_or_default();
    let differs = kept.lines().zip(text.lines()).position(|(kept, now)| kept != now);
    assert!(
        kept == text,
        "{} is another, first in line {}; UPDATE_EXPECT=1 keeps the new one",
        path.display(),
        differs.unwrap_or_else(|| kept.lines().count().min(text.lines().count())) + 1
    );
}
