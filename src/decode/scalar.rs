//! Values without parts, from what a document says to the word of a row: as `facts/decode/scalar.rs` reads them.
//!
//! Never rounds, converts or guesses; `None` says that the definition has to look at it: another kind of value, out of
//! range, a rarer spelling, or too large for a word.

use super::codes;
use super::dates;
use super::number::{Number, Places, float_of, whole_of};
use super::words::{Text, Words};
use crate::core::{Kind, Ty};
use crate::layout::{Layout, Repr, Unit, word};
use crate::value::{Currency, Decimal, Duration, Money, Value};

/// What may stand somewhere.
#[derive(Debug)]
pub(super) enum Scalar {
    Bool,
    Int(i64, i64),
    Float(f64, f64),
    /// In billionths.
    Decimal(i64, i64),
    Text,
    Date,
    Time,
    Duration,
    Country,
    Currency,
    Money(Option<Currency>),
    Enum(Words),
}

/// A value as far as it is known here.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Read {
    Word(u64),
    /// An amount in a currency that the type leaves open.
    Money(Money),
    /// The text itself, which the caller has.
    Text,
}

impl Scalar {
    /// `None` for what has parts and for what nobody can send.
    pub(super) fn of(ty: &Ty, layout: &Layout) -> Option<Scalar> {
        Some(match &ty.kind {
            Kind::Bool => Scalar::Bool,
            Kind::Int(low, high) => Scalar::Int(*low, *high),
            Kind::Float(range) => {
                let (low, high) = range.unwrap_or((f64::MIN, f64::MAX));
                Scalar::Float(low, high)
            }
            Kind::Decimal(range) => {
                let (low, high) = range.unwrap_or((Decimal::MIN, Decimal::MAX));
                Scalar::Decimal(clamp(low), clamp(high))
            }
            Kind::Text => Scalar::Text,
            Kind::Date => Scalar::Date,
            Kind::Time => Scalar::Time,
            Kind::Duration => Scalar::Duration,
            Kind::Country => Scalar::Country,
            Kind::Currency => Scalar::Currency,
            Kind::Money(currency) => Scalar::Money(*currency),
            Kind::Enum(of) => {
                // A symbol that the layout does not know has no word; then nothing reads this place.
                let code = |symbol: &str| layout.symbols().code(symbol).unwrap_or(UNKNOWN);
                Scalar::Enum(Words::new(of.variants.iter().map(|symbol| (&**symbol, code(symbol)))))
            }
            Kind::Record(_) | Kind::List(..) | Kind::CheckResult | Kind::Error => return None,
        })
    }

    /// How a slot has to hold it.
    pub(super) fn repr(kind: &Kind) -> Option<Repr> {
        match kind {
            Kind::Money(None) => Some(Repr::Presence),
            kind => Repr::of(kind),
        }
    }

    #[inline(always)]
    pub(super) fn of_bool(&self, truth: bool) -> Option<Read> {
        match self {
            Scalar::Bool => Some(Read::Word(word::truth_word(Some(truth)))),
            _ => None,
        }
    }

    #[inline(always)]
    pub(super) fn of_number(&self, number: Number<'_>) -> Option<Read> {
        match (self, number) {
            (_, Number::Whole(n)) => self.of_whole(n),
            (Scalar::Int(..), Number::Places { units, places }) => self.of_whole(whole_of(units, places)?),
            (Scalar::Float(..), Number::Places { units, places }) => self.of_float(float_of(units, places)?),
            (Scalar::Decimal(..), Number::Places { units, places }) => {
                self.of_decimal(Places::new(units, places)?)
            }
            // The same reading as the definition's: both round correctly.
            (Scalar::Float(..), Number::Other(text)) => self.of_float(text.parse().ok()?),
            _ => None,
        }
    }

    #[inline(always)]
    pub(super) fn of_whole(&self, n: i64) -> Option<Read> {
        match self {
            Scalar::Int(low, high) if *low <= n && n <= *high => word::whole_word(n).map(Read::Word),
            Scalar::Float(..) =>
            {
                #[expect(clippy::cast_precision_loss, reason = "the number is within 53 bits")]
                (n.unsigned_abs() <= 1 << f64::MANTISSA_DIGITS).then(|| self.of_float(n as f64)).flatten()
            }
            Scalar::Decimal(..) => self.of_decimal(Places { units: n, places: 0 }),
            Scalar::Duration => {
                let micros = n.checked_mul(1_000_000)?;
                word::whole_word(Duration::from_micros(micros).micros()).map(Read::Word)
            }
            _ => None,
        }
    }

