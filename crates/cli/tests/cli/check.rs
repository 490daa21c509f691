//! `check`.

use crate::support::probity;

#[test]
fn checking_a_good_script_is_0() {
    let ran = probity(&["check", "payment.probity", "--deny-warnings"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.out.contains("1 file checked (1 workflow, 2 tests): no findings"), "{}", ran.out);
    assert!(!ran.out.contains('\u{1b}'), "colours in a pipe");
}

#[test]
fn checking_a_bad_script_is_1_in_every_format() {
    let ran = probity(&["check", "broken.probity"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("amuont") && ran.out.contains("broken.probity:5"), "{}", ran.out);

    let ran = probity(&["check", "broken.probity", "payment.probity", "--format", "json"]);
    assert_eq!(ran.code, 1);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(report["diagnostics"].as_array().is_some_and(|all| !all.is_empty()));
    assert!(report["summary"]["errors"].as_u64().is_some_and(|n| n >= 1));

    let ran = probity(&["check", "broken.probity", "payment.probity", "--format", "sarif"]);
    assert_eq!(ran.code, 1);
    let log: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["runs"].as_array().map(Vec::len), Some(2));
}
