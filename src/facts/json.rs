//! JSON as facts are read from it: a small tree that keeps order, refuses what is ambiguous (two equal keys) and is
//! bounded by its input in time, memory and depth.
//!
//! Never knows a workflow. Numbers stay what they are: whole ones are `i64`, others `f64`; a whole number beyond `i64`
//! is kept as [`Json::TooLarge`], which nothing accepts, so that it is an error where it is read and harmless elsewhere.

mod pruned;

use std::cell::RefCell;
use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::error::Category;

use super::error::FactsError;
use super::path::{Path, excerpt};
use crate::diagnostic::codes::facts as codes;

pub use pruned::Wanted;

/// Lists and objects may stand in each other this deep.
pub const MAX_DEPTH: usize = 64;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    Null,
    Bool(bool),
    Int(i64),
    /// Always finite.
    Float(f64),
    /// A whole number that does not fit in 64 bits with sign.
    TooLarge,
    Text(Box<str>),
    List(Vec<Json>),
    Object(Object),
}

/// Keys and values in the order of the document; no key stands twice.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Object {
    entries: Vec<(Box<str>, Json)>,
    /// Indices into `entries` in the order of the keys.
    by_key: Vec<u32>,
}

impl Object {
    /// The entries, or a key that stands twice. By sorting, so that no choice of keys makes it slow.
    fn of(entries: Vec<(Box<str>, Json)>) -> Result<Self, Box<str>> {
        let key = |index: u32| entries.get(index as usize).map(|(key, _)| key.as_ref());
        let mut by_key: Vec<u32> = (0..).take(entries.len()).collect();
        by_key.sort_by_key(|index| (key(*index), *index));
        for pair in by_key.windows(2) {
            if let [first, second] = pair
                && let (Some(first), Some(second)) = (key(*first), key(*second))
                && first == second
            {
                return Err(first.into());
            }
        }
        Ok(Object { entries, by_key })
    }

    pub fn get(&self, key: &str) -> Option<&Json> {
        let entry = |index: &u32| self.entries.get(*index as usize);
        let at = self
            .by_key
            .binary_search_by(|index| entry(index).map_or("", |(name, _)| name.as_ref()).cmp(key))
            .ok()?;
        self.by_key.get(at).and_then(entry).map(|(_, value)| value)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.entries.iter().map(|(key, value)| (key.as_ref(), value))
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl Json {
    /// Reads one document. Errors: empty, not UTF-8, not JSON (with line and column), a key that stands twice, too deep.
    pub fn read(text: &[u8]) -> Result<Json, Box<FactsError>> {
        let text = std::str::from_utf8(text).map_err(|error| not_utf8(text, error.valid_up_to()))?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim().is_empty() {
            let error = FactsError::new(codes::NOT_JSON, &Path::Root, "the document is empty");
            return Err(Box::new(error));
        }
        let problem = RefCell::new(None);
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let seed = Seed { path: Path::Root, depth: 0, problem: &problem };
        let read = seed
            .deserialize(&mut deserializer)
            .and_then(|json| deserializer.end().map(|()| json))
            .map_err(|error| syntax_error(&error));
        match (problem.into_inner(), read) {
            (Some(problem), Err(_)) => Err(Box::new(problem)),
            (_, read) => read,
        }
    }

    pub fn as_object(&self) -> Option<&Object> {
        match self {
            Json::Object(object) => Some(object),
            _ => None,
        }
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Json::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Json::Null)
    }

    /// What stands at `path`; `None` where a step is not there or null.
    pub fn at<'j, S: AsRef<str>>(&'j self, path: &[S]) -> Option<&'j Json> {
        let found = path.iter().try_fold(self, |json, key| json.as_object()?.get(key.as_ref()))?;
        (!found.is_null()).then_some(found)
    }

    /// Whether there is nothing in it: null, an empty text, list or object, `false`.
    pub fn is_blank(&self) -> bool {
        match self {
            Json::Null | Json::Bool(false) => true,
            Json::Text(text) => text.is_empty(),
            Json::List(list) => list.is_empty(),
            Json::Object(object) => object.is_empty(),
            Json::Bool(true) | Json::Int(_) | Json::Float(_) | Json::TooLarge => false,
        }
    }

    /// In a few words, for messages: `text "abc"`, `number 12`, `null`.
    pub fn describe(&self) -> String {
        match self {
            Json::Null => "null".to_owned(),
            Json::Bool(value) => format!("`{value}`"),
            Json::Int(value) => format!("number {value}"),
            Json::Float(value) => format!("number {value:?}"),
            Json::TooLarge => "a number beyond 64 bits".to_owned(),
            Json::Text(text) => format!("text {:?}", excerpt(text, 40)),
            Json::List(list) => format!("a list of {}", list.len()),
            Json::Object(_) => "an object".to_owned(),
        }
    }
}

