//! How one value stands in one word of a row. What is missing is a word of its own in each representation, so that a
//! comparison needs no presence bit beside it.
//!
//! Never rounds and never guesses: a value that its representation can't hold is [`None`], and the row says so.

use std::sync::Arc;

use super::Symbols;
use crate::core::Kind;
use crate::value::{Country, Currency, Date, Decimal, Duration, Money, Time, Value};

/// A missing truth, symbol, country, currency, text, list or record.
pub const MISSING_CODE: u64 = 0;
/// A missing whole number, decimal, amount, day, time or duration: the one `i64` that no present value uses.
pub const MISSING_NUMBER: u64 = i64::MIN as u64;
/// A missing float: the one NaN; a present float is finite.
pub const MISSING_FLOAT: u64 = 0x7ff8_0000_0000_0000;
/// `false` and `true`.
pub const FALSE: u64 = 1;
pub const TRUE: u64 = 2;
/// A text that no condition names, a symbol that the program does not know.
pub const OTHER: u64 = 1;
/// A list or record that is there.
pub const PRESENT: u64 = 1;

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    Whole,
    /// Billionths.
    Decimal,
    /// Minor units: cents.
    Money(Currency),
    /// Days since 1970-01-01.
    Date,
    /// Microseconds since 1970.
    Time,
    /// Microseconds.
    Duration,
}

/// What a word means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Repr {
    /// [`FALSE`], [`TRUE`]
    Truth,
    /// A code of [`Symbols`].
    Symbol,
    /// The index and one.
    Country,
    /// The index and one.
    Currency,
    /// A code of the slot's vocabulary; [`OTHER`] for a text that is not in it.
    Text,
    /// `i64`
    Number(Unit),
    /// `f64`, as its bits.
    Float,
    /// Which members of the slot's vocabulary a list holds: see [`super::Mask`].
    Mask,
    /// Whether something is there: a record, or a list whose elements stand in the row's values.
    Presence,
}

impl Repr {
    /// How a type's values are held in one word; `None` for records, lists and what has no single word.
    pub fn of(kind: &Kind) -> Option<Repr> {
        Some(match kind {
            Kind::Bool => Repr::Truth,
            Kind::Int(..) => Repr::Number(Unit::Whole),
            Kind::Float(_) => Repr::Float,
            Kind::Decimal(_) => Repr::Number(Unit::Decimal),
            Kind::Text => Repr::Text,
            Kind::Date => Repr::Number(Unit::Date),
            Kind::Time => Repr::Number(Unit::Time),
            Kind::Duration => Repr::Number(Unit::Duration),
            Kind::Country => Repr::Country,
            Kind::Currency => Repr::Currency,
            Kind::Money(Some(currency)) => Repr::Number(Unit::Money(*currency)),
            Kind::Enum(_) => Repr::Symbol,
            Kind::Money(None) | Kind::Record(_) | Kind::List(..) | Kind::CheckResult | Kind::Error => {
                return None;
            }
        })
    }

    pub const fn missing(self) -> u64 {
        match self {
            Repr::Number(_) => MISSING_NUMBER,
            Repr::Float => MISSING_FLOAT,
            _ => MISSING_CODE,
        }
    }

    /// The word of a value; `None` where there is none. Texts and masks need their vocabulary.
    pub fn word(self, value: &Value, symbols: &Symbols) -> Option<u64> {
        Some(match (self, value) {
            (repr, Value::Missing) => repr.missing(),
            (Repr::Truth, Value::Bool(truth)) => truth_word(Some(*truth)),
            (Repr::Symbol, Value::Symbol(symbol)) => symbols.code(symbol)?,
            (Repr::Country, Value::Country(country)) => country_word(*country),
            (Repr::Currency, Value::Currency(currency)) => currency_word(*currency),
            (Repr::Number(unit), value) => number_word(unit, value)?,
            (Repr::Float, Value::Float(x)) => float_word(*x),
            (Repr::Presence, _) => PRESENT,
            _ => return None,
        })
    }

