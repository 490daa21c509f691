//! The graph in Graphviz's language, for those who lay it out with their own tools.

use std::fmt::Write as _;

use super::{Direction, Edge, Graph, Kind, Node};
use crate::core::{Decision, NodeKind};

pub fn write(graph: &Graph, direction: Direction) -> String {
    let towards = match direction {
        Direction::Down => "TB",
        Direction::Right => "LR",
    };
    let mut out = format!(
        "digraph {} {{\n  rankdir={towards};\n  node [fontname=\"Helvetica\", fontsize=11, style=filled, \
         fillcolor=white];\n  edge [fontname=\"Helvetica\", fontsize=10, color=\"#78828f\"];\n",
        quoted(&graph.workflow)
    );
    for node in &graph.nodes {
        let _ = writeln!(out, "  {} [{}];", quoted(&node.id), attributes(node));
    }
    for edge in &graph.edges {
        let id = |at: usize| graph.nodes.get(at).map_or_else(String::new, |node| quoted(&node.id));
        let _ = writeln!(out, "  {} -> {}{};", id(edge.from), id(edge.to), edge_attributes(edge));
    }
    out.push_str("}\n");
    out
}

fn attributes(node: &Node) -> String {
    let mut lines = Vec::new();
    match node.kind {
        Kind::End(_) => lines.push(node.title.clone()),
        kind if node.title.is_empty() => lines.push(kind.word().to_owned()),
        kind => lines.push(format!("{}: {}", kind.word(), node.title)),
    }
    lines.extend(node.lines.iter().map(|line| line.text.clone()));
    let (shape, fill) = look(node.kind);
    let dashed = if node.shadow { ", style=\"filled,dashed\"" } else { "" };
    format!("shape={shape}, fillcolor=\"{fill}\"{dashed}, label={}", quoted(&lines.join("\n")))
}

fn look(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Start => ("oval", "#f1f3f6"),
        Kind::Statement(NodeKind::Acquire) => ("note", "#eef4fd"),
        Kind::Statement(NodeKind::Check) => ("component", "#eaf7f6"),
        Kind::Statement(NodeKind::Retry) => ("cds", "#fdf3ea"),
        Kind::Statement(NodeKind::Risk) => ("box3d", "#fceff5"),
        Kind::Statement(
            NodeKind::If | NodeKind::Match | NodeKind::Require | NodeKind::Decide | NodeKind::Split,
        ) => ("hexagon", "#f4f0fc"),
        Kind::Statement(NodeKind::End) | Kind::End(Decision::NotExecuted) => ("box", "#eff0f2"),
        Kind::End(Decision::Passed) => ("oval", "#e3f5e6"),
        Kind::End(Decision::Warning) => ("house", "#fdf3d3"),
        Kind::End(Decision::Rejected) => ("octagon", "#fde7e6"),
    }
}

fn edge_attributes(edge: &Edge) -> String {
    let mut all = Vec::new();
    if !edge.labels.is_empty() {
        all.push(format!("label={}", quoted(&edge.label())));
    }
    if edge.kind.is_dashed() {
        all.push("style=dashed".to_owned());
    }
    if edge.goes_back() {
        all.push("constraint=false".to_owned());
    }
    if all.is_empty() { String::new() } else { format!(" [{}]", all.join(", ")) }
}

/// In double quotes. A backslash would begin an escape of Graphviz's own.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            c if c.is_control() => quoted.push(' '),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
