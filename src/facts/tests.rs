use serde_json::json;

use super::fixture::{onboarding, reads};
use super::*;
use crate::core::{Builtin, ExprKind, Kind, Ty};
use crate::diagnostic::codes::facts as codes;
use crate::value::random::Random;
use crate::value::{Currency, Date, Decimal, Duration, Money};

fn read(text: &str) -> Facts {
    from_json(&onboarding(), text.as_bytes()).unwrap()
}

/// Path and code of every error.
fn errors(text: &str) -> Vec<(String, crate::diagnostic::Code)> {
    let errors = from_json(&onboarding(), text.as_bytes()).unwrap_err();
    errors.into_iter().map(|error| (error.path, error.code)).collect()
}

fn one(text: &str) -> FactsError {
    let mut errors = from_json(&onboarding(), text.as_bytes()).unwrap_err();
    assert_eq!(errors.len(), 1, "{errors:?}");
    errors.remove(0)
}

fn with_input(part: &str) -> String {
    format!(r#"{{"input": {{"email": "a@b", {part}}}}}"#)
}

const FULL: &str = r#"{
  "transaction": {"id": "t-1", "time": "2026-01-31T10:00:00Z", "channel": "WEB", "expired": true, "closed": true},
  "input": {"email": "ada@example.com", "age": 36, "payment": {"amount": {"amount": 12.5, "currency": "EUR"},
    "fee": "300 JPY"}, "rate": "0.123456789", "score": 0.25, "born": "1990-05-17", "seen": "2026-01-31T11:00:00+01:00",
    "stay": 90, "tier": "PLUS", "paidIn": "USD", "vip": false,
    "address": {"town": "Graz", "land": {"code": "AT"}, "more": 1}, "tags": ["a", "b"], "more": {"x": 1}},
  "credentials": {"passport": [{"attempt": 1}, {"attempt": 2, "type": "PASSPORT", "country": "DEU"}],
    "face": {"present": false}},
  "checks": {
    "passport.usability": [{"decision": "REJECTED", "label": "BLURRED"},
      {"decision": "PASSED", "label": "OK", "attempt": 2}],
    "passport.extraction": {"decision": "PASSED", "label": "OK", "attempt": 2,
      "data": {"issuing_country": "DE", "current_age": 35.0, "date_of_birth": null}},
    "similarity": {"decision": "NOT_EXECUTED", "failure": "TIMED_OUT", "attempts": {"passport": 2, "face": 1}},
    "aml": [{"capability": "jumio.screening", "decision": "NOT_EXECUTED", "failure": "VALIDATION_FAILED"},
      {"capability": "acme.screening", "decision": "PASSED", "label": "clear", "data": {"hits": ["x"]}}]
  },
  "lookups": [{"list": "blocked", "value": "ada@example.com", "found": true}],
  "prior": {"decision": "PASSED", "label": "PASSED", "scores": {"fraud": 12}, "input": {"contact": {"email": "x"}},
    "checks": {"ip": {"decision": "PASSED", "label": "OK"}}}
}"#;

#[test]
fn a_full_document_is_read_whole() {
    let facts = read(FULL);
    assert!(facts.transaction.expired && facts.closed);
    let shown: Vec<String> = facts.input.iter().map(ToString::to_string).collect();
    assert_eq!(shown[2], "12.50 EUR");
    assert_eq!(shown[3], "300 JPY");
    assert_eq!(shown[4], "0.123456789");
    assert_eq!(shown[7], "2026-01-31T10:00:00Z");
    assert_eq!(shown[12], "{ \"Graz\", AUT }");
    assert_eq!(facts.credentials[0][1].document_type.as_deref(), Some("PASSPORT"));
    assert!(!facts.credentials[1][0].present);
    assert_eq!(facts.results[0][1].attempts, [2]);
    assert_eq!(facts.results[3][0].attempts, [2, 1]);
    assert_eq!(facts.results[3][0].failure.as_deref(), Some("TIMED_OUT"));
    assert_eq!(facts.results[2][0].data[1], Value::Int(35));
    assert_eq!((facts.results[4][1].alternative, facts.results[4][1].label.as_deref()), (1, Some("CLEAR")));
    assert_eq!(facts.prior.unwrap().scores, [Some(12)]);
}

