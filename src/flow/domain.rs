//! The values that a place can still have on a path.

use std::cmp::Ordering;

use super::truth::Truths;
use crate::core::{CompareOp, Kind, Ty};
use crate::value::{Value, equal, order};

/// So many values that a place does not have are kept in mind.
const MOST_EXCLUDED: usize = 64;

/// A bound and whether it belongs to what it bounds.
type Bound = Option<(Value, bool)>;

/// What is known of a value: an over-approximation, so that "can't be" is certain and "can be" is not.
#[derive(Clone, Debug, PartialEq)]
pub struct Domain {
    /// It may not be there.
    pub missing: bool,
    /// All values that are left, where they can be listed.
    one_of: Option<Vec<Value>>,
    none_of: Vec<Value>,
    low: Bound,
    high: Bound,
}

/// What a condition asks of one value.
pub enum Test {
    Compare(CompareOp, Value),
    /// Both ends belong to it.
    Range(Value, Value),
    OneOf(Vec<Value>),
}

impl Test {
    fn answer(&self, value: &Value) -> Option<bool> {
        match self {
            Test::Compare(op, with) => compare(*op, value, with),
            Test::Range(low, high) => Some(order(value, low)?.is_ge() && order(value, high)?.is_le()),
            Test::OneOf(all) => Some(all.iter().any(|one| equal(one, value) == Some(true))),
        }
    }
}

fn compare(op: CompareOp, a: &Value, b: &Value) -> Option<bool> {
    let ordered = |fits: fn(Ordering) -> bool| order(a, b).map(fits);
    match op {
        CompareOp::Equal => equal(a, b),
        CompareOp::NotEqual => equal(a, b).map(|equal| !equal),
        CompareOp::Less => ordered(Ordering::is_lt),
        CompareOp::LessEqual => ordered(Ordering::is_le),
        CompareOp::Greater => ordered(Ordering::is_gt),
        CompareOp::GreaterEqual => ordered(Ordering::is_ge),
    }
}

impl Domain {
    pub fn of(values: Vec<Value>, missing: bool) -> Self {
        Domain { missing, one_of: Some(values), none_of: Vec::new(), low: None, high: None }
    }

    /// Whole numbers between two bounds, both among them.
    pub fn between(low: i64, high: i64, missing: bool) -> Self {
        let (low, high) = (Some((Value::Int(low), true)), Some((Value::Int(high), true)));
        Domain { missing, one_of: None, none_of: Vec::new(), low, high }
    }

    /// What a type allows.
    pub fn of_type(ty: &Ty) -> Self {
        match &ty.kind {
            Kind::Bool => Domain::of(vec![Value::Bool(true), Value::Bool(false)], ty.optional),
            Kind::Int(low, high) => Domain::between(*low, *high, ty.optional),
            Kind::Enum(ty_of) => {
                Domain::of(ty_of.variants.iter().map(|v| Value::Symbol(v.clone())).collect(), ty.optional)
            }
            _ => Domain { missing: ty.optional, one_of: None, none_of: Vec::new(), low: None, high: None },
        }
    }

    /// The same, or missing.
    #[must_use]
    pub fn or_missing(self) -> Self {
        Domain { missing: true, ..self }
    }

    /// Whether a present value is left.
    pub fn may_be_there(&self) -> bool {
        match (&self.one_of, &self.low, &self.high) {
            (Some(values), ..) => !values.is_empty(),
            (None, Some((low, low_in)), Some((high, high_in))) => match order(low, high) {
                Some(Ordering::Less) | None => true,
                Some(Ordering::Equal) => *low_in && *high_in && !self.none_of.contains(low),
                Some(Ordering::Greater) => false,
            },
            _ => true,
        }
    }

    /// The one value that is left.
    pub fn single(&self) -> Option<&Value> {
        match (&self.one_of, &self.low, &self.high) {
            (Some(values), ..) => match values.as_slice() {
                [one] => Some(one),
                _ => None,
            },
            (None, Some((low, true)), Some((high, true))) if low == high => Some(low),
            _ => None,
        }
    }

    /// The values as a message shows them: `0, 40 or 100`, `0 to 70`.
    pub fn words(&self) -> Option<String> {
        match (&self.one_of, &self.low, &self.high) {
            (Some(values), ..) => {
                let (first, last) = (values.first()?, values.last()?);
                let shown: Vec<String> = values.iter().map(Value::to_string).collect();
                match shown.as_slice() {
                    [only] => Some(format!("{only} only")),
                    [others @ .., last] if shown.len() <= 6 => {
                        Some(format!("{} or {last}", others.join(", ")))
                    }
                    _ => Some(format!("{first} to {last}")),
                }
            }
            (None, Some((low, _)), Some((high, _))) => Some(format!("{low} to {high}")),
            _ => None,
        }
    }

    /// The truth values of a place that is a condition.
    pub fn truths(&self) -> Truths {
        match &self.one_of {
            Some(values) => values
                .iter()
                .fold(Truths::NONE, |all, value| all.and(Truths::of(Some(*value == Value::Bool(true)))))
                .or_unknown(self.missing),
            None => Truths::ANY,
        }
    }

