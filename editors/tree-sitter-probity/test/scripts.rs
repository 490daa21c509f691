//! What the compiler can read, this grammar reads without a guess.

use std::fs;

use probity::source::SourceId;
use probity::syntax;
use sha2::{Digest, Sha256};
use tree_sitter::Language;

use crate::support::{self, Script};

/// Whether the compiler's own grammar accepts it. (Names and types are not looked at.)
fn is_sound(text: &str) -> bool {
    !syntax::parse(SourceId(0), text).diagnostics.iter().any(probity::diagnostic::Diagnostic::is_error)
}

fn guessed(scripts: &[Script]) -> (usize, Vec<String>) {
    let mut sound = 0;
    let mut wrong = Vec::new();
    for script in scripts.iter().filter(|script| is_sound(&script.text)) {
        sound += 1;
        let guesses = support::guesses(&support::parse(&script.text));
        wrong.extend(guesses.iter().map(|guess| format!("{}: {guess}", script.name)));
    }
    (sound, wrong)
}

#[test]
fn every_sound_file_parses_without_a_guess() {
    let files = support::files();
    let (sound, wrong) = guessed(&files);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(sound > 150, "{sound} of {} files are sound", files.len());
}

#[test]
fn every_sound_block_of_the_pages_parses_without_a_guess() {
    let blocks = support::blocks();
    let (sound, wrong) = guessed(&blocks);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(sound > 200, "{sound} of {} blocks are sound", blocks.len());
}

#[test]
fn every_template_and_catalog_is_among_the_files() {
    let files = support::files();
    for folder in ["catalog/", "examples/", "templates/", "tests/"] {
        assert!(files.iter().any(|file| file.name.starts_with(folder)), "nothing in {folder}");
    }
}

#[test]
fn words_of_the_language_are_tokens_here() {
    let language: Language = tree_sitter_probity::LANGUAGE.into();
    let kinds: Vec<&str> = (0..language.node_kind_count())
        .filter_map(|id| language.node_kind_for_id(u16::try_from(id).expect("few kinds")))
        .collect();
    for word in syntax::keywords::reserved() {
        let statement = format!("{word}_statement");
        assert!(kinds.contains(&word) || kinds.contains(&statement.as_str()), "`{word}` is no token");
    }
}

#[test]
fn a_unit_is_no_name_and_a_name_no_unit() {
    let tree =
        support::parse("probity 1\nrecord r { a: duration example 30 min\n s: int in 0..100 day: date }\n");
    assert_eq!(support::guesses(&tree), Vec::<String>::new());
    let text = tree.root_node().to_sexp();
    assert_eq!(text.matches("(unit)").count(), 1, "{text}");
    assert_eq!(text.matches("(field ").count(), 3, "{text}");

    let tree = support::parse("probity 1\nlet a = 5 EUR\nlet b = 5 EURO\nlet c = 3 split\n");
    assert_eq!(tree.root_node().to_sexp().matches("(money").count(), 1);
}

#[test]
fn a_broken_statement_leaves_its_neighbours_whole() {
    let tree = support::parse(
        "probity 1\nworkflow w {\n  acquire a: ID\n  check a usability ->\n  require a.x is PASSED else end REJECTED\n}\n\
         test \"t\" of w { expect PASSED }\n",
    );
    assert!(tree.root_node().has_error());
    let text = tree.root_node().to_sexp();
    for kind in ["acquire_statement", "require_statement", "test_item"] {
        assert!(text.contains(kind), "no {kind} in {text}");
    }
}

#[test]
fn the_parser_was_generated_from_this_grammar() {
    let kept = fs::read_to_string(support::here().join("src/grammar.sha256")).expect("the sum is there");
    let grammar = fs::read(support::here().join("grammar.js")).expect("the grammar is there");
    let sum: String = Sha256::digest(&grammar).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(kept.trim(), sum, "say ./generate.sh");
}

/// What VS Code puts into a script, with its placeholders as they come.
#[test]
fn snippets_parse_where_they_belong() {
    let path = support::root().join("editors/vscode/snippets/probity.json");
    let snippets: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(path).expect("snippets")).expect("JSON");
    for (name, snippet) in snippets.as_object().expect("an object") {
        let lines =
            snippet["body"].as_array().expect("lines").iter().map(|line| line.as_str().expect("a line"));
        let text = filled(&lines.collect::<Vec<_>>().join("\n"));
        let frames = [("", ""), ("workflow w {\n", "\n}\n"), ("workflow w { risk r in 0..1 {\n", "\n} }\n")];
        let fits = frames.iter().any(|(before, behind)| {
            support::guesses(&support::parse(&format!("{before}{text}{behind}"))).is_empty()
        });
        assert!(fits, "{name}:\n{text}");
    }
}

/// `${1:text}` is its text, `${1|a,b|}` its first choice, `$0` nothing.
fn filled(body: &str) -> String {
    let mut out = String::new();
    let mut rest = body;
    while let Some((before, behind)) = rest.split_once('$') {
        out.push_str(before);
        let Some(inner) = behind.strip_prefix('{') else {
            rest = behind.trim_start_matches(|c: char| c.is_ascii_digit());
            continue;
        };
        let held = inner.trim_start_matches(|c: char| c.is_ascii_digit());
        let mut depth = 0_i32;
        let end = held.find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth < 0
        });
        let (text, behind) = held.split_at(end.expect("a placeholder ends"));
        let text = text.trim_start_matches(':').trim_matches('|');
        let is_choice = held.starts_with('|');
        out.push_str(if is_choice { text.split(',').next().unwrap_or_default() } else { text });
        rest = behind.strip_prefix('}').unwrap_or(behind);
    }
    out + rest
}