#[test]
fn writing_is_the_inverse_of_reading() {
    let program = onboarding();
    for text in [FULL, r#"{"input": {"email": ""}}"#] {
        let facts = read(text);
        let written = facts.to_json(&program).to_string();
        assert_eq!(read(&written), facts, "{written}");
    }
}

/// A value that the type admits.
fn any_value(random: &mut Random, ty: &Ty) -> Value {
    if ty.optional && random.between(0, 3) == 0 {
        return Value::Missing;
    }
    match &ty.kind {
        Kind::Bool => Value::Bool(random.between(0, 1) == 1),
        Kind::Int(low, high) => Value::Int(random.between(*low, *high)),
        Kind::Float(_) => Value::Float(random.between(0, i64::MAX) as f64 / i64::MAX as f64),
        Kind::Decimal(_) => Value::Decimal(Decimal::from_scaled(i128::from(random.next()) * 1_000_003)),
        Kind::Text => Value::text(&random.text(8)),
        Kind::Date => Value::Date(Date::from_days(random.between(-50_000, 50_000)).unwrap()),
        Kind::Time => Value::Time(Time::from_micros(random.between(-1 << 50, 1 << 50)).unwrap()),
        Kind::Duration => Value::Duration(Duration::from_micros(random.between(-i64::MAX, i64::MAX))),
        Kind::Country => Value::Country(Country::from_index(random.between(0, 249) as usize).unwrap()),
        Kind::Currency => Value::Currency(Currency::from_index(random.between(0, 150) as usize).unwrap()),
        Kind::Money(currency) => {
            let currency = currency.unwrap_or(Currency::from_index(random.between(0, 150) as usize).unwrap());
            let minor = i128::from(random.next()) * 10i128.pow(9 - currency.minor_units());
            Value::Money(Money::new(Decimal::from_scaled(minor), currency))
        }
        Kind::Enum(symbols) => {
            let at = random.between(0, symbols.variants.len() as i64 - 1) as usize;
            Value::Symbol(symbols.variants[at].clone())
        }
        Kind::Record(record) => Value::record(record.fields.iter().map(|f| any_value(random, &f.ty))),
        Kind::List(element, max) => {
            let count = random.between(0, i64::from(*max));
            Value::list((0..count).map(|_| any_value(random, element)))
        }
        Kind::CheckResult | Kind::Error => Value::Missing,
    }
}

fn any_facts(random: &mut Random, program: &Program) -> Facts {
    let mut facts = Facts::empty(program);
    facts.transaction.id = (random.between(0, 1) == 1).then(|| random.text(5).into());
    facts.transaction.time = Time::from_micros(random.between(0, 1 << 50));
    facts.transaction.expired = random.between(0, 1) == 1;
    facts.input = program.input.iter().map(|field| any_value(random, &field.ty)).collect();
    for (at, credential) in program.credentials.iter().enumerate() {
        for attempt in 1..=random.between(0, 3) as u32 {
            let document_type = credential.types.first().map(|known| known.symbol.clone());
            let country = Country::from_index(random.between(0, 400) as usize);
            facts.credentials[at].push(CredentialFact {
                document_type,
                country,
                source: credential.sources.first().cloned(),
                acquired: Time::from_micros(random.between(0, 1 << 50)),
                ..CredentialFact::plain(attempt, attempt > 1)
            });
        }
    }
    for (at, check) in program.checks.iter().enumerate() {
        for (alternative, capability) in alternatives(program, check) {
            let label =
                capability.labels[random.between(0, capability.labels.len() as i64 - 1) as usize].clone();
            let ran = label.decision != Decision::NotExecuted;
            let mut data = vec![Value::Missing; check.data.len()];
            for (place, field) in check.data_index[alternative as usize].iter().zip(&capability.data) {
                if ran {
                    data[*place as usize] = any_value(random, &field.ty);
                }
            }
            facts.results[at].push(ResultFact {
                alternative,
                attempts: check.credentials.iter().map(|_| random.between(1, 3) as u32).collect(),
                decision: label.decision,
                label: (ran && random.between(0, 4) > 0).then(|| label.symbol.clone()),
                failure: (!ran).then(|| label.symbol.clone()),
                data,
            });
        }
    }
    facts
}

