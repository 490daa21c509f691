//! Bodies that contradict themselves, have another shape, or are not final: never decided without a word.

use super::*;

const ON_FACE: &str = r#"{"id": "s", "category": "SELFIE"}"#;
const INVALID: &str = "NOT_EXECUTED INVALID_RESPONSE";

#[test]
fn results_that_contradict_each_other_are_not_understood() {
    let liveness = |decision: &str, label: &str| answer(ON_FACE, decision, label, "");
    let cases = [
        ([liveness("PASSED", "OK"), liveness("REJECTED", "PHOTOCOPY")], INVALID, 1),
        ([liveness("REJECTED", "PHOTOCOPY"), liveness("PASSED", "OK")], INVALID, 1),
        ([liveness("PASSED", "OK"), liveness("PASSED", "OK")], "PASSED OK", 0),
        ([liveness("PASSED", "NEW"), liveness("PASSED", "NEW")], "PASSED missing", 1),
        ([liveness("PASSED", "OK"), liveness("PASSED", "NEW")], INVALID, 1),
        ([liveness("PASSED", "OK"), liveness("MAYBE", "OK")], INVALID, 1),
        ([liveness("PASSED", "OK"), format!(r#"{{"credentials": [{ON_FACE}]}}"#)], INVALID, 1),
        (
            [
                answer(ON_FACE, "PASSED", "OK", r#", "data": {"predictedAge": 30}"#),
                answer(ON_FACE, "PASSED", "OK", r#", "data": {"predictedAge": 17}"#),
            ],
            INVALID,
            1,
        ),
    ];
    for (results, expected, notes) in cases {
        let text = body(&format!("{ID}, {SELFIE}"), &format!(r#""liveness": [{}]"#, results.join(",")));
        let (program, read) = jumio_facts(&text);
        assert_eq!(says(&program, &read.facts, "face.liveness"), expected, "{results:?}");
        assert_eq!(read.notes.len(), notes, "{:?}", read.notes);
    }
}

#[test]
fn another_decision_that_fits_less_well_is_left_out_with_a_note() {
    let both = format!(r#"{ON_FACE}, {{"id": "i", "category": "ID"}}"#);
    let results = [answer(ON_FACE, "PASSED", "OK", ""), answer(&both, "REJECTED", "PHOTOCOPY", "")];
    let text = body(&format!("{ID}, {SELFIE}"), &format!(r#""liveness": [{}]"#, results.join(",")));
    let (program, read) = jumio_facts(&text);
    assert_eq!(says(&program, &read.facts, "face.liveness"), "PASSED OK");
    assert_eq!(
        read.notes,
        [
            "`face.liveness`: another result of jumio.liveness with another decision names its credentials less exactly and is left out"
        ]
    );
}

#[test]
fn a_finding_without_credentials_counts_only_where_none_are_taken() {
    let mut program = jumio_program();
    let labels = ["PASSED LOW", "REJECTED HIGH"];
    let email = capability(&mut program, "jumio.email", "emailVerification", &labels, Vec::new());
    check(&mut program, "email", &[email], &[]);
    let unnamed = |decision: &str, label: &str| {
        format!(r#"{{"decision": {{"type": "{decision}", "details": {{"label": "{label}"}}}}}}"#)
    };
    let text = body(
        &format!("{ID}, {SELFIE}"),
        &format!(
            r#""liveness": [{}], "usability": [{}], "emailVerification": [{}]"#,
            unnamed("PASSED", "OK"),
            unnamed("NOT_EXECUTED", "TIMED_OUT"),
            unnamed("REJECTED", "HIGH"),
        ),
    );
    let read = from_vendor(&program, &jumio(), text.as_bytes(), None).unwrap();
    assert_eq!(says(&program, &read.facts, "face.liveness"), INVALID);
    assert_eq!(says(&program, &read.facts, "face.usability"), "NOT_EXECUTED TIMED_OUT");
    assert_eq!(says(&program, &read.facts, "email"), "REJECTED HIGH");
    assert_eq!(read.notes.len(), 1, "{:?}", read.notes);
    assert!(read.notes[0].ends_with("it names no credentials"), "{:?}", read.notes);
}

#[test]
fn a_label_of_another_decision_is_not_understood() {
    for (decision, label) in [("PASSED", "PHOTOCOPY"), ("REJECTED", "TIMED_OUT"), ("NOT_EXECUTED", "OK")] {
        let text = body(SELFIE, &format!(r#""liveness": [{}]"#, answer(ON_FACE, decision, label, "")));
        let (program, read) = jumio_facts(&text);
        assert_eq!(says(&program, &read.facts, "face.liveness"), INVALID, "{decision} {label}");
        assert!(read.notes[0].contains("stands for"), "{:?}", read.notes);
    }
}

#[test]
fn a_result_of_another_shape_is_not_understood() {
    let cases = [
        "5".to_owned(),
        "null".to_owned(),
        "[]".to_owned(),
        "{}".to_owned(),
        answer(ON_FACE, "PASSED", "OK", "").replace(&format!("[{ON_FACE}]"), "\"x\""),
        answer("{}", "PASSED", "OK", ""),
        answer("5", "REJECTED", "PHOTOCOPY", ""),
        format!(r#"{{"credentials": [{ON_FACE}], "decision": "PASSED"}}"#),
    ];
    for result in cases {
        let (program, read) = jumio_facts(&body(SELFIE, &format!(r#""liveness": [{result}]"#)));
        assert_eq!(says(&program, &read.facts, "face.liveness"), INVALID, "{result}");
        assert_eq!(read.notes.len(), 1, "{result}: {:?}", read.notes);
    }
}

#[test]
fn a_check_that_does_not_say_what_it_is_never_reads_as_no_finding() {
    let program = yoti_program();
    for (from, to) in [
        (r#""type": "ID_DOCUMENT_FACE_MATCH", "#, ""),
        (r#""type": "ID_DOCUMENT_FACE_MATCH", "state": "DONE""#, r#""type": "ID_DOCUMENT_FACE_MATCH""#),
        (r#"["f", "d"]"#, r#""f""#),
    ] {
        let read = from_vendor(&program, &yoti(), SESSION.replace(from, to).as_bytes(), None).unwrap();
        assert_eq!(says(&program, &read.facts, "face_match"), INVALID, "{from}");
        assert!(read.notes.iter().any(|note| note.starts_with("`face_match`")), "{:?}", read.notes);
    }
}

#[test]
fn a_list_that_is_no_list_is_an_error() {
    let good = body(ID, "");
    let list = format!(r#""credentials": [{ID}]"#);
    let cases = [
        (good.replace(&list, r#""credentials": "x""#), "credentials", "text \"x\""),
        (good.replace(&list, r#""credentials": {}"#), "credentials", "an object"),
        (good.replace(&list, r#""credentials": null"#), "credentials", "nothing"),
        (good.replace(&list, r#""other": 1"#), "credentials", "nothing"),
        (body(ID, r#""extraction": {}"#), "capabilities.extraction", "an object"),
        (body(ID, r#""extraction": "x""#), "capabilities.extraction", "text \"x\""),
        (good.replace(r#""capabilities": {}"#, r#""capabilities": []"#), "capabilities", "a list of 0"),
    ];
    for (text, path, found) in cases {
        let errors = from_vendor(&jumio_program(), &jumio(), text.as_bytes(), None).unwrap_err();
        assert_eq!(errors.len(), 1, "{errors:?}");
        assert_eq!((errors[0].code, errors[0].path.as_str()), (codes::NOT_THIS_VENDOR, path), "{text}");
        assert_eq!(errors[0].found.as_deref(), Some(found));
    }
}

#[test]
fn of_several_lists_each_may_be_absent() {
    let program = yoti_program();
    let refused = |text: &str| from_vendor(&program, &yoti(), text.as_bytes(), None).unwrap_err().remove(0);
    let error = refused(&SESSION.replace(r#"[{"id": "f"}]"#, r#"{"id": "f"}"#));
    assert_eq!((error.path.as_str(), error.code), ("resources.face_capture", codes::NOT_THIS_VENDOR));
    let error = refused(r#"{"session_id": "1", "state": "COMPLETED", "resources": "x", "checks": []}"#);
    assert_eq!((error.path.as_str(), error.found.as_deref()), ("resources", Some("text \"x\"")));
    let error = refused(r#"{"session_id": "1", "state": "COMPLETED", "resources": {}, "checks": {}}"#);
    assert_eq!(error.path, "checks");
    let none = r#"{"session_id": "1", "state": "COMPLETED", "resources": {}, "checks": []}"#;
    assert!(from_vendor(&program, &yoti(), none.as_bytes(), None).is_ok());
}

#[test]
fn a_credential_of_another_shape_is_noted() {
    for odd in ["5", r#"{"id": "i"}"#, r#"{"id": "i", "category": 5}"#] {
        let (_, read) = jumio_facts(&body(odd, ""));
        assert_eq!(read.notes.len(), 1, "{:?}", read.notes);
        assert!(read.notes[0].starts_with("`credentials[0]` is not understood"), "{:?}", read.notes);
    }
}

#[test]
fn a_run_that_is_not_finished_is_refused() {
    for (status, found) in [(r#""INITIATED""#, "text \"INITIATED\""), ("5", "number 5")] {
        let text = body(ID, "").replace(r#""PROCESSED""#, status);
        let errors = from_vendor(&jumio_program(), &jumio(), text.as_bytes(), None).unwrap_err();
        assert_eq!((errors[0].code, errors[0].path.as_str()), (codes::RUN_NOT_FINISHED, "workflow.status"));
        assert_eq!(
            errors[0].message,
            format!("the vendor has not finished this run: `workflow.status` is {found}")
        );
    }
    let text = SESSION.replace(r#""state": "COMPLETED","#, "");
    let errors = from_vendor(&yoti_program(), &yoti(), text.as_bytes(), None).unwrap_err();
    assert_eq!((errors[0].code, errors[0].found.as_deref()), (codes::RUN_NOT_FINISHED, Some("nothing")));
}
