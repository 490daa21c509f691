//! Real, unmodified response bodies of vendors, where their folder is beside the checkout.

use std::fs;
use std::path::PathBuf;

use probity::core::Program;
use probity::engine::{Engine, Tier};
use probity::facts;
use probity::interp::decide;
use probity::outcome::{Ended, Outcome, RuleState};

use crate::support::{compile_file, files, lists, root};

fn folder(name: &str) -> Option<PathBuf> {
    let folder = root().join("../shared/data").join(name);
    folder.is_dir().then_some(folder)
}

struct Case {
    program: std::sync::Arc<Program>,
    lists: probity::interp::BoundLists,
    input: Option<Vec<u8>>,
}

fn case(example: &str) -> Case {
    case_of(example, "workflow.probity")
}

fn case_of(example: &str, script: &str) -> Case {
    let folder = root().join("examples").join(example);
    let compilation = compile_file(&folder.join(script));
    let program = compilation.programs.last().expect("a workflow").clone();
    let lists = lists(&program, &folder.join("lists"));
    Case { program, lists, input: fs::read(folder.join("input.json")).ok() }
}

impl Case {
    fn decide(&self, format: &str, body: &[u8]) -> Result<Outcome, String> {
        let format = self.program.formats.iter().find(|known| *known.name == *format).expect("a format");
        let read = facts::from_vendor(&self.program, format, body, self.input.as_deref());
        // A body goes into a row as the definition reads it, with the same errors and notes.
        let engine = Engine::new(&self.program, Tier::Auto);
        let mut row = engine.row();
        let notes = engine.read_vendor(&mut row, format, body, self.input.as_deref());
        assert_eq!(notes.as_ref(), read.as_ref().map(|read| &read.notes));
        let read =
            read.map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
        let outcome = decide(&self.program, &read.facts, &self.lists);
        assert_eq!(engine.session().outcome(&row, &self.lists), outcome);
        Ok(outcome)
    }
}

fn ended(outcome: &Outcome) -> String {
    match &outcome.result {
        Ended::Pending(_) => "PENDING".to_owned(),
        Ended::Ended(end) => match &end.terminal {
            Some(terminal) => format!("{} {terminal}", end.decision),
            None => format!("{} {}", end.decision, end.label),
        },
    }
}

#[test]
fn jumio_runs_are_decided_by_our_policy() {
    let Some(folder) = folder("jumio") else { return };
    let case = case("eu_onboarding");
    let mut seen = Vec::new();
    for file in files(&folder, "json") {
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        if !name.starts_with("workflow_") {
            continue;
        }
        let outcome = case.decide("jumio", &fs::read(&file).expect("a body")).expect("a body of this format");
        seen.push((name, ended(&outcome)));
    }
    let expected = [
        ("workflow_expired", "NOT_EXECUTED EXPIRED"),
        // Nothing is known of the birth date, the face was seen before.
        ("workflow_liveness_failure", "REJECTED HIGH_RISK"),
        // The vendor says PASSED.
        ("workflow_processed_repeated_face", "WARNING HIGHER_RISK"),
        ("workflow_usability_error", "REJECTED unreadable"),
        // A screening run: it holds neither document nor selfie.
        ("workflow_watchlist_pass", "REJECTED unreadable"),
    ];
    assert_eq!(seen, expected.map(|(name, end)| (name.to_owned(), end.to_owned())));
}

#[test]
fn a_repeated_face_fires_its_rule_and_is_explained() {
    let Some(folder) = folder("jumio") else { return };
    let body = fs::read(folder.join("workflow_processed_repeated_face.json")).expect("the body");
    let outcome = case("eu_onboarding").decide("jumio", &body).expect("a body of this format");
    let fraud = outcome.risks.first().expect("a risk");
    let fired: Vec<&str> = fraud
        .rules
        .iter()
        .filter(|rule| matches!(rule.state, RuleState::Fired(_)))
        .map(|rule| &*rule.name)
        .collect();
    assert_eq!(fired, ["repeated", "abroad"]);
    // Signals that the body does not hold are unknown, not "no finding".
    let device = fraud.rules.iter().find(|rule| &*rule.name == "device").expect("a rule");
    assert_eq!(device.state, RuleState::Unknown);
    assert_eq!(device.causes.first().and_then(|cause| cause.reason.as_deref()), Some("NOT_AVAILABLE"));
}

#[test]
fn yoti_sessions_are_decided_by_the_findings_behind_them() {
    let Some(folder) = folder("yoti") else { return };
    let case = case("passport_in_branch");
    let seen: Vec<(String, String)> = files(&folder, "json")
        .iter()
        .map(|file| {
            let outcome =
                case.decide("yoti", &fs::read(file).expect("a body")).expect("a body of this format");
            (file.file_stem().expect("a name").to_string_lossy().into_owned(), ended(&outcome))
        })
        .collect();
    let expected = [
        ("ai_fail_manual_pass", "PASSED PASSED"),
        ("ai_pass", "PASSED PASSED"),
        ("different_person_response", "REJECTED ANOTHER_PERSON"),
        // The vendor recommends APPROVE.
        ("expired_passport_response", "REJECTED OUT_OF_DATE"),
        ("multiple_document_fields", "PASSED PASSED"),
        ("valid_response_nfc", "PASSED PASSED"),
    ];
    assert_eq!(seen, expected.map(|(name, end)| (name.to_owned(), end.to_owned())));
}

#[test]
fn both_webhooks_of_a_second_vendor_are_decided() {
    let Some(folder) = folder("dataspike") else { return };
    let document = fs::read(folder.join("docver_webhook_verified.json")).expect("the body");
    let screening = fs::read(folder.join("aml_screening_low_risk.json")).expect("the body");
    let documents = case("second_vendor");
    let screenings = case_of("second_vendor", "screening.probity");
    let outcome = documents.decide("dataspike_document", &document).expect("a body of this format");
    assert_eq!(ended(&outcome), "PASSED PASSED");
    let outcome = screenings.decide("dataspike_screening", &screening).expect("a body of this format");
    assert_eq!(ended(&outcome), "PASSED PASSED");
    let error = documents.decide("dataspike_document", &screening).expect_err("the other webhook");
    assert!(error.contains("it looks like a body of format `dataspike_screening`"), "{error}");
}

#[test]
fn a_body_of_another_vendor_or_shape_is_refused_with_a_reason() {
    let (Some(jumio), Some(yoti)) = (folder("jumio"), folder("yoti")) else { return };
    let case = case("eu_onboarding");
    for (file, wanted) in [
        (yoti.join("ai_pass.json"), "not a body of format `jumio`"),
        (jumio.join("callback_processed.json"), "not a body of format `jumio`"),
        (jumio.join("upload_response.json"), "not a body of format `jumio`"),
    ] {
        let error =
            case.decide("jumio", &fs::read(&file).expect("a body")).expect_err("not a retrieval body");
        assert!(error.contains(wanted), "{}: {error}", file.display());
    }
}
