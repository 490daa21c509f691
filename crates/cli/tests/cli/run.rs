//! `run`.

use std::process::Stdio;

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
