//! Decision tables: the declaration with its constants, what it leaves open, and its rows put in place at a call.
//!
//! A cell is true, false or, where its column is missing, unknown; a row is the conjunction of its cells. What a table
//! gives is read off the rows by its hit policy. The analysis looks at all inputs at once: a result that is declared to
//! be there is there for each of them, or the table is refused with one that shows why not.

mod analysis;
mod boxes;
mod cover;
mod domain;
mod lower;
mod ordered;
mod read;
mod report;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use self::boxes::ALL_WORK;
pub use self::cover::cover;
pub use crate::core::Hit;
use crate::core::{Cell, Kind, Ty};

/// The most rows of a table. More of them are data, which the host supplies.
const MAX_ROWS: usize = 1_000;

/// A table whose head, cells and coverage are right.
#[derive(Debug)]
pub struct Table {
    pub columns: Vec<(Arc<str>, Ty)>,
    /// What one row gives.
    pub output: Ty,
    pub hit: Hit,
    /// For each row its cells.
    rows: Vec<Vec<Cell>>,
}

impl Table {
    /// What a call gives; for each column, whether its argument may be missing.
    fn result(&self, may_miss: &[bool]) -> Ty {
        match self.hit {
            // As with a function: the declared result, or missing where a column needs a value that is not there.
            Hit::First | Hit::Unique => {
                let lifted =
                    self.columns.iter().zip(may_miss).any(|((_, ty), missing)| *missing && !ty.optional);
                self.output.clone().or_missing(lifted)
            }
            // A row is unknown where a cell asks for a value that is not there.
            Hit::Collect => {
                let asks = |at: usize| {
                    self.rows.iter().filter_map(|row| row.get(at)).any(|cell| !cell.hits_missing())
                };
                let unknown = may_miss.iter().enumerate().any(|(at, missing)| *missing && asks(at));
                let most = u32::try_from(self.rows.len()).unwrap_or(u32::MAX);
                Ty { kind: Kind::List(Box::new(self.output.clone()), most), optional: unknown }
            }
        }
    }
}
