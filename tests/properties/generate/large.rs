//! Scripts with one risk of many rules, which other scripts are too small for: rules in several words, long columns of
//! steps, code in several functions.

use std::fmt::Write;

use crate::choices::Choices;

/// Fields of the input with what their conditions compare with. Optional ones and others, since tables are laid out
/// differently where nothing can be unknown; all of what fits in a word.
const FIELDS: &[(&str, &str)] = &[
    ("count", "int in -100..100"),
    ("known", "bool"),
    ("tier", "tier"),
    ("age", "int? in -100..100"),
    ("share", "float?"),
    ("rate", "float"),
    ("amount", "decimal? in -1_000..1_000"),
    ("born", "date?"),
    ("home", "country?"),
    ("name", "text?"),
    ("flag", "bool?"),
];

/// A script whose workflow computes a risk of `rules` rules.
pub fn script(choices: &mut Choices, rules: usize) -> String {
    let mut out = "probity 1\nenum tier { BASIC, PLUS, BUSINESS }\nworkflow main {\n  input {\n".to_owned();
    for (name, ty) in FIELDS {
        writeln!(out, "    {name}: {ty}").unwrap();
    }
    out.push_str("  }\n  risk points in -500..500 {\n");
    for number in 0..rules {
        let arms: Vec<String> = (0..choices.between(1, 4)).map(|_| arm(choices)).collect();
        let arms = arms.join(", ");
        let unknown =
            if may_be_unknown(&arms) { format!(", {} if unknown", weight(choices)) } else { String::new() };
        let shadow = if choices.percent(5) { "shadow " } else { "" };
        writeln!(out, "    {shadow}rule{number}: {arms}{unknown}").unwrap();
    }
    out.push_str("  }\n  decide points {\n    -500..-1 -> end PASSED\n    0..20 -> end WARNING\n");
    out.push_str("    21..500 -> end REJECTED\n  }\n}\n");
    out
}

/// Whether a condition asks a field that may be missing.
fn may_be_unknown(arms: &str) -> bool {
    let asked = arms.replace("input.flag is missing", "");
    FIELDS.iter().any(|(name, ty)| ty.contains('?') && asked.contains(&format!("input.{name}")))
}

fn weight(choices: &mut Choices) -> String {
    match choices.below(40) {
        0 => "=77".to_owned(),
        1 => "=0".to_owned(),
        2 => "+100".to_owned(),
        _ => format!("{:+}", choices.between(0, 14) as i64 - 7),
    }
}

fn arm(choices: &mut Choices) -> String {
    let mut condition = one(choices);
    if choices.percent(30) {
        condition = format!("{condition} and {}", one(choices));
    }
    format!("{} when {condition}", weight(choices))
}

/// A condition on one field, now and then on two.
fn one(choices: &mut Choices) -> String {
    let order = *choices.pick(&["<", "<=", ">", ">=", "=="]);
    let number = choices.below(40) as i64 - 10;
    match choices.below(14) {
        0 => format!("input.count {order} {number}"),
        1 => format!("input.count in {number}..{}", number + choices.below(12) as i64),
        2 => ["input.known", "not input.known"][choices.below(2)].to_owned(),
        3 => format!("input.tier == {}", choices.pick(&["BASIC", "PLUS", "BUSINESS"])),
        4 => format!("input.age {order} {number}"),
        5 => format!(
            "input.share {} {}.{}",
            choices.pick(&["<", "<=", ">", ">="]),
            choices.below(2),
            choices.below(10)
        ),
        6 => format!(
            "input.rate {} {}.{}",
            choices.pick(&["<", "<=", ">", ">="]),
            choices.below(2),
            choices.below(10)
        ),
        7 => format!("input.amount {order} {number}.5"),
        8 => format!("input.born {order} {}-01-31", choices.pick(&["1900", "2000", "2008", "2026"])),
        9 => format!("input.home in {{ {} }}", choices.pick(&["DEU", "FRA, PRK", "USA, IRN"])),
        10 => format!("input.name == \"{}\"", choices.pick(&["a", "abc", "straße"])),
        11 => ["input.flag", "not input.flag", "input.flag is missing"][choices.below(3)].to_owned(),
        12 => "input.count > input.age".to_owned(),
        _ => "input.rate >= input.share".to_owned(),
    }
}
