//! The graph as a Mermaid flowchart, for Markdown pages that render it.

use std::fmt::Write as _;

use super::{Direction, Edge, Graph, Kind, Node, palette};
use crate::core::NodeKind;

/// Nodes are `n0`, `n1`, …: a script's own words could be words of Mermaid.
pub fn write(graph: &Graph, direction: Direction) -> String {
    let towards = match direction {
        Direction::Down => "TD",
        Direction::Right => "LR",
    };
    let mut out = format!("flowchart {towards}\n");
    for (at, node) in graph.nodes.iter().enumerate() {
        let (open, close) = brackets(node.kind);
        let class = palette::of(node.kind).name;
        let _ = writeln!(out, "  n{at}{open}\"{}\"{close}:::{class}", text(node));
        if node.shadow {
            let _ = writeln!(out, "  class n{at} shadow");
        }
    }
    for edge in &graph.edges {
        let _ = writeln!(out, "  n{} {} n{}", edge.from, arrow(edge), edge.to);
    }
    classes(&mut out);
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

fn classes(out: &mut String) {
    for tone in palette::TONES {
        let [fill, line, _] = tone.light;
        let _ = writeln!(out, "  classDef {} fill:{fill},stroke:{line},color:#1d232b", tone.name);
    }
    out.push_str("  classDef shadow stroke-dasharray:5 4\n");
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
    let line = if edge.kind.is_dashed() { "-.->" } else { "-->" };
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
