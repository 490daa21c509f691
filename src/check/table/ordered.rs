//! Ordered types as whole numbers: what a cell covers of them, and a value that reads well in any stretch.

use crate::core::Cell;
use crate::core::{CompareOp, Kind};
use crate::value::{Currency, Date, Decimal, Duration, Money, Time, Value};

/// The values of an ordered type, from the lowest to the highest.
#[derive(Debug)]
pub struct Scale {
    unit: Unit,
    pub low: i128,
    pub high: i128,
}

#[derive(Clone, Copy, Debug)]
enum Unit {
    Whole,
    Decimal,
    Float,
    Money(Currency),
    Day,
    Moment,
    Length,
}

const SECOND: i128 = 1_000_000;
const MINUTE: i128 = 60 * SECOND;
const HOUR: i128 = 60 * MINUTE;
const DAY: i128 = 24 * HOUR;

impl Scale {
    /// `None` for types without an order, and for amounts in any currency.
    pub fn of(kind: &Kind) -> Option<Scale> {
        let decimals = (Decimal::MIN, Decimal::MAX);
        let (unit, low, high) = match kind {
            Kind::Int(low, high) => (Unit::Whole, i128::from(*low), i128::from(*high)),
            Kind::Decimal(range) => {
                let (low, high) = range.unwrap_or(decimals);
                (Unit::Decimal, low.scaled(), high.scaled())
            }
            Kind::Money(Some(currency)) => (Unit::Money(*currency), decimals.0.scaled(), decimals.1.scaled()),
            Kind::Float(range) => {
                let (low, high) = range.unwrap_or((f64::MIN, f64::MAX));
                (Unit::Float, float_key(low), float_key(high))
            }
            Kind::Date => (Unit::Day, day(Date::MIN), day(Date::MAX)),
            Kind::Time => (Unit::Moment, i128::from(Time::MIN.micros()), i128::from(Time::MAX.micros())),
            Kind::Duration => {
                (Unit::Length, i128::from(Duration::MIN.micros()), i128::from(Duration::MAX.micros()))
            }
            _ => return None,
        };
        Some(Scale { unit, low, high })
    }

    /// The stretches that a cell covers, both ends included; none where it asks for what is not in the type.
    pub fn intervals(&self, cell: &Cell) -> Vec<(i128, i128)> {
        let (low, high) = (self.low, self.high);
        let from_to = match cell {
            Cell::Any => vec![(low, high)],
            Cell::Missing => Vec::new(),
            Cell::Value(_) | Cell::Set { .. } => {
                cell.values().iter().filter_map(key).map(|at| (at, at)).collect()
            }
            Cell::Range(from, to) => key(from).zip(key(to)).into_iter().collect(),
            Cell::Bound(op, value) => key(value).map_or_else(Vec::new, |at| match op {
                CompareOp::Less => vec![(low, at.saturating_sub(1))],
                CompareOp::LessEqual => vec![(low, at)],
                CompareOp::Greater => vec![(at.saturating_add(1), high)],
                CompareOp::GreaterEqual => vec![(at, high)],
                CompareOp::Equal | CompareOp::NotEqual => Vec::new(),
            }),
        };
        let clipped = from_to.into_iter().map(|(from, to)| (from.max(low), to.min(high)));
        clipped.filter(|(from, to)| from <= to).collect()
    }

    /// A value from `low` to `high`: as round as there is one near the end that a cell made.
    pub fn example(&self, low: i128, high: i128) -> Value {
        if (low..=high).contains(&0) && low == self.low && high == self.high {
            return self.value(0);
        }
        let from_above = low == self.low && high != self.high;
        let steps: &[i128] = match self.unit {
            Unit::Whole | Unit::Day => &[],
            Unit::Float => return float_example(low, high, from_above),
            Unit::Decimal | Unit::Money(_) => &[1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 1_000],
            Unit::Moment | Unit::Length => &[DAY, HOUR, MINUTE, SECOND, 1_000],
        };
        let round = |step: &i128| {
            let step = *step;
            let near = if from_above {
                high.div_euclid(step).saturating_mul(step)
            } else {
                low.saturating_add(step.saturating_sub(1)).div_euclid(step).saturating_mul(step)
            };
            (low..=high).contains(&near).then_some(near)
        };
        let edge = if from_above { high } else { low };
        self.value(steps.iter().find_map(round).unwrap_or(edge))
    }

