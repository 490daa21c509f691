//! Decides columns: a record batch of facts in, a record batch of decisions out, equal to what the interpreter says of each
//! row.
//!
//! The columns are the fields of the workflow's `input` by name (`amount`, `card.fingerprint`, or a struct `card` with a
//! field `fingerprint`), and `transaction.time` and `transaction.channel`. What credentials and checks bring does not
//! stand in columns: a workflow that asks for them is decided as far as its input goes, and is pending there; facts
//! documents serve such workflows.
//!
//! Never decides by itself: a row is a session's, or of the same tables in the same order. Starts threads only where it
//! is told how many.

mod bind;
mod block;
mod check;
mod column;
mod ends;
mod error;
mod marks;
mod out;
mod plan;
mod rest;
mod rows;
mod rules;
mod shares;
mod source;

use std::ops::Range;

use arrow_array::RecordBatch;
use arrow_schema::Schema;

pub use error::{BatchError, ColumnError};

use crate::engine::Engine;
use crate::interp::BoundLists;
use bind::Bound;
use block::{Ready, Scratch};
use out::{Names, Part};
use plan::Plan;
use rows::{ByRow, Table};

/// Which columns an answer has beside `decision`, `label`, `score` and `error`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The rules that fired, of each risk.
    pub fired: Rules,
    /// The rules that are unknown.
    pub unknown: Rules,
    /// The statements that the path reached.
    pub path: bool,
}

/// How an answer tells rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// Not at all.
    Omitted,
    /// Lists of their names.
    Names,
    /// Fixed-size lists of `u64` words with a bit for each rule, in the order of the script (as `Program::risks` has them):
    /// for counting over many rows, several times as fast as names.
    Bits,
}

impl Columns {
    pub const ALL: Columns = Columns { fired: Rules::Names, unknown: Rules::Names, path: true };
    pub const NONE: Columns = Columns { fired: Rules::Omitted, unknown: Rules::Omitted, path: false };
}

/// A workflow that is ready to decide record batches of one schema. Shared between threads.
#[derive(Debug)]
pub struct Batch {
    engine: Engine,
    bound: Bound,
    names: Names,
    /// `None`: each row for itself.
    plan: Option<Plan>,
    columns: Columns,
    threads: usize,
}

impl Batch {
    /// Binds the columns of a schema. Errors: every column that is missing or of a type that its field can't be read from.
    pub fn new(engine: &Engine, schema: &Schema) -> Result<Batch, Vec<ColumnError>> {
        let bound = bind::bind(engine.program(), schema)?;
        let names = Names::of(engine.program());
        Ok(Batch {
            engine: engine.clone(),
            plan: engine.code().and_then(|code| plan::plan(code, &bound, &names)),
            bound,
            names,
            columns: Columns::ALL,
            threads: 1,
        })
    }

    /// Leaves columns out.
    #[must_use]
    pub fn columns(self, columns: Columns) -> Batch {
        Batch { columns, ..self }
    }

    /// Decides with so many threads; one unless told.
    #[must_use]
    pub fn threads(self, threads: usize) -> Batch {
        Batch { threads: threads.max(1), ..self }
    }

    /// Decides each row for itself, whatever the workflow; slower, and what columns are held against.
    #[must_use]
    pub fn by_rows(self) -> Batch {
        Batch { plan: None, ..self }
    }

    /// Whether the workflow is one that whole columns decide.
    pub fn is_by_columns(&self) -> bool {
        self.plan.is_some()
    }

    /// Decides every row: `decision` (null while the run is pending), `label`, `score`, for each risk `fired` and `unknown`
    /// ([`Rules`]; of several risks `NAME.fired`; null where the path did not compute it), `path`, and `error`. A row whose values its
    /// fields don't admit has an error and nothing else; the others go on. Bind the lists for the engine's program.
    pub fn decide(&self, batch: &RecordBatch, lists: &BoundLists) -> Result<RecordBatch, BatchError> {
        let table =
            Table::of(&self.bound, batch).map_err(|leaf| BatchError::Schema(self.changed(leaf, batch)))?;
        let rows = batch.num_rows();
        let each = rows.div_ceil(self.threads).next_multiple_of(BLOCK).max(BLOCK);
        let parts: Vec<Range<usize>> =
            (0..rows).step_by(each).map(|from| from..from.saturating_add(each).min(rows)).collect();
        let made = match parts.as_slice() {
            [] => Part::new(&self.names, self.columns, 0),
            [only] => self.part(&table, only.clone(), lists),
            [first, others @ ..] => std::thread::scope(|scope| {
                let table = &table;
                let running: Vec<_> = others
                    .iter()
                    .map(|part| scope.spawn(move || self.part(table, part.clone(), lists)))
                    .collect();
                let mut all = self.part(table, first.clone(), lists);
                for one in running {
                    match one.join() {
                        Ok(part) => all.append(part),
                        Err(panic) => std::panic::resume_unwind(panic),
                    }
                }
                all
            }),
        };
        made.finish(&self.names)
    }

    fn part(&self, table: &Table<'_>, rows: Range<usize>, lists: &BoundLists) -> Part {
        let mut part = Part::new(&self.names, self.columns, rows.len());
        let mut by_row = ByRow::new(&self.engine);
        let (Some(plan), Some(code)) = (&self.plan, self.engine.code()) else {
            for at in rows {
                self.row(table, at, lists, &mut by_row, &mut part);
            }
            return part;
        };
        let ready = Ready::new(self.engine.program(), code, plan, table);
        let mut scratch = Scratch::new(plan);
        let arch = pulp::Arch::new();
        for from in rows.clone().step_by(BLOCK) {
            let count = rows.end.saturating_sub(from).min(BLOCK);
            ready.block(arch, from..from.saturating_add(count), &mut scratch);
            if !scratch.has_odd() {
                ready.push_all(count, &scratch, &mut part);
                continue;
            }
            for at in 0..count {
                if scratch.is_odd(at) {
                    self.row(table, from.saturating_add(at), lists, &mut by_row, &mut part);
                } else {
                    ready.push(at, &scratch, &mut part);
                }
            }
        }
        part
    }

    fn row(&self, table: &Table<'_>, at: usize, lists: &BoundLists, by_row: &mut ByRow, part: &mut Part) {
        let ByRow { session, row, facts } = by_row;
        match table.facts(self.engine.program(), facts, at) {
            Ok(()) => {
                self.engine.read_facts(row, facts);
                part.push(&self.names, &session.decide(row, lists));
            }
            Err(error) => part.fail(error),
        }
    }

    fn changed(&self, leaf: usize, batch: &RecordBatch) -> ColumnError {
        let (name, expected) = match self.bound.leaves.get(leaf) {
            Some(leaf) => (leaf.name.clone(), leaf.data_type.to_string()),
            None => Default::default(),
        };
        let schema = batch.schema();
        let found = schema.field_with_name(&name).map(|field| field.data_type().to_string());
        ColumnError {
            column: name,
            expected,
            found: found.unwrap_or_else(|_| "another column in its place".to_owned()),
            help: Some("bind the schema of these record batches".to_owned()),
        }
    }
}

/// Rows that are decided together.
const BLOCK: usize = 1_024;
