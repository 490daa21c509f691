//! Every way through a workflow, one statement after the other, with what holds on it.
//!
//! Ways that come together stay apart while they are few, so that a branch may depend on an earlier one; many are joined.
//! Checks of the flow watch what happens and say at the end what they have found.

use std::sync::Arc;

use super::domain::Domain;
use super::scores;
use super::truth::Truths;
use super::world::{Scene, Turn, World};
use crate::core::{
    Block, Branch, CheckSite, End, ExprId, NodeId, Program, Risk, RiskId, Rule, Statement, StatementKind,
};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// So many ways are kept apart.
const MOST_WAYS: usize = 24;

/// What happens on one way.
pub enum Event<'a, 'p> {
    /// An arm of a branch is looked at; `answers`: what its condition can come to, once the arms before were not taken.
    /// None: the arms before take everything.
    Arm {
        statement: &'p Statement,
        branch: &'p Branch,
        index: usize,
        answers: Truths,
    },
    /// The way behind `else`, or past a branch without one, is open or not.
    Otherwise {
        statement: &'p Statement,
        branch: &'p Branch,
        open: bool,
    },
    /// As [`Event::Arm`], of a rule; `alone`: without the arms before it.
    RuleArm {
        rule: &'p Rule,
        index: usize,
        alone: Truths,
        answers: Truths,
    },
    /// A condition of a branch or rule is asked.
    Condition {
        condition: ExprId,
        at: NodeId,
        span: Span,
    },
    Checks {
        group: &'p [CheckSite],
    },
    Computed {
        risk: RiskId,
        scores: &'a Domain,
    },
    End {
        node: NodeId,
        end: &'p End,
    },
}

/// A check of the flow.
pub trait Watch<'p> {
    /// `world`: what holds before the event.
    fn see(&mut self, scene: &Scene<'p>, world: &World, event: &Event<'_, 'p>);

    fn findings(&mut self, program: &'p Program) -> Vec<Diagnostic>;
}

/// Walks all ways. `false`: there are too many to say anything.
pub fn walk<'p>(program: &'p Program, watches: &mut [Box<dyn Watch<'p> + 'p>]) -> bool {
    let scene = Scene::new(program);
    let mut walk = Walk { scene, watches };
    walk.block(&program.body, vec![World::default()]);
    !walk.scene.is_exhausted()
}

struct Walk<'w, 'p> {
    scene: Scene<'p>,
    watches: &'w mut [Box<dyn Watch<'p> + 'p>],
}

