//! The table as a Probity script.

use std::fmt::Write;

use crate::table::fields::FIELDS;
use crate::table::rows::word;
use crate::table::{FieldIndex, Kind, REJECTED_FROM, Table, Test, Value, WARNING_FROM, decimal};

/// A script with one workflow, `main`.
pub fn script(table: &Table) -> String {
    let mut out = "probity 1\n\n".to_owned();
    for field in FIELDS {
        if let Kind::Enum(words) = field.kind {
            let _ = writeln!(out, "enum {} {{ {} }}", type_name(field.name), words.join(", "));
        }
    }
    out.push_str("\nworkflow main {\n  input {\n");
    for field in FIELDS {
        let optional = if field.optional { "?" } else { "" };
        let ty = match field.kind {
            Kind::Country => "country".to_owned(),
            Kind::Enum(_) => type_name(field.name),
            Kind::Text(_) => "text".to_owned(),
            Kind::Int { .. } => "int".to_owned(),
            Kind::Float { .. } => "float".to_owned(),
            Kind::Bool { .. } => "bool".to_owned(),
            Kind::Labels(_) => "list of text max 50".to_owned(),
        };
        let _ = writeln!(out, "    {}: {ty}{optional}", field.name);
    }
    out.push_str("  }\n  risk doubt in 0..100 {\n");
    for (at, rule) in table.rules.iter().enumerate() {
        let tests: Vec<String> = rule.all.iter().map(condition).collect();
        let _ = writeln!(out, "    r{at}: +{} when {}, 0 if unknown", rule.points, tests.join(" and "));
    }
    let _ = writeln!(out, "  }}\n  decide doubt {{\n    0..{} -> end PASSED", WARNING_FROM - 1);
    let _ = writeln!(out, "    {WARNING_FROM}..{} -> end WARNING", REJECTED_FROM - 1);
    let _ = writeln!(out, "    {REJECTED_FROM}..100 -> end REJECTED\n  }}\n}}");
    out
}

fn type_name(field: &str) -> String {
    format!("{field}_kind")
}

fn condition(test: &Test) -> String {
    match test {
        Test::Compare(field, op, Value::Bool(is)) => {
            let place = place(*field);
            match (op.sign(), is) {
                ("==", true) | ("!=", false) => place,
                _ => format!("not {place}"),
            }
        }
        Test::Compare(field, op, value) => {
            format!("{} {} {}", place(*field), op.sign(), literal(*field, *value))
        }
        Test::In(field, words) => {
            let words: Vec<String> = words.iter().map(|word| literal(*field, Value::Word(*word))).collect();
            format!("{} in {{ {} }}", place(*field), words.join(", "))
        }
        Test::Known(field) => format!("{} is known", place(*field)),
        Test::Missing(field) => format!("{} is missing", place(*field)),
        Test::Fields(left, op, right) => format!("{} {} {}", place(*left), op.sign(), place(*right)),
        Test::Has(field, label) => {
            format!("any(l in {}: l == {})", place(*field), literal(*field, Value::Word(*label)))
        }
    }
}

fn place(field: FieldIndex) -> String {
    format!("input.{}", FIELDS[field].name)
}

fn literal(field: FieldIndex, value: Value) -> String {
    let field = &FIELDS[field];
    match (value, field.kind) {
        (Value::Word(at), Kind::Country | Kind::Enum(_)) => word(field, at),
        (Value::Word(at), _) => format!("{:?}", word(field, at)),
        (Value::Int(number), _) => number.to_string(),
        (Value::Float(number), _) => decimal(number),
        (Value::Bool(is), _) => is.to_string(),
        (Value::Labels(mask), _) => mask.to_string(),
    }
}
