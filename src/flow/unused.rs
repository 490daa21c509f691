//! What is acquired or checked, and nothing comes of it.

use rustc_hash::FxHashSet;

use super::is_own;
use super::world::check_read;
use crate::core::{Block, CheckId, CredentialId, ExprKind, PriorPlace, Program, ResultsOf, StatementKind};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::flow;

/// `followers`: workflows that may read this one's runs.
pub fn check(program: &Program, followers: &[&Program]) -> Vec<Diagnostic> {
    let used = Used::of(program, followers);
    let mut found = Vec::new();
    block(program, &program.body, &used, &mut found);
    found
}

#[derive(Default)]
struct Used {
    checks: FxHashSet<CheckId>,
    credentials: FxHashSet<CredentialId>,
}

impl Used {
    fn of(program: &Program, followers: &[&Program]) -> Self {
        let mut used = Used::default();
        for (_, expr) in program.reachable() {
            used.checks.extend(check_read(&expr.kind));
            match &expr.kind {
                ExprKind::Results(of, among) => {
                    used.checks.extend(among);
                    used.credentials.extend(match of {
                        ResultsOf::Credential(id) => Some(*id),
                        _ => None,
                    });
                }
                ExprKind::CredentialPresent(id)
                | ExprKind::CredentialPart(id, _)
                | ExprKind::CredentialData(id, _) => {
                    used.credentials.insert(*id);
                }
                _ => {}
            }
        }
        let follows = |other: &&&Program| {
            other.prior.as_ref().is_some_and(|prior| prior.meta.span == program.meta.span)
        };
        for (_, expr) in followers.iter().filter(follows).flat_map(|other| other.reachable()) {
            if let ExprKind::Prior(place) = &expr.kind {
                used.checks.extend(prior_check(place));
                if let PriorPlace::CredentialPart(id, _) = place {
                    used.credentials.insert(*id);
                }
            }
        }
        // What another check requires of the same credential is run for it, and what is read of a service takes the
        // rest of it along.
        for check in &program.checks {
            used.credentials.extend(&check.credentials);
            for required in check
                .capabilities
                .iter()
                .filter_map(|id| program.capabilities.get(id.index()))
                .flat_map(|capability| &capability.requires)
            {
                let of_it = |other: &crate::core::Check| {
                    other.credentials.iter().any(|id| check.credentials.contains(id))
                        && other
                            .capabilities
                            .iter()
                            .filter_map(|id| program.capabilities.get(id.index()))
                            .any(|known| known.name == required.capability)
                };
                used.checks.extend(ids(program).filter(|(_, other)| of_it(other)).map(|(id, _)| id));
            }
        }
        let spans: FxHashSet<_> =
            ids(program).filter(|(id, _)| used.checks.contains(id)).map(|(_, check)| check.span).collect();
        used.checks.extend(ids(program).filter(|(_, check)| spans.contains(&check.span)).map(|(id, _)| id));
        used
    }
}

fn ids(program: &Program) -> impl Iterator<Item = (CheckId, &crate::core::Check)> {
    (0..).map(CheckId).zip(&program.checks)
}

fn prior_check(place: &PriorPlace) -> Option<CheckId> {
    match place {
        PriorPlace::CheckIs(id, _)
        | PriorPlace::CheckIn(id, _)
        | PriorPlace::CheckDecision(id)
        | PriorPlace::CheckLabel(id)
        | PriorPlace::CheckFailure(id)
        | PriorPlace::CheckData(id, _) => Some(*id),
        PriorPlace::Decision
        | PriorPlace::Label
        | PriorPlace::Input(_)
        | PriorPlace::CredentialPart(..)
        | PriorPlace::Score(_) => None,
    }
}

fn block(program: &Program, inside: &Block, used: &Used, found: &mut Vec<Diagnostic>) {
    for statement in &inside.statements {
        match &statement.kind {
            StatementKind::Acquire(group) => {
                for one in group.iter().filter(|one| !used.credentials.contains(&one.credential)) {
                    let name =
                        program.credentials.get(one.credential.index()).map(|credential| &credential.name);
                    let node = program.nodes.get(one.node.index()).filter(|node| is_own(program, node.span));
                    if let (Some(name), Some(node)) = (name, node) {
                        found.push(
                            Diagnostic::new(
                                flow::UNUSED_CREDENTIAL,
                                node.span,
                                format!("`{name}` is acquired, and nothing looks at it"),
                            )
                            .label("neither checked nor read")
                            .help(format!("check it (`check {name}: …`), or do not ask for it")),
                        );
                    }
                }
            }
            StatementKind::Check(group) => {
                for site in group.iter().filter(|site| !used.checks.contains(&site.check)) {
                    let check = program.checks.get(site.check.index()).filter(|check| !check.shadow);
                    let node = program.nodes.get(site.node.index()).filter(|node| is_own(program, node.span));
                    if let (Some(check), Some(node)) = (check, node) {
                        let name = &check.name;
                        found.push(
                            Diagnostic::new(
                                flow::UNUSED_CHECK,
                                node.span,
                                format!("`{name}` is run, and nothing reads what it finds"),
                            )
                            .label("changes no decision")
                            .help("require it, give it a rule, or leave it out; a `shadow check` is run to be watched only"),
                        );
                    }
                }
            }
            _ => {}
        }
        for inner in statement.blocks() {
            block(program, inner, used, found);
        }
    }
}
