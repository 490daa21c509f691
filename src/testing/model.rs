//! What a test has given so far, and the facts that follow from it without being asked for.
//!
//! What is given explicitly stands in the facts from the start: a result that the path does not reach counts for
//! nothing, so this changes no decision. What only follows from `given all …`, or from nothing at all, is supplied when
//! it is asked for ([`super::supply`]).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{plain, walk};
use crate::core::test::{Given, PriorGiven};
use crate::core::{Check, CheckId, CredentialId, CredentialPart, Decision, Field, Kind, ListId, Program, Ty};
use crate::facts::{CredentialFact, Facts, PriorFacts, ResultFact, failure};
use crate::value::{Time, Value};

/// The givens of a test, by the tables of its program.
#[derive(Clone, Debug, Default)]
pub(super) struct Model {
    /// The contents of a file, which everything else is laid over.
    base: Option<Facts>,
    pub(super) all: Option<Decision>,
    input: Vec<(Vec<u32>, Value)>,
    credentials: BTreeMap<CredentialId, GivenCredential>,
    checks: BTreeMap<CheckId, GivenCheck>,
    /// The contents of host lists; those that are not here are empty.
    pub(super) lists: BTreeMap<ListId, Vec<Value>>,
    now: Option<Time>,
    channel: Option<Arc<str>>,
    pub(super) expired: bool,
    pub(super) closed: bool,
    prior: Option<PriorFacts>,
}

#[derive(Clone, Debug, Default)]
struct GivenCredential {
    attempt: Option<u32>,
    absent: bool,
    /// What the test says of the credential itself; a missing value stands.
    parts: BTreeMap<CredentialPart, Value>,
    data: BTreeMap<u32, Value>,
}

#[derive(Clone, Debug, Default)]
struct GivenCheck {
    result: Option<(Decision, Option<Arc<str>>)>,
    data: Vec<(Vec<u32>, Value)>,
}

impl Model {
    /// Everything so far, except host lists, gives way to these facts.
    pub(super) fn replace(&mut self, facts: Facts) {
        let lists = std::mem::take(&mut self.lists);
        *self = Model { closed: facts.closed, expired: facts.transaction.expired, lists, ..Model::default() };
        self.base = Some(facts);
    }

    pub(super) fn apply(&mut self, program: &Program, given: &Given) {
        match given {
            Given::All(decision) => self.all = Some(*decision),
            // The runner reads the file and calls `replace`.
            Given::From { .. } => {}
            Given::Input { field, value } => self.input.push((field.clone(), value.clone())),
            Given::Result { check, decision, label } => {
                self.check(*check).result = Some((*decision, label.clone()));
            }
            Given::Data { check, field, value } => {
                self.check(*check).data.push((field.clone(), value.clone()));
            }
            Given::Attempt { credential, attempt } => {
                let given = self.credential(*credential);
                given.attempt = Some(*attempt);
                given.absent = false;
            }
            Given::Part { credential, part, value } => {
                self.credential(*credential).parts.insert(*part, value.clone());
            }
            Given::CredentialData { credential, field, value } => {
                self.credential(*credential).data.insert(*field, value.clone());
            }
            Given::Absent { credential } => self.credential(*credential).absent = true,
            Given::List { list, values } => {
                self.lists.insert(*list, values.clone());
            }
            Given::Now(time) => self.now = Some(*time),
            Given::Channel(channel) => self.channel = Some(channel.clone()),
            Given::Expired => self.expired = true,
            Given::Closed => self.closed = true,
            Given::Prior(given) => {
                if let Some(followed) = &program.prior {
                    let prior = self.prior.get_or_insert_with(|| nothing_known(followed));
                    apply_prior(followed, prior, given);
                }
            }
        }
    }

    fn check(&mut self, check: CheckId) -> &mut GivenCheck {
        self.checks.entry(check).or_default()
    }

