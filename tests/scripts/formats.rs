//! Formats that a script declares for itself: a vendor is data.

use probity::core::Decision;
use probity::engine::{NoFiles, compile};
use probity::facts;
use probity::interp::{Lists, decide};
use probity::outcome::Ended;

/// A vendor that calls things by its own words, names no credentials in its results and keeps its verdict apart.
const SCRIPT: &str = r#"probity 1

/// An identity document.
credential ID { parts FRONT }
/// A face.
credential SELFIE { parts FACE }

/// Whether the document can be read.
capability reading on ID at "mrz" {
  passed   FINE
  rejected ODD
  data { born: text?  at "data.birth_date" }
}
/// Whether the two show one person.
capability comparison on (ID, SELFIE) at "faces" {
  passed   FINE
  rejected ODD
}
/// What the vendor makes of it.
capability verdict {
  passed   FINE
  rejected ODD
}

/// A webhook.
format acme {
  expect      "payload.checks"
  credentials "payload.documents" { kind_at "is" { ID "passport", "card"  SELFIE "photo" }  id "nr" }
  results     "payload.checks" {
    capability    by_name
    credentials   by_kind
    decision      "status" { PASSED "good"  REJECTED "bad" }
    default_label { PASSED FINE  REJECTED ODD }
  }
  results     "payload" {
    capability    verdict
    decision      "status" { PASSED "good"  REJECTED "bad" }
    default_label { PASSED FINE  REJECTED ODD }
  }
}

workflow all_of_it {
  expires after 1 hour -> end NOT_EXECUTED EXPIRED
  acquire passport: ID
  acquire face: SELFIE
  check passport: reading
  check comparison(passport, face)
  check verdict()
  require passport.reading is PASSED else end REJECTED NOT_READ
  require comparison is PASSED else end REJECTED OTHER_FACE
  require verdict is PASSED else end REJECTED VERDICT
  require passport.reading.born == "910313" else end WARNING BORN
  end PASSED
}

workflow two_documents {
  expires after 1 hour -> end NOT_EXECUTED EXPIRED
  acquire first: ID
  acquire second: ID
  check first: reading
  require first.reading is PASSED else end REJECTED NOT_READ
  end PASSED
}
"#;

fn body(mrz: &str, faces: &str, whole: &str) -> String {
    format!(
        r#"{{ "payload": {{ "status": "{whole}",
             "documents": [ {{ "is": "card", "nr": "1" }}, {{ "is": "photo", "nr": "2" }} ],
             "checks": {{ "mrz": {{ "status": "{mrz}", "data": {{ "birth_date": "910313" }} }},
                          "faces": {{ "status": "{faces}" }} }} }} }}"#
    )
}

fn end(workflow: &str, body: &str) -> String {
    let compilation = compile("acme.probity", SCRIPT, &NoFiles);
    let program = compilation.program(workflow).unwrap_or_else(|| panic!("{:?}", compilation.diagnostics));
    let lists = Lists::new().bind(program).expect("there are no lists");
    let format = program.formats.first().expect("a format");
    let read = facts::from_vendor(program, format, body.as_bytes(), None).expect("a body of this format");
    match decide(program, &read.facts, &lists).result {
        Ended::Ended(end) => format!("{} {}", end.decision, end.label),
        Ended::Pending(_) => "PENDING".to_owned(),
    }
}

#[test]
fn results_without_credentials_are_about_those_of_their_kinds() {
    assert_eq!(end("all_of_it", &body("good", "good", "good")), "PASSED PASSED");
    assert_eq!(end("all_of_it", &body("bad", "good", "good")), "REJECTED NOT_READ");
    assert_eq!(end("all_of_it", &body("good", "bad", "good")), "REJECTED OTHER_FACE");
    assert_eq!(end("all_of_it", &body("good", "good", "bad")), "REJECTED VERDICT");
}

#[test]
fn a_word_that_the_format_does_not_know_is_never_a_pass() {
    assert_eq!(end("all_of_it", &body("great", "good", "good")), "REJECTED NOT_READ");
    assert_eq!(end("all_of_it", &body("good", "good", "great")), "REJECTED VERDICT");
}

#[test]
fn with_two_of_a_kind_nobody_can_say_which_a_result_is_about() {
    assert_eq!(end("two_documents", &body("good", "good", "good")), "REJECTED NOT_READ");
}

#[test]
fn names_in_a_format_have_to_be_declared() {
    for (wrong, right) in
        [("SELFIE \"photo\"", "SELFY \"photo\""), ("capability    verdict", "capability    verdikt")]
    {
        let compilation = compile("acme.probity", &SCRIPT.replace(wrong, right), &NoFiles);
        assert!(compilation.has_errors(), "{right}");
        assert!(compilation.diagnostics.iter().all(|found| found.code.to_string() == "P0201"), "{right}");
    }
}

#[test]
fn the_decision_of_a_run_is_the_vendors_word() {
    let compilation = compile("acme.probity", SCRIPT, &NoFiles);
    let program = compilation.program("all_of_it").expect("a workflow");
    let format = program.formats.first().expect("a format");
    let text = body("good", "good", "bad");
    let read = facts::from_vendor(program, format, text.as_bytes(), None).expect("a body of this format");
    let verdict = program.checks.iter().position(|check| &*check.name == "verdict").expect("a check");
    assert_eq!(read.facts.results[verdict][0].decision, Decision::Rejected);
}
