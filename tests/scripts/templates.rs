//! Every template checks without findings, passes its tests with everything covered, and decides bodies of the kind that it
//! is for: real ones of the vendor where their folder is beside the checkout, else ones written for the project.

use std::collections::BTreeSet;
use std::fs;

use probity::core::Program;
use probity::facts::{self, Facts, PriorFacts};
use probity::interp::{Lists, decide};
use probity::outcome::{Ended, Outcome};
use probity::templates::{self, Template};
use probity::testing::{Coverage, run_test};

use crate::support::{compile_file, files, rendered, root};

fn programs(template: &Template) -> Vec<std::sync::Arc<Program>> {
    let compilation = compile_file(&root().join("templates").join(format!("{}.probity", template.name)));
    assert!(compilation.diagnostics.is_empty(), "{}\n{}", template.name, rendered(&compilation));
    compilation.programs
}

fn program(name: &str) -> std::sync::Arc<Program> {
    let template = templates::find(name).expect("a template");
    programs(template).into_iter().find(|program| *program.meta.name == *name).expect("its workflow")
}

#[test]
fn the_folder_holds_the_templates_and_no_others() {
    let in_folder: BTreeSet<String> = files(&root().join("templates"), "probity")
        .iter()
        .map(|file| file.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    let listed: BTreeSet<String> = templates::list().map(|template| template.name.to_owned()).collect();
    assert_eq!(in_folder, listed);
    let readme = fs::read_to_string(root().join("templates/README.md")).expect("the page of the templates");
    for template in templates::list() {
        assert!(
            readme.contains(&format!("({}.probity)", template.name)),
            "{} is not on the page",
            template.name
        );
    }
}

#[test]
fn every_template_says_what_it_is_and_what_it_is_for() {
    for template in templates::list() {
        let (title, description) = (template.title(), template.description());
        assert!(title.ends_with(['?', '.']) && title.len() <= 100, "{}: {title}", template.name);
        assert!(description.split(". ").count() >= 2, "{}: {description}", template.name);
    }
}

/// Branches, bands, and rules each way are reached by the tests in the file.
#[test]
fn tests_of_templates_pass_and_cover_everything() {
    for template in templates::list() {
        for program in programs(template) {
            let mut coverage = Coverage::new(&program);
            for test in &program.tests {
                let report = run_test(&program, test, &|file| Err(format!("`{file}` is another file")));
                let failures: Vec<String> =
                    report.failures().map(|(_, failure)| failure.message.clone()).collect();
                assert!(report.passed(), "{}: {}\n{}", template.name, test.title, failures.join("\n"));
                coverage.merge(&report.coverage);
            }
            let total = coverage.total();
            assert_eq!(total.hit, total.total, "{}: {coverage:#?}", program.meta.name);
        }
    }
}

/// What every template has to show: a journey, an expiry where somebody is asked for something, closed facts, a retry.
#[test]
fn every_template_tests_the_ways_a_run_can_go() {
    for template in templates::list() {
        let text = template.text;
        let mut wanted = vec!["  given closed\n"];
        if text.contains("\n  acquire ") {
            wanted.extend(["\"a journey: ", "  given expired\n", "  expect pending "]);
        }
        if text.contains("  retry ") {
            wanted.push("  expect retry ");
        }
        let missing: Vec<_> = wanted.into_iter().filter(|line| !text.contains(line)).collect();
        assert!(missing.is_empty(), "{} does not test {missing:?}", template.name);
        assert!(!text.contains("\n  key "), "{} has a key: two scripts would share it", template.name);
    }
}

fn end(outcome: &Outcome) -> String {
    match &outcome.result {
        Ended::Pending(_) => "PENDING".to_owned(),
        Ended::Ended(end) => match &end.terminal {
            Some(terminal) => format!("{} {terminal}", end.decision),
            None => format!("{} {}", end.decision, end.label),
        },
    }
}

/// A vendor's body as the facts of a program.
fn read(program: &Program, body: &[u8], input: &str) -> Facts {
    let format = program.formats.iter().find(|format| *format.name == *"jumio").expect("the format");
    let read = facts::from_vendor(program, format, body, Some(input.as_bytes())).unwrap_or_else(|errors| {
        panic!("{}", errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
    });
    read.facts
}

/// The facts decided, with every list of the host empty.
fn decided(program: &Program, facts: &Facts) -> Outcome {
    let mut lists = Lists::new();
    for list in &program.lists {
        lists.insert(&list.name, Vec::new());
    }
    decide(program, facts, &lists.bind(program).expect("every list was supplied"))
}

struct Case {
    template: &'static str,
    body: &'static str,
    input: &'static str,
    end: &'static str,
}

const fn case(template: &'static str, body: &'static str, input: &'static str, end: &'static str) -> Case {
    Case { template, body, input, end }
}

/// A body of the documentation is an excerpt: what stands around it in a whole one is added.
fn whole(excerpt: &[u8]) -> Vec<u8> {
    let text = std::str::from_utf8(excerpt).expect("text").trim();
    let inner = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).expect("an object");
    let capabilities = if inner.contains("\"capabilities\"") {
        inner.to_owned()
    } else {
        format!("\"capabilities\": {{{inner}}}")
    };
    format!(
        r#"{{"workflow": {{"id": "run-1", "status": "PROCESSED"}}, "createdAt": "2026-01-31T10:00:00Z",
            "credentials": [
                {{"id": "fe84b047-c9fb-490b-8358-009ee4e695a5", "category": "SELFIE", "parts": [{{"classifier": "FACE"}}]}}
            ], {capabilities}}}"#
    )
    .into_bytes()
}

