//! Whether a body has the shape that its format declares: lists where lists are declared, and somewhere to find them.
//!
//! Looked at before anything is read, so that a list that is no list never reads as an empty one. What is wrong with a
//! single result is not looked at here: that concerns its check alone.

use super::JsonPath;
use crate::core::{Format, FormatResults, ResultName};
use crate::diagnostic::codes::facts as codes;
use crate::facts::error::{Errors, FactsError};
use crate::facts::json::Json;
use crate::facts::path::{Path, excerpt};

/// Reports every declared list that is of another shape, or that is not there though it is the only one.
pub(super) fn check(format: &Format, body: &Json, errors: &mut Errors) {
    let wrong = |path: String, expected: &str, found: String| {
        let message =
            format!("this is not a body of format `{}`: expected {expected}, found {found}", format.name);
        let error = FactsError {
            path,
            expected: Some(expected.to_owned()),
            found: Some(found),
            ..FactsError::new(codes::NOT_THIS_VENDOR, &Path::Root, message)
        };
        error.help("pass the vendor's whole final response, unmodified")
    };
    let only_list = format.credentials.len() == 1;
    for place in &format.credentials {
        match stands(body, &place.list) {
            Ok(Some(Json::List(_))) => {}
            Ok(None) if !only_list => {}
            Ok(found) => {
                let found = found.map_or_else(|| "nothing".to_owned(), Json::describe);
                errors.push(wrong(place.list.join("."), "a list of credentials", found));
            }
            Err((path, found)) => errors.push(wrong(path, "an object", found.describe())),
        }
    }
    for results in &format.results {
        check_results(results, body, &wrong, errors);
    }
}

fn check_results(
    results: &FormatResults,
    body: &Json,
    wrong: &dyn Fn(String, &str, String) -> FactsError,
    errors: &mut Errors,
) {
    let path = results.list.join(".");
    match (stands(body, &results.list), &results.capability) {
        (Err((path, found)), _) => errors.push(wrong(path, "an object", found.describe())),
        (Ok(Some(Json::List(_))), ResultName::At(_)) => {}
        // One that is not there is a check without an answer.
        (Ok(None | Some(Json::List(_) | Json::Object(_))), ResultName::Fixed(_)) => {}
        (Ok(Some(Json::Object(object))), ResultName::Key) => {
            for (capability, json) in object.iter() {
                let is_result = || json.at(results.decision.as_slice()).is_some();
                if !matches!(json, Json::List(_) | Json::Null) && !is_result() {
                    let path = format!("{path}.{}", excerpt(capability, 40));
                    errors.push(wrong(path, "a list of results", json.describe()));
                }
            }
        }
        (Ok(found), by) => {
            let expected = match by {
                ResultName::At(_) => "a list of results",
                ResultName::Key => "an object with lists of results",
                ResultName::Fixed(_) => "a result",
            };
            let found = found.map_or_else(|| "nothing".to_owned(), Json::describe);
            errors.push(wrong(path, expected, found));
        }
    }
}

/// What stands at a path, if anything; a step that has no keys to go on by is an error, with its own path.
fn stands<'j>(body: &'j Json, path: &JsonPath) -> Result<Option<&'j Json>, (String, &'j Json)> {
    let mut json = body;
    for (done, step) in path.iter().enumerate() {
        match json {
            Json::Object(object) => match object.get(step) {
                Some(next) => json = next,
                None => return Ok(None),
            },
            Json::Null => return Ok(None),
            other => {
                let before: Vec<&str> = path.iter().take(done).map(|step| &**step).collect();
                return Err((before.join("."), other));
            }
        }
    }
    Ok((!json.is_null()).then_some(json))
}
