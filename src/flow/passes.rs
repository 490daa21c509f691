//! Nobody passes by accident: a path that ends PASSED has examined something.

use rustc_hash::FxHashMap;

use super::ways::{Event, Watch};
use super::world::{Scene, Turn, World};
use crate::core::{Block, Decision, ExprKind, Program, StatementKind};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::flow;
use crate::source::Span;

#[derive(Default)]
pub struct Passes {
    /// Ends without a check, with the last turn before them.
    ends: FxHashMap<Span, Option<Turn>>,
}

impl<'p> Watch<'p> for Passes {
    fn see(&mut self, scene: &Scene<'p>, world: &World, event: &Event<'_, 'p>) {
        let Event::End { node, end } = event else { return };
        let program = scene.program;
        let waited_for = |check: &crate::core::CheckId| {
            program.checks.get(check.index()).is_some_and(|check| !check.shadow)
        };
        if end.decision != Decision::Passed || world.ran.iter().any(waited_for) || !world.scores.is_empty() {
            return;
        }
        let asks =
            |turn: &Turn| turn.condition.map(|(condition, _)| scene.reads(condition)).unwrap_or_default();
        // Who is on a list of the host, or was examined earlier, passes on purpose.
        let trusted = world.turns().any(|turn| {
            asks(turn).iter().any(|(_, kind)| matches!(kind, ExprKind::InList(..) | ExprKind::Prior(_)))
        });
        let decided = world.turns().any(|turn| turn.condition.is_some());
        // A policy on the host's own data needs no check; one that has checks needs them on every path.
        if !trusted
            && (!decided || examines(&program.body))
            && let Some(node) = program.nodes.get(node.index())
        {
            self.ends.entry(node.span).or_insert_with(|| world.turns().next().cloned());
        }
    }

    fn findings(&mut self, _: &'p Program) -> Vec<Diagnostic> {
        let finding = |(span, turn): (&Span, &Option<Turn>)| {
            let diagnostic =
                Diagnostic::new(flow::PASSES_UNCHECKED, *span, "a path passes without any check")
                    .label("nothing was examined")
                    .help("run a check and require its result, or end WARNING where nobody can tell");
            match turn {
                Some(turn) => diagnostic.also(turn.span, "the path through here"),
                None => diagnostic,
            }
        };
        self.ends.iter().map(finding).collect()
    }
}

/// Whether anything is acquired or checked at all.
fn examines(block: &Block) -> bool {
    block.statements.iter().any(|statement| {
        matches!(statement.kind, StatementKind::Acquire(_) | StatementKind::Check(_) | StatementKind::Risk(_))
            || statement.blocks().into_iter().any(examines)
    })
}
