//! The results of a vendor's body, and which of the workflow's checks each one answers.

use std::cmp::Reverse;
use std::sync::Arc;

use super::credentials::{Bodies, Reference, wanted};
use super::{Mode, decode_known_or_missing};
use crate::core::{Capability, Check, Decision, Format, FormatResults, Program, ResultName};
use crate::facts::ResultFact;
use crate::facts::capability::{
    Delivered, alternatives, broken_promise, full_name, label, other_decision, reason,
};
use crate::facts::error::Errors;
use crate::facts::json::Json;
use crate::facts::path::{Path, excerpt};
use crate::value::Value;

/// A result as it stands in the body.
#[derive(Debug)]
pub(super) struct Found<'j> {
    /// How results at its place are read.
    results: &'j FormatResults,
    /// `None`: it does not say what was examined.
    capability: Option<Named<'j>>,
    element: &'j Json,
    pub(super) credentials: Vec<Reference<'j>>,
    /// What is wrong with its shape.
    odd: Option<String>,
}

/// What a result is of.
#[derive(Clone, Copy, Debug)]
enum Named<'j> {
    /// The vendor's own name.
    Vendor(&'j str),
    /// The catalog's.
    Catalog(&'j str),
}

impl Named<'_> {
    fn is(self, capability: &Capability) -> bool {
        match self {
            Named::Vendor(name) => *name == *capability.vendor_name,
            Named::Catalog(name) => *name == *capability.name,
        }
    }
}

/// All results of the body in its order, place by place.
pub(super) fn find<'j>(format: &'j Format, body: &'j Json) -> Vec<Found<'j>> {
    format.results.iter().flat_map(|results| find_at(results, body)).collect()
}

fn find_at<'j>(results: &'j FormatResults, body: &'j Json) -> Vec<Found<'j>> {
    let mut found = Vec::new();
    match (&results.capability, body.at(results.list.as_slice())) {
        (ResultName::At(path), Some(Json::List(list))) => {
            let named = |element: &'j Json| element.at(path.as_slice()).and_then(Json::as_text);
            found.extend(
                list.iter().map(|element| read_result(results, named(element).map(Named::Vendor), element)),
            );
        }
        (ResultName::Key, Some(Json::Object(object))) => {
            for (capability, json) in object.iter().filter(|(_, json)| !json.is_null()) {
                let named = Some(Named::Vendor(capability));
                found.extend(each(json).iter().map(|element| read_result(results, named, element)));
            }
        }
        (ResultName::Fixed(name), Some(json)) => {
            // One result without a decision is none; in a list it is an odd one.
            let is_there = |element: &&Json| {
                matches!(json, Json::List(_)) || element.at(results.decision.as_slice()).is_some()
            };
            let named = Some(Named::Catalog(name));
            let elements = each(json).iter().filter(is_there);
            found.extend(elements.map(|element| read_result(results, named, element)));
        }
        _ => {}
    }
    found
}

/// The elements of a list; anything else is one.
fn each(json: &Json) -> &[Json] {
    match json {
        Json::List(list) => list.as_slice(),
        one => std::slice::from_ref(one),
    }
}

impl<'j> Found<'j> {
    /// The vendor's word for the decision.
    fn word(&self) -> &'j Json {
        self.element.at(self.results.decision.as_slice()).unwrap_or(&Json::Null)
    }
}

fn read_result<'j>(
    results: &'j FormatResults,
    capability: Option<Named<'j>>,
    element: &'j Json,
) -> Found<'j> {
    let (credentials, mut odd) = match references(results, element) {
        Ok(credentials) => (credentials, None),
        Err(odd) => (Vec::new(), Some(odd)),
    };
    let says = |path: &[Arc<str>]| element.at(path).and_then(Json::as_text).is_some();
    if element.as_object().is_none() {
        odd = Some(format!("it is {}", element.describe()));
    } else if capability.is_none() {
        odd = Some("it does not say what was examined".to_owned());
    } else if let Some((path, _)) = &results.done
        && !says(path)
    {
        odd = Some(format!("it does not say whether it is final in `{}`", path.join(".")));
    }
    Found { results, capability, element, credentials, odd }
}

