//! What a check came to on a path, and the questions that conditions ask of it.

use std::sync::Arc;

use crate::core::{CapabilityId, CredentialId, Decision, DecisionSet};
use crate::facts::{ResultFact, failure};
use crate::value::Value;

/// The answer of a check; one that the path did not reach answers too ([`Answer::NOT_REACHED`]).
#[derive(Clone, Copy, Debug)]
pub(super) struct Answer<'a> {
    pub(super) decision: Decision,
    label: Option<&'a Arc<str>>,
    failure: &'a str,
    data: &'a [Value],
    /// Which capability answered, and on what.
    pub(super) capability: Option<CapabilityId>,
    pub(super) credentials: &'a [CredentialId],
}

impl<'a> Answer<'a> {
    pub(super) const NOT_REACHED: Answer<'static> = Answer::nothing(failure::NOT_REACHED);

    /// Nothing ran, for this reason.
    pub(super) const fn nothing(reason: &'a str) -> Self {
        Answer {
            decision: Decision::NotExecuted,
            label: None,
            failure: reason,
            data: &[],
            capability: None,
            credentials: &[],
        }
    }

    pub(super) fn of(result: &'a ResultFact) -> Self {
        let failure = result.failure.as_deref().unwrap_or(failure::NOT_AVAILABLE);
        if result.decision == Decision::NotExecuted {
            return Self::nothing(failure);
        }
        Answer {
            decision: result.decision,
            label: result.label.as_ref(),
            failure,
            data: &result.data,
            capability: None,
            credentials: &[],
        }
    }

    #[must_use]
    pub(super) fn by(self, capability: CapabilityId, credentials: &'a [CredentialId]) -> Self {
        Answer { capability: Some(capability), credentials, ..self }
    }

    pub(super) fn ran(&self) -> bool {
        self.decision != Decision::NotExecuted
    }

    /// `check is D`: that nothing ran is known, and that it did not pass; what it would have found is not.
    pub(super) fn is(&self, set: DecisionSet) -> Value {
        if self.ran() || set.contains(Decision::NotExecuted) {
            return Value::Bool(set.contains(self.decision));
        }
        if set.intersect(DecisionSet::of(&[Decision::Warning, Decision::Rejected])).is_empty() {
            return Value::Bool(false);
        }
        Value::Missing
    }

    pub(super) fn decision(&self) -> Value {
        if self.ran() { Value::symbol(self.decision.symbol()) } else { Value::Missing }
    }

    pub(super) fn label(&self) -> Value {
        self.label.map_or(Value::Missing, |label| Value::Symbol(Arc::clone(label)))
    }

    pub(super) fn failure(&self) -> Value {
        self.reason().map_or(Value::Missing, Value::symbol)
    }

    /// Why nothing ran, where nothing did.
    pub(super) fn reason(&self) -> Option<&'a str> {
        (!self.ran()).then_some(self.failure)
    }

    pub(super) fn data(&self, field: u32) -> Value {
        self.data.get(field as usize).cloned().unwrap_or(Value::Missing)
    }
}
