//! Every way in which the workflow can end, and from where.

use super::html::Html;
use super::outline::ends;
use super::{Chapter, badge};
use crate::core::{Decision, End, NodeId, end_text};
use crate::words;

/// Ends that a host can't tell apart but by their arguments.
struct Ending<'a> {
    decision: Decision,
    label: &'a str,
    terminal: Option<&'a str>,
    from: Vec<(NodeId, &'a End)>,
}

pub(super) fn write(h: &mut Html, chapter: &Chapter<'_>) {
    let mut all: Vec<Ending<'_>> = Vec::new();
    for (node, end) in ends(chapter.program) {
        let (label, terminal) = (&*end.label, end.terminal.as_deref());
        let same = |known: &&mut Ending<'_>| {
            (known.decision, known.label, known.terminal) == (end.decision, label, terminal)
        };
        match all.iter_mut().find(same) {
            Some(known) => known.from.push((node, end)),
            None => all.push(Ending { decision: end.decision, label, terminal, from: vec![(node, end)] }),
        }
    }
    all.sort_by_key(|ending| ending.decision);
    h.table("How a run can end", &["Decision", "Label", "Reached from step"], |h| {
        for ending in &all {
            let name =
                format!("{}/{}/{}", ending.decision, ending.label, ending.terminal.unwrap_or_default());
            h.element("tr", &[("id", &chapter.outline.named("end", &name))], |h| {
                h.element("th", &[("scope", "row")], |h| badge(h, ending.decision));
                h.cell("Label", |h| {
                    h.line("code", &[], ending.label);
                    if let Some(terminal) = ending.terminal {
                        h.element("small", &[], |h| {
                            h.text("terminal ");
                            h.line("code", &[], terminal);
                        });
                    }
                });
                h.cell("Reached from step", |h| from(h, chapter, &ending.from));
            });
        }
    });
}

/// Ends with the same arguments on one line.
fn from(h: &mut Html, chapter: &Chapter<'_>, from: &[(NodeId, &End)]) {
    let mut groups: Vec<(String, Vec<NodeId>, &End)> = Vec::new();
    for (node, end) in from {
        let text = end_text(chapter.program, end);
        match groups.iter_mut().find(|(known, ..)| *known == text) {
            Some((_, nodes, _)) => nodes.push(*node),
            None => groups.push((text, vec![*node], *end)),
        }
    }
    h.element("ul", &[("class", "from")], |h| {
        for (_, nodes, end) in &groups {
            h.element("li", &[], |h| {
                for (at, node) in nodes.iter().enumerate() {
                    h.text(if at == 0 { "" } else { ", " });
                    h.link(&chapter.outline.node(chapter.program, *node), chapter.outline.number(*node));
                }
                for (at, (name, value)) in end.args.iter().enumerate() {
                    h.text(if at == 0 { ": " } else { "; " });
                    h.line("em", &[], &words::spoken(name));
                    h.text(" ");
                    h.phrase(&words::noun(chapter.program, *value));
                }
            });
        }
    });
}
