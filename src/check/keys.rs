//! The keys of workflows: each is the identity of one, over all its versions.

use super::declarations::Declarations;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::check;
use crate::resolve::Universe;
use crate::syntax::tree::{ItemKind, StatementKind, TextLit};

/// Two workflows of the script and its imports may not have one key.
pub fn check(universe: &Universe, declarations: &mut Declarations) {
    let mut seen: Vec<&TextLit> = Vec::new();
    let items = universe.modules().flat_map(|module| &module.tree.items);
    for item in items {
        let ItemKind::Workflow(workflow) = &item.kind else { continue };
        let key = workflow.body.statements.iter().find_map(|statement| match &statement.kind {
            StatementKind::Key(key) => Some(key),
            _ => None,
        });
        let Some(key) = key else { continue };
        match seen.iter().find(|first| first.value == key.value) {
            Some(first) => declarations.report(
                Diagnostic::new(
                    check::SAME_KEY,
                    key.span,
                    format!("`{}` has the key of another workflow", workflow.name.text),
                )
                .label("the same key")
                .also(first.span, "has it already")
                .help("a key is the identity of one workflow over all its versions; make a new one"),
            ),
            None => seen.push(key),
        }
    }
}
