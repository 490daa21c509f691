mod contradictions;

use std::path::PathBuf;
use std::sync::Arc;

use super::*;
use crate::core::{Decision, FormatCredentials, FormatResults, ResultName, Ty};
use crate::facts::ResultFact;
use crate::facts::failure;
use crate::facts::fixture::*;
use crate::value::Value;

/// What the definition reads; what is read of the wanted parts alone has to be the same.
fn from_vendor(
    program: &Program,
    format: &Format,
    text: &[u8],
    input: Option<&[u8]>,
) -> Result<VendorFacts, Vec<FactsError>> {
    let read = super::from_vendor(program, format, text, input);
    let part = from_wanted(program, format, &wanted(program, format), text, input);
    assert_eq!(part.as_ref(), read.as_ref().ok());
    read
}

fn jumio() -> Format {
    Format {
        name: name("jumio"),
        catalog: name("jumio"),
        expect: vec![path("workflow.status"), path("capabilities")],
        transaction_id: Some(path("workflow.id")),
        transaction_time: Some(path("createdAt")),
        expired: Some((path("workflow.status"), vec![name("SESSION_EXPIRED"), name("TOKEN_EXPIRED")])),
        done: Some((
            path("workflow.status"),
            vec![name("PROCESSED"), name("SESSION_EXPIRED"), name("TOKEN_EXPIRED")],
        )),
        credentials: vec![FormatCredentials {
            list: path("credentials"),
            kind: None,
            kind_path: Some(path("category")),
            kinds: Vec::new(),
            id: path("id"),
            label: Some(path("label")),
            uploaded: Some(path("parts")),
            document_type: Some(path("docType")),
            country: None,
        }],
        results: vec![
            FormatResults {
                list: path("capabilities"),
                capability: ResultName::Key,
                by_kind: false,
                credentials: path("credentials"),
                credential_id: Some(path("id")),
                credential_kind: Some(path("category")),
                decision: path("decision.type"),
                decisions: Vec::new(),
                label: Some(path("decision.details.label")),
                default_labels: Vec::new(),
                done: None,
            },
            FormatResults {
                list: Vec::new(),
                capability: ResultName::Fixed(name("verdict")),
                by_kind: false,
                credentials: Vec::new(),
                credential_id: None,
                credential_kind: None,
                decision: path("decision.type"),
                decisions: Vec::new(),
                label: Some(path("decision.details.label")),
                default_labels: Vec::new(),
                done: None,
            },
        ],
    }
}

fn yoti() -> Format {
    let resource = |list: &str, kind: &str| FormatCredentials {
        list: path(&format!("resources.{list}")),
        kind: Some(name(kind)),
        kind_path: None,
        kinds: Vec::new(),
        id: path("id"),
        label: None,
        uploaded: None,
        document_type: Some(path("document_type")),
        country: Some(path("issuing_country")),
    };
    Format {
        name: name("yoti"),
        catalog: name("yoti"),
        expect: vec![path("session_id"), path("checks")],
        transaction_id: Some(path("session_id")),
        transaction_time: None,
        expired: Some((path("state"), vec![name("EXPIRED")])),
        done: Some((path("state"), vec![name("COMPLETED"), name("EXPIRED")])),
        credentials: vec![
            resource("id_documents", "ID"),
            resource("face_capture", "SELFIE"),
            resource("applicant_profiles", "DATA"),
        ],
        results: vec![FormatResults {
            list: path("checks"),
            capability: ResultName::At(path("type")),
            by_kind: false,
            credentials: path("resources_used"),
            credential_id: None,
            credential_kind: None,
            decision: path("report.recommendation.value"),
            decisions: vec![
                (name("APPROVE"), Decision::Passed),
                (name("REJECT"), Decision::Rejected),
                (name("CONSIDER"), Decision::Warning),
                (name("NOT_AVAILABLE"), Decision::NotExecuted),
            ],
            label: Some(path("report.recommendation.reason")),
            default_labels: vec![(Decision::Passed, name("APPROVED"))],
            done: Some((path("state"), vec![name("DONE")])),
        }],
    }
}

