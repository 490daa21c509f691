//! Transactions in a Parquet file: record batches through the library, in memory that does not grow with the file.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int8Type, Int32Type, Int64Type};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use probity::batch::{Batch, ColumnError, Columns};
use probity::engine::Engine;
use probity::interp::BoundLists;
use serde_json::{Map, Value, json};

use crate::exchange::unwritable;
use crate::failure::{Done, Failure, Verdict};
use crate::output::{self, BOLD, CYAN, DIM, Format, RED, paint, safe};
use crate::{input, progress, tier};

/// As many rows are in memory at a time.
const ROWS: usize = 1 << 16;

/// The column that answers are kept beside.
const ID: &str = "transaction.id";

/// Whether the name says that the file holds columns.
pub fn is_parquet(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("parquet"))
}

pub fn run(engine: &Engine, lists: &BoundLists, path: &Path, format: Format, target: Option<&Path>) -> Done {
    let file = File::open(path).map_err(|error| input::unreadable(path, &error))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| no_parquet(path, &error))?;
    let schema = Arc::clone(builder.schema());
    let batch = Batch::new(engine, &schema).map_err(|errors| refused(path, &errors))?;
    let columns = if format == Format::Text && target.is_none() { Columns::NONE } else { Columns::ALL };
    let batch = batch.columns(columns).threads(tier::threads());
    let total = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
    let bar = progress::rows(total, format == Format::Text || !std::io::stdout().is_terminal());
    let reader = builder.with_batch_size(ROWS).build().map_err(|error| no_parquet(path, &error))?;
    let mut out = output::machine();
    let mut writer: Option<ArrowWriter<File>> = None;
    let mut counted = Counted::default();
    let start = Instant::now();
    for rows in reader {
        let rows = rows.map_err(|error| no_parquet(path, &error))?;
        let answer = batch
            .decide(&rows, lists)
            .map_err(|error| Failure::usage(format!("`{}` can't be decided: {error}", path.display())))?;
        counted.add(&answer);
        if format == Format::Json {
            for at in 0..answer.num_rows() {
                writeln!(out, "{}", object(&rows, &answer, at))?;
            }
        }
        if let Some(target) = target {
            write(target, &mut writer, &beside(&rows, &answer)?)?;
        }
        bar.inc(u64::try_from(rows.num_rows()).unwrap_or(0));
    }
    if let Some(target) = target {
        finish(engine, target, &batch, &schema, lists, writer)?;
    }
    out.flush()?;
    bar.finish_and_clear();
    if format == Format::Text {
        output::show(&counted.summary(start.elapsed().as_secs_f64()))?;
    }
    if counted.errors > 0 {
        let rows = if counted.errors == 1 { "row" } else { "rows" };
        let first =
            counted.first.map_or(String::new(), |(row, error)| format!("; row {row}: {}", safe(error)));
        let text = format!(
            "{} {} {rows} could not be decided{first}\n",
            paint(RED.bold(), "error:"),
            counted.errors
        );
        output::tell(&text);
    }
    Ok(Verdict::findings_if(counted.errors > 0))
}

fn no_parquet(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::usage(format!("`{}` can't be read as Parquet: {error}", path.display()))
        .help("name a Parquet file without compression or compressed with Snappy")
}

/// What is wrong with the columns, one error a paragraph.
fn refused(path: &Path, errors: &[ColumnError]) -> Failure {
    let mut report = String::new();
    for error in errors {
        let what = format!("expected {}, found {}", error.expected, error.found);
        report.push_str(&format!("{} {}\n", paint(RED.bold(), "error:"), safe(what)));
        let place = format!("{} column `{}`", path.display(), error.column);
        report.push_str(&format!("  {} {}\n", paint(CYAN, "-->"), safe(place)));
        if let Some(help) = &error.help {
            report.push_str(&format!("  {} {}\n", paint(CYAN, "help:"), safe(help)));
        }
    }
    Failure::Findings { report }
}

/// How many rows came out how.
#[derive(Default)]
struct Counted {
    rows: usize,
    by_end: BTreeMap<(String, String), usize>,
    errors: usize,
    /// Row from 1, and what is wrong with it.
    first: Option<(usize, String)>,
}

impl Counted {
    fn add(&mut self, answer: &RecordBatch) {
        let column = |name| answer.column_by_name(name);
        let (Some(decisions), Some(labels), Some(errors)) =
            (column("decision"), column("label"), column("error"))
        else {
            return;
        };
        for at in 0..answer.num_rows() {
            self.rows += 1;
            if let Some(error) = text(errors, at) {
                self.errors += 1;
                self.first.get_or_insert((self.rows, error.to_owned()));
                continue;
            }
            let end = (text(decisions, at).unwrap_or("pending"), text(labels, at).unwrap_or(""));
            match self.by_end.get_mut(&(end.0.to_owned(), end.1.to_owned())) {
                Some(count) => *count += 1,
                None => {
                    self.by_end.insert((end.0.to_owned(), end.1.to_owned()), 1);
                }
            }
        }
    }

