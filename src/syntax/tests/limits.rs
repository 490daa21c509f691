//! Depth is limited by the text alone: what is accepted fits a small stack, what is not is one finding.

use super::{messages, read, workflow};
use crate::syntax::limits::MAX_DEPTH;

/// Runs on the smallest stack that a host is likely to give.
fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    std::thread::Builder::new().stack_size(2 << 20).spawn(test).unwrap().join().unwrap();
}

/// What can be nested, `n` levels deep.
fn nestings(n: usize) -> Vec<(&'static str, String)> {
    let value = |text: String| format!("probity 1\nlet x = {text}\n");
    let around = |open: &str, inner: &str, close: &str| [&open.repeat(n), inner, &close.repeat(n)].concat();
    vec![
        ("parentheses", value(around("(", "a", ")"))),
        ("sets", value(around("{", "A", "}"))),
        ("not", value(around("not ", "a", ""))),
        ("minus", value(around("-", "a", ""))),
        ("bang", value(around("!", "a", ""))),
        ("fields", value(around("", "a", ".b"))),
        ("calls", value(around("f(", "a", ")"))),
        ("calls in a row", value(around("", "a", "()"))),
        ("aggregates", value(around("any(h in x: ", "a", ")"))),
        ("sums", value(around("a + ", "a", ""))),
        ("products", value(around("a * ", "a", ""))),
        ("defaults", value(around("a ?? ", "a", ""))),
        ("comparisons", value(around("a == ", "a", ""))),
        ("is", value(around("", "a", " is known"))),
        ("choices", value(around("if a then b else ", "c", ""))),
        ("choices in conditions", value(around("if ", "c", " then a else b"))),
        ("choices in choices", value(around("if a then ", "c", " else b"))),
        ("logic", value(around("a and (", "b", ")"))),
        ("lists", format!("probity 1\nlist x: {}int\n", "list of ".repeat(n))),
        ("types", format!("probity 1\nlist x: {}\n", around("(", "int", ")"))),
        ("formats", format!("probity 1\nformat x {{ {} }}\n", around("a {", "b C", "}"))),
        ("blocks", workflow(&around("if a { ", "end PASSED", " }"))),
        ("else blocks", workflow(&around("if a { end PASSED } else { ", "end PASSED", " }"))),
        ("cases", workflow(&around("match a { else -> { ", "end PASSED", " } }"))),
        ("cases without braces", workflow(&around("match a { else -> ", "end PASSED", " }"))),
        ("places", format!("probity 1\ntest \"t\" of w {{ given a{} = 1 }}\n", ".b".repeat(n))),
        ("open parentheses", value(around("(", "a", ""))),
        ("open braces", workflow(&around("if a { ", "", ""))),
        ("square brackets", value(around("[", "a", "]"))),
    ]
}

#[test]
fn ten_thousand_levels_are_few_findings_and_no_overflow() {
    on_a_small_stack(|| {
        for (what, text) in nestings(10_000) {
            let found = messages(&text);
            let few = if what == "comparisons" || what == "is" || what == "bang" { 10_001 } else { 2 };
            assert!(
                (1..=few).contains(&found.len()),
                "{what}: {} findings, {:?}",
                found.len(),
                found.first()
            );
            drop(read(&text).tree.clone());
        }
    });
}

#[test]
fn levels_around_the_limit_are_read_or_refused() {
    on_a_small_stack(|| {
        for n in MAX_DEPTH - 6..MAX_DEPTH + 4 {
            for (what, text) in nestings(n) {
                let parse = read(&text);
                assert!(!format!("{:?}", parse.tree).is_empty(), "{what}");
            }
        }
    });
}

#[test]
fn half_the_limit_is_read_without_a_finding() {
    let broken = ["open parentheses", "open braces", "square brackets", "comparisons", "is", "bang"];
    for (what, text) in nestings(MAX_DEPTH / 2 - 1).into_iter().filter(|(what, _)| !broken.contains(what)) {
        assert_eq!(messages(&text), [""; 0], "{what}");
    }
}

/// Reading goes back over a few tokens at most: where it does not, this takes longer than the age of the universe.
#[test]
fn nesting_costs_no_exponential_time() {
    for (what, text) in nestings(60) {
        let parse = read(&text);
        assert_eq!(parse.tree.items.len(), 1, "{what}");
    }
}

#[test]
fn else_if_chains_do_not_nest() {
    let chain = "if a { end PASSED } ".to_owned() + &"else if b { end PASSED } ".repeat(1_000);
    assert_eq!(messages(&workflow(&chain)), [""; 0]);
}

#[test]
fn many_faults_cost_no_quadratic_time() {
    for piece in [
        "{)",
        "(}",
        ")",
        "}",
        "{",
        "'",
        "[",
        "require x ",
        "a,",
        "->",
        ")->",
        "if a {} else ",
        "workflow w {\n",
    ] {
        let text = workflow(&piece.repeat(20_000 / piece.len()));
        assert!(!messages(&text).is_empty(), "{piece}");
    }
}
