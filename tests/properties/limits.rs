//! The documented limits hold on any thread: what is accepted never outgrows a small stack, and what is too deep is
//! refused instead of read.

use std::thread;

use probity::engine::{Compilation, Engine, NoFiles, Tier, compile};
use probity::facts::Facts;
use probity::interp::{Lists, decide_traced};
use probity::syntax::limits::MAX_DEPTH;

/// The default of a spawned thread.
const STACK: usize = 2 * 1024 * 1024;

/// Compiles and evaluates on a small stack; whether the script was accepted.
fn accepted(text: String) -> bool {
    let run = move || {
        let compiled: Compilation = compile("script.probity", &text, &NoFiles);
        for program in &compiled.programs {
            let lists = Lists::new().bind(program).unwrap();
            let facts = Facts::empty(program);
            decide_traced(program, &facts, &lists);
            for tier in [Tier::Tables, Tier::Native] {
                let engine = Engine::new(program, tier);
                let mut row = engine.row();
                engine.read_facts(&mut row, &facts);
                engine.session().outcome(&row, &lists);
            }
        }
        !compiled.has_errors()
    };
    thread::Builder::new().stack_size(STACK).spawn(run).unwrap().join().expect("no panic, no overflow")
}

fn workflow(body: &str) -> String {
    format!("probity 1\nworkflow w {{\n  input {{ b: bool?  n: int }}\n{body}\n}}\n")
}

fn condition(text: &str) -> String {
    workflow(&format!("  require {text} else end REJECTED NO\n  end PASSED"))
}

/// Things nested `n` deep, each in its own way.
fn nestings(n: usize) -> Vec<(&'static str, String)> {
    let around =
        |open: &str, inner: &str, close: &str| format!("{}{inner}{}", open.repeat(n), close.repeat(n));
    let blocks = |open: &str, close: &str| {
        workflow(&format!("{}end PASSED{}\n  end WARNING LEFT", open.repeat(n), close.repeat(n)))
    };
    vec![
        ("parentheses", condition(&around("(", "input.b", ")"))),
        ("not", condition(&around("not ", "input.b", ""))),
        ("minus", condition(&format!("{} > 1", around("-", "input.n", "")))),
        ("sums", condition(&format!("{} > 1", around("(input.n + ", "1", ")")))),
        ("sums in a row", condition(&format!("input.n{} > 1", " + input.n".repeat(n)))),
        ("products in a row", condition(&format!("input.n{} > 1", " * input.n".repeat(n)))),
        ("choices", condition(&around("if input.b then true else ", "false", ""))),
        ("choices in conditions", condition(&around("if ", "input.b", " then true else false"))),
        ("calls", condition(&format!("{} > 1", around("abs(", "input.n", ")")))),
        ("calls of two", condition(&format!("{} > 1", around("max(1, ", "input.n", ")")))),
        ("defaults", condition(&around("(", "input.b", " ?? true)"))),
        ("and in or", condition(&around("(input.b and (input.b or ", "input.b", "))"))),
        ("sets", condition(&around("input.n in { ", "1", " }"))),
        ("blocks", blocks("if input.n > 1 { ", " }")),
        ("matches", blocks("match input.n { 1 -> { ", " } else -> continue }")),
        ("types", format!("probity 1\nrecord r {{ f: {}int }}\n", "list of ".repeat(n))),
        ("types in parentheses", format!("probity 1\nrecord r {{ f: {} }}\n", around("(", "int", ")"))),
        ("set expressions", format!("probity 1\nset s: int = {}\n", around("({ 1 } + ", "{ 2 }", ")"))),
        ("fields", condition(&format!("input.n{} > 1", ".a".repeat(n)))),
    ]
}

#[test]
fn nesting_up_to_the_limit_is_read_on_a_small_stack() {
    let mut refused = Vec::new();
    for n in [1, MAX_DEPTH / 4, MAX_DEPTH / 2 - 4] {
        for (what, text) in nestings(n) {
            // A set in a set and a field of a number are refused for other reasons.
            let sound = !matches!(what, "sets" | "fields");
            if !accepted(text) && sound {
                refused.push((what, n));
            }
        }
    }
    // Two levels each.
    refused.retain(|(what, n)| *n < MAX_DEPTH / 4 || !matches!(*what, "and in or" | "matches"));
    assert!(refused.is_empty(), "refused: {refused:?}");
}

