//! The graph in Graphviz's language, for those who lay it out with their own tools.

use std::fmt::Write as _;

use super::measure::{self, Face};
use super::{Direction, Edge, Graph, Kind, Node, palette};
use crate::core::{Decision, NodeKind};

/// Of the font, in tenths of a pixel, and how long lines become before they are broken.
const SIZE: u32 = 110;
const WIDEST: i32 = 280;
const MOST_LINES: usize = 8;

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
    let first = match node.kind {
        Kind::End(_) => node.title.clone(),
        kind if node.title.is_empty() => kind.word().to_owned(),
        kind => format!("{}: {}", kind.word(), node.title),
    };
    let lines = std::iter::once(first.as_str()).chain(node.lines.iter().map(|line| line.text.as_str()));
    let wrapped: Vec<String> =
        lines.flat_map(|line| measure::wrap(line, Face::Regular, SIZE, WIDEST, MOST_LINES)).collect();
    let [fill, line, _] = palette::of(node.kind).light;
    let style = match (node.shadow, node.kind) {
        (true, _) => ", style=\"filled,dashed\"",
        (false, Kind::Statement(NodeKind::Retry)) => ", style=\"filled,rounded\"",
        (false, _) => "",
    };
    let shape = shape(node.kind);
    format!(
        "shape={shape}, fillcolor=\"{fill}\", color=\"{line}\"{style}, label={}",
        quoted(&wrapped.join("\n"))
    )
}

fn shape(kind: Kind) -> &'static str {
    match kind {
        Kind::Start | Kind::End(Decision::Passed) => "oval",
        Kind::Statement(NodeKind::Acquire) => "note",
        Kind::Statement(NodeKind::Check) => "component",
        Kind::Statement(NodeKind::Retry) => "box",
        Kind::Statement(NodeKind::Risk) => "box3d",
        Kind::Statement(
            NodeKind::If | NodeKind::Match | NodeKind::Require | NodeKind::Decide | NodeKind::Split,
        ) => "hexagon",
        Kind::Statement(NodeKind::End) | Kind::End(Decision::NotExecuted) => "box",
        Kind::End(Decision::Warning) => "house",
        Kind::End(Decision::Rejected) => "octagon",
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
