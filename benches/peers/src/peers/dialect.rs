//! Writes conditions in a language like C, where engines differ in a few words only.

use crate::table::fields::FIELDS;
use crate::table::rows::word;
use crate::table::{FieldIndex, Op, Rule, Test, Value, decimal};

/// How one engine spells a condition; what is given here is the most common spelling.
pub trait Dialect {
    /// A field that is read.
    fn place(&self, field: FieldIndex) -> String {
        FIELDS[field].name.to_owned()
    }

    fn known(&self, field: FieldIndex) -> String {
        format!("{} != null", self.place(field))
    }

    fn missing(&self, field: FieldIndex) -> String {
        format!("{} == null", self.place(field))
    }

    fn literal(&self, field: FieldIndex, value: Value) -> String {
        match value {
            Value::Word(at) => format!("{:?}", word(&FIELDS[field], at)),
            Value::Int(number) => number.to_string(),
            Value::Float(number) => decimal(number),
            Value::Bool(is) => is.to_string(),
            Value::Labels(mask) => mask.to_string(),
        }
    }

    fn compare(&self, field: FieldIndex, op: Op, value: Value) -> String {
        format!("{} {} {}", self.place(field), op.sign(), self.literal(field, value))
    }

    fn fields(&self, left: FieldIndex, op: Op, right: FieldIndex) -> String {
        format!("{} {} {}", self.place(left), op.sign(), self.place(right))
    }

    fn member(&self, field: FieldIndex, words: &[usize]) -> String {
        format!("{} in [{}]", self.place(field), self.list(field, words))
    }

    fn has(&self, field: FieldIndex, label: usize) -> String {
        format!("{} in {}", self.literal(field, Value::Word(label)), self.place(field))
    }

    fn and(&self) -> &'static str {
        " && "
    }

    /// Whether the field has to be known before this sign may be asked of it.
    fn guarded(&self, op: Op) -> bool {
        op != Op::Equal
    }

    fn list(&self, field: FieldIndex, words: &[usize]) -> String {
        let words: Vec<String> = words.iter().map(|word| self.literal(field, Value::Word(*word))).collect();
        words.join(", ")
    }

    /// One condition, with what has to stand before it.
    fn test(&self, test: &Test) -> String {
        let mut parts = Vec::new();
        let guard = |field: FieldIndex, op: Op, parts: &mut Vec<String>| {
            if FIELDS[field].optional && self.guarded(op) {
                parts.push(self.known(field));
            }
        };
        match test {
            Test::Compare(field, op, value) => {
                guard(*field, *op, &mut parts);
                parts.push(self.compare(*field, *op, *value));
            }
            Test::Fields(left, op, right) => {
                // Two missing ones are equal to most engines.
                guard(*left, Op::NotEqual, &mut parts);
                guard(*right, Op::NotEqual, &mut parts);
                parts.push(self.fields(*left, *op, *right));
            }
            Test::In(field, words) => parts.push(self.member(*field, words)),
            Test::Known(field) => parts.push(self.known(*field)),
            Test::Missing(field) => parts.push(self.missing(*field)),
            Test::Has(field, label) => parts.push(self.has(*field, *label)),
        }
        parts.join(self.and())
    }

    /// All conditions of a rule.
    fn rule(&self, rule: &Rule) -> String {
        let tests: Vec<String> = rule.all.iter().map(|test| self.test(test)).collect();
        tests.join(self.and())
    }
}