    /// A number with a point or an exponent, as a float of the definition's reading.
    pub(super) fn of_fraction(&self, x: f64) -> Option<Read> {
        match self {
            #[expect(clippy::cast_possible_truncation, reason = "the number is whole and within 53 bits")]
            Scalar::Int(..) if x.fract() == 0.0 && x.abs() <= 9e15 => self.of_whole(x as i64),
            Scalar::Float(..) => self.of_float(x),
            Scalar::Decimal(..) => self.of_decimal(Places::of_float(x)?),
            _ => None,
        }
    }

    #[inline(always)]
    fn of_float(&self, x: f64) -> Option<Read> {
        match self {
            Scalar::Float(low, high) if x.is_finite() && *low <= x && x <= *high => {
                Some(Read::Word(word::float_word(x)))
            }
            _ => None,
        }
    }

    #[inline(always)]
    fn of_decimal(&self, decimal: Places) -> Option<Read> {
        match self {
            Scalar::Decimal(low, high) => {
                let billionths = decimal.with(9)?;
                let within = *low <= billionths && billionths <= *high;
                if within { word::whole_word(billionths).map(Read::Word) } else { None }
            }
            _ => None,
        }
    }

    #[inline(always)]
    pub(super) fn of_text<'a>(&self, text: impl Into<Text<'a>>) -> Option<Read> {
        let whole = text.into();
        let text = whole.bytes;
        Some(Read::Word(match self {
            Scalar::Text => return Some(Read::Text),
            Scalar::Enum(words) => words.code(whole)?,
            Scalar::Date => i64::from(dates::date(text)?.days_since_epoch()).cast_unsigned(),
            Scalar::Time => dates::time(text)?.micros().cast_unsigned(),
            Scalar::Duration => {
                let text = std::str::from_utf8(text).ok()?;
                word::whole_word(Duration::parse_iso(text)?.micros())?
            }
            Scalar::Country => codes::country(text)?,
            Scalar::Currency => codes::currency_word(text)?,
            Scalar::Decimal(..) => return self.of_decimal(Places::of_text(text)?),
            Scalar::Money(_) => {
                let (amount, code) = text.split_last_chunk::<3>()?;
                let (b' ', amount) = amount.split_last()? else { return None };
                return self.of_amount(Places::of_text(amount)?, codes::currency(code)?);
            }
            Scalar::Bool | Scalar::Int(..) | Scalar::Float(..) => return None,
        }))
    }

    /// The value itself. `text` is what was read, where it was a text.
    pub(super) fn value(&self, read: Read, text: &[u8], layout: &Layout) -> Value {
        match (read, self.held()) {
            (Read::Text, _) => std::str::from_utf8(text).map_or(Value::Missing, Value::text),
            (Read::Money(money), _) => Value::Money(money),
            (Read::Word(word), Some(repr)) => repr.value(word, layout.symbols()),
            (Read::Word(_), None) => Value::Missing,
        }
    }

    /// What the words of these values are.
    fn held(&self) -> Option<Repr> {
        Some(match self {
            Scalar::Bool => Repr::Truth,
            Scalar::Int(..) => Repr::Number(Unit::Whole),
            Scalar::Float(..) => Repr::Float,
            Scalar::Decimal(..) => Repr::Number(Unit::Decimal),
            Scalar::Date => Repr::Number(Unit::Date),
            Scalar::Time => Repr::Number(Unit::Time),
            Scalar::Duration => Repr::Number(Unit::Duration),
            Scalar::Country => Repr::Country,
            Scalar::Currency => Repr::Currency,
            Scalar::Money(Some(currency)) => Repr::Number(Unit::Money(*currency)),
            Scalar::Enum(_) => Repr::Symbol,
            Scalar::Text | Scalar::Money(None) => return None,
        })
    }

    #[inline]
    pub(super) fn of_amount(&self, amount: Places, currency: Currency) -> Option<Read> {
        // More places than the currency has, or too much for a word: not for us to judge.
        let minor = word::whole_word(amount.with(currency.minor_units())?)?;
        match self {
            Scalar::Money(Some(wanted)) if *wanted == currency => Some(Read::Word(minor)),
            Scalar::Money(None) => {
                let billionths = i128::from(amount.units) * 10i128.pow(9u32.checked_sub(amount.places)?);
                Some(Read::Money(Money::new(Decimal::from_scaled(billionths), currency)))
            }
            _ => None,
        }
    }
}

/// The bound in words; the words between are all that is asked for.
fn clamp(bound: Decimal) -> i64 {
    let (least, most) = (i128::from(i64::MIN), i128::from(i64::MAX));
    i64::try_from(bound.scaled().clamp(least, most)).unwrap_or_default()
}

/// Stands for a symbol without a code.
pub(super) const UNKNOWN: u64 = u64::MAX;
