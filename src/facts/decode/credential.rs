//! Decodes `credentials`: which attempts at which credentials are there.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::value::{expected, no_other_keys, unknown_symbol};
use super::{flag, object, positive};
use crate::core::{Credential, CredentialPart, Kind, Program};
use crate::diagnostic::codes::facts as codes;
use crate::facts::CredentialFact;
use crate::facts::error::{Errors, FactsError};
use crate::facts::json::Json;
use crate::facts::path::Path;
use crate::value::{Country, Time};

/// What a fact says besides [`CredentialPart`]s.
const PRESENT: &str = "present";

/// The attempts at every credential, in the order of the program's table.
pub(super) fn decode_credentials(
    program: &Program,
    json: &Json,
    path: &Path<'_>,
    errors: &mut Errors,
) -> Vec<Vec<CredentialFact>> {
    let Some(all) = object(json, path, errors) else {
        return vec![Vec::new(); program.credentials.len()];
    };
    let names = program.credentials.iter().map(|credential| &*credential.name);
    no_other_keys(all, names, "credential of this workflow", path, errors);
    let attempts = |credential: &Credential| match all.get(&credential.name) {
        None | Some(Json::Null) => Vec::new(),
        Some(json) => decode_attempts(credential, json, &path.key(&credential.name), errors),
    };
    program.credentials.iter().map(attempts).collect()
}

/// One attempt, or a list of them.
fn decode_attempts(
    credential: &Credential,
    json: &Json,
    path: &Path<'_>,
    errors: &mut Errors,
) -> Vec<CredentialFact> {
    let Json::List(list) = json else {
        return decode_attempt(credential, json, path, errors).into_iter().collect();
    };
    let mut attempts = Vec::new();
    let mut seen = BTreeSet::new();
    for (index, json) in list.iter().enumerate() {
        let path = path.index(index);
        let Some(fact) = decode_attempt(credential, json, &path, errors) else { continue };
        if seen.insert(fact.attempt) {
            attempts.push(fact);
        } else {
            let message = format!("attempt {} stands twice", fact.attempt);
            errors.push(
                FactsError::new(codes::CONFLICT, &path, message)
                    .help("number the attempts from 1, each once"),
            );
        }
    }
    attempts
}

fn decode_attempt(
    credential: &Credential,
    json: &Json,
    path: &Path<'_>,
    errors: &mut Errors,
) -> Option<CredentialFact> {
    let fact = object(json, path, errors)?;
    let known = CredentialPart::ALL.map(CredentialPart::word).into_iter().chain([PRESENT]);
    no_other_keys(fact, known, "part of a credential", path, errors);
    let part = |name| fact.get(name).filter(|json| !json.is_null());
    Some(CredentialFact {
        attempt: part("attempt").map_or(1, |json| positive(json, &path.key("attempt"), errors)),
        present: part(PRESENT).is_none_or(|json| flag(json, &path.key(PRESENT), errors)),
        document_type: part("type").and_then(|json| {
            let found = json.as_text().and_then(|word| document_type(credential, word));
            if found.is_none() {
                errors.push(unknown_type(credential, json, &path.key("type")));
            }
            found
        }),
        country: part("country").and_then(|json| {
            let found = json.as_text().and_then(Country::parse);
            if found.is_none() {
                let (path, expected) = (path.key("country"), expected(&Kind::Country));
                errors.push(FactsError::mismatch(codes::WRONG_TYPE, &path, expected, json.describe()));
            }
            found
        }),
        source: part("source").and_then(|json| {
            let found =
                json.as_text().and_then(|word| credential.sources.iter().find(|known| ***known == *word));
            if found.is_none() {
                let known = credential.sources.iter().map(|known| &**known);
                errors.push(unknown_symbol(json, known, &path.key("source")));
            }
            found.cloned()
        }),
        acquired: part("acquired").and_then(|json| {
            let found = json.as_text().and_then(Time::parse);
            if found.is_none() {
                let (path, expected) = (path.key("acquired"), expected(&Kind::Time));
                errors.push(FactsError::mismatch(codes::WRONG_TYPE, &path, expected, json.describe()));
            }
            found
        }),
    })
}

fn unknown_type(credential: &Credential, json: &Json, path: &Path<'_>) -> FactsError {
    if credential.types.is_empty() {
        let message = format!("a credential of kind `{}` has no types", credential.kind);
        return FactsError::new(codes::UNKNOWN_SYMBOL, path, message).help("leave `type` out");
    }
    unknown_symbol(json, credential.types.iter().map(|known| &*known.symbol), path)
}

/// The document type that a vendor spells `word`, or that is `word`.
pub(in crate::facts) fn document_type(credential: &Credential, word: &str) -> Option<Arc<str>> {
    let spelled = credential.types.iter().find(|known| *known.spelling == *word);
    let found = spelled.or_else(|| credential.types.iter().find(|known| *known.symbol == *word));
    found.map(|known| known.symbol.clone())
}
