//! What a place has to hold, as a set of values that can be narrowed, tested and put into words.

use std::cmp::Ordering;
use std::fmt;

use super::arith;
use crate::core::{ArithOp, CompareOp};
use crate::value::{Decimal, Money, Value, equal, order};

/// A value, and whether it is itself allowed.
type Bound = (Value, bool);

#[derive(Clone, Debug, Default)]
pub(super) struct Requirement {
    missing: bool,
    low: Option<Bound>,
    high: Option<Bound>,
    one_of: Option<Vec<Value>>,
    none_of: Vec<Value>,
}

impl Requirement {
    pub(super) fn known() -> Self {
        Self::default()
    }

    pub(super) fn missing() -> Self {
        Requirement { missing: true, ..Self::default() }
    }

    pub(super) fn one_of(values: Vec<Value>) -> Self {
        Requirement { one_of: Some(values), ..Self::default() }
    }

    pub(super) fn none_of(values: Vec<Value>) -> Self {
        Requirement { none_of: values, ..Self::default() }
    }

    pub(super) fn compared(op: CompareOp, with: Value) -> Self {
        match op {
            CompareOp::Equal => Self::one_of(vec![with]),
            CompareOp::NotEqual => Self::none_of(vec![with]),
            CompareOp::Less => Requirement { high: Some((with, false)), ..Self::default() },
            CompareOp::LessEqual => Requirement { high: Some((with, true)), ..Self::default() },
            CompareOp::Greater => Requirement { low: Some((with, false)), ..Self::default() },
            CompareOp::GreaterEqual => Requirement { low: Some((with, true)), ..Self::default() },
        }
    }

    /// Both; `None` where no value meets both.
    pub(super) fn and(&self, other: &Self) -> Option<Self> {
        if self.missing != other.missing {
            return None;
        }
        let one_of = match (&self.one_of, &other.one_of) {
            (Some(a), Some(b)) => Some(a.iter().filter(|value| holds(b, value)).cloned().collect()),
            (some, None) | (None, some) => some.clone(),
        };
        let none_of = self.none_of.iter().chain(&other.none_of).cloned().collect();
        let both = Requirement {
            missing: self.missing,
            low: tighter(&self.low, &other.low, Ordering::Greater),
            high: tighter(&self.high, &other.high, Ordering::Less),
            one_of,
            none_of,
        };
        both.narrowed()
    }

    /// Without the values that the rest excludes; `None` where that leaves none.
    fn narrowed(mut self) -> Option<Self> {
        if let (Some((low, low_in)), Some((high, high_in))) = (&self.low, &self.high) {
            let possible = match order(low, high) {
                Some(Ordering::Less) => !between_whole_numbers(low, *low_in, high, *high_in),
                Some(Ordering::Equal) => *low_in && *high_in && !holds(&self.none_of, low),
                Some(Ordering::Greater) | None => false,
            };
            if !possible {
                return None;
            }
        }
        if let Some(values) = self.one_of.take() {
            let left: Vec<Value> = values.into_iter().filter(|value| self.is_met_by(value)).collect();
            if left.is_empty() {
                return None;
            }
            // The values that are left say all there is to say.
            return Some(Self::one_of(left));
        }
        Some(self)
    }

    pub(super) fn is_met_by(&self, value: &Value) -> bool {
        if value.is_missing() || self.missing {
            return value.is_missing() && self.missing;
        }
        let above = |(low, inclusive): &Bound| match order(value, low) {
            Some(Ordering::Greater) => true,
            Some(Ordering::Equal) => *inclusive,
            _ => false,
        };
        let below = |(high, inclusive): &Bound| match order(value, high) {
            Some(Ordering::Less) => true,
            Some(Ordering::Equal) => *inclusive,
            _ => false,
        };
        self.low.as_ref().is_none_or(above)
            && self.high.as_ref().is_none_or(below)
            && self.one_of.as_ref().is_none_or(|values| holds(values, value))
            && self.none_of.iter().all(|other| equal(value, other) == Some(false))
    }
}

fn holds(values: &[Value], value: &Value) -> bool {
    values.iter().any(|other| equal(other, value) == Some(true))
}

/// `5 < x < 6` has no whole number.
fn between_whole_numbers(low: &Value, low_in: bool, high: &Value, high_in: bool) -> bool {
    match (low, high) {
        (Value::Int(low), Value::Int(high)) => !low_in && !high_in && low.checked_add(1) == Some(*high),
        _ => false,
    }
}

