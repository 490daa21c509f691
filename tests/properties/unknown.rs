//! Nobody passes by accident: what is unknown stays unknown until the script says what that means.

use probity::core::{Block, Branch, Decision, Node, NodeId, NodeKind, Program, Statement, StatementKind};
use probity::facts::{Facts, ResultFact};
use probity::interp::{ConditionTrace, Evaluation, decide, decide_traced};
use probity::outcome::{Outcome, PathStep, RuleState};
use probity::value::Value;

use crate::case::{Case, seeds};
use crate::choices::Choices;
use crate::generate::Grammar;
use crate::generate::facts::{Shape, journey};

fn branch(block: &Block, node: NodeId) -> Option<&Branch> {
    block.statements.iter().find_map(|statement: &Statement| match &statement.kind {
        StatementKind::Branch(found) if statement.node == node => Some(found),
        _ => statement.blocks().into_iter().find_map(|inner| branch(inner, node)),
    })
}

/// What the arm taken has to be, from what the conditions before it came to.
fn arm_is_right(program: &Program, node: &Node, step: &PathStep, asked: &[&ConditionTrace]) -> bool {
    let arm = step.arm.as_deref().unwrap_or_default();
    let truth = asked.iter().find(|condition| condition.result == Some(true));
    let unknown = asked.iter().any(|condition| condition.result.is_none());
    if let Some(truth) = truth {
        return match node.kind {
            NodeKind::Retry => true,
            _ => *truth.arm == *arm,
        };
    }
    let has_unknown = branch(&program.body, step.node).is_some_and(|branch| branch.unknown.is_some());
    match node.kind {
        NodeKind::Retry => arm == "done",
        NodeKind::Require => arm == "not met",
        // Every score lies in a band.
        NodeKind::Decide => false,
        NodeKind::If if unknown => has_unknown && arm == "unknown",
        _ if unknown && has_unknown => arm == "unknown",
        _ => arm == "else" && (!unknown || has_unknown),
    }
}

fn rules_are_right(program: &Program, evaluation: &Evaluation) -> Result<(), String> {
    for risk in &evaluation.outcome.risks {
        let declared = program.risks.iter().find(|known| known.name == risk.name).ok_or("no such risk")?;
        for (rule, known) in risk.rules.iter().zip(&declared.rules) {
            let node = |condition: &&ConditionTrace| {
                condition.rule.as_deref() == Some(&*rule.name)
                    && *program.nodes[condition.node.index()].id == *risk.name
            };
            let results: Vec<Option<bool>> =
                evaluation.trace.conditions.iter().filter(node).map(|condition| condition.result).collect();
            let expected = match results.iter().position(|result| *result == Some(true)) {
                Some(at) => RuleState::Fired(at as u32),
                None if results.contains(&None) => RuleState::Unknown,
                None => RuleState::NotFired,
            };
            if rule.state != expected {
                return Err(format!(
                    "rule {} is {:?}, its conditions are {results:?}",
                    rule.name, rule.state
                ));
            }
            if rule.state == RuleState::Unknown && known.unknown.is_none() {
                return Err(format!("rule {} is unknown, and nothing says what that scores", rule.name));
            }
            let effect = match rule.state {
                RuleState::Fired(at) => known.arms.get(at as usize).map(|arm| arm.effect),
                RuleState::Unknown => known.unknown,
                RuleState::NotFired => None,
            };
            if rule.effect != effect {
                return Err(format!("rule {} counts {:?} instead of {effect:?}", rule.name, rule.effect));
            }
        }
    }
    Ok(())
}

