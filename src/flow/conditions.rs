//! Conditions that always or never hold where they are asked, by types and ranges or by what was asked before.

use rustc_hash::FxHashMap;

use super::is_own;
use super::truth::Truths;
use super::ways::{Event, Watch};
use super::world::{Scene, Turn, World};
use crate::core::{ExprId, NodeKind, Program};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::flow;
use crate::source::Span;

/// What became of a condition over all ways.
struct Asked {
    kind: NodeKind,
    first: bool,
    exhaustive: bool,
    answers: Truths,
    /// What decided it before, where the first way that came here knows.
    decided: Option<Span>,
}

#[derive(Default)]
pub struct Conditions {
    asked: FxHashMap<Span, Asked>,
    /// Blocks behind `else`, and whether a way leads into them.
    otherwise: FxHashMap<Span, bool>,
}

impl<'p> Watch<'p> for Conditions {
    fn see(&mut self, scene: &Scene<'p>, world: &World, event: &Event<'_, 'p>) {
        match event {
            Event::Arm { statement, branch, index, answers } => {
                let Some(kind) = scene.program.nodes.get(statement.node.index()).map(|node| node.kind) else {
                    return;
                };
                let Some(arm) = branch.arms.get(*index) else { return };
                // Bands have to be there, whatever the score can be.
                if kind == NodeKind::Decide {
                    return;
                }
                let asked = self.asked.entry(arm.span).or_insert_with(|| Asked {
                    kind,
                    first: *index == 0,
                    exhaustive: branch.exhaustive,
                    answers: Truths::NONE,
                    decided: is_settled(*answers)
                        .then(|| decided_before(scene, world, arm.condition, *answers))
                        .flatten()
                        .map(|turn| turn.span),
                });
                asked.answers = asked.answers.and(*answers);
            }
            Event::Otherwise { statement, branch, open } => {
                let is_if = scene
                    .program
                    .nodes
                    .get(statement.node.index())
                    .is_some_and(|node| node.kind == NodeKind::If);
                let first = branch.otherwise.statements.first();
                let first = first.and_then(|first| scene.program.nodes.get(first.node.index()));
                if let (true, Some(first)) = (is_if, first) {
                    *self.otherwise.entry(first.span).or_insert(false) |= open;
                }
            }
            _ => {}
        }
    }

    fn findings(&mut self, program: &'p Program) -> Vec<Diagnostic> {
        let own = |span: &Span| is_own(program, *span);
        let mut found: Vec<Diagnostic> = self
            .asked
            .iter()
            .filter(|(span, _)| own(span))
            .filter_map(|(span, asked)| asked.finding(*span))
            .collect();
        // Where a condition before it always holds, that is what is wrong.
        if found.iter().all(|found| found.code != flow::SAME_CONDITION) {
            let closed = self.otherwise.iter().filter(|(span, open)| own(span) && !**open);
            found.extend(closed.map(|(span, _)| {
                Diagnostic::new(flow::NEVER_TAKEN, *span, "no path comes to this `else`")
                    .label("never taken")
                    .help("the conditions before it take everything; remove the `else`")
            }));
        }
        found
    }
}

/// Whether it always or never holds.
fn is_settled(answers: Truths) -> bool {
    answers == Truths::TRUE || !answers.meets(Truths::TRUE)
}

impl Asked {
    fn finding(&self, span: Span) -> Option<Diagnostic> {
        let always = self.answers == Truths::TRUE;
        let never = !self.answers.meets(Truths::TRUE);
        let finding = match self.kind {
            NodeKind::Require if always => {
                Diagnostic::new(flow::SAME_CONDITION, span, "this is met on every path")
                    .label("always true here")
                    .help("remove the `require`, or ask for what can still go wrong")
            }
            NodeKind::Require if never => {
                Diagnostic::new(flow::SAME_CONDITION, span, "this is met on no path, so every path ends here")
                    .label("never true here")
                    .help("ask for what can still come, or say `end …` and remove what follows")
            }
            NodeKind::If if always && self.first => {
                Diagnostic::new(flow::SAME_CONDITION, span, "this condition holds on every path")
                    .label("always true here")
                    .help("leave out the `if`, or ask for what can still differ")
            }
            NodeKind::If if never => {
                Diagnostic::new(flow::SAME_CONDITION, span, "this condition holds on no path")
                    .label("never true here")
                    .help("remove it with what it guards, or ask for what can still come")
            }
            // A `match` without `else` has to name every case.
            NodeKind::Match if never && !self.exhaustive => {
                Diagnostic::new(flow::NEVER_TAKEN, span, "no path takes this arm")
                    .label("never taken")
                    .help("remove it")
                    .fix("remove the arm", span, "")
            }
            _ => return None,
        };
        Some(match self.decided {
            Some(decided) => finding.also(decided, "decided here already"),
            None => finding,
        })
    }
}

/// The turn that by itself leaves the condition no other answer; `None` where types do, or several turns together.
fn decided_before<'w>(
    scene: &Scene<'_>,
    world: &'w World,
    condition: ExprId,
    answers: Truths,
) -> Option<&'w Turn> {
    let unasked = world.unasked(scene);
    if unasked.answers(scene, condition) == answers {
        return None;
    }
    world.turns().find(|turn| {
        turn.condition.is_some_and(|(asked, came_to)| {
            let mut after = unasked.clone();
            after.assume(scene, asked, came_to) && after.answers(scene, condition) == answers
        })
    })
}
