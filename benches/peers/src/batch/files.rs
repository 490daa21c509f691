//! What the script reads: the rows as Parquet, the rules and the expected totals as JSON.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanBuilder, Float64Builder, Int64Builder, ListBuilder, RecordBatch, StringBuilder,
};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

use crate::agreement::expected;
use crate::documents::Documents;
use crate::peer::Decision;
use crate::table::fields::FIELDS;
use crate::table::generate::table;
use crate::table::random::Random;
use crate::table::rows::word;
use crate::table::{Field, FieldIndex, Kind, Row, Table, Test, Value};

pub const ROWS: usize = 2_000_000;
pub const RULES: usize = 30;
pub const DISTINCT: usize = 10_000;
const SEED: u64 = 7;
pub const BATCH: usize = 100_000;

/// The distinct rows tiled and shuffled: which of them each row is.
pub fn order() -> Vec<u32> {
    let mut order: Vec<u32> = (0..ROWS).map(|at| (at % DISTINCT) as u32).collect();
    let mut random = Random::new(SEED);
    for at in (1..order.len()).rev() {
        order.swap(at, random.below(at + 1));
    }
    order
}

/// Writes `rows.parquet`, `rules.json` and `expected.json`.
pub fn write(folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let (table, documents) = (table(RULES), Documents::leaked(DISTINCT));
    write_json(&folder.join("rules.json"), &rules(&table))?;
    write_json(&folder.join("expected.json"), &json!(totals(&table, documents)))?;
    write_rows(&folder.join("rows.parquet"), &documents.rows)
}

fn write_json(path: &Path, value: &Json) -> Result<(), String> {
    std::fs::write(path, value.to_string()).map_err(|error| format!("{}: {error}", path.display()))
}

/// What all rows come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub rows: usize,
    pub score: i64,
    pub warning: usize,
    pub rejected: usize,
    /// The sum of the words of rules that fired.
    pub fired: u64,
}

impl Totals {
    pub fn read(path: &Path) -> Result<Totals, String> {
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        serde_json::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
    }
}

fn totals(table: &Table, documents: &Documents) -> Totals {
    let expected = expected(table, documents);
    let times = ROWS / DISTINCT;
    let count =
        |decision| expected.verdicts.iter().filter(|verdict| verdict.decision == decision).count() * times;
    let score: i64 = expected.verdicts.iter().map(|verdict| i64::from(verdict.score)).sum();
    let fired: u64 = expected.fired.iter().map(|fired| fired[0]).sum();
    Totals {
        rows: ROWS,
        score: score * times as i64,
        warning: count(Decision::Warning),
        rejected: count(Decision::Rejected),
        fired: fired * times as u64,
    }
}

/// The table as data: the script writes each engine's language from it.
fn rules(table: &Table) -> Json {
    let fields: Vec<Json> = FIELDS
        .iter()
        .map(|field| {
            let kind = match field.kind {
                Kind::Country | Kind::Enum(_) | Kind::Text(_) => "text",
                Kind::Int { .. } => "int",
                Kind::Float { .. } => "float",
                Kind::Bool { .. } => "bool",
                Kind::Labels(_) => "labels",
            };
            json!({ "name": field.name, "kind": kind, "optional": field.optional })
        })
        .collect();
    let rules: Vec<Json> = table
        .rules
        .iter()
        .map(|rule| json!({ "points": rule.points, "all": rule.all.iter().map(test).collect::<Vec<_>>() }))
        .collect();
    json!({ "fields": fields, "rules": rules })
}

fn test(test: &Test) -> Json {
    let name = |field: FieldIndex| FIELDS[field].name;
    let text = |field: FieldIndex, at: usize| word(&FIELDS[field], at);
    match test {
        Test::Compare(field, op, value) => {
            let value = match value {
                Value::Word(at) => json!(text(*field, *at)),
                Value::Int(number) => json!(number),
                Value::Float(number) => json!(*number as f64 / 10_000.0),
                Value::Bool(is) => json!(is),
                Value::Labels(mask) => json!(mask),
            };
            json!({ "test": "compare", "field": name(*field), "op": op.sign(), "value": value })
        }
        Test::In(field, words) => {
            let words: Vec<String> = words.iter().map(|at| text(*field, *at)).collect();
            json!({ "test": "in", "field": name(*field), "values": words })
        }
        Test::Known(field) => json!({ "test": "known", "field": name(*field) }),
        Test::Missing(field) => json!({ "test": "missing", "field": name(*field) }),
        Test::Fields(left, op, right) => {
            json!({ "test": "fields", "field": name(*left), "op": op.sign(), "other": name(*right) })
        }
        Test::Has(field, label) => {
            json!({ "test": "has", "field": name(*field), "value": text(*field, *label) })
        }
    }
}

fn write_rows(path: &Path, rows: &[Row]) -> Result<(), String> {
    let order = order();
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let mut writer: Option<ArrowWriter<File>> = None;
    for part in order.chunks(BATCH) {
        let columns = FIELDS.iter().enumerate().map(|(at, field)| {
            let values = part.iter().map(|row| rows.get(*row as usize).and_then(|row| row[at]));
            (field.name, column(field, values), field.optional)
        });
        let batch = RecordBatch::try_from_iter_with_nullable(columns).map_err(|error| failed(&error))?;
        let writer = match &mut writer {
            Some(writer) => writer,
            none => {
                let file = File::create(path).map_err(|error| failed(&error))?;
                let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
                let new = ArrowWriter::try_new(file, batch.schema(), Some(properties));
                none.insert(new.map_err(|error| failed(&error))?)
            }
        };
        writer.write(&batch).map_err(|error| failed(&error))?;
    }
    writer.map_or(Ok(()), |writer| writer.close().map(|_| ()).map_err(|error| failed(&error)))
}

fn column(field: &Field, values: impl Iterator<Item = Option<Value>>) -> ArrayRef {
    match field.kind {
        Kind::Country | Kind::Enum(_) | Kind::Text(_) => {
            let mut out = StringBuilder::new();
            values.for_each(|value| match value {
                Some(Value::Word(at)) => out.append_value(word(field, at)),
                _ => out.append_null(),
            });
            Arc::new(out.finish())
        }
        Kind::Int { .. } => {
            let mut out = Int64Builder::new();
            values.for_each(|value| match value {
                Some(Value::Int(number)) => out.append_value(number),
                _ => out.append_null(),
            });
            Arc::new(out.finish())
        }
        Kind::Float { .. } => {
            let mut out = Float64Builder::new();
            values.for_each(|value| match value {
                Some(Value::Float(number)) => out.append_value(number as f64 / 10_000.0),
                _ => out.append_null(),
            });
            Arc::new(out.finish())
        }
        Kind::Bool { .. } => {
            let mut out = BooleanBuilder::new();
            values.for_each(|value| match value {
                Some(Value::Bool(is)) => out.append_value(is),
                _ => out.append_null(),
            });
            Arc::new(out.finish())
        }
        Kind::Labels(words) => {
            let mut out = ListBuilder::new(StringBuilder::new());
            values.for_each(|value| {
                let Some(Value::Labels(mask)) = value else { return out.append(false) };
                let held = words.iter().enumerate().filter(|(at, _)| mask >> at & 1 == 1);
                held.for_each(|(_, label)| out.values().append_value(label));
                out.append(true);
            });
            Arc::new(out.finish())
        }
    }
}
