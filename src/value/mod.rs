//! The values that scripts compute with, exact and total: no operation here panics, and none depends on the platform,
//! the clock or the locale.
//!
//! Missing is a value of its own ([`Value::Missing`]); for a condition it means *unknown*.

mod country;
mod currency;
mod date;
mod decimal;
mod hash;
mod money;
pub mod text;

pub use country::Country;
pub use currency::Currency;
pub use date::{Date, Duration, Time};
pub use decimal::Decimal;
pub use money::Money;

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
