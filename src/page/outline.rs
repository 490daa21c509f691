//! The numbers and anchors of steps, rules, ends and the rest: what links point to.

use crate::core::{Block, End, NodeId, Program, Statement, StatementKind};

/// Where everything of one workflow stands on the page.
pub(super) struct Outline {
    workflow: String,
    /// By node.
    numbers: Vec<String>,
}

impl Outline {
    pub(super) fn of(program: &Program) -> Outline {
        let mut outline =
            Outline { workflow: safe(&program.meta.name), numbers: vec![String::new(); program.nodes.len()] };
        outline.block(&program.body, "");
        if let Some(expires) = &program.expires {
            outline.set(expires.node, "the time limit".to_owned());
        }
        outline
    }

    fn set(&mut self, node: NodeId, number: String) {
        if let Some(slot) = self.numbers.get_mut(node.index()) {
            *slot = number;
        }
    }

    fn block(&mut self, block: &Block, prefix: &str) {
        for (at, statement) in block.statements.iter().enumerate() {
            let number = format!("{prefix}{}", at.saturating_add(1));
            match &statement.kind {
                StatementKind::Acquire(group) => {
                    group.iter().for_each(|one| self.set(one.node, number.clone()));
                }
                StatementKind::Check(group) => {
                    group.iter().for_each(|one| self.set(one.node, number.clone()));
                }
                _ => {}
            }
            for (at, inner) in statement.blocks().into_iter().enumerate() {
                self.block(inner, &format!("{number}{}.", letter(at)));
            }
            self.set(statement.node, number);
        }
    }

    /// `4b.1`: the first step in the second way of the fourth step.
    pub(super) fn number(&self, node: NodeId) -> &str {
        self.numbers.get(node.index()).map_or("", String::as_str)
    }

    /// The anchor of a section of the workflow.
    pub(super) fn section(&self, name: &str) -> String {
        format!("{}.{name}", self.workflow)
    }

    /// The anchor of a node.
    pub(super) fn node(&self, program: &Program, node: NodeId) -> String {
        let id = program.nodes.get(node.index()).map_or("", |node| &node.id);
        self.named("step", id)
    }

    pub(super) fn named(&self, what: &str, name: &str) -> String {
        format!("{}.{what}.{}", self.workflow, safe(name))
    }
}

/// `a` to `z`, then `aa`.
pub(super) fn letter(at: usize) -> String {
    let last = u8::try_from(at % 26).unwrap_or(0);
    let last = char::from(b'a'.saturating_add(last));
    match at / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letter(more.saturating_sub(1))),
    }
}

/// A name as part of an anchor: what a fragment of an address may hold as it is.
fn safe(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/') {
            out.push(c);
        } else {
            out.push_str(&format!("~{:x}", u32::from(c)));
        }
    }
    out
}

/// Calls `each` with every statement, outer ones first.
pub(super) fn each_statement<'a>(block: &'a Block, each: &mut dyn FnMut(&'a Statement)) {
    for statement in &block.statements {
        each(statement);
        statement.blocks().into_iter().for_each(|inner| each_statement(inner, each));
    }
}

/// Every end with its node, `expires` last.
pub(super) fn ends(program: &Program) -> Vec<(NodeId, &End)> {
    let mut all = Vec::new();
    each_statement(&program.body, &mut |statement| {
        if let StatementKind::End(end) = &statement.kind {
            all.push((statement.node, end));
        }
    });
    all.extend(program.expires.iter().map(|expires| (expires.node, &expires.end)));
    all
}
