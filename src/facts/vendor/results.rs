//! The results of a vendor's body, and which of the workflow's checks each one answers.

use std::cmp::Reverse;
use std::sync::Arc;

use super::credentials::{Bodies, Reference, wanted};
use super::{Mode, decode_known_or_missing};
use crate::core::{Capability, Check, Decision, Format, FormatResults, Program};
use crate::facts::ResultFact;
use crate::facts::capability::{Delivered, alternatives, broken_promise, full_name, label, reason};
use crate::facts::error::Errors;
use crate::facts::json::Json;
use crate::facts::path::{Path, excerpt};
use crate::value::Value;

/// A capability with this vendor name is the vendor's verdict on the whole run: its result is the document itself.
const WHOLE_RUN: &str = "$";

/// A result as it stands in the body.
#[derive(Debug)]
pub(super) struct Found<'j> {
    capability: &'j str,
    element: &'j Json,
    pub(super) credentials: Vec<Reference<'j>>,
}

/// All results of the body in its order.
pub(super) fn find<'j>(format: &'j Format, body: &'j Json) -> Vec<Found<'j>> {
    let Some(results) = &format.results else { return Vec::new() };
    let mut found = Vec::new();
    match (&results.capability, body.at(results.list.as_slice())) {
        (Some(path), Some(Json::List(list))) => {
            for element in list {
                if let Some(capability) = element.at(path.as_slice()).and_then(Json::as_text) {
                    found.push(Found { capability, element, credentials: references(results, element) });
                }
            }
        }
        (None, Some(Json::Object(object))) => {
            for (capability, json) in object.iter() {
                let elements = match json {
                    Json::List(list) => list.as_slice(),
                    one => std::slice::from_ref(one),
                };
                found.extend(
                    elements.iter().filter(|element| element.as_object().is_some()).map(|element| Found {
                        capability,
                        element,
                        credentials: references(results, element),
                    }),
                );
            }
        }
        _ => {}
    }
    found
}

fn references<'j>(results: &'j FormatResults, element: &'j Json) -> Vec<Reference<'j>> {
    let list = match element.at(results.credentials.as_slice()) {
        Some(Json::List(list)) if !results.credentials.is_empty() => list.as_slice(),
        _ => &[],
    };
    let reference = |json: &'j Json| {
        let text = |path: &'j Option<Vec<Arc<str>>>| json.at(path.as_ref()?.as_slice())?.as_text();
        Reference {
            id: json.as_text().or_else(|| text(&results.credential_id)),
            kind: text(&results.credential_kind),
        }
    };
    list.iter().map(reference).collect()
}

/// The results of every check, in the order of the program's table.
pub(super) fn decode(
    program: &Program,
    format: &Format,
    body: &Json,
    bodies: &Bodies<'_>,
    assigned: &[Option<usize>],
    found: &[Found<'_>],
    notes: &mut Vec<String>,
) -> Vec<Vec<ResultFact>> {
    let Some(results) = &format.results else { return vec![Vec::new(); program.checks.len()] };
    let whole_run = [Found { capability: WHOLE_RUN, element: body, credentials: Vec::new() }];
    let mut answers = |check: &Check| {
        let mut facts = Vec::new();
        for (alternative, capability) in alternatives(program, check) {
            if capability.catalog != format.catalog || capability.vendor_name.is_empty() {
                continue;
            }
            let found = if *capability.vendor_name == *WHOLE_RUN { whole_run.as_slice() } else { found };
            let answer = Answer { check, alternative, capability, results };
            let of_capability =
                || found.iter().filter(|result| *result.capability == *capability.vendor_name);
            let rated = of_capability().filter(|result| answer.is_done(result)).filter_map(|result| {
                Some((fit(program, check, bodies, assigned, &result.credentials)?, result))
            });
            // `min_by_key` keeps the first of equals.
            if let Some((_, result)) = rated.min_by_key(|(fit, _)| *fit) {
                facts.push(answer.read(result.element, notes).into_fact(check));
            }
        }
        facts
    };
    program.checks.iter().map(&mut answers).collect()
}

/// How well a result's credentials are those of a check; less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// It names none at all.
    unnamed: bool,
    extra: usize,
    /// Credentials named by id, not just by category.
    exact: Reverse<usize>,
}

