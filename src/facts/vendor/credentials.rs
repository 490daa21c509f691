//! The credentials of a vendor's body, and which of the workflow's each one is.
//!
//! By category and label: a label equal to the name in the script wins; without one a category that the workflow
//! acquires once is enough. Never by position.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::results::Found;
use crate::core::{Credential, Format, FormatCredentials, Program};
use crate::facts::CredentialFact;
use crate::facts::decode::document_type;
use crate::facts::json::Json;
use crate::value::Country;

/// A credential as the body lists it.
#[derive(Debug)]
pub(super) struct Body<'j> {
    kind: &'j str,
    label: Option<&'j str>,
    uploaded: bool,
    document_type: Option<&'j str>,
    country: Option<Country>,
}

/// All of them, with what their ids name. Ids may repeat over categories.
#[derive(Debug, Default)]
pub(super) struct Bodies<'j> {
    all: Vec<Body<'j>>,
    by_id: BTreeMap<&'j str, Named>,
    by_id_and_kind: BTreeMap<(&'j str, &'j str), Named>,
}

/// What an id names: one credential, or several.
#[derive(Clone, Copy, Debug)]
enum Named {
    One(usize),
    Several,
}

/// A credential as a result refers to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reference<'j> {
    pub(super) id: Option<&'j str>,
    pub(super) kind: Option<&'j str>,
}

impl<'j> Bodies<'j> {
    pub(super) fn read(format: &'j Format, body: &'j Json, notes: &mut Vec<String>) -> Self {
        let mut bodies = Bodies::default();
        for place in &format.credentials {
            let Some(Json::List(list)) = body.at(place.list.as_slice()) else { continue };
            for (index, element) in list.iter().enumerate() {
                if !bodies.add(place, element) {
                    let list = place.list.join(".");
                    notes.push(format!(
                        "`{list}[{index}]` is not understood and counts as not there: {} that names no kind of credential",
                        element.describe()
                    ));
                }
            }
        }
        bodies
    }

    /// Whether the element is a credential.
    fn add(&mut self, place: &'j FormatCredentials, element: &'j Json) -> bool {
        let text = |path: &Option<Vec<Arc<str>>>| element.at(path.as_ref()?.as_slice())?.as_text();
        let kind = text(&place.kind_path).map(|word| catalog_kind(place, word)).or(place.kind.as_deref());
        let Some(kind) = kind.filter(|_| element.as_object().is_some()) else { return false };
        let index = self.all.len();
        if let Some(id) = element.at(place.id.as_slice()).and_then(Json::as_text) {
            let known = self.by_id.entry(id);
            known.and_modify(|named| *named = Named::Several).or_insert(Named::One(index));
            let known = self.by_id_and_kind.entry((id, kind));
            known.and_modify(|named| *named = Named::Several).or_insert(Named::One(index));
        }
        self.all.push(Body {
            kind,
            label: text(&place.label),
            uploaded: place
                .uploaded
                .as_ref()
                .is_none_or(|path| element.at(path.as_slice()).is_some_and(|json| !json.is_blank())),
            document_type: text(&place.document_type),
            country: text(&place.country).and_then(Country::parse),
        });
        true
    }

    /// The one credential that a result refers to, if its id (and category, where given) names exactly one.
    pub(super) fn named(&self, reference: Reference<'_>) -> Option<usize> {
        let id = reference.id?;
        let named = match reference.kind {
            Some(kind) => self.by_id_and_kind.get(&(id, kind)),
            None => self.by_id.get(id),
        };
        match named {
            Some(Named::One(index)) => Some(*index),
            Some(Named::Several) | None => None,
        }
    }
}

/// The catalog's word for what the vendor calls `word`.
fn catalog_kind<'j>(place: &'j FormatCredentials, word: &'j str) -> &'j str {
    place.kinds.iter().find(|(spelling, _)| **spelling == *word).map_or(word, |(_, kind)| kind)
}

/// For each credential of the program the body's that it is.
pub(super) fn assign(
    program: &Program,
    bodies: &Bodies<'_>,
    found: &[Found<'_>],
    notes: &mut Vec<String>,
) -> Vec<Option<usize>> {
    let referred: BTreeSet<usize> =
        found.iter().flat_map(|result| &result.credentials).filter_map(|r| bodies.named(*r)).collect();
    program
        .credentials
        .iter()
        .map(|credential| choose(program, credential, bodies, &referred, notes))
        .collect()
}

fn choose(
    program: &Program,
    credential: &Credential,
    bodies: &Bodies<'_>,
    referred: &BTreeSet<usize>,
    notes: &mut Vec<String>,
) -> Option<usize> {
    let name = credential.name.to_lowercase();
    let of_kind: Vec<(usize, &Body<'_>)> =
        bodies.all.iter().enumerate().filter(|(_, body)| *body.kind == *credential.kind).collect();
    let labelled = |body: &Body<'_>| body.label.is_some_and(|label| label.to_lowercase() == name);
    let mut candidates: Vec<_> = of_kind.iter().filter(|(_, body)| labelled(body)).collect();
    let by_label = !candidates.is_empty();
    if !by_label {
        if wanted(program, &credential.kind) == 1 {
            candidates = of_kind.iter().collect();
        } else if !of_kind.is_empty() {
            notes.push(format!(
                "`{}` is taken as not there: the workflow acquires several `{}`, and none in the body has this label",
                credential.name, credential.kind
            ));
        }
    }
    // The last one that a result speaks of, else the last with something uploaded, else the last.
    let rank = |(index, body): &(usize, &Body<'_>)| (referred.contains(index), body.uploaded, *index);
    let count = candidates.len();
    let (index, _) = candidates.into_iter().max_by_key(|candidate| rank(candidate))?;
    if count > 1 {
        notes.push(format!(
            "the body holds {count} `{}` for `{}`; number {} of its credentials is taken",
            credential.kind,
            credential.name,
            index + 1
        ));
    }
    Some(*index)
}

/// How many credentials of this kind the workflow acquires.
pub(super) fn wanted(program: &Program, kind: &str) -> usize {
    program.credentials.iter().filter(|credential| *credential.kind == *kind).count()
}

/// What is there. A credential that is not uploaded leaves no fact: closed facts take it as not there, and an expired
/// run ends at it.
pub(super) fn facts(
    program: &Program,
    bodies: &Bodies<'_>,
    assigned: &[Option<usize>],
) -> Vec<Vec<CredentialFact>> {
    let fact = |(credential, index): (&Credential, &Option<usize>)| {
        let body = bodies.all.get((*index)?).filter(|body| body.uploaded)?;
        Some(CredentialFact {
            document_type: body.document_type.and_then(|word| document_type(credential, word)),
            country: body.country,
            ..CredentialFact::plain(1, true)
        })
    };
    program.credentials.iter().zip(assigned).map(|pair| fact(pair).into_iter().collect()).collect()
}
