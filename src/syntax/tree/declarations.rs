//! Declarations: types, sets, lists, constants, functions, rule sets, terminals, steps.

use super::{Block, Docs, Expr, Name, RiskEntry, TextLit};
use crate::source::Span;
/// `use jumio` · `use yoti as y` · `use "lists.probity"` · `use "acme.probity" as acme`
#[derive(Clone, Debug)]
pub struct UseItem {
    pub target: UseTarget,
    pub alias: Option<Name>,
}

#[derive(Clone, Debug)]
pub enum UseTarget {
    Catalog(Name),
    File(TextLit),
}

/// `enum tier { BASIC, PLUS }`
#[derive(Clone, Debug)]
pub struct EnumItem {
    pub name: Name,
    pub variants: Vec<Name>,
}

/// `record hit { name: text at "matched_name"  score: int in 0..100 }`
#[derive(Clone, Debug)]
pub struct RecordItem {
    pub name: Name,
    pub fields: Vec<FieldDecl>,
}

/// A typed field of a record, of `input`, of a credential's or a capability's `data`.
#[derive(Clone, Debug)]
pub struct FieldDecl {
    pub docs: Docs,
    pub name: Name,
    pub ty: TypeExpr,
    /// Where the value stands in the host's or vendor's JSON: `at "card.fingerprint"`.
    pub at: Option<TextLit>,
    /// The value that tests and documentation use: `example 1990-05-17`.
    pub example: Option<Expr>,
    pub span: Span,
}

/// `country`, `(money in EUR)?`, `list of hit max 50`, `int in 0..100`
#[derive(Clone, Debug)]
pub struct TypeExpr {
    pub kind: TypeExprKind,
    /// A `?` behind it.
    pub optional: bool,
    pub span: Span,
}

#[derive(Clone, Debug)]
#[expect(
    clippy::large_enum_variant,
    reason = "nearly every type is the large variant, and few exist at a time"
)]
pub enum TypeExprKind {
    /// A built-in or declared name, or a qualified one (`acme.hit`), with an optional `in` part.
    Named {
        path: Path,
        within: Option<TypeWithin>,
    },
    /// `list of T`, `list of T max 50`
    List {
        element: Box<TypeExpr>,
        max: Option<(i64, Span)>,
    },
    Error,
}

/// What stands behind `in` of a type: a range (`int in 0..100`) or a currency (`money in EUR`).
#[derive(Clone, Debug)]
pub enum TypeWithin {
    Range(Expr, Expr),
    Currency(Name),
}

/// `liveness`, `jumio.liveness`
#[derive(Clone, Debug)]
pub struct Path {
    pub qualifier: Option<Name>,
    pub name: Name,
}

/// `set eea: country = eu + { NO } - { XX }`
#[derive(Clone, Debug)]
pub struct SetItem {
    pub name: Name,
    pub ty: TypeExpr,
    pub value: Expr,
}

/// `list blocked_emails: text folded`
#[derive(Clone, Debug)]
pub struct ListItem {
    pub name: Name,
    pub ty: TypeExpr,
    pub folded: bool,
}

/// `let adult = 18` · `let limit: money in EUR = 5.00 EUR`; an item or a statement.
#[derive(Clone, Debug)]
pub struct LetItem {
    pub name: Name,
    pub ty: Option<TypeExpr>,
    pub value: Expr,
}

/// `name: type` of a `fn`, `rules`, `terminal`, `step` or capability. A step's type may name a credential kind.
#[derive(Clone, Debug)]
pub struct Param {
    pub name: Name,
    pub ty: TypeExpr,
}

/// `fn adult(born: date) -> bool = age(born) >= 18`
#[derive(Clone, Debug)]
pub struct FnItem {
    pub name: Name,
    pub params: Vec<Param>,
    pub result: TypeExpr,
    pub body: Expr,
}

/// `rules email(address: text) { … }`
#[derive(Clone, Debug)]
pub struct RulesItem {
    pub name: Name,
    pub params: Vec<Param>,
    pub rules: Vec<RiskEntry>,
}

/// `terminal unreadable(message: text) = REJECTED` · `… = REJECTED UNREADABLE`
#[derive(Clone, Debug)]
pub struct TerminalItem {
    pub name: Name,
    pub params: Vec<Param>,
    pub decision: Name,
    pub label: Option<Name>,
}

/// `step review(reason: text, doc: ID) { … }`
#[derive(Clone, Debug)]
pub struct StepItem {
    pub name: Name,
    pub params: Vec<Param>,
    pub body: Block,
}