/// `None`: it does not speak of all the check's credentials.
fn fit(
    program: &Program,
    check: &Check,
    bodies: &Bodies<'_>,
    assigned: &[Option<usize>],
    references: &[Reference<'_>],
) -> Option<Fit> {
    if references.is_empty() {
        return Some(Fit { unnamed: !check.credentials.is_empty(), extra: 0, exact: Reverse(0) });
    }
    let mut open: Vec<_> =
        check.credentials.iter().map(|id| (id.index(), program.credentials.get(id.index()))).collect();
    let mut by_kind = Vec::new();
    for reference in references {
        match bodies.named(*reference) {
            Some(index) => open.retain(|(place, _)| assigned.get(*place).copied().flatten() != Some(index)),
            None => by_kind.extend(reference.kind),
        }
    }
    let exact = check.credentials.len() - open.len();
    for kind in by_kind {
        // A category alone tells nothing where the workflow has more of this kind than the check takes.
        let of_kind = |place: &Option<&crate::core::Credential>| place.is_some_and(|c| *c.kind == *kind);
        let taken =
            check.credentials.iter().filter(|id| of_kind(&program.credentials.get(id.index()))).count();
        if taken == wanted(program, kind)
            && let Some(at) = open.iter().position(|(_, credential)| of_kind(credential))
        {
            open.remove(at);
        }
    }
    let extra = references.len().saturating_sub(check.credentials.len());
    open.is_empty().then_some(Fit { unnamed: false, extra, exact: Reverse(exact) })
}

/// One alternative of one check, about to be read from the body.
struct Answer<'p> {
    check: &'p Check,
    alternative: u32,
    capability: &'p Capability,
    results: &'p FormatResults,
}

impl Answer<'_> {
    /// Whether there is a decision at all, and the vendor says that it is final.
    fn is_done(&self, found: &Found<'_>) -> bool {
        let is_final = self.results.done.as_ref().is_none_or(|(path, words)| {
            let word = found.element.at(path.as_slice()).and_then(Json::as_text);
            *self.capability.vendor_name == *WHOLE_RUN
                || word.is_some_and(|word| words.iter().any(|w| **w == *word))
        });
        is_final && found.element.at(self.results.decision.as_slice()).is_some()
    }

    fn read(&self, element: &Json, notes: &mut Vec<String>) -> Delivered {
        let mut delivered = Delivered {
            alternative: self.alternative,
            attempts: vec![1; self.check.credentials.len()],
            decision: Decision::NotExecuted,
            label: None,
            failure: None,
            data: Vec::new(),
        };
        let word = element.at(self.results.decision.as_slice()).unwrap_or(&Json::Null);
        let Some(decision) = self.decision(word) else {
            self.note(notes, &format!("the decision {} is not known", word.describe()));
            return delivered.invalid();
        };
        delivered.decision = decision;
        self.read_label(element, &mut delivered, notes);
        if decision == Decision::NotExecuted {
            return delivered;
        }
        let mut errors = Errors::default();
        let root = Path::Root;
        let mut field = |field| decode_known_or_missing(field, element, &root, Mode::Vendor, &mut errors);
        delivered.data = self.capability.data.iter().map(&mut field).collect::<Vec<Value>>();
        if let Some(error) = errors.first() {
            self.note(notes, &format!("`{}`: {}", error.path, error.message));
            return delivered.invalid();
        }
        for error in errors.tolerated() {
            notes.push(format!("`{}`: `{}` is missing: {}", self.check.name, error.path, error.message));
        }
        if let Some(field) = broken_promise(self.capability, &delivered) {
            self.note(notes, &format!("`{field}` is promised with PASSED and is not there"));
            return delivered.invalid();
        }
        delivered
    }

    /// By the vendor's words or else the language's; only what the capability can return.
    fn decision(&self, json: &Json) -> Option<Decision> {
        let word = json.as_text()?;
        let known = self.results.decisions.iter().find(|(spelling, _)| **spelling == *word);
        let decision = match known {
            Some((_, decision)) => *decision,
            None if self.results.decisions.is_empty() => Decision::parse(word)?,
            None => return None,
        };
        self.capability.decisions.with(Decision::NotExecuted).contains(decision).then_some(decision)
    }

    fn read_label(&self, element: &Json, delivered: &mut Delivered, notes: &mut Vec<String>) {
        let decision = delivered.decision;
        let stated = self.results.label.as_ref().and_then(|path| element.at(path.as_slice())?.as_text());
        let default =
            || self.results.default_labels.iter().find(|(of, _)| *of == decision).map(|(_, word)| &**word);
        let Some(word) = stated.or_else(default) else { return };
        let known = if decision == Decision::NotExecuted {
            delivered.failure = reason(self.capability, word);
            delivered.failure.is_some()
        } else {
            delivered.label = label(self.capability, decision, word);
            delivered.label.is_some()
        };
        if !known {
            self.note_label(notes, word, decision);
        }
    }

    fn note_label(&self, notes: &mut Vec<String>, word: &str, decision: Decision) {
        let word = excerpt(word, 40);
        notes.push(format!(
            "`{}`: the catalog knows no label `{word}` of {} with {decision}; the label is missing",
            self.check.name,
            full_name(self.capability)
        ));
    }

    fn note(&self, notes: &mut Vec<String>, what: &str) {
        notes.push(format!(
            "`{}`: the result of {} is not understood and counts as not executed: {what}",
            self.check.name,
            full_name(self.capability)
        ));
    }
}