impl<'p> Walk<'_, 'p> {
    fn see(&mut self, world: &World, event: &Event<'_, 'p>) {
        for watch in self.watches.iter_mut() {
            watch.see(&self.scene, world, event);
        }
    }

    fn block(&mut self, block: &'p Block, mut worlds: Vec<World>) -> Vec<World> {
        for statement in &block.statements {
            if self.scene.is_exhausted() {
                return Vec::new();
            }
            let after = worlds.into_iter().flat_map(|world| self.statement(statement, world)).collect();
            worlds = joined(&self.scene, after);
        }
        worlds
    }

    fn statement(&mut self, statement: &'p Statement, mut world: World) -> Vec<World> {
        match &statement.kind {
            StatementKind::Acquire(group) => {
                Arc::make_mut(&mut world.acquired).extend(group.iter().map(|one| one.credential));
                vec![world]
            }
            StatementKind::Check(group) => {
                self.see(&world, &Event::Checks { group });
                for site in group {
                    world.run(site.check);
                }
                vec![world]
            }
            StatementKind::Retry(_) => vec![world],
            StatementKind::Branch(branch) => self.branch(statement, branch, world),
            StatementKind::Split(split) => {
                let arms = split.arms.iter().flat_map(|arm| {
                    let mut taken = world.clone();
                    let span = self.span(statement.node);
                    taken.turn(Turn { node: statement.node, arm: arm.name.clone(), span, condition: None });
                    self.block(&arm.block, vec![taken])
                });
                arms.collect()
            }
            StatementKind::Risk(id) => {
                if let Some(risk) = self.scene.program.risks.get(id.index()) {
                    self.risk(*id, risk, statement.node, &mut world);
                }
                vec![world]
            }
            StatementKind::End(end) => {
                self.see(&world, &Event::End { node: statement.node, end });
                Vec::new()
            }
        }
    }

    fn branch(&mut self, statement: &'p Statement, branch: &'p Branch, world: World) -> Vec<World> {
        let mut out = Vec::new();
        // What is left once the arms so far were not taken.
        let mut rest = Some(world.clone());
        let mut may_be_unknown = false;
        for (index, arm) in branch.arms.iter().enumerate() {
            let Some(here) = &mut rest else {
                let answers = Truths::NONE;
                self.see(&world, &Event::Arm { statement, branch, index, answers });
                continue;
            };
            let answers = here.answers(&self.scene, arm.condition);
            may_be_unknown |= answers.meets(Truths::UNKNOWN);
            let now = here.clone();
            self.see(&now, &Event::Arm { statement, branch, index, answers });
            let (condition, span) = (arm.condition, arm.span);
            self.see(&now, &Event::Condition { condition, at: statement.node, span });
            let mut taken = now;
            if answers.meets(Truths::TRUE) && taken.assume(&self.scene, arm.condition, Truths::TRUE) {
                taken.turn(Turn {
                    node: statement.node,
                    arm: arm.label.clone(),
                    span: arm.span,
                    condition: Some((arm.condition, Truths::TRUE)),
                });
                out.extend(self.block(&arm.block, vec![taken]));
            }
            if !here.assume(&self.scene, arm.condition, Truths::NOT_TRUE) {
                rest = None;
            }
        }
        let condition = branch.arms.last().map(|arm| (arm.condition, Truths::NOT_TRUE));
        let turn = |arm: &str, span: Span| Turn { node: statement.node, arm: arm.into(), span, condition };
        let span = self.span(statement.node);
        if let (Some(block), Some(rest), true) = (&branch.unknown, &rest, may_be_unknown) {
            let mut taken = rest.clone();
            taken.turn(turn("unknown", span));
            out.extend(self.block(block, vec![taken]));
        }
        // With an arm of its own for unknown, `else` is for conditions that are all false.
        if branch.unknown.is_some() {
            let all_false = |rest: &mut World| {
                branch.arms.iter().all(|arm| rest.assume(&self.scene, arm.condition, Truths::FALSE))
            };
            rest = rest.and_then(|mut rest| all_false(&mut rest).then_some(rest));
        }
        self.see(&world, &Event::Otherwise { statement, branch, open: rest.is_some() });
        if let (Some(mut rest), false) = (rest, branch.exhaustive) {
            rest.turn(turn("else", span));
            out.extend(self.block(&branch.otherwise, vec![rest]));
        }
        joined(&self.scene, out)
    }

    fn risk(&mut self, id: RiskId, risk: &'p Risk, node: NodeId, world: &mut World) {
        let mut effects = Vec::new();
        for rule in &risk.rules {
            let mut rest = Some(world.clone());
            let mut possible = Vec::new();
            let mut unknown = false;
            for (index, arm) in rule.arms.iter().enumerate() {
                let alone = world.answers(&self.scene, arm.condition);
                let answers =
                    rest.as_ref().map_or(Truths::NONE, |rest| rest.answers(&self.scene, arm.condition));
                unknown |= answers.meets(Truths::UNKNOWN);
                self.see(world, &Event::RuleArm { rule, index, alone, answers });
                let (condition, span) = (arm.condition, arm.span);
                self.see(world, &Event::Condition { condition, at: node, span });
                if answers.meets(Truths::TRUE) {
                    possible.push(Some(arm.effect));
                }
                rest = rest.filter(|_| answers.meets(Truths::NOT_TRUE));
                if let Some(here) = &mut rest
                    && !here.assume(&self.scene, arm.condition, Truths::NOT_TRUE)
                {
                    rest = None;
                }
            }
            if rest.is_some() {
                possible.push(None);
                possible.extend(rule.unknown.filter(|_| unknown).map(Some));
            }
            if !rule.shadow {
                effects.push(possible);
            }
        }
        let scores = scores::possible(risk, &effects);
        self.see(world, &Event::Computed { risk: id, scores: &scores });
        world.scores.insert(id, scores);
    }

    fn span(&self, node: NodeId) -> Span {
        self.scene.program.nodes.get(node.index()).map(|node| node.span).unwrap_or_default()
    }
}

/// The ways themselves where they are few, else one that stands for all.
fn joined(scene: &Scene<'_>, worlds: Vec<World>) -> Vec<World> {
    if worlds.len() <= MOST_WAYS {
        return worlds;
    }
    worlds.into_iter().reduce(|all, one| all.join(scene, &one)).into_iter().collect()
}
