//! `import` and `export` of rule sets and bundles.

use std::path::Path;

use crate::support::{Ran, folder, probity_in};

/// From the root of the project, whose examples are exported.
fn probity(args: &[&str]) -> Ran {
    probity_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../.."), args)
}

const SCRIPT: &str = "examples/eu_onboarding/workflow.probity";

/// A bundle of the example, made from the root of the project.
fn bundle(folder: &Path) -> String {
    let path = folder.join("eu.json").display().to_string();
    let ran = probity(&["export", "bundle", SCRIPT, "-o", &path]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
    path
}

#[test]
fn a_rule_set_imports_with_its_remarks_and_the_script_checks() {
    let script = folder("rules").join("fraud.probity").display().to_string();
    let ran = probity(&["import", "rules", "tests/exchange/rules.csv", "--name", "doubt", "-o", &script]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.starts_with("probity: 29 of 33 rules imported, 4 kept as comments\n"), "{}", ran.err);
    assert!(
        ran.err.contains("row 31 Repeated ID number: the function `velocity` is not known"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("input.customer_status at customFields.customerStatus"), "{}", ran.err);
    assert_eq!(probity(&["check", &script, "--deny-warnings"]).code, 0);
    assert!(std::fs::read_to_string(&script).unwrap().contains("  risk doubt in 0..100 {\n"));

    let ran = probity(&["import", "rules", "tests/exchange/rules.csv", "--format", "json"]);
    assert_eq!((ran.code, ran.err.as_str()), (1, ""));
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(report.pointer("/remarks/0/row"), Some(&serde_json::json!(31)));
    assert!(report.get("script").is_some_and(|script| script.as_str().unwrap().starts_with("probity 1\n")));

    let csv = folder("rules_back").join("rules.csv").display().to_string();
    let ran = probity(&["export", "rules", &script, "-o", &csv]);
    assert_eq!((ran.code, ran.err.as_str()), (0, "probity: 29 rows written\n"));
    assert_eq!(probity(&["import", "rules", &csv]).code, 0);
}

#[test]
fn what_is_no_rule_set_is_refused_with_row_and_column() {
    let path = folder("bad").join("bad.csv");
    let head = "RULE_NAME,RULE_CATEGORY,RULE_DESCRIPTION,RULE_LABELS,RULE_LEFT_HAND_SIDE,SCORE";
    std::fs::write(&path, format!("{head}\nA,,,,a == 1,much\n")).unwrap();
    let ran = probity(&["import", "rules", &path.display().to_string()]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(
        ran.err.contains("error[P0903]: expected a whole number from -100 to 100, found `much`"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("bad.csv: row 2, column SCORE"), "{}", ran.err);
    let ran = probity(&["import", "rules", "nowhere.csv"]);
    assert_eq!(ran.code, 2);
}

#[test]
fn a_bundle_takes_the_place_of_a_script() {
    let bundle = bundle(&folder("bundle"));
    let run = |script: &str| {
        let facts = ["--facts", "examples/eu_onboarding/facts/repeated_face.json"];
        let list =
            ["--list", "blocked_emails=examples/eu_onboarding/lists/blocked_emails.txt", "--format", "json"];
        probity(&[&["run", script], &facts[..], &list[..]].concat())
    };
    let (of_script, of_bundle) = (run(SCRIPT), run(&bundle));
    assert_eq!(of_script.out, of_bundle.out);
    assert!(of_bundle.out.contains("\"content_hash\""), "{}", of_bundle.err);
    for args in [&["check", &bundle][..], &["schema", &bundle], &["export", "bundle", &bundle]] {
        let ran = probity(args);
        assert_eq!(ran.code, 0, "{args:?}: {}", ran.err);
    }
    assert_eq!(probity(&["export", "bundle", &bundle]).out, std::fs::read_to_string(&bundle).unwrap());
}

#[test]
fn tests_of_a_bundle_read_bodies_beside_it() {
    // The script imports a file of another folder, so it does not lie at the top of its bundle.
    let folder = folder("tests");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/account_review");
    std::fs::create_dir_all(folder.join("facts")).unwrap();
    std::fs::copy(root.join("facts/other_accounts.json"), folder.join("facts/other_accounts.json")).unwrap();
    let bundle = folder.join("review.json").display().to_string();
    assert_eq!(
        probity(&["export", "bundle", "examples/account_review/workflow.probity", "-o", &bundle]).code,
        0
    );
    let ran = probity(&["test", &bundle]);
    assert_eq!(ran.code, 0, "{}", ran.out);
}

#[test]
fn a_bundle_unpacks_and_overwrites_nothing() {
    let folder = folder("unpack");
    let bundle = bundle(&folder);
    let target = folder.join("out").display().to_string();
    assert_eq!(probity(&["import", "bundle", &bundle, "-o", &target]).code, 0);
    let lists = folder.join("out/lists.probity");
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/eu_onboarding/lists.probity");
    assert_eq!(std::fs::read(&lists).unwrap(), std::fs::read(original).unwrap());
    let ran = probity(&["import", "bundle", &bundle, "-o", &target]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("is there already"), "{}", ran.err);
}

#[test]
fn a_bundle_that_was_changed_or_is_none_says_so() {
    let folder = folder("changed");
    let bundle = bundle(&folder);
    let text = std::fs::read_to_string(&bundle).unwrap();
    std::fs::write(&bundle, text.replace("31..70", "31..71")).unwrap();
    let ran = probity(&["check", &bundle]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("error[P0912]"), "{}", ran.err);
    let ran = probity(&["check", "examples/eu_onboarding/input.json"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("error[P0911]: this is JSON, but no bundle"), "{}", ran.err);
}
