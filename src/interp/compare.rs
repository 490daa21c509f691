//! Equality and order of values, three-valued: what is missing, or in another currency, makes the answer unknown.

use std::cmp::Ordering;

use crate::core::CompareOp;
use crate::value::{Decimal, Value};

/// Brings two numbers of different kinds to the wider one; anything else is left as it is.
pub(super) fn promote(a: Value, b: Value) -> (Value, Value) {
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

/// `None`: unknown.
pub(super) fn order(a: &Value, b: &Value) -> Option<Ordering> {
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
pub(super) fn equal(a: &Value, b: &Value) -> Option<bool> {
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

pub(super) fn compare(op: CompareOp, a: &Value, b: &Value) -> Option<bool> {
    match op {
        CompareOp::Equal => equal(a, b),
        CompareOp::NotEqual => equal(a, b).map(|equal| !equal),
        CompareOp::Less => order(a, b).map(Ordering::is_lt),
        CompareOp::LessEqual => order(a, b).map(Ordering::is_le),
        CompareOp::Greater => order(a, b).map(Ordering::is_gt),
        CompareOp::GreaterEqual => order(a, b).map(Ordering::is_ge),
    }
}

/// Three-valued `and`: false if any is false, else unknown if any is unknown.
pub(super) fn conjunction(all: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
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

/// Three-valued `or`: true if any is true, else unknown if any is unknown.
pub(super) fn disjunction(all: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    conjunction(all.into_iter().map(|next| next.map(|next| !next))).map(|all| !all)
}

/// A condition's value as three-valued truth.
pub(super) fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(truth) => Some(*truth),
        _ => None,
    }
}

pub(super) fn condition(truth: Option<bool>) -> Value {
    truth.map_or(Value::Missing, Value::Bool)
}
