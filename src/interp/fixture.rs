//! Facts by hand, and outcomes in short, for tests.

pub(crate) use crate::core::fixture::*;

use crate::core::*;
use crate::facts::{CredentialFact, Facts, ResultFact};
use crate::outcome::{Ended, Outcome};
use crate::value::{Time, Value};

/// Facts with a time, and these fields of `input`.
pub(crate) fn facts(program: &Program, input: &[Value]) -> Facts {
    let mut facts = Facts::empty(program);
    facts.transaction.time = Time::parse("2026-01-31T10:00:00Z");
    for (slot, value) in facts.input.iter_mut().zip(input) {
        *slot = value.clone();
    }
    facts
}

pub(crate) fn give(facts: &mut Facts, credential: CredentialId, attempt: u32, present: bool) {
    let fact = CredentialFact::plain(attempt, present);
    facts.credentials[credential.index()].push(fact);
}

pub(crate) fn result(decision: Decision, attempts: &[u32]) -> ResultFact {
    ResultFact {
        alternative: 0,
        attempts: attempts.to_vec(),
        decision,
        label: Some("LABEL".into()),
        failure: (decision == Decision::NotExecuted).then(|| "TIMED_OUT".into()),
        data: vec![Value::Int(7)],
    }
}

pub(crate) fn answer(facts: &mut Facts, check: CheckId, result: ResultFact) {
    facts.results[check.index()].push(result);
}

pub(crate) fn lists(program: &Program) -> super::BoundLists {
    let mut lists = super::Lists::new();
    for list in &program.lists {
        lists.insert(&list.name, [Value::text("Äpfel")]);
    }
    lists.bind(program).unwrap()
}

pub(crate) fn decide(program: &Program, facts: &Facts) -> Outcome {
    let outcome = super::decide(program, facts, &lists(program));
    assert_eq!(super::decide_traced(program, facts, &lists(program)).outcome, outcome);
    outcome
}

/// `PASSED`, `pending passport#2`, `pending similarity`
pub(crate) fn shown(outcome: &Outcome) -> String {
    match &outcome.result {
        Ended::Ended(end) if end.expired => format!("expired {}", end.decision),
        Ended::Ended(end) => end.decision.to_string(),
        Ended::Pending(needs) => {
            let credentials = needs.credentials.iter().map(|need| format!("{}#{}", need.label, need.attempt));
            let checks = needs.checks.iter().map(|need| match &*need.capability {
                "cat.second" => format!("{} by second", need.name),
                _ => need.name.to_string(),
            });
            format!("pending {}", credentials.chain(checks).collect::<Vec<_>>().join(", "))
        }
    }
}

pub(crate) fn arms(outcome: &Outcome) -> Vec<&str> {
    outcome.path.iter().filter_map(|step| step.arm.as_deref()).collect()
}
