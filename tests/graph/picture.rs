//! What holds of every picture, read from its JSON as an editor would read it.

use probity::core::{NodeKind, Program};
use probity::graph::{Direction, Graph, json, mermaid, svg};
use probity::source::SourceMap;
use serde_json::Value;

use crate::xml;

#[derive(Clone, Copy, Debug, PartialEq)]
struct Rect {
    left: i64,
    top: i64,
    right: i64,
    bottom: i64,
}

impl Rect {
    fn of(value: &Value) -> Rect {
        let (left, top) = (value["x"].as_i64().unwrap(), value["y"].as_i64().unwrap());
        let (width, height) = (value["width"].as_i64().unwrap(), value["height"].as_i64().unwrap());
        assert!(width > 0 && height > 0, "{value} is empty");
        Rect { left, top, right: left + width, bottom: top + height }
    }

    fn meets(&self, other: &Rect) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    fn has_on_border(&self, (x, y): (i64, i64)) -> bool {
        let within = self.left <= x && x <= self.right && self.top <= y && y <= self.bottom;
        within && (x == self.left || x == self.right || y == self.top || y == self.bottom)
    }
}

/// Holds everything that is promised of a workflow's picture, in both directions.
pub fn hold(program: &Program, sources: &SourceMap) {
    let graph = Graph::of(program);
    complete(program, &graph);
    for direction in [Direction::Down, Direction::Right] {
        let placed = json::write(&graph, sources, direction);
        placement(&placed, direction == Direction::Down);
        let drawn = svg::draw_towards(&graph, direction);
        assert_eq!(drawn, svg::draw_towards(&Graph::of(program), direction), "two pictures of one program");
        let ids = xml::ids(&drawn);
        for node in &graph.nodes {
            let id = format!("node-{}", node.id);
            assert_eq!(ids.iter().filter(|known| **known == id).count(), 1, "{id}");
        }
    }
    let lines = mermaid::write(&graph, Direction::Down).lines().count();
    assert_eq!(lines, 1 + graph.nodes.len() + graph.edges.len() + 5, "a line for each thing");
}

/// Every statement is there, and can be reached; a path goes on from everything but ends.
fn complete(program: &Program, graph: &Graph) {
    let grouped = |kind| matches!(kind, NodeKind::Acquire | NodeKind::Check);
    for node in program.nodes.iter().filter(|node| !grouped(node.kind)) {
        let count = graph.nodes.iter().filter(|drawn| drawn.id == node.id).count();
        assert_eq!(count, 1, "{} in the picture", node.id);
    }
    for (at, node) in graph.nodes.iter().enumerate() {
        let into = graph.edges.iter().filter(|edge| edge.to == at && edge.from < at).count();
        assert!(at == 0 || into > 0, "no way leads to {}", node.id);
        let out = graph.edges.iter().filter(|edge| edge.from == at && edge.to > at).count();
        assert_eq!(out == 0, node.kind.word() == "end", "ways out of {}", node.id);
    }
}

fn placement(placed: &Value, down: bool) {
    let canvas = Rect::of(&serde_json::json!({
        "x": 0, "y": 0, "width": placed["width"], "height": placed["height"],
    }));
    let nodes = placed["nodes"].as_array().unwrap();
    let boxes: Vec<Rect> = nodes.iter().map(|node| Rect::of(&node["position"])).collect();
    let edges = placed["edges"].as_array().unwrap();
    let labels: Vec<(usize, Rect)> = edges
        .iter()
        .enumerate()
        .filter(|(_, edge)| !edge["label"].is_null())
        .map(|(at, edge)| (at, Rect::of(&edge["label"])))
        .collect();
    let labelled = edges.iter().filter(|edge| !edge["labels"].as_array().unwrap().is_empty()).count();
    assert_eq!(labels.len(), labelled, "every label has its place");
    let all: Vec<Rect> = boxes.iter().copied().chain(labels.iter().map(|(_, rect)| *rect)).collect();
    for (at, rect) in all.iter().enumerate() {
        let within =
            rect.left >= 0 && rect.top >= 0 && rect.right <= canvas.right && rect.bottom <= canvas.bottom;
        assert!(within, "{rect:?} stands out of the canvas");
        for other in &all[at + 1..] {
            assert!(!rect.meets(other), "{rect:?} and {other:?} lie on each other");
        }
    }
    apart(edges);
    let node_of = |id: &Value| nodes.iter().position(|node| node["id"] == *id).expect("a node");
    for (at, edge) in edges.iter().enumerate() {
        let (from, to) = (node_of(&edge["from"]), node_of(&edge["to"]));
        let points = edge["points"].as_array().unwrap();
        let points: Vec<(i64, i64)> =
            points.iter().map(|point| (point["x"].as_i64().unwrap(), point["y"].as_i64().unwrap())).collect();
        assert!(boxes[from].has_on_border(points[0]), "{edge} begins at its node");
        assert!(boxes[to].has_on_border(*points.last().unwrap()), "{edge} ends at its node");
        if edge["kind"] != "retry" {
            let (end, start) =
                if down { (boxes[from].bottom, boxes[to].top) } else { (boxes[from].right, boxes[to].left) };
            assert!(end < start, "{edge} goes on");
        }
        for pair in points.windows(2) {
            let ((ax, ay), (bx, by)) = (pair[0], pair[1]);
            assert!((ax == bx) != (ay == by), "{edge} has a slanted or empty piece");
            let line = Rect { left: ax.min(bx), top: ay.min(by), right: ax.max(bx), bottom: ay.max(by) };
            for (which, rect) in boxes.iter().enumerate() {
                // A line has no breadth: it meets a box where it passes inside of its border.
                let meets = line.left < rect.right
                    && rect.left < line.right.max(line.left + 1)
                    && line.top < rect.bottom
                    && rect.top < line.bottom.max(line.top + 1);
                let inside = meets && !(line.left == rect.left && line.right == rect.left);
                let own = which == from || which == to;
                assert!(own || !inside, "{edge} runs through {}", nodes[which]["id"]);
            }
            for (other, rect) in &labels {
                let through = line.left < rect.right
                    && rect.left < line.right
                    && line.top == line.bottom
                    && rect.top < line.top
                    && line.top < rect.bottom;
                assert!(!down || *other == at || !through, "{edge} runs through a label");
            }
        }
    }
}

type Piece = ((i64, i64), (i64, i64));

/// Edges that have neither end in common do not lie on each other, so that each can be followed.
fn apart(edges: &[Value]) {
    let mut pieces: Vec<(usize, Piece)> = Vec::new();
    for (at, edge) in edges.iter().enumerate() {
        let points = edge["points"].as_array().unwrap();
        let points: Vec<(i64, i64)> =
            points.iter().map(|point| (point["x"].as_i64().unwrap(), point["y"].as_i64().unwrap())).collect();
        pieces.extend(points.windows(2).map(|pair| (at, (pair[0].min(pair[1]), pair[0].max(pair[1])))));
    }
    for (at, (one, a)) in pieces.iter().enumerate() {
        for (other, b) in &pieces[at + 1..] {
            let strangers =
                edges[*one]["from"] != edges[*other]["from"] && edges[*one]["to"] != edges[*other]["to"];
            let (((ax, ay), (az, aw)), ((bx, by), (bz, bw))) = (*a, *b);
            let upright = ax == az && bx == bz && ax == bx && ay.max(by) < aw.min(bw);
            let level = ay == aw && by == bw && ay == by && ax.max(bx) < az.min(bz);
            assert!(!strangers || !(upright || level), "{} lies on {}", edges[*one], edges[*other]);
        }
    }
}
