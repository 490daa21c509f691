//! The syntax tree: what a script says, before any name is looked up.
//!
//! Every node carries the span it was written at. Damaged parts are `Error` nodes, so a tree always exists and healthy
//! neighbours are still checked. Trivia (blank lines, comments) stays in the token vector of [`super::Parse`]; only
//! documentation comments are kept here. Depth is bounded by the parser ([`super::limits`]), so recursive walks are safe.

use crate::source::{SourceId, Span};
use crate::value::{Date, Decimal, Duration, Time};

/// A word with its place. Lower case names what a script declares, upper case is a symbol.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub text: String,
    pub span: Span,
}

/// A text literal with its value (escapes resolved).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextLit {
    pub value: String,
    pub span: Span,
}

/// The lines of `///` comments in front of a node, markers and one blank stripped.
pub type Docs = Vec<String>;

#[derive(Clone, Debug)]
pub struct File {
    pub source: SourceId,
    /// `probity 1`
    pub edition: Option<Edition>,
    /// `//!` lines
    pub docs: Docs,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug)]
pub struct Edition {
    pub number: i64,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Item {
    pub docs: Docs,
    pub kind: ItemKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum ItemKind {
    Use(UseItem),
    Enum(EnumItem),
    Record(RecordItem),
    Set(SetItem),
    List(ListItem),
    Let(LetItem),
    Fn(FnItem),
    /// `table` and `claim` are reserved for later editions of the compiler: recognised, parsed to their extent.
    Reserved {
        keyword: String,
        name: Option<Name>,
    },
    Rules(RulesItem),
    Terminal(TerminalItem),
    Credential(CredentialItem),
    Capability(CapabilityItem),
    Service(ServiceItem),
    Format(FormatItem),
    Step(StepItem),
    Workflow(WorkflowItem),
    Test(TestItem),
    /// Could not be read. `keyword` and `name` are what could be saved of the head, so that uses of the name
    /// are not reported as unknown on top.
    Error {
        keyword: Option<String>,
        name: Option<Name>,
    },
}

// ---------------------------------------------------------------- declarations

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

// ---------------------------------------------------------------- catalogs

/// `credential ID { parts FRONT, BACK  types PASSPORT  channels API  single_sided PASSPORT  data { … } }`
#[derive(Clone, Debug)]
pub struct CredentialItem {
    pub name: Name,
    pub properties: Vec<Property>,
    pub data: Vec<FieldDecl>,
}

/// A property of a credential, service or acquisition: a word and symbols or names behind it.
#[derive(Clone, Debug)]
pub struct Property {
    pub name: Name,
    pub values: Vec<PropertyValue>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum PropertyValue {
    /// `PASSPORT`, with a vendor's spelling behind it: `DRIVING_LICENSE = "driving_licence"`.
    Symbol(Name, Option<TextLit>),
    /// `usability`, a set's or capability's name
    Name(Name),
    Text(TextLit),
}

/// `capability liveness on SELFIE requires usability is PASSED { passed OK … data { … } }`
#[derive(Clone, Debug)]
pub struct CapabilityItem {
    pub name: Name,
    /// The alternatives behind `on`, each a list of kinds: `on (ID, SELFIE) | (ID, ID)`, `on ID`. Empty: on none.
    pub on: Vec<Vec<Name>>,
    pub params: Vec<Param>,
    pub requires: Vec<Requirement>,
    /// `at "livenessResults"`: the vendor's own name where it can't be derived.
    pub at: Option<TextLit>,
    /// `passed OK = "clear"`, `rejected …`, `warning …`, `not_executed …`
    pub outcomes: Vec<OutcomeDecl>,
    pub data: Vec<FieldDecl>,
}

/// `usability is PASSED`
#[derive(Clone, Debug)]
pub struct Requirement {
    pub capability: Name,
    pub decisions: Vec<Name>,
    pub span: Span,
}

/// The labels of one decision type.
#[derive(Clone, Debug)]
pub struct OutcomeDecl {
    /// `passed`, `warning`, `rejected` or `not_executed`
    pub decision: Name,
    pub labels: Vec<LabelDecl>,
    pub span: Span,
}

/// `CLEAR = "clear"`
#[derive(Clone, Debug)]
pub struct LabelDecl {
    pub name: Name,
    pub spelling: Option<TextLit>,
}

/// `service id_verification on ID { capabilities usability, extraction }`
#[derive(Clone, Debug)]
pub struct ServiceItem {
    pub name: Name,
    pub on: Vec<Vec<Name>>,
    pub properties: Vec<Property>,
}

/// `format jumio { … }`: how a vendor's unmodified response is read. Entries are kept as words and checked in `resolve`.
#[derive(Clone, Debug)]
pub struct FormatItem {
    pub name: Name,
    pub entries: Vec<FormatEntry>,
}

/// One line of a `format`: a word, then symbols, texts and words, or a nested block.
#[derive(Clone, Debug)]
pub struct FormatEntry {
    pub name: Name,
    pub values: Vec<PropertyValue>,
    pub entries: Vec<FormatEntry>,
    pub span: Span,
}

// ---------------------------------------------------------------- workflow

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

// ---------------------------------------------------------------- tests

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

// ---------------------------------------------------------------- expressions

#[derive(Clone, Debug)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub enum ExprKind {
    Literal(Literal),
    /// `input`, `adult`, `today`
    Name(Name),
    /// `PASSED`, `DE`
    Symbol(Name),
    /// `a.b`; any word may follow the dot
    Field {
        base: Box<Expr>,
        field: Name,
    },
    /// `f(a, b)`, `acme.f(a)`
    Call {
        callee: Box<Expr>,
        args: Vec<Arg>,
    },
    /// `any(h in hits: cond)`, `count(h in hits: cond)`, `sum(h in hits: h.score)`
    Aggregate {
        op: Name,
        var: Name,
        list: Box<Expr>,
        body: Box<Expr>,
    },
    Not(Box<Expr>),
    Negate(Box<Expr>),
    /// `a and b and c`, `a or b`: flat, at least two. The parser reports a mix without parentheses.
    Logic {
        op: Logic,
        operands: Vec<Expr>,
    },
    /// One comparison; chains are reported by the parser.
    Compare {
        op: Compare,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    Arith {
        op: Arith,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `a ?? b`
    Coalesce {
        value: Box<Expr>,
        default: Box<Expr>,
    },
    /// `x in eu`, `x in { A, B }`, `x in 18..64`, `x not in eu`
    In {
        value: Box<Expr>,
        negated: bool,
        set: Box<Expr>,
    },
    /// `x is PASSED`, `x is not known`
    Is {
        value: Box<Expr>,
        negated: bool,
        test: IsTest,
    },
    /// `x matches r"…"`
    Matches {
        value: Box<Expr>,
        negated: bool,
        pattern: TextLit,
    },
    /// `if c then a else b`
    IfElse {
        condition: Box<Expr>,
        then: Box<Expr>,
        otherwise: Box<Expr>,
    },
    /// `{ A, B }`
    Set(Vec<Expr>),
    /// `18..64`, only right of `in`
    Range(Box<Expr>, Box<Expr>),
    /// `results`, `results of usability`
    Results {
        of: Option<Name>,
    },
    Paren(Box<Expr>),
    Error,
}

#[derive(Clone, Debug)]
pub enum IsTest {
    Known(Span),
    Missing(Span),
    /// `PASSED`, or several: `is PASSED or WARNING` is not a form; write `in`.
    Decision(Name),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Logic {
    And,
    Or,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compare {
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Arith {
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    Bool(bool),
    Int(i64),
    /// `12.50`: a decimal, or a float where one is expected
    Decimal(Decimal),
    /// `80%`: the decimal 0.8
    Percent(Decimal),
    Text(String),
    Regex(String),
    Date(Date),
    Time(Time),
    /// `500.00 EUR`
    Money {
        amount: Decimal,
        currency: Name,
    },
    /// `30 days`
    Duration(Duration),
}
