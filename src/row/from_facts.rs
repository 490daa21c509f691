//! Facts into a row.

use std::sync::Arc;

use super::Row;
use crate::core::{CheckId, CredentialId, CredentialPart, Decision, Program};
use crate::facts::{CredentialFact, Facts, ResultFact, failure};
use crate::interp;
use crate::layout::{CredentialSlot, Layout, Op, Place, ResultSlot, Slot, Steps, Symbols};
use crate::value::Value;

impl Row {
    /// Fills the row from facts of this program.
    pub(crate) fn fill(&mut self, program: &Program, layout: &Layout, facts: &Facts) {
        self.clear(layout);
        self.set_flags(facts.closed, facts.transaction.expired);
        self.aside.lookups.extend_from_slice(&facts.lookups);
        for (_, slot) in layout.slots().filter(|(_, slot)| !slot.live) {
            if matches!(slot.read.op, Op::Itself | Op::Mask)
                && let Some(value) = fixed(program, facts, &slot.read.place)
            {
                self.odd |= slot.required && value.is_missing();
                self.put(layout, slot, &value);
            }
        }
        let attempts = facts.first_attempts();
        self.select(program, layout, facts, &attempts);
        if self.odd || holds_more(facts, &attempts) {
            self.aside.facts = Some(Arc::new(facts.clone()));
        }
    }

    /// Fills what depends on which attempts count.
    pub(crate) fn select(&mut self, program: &Program, layout: &Layout, facts: &Facts, attempts: &[u32]) {
        for (_, slot) in layout.slots().filter(|(_, slot)| !slot.live) {
            if !matches!(slot.read.op, Op::Itself | Op::Mask) {
                continue;
            }
            match &slot.read.place {
                Place::Fact(id, of) => {
                    let value = credential(facts, *id, *of, attempts);
                    self.put(layout, slot, &value);
                }
                Place::Delivered(id, alternative, of) => {
                    let result = delivered(program, facts, *id, *alternative, attempts);
                    self.put_result(layout, slot, result, of);
                }
                _ => {}
            }
        }
        self.derive(program, layout);
    }

    fn put_result(&mut self, layout: &Layout, slot: &Slot, result: Option<&ResultFact>, of: &ResultSlot) {
        let Some(result) = result else { return self.set(slot.offset, slot.repr.missing()) };
        let symbol = |word: &Option<Arc<str>>| match word {
            Some(word) => Value::Symbol(Arc::clone(word)),
            None => Value::Missing,
        };
        let ran = result.decision != Decision::NotExecuted;
        match of {
            ResultSlot::Failure if ran => self.set(slot.offset, slot.repr.missing()),
            ResultSlot::Failure if result.failure.is_none() => {
                self.put(layout, slot, &Value::symbol(failure::NOT_AVAILABLE));
            }
            ResultSlot::Label | ResultSlot::Data(_) if !ran => self.set(slot.offset, slot.repr.missing()),
            ResultSlot::Decision => self.set(slot.offset, Symbols::decision(result.decision)),
            ResultSlot::Label => self.put(layout, slot, &symbol(&result.label)),
            ResultSlot::Failure => self.put(layout, slot, &symbol(&result.failure)),
            ResultSlot::Data(steps) => self.put(layout, slot, &below(&result.data, steps)),
        }
    }
}

/// Whether a row built from these attempts leaves something out that a walk could come to need.
fn holds_more(facts: &Facts, attempts: &[u32]) -> bool {
    let credentials =
        facts.credentials.iter().any(|all| all.len() > 1 || all.iter().any(|fact| !fact.data.is_empty()));
    let known = |result: &ResultFact| result.attempts.iter().all(|attempt| attempts.contains(attempt));
    let several = |all: &Vec<ResultFact>| {
        all.iter().enumerate().any(|(at, result)| {
            !known(result)
                || all.iter().skip(at.saturating_add(1)).any(|other| other.alternative == result.alternative)
        })
    };
    credentials || facts.prior.is_some() || facts.results.iter().any(several)
}

/// The value at a place that no attempt changes; `None` for other places.
fn fixed(program: &Program, facts: &Facts, place: &Place) -> Option<Value> {
    Some(match place {
        Place::Now => facts.transaction.time.map_or(Value::Missing, Value::Time),
        Place::Today => facts.transaction.time.map_or(Value::Missing, |now| Value::Date(now.date())),
        Place::Channel => match &facts.transaction.channel {
            Some(channel) => Value::Symbol(Arc::clone(channel)),
            None => Value::Missing,
        },
        Place::Input(steps) => below(&facts.input, steps),
        Place::Prior(place, steps) => {
            let value = interp::prior_value(program, facts, place);
            within(value, steps)
        }
        _ => return None,
    })
}

fn below(fields: &[Value], steps: &Steps) -> Value {
    let Some((first, rest)) = steps.split_first() else { return Value::Missing };
    within(fields.get(*first as usize).cloned().unwrap_or(Value::Missing), rest)
}

fn within(value: Value, steps: &[u32]) -> Value {
    steps.iter().fold(value, |value, step| match value {
        Value::Record(fields) => fields.get(*step as usize).cloned().unwrap_or(Value::Missing),
        _ => Value::Missing,
    })
}

fn credential(facts: &Facts, id: CredentialId, of: CredentialSlot, attempts: &[u32]) -> Value {
    let attempt = attempts.get(id.index()).copied().unwrap_or(1);
    let fact = |wanted: u32| facts.attempts_of(id).iter().find(|fact| fact.attempt == wanted);
    match of {
        CredentialSlot::State => fact(attempt).map_or(Value::Missing, |fact| Value::Bool(fact.present)),
        CredentialSlot::Next => Value::Bool(fact(attempt.saturating_add(1)).is_some()),
        CredentialSlot::Part(CredentialPart::Attempt) => Value::Int(i64::from(attempt)),
        // Which source it was where only one was asked for is for the acquisition to say.
        CredentialSlot::Part(part) => {
            fact(attempt).map_or(Value::Missing, |fact: &CredentialFact| fact.part(part, &[]))
        }
    }
}

/// The result that counts for these attempts.
pub(super) fn delivered<'f>(
    program: &Program,
    facts: &'f Facts,
    id: CheckId,
    alternative: u32,
    attempts: &[u32],
) -> Option<&'f ResultFact> {
    let check = program.checks.get(id.index())?;
    facts.results_of(id).iter().find(|result| {
        result.alternative == alternative
            && result.attempts.len() == check.credentials.len()
            && check
                .credentials
                .iter()
                .zip(&result.attempts)
                .all(|(id, attempt)| attempts.get(id.index()).copied().unwrap_or(1) == *attempt)
    })
}
