//! `catalog`.

use crate::support::{file, probity};

#[test]
fn catalogs_can_be_browsed_and_searched() {
    let overview = probity(&["catalog"]);
    assert_eq!(overview.code, 0);
    assert!(overview.out.contains("jumio") && overview.out.contains("risk signals"), "{}", overview.out);
    let page = probity(&["catalog", "jumio.liveness"]);
    assert!(page.out.contains("jumio.liveness  capability"), "{}", page.out);
    assert!(page.out.contains("REJECTED      LIVENESS_UNDETERMINED"), "{}", page.out);
    assert!(page.out.contains("check selfie: usability, liveness"), "{}", page.out);
    assert!(!page.out.contains('\u{1b}'), "no colours where the output is no terminal");
    let found = probity(&["catalog", "--search", "photocopy"]);
    assert_eq!(found.code, 0);
    assert!(found.out.starts_with("jumio.usability"), "{}", found.out);
    let properties = probity(&["catalog", "properties"]);
    assert!(properties.out.contains("within 20 s"), "{}", properties.out);
}

#[test]
fn a_search_without_result_and_a_wrong_name_say_what_was_meant() {
    let none = probity(&["catalog", "--search", "photocpy"]);
    assert_eq!((none.code, none.out.as_str()), (1, ""));
    assert!(none.err.contains("did you mean `photocopy`?"), "{}", none.err);
    let wrong = probity(&["catalog", "livness"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("did you mean `liveness`?"), "{}", wrong.err);
}

#[test]
fn a_script_brings_its_own_declarations_into_the_catalog() {
    let script = file(
        "own.probity",
        "probity 1\n/// Somebody looks at the case.\ncapability manual_review(reason: text) { passed APPROVED }\n",
    );
    let script = script.to_str().unwrap();
    let page = probity(&["catalog", "manual_review", "--script", script]);
    assert!(page.out.contains("own.manual_review  signal"), "{}", page.out);
    let json = probity(&["catalog", "manual_review", "--script", script, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["entries"][0]["labels"]["PASSED"][0]["symbol"], "APPROVED");
    let hits = probity(&["catalog", "--search", "glare", "--format", "json"]);
    let hits: serde_json::Value = serde_json::from_str(&hits.out).unwrap();
    assert_eq!(hits["hits"][0]["found"][0]["in"], "symbol");
}
