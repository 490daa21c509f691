//! The value that stands where a test says nothing: the declared example, else the plainest value of the type.

use crate::core::{Field, Kind, Ty};
use crate::value::{Country, Currency, Date, Decimal, Duration, Money, Time, Value};

/// The field's example; else missing where it may be, else the plainest value of its type.
pub fn example(field: &Field) -> Value {
    match &field.example {
        Some(value) => value.clone(),
        None if field.ty.optional => Value::Missing,
        None => plain(&field.ty),
    }
}

/// The value of a type that says the least: empty text, the number nearest to zero, the first variant. Missing only for
/// a type that has no value of its own.
pub fn plain(ty: &Ty) -> Value {
    match &ty.kind {
        Kind::Bool => Value::Bool(false),
        Kind::Int(low, high) => Value::Int(nearest_to(0, *low, *high)),
        Kind::Float(range) => Value::Float(range.map_or(0.0, |(low, high)| nearest_to(0.0, low, high))),
        Kind::Decimal(range) => {
            Value::Decimal(range.map_or(Decimal::ZERO, |(low, high)| nearest_to(Decimal::ZERO, low, high)))
        }
        Kind::Text => Value::Text("".into()),
        Kind::Date => Date::from_ymd(2000, 1, 1).map_or(Value::Missing, Value::Date),
        Kind::Time => default_time().map_or(Value::Missing, Value::Time),
        Kind::Duration => Value::Duration(Duration::default()),
        Kind::Country => Country::all().next().map_or(Value::Missing, Value::Country),
        Kind::Currency => euro().map_or(Value::Missing, Value::Currency),
        Kind::Money(currency) => currency
            .or_else(euro)
            .map_or(Value::Missing, |currency| Value::Money(Money { amount: Decimal::ZERO, currency })),
        Kind::Enum(e) => e.variants.first().map_or(Value::Missing, |first| Value::Symbol(first.clone())),
        Kind::Record(record) => Value::Record(record.fields.iter().map(example).collect()),
        Kind::List(..) => Value::List([].into()),
        Kind::CheckResult | Kind::Error => Value::Missing,
    }
}

/// When the transaction of a test was created, unless the test says otherwise.
pub(super) fn default_time() -> Option<Time> {
    Time::parse("2026-01-01T12:00:00Z")
}

fn euro() -> Option<Currency> {
    Currency::parse("EUR")
}

fn nearest_to<T: PartialOrd>(zero: T, low: T, high: T) -> T {
    if zero < low {
        low
    } else if zero > high {
        high
    } else {
        zero
    }
}
