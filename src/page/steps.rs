//! The steps in the order of the paths, ways of a step nested in it, each in words with the script's text beside it.

use super::html::Html;
use super::outline::letter;
use super::{Chapter, badge};
use crate::core::{
    Acquisition, Block, Branch, CheckSite, End, ExprId, NodeId, NodeKind, Retry, Split, Statement,
    StatementKind, acquisition_text, end_text, expr_text, site_text,
};
use crate::words::{self, Joint};

pub(super) fn write(h: &mut Html, chapter: &Chapter<'_>) {
    h.line(
        "p",
        &[("class", "remark")],
        "Steps run from top to bottom. A step that branches takes the first way that applies. What stands in one step is \
         asked for together and waited for together.",
    );
    block(h, chapter, &chapter.program.body, None);
    if let Some(expires) = &chapter.program.expires {
        let anchor = chapter.outline.node(chapter.program, expires.node);
        h.element("div", &[("class", "step expiry"), ("id", &anchor)], |h| {
            h.line("p", &[("class", "number")], "At any time");
            h.element("div", &[("class", "body")], |h| {
                h.element("p", &[], |h| {
                    badge(h, expires.end.decision);
                    h.text(" ");
                    h.phrase(&words::expiry(chapter.program, expires));
                });
                let end = end_text(chapter.program, &expires.end);
                h.exact(&format!("expires after {} -> {end}", expires.after));
            });
        });
    }
}

/// `next`: the step behind the block, for ways that do not end.
fn block(h: &mut Html, chapter: &Chapter<'_>, block: &Block, next: Option<NodeId>) {
    let behind = block.statements.iter().skip(1).map(|statement| Some(statement.node));
    h.element("ol", &[("class", "steps")], |h| {
        for (statement, next) in block.statements.iter().zip(behind.chain(std::iter::once(next))) {
            step(h, chapter, statement, next);
        }
    });
}

fn step(h: &mut Html, chapter: &Chapter<'_>, statement: &Statement, next: Option<NodeId>) {
    let program = chapter.program;
    let node = program.nodes.get(statement.node.index());
    let kind = node.map_or("", |node| node.kind.keyword());
    // The members of a group have anchors of their own.
    let is_group = matches!(statement.kind, StatementKind::Acquire(_) | StatementKind::Check(_));
    let anchor = if is_group { String::new() } else { chapter.outline.node(program, statement.node) };
    h.element("li", &[("class", &format!("step {kind}")), ("id", &anchor)], |h| {
        h.line("p", &[("class", "number")], chapter.outline.number(statement.node));
        h.element("div", &[("class", "body")], |h| {
            if let Some(title) = node.and_then(|node| node.title.as_ref()).filter(|_| !is_group) {
                h.line("p", &[("class", "headline")], title);
            }
            match &statement.kind {
                StatementKind::Acquire(group) => acquire(h, chapter, group),
                StatementKind::Check(group) => check(h, chapter, group),
                StatementKind::Retry(one) => retry(h, chapter, one),
                StatementKind::Branch(one) => branch(h, chapter, statement.node, one, next),
                StatementKind::Risk(id) => h.element("p", &[], |h| {
                    h.phrase(&words::risk(program, *id));
                    h.text(" ");
                    let name = program.risks.get(id.index()).map_or("", |risk| &risk.name);
                    h.link(&chapter.outline.named("risk", name), "See the rules.");
                }),
                StatementKind::Split(one) => split(h, chapter, one, next),
                StatementKind::End(one) => end(h, chapter, one),
            }
        });
    });
}

/// The title of a member of a group; one comment stands above all checks of a statement and is said once.
fn title(h: &mut Html, chapter: &Chapter<'_>, node: NodeId, before: Option<NodeId>) {
    let of = |id: NodeId| chapter.program.nodes.get(id.index()).and_then(|node| node.title.as_ref());
    if let Some(title) = of(node).filter(|title| before.and_then(of) != Some(*title)) {
        h.line("p", &[("class", "headline")], title);
    }
}

fn acquire(h: &mut Html, chapter: &Chapter<'_>, group: &[Acquisition]) {
    let before = std::iter::once(None).chain(group.iter().map(|one| Some(one.node)));
    for (one, before) in group.iter().zip(before) {
        h.element("div", &[("id", &chapter.outline.node(chapter.program, one.node))], |h| {
            title(h, chapter, one.node, before);
            h.element("p", &[], |h| h.phrase(&words::acquisition(chapter.program, one)));
            h.exact(&format!("acquire {}", acquisition_text(chapter.program, one)));
        });
    }
}

fn check(h: &mut Html, chapter: &Chapter<'_>, group: &[CheckSite]) {
    let before = std::iter::once(None).chain(group.iter().map(|one| Some(one.node)));
    for (one, before) in group.iter().zip(before) {
        h.element("div", &[("id", &chapter.outline.node(chapter.program, one.node))], |h| {
            title(h, chapter, one.node, before);
            h.element("p", &[], |h| h.phrase(&words::site(chapter.program, one)));
            h.exact(&format!("check {}", site_text(chapter.program, one)));
        });
    }
}

