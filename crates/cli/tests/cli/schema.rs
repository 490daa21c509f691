//! `schema`.

use crate::support::probity;

#[test]
fn schemas_are_json() {
    for of in ["facts", "outcome"] {
        let ran = probity(&["schema", "payment.probity", "--of", of]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let schema: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert!(schema["$schema"].is_string(), "{schema}");
    }
}
