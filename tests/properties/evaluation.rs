//! What holds of every evaluation: it comes, it is the same again, its values lie in their types, and learning more
//! only takes the path further.

use probity::core::{self, ExprId, ExprKind, Kind, Program, Ty};
use probity::facts::{Facts, from_json};
use probity::interp::{BoundLists, decide, decide_traced, values_after};
use probity::outcome::{Ended, Outcome, PathStep};
use probity::value::Value;

use crate::case::{Case, seeds};
use crate::choices::Choices;
use crate::generate::Grammar;
use crate::generate::facts::{Journey, Shape, current_attempts, journey, result};

/// Every generated script with the journeys of some transactions through it.
fn each_journey(usual: u64, mut hold: impl FnMut(&mut Choices, &Case, &Program, &Journey)) {
    for seed in seeds(usual) {
        let mut case = Case::new(seed, Grammar::ALL);
        let Some(program) = case.program() else { continue };
        if let Err(errors) = core::verify(&program) {
            case.fail(&format!("a checked script is not in order: {errors:#?}"), &program, &[]);
        }
        for _ in 0..4 {
            let journey = journey(&mut case.choices, &program, Shape::ANY);
            let mut choices = case.choices.clone();
            hold(&mut choices, &case, &program, &journey);
        }
    }
}

#[test]
fn evaluation_is_deterministic_also_through_json() {
    each_journey(80, |_, case, program, journey| {
        let (facts, outcome) = journey.last();
        if decide(program, facts, &journey.lists) != *outcome {
            case.fail("the same facts gave another outcome", program, &[facts]);
        }
        if decide_traced(program, facts, &journey.lists).outcome != *outcome {
            case.fail("being watched changed the outcome", program, &[facts]);
        }
        let json = facts.to_json(program).to_string();
        match from_json(program, json.as_bytes()) {
            Err(errors) => case.fail(&format!("facts were not read back: {errors:#?}"), program, &[facts]),
            Ok(read) if read != *facts => {
                case.fail("facts were read back as others", program, &[facts, &read])
            }
            Ok(read) if decide(program, &read, &journey.lists) != *outcome => {
                case.fail("facts read back gave another outcome", program, &[facts, &read]);
            }
            Ok(_) => {}
        }
    });
}

/// Expressions that stand in an aggregate have no value outside of it, and check results have none that is a value.
fn closed(program: &Program) -> Vec<ExprId> {
    let mut reads: Vec<u32> = Vec::new();
    let mut closed = Vec::new();
    for (id, expr) in program.exprs.iter() {
        // One more than the deepest element read.
        let reach = |at: ExprId| reads[at.0 as usize];
        let own = match &expr.kind {
            ExprKind::Element { depth, .. } => depth + 1,
            ExprKind::Aggregate { list, body, depth, .. } => {
                let body = reach(*body);
                reach(*list).max(*depth).max(if body == depth + 1 { 0 } else { body })
            }
            kind => kind.operands().into_iter().map(reach).max().unwrap_or(0),
        };
        reads.push(own);
        let result = |ty: &Ty| matches!(ty.kind, Kind::CheckResult);
        let listed = matches!(&expr.ty.kind, Kind::List(element, _) if result(element));
        if own == 0 && !result(&expr.ty) && !listed {
            closed.push(id);
        }
    }
    closed
}

#[test]
fn every_value_lies_in_its_static_type() {
    each_journey(80, |_, case, program, journey| {
        let exprs = closed(program);
        for (facts, outcome) in &journey.steps {
            let values = values_after(program, facts, &journey.lists, &exprs);
            for (id, value) in exprs.iter().zip(values) {
                let expr = program.exprs.get(*id).unwrap();
                if !expr.ty.admits(&value) {
                    let text = core::expr_text(program, *id);
                    case.fail(
                        &format!("`{text}` is {value:?}, and its type is `{}`", expr.ty),
                        program,
                        &[facts],
                    );
                }
            }
            for risk in &outcome.risks {
                let declared = program.risks.iter().find(|known| known.name == risk.name).unwrap();
                if !(declared.low..=declared.high).contains(&risk.score) {
                    case.fail(&format!("{} scores {}", risk.name, risk.score), program, &[facts]);
                }
            }
        }
    });
}

/// What a later outcome has to keep: what happened before the place where the run waited.
fn settled(outcome: &Outcome) -> &[PathStep] {
    let path = outcome.path.as_slice();
    match &outcome.result {
        // A retry goes back to the acquisition.
        Ended::Pending(_) => &path[..path.len().saturating_sub(1)],
        Ended::Ended(_) => path,
    }
}

fn holds_more(case: &Case, program: &Program, less: (&Facts, &Outcome), more: (&Facts, &Outcome)) {
    let facts = [less.0, more.0];
    if !more.1.path.starts_with(settled(less.1)) {
        case.fail("more facts left the path", program, &facts);
    }
    if let Ended::Ended(end) = &less.1.result
        && Ended::Ended(end.clone()) != more.1.result
    {
        case.fail("more facts changed an end", program, &facts);
    }
}

fn rewinds(less: &Facts, more: &Facts) -> bool {
    let closing = |facts: &Facts| (facts.closed, facts.transaction.expired);
    let newest = |facts: &Facts| -> Vec<Option<u32>> {
        facts.credentials.iter().map(|attempts| attempts.iter().map(|fact| fact.attempt).max()).collect()
    };
    let again = newest(less).into_iter().zip(newest(more)).any(|(less, more)| less.is_some() && less != more);
    again || closing(less) != closing(more)
}

