//! The four decision types that every check, band and end speaks of.

use std::fmt;

/// How a check or a workflow came out. The prelude declares the same four for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Decision {
    Passed,
    Warning,
    Rejected,
    /// Nothing ran, or what came back could not be used; the reason is in `failure`.
    NotExecuted,
}

impl Decision {
    pub const ALL: [Decision; 4] =
        [Decision::Passed, Decision::Warning, Decision::Rejected, Decision::NotExecuted];

    pub fn symbol(self) -> &'static str {
        match self {
            Decision::Passed => "PASSED",
            Decision::Warning => "WARNING",
            Decision::Rejected => "REJECTED",
            Decision::NotExecuted => "NOT_EXECUTED",
        }
    }

    pub fn parse(symbol: &str) -> Option<Decision> {
        Self::ALL.into_iter().find(|decision| decision.symbol() == symbol)
    }
}

impl fmt::Display for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}

/// A set of decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct DecisionSet(u8);

impl DecisionSet {
    pub const EMPTY: DecisionSet = DecisionSet(0);
    pub const ALL: DecisionSet = DecisionSet(0b1111);

    pub fn of(decisions: &[Decision]) -> Self {
        decisions.iter().fold(Self::EMPTY, |set, decision| set.with(*decision))
    }

    #[must_use]
    pub fn with(self, decision: Decision) -> Self {
        DecisionSet(self.0 | 1 << decision as u8)
    }

    pub fn contains(self, decision: Decision) -> bool {
        self.0 & (1 << decision as u8) != 0
    }

    #[must_use]
    pub fn union(self, other: Self) -> Self {
        DecisionSet(self.0 | other.0)
    }

    #[must_use]
    pub fn intersect(self, other: Self) -> Self {
        DecisionSet(self.0 & other.0)
    }

    #[must_use]
    pub fn complement(self) -> Self {
        DecisionSet(!self.0 & Self::ALL.0)
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn iter(self) -> impl Iterator<Item = Decision> {
        Decision::ALL.into_iter().filter(move |decision| self.contains(*decision))
    }
}
