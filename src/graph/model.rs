//! What there is to draw: nodes with their words, and edges between them.

use std::sync::Arc;

use crate::core::{Decision, NodeKind, Program};
use crate::source::Span;

/// A workflow as a picture has it. Nodes stand in source order, so an edge to an earlier node goes back.
#[derive(Clone, Debug)]
pub struct Graph {
    /// The name of the workflow.
    pub workflow: Arc<str>,
    pub title: Option<String>,
    pub nodes: Vec<Node>,
    /// In the order in which their arms are written.
    pub edges: Vec<Edge>,
}

/// A statement; a group of acquisitions or checks is one node with a line for each member.
#[derive(Clone, Debug)]
pub struct Node {
    /// The id of the program's node; the start, which is no statement, has `:start`.
    pub id: Arc<str>,
    pub kind: Kind,
    /// What a reader sees first: the first line of the documentation, else a name.
    pub title: String,
    pub lines: Vec<Line>,
    /// Never waited for.
    pub shadow: bool,
    pub span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Start,
    Statement(NodeKind),
    /// A terminal, with how it decides.
    End(Decision),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub kind: LineKind,
    pub text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LineKind {
    /// A member of a group, or a name.
    Member,
    /// An expression as the script writes it.
    Code,
    /// What is good to know.
    Note,
}

/// A way from one node to another, by index in [`Graph::nodes`].
#[derive(Clone, Debug)]
pub struct Edge {
    pub from: usize,
    pub to: usize,
    /// The arms that go this way; empty where there is only one way.
    pub labels: Vec<String>,
    pub kind: EdgeKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EdgeKind {
    /// On to the next statement.
    Sequence,
    /// An arm of a branch.
    Branch,
    /// The arm for a condition that is unknown.
    Unknown,
    /// Back to where a credential is acquired.
    Retry,
    /// What happens when the run expires.
    Expiry,
}

impl Graph {
    /// The graph of a workflow: every statement is in it, and every way between two of them.
    pub fn of(program: &Program) -> Graph {
        super::build::build(program)
    }
}

impl Kind {
    /// The word for it: the keyword of the statement.
    pub fn word(self) -> &'static str {
        match self {
            Kind::Start => "start",
            Kind::Statement(kind) => kind.keyword(),
            Kind::End(_) => "end",
        }
    }
}

impl EdgeKind {
    pub fn word(self) -> &'static str {
        match self {
            EdgeKind::Sequence => "sequence",
            EdgeKind::Branch => "branch",
            EdgeKind::Unknown => "unknown",
            EdgeKind::Retry => "retry",
            EdgeKind::Expiry => "expiry",
        }
    }

    /// Ways that are no plain turn of the policy.
    pub fn is_dashed(self) -> bool {
        matches!(self, EdgeKind::Unknown | EdgeKind::Retry | EdgeKind::Expiry)
    }
}

impl Edge {
    /// All labels as one text.
    pub fn label(&self) -> String {
        self.labels.join(", ")
    }

    pub fn goes_back(&self) -> bool {
        self.to <= self.from
    }
}

impl Line {
    pub fn new(kind: LineKind, text: impl Into<String>) -> Self {
        Line { kind, text: text.into() }
    }
}
