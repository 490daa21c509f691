//! What is known of one transaction, shaped by one workflow: the same tables and indices as its [`Program`].
//!
//! Facts are write-once per check and attempt. Decoding (from Probity JSON or from a vendor's unmodified body) enforces
//! every type and range at the boundary, so that evaluation never meets a value that its static type does not admit.
//! Never decides anything: what a result means is for the evaluator.

mod capability;
mod decode;
mod encode;
mod error;
pub mod failure;
#[cfg(test)]
pub(crate) mod fixture;
pub mod json;
mod path;
mod vendor;

pub(crate) use capability::{alternatives, full_name, label, reason, reasons};
#[cfg(feature = "batch")]
pub(crate) use decode::expected;
pub use decode::from_json;
pub(crate) use decode::needs_time;
pub use encode::value_to_json;
pub use error::{FactsError, MAX_ERRORS};
pub use path::Path;
pub use vendor::{VendorFacts, from_vendor};
pub(crate) use vendor::{from_wanted, wanted};

use std::sync::Arc;

use crate::core::{CheckId, CredentialId, CredentialPart, Decision, Program};
use crate::value::{Country, Time, Value};

/// The facts of one transaction for one [`Program`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    pub transaction: Transaction,
    /// One for each field of [`Program::input`].
    pub input: Vec<Value>,
    /// One list for each of [`Program::credentials`]: every attempt that came, in any order.
    pub credentials: Vec<Vec<CredentialFact>>,
    /// One list for each of [`Program::checks`]: every result that came, in any order.
    pub results: Vec<Vec<ResultFact>>,
    /// Membership answers recorded by an earlier evaluation; they win over the host's present lists.
    pub lookups: Vec<Lookup>,
    /// The run that an INTERMEDIATE workflow follows.
    pub prior: Option<Box<PriorFacts>>,
    /// Nothing more will come: an unmet need is NOT_EXECUTED / NOT_AVAILABLE instead of pending.
    pub closed: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transaction {
    pub id: Option<Arc<str>>,
    /// Creation; what `now` and `today` are.
    pub time: Option<Time>,
    pub channel: Option<Arc<str>>,
    /// The host has declared the run over: a pending need ends it where `expires` says.
    pub expired: bool,
}

/// One attempt at a credential.
#[derive(Clone, Debug, PartialEq)]
pub struct CredentialFact {
    /// From 1.
    pub attempt: u32,
    /// False: the user skipped an optional one, or nothing usable was stored.
    pub present: bool,
    pub document_type: Option<Arc<str>>,
    pub country: Option<Country>,
    /// Which of the sources that were asked for it came from: `NEW`, `EXISTING`, `REUSABLE`.
    pub source: Option<Arc<str>>,
    /// When it was captured; for a stored one, back then.
    pub acquired: Option<Time>,
    /// One for each data field of the credential, or none at all: what came back with it. What the script sends along
    /// need not be repeated.
    pub data: Vec<Value>,
}

impl CredentialFact {
    /// The first attempt, which is there, and nothing more.
    pub fn plain(attempt: u32, present: bool) -> Self {
        CredentialFact {
            attempt,
            present,
            document_type: None,
            country: None,
            source: None,
            acquired: None,
            data: Vec::new(),
        }
    }

    /// A part as a value. Where only one source was asked for, nobody has to say which it was.
    pub fn part(&self, part: CredentialPart, sources: &[Arc<str>]) -> Value {
        let symbol = |word: &Arc<str>| Value::Symbol(Arc::clone(word));
        let value = match part {
            CredentialPart::Attempt => Some(Value::Int(i64::from(self.attempt))),
            CredentialPart::Type => self.document_type.as_ref().map(symbol),
            CredentialPart::Country => self.country.map(Value::Country),
            CredentialPart::Source => match (&self.source, sources) {
                (Some(source), _) | (None, [source]) => Some(symbol(source)),
                (None, _) => None,
            },
            CredentialPart::Acquired => self.acquired.map(Value::Time),
        };
        value.unwrap_or(Value::Missing)
    }
}

/// One check's result for one set of attempts.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultFact {
    /// Which of the check's capabilities answered.
    pub alternative: u32,
    /// The attempt of each of the check's credentials that it was computed from.
    pub attempts: Vec<u32>,
    pub decision: Decision,
    /// Missing where the catalog does not know the label, and where nothing ran.
    pub label: Option<Arc<str>>,
    /// Why nothing ran.
    pub failure: Option<Arc<str>>,
    /// One for each of the check's data fields.
    pub data: Vec<Value>,
}

/// An answer of a host list.
#[derive(Clone, Debug, PartialEq)]
pub struct Lookup {
    pub list: Arc<str>,
    pub value: Value,
    pub found: bool,
}

/// The outcome and facts of the earlier run, by the tables of [`Program::prior`].
#[derive(Clone, Debug, PartialEq)]
pub struct PriorFacts {
    pub decision: Option<Decision>,
    pub label: Option<Arc<str>>,
    pub scores: Vec<Option<i64>>,
    /// Its input and results; the newest result of a check counts.
    pub facts: Facts,
}

impl Facts {
    /// Facts of a transaction of which nothing is known yet.
    pub fn empty(program: &Program) -> Self {
        Facts {
            input: vec![Value::Missing; program.input.len()],
            credentials: vec![Vec::new(); program.credentials.len()],
            results: vec![Vec::new(); program.checks.len()],
            ..Facts::default()
        }
    }

    /// For each credential the attempt that a walk begins with: the earliest that the facts hold. Closed facts hold no
    /// history that a `retry` could follow, so there the latest counts.
    pub fn first_attempts(&self) -> Vec<u32> {
        let first = |all: &Vec<CredentialFact>| {
            let attempts = all.iter().map(|fact| fact.attempt);
            if self.closed { attempts.max() } else { attempts.min() }.unwrap_or(1)
        };
        self.credentials.iter().map(first).collect()
    }

    pub fn attempts_of(&self, credential: CredentialId) -> &[CredentialFact] {
        self.credentials.get(credential.index()).map_or(&[], Vec::as_slice)
    }

    pub fn results_of(&self, check: CheckId) -> &[ResultFact] {
        self.results.get(check.index()).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests;
