//! `run`.

use std::fs::File;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::json;

use crate::support::{GOOD, command, empty_list, file, probity, with_stdin};

const EMBARGOED: &str = r#"{"transaction":{"id":"t-2","time":"2026-01-31T10:00:00Z"},"input":{"country":"IR","amount":100,"email":"a@b.c"}}"#;

#[test]
fn running_one_transaction() {
    let facts = file("good.json", GOOD).display().to_string();
    let ran = probity(&["run", "payment.probity", "--facts", &facts, "--list", &empty_list()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with(" PASSED   APPROVED  payment · t-1"), "{}", ran.out);

    let ran = with_stdin(
        &["run", "payment.probity", "--facts", "-", "--list", &empty_list(), "--format", "json"],
        EMBARGOED.as_bytes(),
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    let outcome: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(outcome.to_string().contains("REJECTED"), "{outcome}");
}

#[test]
fn a_host_list_that_is_not_given_is_an_error() {
    let facts = file("list.json", GOOD).display().to_string();
    let ran = probity(&["run", "payment.probity", "--facts", &facts]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--list blocked=FILE"), "{}", ran.err);
    let ran = probity(&["run", "payment.probity", "--facts", &facts, "--list", "blockd=x.txt"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `blocked`"), "{}", ran.err);
    let listed = file("listed.txt", "\u{feff}x@y.z\n\n  A@B.C  \n");
    let given = format!("blocked={}", listed.display());
    let ran = probity(&["run", "payment.probity", "--facts", &facts, "--list", &given]);
    assert!(ran.out.contains("PENDING") && ran.out.contains("review"), "{}{}", ran.out, ran.err);
}

#[test]
fn bad_facts_are_1_and_name_the_place() {
    let list = empty_list();
    for (name, facts) in [
        ("half.json", r#"{"input": {"country""#),
        ("type.json", r#"{"input":{"country":"DEU","amount":"many","email":"a"}}"#),
        ("range.json", r#"{"input":{"country":"DEU","amount":10001,"email":"a"}}"#),
        ("none.json", ""),
    ] {
        let path = file(name, facts).display().to_string();
        let ran = probity(&["run", "payment.probity", "--facts", &path, "--list", &list]);
        assert_eq!(ran.code, 1, "{name}: {}", ran.err);
        assert!(ran.err.contains(name) && ran.err.contains("error["), "{name}: {}", ran.err);
    }
    let path = file("noise.json", [0xff, 0xfe, 0, 1]).display().to_string();
    assert_eq!(probity(&["run", "payment.probity", "--facts", &path, "--list", &list]).code, 1);
}

#[test]
fn many_transactions_keep_their_order_and_go_on_after_an_error() {
    let lines = format!("{GOOD}\n{{\"input\":\n\n{EMBARGOED}\n");
    let facts = file("many.ndjson", lines).display().to_string();
    let list = empty_list();
    let ran = probity(&["run", "payment.probity", "--facts", &facts, "--list", &list]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let lines: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].to_string().contains("PASSED"));
    assert_eq!(lines[1]["line"], 2);
    assert!(lines[1]["error"].is_string());
    assert!(lines[2].to_string().contains("REJECTED"));
    let ran = probity(&["run", "payment.probity", "--facts", &facts, "--list", &list, "--format", "text"]);
    assert_eq!(ran.out.lines().count(), 3, "{}", ran.out);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let lines = format!("{GOOD}\n").repeat(2_000);
    let facts = file("pipe.ndjson", lines).display().to_string();
    let list = empty_list();
    let mut child = command(&["run", "payment.probity", "--facts", &facts, "--list", &list])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty());
}

#[test]
fn several_workflows_need_a_choice() {
    let facts = file("two.json", r#"{"input":{"amount":20}}"#).display().to_string();
    let ran = probity(&["run", "two.probity", "--facts", &facts]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`first`, `second`") && ran.err.contains("--workflow"), "{}", ran.err);
    let ran = probity(&["run", "two.probity", "--facts", &facts, "--workflow", "secnd"]);
    assert!(ran.code == 2 && ran.err.contains("did you mean `second`"), "{}", ran.err);
    let ran = probity(&["run", "two.probity", "--facts", &facts, "--workflow", "second"]);
    assert!(ran.code == 0 && ran.out.contains("TOO_MUCH"), "{}{}", ran.out, ran.err);
}

#[test]
fn every_tier_decides_alike() {
    let facts = file("tiers.json", EMBARGOED).display().to_string();
    let many = file("tiers.ndjson", format!("{GOOD}\n{EMBARGOED}\n")).display().to_string();
    let list = empty_list();
    let of = |facts: &str, tier: &str| {
        let args =
            ["run", "payment.probity", "--facts", facts, "--list", &list, "--format", "json", "--tier", tier];
        let ran = probity(&args);
        assert_eq!(ran.code, 0, "{tier}: {}", ran.err);
        ran.out
    };
    for facts in [&facts, &many] {
        for tier in ["native", "tables", "auto"] {
            assert_eq!(of(facts, tier), of(facts, "interpreter"), "{tier}");
        }
    }
}

#[test]
fn more_lines_than_one_chunk_keep_their_order() {
    let line = |at: usize| GOOD.replace("t-1", &format!("t-{at}"));
    let lines: Vec<String> = (0..6_000).map(line).collect();
    let facts = file("chunks.ndjson", lines.join("\n")).display().to_string();
    let ran =
        probity(&["run", "payment.probity", "--facts", &facts, "--list", &empty_list(), "--format", "text"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let shown: Vec<&str> = ran.out.lines().collect();
    assert_eq!(shown.len(), 6_000);
    for (at, line) in shown.iter().enumerate() {
        assert!(
            line.trim_start().starts_with(&format!("{} ", at + 1)) && line.contains(&format!("t-{at}")),
            "{line}"
        );
    }
}

/// Four payments, one of them of an amount that the workflow does not take.
fn payments(name: &str) -> PathBuf {
    let batch = RecordBatch::try_from_iter_with_nullable([
        ("transaction.id", Arc::new(StringArray::from(vec!["a", "b", "c", "d"])) as ArrayRef, true),
        ("country", Arc::new(StringArray::from(vec!["DEU", "IR", "FR", "DE"])), false),
        ("amount", Arc::new(Int64Array::from(vec![100, 100, 20_000, 6_000])), false),
        ("email", Arc::new(StringArray::from(vec!["a@b.c"; 4])), false),
        ("age", Arc::new(Int64Array::from(vec![Some(40), None, Some(1), Some(20)])), true),
    ])
    .unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    file(name, bytes)
}

#[test]
fn columns_are_counted_shown_and_written() {
    let facts = payments("payments.parquet").display().to_string();
    let list = empty_list();
    let base = ["run", "payment.probity", "--facts", &facts, "--list", &list];
    let ran = probity(&base);
    assert_eq!(ran.code, 1, "{}", ran.err);
    for part in ["1  PASSED APPROVED", "1  REJECTED HIGH_RISK", "1  pending", "1  error", "4  rows"] {
        assert!(ran.out.contains(part), "{part}: {}", ran.out);
    }
    assert!(ran.err.contains("1 row could not be decided; row 3: `amount`"), "{}", ran.err);

    let ran = probity(&[&base[..], &["--format", "json"]].concat());
    let rows: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(rows.len(), 4);
    assert_eq!((&rows[0]["id"], &rows[0]["decision"]), (&json!("a"), &json!("PASSED")));
    assert_eq!(rows[1]["fired"], json!(["embargo"]));
    assert_eq!(rows[1]["unknown"], json!(["young"]));
    assert!(rows[2]["error"].is_string() && rows[2]["decision"].is_null(), "{}", rows[2]);
    assert!(rows[3]["decision"].is_null() && rows[3].get("error").is_none(), "{}", rows[3]);

    let target = file("decisions.parquet", "");
    let ran = probity(&[&base[..], &["--output", &target.display().to_string()]].concat());
    assert_eq!(ran.code, 1, "{}", ran.err);
    let written = ParquetRecordBatchReaderBuilder::try_new(File::open(&target).unwrap()).unwrap();
    let written: Vec<RecordBatch> = written.build().unwrap().map(Result::unwrap).collect();
    let names: Vec<String> = written[0].schema().fields().iter().map(|field| field.name().clone()).collect();
    let all = ["transaction.id", "decision", "label", "score", "fired", "unknown", "path", "error"];
    assert_eq!((names.as_slice(), written[0].num_rows()), (all.map(str::to_owned).as_slice(), 4));
}

#[test]
fn columns_that_are_not_there_are_named() {
    let batch =
        RecordBatch::try_from_iter([("amuont", Arc::new(StringArray::from(vec!["x"])) as ArrayRef)]).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    let facts = file("other.parquet", bytes).display().to_string();
    let ran = probity(&["run", "payment.probity", "--facts", &facts, "--list", &empty_list()]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("column `amount`") && ran.err.contains("did you mean `amuont`"), "{}", ran.err);
    let none = file("none.parquet", "no Parquet").display().to_string();
    let ran = probity(&["run", "payment.probity", "--facts", &none, "--list", &empty_list()]);
    assert!(ran.code == 2 && ran.err.contains("can't be read as Parquet"), "{}", ran.err);
    let ran =
        probity(&["run", "payment.probity", "--facts", "x.json", "--list", &empty_list(), "--output", "y"]);
    assert!(ran.code == 2 && ran.err.contains("Parquet file only"), "{}", ran.err);
}