    fn value(&self, at: i128) -> Value {
        let micros = i64::try_from(at).unwrap_or(0);
        match self.unit {
            Unit::Whole => Value::Int(micros),
            Unit::Decimal => Value::Decimal(Decimal::from_scaled(at)),
            Unit::Money(currency) => Value::Money(Money::new(Decimal::from_scaled(at), currency)),
            Unit::Float => Value::float(float_of(at)),
            Unit::Day => Date::from_days(micros).map_or(Value::Missing, Value::Date),
            Unit::Moment => Time::from_micros(micros).map_or(Value::Missing, Value::Time),
            Unit::Length => Value::Duration(Duration::from_micros(micros)),
        }
    }
}

/// Where a value stands on its type's scale.
fn key(value: &Value) -> Option<i128> {
    Some(match value {
        Value::Int(n) => i128::from(*n),
        Value::Decimal(d) => d.scaled(),
        Value::Float(x) => float_key(*x),
        Value::Money(money) => money.amount.scaled(),
        Value::Date(date) => day(*date),
        Value::Time(time) => i128::from(time.micros()),
        Value::Duration(duration) => i128::from(duration.micros()),
        _ => return None,
    })
}

fn day(date: Date) -> i128 {
    i128::from(date.days_since_epoch())
}

/// Floats in their order, without a gap between neighbours; both zeros are one.
fn float_key(x: f64) -> i128 {
    let magnitude = i128::from(x.abs().to_bits());
    if x < 0.0 { -magnitude } else { magnitude }
}

fn float_of(key: i128) -> f64 {
    let magnitude = f64::from_bits(u64::try_from(key.unsigned_abs()).unwrap_or(0));
    if key < 0 { -magnitude } else { magnitude }
}

/// The float with the fewest places that is near the end.
fn float_example(low: i128, high: i128, from_above: bool) -> Value {
    let edge = float_of(if from_above { high } else { low });
    let rounded = (0..=9).map(|places| {
        let scale = 10_f64.powi(places);
        if from_above { (edge * scale).floor() / scale } else { (edge * scale).ceil() / scale }
    });
    let mut fitting = rounded.filter(|x| x.is_finite() && (low..=high).contains(&float_key(*x)));
    Value::float(fitting.next().unwrap_or(edge))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_keep_their_order() {
        let ordered = [f64::MIN, -1.5, -f64::MIN_POSITIVE, 0.0, f64::MIN_POSITIVE, 0.1, 1.0, f64::MAX];
        for pair in ordered.windows(2) {
            assert!(float_key(pair[0]) < float_key(pair[1]), "{pair:?}");
        }
        for x in ordered {
            assert_eq!(float_of(float_key(x)), x);
        }
        assert_eq!(float_key(-0.0), float_key(0.0));
    }

    #[test]
    fn examples_are_round_and_lie_inside() {
        let eur = Currency::parse("EUR").unwrap();
        let money = Scale::of(&Kind::Money(Some(eur))).unwrap();
        let amount = |text: &str| key(&Value::Money(Money::parse(text).unwrap())).unwrap();
        for (low, high, shown) in [
            (amount("10.00 EUR") + 1, amount("20.00 EUR"), "11.00 EUR"),
            (amount("10.00 EUR") + 1, amount("10.50 EUR"), "10.10 EUR"),
            (money.low, amount("10.00 EUR") - 1, "9.00 EUR"),
            (amount("7.00 EUR"), amount("7.00 EUR"), "7.00 EUR"),
            (money.low, money.high, "0.00 EUR"),
        ] {
            assert_eq!(money.example(low, high).to_string(), shown);
        }
        let float = Scale::of(&Kind::Float(Some((0.0, 1.0)))).unwrap();
        assert_eq!(float.example(float_key(0.5) + 1, float_key(1.0)), Value::Float(1.0));
        assert_eq!(float.example(float_key(0.5) + 1, float_key(0.9)), Value::Float(0.6));
        let length = Scale::of(&Kind::Duration).unwrap();
        assert_eq!(length.example(DAY + 1, length.high).to_string(), "2 days");
        let whole = Scale::of(&Kind::Int(0, 100)).unwrap();
        assert_eq!(whole.example(19, 64), Value::Int(19));
        assert_eq!(whole.example(0, 17), Value::Int(17));
    }
}