const NOBODY: &str = "{}";
const ERIKA: &str = r#"{"email": "erika@example.com", "country": "DEU"}"#;
const PERSON: &str = r#"{"user_id": "u-1", "first_name": "Erika", "last_name": "Mustermann"}"#;
const USER: &str = r#"{"user_id": "u-2"}"#;
const MEMBER: &str = r#"{"user_id": "u-2", "occasion": "SIGN_IN", "new_device": false}"#;
const ADULTS: &str = r#"{"adults_only": true}"#;
const HOME: &str = r#"{"country": "DEU", "postal_code": "10115"}"#;

/// Real bodies. For `document_verification`, `authentication` and `intermediate_proof_of_address` the vendor's data has none
/// with the credentials that they take; for those, and for `risk_policy`, which reads no body, see the tests below.
const CASES: &[Case] = &[
    // The documents' own findings are clean, but the face was seen before: that alone is looked at.
    case("skeleton", "jumio/workflow_processed_repeated_face", NOBODY, "WARNING REVIEW"),
    case("id_verification", "jumio/workflow_processed_repeated_face", NOBODY, "WARNING REVIEW"),
    // Only the country was read: number, birth date and expiry are unknown, and the face was seen before.
    case("id_verification", "jumio/workflow_liveness_failure", NOBODY, "REJECTED HIGH_RISK"),
    // MISSING_SIGNATURE, and a final body holds no further attempt.
    case("id_verification", "jumio/workflow_usability_error", NOBODY, "REJECTED unreadable"),
    // The session expired: the document is listed with its parts, and nobody looked at it. The vendor says REJECTED.
    case("id_verification", "jumio/workflow_expired", NOBODY, "NOT_EXECUTED NOT_EXAMINED"),
    // All checks passed, but the issuing country was not read: it may be a sanctioned one.
    case("id_verification", "jumio_api/retrieval_details_10003_repaired", NOBODY, "WARNING REVIEW"),
    // A face seen before, and 22 years older by its document than by its looks. The vendor says PASSED.
    case("id_and_identity_verification", "jumio/workflow_processed_repeated_face", USER, "WARNING REVIEW"),
    case("id_and_identity_verification", "jumio/workflow_liveness_failure", USER, "REJECTED HIGH_RISK"),
    case("id_and_identity_verification", "jumio/workflow_usability_error", USER, "REJECTED unusable"),
    // There is no selfie, so the run still waits for one.
    case("id_and_identity_verification", "jumio/workflow_expired", USER, "NOT_EXECUTED EXPIRED"),
    // Nobody looked whether the selfie is live or shows the holder, and the issuing country was not read.
    case(
        "id_and_identity_verification",
        "jumio_api/retrieval_details_10003_repaired",
        USER,
        "REJECTED HIGH_RISK",
    ),
    // A colleague is asked about the face, and a final body holds no answer.
    case(
        "id_and_identity_verification_with_screening",
        "jumio/workflow_processed_repeated_face",
        ERIKA,
        "WARNING in_review",
    ),
    case(
        "id_and_identity_verification_with_screening",
        "jumio/workflow_liveness_failure",
        ERIKA,
        "REJECTED HIGH_RISK",
    ),
    case(
        "id_and_identity_verification_with_screening",
        "jumio/workflow_usability_error",
        ERIKA,
        "REJECTED unusable",
    ),
    case(
        "id_and_identity_verification_with_screening",
        "jumio/workflow_expired",
        ERIKA,
        "NOT_EXECUTED EXPIRED",
    ),
    // The selfie is live and shows the holder; the face was seen before, which this policy leaves to others.
    case("reusable_identity", "jumio/workflow_processed_repeated_face", NOBODY, "PASSED PASSED"),
    // The selfie is live, the document can't be read.
    case("reusable_identity", "jumio/workflow_usability_error", NOBODY, "REJECTED unusable"),
    case("reusable_identity", "jumio/workflow_expired", NOBODY, "NOT_EXECUTED EXPIRED"),
    // Document and selfie match, but no body says when the document was captured.
    case("similarity_to_existing_id", "jumio/workflow_processed_repeated_face", NOBODY, "WARNING OUTDATED"),
    case("similarity_to_existing_id", "jumio/workflow_liveness_failure", NOBODY, "WARNING OUTDATED"),
    // The document is not usable, so nothing was compared.
    case("similarity_to_existing_id", "jumio/workflow_usability_error", NOBODY, "NOT_EXECUTED NOT_COMPARED"),
    // Looks 31, clearly an adult.
    case("standalone_liveness", "jumio/workflow_processed_repeated_face", ADULTS, "PASSED LIVE"),
    case("standalone_liveness", "jumio/workflow_usability_error", ADULTS, "PASSED LIVE"),
    // BAD_QUALITY is a warning.
    case("standalone_liveness", "jumio/workflow_liveness_failure", ADULTS, "WARNING LOOK_CLOSER"),
    case("standalone_liveness", "jumio/workflow_expired", ADULTS, "NOT_EXECUTED EXPIRED"),
    // An excerpt without the usability of the selfie.
    case("standalone_liveness", "jumio_api/liveness_current", ADULTS, "NOT_EXECUTED NOT_EXAMINED"),
    // Live, and never compared with the stored face: an onboarding authenticates nobody.
    case("authentication", "jumio/workflow_processed_repeated_face", MEMBER, "NOT_EXECUTED NOT_EXAMINED"),
    // Searched for, no hits.
    case("standalone_screening", "jumio/workflow_watchlist_pass", PERSON, "PASSED CLEAR"),
    // Nobody searched for the person of this onboarding by prepared data.
    case(
        "standalone_screening",
        "jumio/workflow_processed_repeated_face",
        PERSON,
        "NOT_EXECUTED not_screened",
    ),
    // A good address, and nothing known of the connection.
    case("email_and_ip_risk", "jumio_api/risk_signal_email", ERIKA, "WARNING VERIFY_ID"),
    // A connection from abroad, hidden, by satellite, vague, and nothing known of the address.
    case("email_and_ip_risk", "jumio_api/risk_signal_geo_ip", ERIKA, "REJECTED not_welcome"),
];

