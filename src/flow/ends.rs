//! Every path ends.

use crate::core::{Block, NodeKind, Program, Statement, StatementKind};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::flow;
use crate::source::Span;

/// What is wrong with the ways through a workflow.
pub fn check(program: &Program) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    if !program.body.always_ends() {
        diagnostics.push(no_end(program));
    }
    diagnostics
}

/// Points at the statement behind which a path falls off the end, as deep inside as it can be told.
fn no_end(program: &Program) -> Diagnostic {
    let name = &program.meta.name;
    let diagnostic =
        |span: Span| Diagnostic::new(flow::NO_END, span, format!("a path of `{name}` comes to no end"));
    let help = "every path has to say how it ends: `end PASSED`, or `end REJECTED REASON`";
    match open_statement(&program.body) {
        None => diagnostic(program.meta.span).label("nothing ends here").help(help),
        Some(statement) => {
            let node = program.nodes.get(statement.node.index());
            let span = node.map_or(program.meta.span, |node| node.span);
            let label = match node.map(|node| node.kind) {
                Some(NodeKind::If | NodeKind::Match | NodeKind::Decide | NodeKind::Split) => {
                    "a path comes out behind this, and nothing follows"
                }
                _ => "nothing follows this",
            };
            diagnostic(span).label(label).help(help)
        }
    }
}

/// The last statement of the innermost block that a path leaves open.
fn open_statement(block: &Block) -> Option<&Statement> {
    let last = block.statements.last()?;
    let inner = match &last.kind {
        StatementKind::Branch(_) | StatementKind::Split(_) => last
            .blocks()
            .into_iter()
            .filter(|block| !block.statements.is_empty() && !block.always_ends())
            .find_map(open_statement),
        _ => None,
    };
    Some(inner.unwrap_or(last))
}