#[test]
fn more_facts_only_extend_the_path() {
    each_journey(130, |choices, case, program, journey| {
        for pair in journey.steps.windows(2) {
            let [(less, before), (more, after)] = pair else { continue };
            if !rewinds(less, more) {
                holds_more(case, program, (less, before), (more, after));
            }
        }
        let (facts, outcome) = journey.last();
        if facts.closed || facts.transaction.expired {
            return;
        }
        for _ in 0..3 {
            let mut less = facts.clone();
            for results in &mut less.results {
                results.retain(|_| !choices.percent(30));
            }
            for attempts in &mut less.credentials {
                if choices.percent(15) {
                    attempts.clear();
                }
            }
            let before = decide(program, &less, &journey.lists);
            holds_more(case, program, (&less, &before), (facts, outcome));
        }
    });
}

#[test]
fn a_need_is_asked_the_same_way_until_it_is_met() {
    each_journey(80, |_, case, program, journey| {
        for pair in journey.steps.windows(2) {
            let [(less, before), (more, after)] = pair else { continue };
            let (Ended::Pending(first), Ended::Pending(then)) = (&before.result, &after.result) else {
                continue;
            };
            if rewinds(less, more) {
                continue;
            }
            for need in &first.checks {
                let again = then
                    .checks
                    .iter()
                    .find(|other| other.name == need.name && other.capability == need.capability);
                if again.is_some_and(|again| again != need) {
                    case.fail(&format!("`{}` was asked in another way", need.name), program, &[less, more]);
                }
            }
        }
    });
}

/// Facts with more in them that no path asks for: results of checks that were not reached and of fall-backs that were
/// not needed, results for older attempts, credentials that were not acquired.
fn with_strays(choices: &mut Choices, program: &Program, facts: &Facts, outcome: &Outcome) -> Facts {
    let reached = |name: &str| {
        outcome.path.iter().any(|step| {
            let node = &program.nodes[step.node.index()];
            // The node of a check or acquisition bears its name, with a number where exclusive branches share it.
            *node.id == *name || node.id.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'))
        })
    };
    let mut more = facts.clone();
    for (at, check) in program.checks.iter().enumerate() {
        let current = current_attempts(check, facts);
        for alternative in 0..check.capabilities.len() {
            let there = |more: &Facts, attempts: &[u32]| {
                more.results[at]
                    .iter()
                    .any(|known| known.alternative == alternative as u32 && known.attempts == attempts)
            };
            if !reached(&check.name) && choices.percent(60) && !there(&more, &current) {
                let stray = result(choices, program, check, alternative, current.clone(), Shape::ANY);
                more.results[at].push(stray);
            }
            let older: Vec<u32> = current.iter().map(|attempt| attempt.saturating_sub(1).max(1)).collect();
            if older != current && !there(&more, &older) {
                let stray = result(choices, program, check, alternative, older, Shape::ANY);
                more.results[at].insert(0, stray);
            }
        }
    }
    for (at, credential) in program.credentials.iter().enumerate() {
        if !reached(&credential.name) && more.credentials[at].is_empty() && choices.percent(50) {
            let present = choices.percent(80);
            let fact = probity::facts::CredentialFact::plain(1, present);
            more.credentials[at].push(fact);
        }
    }
    more
}

#[test]
fn what_no_path_asks_for_changes_nothing() {
    each_journey(130, |choices, case, program, journey| {
        let (facts, outcome) = journey.last();
        // Of a run that waits, what is not reached may be reached next.
        if matches!(outcome.result, Ended::Pending(_)) {
            return;
        }
        let more = with_strays(choices, program, facts, outcome);
        if decide(program, &more, &journey.lists) != *outcome {
            case.fail("facts that no path asks for changed the outcome", program, &[facts, &more]);
        }
    });
}

#[test]
fn a_run_that_has_all_it_can_know_ends() {
    let (mut ended, mut all) = (0, 0);
    each_journey(50, |_, _, program, journey| {
        let (facts, _) = journey.last();
        let closed = Facts { closed: true, ..facts.clone() };
        all += 1;
        let outcome = ends(program, &closed, &journey.lists);
        ended += usize::from(outcome);
    });
    assert_eq!(ended, all, "closed facts leave nothing to wait for");
}

fn ends(program: &Program, facts: &Facts, lists: &BoundLists) -> bool {
    matches!(decide(program, facts, lists).result, Ended::Ended(_))
}

#[test]
fn ends_carry_values_of_their_terminals_types() {
    each_journey(50, |_, case, program, journey| {
        let (facts, outcome) = journey.last();
        if let Ended::Ended(end) = &outcome.result {
            let mut declared = Vec::new();
            program.each_end(&mut |known| {
                if known.terminal == end.terminal && known.label == end.label {
                    declared.push(known.args.clone());
                }
            });
            let fits = declared.iter().any(|args| {
                args.len() == end.args.len()
                    && args.iter().zip(&end.args).all(|((_, id), (_, value))| {
                        *value == Value::Missing
                            || program.exprs.get(*id).is_some_and(|expr| expr.ty.admits(value))
                    })
            });
            if !fits {
                case.fail("an end carries other values than the script says", program, &[facts]);
            }
        }
    });
}
