//! What is found in whole scripts, and what is left alone.

use crate::engine::{NoFiles, compile};

/// The codes of the findings, in the order of their places.
fn codes(text: &str) -> Vec<String> {
    let script = format!("probity 1\nuse jumio\n{text}");
    let compilation = compile("test", &script, &NoFiles);
    compilation.diagnostics.iter().map(|found| found.code.to_string()).collect()
}

fn workflow(body: &str) -> String {
    format!(
        "workflow w {{\n  input {{ country: country  n: int in 0..10  m: int? in 0..10  email: text }}\n  acquire doc: ID {{ from EXISTING }}\n  \
         check doc: usability\n  require doc.usability is PASSED else end REJECTED UNREADABLE\n  check \
         email_risk(email: input.email)\n{body}\n  require email_risk is PASSED and input.n != input.m else end WARNING LOOK\n  end \
         PASSED IN\n}}\n"
    )
}

fn found(body: &str) -> Vec<String> {
    let known = ["P0613", "P0614"];
    let all = codes(&workflow(&format!("  require input.country != XKX else end REJECTED XKX\n{body}")));
    all.into_iter().filter(|code| !known.contains(&code.as_str())).collect()
}

#[test]
fn branches_that_depend_on_each_other_are_understood() {
    let first = "match input.country { DE, FR -> acquire face: SELFIE { from EXISTING } else -> continue }";
    let right = "if input.country in { DE, FR } { check face: usability require face.usability is PASSED else end REJECTED NO }";
    let wrong = "if input.country != NO { check face: usability require face.usability is PASSED else end REJECTED NO }";
    assert_eq!(found(&format!("{first}\n{right}")), [] as [&str; 0]);
    assert_eq!(found(&format!("{first}\n{wrong}")), ["P0610"]);
}

#[test]
fn ranges_decide_conditions() {
    for (condition, same) in [
        ("input.n > 10", true),
        ("input.n >= 10", false),
        ("input.n in 0..10", true),
        ("input.n in 1..10", false),
        ("input.n < 5 and input.n > 4", true),
        ("input.n < 5 or input.n > 3", true),
        ("input.n < 4 or input.n > 4", false),
        ("not input.n <= 10", true),
        ("(input.m > 10) ?? false", true),
        ("(input.m > 9) ?? false", false),
        ("doc.usability is PASSED", true),
        ("doc.usability.label == OK", false),
        ("input.country == XKX", true),
    ] {
        let body = format!("if {condition} {{ end WARNING LOOK }}");
        let given = found(&body).contains(&"P0605".to_owned());
        assert_eq!(given, same, "{condition}");
    }
}

#[test]
fn what_is_unknown_is_not_ruled_out() {
    let rule = |arms: &str| {
        let end = "decide r { 0..0 -> continue 1..100 -> end WARNING LOOK }";
        found(&format!("risk r in 0..100 {{ one: {arms} }}\n{end}"))
    };
    assert_eq!(rule("+5 when input.m > 5, +9 when input.m > 3, +1 if unknown"), [] as [&str; 0]);
    assert_eq!(rule("+5 when input.m > 3, +9 when input.m > 5, +1 if unknown"), ["P0607"]);
    assert_eq!(rule("+5 when input.m > 3, +9 when input.m > 10, +1 if unknown"), ["P0607"]);
}

#[test]
fn steps_are_written_for_all_their_uses() {
    let step = "step look(urgent: bool) {\n  check device_risk()\n  if urgent { require device_risk is PASSED else end \
                WARNING LOOK }\n  else { require device_risk is not REJECTED else end WARNING LOOK }\n}\n";
    let text = format!("{step}{}", workflow("run look(urgent: true)"));
    let all = codes(&text);
    assert!(!all.contains(&"P0605".to_owned()), "{all:?}");
}

