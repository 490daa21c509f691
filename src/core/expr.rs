//! Expressions in one arena. Equal expressions are one entry, so a condition that stands in many rules is computed
//! (and compiled) once.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::program::{CheckId, CredentialId, CredentialPart, ListId, PatternId, RiskId, SetId};
use super::{Builtin, DecisionSet, Ty};
use crate::value::Value;

/// An entry of [`Exprs`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExprId(pub u32);

#[derive(Clone, Debug)]
pub struct Expr {
    pub kind: ExprKind,
    pub ty: Ty,
}

/// Unless said otherwise an operation on a missing value is missing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ExprKind {
    Const(Value),
    /// A field of `input`, by index.
    Input(u32),
    /// A field of a record, by index.
    Field(ExprId, u32),
    /// A place in the earlier run that an INTERMEDIATE workflow follows.
    Prior(PriorPlace),

    /// `check is D`, three-valued: where nothing ran, `is PASSED` is false, `is NOT_EXECUTED` true, the others unknown.
    CheckIs(CheckId, DecisionSet),
    /// The decision lies in the set; always known. What `match` on a check asks.
    CheckIn(CheckId, DecisionSet),
    /// PASSED, WARNING or REJECTED; missing where nothing ran.
    CheckDecision(CheckId),
    CheckLabel(CheckId),
    /// Why nothing ran; missing where something did.
    CheckFailure(CheckId),
    /// A field of the check's data, by index; missing where nothing ran.
    CheckData(CheckId, u32),
    /// Whether the credential is there (an optional one may not be).
    CredentialPresent(CredentialId),
    /// What is known of the credential itself; missing where it is not there.
    CredentialPart(CredentialId, CredentialPart),
    /// A field of its data; missing where it was neither sent along nor came back.
    CredentialData(CredentialId, u32),
    /// The score of a risk that this path has computed; missing before.
    Score(RiskId),
    /// The transaction's creation.
    Now,
    /// The day of the transaction's creation, UTC.
    Today,
    Channel,

    Not(ExprId),
    /// Three-valued; at least two operands.
    And(Vec<ExprId>),
    Or(Vec<ExprId>),
    Compare(CompareOp, ExprId, ExprId),
    /// Membership in a constant set.
    InSet(ExprId, SetId),
    /// `low <= value <= high`.
    InRange(ExprId, ExprId, ExprId),
    /// Membership in a host list; the answer is recorded in the outcome.
    InList(ExprId, ListId),
    Matches(ExprId, PatternId),
    /// Always known.
    IsKnown(ExprId),
    /// The first where it is present, else the second.
    Coalesce(ExprId, ExprId),
    /// Missing where the condition is unknown.
    If(ExprId, ExprId, ExprId),
    /// A list of the values whose condition (in front of each) holds, in their order; missing where one is unknown.
    Collect(Vec<(ExprId, ExprId)>),
    Arith(ArithOp, ExprId, ExprId),
    Negate(ExprId),
    Widen(Widening, ExprId),
    Call(Builtin, Vec<ExprId>),

    /// This path's results of these checks (those that can have come before the place where it is written), narrowed to
    /// a capability (by name) or a credential.
    Results(ResultsOf, Vec<CheckId>),
    ResultAttribute(ExprId, ResultAttribute),
    /// As [`ExprKind::CheckIs`], of an element of `results`.
    ResultIs(ExprId, DecisionSet),
    /// Over the elements of a list; the body reads [`ExprKind::Element`] with this `depth`.
    Aggregate {
        op: AggregateOp,
        list: ExprId,
        body: ExprId,
        depth: u32,
    },
    /// The current element of the enclosing aggregate with this depth (outermost: 0), over this list.
    Element {
        depth: u32,
        list: ExprId,
    },
    /// A parameter of a function or rule set whose body is being checked; never in a finished [`super::Program`].
    Param(u32),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ResultsOf {
    All,
    Capability(Arc<str>),
    Credential(CredentialId),
}

/// Indices are those of the followed workflow's program; everything may be missing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PriorPlace {
    Decision,
    Label,
    Input(u32),
    CheckIs(CheckId, DecisionSet),
    CheckIn(CheckId, DecisionSet),
    CheckDecision(CheckId),
    CheckLabel(CheckId),
    CheckFailure(CheckId),
    CheckData(CheckId, u32),
    /// Of the newest attempt that was there.
    CredentialPart(CredentialId, CredentialPart),
    Score(RiskId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompareOp {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl CompareOp {
    /// True where this is false, for the same operands.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            CompareOp::Equal => CompareOp::NotEqual,
            CompareOp::NotEqual => CompareOp::Equal,
            CompareOp::Less => CompareOp::GreaterEqual,
            CompareOp::LessEqual => CompareOp::Greater,
            CompareOp::Greater => CompareOp::LessEqual,
            CompareOp::GreaterEqual => CompareOp::Less,
        }
    }

    /// The same comparison with its operands exchanged.
    #[must_use]
    pub fn mirrored(self) -> Self {
        match self {
            CompareOp::Equal | CompareOp::NotEqual => self,
            CompareOp::Less => CompareOp::Greater,
            CompareOp::LessEqual => CompareOp::GreaterEqual,
            CompareOp::Greater => CompareOp::Less,
            CompareOp::GreaterEqual => CompareOp::LessEqual,
        }
    }
}

/// Addition, subtraction and multiplication saturate (and say so in the outcome); division and remainder by zero are
/// missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArithOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Widening {
    IntToDecimal,
    IntToFloat,
    DecimalToFloat,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AggregateOp {
    Any,
    All,
    None,
    Count,
    Sum,
    Min,
    Max,
    /// The first element for which the body is true; missing where there is none.
    First,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResultAttribute {
    /// Text.
    Capability,
    /// List of text.
    Credentials,
    /// Missing where nothing ran.
    Decision,
    Label,
    Failure,
}

/// The arena; appending an expression that is already there gives its first id.
#[derive(Clone, Debug, Default)]
pub struct Exprs {
    all: Vec<Expr>,
    known: FxHashMap<ExprKind, ExprId>,
    /// Missing constants: they look alike and are of different types, so each type has its own.
    missing: Vec<ExprId>,
}

impl Exprs {
    /// The type of an entry is the union over its uses: one that was known present on one path may be missing on another.
    pub fn add(&mut self, kind: ExprKind, ty: Ty) -> ExprId {
        let is_missing = kind == ExprKind::Const(Value::Missing);
        let known = if is_missing {
            let of_kind = |id: &&ExprId| self.get(**id).is_some_and(|expr| expr.ty.kind == ty.kind);
            self.missing.iter().find(of_kind).copied()
        } else {
            self.known.get(&kind).copied()
        };
        if let Some(id) = known {
            if let Some(first) = self.all.get_mut(id.0 as usize) {
                first.ty.optional |= ty.optional;
            }
            return id;
        }
        let id = ExprId(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        if is_missing {
            self.missing.push(id);
        } else {
            self.known.insert(kind.clone(), id);
        }
        self.all.push(Expr { kind, ty });
        id
    }

    pub fn get(&self, id: ExprId) -> Option<&Expr> {
        self.all.get(id.0 as usize)
    }

    pub fn len(&self) -> usize {
        self.all.len()
    }

    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (ExprId, &Expr)> {
        (0..).map(ExprId).zip(self.all.iter())
    }
}
