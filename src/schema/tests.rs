use regex::Regex;
use serde_json::{Value, json};

use super::*;
use crate::core::{Block, Decision, End, ExprKind, NodeId, Statement, StatementKind};
use crate::facts::fixture::{name, onboarding, reads, risk};
use crate::facts::from_json;

/// Whether a value is valid: the keywords that these schemas use, and no others.
fn valid(root: &Value, schema: &Value, value: &Value) -> bool {
    let Value::Object(schema) = schema else { return schema == &json!(true) };
    schema.iter().all(|(keyword, with)| match keyword.as_str() {
        "$ref" => {
            valid(root, root.pointer(with.as_str().unwrap().strip_prefix('#').unwrap()).unwrap(), value)
        }
        "type" => match with {
            Value::Array(types) => types.iter().any(|of| is(of, value)),
            one => is(one, value),
        },
        "enum" => with.as_array().unwrap().contains(value),
        "const" => with == value,
        "anyOf" => with.as_array().unwrap().iter().any(|schema| valid(root, schema, value)),
        "allOf" => with.as_array().unwrap().iter().all(|schema| valid(root, schema, value)),
        "minimum" => value.as_f64().is_none_or(|n| n >= with.as_f64().unwrap()),
        "maximum" => value.as_f64().is_none_or(|n| n <= with.as_f64().unwrap()),
        "pattern" => {
            value.as_str().is_none_or(|text| Regex::new(with.as_str().unwrap()).unwrap().is_match(text))
        }
        "items" => value.as_array().is_none_or(|all| all.iter().all(|value| valid(root, with, value))),
        "maxItems" => value.as_array().is_none_or(|all| all.len() as u64 <= with.as_u64().unwrap()),
        "required" => value.as_object().is_none_or(|object| {
            with.as_array().unwrap().iter().all(|key| object.contains_key(key.as_str().unwrap()))
        }),
        "properties" => value.as_object().is_none_or(|object| {
            object.iter().all(|(key, value)| with.get(key).is_none_or(|schema| valid(root, schema, value)))
        }),
        "additionalProperties" => {
            assert_eq!(with, &json!(false));
            let known = schema["properties"].as_object().unwrap();
            value.as_object().is_none_or(|object| object.keys().all(|key| known.contains_key(key)))
        }
        "if" => valid(root, &schema[if valid(root, with, value) { "then" } else { "else" }], value),
        "then" | "else" | "$schema" | "$defs" | "title" | "description" | "examples" | "default"
        | "format" => true,
        other => panic!("unknown keyword {other}"),
    })
}

fn is(of: &Value, value: &Value) -> bool {
    match of.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|n| n.fract() == 0.0),
        "null" => value.is_null(),
        other => panic!("unknown type {other}"),
    }
}

fn facts_valid(value: &Value) -> bool {
    let schema = facts_schema(&onboarding());
    valid(&schema, &schema, value)
}

/// Schema and decoder agree on these.
const GOOD: [&str; 5] = [
    r#"{"input": {"email": "a", "more": [1]}}"#,
    r#"{"input": {"email": "a", "payment": {"amount": "1.50 EUR", "fee": {"amount": 2, "currency": "JPY"}}, "age": null,
      "rate": "1.5", "stay": "PT5M", "address": {"town": "Graz", "land": {"code": "AT"}}, "tags": ["a"]}}"#,
    r#"{"input": {"email": "a"}, "transaction": {"id": "1", "time": "2026-01-31T10:00:00Z", "channel": "WEB"}}"#,
    r#"{"input": {"email": "a"}, "credentials": {"passport": [{"attempt": 2, "type": "PASSPORT"}], "face": {}},
      "checks": {"similarity": {"decision": "NOT_EXECUTED", "failure": "TIMED_OUT", "attempts": {"face": 2}},
        "aml": [{"decision": "WARNING", "label": "NEW"},
          {"capability": "acme.screening", "decision": "PASSED", "data": {"hits": ["x"]}}]}}"#,
    r#"{"input": {"email": "a"}, "lookups": [{"list": "blocked", "value": "x", "found": false}],
      "prior": {"decision": "PASSED", "scores": {"fraud": 3}, "input": {"contact": {}}, "checks": {}}}"#,
];

