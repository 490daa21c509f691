//! The graph of the workflow, with each box a link to its step.

use rustc_hash::FxHashMap;

use super::Chapter;
use super::html::Html;
use crate::core::NodeId;
use crate::graph::{Graph, Node, svg};

pub(super) fn write(h: &mut Html, chapter: &Chapter<'_>) {
    let program = chapter.program;
    let graph = Graph::of(program);
    let known: FxHashMap<&str, NodeId> =
        program.nodes.iter().map(|node| &*node.id).zip((0..).map(NodeId)).collect();
    let link =
        |node: &Node| known.get(&*node.id).map(|id| format!("#{}", chapter.outline.node(program, *id)));
    let links: Vec<Option<String>> = graph.nodes.iter().map(link).collect();
    let prefix = chapter.outline.section("picture.");
    h.line(
        "p",
        &[("class", "remark")],
        "From top to bottom. Each box leads to its step below; dashed ways are those of what is \
         not known, of another attempt and of the time limit.",
    );
    let frame = [("class", "picture"), ("role", "region"), ("aria-label", "The picture"), ("tabindex", "0")];
    h.element("div", &frame, |h| {
        h.trusted(&svg::draw_in(&graph, svg::Place { prefix: &prefix, links: &links }));
    });
}
