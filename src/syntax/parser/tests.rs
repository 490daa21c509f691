//! The grammar's shape: its leaves are tokens, its choices are decided by one of them, its words are a reader's.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may"
)]

use std::collections::{BTreeMap, BTreeSet, HashMap};

use pest::Parser;
use pest::iterators::Pairs;
use pest_meta::ast::{Expr, RuleType};

use super::words::{Words, words};
use super::{Grammar, Rule};
use crate::syntax::split::{Part, items};
use crate::syntax::tests::{read, scripts};
use crate::syntax::{TokenKind, keywords};

const TEXT: &str = include_str!("../../../grammar/probity.pest");

fn grammar() -> BTreeMap<String, (RuleType, Expr)> {
    let pairs = pest_meta::parser::parse(pest_meta::parser::Rule::grammar_rules, TEXT).unwrap();
    let rules = pest_meta::parser::consume_rules(pairs).unwrap();
    rules.into_iter().map(|rule| (rule.name, (rule.ty, rule.expr))).collect()
}

/// Every leaf of a parse: its rule and its place.
fn leaves(pairs: Pairs<'_, Rule>, out: &mut Vec<(Rule, usize, usize)>) {
    for pair in pairs {
        let (rule, span) = (pair.as_rule(), pair.as_span());
        let inner = pair.into_inner();
        if inner.peek().is_none() && rule != Rule::EOI {
            out.push((rule, span.start(), span.end()));
        }
        leaves(inner, out);
    }
}

#[test]
fn every_leaf_is_one_token() {
    let mut seen = BTreeSet::new();
    for (path, text) in scripts() {
        let tokens = read(&text).tokens;
        let ends: HashMap<usize, usize> =
            tokens.iter().map(|token| (token.span.start as usize, token.span.end as usize)).collect();
        let solid: Vec<_> = tokens.into_iter().filter(|token| !token.kind.is_trivia()).collect();
        for part in items(&text, &solid) {
            let (Part::Item(item) | Part::Junk(item)) = part;
            if matches!(&text[item[0].span.range()], "claim" | "probity") {
                continue;
            }
            let (from, to) = (item[0].span.start as usize, item[item.len() - 1].span.end as usize);
            let mut found = Vec::new();
            leaves(Grammar::parse(Rule::one_item, &text[from..to]).unwrap(), &mut found);
            // Each token is one leaf too, so that nothing of the text is passed over.
            let starts: BTreeSet<usize> = found.iter().map(|(_, start, _)| from + start).collect();
            assert_eq!(starts.len(), item.len(), "{}: {:?}", path.display(), &text[from..to.min(from + 60)]);
            for (rule, start, end) in found {
                assert_eq!(
                    ends.get(&(from + start)),
                    Some(&(from + end)),
                    "{rule:?} {:?}",
                    &text[from + start..from + end]
                );
                seen.insert(format!("{rule:?}"));
            }
        }
    }
    assert!(seen.len() > 70, "only {} kinds of leaves seen", seen.len());
}

/// Texts that one side could read as one piece and the other as several.
#[test]
fn tokens_and_leaves_agree_on_awkward_texts() {
    let mut read_so_far = 0;
    for text in [
        "1..2",
        "1 .. 2",
        "1.5..2.5",
        "80%..90%",
        "a.b",
        "a-1",
        "a->b",
        "1-2",
        "2026-01-31-1",
        "2026-01-31",
        "5 s",
        "5 ms",
        "5s",
        "5_0",
        "5_",
        "a_b",
        "_a",
        "a__b",
        "A_",
        "AB1",
        "aB",
        "r\"x\"",
        "r \"x\"",
        "r",
        "\"\\\"\"",
        "\"\\\\\"",
        "a==b",
        "a=b",
        "a===b",
        "a<=b",
        "a??b",
        "a?b",
        "a&&b",
        "a||b",
        "a|b",
        "!a",
        "!=a",
        "-1",
        "--1",
        "a.1",
        "a..b",
        "1.a",
        "2026-01-31T10:00Z",
        "2026-01-31T10:00:00.123+02:00",
        "2026-01-31T10:00",
        "é",
        "éa",
        "aé",
        "5é",
        "notx",
        "not x",
        "not_x",
        "ina",
        "5 EUR",
        "5 EURO",
        "5 eur",
        "5%x",
        "5 %",
        "1e5",
        "\u{feff}a",
        "a\u{a0}b",
        "//a",
        "a//b",
        "a/b",
        "a/ /b",
    ] {
        let tokens = read(text).tokens;
        let solid: Vec<_> = tokens.iter().filter(|token| !token.kind.is_trivia()).collect();
        // What the tokens call damaged is never shown to the grammar.
        if solid.iter().any(|token| token.kind.is_damaged()) {
            continue;
        }
        read_so_far += 1;
        let Some(pairs) =
            Grammar::parse(Rule::expr, text).ok().filter(|pairs| pairs.as_str().len() == text.len())
        else {
            continue;
        };
        let mut found = Vec::new();
        leaves(pairs, &mut found);
        let leaves: BTreeSet<_> = found.into_iter().map(|(_, start, end)| (start, end)).collect();
        let spans: BTreeSet<_> =
            solid.iter().map(|token| (token.span.start as usize, token.span.end as usize)).collect();
        assert_eq!(leaves, spans, "{text}");
    }
    assert!(read_so_far > 30, "only {read_so_far} texts were compared");
}

