//! Each way to acquire a credential, the need that asks the host for it, and what happens when nothing usable comes.

use std::sync::Arc;

use probity::core::Program;
use probity::facts;
use probity::interp::{Lists, decide};
use serde_json::{Value, json};

use crate::support::{compile_file, root};
use probity::engine::{NoFiles, compile};

fn workflow(name: &str) -> Arc<Program> {
    let compilation = compile_file(&root().join("examples/known_customer/workflow.probity"));
    let program = compilation.programs.iter().find(|program| *program.meta.name == *name);
    program.expect("a workflow of the example").clone()
}

/// The outcome as a host sees it.
fn outcome(program: &Program, mut facts: Value) -> Value {
    let transaction = json!({ "time": "2026-06-01T12:00:00Z", "channel": "WEB" });
    facts.as_object_mut().expect("an object").insert("transaction".to_owned(), transaction);
    let read = facts::from_json(program, facts.to_string().as_bytes());
    let read = read.unwrap_or_else(|errors| panic!("{errors:?}"));
    let lists = Lists::new().bind(program).expect("no lists");
    serde_json::from_str(&decide(program, &read, &lists).to_json_text()).expect("JSON")
}

#[test]
fn a_new_credential_asks_the_user_with_all_that_narrows_it() {
    let asked = outcome(&workflow("two_documents"), json!({}));
    assert_eq!(asked["status"], "PENDING");
    assert_eq!(
        asked["needs"]["credentials"],
        json!([
            { "label": "passport", "kind": "ID", "attempt": 1, "sources": ["NEW"], "types": ["PASSPORT"] },
            { "label": "licence", "kind": "ID", "attempt": 1, "sources": ["NEW"], "types": ["DRIVING_LICENSE"],
              "parts": ["FRONT", "BACK"], "countries": ["DEU", "AUT"], "optional": true },
            { "label": "face", "kind": "SELFIE", "attempt": 1, "sources": ["NEW"] },
        ])
    );
    assert_eq!(asked["needs"]["checks"], json!([]), "no check can run yet");
}

#[test]
fn only_what_has_not_come_is_asked_for() {
    let some = json!({ "credentials": { "passport": {}, "licence": { "present": false } } });
    let asked = outcome(&workflow("two_documents"), some);
    let labels: Vec<&Value> =
        asked["needs"]["credentials"].as_array().expect("needs").iter().map(|need| &need["label"]).collect();
    assert_eq!(labels, ["face"]);
}

#[test]
fn an_existing_credential_asks_the_host_and_nobody_else() {
    let program = workflow("stored_document");
    let asked = outcome(&program, json!({}));
    let stored = json!([
        { "label": "stored", "kind": "ID", "attempt": 1, "sources": ["EXISTING"], "types": ["PASSPORT", "ID_CARD"] },
    ]);
    assert_eq!(asked["needs"]["credentials"], stored);
    // The host has looked: nothing usable is there. The run ends without asking the user for anything.
    let ended = outcome(&program, json!({ "credentials": { "stored": { "present": false } } }));
    assert_eq!((&ended["status"], &ended["terminal"]), (&json!("ENDED"), &json!("scan_first")));
    // What is there and fresh leads on to the selfie.
    let fresh = json!({ "credentials": { "stored": { "acquired": "2026-01-01T10:00:00Z" } } });
    assert_eq!(outcome(&program, fresh)["needs"]["credentials"][0]["label"], "face");
    let old = json!({ "credentials": { "stored": { "acquired": "2024-01-01T10:00:00Z" } } });
    assert_eq!(outcome(&program, old)["terminal"], "scan_first");
}

#[test]
fn a_reusable_credential_names_its_sources_in_order_of_preference() {
    let program = workflow("reusable_document");
    let checks = |passport: Value| {
        json!({
            "credentials": { "face": {}, "passport": passport },
            "checks": {
                "face.usability": { "decision": "PASSED", "label": "OK" },
                "face.liveness": { "decision": "PASSED", "label": "OK" },
            },
        })
    };
    let asked = outcome(&program, checks(json!(null)));
    assert_eq!(
        asked["needs"]["credentials"],
        json!([{ "label": "passport", "kind": "ID", "attempt": 1, "sources": ["REUSABLE", "NEW"],
                 "types": ["PASSPORT", "ID_CARD"] }])
    );
    let reused = outcome(&program, checks(json!({ "source": "REUSABLE" })));
    assert_eq!((&reused["decision"], &reused["label"]), (&json!("PASSED"), &json!("REUSED")));
    // No identity to reuse: the scan that came instead is examined.
    let scanned = outcome(&program, checks(json!({ "source": "NEW" })));
    assert_eq!(scanned["needs"]["checks"][0]["name"], "passport.usability");
    assert_eq!(outcome(&program, checks(json!({ "present": false })))["terminal"], "scan_first");
}

