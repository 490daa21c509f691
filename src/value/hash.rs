//! Hashing, so that equal constants are one entry of the core. Sound because a float is never NaN.

use std::hash::{Hash, Hasher};

use super::Value;

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
        match self {
            Value::Missing => {}
            Value::Bool(x) => x.hash(state),
            Value::Int(x) => x.hash(state),
            // Adding zero turns -0.0 into 0.0, which compare equal and so must hash alike.
            Value::Float(x) => (x + 0.0).to_bits().hash(state),
            Value::Decimal(x) => x.hash(state),
            Value::Text(x) | Value::Symbol(x) => x.hash(state),
            Value::Date(x) => x.hash(state),
            Value::Time(x) => x.hash(state),
            Value::Duration(x) => x.hash(state),
            Value::Country(x) => x.hash(state),
            Value::Currency(x) => x.hash(state),
            Value::Money(x) => x.hash(state),
            Value::Record(values) | Value::List(values) => values.hash(state),
        }
    }
}
