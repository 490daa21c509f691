//! `rules.csv`, written for this test, holds a rule of every category and every form that a condition takes, and four that
//! have no counterpart. The script that it becomes is kept in `rules.probity`.

use std::fs;
use std::path::PathBuf;

use probity::engine::{Compilation, NoFiles, compile};
use probity::exchange::rules::{Form, Imported, export, import};
use probity::facts::from_json;
use probity::interp::{Lists, decide};
use probity::outcome::Outcome;

const HEAD: &str = "RULE_NAME,SCORE,RULE_LEFT_HAND_SIDE,RULE_CATEGORY,RULE_DESCRIPTION,RULE_LABELS\n";

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/exchange")
}

fn fixture() -> Imported {
    imported(&fs::read(folder().join("rules.csv")).expect("the fixture"))
}

fn imported(csv: &[u8]) -> Imported {
    import(csv, "jumio", "fraud", Form::Workflow).expect("a rule set")
}

fn compiled(imported: &Imported) -> Compilation {
    let compilation = compile("imported.probity", &imported.script, &NoFiles);
    // A short rule set can't reach all of the vendor's bands, and that is right to say.
    let others = compilation.diagnostics.iter().filter(|found| found.code.to_string() != "P0608");
    let found: Vec<String> = others.map(|found| found.message.clone()).collect();
    assert!(found.is_empty(), "{found:?}\n{}", imported.script);
    compilation
}

fn exported(imported: &Imported) -> String {
    let compilation = compiled(imported);
    let program = compilation.program("imported").expect("the workflow");
    let exported = export(&compilation.sources, program, &program.risks[0], "jumio").expect("rules");
    assert_eq!(exported.remarks, []);
    exported.csv
}

/// The outcome for some input, with everything else missing.
fn decided(csv: &str, input: &str) -> Outcome {
    let imported = imported(csv.as_bytes());
    let compilation = compiled(&imported);
    let program = compilation.program("imported").expect("the workflow");
    let body =
        format!(r#"{{"transaction": {{"time": "2026-01-31T10:00:00Z", "closed": true}}, "input": {input}}}"#);
    let facts = from_json(program, body.as_bytes()).expect("facts");
    decide(program, &facts, &Lists::new().bind(program).expect("no lists"))
}

#[test]
fn the_fixture_becomes_the_script_that_is_kept() {
    let imported = fixture();
    compiled(&imported);
    let file = folder().join("rules.probity");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, &imported.script).expect("the file can be written");
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == imported.script, "rules.probity differs:\n{}", imported.script);
}

#[test]
fn what_has_no_counterpart_is_said_and_kept() {
    let imported = fixture();
    assert_eq!(imported.rules, 33);
    let said: Vec<(usize, &str)> =
        imported.remarks.iter().map(|remark| (remark.row, remark.rule.as_str())).collect();
    assert_eq!(
        said,
        [
            (31, "Repeated ID number"),
            (32, "Misspelt field"),
            (33, "Extraction rejected"),
            (34, "Name with number")
        ]
    );
    for condition in
        ["velocity(idNumber, '10m') >= 5", "capabilities.extraction.data.issuingCuontry == 'DEU'"]
    {
        assert!(imported.script.contains(&format!("//   Condition: {condition}\n")), "{condition}");
    }
}

#[test]
fn what_is_exported_imports_to_the_same() {
    let first = exported(&fixture());
    let again = imported(first.as_bytes());
    assert_eq!(again.remarks, []);
    assert_eq!(again.rules, 29);
    assert_eq!(exported(&again), first);
}

