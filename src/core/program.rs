//! A checked workflow as tables and nested blocks.

use std::sync::Arc;

use regex::Regex;

use super::{ContentHash, Decision, DecisionSet, ExprId, Exprs, Field, TableCall, Ty};
use crate::source::Span;
use crate::value::{Duration, Value};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub struct $name(pub u32);

            impl $name {
                pub fn index(self) -> usize {
                    self.0 as usize
                }
            }
        )*
    };
}

ids! {
    /// A credential of the workflow: [`Program::credentials`].
    CredentialId;
    /// A check of the workflow: [`Program::checks`].
    CheckId;
    /// A capability that some check uses: [`Program::capabilities`].
    CapabilityId;
    /// [`Program::risks`]
    RiskId;
    /// [`Program::sets`]
    SetId;
    /// [`Program::lists`]
    ListId;
    /// [`Program::patterns`]
    PatternId;
    /// [`Program::nodes`]
    NodeId;
}

/// One workflow, ready to be evaluated, compiled, drawn or analysed.
#[derive(Clone, Debug)]
pub struct Program {
    pub meta: Meta,
    pub input: Vec<Field>,
    pub credentials: Vec<Credential>,
    pub capabilities: Vec<Capability>,
    pub checks: Vec<Check>,
    pub risks: Vec<Risk>,
    pub sets: Vec<Set>,
    pub lists: Vec<HostList>,
    pub patterns: Vec<Pattern>,
    pub nodes: Vec<Node>,
    pub exprs: Exprs,
    /// The decision tables that are called, in the order of their first calls.
    pub tables: Vec<TableCall>,
    pub body: Block,
    /// Where the run ends when it expires before it has ended otherwise.
    pub expires: Option<Expires>,
    /// The workflow that an INTERMEDIATE one follows, for the schema of its facts.
    pub prior: Option<Arc<Program>>,
    /// How vendors' unmodified bodies are read, by format name.
    pub formats: Vec<Arc<Format>>,
    /// The script's `test` blocks for this workflow.
    pub tests: Vec<super::test::Test>,
}

#[derive(Clone, Debug)]
pub struct Meta {
    pub name: Arc<str>,
    pub title: Option<String>,
    /// Lines of the workflow's documentation comment; those of its file where it has none.
    pub docs: Vec<String>,
    /// The workflow's identity over all its versions and renames.
    pub key: Option<Arc<str>>,
    pub version: Option<i64>,
    pub edition: i64,
    /// `INITIAL` or `INTERMEDIATE`.
    pub stage: Arc<str>,
    /// Empty: any.
    pub channels: Vec<Arc<str>>,
    pub content_hash: ContentHash,
    /// The name.
    pub span: Span,
    /// The whole workflow as it is written: what lies outside was put in place by steps and rule sets.
    pub extent: Span,
}

/// Something acquired from the user or the host's store. `name` is its label in facts and needs.
#[derive(Clone, Debug)]
pub struct Credential {
    pub name: Arc<str>,
    /// `ID`, `SELFIE`, …: the catalog's word.
    pub kind: Arc<str>,
    /// The catalog that declares the kind.
    pub catalog: Arc<str>,
    /// All document types that the kind knows; for the schema and for decoding.
    pub types: Vec<Spelled>,
    /// Where the workflow's acquisitions take it from: `NEW`, `EXISTING`, `REUSABLE`; each once.
    pub sources: Vec<Arc<str>>,
    /// What the kind declares as `data`: what the script sends along, or what comes back with the credential.
    pub data: Vec<Field>,
    pub span: Span,
}

/// What a script reads of a credential itself: `passport.country`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CredentialPart {
    Attempt,
    Type,
    Country,
    /// Which of the sources that were asked for it came from.
    Source,
    /// When it was captured.
    Acquired,
}

impl CredentialPart {
    pub const ALL: [CredentialPart; 5] = [
        CredentialPart::Attempt,
        CredentialPart::Type,
        CredentialPart::Country,
        CredentialPart::Source,
        CredentialPart::Acquired,
    ];

