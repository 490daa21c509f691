//! Row by row: facts from the columns, and a session that decides them. What serves every workflow, and every row that the
//! fast way leaves out.

use arrow_array::RecordBatch;
use arrow_buffer::NullBuffer;

use super::bind::{Bound, Shape};
use super::column::{Column, reach};
use crate::core::Program;
use crate::engine::{Row, Session};
use crate::facts::Facts;
use crate::value::{Time, Value};

/// The columns of a record batch by the leaves of the input.
#[derive(Debug)]
pub(super) struct Table<'a> {
    pub(super) bound: &'a Bound,
    pub(super) columns: Vec<Column<'a>>,
    batch: &'a RecordBatch,
}

impl<'a> Table<'a> {
    /// Errors: the leaf whose column is not the one that was bound.
    pub(super) fn of(bound: &'a Bound, batch: &'a RecordBatch) -> Result<Table<'a>, usize> {
        let columns =
            bound.leaves.iter().enumerate().map(|(at, leaf)| super::column::column(leaf, batch).ok_or(at));
        Ok(Table { bound, columns: columns.collect::<Result<_, _>>()?, batch })
    }

    fn leaf(&self, leaf: usize, at: usize) -> Result<Value, String> {
        let (Some(column), Some(leaf)) = (self.columns.get(leaf), self.bound.leaves.get(leaf)) else {
            return Ok(Value::Missing);
        };
        column.checked(&leaf.ty, at).map_err(|error| format!("`{}`: {error}", leaf.name))
    }

    fn is_there(&self, shape: &Shape, at: usize) -> bool {
        match shape {
            Shape::Leaf(leaf) => self.columns.get(*leaf).is_some_and(|column| !column.is_null(at)),
            Shape::Record { at: Some(of), .. } => match reach(of, self.batch) {
                Some((array, around)) => {
                    let all = NullBuffer::union(around.as_ref(), array.nulls());
                    all.is_none_or(|nulls| nulls.is_valid(at))
                }
                None => false,
            },
            Shape::Record { fields, .. } => fields.iter().any(|field| self.is_there(field, at)),
            Shape::Never => false,
        }
    }

    fn value(&self, shape: &Shape, at: usize) -> Result<Value, String> {
        match shape {
            Shape::Leaf(leaf) => self.leaf(*leaf, at),
            Shape::Never => Ok(Value::Missing),
            Shape::Record { optional: true, .. } if !self.is_there(shape, at) => Ok(Value::Missing),
            Shape::Record { fields, .. } => {
                let values = fields.iter().map(|field| self.value(field, at));
                values.collect::<Result<Vec<Value>, String>>().map(Value::record)
            }
        }
    }

    /// The facts of a row. Errors: what is wrong with its values.
    pub(super) fn facts(&self, program: &Program, facts: &mut Facts, at: usize) -> Result<(), String> {
        let mut errors = Vec::new();
        for (shape, into) in self.bound.input.iter().zip(&mut facts.input) {
            *into = self.value(shape, at).unwrap_or_else(|error| {
                errors.push(error);
                Value::Missing
            });
        }
        facts.transaction.time = None;
        match self.bound.time.map(|leaf| self.leaf(leaf, at)) {
            Some(Ok(Value::Time(time))) => facts.transaction.time = Some(time),
            Some(Err(error)) => errors.push(error),
            _ => {}
        }
        facts.transaction.channel = None;
        match self.bound.channel.map(|leaf| self.leaf(leaf, at)) {
            Some(Ok(Value::Text(channel))) => {
                let known = &program.meta.channels;
                if known.is_empty() || known.contains(&channel) {
                    facts.transaction.channel = Some(channel);
                } else {
                    let listed = known.iter().map(|one| format!("`{one}`")).collect::<Vec<_>>().join(", ");
                    errors
                        .push(format!("`transaction.channel`: expected one of {listed}, found `{channel}`"));
                }
            }
            Some(Err(error)) => errors.push(error),
            _ => {}
        }
        if errors.is_empty() { Ok(()) } else { Err(errors.join("; ")) }
    }
}

/// What one thread decides rows with.
#[derive(Debug)]
pub(super) struct ByRow {
    pub(super) session: Session,
    pub(super) row: Row,
    pub(super) facts: Facts,
}

impl ByRow {
    pub(super) fn new(engine: &crate::engine::Engine) -> ByRow {
        ByRow { session: engine.session(), row: engine.row(), facts: Facts::empty(engine.program()) }
    }
}

/// The first and the last moment.
pub(super) fn times() -> (i64, i64) {
    let first = crate::value::Date::from_ymd(1, 1, 1).map_or(i64::MIN, |day| Time::at_midnight(day).micros());
    let last = crate::value::Date::from_ymd(9999, 12, 31)
        .map_or(i64::MAX, |day| Time::at_midnight(day).micros().saturating_add(86_399_999_999));
    (first, last)
}
