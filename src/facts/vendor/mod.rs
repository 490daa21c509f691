//! A vendor's unmodified response, read as facts by the `format` that its catalog declares.
//!
//! A body is final: the facts are closed. What is not understood becomes NOT_EXECUTED / INVALID_RESPONSE and a note, so
//! that an odd result never reads as "no finding" and never stops the rest. Knows no vendor; whatever is special about
//! one stands in its catalog.

mod credentials;
mod results;
mod shape;
mod wanted;

use super::Facts;
use super::decode::{Mode, decode_input, decode_known_or_missing, require_time};
use super::error::{Errors, FactsError};
use super::json::{Json, Wanted};
use super::path::Path;
use crate::core::{Format, JsonPath, Kind, Program};
use crate::diagnostic::codes::facts as codes;
use crate::value::Time;

pub(crate) use wanted::wanted;

/// The facts of a vendor's body, and what a person should know about how they were read.
#[derive(Clone, Debug, PartialEq)]
pub struct VendorFacts {
    pub facts: Facts,
    /// Sentences: several credentials were possible, a result was not understood, a label is not in the catalog.
    pub notes: Vec<String>,
}

/// Reads a vendor's body for one workflow. `input` is the workflow's input as JSON, which no vendor's body carries.
///
/// Errors: not JSON, not a body of this format or not of its shape, a run that the vendor has not finished, an input that
/// its types do not admit.
pub fn from_vendor(
    program: &Program,
    format: &Format,
    text: &[u8],
    input: Option<&[u8]>,
) -> Result<VendorFacts, Vec<FactsError>> {
    let body = Json::read(text).map_err(|error| vec![*error])?;
    read(program, format, &body, input)
}

/// As [`from_vendor`], from what is [`wanted`] of the body. `None`: the body has to be read whole; so nothing here has to say
/// what is wrong.
pub(crate) fn from_wanted(
    program: &Program,
    format: &Format,
    wanted: &Wanted,
    text: &[u8],
    input: Option<&[u8]>,
) -> Option<VendorFacts> {
    let body = Json::read_wanted(text, wanted)?;
    read(program, format, &body, input).ok()
}

fn read(
    program: &Program,
    format: &Format,
    body: &Json,
    input: Option<&[u8]>,
) -> Result<VendorFacts, Vec<FactsError>> {
    if let Some(path) = unmet(format, body) {
        return Err(vec![not_this_vendor(program, format, body, path)]);
    }
    if let Some(error) = unfinished(format, body) {
        return Err(vec![error]);
    }
    let mut errors = Errors::default();
    shape::check(format, body, &mut errors);
    let mut facts = Facts::empty(program);
    facts.closed = true;
    decode_transaction(format, body, &mut facts, &mut errors);
    facts.input = read_input(program, input, &mut errors);
    require_time(program, &facts, &mut errors);

    let mut notes = Vec::new();
    let found = results::find(format, body);
    let bodies = credentials::Bodies::read(format, body, &mut notes);
    let assigned = credentials::assign(program, &bodies, &found, &mut notes);
    facts.credentials = credentials::facts(program, &bodies, &assigned, &mut notes);
    facts.results = results::decode(program, format, &bodies, &assigned, &found, &mut notes);
    errors.into_result(VendorFacts { facts, notes })
}

/// The first path that such a body always has and this one does not.
fn unmet<'f>(format: &'f Format, body: &Json) -> Option<&'f JsonPath> {
    format.expect.iter().find(|path| body.at(path.as_slice()).is_none())
}

fn not_this_vendor(program: &Program, format: &Format, body: &Json, path: &JsonPath) -> FactsError {
    let message =
        format!("this is not a body of format `{}`: `{}` is not in it", format.name, path.join("."));
    let error = FactsError {
        expected: Some(format!("`{}`", path.join("."))),
        found: Some(keys_of(body)),
        ..FactsError::new(codes::NOT_THIS_VENDOR, &Path::Root, message)
    };
    let fits = |other: &Format| !other.expect.is_empty() && unmet(other, body).is_none();
    match program.formats.iter().find(|other| other.name != format.name && fits(other)) {
        Some(other) => error.help(format!("it looks like a body of format `{}`", other.name)),
        None => error.help("pass the vendor's whole final response, unmodified"),
    }
}

/// The error for a body whose run may still change.
fn unfinished(format: &Format, body: &Json) -> Option<FactsError> {
    let (path, words) = format.done.as_ref()?;
    let status = body.at(path.as_slice());
    let is_done = |word: &str| words.iter().any(|known| **known == *word);
    if status.and_then(Json::as_text).is_some_and(is_done) {
        return None;
    }
    let found = status.map_or_else(|| "nothing".to_owned(), Json::describe);
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    let path = path.join(".");
    let message = format!("the vendor has not finished this run: `{path}` is {found}");
    let error = FactsError {
        path,
        expected: Some(words.join(", ")),
        found: Some(found),
        ..FactsError::new(codes::RUN_NOT_FINISHED, &Path::Root, message)
    };
    Some(error.help(format!("fetch the body again when it says {}", words.join(" or "))))
}

/// What the body has instead, in a few words.
fn keys_of(body: &Json) -> String {
    match body.as_object() {
        Some(object) if !object.is_empty() => {
            let keys: Vec<String> = object
                .iter()
                .take(8)
                .map(|(key, _)| format!("`{}`", super::path::excerpt(key, 40)))
                .collect();
            format!("an object with {}", keys.join(", "))
        }
        Some(_) => "an empty object".to_owned(),
        None => body.describe(),
    }
}

fn decode_transaction(format: &Format, body: &Json, facts: &mut Facts, errors: &mut Errors) {
    let at = |path: &Option<JsonPath>| path.as_ref().and_then(|path| body.at(path.as_slice()));
    facts.transaction.id = match at(&format.transaction_id) {
        Some(Json::Text(id)) => Some(id.as_ref().into()),
        Some(Json::Int(id)) => Some(id.to_string().into()),
        _ => None,
    };
    if let (Some(path), Some(json)) = (&format.transaction_time, at(&format.transaction_time)) {
        facts.transaction.time = json.as_text().and_then(Time::parse);
        if facts.transaction.time.is_none() {
            let expected = super::decode::expected(&Kind::Time);
            errors.push(FactsError {
                path: path.join("."),
                ..FactsError::mismatch(codes::WRONG_TYPE, &Path::Root, expected, json.describe())
            });
        }
    }
    if let Some((path, words)) = &format.expired {
        let status = body.at(path.as_slice()).and_then(Json::as_text);
        facts.transaction.expired = status.is_some_and(|status| words.iter().any(|word| **word == *status));
    }
}

/// Without a document of its own the input is an empty one: fields that have to be there are errors as usual.
fn read_input(program: &Program, input: Option<&[u8]>, errors: &mut Errors) -> Vec<crate::value::Value> {
    let json = match Json::read(input.unwrap_or(b"{}")) {
        Ok(json) => json,
        Err(error) => {
            errors.push(FactsError { path: "input".to_owned(), ..*error });
            return Vec::new();
        }
    };
    decode_input(program, &json, &Path::Root.key("input"), errors)
}

#[cfg(test)]
mod tests;
