//! Ways in which somebody could have passed by accident, each found once: what the checker has to refuse, and what a run
//! has to decide.

use probity::engine::compile;
use probity::facts::from_json;
use probity::interp::{Lists, decide};
use probity::outcome::{Ended, Outcome};

use crate::support::{Disk, rendered};

const CATALOG: &str = "probity 1
credential PAPER { parts FRONT }
credential FACE { parts FRONT }
capability quality on PAPER | FACE { passed OK  rejected BAD }
capability live on FACE requires quality is PASSED { passed OK  rejected FAKE }
capability same on (PAPER, FACE) { passed OK  rejected OTHER }
capability asked(name: text) { passed OK  rejected NO }
";

fn script(body: &str) -> String {
    let expires = "expires after 1 day -> end NOT_EXECUTED EXPIRED\n";
    format!("{CATALOG}workflow w {{\n{expires}{body}\n}}\n")
}

/// The codes of the errors, in order.
fn codes(body: &str) -> Vec<String> {
    let compilation = compile("script", &script(body), &Disk);
    let errors = compilation.diagnostics.iter().filter(|found| found.is_error());
    errors.map(|found| found.code.to_string()).collect()
}

fn run(body: &str, facts: &str) -> Outcome {
    let compilation = compile("script", &script(body), &Disk);
    let program = compilation.programs.first().unwrap_or_else(|| panic!("{}", rendered(&compilation)));
    let facts = from_json(program, facts.as_bytes()).unwrap_or_else(|errors| panic!("{errors:?}"));
    decide(program, &facts, &Lists::new().bind(program).expect("no lists"))
}

fn end(outcome: &Outcome) -> String {
    match &outcome.result {
        Ended::Pending(needs) => {
            let credentials = needs.credentials.iter().map(|need| format!("{} {}", need.label, need.attempt));
            let checks = needs.checks.iter().map(|need| need.name.to_string());
            format!("PENDING {}", credentials.chain(checks).collect::<Vec<_>>().join(", "))
        }
        Ended::Ended(end) => format!("{} {}", end.decision, end.label),
    }
}

#[test]
fn a_risk_of_one_branch_is_not_computed_on_the_others() {
    let risk = "input { x: bool  a: int? in 0..100 }
      if input.x { risk fraud in 0..100 { r: +60 when input.a > 3, +40 if unknown } }";
    assert_eq!(codes(&format!("{risk} if fraud.score > 50 {{ end REJECTED }} end PASSED")), ["P0303"]);
    let decided = format!("{risk} decide fraud {{ 0..50 -> end PASSED  51..100 -> end REJECTED }}");
    assert_eq!(codes(&decided), ["P0211"]);
}

#[test]
fn a_constant_of_one_branch_is_not_there_behind_it() {
    let body = "input { x: bool  a: int? in 0..100 }
      if input.a is known { let y = input.a  if y > 50 { end WARNING } }
      if y > 30 { end REJECTED }
      end PASSED";
    assert_eq!(codes(body), ["P0211"]);
}

#[test]
fn what_was_said_of_results_stays_said() {
    let body = "acquire face: FACE
      check face: quality
      let dirty = any(r in results: r is REJECTED) ?? true
      let before = count(results)
      require not dirty else end REJECTED A
      check face: live
      if dirty { end REJECTED B }
      if count(results) > before { end WARNING GREW }
      end PASSED";
    let facts = r#"{"credentials": {"face": {}}, "checks": {"face.quality": {"decision": "PASSED", "label": "OK"},
      "face.live": {"decision": "NOT_EXECUTED", "failure": "TIMED_OUT"}}}"#;
    assert_eq!(end(&run(body, facts)), "WARNING GREW");
}

