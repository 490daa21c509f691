//! Probity's own facts document, decoded and checked in one pass: `transaction`, `input`, `credentials`, `checks`,
//! `lookups`, `prior`. Reports as many errors as it finds; never decides what a fact means.

mod check;
mod credential;
mod prior;
mod scalar;
mod value;

use super::error::{Errors, FactsError};
use super::json::{Json, Object};
use super::path::Path;
use super::{Facts, Lookup, Transaction};
use crate::core::{Builtin, ExprKind, Field, Program};
use crate::diagnostic::codes::facts as codes;
use crate::value::{Time, Value};
use value::{decode_field, no_other_keys, unknown_name, unknown_symbol};

pub(super) use credential::document_type;
pub use value::Mode;
pub(super) use value::decode_known_or_missing;
pub(crate) use value::expected;

const KEYS: [&str; 6] = ["transaction", "input", "credentials", "checks", "lookups", "prior"];
const TRANSACTION_KEYS: [&str; 5] = ["id", "time", "channel", "expired", "closed"];
const LOOKUP_KEYS: [&str; 3] = ["list", "value", "found"];

/// Reads a facts document for one workflow. Errors: everything that is wrong with it, up to
/// [`super::MAX_ERRORS`].
pub fn from_json(program: &Program, text: &[u8]) -> Result<Facts, Vec<FactsError>> {
    let json = Json::read(text).map_err(|error| vec![*error])?;
    let mut errors = Errors::default();
    let facts = decode(program, &json, &mut errors);
    errors.into_result(facts)
}

fn decode(program: &Program, json: &Json, errors: &mut Errors) -> Facts {
    let root = Path::Root;
    let mut facts = Facts::empty(program);
    let Some(document) = object(json, &root, errors) else { return facts };
    no_other_keys(document, KEYS.into_iter(), "part of a facts document", &root, errors);
    let part = |name| document.get(name).filter(|json| !json.is_null());

    decode_transaction(program, part("transaction"), &mut facts, errors);
    let nothing = Json::Object(Object::default());
    facts.input = decode_input(program, part("input").unwrap_or(&nothing), &root.key("input"), errors);
    if let Some(json) = part("credentials") {
        facts.credentials = credential::decode_credentials(program, json, &root.key("credentials"), errors);
    }
    if let Some(json) = part("checks") {
        facts.results = check::decode_checks(program, json, &root.key("checks"), errors);
    }
    if let Some(json) = part("lookups") {
        facts.lookups = decode_lookups(program, json, &root.key("lookups"), errors);
    }
    if let Some(json) = part("prior") {
        facts.prior = prior::decode_prior(program, json, &root.key("prior"), errors).map(Box::new);
    }
    facts
}

fn decode_transaction(program: &Program, json: Option<&Json>, facts: &mut Facts, errors: &mut Errors) {
    let root = Path::Root;
    let path = root.key("transaction");
    if let Some(transaction) = json.and_then(|json| object(json, &path, errors)) {
        no_other_keys(transaction, TRANSACTION_KEYS.into_iter(), "part of `transaction`", &path, errors);
        let part = |name| transaction.get(name).filter(|json| !json.is_null());
        facts.transaction = Transaction {
            id: part("id").and_then(|json| text(json, &path.key("id"), errors)).map(Into::into),
            time: part("time").and_then(|json| time(json, &path.key("time"), errors)),
            channel: part("channel").and_then(|json| {
                let path = path.key("channel");
                let word = text(json, &path, errors)?;
                let channels = &program.meta.channels;
                if channels.is_empty() || channels.iter().any(|channel| **channel == *word) {
                    return Some(word.into());
                }
                errors.push(unknown_symbol(json, channels.iter().map(|channel| &**channel), &path));
                None
            }),
            expired: part("expired").is_some_and(|json| flag(json, &path.key("expired"), errors)),
        };
        facts.closed = part("closed").is_some_and(|json| flag(json, &path.key("closed"), errors));
        if part("time").is_some() {
            return;
        }
    }
    require_time(program, facts, errors);
}

/// Whether the script reads the clock, which is the transaction's.
pub(crate) fn needs_time(program: &Program) -> bool {
    let reads_time =
        |kind: &ExprKind| matches!(kind, ExprKind::Now | ExprKind::Today | ExprKind::Call(Builtin::Age, _));
    program.reachable().any(|(_, expr)| reads_time(&expr.kind))
}

pub(super) fn require_time(program: &Program, facts: &Facts, errors: &mut Errors) {
    if facts.transaction.time.is_none() && needs_time(program) {
        let root = Path::Root;
        let message = "the workflow reads the time, and the transaction has none";
        let error = FactsError::new(codes::NO_TIME, &root.key("transaction").key("time"), message);
        errors.push(error.help("say when the transaction was created: \"time\": \"2026-01-31T10:00:00Z\""));
    }
}

