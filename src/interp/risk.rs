//! Scores: which rules fired, and what they add up to.

use std::sync::Arc;

use super::eval::Eval;
use crate::core::{Effect, Risk, Rule};
use crate::outcome::{RiskOutcome, RuleOutcome, RuleState};

impl Eval<'_> {
    pub(super) fn risk(&mut self, risk: &Risk) -> RiskOutcome {
        let rules: Vec<RuleOutcome> = risk.rules.iter().map(|rule| self.rule(rule)).collect();
        RiskOutcome { name: Arc::clone(&risk.name), score: score(risk, &rules), rules }
    }

    /// The first arm that is true counts; what is unknown before it does not matter.
    fn rule(&mut self, rule: &Rule) -> RuleOutcome {
        let mut unknown = Vec::new();
        let mut state = RuleState::NotFired;
        let mut effect = None;
        for (at, arm) in (0..).zip(&rule.arms) {
            match self.truth(arm.condition) {
                Some(true) => {
                    state = RuleState::Fired(at);
                    effect = Some(arm.effect);
                    break;
                }
                Some(false) => {}
                None => unknown.push(arm.condition),
            }
        }
        let mut causes = Vec::new();
        if state == RuleState::NotFired && !unknown.is_empty() {
            state = RuleState::Unknown;
            effect = rule.unknown;
            causes = self.causes(&unknown);
        }
        RuleOutcome { name: Arc::clone(&rule.name), shadow: rule.shadow, state, effect, causes }
    }
}

/// The sum of what counts, or the highest value set; within the range of the risk.
fn score(risk: &Risk, rules: &[RuleOutcome]) -> i64 {
    let mut sum = 0i64;
    let mut set: Option<i64> = None;
    for effect in rules.iter().filter(|rule| !rule.shadow).filter_map(|rule| rule.effect) {
        match effect {
            Effect::Add(points) => sum = sum.saturating_add(points),
            Effect::Set(points) => set = Some(set.map_or(points, |highest| highest.max(points))),
        }
    }
    set.unwrap_or(sum).min(risk.high).max(risk.low)
}
