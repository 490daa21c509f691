//! Queries compile, and capture what they are for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use tree_sitter::{Language, Query, QueryCursor, StreamingIterator, Tree};
use tree_sitter_probity::{FOLDS_QUERY, HIGHLIGHTS_QUERY, INDENTS_QUERY, INJECTIONS_QUERY, LOCALS_QUERY};

use crate::support;

pub fn query(text: &str) -> Query {
    let language: Language = tree_sitter_probity::LANGUAGE.into();
    Query::new(&language, text).unwrap_or_else(|error| panic!("{error}"))
}

/// Byte range, name of the capture.
pub fn captures(query: &Query, tree: &Tree, text: &str) -> Vec<((usize, usize), String)> {
    let mut cursor = QueryCursor::new();
    let mut matches = cursor.matches(query, tree.root_node(), text.as_bytes());
    let mut found = Vec::new();
    while let Some(one) = matches.next() {
        for capture in one.captures() {
            let name = query.capture_names().get(capture.index as usize).expect("a capture has a name");
            found.push(((capture.node.start_byte(), capture.node.end_byte()), (*name).to_owned()));
        }
    }
    found
}

fn script(name: &str) -> String {
    fs::read_to_string(support::root().join(name)).expect("a script is read")
}

#[test]
fn all_queries_compile() {
    for (text, some) in [
        (HIGHLIGHTS_QUERY, "function.call"),
        (INJECTIONS_QUERY, "injection.content"),
        (LOCALS_QUERY, "local.scope"),
        (FOLDS_QUERY, "fold"),
        (INDENTS_QUERY, "indent.begin"),
    ] {
        assert!(query(text).capture_names().contains(&some), "no @{some}");
    }
}

#[test]
fn queries_of_other_editors_compile() {
    let mut count = 0;
    for folder in ["editors/helix/queries/probity", "editors/zed/languages/probity"] {
        for entry in fs::read_dir(support::root().join(folder)).expect("the folder is there") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|end| end == "scm") {
                query(&fs::read_to_string(&path).expect("a query is read"));
                count += 1;
            }
        }
    }
    assert!(count >= 8, "only {count} queries");
}

#[test]
fn no_place_has_two_colours() {
    let query = query(HIGHLIGHTS_QUERY);
    for script in support::files().into_iter().chain(support::blocks()) {
        let tree = support::parse(&script.text);
        let mut colours: BTreeMap<(usize, usize), BTreeSet<String>> = BTreeMap::new();
        for (range, name) in captures(&query, &tree, &script.text) {
            colours.entry(range).or_default().insert(name);
        }
        for ((start, end), names) in colours {
            let word = script.text.get(start..end).unwrap_or_default();
            assert!(names.len() == 1, "{}: `{word}` is {names:?}", script.name);
        }
    }
}

/// Words that have a meaning of their own, and marks, are never left without a colour.
#[test]
fn every_word_of_the_language_has_a_colour() {
    let query = query(HIGHLIGHTS_QUERY);
    for script in support::files() {
        let tree = support::parse(&script.text);
        if tree.root_node().has_error() {
            continue;
        }
        let coloured: BTreeSet<(usize, usize)> =
            captures(&query, &tree, &script.text).into_iter().map(|(range, _)| range).collect();
        support::each(&tree, &mut |node| {
            let is_word = !node.is_named() && !node.kind().starts_with(['"', 'r']) || node.kind() == "symbol";
            let parent = node.parent().map_or("", |parent| parent.kind());
            if is_word && !["string", "regex", "boolean", "wildcard", "input"].contains(&parent) {
                let range = (node.start_byte(), node.end_byte());
                assert!(
                    coloured.contains(&range),
                    "{}: `{}` in {parent} has no colour",
                    script.name,
                    node.kind()
                );
            }
        });
    }
}

#[test]
fn bodies_and_descriptions_fold() {
    let text = script("examples/design/onboarding.probity");
    let tree = support::parse(&text);
    let line = |offset: usize| text.get(..offset).unwrap_or_default().matches('\n').count() + 1;
    let folds: Vec<(usize, usize)> = captures(&query(FOLDS_QUERY), &tree, &text)
        .into_iter()
        .map(|((start, end), _)| (line(start), line(end)))
        .filter(|(start, end)| start < end)
        .collect();
    let has = |first: &str, last: &str| {
        folds.iter().any(|(start, end)| {
            let line = |at: &usize| text.lines().nth(at - 1).unwrap_or_default();
            line(start).contains(first) && line(end).trim() == last
        })
    };
    for head in [
        "workflow onboarding {",
        "input {",
        "match email_risk {",
        "risk fraud",
        "decide fraud {",
        "test \"a clean",
    ] {
        assert!(has(head, "}"), "{head} does not fold in {folds:?}");
    }
}

/// The names that `text` refers to, with where each is defined.
#[test]
fn names_inside_a_declaration_are_found() {
    let text = "probity 1\nfn of_age(born: date) -> bool = age(born) >= 18\n\
                workflow w {\n  require any(h in results: h is REJECTED) else end PASSED\n}\n";
    let tree = support::parse(text);
    let found = captures(&query(LOCALS_QUERY), &tree, text);
    let of = |name: &str| {
        let words = found.iter().filter(|(_, capture)| capture == name);
        words.filter_map(|((start, end), _)| text.get(*start..*end)).collect::<Vec<_>>()
    };
    assert_eq!(of("local.definition.parameter"), ["born"]);
    assert_eq!(of("local.definition.function"), ["of_age", "w"]);
    assert_eq!(of("local.definition.var"), ["h"]);
    assert_eq!(of("local.reference").iter().filter(|word| **word == "h").count(), 2);
}

#[test]
fn a_pattern_is_a_regular_expression() {
    let text = "probity 1\nlet a = \"DE-1\" matches r\"^[A-Z]{2}-\" // why\n";
    let tree = support::parse(text);
    let words: Vec<&str> = captures(&query(INJECTIONS_QUERY), &tree, text)
        .into_iter()
        .filter_map(|((start, end), _)| text.get(start..end))
        .collect();
    assert_eq!(words, ["^[A-Z]{2}-", "// why"]);
}
