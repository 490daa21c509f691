//! Plays the host of a test: answers what the workflow asks for from what was given, until nothing more is answered.

use super::model::Model;
use crate::core::{Check, CheckId, CredentialId, Decision, Program};
use crate::facts::Facts;
use crate::interp::{self, BoundLists, Evaluation};
use crate::outcome::{CheckNeed, CredentialNeed, Ended, Outcome};

/// Runs the workflow on what was given. Credentials in `withheld` are not supplied although they are asked for.
pub(super) fn settle(
    program: &Program,
    model: &Model,
    lists: &BoundLists,
    withheld: &[CredentialId],
) -> (Facts, Evaluation) {
    let mut facts = model.facts(program);
    // Every round answers at least one attempt or result that was not there, and there are only so many of them.
    let results: usize = program.checks.iter().map(|check| check.capabilities.len()).sum();
    for _ in 0..=program.credentials.len() + results {
        let outcome = interp::decide(program, &facts, lists);
        if !answer(program, model, withheld, &outcome, &mut facts) {
            break;
        }
    }
    facts.closed = model.closed;
    facts.transaction.expired = model.expired;
    let evaluation = interp::decide_traced(program, &facts, lists);
    (facts, evaluation)
}

/// Adds to the facts what the outcome asks for and the test supplies. False when there was nothing.
fn answer(
    program: &Program,
    model: &Model,
    withheld: &[CredentialId],
    outcome: &Outcome,
    facts: &mut Facts,
) -> bool {
    let mut answered = false;
    if let Ended::Pending(needs) = &outcome.result {
        for need in &needs.credentials {
            answered |= answer_credential(program, model, withheld, need, facts);
        }
        for need in &needs.checks {
            answered |= answer_check(program, model, need, facts);
        }
    }
    for need in &outcome.shadow {
        answered |= answer_check(program, model, need, facts);
    }
    answered
}

fn answer_credential(
    program: &Program,
    model: &Model,
    withheld: &[CredentialId],
    need: &CredentialNeed,
    facts: &mut Facts,
) -> bool {
    let named = (0..).map(CredentialId).zip(&program.credentials).find(|(_, c)| c.name == need.label);
    let Some((id, _)) = named else { return false };
    // A further attempt is the user's to make: only `given x.attempt = n` brings it.
    if need.attempt > 1 || !model.supplies_unasked() || withheld.contains(&id) {
        return false;
    }
    match facts.credentials.get_mut(id.index()) {
        Some(slot) if slot.is_empty() => {
            slot.push(model.credential_fact(program, id));
            true
        }
        _ => false,
    }
}

/// Only `given all …` answers checks that the test does not speak of; the others stand in the facts already.
fn answer_check(program: &Program, model: &Model, need: &CheckNeed, facts: &mut Facts) -> bool {
    let Some(decision) = model.all else { return false };
    let named = (0..).map(CheckId).zip(&program.checks).find(|(_, check)| check.name == need.name);
    let Some((id, check)) = named else { return false };
    let Some(alternative) = alternative(program, check, need) else { return false };
    let result =
        model.result(program, check, alternative, possible(program, check, alternative, decision), None);
    match facts.results.get_mut(id.index()) {
        Some(slot) if !slot.iter().any(|known| known.alternative == result.alternative) => {
            slot.push(result);
            true
        }
        _ => false,
    }
}

/// Which of the check's capabilities is asked.
fn alternative(program: &Program, check: &Check, need: &CheckNeed) -> Option<usize> {
    check.capabilities.iter().position(|id| {
        program.capabilities.get(id.index()).is_some_and(|capability| {
            let (catalog, name) = need.capability.split_once('.').unwrap_or(("", &need.capability));
            *capability.catalog == *catalog && *capability.name == *name
        })
    })
}

/// The decision, or PASSED where the capability cannot return it.
fn possible(program: &Program, check: &Check, alternative: usize, decision: Decision) -> Decision {
    let capability = check.capabilities.get(alternative).and_then(|id| program.capabilities.get(id.index()));
    match capability {
        Some(capability) if decision != Decision::NotExecuted && !capability.decisions.contains(decision) => {
            Decision::Passed
        }
        _ => decision,
    }
}
