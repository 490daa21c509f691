//! Types: what a value may be, with the range that the boundary enforces and analysis uses.

use std::fmt;
use std::sync::Arc;

use crate::value::{Currency, Decimal, Value};

/// A type; `optional` means that the value may be missing (for `bool`: that the condition may be unknown).
#[derive(Clone, Debug, PartialEq)]
pub struct Ty {
    pub kind: Kind,
    pub optional: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Bool,
    /// Inclusive; all of `i64` where nothing narrower is known.
    Int(i64, i64),
    /// Inclusive bounds where declared.
    Float(Option<(f64, f64)>),
    Decimal(Option<(Decimal, Decimal)>),
    Text,
    Date,
    Time,
    Duration,
    Country,
    Currency,
    /// In one currency, or in any.
    Money(Option<Currency>),
    Enum(Arc<EnumType>),
    Record(Arc<RecordType>),
    List(Box<Ty>, u32),
    /// A check result, as an element of `results`.
    CheckResult,
    /// Something was wrong and has been reported; goes with everything.
    Error,
}

/// A closed set of symbols: a declared enum, or the labels of a capability.
#[derive(Clone, Debug, PartialEq)]
pub struct EnumType {
    /// As shown in messages: `tier`, `label of passport.usability`.
    pub name: Arc<str>,
    pub variants: Vec<Arc<str>>,
    /// Labels of different checks may be compared with each other; declared enums only with themselves.
    pub is_label: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RecordType {
    pub name: Arc<str>,
    pub fields: Vec<Field>,
}

/// A typed field of a record, of `input` or of a check's data.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    pub name: Arc<str>,
    pub ty: Ty,
    /// Where the value stands in the host's or vendor's JSON, outermost first; just the name where none is declared.
    pub path: Vec<Arc<str>>,
    /// The value that tests and documentation use.
    pub example: Option<Value>,
    pub docs: Vec<String>,
}

impl Ty {
    pub const BOOL: Ty = Ty { kind: Kind::Bool, optional: false };
    pub const TEXT: Ty = Ty { kind: Kind::Text, optional: false };
    pub const ERROR: Ty = Ty { kind: Kind::Error, optional: true };

    pub fn of(kind: Kind) -> Ty {
        Ty { kind, optional: false }
    }

    /// Any whole number.
    pub fn int() -> Ty {
        Ty::of(Kind::Int(i64::MIN, i64::MAX))
    }

    #[must_use]
    pub fn or_missing(self, optional: bool) -> Ty {
        Ty { optional: self.optional || optional, ..self }
    }

    #[must_use]
    pub fn present(self) -> Ty {
        Ty { optional: false, ..self }
    }

    /// With its article, as messages say it: "a `text`", "an `int`".
    pub fn with_article(&self) -> String {
        let shown = self.to_string();
        let article = if shown.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
        format!("{article} `{shown}`")
    }

    pub fn is_error(&self) -> bool {
        matches!(self.kind, Kind::Error)
    }

    pub fn is_bool(&self) -> bool {
        matches!(self.kind, Kind::Bool)
    }

    /// Whether a value may stand here: kind, range and presence all the way down. The property "a value at run time
    /// lies in its static type" is this function.
    pub fn admits(&self, value: &Value) -> bool {
        match (&self.kind, value) {
            (Kind::Error, _) => true,
            (_, Value::Missing) => self.optional,
            (Kind::Bool, Value::Bool(_))
            | (Kind::Text, Value::Text(_))
            | (Kind::Date, Value::Date(_))
            | (Kind::Time, Value::Time(_))
            | (Kind::Duration, Value::Duration(_))
            | (Kind::Country, Value::Country(_))
            | (Kind::Currency, Value::Currency(_)) => true,
            (Kind::Int(low, high), Value::Int(n)) => low <= n && n <= high,
            (Kind::Float(range), Value::Float(x)) => {
                x.is_finite() && range.is_none_or(|(low, high)| low <= *x && *x <= high)
            }
            (Kind::Decimal(range), Value::Decimal(d)) => {
                range.is_none_or(|(low, high)| low <= *d && *d <= high)
            }
            (Kind::Money(currency), Value::Money(m)) => currency.is_none_or(|c| c == m.currency),
            (Kind::Enum(e), Value::Symbol(s)) => e.variants.contains(s),
            (Kind::Record(r), Value::Record(values)) => {
                r.fields.len() == values.len()
                    && r.fields.iter().zip(values.iter()).all(|(field, value)| field.ty.admits(value))
            }
            (Kind::List(element, max), Value::List(values)) => {
                values.len() <= *max as usize && values.iter().all(|value| element.admits(value))
            }
            _ => false,
        }
    }
}

impl fmt::Display for Ty {
    /// As it is written in a script.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.optional { "?" } else { "" };
        match &self.kind {
            Kind::Bool => write!(f, "bool{mark}"),
            Kind::Int(i64::MIN, i64::MAX) => write!(f, "int{mark}"),
            // The type of a literal.
            Kind::Int(low, high) if low == high => write!(f, "int{mark}"),
            Kind::Int(low, high) => write!(f, "int{mark} in {low}..{high}"),
            Kind::Float(None) => write!(f, "float{mark}"),
            Kind::Float(Some((low, high))) if low == high => write!(f, "float{mark}"),
            Kind::Float(Some((low, high))) => write!(f, "float{mark} in {low}..{high}"),
            Kind::Decimal(None) => write!(f, "decimal{mark}"),
            Kind::Decimal(Some((low, high))) if low == high => write!(f, "decimal{mark}"),
            Kind::Decimal(Some((low, high))) => write!(f, "decimal{mark} in {low}..{high}"),
            Kind::Text => write!(f, "text{mark}"),
            Kind::Date => write!(f, "date{mark}"),
            Kind::Time => write!(f, "time{mark}"),
            Kind::Duration => write!(f, "duration{mark}"),
            Kind::Country => write!(f, "country{mark}"),
            Kind::Currency => write!(f, "currency{mark}"),
            Kind::Money(None) => write!(f, "money{mark}"),
            Kind::Money(Some(currency)) if self.optional => write!(f, "(money in {})?", currency.code()),
            Kind::Money(Some(currency)) => write!(f, "money in {}", currency.code()),
            Kind::Enum(e) => write!(f, "{}{mark}", e.name),
            Kind::Record(r) => write!(f, "{}{mark}", r.name),
            Kind::List(element, _) if self.optional => write!(f, "(list of {element})?"),
            Kind::List(element, _) => write!(f, "list of {element}"),
            Kind::CheckResult => write!(f, "check result{mark}"),
            Kind::Error => write!(f, "unknown type"),
        }
    }
}