/// The credentials that a result names, or what is wrong with how it names them.
fn references<'j>(results: &'j FormatResults, element: &'j Json) -> Result<Vec<Reference<'j>>, String> {
    let list = match element.at(results.credentials.as_slice()) {
        _ if results.credentials.is_empty() => return Ok(Vec::new()),
        None => return Ok(Vec::new()),
        Some(Json::List(list)) => list,
        Some(other) => {
            return Err(format!("`{}` is {}, not a list", results.credentials.join("."), other.describe()));
        }
    };
    let reference = |json: &'j Json| {
        let text = |path: &'j Option<Vec<Arc<str>>>| json.at(path.as_ref()?.as_slice())?.as_text();
        let reference = Reference {
            id: json.as_text().or_else(|| text(&results.credential_id)),
            kind: text(&results.credential_kind),
        };
        match reference {
            Reference { id: None, kind: None } => {
                Err(format!("{} in `{}` names no credential", json.describe(), results.credentials.join(".")))
            }
            named => Ok(named),
        }
    };
    list.iter().map(reference).collect()
}

/// The results of every check, in the order of the program's table.
pub(super) fn decode(
    program: &Program,
    format: &Format,
    bodies: &Bodies<'_>,
    assigned: &[Option<usize>],
    found: &[Found<'_>],
    notes: &mut Vec<String>,
) -> Vec<Vec<ResultFact>> {
    let mut answers = |check: &Check| {
        let mut facts = Vec::new();
        for (alternative, capability) in alternatives(program, check) {
            if capability.catalog != format.catalog || capability.vendor_name.is_empty() {
                continue;
            }
            let answer = Answer { check, alternative, capability };
            let of_capability =
                |result: &&Found<'_>| result.capability.is_none_or(|name| name.is(capability));
            let rated = found.iter().filter(of_capability).filter(|result| answer.is_done(result));
            let rated: Vec<(Fit, &Found<'_>)> = rated
                .filter_map(|result| Some((fit(program, check, bodies, assigned, result)?, result)))
                .collect();
            facts.extend(answer.choose(&rated, notes).map(|delivered| delivered.into_fact(check)));
        }
        facts
    };
    program.checks.iter().map(&mut answers).collect()
}

/// How well a result's credentials are those of a check; less is better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Fit {
    /// It does not say what was examined.
    stray: bool,
    /// It names none at all, though the check takes some.
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
    result: &Found<'_>,
) -> Option<Fit> {
    let (references, stray) = (&result.credentials, result.capability.is_none());
    if references.is_empty() && result.results.by_kind {
        // It is about whatever there is of these kinds, which says what only where there is no choice.
        let no_choice = |id: &crate::core::CredentialId| {
            let kind = program.credentials.get(id.index()).map_or("", |credential| &*credential.kind);
            let of_kind = |other: &&crate::core::CredentialId| {
                program.credentials.get(other.index()).is_some_and(|credential| *credential.kind == *kind)
            };
            check.credentials.iter().filter(of_kind).count() == wanted(program, kind)
        };
        let unnamed = !check.credentials.iter().all(no_choice);
        return Some(Fit { stray, unnamed, extra: 0, exact: Reverse(0) });
    }
    if references.is_empty() {
        return Some(Fit { stray, unnamed: !check.credentials.is_empty(), extra: 0, exact: Reverse(0) });
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
    open.is_empty().then_some(Fit { stray, unnamed: false, extra, exact: Reverse(exact) })
}

/// One alternative of one check, about to be read from the body.
struct Answer<'p> {
    check: &'p Check,
    alternative: u32,
    capability: &'p Capability,
}

impl Answer<'_> {
    /// Whether the vendor says that it is final.
    fn is_done(&self, found: &Found<'_>) -> bool {
        found.results.done.as_ref().is_none_or(|(path, words)| {
            let word = found.element.at(path.as_slice()).and_then(Json::as_text);
            // One that does not say is odd, not late.
            word.is_none_or(|word| words.iter().any(|known| **known == *word))
        })
    }

    /// The result that fits best. Which of several that fit equally well counts nobody can say, so they have to agree.
    fn choose(&self, rated: &[(Fit, &Found<'_>)], notes: &mut Vec<String>) -> Option<Delivered> {
        let best = rated.iter().map(|(fit, _)| *fit).min()?;
        let mut equal = rated.iter().filter(|(fit, _)| *fit == best).map(|(_, result)| {
            let mut of_result = Vec::new();
            (self.read(best, result, &mut of_result), of_result)
        });
        let (first, of_first) = equal.next()?;
        let stated = |result: &Found<'_>| self.decision(result);
        let chosen = rated.iter().find(|(fit, _)| *fit == best).and_then(|(_, result)| stated(result));
        if equal.any(|(other, _)| other != first) {
            self.note(notes, "there are several for the same credentials, and they contradict each other");
            return Some(first.invalid());
        }
        notes.extend(of_first);
        if rated.iter().any(|(fit, result)| *fit != best && stated(result) != chosen) {
            notes.push(format!(
                "`{}`: another result of {} with another decision names its credentials less exactly and is left out",
                self.check.name,
                full_name(self.capability)
            ));
        }
        Some(first)
    }

    fn read(&self, fit: Fit, found: &Found<'_>, notes: &mut Vec<String>) -> Delivered {
        let element = found.element;
        let mut delivered = Delivered {
            alternative: self.alternative,
            attempts: vec![1; self.check.credentials.len()],
            decision: Decision::NotExecuted,
            label: None,
            failure: None,
            data: Vec::new(),
        };
        if let Some(odd) = &found.odd {
            self.note(notes, odd);
            return delivered.invalid();
        }
        let Some(decision) = self.decision(found) else {
            self.note(notes, &format!("the decision {} is not known", found.word().describe()));
            return delivered.invalid();
        };
        delivered.decision = decision;
        // A vendor that ran nothing need not say on what; a finding has to.
        if fit.unnamed && decision != Decision::NotExecuted {
            self.note(notes, "it names no credentials");
            return delivered.invalid();
        }
        if let Err(contradiction) = self.read_label(found, &mut delivered, notes) {
            self.note(notes, &contradiction);
            return delivered.invalid();
        }
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
    fn decision(&self, found: &Found<'_>) -> Option<Decision> {
        let word = found.word().as_text()?;
        let words = &found.results.decisions;
        let decision = match words.iter().find(|(spelling, _)| **spelling == *word) {
            Some((_, decision)) => *decision,
            None if words.is_empty() => Decision::parse(word)?,
            None => return None,
        };
        self.capability.decisions.with(Decision::NotExecuted).contains(decision).then_some(decision)
    }

    /// Error: the label stands for another decision.
    fn read_label(
        &self,
        found: &Found<'_>,
        delivered: &mut Delivered,
        notes: &mut Vec<String>,
    ) -> Result<(), String> {
        let decision = delivered.decision;
        let label_at = found.results.label.as_ref();
        let stated = label_at.and_then(|path| found.element.at(path.as_slice())?.as_text());
        let default =
            || found.results.default_labels.iter().find(|(of, _)| *of == decision).map(|(_, word)| &**word);
        let Some(word) = stated.or_else(default) else { return Ok(()) };
        if let Some(other) = other_decision(self.capability, decision, word) {
            let word = excerpt(word, 40);
            return Err(format!("the decision is {decision}, and its label `{word}` stands for {other}"));
        }
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
        Ok(())
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