fn jumio_program() -> Program {
    let mut p = program();
    let passport = credential(&mut p, "passport", "ID", &["PASSPORT"]);
    let face = credential(&mut p, "face", "SELFIE", &[]);
    let person = credential(&mut p, "person", "DATA", &[]);
    let usability = capability(
        &mut p,
        "jumio.usability",
        "usability",
        &["PASSED OK", "WARNING UNSUPPORTED_COUNTRY", "REJECTED MISSING_SIGNATURE", "REJECTED BLURRED"],
        Vec::new(),
    );
    let extraction = capability(
        &mut p,
        "jumio.extraction",
        "extraction",
        &["PASSED OK"],
        vec![
            field("issuing_country?", Kind::Country, "data.issuingCountry"),
            field("current_age?", Kind::Int(0, 130), "data.currentAge"),
            field("born?", Kind::Date, "data.dateOfBirth"),
            field("subtype?", symbols("subtype", &["E_PASSPORT"]), "data.subType"),
        ],
    );
    let similarity = capability(
        &mut p,
        "jumio.similarity",
        "similarity",
        &["PASSED MATCH", "REJECTED NO_MATCH"],
        Vec::new(),
    );
    let liveness = capability(
        &mut p,
        "jumio.liveness",
        "liveness",
        &["PASSED OK", "WARNING BAD_QUALITY", "REJECTED PHOTOCOPY"],
        vec![field("predicted_age?", Kind::Int(0, 130), "data.predictedAge")],
    );
    let image = capability(
        &mut p,
        "jumio.image_checks",
        "imageChecks",
        &["PASSED OK", "WARNING REPEATED_FACE"],
        vec![field("faces?", Kind::List(Box::new(Ty::TEXT), 100), "data.faceSearchFindings.findings")],
    );
    let watchlist = capability(
        &mut p,
        "jumio.watchlist",
        "watchlistScreening",
        &["PASSED OK", "WARNING ALERT", "NOT_EXECUTED VALIDATION_FAILED"],
        vec![
            field("found", Kind::Int(0, i64::MAX), "data.searchResults"),
            field("day?", Kind::Date, "data.searchDate"),
        ],
    );
    let verdict = capability(
        &mut p,
        "jumio.verdict",
        "verdict",
        &["PASSED PASSED", "PASSED OK", "WARNING WARNING", "REJECTED REJECTED"],
        vec![field("score", Kind::Int(-1, 100), "decision.risk.score")],
    );
    check(&mut p, "passport.usability", &[usability], &[passport]);
    check(&mut p, "face.usability", &[usability], &[face]);
    check(&mut p, "passport.extraction", &[extraction], &[passport]);
    check(&mut p, "similarity", &[similarity], &[passport, face]);
    check(&mut p, "face.liveness", &[liveness], &[face]);
    check(&mut p, "passport.image_checks", &[image], &[passport]);
    check(&mut p, "passport.watchlist", &[watchlist], &[passport]);
    check(&mut p, "person.watchlist", &[watchlist], &[person]);
    check(&mut p, "verdict", &[verdict], &[]);
    p.formats = vec![Arc::new(jumio()), Arc::new(yoti())];
    p
}

fn yoti_program() -> Program {
    let mut p = program();
    let document = credential(&mut p, "document", "ID", &["PASSPORT"]);
    let face = credential(&mut p, "face", "SELFIE", &[]);
    let profile = credential(&mut p, "profile", "DATA", &[]);
    let labels = ["PASSED APPROVED", "REJECTED DIFFERENT_PERSON", "WARNING UNSURE"];
    let authentic = capability(&mut p, "yoti.authenticity", "ID_DOCUMENT_AUTHENTICITY", &labels, Vec::new());
    let face_match = capability(&mut p, "yoti.face_match", "ID_DOCUMENT_FACE_MATCH", &labels, Vec::new());
    let profile_match =
        capability(&mut p, "yoti.profile_match", "PROFILE_DOCUMENT_MATCH", &labels, Vec::new());
    check(&mut p, "document.authenticity", &[authentic], &[document]);
    check(&mut p, "face_match", &[face_match], &[document, face]);
    check(&mut p, "profile_match", &[profile_match], &[document, profile]);
    p.formats = vec![Arc::new(jumio()), Arc::new(yoti())];
    p
}

fn result<'f>(program: &Program, facts: &'f Facts, check: &str) -> Option<&'f ResultFact> {
    let at = program.checks.iter().position(|known| *known.name == *check).unwrap();
    facts.results[at].first()
}

/// Decision with the label or else the reason: `PASSED OK`, `NOT_EXECUTED NOT_UPLOADED`; `-` where nothing came.
fn says(program: &Program, facts: &Facts, check: &str) -> String {
    let Some(result) = result(program, facts, check) else { return "-".to_owned() };
    let word = result.label.as_deref().or(result.failure.as_deref()).unwrap_or("missing");
    format!("{} {word}", result.decision)
}

