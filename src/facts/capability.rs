//! What a capability's result may say, looked up: its labels, reasons and promised data.

use std::sync::Arc;

use super::{ResultFact, failure};
use crate::core::{Capability, CapabilityLabel, Check, Decision, Program};
use crate::value::Value;

/// `jumio.usability`; just the name for a capability of the script itself.
pub(crate) fn full_name(capability: &Capability) -> String {
    if capability.catalog.is_empty() {
        capability.name.to_string()
    } else {
        format!("{}.{}", capability.catalog, capability.name)
    }
}

/// The capabilities of a check with their place among its alternatives.
pub(crate) fn alternatives<'p>(
    program: &'p Program,
    check: &'p Check,
) -> impl Iterator<Item = (u32, &'p Capability)> + Clone {
    (0..)
        .zip(&check.capabilities)
        .filter_map(|(place, id)| Some((place, program.capabilities.get(id.index())?)))
}

/// The label with this decision that a vendor spells `word`, or that is `word`.
pub(crate) fn label(capability: &Capability, decision: Decision, word: &str) -> Option<Arc<str>> {
    let of_decision = || capability.labels.iter().filter(|label| label.decision == decision);
    let symbol = |label: &CapabilityLabel| Arc::clone(&label.symbol);
    let spelled = of_decision().find(|label| *label.spelling == *word);
    spelled.or_else(|| of_decision().find(|label| *label.symbol == *word)).map(symbol)
}

/// The other decision that a label stands for; `None` where it fits `decision` or nobody knows it.
pub(super) fn other_decision(capability: &Capability, decision: Decision, word: &str) -> Option<Decision> {
    let knows = |decision: Decision| match decision {
        Decision::NotExecuted => reason(capability, word).is_some(),
        ran => label(capability, ran, word).is_some(),
    };
    if knows(decision) { None } else { Decision::ALL.into_iter().find(|other| knows(*other)) }
}

/// The labels that a result with this decision may carry.
pub(super) fn labels(capability: &Capability, decision: Decision) -> impl Iterator<Item = &str> + Clone {
    capability.labels.iter().filter(move |label| label.decision == decision).map(|label| &*label.symbol)
}

/// The reason why nothing ran: one of the catalog's or of the language's.
pub(crate) fn reason(capability: &Capability, word: &str) -> Option<Arc<str>> {
    let of_language = || failure::ALL.into_iter().find(|reason| *reason == word).map(Arc::from);
    label(capability, Decision::NotExecuted, word).or_else(of_language)
}

pub(crate) fn reasons(capability: &Capability) -> impl Iterator<Item = &str> + Clone {
    labels(capability, Decision::NotExecuted).chain(failure::ALL)
}

/// A result as decoded, before it is known whether it keeps what the capability promises.
#[derive(Debug, PartialEq)]
pub(super) struct Delivered {
    pub(super) alternative: u32,
    pub(super) attempts: Vec<u32>,
    pub(super) decision: Decision,
    pub(super) label: Option<Arc<str>>,
    pub(super) failure: Option<Arc<str>>,
    /// One for each data field of the capability.
    pub(super) data: Vec<Value>,
}

/// The first field that a PASSED result has to carry and does not.
pub(super) fn broken_promise<'p>(capability: &'p Capability, delivered: &Delivered) -> Option<&'p str> {
    let absent = |value: Option<&Value>| value.is_none_or(|value| *value == Value::Missing);
    (delivered.decision == Decision::Passed)
        .then(|| {
            (0..)
                .zip(&capability.data)
                .find(|(index, field)| !field.ty.optional && absent(delivered.data.get::<usize>(*index)))
                .map(|(_, field)| &*field.name)
        })
        .flatten()
}

impl Delivered {
    /// The fact: its data at the places of the check, and nothing but a reason where nothing ran.
    pub(super) fn into_fact(self, check: &Check) -> ResultFact {
        let mut data = vec![Value::Missing; check.data.len()];
        let ran = self.decision != Decision::NotExecuted;
        if ran && let Some(places) = check.data_index.get(self.alternative as usize) {
            for (place, value) in places.iter().zip(self.data) {
                if let Some(slot) = data.get_mut(*place as usize) {
                    *slot = value;
                }
            }
        }
        ResultFact {
            alternative: self.alternative,
            attempts: self.attempts,
            decision: self.decision,
            label: self.label.filter(|_| ran),
            failure: if ran { None } else { self.failure.or_else(|| Some(failure::NOT_AVAILABLE.into())) },
            data,
        }
    }

    /// The same result, not understood.
    pub(super) fn invalid(self) -> Self {
        Delivered {
            decision: Decision::NotExecuted,
            label: None,
            failure: Some(failure::INVALID_RESPONSE.into()),
            ..self
        }
    }
}
