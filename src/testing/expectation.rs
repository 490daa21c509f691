//! Holds what a test expects against what the workflow decided. The answer is a sentence that a reviewer understands.

use crate::core::test::{Expect, NeedPlace, RuleExpectation};
use crate::core::{ExprId, Program, RiskId};
use crate::facts::Facts;
use crate::interp::{self, BoundLists, Evaluation};
use crate::outcome::{CredentialNeed, Ended, Needs, Outcome, RuleOutcome, RuleState};
use crate::value::Value;

/// `Err` says what was expected and what came instead: one sentence, lower case, no full stop.
pub(super) fn check(
    program: &Program,
    facts: &Facts,
    lists: &BoundLists,
    evaluation: &Evaluation,
    expect: &Expect,
) -> Result<(), String> {
    let outcome = &evaluation.outcome;
    let values = |exprs: &[ExprId]| interp::values_after(program, facts, lists, exprs);
    let (expected, met) = match expect {
        Expect::Decision { decision, label } => {
            let expected = match label {
                Some(label) => format!("{decision} {label}"),
                None => decision.to_string(),
            };
            let met = match &outcome.result {
                Ended::Ended(end) => {
                    end.decision == *decision && label.as_ref().is_none_or(|label| end.label == *label)
                }
                Ended::Pending(_) => false,
            };
            (expected, met)
        }
        Expect::Terminal { name, args } => {
            let args: Option<Vec<Value>> = args.as_ref().map(|args| values(args));
            let expected = match &args {
                Some(args) => format!("`{name}({})`", joined(args.iter())),
                None => format!("`{name}`"),
            };
            let met = match &outcome.result {
                Ended::Ended(end) => {
                    end.terminal.as_ref() == Some(name)
                        && args.is_none_or(|args| args.iter().eq(end.args.iter().map(|(_, value)| value)))
                }
                Ended::Pending(_) => false,
            };
            (expected, met)
        }
        Expect::Pending(place) => pending(program, outcome, *place),
        Expect::Retry { credential, message } => {
            let name = program.credentials.get(credential.index()).map_or("", |credential| &credential.name);
            let asked = |need: &&CredentialNeed| *need.label == *name && need.attempt > 1;
            let need = needs(outcome).and_then(|needs| needs.credentials.iter().find(asked));
            let said = need.and_then(|need| need.message.as_deref());
            if let (Some(_), Some(expected)) = (need, message)
                && said != Some(expected)
            {
                return Err(match said {
                    Some(said) => format!(
                        "expected `{name}` to be asked for again with the message \"{expected}\", but the message is \"{said}\""
                    ),
                    None => format!(
                        "expected `{name}` to be asked for again with the message \"{expected}\", but there is no message"
                    ),
                });
            }
            (format!("`{name}` to be asked for again"), need.is_some())
        }
        Expect::Rule { risk, rule, state } => return rule_state(program, outcome, *risk, rule, *state),
        Expect::Condition(condition) => {
            return match values(&[*condition]).first() {
                Some(Value::Bool(true)) => Ok(()),
                Some(Value::Bool(false)) => {
                    Err(format!("expected this to be true, but it is false; {}", got(outcome)))
                }
                _ => Err(format!("expected this to be true, but it is unknown; {}", got(outcome))),
            };
        }
    };
    if met { Ok(()) } else { Err(format!("expected {expected}, but {}", got(outcome))) }
}

fn pending(program: &Program, outcome: &Outcome, place: Option<NeedPlace>) -> (String, bool) {
    let needs = needs(outcome);
    match place {
        None => ("the run to wait".to_owned(), needs.is_some()),
        Some(NeedPlace::Credential(id)) => {
            let name = program.credentials.get(id.index()).map_or("", |credential| &credential.name);
            let met = needs.is_some_and(|needs| needs.credentials.iter().any(|need| *need.label == *name));
            (format!("the run to wait for `{name}`"), met)
        }
        Some(NeedPlace::Check(id)) => {
            let name = program.checks.get(id.index()).map_or("", |check| &check.name);
            let met = needs.is_some_and(|needs| needs.checks.iter().any(|need| *need.name == *name));
            (format!("the run to wait for the check `{name}`"), met)
        }
    }
}

fn rule_state(
    program: &Program,
    outcome: &Outcome,
    risk: Option<RiskId>,
    name: &str,
    state: RuleExpectation,
) -> Result<(), String> {
    let wanted = risk.and_then(|risk| program.risks.get(risk.index())).map(|risk| &risk.name);
    let computed = outcome.risks.iter().filter(|risk| wanted.is_none_or(|wanted| risk.name == *wanted));
    let rule = computed.flat_map(|risk| &risk.rules).find(|rule| *rule.name == *name);
    let expected = match state {
        RuleExpectation::Fired => "to fire",
        RuleExpectation::NotFired => "not to fire",
        RuleExpectation::Unknown => "to be unknown",
    };
    let Some(rule) = rule else {
        return Err(format!(
            "expected rule `{name}` {expected}, but its risk was not computed: {}",
            got(outcome)
        ));
    };
    let met = matches!(
        (state, rule.state),
        (RuleExpectation::Fired, RuleState::Fired(_))
            | (RuleExpectation::NotFired, RuleState::NotFired)
            | (RuleExpectation::Unknown, RuleState::Unknown)
    );
    if met { Ok(()) } else { Err(format!("expected rule `{name}` {expected}, but {}", came_out(rule))) }
}

fn came_out(rule: &RuleOutcome) -> String {
    match rule.state {
        RuleState::Fired(_) => "it fired".to_owned(),
        RuleState::NotFired => "it did not fire".to_owned(),
        RuleState::Unknown if rule.causes.is_empty() => "it is unknown".to_owned(),
        RuleState::Unknown => {
            let causes = rule.causes.iter().map(|cause| match &cause.reason {
                Some(reason) => format!("`{}` is missing ({reason})", cause.place),
                None => format!("`{}` is missing", cause.place),
            });
            format!("it is unknown: {}", causes.collect::<Vec<_>>().join(", "))
        }
    }
}

/// What the workflow decided, in the words of the script.
fn got(outcome: &Outcome) -> String {
    match &outcome.result {
        Ended::Ended(end) => match &end.terminal {
            Some(terminal) => format!("the run ended at `{terminal}` ({})", end.decision),
            None => format!("the run ended {} {}", end.decision, end.label),
        },
        Ended::Pending(needs) => {
            let credentials = needs.credentials.iter().map(|need| match need.attempt {
                0 | 1 => format!("`{}`", need.label),
                attempt => format!("attempt {attempt} of `{}`", need.label),
            });
            let checks = needs.checks.iter().map(|need| format!("the check `{}`", need.name));
            format!("the run waits for {}", credentials.chain(checks).collect::<Vec<_>>().join(", "))
        }
    }
}

fn needs(outcome: &Outcome) -> Option<&Needs> {
    match &outcome.result {
        Ended::Pending(needs) => Some(needs),
        Ended::Ended(_) => None,
    }
}

fn joined<'a>(values: impl Iterator<Item = &'a Value>) -> String {
    values.map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
