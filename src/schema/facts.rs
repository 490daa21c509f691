//! The schema of the facts document of one workflow: what [`crate::facts::from_json`] reads.

use serde_json::{Map, Value, json};

use super::types::{Layout, Types};
use super::{closed, document, one_or_list, properties};
use crate::core::{Check, Credential, Decision, HostList, Program};
use crate::facts::{alternatives, full_name, needs_time, reasons};

/// What this workflow reads, with the script's own documentation, ranges, symbols and examples.
pub fn facts_schema(program: &Program) -> Value {
    let mut types = Types::default();
    let mut parts = properties([("transaction", transaction(program))]);
    let mut required = Vec::new();
    if needs_time(program) {
        required.push("transaction");
    }
    let input = types.fields(&program.input, Layout::AtPaths, true);
    if input.get("required").is_some() {
        required.push("input");
    }
    parts.insert("input".to_owned(), input);
    parts.insert("credentials".to_owned(), credentials(program));
    parts.insert("checks".to_owned(), checks(program, &mut types));
    if !program.lists.is_empty() {
        parts.insert("lookups".to_owned(), lookups(program, &mut types));
    }
    if let Some(followed) = &program.prior {
        parts.insert("prior".to_owned(), prior(followed, &mut types));
    }
    let title = format!("Facts of {}", program.meta.title.as_deref().unwrap_or(&program.meta.name));
    let description = "What is known of one transaction. Everything that is not required may come later.";
    document(title, description, closed(parts, &required), types.into_definitions())
}

fn transaction(program: &Program) -> Value {
    let mut channel = json!({"type": "string", "description": "how the user is connected"});
    if let (Value::Object(channel), false) = (&mut channel, program.meta.channels.is_empty()) {
        let channels: Vec<&str> = program.meta.channels.iter().map(|channel| &**channel).collect();
        channel.insert("enum".to_owned(), json!(channels));
    }
    let parts = properties([
        ("id", json!({"type": "string"})),
        (
            "time",
            json!({"type": "string", "format": "date-time", "description": "when the transaction was created"}),
        ),
        ("channel", channel),
        ("expired", json!({"type": "boolean", "description": "the host has given up waiting"})),
        ("closed", json!({"type": "boolean", "description": "nothing more will come"})),
    ]);
    closed(parts, if needs_time(program) { &["time"] } else { &[] })
}

fn credentials(program: &Program) -> Value {
    let credential = |credential: &Credential| {
        let mut parts = properties([
            ("attempt", json!({"type": "integer", "minimum": 1, "maximum": u32::MAX, "default": 1})),
            ("present", json!({"type": "boolean", "default": true})),
            ("country", json!({"type": "string", "pattern": "^[A-Z]{2,3}$"})),
            (
                "source",
                json!({"enum": credential.sources.iter().map(|source| &**source).collect::<Vec<_>>()}),
            ),
            (
                "acquired",
                json!({"type": "string", "format": "date-time", "description": "when it was captured"}),
            ),
        ]);
        if !credential.types.is_empty() {
            let mut words: Vec<&str> =
                credential.types.iter().flat_map(|known| [&*known.symbol, &*known.spelling]).collect();
            words.sort_unstable();
            words.dedup();
            parts.insert("type".to_owned(), json!({"enum": words}));
        }
        let mut schema = one_or_list(&closed(parts, &[]));
        if let Value::Object(schema) = &mut schema {
            schema.insert("title".to_owned(), json!(format!("{}: {}", credential.name, credential.kind)));
        }
        (credential.name.to_string(), schema)
    };
    closed(program.credentials.iter().map(credential).collect(), &[])
}

fn checks(program: &Program, types: &mut Types) -> Value {
    let mut all = Map::new();
    for check in &program.checks {
        all.insert(check.name.to_string(), one_or_list(&result(program, check, types)));
    }
    closed(all, &[])
}

/// A result of any of the check's capabilities. Labels are not listed: a new one is no error.
fn result(program: &Program, check: &Check, types: &mut Types) -> Value {
    let mut forms: Vec<Value> = Vec::new();
    for (_, capability) in alternatives(program, check) {
        let possible = capability.decisions.with(Decision::NotExecuted);
        let decisions: Vec<&str> = possible.iter().map(Decision::symbol).collect();
        let labels: Vec<&str> = capability
            .labels
            .iter()
            .filter(|label| label.decision != Decision::NotExecuted)
            .map(|label| &*label.symbol)
            .collect();
        let reasons: Vec<&str> = reasons(capability).collect();
        let mut names = vec![full_name(capability)];
        if !capability.catalog.is_empty() {
            names.push(capability.name.to_string());
        }
        let mut parts = properties([
            ("capability", json!({"enum": names})),
            ("decision", json!({"enum": decisions})),
            ("label", json!({"type": "string", "examples": labels})),
            ("failure", json!({"enum": reasons, "description": "why nothing ran"})),
            ("attempt", json!({"type": "integer", "minimum": 1, "maximum": u32::MAX, "default": 1})),
        ]);
        let attempts: Map<String, Value> = check
            .credentials
            .iter()
            .filter_map(|id| program.credentials.get(id.index()))
            .map(|c| (c.name.to_string(), json!({"type": "integer", "minimum": 1, "maximum": u32::MAX})))
            .collect();
        if !attempts.is_empty() {
            parts.insert("attempts".to_owned(), closed(attempts, &[]));
        }
        parts.insert("data".to_owned(), types.fields(&capability.data, Layout::ByName, false));
        // Without a name the first capability is meant.
        let required: &[&str] = if forms.is_empty() { &["decision"] } else { &["decision", "capability"] };
        forms.push(closed(parts, required));
    }
    match (forms.pop(), forms.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            forms.push(last);
            json!({"anyOf": forms})
        }
        (None, _) => json!(false),
    }
}

fn lookups(program: &Program, types: &mut Types) -> Value {
    let mut lookup = |list: &HostList| {
        let value = types.schema(&list.element, Layout::ByName);
        let parts = properties([
            ("list", json!({"const": &*list.name})),
            ("value", value),
            ("found", json!({"type": "boolean"})),
        ]);
        closed(parts, &["list", "value", "found"])
    };
    let forms: Vec<Value> = program.lists.iter().map(&mut lookup).collect();
    json!({
        "type": "array",
        "items": {"anyOf": forms},
        "description": "answers of the host's lists from an earlier evaluation; they win over the present lists",
    })
}

fn prior(followed: &Program, types: &mut Types) -> Value {
    let decisions: Vec<&str> = Decision::ALL.into_iter().map(Decision::symbol).collect();
    let scores = followed.risks.iter().map(|risk| {
        (risk.name.to_string(), json!({"type": "integer", "minimum": risk.low, "maximum": risk.high}))
    });
    let parts = properties([
        ("decision", json!({"enum": decisions})),
        ("label", json!({"type": "string"})),
        ("scores", closed(scores.collect(), &[])),
        ("input", types.fields(&followed.input, Layout::AtPaths, false)),
        ("credentials", credentials(followed)),
        ("checks", checks(followed, types)),
    ]);
    let mut schema = closed(parts, &[]);
    if let Value::Object(schema) = &mut schema {
        schema.insert("description".to_owned(), json!(format!("the earlier run of {}", followed.meta.name)));
    }
    schema
}
