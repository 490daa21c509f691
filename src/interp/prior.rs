//! Reads the run that an INTERMEDIATE workflow follows. Its facts are history: nothing in it is waited for, and the newest
//! result of a check counts.

use std::sync::Arc;

use super::answer::Answer;
use crate::core::{CheckId, Decision, PriorPlace, Program};
use crate::facts::{PriorFacts, ResultFact};
use crate::value::Value;

pub(super) fn read(followed: Option<&Program>, prior: Option<&PriorFacts>, place: &PriorPlace) -> Value {
    let symbol = |label: &Arc<str>| Value::Symbol(Arc::clone(label));
    match place {
        PriorPlace::Decision => prior
            .and_then(|prior| prior.decision)
            .map_or(Value::Missing, |decision| Value::symbol(decision.symbol())),
        PriorPlace::Label => prior.and_then(|prior| prior.label.as_ref()).map_or(Value::Missing, symbol),
        PriorPlace::Input(index) => {
            let field = prior.and_then(|prior| prior.facts.input.get(*index as usize));
            field.cloned().unwrap_or(Value::Missing)
        }
        PriorPlace::Score(risk) => {
            let score = prior.and_then(|prior| prior.scores.get(risk.index()).copied().flatten());
            score.map_or(Value::Missing, Value::Int)
        }
        PriorPlace::CredentialPart(id, part) => {
            let sources = followed.and_then(|program| program.credentials.get(id.index()));
            let attempts = prior.map_or(&[][..], |prior| prior.facts.attempts_of(*id));
            let newest = attempts.iter().filter(|fact| fact.present).max_by_key(|fact| fact.attempt);
            newest.map_or(Value::Missing, |fact| fact.part(*part, sources.map_or(&[], |c| &c.sources)))
        }
        PriorPlace::CheckIs(check, set) => answer(prior, *check).is(*set),
        PriorPlace::CheckIn(check, set) => Value::Bool(set.contains(answer(prior, *check).decision)),
        PriorPlace::CheckDecision(check) => answer(prior, *check).decision(),
        PriorPlace::CheckLabel(check) => answer(prior, *check).label(),
        PriorPlace::CheckFailure(check) => answer(prior, *check).failure(),
        PriorPlace::CheckData(check, field) => answer(prior, *check).data(*field),
    }
}

pub(super) fn answer(prior: Option<&PriorFacts>, check: CheckId) -> Answer<'_> {
    let results = prior.map_or(&[][..], |prior| prior.facts.results_of(check));
    newest(results).map_or(Answer::NOT_REACHED, Answer::of)
}

/// Of the newest attempts the first alternative that ran; where none did, the last one.
fn newest(results: &[ResultFact]) -> Option<&ResultFact> {
    let attempts = results.iter().map(|result| &result.attempts).max()?;
    let mut newest: Vec<&ResultFact> = results.iter().filter(|result| result.attempts == *attempts).collect();
    newest.sort_by_key(|result| result.alternative);
    let ran = newest.iter().find(|result| result.decision != Decision::NotExecuted);
    ran.or(newest.last()).copied()
}
