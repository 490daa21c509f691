//! Data of credentials: sent along, come back, read in conditions; kinds that extend others.

use std::sync::Arc;

use probity::core::Program;
use probity::engine::{Compilation, NoFiles, compile};
use probity::facts;
use probity::interp::{Lists, decide};
use probity::outcome::{Ended, Outcome};

const SCRIPT: &str = r#"probity 1
use jumio

/// What we know of a customer.
credential CUSTOMER extends jumio.DATA {
  data {
    points: int? in 0..100  at "customFields.points"
    tags:   (list of text)?
  }
}

workflow reading {
  expires after 1 hour -> end NOT_EXECUTED EXPIRED
  input { email: text?  points: int in 0..100 }
  acquire passport: ID { from REUSABLE, NEW }
  acquire person: CUSTOMER { email: input.email  points: input.points }
  if few: person.points < 10 { end WARNING FEW }
  else if unknown { end WARNING UNKNOWN_POINTS }
  if tagged: any(t in person.tags: t == "odd") { end WARNING TAGGED }
  else if unknown { continue }
  match passport.reusable_identity {
    "ID_NOT_FOUND" -> end PASSED SCANNED
    missing        -> end PASSED UNSAID
    else           -> end PASSED REUSED
  }
}
"#;

fn compiled(text: &str) -> Compilation {
    compile("reading.probity", text, &NoFiles)
}

fn program() -> Arc<Program> {
    let compilation = compiled(SCRIPT);
    compilation.program("reading").unwrap_or_else(|| panic!("{:?}", compilation.diagnostics)).clone()
}

fn outcome(program: &Program, credentials: &str) -> Outcome {
    let text = format!(
        r#"{{ "transaction": {{ "time": "2026-01-31T10:00:00Z" }}, "input": {{ "points": 50 }}, "credentials": {credentials} }}"#
    );
    let facts = facts::from_json(program, text.as_bytes()).expect("facts of this workflow");
    decide(program, &facts, &Lists::new().bind(program).expect("there are no lists"))
}

fn end(outcome: &Outcome) -> &str {
    match &outcome.result {
        Ended::Ended(end) => &end.label,
        Ended::Pending(_) => "PENDING",
    }
}