    fn credential(&mut self, credential: CredentialId) -> &mut GivenCredential {
        self.credentials.entry(credential).or_default()
    }

    /// Whether the test itself said that the credential is there (or not): it is not merely supplied when asked for.
    pub(super) fn gives(&self, program: &Program, credential: CredentialId) -> bool {
        let by_result = |check: &CheckId| {
            program.checks.get(check.index()).is_some_and(|check| check.credentials.contains(&credential))
        };
        self.all.is_some() || self.credentials.contains_key(&credential) || self.checks.keys().any(by_result)
    }

    /// Whether credentials that the test does not speak of are supplied when asked for. Facts from a file are complete.
    pub(super) fn supplies_unasked(&self) -> bool {
        self.base.is_none() || self.all.is_some()
    }

    /// The attempt that results of this test are for.
    pub(super) fn attempt(&self, credential: CredentialId) -> u32 {
        let given = self.credentials.get(&credential).and_then(|given| given.attempt);
        let newest =
            || self.base.iter().flat_map(|facts| facts.attempts_of(credential)).map(|fact| fact.attempt);
        given.or_else(|| newest().max()).unwrap_or(1)
    }

    /// The facts that need not be asked for. Open and not expired: [`super::supply`] closes them at the end.
    pub(super) fn facts(&self, program: &Program) -> Facts {
        let mut facts = self.base.clone().unwrap_or_else(|| defaults(program));
        facts.closed = false;
        facts.transaction.expired = false;
        facts.transaction.time = self.now.or(facts.transaction.time).or_else(plain::default_time);
        if let Some(channel) = &self.channel {
            facts.transaction.channel = Some(channel.clone());
        }
        for (path, value) in &self.input {
            set_field(&program.input, &mut facts.input, path, value);
        }
        for id in (0..).map(CredentialId).take(program.credentials.len()) {
            let stated = self.credentials.contains_key(&id);
            if (stated || self.gives(program, id))
                && let Some(slot) = facts.credentials.get_mut(id.index())
                && (stated || slot.is_empty())
            {
                *slot = vec![self.credential_fact(program, id)];
            }
        }
        for (id, given) in &self.checks {
            if let (Some(check), Some(slot)) =
                (program.checks.get(id.index()), facts.results.get_mut(id.index()))
            {
                *slot = self.given_results(program, check, given);
            }
        }
        if self.prior.is_some() {
            facts.prior = self.prior.clone().map(Box::new);
        }
        facts
    }

    /// The credential as it comes: what the test says, else what a file said, else the first of what is asked for.
    pub(super) fn credential_fact(&self, program: &Program, id: CredentialId) -> CredentialFact {
        let given = self.credentials.get(&id).cloned().unwrap_or_default();
        if given.absent {
            return CredentialFact::plain(self.attempt(id), false);
        }
        let before = self.base.iter().flat_map(|facts| facts.attempts_of(id)).max_by_key(|fact| fact.attempt);
        let asked = walk::acquisition(program, id);
        let mut fact = CredentialFact {
            attempt: self.attempt(id),
            ..before.cloned().unwrap_or_else(|| CredentialFact::plain(1, true))
        };
        fact.present = true;
        let kind = || program.credentials.get(id.index()).and_then(|credential| credential.types.first());
        let first_type = || asked.and_then(|asked| asked.types.first()).or(kind().map(|known| &known.symbol));
        let first_country = || match asked.and_then(|asked| asked.countries.first()) {
            Some(Value::Country(country)) => Some(*country),
            _ => None,
        };
        fact.document_type = fact.document_type.or_else(|| first_type().cloned());
        fact.country = fact.country.or_else(first_country);
        fact.source = fact.source.or_else(|| asked.and_then(|asked| asked.sources.first()).cloned());
        fact.acquired = fact.acquired.or(self.now).or_else(plain::default_time);
        for (part, value) in &given.parts {
            set_part(&mut fact, *part, value);
        }
        if let Some(credential) = program.credentials.get(id.index()) {
            fact.data.resize(credential.data.len(), Value::Missing);
        }
        for (field, value) in &given.data {
            if let Some(slot) = fact.data.get_mut(*field as usize) {
                *slot = value.clone();
            }
        }
        fact
    }

