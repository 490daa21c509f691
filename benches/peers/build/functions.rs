//! One function for each way that a person would write the rules: with `if` and `&&`, and without branches. Functions
//! hold 64 rules, one word of the set of fired ones.

use std::fmt::Write;

use crate::names::pattern;
use crate::table::fields::FIELDS;
use crate::table::{Kind, Op, Rule, Table, Test, Value, decimal};

const RULES_IN_FUNCTION: usize = 64;

pub fn functions(table: &Table) -> String {
    let mut out = String::new();
    let parts: Vec<&[Rule]> = table.rules.chunks(RULES_IN_FUNCTION).collect();
    for branchy in [true, false] {
        let name = if branchy { "branchy" } else { "branchless" };
        for (at, rules) in parts.iter().enumerate() {
            part(&mut out, &format!("{name}_{at}"), rules, branchy);
        }
        whole(&mut out, name, parts.len());
    }
    out
}

/// The points of all rules, held in 0..=100; the fired ones are marked.
fn whole(out: &mut String, name: &str, parts: usize) {
    let _ =
        writeln!(out, "pub fn {name}(t: &Transaction, fired: &mut [u64]) -> i32 {{\n    let mut score = 0;");
    let _ = writeln!(out, "    let Some(fired) = fired.first_chunk_mut::<{parts}>() else {{ return 0 }};");
    for at in 0..parts {
        let _ = writeln!(
            out,
            "    let (points, word) = {name}_{at}(t);\n    score += points;\n    fired[{at}] = word;"
        );
    }
    let _ = writeln!(out, "    score.clamp(0, 100)\n}}\n");
}

fn part(out: &mut String, name: &str, rules: &[Rule], branchy: bool) {
    let _ = writeln!(
        out,
        "fn {name}(t: &Transaction) -> (i32, u64) {{\n    let mut score = 0;\n    let mut fired = 0;"
    );
    for (at, rule) in rules.iter().enumerate() {
        let tests: Vec<String> = rule.all.iter().map(condition).collect();
        let points = rule.points;
        let _ = if branchy {
            let all = tests.join(" && ");
            writeln!(out, "    if {all} {{\n        score += {points};\n        fired |= 1 << {at};\n    }}")
        } else {
            let all = tests.iter().map(|test| format!("({test})")).collect::<Vec<_>>().join(" & ");
            writeln!(
                out,
                "    let hit = {all};\n    score += {points} * i32::from(hit);\n    fired |= u64::from(hit) << {at};"
            )
        };
    }
    let _ = writeln!(out, "    (score, fired)\n}}\n");
}

fn condition(test: &Test) -> String {
    match test {
        Test::Compare(field, op, value) => constant(*field, *op, *value),
        Test::In(field, words) => membership(*field, words),
        Test::Known(field) => format!("t.{}.is_some()", FIELDS[*field].name),
        Test::Missing(field) => format!("t.{}.is_none()", FIELDS[*field].name),
        Test::Fields(left, op, right) => between(*left, *op, *right),
        Test::Has(field, label) => format!("t.{} & {} != 0", FIELDS[*field].name, 1_u64 << label),
    }
}

fn constant(field: usize, op: Op, value: Value) -> String {
    let place = format!("t.{}", FIELDS[field].name);
    let (sign, optional) = (op.sign(), FIELDS[field].optional);
    let literal = match value {
        Value::Bool(is) => {
            return match (optional, is) {
                (true, is) => format!("{place} == Some({is})"),
                (false, true) => place,
                (false, false) => format!("!{place}"),
            };
        }
        Value::Word(word) => pattern(field, word),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => decimal(number),
        Value::Labels(mask) => mask.to_string(),
    };
    match (optional, op) {
        (false, _) => format!("{place} {sign} {literal}"),
        (true, Op::Equal) => format!("{place} == Some({literal})"),
        (true, _) => format!("{place}.is_some_and(|value| value {sign} {literal})"),
    }
}

fn membership(field: usize, words: &[usize]) -> String {
    let place = format!("t.{}", FIELDS[field].name);
    let alternatives = words.iter().map(|word| pattern(field, *word)).collect::<Vec<_>>();
    match (FIELDS[field].kind, FIELDS[field].optional) {
        (Kind::Country, optional) => {
            let set = format!("const {{ &Countries::of(&[{}]) }}", alternatives.join(", "));
            if optional {
                format!("{place}.is_some_and(|country| ({set}).has(country))")
            } else {
                format!("({set}).has({place})")
            }
        }
        (_, false) => format!("matches!({place}, {})", alternatives.join(" | ")),
        (_, true) => format!("matches!({place}, Some({}))", alternatives.join(" | ")),
    }
}

fn between(left: usize, op: Op, right: usize) -> String {
    let sign = op.sign();
    let (a, b) = (&FIELDS[left], &FIELDS[right]);
    match (a.optional, b.optional) {
        (false, false) => format!("t.{} {sign} t.{}", a.name, b.name),
        (true, false) => format!("t.{}.is_some_and(|left| left {sign} t.{})", a.name, b.name),
        (false, true) => format!("t.{}.is_some_and(|right| t.{} {sign} right)", b.name, a.name),
        (true, true) => {
            format!("t.{}.zip(t.{}).is_some_and(|(left, right)| left {sign} right)", a.name, b.name)
        }
    }
}