#[test]
fn no_arm_is_taken_as_known_where_its_condition_is_unknown() {
    for seed in seeds(120) {
        let mut case = Case::new(seed, Grammar::ALL);
        let Some(program) = case.program() else { continue };
        for _ in 0..4 {
            let journey = journey(&mut case.choices, &program, Shape::ANY);
            let (facts, _) = journey.last();
            let evaluation = decide_traced(&program, facts, &journey.lists);
            if let Err(why) = rules_are_right(&program, &evaluation) {
                case.fail(&why, &program, &[facts]);
            }
            for step in &evaluation.outcome.path {
                let node = &program.nodes[step.node.index()];
                let branches = matches!(
                    node.kind,
                    NodeKind::If | NodeKind::Match | NodeKind::Require | NodeKind::Decide | NodeKind::Retry
                );
                let asked: Vec<&ConditionTrace> = evaluation
                    .trace
                    .conditions
                    .iter()
                    .filter(|condition| condition.node == step.node && condition.rule.is_none())
                    .collect();
                if branches && !arm_is_right(&program, node, step, &asked) {
                    let asked: Vec<_> = asked.iter().map(|one| (&one.text, one.result)).collect();
                    let what = format!("at {} the arm {:?} was taken on {asked:#?}", step.id, step.arm);
                    case.fail(&what, &program, &[facts]);
                }
            }
        }
    }
}

/// The same facts with less known: checks that did not run, labels that nobody knows, values that are missing.
fn with_less(choices: &mut Choices, program: &Program, facts: &Facts) -> Facts {
    let mut less = facts.clone();
    for (check, results) in program.checks.iter().zip(&mut less.results) {
        for result in results.iter_mut() {
            match choices.below(4) {
                0 => {
                    *result = ResultFact {
                        decision: Decision::NotExecuted,
                        label: None,
                        failure: Some("TIMED_OUT".into()),
                        data: vec![Value::Missing; check.data.len()],
                        ..result.clone()
                    }
                }
                1 => result.label = None,
                2 if result.decision != Decision::Passed => result.data.fill(Value::Missing),
                _ => {}
            }
        }
    }
    for (field, value) in program.input.iter().zip(&mut less.input) {
        if field.ty.optional && choices.percent(25) {
            *value = Value::Missing;
        }
    }
    less
}

/// The steps to the risk, without it.
fn way_to<'o>(outcome: &'o Outcome, program: &Program, risk: &str) -> &'o [PathStep] {
    let at = outcome.path.iter().position(|step| {
        let node = &program.nodes[step.node.index()];
        node.kind == NodeKind::Risk && *node.id == *risk
    });
    &outcome.path[..at.unwrap_or(0)]
}

#[test]
fn what_is_known_not_to_fire_does_not_fire_however_the_unknown_turns_out() {
    let (mut compared, mut learnt) = (0, 0);
    for seed in seeds(120) {
        let mut case = Case::new(seed, Grammar::MONOTONE);
        let Some(program) = case.program() else { continue };
        for _ in 0..3 {
            let whole = journey(&mut case.choices, &program, Shape::COMPLETE);
            let (facts, outcome) = whole.last();
            // With less known a `retry` may not ask again, and the run is about another document.
            if facts.credentials.iter().any(|attempts| attempts.len() > 1) {
                continue;
            }
            for _ in 0..3 {
                let less = with_less(&mut case.choices, &program, facts);
                let reduced = decide(&program, &less, &whole.lists);
                for risk in &reduced.risks {
                    let Some(known) = outcome.risks.iter().find(|other| other.name == risk.name) else {
                        continue;
                    };
                    // Another way to the risk has learnt other things.
                    if way_to(&reduced, &program, &risk.name) != way_to(outcome, &program, &risk.name) {
                        continue;
                    }
                    for (before, after) in risk.rules.iter().zip(&known.rules) {
                        compared += 1;
                        learnt +=
                            usize::from(before.state == RuleState::Unknown && after.state != before.state);
                        let held = match before.state {
                            RuleState::NotFired => after.state == RuleState::NotFired,
                            // The first arm that is true may be an earlier one that was unknown.
                            RuleState::Fired(at) => matches!(after.state, RuleState::Fired(now) if now <= at),
                            RuleState::Unknown => true,
                        };
                        if !held {
                            let what = format!(
                                "rule {} of {} is {:?}, and {:?} once more is known",
                                before.name, risk.name, before.state, after.state
                            );
                            case.fail(&what, &program, &[&less, facts]);
                        }
                    }
                }
            }
        }
    }
    assert!(learnt * 50 > compared, "{learnt} of {compared} rules were unknown and turned out known");
}
