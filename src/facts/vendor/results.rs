//! The results of a vendor's body, and which of the workflow's checks each one answers.

use std::cmp::Reverse;
use std::sync::Arc;

use super::credentials::{Bodies, Reference, wanted};
use super::{Mode, decode_known_or_missing};
use crate::core::{Capability, Check, Decision, Format, FormatResults, Program};
use crate::facts::ResultFact;
use crate::facts::capability::{
    Delivered, alternatives, broken_promise, full_name, label, other_decision, reason,
};
use crate::facts::error::Errors;
use crate::facts::json::Json;
use crate::facts::path::{Path, excerpt};
use crate::value::Value;

/// A capability with this vendor name is the vendor's verdict on the whole run: its result is the document itself.
const WHOLE_RUN: &str = "$";

/// A result as it stands in the body.
#[derive(Debug)]
pub(super) struct Found<'j> {
    /// `None`: it does not say what was examined.
    capability: Option<&'j str>,
    element: &'j Json,
    pub(super) credentials: Vec<Reference<'j>>,
    /// What is wrong with its shape.
    odd: Option<String>,
}

/// All results of the body in its order.
pub(super) fn find<'j>(format: &'j Format, body: &'j Json) -> Vec<Found<'j>> {
    let Some(results) = &format.results else { return Vec::new() };
    let mut found = Vec::new();
    match (&results.capability, body.at(results.list.as_slice())) {
        (Some(path), Some(Json::List(list))) => {
            let named = |element: &'j Json| element.at(path.as_slice()).and_then(Json::as_text);
            found.extend(list.iter().map(|element| read_result(results, named(element), element)));
        }
        (None, Some(Json::Object(object))) => {
            for (capability, json) in object.iter().filter(|(_, json)| !json.is_null()) {
                let elements = match json {
                    Json::List(list) => list.as_slice(),
                    one => std::slice::from_ref(one),
                };
                found.extend(elements.iter().map(|element| read_result(results, Some(capability), element)));
            }
        }
        _ => {}
    }
    found
}

fn read_result<'j>(results: &'j FormatResults, capability: Option<&'j str>, element: &'j Json) -> Found<'j> {
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
    Found { capability, element, credentials, odd }
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
    body: &Json,
    bodies: &Bodies<'_>,
    assigned: &[Option<usize>],
    found: &[Found<'_>],
    notes: &mut Vec<String>,
) -> Vec<Vec<ResultFact>> {
    let Some(results) = &format.results else { return vec![Vec::new(); program.checks.len()] };
    let whole_run =
        [Found { capability: Some(WHOLE_RUN), element: body, credentials: Vec::new(), odd: None }];
    let mut answers = |check: &Check| {
        let mut facts = Vec::new();
        for (alternative, capability) in alternatives(program, check) {
            if capability.catalog != format.catalog || capability.vendor_name.is_empty() {
                continue;
            }
            let found = if *capability.vendor_name == *WHOLE_RUN { whole_run.as_slice() } else { found };
            let answer = Answer { check, alternative, capability, results };
            let of_capability =
                |result: &&Found<'_>| result.capability.is_none_or(|name| *name == *capability.vendor_name);
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
    results: &'p FormatResults,
}

impl Answer<'_> {
    /// Whether the vendor says that it is final; a verdict on the whole run, whether there is one.
    fn is_done(&self, found: &Found<'_>) -> bool {
        if *self.capability.vendor_name == *WHOLE_RUN {
            return found.element.at(self.results.decision.as_slice()).is_some();
        }
        self.results.done.as_ref().is_none_or(|(path, words)| {
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
        let stated = |result: &Found<'_>| self.decision(self.word(result.element));
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
        let word = self.word(element);
        let Some(decision) = self.decision(word) else {
            self.note(notes, &format!("the decision {} is not known", word.describe()));
            return delivered.invalid();
        };
        delivered.decision = decision;
        // A vendor that ran nothing need not say on what; a finding has to.
        if fit.unnamed && decision != Decision::NotExecuted {
            self.note(notes, "it names no credentials");
            return delivered.invalid();
        }
        if let Err(contradiction) = self.read_label(element, &mut delivered, notes) {
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

    fn word<'j>(&self, element: &'j Json) -> &'j Json {
        element.at(self.results.decision.as_slice()).unwrap_or(&Json::Null)
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

    /// Error: the label stands for another decision.
    fn read_label(
        &self,
        element: &Json,
        delivered: &mut Delivered,
        notes: &mut Vec<String>,
    ) -> Result<(), String> {
        let decision = delivered.decision;
        let stated = self.results.label.as_ref().and_then(|path| element.at(path.as_slice())?.as_text());
        let default =
            || self.results.default_labels.iter().find(|(of, _)| *of == decision).map(|(_, word)| &**word);
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