fn not_utf8(text: &[u8], offset: usize) -> Box<FactsError> {
    let before = text.get(..offset).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let message = format!("line {line} is not text in UTF-8 (byte {offset} of the document)");
    Box::new(
        FactsError::new(codes::NOT_JSON, &Path::Root, message).help("send the JSON text encoded as UTF-8"),
    )
}

fn syntax_error(error: &serde_json::Error) -> Box<FactsError> {
    let text = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    let what = text.strip_suffix(&position).unwrap_or(&text);
    let what = match (error.classify(), what) {
        (Category::Eof, _) => "the text ends in the middle of the document",
        (_, "number out of range") => "the number is too large",
        (_, "expected value") => "a value was expected",
        (_, "expected ident") => "this word is not `true`, `false` or `null`",
        (_, "key must be a string") => "a key in double quotes was expected",
        (_, "trailing characters") => "something stands after the end of the document",
        (_, "trailing comma") => "there is a comma too many",
        (_, what) if what.starts_with("control character") => "a text contains a raw control character",
        (_, what) => what,
    };
    let message = format!("line {}, column {}: {what}", error.line(), error.column());
    Box::new(FactsError::new(codes::NOT_JSON, &Path::Root, message))
}

/// Reads one value at a known place.
#[derive(Clone, Copy)]
struct Seed<'a> {
    path: Path<'a>,
    /// How many lists and objects are around it.
    depth: usize,
    /// The first error of our own; serde's own error then only stops the reading.
    problem: &'a RefCell<Option<FactsError>>,
}

impl Seed<'_> {
    fn stop<E: de::Error>(&self, error: FactsError) -> E {
        self.problem.borrow_mut().get_or_insert(error);
        E::custom("stopped")
    }

    fn deepen<E: de::Error>(&self) -> Result<usize, E> {
        if self.depth < MAX_DEPTH {
            return Ok(self.depth + 1);
        }
        let message = format!("lists and objects stand in each other more than {MAX_DEPTH} deep");
        Err(self.stop(FactsError::new(codes::TOO_DEEP, &Path::Root, message)))
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        Ok(Json::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(i64::try_from(value).map_or(Json::TooLarge, Json::Int))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        Ok(if value.is_finite() { Json::Float(value) } else { Json::TooLarge })
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        Ok(Json::Text(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let depth = self.deepen()?;
        let mut values = Vec::new();
        loop {
            let seed = Seed { path: self.path.index(values.len()), depth, problem: self.problem };
            match list.next_element_seed(seed)? {
                Some(value) => values.push(value),
                None => return Ok(Json::List(values)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let depth = self.deepen()?;
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<Box<str>>()? {
            let seed = Seed { path: self.path.key(&key), depth, problem: self.problem };
            let value = map.next_value_seed(seed)?;
            entries.push((key, value));
        }
        Object::of(entries).map(Json::Object).map_err(|key| {
            let path = self.path.key(&key);
            let message = format!("the key {:?} stands twice in the same object", excerpt(&key, 40));
            self.stop(FactsError::new(codes::DUPLICATE_KEY, &path, message).help("leave one of the two out"))
        })
    }
}

#[cfg(test)]
mod tests;
