//! Decodes one JSON value as a declared type: kind, range and presence, all the way down.
//!
//! Whatever is wrong is pushed to the errors, and [`Value::Missing`] stands in its place; without errors the value is
//! one that its type admits.

use std::sync::Arc;

use super::scalar;
use crate::core::{Field, Kind, RecordType, Ty};
use crate::diagnostic::{codes::facts as codes, nearest};
use crate::facts::error::{Errors, FactsError};
use crate::facts::json::{Json, Object};
use crate::facts::path::Path;
use crate::value::Value;

/// Whose JSON it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The host's `input`: fields stand where `at` says, and there may be more of them.
    Input,
    /// A check's data in Probity's own form: fields stand under their names, and nothing else does.
    Data,
    /// A vendor's body: as `Input`, and numbers and dates may come in the looser spellings that vendors use.
    Vendor,
}

/// Decodes the value at `path`; `None` where the key is not there.
pub(in crate::facts) fn decode_value(
    ty: &Ty,
    json: Option<&Json>,
    path: &Path<'_>,
    mode: Mode,
    errors: &mut Errors,
) -> Value {
    match json {
        Some(json) if !counts_as_missing(&ty.kind, json, mode) => {
            decode_present(ty, json, path, mode, errors)
        }
        _ if ty.optional => Value::Missing,
        _ => {
            let expected = expected(&ty.kind);
            let error = FactsError::new(codes::MISSING_VALUE, path, format!("{expected} has to be here"));
            errors.push(FactsError {
                expected: Some(expected),
                found: Some(json.map_or_else(|| "nothing".to_owned(), Json::describe)),
                ..error
            });
            Value::Missing
        }
    }
}

/// Null; in a vendor's body also an empty text where no text is expected.
fn counts_as_missing(kind: &Kind, json: &Json, mode: Mode) -> bool {
    match json {
        Json::Null => true,
        Json::Text(text) => mode == Mode::Vendor && text.is_empty() && !matches!(kind, Kind::Text),
        _ => false,
    }
}

fn decode_present(ty: &Ty, json: &Json, path: &Path<'_>, mode: Mode, errors: &mut Errors) -> Value {
    match (&ty.kind, json) {
        (Kind::Record(record), Json::Object(_)) => decode_record(record, json, path, mode, errors),
        (Kind::List(element, max), Json::List(list)) => {
            if list.len() > *max as usize {
                errors.push(FactsError::mismatch(
                    codes::OUT_OF_RANGE,
                    path,
                    expected(&ty.kind),
                    json.describe(),
                ));
                return Value::Missing;
            }
            let mut values = Vec::with_capacity(list.len());
            for (index, json) in list.iter().enumerate() {
                values.push(decode_value(element, Some(json), &path.index(index), mode, errors));
            }
            Value::List(values.into())
        }
        (kind, json) => match scalar::decode(kind, json, path, mode) {
            Ok(value) if ty.admits(&value) => value,
            Ok(_) => {
                errors.push(FactsError::mismatch(codes::OUT_OF_RANGE, path, expected(kind), json.describe()));
                Value::Missing
            }
            Err(error) => {
                // As with labels: a vendor may add a word at any time.
                let new_word = mode == Mode::Vendor && ty.optional && error.code == codes::UNKNOWN_SYMBOL;
                if new_word && json.as_text().is_some() {
                    errors.tolerate(*error);
                } else {
                    errors.push(*error);
                }
                Value::Missing
            }
        },
    }
}

fn decode_record(
    record: &RecordType,
    json: &Json,
    path: &Path<'_>,
    mode: Mode,
    errors: &mut Errors,
) -> Value {
    if let (Mode::Data, Some(object)) = (mode, json.as_object()) {
        let names = record.fields.iter().map(|field| &*field.name);
        no_other_keys(object, names, &format!("field of `{}`", record.name), path, errors);
    }
    Value::Record(record.fields.iter().map(|field| decode_field(field, json, path, mode, errors)).collect())
}

/// Decodes a field of the record, `input` or data that stands in `json`.
pub(in crate::facts) fn decode_field(
    field: &Field,
    json: &Json,
    path: &Path<'_>,
    mode: Mode,
    errors: &mut Errors,
) -> Value {
    decode_place(&field.ty, field, json, path, mode, errors)
}

/// As [`decode_field`], but that it is not there is no error whatever the type says.
pub(in crate::facts) fn decode_known_or_missing(
    field: &Field,
    json: &Json,
    path: &Path<'_>,
    mode: Mode,
    errors: &mut Errors,
) -> Value {
    decode_place(&field.ty.clone().or_missing(true), field, json, path, mode, errors)
}

fn decode_place(
    ty: &Ty,
    field: &Field,
    json: &Json,
    path: &Path<'_>,
    mode: Mode,
    errors: &mut Errors,
) -> Value {
    let own_name = [Arc::clone(&field.name)];
    let steps = match mode {
        Mode::Data => own_name.as_slice(),
        Mode::Input | Mode::Vendor => field.path.as_slice(),
    };
    descend(json, steps, path, &mut |place, path| match place {
        Place::Value(json) => decode_value(ty, Some(json), path, mode, errors),
        Place::Absent => decode_value(ty, None, path, mode, errors),
        Place::Blocked(json) => {
            errors.push(FactsError::mismatch(codes::WRONG_TYPE, path, "an object", json.describe()));
            Value::Missing
        }
    })
}

