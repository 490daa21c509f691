//! The neutral rule table: what is decided, before any engine is named. Everything that an engine runs is written from
//! it. Only the standard library, because `build.rs` reads these modules too.

pub mod fields;
pub mod generate;
pub mod json;
pub mod random;
pub mod rows;
#[cfg(test)]
mod tests;

/// What a field holds. Words of a symbol are told apart by their place in the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Kind {
    /// ISO 3166-1, three letters.
    Country,
    /// A closed set.
    Enum(&'static [&'static str]),
    /// Free text: these words and others that no rule names.
    Text(&'static [&'static str]),
    /// Whole numbers between the two, more of them near the lower end.
    Int { low: i64, high: i64 },
    /// 0 to 1 in ten-thousandths.
    Float { most_are_low: bool },
    /// True for so many of 100.
    Bool { true_percent: u64 },
    /// A list of words.
    Labels(&'static [&'static str]),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub optional: bool,
}

impl Field {
    /// The words that a rule may name.
    pub fn words(&self) -> &'static [&'static str] {
        match self.kind {
            Kind::Country => fields::COUNTRIES,
            Kind::Enum(words) | Kind::Text(words) | Kind::Labels(words) => words,
            _ => &[],
        }
    }
}

/// Index into [`fields::FIELDS`].
pub type FieldIndex = usize;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// Place in the vocabulary; behind its end: a word that no rule names.
    Word(usize),
    Int(i64),
    /// Ten-thousandths.
    Float(i64),
    Bool(bool),
    /// A bit for each label.
    Labels(u64),
}

/// One transaction: a value for each field, in order.
pub type Row = Vec<Option<Value>>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Equal,
    NotEqual,
    Less,
    AtMost,
    More,
    AtLeast,
}

impl Op {
    /// As most languages write it.
    pub fn sign(self) -> &'static str {
        match self {
            Op::Equal => "==",
            Op::NotEqual => "!=",
            Op::Less => "<",
            Op::AtMost => "<=",
            Op::More => ">",
            Op::AtLeast => ">=",
        }
    }

    pub fn holds<T: PartialOrd>(self, left: T, right: T) -> bool {
        match self {
            Op::Equal => left == right,
            Op::NotEqual => left != right,
            Op::Less => left < right,
            Op::AtMost => left <= right,
            Op::More => left > right,
            Op::AtLeast => left >= right,
        }
    }
}

/// One condition. A missing value makes it false, but for `Missing`.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Field against a constant: all signs for numbers, equality for the rest.
    Compare(FieldIndex, Op, Value),
    /// One of these words.
    In(FieldIndex, Vec<usize>),
    Known(FieldIndex),
    Missing(FieldIndex),
    /// Field against field.
    Fields(FieldIndex, Op, FieldIndex),
    /// The list holds this label.
    Has(FieldIndex, usize),
}

impl Test {
    pub fn holds(&self, row: &Row) -> bool {
        match self {
            Test::Compare(field, op, value) => row[*field].is_some_and(|found| compare(found, *op, *value)),
            Test::In(field, words) => {
                row[*field].is_some_and(|found| matches!(found, Value::Word(word) if words.contains(&word)))
            }
            Test::Known(field) => row[*field].is_some(),
            Test::Missing(field) => row[*field].is_none(),
            Test::Fields(left, op, right) => {
                row[*left].zip(row[*right]).is_some_and(|(left, right)| compare(left, *op, right))
            }
            Test::Has(field, label) => row[*field]
                .is_some_and(|found| matches!(found, Value::Labels(mask) if mask >> label & 1 == 1)),
        }
    }

    /// The fields it reads; the second only where two are compared.
    pub fn fields(&self) -> (FieldIndex, Option<FieldIndex>) {
        match self {
            Test::Fields(left, _, right) => (*left, Some(*right)),
            Test::Compare(field, ..)
            | Test::In(field, _)
            | Test::Known(field)
            | Test::Missing(field)
            | Test::Has(field, _) => (*field, None),
        }
    }
}

fn compare(left: Value, op: Op, right: Value) -> bool {
    match (left, right) {
        (Value::Word(left), Value::Word(right)) => op.holds(left, right),
        (Value::Bool(left), Value::Bool(right)) => op.holds(left, right),
        (Value::Int(left), Value::Int(right)) | (Value::Float(left), Value::Float(right)) => {
            op.holds(left, right)
        }
        _ => false,
    }
}

/// Points where all conditions hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    pub points: i32,
    pub all: Vec<Test>,
}

/// The whole decision: the points of the rules that fire, held in 0..=100, then the bands.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub rules: Vec<Rule>,
}

impl Table {
    /// Words of the bit set of fired rules.
    pub fn fired_words(&self) -> usize {
        self.rules.len().div_ceil(64)
    }
}

/// From this score on the decision is WARNING.
pub const WARNING_FROM: i32 = 25;
/// From this score on it is REJECTED.
pub const REJECTED_FROM: i32 = 60;

/// Ten-thousandths as a decimal literal with four places.
pub fn decimal(ten_thousandths: i64) -> String {
    format!("{}.{:04}", ten_thousandths / 10_000, ten_thousandths % 10_000)
}
