//! The grammar file itself.

use std::collections::BTreeSet;

use pest_meta::ast::{Expr, Rule};
use probity::syntax::keywords;

fn rules() -> Vec<Rule> {
    let text = include_str!("../../grammar/probity.pest");
    let pairs = pest_meta::parser::parse(pest_meta::parser::Rule::grammar_rules, text)
        .expect("a well-formed grammar");
    pest_meta::parser::consume_rules(pairs).expect("a valid grammar")
}

fn alternatives<'e>(expr: &'e Expr, found: &mut Vec<&'e Expr>) {
    match expr {
        Expr::Choice(left, right) => {
            alternatives(left, found);
            alternatives(right, found);
        }
        other => found.push(other),
    }
}

/// The rule that an alternative begins with.
fn first(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Ident(name) => Some(name),
        Expr::Seq(left, _) => first(left),
        Expr::Opt(inner) | Expr::Rep(inner) | Expr::RepOnce(inner) | Expr::Push(inner) => first(inner),
        _ => None,
    }
}

fn choices<'e>(expr: &'e Expr, found: &mut Vec<Vec<&'e Expr>>) {
    if let Expr::Choice(..) = expr {
        let mut several = Vec::new();
        alternatives(expr, &mut several);
        several.iter().for_each(|one| choices(one, found));
        found.push(several);
        return;
    }
    match expr {
        Expr::Seq(left, right) => {
            choices(left, found);
            choices(right, found);
        }
        Expr::Opt(inner)
        | Expr::Rep(inner)
        | Expr::RepOnce(inner)
        | Expr::RepExact(inner, _)
        | Expr::PosPred(inner)
        | Expr::NegPred(inner) => choices(inner, found),
        _ => {}
    }
}

/// Two alternatives that begin with the same rule are read twice, and nested they are read exponentially often.
#[test]
fn no_two_alternatives_begin_with_the_same_rule() {
    // Numbers are single tokens, where going back costs a few bytes and nothing nests.
    let single_tokens = ["digits", "day"];
    let mut seen = 0;
    for rule in rules() {
        let mut found = Vec::new();
        choices(&rule.expr, &mut found);
        for several in found {
            seen += 1;
            let mut beginnings = BTreeSet::new();
            for beginning in several.iter().filter_map(|one| first(one)) {
                let fresh = beginnings.insert(beginning) || single_tokens.contains(&beginning);
                assert!(fresh, "two alternatives of `{}` begin with `{beginning}`", rule.name);
            }
        }
    }
    assert!(seen > 30, "only {seen} choices found");
}

fn strings<'e>(expr: &'e Expr, found: &mut BTreeSet<&'e str>) {
    match expr {
        Expr::Str(text) => {
            found.insert(text);
        }
        Expr::Choice(left, right) | Expr::Seq(left, right) => {
            strings(left, found);
            strings(right, found);
        }
        _ => {}
    }
}

#[test]
fn the_grammar_and_the_table_reserve_the_same_words() {
    let rules = rules();
    let reserved = rules.iter().find(|rule| rule.name == "reserved").expect("a rule `reserved`");
    let mut listed = BTreeSet::new();
    strings(&reserved.expr, &mut listed);
    assert_eq!(listed, keywords::reserved().collect::<BTreeSet<_>>());
}

/// pest takes the first alternative that fits, so a word must not stand behind its own beginning.
#[test]
fn longer_words_stand_before_their_beginnings() {
    for rule in rules() {
        let mut found = Vec::new();
        choices(&rule.expr, &mut found);
        for several in found {
            let words: Vec<&str> = several
                .iter()
                .filter_map(|one| if let Expr::Str(word) = one { Some(word.as_str()) } else { None })
                .collect();
            for (at, word) in words.iter().enumerate() {
                let hidden = words.iter().skip(at + 1).find(|later| later.starts_with(word));
                assert_eq!(hidden, None, "behind `{word}` in `{}`", rule.name);
            }
        }
    }
}

#[test]
fn every_unit_of_time_is_a_unit_of_the_grammar() {
    let rules = rules();
    let unit = rules.iter().find(|rule| rule.name == "unit").expect("a rule `unit`");
    let mut listed = BTreeSet::new();
    strings(&unit.expr, &mut listed);
    assert_eq!(listed, probity::value::Duration::unit_names().collect::<BTreeSet<_>>());
}