    /// The results of a check that the test speaks of: those of the capabilities that answered nothing, then the one
    /// that answered. Data without a result implies PASSED.
    fn given_results(&self, program: &Program, check: &Check, given: &GivenCheck) -> Vec<ResultFact> {
        let (decision, label) = given.result.clone().unwrap_or((Decision::Passed, None));
        let count = check.capabilities.len();
        let knows = |alternative: &usize| {
            let id = check.capabilities.get(*alternative);
            id.and_then(|id| program.capabilities.get(id.index())).is_some_and(|capability| match &label {
                Some(label) => capability.labels.iter().any(|l| l.decision == decision && l.symbol == *label),
                None => capability.decisions.contains(decision),
            })
        };
        let answering = match decision {
            Decision::NotExecuted => count,
            _ => (0..count).find(knows).unwrap_or(0),
        };
        let reason = match decision {
            Decision::NotExecuted => label.clone(),
            _ => Some(failure::NOT_AVAILABLE.into()),
        };
        let mut results: Vec<ResultFact> = (0..answering)
            .map(|alternative| {
                self.result(program, check, alternative, Decision::NotExecuted, reason.clone())
            })
            .collect();
        if answering < count {
            let mut result = self.result(program, check, answering, decision, label);
            for (field, value) in &given.data {
                set_field(&check.data, &mut result.data, field, value);
            }
            results.push(result);
        }
        results
    }

    /// A result with the examples of its catalog as data. `label` is a label, or for NOT_EXECUTED a reason.
    pub(super) fn result(
        &self,
        program: &Program,
        check: &Check,
        alternative: usize,
        decision: Decision,
        label: Option<Arc<str>>,
    ) -> ResultFact {
        let ran = decision != Decision::NotExecuted;
        let capability =
            check.capabilities.get(alternative).and_then(|id| program.capabilities.get(id.index()));
        let first_label = || {
            let labels = capability.map_or(&[][..], |capability| capability.labels.as_slice());
            labels.iter().find(|label| label.decision == decision).map(|label| label.symbol.clone())
        };
        let delivered = check.data_index.get(alternative).map_or(&[][..], Vec::as_slice);
        let data = (0..).zip(&check.data).map(|(index, field)| {
            if ran && delivered.contains(&index) { plain::example(field) } else { Value::Missing }
        });
        ResultFact {
            alternative: u32::try_from(alternative).unwrap_or(u32::MAX),
            attempts: check.credentials.iter().map(|credential| self.attempt(*credential)).collect(),
            decision,
            data: data.collect(),
            failure: if ran {
                None
            } else {
                Some(label.clone().unwrap_or_else(|| failure::TECHNICAL_ERROR.into()))
            },
            label: if ran { label.or_else(first_label) } else { None },
        }
    }
}

/// Sets a part to what a test says, a missing value too.
fn set_part(fact: &mut CredentialFact, part: CredentialPart, value: &Value) {
    match (part, value) {
        (CredentialPart::Attempt, Value::Int(attempt)) => {
            fact.attempt = u32::try_from(*attempt).unwrap_or(u32::MAX);
        }
        (CredentialPart::Attempt, _) => {}
        (CredentialPart::Type, value) => fact.document_type = symbol(value),
        (CredentialPart::Source, value) => fact.source = symbol(value),
        (CredentialPart::Country, Value::Country(country)) => fact.country = Some(*country),
        (CredentialPart::Country, _) => fact.country = None,
        (CredentialPart::Acquired, Value::Time(time)) => fact.acquired = Some(*time),
        (CredentialPart::Acquired, _) => fact.acquired = None,
    }
}