    /// The field's name in scripts and facts.
    pub fn word(self) -> &'static str {
        match self {
            CredentialPart::Attempt => "attempt",
            CredentialPart::Type => "type",
            CredentialPart::Country => "country",
            CredentialPart::Source => "source",
            CredentialPart::Acquired => "acquired",
        }
    }

    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.word() == word)
    }
}

/// A symbol and how a vendor spells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelled {
    pub symbol: Arc<str>,
    pub spelling: Arc<str>,
}

/// A kind of check as the catalog (or the script itself) declares it.
#[derive(Clone, Debug)]
pub struct Capability {
    pub name: Arc<str>,
    /// The catalog's name, or empty for a capability of the user's own script.
    pub catalog: Arc<str>,
    /// The vendor's name for it, where bodies carry it: `imageChecks`.
    pub vendor_name: Arc<str>,
    /// Every label with its decision, in catalog order.
    pub labels: Vec<CapabilityLabel>,
    /// The decisions that it can return; always with NOT_EXECUTED.
    pub decisions: DecisionSet,
    pub data: Vec<Field>,
    pub params: Vec<(Arc<str>, Ty)>,
    pub requires: Vec<Requirement>,
    /// The credential kinds that it takes, one list for each form; `kinds` of `requires` are gated by this.
    pub on: Vec<Vec<Arc<str>>>,
    /// Lines of its documentation comment.
    pub docs: Vec<String>,
    /// What one run of it costs, compared with others; `None` where the catalog does not say.
    pub cost: Option<Cost>,
    /// The channels by which it can be used; empty: any.
    pub channels: Vec<Arc<str>>,
    /// Kinds of credentials that have to be there from before the run.
    pub stored: Vec<Arc<str>>,
}

/// A class of costs, because vendors do not publish their prices. The prelude declares the same four for catalogs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cost {
    Free,
    Low,
    Medium,
    High,
}

impl Cost {
    pub const ALL: [Cost; 4] = [Cost::Free, Cost::Low, Cost::Medium, Cost::High];

    pub fn symbol(self) -> &'static str {
        match self {
            Cost::Free => "FREE",
            Cost::Low => "LOW",
            Cost::Medium => "MEDIUM",
            Cost::High => "HIGH",
        }
    }

    pub fn parse(symbol: &str) -> Option<Cost> {
        Self::ALL.into_iter().find(|cost| cost.symbol() == symbol)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapabilityLabel {
    pub decision: Decision,
    pub symbol: Arc<str>,
    pub spelling: Arc<str>,
}

/// `requires usability is PASSED`: for each credential of the check whose kind the required capability takes.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// Of the same catalog.
    pub capability: Arc<str>,
    pub decisions: DecisionSet,
    /// The credential kinds that the required capability takes.
    pub kinds: Vec<Arc<str>>,
}

