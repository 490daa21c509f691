//! The graph as a Mermaid flowchart, for Markdown pages that render it.

use std::fmt::Write as _;

use super::{Direction, Edge, EdgeKind, Graph, Kind, Node};
use crate::core::{Decision, NodeKind};

const CLASSES: &str = "\
  classDef passed fill:#e3f5e6,stroke:#2c8a45,color:#123319
  classDef warning fill:#fdf3d3,stroke:#b57f00,color:#3a2e08
  classDef rejected fill:#fde7e6,stroke:#c43a34,color:#40191a
  classDef not_executed fill:#eff0f2,stroke:#7b828c,color:#2a2d32,stroke-dasharray:5 4
  classDef shadow stroke-dasharray:5 4
";

/// Nodes are `n0`, `n1`, …: a script's own words could be words of Mermaid.
pub fn write(graph: &Graph, direction: Direction) -> String {
    let towards = match direction {
        Direction::Down => "TD",
        Direction::Right => "LR",
    };
    let mut out = format!("flowchart {towards}\n");
    for (at, node) in graph.nodes.iter().enumerate() {
        let (open, close) = brackets(node.kind);
        let class = class(node).map_or_else(String::new, |class| format!(":::{class}"));
        let _ = writeln!(out, "  n{at}{open}\"{}\"{close}{class}", text(node));
    }
    for edge in &graph.edges {
        let _ = writeln!(out, "  n{} {} n{}", edge.from, arrow(edge), edge.to);
    }
    out.push_str(CLASSES);
    out
}

fn brackets(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Start => ("([", "])"),
        Kind::Statement(NodeKind::Acquire) => ("[/", "/]"),
        Kind::Statement(NodeKind::Check) => ("[[", "]]"),
        Kind::Statement(NodeKind::Retry) => ("(", ")"),
        Kind::Statement(NodeKind::Risk) => ("[", "]"),
        Kind::Statement(
            NodeKind::If | NodeKind::Match | NodeKind::Require | NodeKind::Decide | NodeKind::Split,
        ) => ("{{", "}}"),
        Kind::Statement(NodeKind::End) | Kind::End(_) => ("([", "])"),
    }
}

fn class(node: &Node) -> Option<&'static str> {
    match node.kind {
        Kind::End(Decision::Passed) => Some("passed"),
        Kind::End(Decision::Warning) => Some("warning"),
        Kind::End(Decision::Rejected) => Some("rejected"),
        Kind::End(Decision::NotExecuted) => Some("not_executed"),
        _ => node.shadow.then_some("shadow"),
    }
}

fn text(node: &Node) -> String {
    let mut lines = Vec::new();
    match node.kind {
        Kind::End(_) => lines.push(format!("<b>{}</b>", escape(&node.title))),
        kind if node.title.is_empty() => lines.push(format!("<i>{}</i>", kind.word())),
        kind => lines.push(format!("<i>{}</i> <b>{}</b>", kind.word(), escape(&node.title))),
    }
    lines.extend(node.lines.iter().map(|line| escape(&line.text)));
    lines.join("<br/>")
}

fn arrow(edge: &Edge) -> String {
    let line = match edge.kind {
        EdgeKind::Sequence | EdgeKind::Branch => "-->",
        EdgeKind::Unknown | EdgeKind::Retry | EdgeKind::Expiry => "-.->",
    };
    if edge.labels.is_empty() { line.to_owned() } else { format!("{line}|\"{}\"|", escape(&edge.label())) }
}

/// Anything but letters, digits and a few harmless marks as an entity, which Mermaid writes `#NN;`.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            c if c.is_control() => escaped.push(' '),
            c if c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | '_' | '-' | '·' | '…' | '“' | '”') =>
            {
                escaped.push(c);
            }
            ':' | '(' | ')' | '=' | '+' | '/' | '?' | '!' | '%' | '\'' => escaped.push(c),
            c => {
                let _ = write!(escaped, "#{};", u32::from(c));
            }
        }
    }
    escaped
}
