//! Decodes `checks`: the results that the host brings, by the names that the script gives them.

use std::sync::Arc;

use super::value::{Mode, decode_known_or_missing, no_other_keys, one_of, unknown_name, unknown_symbol};
use super::{object, positive, text};
use crate::core::{Capability, Check, Decision, Field, Program};
use crate::diagnostic::codes::facts as codes;
use crate::facts::ResultFact;
use crate::facts::capability::{
    Delivered, alternatives, broken_promise, full_name, label, labels, other_decision, reason, reasons,
};
use crate::facts::error::{Errors, FactsError};
use crate::facts::json::{Json, Object};
use crate::facts::path::{Path, excerpt};
use crate::value::Value;

const KEYS: [&str; 7] = ["capability", "decision", "label", "failure", "attempt", "attempts", "data"];

/// The results of every check, in the order of the program's table.
pub(super) fn decode_checks(
    program: &Program,
    json: &Json,
    path: &Path<'_>,
    errors: &mut Errors,
) -> Vec<Vec<ResultFact>> {
    let Some(checks) = object(json, path, errors) else {
        return vec![Vec::new(); program.checks.len()];
    };
    no_other_keys(
        checks,
        program.checks.iter().map(|check| &*check.name),
        "check of this workflow",
        path,
        errors,
    );
    let results = |check: &Check, errors: &mut Errors| match checks.get(&check.name) {
        Some(json) => decode_results(program, check, json, &path.key(&check.name), errors),
        None => Vec::new(),
    };
    program.checks.iter().map(|check| results(check, errors)).collect()
}

/// One result, or a list of them.
fn decode_results(
    program: &Program,
    check: &Check,
    json: &Json,
    path: &Path<'_>,
    errors: &mut Errors,
) -> Vec<ResultFact> {
    let Json::List(list) = json else {
        return decode_result(program, check, json, path, errors).into_iter().collect();
    };
    let mut results: Vec<ResultFact> = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (index, json) in list.iter().enumerate() {
        let path = path.index(index);
        let Some(result) = decode_result(program, check, json, &path, errors) else { continue };
        if seen.insert((result.alternative, result.attempts.clone())) {
            results.push(result);
        } else {
            let message = "there is a result for the same attempts already";
            errors.push(
                FactsError::new(codes::CONFLICT, &path, message)
                    .help("send the first one only; a later answer for the same attempts does not count"),
            );
        }
    }
    results
}

fn decode_result(
    program: &Program,
    check: &Check,
    json: &Json,
    path: &Path<'_>,
    errors: &mut Errors,
) -> Option<ResultFact> {
    let result = object(json, path, errors)?;
    no_other_keys(result, KEYS.into_iter(), "part of a check result", path, errors);
    let (alternative, capability) = capability(program, check, result, path, errors)?;
    let attempts = attempts(program, check, result, path, errors);
    let decision = decision(capability, result, path, errors);
    let data = data(capability, result, path, errors);
    let failure = failure(capability, decision, result, path, errors);
    let word = match result.get("label") {
        Some(json) if !json.is_null() => text(json, &path.key("label"), errors),
        _ => None,
    };
    let decision = decision?;
    if let Some((word, other)) =
        word.and_then(|word| Some((word, other_decision(capability, decision, word)?)))
    {
        errors.push(label_of_other(capability, decision, word, other, &path.key("label")));
        return None;
    }
    // A vendor may add a label at any time: the decision counts, and the label is missing.
    let label = word.and_then(|word| label(capability, decision, word));
    let delivered = Delivered { alternative, attempts, decision, label, failure, data };
    let kept = broken_promise(capability, &delivered).is_none();
    Some(if kept { delivered } else { delivered.invalid() }.into_fact(check))
}

/// Which alternative answered; the first where nothing is said.
fn capability<'p>(
    program: &'p Program,
    check: &'p Check,
    result: &Object,
    path: &Path<'_>,
    errors: &mut Errors,
) -> Option<(u32, &'p Capability)> {
    let mut all = alternatives(program, check);
    let json = match result.get("capability") {
        Some(json) if !json.is_null() => json,
        _ => return all.next(),
    };
    let path = path.key("capability");
    let name = text(json, &path, errors)?;
    let found = all.clone().find(|(_, capability)| full_name(capability) == name);
    let found = found.or_else(|| all.clone().find(|(_, capability)| *capability.name == *name));
    if found.is_none() {
        let names: Vec<String> = all.map(|(_, capability)| full_name(capability)).collect();
        let what = format!("capability of `{}`", check.name);
        errors.push(unknown_name(name, names.iter().map(String::as_str), &what, &path));
    }
    found
}