#[test]
fn the_grammar_and_the_lists_agree_on_reserved_words() {
    let (_, reserved) = &grammar()["reserved"];
    let mut written = BTreeSet::new();
    strings(reserved, &mut written);
    let listed: BTreeSet<String> = keywords::reserved().map(str::to_owned).collect();
    assert_eq!(written, listed);
    for word in &listed {
        assert!(Grammar::parse(Rule::word, word).is_err(), "{word} is read as a name");
        assert!(Grammar::parse(Rule::any_word, word).is_ok());
        assert!(Grammar::parse(Rule::word, &format!("{word}_")).is_ok(), "{word}_ is not read as a name");
        assert_eq!(read(word).tokens[0].kind, TokenKind::Word);
    }
}

#[test]
fn the_grammar_and_the_lists_agree_on_words_of_one_place() {
    let mut written = BTreeSet::new();
    for (name, (_, expr)) in grammar().iter() {
        if name.starts_with("k_") {
            strings(expr, &mut written);
        }
    }
    written.retain(|word| !keywords::is_reserved(word));
    assert_eq!(written, keywords::CONTEXTUAL.iter().map(|word| (*word).to_owned()).collect());
}

#[test]
fn the_grammar_and_durations_agree_on_units() {
    let (_, unit) = &grammar()["unit"];
    let mut written = BTreeSet::new();
    strings(unit, &mut written);
    for other in [" ", "\t", ":"] {
        written.remove(other);
    }
    assert_eq!(written, crate::value::Duration::unit_names().map(str::to_owned).collect());
}

fn strings(expr: &Expr, out: &mut BTreeSet<String>) {
    match expr {
        Expr::Str(text) => drop(out.insert(text.clone())),
        Expr::Seq(a, b) | Expr::Choice(a, b) => {
            strings(a, out);
            strings(b, out);
        }
        Expr::Rep(a) | Expr::Opt(a) | Expr::NegPred(a) | Expr::PosPred(a) => strings(a, out),
        _ => {}
    }
}

/// Choices of which several alternatives begin with one token, and why reading stays linear.
const EXCEPTIONS: &[(&str, &str, &str)] = &[(
    "expect",
    "k_not",
    "`not fired` is two words, and a condition that begins with `not` is tried after them",
)];

#[test]
fn one_token_decides_every_choice() {
    let grammar = grammar();
    let mut clashes = Vec::new();
    for (name, (ty, expr)) in &grammar {
        if matches!(ty, RuleType::Normal | RuleType::Silent) && !is_lexical(name) {
            choices(expr, &mut |alternatives| {
                let mut seen = BTreeSet::new();
                for alternative in alternatives {
                    let (first, _) = first(alternative, &grammar);
                    clashes.extend(first.intersection(&seen).map(|token| (name.clone(), token.clone())));
                    seen.extend(first);
                }
            });
        }
    }
    let excepted: Vec<(String, String)> =
        EXCEPTIONS.iter().map(|(rule, token, _)| ((*rule).to_owned(), (*token).to_owned())).collect();
    assert_eq!(clashes, excepted);
}

/// Silent rules below the tokens.
fn is_lexical(name: &str) -> bool {
    matches!(name, "WHITESPACE" | "COMMENT" | "word_end" | "digits" | "number_end" | "day")
}

