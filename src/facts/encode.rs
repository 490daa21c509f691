//! Facts written back as Probity's own document: the inverse of [`super::from_json`].

use std::sync::Arc;

use serde_json::{Map, Value as Out, json};

use super::capability::{alternatives, full_name};
use super::decode::Mode;
use super::{CredentialFact, Facts, PriorFacts, ResultFact};
use crate::core::{Check, Field, Kind, Program, Ty};
use crate::value::Value;

impl Facts {
    /// The document that [`super::from_json`] reads as these facts, for the same program.
    pub fn to_json(&self, program: &Program) -> Out {
        let mut out = Map::new();
        let transaction = self.transaction_json();
        if !transaction.is_empty() {
            out.insert("transaction".to_owned(), Out::Object(transaction));
        }
        self.parts_json(program, &mut out);
        if !self.lookups.is_empty() {
            let lookup = |lookup: &super::Lookup| {
                let element =
                    program.lists.iter().find(|list| list.name == lookup.list).map(|list| &list.element);
                let value = element.map_or(Out::Null, |ty| value_to_json(ty, &lookup.value));
                json!({"list": &*lookup.list, "value": value, "found": lookup.found})
            };
            out.insert("lookups".to_owned(), self.lookups.iter().map(lookup).collect());
        }
        if let (Some(prior), Some(followed)) = (&self.prior, &program.prior) {
            out.insert("prior".to_owned(), prior_json(prior, followed));
        }
        Out::Object(out)
    }

    fn transaction_json(&self) -> Map<String, Out> {
        let mut out = Map::new();
        let transaction = &self.transaction;
        let texts = [
            ("id", transaction.id.as_ref().map(ToString::to_string)),
            ("time", transaction.time.map(|time| time.to_string())),
            ("channel", transaction.channel.as_ref().map(ToString::to_string)),
        ];
        for (key, text) in texts {
            if let Some(text) = text {
                out.insert(key.to_owned(), Out::String(text));
            }
        }
        for (key, flag) in [("expired", transaction.expired), ("closed", self.closed)] {
            if flag {
                out.insert(key.to_owned(), Out::Bool(true));
            }
        }
        out
    }

    /// `input`, `credentials` and `checks`: what a run and the run that it follows have alike.
    fn parts_json(&self, program: &Program, out: &mut Map<String, Out>) {
        let input = fields_json(&program.input, &self.input, Mode::Input);
        let credentials = program.credentials.iter().zip(&self.credentials);
        let credentials = credentials
            .filter(|(_, attempts)| !attempts.is_empty())
            .map(|(credential, attempts)| {
                (credential.name.to_string(), one_or_list(attempts.iter().map(credential_json).collect()))
            })
            .collect();
        let checks = program.checks.iter().zip(&self.results);
        let checks = checks
            .filter(|(_, results)| !results.is_empty())
            .map(|(check, results)| {
                let results = results.iter().map(|result| result_json(program, check, result)).collect();
                (check.name.to_string(), one_or_list(results))
            })
            .collect();
        for (key, part) in [("input", input), ("credentials", credentials), ("checks", checks)] {
            if !part.is_empty() {
                out.insert(key.to_owned(), Out::Object(part));
            }
        }
    }
}

fn one_or_list(mut all: Vec<Out>) -> Out {
    match (all.pop(), all.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            all.push(last);
            Out::Array(all)
        }
        (None, _) => Out::Array(all),
    }
}

fn credential_json(fact: &CredentialFact) -> Out {
    let mut out = Map::new();
    out.insert("attempt".to_owned(), json!(fact.attempt));
    if !fact.present {
        out.insert("present".to_owned(), Out::Bool(false));
    }
    if let Some(kind) = &fact.document_type {
        out.insert("type".to_owned(), json!(&**kind));
    }
    if let Some(country) = fact.country {
        out.insert("country".to_owned(), json!(country.alpha3()));
    }
    if let Some(source) = &fact.source {
        out.insert("source".to_owned(), json!(&**source));
    }
    if let Some(time) = fact.acquired {
        out.insert("acquired".to_owned(), json!(time.to_string()));
    }
    Out::Object(out)
}