#[test]
fn a_source_that_was_not_asked_for_is_an_error_of_the_facts() {
    let program = workflow("stored_document");
    let facts = json!({ "transaction": { "time": "2026-06-01T12:00:00Z" }, "credentials": { "stored": { "source": "NEW" } } });
    let errors = facts::from_json(&program, facts.to_string().as_bytes()).expect_err("NEW was not asked for");
    let text = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    assert!(text.contains("credentials.stored.source") && text.contains("EXISTING"), "{text}");
}

#[test]
fn a_run_without_a_risk_has_no_score() {
    let skipped = json!({ "credentials": { "stored": { "present": false } } });
    assert_eq!(outcome(&workflow("stored_document"), skipped)["score"], -1);
    let compilation = compile_file(&root().join("examples/eu_onboarding/workflow.probity"));
    let program = compilation.programs.last().expect("a workflow");
    let mut facts: Value = serde_json::from_slice(
        &std::fs::read(root().join("examples/eu_onboarding/facts/sanctioned.json")).expect("facts"),
    )
    .expect("JSON");
    let scored = |facts: &Value| {
        let read = facts::from_json(program, facts.to_string().as_bytes()).expect("facts");
        let lists = crate::support::lists(program, &root().join("examples/eu_onboarding/lists"));
        decide(program, &read, &lists)
    };
    assert_eq!(scored(&facts).score(), 100);
    // Nothing came, and the run has expired: it was not scored, which is not a score of 0.
    let parts = facts.as_object_mut().expect("an object");
    parts.remove("credentials");
    parts.remove("checks");
    let transaction = parts.get_mut("transaction").and_then(Value::as_object_mut).expect("a transaction");
    transaction.insert("expired".to_owned(), json!(true));
    assert_eq!(scored(&facts).score(), -1);
}

/// The codes found in a workflow of these statements.
fn codes(statements: &str) -> Vec<String> {
    let script = format!(
        "probity 1\nuse jumio\nworkflow w {{\n  expires after 30 min -> end NOT_EXECUTED EXPIRED\n{statements}\n}}\n"
    );
    compile("w.probity", &script, &NoFiles).diagnostics.iter().map(|found| found.code.to_string()).collect()
}

#[test]
fn a_channel_that_can_not_carry_it_is_found() {
    let over = |channels: &str, kind: &str| {
        codes(&format!(
            "channels {channels}\nacquire one: {kind}\ncheck one: usability\n\
             require one.usability is PASSED else end REJECTED NO\nend PASSED"
        ))
    };
    assert_eq!(over("WEB, SDK", "FACEMAP"), [""; 0]);
    assert_eq!(over("API", "FACEMAP"), ["P0414"]);
    assert_eq!(over("API, WEB, SDK", "ID { channels SDK }"), [""; 0]);
    assert_eq!(over("API", "ID { from REUSABLE, NEW }"), ["P0414"], "an identity is not reused over the API");
}

#[test]
fn the_back_of_a_passport_is_found() {
    let parts = |types: &str| {
        codes(&format!(
            "acquire one: ID {{ types {types}  parts FRONT, BACK }}\ncheck one: usability\n\
             require one.usability is PASSED else end REJECTED NO\nend PASSED"
        ))
    };
    assert_eq!(parts("PASSPORT"), ["P0430"]);
    assert_eq!(parts("PASSPORT, ID_CARD"), [""; 0]);
}

#[test]
fn a_requirement_that_is_not_run_is_found() {
    let found = codes(
        "acquire face: SELFIE\ncheck face: liveness\nrequire face.liveness is PASSED else end REJECTED NO\nend PASSED",
    );
    assert_eq!(found, ["P0404"]);
}

#[test]
fn an_initial_workflow_knows_no_earlier_run() {
    let found = codes("stage INITIAL\nrequire prior.decision == PASSED else end REJECTED NO\nend PASSED");
    assert_eq!(found, ["P0201"]);
}

#[test]
fn the_key_and_the_version_stand_in_the_outcome() {
    let program = workflow("stored_document");
    let decided = outcome(&program, json!({}));
    assert_eq!(decided["workflow"]["key"], "5f0c2f5e-8d0e-4c55-9a35-4f6d3cf1a6b1");
    assert_eq!(decided["workflow"]["version"], 1);
}