const BAD: [&str; 14] = [
    "{}",
    "[]",
    r#"{"input": {"email": 1}}"#,
    r#"{"input": {"email": "a", "age": 131}}"#,
    r#"{"input": {"email": "a", "payment": {"amount": 12}}}"#,
    r#"{"input": {"email": "a", "payment": {"amount": "12 USD"}}}"#,
    r#"{"input": {"email": "a", "tier": "GOLD"}}"#,
    r#"{"input": {"email": "a", "address": {}}}"#,
    r#"{"input": {"email": "a", "tags": ["1", "2", "3", "4"]}}"#,
    r#"{"input": {"email": "a"}, "chekcs": {}}"#,
    r#"{"input": {"email": "a"}, "transaction": {"channel": "API"}}"#,
    r#"{"input": {"email": "a"}, "checks": {"similarity": {"decision": "WARNING"}}}"#,
    r#"{"input": {"email": "a"}, "credentials": {"face": {"attempt": 0}}}"#,
    r#"{"input": {"email": "a"}, "prior": {"scores": {"fraud": 101}}}"#,
];

#[test]
fn the_facts_schema_and_the_decoder_agree() {
    for text in GOOD {
        assert!(facts_valid(&serde_json::from_str(text).unwrap()), "{text}");
        let facts = from_json(&onboarding(), text.as_bytes()).unwrap();
        assert!(facts_valid(&facts.to_json(&onboarding())), "{text}");
    }
    for text in BAD {
        assert!(!facts_valid(&serde_json::from_str(text).unwrap()), "{text}");
        assert!(from_json(&onboarding(), text.as_bytes()).is_err(), "{text}");
    }
}

#[test]
fn documentation_and_examples_are_passed_on() {
    let mut program = onboarding();
    program.input[0].docs = vec!["Where to write to".to_owned(), "Checked by nobody.".to_owned()];
    program.input[0].example = Some(crate::value::Value::Text("a@b".into()));
    let schema = facts_schema(&program);
    assert_eq!(
        schema["properties"]["input"]["properties"]["email"],
        json!({"type": "string", "title": "Where to write to", "description": "Where to write to\nChecked by nobody.",
          "examples": ["a@b"]})
    );
}

#[test]
fn the_time_is_required_where_the_script_reads_it() {
    let mut program = onboarding();
    reads(&mut program, ExprKind::Today);
    let schema = facts_schema(&program);
    assert_eq!(schema["required"], json!(["transaction", "input"]));
    assert_eq!(schema["properties"]["transaction"]["required"], json!(["time"]));
}

#[test]
fn the_outcome_schema_names_what_this_workflow_can_answer() {
    let mut program = onboarding();
    risk(&mut program, "fraud", 0, 100);
    let end =
        End { terminal: None, decision: Decision::Rejected, label: name("HIGH_RISK"), args: Vec::new() };
    let end = Statement { node: NodeId(0), kind: StatementKind::End(end) };
    program.body = Block { statements: vec![end] };
    let schema = outcome_schema(&program);
    let hash = "0".repeat(64);
    let mut outcome = json!({
        "status": "ENDED", "decision": "REJECTED", "label": "HIGH_RISK", "score": 100, "terminal": null, "arguments": {},
        "risks": {"fraud": {"score": 100, "rules": []}}, "path": [{"node": "end", "arm": null}], "lookups": [],
        "shadow": [], "saturated": [],
        "workflow": {"name": "onboarding", "key": null, "version": null, "edition": 1, "content_hash": hash},
    });
    assert!(valid(&schema, &schema, &outcome));
    outcome["risks"]["fraud"]["score"] = json!(101);
    assert!(!valid(&schema, &schema, &outcome));
    outcome["risks"] = json!({});
    outcome["label"] = json!("LOW_RISK");
    assert!(!valid(&schema, &schema, &outcome));
    outcome["label"] = json!("HIGH_RISK");
    outcome["status"] = json!("PENDING");
    assert!(!valid(&schema, &schema, &outcome));
    outcome["needs"] =
        json!({"credentials": [{"label": "passport", "kind": "ID", "attempt": 1}], "checks": []});
    assert!(valid(&schema, &schema, &outcome));
}