#[test]
fn scores_follow_the_vendors_formula() {
    let rules = |scores: &[i64]| {
        let row = |(at, score): (usize, &i64)| format!("r{at},{score},customFields.n > {at},,,\n");
        HEAD.to_owned() + &scores.iter().enumerate().map(row).collect::<String>()
    };
    for (scores, n, score) in [
        (&[40, 30][..], 2, 70),
        (&[40, 30], 1, 40),
        (&[40, 30], 0, 0),
        (&[60, 70], 2, 100),
        (&[-60, 10], 2, 0),
        (&[100, -20], 2, 100),
        (&[80, -100], 2, 0),
        (&[-100, 100], 2, 100),
    ] {
        let outcome = decided(&rules(scores), &format!(r#"{{"customFields": {{"n": {n}}}}}"#));
        assert_eq!(outcome.risks[0].score, score, "{scores:?} {n}");
    }
    // Missing: nothing is scored, as at the vendor's.
    let outcome = decided(&rules(&[100]), "{}");
    assert_eq!(outcome.risks[0].score, 0);
}

#[test]
fn whatever_a_condition_holds_the_script_has_no_error() {
    let conditions = [
        "",
        "customFields.a == 1 or customFields.a == 'x'",
        "customFields.a == customFields.b",
        "customFields == 1",
        "'a' == 'a'",
        "true",
        "null",
        "capabilities",
        "capabilities.liveness == null",
        "capabilities.liveness.decision.type < 'PASSED'",
        "capabilities.liveness.decision.type == 'REJECT'",
        "capabilities.liveness.decision.details.label in ['TECHNICAL_ERROR', 'PHOTOCOPY']",
        "capabilities.liveness.decision.details.label != 'TECHNICAL_ERROR'",
        "capabilities.imageChecks.data.faceSearchFindings.findings.contains('x')",
        "isEmpty(capabilities.imageChecks.data.faceSearchFindings.findings)",
        "capabilities.extraction.data.address == null",
        "capabilities.extraction.data.issuingCountry < 'DEU'",
        "capabilities.extraction.data.issuingCountry == 'Germany'",
        "customFields.t matches '(unclosed'",
        "customFields.t matches '\"(?<n>a)\\\\1'",
        "customFields.t == '\u{202e}\\\\ \\n'",
        "customFields.when == 1 and customFields.in == 2 and customFields['a.b'] == 3",
        "customFields.n in []",
        "customFields.n in [1, 1, 2.5]",
        "customFields.n between 1 and 99999999999999999999",
        "preparedData.address == 'x'",
        "not not not customFields.flag",
        "credentials[0].country == 'DEU'",
        "((((((((((((((((((((((((((((((((((((((((a == 1))))))))))))))))))))))))))))))))))))))))",
    ];
    for condition in conditions {
        let cell = condition.replace('"', "\"\"");
        let csv = format!(
            "{HEAD}\"///\u{202e} a\u{0}b\",40,\"{cell}\",c,\"two\nlines\",l\nother,1,customFields.z == 1,,,\n"
        );
        let imported = imported(csv.as_bytes());
        compiled(&imported);
        assert_eq!(imported.rules, 2);
    }
}

#[test]
fn the_risk_alone_has_the_same_rules() {
    let csv = format!("{HEAD}Rule,10,preparedData.email == 'a',,,\n");
    let risk = import(csv.as_bytes(), "jumio", "Mail risk", Form::Risk).expect("a rule set");
    assert_eq!(
        risk.script,
        "  risk mail_risk in 0..100 {\n    /// Name: Rule\n    rule: +10 when input.email == \"a\", 0 if unknown\n  }\n"
    );
}

#[test]
fn what_a_vendor_cannot_say_is_remarked() {
    let script = r#"probity 1
use jumio
workflow w {
  expires after 30 min -> end NOT_EXECUTED EXPIRED
  input { n: int?  born: date?  name: text? }
  acquire front: ID
  acquire second: ID
  check front: usability
  check second: usability
  risk r in 0..100 {
    /// Two steps
    /// Category: Custom
    steps:  +30 when input.n > 9, +10 when input.n > 5, 0 if unknown
    strict: +20 when input.n == 1, +20 if unknown
    alike:  +20 when jaro_winkler(input.name, "x") > 0.9, 0 if unknown
    one_of: +20 when front.usability is REJECTED, 0 if unknown
    fixed:  =50 when input.n == 2, 0 if unknown
    shadow tried: +5 when input.n == 3, 0 if unknown
  }
  decide r { 0..50 -> end PASSED  51..100 -> end REJECTED }
}
"#;
    let compilation = compile("w.probity", script, &NoFiles);
    let program = compilation.program("w").expect("the workflow");
    let exported = export(&compilation.sources, program, &program.risks[0], "jumio").expect("rules");
    let remarked: Vec<&str> = exported.remarks.iter().map(|remark| remark.rule.as_str()).collect();
    assert_eq!(remarked, ["strict", "alike", "one_of", "fixed", "tried"]);
    assert_eq!(exported.rules, 6);
    let lines: Vec<&str> = exported.csv.lines().collect();
    assert_eq!(lines[1], "steps,Custom,Two steps,,preparedData.n > 9,30");
    assert_eq!(lines[2], "steps (2),Custom,Two steps,,!(preparedData.n > 9) && preparedData.n > 5,10");
    assert!(lines[4].contains("probity: jaro_winkler"), "{}", lines[4]);
}