/// A named result: `passport.usability`, `similarity`, `review.verdict`.
#[derive(Clone, Debug)]
pub struct Check {
    pub name: Arc<str>,
    /// First choice first; a fall-back is asked when the one before it was not executed.
    pub capabilities: Vec<CapabilityId>,
    pub credentials: Vec<CredentialId>,
    /// Fields of all alternatives, each once.
    pub data: Vec<Field>,
    /// For each alternative, for each field of its capability's data: the index in `data`.
    pub data_index: Vec<Vec<u32>>,
    pub decisions: DecisionSet,
    /// Never waited for; read by shadow rules only.
    pub shadow: bool,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Set {
    /// Empty for one written in place.
    pub name: Arc<str>,
    pub values: Vec<Value>,
}

/// Membership data that the host supplies.
#[derive(Clone, Debug)]
pub struct HostList {
    pub name: Arc<str>,
    pub element: Ty,
    /// Compared without case, accents and width.
    pub folded: bool,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Pattern {
    pub text: Arc<str>,
    pub regex: Regex,
}

/// A place on the map of the workflow: a statement, with an id that comes from names and outlives edits elsewhere.
#[derive(Clone, Debug)]
pub struct Node {
    pub id: Arc<str>,
    /// The first line of its documentation comment.
    pub title: Option<String>,
    pub kind: NodeKind,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NodeKind {
    Acquire,
    Check,
    Retry,
    Require,
    If,
    Match,
    Risk,
    Decide,
    Split,
    End,
}

impl NodeKind {
    pub fn keyword(self) -> &'static str {
        match self {
            NodeKind::Acquire => "acquire",
            NodeKind::Check => "check",
            NodeKind::Retry => "retry",
            NodeKind::Require => "require",
            NodeKind::If => "if",
            NodeKind::Match => "match",
            NodeKind::Risk => "risk",
            NodeKind::Decide => "decide",
            NodeKind::Split => "split",
            NodeKind::End => "end",
        }
    }
}

#[derive(Clone, Debug, Default)]
pub struct Block {
    pub statements: Vec<Statement>,
}

#[derive(Clone, Debug)]
pub struct Statement {
    pub node: NodeId,
    pub kind: StatementKind,
}

#[derive(Clone, Debug)]
pub enum StatementKind {
    /// A group: asked for together, waited for together.
    Acquire(Vec<Acquisition>),
    Check(Vec<CheckSite>),
    Retry(Retry),
    Branch(Branch),
    Risk(RiskId),
    Split(Split),
    End(End),
}

#[derive(Clone, Debug)]
pub struct Acquisition {
    pub node: NodeId,
    pub credential: CredentialId,
    /// `NEW`, `EXISTING`, `REUSABLE` in order of preference; `NEW` where nothing is said.
    pub sources: Vec<Arc<str>>,
    pub types: Vec<Arc<str>>,
    pub subtypes: Vec<Arc<str>>,
    pub parts: Vec<Arc<str>>,
    pub countries: Vec<Value>,
    pub channels: Vec<Arc<str>>,
    /// `RECOMMENDED` or `DEFINED`: whether the types and countries are preselected or the only ones.
    pub preselect: Option<Arc<str>>,
    pub optional: bool,
    /// Data that the script supplies, with the vendor's field name.
    pub fields: Vec<(Arc<str>, ExprId)>,
}

#[derive(Clone, Debug)]
pub struct CheckSite {
    pub node: NodeId,
    pub check: CheckId,
    /// As many as the check has capabilities.
    pub alternatives: Vec<Alternative>,
}

#[derive(Clone, Debug)]
pub struct Alternative {
    pub capability: CapabilityId,
    pub credentials: Vec<CredentialId>,
    pub args: Vec<(Arc<str>, ExprId)>,
    pub within: Option<Duration>,
}

#[derive(Clone, Debug)]
pub struct Retry {
    pub credential: CredentialId,
    pub attempts: u32,
    pub arms: Vec<RetryArm>,
}

#[derive(Clone, Debug)]
pub struct RetryArm {
    pub condition: ExprId,
    pub message: ExprId,
    pub span: Span,
}

/// `if`, `match`, `require` and `decide`: the first arm whose condition is true is taken. Where none is and one was
/// unknown, `unknown` is taken if there is one; else `otherwise`.
#[derive(Clone, Debug)]
pub struct Branch {
    pub arms: Vec<Arm>,
    pub unknown: Option<Block>,
    pub otherwise: Block,
    /// The arms cover everything, so `otherwise` is never taken.
    pub exhaustive: bool,
}

#[derive(Clone, Debug)]
pub struct Arm {
    /// As the path shows it: `REJECTED`, `in eu_core`, `0..30`, `yes`.
    pub label: Arc<str>,
    pub condition: ExprId,
    pub block: Block,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Risk {
    pub name: Arc<str>,
    pub low: i64,
    pub high: i64,
    pub rules: Vec<Rule>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct Rule {
    /// Unique in its risk: `sanctioned`, `email.listed`.
    pub name: Arc<str>,
    pub title: Option<String>,
    pub shadow: bool,
    /// The first whose condition is true counts.
    pub arms: Vec<RuleArm>,
    /// What counts when no condition is true and one is unknown. `None`: no condition can be unknown.
    pub unknown: Option<Effect>,
    pub span: Span,
}

#[derive(Clone, Debug)]
pub struct RuleArm {
    pub effect: Effect,
    pub condition: ExprId,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    Add(i64),
    /// Overrides the sum; of several the highest wins.
    Set(i64),
}

#[derive(Clone, Debug)]
pub struct Split {
    /// The salt.
    pub name: Arc<str>,
    pub by: ExprId,
    pub arms: Vec<SplitArm>,
}

#[derive(Clone, Debug)]
pub struct SplitArm {
    pub name: Arc<str>,
    /// Of 10,000; all arms together have all.
    pub buckets: u32,
    pub block: Block,
}

#[derive(Clone, Debug)]
pub struct End {
    /// The terminal's name, where it is a named one.
    pub terminal: Option<Arc<str>>,
    pub decision: Decision,
    pub label: Arc<str>,
    pub args: Vec<(Arc<str>, ExprId)>,
}

#[derive(Clone, Debug)]
pub struct Expires {
    pub node: NodeId,
    pub after: Duration,
    pub end: End,
}

/// How a vendor's unmodified response is read; declared by a catalog's `format` item.
#[derive(Clone, Debug, Default)]
pub struct Format {
    pub name: Arc<str>,
    pub catalog: Arc<str>,
    /// Paths that have to be there for a body to be of this vendor and kind.
    pub expect: Vec<JsonPath>,
    pub transaction_id: Option<JsonPath>,
    pub transaction_time: Option<JsonPath>,
    /// The run's status and the values that mean "expired".
    pub expired: Option<(JsonPath, Vec<Arc<str>>)>,
    /// The run's status and the values that mean that the vendor has finished it; any other is no final body.
    pub done: Option<(JsonPath, Vec<Arc<str>>)>,
    /// Where credentials stand.
    pub credentials: Vec<FormatCredentials>,
    /// Where results stand; several places where the vendor keeps them apart.
    pub results: Vec<FormatResults>,
}

/// Names from the outside in; empty for the document itself.
pub type JsonPath = Vec<Arc<str>>;

/// A list of credentials in a vendor's body: of one kind (`kind`), or of the kind that each element names
/// (`kind_path`).
#[derive(Clone, Debug)]
pub struct FormatCredentials {
    pub list: JsonPath,
    pub kind: Option<Arc<str>>,
    pub kind_path: Option<JsonPath>,
    /// The vendor's word for a kind and the catalog's; the word itself is the kind where none is given.
    pub kinds: Vec<(Arc<str>, Arc<str>)>,
    pub id: JsonPath,
    pub label: Option<JsonPath>,
    /// A path that has to hold something (a non-empty list, …) for the credential to count as uploaded.
    pub uploaded: Option<JsonPath>,
    pub document_type: Option<JsonPath>,
    pub country: Option<JsonPath>,
}

/// How it is known which capability a result is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResultName {
    /// `list` is an object with the vendor's capability name as key and a list of results (or one) as value.
    Key,
    /// `list` is a list, and each element names its capability there.
    At(JsonPath),
    /// What stands at `list` (one result, or a list of them) is of this capability, by its name in the catalog.
    Fixed(Arc<str>),
}

/// Where check results stand.
#[derive(Clone, Debug)]
pub struct FormatResults {
    pub list: JsonPath,
    pub capability: ResultName,
    /// Results name no credentials: each is about those of the kinds that its capability takes.
    pub by_kind: bool,
    /// A list of ids, or of objects with `credential_id` and perhaps `credential_kind` in them.
    pub credentials: JsonPath,
    pub credential_id: Option<JsonPath>,
    pub credential_kind: Option<JsonPath>,
    pub decision: JsonPath,
    /// The vendor's word for a decision; the language's own where none is given.
    pub decisions: Vec<(Arc<str>, Decision)>,
    pub label: Option<JsonPath>,
    /// The label of a result that carries none, by decision: Yoti's approvals have no reason.
    pub default_labels: Vec<(Decision, Arc<str>)>,
    /// Optional: a path and the values that mean that a result is final; others count as not there yet.
    pub done: Option<(JsonPath, Vec<Arc<str>>)>,
}

impl Program {
    /// A workflow of which nothing but its name is known yet.
    pub fn empty(name: &str, span: Span, content_hash: ContentHash) -> Self {
        Program {
            meta: Meta {
                name: name.into(),
                title: None,
                docs: Vec::new(),
                key: None,
                version: None,
                edition: 1,
                stage: "INITIAL".into(),
                channels: Vec::new(),
                content_hash,
                span,
                extent: span,
            },
            input: Vec::new(),
            credentials: Vec::new(),
            capabilities: Vec::new(),
            checks: Vec::new(),
            risks: Vec::new(),
            sets: Vec::new(),
            lists: Vec::new(),
            patterns: Vec::new(),
            nodes: Vec::new(),
            exprs: Exprs::default(),
            tables: Vec::new(),
            body: Block::default(),
            expires: None,
            prior: None,
            formats: Vec::new(),
            tests: Vec::new(),
        }
    }

