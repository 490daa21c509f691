//! The graph of the workflow, with each box a link to its step.

use super::Chapter;
use super::html::Html;
use crate::core::NodeId;
use crate::graph::{Graph, Node, svg};

pub(super) fn write(h: &mut Html, chapter: &Chapter<'_>) {
    let program = chapter.program;
    let graph = Graph::of(program);
    let link = |node: &Node| {
        let at = program.nodes.iter().position(|known| known.id == node.id)?;
        let id = NodeId(u32::try_from(at).ok()?);
        Some(format!("#{}", chapter.outline.node(program, id)))
    };
    let links: Vec<Option<String>> = graph.nodes.iter().map(link).collect();
    let prefix = chapter.outline.section("picture.");
    h.line("p", &[("class", "remark")], "From top to bottom. Each box leads to its step below; dashed ways are those of what is \
         not known, of another attempt and of the time limit.");
    let frame = [("class", "picture"), ("role", "region"), ("aria-label", "The picture"), ("tabindex", "0")];
    h.element("div", &frame, |h| {
        h.trusted(&svg::draw_in(&graph, svg::Place { prefix: &prefix, links: &links }));
    });
}