    /// What a test of the value can come to.
    pub fn answers(&self, test: &Test) -> Truths {
        if let Some(values) = &self.one_of {
            let each = values.iter().map(|value| Truths::of(test.answer(value)));
            return each.fold(Truths::NONE, Truths::and).or_unknown(self.missing);
        }
        let mut answers = Truths::NONE;
        for (answer, wanted) in [(Truths::TRUE, true), (Truths::FALSE, false)] {
            let mut kept = self.clone();
            kept.cut(test, wanted);
            if kept.may_be_there() {
                answers = answers.and(answer);
            }
        }
        answers.or_unknown(self.missing)
    }

    /// Keeps the values for which the test comes to one of these answers.
    pub fn keep(&mut self, test: &Test, answers: Truths) {
        self.missing &= answers.meets(Truths::UNKNOWN);
        if let Some(values) = &mut self.one_of {
            values.retain(|value| answers.meets(Truths::of(test.answer(value))));
            return;
        }
        match (answers.meets(Truths::TRUE), answers.meets(Truths::FALSE)) {
            (true, false) => self.cut(test, true),
            (false, true) => self.cut(test, false),
            (false, false) => self.one_of = Some(Vec::new()),
            (true, true) => {}
        }
    }

    /// What either of two paths leaves.
    #[must_use]
    pub fn either(mut self, other: &Domain) -> Domain {
        self.missing |= other.missing;
        match (&mut self.one_of, &other.one_of) {
            (Some(mine), Some(theirs)) => {
                mine.extend(theirs.iter().filter(|value| !mine.contains(value)).cloned().collect::<Vec<_>>());
            }
            _ => {
                let same = self.low == other.low && self.high == other.high && self.none_of == other.none_of;
                if !same || self.one_of.is_some() || other.one_of.is_some() {
                    self.one_of = None;
                    self.none_of.clear();
                    (self.low, self.high) = (None, None);
                }
            }
        }
        self
    }

    /// Leaves out of a range what does (not) fit; keeps too much where what is left is no range.
    fn cut(&mut self, test: &Test, wanted: bool) {
        let op = match (test, wanted) {
            (Test::OneOf(all), true) => {
                let left = all.iter().filter(|value| self.holds(value)).cloned().collect();
                self.one_of = Some(left);
                return;
            }
            (Test::OneOf(all), false) => {
                all.iter().for_each(|value| self.exclude(value));
                return;
            }
            (Test::Range(low, high), true) => {
                self.raise(low, true);
                self.lower(high, true);
                return;
            }
            (Test::Range(low, high), false) => {
                // What is left is a range only where the other one reaches over an end of it.
                if self.low.as_ref().is_some_and(|(own, _)| order(own, low).is_some_and(Ordering::is_ge)) {
                    self.raise(high, false);
                } else if self
                    .high
                    .as_ref()
                    .is_some_and(|(own, _)| order(own, high).is_some_and(Ordering::is_le))
                {
                    self.lower(low, false);
                }
                return;
            }
            (Test::Compare(op, _), true) => *op,
            (Test::Compare(op, _), false) => op.negated(),
        };
        let Test::Compare(_, with) = test else { return };
        match op {
            CompareOp::Equal if self.holds(with) => self.one_of = Some(vec![with.clone()]),
            CompareOp::Equal => self.one_of = Some(Vec::new()),
            CompareOp::NotEqual => self.exclude(with),
            CompareOp::Less => self.lower(with, false),
            CompareOp::LessEqual => self.lower(with, true),
            CompareOp::Greater => self.raise(with, false),
            CompareOp::GreaterEqual => self.raise(with, true),
        }
    }

    fn holds(&self, value: &Value) -> bool {
        let above = self.low.as_ref().is_none_or(|(low, closed)| {
            order(value, low).is_none_or(|order| order.is_gt() || *closed && order.is_eq())
        });
        let below = self.high.as_ref().is_none_or(|(high, closed)| {
            order(value, high).is_none_or(|order| order.is_lt() || *closed && order.is_eq())
        });
        above && below && !self.none_of.contains(value)
    }

    fn exclude(&mut self, value: &Value) {
        if self.low.as_ref().is_some_and(|(low, _)| low == value) {
            return self.raise(value, false);
        }
        if self.high.as_ref().is_some_and(|(high, _)| high == value) {
            return self.lower(value, false);
        }
        if self.none_of.len() < MOST_EXCLUDED && !self.none_of.contains(value) {
            self.none_of.push(value.clone());
        }
    }

    fn raise(&mut self, to: &Value, closed: bool) {
        let to = match to {
            Value::Int(n) if !closed => (Value::Int(n.saturating_add(1)), *n != i64::MAX),
            to => (to.clone(), closed),
        };
        let tighter = self.low.as_ref().is_none_or(|(low, low_in)| match order(&to.0, low) {
            Some(Ordering::Greater) => true,
            Some(Ordering::Equal) => *low_in,
            _ => false,
        });
        if tighter {
            self.low = Some(to);
        }
    }

    fn lower(&mut self, to: &Value, closed: bool) {
        let to = match to {
            Value::Int(n) if !closed => (Value::Int(n.saturating_sub(1)), *n != i64::MIN),
            to => (to.clone(), closed),
        };
        let tighter = self.high.as_ref().is_none_or(|(high, high_in)| match order(&to.0, high) {
            Some(Ordering::Less) => true,
            Some(Ordering::Equal) => *high_in,
            _ => false,
        });
        if tighter {
            self.high = Some(to);
        }
    }
}
