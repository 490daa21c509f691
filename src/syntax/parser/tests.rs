//! What can only be seen with the grammar's own nodes.

use pest::Parser;

use super::words::{Words, words};
use super::{Grammar, Node, Rule};
use crate::source::SourceId;
use crate::syntax::token::{TokenKind, lex};

fn leaves(node: Node<'_>, found: &mut Vec<(usize, usize)>) {
    let span = node.as_span();
    let mut inner = node.into_inner().peekable();
    if inner.peek().is_none() {
        found.push((span.start(), span.end()));
    }
    inner.for_each(|node| leaves(node, found));
}

#[test]
fn every_leaf_is_one_token() {
    let text = include_str!("../../../tests/syntax/forms.probity");
    let tokens = lex(SourceId(0), text);
    let solid: Vec<_> = tokens.iter().filter(|token| !token.kind.is_trivia()).copied().collect();
    let mut compared = 0;
    for part in crate::syntax::split::items(text, solid.get(2..).unwrap()) {
        let crate::syntax::split::Part::Item(item) = part else { panic!("no junk") };
        let (start, end) =
            (item.first().unwrap().span.start as usize, item.last().unwrap().span.end as usize);
        let mut found = Vec::new();
        for node in Grammar::parse(Rule::one_item, &text[start..end]).unwrap() {
            leaves(node, &mut found);
        }
        let found: Vec<_> = found
            .into_iter()
            .filter(|(from, to)| from < to)
            .map(|(from, to)| (from + start, to + start))
            .collect();
        let expected: Vec<_> =
            item.iter().map(|token| (token.span.start as usize, token.span.end as usize)).collect();
        assert_eq!(found, expected);
        compared += found.len();
    }
    assert!(compared > 500, "only {compared} leaves");
}

#[test]
fn single_words_and_literals_are_the_same_to_both_lexers() {
    let cases = [
        ("abc_1", Rule::word, TokenKind::Word),
        ("ABC_1", Rule::symbol, TokenKind::Symbol),
        ("1_000", Rule::int, TokenKind::Int),
        ("12.50", Rule::decimal, TokenKind::Decimal),
        ("80%", Rule::percent, TokenKind::Percent),
        ("2026-01-31", Rule::date, TokenKind::Date),
        ("2026-01-31T10:00Z", Rule::time, TokenKind::Time),
        ("\"a\\\"b\"", Rule::text, TokenKind::Text),
        ("r\"\\d\"", Rule::regex, TokenKind::Regex),
    ];
    for (written, rule_kind, kind) in cases {
        let tokens: Vec<_> = lex(SourceId(0), written).into_iter().map(|token| token.kind).collect();
        assert_eq!(tokens, [kind], "{written}");
        let parsed = Grammar::parse(rule_kind, written).unwrap().next().unwrap();
        assert_eq!(parsed.as_str(), written);
    }
    for reserved in crate::syntax::keywords::reserved() {
        assert!(Grammar::parse(Rule::word, reserved).is_err(), "{reserved}");
        assert!(Grammar::parse(Rule::word, &format!("{reserved}s_")).is_ok(), "{reserved}s_");
        assert!(Grammar::parse(Rule::any_word, reserved).is_ok(), "{reserved}");
    }
}

#[test]
fn every_rule_has_words_that_are_not_its_name() {
    for rule_kind in Rule::all_rules() {
        match words(*rule_kind) {
            Words::Thing(thing) => {
                assert!(!thing.is_empty() && !thing.contains("_stmt") && !thing.contains("_item"), "{thing}");
                assert_ne!(thing, format!("{rule_kind:?}"));
            }
            Words::Mark(mark) => assert!(!mark.is_empty() && !mark.starts_with("k_"), "{mark}"),
            Words::Continuation | Words::End => {}
        }
    }
}