fn jumio_facts(text: &str) -> (Program, VendorFacts) {
    let program = jumio_program();
    let read = from_vendor(&program, &jumio(), text.as_bytes(), None).unwrap();
    (program, read)
}

/// A small body: `credentials` and `capabilities` as given.
fn body(credentials: &str, capabilities: &str) -> String {
    format!(
        r#"{{"workflow": {{"id": "w-1", "status": "PROCESSED"}}, "createdAt": "2026-01-31T10:00:00.5Z",
        "decision": {{"type": "WARNING", "details": {{"label": "WARNING"}}, "risk": {{"score": 50}}}},
        "credentials": [{credentials}], "capabilities": {{{capabilities}}}}}"#
    )
}

const ID: &str = r#"{"id": "i", "category": "ID", "parts": [{"classifier": "FRONT"}]}"#;
const SELFIE: &str = r#"{"id": "s", "category": "SELFIE", "parts": [{"classifier": "FACE"}]}"#;

fn answer(credentials: &str, decision: &str, label: &str, more: &str) -> String {
    format!(
        r#"{{"credentials": [{credentials}],
        "decision": {{"type": "{decision}", "details": {{"label": "{label}"}}}}{more}}}"#
    )
}

#[test]
fn a_body_is_read_as_closed_facts() {
    let on_id = r#"{"id": "i", "category": "ID"}"#;
    let on_face = r#"{"id": "s", "category": "SELFIE"}, {"id": "f", "category": "FACEMAP"}"#;
    let text = body(
        &format!("{ID}, {SELFIE}"),
        &format!(
            r#""usability": [{}, {}], "liveness": [{}], "extraction": {}"#,
            answer(on_id, "PASSED", "OK", ""),
            answer(r#"{"id": "s", "category": "SELFIE"}"#, "REJECTED", "BLURRED", ""),
            answer(on_face, "PASSED", "OK", r#", "data": {"predictedAge": "31"}"#),
            answer(
                on_id,
                "PASSED",
                "OK",
                r#", "data": {"currentAge": "70", "dateOfBirth": "1990-05-17T23:30:00Z"}"#
            ),
        ),
    );
    let (program, read) = jumio_facts(&text);
    let facts = &read.facts;
    assert!(facts.closed && !facts.transaction.expired);
    assert_eq!(facts.transaction.id.as_deref(), Some("w-1"));
    assert_eq!(facts.credentials.iter().map(Vec::len).collect::<Vec<_>>(), [1, 1, 0]);
    assert_eq!(says(&program, facts, "passport.usability"), "PASSED OK");
    assert_eq!(says(&program, facts, "face.usability"), "REJECTED BLURRED");
    assert_eq!(says(&program, facts, "similarity"), "-");
    assert_eq!(result(&program, facts, "face.liveness").unwrap().data, [Value::Int(31)]);
    let extraction = &result(&program, facts, "passport.extraction").unwrap().data;
    assert_eq!((&extraction[1], extraction[2].to_string()), (&Value::Int(70), "1990-05-17".to_owned()));
    assert_eq!(says(&program, facts, "verdict"), "WARNING WARNING");
    assert_eq!(result(&program, facts, "verdict").unwrap().data, [Value::Int(50)]);
    assert_eq!(read.notes, Vec::<String>::new());
}

#[test]
fn what_is_not_understood_is_not_executed_and_noted() {
    let on_id = r#"{"id": "i", "category": "ID"}"#;
    let cases = [
        (
            "usability",
            answer(on_id, "MAYBE", "OK", ""),
            "passport.usability",
            "NOT_EXECUTED INVALID_RESPONSE",
        ),
        // It can not return this.
        (
            "extraction",
            answer(on_id, "REJECTED", "OK", ""),
            "passport.extraction",
            "NOT_EXECUTED INVALID_RESPONSE",
        ),
        (
            "extraction",
            answer(on_id, "PASSED", "OK", r#", "data": {"currentAge": 200}"#),
            "passport.extraction",
            "NOT_EXECUTED INVALID_RESPONSE",
        ),
        (
            "extraction",
            answer(on_id, "PASSED", "OK", r#", "data": {"issuingCountry": "ZZZ"}"#),
            "passport.extraction",
            "NOT_EXECUTED INVALID_RESPONSE",
        ),
        (
            "watchlistScreening",
            answer(on_id, "PASSED", "OK", ""),
            "passport.watchlist",
            "NOT_EXECUTED INVALID_RESPONSE",
        ),
        ("usability", answer(on_id, "PASSED", "BRAND_NEW", ""), "passport.usability", "PASSED missing"),
        (
            "usability",
            answer(on_id, "NOT_EXECUTED", "BRAND_NEW", ""),
            "passport.usability",
            "NOT_EXECUTED NOT_AVAILABLE",
        ),
        (
            "extraction",
            answer(on_id, "PASSED", "OK", r#", "data": {"subType": "BRAND_NEW"}"#),
            "passport.extraction",
            "PASSED OK",
        ),
    ];
    for (capability, answer, check, expected) in cases {
        let (program, read) = jumio_facts(&body(ID, &format!(r#""{capability}": [{answer}]"#)));
        assert_eq!(says(&program, &read.facts, check), expected, "{answer}");
        assert_eq!(read.notes.len(), 1, "{:?}", read.notes);
        assert!(read.notes[0].starts_with(&format!("`{check}`")), "{:?}", read.notes);
    }
}

#[test]
fn an_empty_text_is_missing_where_no_text_is_expected() {
    let data = r#", "data": {"currentAge": "", "dateOfBirth": null}"#;
    let text = body(
        ID,
        &format!(r#""extraction": [{}]"#, answer(r#"{"id": "i", "category": "ID"}"#, "PASSED", "OK", data)),
    );
    let (program, read) = jumio_facts(&text);
    assert_eq!(says(&program, &read.facts, "passport.extraction"), "PASSED OK");
}

#[test]
fn results_find_their_credential_by_set_id_and_category() {
    let usability = |reference: &str| format!(r#""usability": [{}]"#, answer(reference, "PASSED", "OK", ""));
    let cases = [
        // In any order, with one too many; unknown id; no id; no category; nothing named at all.
        (r#"{"id": "x", "category": "FACEMAP"}, {"id": "i", "category": "ID"}"#, "PASSED OK"),
        (r#"{"id": "unknown", "category": "ID"}"#, "PASSED OK"),
        (r#"{"category": "ID"}"#, "PASSED OK"),
        (r#"{"id": "i"}"#, "PASSED OK"),
        ("", "NOT_EXECUTED INVALID_RESPONSE"),
        // Of another credential.
        (r#"{"id": "s", "category": "SELFIE"}"#, "-"),
        (r#"{"id": "unknown"}"#, "-"),
    ];
    for (reference, expected) in cases {
        let (program, read) = jumio_facts(&body(&format!("{ID}, {SELFIE}"), &usability(reference)));
        assert_eq!(says(&program, &read.facts, "passport.usability"), expected, "{reference}");
    }
}

#[test]
fn the_result_with_the_fewest_other_credentials_wins() {
    let results = [
        answer("", "REJECTED", "BLURRED", ""),
        answer(
            r#"{"id": "s", "category": "SELFIE"}, {"id": "i", "category": "ID"}"#,
            "REJECTED",
            "BLURRED",
            "",
        ),
        answer(r#"{"id": "i", "category": "ID"}"#, "PASSED", "OK", ""),
    ];
    let text = body(&format!("{ID}, {SELFIE}"), &format!(r#""usability": [{}]"#, results.join(",")));
    let (program, read) = jumio_facts(&text);
    assert_eq!(says(&program, &read.facts, "passport.usability"), "PASSED OK");
}

#[test]
fn ids_may_repeat_over_categories() {
    let credentials = r#"{"id": "same", "category": "ID", "parts": [1]}, {"id": "same", "category": "SELFIE", "parts": [1]}"#;
    let capabilities = format!(
        r#""usability": [{}, {}]"#,
        answer(r#"{"id": "same", "category": "SELFIE"}"#, "REJECTED", "BLURRED", ""),
        answer(r#"{"id": "same", "category": "ID"}"#, "PASSED", "OK", ""),
    );
    let (program, read) = jumio_facts(&body(credentials, &capabilities));
    assert_eq!(says(&program, &read.facts, "passport.usability"), "PASSED OK");
    assert_eq!(says(&program, &read.facts, "face.usability"), "REJECTED BLURRED");
}

#[test]
fn of_several_credentials_the_labelled_or_the_used_one_counts() {
    let two = r#"{"id": "a", "category": "ID", "parts": [1]}, {"id": "b", "category": "ID", "parts": [1]}"#;
    let on_a =
        format!(r#""usability": [{}]"#, answer(r#"{"id": "a", "category": "ID"}"#, "PASSED", "OK", ""));
    let (program, read) = jumio_facts(&body(two, &on_a));
    assert_eq!(says(&program, &read.facts, "passport.usability"), "PASSED OK");
    assert_eq!(read.notes.len(), 1, "{:?}", read.notes);

    let labelled = two.replace(r#""id": "b","#, r#""id": "b", "label": "PASSPORT","#);
    let (program, read) = jumio_facts(&body(&labelled, &on_a));
    assert_eq!(says(&program, &read.facts, "passport.usability"), "-");
    assert_eq!(read.notes, Vec::<String>::new());
}

#[test]
fn several_of_a_kind_are_told_apart_by_label_alone() {
    let mut program = jumio_program();
    credential(&mut program, "second", "ID", &[]);
    let text =
        body(ID, &format!(r#""usability": [{}]"#, answer(r#"{"category": "ID"}"#, "PASSED", "OK", "")));
    let read = from_vendor(&program, &jumio(), text.as_bytes(), None).unwrap();
    assert_eq!(says(&program, &read.facts, "passport.usability"), "-");
    assert!(read.facts.credentials.iter().all(Vec::is_empty));
    assert_eq!(read.notes.len(), 2);
}

#[test]
fn a_credential_without_parts_is_not_there() {
    let (_, read) = jumio_facts(&body(
        r#"{"id": "i", "category": "ID", "parts": []}, {"id": "s", "category": "SELFIE"}"#,
        "",
    ));
    assert!(read.facts.credentials.iter().all(Vec::is_empty));
}

#[test]
fn another_body_is_refused_and_named() {
    let program = jumio_program();
    let refused = |text: &str| from_vendor(&program, &jumio(), text.as_bytes(), None).unwrap_err().remove(0);
    let error = refused(r#"{"session_id": "1", "checks": []}"#);
    assert_eq!(error.code, codes::NOT_THIS_VENDOR);
    assert_eq!(error.message, "this is not a body of format `jumio`: `workflow.status` is not in it");
    assert_eq!(error.help.as_deref(), Some("it looks like a body of format `yoti`"));
    assert_eq!(error.found.as_deref(), Some("an object with `session_id`, `checks`"));
    assert_eq!(refused("[1]").found.as_deref(), Some("a list of 1"));
    assert_eq!(refused("nonsense").code, codes::NOT_JSON);
}

#[test]
fn input_comes_in_a_document_of_its_own() {
    let mut program = jumio_program();
    program.input = vec![field("email", Kind::Text, "email")];
    let text = body("", "");
    let errors = from_vendor(&program, &jumio(), text.as_bytes(), None).unwrap_err();
    assert_eq!((errors[0].path.as_str(), errors[0].code), ("input.email", codes::MISSING_VALUE));
    let read = from_vendor(&program, &jumio(), text.as_bytes(), Some(br#"{"email": "a@b"}"#)).unwrap();
    assert_eq!(read.facts.input, [Value::Text("a@b".into())]);
    let errors = from_vendor(&program, &jumio(), text.as_bytes(), Some(b"{")).unwrap_err();
    assert_eq!((errors[0].path.as_str(), errors[0].code), ("input", codes::NOT_JSON));
}

const SESSION: &str = r#"{"session_id": "s-1", "state": "COMPLETED",
  "resources": {"id_documents": [{"id": "d", "document_type": "PASSPORT", "issuing_country": "GBR"}, {"id": "e"}],
    "face_capture": [{"id": "f"}]},
  "checks": [
    {"type": "ID_DOCUMENT_FACE_MATCH", "state": "DONE", "resources_used": ["f", "d"],
      "report": {"recommendation": {"value": "REJECT", "reason": "DIFFERENT_PERSON"}}},
    {"type": "ID_DOCUMENT_AUTHENTICITY", "state": "PENDING", "resources_used": ["d"]},
    {"type": "PROFILE_DOCUMENT_MATCH", "state": "DONE", "resources_used": ["d"]}]}"#;

#[test]
fn a_list_of_checks_that_refer_by_id_alone() {
    let program = yoti_program();
    let read = from_vendor(&program, &yoti(), SESSION.as_bytes(), None).unwrap();
    assert_eq!(says(&program, &read.facts, "face_match"), "REJECTED DIFFERENT_PERSON");
    assert_eq!(says(&program, &read.facts, "document.authenticity"), "-");
    assert_eq!(says(&program, &read.facts, "profile_match"), "-");
    let document = &read.facts.credentials[0][0];
    assert_eq!(document.document_type.as_deref(), Some("PASSPORT"));
    assert_eq!(document.country.unwrap().alpha2(), "GB");
    assert_eq!(read.notes.len(), 1);
}

#[test]
fn no_truncation_and_no_noise_panics() {
    let program = yoti_program();
    for end in 0..SESSION.len() {
        assert!(from_vendor(&program, &yoti(), &SESSION.as_bytes()[..end], None).is_err());
    }
    for at in 0..SESSION.len() {
        for byte in [b'"', b'[', b'9', 0xff] {
            let mut noisy = SESSION.as_bytes().to_vec();
            noisy[at] = byte;
            if let Ok(read) = from_vendor(&program, &yoti(), &noisy, None) {
                assert_eq!(read.facts.results.len(), program.checks.len());
            }
        }
    }
}

/// The text of a real body, where the machine has them.
fn real(folder: &str, file: &str) -> Option<String> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(root.join("../shared/data").join(folder).join(file)).ok()
}

#[test]
fn real_retrieval_bodies() {
    let not = |reason: &str| format!("NOT_EXECUTED {reason}");
    let gated = not(failure::PRECONDITION_NOT_FULFILLED);
    let cases: [(&str, &[(&str, &str)]); 5] = [
        (
            "workflow_expired.json",
            &[
                ("passport.usability", "NOT_EXECUTED NOT_UPLOADED"),
                ("similarity", &gated),
                ("verdict", "REJECTED REJECTED"),
            ],
        ),
        (
            "workflow_liveness_failure.json",
            &[
                ("passport.usability", "PASSED OK"),
                ("face.liveness", "WARNING BAD_QUALITY"),
                ("passport.image_checks", "WARNING REPEATED_FACE"),
                ("passport.watchlist", "PASSED OK"),
                ("person.watchlist", "-"),
                ("verdict", "WARNING WARNING"),
            ],
        ),
        (
            "workflow_processed_repeated_face.json",
            &[
                ("passport.usability", "PASSED OK"),
                ("face.usability", "PASSED OK"),
                ("passport.extraction", "PASSED OK"),
                ("similarity", "PASSED MATCH"),
                ("face.liveness", "PASSED OK"),
                ("passport.image_checks", "WARNING REPEATED_FACE"),
                ("passport.watchlist", "PASSED OK"),
                ("verdict", "PASSED PASSED"),
            ],
        ),
        (
            "workflow_usability_error.json",
            &[
                ("passport.usability", "REJECTED MISSING_SIGNATURE"),
                ("face.usability", "PASSED OK"),
                ("passport.extraction", &gated),
                ("passport.watchlist", "NOT_EXECUTED VALIDATION_FAILED"),
            ],
        ),
        ("workflow_watchlist_pass.json", &[("person.watchlist", "PASSED OK"), ("passport.watchlist", "-")]),
    ];
    for (file, expected) in cases {
        let Some(text) = real("jumio", file) else { continue };
        let (program, read) = jumio_facts(&text);
        for (check, says_so) in expected {
            assert_eq!(says(&program, &read.facts, check), *says_so, "{file} {check} {:?}", read.notes);
        }
        assert_eq!(read.facts.transaction.expired, file == "workflow_expired.json");
        if file == "workflow_processed_repeated_face.json" {
            let data = &result(&program, &read.facts, "passport.extraction").unwrap().data;
            assert_eq!((data[0].to_string(), &data[1]), ("CHL".to_owned(), &Value::Int(70)));
        }
    }
}

#[test]
fn real_session_results() {
    let cases = [
        ("ai_fail_manual_pass.json", "PASSED APPROVED"),
        ("ai_pass.json", "PASSED APPROVED"),
        ("different_person_response.json", "REJECTED DIFFERENT_PERSON"),
        ("expired_passport_response.json", "PASSED APPROVED"),
        ("multiple_document_fields.json", "PASSED APPROVED"),
        ("valid_response_nfc.json", "PASSED APPROVED"),
    ];
    for (file, expected) in cases {
        let Some(text) = real("yoti", file) else { continue };
        let program = yoti_program();
        let read = from_vendor(&program, &yoti(), text.as_bytes(), None).unwrap();
        assert_eq!(says(&program, &read.facts, "face_match"), expected, "{file} {:?}", read.notes);
        assert_eq!(says(&program, &read.facts, "document.authenticity"), "PASSED APPROVED", "{file}");
        assert_eq!(says(&program, &read.facts, "profile_match"), "PASSED APPROVED", "{file}");
    }
}
