//! Workflows and their statements.

use super::{Docs, Expr, FieldDecl, LetItem, Name, Path, Property, TextLit};
use crate::source::Span;
/// `workflow onboarding { … }`
#[derive(Clone, Debug)]
pub struct WorkflowItem {
    pub name: Name,
    pub body: Block,
}

/// `{ … }`, or the one statement behind `->`.
#[derive(Clone, Debug)]
pub struct Block {
    pub statements: Vec<Statement>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Statement {
    pub docs: Docs,
    pub kind: StatementKind,
    pub span: Span,
}

impl Statement {
    /// The blocks directly in it, in the order of the text.
    pub fn blocks(&self) -> Vec<&Block> {
        match &self.kind {
            StatementKind::Expires { then, .. } => vec![then],
            StatementKind::Require { otherwise, .. } => vec![otherwise],
            StatementKind::If(choice) => choice
                .arms
                .iter()
                .map(|(_, block)| block)
                .chain(&choice.unknown)
                .chain(&choice.otherwise)
                .collect(),
            StatementKind::Match(choice) => choice.arms.iter().map(|arm| &arm.body).collect(),
            StatementKind::Decide(choice) => choice.bands.iter().map(|band| &band.body).collect(),
            StatementKind::Split(choice) => choice.arms.iter().map(|arm| &arm.body).collect(),
            _ => Vec::new(),
        }
    }
}

#[derive(Clone, Debug)]
pub enum StatementKind {
    /// `key "…"`
    Key(TextLit),
    /// `version 3`
    Version(i64, Span),
    /// `stage INITIAL` · `stage INTERMEDIATE follows onboarding as prior`
    Stage {
        stage: Name,
        follows: Option<(Path, Name)>,
    },
    /// `channels API, WEB`
    Channels(Vec<Name>),
    /// `expires after 30 min -> end NOT_EXECUTED EXPIRED`
    Expires {
        after: Expr,
        then: Block,
    },
    /// `input { … }`
    Input(Vec<FieldDecl>),
    Acquire(Acquire),
    Check(Check),
    Retry(Retry),
    /// `require C else END`
    Require {
        condition: Expr,
        otherwise: Block,
    },
    Let(LetItem),
    If(If),
    Match(Match),
    /// `run review(…)` · `run second = review(…)`
    Run {
        name: Option<Name>,
        step: Path,
        args: Vec<Arg>,
    },
    Risk(Risk),
    Decide(Decide),
    Split(Split),
    End(End),
    /// `continue`: nothing to do here
    Continue,
    Error,
}

/// `acquire passport: ID { from NEW  types PASSPORT  first_name: input.first_name }`
#[derive(Clone, Debug)]
pub struct Acquire {
    pub name: Name,
    pub kind: Path,
    pub properties: Vec<Property>,
    /// `first_name: input.first_name`
    pub fields: Vec<(Name, Expr)>,
}

#[derive(Clone, Debug)]
pub struct Check {
    pub shadow: bool,
    pub calls: Vec<CheckCall>,
}

#[derive(Clone, Debug)]
pub enum CheckCall {
    /// `check passport: usability, extraction within 20 s` · `check doc: id_verification { capabilities usability }`
    On { credential: Name, capabilities: Vec<CapabilityUse>, within: Option<Expr> },
    /// `check n = cap(args) within 5 s else other(args) within 9 s`. One statement may hold several, separated by
    /// commas; a `within` behind the last counts for those before it that have none.
    Call { name: Option<Name>, alternatives: Vec<CapabilityCall> },
}

#[derive(Clone, Debug)]
pub struct CapabilityUse {
    pub path: Path,
    /// A service's selection: `{ capabilities usability, extraction }`.
    pub selection: Option<Vec<Property>>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct CapabilityCall {
    pub path: Path,
    pub args: Vec<Arg>,
    pub within: Option<Expr>,
    pub span: Span,
}

/// `f(a, name: b)`
#[derive(Clone, Debug)]
pub struct Arg {
    pub name: Option<Name>,
    pub value: Expr,
}

/// `retry passport up to 3 attempts { when C -> "message" }`
#[derive(Clone, Debug)]
pub struct Retry {
    pub credential: Name,
    pub attempts: i64,
    pub attempts_span: Span,
    pub arms: Vec<RetryArm>,
}

#[derive(Clone, Debug)]
pub struct RetryArm {
    pub condition: Expr,
    pub message: Expr,
    pub span: Span,
}

/// `if residence: a {…} else if b {…} else if unknown {…} else {…}`
#[derive(Clone, Debug)]
pub struct If {
    pub name: Option<Name>,
    /// At least one.
    pub arms: Vec<(Expr, Block)>,
    pub unknown: Option<Block>,
    pub otherwise: Option<Block>,
}

/// `match input.country { in eu -> … PL -> … 18..64 -> … missing -> … else -> … }`
#[derive(Clone, Debug)]
pub struct Match {
    pub name: Option<Name>,
    pub scrutinee: Expr,
    pub arms: Vec<MatchArm>,
}

#[derive(Clone, Debug)]
pub struct MatchArm {
    /// Several, separated by commas: any of them.
    pub patterns: Vec<Pattern>,
    pub body: Block,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum Pattern {
    /// A symbol or literal (an expression that must be constant).
    Value(Expr),
    /// `18..64`
    Range(Expr, Expr),
    /// `in eu`, `in { A, B }`
    In(Expr),
    /// `missing` or `unknown`, which mean the same
    Missing(Span),
    Else(Span),
}

impl Pattern {
    pub fn span(&self) -> Span {
        match self {
            Pattern::Value(value) | Pattern::In(value) => value.span,
            Pattern::Range(low, high) => low.span.to(high.span),
            Pattern::Missing(span) | Pattern::Else(span) => *span,
        }
    }
}

/// `risk fraud in 0..100 { … }`
#[derive(Clone, Debug)]
pub struct Risk {
    pub name: Name,
    pub low: Expr,
    pub high: Expr,
    pub entries: Vec<RiskEntry>,
}

#[derive(Clone, Debug)]
pub struct RiskEntry {
    pub docs: Docs,
    pub kind: RiskEntryKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum RiskEntryKind {
    Rule(Rule),
    /// `include email(input.email)` · `include work = email(input.work_email)`
    Include {
        name: Option<Name>,
        rules: Path,
        args: Vec<Arg>,
    },
    Error {
        name: Option<Name>,
    },
}

/// `new: +30 when A, +20 when B, +5 if unknown`
#[derive(Clone, Debug)]
pub struct Rule {
    pub shadow: bool,
    pub name: Name,
    pub arms: Vec<RuleArm>,
    pub unknown: Option<(Weight, Span)>,
}

#[derive(Clone, Debug)]
pub struct RuleArm {
    pub weight: Weight,
    pub condition: Expr,
    pub span: Span,
}

/// `+30`, `-20`, `=100`; a bare `0` is `+0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weight {
    pub effect: Effect,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    Add(i64),
    Set(i64),
}

/// `decide fraud { 0..30 -> end PASSED }`
#[derive(Clone, Debug)]
pub struct Decide {
    pub risk: Name,
    pub bands: Vec<Band>,
}

#[derive(Clone, Debug)]
pub struct Band {
    pub low: Expr,
    pub high: Expr,
    pub body: Block,
    pub span: Span,
}

/// `split rollout by input.user { 90% today -> … 10% new -> … }`
#[derive(Clone, Debug)]
pub struct Split {
    pub name: Name,
    pub by: Expr,
    pub arms: Vec<SplitArm>,
}

#[derive(Clone, Debug)]
pub struct SplitArm {
    /// A percentage literal.
    pub share: Expr,
    pub name: Name,
    pub body: Block,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum End {
    /// `end REJECTED HIGH_RISK`
    Decision { decision: Name, label: Option<Name> },
    /// `end unreadable("…")`
    Terminal { name: Path, args: Vec<Arg> },
}
