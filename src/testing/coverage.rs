//! Which arms, bands and rules a set of outcomes has exercised.
//!
//! The goals come from the program, so what was never reached is listed too. Coverages of the same program add up.

use std::sync::Arc;

use super::walk;
use crate::core::{Branch, NodeId, NodeKind, Program, StatementKind};
use crate::outcome::{Outcome, RuleState};
use crate::source::Span;

/// What was exercised of one workflow.
#[derive(Clone, Debug, PartialEq)]
pub struct Coverage {
    pub workflow: Arc<str>,
    /// Arms of `if`, `match`, `require`, `split` and `retry`, and the bands of `decide`, in the order of the script.
    pub arms: Vec<ArmCoverage>,
    pub rules: Vec<RuleCoverage>,
}

/// An arm of a statement; a band where `kind` is [`NodeKind::Decide`].
#[derive(Clone, Debug, PartialEq)]
pub struct ArmCoverage {
    pub node: NodeId,
    /// The statement's id: `passport.retry`.
    pub id: Arc<str>,
    pub kind: NodeKind,
    /// As the path shows it: `yes`, `else`, `0..30`.
    pub arm: Arc<str>,
    pub span: Span,
    /// How many outcomes took it.
    pub hits: u32,
}

/// How often a rule came out each way.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleCoverage {
    pub risk: Arc<str>,
    pub rule: Arc<str>,
    pub span: Span,
    pub fired: u32,
    pub not_fired: u32,
    pub unknown: u32,
    /// Whether it can be unknown at all.
    pub may_be_unknown: bool,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Ratio {
    pub hit: usize,
    pub total: usize,
}

impl Ratio {
    /// Of things that are hit or not.
    fn of(hits: impl IntoIterator<Item = bool>) -> Self {
        hits.into_iter().fold(Ratio::default(), |ratio, hit| Ratio {
            hit: ratio.hit + usize::from(hit),
            total: ratio.total + 1,
        })
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Ratio) -> Ratio {
        Ratio { hit: self.hit + other.hit, total: self.total + other.total }
    }

    /// Rounded down, so that only everything is 100; nothing to hit is everything.
    pub fn percent(self) -> u8 {
        let percent = self.hit.saturating_mul(100).checked_div(self.total).unwrap_or(100);
        u8::try_from(percent).unwrap_or(100)
    }
}

impl Coverage {
    /// Nothing exercised yet.
    pub fn new(program: &Program) -> Self {
        let mut arms = Vec::new();
        walk::each(&program.body, &mut |statement| {
            let Some(node) = program.nodes.get(statement.node.index()) else { return };
            let mut arm = |label: &Arc<str>, span: Span| {
                arms.push(ArmCoverage {
                    node: statement.node,
                    id: node.id.clone(),
                    kind: node.kind,
                    arm: label.clone(),
                    span,
                    hits: 0,
                });
            };
            match &statement.kind {
                StatementKind::Branch(branch) => {
                    branch.arms.iter().for_each(|a| arm(&a.label, a.span));
                    if branch.unknown.is_some() {
                        arm(&"unknown".into(), node.span);
                    }
                    if let Some(label) = otherwise(node.kind, branch) {
                        arm(&label.into(), node.span);
                    }
                }
                StatementKind::Split(split) => split.arms.iter().for_each(|a| arm(&a.name, node.span)),
                StatementKind::Retry(_) => {
                    ["retry", "done"].iter().for_each(|a| arm(&(*a).into(), node.span))
                }
                StatementKind::Acquire(_)
                | StatementKind::Check(_)
                | StatementKind::Risk(_)
                | StatementKind::End(_) => {}
            }
        });
        let rules = program.risks.iter().flat_map(|risk| {
            risk.rules.iter().map(|rule| RuleCoverage {
                risk: risk.name.clone(),
                rule: rule.name.clone(),
                span: rule.span,
                fired: 0,
                not_fired: 0,
                unknown: 0,
                may_be_unknown: rule.unknown.is_some(),
            })
        });
        Coverage { workflow: program.meta.name.clone(), arms, rules: rules.collect() }
    }

    /// Counts what an outcome exercised.
    pub fn record(&mut self, outcome: &Outcome) {
        for step in &outcome.path {
            let taken = |arm: &&mut ArmCoverage| arm.node == step.node && Some(&arm.arm) == step.arm.as_ref();
            if let Some(arm) = self.arms.iter_mut().find(taken) {
                arm.hits = arm.hits.saturating_add(1);
            }
        }
        for risk in &outcome.risks {
            for rule in &risk.rules {
                let same = |known: &&mut RuleCoverage| known.risk == risk.name && known.rule == rule.name;
                let Some(known) = self.rules.iter_mut().find(same) else { continue };
                let count = match rule.state {
                    RuleState::Fired(_) => &mut known.fired,
                    RuleState::NotFired => &mut known.not_fired,
                    RuleState::Unknown => &mut known.unknown,
                };
                *count = count.saturating_add(1);
            }
        }
    }

    /// Adds what another run of the same program exercised.
    pub fn merge(&mut self, other: &Coverage) {
        for (arm, more) in self.arms.iter_mut().zip(&other.arms) {
            arm.hits = arm.hits.saturating_add(more.hits);
        }
        for (rule, more) in self.rules.iter_mut().zip(&other.rules) {
            rule.fired = rule.fired.saturating_add(more.fired);
            rule.not_fired = rule.not_fired.saturating_add(more.not_fired);
            rule.unknown = rule.unknown.saturating_add(more.unknown);
        }
    }

    /// Arms of everything but `decide`.
    pub fn branches(&self) -> Ratio {
        Ratio::of(self.arms.iter().filter(|arm| arm.kind != NodeKind::Decide).map(|arm| arm.hits > 0))
    }

    pub fn bands(&self) -> Ratio {
        Ratio::of(self.arms.iter().filter(|arm| arm.kind == NodeKind::Decide).map(|arm| arm.hits > 0))
    }

    pub fn rules_fired(&self) -> Ratio {
        Ratio::of(self.rules.iter().map(|rule| rule.fired > 0))
    }

    pub fn rules_not_fired(&self) -> Ratio {
        Ratio::of(self.rules.iter().map(|rule| rule.not_fired > 0))
    }

    /// Of the rules that can be unknown.
    pub fn rules_unknown(&self) -> Ratio {
        Ratio::of(self.rules.iter().filter(|rule| rule.may_be_unknown).map(|rule| rule.unknown > 0))
    }

    /// All goals together.
    pub fn total(&self) -> Ratio {
        [self.bands(), self.rules_fired(), self.rules_not_fired(), self.rules_unknown()]
            .into_iter()
            .fold(self.branches(), Ratio::and)
    }
}

/// The label of the way that is left when no arm is taken; `None` where there is no such way.
fn otherwise(kind: NodeKind, branch: &Branch) -> Option<&'static str> {
    match kind {
        _ if branch.exhaustive => None,
        NodeKind::Require => Some("not met"),
        _ => Some("else"),
    }
}
