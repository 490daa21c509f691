//! Arithmetic on present values: never wraps, never rounds silently beyond what a type says, never gives NaN.
//!
//! Every function gives the value and whether a bound was hit. A combination that the checker does not let through is
//! missing.

use std::cmp::Ordering;

use crate::core::{ArithOp, Widening};
use crate::value::{Decimal, Money, Value, order, promote};

/// A value, and whether it hit a bound.
pub(crate) type Bounded = (Value, bool);

const MISSING: Bounded = (Value::Missing, false);

fn wrap<T>((value, hit): (T, bool), kind: fn(T) -> Value) -> Bounded {
    (kind(value), hit)
}

pub(crate) fn arith(op: ArithOp, a: &Value, b: &Value) -> Bounded {
    match (a, b) {
        (Value::Money(_), _) | (_, Value::Money(_)) => return money(op, a, b),
        (Value::Date(_) | Value::Time(_) | Value::Duration(_), _) | (_, Value::Duration(_)) => {
            return calendar(op, a, b);
        }
        _ => {}
    }
    match promote(a.clone(), b.clone()) {
        (Value::Int(a), Value::Int(b)) => int(op, a, b),
        (Value::Decimal(a), Value::Decimal(b)) => decimal(op, a, b),
        (Value::Float(a), Value::Float(b)) => float(op, a, b),
        _ => MISSING,
    }
}

fn int(op: ArithOp, a: i64, b: i64) -> Bounded {
    let exact = match op {
        ArithOp::Add => a.checked_add(b),
        ArithOp::Subtract => a.checked_sub(b),
        ArithOp::Multiply => a.checked_mul(b),
        // Whole numbers are divided as decimals.
        ArithOp::Divide => return MISSING,
        ArithOp::Modulo if b == 0 => return MISSING,
        // The one remainder that overflows in two's complement is nought.
        ArithOp::Modulo => Some(a.checked_rem(b).unwrap_or(0)),
    };
    match exact {
        Some(value) => (Value::Int(value), false),
        None => {
            let negative = match op {
                ArithOp::Add | ArithOp::Subtract => a < 0,
                _ => (a < 0) != (b < 0),
            };
            (Value::Int(if negative { i64::MIN } else { i64::MAX }), true)
        }
    }
}

fn decimal(op: ArithOp, a: Decimal, b: Decimal) -> Bounded {
    match op {
        ArithOp::Add => wrap(a.saturating_add(b), Value::Decimal),
        ArithOp::Subtract => wrap(a.saturating_sub(b), Value::Decimal),
        ArithOp::Multiply => wrap(a.saturating_mul(b), Value::Decimal),
        ArithOp::Divide => a.checked_div(b).map_or(MISSING, |quotient| wrap(quotient, Value::Decimal)),
        ArithOp::Modulo => a.checked_rem(b).map_or(MISSING, |rest| (Value::Decimal(rest), false)),
    }
}

fn float(op: ArithOp, a: f64, b: f64) -> Bounded {
    let value = match op {
        ArithOp::Add => a + b,
        ArithOp::Subtract => a - b,
        ArithOp::Multiply => a * b,
        ArithOp::Divide | ArithOp::Modulo if b == 0.0 => return MISSING,
        ArithOp::Divide => a / b,
        ArithOp::Modulo => a % b,
    };
    finite(value)
}

fn finite(value: f64) -> Bounded {
    if value.is_nan() {
        MISSING
    } else if value.is_infinite() {
        (Value::Float(f64::MAX.copysign(value)), true)
    } else {
        (Value::Float(value), false)
    }
}

fn factor(value: &Value) -> Option<Decimal> {
    match value {
        Value::Int(n) => Some(Decimal::from_int(*n)),
        Value::Decimal(d) => Some(*d),
        _ => None,
    }
}

fn money(op: ArithOp, a: &Value, b: &Value) -> Bounded {
    let amount = |result: Option<(Money, bool)>| result.map_or(MISSING, |money| wrap(money, Value::Money));
    match (op, a, b) {
        (ArithOp::Add, Value::Money(a), Value::Money(b)) => amount(a.saturating_add(*b)),
        (ArithOp::Subtract, Value::Money(a), Value::Money(b)) => amount(a.saturating_sub(*b)),
        (ArithOp::Divide, Value::Money(a), Value::Money(b)) => {
            a.ratio(*b).map_or(MISSING, |ratio| wrap(ratio, Value::Decimal))
        }
        (ArithOp::Multiply, Value::Money(m), n) | (ArithOp::Multiply, n, Value::Money(m)) => {
            amount(factor(n).map(|n| m.saturating_mul(n)))
        }
        (ArithOp::Divide, Value::Money(m), n) => amount(factor(n).and_then(|n| m.checked_div(n))),
        _ => MISSING,
    }
}

