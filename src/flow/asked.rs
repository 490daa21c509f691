//! A user who is asked twice for what could be asked for at once.

use super::is_own;
use crate::core::{Acquisition, Block, Program, StatementKind};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::flow;

pub fn check(program: &Program) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    block(program, &program.body, &mut found);
    found
}

/// Two groups of acquisitions between which nothing can end the run, ask again or choose another way.
fn block(program: &Program, inside: &Block, found: &mut Vec<Diagnostic>) {
    let mut earlier: Option<&Acquisition> = None;
    for statement in &inside.statements {
        match &statement.kind {
            StatementKind::Acquire(group) => {
                let asked = group.iter().find(|one| asks_user(one));
                let independent = asked.filter(|one| one.fields.is_empty());
                if let (Some(first), Some(again)) = (earlier, independent) {
                    found.extend(finding(program, first, again));
                }
                earlier = asked.or(earlier);
            }
            StatementKind::Check(_) | StatementKind::Risk(_) => {}
            StatementKind::Branch(_)
            | StatementKind::Split(_)
            | StatementKind::Retry(_)
            | StatementKind::End(_) => {
                earlier = None;
            }
        }
        for inner in statement.blocks() {
            block(program, inner, found);
        }
    }
}

fn asks_user(acquisition: &Acquisition) -> bool {
    acquisition.fields.is_empty() && acquisition.sources.iter().any(|source| &**source != "EXISTING")
}

fn finding(program: &Program, first: &Acquisition, again: &Acquisition) -> Option<Diagnostic> {
    let span = program.nodes.get(again.node.index())?.span;
    let before = program.nodes.get(first.node.index())?.span;
    let name = &program.credentials.get(again.credential.index())?.name;
    is_own(program, span).then(|| {
        Diagnostic::new(
            flow::ASKED_TWICE,
            span,
            format!("the user comes back for `{name}`, though nothing was decided in between"),
        )
        .label("asked for separately")
        .also(before, "asked for before")
        .help("put the acquisitions next to each other, so that they are asked for at once")
    })
}