#[test]
fn what_came_back_wins_over_what_was_sent() {
    let program = program();
    assert_eq!(end(&outcome(&program, r#"{ "passport": {}, "person": {} }"#)), "UNSAID");
    assert_eq!(
        end(&outcome(&program, r#"{ "passport": {}, "person": { "data": { "points": 5 } } }"#)),
        "FEW"
    );
    assert_eq!(
        end(&outcome(&program, r#"{ "passport": {}, "person": { "data": { "tags": ["odd"] } } }"#)),
        "TAGGED"
    );
    assert_eq!(
        end(&outcome(
            &program,
            r#"{ "passport": { "data": { "reusable_identity": "ID_NOT_FOUND" } }, "person": {} }"#
        )),
        "SCANNED"
    );
}

#[test]
fn data_of_a_credential_that_is_not_there_is_missing() {
    let program = program();
    assert_eq!(
        end(&outcome(&program, r#"{ "passport": {}, "person": { "present": false } }"#)),
        "UNKNOWN_POINTS"
    );
}

#[test]
fn data_of_another_type_or_name_is_refused() {
    let program = program();
    for (data, wanted) in [
        (r#"{ "points": 500 }"#, "500"),
        (r#"{ "point": 5 }"#, "points"),
        (r#"{ "customFields": { "points": 5 } }"#, "customFields"),
    ] {
        let text = format!(
            r#"{{ "input": {{ "points": 50 }}, "credentials": {{ "person": {{ "data": {data} }} }} }}"#
        );
        let errors = facts::from_json(&program, text.as_bytes()).expect_err("wrong data");
        let errors = errors.iter().map(|error| format!("{error} {:?}", error.help)).collect::<String>();
        assert!(errors.contains(wanted), "{errors}");
    }
}

#[test]
fn facts_with_data_are_written_back_as_they_were_read() {
    let program = program();
    let text = r#"{ "input": { "points": 50 }, "credentials": { "person": { "attempt": 1, "data": { "points": 5, "tags": ["odd"] } } } }"#;
    let facts = facts::from_json(&program, text.as_bytes()).expect("facts of this workflow");
    let again = facts.to_json(&program).to_string();
    assert_eq!(facts::from_json(&program, again.as_bytes()).expect("facts of this workflow"), facts);
    assert!(again.contains(r#""tags":["odd"]"#), "{again}");
}

#[test]
fn a_vendors_body_says_how_the_reuse_went() {
    let program = program();
    let format = program.formats.iter().find(|format| &*format.name == "jumio").expect("a format");
    let body = |source: &str| {
        format!(
            r#"{{ "workflow": {{ "id": "w", "status": "PROCESSED" }}, "createdAt": "2026-01-31T10:00:00Z",
                 "credentials": [
                   {{ "id": "1", "category": "ID", "parts": [{{}}], "reusableIdentity": {{ "status": "ID_NOT_FOUND", "source": {source} }} }},
                   {{ "id": "2", "category": "DATA", "parts": [{{}}] }} ],
                 "capabilities": {{}} }}"#
        )
    };
    let decided = |source: &str| {
        let read =
            facts::from_vendor(&program, format, body(source).as_bytes(), Some(br#"{ "points": 50 }"#))
                .expect("a body of this format");
        let outcome =
            decide(&program, &read.facts, &Lists::new().bind(&program).expect("there are no lists"));
        (end(&outcome).to_owned(), read.notes.join("\n"))
    };
    assert_eq!(decided(r#""JUMIO""#), ("SCANNED".to_owned(), String::new()));
    // What is not of its type is missing, and somebody is told; the rest holds.
    let (label, notes) = decided("7");
    assert_eq!(label, "SCANNED");
    assert!(notes.contains("reusableIdentity.source"), "{notes}");
}

#[test]
fn a_kind_that_extends_another_is_one_of_it_for_checks() {
    let script = SCRIPT.replace(
        "if few:",
        "check aml = watchlist_screening(person)\n  require aml is PASSED else end WARNING ALERT\n  if few:",
    );
    let compilation = compiled(&script);
    assert!(compilation.diagnostics.is_empty(), "{:?}", compilation.diagnostics);
}

fn codes(text: &str) -> Vec<String> {
    compiled(text).diagnostics.iter().map(|found| found.code.to_string()).collect()
}

#[test]
fn what_makes_no_sense_is_found() {
    let with = |declaration: &str| format!("probity 1\nuse jumio\n{declaration}\n");
    assert_eq!(codes(&with("credential A extends A { parts X }")), ["P0322"]);
    assert_eq!(
        codes(&with("credential A extends B { parts X }\ncredential B extends A { parts X }")),
        ["P0322"]
    );
    assert_eq!(codes(&with("credential A extends jumio.DAT { parts X }")), ["P0201"]);
    assert_eq!(codes(&with("credential A extends jumio.DATA { data { email: text? } }")), ["P0324"]);
    let branches = SCRIPT.replace(
        "acquire person: CUSTOMER { email: input.email  points: input.points }",
        "match input.points { 0..50 -> { acquire person: CUSTOMER { points: input.points } }
           else -> { acquire person: DATA { email: input.email } } }",
    );
    assert!(codes(&branches).contains(&"P0202".to_owned()), "{:?}", codes(&branches));
}

#[test]
fn a_need_carries_what_the_host_has_to_ask_for() {
    let script = "probity 1\nuse jumio\nworkflow asking {\n expires after 1 hour -> end NOT_EXECUTED EXPIRED\n \
        acquire card: ID { types ID_CARD, PASSPORT  subtypes NATIONAL_ID, E_PASSPORT  countries DE  channels SDK \
        preselect RECOMMENDED }\n end PASSED\n}\n";
    let compilation = compiled(script);
    let program = compilation.program("asking").unwrap_or_else(|| panic!("{:?}", compilation.diagnostics));
    let facts = facts::from_json(program, b"{}").expect("facts of this workflow");
    let outcome = decide(program, &facts, &Lists::new().bind(program).expect("there are no lists"));
    let text = outcome.to_json_text();
    for wanted in [
        r#""subtypes": ["NATIONAL_ID", "E_PASSPORT"]"#,
        r#""preselect": "RECOMMENDED""#,
        r#""channels": ["SDK"]"#,
    ] {
        let plain = |text: &str| text.split_whitespace().collect::<String>();
        assert!(plain(&text).contains(&plain(wanted)), "{wanted}\n{text}");
    }
    assert!(program.print().contains("subtypes NATIONAL_ID, E_PASSPORT"), "{}", program.print());
}

#[test]
fn subtypes_are_declared_for_a_type() {
    let with =
        |property: &str| format!("probity 1\n/// A card.\ncredential CARD {{ types A, B  {property} }}\n");
    assert!(codes(&with("subtypes A: A1, A2  subtypes B: B1")).is_empty());
    assert_eq!(codes(&with("subtypes A1, A2")), ["P0406"]);
    assert_eq!(codes(&with("subtypes C: C1")), ["P0305"]);
}
