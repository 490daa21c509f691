//! Walks the workflow: statement by statement until something is needed or an end is reached.

use std::sync::Arc;

use super::eval::Eval;
use super::lists::BoundLists;
use super::path::Acquired;
use super::trace::Trace;
use super::{Evaluation, split};
use crate::core::{
    Acquisition, Block, Branch, CheckSite, CredentialId, Decision, End, ExprId, Node, NodeId, NodeKind,
    Program, Retry, RetryArm, RiskId, Split, Statement, StatementKind,
};
use crate::facts::{CredentialFact, Facts, failure};
use crate::outcome::{CheckNeed, CredentialNeed, Ended, Needs, Outcome, PathStep, RiskOutcome, WorkflowRef};
use crate::value::Value;

pub(super) fn run(program: &Program, facts: &Facts, lists: &BoundLists, traced: bool) -> Evaluation {
    let (run, result) = walk(program, facts, lists, traced);
    let outcome = Outcome {
        result,
        path: run.steps,
        risks: run.risks,
        lookups: run.eval.lookups,
        shadow: run.shadow,
        saturated: run.eval.saturated,
        workflow: workflow(program),
    };
    Evaluation { outcome, trace: run.trace.unwrap_or_default() }
}

/// Which workflow decides.
pub(super) fn workflow(program: &Program) -> WorkflowRef {
    WorkflowRef {
        name: Arc::clone(&program.meta.name),
        key: program.meta.key.clone(),
        version: program.meta.version,
        edition: program.meta.edition,
        content_hash: program.meta.content_hash,
    }
}

/// The values of expressions where the run came to: at its end, or where it waits.
pub(super) fn values(program: &Program, facts: &Facts, lists: &BoundLists, exprs: &[ExprId]) -> Vec<Value> {
    let (mut run, _) = walk(program, facts, lists, false);
    exprs.iter().map(|expr| run.eval.eval(*expr)).collect()
}

/// Walks from the start. A `retry` that asks for an attempt which the facts already hold is the one way back: the walk
/// begins anew with that attempt. An attempt that no `retry` asked for does not count, so adding facts only extends a
/// path.
fn walk<'a>(program: &'a Program, facts: &'a Facts, lists: &'a BoundLists, traced: bool) -> (Run<'a>, Ended) {
    let mut attempts = facts.first_attempts();
    attempts.resize(program.credentials.len(), 1);
    loop {
        let mut run = Run::new(program, facts, lists, attempts.clone());
        run.trace = traced.then(Trace::default);
        let result = match run.block(&program.body) {
            Flow::Stop(result) => *result,
            Flow::Next => no_end(),
        };
        // Each turn raises one attempt, and a `retry` bounds how far.
        match run.rewind.and_then(|(id, attempt)| Some((attempts.get_mut(id.index())?, attempt))) {
            Some((current, attempt)) => *current = attempt,
            None => return (run, result),
        }
    }
}

/// Every path of a checked workflow reaches an end; one that did not would at least not pass.
pub(super) fn no_end() -> Ended {
    Ended::Ended(crate::outcome::End {
        terminal: None,
        decision: Decision::NotExecuted,
        label: failure::TECHNICAL_ERROR.into(),
        args: Vec::new(),
        expired: false,
    })
}

/// Whether the statement after this one is reached.
pub(super) enum Flow {
    Next,
    Stop(Box<Ended>),
}

pub(super) struct Run<'a> {
    pub(super) eval: Eval<'a>,
    steps: Vec<PathStep>,
    pub(super) risks: Vec<RiskOutcome>,
    pub(super) shadow: Vec<CheckNeed>,
    pub(super) trace: Option<Trace>,
    /// A later attempt that a `retry` asked for and the facts hold.
    rewind: Option<(CredentialId, u32)>,
}

impl<'a> Run<'a> {
    pub(super) fn new(
        program: &'a Program,
        facts: &'a Facts,
        lists: &'a BoundLists,
        attempts: Vec<u32>,
    ) -> Self {
        Run {
            eval: Eval::new(program, facts, lists, attempts),
            steps: Vec::new(),
            risks: Vec::new(),
            shadow: Vec::new(),
            trace: None,
            rewind: None,
        }
    }

