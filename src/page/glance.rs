//! The workflow on one screen: what it asks for, what it checks, how it can end.

use super::html::Html;
use super::outline::{each_statement, ends};
use super::{Chapter, badge, counted};
use crate::core::{Decision, StatementKind};
use crate::words::{self, spoken};

pub(super) fn write(h: &mut Html, chapter: &Chapter<'_>) {
    let program = chapter.program;
    let mut steps = 0_usize;
    each_statement(&program.body, &mut |statement| {
        steps = steps.saturating_add(usize::from(!matches!(statement.kind, StatementKind::End(_))));
    });
    h.element("ul", &[("class", "glance")], |h| {
        card(h, "Asks for", |h| {
            let mut all: Vec<String> = program
                .credentials
                .iter()
                .map(|credential| format!("{} ({})", spoken(&credential.name), spoken(&credential.kind)))
                .collect();
            if !program.input.is_empty() {
                all.push(format!("{} from the host", counted(program.input.len(), "field", "fields")));
            }
            list(h, &all, "nothing");
        });
        card(h, "Checks", |h| {
            let mut all: Vec<String> =
                program.capabilities.iter().map(|capability| spoken(&capability.name)).collect();
            all.dedup();
            list(h, &all, "nothing: it decides by its input alone");
        });
        card(h, "Decides by", |h| {
            let mut all = vec![counted(steps, "step", "steps")];
            for risk in &program.risks {
                let rules = counted(risk.rules.len(), "rule", "rules");
                all.push(format!("the {} score, from {rules}", spoken(&risk.name)));
            }
            if !program.lists.is_empty() {
                let names: Vec<String> = program.lists.iter().map(|list| spoken(&list.name)).collect();
                all.push(format!("lists of the host: {}", names.join(", ")));
            }
            list(h, &all, "");
        });
        card(h, "Can end", |h| {
            h.element("ul", &[], |h| {
                for decision in Decision::ALL {
                    let mut labels: Vec<String> = ends(program)
                        .iter()
                        .filter(|(_, end)| end.decision == decision)
                        .map(|(_, end)| spoken(end.terminal.as_ref().unwrap_or(&end.label)))
                        .collect();
                    labels.sort();
                    labels.dedup();
                    if labels.is_empty() {
                        continue;
                    }
                    h.element("li", &[], |h| {
                        badge(h, decision);
                        if labels.iter().any(|label| *label != spoken(decision.symbol())) {
                            h.text(&format!(" {}", labels.join(", ")));
                        }
                    });
                }
            });
        });
        card(h, "Is tested by", |h| {
            let run = chapter.subject.reports.len();
            let passed = chapter.subject.reports.iter().filter(|report| report.passed()).count();
            let mut all = vec![counted(program.tests.len(), "test", "tests")];
            if run > 0 {
                all.push(format!("{passed} of {run} pass"));
            }
            if let Some(coverage) = chapter.subject.coverage.filter(|_| run > 0) {
                all.push(format!("{} % of ways and rules covered", coverage.total().percent()));
            }
            list(h, &all, "");
        });
    });
    if let Some(expires) = &program.expires {
        h.element("p", &[], |h| h.phrase(&words::expiry(program, expires)));
    }
}

fn card(h: &mut Html, title: &str, inner: impl FnOnce(&mut Html)) {
    h.element("li", &[], |h| {
        h.line("h3", &[], title);
        inner(h);
    });
}

fn list(h: &mut Html, all: &[String], none: &str) {
    if all.is_empty() {
        return h.line("p", &[], none);
    }
    h.element("ul", &[], |h| all.iter().for_each(|one| h.line("li", &[], one)));
}
