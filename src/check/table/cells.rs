//! What a checked cell asks of its column.

use crate::core::CompareOp;
use crate::value::Value;

#[derive(Clone, Debug)]
pub enum Cell {
    /// Anything, missing too.
    Any,
    /// That there is no value.
    Missing,
    Value(Value),
    /// `name` is empty for a set that is written in the cell.
    Set {
        name: String,
        values: Vec<Value>,
    },
    /// Both ends included.
    Range(Value, Value),
    /// `<`, `<=`, `>` or `>=`
    Bound(CompareOp, Value),
}

impl Cell {
    pub fn is_any(&self) -> bool {
        matches!(self, Cell::Any)
    }

    /// Whether it is true where the value is missing; where not, and it is no [`Cell::Any`], it is unknown there.
    pub fn hits_missing(&self) -> bool {
        matches!(self, Cell::Any | Cell::Missing)
    }

    /// The values that it names one by one.
    pub fn values(&self) -> &[Value] {
        match self {
            Cell::Value(value) => std::slice::from_ref(value),
            Cell::Set { values, .. } => values,
            Cell::Any | Cell::Missing | Cell::Range(..) | Cell::Bound(..) => &[],
        }
    }
}
