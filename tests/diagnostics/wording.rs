//! What holds for the wording of every finding that the pages show.

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use probity::diagnostic::{Diagnostic, codes};

use crate::page::{examples, expect_kept, script_codes};

#[test]
fn messages_are_one_plain_sentence() {
    for code in script_codes() {
        let page = examples(code);
        for text in page.wrong {
            let compilation = page.files.compiled(&text);
            let written: String = compilation.sources.files().map(|file| file.text.as_str()).collect();
            for found in &compilation.diagnostics {
                assert_plain(found, &written);
            }
        }
    }
}

/// Every text of a finding is one plain sentence, given all that the user wrote.
pub fn assert_plain(found: &Diagnostic, written: &str) {
    let first = found.message.chars().next().unwrap_or(' ');
    assert!(first == '`' || first.is_lowercase(), "{} starts with a capital: {}", found.code, found.message);
    let labels = std::iter::once(&found.primary).chain(&found.secondary).map(|label| label.text.as_str());
    let titles = found.fixes.iter().map(|fix| fix.title.as_str());
    let texts = std::iter::once(found.message.as_str()).chain(found.help.as_deref()).chain(titles);
    for text in texts.chain(labels).filter(|text| !text.is_empty()) {
        if let Some(why) = fault(text, written) {
            panic!("{} {why}: {text}", found.code);
        }
    }
}

fn fault(text: &str, written: &str) -> Option<String> {
    let mut quoted = text.split('`').skip(1).step_by(2);
    if text.ends_with('.') {
        return Some("ends with a full stop".to_owned());
    }
    if text.matches('`').count() % 2 == 1 {
        return Some("opens a quotation and does not close it".to_owned());
    }
    // ``a `label of `x`?` is split so that a quotation begins or ends with a blank or begins with the mark.
    if quoted.any(|part| part.is_empty() || part == "?" || part.starts_with(' ') || part.ends_with(' ')) {
        return Some("quotes within a quotation".to_owned());
    }
    if text.contains('\n') {
        return Some("has several lines".to_owned());
    }
    if text.contains("::") && !written.contains("::") {
        return Some("speaks of a path of Rust".to_owned());
    }
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.find_map(|word| match word {
        word if written.contains(word) => None,
        word if GRAMMAR.contains(word) => Some(format!("speaks of the grammar's `{word}`")),
        word if is_rust(word) => Some(format!("speaks of Rust's `{word}`")),
        _ => None,
    })
}

/// Names of the grammar's rules; those of one word are mostly words of the language too.
static GRAMMAR: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let grammar = concat!(env!("CARGO_MANIFEST_DIR"), "/grammar/probity.pest");
    let grammar = fs::read_to_string(grammar).expect("the grammar can be read");
    let names = grammar.lines().filter_map(|line| line.split_once('=')).map(|(name, _)| name.trim());
    let rules =
        names.filter(|name| name.contains('_') && name.chars().all(|c| c.is_alphanumeric() || c == '_'));
    rules.map(str::to_owned).collect()
});

/// `ExprKind`, `Vec`, `usize`: no word of the language is written so.
fn is_rust(word: &str) -> bool {
    let camel = word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.contains(|c: char| c.is_ascii_lowercase())
        && word.chars().skip(1).any(|c| c.is_ascii_uppercase());
    let known =
        ["Vec", "String", "Option", "Some", "None", "Arc", "EOI", "i64", "u32", "u64", "f64", "usize"];
    camel || known.contains(&word)
}

#[test]
fn faults_are_found() {
    let written = "let written_here = 1";
    assert_eq!(fault("`written_here` is no set, `??` is", written), None);
    for text in [
        "it ends.",
        "`open",
        "a `label of `x`?`",
        "want if_stmt",
        "an ExprKind",
        "two\nlines",
        "a usize",
        "core::Ty",
    ] {
        assert!(fault(text, written).is_some(), "{text}");
    }
    assert!(GRAMMAR.len() > 100, "only {} rules were found", GRAMMAR.len());
}

#[test]
fn the_index_of_codes_is_as_kept() {
    let mut index = String::from(
        "# Diagnostic codes\n\n`probity explain P0303` prints a page.\n\n| code | severity | title |\n|---|---|---|\n",
    );
    for code in codes::all() {
        index.push_str(&format!(
            "| [{code}]({code}.md) | {} | {} |\n",
            code.severity().as_str(),
            code.title()
        ));
    }
    expect_kept("../../docs/codes/README.md", &index);
}

#[test]
fn there_are_a_hundred_codes_each_with_a_page() {
    assert!(codes::all().count() >= 100, "{}", codes::all().count());
    for code in codes::all() {
        let page = code.explanation();
        assert!(
            page.starts_with(&format!("# {code}: {}\n", code.title())),
            "{code}: the page has another title"
        );
        assert!(page.lines().count() >= 8, "{code}: the page says too little");
    }
}