/// `attempt` for all credentials of the check, `attempts` for single ones; 1 where nothing is said.
fn attempts(
    program: &Program,
    check: &Check,
    result: &Object,
    path: &Path<'_>,
    errors: &mut Errors,
) -> Vec<u32> {
    let common = match result.get("attempt") {
        Some(json) if !json.is_null() => positive(json, &path.key("attempt"), errors),
        _ => 1,
    };
    let names =
        || check.credentials.iter().filter_map(|id| program.credentials.get(id.index())).map(|c| &c.name);
    let path = path.key("attempts");
    let single = match result.get("attempts") {
        Some(json) if !json.is_null() => object(json, &path, errors),
        _ => None,
    };
    let Some(single) = single else {
        return check.credentials.iter().map(|_| common).collect();
    };
    let what = format!("credential of `{}`", check.name);
    let all: Vec<&str> = names().map(|name| &**name).collect();
    no_other_keys(single, all.into_iter(), &what, &path, errors);
    let attempt = |name: &Arc<str>, errors: &mut Errors| match single.get(name) {
        Some(json) => positive(json, &path.key(name), errors),
        None => common,
    };
    names().map(|name| attempt(name, errors)).collect()
}

fn decision(
    capability: &Capability,
    result: &Object,
    path: &Path<'_>,
    errors: &mut Errors,
) -> Option<Decision> {
    let path = path.key("decision");
    let possible = || capability.decisions.with(Decision::NotExecuted);
    let words =
        Decision::ALL.into_iter().filter(|decision| possible().contains(*decision)).map(Decision::symbol);
    let json = result.get("decision").unwrap_or(&Json::Null);
    let decision = json.as_text().and_then(Decision::parse).filter(|decision| possible().contains(*decision));
    if decision.is_none() {
        errors.push(unknown_symbol(json, words, &path));
    }
    decision
}

fn label_of_other(
    capability: &Capability,
    decision: Decision,
    word: &str,
    other: Decision,
    path: &Path<'_>,
) -> FactsError {
    let fitting = labels(capability, decision);
    let fits = match fitting.clone().next() {
        Some(_) => one_of(fitting),
        None => "no label".to_owned(),
    };
    let expected = format!("{fits} beside {decision}");
    let found = format!("`{}`, which stands for {other}", excerpt(word, 40));
    FactsError::mismatch(codes::UNKNOWN_SYMBOL, path, expected, found)
        .help("a decision and its label have to say the same")
}

fn failure(
    capability: &Capability,
    decision: Option<Decision>,
    result: &Object,
    path: &Path<'_>,
    errors: &mut Errors,
) -> Option<Arc<str>> {
    let path = path.key("failure");
    let json = result.get("failure").filter(|json| !json.is_null())?;
    if decision.is_some_and(|decision| decision != Decision::NotExecuted) {
        let message = "a reason why nothing ran stands beside a decision that says that something did";
        errors.push(FactsError::new(codes::CONFLICT, &path, message).help("leave one of the two out"));
        return None;
    }
    let found = json.as_text().and_then(|word| reason(capability, word));
    if found.is_none() {
        errors.push(unknown_symbol(json, reasons(capability), &path));
    }
    found
}

/// A promised field that is absent is no error here: it makes the result one that is not understood.
fn data(capability: &Capability, result: &Object, path: &Path<'_>, errors: &mut Errors) -> Vec<Value> {
    let path = path.key("data");
    let json = match result.get("data") {
        Some(json) if !json.is_null() => json,
        _ => return vec![Value::Missing; capability.data.len()],
    };
    let Some(object) = object(json, &path, errors) else { return Vec::new() };
    let names = capability.data.iter().map(|field| &*field.name);
    no_other_keys(object, names, &format!("data field of `{}`", full_name(capability)), &path, errors);
    let field = |field: &Field| decode_known_or_missing(field, json, &path, Mode::Data, errors);
    capability.data.iter().map(field).collect()
}