#[test]
fn many_ways_are_taken_together() {
    let many: String = (0..40).map(|n| format!("if input.email == \"{n}\" {{ let x{n} = {n} check c{n} = device_risk() require c{n} is PASSED else end WARNING LOOK }}\n")).collect();
    let all = found(&many);
    assert!(all.iter().all(|code| code == "P0434"), "{all:?}");
}

#[test]
fn what_only_shadow_rules_read_ends_no_path() {
    let risk = |checks: &str, rules: &str| {
        let body = format!(
            "workflow w {{\n  expires after 1 day -> end NOT_EXECUTED EXPIRED\n  acquire doc: ID\n  check doc: usability\n  \
             require doc.usability is PASSED else end REJECTED\n  {checks}\n  risk r in 0..100 {{ {rules} }}\n  decide r {{ \
             0..30 -> end PASSED  31..100 -> end REJECTED }}\n}}\n"
        );
        codes(&body).into_iter().filter(|code| code == "P0614").count()
    };
    let counted = "bad: +50 when device_risk is REJECTED, +20 if unknown";
    let shadow = "bad: +50 when doc.usability is WARNING, +50 if unknown  shadow s: +50 when device_risk is REJECTED, 0 if unknown";
    assert_eq!(risk("check device_risk()", counted), 1);
    assert_eq!(risk("check device_risk()", shadow), 0);
    assert_eq!(risk("shadow check device_risk()", shadow), 0);
}

#[test]
fn what_is_stored_is_not_asked_of_the_user() {
    let login = |from: &str, check: &str| {
        codes(&format!(
            "step compare(a: SELFIE, f: FACEMAP) {{\n  check authentication(a, f)\n  require authentication is PASSED else end \
             REJECTED\n}}\nworkflow w {{\n  expires after 1 day -> end NOT_EXECUTED EXPIRED\n  acquire a: SELFIE\n  acquire f: \
             FACEMAP {from}\n  check a: usability, liveness\n  {check}\n  end PASSED\n}}\n"
        ))
    };
    let here = "check authentication(a, f) require authentication is PASSED else end REJECTED";
    for from in ["", "{ from EXISTING, NEW }"] {
        assert!(login(from, here).contains(&"P0617".to_owned()), "{from}");
        assert!(login(from, "run compare(a, f)").contains(&"P0617".to_owned()), "{from}, in a step");
    }
    assert_eq!(login("{ from EXISTING }", "run compare(a, f)"), [] as [&str; 0]);
}

#[test]
fn channels_of_an_acquisition_are_those_of_its_checks() {
    let scan = |workflow: &str, own: &str| {
        codes(&format!(
            "capability scan on ID {{ channels WEB  passed OK  rejected BAD }}\nworkflow w {{\n  {workflow}\n  expires after 1 day \
             -> end NOT_EXECUTED EXPIRED\n  acquire doc: ID {{ {own} types PASSPORT }}\n  check scan(doc)\n  require scan is \
             PASSED else end REJECTED\n  end PASSED\n}}\n"
        ))
    };
    assert_eq!(scan("channels WEB, API", "channels API"), ["P0432"]);
    assert_eq!(scan("", "channels API"), ["P0432"]);
    assert_eq!(scan("channels WEB", "channels API"), ["P0414"]);
    assert_eq!(scan("channels WEB, API", "channels WEB, API"), [] as [&str; 0]);
    assert_eq!(scan("channels WEB, API", ""), [] as [&str; 0]);
}

#[test]
fn a_path_without_results_does_not_pass_by_asking_for_them() {
    let all = codes(
        "workflow w {\n  expires after 1 day -> end NOT_EXECUTED EXPIRED\n  input { known: bool }\n  if not input.known { \
         acquire doc: ID  check doc: usability }\n  if clear: none(r in results: r is REJECTED) { end PASSED } else if unknown { \
         end WARNING LOOK }\n  end REJECTED\n}\n",
    );
    assert_eq!(all, [] as [&str; 0]);
}
