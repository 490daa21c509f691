//! The kinds of check that the workflow uses, as their catalogs declare them.

use super::html::Html;
use super::{Chapter, badge};
use crate::core::{Capability, CapabilityId, Decision, ExprKind, Program};
use crate::words::{check_name, spoken};

pub(super) fn write(h: &mut Html, chapter: &Chapter<'_>) {
    let program = chapter.program;
    for (id, capability) in (0..).map(CapabilityId).zip(&program.capabilities) {
        let full = format!("{}.{}", capability.catalog, capability.name);
        h.element("div", &[("class", "check-kind"), ("id", &chapter.outline.named("check", &full))], |h| {
            h.element("h3", &[], |h| {
                let words = spoken(&capability.name);
                h.text(&words);
                h.text(" ");
                h.line("code", &[], if capability.catalog.is_empty() { &capability.name } else { &full });
            });
            for paragraph in super::head::paragraphs(&capability.docs) {
                h.line("p", &[], &paragraph);
            }
            used(h, program, id);
            read(h, program, id);
            requires(h, capability);
            labels(h, capability);
        });
    }
}

fn used(h: &mut Html, program: &Program, id: CapabilityId) {
    let checks = program.checks.iter().enumerate().filter(|(_, check)| check.capabilities.contains(&id));
    h.element("p", &[], |h| {
        h.text("Used for ");
        for (at, (index, _)) in checks.enumerate() {
            h.text(if at == 0 { "" } else { ", " });
            let id = u32::try_from(index).map_or(crate::core::CheckId(u32::MAX), crate::core::CheckId);
            h.phrase(&check_name(program, id));
        }
        h.text(".");
    });
}

/// The data of its results that some condition of the workflow reads.
fn read(h: &mut Html, program: &Program, id: CapabilityId) {
    let mut names: Vec<String> = Vec::new();
    for (_, expr) in program.reachable() {
        let ExprKind::CheckData(check, field) = &expr.kind else { continue };
        let check = program.checks.get(check.index()).filter(|check| check.capabilities.contains(&id));
        let name = check.and_then(|check| check.data.get(*field as usize)).map(|field| spoken(&field.name));
        names.extend(name.filter(|name| !names.contains(name)));
    }
    if !names.is_empty() {
        h.line("p", &[], &format!("Data of it that is read here: {}.", names.join(", ")));
    }
}

fn requires(h: &mut Html, capability: &Capability) {
    if capability.requires.is_empty() {
        return;
    }
    let all: Vec<String> = capability
        .requires
        .iter()
        .map(|requirement| {
            let decisions: Vec<String> =
                requirement.decisions.iter().map(|decision| spoken(decision.symbol())).collect();
            format!("{} is {}", spoken(&requirement.capability), decisions.join(" or "))
        })
        .collect();
    h.line("p", &[], &format!("Runs only where {}; else it is not executed.", all.join(", and ")));
}

fn labels(h: &mut Html, capability: &Capability) {
    h.element("dl", &[("class", "labels")], |h| {
        for decision in Decision::ALL {
            let labels: Vec<_> =
                capability.labels.iter().filter(|label| label.decision == decision).collect();
            if labels.is_empty() {
                continue;
            }
            h.element("div", &[], |h| {
                h.element("dt", &[], |h| badge(h, decision));
                h.element("dd", &[], |h| {
                    for (at, label) in labels.iter().enumerate() {
                        h.text(if at == 0 { "" } else { ", " });
                        h.line("code", &[], &label.symbol);
                    }
                });
            });
        }
    });
}
