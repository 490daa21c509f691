//! Places on one path that share a name.

use std::collections::BTreeMap;

use super::is_own;
use crate::core::{Block, Node, NodeId, Program, Statement, StatementKind};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::flow;

pub fn check(program: &Program) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    block(program, &program.body, &mut Names::new(), &mut found);
    found
}

type Names<'p> = BTreeMap<&'p str, &'p Node>;

/// Adds the names that a way through the block may use, and gives those that are new.
fn block<'p>(
    program: &'p Program,
    inside: &'p Block,
    names: &mut Names<'p>,
    found: &mut Vec<Diagnostic>,
) -> Names<'p> {
    let mut new = Names::new();
    for statement in &inside.statements {
        for node in nodes(statement).into_iter().filter_map(|id| program.nodes.get(id.index())) {
            let Some(name) = written(node) else { continue };
            match names.get(name) {
                Some(first) if is_own(program, node.span) => found.push(twice(name, first, node)),
                Some(_) => {}
                None => {
                    names.insert(name, node);
                    new.insert(name, node);
                }
            }
        }
        let mut inner = Names::new();
        for arm in statement.blocks() {
            let of_arm = block(program, arm, names, found);
            // The next arm is another path.
            names.retain(|name, _| !of_arm.contains_key(name));
            inner.extend(of_arm);
        }
        names.extend(inner.iter().map(|(name, node)| (*name, *node)));
        new.extend(inner);
    }
    new
}

fn nodes(statement: &Statement) -> Vec<NodeId> {
    match &statement.kind {
        StatementKind::Acquire(group) => group.iter().map(|one| one.node).collect(),
        StatementKind::Check(group) => group.iter().map(|site| site.node).collect(),
        _ => vec![statement.node],
    }
}

/// The name that a node was given. The id of an unnamed one has a `/` in it or is its keyword; one whose name was taken
/// carries a number behind a `-`.
fn written(node: &Node) -> Option<&str> {
    let name = node.id.split('-').next()?;
    let is_name = !name.contains('/') && name != node.kind.keyword();
    is_name.then_some(name)
}

fn twice(name: &str, first: &Node, node: &Node) -> Diagnostic {
    Diagnostic::new(flow::NAME_TWICE, node.span, format!("two places on one path are called `{name}`"))
        .label("the second")
        .also(first.span, "the first")
        .help("outcomes and reports tell places apart by their names; give one of the two another name")
}
