//! `test` blocks: what is given and expected.

use super::{Expr, Name, Path, TextLit};
use crate::source::Span;
/// `test "…" of onboarding { given …  expect … }`
#[derive(Clone, Debug)]
pub struct TestItem {
    pub title: TextLit,
    pub workflow: Path,
    pub steps: Vec<TestStep>,
}

#[derive(Clone, Debug)]
pub struct TestStep {
    pub kind: TestStepKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum TestStepKind {
    /// `given all PASSED`
    GivenAll {
        decision: Name,
    },
    /// `given from "body.json" as jumio`
    GivenFrom {
        file: TextLit,
        format: Option<Name>,
    },
    /// `given passport.usability = REJECTED BLURRED` · `given input.email = "a@b"` · `given passport.attempt = 3`
    /// · `given blocked_emails = { "a@b" }` · `given now = 2026-01-31T10:00:00Z` · `given x = missing`
    Given {
        place: Expr,
        value: GivenValue,
    },
    /// `given expired`, `given closed`: a bare word
    GivenWord {
        word: Name,
    },
    /// `expect PASSED` · `expect REJECTED HIGH_RISK`
    ExpectDecision {
        decision: Name,
        label: Option<Name>,
    },
    /// `expect pending review.verdict`; no place: pending, whatever for
    ExpectPending {
        place: Option<Expr>,
    },
    /// `expect retry passport "…"`
    ExpectRetry {
        credential: Expr,
        message: Option<TextLit>,
    },
    /// `expect fired x` · `expect unknown x` · `expect not fired x`
    ExpectRule {
        state: RuleExpectation,
        rule: Expr,
    },
    /// A terminal (`expect unreadable`, `expect unreadable("…")`) or any condition.
    Expect {
        condition: Expr,
    },
    Error,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleExpectation {
    Fired,
    NotFired,
    Unknown,
}

#[derive(Clone, Debug)]
pub enum GivenValue {
    /// `missing`
    Missing(Span),
    /// `REJECTED BLURRED`: a decision with a label
    Result { decision: Name, label: Name },
    /// Anything else; a bare symbol may turn out to be a decision.
    Value(Expr),
}
