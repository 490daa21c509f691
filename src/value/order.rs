//! Equality and order of values, three-valued: what is missing, or in another currency, makes the answer unknown.

use std::cmp::Ordering;

use super::{Decimal, Value};

/// Brings two numbers of different kinds to the wider one; anything else is left as it is.
pub(crate) fn promote(a: Value, b: Value) -> (Value, Value) {
    let decimal = |n: i64| Value::Decimal(Decimal::from_int(n));
    match (&a, &b) {
        (Value::Int(n), Value::Decimal(_)) => (decimal(*n), b),
        (Value::Decimal(_), Value::Int(n)) => (a, decimal(*n)),
        (Value::Int(n), Value::Float(_)) => (Value::Float(*n as f64), b),
        (Value::Float(_), Value::Int(n)) => (a, Value::Float(*n as f64)),
        (Value::Decimal(d), Value::Float(_)) => (Value::Float(d.to_f64()), b),
        (Value::Float(_), Value::Decimal(d)) => (a, Value::Float(d.to_f64())),
        _ => (a, b),
    }
}

/// The order of two values that have one; `None`: they have none, or it is unknown (missing, other currencies).
pub(crate) fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        (Value::Decimal(a), Value::Decimal(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Time(a), Value::Time(b)) => Some(a.cmp(b)),
        (Value::Duration(a), Value::Duration(b)) => Some(a.cmp(b)),
        (Value::Money(a), Value::Money(b)) => a.compare(*b),
        (
            Value::Int(_) | Value::Decimal(_) | Value::Float(_),
            Value::Int(_) | Value::Decimal(_) | Value::Float(_),
        ) => {
            let (a, b) = promote(a.clone(), b.clone());
            order(&a, &b)
        }
        _ => None,
    }
}

/// `None`: unknown. Records and lists are equal element by element; one difference decides whatever else is missing.
pub(crate) fn equal(a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::Missing, _) | (_, Value::Missing) => None,
        (Value::Record(a), Value::Record(b)) | (Value::List(a), Value::List(b)) => {
            if a.len() != b.len() {
                return Some(false);
            }
            conjunction(a.iter().zip(b.iter()).map(|(a, b)| equal(a, b)))
        }
        (Value::Money(_), Value::Money(_))
        | (
            Value::Int(_) | Value::Decimal(_) | Value::Float(_),
            Value::Int(_) | Value::Decimal(_) | Value::Float(_),
        ) => order(a, b).map(Ordering::is_eq),
        _ => Some(a == b),
    }
}

/// Three-valued `and`: false if any is false, else unknown if any is unknown.
pub(crate) fn conjunction(all: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut so_far = Some(true);
    // To the end even where it is decided: the operands are evaluated on the way.
    for next in all {
        so_far = match (so_far, next) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (None, _) | (_, None) => None,
            _ => Some(true),
        };
    }
    so_far
}
