//! `test`.

use crate::support::probity;

#[test]
fn tests_pass_and_coverage_is_counted() {
    let ran = probity(&["test", "payment.probity", "--coverage"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("2 passed, 0 failed"), "{}", ran.out);
    assert!(
        ran.out.contains("no test in which it fires") && ran.out.contains("payment.probity:"),
        "{}",
        ran.out
    );
    for tier in ["interpreter", "native", "tables", "auto"] {
        let tiered = probity(&["test", "payment.probity", "--coverage", "--tier", tier]);
        assert_eq!((tiered.code, &tiered.out), (0, &ran.out), "{tier}");
    }
    assert_eq!(probity(&["test", "payment.probity", "--min-coverage", "100"]).code, 1);
    let ran = probity(&["test", "payment.probity", "--filter", "EMBARGOED"]);
    assert!(ran.out.contains("1 passed, 0 failed, 1 filtered out"), "{}", ran.out);
}

#[test]
fn a_failed_test_is_1_and_says_why() {
    let ran = probity(&["test", "failing.probity"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("1 passed, 1 failed"), "{}", ran.out);
    assert!(ran.out.contains("expected PASSED FINE, but the run ended REJECTED TOO_MUCH"), "{}", ran.out);
    assert!(ran.out.contains("failing.probity:11:"), "{}", ran.out);

    let ran = probity(&["test", "failing.probity", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, &report["failed"]), (1, &serde_json::json!(1)));

    let ran = probity(&["test", "failing.probity", "--format", "junit"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("name=\"a large &lt;amount&gt; &amp; more &quot;passes&quot;\""), "{}", ran.out);
    assert!(!ran.out.contains('\u{1b}'));
}
