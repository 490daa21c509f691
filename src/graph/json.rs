//! The placed graph as JSON, for editors and pages that draw it themselves.
//!
//! ```text
//! { "workflow": text, "title": text or null, "direction": "down" or "right", "width": px, "height": px,
//!   "nodes": [{ "id", "kind", "title", "lines": [{ "kind", "text" }], "decision" (of an end), "shadow",
//!               "position": { "x", "y", "width", "height" },
//!               "source": { "file", "start": { "line", "column" }, "end": { "line", "column" } } }],
//!   "edges": [{ "from": id, "to": id, "kind", "labels": [text], "points": [{ "x", "y" }],
//!               "label": { "x", "y", "width", "height" } or null }] }
//! ```
//!
//! Pixels are whole and count from the upper left corner; lines and columns count from 1, columns in characters.

use serde_json::{Value, json};

use super::layout::{Direction, Rect, Route};
use super::picture::Picture;
use super::{Edge, Graph, Kind, LineKind, Node};
use crate::source::{SourceMap, Span};

pub fn write(graph: &Graph, sources: &SourceMap, direction: Direction) -> Value {
    write_with(graph, direction, &|span| source_json(span, sources))
}

/// As [`write()`], where places in the source are written as somebody else has them.
pub fn write_with(graph: &Graph, direction: Direction, source: &dyn Fn(Span) -> Value) -> Value {
    let picture = Picture::of(graph, direction);
    let size = picture.size();
    let nodes: Vec<Value> = picture.nodes().map(|(node, _, rect)| node_json(node, rect, source)).collect();
    let edges: Vec<Value> = picture.edges().map(|(edge, _, route)| edge_json(graph, edge, route)).collect();
    json!({
        "workflow": &*graph.workflow,
        "title": graph.title,
        "direction": match direction {
            Direction::Down => "down",
            Direction::Right => "right",
        },
        "width": size.width,
        "height": size.height,
        "nodes": nodes,
        "edges": edges,
    })
}

fn node_json(node: &Node, rect: Rect, source: &dyn Fn(Span) -> Value) -> Value {
    let lines: Vec<Value> = node
        .lines
        .iter()
        .map(|line| {
            let kind = match line.kind {
                LineKind::Member => "member",
                LineKind::Code => "code",
                LineKind::Note => "note",
            };
            json!({ "kind": kind, "text": line.text })
        })
        .collect();
    let mut value = json!({
        "id": &*node.id,
        "kind": node.kind.word(),
        "title": node.title,
        "lines": lines,
        "shadow": node.shadow,
        "position": rect_json(rect),
        "source": source(node.span),
    });
    if let (Kind::End(decision), Some(members)) = (node.kind, value.as_object_mut()) {
        members.insert("decision".to_owned(), json!(decision.symbol()));
    }
    value
}

fn edge_json(graph: &Graph, edge: &Edge, route: &Route) -> Value {
    let id = |at: usize| graph.nodes.get(at).map(|node| &*node.id);
    let points: Vec<Value> = route.points.iter().map(|point| json!({ "x": point.x, "y": point.y })).collect();
    json!({
        "from": id(edge.from),
        "to": id(edge.to),
        "kind": edge.kind.word(),
        "labels": edge.labels,
        "points": points,
        "label": route.label.map(rect_json),
    })
}

fn rect_json(rect: Rect) -> Value {
    json!({ "x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height })
}

fn source_json(span: Span, sources: &SourceMap) -> Value {
    let Some(file) = sources.get(span.source) else { return Value::Null };
    let place = |offset: u32| {
        let at = file.lines.place(&file.text, offset as usize);
        json!({ "line": at.line, "column": at.column })
    };
    json!({ "file": file.name, "start": place(span.start), "end": place(span.end) })
}