/// One value for each field of the workflow's `input`. What it does not declare is not looked at: hosts send more. But a
/// key that looks like a slip for a field that is not there is an error, or a misspelt optional field would silently be
/// missing.
pub(super) fn decode_input(
    program: &Program,
    json: &Json,
    path: &Path<'_>,
    errors: &mut Errors,
) -> Vec<Value> {
    match object(json, path, errors) {
        Some(object) => {
            report_slips(&program.input, object, path, errors);
            let field = |field: &Field| decode_field(field, json, path, Mode::Input, errors);
            program.input.iter().map(field).collect()
        }
        None => vec![Value::Missing; program.input.len()],
    }
}

/// Reports keys that are nearly a declared one that is absent, and names of fields that are read from elsewhere.
fn report_slips(fields: &[Field], object: &Object, path: &Path<'_>, errors: &mut Errors) {
    let read_at =
        |key: &str| fields.iter().any(|field| field.path.first().is_some_and(|step| **step == *key));
    for (key, _) in object.iter().filter(|(key, _)| !read_at(key)) {
        if let Some(field) = fields.iter().find(|field| *field.name == *key) {
            let message = format!("`{key}` is not read from here");
            let error = FactsError::new(codes::UNKNOWN_NAME, &path.key(key), message);
            errors.push(error.help(format!("the script reads it from `{}`", field.path.join("."))));
            continue;
        }
        let near = fields.iter().filter_map(|field| field.path.first()).find(|step| {
            object.get(step).is_none() && strsim::osa_distance(key, step) <= (key.chars().count() / 4).max(1)
        });
        if let Some(step) = near {
            let message = format!("`{key}` is not a field of the input");
            let error = FactsError::new(codes::UNKNOWN_NAME, &path.key(key), message);
            errors.push(error.help(format!("did you mean `{step}`?")));
        }
    }
}

fn decode_lookups(program: &Program, json: &Json, path: &Path<'_>, errors: &mut Errors) -> Vec<Lookup> {
    let Json::List(list) = json else {
        errors.push(FactsError::mismatch(codes::WRONG_TYPE, path, "a list of look-ups", json.describe()));
        return Vec::new();
    };
    let lookup = |(index, json): (usize, &Json)| {
        let path = path.index(index);
        let lookup = object(json, &path, errors)?;
        no_other_keys(lookup, LOOKUP_KEYS.into_iter(), "part of a look-up", &path, errors);
        let part = |name| lookup.get(name).unwrap_or(&Json::Null);
        let name = text(part("list"), &path.key("list"), errors)?;
        let Some(list) = program.lists.iter().find(|list| *list.name == *name) else {
            let names = program.lists.iter().map(|list| &*list.name);
            errors.push(unknown_name(name, names, "list of this workflow", &path.key("list")));
            return None;
        };
        let value =
            value::decode_value(&list.element, lookup.get("value"), &path.key("value"), Mode::Data, errors);
        let found = flag(part("found"), &path.key("found"), errors);
        Some(Lookup { list: list.name.clone(), value, found })
    };
    list.iter().enumerate().filter_map(lookup).collect()
}

fn object<'j>(json: &'j Json, path: &Path<'_>, errors: &mut Errors) -> Option<&'j Object> {
    if json.as_object().is_none() {
        errors.push(FactsError::mismatch(codes::WRONG_TYPE, path, "an object", json.describe()));
    }
    json.as_object()
}

fn text<'j>(json: &'j Json, path: &Path<'_>, errors: &mut Errors) -> Option<&'j str> {
    if json.as_text().is_none() {
        errors.push(FactsError::mismatch(codes::WRONG_TYPE, path, "text", json.describe()));
    }
    json.as_text()
}

fn flag(json: &Json, path: &Path<'_>, errors: &mut Errors) -> bool {
    if let Json::Bool(value) = json {
        return *value;
    }
    errors.push(FactsError::mismatch(codes::WRONG_TYPE, path, "`true` or `false`", json.describe()));
    false
}

/// An attempt: a whole number from 1.
fn positive(json: &Json, path: &Path<'_>, errors: &mut Errors) -> u32 {
    let expected = "a whole number from 1";
    match json {
        Json::Int(value) => match u32::try_from(*value) {
            Ok(value) if value > 0 => return value,
            _ => errors.push(FactsError::mismatch(codes::OUT_OF_RANGE, path, expected, json.describe())),
        },
        _ => errors.push(FactsError::mismatch(codes::WRONG_TYPE, path, expected, json.describe())),
    }
    1
}

fn time(json: &Json, path: &Path<'_>, errors: &mut Errors) -> Option<Time> {
    let found = json.as_text().and_then(Time::parse);
    if found.is_none() {
        let expected = value::expected(&crate::core::Kind::Time);
        errors.push(FactsError::mismatch(codes::WRONG_TYPE, path, expected, json.describe()));
    }
    found
}
