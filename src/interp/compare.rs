//! Equality and order of values, three-valued: what is missing, or in another currency, makes the answer unknown.

use std::cmp::Ordering;

use crate::core::CompareOp;
use crate::value::{Value, conjunction, equal, order};

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