#[test]
fn nesting_around_and_beyond_the_limit_never_overflows() {
    for n in (MAX_DEPTH - 4..=MAX_DEPTH + 4).chain([200, 5_000]) {
        for (what, text) in nestings(n) {
            let accepted = accepted(text);
            assert!(!accepted || n <= MAX_DEPTH, "{what} nested {n} deep was accepted");
        }
    }
}

#[test]
fn inlined_functions_and_steps_never_overflow() {
    // Each function is as deep as it may be, and they stand in each other up to every limit.
    for (chain, deep) in [(1, 50), (3, 50), (4, 60), (10, 40), (23, 8), (24, 8), (25, 8), (60, 3), (24, 60)] {
        let mut text = "probity 1\nfn f0(x: int) -> int = x\n".to_owned();
        for at in 1..=chain {
            let before = at - 1;
            let body = format!("{}f{before}(x){}", "(1 + ".repeat(deep / 2), ")".repeat(deep / 2));
            text += &format!("fn f{at}(x: int) -> int = {body}\n");
        }
        text += &format!(
            "workflow w {{\n  input {{ n: int }}\n  require f{chain}(input.n) > 1 else end REJECTED NO\n  end PASSED\n}}\n"
        );
        accepted(text);
    }
    // Steps in steps.
    for (chain, deep) in [(1, 60), (2, 60), (4, 30), (23, 5), (24, 60)] {
        let open = "if x > 1 { ".repeat(deep);
        let close = " }".repeat(deep);
        let mut text = format!("probity 1\nstep s0(x: int) {{ {open} end PASSED {close} }}\n");
        for at in 1..=chain {
            let before = at - 1;
            text += &format!("step s{at}(x: int) {{ {open} run s{before}(x) {close} }}\n");
        }
        text += &format!("workflow w {{\n  input {{ n: int }}\n  run s{chain}(input.n)\n  end PASSED\n}}\n");
        accepted(text);
    }
    // As big as the limit of cost lets it be.
    let mut text = "probity 1\nfn g0(x: int) -> int = x + 1\n".to_owned();
    for at in 1..24 {
        let before = at - 1;
        text += &format!("fn g{at}(x: int) -> int = g{before}(x) + g{before}(x + 1)\n");
    }
    text += "workflow w {\n  input { n: int }\n  require g23(input.n) > 1 else end REJECTED NO\n  end PASSED\n}\n";
    assert!(!accepted(text), "an exponential expression is refused");
}

#[test]
fn steps_and_rule_sets_that_double_are_refused() {
    let mut steps = "probity 1\nstep s0(x: int) { require x > 1 else end REJECTED }\n".to_owned();
    let mut rules = "probity 1\nrules r0(x: int) { one: +1 when x > 1 }\n".to_owned();
    for at in 1..15 {
        let before = at - 1;
        steps += &format!("step s{at}(x: int) {{ run a = s{before}(x)  run b = s{before}(x) }}\n");
        rules += &format!("rules r{at}(x: int) {{ include a = r{before}(x)  include b = r{before}(x) }}\n");
    }
    steps += "workflow w { input { n: int } run s14(input.n) end PASSED }\n";
    rules += "workflow w { input { n: int } risk r in 0..9 { include r14(input.n) } decide r { 0..9 -> end PASSED } }\n";
    assert!(!accepted(steps), "more statements than a workflow may hold");
    assert!(!accepted(rules), "more rules than a workflow may hold");
}

/// Choices that share their parts: as trees they would have a million leaves.
#[test]
fn what_is_shared_is_lowered_once() {
    let chain = |ty: &str, condition: &str| {
        let steps: String = (1..=20)
            .map(|n| (n, n - 1))
            .map(|(n, m)| {
                format!("fn f{n}(x: {ty}, c: bool) -> {ty} = if c then f{m}(x, c) else f{m}(x, not c)\n")
            })
            .collect();
        format!(
            "probity 1\nfn f0(x: {ty}, c: bool) -> {ty} = x\n{steps}workflow w {{ input {{ x: {ty}  b: bool }}\n\
             require {condition} else end REJECTED  end PASSED }}\n"
        )
    };
    assert!(accepted(chain("text", "f20(input.x, input.b) == \"x\"")));
    assert!(accepted(chain("int", "f20(input.x, input.b) > 3")));
    assert!(accepted(chain("bool", "f20(input.x, input.b)")));
}
