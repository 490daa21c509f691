//! The schema of a type, as the decoder reads it. Records are definitions of their own, so that a schema grows with the
//! script and not with how often it uses a record.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use crate::core::{Field, Kind, RecordType, Ty};
use crate::facts::value_to_json;

/// Where fields stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// At the paths of the host's spelling, with anything beside them.
    AtPaths,
    /// Under their names, and nothing else.
    ByName,
}

/// Schemas of types, and the record definitions that they refer to.
#[derive(Debug, Default)]
pub(super) struct Types {
    definitions: Map<String, Value>,
}

impl Types {
    pub(super) fn into_definitions(self) -> Map<String, Value> {
        self.definitions
    }

    /// Optional values may be null.
    pub(super) fn schema(&mut self, ty: &Ty, layout: Layout) -> Value {
        let schema = self.kind(&ty.kind, layout);
        if ty.optional && schema != json!(true) {
            json!({"anyOf": [schema, {"type": "null"}]})
        } else {
            schema
        }
    }

    fn kind(&mut self, kind: &Kind, layout: Layout) -> Value {
        match kind {
            Kind::Bool => json!({"type": "boolean"}),
            Kind::Int(i64::MIN, i64::MAX) => json!({"type": "integer"}),
            Kind::Int(low, high) => json!({"type": "integer", "minimum": low, "maximum": high}),
            Kind::Float(None) => json!({"type": "number"}),
            Kind::Float(Some((low, high))) => json!({"type": "number", "minimum": low, "maximum": high}),
            Kind::Decimal(range) => {
                let mut schema = json!({"type": ["number", "string"], "pattern": DECIMAL});
                if let (Some((low, high)), Value::Object(schema)) = (range, &mut schema) {
                    schema.insert("minimum".to_owned(), json!(low.to_f64()));
                    schema.insert("maximum".to_owned(), json!(high.to_f64()));
                }
                schema
            }
            Kind::Text => json!({"type": "string"}),
            Kind::Date => json!({"type": "string", "format": "date"}),
            Kind::Time => json!({"type": "string", "format": "date-time"}),
            Kind::Duration => {
                json!({"anyOf": [
                    {"type": "string", "pattern": "^-?P"},
                    {"type": "integer", "description": "whole seconds"},
                ]})
            }
            Kind::Country => {
                json!({"type": "string", "pattern": "^[A-Z]{2,3}$", "description": "ISO 3166-1 alpha-2 or alpha-3"})
            }
            Kind::Currency => json!({"type": "string", "pattern": "^[A-Z]{3}$", "description": "ISO 4217"}),
            Kind::Money(currency) => {
                let code = currency.map(crate::value::Currency::code);
                let text =
                    code.map_or_else(|| "^-?[0-9.]+ [A-Z]{3}$".to_owned(), |c| format!("^-?[0-9.]+ {c}$"));
                let code = code.map_or_else(|| self.kind(&Kind::Currency, layout), |c| json!({"const": c}));
                json!({"anyOf": [
                    {
                        "type": "object",
                        "properties": {"amount": {"type": ["number", "string"], "pattern": DECIMAL}, "currency": code},
                        "required": ["amount", "currency"],
                    },
                    {"type": "string", "pattern": text},
                ]})
            }
            Kind::Enum(symbols) => {
                let symbols: Vec<&str> = symbols.variants.iter().map(|symbol| &**symbol).collect();
                json!({"enum": symbols})
            }
            Kind::Record(record) => self.record(record, layout),
            Kind::List(element, max) => {
                json!({"type": "array", "items": self.schema(element, layout), "maxItems": max})
            }
            Kind::CheckResult | Kind::Error => json!(true),
        }
    }

    fn record(&mut self, record: &RecordType, layout: Layout) -> Value {
        let name = match layout {
            Layout::AtPaths => format!("{}.input", record.name),
            Layout::ByName => record.name.to_string(),
        };
        if !self.definitions.contains_key(&name) {
            let schema = self.fields(&record.fields, layout, true);
            self.definitions.insert(name.clone(), schema);
        }
        json!({"$ref": format!("#/$defs/{name}")})
    }

    /// The object that holds these fields. `enforced`: those that may not be missing are required.
    pub(super) fn fields(&mut self, fields: &[Field], layout: Layout, enforced: bool) -> Value {
        let mut root = Node::default();
        for field in fields {
            let required = enforced && !field.ty.optional;
            let ty = field.ty.clone().or_missing(!required);
            let schema = described(field, self.schema(&ty, layout));
            let own_name = std::slice::from_ref(&field.name);
            root.insert(if layout == Layout::AtPaths { &field.path } else { own_name }, schema, required);
        }
        root.into_schema(layout)
    }
}

const DECIMAL: &str = r"^-?[0-9]+(\.[0-9]{1,9})?$";

/// With the field's documentation and example.
fn described(field: &Field, schema: Value) -> Value {
    let mut schema = match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    };
    if let Some(title) = field.docs.first().filter(|line| !line.is_empty()) {
        schema.insert("title".to_owned(), json!(title));
    }
    if field.docs.len() > 1 {
        schema.insert("description".to_owned(), json!(field.docs.join("\n")));
    }
    if let Some(example) = &field.example {
        schema.insert("examples".to_owned(), json!([value_to_json(&field.ty, example)]));
    }
    Value::Object(schema)
}

/// Objects within objects, as paths lay them out.
#[derive(Debug, Default)]
struct Node {
    here: Option<Value>,
    below: Vec<(Arc<str>, Node)>,
    required: bool,
}

impl Node {
    fn insert(&mut self, path: &[Arc<str>], schema: Value, required: bool) {
        self.required |= required;
        let Some((step, rest)) = path.split_first() else {
            self.here = Some(schema);
            return;
        };
        let known = self.below.iter_mut().find(|(name, _)| name == step);
        if let Some((_, node)) = known {
            node.insert(rest, schema, required);
        } else {
            let mut node = Node::default();
            node.insert(rest, schema, required);
            self.below.push((step.clone(), node));
        }
    }

    fn into_schema(self, layout: Layout) -> Value {
        if self.below.is_empty()
            && let Some(here) = self.here
        {
            return here;
        }
        let required: Vec<Arc<str>> =
            self.below.iter().filter(|(_, node)| node.required).map(|(name, _)| name.clone()).collect();
        let required: Vec<&str> = required.iter().map(|name| &**name).collect();
        let properties =
            self.below.into_iter().map(|(name, node)| (name.to_string(), node.into_schema(layout))).collect();
        let object = match layout {
            Layout::AtPaths => super::open(properties, &required),
            Layout::ByName => super::closed(properties, &required),
        };
        // A record whose object also holds other fields has to be both.
        match self.here {
            Some(here) => json!({"allOf": [here, object]}),
            None => object,
        }
    }
}
