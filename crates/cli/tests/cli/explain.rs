//! `explain`.

use crate::support::{GOOD, empty_list, file, probity};

#[test]
fn explaining_codes_and_decisions() {
    let ran = probity(&["check", "broken.probity", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let code = report["diagnostics"][0]["code"].as_str().unwrap();
    let ran = probity(&["explain", code]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with(code), "{}", ran.out);
    assert_eq!(probity(&["explain", "P9999"]).code, 2);

    let facts = file("why.json", GOOD).display().to_string();
    let list = empty_list();
    let args = ["explain", "payment.probity", "--facts", &facts, "--list", &list];
    let ran = probity(&args);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("input.amount = 100"), "{}", ran.out);
    let tier = [&args[..], &["--tier", "tables"]].concat();
    assert_eq!(probity(&tier).out, ran.out);
    assert_eq!(probity(&tier).code, 0);
    let why = [&args[..], &["--why", "big"]].concat();
    let ran = probity(&why);
    assert!(ran.out.contains("big") && !ran.out.contains("embargo"), "{}", ran.out);
    let why = [&args[..], &["--why", "bgi"]].concat();
    let ran = probity(&why);
    assert!(ran.code == 2 && ran.err.contains("did you mean `big`"), "{}", ran.err);
}
