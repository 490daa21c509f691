//! What a test gives and expects.

use super::clause::condition;
use super::naming::{self, check_name};
use super::phrase::{Phrase, Piece};
use super::value::{self, decision_name};
use super::{decided, noun};
use crate::core::test::{Expect, Given, NeedPlace, PriorGiven, RuleExpectation};
use crate::core::{CheckId, Decision, Field, Kind, Program};
use crate::value::Value;

/// "*passport*’s usability is rejected (`BLURRED`)".
pub fn given(program: &Program, given: &Given) -> Phrase {
    let mut phrase = Phrase::default();
    match given {
        Given::All(decision) => {
            phrase.text(&format!(
                "everything that is asked for comes, and every check comes back {}",
                decided(*decision)
            ));
        }
        Given::From { file, format } => {
            phrase.text("the facts of the file ");
            phrase.push(Piece::Code(file.clone()));
            if let Some(format) = format {
                phrase.text(&format!(", as {format} sends it"));
            }
        }
        Given::Input { field, value } => input(&mut phrase, &program.input, field, value),
        Given::Result { check, decision, label } => {
            result(&mut phrase, program, *check, *decision, label.as_deref());
        }
        Given::Data { check, field, value } => data(&mut phrase, program, *check, field, value),
        Given::Attempt { credential, attempt } => {
            phrase.name(naming::credential(program, *credential));
            phrase.text(&format!(" has come, as attempt {attempt}"));
        }
        Given::CredentialData { credential, field, value } => {
            phrase.text("the ");
            phrase.name(naming::credential_field(program, *credential, *field));
            phrase.text(" of ");
            phrase.name(naming::credential(program, *credential));
            is(&mut phrase, value);
        }
        Given::Part { credential, part, value } => {
            phrase.text(naming::part(*part));
            phrase.name(naming::credential(program, *credential));
            is(&mut phrase, value);
        }
        Given::Absent { credential } => {
            phrase.name(naming::credential(program, *credential));
            phrase.text(" is not there");
        }
        Given::List { list, values } => {
            phrase.text("the list ");
            phrase.name(program.lists.get(list.index()).map_or("?", |list| &list.name));
            if values.is_empty() {
                phrase.text(" is empty");
            } else {
                phrase.text(" holds ");
                value::enumerate(&mut phrase, values, ", ", " and ");
            }
        }
        Given::Now(time) => {
            phrase.text("the time of the transaction is ");
            value::write(&mut phrase, &Value::Time(*time));
        }
        Given::Channel(channel) => phrase.text(&format!("the channel is {channel}")),
        Given::Expired => phrase.text("the time for the run is over"),
        Given::Closed => phrase.text("nothing more will come"),
        Given::Prior(given) => prior(&mut phrase, program, given),
    }
    phrase
}

fn input(phrase: &mut Phrase, fields: &[Field], path: &[u32], value: &Value) {
    phrase.text("the input ");
    way(phrase, fields, path);
    is(phrase, value);
}

/// The names on the way to a field inside records: "address: city".
fn way(phrase: &mut Phrase, fields: &[Field], path: &[u32]) {
    let mut fields = fields;
    for (at, index) in path.iter().enumerate() {
        let Some(field) = fields.get(*index as usize) else { break };
        phrase.text(if at == 0 { "" } else { ": " });
        phrase.name(&field.name);
        fields = match &field.ty.kind {
            Kind::Record(record) => &record.fields,
            _ => &[],
        };
    }
}

fn is(phrase: &mut Phrase, value: &Value) {
    if value.is_missing() {
        return phrase.text(" is missing");
    }
    phrase.text(" is ");
    value::write(phrase, value);
}

fn result(phrase: &mut Phrase, program: &Program, check: CheckId, decision: Decision, label: Option<&str>) {
    phrase.append(check_name(program, check));
    phrase.text(match decision {
        Decision::Passed => " passed",
        Decision::Warning => " gave a warning",
        Decision::Rejected => " came back rejected",
        Decision::NotExecuted => " did not run",
    });
    if let Some(label) = label {
        phrase.text(": ");
        phrase.push(Piece::Symbol(label.into()));
    }
}

fn data(phrase: &mut Phrase, program: &Program, check: CheckId, field: &[u32], value: &Value) {
    phrase.text("the ");
    way(phrase, program.checks.get(check.index()).map_or(&[], |found| &found.data), field);
    phrase.text(" from ");
    phrase.append(check_name(program, check));
    is(phrase, value);
}

fn prior(phrase: &mut Phrase, program: &Program, given: &PriorGiven) {
    let Some(prior) = program.prior.as_deref() else { return };
    phrase.text("in the earlier run ");
    match given {
        PriorGiven::Decision(decision) => {
            phrase.text(&format!("the decision was {}", decision_name(*decision)));
        }
        PriorGiven::Label(label) => {
            phrase.text("the label was ");
            phrase.push(Piece::Symbol(label.clone()));
        }
        PriorGiven::Input { field, value } => input(phrase, &prior.input, field, value),
        PriorGiven::Result { check, decision, label } => {
            result(phrase, prior, *check, *decision, label.as_deref());
        }
        PriorGiven::Data { check, field, value } => data(phrase, prior, *check, field, value),
        PriorGiven::Part { credential, part, value } => {
            phrase.text(naming::part(*part));
            phrase.name(naming::credential(prior, *credential));
            is(phrase, value);
        }
        PriorGiven::Score { risk, value } => {
            phrase.text("the ");
            phrase.name(naming::risk(prior, *risk));
            phrase.text(&format!(" score was {value}"));
        }
    }
}

/// "the run ends as rejected, labelled `HIGH_RISK`".
pub fn expect(program: &Program, expect: &Expect) -> Phrase {
    let mut phrase = Phrase::default();
    match expect {
        Expect::Decision { decision, label } => {
            phrase.text(&format!("the run ends {}", decided(*decision)));
            if let Some(label) = label {
                phrase.text(", labelled ");
                phrase.push(Piece::Symbol(label.clone()));
            }
        }
        Expect::Terminal { name, args } => {
            phrase.text("the run ends at ");
            phrase.name(name);
            for (at, arg) in args.iter().flatten().enumerate() {
                phrase.text(if at == 0 { " with " } else { ", " });
                phrase.append(noun(program, *arg));
            }
        }
        Expect::Pending(None) => phrase.text("the run waits"),
        Expect::Pending(Some(NeedPlace::Credential(credential))) => {
            phrase.text("the run waits for ");
            phrase.name(naming::credential(program, *credential));
        }
        Expect::Pending(Some(NeedPlace::Check(check))) => {
            phrase.text("the run waits for ");
            phrase.append(check_name(program, *check));
        }
        Expect::Retry { credential, message } => {
            phrase.name(naming::credential(program, *credential));
            phrase.text(" is asked for again");
            if let Some(message) = message {
                phrase.text(" with ");
                phrase.push(Piece::Quote(message.clone()));
            }
        }
        Expect::Rule { rule, state, .. } => {
            phrase.text("the rule ");
            phrase.name(rule);
            phrase.text(match state {
                RuleExpectation::Fired => " applies",
                RuleExpectation::NotFired => " does not apply",
                RuleExpectation::Unknown => " can’t be known",
            });
        }
        Expect::Condition(id) => phrase.append(condition(program, *id)),
    }
    phrase
}