fn defaults(program: &Program) -> Facts {
    let mut facts = Facts::empty(program);
    facts.transaction.id = Some("test".into());
    facts.transaction.channel = program.meta.channels.first().cloned();
    facts.input = program.input.iter().map(plain::example).collect();
    facts
}

fn nothing_known(followed: &Program) -> PriorFacts {
    PriorFacts {
        decision: None,
        label: None,
        scores: vec![None; followed.risks.len()],
        facts: Facts::empty(followed),
    }
}

fn apply_prior(followed: &Program, prior: &mut PriorFacts, given: &PriorGiven) {
    match given {
        PriorGiven::Decision(decision) => prior.decision = Some(*decision),
        PriorGiven::Label(label) => prior.label = Some(label.clone()),
        PriorGiven::Input { field, value } => {
            set_field(&followed.input, &mut prior.facts.input, field, value);
        }
        PriorGiven::Part { credential, part, value } => {
            if let Some(attempts) = prior.facts.credentials.get_mut(credential.index()) {
                if attempts.is_empty() {
                    attempts.push(CredentialFact::plain(1, true));
                }
                attempts.iter_mut().for_each(|fact| set_part(fact, *part, value));
            }
        }
        PriorGiven::Score { risk, value } => {
            if let Some(score) = prior.scores.get_mut(risk.index()) {
                *score = Some(*value);
            }
        }
        PriorGiven::Result { check, decision, label } => {
            prior_check(followed, prior, *check, Some((*decision, label.clone())), None);
        }
        PriorGiven::Data { check, field, value } => {
            prior_check(followed, prior, *check, None, Some((field, value)));
        }
    }
}

/// Sets the result of a check of the earlier run, or a field of its data; what was said of it before stays.
fn prior_check(
    followed: &Program,
    prior: &mut PriorFacts,
    id: CheckId,
    result: Option<(Decision, Option<Arc<str>>)>,
    data: Option<(&[u32], &Value)>,
) {
    let Some(check) = followed.checks.get(id.index()) else { return };
    let Some(slot) = prior.facts.results.get_mut(id.index()) else { return };
    let before = slot.first().filter(|before| before.decision != Decision::NotExecuted);
    let kept = before.map(|before| before.data.clone());
    if let Some((decision, label)) = result {
        let ran = decision != Decision::NotExecuted;
        let mut fact = Model::default().result(followed, check, 0, decision, label);
        if let (true, Some(kept)) = (ran, kept) {
            fact.data = kept;
        }
        *slot = vec![fact];
    } else if slot.is_empty() {
        slot.push(Model::default().result(followed, check, 0, Decision::Passed, None));
    }
    if let Some((field, value)) = data
        && let Some(fact) = slot.first_mut()
    {
        set_field(&check.data, &mut fact.data, field, value);
    }
}

/// Sets the value at a path of field indices; a record on the way that is missing comes to be with its examples.
fn set_field(fields: &[Field], values: &mut [Value], path: &[u32], value: &Value) {
    let Some((first, rest)) = path.split_first() else { return };
    let index = *first as usize;
    let (Some(field), Some(slot)) = (fields.get(index), values.get_mut(index)) else { return };
    if rest.is_empty() {
        *slot = value.clone();
        return;
    }
    if let Kind::Record(record) = &field.ty.kind {
        if matches!(slot, Value::Missing) {
            *slot = plain::plain(&Ty::of(field.ty.kind.clone()));
        }
        if let Value::Record(inner) = slot {
            let mut inner = inner.to_vec();
            set_field(&record.fields, &mut inner, rest, value);
            *slot = Value::Record(inner.into());
        }
    }
}

fn symbol(value: &Value) -> Option<Arc<str>> {
    match value {
        Value::Symbol(symbol) => Some(symbol.clone()),
        _ => None,
    }
}
