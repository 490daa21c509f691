//! What every condition on the path saw: the values at its leaves, and the part that decided it.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::eval::Eval;
use super::run::Run;
use super::why::Nearest;
use crate::core::{ExprId, ExprKind, NodeId, Risk, expr_text};
use crate::value::Value;

/// Conditions in the order in which they were evaluated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trace {
    pub conditions: Vec<ConditionTrace>,
}

/// One arm of a branch, a retry or a rule.
#[derive(Clone, Debug, PartialEq)]
pub struct ConditionTrace {
    pub node: NodeId,
    /// The rule it belongs to, in the risk of `node`.
    pub rule: Option<Arc<str>>,
    /// The arm's label; of a rule and a retry its number from 1.
    pub arm: Arc<str>,
    /// The condition as a script writes it.
    pub text: String,
    /// `None`: unknown.
    pub result: Option<bool>,
    /// The places that it read.
    pub leaves: Vec<Leaf>,
    /// The parts that made the result what it is: of a false `and` its false operands, of a true `or` its first true
    /// one, of anything unknown what was unknown in it.
    pub decided_by: Vec<String>,
    /// What would have made it true; `None` where it is.
    pub nearest: Option<Nearest>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    pub place: String,
    pub value: Value,
    /// Why it is missing, where a check did not run (`TIMED_OUT`) or a credential is not there.
    pub reason: Option<String>,
}

impl Trace {
    /// Of a rule that did not fire, the condition that was nearest to being true, with what it lacked: the arm with the
    /// fewest changes, of equals the first. `None` where the rule fired or was not evaluated.
    pub fn nearest(&self, node: NodeId, rule: &str) -> Option<(&ConditionTrace, &Nearest)> {
        let arms = self.conditions.iter().filter(|c| c.node == node && c.rule.as_deref() == Some(rule));
        let arms: Vec<&ConditionTrace> = arms.collect();
        if arms.iter().any(|condition| condition.result == Some(true)) {
            return None;
        }
        let all = arms.into_iter().filter_map(|condition| Some((condition, condition.nearest.as_ref()?)));
        all.min_by_key(|(_, nearest)| match nearest {
            Nearest::Changes(changes) => changes.len(),
            Nearest::Unclear => usize::MAX.saturating_sub(1),
            Nearest::Never => usize::MAX,
        })
    }
}

impl Run<'_> {
    pub(super) fn trace(
        &mut self,
        node: NodeId,
        rule: Option<&Arc<str>>,
        arm: &str,
        id: ExprId,
        result: Option<bool>,
    ) {
        let Some(trace) = &mut self.trace else { return };
        let mut leaves = Vec::new();
        self.eval.leaves(id, &mut leaves);
        let mut decided_by = Vec::new();
        self.eval.decided_by(id, &mut decided_by);
        let nearest = (result != Some(true)).then(|| self.eval.nearest(id));
        trace.conditions.push(ConditionTrace {
            node,
            rule: rule.map(Arc::clone),
            arm: arm.into(),
            text: expr_text(self.eval.program, id),
            result,
            leaves,
            decided_by,
            nearest,
        });
    }

    /// Every arm up to the first true one.
    pub(super) fn trace_risk(&mut self, node: NodeId, risk: &Risk) {
        if self.trace.is_none() {
            return;
        }
        for rule in &risk.rules {
            for (at, arm) in rule.arms.iter().enumerate() {
                let result = self.eval.truth(arm.condition);
                self.trace(node, Some(&rule.name), &at.saturating_add(1).to_string(), arm.condition, result);
                if result == Some(true) {
                    break;
                }
            }
        }
    }
}

impl Eval<'_> {
    /// The places that a condition read, each once. Looks only at what was evaluated.
    fn leaves(&mut self, id: ExprId, leaves: &mut Vec<Leaf>) {
        let mut visited = FxHashSet::default();
        self.visit_leaves(id, &mut visited, leaves);
    }

    fn visit_leaves(&mut self, id: ExprId, visited: &mut FxHashSet<ExprId>, leaves: &mut Vec<Leaf>) {
        let program = self.program;
        let Some(expr) = program.exprs.get(id).filter(|_| visited.insert(id)) else { return };
        match &expr.kind {
            ExprKind::Const(_) => {}
            // The element is another one at every look; the list is the place.
            ExprKind::Aggregate { list, .. } => self.visit_leaves(*list, visited, leaves),
            kind if kind.is_place(program) => {
                let value = self.eval(id);
                let reason = if value.is_missing() { self.reason(id).map(str::to_owned) } else { None };
                let place = expr_text(program, id);
                if leaves.iter().all(|leaf| leaf.place != place) {
                    leaves.push(Leaf { place, value, reason });
                }
            }
            kind => {
                for operand in self.evaluated_operands(kind) {
                    self.visit_leaves(operand, visited, leaves);
                }
            }
        }
    }

    /// The operands that the last evaluation looked at.
    pub(super) fn evaluated_operands(&mut self, kind: &ExprKind) -> Vec<ExprId> {
        match kind {
            ExprKind::If(condition, then, otherwise) => match self.truth(*condition) {
                None => vec![*condition],
                Some(true) => vec![*condition, *then],
                Some(false) => vec![*condition, *otherwise],
            },
            ExprKind::Coalesce(a, _) if !self.eval(*a).is_missing() => vec![*a],
            ExprKind::Aggregate { list, .. } => vec![*list],
            kind => kind.operands(),
        }
    }

    /// The innermost parts that made a condition what it is.
    fn decided_by(&mut self, id: ExprId, parts: &mut Vec<String>) {
        let mut visited = FxHashSet::default();
        self.visit_deciders(id, &mut visited, parts);
    }

    fn visit_deciders(&mut self, id: ExprId, visited: &mut FxHashSet<ExprId>, parts: &mut Vec<String>) {
        let program = self.program;
        let Some(expr) = program.exprs.get(id).filter(|_| visited.insert(id)) else { return };
        let result = self.truth(id);
        let operands = match &expr.kind {
            ExprKind::And(all) | ExprKind::Or(all) => all,
            ExprKind::Not(inner) if self.is_joined(*inner) => {
                return self.visit_deciders(*inner, visited, parts);
            }
            _ => {
                parts.push(expr_text(program, id));
                return;
            }
        };
        let mut deciding: Vec<ExprId> =
            operands.iter().copied().filter(|id| self.truth(*id) == result).collect();
        if result == Some(true) && matches!(expr.kind, ExprKind::Or(_)) {
            deciding.truncate(1);
        }
        for operand in deciding {
            self.visit_deciders(operand, visited, parts);
        }
    }

    fn is_joined(&self, id: ExprId) -> bool {
        let kind = self.program.exprs.get(id).map(|expr| &expr.kind);
        matches!(kind, Some(ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Not(_)))
    }
}