    fn block(&mut self, block: &'a Block) -> Flow {
        for statement in &block.statements {
            if let Flow::Stop(result) = self.statement(statement) {
                return Flow::Stop(result);
            }
        }
        Flow::Next
    }

    fn statement(&mut self, statement: &'a Statement) -> Flow {
        let node = statement.node;
        match &statement.kind {
            StatementKind::Acquire(group) => self.acquire(group),
            StatementKind::Check(group) => self.check(group),
            StatementKind::Retry(retry) => self.retry(node, retry),
            StatementKind::Branch(branch) => self.branch(node, branch),
            StatementKind::Risk(id) => self.risk(node, *id),
            StatementKind::Split(split) => self.split(node, split),
            StatementKind::End(end) => self.end(node, end, false),
        }
    }

    pub(super) fn node(&self, id: NodeId) -> Option<&'a Node> {
        self.eval.program.nodes.get(id.index())
    }

    fn step(&mut self, node: NodeId, arm: Option<&str>) {
        let id = self.node(node).map_or_else(|| "".into(), |node| Arc::clone(&node.id));
        self.steps.push(PathStep { node, id, arm: arm.map(Into::into) });
    }

    /// What is needed is the outcome, unless the run has expired.
    fn wait(&mut self, needs: Needs) -> Flow {
        match &self.eval.program.expires {
            Some(expires) if self.eval.expires() => self.end(expires.node, &expires.end, true),
            _ => Flow::Stop(Box::new(Ended::Pending(needs))),
        }
    }

    pub(super) fn acquire(&mut self, group: &'a [Acquisition]) -> Flow {
        let mut needs = Needs::default();
        for acquisition in group {
            self.step(acquisition.node, None);
            let id = acquisition.credential;
            let attempt = self.eval.attempt(id);
            let fact = self.eval.facts.attempts_of(id).iter().find(|fact| fact.attempt == attempt);
            if fact.is_none() && !self.eval.gives_up() {
                needs.credentials.push(self.credential_need(acquisition, 1, None));
                continue;
            }
            let fact: Option<&CredentialFact> = fact.filter(|fact| fact.present);
            let data = fact.map_or_else(Vec::new, |fact| self.credential_data(acquisition, fact));
            self.eval.path.acquire(id, Acquired { acquisition, attempt, fact }, data);
        }
        self.eval.path_changed();
        if needs.credentials.is_empty() { Flow::Next } else { self.wait(needs) }
    }

    /// What came back with the credential, else what the script sends along.
    fn credential_data(&mut self, acquisition: &'a Acquisition, fact: &CredentialFact) -> Vec<Value> {
        let declared = self.eval.program.credentials.get(acquisition.credential.index());
        let mut data = Vec::new();
        for (at, field) in
            declared.map(|credential| credential.data.as_slice()).unwrap_or_default().iter().enumerate()
        {
            let came = fact.data.get(at).filter(|value| !value.is_missing()).cloned();
            let sent = acquisition.fields.iter().find(|(name, _)| *name == field.name);
            data.push(match (came, sent) {
                (Some(value), _) => value,
                (None, Some((_, value))) => self.eval.eval(*value),
                (None, None) => Value::Missing,
            });
        }
        data
    }

    fn credential_need(
        &mut self,
        acquisition: &'a Acquisition,
        attempt: u32,
        message: Option<Arc<str>>,
    ) -> CredentialNeed {
        let credential = self.eval.program.credentials.get(acquisition.credential.index());
        CredentialNeed {
            label: credential.map_or_else(|| "".into(), |credential| Arc::clone(&credential.name)),
            kind: credential.map_or_else(|| "".into(), |credential| Arc::clone(&credential.kind)),
            attempt,
            message,
            sources: acquisition.sources.clone(),
            types: acquisition.types.clone(),
            subtypes: acquisition.subtypes.clone(),
            preselect: acquisition.preselect.clone(),
            parts: acquisition.parts.clone(),
            countries: acquisition.countries.clone(),
            channels: acquisition.channels.clone(),
            optional: acquisition.optional,
            fields: self.eval.arguments(&acquisition.fields),
        }
    }

    pub(super) fn check(&mut self, group: &'a [CheckSite]) -> Flow {
        for site in group {
            self.step(site.node, None);
        }
        let needs = self.eval.ask_group(group);
        self.shadow.extend(needs.shadow);
        if needs.waited_for.is_empty() {
            return Flow::Next;
        }
        self.wait(Needs { credentials: Vec::new(), checks: needs.waited_for })
    }

    /// Asks again where an arm is true and an attempt is left; in closed facts nobody is there to ask.
    fn retry(&mut self, node: NodeId, retry: &'a Retry) -> Flow {
        let Some(acquired) = self.eval.path.acquired(retry.credential) else {
            self.step(node, Some("done"));
            return Flow::Next;
        };
        let mut again = None;
        for (at, arm) in retry.arms.iter().enumerate() {
            let truth = self.eval.truth(arm.condition);
            self.trace(node, None, &(at.saturating_add(1)).to_string(), arm.condition, truth);
            if truth == Some(true) {
                again = Some(arm);
                break;
            }
        }
        let attempts_left = acquired.attempt < retry.attempts && !self.eval.gives_up();
        let Some(arm) = again.filter(|_| attempts_left) else {
            self.step(node, Some("done"));
            return Flow::Next;
        };
        let next = acquired.attempt.saturating_add(1);
        if self.eval.facts.attempts_of(retry.credential).iter().any(|fact| fact.attempt == next) {
            self.rewind = Some((retry.credential, next));
            return Flow::Stop(Box::new(no_end()));
        }
        self.step(node, Some("retry"));
        self.ask_again(acquired, arm)
    }

    /// Waits for the next attempt.
    pub(super) fn ask_again(&mut self, acquired: Acquired<'a>, arm: &'a RetryArm) -> Flow {
        let next = acquired.attempt.saturating_add(1);
        let message = match self.eval.eval(arm.message) {
            Value::Text(message) => Some(message),
            _ => None,
        };
        let need = self.credential_need(acquired.acquisition, next, message);
        self.wait(Needs { credentials: vec![need], checks: Vec::new() })
    }

    fn branch(&mut self, node: NodeId, branch: &'a Branch) -> Flow {
        let mut unknown = false;
        for arm in &branch.arms {
            let truth = self.eval.truth(arm.condition);
            self.trace(node, None, &arm.label, arm.condition, truth);
            match truth {
                Some(true) => {
                    self.step(node, Some(&arm.label));
                    return self.block(&arm.block);
                }
                Some(false) => {}
                None => unknown = true,
            }
        }
        match &branch.unknown {
            Some(block) if unknown => {
                self.step(node, Some("unknown"));
                self.block(block)
            }
            _ => {
                let required = self.node(node).is_some_and(|node| node.kind == NodeKind::Require);
                self.step(node, Some(if required { "not met" } else { "else" }));
                self.block(&branch.otherwise)
            }
        }
    }

    fn risk(&mut self, node: NodeId, id: RiskId) -> Flow {
        self.step(node, None);
        if let Some(risk) = self.eval.program.risks.get(id.index()) {
            let outcome = self.eval.risk(risk);
            self.trace_risk(node, risk);
            self.eval.path.set_score(id, outcome.score);
            self.eval.path_changed();
            self.risks.push(outcome);
        }
        Flow::Next
    }

    fn split(&mut self, node: NodeId, split: &'a Split) -> Flow {
        let value = self.eval.eval(split.by);
        match split::arm(&split.name, &value, &split.arms) {
            Some(arm) => {
                self.step(node, Some(&arm.name));
                self.block(&arm.block)
            }
            None => {
                self.step(node, None);
                Flow::Next
            }
        }
    }

    fn end(&mut self, node: NodeId, end: &'a End, expired: bool) -> Flow {
        self.step(node, None);
        let args = end.args.iter().map(|(name, value)| (Arc::clone(name), self.eval.eval(*value))).collect();
        Flow::Stop(Box::new(Ended::Ended(crate::outcome::End {
            terminal: end.terminal.clone(),
            decision: end.decision,
            label: Arc::clone(&end.label),
            args,
            expired,
        })))
    }
}

impl Eval<'_> {
    /// Named values for a need; missing ones are left out.
    pub(super) fn arguments(&mut self, args: &[(Arc<str>, ExprId)]) -> Vec<(Arc<str>, Value)> {
        let values = args.iter().map(|(name, value)| (Arc::clone(name), self.eval(*value)));
        values.filter(|(_, value)| !value.is_missing()).collect()
    }
}