    fn summary(&self, seconds: f64) -> String {
        let mut text = String::new();
        for ((decision, label), count) in &self.by_end {
            let decision = match probity::core::Decision::parse(decision) {
                Some(known) => paint(output::colour(known), decision),
                None => paint(DIM, decision),
            };
            text.push_str(&format!("{count:>12}  {decision} {}\n", safe(label)));
        }
        if self.errors > 0 {
            text.push_str(&format!("{:>12}  {}\n", self.errors, paint(RED, "error")));
        }
        #[expect(clippy::cast_precision_loss, reason = "a rate to read, not to compute with")]
        let rate = (self.rows as f64 / seconds.max(1e-9)).round();
        text.push_str(&format!(
            "{:>12}  {}\n",
            paint(BOLD, self.rows),
            paint(DIM, format!("rows, {rate} a second"))
        ));
        text
    }
}

/// The text of a row; `None` where it is null.
fn text(array: &ArrayRef, at: usize) -> Option<&str> {
    if array.is_null(at) {
        return None;
    }
    let of = |values: &'_ ArrayRef, key: usize| -> Option<usize> { (key < values.len()).then_some(key) };
    match array.data_type() {
        DataType::Utf8 => Some(array.as_string_opt::<i32>()?.value(at)),
        DataType::LargeUtf8 => Some(array.as_string_opt::<i64>()?.value(at)),
        DataType::Utf8View => Some(array.as_string_view_opt()?.value(at)),
        DataType::Dictionary(key, _) if **key == DataType::Int8 => {
            let array = array.as_dictionary_opt::<Int8Type>()?;
            let key = of(array.values(), usize::try_from(array.keys().value(at)).ok()?)?;
            Some(array.values().as_string_opt::<i32>()?.value(key))
        }
        DataType::Dictionary(..) => {
            let array = array.as_dictionary_opt::<Int32Type>()?;
            let key = of(array.values(), usize::try_from(array.keys().value(at)).ok()?)?;
            Some(array.values().as_string_opt::<i32>()?.value(key))
        }
        _ => None,
    }
}

/// A row as one JSON object.
fn object(rows: &RecordBatch, answer: &RecordBatch, at: usize) -> Value {
    let mut object = Map::new();
    if let Some(ids) = rows.column_by_name(ID) {
        object.insert("id".to_owned(), id(ids, at));
    }
    for (field, array) in answer.schema().fields().iter().zip(answer.columns()) {
        let value = match field.data_type() {
            _ if array.is_null(at) => Value::Null,
            DataType::Int64 => {
                array.as_primitive_opt::<Int64Type>().map_or(Value::Null, |all| json!(all.value(at)))
            }
            DataType::List(_) => array.as_list_opt::<i32>().map_or(Value::Null, |all| {
                let row = all.value(at);
                (0..row.len()).map(|at| json!(text(&row, at))).collect()
            }),
            _ => json!(text(array, at)),
        };
        // An error stands only where there is one.
        if field.name() != "error" || !value.is_null() {
            object.insert(field.name().clone(), value);
        }
    }
    Value::Object(object)
}

fn id(ids: &ArrayRef, at: usize) -> Value {
    match ids.as_primitive_opt::<Int64Type>() {
        Some(numbers) if numbers.is_valid(at) => json!(numbers.value(at)),
        _ => json!(text(ids, at)),
    }
}

/// The answer with the rows' id before it, where they have one.
fn beside(rows: &RecordBatch, answer: &RecordBatch) -> Result<RecordBatch, Failure> {
    let Some(ids) = rows.column_by_name(ID) else { return Ok(answer.clone()) };
    let schema = answer.schema();
    let id = Arc::new(Field::new(ID, ids.data_type().clone(), true));
    let fields: Vec<Arc<Field>> = std::iter::once(id).chain(schema.fields().iter().cloned()).collect();
    let arrays = std::iter::once(Arc::clone(ids)).chain(answer.columns().iter().cloned()).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays)
        .map_err(|error| Failure::usage(format!("the decisions can't be written: {error}")))
}

fn write(target: &Path, writer: &mut Option<ArrowWriter<File>>, rows: &RecordBatch) -> Result<(), Failure> {
    let failed = |error: &dyn std::fmt::Display| {
        Failure::usage(format!("can't write `{}`: {error}", target.display()))
    };
    let writer = match writer {
        Some(writer) => writer,
        none => {
            let file = File::create(target).map_err(|error| unwritable(target, &error))?;
            let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
            let new = ArrowWriter::try_new(file, rows.schema(), Some(properties));
            none.insert(new.map_err(|error| failed(&error))?)
        }
    };
    writer.write(rows).map_err(|error| failed(&error))
}

/// Ends the file; one of no rows has its columns too.
fn finish(
    engine: &Engine,
    target: &Path,
    batch: &Batch,
    schema: &Arc<Schema>,
    lists: &BoundLists,
    mut writer: Option<ArrowWriter<File>>,
) -> Result<(), Failure> {
    if writer.is_none() {
        let none = RecordBatch::new_empty(Arc::clone(schema));
        let answer = batch.decide(&none, lists).map_err(|error| {
            Failure::usage(format!("`{}` can't be decided: {error}", engine.program().meta.name))
        })?;
        write(target, &mut writer, &beside(&none, &answer)?)?;
    }
    let closed = writer.map(ArrowWriter::close).transpose();
    closed.map(|_| ()).map_err(|error| Failure::usage(format!("can't write `{}`: {error}", target.display())))
}
