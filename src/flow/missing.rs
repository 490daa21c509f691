//! Results and credentials that are used where some path has not brought them about.

use rustc_hash::FxHashMap;

use super::truth::Truths;
use super::ways::{Event, Watch};
use super::world::{Scene, Turn, World, check_read};
use crate::core::{
    Block, CheckId, CheckSite, CredentialId, Decision, ExprId, ExprKind, NodeKind, Program, Statement,
    StatementKind,
};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::flow;
use crate::source::Span;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Absent {
    Check(CheckId),
    Credential(CredentialId),
}

/// What is absent where, and the turns of a path that comes there without it, last first.
#[derive(Default)]
pub struct Missing {
    found: FxHashMap<(Absent, Span), Vec<Turn>>,
}

impl<'p> Watch<'p> for Missing {
    fn see(&mut self, scene: &Scene<'p>, world: &World, event: &Event<'_, 'p>) {
        match event {
            Event::Condition { condition, at, span } => {
                let kind = scene.program.nodes.get(at.index()).map(|node| node.kind);
                // A `match` says what NOT_EXECUTED does, or leaves it to `else`.
                if kind != Some(NodeKind::Match) {
                    self.condition(scene, world, *condition, *span);
                }
            }
            Event::Checks { group } => self.checks(scene, world, group),
            _ => {}
        }
    }

    fn findings(&mut self, program: &'p Program) -> Vec<Diagnostic> {
        self.found.iter().map(|((absent, span), turns)| finding(program, *absent, *span, turns)).collect()
    }
}

impl Missing {
    fn condition(&mut self, scene: &Scene<'_>, world: &World, condition: ExprId, span: Span) {
        let reads = scene.reads(condition);
        let mut absent: Vec<CheckId> = reads.iter().filter_map(|(_, kind)| check_read(kind)).collect();
        absent.sort_unstable();
        absent.dedup();
        absent.retain(|check| !world.ran.contains(check));
        absent.retain(|check| scene.program.checks.get(check.index()).is_some_and(|check| !check.shadow));
        if absent.is_empty() {
            return;
        }
        let answers = world.answers(scene, condition);
        // What unknown does is said beside the condition.
        if answers.meets(Truths::UNKNOWN) {
            return;
        }
        for check in absent {
            let asks_whether_it_ran = reads.iter().any(|(_, kind)| match kind {
                ExprKind::CheckIs(id, set) | ExprKind::CheckIn(id, set) => {
                    *id == check && set.contains(Decision::NotExecuted)
                }
                ExprKind::CheckFailure(id) => *id == check,
                _ => false,
            });
            let mut with = world.clone();
            with.run(check);
            if !asks_whether_it_ran && with.answers(scene, condition) != answers {
                self.note(Absent::Check(check), span, world);
            }
        }
    }

    fn checks(&mut self, scene: &Scene<'_>, world: &World, group: &[CheckSite]) {
        for site in group {
            for credential in site.alternatives.iter().flat_map(|one| &one.credentials) {
                if !world.acquired.contains(credential)
                    && let Some(node) = scene.program.nodes.get(site.node.index())
                {
                    self.note(Absent::Credential(*credential), node.span, world);
                }
            }
        }
    }

    fn note(&mut self, absent: Absent, span: Span, world: &World) {
        self.found.entry((absent, span)).or_insert_with(|| world.turns().cloned().collect());
    }
}

fn finding(program: &Program, absent: Absent, span: Span, turns: &[Turn]) -> Diagnostic {
    let (code, name, verb, label) = match absent {
        Absent::Check(id) => {
            let name = program.checks.get(id.index()).map_or("", |check| &check.name);
            (flow::NOT_RUN_EVERYWHERE, name, "run", "where it did not run, this can come out in one way only")
        }
        Absent::Credential(id) => {
            let name = program.credentials.get(id.index()).map_or("", |credential| &credential.name);
            (flow::NOT_ACQUIRED_EVERYWHERE, name, "acquired", "where it is not there, nothing is executed")
        }
    };
    let diagnostic =
        Diagnostic::new(code, span, format!("a path comes here that has not {verb} `{name}`")).label(label);
    let diagnostic = with_turn(program, diagnostic, turns, &mut |statement| brings(statement, absent));
    diagnostic.help(match absent {
        Absent::Check(_) => "run it on every path that comes here, or ask `… is NOT_EXECUTED` first",
        Absent::Credential(_) => {
            "acquire it on every path that comes here, or check it in the branch that does"
        }
    })
}

/// Names the turn at which the path leaves those that have it: the latest one at a statement that `brings` it elsewhere.
pub fn with_turn(
    program: &Program,
    diagnostic: Diagnostic,
    turns: &[Turn],
    brings: &mut dyn FnMut(&Statement) -> bool,
) -> Diagnostic {
    let turn = turns.iter().find(|turn| {
        statement_at(&program.body, turn)
            .is_some_and(|statement| statement.blocks().into_iter().any(|block| holds(block, brings)))
    });
    let Some((turn, node)) = turn.and_then(|turn| Some((turn, program.nodes.get(turn.node.index())?))) else {
        return diagnostic;
    };
    let label = match (&*turn.arm, node.kind) {
        ("else", NodeKind::If | NodeKind::Require) => "the path on which this does not hold".to_owned(),
        ("else", _) => "the path through `else`".to_owned(),
        (arm, NodeKind::If | NodeKind::Require) if arm == "yes" || arm == "met" => {
            "the path on which this holds".to_owned()
        }
        (arm, _) => format!("the path through arm `{arm}`"),
    };
    diagnostic.also(turn.span, label)
}

fn statement_at<'p>(block: &'p Block, turn: &Turn) -> Option<&'p Statement> {
    block.statements.iter().find_map(|statement| {
        let inside = || statement.blocks().into_iter().find_map(|block| statement_at(block, turn));
        if statement.node == turn.node { Some(statement) } else { inside() }
    })
}

fn holds(block: &Block, brings: &mut dyn FnMut(&Statement) -> bool) -> bool {
    block.statements.iter().any(|statement| {
        brings(statement) || statement.blocks().into_iter().any(|block| holds(block, brings))
    })
}

fn brings(statement: &Statement, absent: Absent) -> bool {
    match (&statement.kind, absent) {
        (StatementKind::Check(group), Absent::Check(id)) => group.iter().any(|site| site.check == id),
        (StatementKind::Acquire(group), Absent::Credential(id)) => {
            group.iter().any(|one| one.credential == id)
        }
        _ => false,
    }
}