/// What stands at the end of a path.
enum Place<'j> {
    Value(&'j Json),
    Absent,
    /// A step has no keys to go on by.
    Blocked(&'j Json),
}

fn descend(
    json: &Json,
    steps: &[Arc<str>],
    path: &Path<'_>,
    found: &mut dyn FnMut(Place<'_>, &Path<'_>) -> Value,
) -> Value {
    let Some((step, rest)) = steps.split_first() else {
        return found(Place::Value(json), path);
    };
    match json {
        Json::Object(object) => match object.get(step) {
            Some(next) => descend(next, rest, &path.key(step), found),
            None => absent(rest, &path.key(step), found),
        },
        Json::Null => absent(rest, &path.key(step), found),
        other => found(Place::Blocked(other), path),
    }
}

fn absent(
    steps: &[Arc<str>],
    path: &Path<'_>,
    found: &mut dyn FnMut(Place<'_>, &Path<'_>) -> Value,
) -> Value {
    match steps.split_first() {
        Some((step, rest)) => absent(rest, &path.key(step), found),
        None => found(Place::Absent, path),
    }
}

/// Reports every key that is not one of `names`; `what` is what the keys name: `check`, `field of …`.
pub(in crate::facts) fn no_other_keys<'a>(
    object: &Object,
    names: impl Iterator<Item = &'a str> + Clone,
    what: &str,
    path: &Path<'_>,
    errors: &mut Errors,
) {
    for (key, _) in object.iter() {
        if !names.clone().any(|name| name == key) {
            errors.push(unknown_name(key, names.clone(), what, &path.key(key)));
        }
    }
}

/// The error for a name that is none of `names`.
pub(in crate::facts) fn unknown_name<'a>(
    name: &str,
    names: impl Iterator<Item = &'a str> + Clone,
    what: &str,
    path: &Path<'_>,
) -> FactsError {
    let shown = crate::facts::path::excerpt(name, 40);
    let error = FactsError::new(codes::UNKNOWN_NAME, path, format!("`{shown}` is not a {what}"));
    with_choice(error, name, names)
}

/// The error for a word that is none of a closed set.
pub(in crate::facts) fn unknown_symbol<'a>(
    json: &Json,
    symbols: impl Iterator<Item = &'a str> + Clone,
    path: &Path<'_>,
) -> FactsError {
    let error = FactsError::mismatch(codes::UNKNOWN_SYMBOL, path, one_of(symbols.clone()), json.describe());
    match json.as_text() {
        Some(text) => match nearest(text, symbols) {
            Some(symbol) => error.help(format!("did you mean `{symbol}`?")),
            None => error,
        },
        None => error,
    }
}

fn with_choice<'a>(
    error: FactsError,
    wrong: &str,
    names: impl Iterator<Item = &'a str> + Clone,
) -> FactsError {
    match (nearest(wrong, names.clone()), names.clone().next()) {
        (Some(name), _) => error.help(format!("did you mean `{name}`?")),
        (None, Some(_)) => error.help(format!("there is {}", list_of(names))),
        (None, None) => error,
    }
}

/// At most this many words of a closed set stand in one message.
const SHOWN_WORDS: usize = 12;

fn list_of<'a>(words: impl Iterator<Item = &'a str> + Clone) -> String {
    let mut shown: Vec<String> = words.clone().take(SHOWN_WORDS).map(|word| format!("`{word}`")).collect();
    if words.count() > SHOWN_WORDS {
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

pub(super) fn one_of<'a>(words: impl Iterator<Item = &'a str> + Clone) -> String {
    let list = list_of(words.clone());
    if words.count() == 1 { list } else { format!("one of {list}") }
}

/// What a type wants, in the words of its user.
pub(crate) fn expected(kind: &Kind) -> String {
    match kind {
        Kind::Bool => "`true` or `false`".to_owned(),
        Kind::Int(i64::MIN, i64::MAX) => "a whole number".to_owned(),
        Kind::Int(low, high) => format!("a whole number from {low} to {high}"),
        Kind::Float(None) => "a number".to_owned(),
        Kind::Float(Some((low, high))) => format!("a number from {low} to {high}"),
        Kind::Decimal(None) => "a decimal number".to_owned(),
        Kind::Decimal(Some((low, high))) => format!("a decimal number from {low} to {high}"),
        Kind::Text => "text".to_owned(),
        Kind::Date => "a date like \"2026-01-31\"".to_owned(),
        Kind::Time => "a time like \"2026-01-31T10:00:00Z\"".to_owned(),
        Kind::Duration => "a duration like \"PT30M\", or whole seconds".to_owned(),
        Kind::Country => "a country code like \"DE\" or \"DEU\"".to_owned(),
        Kind::Currency => "a currency code like \"EUR\"".to_owned(),
        Kind::Money(None) => "money like \"12.50 EUR\"".to_owned(),
        Kind::Money(Some(currency)) => format!("money in {}", currency.code()),
        Kind::Enum(symbols) => one_of(symbols.variants.iter().map(|symbol| &**symbol)),
        Kind::Record(record) => format!("an object (`{}`)", record.name),
        Kind::List(element, max) => {
            format!("a list of at most {max} values, each {}", expected(&element.kind))
        }
        Kind::CheckResult | Kind::Error => "a value".to_owned(),
    }
}
