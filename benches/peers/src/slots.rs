//! A document as one slot for each field, borrowed from its text: the quickest start for engines that take variables one
//! by one, and quicker than a tree of `serde_json::Value`.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::table::fields::FIELDS;
use crate::table::{Field, Kind};

#[derive(Clone, Debug, Default, PartialEq)]
pub enum Slot<'a> {
    #[default]
    Missing,
    Text(&'a str),
    Int(i64),
    Float(f64),
    Bool(bool),
    Labels(Vec<&'a str>),
}

pub type Slots<'a> = [Slot<'a>; FIELDS.len()];

/// Reads a flat document.
pub fn read(bytes: &[u8]) -> Result<Slots<'_>, String> {
    let text = std::str::from_utf8(bytes).map_err(|error| error.to_string())?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let slots = reader.deserialize_map(Whole).map_err(|error| error.to_string())?;
    reader.end().map_err(|error| error.to_string())?;
    Ok(slots)
}

struct Whole;

impl<'de> Visitor<'de> for Whole {
    type Value = Slots<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a flat object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Slots<'de>, A::Error> {
        let mut slots: Slots<'de> = std::array::from_fn(|_| Slot::Missing);
        let mut next = 0;
        while let Some(key) = entries.next_key::<&str>()? {
            // Keys come in the same order in most documents.
            let mut places = (next..FIELDS.len()).chain(0..next);
            match places.find(|at| FIELDS[*at].name == key) {
                Some(at) => {
                    slots[at] = entries.next_value_seed(One(&FIELDS[at]))?;
                    next = at + 1;
                }
                None => {
                    entries.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(slots)
    }
}

struct One(&'static Field);

impl<'de> DeserializeSeed<'de> for One {
    type Value = Slot<'de>;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Slot<'de>, D::Error> {
        use serde::Deserialize;
        Ok(match self.0.kind {
            Kind::Country | Kind::Enum(_) | Kind::Text(_) => Slot::Text(<&str>::deserialize(reader)?),
            Kind::Int { .. } => Slot::Int(i64::deserialize(reader)?),
            Kind::Float { .. } => Slot::Float(f64::deserialize(reader)?),
            Kind::Bool { .. } => Slot::Bool(bool::deserialize(reader)?),
            Kind::Labels(_) => Slot::Labels(Vec::deserialize(reader)?),
        })
    }
}
