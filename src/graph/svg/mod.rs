//! The picture as one SVG document that needs nothing else: no font, no script, no browser.
//!
//! Each node is a group with the id `node-…`, the attributes `data-id`, `data-kind`, `data-source`, `data-start` and
//! `data-end` (bytes in the script), and its whole text as `<title>`; so an editor can find it. Light and dark follow
//! the reader's setting. Any text of a script is escaped. [`draw_in`] is for pages that hold more than one picture.

mod icon;
mod path;
mod shape;
mod style;

use std::fmt::Write as _;

use super::card::{Card, Row};
use super::layout::{Direction, Rect, Route};
use super::picture::Picture;
use super::{Edge, Graph, Kind, Node, palette};
use crate::markup::escape;

/// What a page that holds the picture says of it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place<'a> {
    /// Stands before every id in the picture, so that two pictures can be on one page.
    pub prefix: &'a str,
    /// The address that each node links to; nodes without one, or behind the last, are no links.
    pub links: &'a [Option<String>],
}

/// The whole picture, layers from top to bottom.
pub fn draw(graph: &Graph) -> String {
    draw_towards(graph, Direction::Down)
}

/// The whole picture.
pub fn draw_towards(graph: &Graph, direction: Direction) -> String {
    picture(graph, direction, Place::default())
}

/// The whole picture as a part of a page.
pub fn draw_in(graph: &Graph, place: Place<'_>) -> String {
    picture(graph, Direction::Down, place)
}

fn picture(graph: &Graph, direction: Direction, place: Place<'_>) -> String {
    let picture = Picture::of(graph, direction);
    let size = picture.size();
    let (width, height) = (size.width, size.height);
    let prefix = escape(place.prefix);
    // What stands in an `img` is no link for readers who do not see it.
    let role = if place.links.is_empty() { "img" } else { "group" };
    let title = graph.title.as_deref().unwrap_or(&graph.workflow);
    let mut out = String::new();
    let (root, name) = (style::ROOT, escape(&graph.workflow));
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{root}\" style=\"--width: {width}px\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"{role}\" aria-labelledby=\"{prefix}graph-{name} {prefix}graph-{name}-text\">"
    );
    let _ = writeln!(out, "<title id=\"{prefix}graph-{name}\">{}</title>", escape(title));
    let _ = writeln!(out, "<desc id=\"{prefix}graph-{name}-text\">{}</desc>", escape(&description(graph)));
    style::write(&mut out);
    let _ = writeln!(out, "<rect class=\"canvas\" width=\"{width}\" height=\"{height}\"/>");
    // Where ways share a line, the plain ones are seen.
    for dashed in [true, false] {
        for (edge, _, route) in picture.edges().filter(|(edge, ..)| edge.kind.is_dashed() == dashed) {
            line(&mut out, graph, edge, route);
        }
    }
    for (edge, card, route) in picture.edges() {
        if let (Some(card), Some(rect)) = (card, route.label) {
            label(&mut out, edge, card, rect);
        }
    }
    let mut links = place.links.iter().map(Option::as_ref);
    for (node, card, rect) in picture.nodes() {
        let link = links.next().flatten();
        if let Some(target) = link {
            let _ = write!(out, "<a href=\"{}\">", escape(target));
        }
        draw_node(&mut out, &prefix, node, card, rect);
        if link.is_some() {
            out.push_str("</a>\n");
        }
    }
    out.push_str("</svg>\n");
    out
}

/// What the picture shows, for readers who do not see it.
fn description(graph: &Graph) -> String {
    let ends = graph.nodes.iter().filter(|node| matches!(node.kind, Kind::End(_)));
    let ends: Vec<String> = ends.map(name).collect();
    let statements = graph.nodes.len().saturating_sub(ends.len()).saturating_sub(1);
    format!("Workflow {} with {statements} statements. It can end as: {}.", graph.workflow, ends.join("; "))
}

/// A node in a few words.
fn name(node: &Node) -> String {
    let first = node.lines.first().map_or("", |line| line.text.as_str());
    let shown = if node.title.is_empty() { first } else { &node.title };
    match node.kind {
        Kind::End(_) if first.is_empty() => node.title.clone(),
        Kind::End(_) => format!("{} {first}", node.title),
        kind => format!("{} {shown}", kind.word()),
    }
}

fn line(out: &mut String, graph: &Graph, edge: &Edge, route: &Route) {
    let end = |at: usize| graph.nodes.get(at);
    let id = |at: usize| end(at).map_or_else(String::new, |node| escape(&node.id));
    let told = |at: usize| end(at).map_or_else(String::new, |node| escape(&name(node)));
    let label = if edge.labels.is_empty() { String::new() } else { format!("{}: ", escape(&edge.label())) };
    let way = path::rounded(&route.points);
    // Dashes that lie on dashes would close their gaps.
    let under =
        if edge.kind.is_dashed() { format!("<path class=\"under\" d=\"{way}\"/>") } else { String::new() };
    let _ = writeln!(
        out,
        "<g class=\"edge {}\" data-from=\"{}\" data-to=\"{}\"><title>{label}{} → {}</title>\
         {under}<path class=\"line\" d=\"{way}\"/><path class=\"head\" d=\"{}\"/></g>",
        edge.kind.word(),
        id(edge.from),
        id(edge.to),
        told(edge.from),
        told(edge.to),
        path::head(&route.points),
    );
}

fn label(out: &mut String, edge: &Edge, card: &Card, rect: Rect) {
    let Rect { x, y, width, height } = rect;
    let _ = write!(
        out,
        "<g class=\"tag {}\"><title>{}</title><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"7\"/>",
        edge.kind.word(),
        escape(&edge.label()),
    );
    for row in &card.rows {
        let centre = x.saturating_add(width / 2);
        text(out, row, (centre, y.saturating_add(row.y)));
    }
    out.push_str("</g>\n");
}

fn draw_node(out: &mut String, prefix: &str, node: &Node, card: &Card, rect: Rect) {
    let id = escape(&node.id);
    let mut full = vec![name(node)];
    full.extend(node.lines.iter().map(|line| line.text.clone()));
    let shadow = if node.shadow { " shadow" } else { "" };
    let _ = write!(
        out,
        "<g id=\"{prefix}node-{id}\" class=\"node {}{shadow}\" data-id=\"{id}\" data-kind=\"{}\" data-source=\"{}\" \
         data-start=\"{}\" data-end=\"{}\"><title>{}</title>",
        palette::of(node.kind).name,
        node.kind.word(),
        node.span.source.0,
        node.span.start,
        node.span.end,
        escape(&full.join("\n")),
    );
    shape::write(out, node.kind, rect);
    for (at, row) in card.rows.iter().enumerate() {
        let place = (rect.x.saturating_add(row.x), rect.y.saturating_add(row.y));
        if at == 0 {
            icon::write(out, node.kind, (place.0.saturating_sub(18), place.1.saturating_sub(10)));
        }
        text(out, row, place);
    }
    out.push_str("</g>\n");
}

fn text(out: &mut String, row: &Row, (x, y): (i32, i32)) {
    let fit = row.fit.map_or_else(String::new, |width| {
        format!(" textLength=\"{width}\" lengthAdjust=\"spacingAndGlyphs\"")
    });
    let class = row.role.class();
    let _ = write!(out, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\"{fit}>{}</text>", escape(&row.text));
}