#[test]
fn results_of_checks_that_may_not_have_run_are_unknown() {
    let body = |question: &str| {
        format!(
            "input {{ x: bool }}
             if input.x {{ check c = asked(\"a\") }}
             require {question} else end REJECTED NOTHING_RAN
             end PASSED"
        )
    };
    for question in ["all(r in results: r is PASSED)", "none(r in results of asked: r is REJECTED)"] {
        let outcome = run(&body(question), r#"{"input": {"x": false}}"#);
        assert_eq!(end(&outcome), "REJECTED NOTHING_RAN", "{question}");
    }
    let open = "input { x: bool }
      if input.x { check c = asked(\"a\") }
      if any(r in results: r is REJECTED) { end REJECTED }
      end PASSED";
    assert_eq!(codes(open), ["P0303"]);
}

#[test]
fn amounts_in_another_currency_are_never_among_ours() {
    let set = "input { a: money } if input.a in { 5.00 EUR, 6.00 EUR } { end WARNING } end PASSED";
    assert_eq!(codes(set), ["P0303"]);
    let range =
        "input { l: money  b: money in EUR } if input.b in 1.00 EUR..input.l { end WARNING } end PASSED";
    assert_eq!(codes(range), ["P0303"]);
    let matched = "input { a: money } match input.a { 1.00 EUR..9.00 EUR -> end REJECTED  else -> continue } end PASSED";
    assert_eq!(codes(matched), ["P0312"]);
}

#[test]
fn one_name_is_one_check_on_the_same_credentials() {
    let branches = "input { c: bool }
      acquire a: PAPER
      acquire b: PAPER
      acquire face: FACE
      if input.c { check sim = same(a, face) } else { check sim = same(b, face) }
      require sim is PASSED else end REJECTED
      end PASSED";
    assert_eq!(codes(branches), ["P0202"]);
    let fall_back = "acquire a: PAPER
      acquire face: FACE
      check q = quality(a) else quality(face)
      require q is PASSED else end REJECTED
      end PASSED";
    assert_eq!(codes(fall_back), ["P0411"]);
}

#[test]
fn an_attempt_counts_only_when_it_was_asked_for() {
    let with_retry = "acquire a: PAPER
      check a: quality
      retry a up to 2 attempts { when a.quality is REJECTED -> \"Again, please.\" }
      require a.quality is PASSED else end REJECTED BAD
      end PASSED";
    let result = |attempt: u32, decision: &str, label: &str| {
        format!(r#"{{"decision": "{decision}", "label": "{label}", "attempt": {attempt}}}"#)
    };
    let facts = |attempts: &[u32], results: &[String]| {
        let attempts: Vec<String> = attempts.iter().map(|at| format!(r#"{{"attempt": {at}}}"#)).collect();
        format!(
            r#"{{"credentials": {{"a": [{}]}}, "checks": {{"a.quality": [{}]}}}}"#,
            attempts.join(","),
            results.join(",")
        )
    };
    let bad = |attempt| result(attempt, "REJECTED", "BAD");
    let good = |attempt| result(attempt, "PASSED", "OK");
    assert_eq!(end(&run(with_retry, &facts(&[1], &[bad(1)]))), "PENDING a 2");
    assert_eq!(end(&run(with_retry, &facts(&[1, 2], &[bad(1), good(2)]))), "PASSED PASSED");
    assert_eq!(end(&run(with_retry, &facts(&[1, 2], &[bad(1), bad(2)]))), "REJECTED BAD");
    // A third attempt was never asked for.
    assert_eq!(end(&run(with_retry, &facts(&[1, 2, 3], &[bad(1), bad(2), good(3)]))), "REJECTED BAD");
    assert_eq!(end(&run(with_retry, &facts(&[1, 9], &[bad(1), good(9)]))), "PENDING a 2");
    let without = "acquire a: PAPER
      check a: quality
      require a.quality is PASSED else end REJECTED BAD
      end PASSED";
    assert_eq!(end(&run(without, &facts(&[1, 2], &[bad(1), good(2)]))), "REJECTED BAD");
}

#[test]
fn what_a_check_is_handed_comes_before_it_is_asked_for() {
    let body = "check first = asked(\"a\")
      check second = asked(if first is PASSED then \"known\" else \"unknown\")
      require second is PASSED else end REJECTED
      end PASSED";
    assert_eq!(end(&run(body, "{}")), "PENDING first");
    let answered = r#"{"checks": {"first": {"decision": "PASSED", "label": "OK"}}}"#;
    assert_eq!(end(&run(body, answered)), "PENDING second");
}

#[test]
fn a_shadow_check_meets_no_requirement() {
    let body = "acquire face: FACE
      shadow check face: quality
      check face: live
      match face.live { REJECTED -> end REJECTED  else -> continue }
      end PASSED";
    assert_eq!(codes(body), ["P0404"]);
}

#[test]
fn nothing_runs_of_a_script_that_could_not_be_understood() {
    let texts = [
        "probity 1\nworkflow w { if 1 == 2 { let x = 5 5 end PASSED } end PASSED }\n",
        "probity 1\nfn wrong(a: int) -> bool = a + \nworkflow w { input { a: int } if wrong(input.a) { end REJECTED } end PASSED }\n",
        "probity 1\nfn wrong(a: int) -> bool = a > \"5\"\nworkflow w { input { a: int } if wrong(input.a) { end REJECTED } end PASSED }\n",
        "probity 1\nrules r(a: int) { x: +50 whn a > 3 }\nworkflow w { input { a: int } risk f in 0..100 { include r(input.a) } decide f { 0..100 -> end PASSED } }\n",
    ];
    for text in texts {
        let compilation = compile("script", text, &Disk);
        assert!(compilation.has_errors(), "{text}");
        assert!(compilation.programs.is_empty(), "{text}");
    }
}

#[test]
fn a_test_does_not_change_what_its_workflow_reads() {
    let text = "probity 1\nworkflow w { end PASSED }\ntest \"t\" of w { expect hour(now) == 12 }\n";
    let compilation = compile("script", text, &Disk);
    let program = compilation.programs.first().unwrap_or_else(|| panic!("{}", rendered(&compilation)));
    assert!(from_json(program, b"{}").is_ok());
}

#[test]
fn an_end_with_a_slip_is_an_end() {
    assert_eq!(codes("end PASED"), ["P0305"]);
}

#[test]
fn a_range_is_offered_only_where_it_says_the_same() {
    let offers = |comparison: &str| {
        let text = script(&format!("input {{ x: int }} if {comparison} {{ end PASSED }} end REJECTED"));
        let found = compile("script", &text, &Disk).diagnostics;
        let chained =
            found.iter().find(|found| found.code.to_string() == "P0131").expect("a chained comparison");
        !chained.fixes.is_empty()
    };
    assert!(offers("18 <= input.x <= 65"));
    for comparison in ["18 <= input.x < 65", "18 < input.x <= 65", "65 >= input.x >= 18"] {
        assert!(!offers(comparison), "{comparison}");
    }
}

#[test]
fn an_arm_behind_else_is_never_taken() {
    let body = "input { n: int? in 0..10 }
      check c = asked(\"a\")
      match c { REJECTED -> end REJECTED  else -> end WARNING NOT_CLEAR  PASSED -> continue }
      end PASSED";
    let failed = r#"{"checks": {"c": {"decision": "PASSED", "label": "OK"}}}"#;
    assert_eq!(end(&run(body, failed)), "WARNING NOT_CLEAR");
    let body = "input { n: int? in 0..10 }
      match input.n { 1 -> end REJECTED  else -> end WARNING LOOK  2 -> end PASSED  missing -> end WARNING NOBODY_KNOWS }";
    assert_eq!(end(&run(body, r#"{"input": {"n": 2}}"#)), "WARNING LOOK");
    assert_eq!(end(&run(body, "{}")), "WARNING NOBODY_KNOWS");
}

#[test]
fn ranges_without_else_leave_no_gap() {
    let matched = |arms: &str| {
        codes(&format!("input {{ n: int in 0..100  s: float in 0..1  c: country }} match {arms} end PASSED"))
    };
    assert_eq!(matched("input.n { 0..9 -> end REJECTED  10..100 -> continue }"), [] as [&str; 0]);
    assert_eq!(matched("input.s { 0..0.5 -> end REJECTED  0.5..1 -> continue }"), [] as [&str; 0]);
    for open in [
        "input.n { 0..9 -> end REJECTED  11..100 -> continue }",
        "input.n { 0..9, 11 -> end REJECTED  12..99, 10 -> continue }",
        "input.s { 0..0.49 -> end REJECTED  0.5..1 -> continue }",
        "input.c { DE -> end REJECTED  in { FR } -> continue }",
    ] {
        assert_eq!(matched(open), ["P0321"], "{open}");
    }
}
