//! Decodes `prior`: the outcome and facts of the run that an INTERMEDIATE workflow follows. Everything in it may be
//! missing; what is there has to be right.

use super::value::{Mode, decode_known_or_missing, no_other_keys, unknown_symbol};
use super::{check, credential, object, text};
use crate::core::{Decision, Field, Program, Risk};
use crate::diagnostic::codes::facts as codes;
use crate::facts::error::{Errors, FactsError};
use crate::facts::json::Json;
use crate::facts::path::Path;
use crate::facts::{Facts, PriorFacts};

const KEYS: [&str; 6] = ["decision", "label", "scores", "input", "checks", "credentials"];

/// `None` where the workflow follows none, which is an error.
pub(super) fn decode_prior(
    program: &Program,
    json: &Json,
    path: &Path<'_>,
    errors: &mut Errors,
) -> Option<PriorFacts> {
    let Some(followed) = program.prior.as_deref() else {
        let message = "this workflow does not follow another one";
        let help = "leave `prior` out, or declare what it follows: `stage INTERMEDIATE follows …`";
        errors.push(FactsError::new(codes::UNKNOWN_NAME, path, message).help(help));
        return None;
    };
    let prior = object(json, path, errors)?;
    no_other_keys(prior, KEYS.into_iter(), "part of `prior`", path, errors);
    let part = |name| prior.get(name).filter(|json| !json.is_null());

    let mut facts = Facts::empty(followed);
    let input = path.key("input");
    if let Some(json) = part("input").filter(|json| object(json, &input, errors).is_some()) {
        let field = |field: &Field| decode_known_or_missing(field, json, &input, Mode::Input, errors);
        facts.input = followed.input.iter().map(field).collect();
    }
    if let Some(json) = part("credentials") {
        facts.credentials = credential::decode_credentials(followed, json, &path.key("credentials"), errors);
    }
    if let Some(json) = part("checks") {
        facts.results = check::decode_checks(followed, json, &path.key("checks"), errors);
    }
    Some(PriorFacts {
        decision: part("decision").and_then(|json| {
            let found = json.as_text().and_then(Decision::parse);
            if found.is_none() {
                let words = Decision::ALL.into_iter().map(Decision::symbol);
                errors.push(unknown_symbol(json, words, &path.key("decision")));
            }
            found
        }),
        label: part("label").and_then(|json| text(json, &path.key("label"), errors)).map(Into::into),
        scores: decode_scores(followed, part("scores"), &path.key("scores"), errors),
        facts,
    })
}

fn decode_scores(
    followed: &Program,
    json: Option<&Json>,
    path: &Path<'_>,
    errors: &mut Errors,
) -> Vec<Option<i64>> {
    let Some(scores) = json.and_then(|json| object(json, path, errors)) else {
        return vec![None; followed.risks.len()];
    };
    let names = followed.risks.iter().map(|risk| &*risk.name);
    no_other_keys(scores, names, "risk of the followed workflow", path, errors);
    let score = |risk: &Risk| match scores.get(&risk.name) {
        None | Some(Json::Null) => None,
        Some(Json::Int(score)) if (risk.low..=risk.high).contains(score) => Some(*score),
        Some(json) => {
            let expected = format!("a whole number from {} to {}", risk.low, risk.high);
            let code = if matches!(json, Json::Int(_)) { codes::OUT_OF_RANGE } else { codes::WRONG_TYPE };
            errors.push(FactsError::mismatch(code, &path.key(&risk.name), expected, json.describe()));
            None
        }
    };
    followed.risks.iter().map(score).collect()
}
