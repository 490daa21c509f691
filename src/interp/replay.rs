//! Puts a decision that another tier made into words: the whole outcome, along the path that was taken there.
//!
//! What was decided (arms, rules, scores, the end) is taken as it is, so that a tier which decides otherwise gives another
//! outcome. The evaluator adds what only explains: values of arguments and needs, causes of unknown rules, look-ups.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::lists::BoundLists;
use super::run::{Flow, Run, workflow};
use crate::core::{
    Acquisition, Block, Branch, CheckSite, End, ExprId, NodeId, Program, Retry, RiskId, Split, Statement,
    StatementKind,
};
use crate::facts::Facts;
use crate::outcome::{Ended, Needs, Outcome, PathStep, RiskOutcome, RuleOutcome, RuleState};
use crate::value::Value;

/// What another tier decided.
#[derive(Clone, Debug, Default)]
pub(crate) struct Course {
    /// The attempts that counted.
    pub(crate) attempts: Vec<u32>,
    pub(crate) steps: Vec<CourseStep>,
    pub(crate) risks: Vec<RiskCourse>,
    pub(crate) end: CourseEnd,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CourseStep {
    pub(crate) node: NodeId,
    pub(crate) arm: TakenArm,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TakenArm {
    None,
    /// Of the statement's arms.
    Arm(u32),
    Unknown,
    Else,
    Done,
    Retry,
}

#[derive(Clone, Debug)]
pub(crate) struct RiskCourse {
    pub(crate) risk: RiskId,
    pub(crate) score: i64,
    pub(crate) states: Vec<RuleState>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum CourseEnd {
    /// At the last step.
    #[default]
    Pending,
    /// At the end of the last step; whether because it had expired.
    Ended { expired: bool },
    /// The path has no end.
    Torn,
}

/// The whole outcome of a course.
pub(crate) fn replay(program: &Program, facts: &Facts, lists: &BoundLists, course: &Course) -> Outcome {
    let mut attempts = course.attempts.clone();
    attempts.resize(program.credentials.len(), 1);
    let run = Run::new(program, facts, lists, attempts);
    let mut replay = Replay { run, course, at: 0, risk: 0 };
    let result = replay.block(&program.body).unwrap_or_else(super::run::no_end);
    let path = replay.path();
    Outcome {
        result,
        path,
        risks: replay.run.risks,
        lookups: replay.run.eval.lookups,
        shadow: replay.run.shadow,
        saturated: replay.run.eval.saturated,
        workflow: workflow(program),
    }
}

struct Replay<'a, 'c> {
    run: Run<'a>,
    course: &'c Course,
    /// The next step.
    at: usize,
    risk: usize,
}

impl<'a> Replay<'a, '_> {
    fn block(&mut self, block: &'a Block) -> Option<Ended> {
        block.statements.iter().find_map(|statement| self.statement(statement))
    }

    fn statement(&mut self, statement: &'a Statement) -> Option<Ended> {
        match &statement.kind {
            StatementKind::Acquire(group) => {
                let flow = self.run.acquire(group);
                self.at = self.at.saturating_add(group.len());
                self.waited(flow)
            }
            StatementKind::Check(group) => {
                let flow = self.run.check(group);
                self.at = self.at.saturating_add(group.len());
                self.waited(flow)
            }
            StatementKind::Retry(retry) => self.retry(retry),
            StatementKind::Branch(branch) => self.branch(branch),
            StatementKind::Risk(id) => {
                self.take();
                self.scored(*id);
                None
            }
            StatementKind::Split(split) => self.split(split),
            StatementKind::End(end) => {
                self.take();
                Some(self.end(end, false))
            }
        }
    }

    fn take(&mut self) -> TakenArm {
        let step = self.course.steps.get(self.at);
        self.at = self.at.saturating_add(1);
        step.map_or(TakenArm::None, |step| step.arm)
    }

    /// Where the course stops behind a group: what it waits for, or that it has expired.
    fn waited(&mut self, flow: Flow) -> Option<Ended> {
        if self.at < self.course.steps.len() && self.course.end != (CourseEnd::Ended { expired: true }) {
            return None;
        }
        let left = self.course.steps.len().saturating_sub(self.at);
        match self.course.end {
            CourseEnd::Pending if left == 0 => Some(match flow {
                Flow::Stop(ended) => *ended,
                Flow::Next => Ended::Pending(Needs::default()),
            }),
            CourseEnd::Ended { expired: true } if left == 1 => {
                let end = self.run.eval.program.expires.as_ref().map(|expires| &expires.end)?;
                Some(self.end(end, true))
            }
            _ => None,
        }
    }

    fn retry(&mut self, retry: &'a Retry) -> Option<Ended> {
        let mut again = None;
        let acquired = self.run.eval.path.acquired(retry.credential);
        if acquired.is_some() {
            again = retry.arms.iter().find(|arm| self.run.eval.truth(arm.condition) == Some(true));
        }
        if self.take() != TakenArm::Retry {
            return None;
        }
        let flow = match (acquired, again) {
            (Some(acquired), Some(arm)) => self.run.ask_again(acquired, arm),
            _ => Flow::Next,
        };
        self.waited(flow)
    }

    fn branch(&mut self, branch: &'a Branch) -> Option<Ended> {
        let taken = self.take();
        let last = match taken {
            TakenArm::Arm(at) => (at as usize).saturating_add(1),
            _ => branch.arms.len(),
        };
        for arm in branch.arms.iter().take(last) {
            self.run.eval.truth(arm.condition);
        }
        match taken {
            TakenArm::Arm(at) => self.block(&branch.arms.get(at as usize)?.block),
            TakenArm::Unknown => self.block(branch.unknown.as_ref()?),
            _ => self.block(&branch.otherwise),
        }
    }

    fn scored(&mut self, id: RiskId) {
        let Some(risk) = self.run.eval.program.risks.get(id.index()) else { return };
        let reference = self.run.eval.risk(risk);
        let scored = self.course.risks.get(self.risk);
        self.risk = self.risk.saturating_add(1);
        let Some(scored) = scored.filter(|scored| scored.risk == id) else { return };
        let mut rules = Vec::with_capacity(risk.rules.len());
        for ((rule, state), known) in risk.rules.iter().zip(&scored.states).zip(reference.rules) {
            let causes = if *state == RuleState::Unknown { known.causes } else { Vec::new() };
            let effect = match state {
                RuleState::Fired(arm) => rule.arms.get(*arm as usize).map(|arm| arm.effect),
                RuleState::Unknown => rule.unknown,
                RuleState::NotFired => None,
            };
            let name = Arc::clone(&rule.name);
            rules.push(RuleOutcome { name, shadow: rule.shadow, state: *state, effect, causes });
        }
        self.run.eval.path.set_score(id, scored.score);
        self.run.eval.path_changed();
        self.run.risks.push(RiskOutcome { name: Arc::clone(&risk.name), score: scored.score, rules });
    }

    fn split(&mut self, split: &'a Split) -> Option<Ended> {
        self.run.eval.eval(split.by);
        match self.take() {
            TakenArm::Arm(at) => self.block(&split.arms.get(at as usize)?.block),
            _ => None,
        }
    }

    fn end(&mut self, end: &End, expired: bool) -> Ended {
        let args = &end.args;
        let args = args.iter().map(|(name, value)| (Arc::clone(name), self.run.eval.eval(*value))).collect();
        Ended::Ended(crate::outcome::End {
            terminal: end.terminal.clone(),
            decision: end.decision,
            label: Arc::clone(&end.label),
            args,
            expired,
        })
    }

    /// The steps as they were taken, with the words of their arms.
    fn path(&self) -> Vec<PathStep> {
        let words = arm_words(self.run.eval.program);
        let step = |step: &CourseStep| {
            let node = self.run.node(step.node);
            let arms = words.get(&step.node);
            let arm = match step.arm {
                TakenArm::None => None,
                TakenArm::Arm(at) => arms.and_then(|arms| arms.get(at as usize)).cloned(),
                TakenArm::Unknown => Some("unknown".into()),
                TakenArm::Else => {
                    let required = node.is_some_and(|node| node.kind == crate::core::NodeKind::Require);
                    Some(if required { "not met" } else { "else" }.into())
                }
                TakenArm::Done => Some("done".into()),
                TakenArm::Retry => Some("retry".into()),
            };
            PathStep { node: step.node, id: node.map_or_else(|| "".into(), |node| Arc::clone(&node.id)), arm }
        };
        self.course.steps.iter().map(step).collect()
    }
}

/// The words of every statement's arms.
fn arm_words(program: &Program) -> FxHashMap<NodeId, Vec<Arc<str>>> {
    fn walk(block: &Block, words: &mut FxHashMap<NodeId, Vec<Arc<str>>>) {
        for statement in &block.statements {
            let arms: Vec<Arc<str>> = match &statement.kind {
                StatementKind::Branch(branch) => {
                    branch.arms.iter().map(|arm| Arc::clone(&arm.label)).collect()
                }
                StatementKind::Split(split) => split.arms.iter().map(|arm| Arc::clone(&arm.name)).collect(),
                _ => Vec::new(),
            };
            words.insert(statement.node, arms);
            for block in statement.blocks() {
                walk(block, words);
            }
        }
    }
    let mut words = FxHashMap::default();
    walk(&program.body, &mut words);
    words
}

/// What a step does to what the path knows.
#[derive(Clone, Copy)]
enum Effect<'a> {
    Acquire(&'a [Acquisition]),
    Check(&'a [CheckSite]),
    Risk(RiskId),
}

/// The evaluator at a place of a path that another tier walks: for what that tier can't compute itself.
pub(crate) struct At<'a> {
    run: Run<'a>,
    effects: FxHashMap<NodeId, Effect<'a>>,
    at: usize,
}

impl<'a> At<'a> {
    pub(crate) fn new(
        program: &'a Program,
        facts: &'a Facts,
        lists: &'a BoundLists,
        attempts: &[u32],
    ) -> Self {
        let mut attempts = attempts.to_vec();
        attempts.resize(program.credentials.len(), 1);
        let mut effects = FxHashMap::default();
        collect(&program.body, &mut effects);
        At { run: Run::new(program, facts, lists, attempts), effects, at: 0 }
    }

    /// Goes on to where the path has come; `score` gives what risks came to.
    pub(crate) fn advance(
        &mut self,
        steps: impl Iterator<Item = NodeId>,
        score: impl Fn(RiskId) -> Option<i64>,
    ) {
        for node in steps.skip(self.at) {
            self.at = self.at.saturating_add(1);
            match self.effects.get(&node) {
                Some(Effect::Acquire(group)) => {
                    let _ = self.run.acquire(group);
                }
                Some(Effect::Check(group)) => {
                    let _ = self.run.check(group);
                }
                Some(Effect::Risk(id)) => {
                    if let Some(score) = score(*id) {
                        self.run.eval.path.set_score(*id, score);
                        self.run.eval.path_changed();
                    }
                }
                None => {}
            }
        }
    }

    pub(crate) fn eval(&mut self, id: ExprId) -> Value {
        self.run.eval.eval(id)
    }

    /// Whether anything evaluated here hit a bound.
    pub(crate) fn has_saturated(&self) -> bool {
        !self.run.eval.saturated.is_empty()
    }
}

/// Effects by the first node of a group; the others of it do nothing more. A risk counts when its step has been taken.
fn collect<'a>(block: &'a Block, effects: &mut FxHashMap<NodeId, Effect<'a>>) {
    for statement in &block.statements {
        match &statement.kind {
            StatementKind::Acquire(group) => {
                if let Some(first) = group.first() {
                    effects.insert(first.node, Effect::Acquire(group));
                }
            }
            StatementKind::Check(group) => {
                if let Some(first) = group.first() {
                    effects.insert(first.node, Effect::Check(group));
                }
            }
            StatementKind::Risk(id) => {
                effects.insert(statement.node, Effect::Risk(*id));
            }
            _ => {}
        }
        for block in statement.blocks() {
            collect(block, effects);
        }
    }
}
