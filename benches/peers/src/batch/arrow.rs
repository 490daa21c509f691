//! Probity over Arrow columns: the same file, texts as dictionaries, reduced to the same totals.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use arrow::array::{ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Int8Type, Int32Type, Int64Type, UInt64Type};
use cpu_time::ProcessTime;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use probity::batch::{Batch, Columns, Rules};
use probity::engine::{Engine, Tier};
use probity::interp::BoundLists;
use serde_json::{Value as Json, json};

use super::files::{BATCH, ROWS, RULES, Totals};
use crate::measure::Spread;
use crate::probity::program;
use crate::script::script;
use crate::table::generate::table;

/// Which rules fired, as the other engines of the table have it: in a word.
const BITS: Columns = Columns { fired: Rules::Bits, ..Columns::NONE };
const NAMES: Columns = Columns { fired: Rules::Names, ..Columns::NONE };

/// A line for each form of answer and number of threads.
pub fn lines(folder: &Path, rounds: usize) -> Result<Vec<Json>, String> {
    let batches = load(&folder.join("rows.parquet"))?;
    let expected = Totals::read(&folder.join("expected.json"))?;
    let (program, lists) = program(&script(&table(RULES)))?;
    let engine = Engine::new(&program, Tier::Auto);
    let schema = batches.first().map(RecordBatch::schema).ok_or("the file has no rows")?;
    let mut lines = Vec::new();
    for (name, columns) in [("Probity, columns", BITS), ("Probity, columns, what fired by name", NAMES)] {
        for threads in [1, 2] {
            let batch = Batch::new(&engine, &schema).map_err(|errors| format!("{errors:?}"))?;
            if !batch.is_by_columns() {
                return Err("the table's rules are not decided by columns".to_owned());
            }
            let batch = batch.columns(columns).threads(threads);
            let (mut cpu, mut wall) = (Spread::default(), Spread::default());
            for round in 0..=rounds {
                let (cpu_start, start) = (ProcessTime::now(), Instant::now());
                let found = totals(&batch, &batches, &lists)?;
                let (cpu_spent, spent) = (cpu_start.elapsed(), start.elapsed());
                if found != expected {
                    return Err(format!("{name}: {found:?} is not {expected:?}"));
                }
                // The first round warms up.
                if round > 0 {
                    cpu.add(cpu_spent.as_nanos() as f64 / ROWS as f64);
                    wall.add(spent.as_nanos() as f64 / ROWS as f64);
                }
            }
            lines.push(json!({
                "engine": name, "threads": threads, "ns_per_row_cpu": cpu.median(), "min": cpu.min(),
                "max": cpu.max(), "ns_per_row_wall": wall.median(),
            }));
        }
    }
    Ok(lines)
}

/// Texts as dictionaries, also those in lists, as a table engine keeps them.
fn load(path: &Path) -> Result<Vec<RecordBatch>, String> {
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let file = File::open(path).map_err(|error| failed(&error))?;
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| failed(&error))?;
    let reader = reader.with_batch_size(BATCH).build().map_err(|error| failed(&error))?;
    let words = DataType::Dictionary(Box::new(DataType::Int16), Box::new(DataType::Utf8));
    let mut batches = Vec::new();
    for batch in reader {
        let batch = batch.map_err(|error| failed(&error))?;
        let schema = batch.schema();
        let columns = schema.fields().iter().zip(batch.columns()).map(|(field, column)| {
            let to = match field.data_type() {
                DataType::Utf8 => words.clone(),
                DataType::List(_) => DataType::List(Arc::new(Field::new("item", words.clone(), true))),
                other => other.clone(),
            };
            let column: ArrayRef = cast(column, &to).map_err(|error| failed(&error))?;
            Ok((field.name().as_str(), column, field.is_nullable()))
        });
        let columns = columns.collect::<Result<Vec<_>, String>>()?;
        batches.push(RecordBatch::try_from_iter_with_nullable(columns).map_err(|error| failed(&error))?);
    }
    Ok(batches)
}

fn totals(batch: &Batch, batches: &[RecordBatch], lists: &BoundLists) -> Result<Totals, String> {
    let mut totals = Totals::default();
    for one in batches {
        totals.rows += one.num_rows();
        let answers = batch.decide(one, lists).map_err(|error| format!("{error:?}"))?;
        let column = |name: &str| answers.column_by_name(name).ok_or_else(|| format!("no column {name}"));
        let scores = column("score")?.as_primitive_opt::<Int64Type>().ok_or("the score is no number")?;
        totals.score += scores.values().iter().sum::<i64>();
        let decisions = column("decision")?;
        let decisions = decisions.as_dictionary_opt::<Int8Type>().ok_or("no decisions")?;
        let words = decisions.values().as_string::<i32>();
        let key = |word: &str| words.iter().position(|known| known == Some(word)).map(|at| at as i8);
        let (warning, rejected) = (key("WARNING"), key("REJECTED"));
        let count = |of: Option<i8>| decisions.keys().values().iter().filter(|key| Some(**key) == of).count();
        totals.warning += count(warning);
        totals.rejected += count(rejected);
        totals.fired += fired(column("fired")?)?;
    }
    Ok(totals)
}

/// The sum of the words of rules that fired; rule `r7` is bit 7.
fn fired(column: &ArrayRef) -> Result<u64, String> {
    if let Some(words) = column.as_fixed_size_list_opt() {
        let words = words.values().as_primitive_opt::<UInt64Type>().ok_or("no words of rules")?;
        return Ok(words.values().iter().sum());
    }
    let fired = column.as_list_opt::<i32>().ok_or("no rules that fired")?;
    let fired = fired.values().as_dictionary_opt::<Int32Type>().ok_or("no names of rules")?;
    let names = fired.values().as_string::<i32>().iter();
    let bits: Vec<u64> = names
        .map(|name| name.and_then(|name| name.get(1..)?.parse().ok()).map_or(0, |at: u32| 1 << at))
        .collect();
    let bit = |key: &i32| usize::try_from(*key).ok().and_then(|at| bits.get(at)).copied();
    Ok(fired.keys().values().iter().filter_map(bit).sum())
}