fn calendar(op: ArithOp, a: &Value, b: &Value) -> Bounded {
    match (op, a, b) {
        (ArithOp::Add, Value::Date(d), Value::Duration(t))
        | (ArithOp::Add, Value::Duration(t), Value::Date(d)) => wrap(d.saturating_add(*t), Value::Date),
        (ArithOp::Subtract, Value::Date(d), Value::Duration(t)) => wrap(d.saturating_sub(*t), Value::Date),
        (ArithOp::Subtract, Value::Date(a), Value::Date(b)) => (Value::Duration(a.since(*b)), false),
        (ArithOp::Add, Value::Time(d), Value::Duration(t))
        | (ArithOp::Add, Value::Duration(t), Value::Time(d)) => wrap(d.saturating_add(*t), Value::Time),
        (ArithOp::Subtract, Value::Time(d), Value::Duration(t)) => wrap(d.saturating_sub(*t), Value::Time),
        (ArithOp::Subtract, Value::Time(a), Value::Time(b)) => (Value::Duration(a.since(*b)), false),
        (ArithOp::Add, Value::Duration(a), Value::Duration(b)) => wrap(a.saturating_add(*b), Value::Duration),
        (ArithOp::Subtract, Value::Duration(a), Value::Duration(b)) => {
            wrap(a.saturating_sub(*b), Value::Duration)
        }
        (ArithOp::Multiply, Value::Duration(t), Value::Int(n))
        | (ArithOp::Multiply, Value::Int(n), Value::Duration(t)) => {
            wrap(t.saturating_mul(*n), Value::Duration)
        }
        (ArithOp::Divide, Value::Duration(a), Value::Duration(b)) => {
            let ratio = Decimal::from_int(a.micros()).checked_div(Decimal::from_int(b.micros()));
            ratio.map_or(MISSING, |ratio| wrap(ratio, Value::Decimal))
        }
        _ => MISSING,
    }
}

pub(super) fn negate(value: &Value) -> Bounded {
    match value {
        Value::Int(n) => int(ArithOp::Subtract, 0, *n),
        Value::Float(x) => (Value::Float(-x), false),
        Value::Decimal(d) => (Value::Decimal(-*d), false),
        Value::Money(m) => (Value::Money(-*m), false),
        Value::Duration(d) => (Value::Duration(-*d), false),
        _ => MISSING,
    }
}

pub(super) fn abs(value: &Value) -> Bounded {
    match value {
        Value::Int(n) => match n.checked_abs() {
            Some(n) => (Value::Int(n), false),
            None => (Value::Int(i64::MAX), true),
        },
        Value::Float(x) => (Value::Float(x.abs()), false),
        Value::Decimal(d) => (Value::Decimal(d.abs()), false),
        Value::Money(m) => (Value::Money(m.abs()), false),
        Value::Duration(d) => (Value::Duration(d.abs()), false),
        _ => MISSING,
    }
}

pub(super) fn round(value: &Value) -> Bounded {
    let bound = |negative: bool| (Value::Int(if negative { i64::MIN } else { i64::MAX }), true);
    match value {
        Value::Int(n) => (Value::Int(*n), false),
        Value::Decimal(d) => {
            d.to_int_half_even().map_or_else(|| bound(*d < Decimal::ZERO), |n| (Value::Int(n), false))
        }
        Value::Float(x) => {
            // 2^63 is the first float above the range, and its negative the lowest in it.
            const LIMIT: f64 = 9_223_372_036_854_775_808.0;
            let whole = x.round_ties_even();
            if (-LIMIT..LIMIT).contains(&whole) { (Value::Int(whole as i64), false) } else { bound(*x < 0.0) }
        }
        _ => MISSING,
    }
}

/// The nearest multiple; missing for a step of nought.
pub(crate) fn round_to(value: &Value, step: &Value) -> Bounded {
    match (value, step) {
        (Value::Money(m), Value::Money(step)) if m.currency == step.currency => {
            m.round_to(step.amount).map_or(MISSING, |m| (Value::Money(m), false))
        }
        (Value::Decimal(d), Value::Decimal(step)) => {
            d.round_to(*step).map_or(MISSING, |d| (Value::Decimal(d), false))
        }
        (Value::Int(n), Value::Int(step)) => {
            let multiple = Decimal::from_int(*n).round_to(Decimal::from_int(*step));
            multiple.map_or(MISSING, |multiple| round(&Value::Decimal(multiple)))
        }
        _ => MISSING,
    }
}

/// The lesser (or greater) of two; missing where they do not compare.
pub(super) fn extreme(a: &Value, b: &Value, wanted: Ordering) -> Value {
    match order(a, b) {
        Some(Ordering::Equal) => a.clone(),
        Some(found) if found == wanted => a.clone(),
        Some(_) => b.clone(),
        None => Value::Missing,
    }
}

pub(super) fn widen(widening: Widening, value: &Value) -> Value {
    match (widening, value) {
        (Widening::IntToDecimal, Value::Int(n)) => Value::Decimal(Decimal::from_int(*n)),
        (Widening::IntToFloat, Value::Int(n)) => Value::Float(*n as f64),
        (Widening::DecimalToFloat, Value::Decimal(d)) => Value::Float(d.to_f64()),
        _ => Value::Missing,
    }
}
