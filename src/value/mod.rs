//! The values that scripts compute with, exact and total: no operation here panics, and none depends on the platform,
//! the clock or the locale.
//!
//! Missing is a value of its own ([`Value::Missing`]); for a condition it means *unknown*.

mod country;
mod country_table;
mod currency;
mod currency_table;
mod date;
mod decimal;
mod duration;
mod hash;
mod money;
mod order;
#[cfg(test)]
pub(crate) mod random;
pub mod text;
mod time;
mod write;

pub use country::Country;
pub use currency::Currency;
pub use date::Date;
pub use decimal::Decimal;
pub use duration::Duration;
pub use money::Money;
pub(crate) use order::{conjunction, equal, order, promote};
pub use time::Time;

use std::sync::Arc;

/// Any value. Comparing two values of different kinds is never asked of checked code; `PartialEq` then says "unequal".
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Missing,
    Bool(bool),
    Int(i64),
    /// Always finite; never NaN.
    Float(f64),
    Decimal(Decimal),
    Text(Arc<str>),
    Date(Date),
    Time(Time),
    Duration(Duration),
    Country(Country),
    Currency(Currency),
    Money(Money),
    /// A variant of an enum, a label, a decision, a reason.
    Symbol(Arc<str>),
    /// Fields in the order of the record's declaration.
    Record(Arc<[Value]>),
    List(Arc<[Value]>),
}

impl Value {
    pub fn text(text: &str) -> Value {
        Value::Text(text.into())
    }

    pub fn symbol(name: &str) -> Value {
        Value::Symbol(name.into())
    }

    /// A float; what is not finite is missing.
    pub fn float(value: f64) -> Value {
        if value.is_finite() { Value::Float(value) } else { Value::Missing }
    }

    pub fn list(elements: impl IntoIterator<Item = Value>) -> Value {
        Value::List(elements.into_iter().collect())
    }

    pub fn record(fields: impl IntoIterator<Item = Value>) -> Value {
        Value::Record(fields.into_iter().collect())
    }

    pub fn is_missing(&self) -> bool {
        matches!(self, Value::Missing)
    }

    /// What kind of value it is, in the words of messages: "text", "whole number".
    pub fn kind_name(&self) -> &'static str {
        match self {
            Value::Missing => "missing value",
            Value::Bool(_) => "truth value",
            Value::Int(_) => "whole number",
            Value::Float(_) => "floating-point number",
            Value::Decimal(_) => "decimal number",
            Value::Text(_) => "text",
            Value::Date(_) => "date",
            Value::Time(_) => "time",
            Value::Duration(_) => "duration",
            Value::Country(_) => "country",
            Value::Currency(_) => "currency",
            Value::Money(_) => "amount of money",
            Value::Symbol(_) => "symbol",
            Value::Record(_) => "record",
            Value::List(_) => "list",
        }
    }
}