fn result_json(program: &Program, check: &Check, result: &ResultFact) -> Out {
    let mut out = Map::new();
    let capability = alternatives(program, check).find(|(place, _)| *place == result.alternative);
    if let (Some((_, capability)), true) = (capability, check.capabilities.len() > 1) {
        out.insert("capability".to_owned(), json!(full_name(capability)));
    }
    out.insert("decision".to_owned(), json!(result.decision.symbol()));
    for (key, word) in [("label", &result.label), ("failure", &result.failure)] {
        if let Some(word) = word {
            out.insert(key.to_owned(), json!(&**word));
        }
    }
    if result.attempts.iter().any(|attempt| *attempt != 1) {
        let names = check.credentials.iter().filter_map(|id| program.credentials.get(id.index()));
        let attempts = names.zip(&result.attempts).map(|(c, attempt)| (c.name.to_string(), json!(attempt)));
        out.insert("attempts".to_owned(), Out::Object(attempts.collect()));
    }
    let data = fields_json(&check.data, &result.data, Mode::Data);
    if !data.is_empty() {
        out.insert("data".to_owned(), Out::Object(data));
    }
    Out::Object(out)
}

fn prior_json(prior: &PriorFacts, followed: &Program) -> Out {
    let mut out = Map::new();
    if let Some(decision) = prior.decision {
        out.insert("decision".to_owned(), json!(decision.symbol()));
    }
    if let Some(label) = &prior.label {
        out.insert("label".to_owned(), json!(&**label));
    }
    let scores = followed.risks.iter().zip(&prior.scores);
    let scores: Map<_, _> =
        scores.filter_map(|(risk, score)| Some((risk.name.to_string(), json!((*score)?)))).collect();
    if !scores.is_empty() {
        out.insert("scores".to_owned(), Out::Object(scores));
    }
    prior.facts.parts_json(followed, &mut out);
    Out::Object(out)
}

/// Fields under their names or, for input, at their paths. Missing ones are left out.
fn fields_json(fields: &[Field], values: &[Value], mode: Mode) -> Map<String, Out> {
    let mut out = Map::new();
    for (field, value) in fields.iter().zip(values) {
        if *value != Value::Missing {
            let json = encode(&field.ty, value, mode);
            match mode {
                Mode::Data => insert(&mut out, std::slice::from_ref(&field.name), json),
                Mode::Input | Mode::Vendor => insert(&mut out, &field.path, json),
            }
        }
    }
    out
}

/// Puts a value at a path; an object that is there already gets what is new.
fn insert(out: &mut Map<String, Out>, path: &[Arc<str>], json: Out) {
    match path {
        [] => {}
        [key] => match (out.get_mut(&**key), json) {
            (Some(Out::Object(there)), Out::Object(new)) => there.extend(new),
            (_, json) => {
                out.insert(key.to_string(), json);
            }
        },
        [key, rest @ ..] => {
            let inner = out.entry(key.to_string()).or_insert_with(|| Out::Object(Map::new()));
            if let Out::Object(inner) = inner {
                insert(inner, rest, json);
            }
        }
    }
}

/// A value as [`Value::to_json`] writes it, with records under their field names.
pub fn value_to_json(ty: &Ty, value: &Value) -> Out {
    encode(ty, value, Mode::Data)
}

fn encode(ty: &Ty, value: &Value, mode: Mode) -> Out {
    match (&ty.kind, value) {
        (Kind::Record(record), Value::Record(values)) => {
            Out::Object(fields_json(&record.fields, values, mode))
        }
        (Kind::List(element, _), Value::List(values)) => {
            values.iter().map(|value| encode(element, value, mode)).collect()
        }
        (_, value) => value.to_json(),
    }
}
