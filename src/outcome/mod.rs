//! What a decision says: plain data, the same from every tier, compared whole.
//!
//! Everything is in a fixed order (path order, declaration order), so equal decisions are equal values.

mod json;

use std::sync::Arc;

use crate::core::{ContentHash, Decision, NodeId};
use crate::facts::Lookup;
use crate::value::{Duration, Value};

#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub result: Ended,
    /// Statements in the order in which they were reached, with the arm taken.
    pub path: Vec<PathStep>,
    /// Each risk computed on this path.
    pub risks: Vec<RiskOutcome>,
    /// Host-list answers, so that a replay is exact; each (list, value) once.
    pub lookups: Vec<Lookup>,
    /// Shadow checks that the path reached and whose result is not there: the host may run them; nothing waits.
    pub shadow: Vec<CheckNeed>,
    /// Arithmetic that hit a bound, in words of the script; empty almost always.
    pub saturated: Vec<String>,
    pub workflow: WorkflowRef,
}

impl Outcome {
    /// The score of the last risk on this path; -1 where none was computed, where nothing was executed, and while the
    /// run is pending. One figure for hosts that keep one; [`Outcome::risks`] has them all.
    pub fn score(&self) -> i64 {
        match &self.result {
            Ended::Ended(end) if end.decision != Decision::NotExecuted => {
                self.risks.last().map_or(NO_SCORE, |risk| risk.score)
            }
            _ => NO_SCORE,
        }
    }
}

/// What the field writes where nothing was scored.
pub(crate) const NO_SCORE: i64 = -1;

/// Which workflow decided.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkflowRef {
    pub name: Arc<str>,
    pub key: Option<Arc<str>>,
    pub version: Option<i64>,
    pub edition: i64,
    pub content_hash: ContentHash,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    Pending(Needs),
    Ended(End),
}

#[derive(Clone, Debug, PartialEq)]
pub struct End {
    pub terminal: Option<Arc<str>>,
    pub decision: Decision,
    pub label: Arc<str>,
    pub args: Vec<(Arc<str>, Value)>,
    /// The run had expired.
    pub expired: bool,
}

/// What the host has to bring before the run can go on. At least one of the lists holds something.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Needs {
    pub credentials: Vec<CredentialNeed>,
    pub checks: Vec<CheckNeed>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CredentialNeed {
    pub label: Arc<str>,
    pub kind: Arc<str>,
    /// The attempt asked for: 1, or higher after a `retry`.
    pub attempt: u32,
    /// What the user is told on a retry.
    pub message: Option<Arc<str>>,
    pub sources: Vec<Arc<str>>,
    pub types: Vec<Arc<str>>,
    pub subtypes: Vec<Arc<str>>,
    pub parts: Vec<Arc<str>>,
    pub countries: Vec<Value>,
    pub channels: Vec<Arc<str>>,
    /// `RECOMMENDED`: types and countries are preselected for the user. `DEFINED`, or nothing: no others are taken.
    pub preselect: Option<Arc<str>>,
    pub optional: bool,
    /// Data that the script supplies; missing ones are left out.
    pub fields: Vec<(Arc<str>, Value)>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CheckNeed {
    /// The name under which the result is expected: `passport.usability`.
    pub name: Arc<str>,
    /// `jumio.usability`
    pub capability: Arc<str>,
    /// Label and attempt of each credential.
    pub credentials: Vec<(Arc<str>, u32)>,
    pub args: Vec<(Arc<str>, Value)>,
    pub within: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathStep {
    pub node: NodeId,
    /// The node's stable id.
    pub id: Arc<str>,
    /// The arm taken, where the statement has arms: `REJECTED`, `else`, `unknown`, `0..30`, `retry`.
    pub arm: Option<Arc<str>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RiskOutcome {
    pub name: Arc<str>,
    pub score: i64,
    /// Every rule, shadow ones too, in declaration order.
    pub rules: Vec<RuleOutcome>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RuleOutcome {
    pub name: Arc<str>,
    pub shadow: bool,
    pub state: RuleState,
    /// What it contributed to the score (a shadow rule: would have).
    pub effect: Option<crate::core::Effect>,
    /// For an unknown rule: the places whose value was missing, as in the script (`passport.extraction.issuing_country`),
    /// with the reason where a check was not executed (`TIMED_OUT`).
    pub causes: Vec<Cause>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RuleState {
    /// Arm by index.
    Fired(u32),
    NotFired,
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    pub place: Arc<str>,
    pub reason: Option<Arc<str>>,
}
