//! JSON Schema (2020-12) of what a workflow reads and what it answers, for hosts that validate, generate types or show
//! forms. Describes; the decoder in [`crate::facts`] is what enforces.

mod facts;
mod outcome;
mod types;

pub use facts::facts_schema;
pub use outcome::outcome_schema;

use serde_json::{Map, Value, json};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// An object schema with these properties and no others.
fn closed(properties: Map<String, Value>, required: &[&str]) -> Value {
    let mut schema = open(properties, required);
    if let Value::Object(schema) = &mut schema {
        schema.insert("additionalProperties".to_owned(), json!(false));
    }
    schema
}

/// An object schema with these properties and perhaps more.
fn open(properties: Map<String, Value>, required: &[&str]) -> Value {
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Value::Object(properties));
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    Value::Object(schema)
}

/// `{"name": schema, …}`
fn properties<const N: usize>(all: [(&str, Value); N]) -> Map<String, Value> {
    all.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

/// One, or a list of them.
fn one_or_list(schema: &Value) -> Value {
    json!({"anyOf": [schema, {"type": "array", "items": schema}]})
}

/// The document: dialect, title, schema and the definitions it refers to.
fn document(title: String, description: &str, schema: Value, definitions: Map<String, Value>) -> Value {
    let mut out = Map::new();
    out.insert("$schema".to_owned(), json!(DIALECT));
    out.insert("title".to_owned(), Value::String(title));
    out.insert("description".to_owned(), json!(description));
    if let Value::Object(schema) = schema {
        out.extend(schema);
    }
    if !definitions.is_empty() {
        out.insert("$defs".to_owned(), Value::Object(definitions));
    }
    Value::Object(out)
}

#[cfg(test)]
mod tests;