#[test]
fn templates_decide_the_vendors_bodies() {
    let data = root().join("../shared/data");
    if !data.is_dir() {
        return;
    }
    let mut wrong = Vec::new();
    for case in CASES {
        let program = program(case.template);
        let body = fs::read(data.join(case.body).with_extension("json")).expect("the body");
        let is_excerpt = !std::str::from_utf8(&body).expect("text").contains("\"workflow\"");
        let body = if is_excerpt { whole(&body) } else { body };
        let found = end(&decided(&program, &read(&program, &body, case.input)));
        if found != case.end {
            wrong.push(format!("{} on {}: {found}, not {}", case.template, case.body, case.end));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn fixture(name: &str) -> Vec<u8> {
    fs::read(root().join("tests/scripts/fixtures").join(format!("{name}.json"))).expect("a fixture")
}

#[test]
fn another_face_is_not_confirmed() {
    let program = program("authentication");
    let outcome = decided(&program, &read(&program, &fixture("authentication"), MEMBER));
    assert_eq!(end(&outcome), "REJECTED not_confirmed");
}

#[test]
fn two_documents_are_told_apart_by_their_labels() {
    let program = program("document_verification");
    let outcome = decided(&program, &read(&program, &fixture("document_verification"), HOME));
    // The documents agree; the bill names another postal code than the customer.
    assert_eq!(end(&outcome), "WARNING REVIEW_ADDRESS");
    let scores: Vec<_> = outcome.risks.iter().map(|risk| (&*risk.name, risk.score)).collect();
    assert_eq!(scores, [("identity", 0), ("residency", 35)]);
}

#[test]
fn a_bill_is_compared_with_the_run_that_it_follows() {
    let first = programs(templates::find("intermediate_proof_of_address").expect("a template"))
        .into_iter()
        .find(|program| *program.meta.name == *"first_verification")
        .expect("the first phase");
    let facts = read(&first, &fixture("first_verification"), HOME);
    let outcome = decided(&first, &facts);
    assert_eq!(end(&outcome), "PASSED PASSED");

    let program = program("intermediate_proof_of_address");
    let mut bill = read(&program, &fixture("proof_of_address"), NOBODY);
    // Without the earlier run nobody is verified.
    assert_eq!(end(&decided(&program, &bill)), "WARNING verify_first");
    let Ended::Ended(ended) = &outcome.result else { panic!("the first phase has ended") };
    bill.prior = Some(Box::new(PriorFacts {
        decision: Some(ended.decision),
        label: Some(ended.label.clone()),
        scores: Vec::new(),
        facts,
    }));
    assert_eq!(end(&decided(&program, &bill)), "PASSED ADDRESS_PROVEN");
}

#[test]
fn the_risk_policy_decides_what_the_host_knows() {
    let program = program("risk_policy");
    let facts = |facts: &str| facts::from_json(&program, facts.as_bytes()).expect("facts");
    let with = |more: &str| {
        format!(
            r#"{{"transaction": {{"id": "t-1", "time": "2026-01-31T10:00:00Z"}}, "input": {{
                "user": "u-1", "entry": "WEB_PAGE", "country": "DE", "born": "1990-05-17",
                "email": "erika@example.com", "amount": "49.90 EUR", "usual_amount": "60.00 EUR",
                "first_payment": false, "counts": {{"payments_1h": 0, "payments_24h": 1, "declined_24h": 0}},
                "mail": {{"age": "P2000D", "disposable": false, "deliverable": true}},
                "device": {{"id": "d-1"}}, "phone": {{"number": "+4930901820", "virtual": false}},
                "ip": {{"country": "DE"}} {more} }} }}"#
        )
    };
    assert_eq!(end(&decided(&program, &facts(&with("")))), "PASSED LOW_RISK");
    let tor = with("").replace(r#""ip": {"country": "DE"}"#, r#""ip": {"country": "DE", "tor": true}"#);
    assert_eq!(end(&decided(&program, &facts(&tor))), "WARNING STEP_UP");
}