fn retry(h: &mut Html, chapter: &Chapter<'_>, retry: &Retry) {
    h.element("p", &[], |h| h.phrase(&words::retry(chapter.program, retry)));
    h.element("ol", &[("class", "ways")], |h| {
        for arm in &retry.arms {
            h.element("li", &[], |h| {
                condition(h, chapter, "If ", arm.condition, ":");
                h.element("p", &[], |h| {
                    h.text("The user is told ");
                    h.phrase(&words::noun(chapter.program, arm.message));
                });
            });
        }
    });
}

/// A condition in words, as a list where it has many parts, with its text.
pub(super) fn condition(h: &mut Html, chapter: &Chapter<'_>, lead: &str, id: ExprId, after: &str) {
    match words::parts(chapter.program, id) {
        None => h.element("p", &[("class", "when")], |h| {
            h.line("span", &[("class", "lead-in")], lead);
            h.phrase(&words::condition(chapter.program, id));
            h.text(after);
        }),
        Some((joint, parts)) => {
            h.element("p", &[("class", "when")], |h| {
                h.line("span", &[("class", "lead-in")], lead);
                h.text(match joint {
                    Joint::All => "all of these are so",
                    Joint::Any => "at least one of these is so",
                });
                h.text(":");
            });
            h.element("ul", &[], |h| {
                for part in &parts {
                    h.element("li", &[], |h| h.phrase(part));
                }
            });
        }
    }
    h.exact(&expr_text(chapter.program, id));
}

fn branch(h: &mut Html, chapter: &Chapter<'_>, node: NodeId, branch: &Branch, next: Option<NodeId>) {
    let kind = chapter.program.nodes.get(node.index()).map(|node| node.kind);
    let is_require = kind == Some(NodeKind::Require);
    h.element("ol", &[("class", "ways")], |h| {
        for (at, arm) in branch.arms.iter().enumerate() {
            h.element("li", &[], |h| {
                let lead = match (is_require, at) {
                    (true, _) => "Only if ",
                    (false, 0) => "If ",
                    (false, _) => "Else, if ",
                };
                way(h, &letter(at), |h| condition(h, chapter, lead, arm.condition, ":"));
                then(h, chapter, &arm.block, next);
            });
        }
        let mut at = branch.arms.len();
        if let Some(unknown) = &branch.unknown {
            h.element("li", &[], |h| {
                way(h, &letter(at), |h| {
                    plain(
                        h,
                        if branch.arms.len() > 1 {
                            "If none of these is so, and one of them is not known:"
                        } else {
                            "If that is not known:"
                        },
                    )
                });
                then(h, chapter, unknown, next);
            });
            at = at.saturating_add(1);
        }
        if !branch.exhaustive {
            h.element("li", &[], |h| {
                let words = if is_require { "If not, or if that is not known:" } else { "Otherwise:" };
                way(h, &letter(at), |h| plain(h, words));
                then(h, chapter, &branch.otherwise, next);
            });
        }
    });
}

fn plain(h: &mut Html, text: &str) {
    h.element("p", &[("class", "when")], |h| h.line("span", &[("class", "lead-in")], text));
}

/// A way of a branch with its letter.
fn way(h: &mut Html, letter: &str, inner: impl FnOnce(&mut Html)) {
    h.element("div", &[("class", "way")], |h| {
        h.line("span", &[("class", "letter")], letter);
        h.element("div", &[], inner);
    });
}

fn then(h: &mut Html, chapter: &Chapter<'_>, inner: &Block, next: Option<NodeId>) {
    if !inner.statements.is_empty() {
        block(h, chapter, inner, next);
    }
    // A branch at the end says itself where each of its ways goes on.
    let said = inner
        .statements
        .last()
        .is_some_and(|last| matches!(last.kind, StatementKind::Branch(_) | StatementKind::Split(_)));
    if let Some(next) = next.filter(|_| !said && !inner.always_ends()) {
        h.element("p", &[("class", "on")], |h| {
            h.text(if inner.statements.is_empty() { "goes on with " } else { "then goes on with " });
            let number = format!("step {}", chapter.outline.number(next));
            h.link(&chapter.outline.node(chapter.program, next), &number);
        });
    }
}

fn split(h: &mut Html, chapter: &Chapter<'_>, split: &Split, next: Option<NodeId>) {
    h.element("p", &[], |h| h.phrase(&words::split(chapter.program, split)));
    h.exact(&format!("split {} by {}", split.name, expr_text(chapter.program, split.by)));
    h.element("ol", &[("class", "ways")], |h| {
        for (at, arm) in split.arms.iter().enumerate() {
            h.element("li", &[], |h| {
                way(h, &letter(at), |h| {
                    h.element("p", &[("class", "when")], |h| {
                        h.text(&format!("{} % of the cases: ", percent(arm.buckets)));
                        h.line("em", &[], &words::spoken(&arm.name));
                    });
                });
                then(h, chapter, &arm.block, next);
            });
        }
    });
}

/// Of 10,000: `12.5`, `50`.
fn percent(buckets: u32) -> String {
    let (whole, rest) = (buckets / 100, buckets % 100);
    if rest == 0 { whole.to_string() } else { format!("{whole}.{rest:02}").trim_end_matches('0').to_owned() }
}

fn end(h: &mut Html, chapter: &Chapter<'_>, end: &End) {
    h.element("p", &[], |h| {
        badge(h, end.decision);
        h.text(" ");
        h.phrase(&words::end(chapter.program, end));
    });
    h.exact(&end_text(chapter.program, end));
}