    /// The call of a table whose rows stand in place of it as this expression.
    pub fn table_call(&self, id: ExprId) -> Option<&TableCall> {
        self.tables.iter().find(|call| call.value == id)
    }

    /// Calls `each` with every end that the workflow can reach, in source order, `expires` last.
    pub fn each_end(&self, each: &mut dyn FnMut(&End)) {
        self.body.each_end(each);
        if let Some(expires) = &self.expires {
            each(&expires.end);
        }
    }
}

impl Block {
    fn each_end(&self, each: &mut dyn FnMut(&End)) {
        for statement in &self.statements {
            if let StatementKind::End(end) = &statement.kind {
                each(end);
            }
            for block in statement.blocks() {
                block.each_end(each);
            }
        }
    }

    /// Whether no path through the block comes out behind it.
    pub fn always_ends(&self) -> bool {
        self.statements.iter().any(Statement::always_ends)
    }
}

impl Statement {
    /// The blocks inside, in source order.
    pub fn blocks(&self) -> Vec<&Block> {
        match &self.kind {
            StatementKind::Branch(branch) => branch
                .arms
                .iter()
                .map(|arm| &arm.block)
                .chain(branch.unknown.as_ref())
                .chain(std::iter::once(&branch.otherwise))
                .collect(),
            StatementKind::Split(split) => split.arms.iter().map(|arm| &arm.block).collect(),
            StatementKind::Acquire(_)
            | StatementKind::Check(_)
            | StatementKind::Retry(_)
            | StatementKind::Risk(_)
            | StatementKind::End(_) => Vec::new(),
        }
    }

    /// Whether no path comes out behind the statement.
    pub fn always_ends(&self) -> bool {
        match &self.kind {
            StatementKind::End(_) => true,
            StatementKind::Branch(branch) => {
                let exhaustive = branch.exhaustive;
                let otherwise = exhaustive || branch.otherwise.always_ends();
                otherwise
                    && branch.arms.iter().all(|arm| arm.block.always_ends())
                    && branch.unknown.as_ref().is_none_or(Block::always_ends)
            }
            StatementKind::Split(split) => split.arms.iter().all(|arm| arm.block.always_ends()),
            StatementKind::Acquire(_)
            | StatementKind::Check(_)
            | StatementKind::Retry(_)
            | StatementKind::Risk(_) => false,
        }
    }
}