fn choices<'e>(expr: &'e Expr, check: &mut impl FnMut(&[&'e Expr])) {
    match expr {
        Expr::Choice(..) => {
            let mut alternatives = Vec::new();
            flatten(expr, &mut alternatives);
            check(&alternatives);
            for alternative in alternatives {
                choices(alternative, check);
            }
        }
        Expr::Seq(a, b) => {
            choices(a, check);
            choices(b, check);
        }
        Expr::Rep(a) | Expr::Opt(a) | Expr::NegPred(a) | Expr::PosPred(a) => choices(a, check),
        _ => {}
    }
}

fn flatten<'e>(expr: &'e Expr, out: &mut Vec<&'e Expr>) {
    match expr {
        Expr::Choice(a, b) => {
            flatten(a, out);
            flatten(b, out);
        }
        other => out.push(other),
    }
}

/// The tokens that an expression may begin with, and whether it may be empty.
fn first(expr: &Expr, grammar: &BTreeMap<String, (RuleType, Expr)>) -> (BTreeSet<String>, bool) {
    match expr {
        Expr::Ident(name) => match grammar.get(name) {
            Some((RuleType::Normal | RuleType::Silent, expr)) if !is_lexical(name) && !is_one_mark(expr) => {
                first(expr, grammar)
            }
            _ => (BTreeSet::from([name.clone()]), name == "SOI"),
        },
        Expr::Str(text) => (BTreeSet::from([text.clone()]), false),
        Expr::Seq(a, b) => {
            let (mut start, nullable) = first(a, grammar);
            if !nullable {
                return (start, false);
            }
            let (rest, nullable) = first(b, grammar);
            start.extend(rest);
            (start, nullable)
        }
        Expr::Choice(a, b) => {
            let ((mut a, x), (b, y)) = (first(a, grammar), first(b, grammar));
            a.extend(b);
            (a, x || y)
        }
        Expr::Rep(a) | Expr::Opt(a) => (first(a, grammar).0, true),
        Expr::NegPred(_) | Expr::PosPred(_) => (BTreeSet::new(), true),
        other => panic!("the grammar uses {other:?}"),
    }
}

fn is_one_mark(expr: &Expr) -> bool {
    matches!(expr, Expr::Str(_))
}

#[test]
fn every_rule_has_words_of_a_reader() {
    let grammar = grammar();
    for rule in Rule::all_rules() {
        let name = format!("{rule:?}");
        match words(*rule) {
            Words::Mark(mark) => assert!(!mark.is_empty() && !mark.contains(' '), "{name}"),
            Words::Thing(thing) => {
                let outside: String = thing.split('`').step_by(2).collect();
                assert!(
                    !outside.contains('_') && !thing.ends_with('.') && thing.len() > 2,
                    "{name}: {thing}"
                );
            }
            Words::Continuation | Words::End => {}
        }
        // A word or mark is what the grammar spells.
        if let (Words::Mark(mark), Some((_, expr))) = (words(*rule), grammar.get(&name)) {
            let mut spelled = BTreeSet::new();
            strings(expr, &mut spelled);
            assert!(spelled.contains(mark), "{name} is called `{mark}`");
        }
    }
}

#[test]
fn every_form_shown_as_help_can_be_read() {
    for (keyword, form) in super::forms::FORMS {
        for form in form.split('`').skip(1).step_by(2) {
            let rule = match *keyword {
                "given" | "expect" => Rule::one_test_step,
                "include" => Rule::one_risk_entry,
                "hit" => Rule::one_hit_policy,
                "when" => Rule::one_retry_arm,
                _ if keywords::STATEMENTS.contains(keyword) => Rule::one_statement,
                _ => Rule::one_item,
            };
            let filled =
                form.replace("\"…\"", "\"x\"").replace("when …", "when a").replace("-> …", "-> continue");
            let filled = match *keyword {
                "rules" => filled.replace("{ … }", "{ a: +1 when b }"),
                "format" => filled.replace("{ … }", "{ a b }"),
                _ => filled.replace("{ … }", "{ end PASSED }"),
            };
            assert!(
                Grammar::parse(rule, &filled).is_ok(),
                "{filled}: {}",
                Grammar::parse(rule, &filled).unwrap_err()
            );
        }
    }
}
