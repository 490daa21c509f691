//! Types as the generator knows them while it writes: enough to stay well-typed, no more.

/// A type and whether a value of it may be missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    pub kind: Kind,
    pub optional: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    Bool,
    /// Inclusive.
    Int(i64, i64),
    Decimal,
    Float,
    Text,
    Date,
    Time,
    Duration,
    Country,
    Currency,
    /// In a currency, or in any.
    Money(Option<&'static str>),
    /// Of the generator's enums, by index.
    Enum(usize),
    Record(usize),
    List(Box<Kind>),
}

pub const ANY_INT: Kind = Kind::Int(i64::MIN, i64::MAX);
/// Lists that a script declares are short, so that aggregates in aggregates stay within the cost limit.
pub const LIST_MAX: usize = 8;

impl Type {
    pub fn of(kind: Kind) -> Self {
        Type { kind, optional: false }
    }
}

impl Kind {
    /// Whether a value of this kind may stand where `wanted` is asked for, as it is.
    pub fn fits(&self, wanted: &Kind) -> bool {
        match (self, wanted) {
            (Kind::Int(a, b), Kind::Int(low, high)) => low <= a && b <= high,
            (Kind::Money(_), Kind::Money(None)) => true,
            (a, b) => a == b,
        }
    }

    pub fn is_ordered(&self) -> bool {
        matches!(
            self,
            Kind::Int(..)
                | Kind::Decimal
                | Kind::Float
                | Kind::Date
                | Kind::Time
                | Kind::Duration
                | Kind::Money(_)
        )
    }
}
