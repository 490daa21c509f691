//! A checked `test`: what is given and what is expected, by the tables of its [`super::Program`].

use std::sync::Arc;

use super::program::{CheckId, CredentialId, CredentialPart, ListId, RiskId};
use super::{Decision, ExprId};
use crate::source::Span;
use crate::value::{Time, Value};

#[derive(Clone, Debug)]
pub struct Test {
    pub title: String,
    pub steps: Vec<TestStep>,
    pub span: Span,
}

/// Steps run in order; what is given stays given until it is given anew.
#[derive(Clone, Debug)]
pub struct TestStep {
    pub kind: TestStepKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum TestStepKind {
    Given(Given),
    Expect(Expect),
}

#[derive(Clone, Debug)]
pub enum Given {
    /// Every credential is there, and every check that is asked comes back with this decision, with the examples of
    /// its catalog as data.
    All(Decision),
    /// The contents of a file (relative to the script) replace all facts so far. `format`: a vendor's; else Probity's.
    From {
        file: String,
        format: Option<Arc<str>>,
    },
    /// A field of `input`, or a field of a record in it: indices from the outside in.
    Input {
        field: Vec<u32>,
        value: Value,
    },
    /// `label` is a label, or for NOT_EXECUTED a reason.
    Result {
        check: CheckId,
        decision: Decision,
        label: Option<Arc<str>>,
    },
    /// A field of a check's data, or inside a record of it.
    Data {
        check: CheckId,
        field: Vec<u32>,
        value: Value,
    },
    /// The credential is there, at this attempt.
    Attempt {
        credential: CredentialId,
        attempt: u32,
    },
    /// What is known of the credential itself, but for its attempt.
    Part {
        credential: CredentialId,
        part: CredentialPart,
        value: Value,
    },
    /// A field of the credential's data.
    CredentialData {
        credential: CredentialId,
        field: u32,
        value: Value,
    },
    /// The user skipped it, or nothing usable is stored.
    Absent {
        credential: CredentialId,
    },
    List {
        list: ListId,
        values: Vec<Value>,
    },
    Now(Time),
    Channel(Arc<str>),
    Expired,
    Closed,
    Prior(PriorGiven),
}

/// A fact of the followed run, by the tables of [`super::Program::prior`].
#[derive(Clone, Debug)]
pub enum PriorGiven {
    Decision(Decision),
    Label(Arc<str>),
    Input { field: Vec<u32>, value: Value },
    Result { check: CheckId, decision: Decision, label: Option<Arc<str>> },
    Data { check: CheckId, field: Vec<u32>, value: Value },
    Part { credential: CredentialId, part: CredentialPart, value: Value },
    Score { risk: RiskId, value: i64 },
}

#[derive(Clone, Debug)]
pub enum Expect {
    Decision {
        decision: Decision,
        label: Option<Arc<str>>,
    },
    /// Ends at this terminal; with these argument values where given.
    Terminal {
        name: Arc<str>,
        args: Option<Vec<ExprId>>,
    },
    /// Pending at all, or for this credential or check.
    Pending(Option<NeedPlace>),
    /// The credential is asked for again, with this message where given.
    Retry {
        credential: CredentialId,
        message: Option<String>,
    },
    Rule {
        risk: Option<RiskId>,
        rule: Arc<str>,
        state: RuleExpectation,
    },
    /// Has to be true (unknown is not).
    Condition(ExprId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NeedPlace {
    Credential(CredentialId),
    Check(CheckId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleExpectation {
    Fired,
    NotFired,
    Unknown,
}
