//! What a path has reached so far: credentials, answers, scores. Only this counts, whatever else the facts hold.

use super::answer::Answer;
use crate::core::{Acquisition, CapabilityId, CheckId, CredentialId, Program, RiskId};
use crate::facts::CredentialFact;
use crate::value::Value;

pub(super) struct PathState<'a> {
    credentials: Vec<Option<Acquired<'a>>>,
    /// For each credential one for each of its data fields, or none: what was sent along or came back.
    data: Vec<Vec<Value>>,
    checks: Vec<Progress<'a>>,
    scores: Vec<Option<i64>>,
    /// Checks that are not shadow, in the order in which they were first answered.
    results: Vec<CheckId>,
}

/// A credential that the path has asked for.
#[derive(Clone, Copy)]
pub(super) struct Acquired<'a> {
    pub(super) acquisition: &'a Acquisition,
    pub(super) attempt: u32,
    /// `None`: not there.
    pub(super) fact: Option<&'a CredentialFact>,
}

#[derive(Clone, Copy)]
pub(super) enum Progress<'a> {
    NotReached,
    /// Asked in the present group, of this capability, on these credentials; not there yet.
    Asked(CapabilityId, &'a [CredentialId]),
    Answered(Answer<'a>),
}

impl<'a> PathState<'a> {
    pub(super) fn new(program: &Program) -> Self {
        PathState {
            credentials: vec![None; program.credentials.len()],
            data: vec![Vec::new(); program.credentials.len()],
            checks: vec![Progress::NotReached; program.checks.len()],
            scores: vec![None; program.risks.len()],
            results: Vec::new(),
        }
    }

    pub(super) fn acquired(&self, id: CredentialId) -> Option<Acquired<'a>> {
        self.credentials.get(id.index()).copied().flatten()
    }

    /// The credential where it is there.
    pub(super) fn present(&self, id: CredentialId) -> Option<&'a CredentialFact> {
        self.acquired(id).and_then(|acquired| acquired.fact)
    }

    /// A field of the data of a credential that is there.
    pub(super) fn credential_data(&self, id: CredentialId, field: u32) -> Value {
        let value = self.data.get(id.index()).and_then(|data| data.get(field as usize));
        value.cloned().unwrap_or(Value::Missing)
    }

    pub(super) fn acquire(&mut self, id: CredentialId, acquired: Acquired<'a>, data: Vec<Value>) {
        if let Some(slot) = self.data.get_mut(id.index()) {
            *slot = data;
        }
        if let Some(slot) = self.credentials.get_mut(id.index()) {
            *slot = Some(acquired);
        }
    }

    pub(super) fn answer(&self, id: CheckId) -> Answer<'a> {
        match self.checks.get(id.index()) {
            Some(Progress::Answered(answer)) => *answer,
            _ => Answer::NOT_REACHED,
        }
    }

    pub(super) fn progress(&self) -> impl Iterator<Item = (CheckId, &Progress<'a>)> {
        (0..).map(CheckId).zip(&self.checks)
    }

    pub(super) fn set_progress(&mut self, id: CheckId, progress: Progress<'a>) {
        if let Some(slot) = self.checks.get_mut(id.index()) {
            *slot = progress;
        }
    }

    pub(super) fn list_result(&mut self, id: CheckId) {
        if !self.results.contains(&id) {
            self.results.push(id);
        }
    }

    pub(super) fn results(&self) -> impl Iterator<Item = CheckId> {
        self.results.iter().copied()
    }

    pub(super) fn score(&self, id: RiskId) -> Option<i64> {
        self.scores.get(id.index()).copied().flatten()
    }

    pub(super) fn set_score(&mut self, id: RiskId, score: i64) {
        if let Some(slot) = self.scores.get_mut(id.index()) {
            *slot = Some(score);
        }
    }
}
