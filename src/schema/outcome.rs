//! The schema of a workflow's outcome as JSON.

use serde_json::{Map, Value, json};

use super::{closed, document, properties};
use crate::core::{Block, Decision, End, Program, StatementKind};

/// What this workflow can answer: its terminals and labels, risks with their ranges and rules, names of needs.
pub fn outcome_schema(program: &Program) -> Value {
    let mut ends = Vec::new();
    collect_ends(&program.body, &mut ends);
    ends.extend(program.expires.iter().map(|expires| &expires.end));

    let text = || json!({"type": "string"});
    let check_needs = json!({"type": "array", "items": check_need(program)});
    let needs = properties([
        ("credentials", json!({"type": "array", "items": credential_need(program)})),
        ("checks", check_needs.clone()),
    ]);
    let lookup = properties([
        ("list", one_of(program.lists.iter().map(|list| &*list.name))),
        ("value", json!(true)),
        ("found", json!({"type": "boolean"})),
    ]);
    let step = properties([("node", text()), ("arm", json!({"type": ["string", "null"]}))]);
    let parts = properties([
        ("status", json!({"enum": ["PENDING", "ENDED"]})),
        ("decision", one_of(Decision::ALL.into_iter().map(Decision::symbol))),
        ("label", one_of(ends.iter().map(|end| &*end.label))),
        ("score", json!({"type": "integer", "description": "of the last risk; -1 where none was computed"})),
        ("terminal", nullable(one_of(ends.iter().filter_map(|end| end.terminal.as_deref())))),
        ("arguments", json!({"type": "object"})),
        ("expired", json!({"type": "boolean"})),
        ("needs", closed(needs, &["credentials", "checks"])),
        ("risks", risks(program)),
        ("path", json!({"type": "array", "items": closed(step, &["node"])})),
        ("lookups", json!({"type": "array", "items": closed(lookup, &["list", "value", "found"])})),
        ("shadow", check_needs),
        ("saturated", json!({"type": "array", "items": text()})),
        ("workflow", workflow(program)),
    ]);
    let mut schema = closed(parts, &["status", "risks", "path", "workflow"]);
    if let Value::Object(schema) = &mut schema {
        schema.insert("if".to_owned(), json!({"properties": {"status": {"const": "ENDED"}}}));
        schema.insert("then".to_owned(), json!({"required": ["decision", "label", "score"]}));
        schema.insert("else".to_owned(), json!({"required": ["needs"]}));
    }
    let title = format!("Outcome of {}", program.meta.title.as_deref().unwrap_or(&program.meta.name));
    let description = "What was decided and why, or what is still needed.";
    document(title, description, schema, Map::new())
}

/// Every end of the body, in the order of the script.
fn collect_ends<'p>(block: &'p Block, ends: &mut Vec<&'p End>) {
    for statement in &block.statements {
        match &statement.kind {
            StatementKind::End(end) => ends.push(end),
            StatementKind::Branch(branch) => {
                let arms = branch.arms.iter().map(|arm| &arm.block);
                for block in arms.chain(&branch.unknown).chain([&branch.otherwise]) {
                    collect_ends(block, ends);
                }
            }
            StatementKind::Split(split) => {
                for arm in &split.arms {
                    collect_ends(&arm.block, ends);
                }
            }
            StatementKind::Acquire(_)
            | StatementKind::Check(_)
            | StatementKind::Retry(_)
            | StatementKind::Risk(_) => {}
        }
    }
}

/// Each word once; any text where there is none to choose from.
fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> Value {
    let mut once: Vec<&str> = Vec::new();
    for word in words {
        if !once.contains(&word) {
            once.push(word);
        }
    }
    if once.is_empty() { json!({"type": "string"}) } else { json!({"enum": once}) }
}

fn nullable(schema: Value) -> Value {
    json!({"anyOf": [schema, {"type": "null"}]})
}

fn credential_need(program: &Program) -> Value {
    let texts = || json!({"type": "array", "items": {"type": "string"}});
    let parts = properties([
        ("label", one_of(program.credentials.iter().map(|credential| &*credential.name))),
        ("kind", one_of(program.credentials.iter().map(|credential| &*credential.kind))),
        ("attempt", json!({"type": "integer", "minimum": 1})),
        ("message", json!({"type": ["string", "null"]})),
        ("sources", texts()),
        ("types", texts()),
        ("parts", texts()),
        ("countries", texts()),
        ("channels", texts()),
        ("optional", json!({"type": "boolean"})),
        ("fields", json!({"type": "object"})),
    ]);
    closed(parts, &["label", "kind", "attempt"])
}

fn check_need(program: &Program) -> Value {
    let label = one_of(program.credentials.iter().map(|credential| &*credential.name));
    let credential = properties([("label", label), ("attempt", json!({"type": "integer", "minimum": 1}))]);
    let capabilities: Vec<String> = program.capabilities.iter().map(crate::facts::full_name).collect();
    let parts = properties([
        ("name", one_of(program.checks.iter().map(|check| &*check.name))),
        ("capability", one_of(capabilities.iter().map(String::as_str))),
        ("credentials", json!({"type": "array", "items": closed(credential, &["label", "attempt"])})),
        ("arguments", json!({"type": "object"})),
        ("within", json!({"type": ["string", "null"], "description": "ISO 8601 duration"})),
    ]);
    closed(parts, &["name", "capability"])
}

/// Each risk that the path computed.
fn risks(program: &Program) -> Value {
    let risk = |risk: &crate::core::Risk| {
        let rule = properties([
            ("rule", one_of(risk.rules.iter().map(|rule| &*rule.name))),
            ("state", json!({"enum": ["FIRED", "NOT_FIRED", "UNKNOWN"]})),
            (
                "effect",
                json!({"type": ["string", "null"], "description": "`+30`, or `=100` for one that sets"}),
            ),
            ("shadow", json!({"type": "boolean"})),
            ("causes", json!({"type": "array", "items": cause()})),
        ]);
        let parts = properties([
            ("score", json!({"type": "integer", "minimum": risk.low, "maximum": risk.high})),
            ("rules", json!({"type": "array", "items": closed(rule, &["rule", "state"])})),
        ]);
        (risk.name.to_string(), closed(parts, &["score", "rules"]))
    };
    closed(program.risks.iter().map(risk).collect(), &[])
}

/// A place whose value was missing, and why.
fn cause() -> Value {
    let parts =
        properties([("place", json!({"type": "string"})), ("reason", json!({"type": ["string", "null"]}))]);
    closed(parts, &["place"])
}

fn workflow(program: &Program) -> Value {
    let meta = &program.meta;
    let parts = properties([
        ("name", json!({"const": &*meta.name})),
        ("key", json!({"const": meta.key.as_deref()})),
        ("version", json!({"const": meta.version})),
        ("edition", json!({"const": meta.edition})),
        ("content_hash", json!({"type": "string", "pattern": "^[0-9a-f]{64}$"})),
    ]);
    closed(parts, &["name", "edition", "content_hash"])
}