/// Of two bounds the one that allows less; `wanted` is how it compares with the other.
fn tighter(a: &Option<Bound>, b: &Option<Bound>, wanted: Ordering) -> Option<Bound> {
    match (a, b) {
        (Some(a), Some(b)) => match order(&a.0, &b.0) {
            Some(Ordering::Equal) => Some((a.0.clone(), a.1 && b.1)),
            Some(found) if found == wanted => Some(a.clone()),
            // Bounds that do not compare leave nothing; the first stays, and no value meets the other.
            Some(_) => Some(b.clone()),
            None => Some(a.clone()),
        },
        (some, None) | (None, some) => some.clone(),
    }
}

impl fmt::Display for Requirement {
    /// `more than 5,000.00 EUR`, `from 18 to 64`, `one of { A, B }`, `REJECTED`, `known`, `missing`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.missing {
            return f.write_str("missing");
        }
        let set = |values: &[Value]| values.iter().map(readable).collect::<Vec<_>>().join(", ");
        let mut parts = Vec::new();
        match self.one_of.as_deref() {
            Some([one]) => parts.push(readable(one)),
            Some(values) => parts.push(format!("one of {{ {} }}", set(values))),
            None => {}
        }
        match (&self.low, &self.high) {
            (Some((low, true)), Some((high, true))) => {
                parts.push(format!("from {} to {}", readable(low), readable(high)));
            }
            (low, high) => {
                parts.extend(low.iter().map(|(low, inclusive)| {
                    format!("{} {}", if *inclusive { "at least" } else { "more than" }, readable(low))
                }));
                parts.extend(high.iter().map(|(high, inclusive)| {
                    format!("{} {}", if *inclusive { "at most" } else { "less than" }, readable(high))
                }));
            }
        }
        match self.none_of.as_slice() {
            [] => {}
            [one] => parts.push(format!("other than {}", readable(one))),
            values => parts.push(format!("none of {{ {} }}", set(values))),
        }
        if parts.is_empty() { f.write_str("known") } else { f.write_str(&parts.join(" and ")) }
    }
}

/// How far a value is from the bound that it misses: `800.01 EUR short`, `3 too many`.
pub(super) fn gap(requirement: &Requirement, now: &Value) -> Option<String> {
    let measure = |a: &Value, b: &Value, inclusive: bool| {
        let distance = match (a, b) {
            (Value::Date(a), Value::Date(b)) => Value::Duration(a.since(*b)),
            (Value::Time(a), Value::Time(b)) => Value::Duration(a.since(*b)),
            _ => arith::arith(ArithOp::Subtract, a, b).0,
        };
        let distance = if inclusive { Some(distance) } else { least_step(distance) };
        distance.filter(|distance| !distance.is_missing()).map(|distance| readable(&distance))
    };
    if let Some((low, inclusive)) = &requirement.low
        && order(now, low).is_some_and(|found| found.is_lt() || (found.is_eq() && !inclusive))
    {
        return measure(low, now, *inclusive).map(|distance| format!("{distance} short"));
    }
    if let Some((high, inclusive)) = &requirement.high
        && order(now, high).is_some_and(|found| found.is_gt() || (found.is_eq() && !inclusive))
    {
        return measure(now, high, *inclusive).map(|distance| format!("{distance} over"));
    }
    None
}

/// One step beyond a bound that is itself not allowed, for values that come in steps.
fn least_step(distance: Value) -> Option<Value> {
    match &distance {
        Value::Int(_) => Some(arith::arith(ArithOp::Add, &distance, &Value::Int(1)).0),
        Value::Money(money) => {
            let places = money.currency.minor_units();
            let unit = Decimal::from_scaled(10i128.checked_pow(9u32.checked_sub(places)?)?);
            let step = Value::Money(Money::new(unit, money.currency));
            Some(arith::arith(ArithOp::Add, &distance, &step).0)
        }
        Value::Float(x) if *x == 0.0 => None,
        Value::Decimal(d) if d.is_zero() => None,
        Value::Duration(d) if d.micros() == 0 => None,
        _ => Some(distance),
    }
}

/// A value for people: as a script writes it, with digits in groups of three.
pub(super) fn readable(value: &Value) -> String {
    match value {
        Value::Int(_) | Value::Decimal(_) | Value::Float(_) | Value::Money(_) => grouped(&value.to_string()),
        other => other.to_string(),
    }
}

fn grouped(number: &str) -> String {
    let (sign, rest) = number.strip_prefix('-').map_or(("", number), |rest| ("-", rest));
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (whole, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let mut out = String::from(sign);
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && whole.len().saturating_sub(at) % 3 == 0 {
            out.push(',');
        }
        out.push(digit);
    }
    out.push_str(behind);
    out
}