#[test]
fn any_facts_survive_writing_and_reading() {
    let program = onboarding();
    let mut random = Random::new(7);
    for _ in 0..500 {
        let facts = any_facts(&mut random, &program);
        let written = facts.to_json(&program).to_string();
        match from_json(&program, written.as_bytes()) {
            Ok(read) => assert_eq!(read, facts, "{written}"),
            Err(errors) => panic!("{errors:?} in {written}"),
        }
    }
}

#[test]
fn every_value_lies_in_its_type() {
    let program = onboarding();
    let facts = read(FULL);
    assert!(program.input.iter().zip(&facts.input).all(|(field, value)| field.ty.admits(value)));
}

#[test]
fn wrong_values_name_path_expected_and_found() {
    let cases = [
        (r#""age": "36""#, "input.age", codes::WRONG_TYPE),
        (r#""age": 131"#, "input.age", codes::OUT_OF_RANGE),
        (r#""age": 1.5"#, "input.age", codes::WRONG_TYPE),
        (r#""age": 99999999999999999999"#, "input.age", codes::WRONG_TYPE),
        (r#""age": 9223372036854775808"#, "input.age", codes::WRONG_TYPE),
        (r#""payment": {"amount": 12.5}"#, "input.payment.amount", codes::WRONG_TYPE),
        (r#""payment": {"amount": "12.5 USD"}"#, "input.payment.amount", codes::WRONG_CURRENCY),
        (r#""payment": {"amount": "12.505 EUR"}"#, "input.payment.amount", codes::WRONG_CURRENCY),
        (r#""payment": {"fee": "1.5 JPY"}"#, "input.payment.fee", codes::WRONG_CURRENCY),
        (r#""payment": {"fee": {"amount": "1"}}"#, "input.payment.fee", codes::WRONG_TYPE),
        (r#""payment": 12"#, "input", codes::WRONG_TYPE),
        (r#""rate": 1234567890123456.5"#, "input.rate", codes::WRONG_TYPE),
        (r#""rate": "0.0000000001""#, "input.rate", codes::WRONG_TYPE),
        (r#""rate": "1_000""#, "input.rate", codes::WRONG_TYPE),
        (r#""score": 1.01"#, "input.score", codes::OUT_OF_RANGE),
        (r#""score": "0.5""#, "input.score", codes::WRONG_TYPE),
        (r#""born": "2026-02-30""#, "input.born", codes::WRONG_TYPE),
        (r#""born": "2026-01-31T10:00:00Z""#, "input.born", codes::WRONG_TYPE),
        (r#""seen": "2026-01-31""#, "input.seen", codes::WRONG_TYPE),
        (r#""stay": 9223372036854775807"#, "input.stay", codes::WRONG_TYPE),
        (r#""tier": "PLUSS""#, "input.tier", codes::UNKNOWN_SYMBOL),
        (r#""paidIn": "EURO""#, "input.paidIn", codes::WRONG_TYPE),
        (r#""vip": 0"#, "input.vip", codes::WRONG_TYPE),
        (r#""address": []"#, "input.address", codes::WRONG_TYPE),
        (r#""address": {}"#, "input.address.town", codes::MISSING_VALUE),
        (r#""address": {"town": "x", "land": 3}"#, "input.address", codes::WRONG_TYPE),
        (r#""tags": ["a", null]"#, "input.tags[1]", codes::MISSING_VALUE),
        (r#""tags": ["a", "b", "c", "d"]"#, "input.tags", codes::OUT_OF_RANGE),
    ];
    for (part, path, code) in cases {
        let error = one(&with_input(part));
        assert_eq!((error.code, error.found.is_some()), (code, true), "{part}: {error}");
        assert!(error.expected.is_some(), "{error}");
        assert!(error.path.starts_with(path), "{part}: {error}");
    }
    let tier = one(&with_input(r#""tier": "PLUSS""#));
    assert_eq!(tier.message, "expected one of `BASIC`, `PLUS`, found text \"PLUSS\"");
    assert_eq!(tier.help.as_deref(), Some("did you mean `PLUS`?"));
    assert_eq!(tier.to_json()["path"], json!("input.tier"));
}

#[test]
fn null_is_missing_and_a_required_value_is_required() {
    assert_eq!(read(&with_input(r#""age": null"#)).input[1], Value::Missing);
    assert_eq!(errors("{}"), [("input.email".to_owned(), codes::MISSING_VALUE)]);
    assert_eq!(errors(r#"{"input": null}"#), errors("{}"));
    assert_eq!(errors("[]"), [("$".to_owned(), codes::WRONG_TYPE)]);
}

#[test]
fn unknown_names_are_errors_everywhere_but_in_input() {
    let cases = [
        (r#""chekcs": {}"#, "chekcs", "did you mean `checks`?"),
        (r#""credentials": {"pasport": {}}"#, "credentials.pasport", "did you mean `passport`?"),
        (r#""credentials": {"face": {"atempt": 1}}"#, "credentials.face.atempt", "did you mean `attempt`?"),
        (
            r#""checks": {"similarty": {"decision": "PASSED"}}"#,
            "checks.similarty",
            "did you mean `similarity`?",
        ),
        (
            r#""checks": {"aml": {"decision": "PASSED", "capability": "acme.screenin"}}"#,
            "checks.aml.capability",
            "did you mean `acme.screening`?",
        ),
        (
            r#""checks": {"similarity": {"decision": "PASSED", "attempts": {"fase": 1}}}"#,
            "checks.similarity.attempts.fase",
            "did you mean `face`?",
        ),
        (
            r#""checks": {"passport.extraction": {"decision": "PASSED", "data": {"curent_age": 1}}}"#,
            r#"checks."passport.extraction".data.curent_age"#,
            "did you mean `current_age`?",
        ),
        (
            r#""lookups": [{"list": "bloked", "value": "x", "found": true}]"#,
            "lookups[0].list",
            "did you mean `blocked`?",
        ),
        (r#""prior": {"scores": {"frauds": 1}}"#, "prior.scores.frauds", "did you mean `fraud`?"),
    ];
    for (part, path, help) in cases {
        let error = one(&format!(r#"{{"input": {{"email": "a"}}, {part}}}"#));
        assert_eq!((error.path.as_str(), error.code), (path, codes::UNKNOWN_NAME), "{error}");
        assert_eq!(error.help.as_deref(), Some(help));
    }
}

#[test]
fn results_that_contradict_themselves_are_errors() {
    let cases = [
        (r#"{"decision": "OKAY"}"#, codes::UNKNOWN_SYMBOL),
        (r#"{}"#, codes::UNKNOWN_SYMBOL),
        // The capability has no such decision.
        (r#"{"decision": "WARNING"}"#, codes::UNKNOWN_SYMBOL),
        (r#"{"decision": "PASSED", "failure": "TIMED_OUT"}"#, codes::CONFLICT),
        (r#"{"decision": "NOT_EXECUTED", "failure": "TIMED_UOT"}"#, codes::UNKNOWN_SYMBOL),
        (r#"[{"decision": "PASSED"}, {"decision": "REJECTED"}]"#, codes::CONFLICT),
        (r#"{"decision": "PASSED", "attempt": 0}"#, codes::OUT_OF_RANGE),
        (r#"{"decision": "PASSED", "attempt": 4294967296}"#, codes::OUT_OF_RANGE),
        (r#""PASSED""#, codes::WRONG_TYPE),
    ];
    for (result, code) in cases {
        let error = one(&format!(r#"{{"input": {{"email": "a"}}, "checks": {{"similarity": {result}}}}}"#));
        assert_eq!(error.code, code, "{result}: {error}");
    }
}

#[test]
fn a_label_nobody_knows_is_missing_and_keeps_its_decision() {
    let text = r#"{"input": {"email": "a"}, "checks": {
        "similarity": {"decision": "REJECTED", "label": "BRAND_NEW"},
        "passport.usability": {"decision": "PASSED", "label": "SHINY"}}}"#;
    let facts = read(text);
    assert_eq!((facts.results[3][0].decision, &facts.results[3][0].label), (Decision::Rejected, &None));
    assert_eq!(facts.results[0][0].label, None);
}

#[test]
fn a_label_of_another_decision_is_an_error_that_says_what_fits() {
    let cases = [
        ("PASSED", "BLURRED", "expected `OK` beside PASSED, found `BLURRED`, which stands for REJECTED"),
        ("PASSED", "blurred", "expected `OK` beside PASSED, found `blurred`, which stands for REJECTED"),
        ("REJECTED", "OK", "expected `BLURRED` beside REJECTED, found `OK`, which stands for PASSED"),
        (
            "PASSED",
            "TIMED_OUT",
            "expected `OK` beside PASSED, found `TIMED_OUT`, which stands for NOT_EXECUTED",
        ),
        (
            "NOT_EXECUTED",
            "OK",
            "expected `VALIDATION_FAILED` beside NOT_EXECUTED, found `OK`, which stands for PASSED",
        ),
    ];
    for (decision, label, message) in cases {
        let error = one(&format!(
            r#"{{"input": {{"email": "a"}}, "checks": {{
                "passport.usability": {{"decision": "{decision}", "label": "{label}"}}}}}}"#
        ));
        assert_eq!((error.code, error.message.as_str()), (codes::UNKNOWN_SYMBOL, message));
        assert_eq!(error.path, r#"checks."passport.usability".label"#);
    }
}

#[test]
fn a_type_of_what_has_no_types_is_to_be_left_out() {
    let error = one(r#"{"input": {"email": "a"}, "credentials": {"face": {"type": "FOO"}}}"#);
    assert_eq!(
        (error.code, error.message.as_str()),
        (codes::UNKNOWN_SYMBOL, "a credential of kind `SELFIE` has no types")
    );
    assert_eq!(error.help.as_deref(), Some("leave `type` out"));
}

#[test]
fn a_broken_promise_is_an_invalid_response() {
    for data in ["", r#", "data": {}"#, r#", "data": {"issuing_country": null}"#] {
        let text = format!(
            r#"{{"input": {{"email": "a"}}, "checks": {{"passport.extraction": {{"decision": "PASSED"{data}}}}}}}"#
        );
        let result = &read(&text).results[2][0];
        assert_eq!(result.decision, Decision::NotExecuted);
        assert_eq!(result.failure.as_deref(), Some(failure::INVALID_RESPONSE));
    }
}

#[test]
fn a_script_that_reads_the_time_needs_it() {
    for kind in [ExprKind::Now, ExprKind::Today, ExprKind::Call(Builtin::Age, Vec::new())] {
        let mut program = onboarding();
        reads(&mut program, kind);
        let text = r#"{"input": {"email": "a"}, "transaction": {"id": "1"}}"#;
        let errors = from_json(&program, text.as_bytes()).unwrap_err();
        assert_eq!(errors[0].code, codes::NO_TIME);
        assert!(from_json(&program, FULL.as_bytes()).is_ok());
    }
}

#[test]
fn a_channel_has_to_be_one_of_the_workflow() {
    let error = one(r#"{"input": {"email": "a"}, "transaction": {"channel": "WEP"}}"#);
    assert_eq!(error.help.as_deref(), Some("did you mean `WEB`?"));
}

#[test]
fn many_errors_are_capped() {
    let many: Vec<String> = (0..1000).map(|n| format!(r#""x{n}": 1"#)).collect();
    assert_eq!(errors(&format!("{{{}}}", many.join(","))).len(), MAX_ERRORS);
}

#[test]
fn no_truncation_and_no_noise_panics() {
    let program = onboarding();
    for end in 0..FULL.len() {
        assert!(from_json(&program, &FULL.as_bytes()[..end]).is_err());
    }
    for at in 0..FULL.len() {
        for byte in [b'"', b'{', b'9', 0xff] {
            let mut noisy = FULL.as_bytes().to_vec();
            noisy[at] = byte;
            match from_json(&program, &noisy) {
                Ok(facts) => assert_eq!(facts.input.len(), program.input.len()),
                Err(errors) => assert!(errors.iter().all(|error| !error.to_string().is_empty())),
            }
        }
    }
}

#[test]
fn input_that_hosts_send_beyond_is_ignored_but_slips_are_not() {
    assert!(from_json(&onboarding(), with_input(r#""utm_source": "x", "vipp_list": 1"#).as_bytes()).is_ok());
    let slip = one(&with_input(r#""agee": 36"#));
    assert_eq!((slip.path.as_str(), slip.code), ("input.agee", codes::UNKNOWN_NAME));
    assert_eq!(slip.help.as_deref(), Some("did you mean `age`?"));
    // The field is declared `at "payment.amount"`.
    let elsewhere = one(&with_input(r#""amount": "5.00 EUR""#));
    assert_eq!(elsewhere.help.as_deref(), Some("the script reads it from `payment.amount`"));
}
