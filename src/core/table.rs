//! Decision tables as they were declared, for those who read a workflow. What decides is their rows put in place as an
//! expression, so that evaluation and analysis know nothing of tables.

use std::sync::Arc;

use super::{CompareOp, ExprId};
use crate::value::Value;

/// A table at a call; calls with the same arguments are one.
#[derive(Clone, Debug)]
pub struct TableCall {
    pub name: Arc<str>,
    /// Lines of its documentation comment.
    pub docs: Vec<String>,
    pub hit: Hit,
    pub columns: Vec<Arc<str>>,
    /// What is asked, one for each column.
    pub args: Vec<ExprId>,
    /// For each row its cells and what it gives, with the arguments in place.
    pub rows: Vec<(Vec<Cell>, ExprId)>,
    /// The rows in place of the call.
    pub value: ExprId,
}

/// Which rows decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    First,
    Unique,
    Collect,
}

impl Hit {
    pub const ALL: [Hit; 3] = [Hit::First, Hit::Unique, Hit::Collect];

    pub fn word(self) -> &'static str {
        match self {
            Hit::First => "first",
            Hit::Unique => "unique",
            Hit::Collect => "collect",
        }
    }
}

/// What a checked cell asks of its column.
#[derive(Clone, Debug, PartialEq)]
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
