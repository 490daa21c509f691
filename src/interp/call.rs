//! The built-in functions.

use std::cmp::Ordering;

use super::arith;
use super::eval::{Eval, count};
use crate::core::{Builtin, ExprId};
use crate::value::{Value, text};

impl Eval<'_> {
    /// A missing argument makes the result missing.
    pub(super) fn call(&mut self, id: ExprId, function: Builtin, args: &[ExprId]) -> Value {
        let args: Vec<Value> = args.iter().map(|arg| self.eval(*arg)).collect();
        match args.as_slice() {
            args if args.iter().any(Value::is_missing) => Value::Missing,
            [a] => self.call_one(id, function, a),
            [a, b] if function == Builtin::RoundTo => self.report(id, arith::round_to(a, b)),
            [a, b] => call_two(function, a, b),
            _ => Value::Missing,
        }
    }

    fn call_one(&mut self, id: ExprId, function: Builtin, a: &Value) -> Value {
        match (function, a) {
            (Builtin::Lower, Value::Text(t)) => Value::text(&text::lower(t)),
            (Builtin::Trim, Value::Text(t)) => Value::text(text::trim(t)),
            (Builtin::Fold, Value::Text(t)) => Value::text(&text::fold(t)),
            (Builtin::Length, Value::Text(t)) => Value::Int(text::length(t)),
            (Builtin::Age, Value::Date(born)) => {
                let now = self.facts.transaction.time;
                now.map_or(Value::Missing, |now| Value::Int(born.age_on(now.date())))
            }
            (Builtin::Hour, Value::Time(t)) => Value::Int(t.hour()),
            (Builtin::DateOf, Value::Time(t)) => Value::Date(t.date()),
            (Builtin::Round, x) => self.report(id, arith::round(x)),
            (Builtin::Abs, x) => self.report(id, arith::abs(x)),
            (Builtin::Count, Value::List(all)) => count(all.len()),
            _ => Value::Missing,
        }
    }
}

fn call_two(function: Builtin, a: &Value, b: &Value) -> Value {
    match (function, a, b) {
        (Builtin::StartsWith, Value::Text(t), Value::Text(start)) => Value::Bool(text::starts_with(t, start)),
        (Builtin::Contains, Value::Text(t), Value::Text(part)) => Value::Bool(text::contains(t, part)),
        (Builtin::JaroWinkler, Value::Text(a), Value::Text(b)) => Value::float(text::jaro_winkler(a, b)),
        (Builtin::EditDistance, Value::Text(a), Value::Text(b)) => Value::Int(text::edit_distance(a, b)),
        (Builtin::Days, Value::Date(from), Value::Date(to)) => Value::Int(from.days_until(*to)),
        (Builtin::Min, a, b) => arith::extreme(a, b, Ordering::Less),
        (Builtin::Max, a, b) => arith::extreme(a, b, Ordering::Greater),
        _ => Value::Missing,
    }
}