    /// As [`Repr::word`], of a value that needs no symbols.
    pub fn word_of_number(self, value: &Value) -> Option<i64> {
        match self {
            Repr::Number(unit) => number_word(unit, value).map(u64::cast_signed),
            _ => None,
        }
    }

    /// The value of a word. Texts and masks need their vocabulary; for them, and for presence, it is [`Value::Missing`].
    pub fn value(self, word: u64, symbols: &Symbols) -> Value {
        if word == self.missing() {
            return Value::Missing;
        }
        let found = match self {
            Repr::Truth => Some(Value::Bool(word == TRUE)),
            Repr::Symbol => symbols.symbol(word).map(|symbol| Value::Symbol(Arc::clone(symbol))),
            Repr::Country => index(word).and_then(Country::from_index).map(Value::Country),
            Repr::Currency => index(word).and_then(Currency::from_index).map(Value::Currency),
            Repr::Number(unit) => number_value(unit, word.cast_signed()),
            Repr::Float => Some(Value::float(f64::from_bits(word))),
            Repr::Text | Repr::Mask | Repr::Presence => None,
        };
        found.unwrap_or(Value::Missing)
    }
}

fn index(word: u64) -> Option<usize> {
    usize::try_from(word.checked_sub(1)?).ok()
}

pub const fn truth_word(truth: Option<bool>) -> u64 {
    match truth {
        Some(true) => TRUE,
        Some(false) => FALSE,
        None => MISSING_CODE,
    }
}

pub const fn country_word(country: Country) -> u64 {
    country.index() as u64 + 1
}

pub const fn currency_word(currency: Currency) -> u64 {
    currency.index() as u64 + 1
}

/// Both zeros are one word: they are equal.
pub fn float_word(x: f64) -> u64 {
    (x + 0.0).to_bits()
}

/// `None` for the whole number that stands for missing.
pub fn whole_word(n: i64) -> Option<u64> {
    (n != i64::MIN).then_some(n.cast_unsigned())
}

/// `None` beyond `i64`.
pub fn decimal_word(value: Decimal) -> Option<u64> {
    i64::try_from(value.scaled()).ok().and_then(whole_word)
}

/// In minor units; `None` beyond `i64` and for an amount with more places than its currency has.
pub fn money_word(money: Money) -> Option<u64> {
    let scale = minor_scale(money.currency);
    let minor = money.amount.scaled();
    (minor % scale == 0).then(|| i64::try_from(minor / scale).ok().and_then(whole_word)).flatten()
}

/// Billionths in a minor unit.
fn minor_scale(currency: Currency) -> i128 {
    10i128.pow(9u32.saturating_sub(currency.minor_units()))
}

fn number_word(unit: Unit, value: &Value) -> Option<u64> {
    match (unit, value) {
        (Unit::Whole, Value::Int(n)) => whole_word(*n),
        (Unit::Decimal, Value::Decimal(d)) => decimal_word(*d),
        (Unit::Money(currency), Value::Money(money)) if money.currency == currency => money_word(*money),
        (Unit::Date, Value::Date(date)) => Some(i64::from(date.days_since_epoch()).cast_unsigned()),
        (Unit::Time, Value::Time(time)) => Some(time.micros().cast_unsigned()),
        (Unit::Duration, Value::Duration(duration)) => whole_word(duration.micros()),
        _ => None,
    }
}

/// The value of a number that is not missing; `None` for a day or time outside the years 1 to 9999.
pub fn number_value(unit: Unit, number: i64) -> Option<Value> {
    Some(match unit {
        Unit::Whole => Value::Int(number),
        Unit::Decimal => Value::Decimal(Decimal::from_scaled(i128::from(number))),
        Unit::Money(currency) => {
            let scaled = i128::from(number).checked_mul(minor_scale(currency))?;
            Value::Money(Money::new(Decimal::from_scaled(scaled), currency))
        }
        Unit::Date => Value::Date(Date::from_days(number)?),
        Unit::Time => Value::Time(Time::from_micros(number)?),
        Unit::Duration => Value::Duration(Duration::from_micros(number)),
    })
}
