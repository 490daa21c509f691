//! Reads the parts of a document that somebody wants, and passes over the rest: what nobody reads is held to the same rules
//! (JSON, depth, no key twice), but nothing of it is kept.
//!
//! Never reports an error: a document that is not plainly right is read whole, which says what is wrong with it.

use std::fmt;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::{Json, MAX_DEPTH, Object};

/// What is wanted of a value. Of a list the same of each element; a value that is no list and no object is kept as it is.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Everything below.
    whole: bool,
    keys: FxHashMap<Box<str>, Wanted>,
    /// Of values under other keys; `None`: they are passed over.
    others: Option<Box<Wanted>>,
}

impl Wanted {
    /// What is wanted of the value at a path.
    pub fn at<S: AsRef<str>>(&mut self, path: &[S]) -> &mut Wanted {
        path.iter().fold(self, |wanted, step| wanted.keys.entry(step.as_ref().into()).or_default())
    }

    /// What is wanted of values under any key.
    pub fn each(&mut self) -> &mut Wanted {
        self.others.get_or_insert_default()
    }

    /// Wants everything below a path.
    pub fn whole<S: AsRef<str>>(&mut self, path: &[S]) {
        self.at(path).whole = true;
    }

    fn under(&self, key: &str) -> Option<&Wanted> {
        if self.whole { Some(self) } else { self.keys.get(key).or(self.others.as_deref()) }
    }
}

impl Json {
    /// What is wanted of a document. `None`: it has to be read whole, for its errors or because it is in doubt.
    pub fn read_wanted(text: &[u8], wanted: &Wanted) -> Option<Json> {
        let text = std::str::from_utf8(text).ok()?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut keys = Vec::new();
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let json =
            Part { wanted: Some(wanted), depth: 0, keys: &mut keys }.deserialize(&mut deserializer).ok()?;
        deserializer.end().ok()?;
        Some(json)
    }
}

/// One value; null where it is not wanted.
struct Part<'a> {
    wanted: Option<&'a Wanted>,
    /// How many lists and objects are around it.
    depth: usize,
    /// Hashes of the keys of the objects around it, so that a key that stands twice is found.
    keys: &'a mut Vec<u64>,
}

impl Part<'_> {
    fn deepen<E: de::Error>(&self) -> Result<usize, E> {
        if self.depth < MAX_DEPTH { Ok(self.depth + 1) } else { Err(E::custom("too deep")) }
    }

    fn kept<E>(&self, json: impl FnOnce() -> Json) -> Result<Json, E> {
        Ok(if self.wanted.is_some() { json() } else { Json::Null })
    }
}

impl<'de> DeserializeSeed<'de> for Part<'_> {
    type Value = Json;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Json, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_> {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        self.kept(|| Json::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json, E> {
        self.kept(|| Json::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        self.kept(|| i64::try_from(value).map_or(Json::TooLarge, Json::Int))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Json, E> {
        self.kept(|| if value.is_finite() { Json::Float(value) } else { Json::TooLarge })
    }

    fn visit_str<E>(self, value: &str) -> Result<Json, E> {
        self.kept(|| Json::Text(value.into()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json, A::Error> {
        let depth = self.deepen()?;
        let mut values = Vec::new();
        while let Some(value) =
            list.next_element_seed(Part { wanted: self.wanted, depth, keys: &mut *self.keys })?
        {
            if self.wanted.is_some() {
                values.push(value);
            }
        }
        Ok(Json::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
        let depth = self.deepen()?;
        let base = self.keys.len();
        let mut entries = Vec::new();
        while let Some(key) = map.next_key_seed(KeyOf { wanted: self.wanted })? {
            self.keys.push(key.hash);
            let value = map.next_value_seed(Part { wanted: key.wanted, depth, keys: &mut *self.keys })?;
            if let Some(name) = key.name {
                entries.push((name, value));
            }
        }
        let own = self.keys.get_mut(base..).unwrap_or_default();
        own.sort_unstable();
        // Two keys of one hash may be two; reading the whole document tells.
        if own.windows(2).any(|pair| matches!(pair, [a, b] if a == b)) {
            return Err(de::Error::custom("a key may stand twice"));
        }
        self.keys.truncate(base);
        Object::of(entries).map(Json::Object).map_err(|_| de::Error::custom("a key stands twice"))
    }
}

/// A key, and what is wanted under it.
struct Key<'w> {
    hash: u64,
    wanted: Option<&'w Wanted>,
    /// Of a key that is wanted.
    name: Option<Box<str>>,
}

struct KeyOf<'w> {
    wanted: Option<&'w Wanted>,
}

impl<'de, 'w> DeserializeSeed<'de> for KeyOf<'w> {
    type Value = Key<'w>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key<'w>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'w> Visitor<'_> for KeyOf<'w> {
    type Value = Key<'w>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Key<'w>, E> {
        let wanted = self.wanted.and_then(|wanted| wanted.under(key));
        let mut hasher = FxHasher::default();
        key.hash(&mut hasher);
        Ok(Key { hash: hasher.finish(), wanted, name: wanted.map(|_| key.into()) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, wanted: &Wanted) -> Option<Json> {
        Json::read_wanted(text.as_bytes(), wanted)
    }

    fn whole(text: &str) -> Json {
        Json::read(text.as_bytes()).unwrap()
    }

    #[test]
    fn what_is_wanted_is_kept_and_the_rest_is_not() {
        let mut wanted = Wanted::default();
        wanted.whole(&["a", "b"]);
        wanted.at(&["there"]);
        wanted.at(&["each"]).each().whole(&["x"]);
        let body = r#"{"a": {"b": {"deep": [1]}, "c": 2}, "d": [{"e": "f"}], "there": {"g": 1}, "h": null,
            "each": {"one": [{"x": 1, "y": 2}, 3], "two": {"y": 4}}}"#;
        let kept = r#"{"a": {"b": {"deep": [1]}}, "there": {}, "each": {"one": [{"x": 1}, 3], "two": {}}}"#;
        assert_eq!(read(body, &wanted), Some(whole(kept)));
    }

    #[test]
    fn what_nobody_wants_is_held_to_the_same_rules() {
        let mut wanted = Wanted::default();
        wanted.whole(&["a"]);
        let deep = format!("{}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
        let twice = r#"{"b": [{"c": 1, "d": {"c": 1}, "c": 2}]}"#;
        let bodies = [
            twice,
            r#"{"b": [1,]}"#,
            r#"{"b": 01}"#,
            r#"{"b": "\x"}"#,
            r#"{"b": 1e999}"#,
            "{} x",
            "",
            "[",
            "\u{1}",
        ];
        for body in bodies.map(str::to_owned).into_iter().chain([format!("{{\"b\": {deep}}}")]) {
            assert_eq!(read(&body, &wanted), None, "{body}");
            assert!(Json::read(body.as_bytes()).is_err(), "{body}");
        }
        assert_eq!(Json::read_wanted(b"{\"b\": \"\xff\"}", &wanted), None);
        let fine = "\u{feff}{\"b\": {\"c\": {\"c\": {\"c\": -0, \"d\": 123456789012345678901}}}}";
        assert_eq!(read(fine, &wanted), Some(whole("{}")));
    }
}
