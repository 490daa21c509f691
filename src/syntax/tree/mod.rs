//! The syntax tree: what a script says, before any name is looked up.
//!
//! Every node carries the span it was written at. Damaged parts are `Error` nodes, so a tree always exists and healthy
//! neighbours are still checked. Trivia (blank lines, comments) stays in the token vector of [`super::Parse`]; only
//! documentation comments are kept here. Depth is bounded by the parser ([`super::limits`]), so recursive walks are safe.

mod catalog;
mod declarations;
mod expr;
mod scenario;
mod table;
mod workflow;

pub use catalog::*;
pub use declarations::*;
pub use expr::*;
pub use scenario::*;
pub use table::*;
pub use workflow::*;

use crate::source::{SourceId, Span};

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
    Table(TableItem),
    /// `claim` is reserved for later editions of the compiler: recognised, parsed to its extent.
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
