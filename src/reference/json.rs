//! The reference for programs: editors, generators of documentation.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::{Catalog, Entry, EntryKind, Hit, Place, PropertyInfo, Reference};
use crate::core::{Decision, Field, Kind, Spelled, Ty};
use crate::facts::value_to_json;

impl Catalog {
    pub fn to_json(&self, reference: &Reference) -> Value {
        json!({
            "catalog": self.name,
            "built_in": self.built_in,
            "docs": self.docs.join("\n"),
            "entries": self.entries.iter().map(|entry| entry.to_json(reference)).collect::<Vec<_>>(),
        })
    }
}

impl Entry {
    /// Empty parts are left out.
    pub fn to_json(&self, reference: &Reference) -> Value {
        let mut all = Map::new();
        let mut put = |key: &str, value: Value| {
            let empty = match &value {
                Value::Array(list) => list.is_empty(),
                Value::Object(object) => object.is_empty(),
                Value::String(text) => text.is_empty(),
                other => other.is_null(),
            };
            if !empty {
                all.insert(key.to_owned(), value);
            }
        };
        put("name", json!(self.name));
        put("catalog", json!(self.catalog));
        put("kind", json!(self.kind.word()));
        put("docs", json!(self.docs.join("\n")));
        match &self.kind {
            EntryKind::Credential(credential) => {
                put("parts", words(&credential.parts));
                put("types", credential.types.iter().map(spelled).collect());
                put("channels", words(&credential.channels));
                put("single_sided", words(&credential.single_sided));
            }
            EntryKind::Capability(capability) => {
                put("vendor_name", json!(&*capability.vendor_name));
                put("on", capability.on.iter().map(|form| words(form)).collect());
                let param = |(name, ty): &(Arc<str>, Ty)| json!({"name": &**name, "type": ty.to_string()});
                put("params", capability.params.iter().map(param).collect());
                let requirement = |required: &crate::core::Requirement| {
                    let decisions: Vec<&str> =
                        required.decisions.iter().map(|decision| decision.symbol()).collect();
                    json!({"capability": &*required.capability, "decisions": decisions, "on": words(&required.kinds)})
                };
                put("requires", capability.requires.iter().map(requirement).collect());
                let mut labels = Map::new();
                for decision in Decision::ALL {
                    let of: Vec<Value> = capability
                        .labels_of(decision)
                        .map(|label| {
                            spelled(&Spelled {
                                symbol: label.symbol.clone(),
                                spelling: label.spelling.clone(),
                            })
                        })
                        .collect();
                    if !of.is_empty() {
                        labels.insert(decision.symbol().to_owned(), Value::Array(of));
                    }
                }
                put("labels", Value::Object(labels));
            }
            EntryKind::Service(service) => {
                put("on", json!(service.on));
                put("capabilities", json!(service.capabilities));
            }
            EntryKind::Format(format) => {
                let expect: Vec<String> = format.expect.iter().map(|path| path.join(".")).collect();
                put("expect", json!(expect));
            }
        }
        put("data", self.fields().iter().map(field).collect());
        put("snippet", json!(reference.snippet(self)));
        Value::Object(all)
    }
}

impl Hit<'_> {
    pub fn to_json(&self) -> Value {
        let place = |place: &Place| match place {
            Place::Name => json!({"in": "name"}),
            Place::Symbol(text) => json!({"in": "symbol", "text": text}),
            Place::VendorName(text) => json!({"in": "vendor_name", "text": text}),
            Place::Field(text) => json!({"in": "field", "text": text}),
            Place::Docs(text) => json!({"in": "docs", "text": text}),
            Place::FieldDocs(field, text) => json!({"in": "field_docs", "field": field, "text": text}),
        };
        json!({
            "name": self.entry.full_name(),
            "kind": self.entry.kind.word(),
            "title": self.entry.title(),
            "score": self.score,
            "found": self.places.iter().map(place).collect::<Vec<_>>(),
        })
    }
}

/// A property of an acquisition, a check or a declaration.
pub fn property(info: &PropertyInfo) -> Value {
    json!({
        "of": info.of.word(),
        "name": info.name,
        "form": info.form,
        "takes": info.takes,
        "docs": info.docs,
        "advanced": info.advanced,
    })
}

fn words(list: &[Arc<str>]) -> Value {
    list.iter().map(|word| Value::from(&**word)).collect()
}

fn spelled(of: &Spelled) -> Value {
    if of.symbol == of.spelling {
        json!({"symbol": &*of.symbol})
    } else {
        json!({"symbol": &*of.symbol, "vendor": &*of.spelling})
    }
}

fn field(of: &Field) -> Value {
    let mut all = Map::new();
    all.insert("name".to_owned(), json!(&*of.name));
    all.insert("type".to_owned(), json!(of.ty.to_string()));
    all.insert("optional".to_owned(), json!(of.ty.optional));
    all.insert("at".to_owned(), json!(of.path.join(".")));
    if !of.docs.is_empty() {
        all.insert("docs".to_owned(), json!(of.docs.join("\n")));
    }
    if let Some(example) = &of.example {
        all.insert("example".to_owned(), value_to_json(&of.ty, example));
    }
    match element(&of.ty) {
        Kind::Enum(variants) => {
            all.insert("variants".to_owned(), words(&variants.variants));
        }
        Kind::Record(record) => {
            all.insert("fields".to_owned(), record.fields.iter().map(field).collect());
        }
        _ => {}
    }
    Value::Object(all)
}

/// The type of the elements of a list, else the type.
fn element(ty: &Ty) -> &Kind {
    match &ty.kind {
        Kind::List(element, _) => &element.kind,
        kind => kind,
    }
}
