//! Each refactoring on a script with tests: they pass before and after, and nothing new is found.

use super::super::change::again;
use super::super::fixture::{Fixture, fixture};
use super::{Refactoring, refactorings};
use crate::testing::run_test;

/// What is offered for what stands between `$0` and `$1`, or at `$0`.
fn offered(text: &str) -> (Fixture, Vec<Refactoring>) {
    let selected = text.find("$0").zip(text.find("$1")).map(|(from, to)| to - from - 2);
    let fixture = fixture(&text.replace("$1", ""));
    let range = fixture.cursor..fixture.cursor + selected.unwrap_or(0);
    let found = refactorings(&fixture.analysis, &fixture, &range);
    (fixture, found)
}

fn titles(text: &str) -> Vec<String> {
    offered(text).1.into_iter().map(|one| one.title).collect()
}

/// The script after the refactoring of that title, without its first line.
fn after(text: &str, title: &str) -> String {
    let (fixture, found) = offered(text);
    let before = &fixture.analysis;
    let one = found.iter().find(|one| one.title == title);
    let Some(one) = one else {
        let shown: Vec<&String> = found.iter().map(|one| &one.title).collect();
        let findings: Vec<&String> = before.diagnostics().iter().map(|one| &one.message).collect();
        return format!("only {shown:?} is offered; {findings:?}");
    };
    let after = again(before, &fixture, &one.changes).unwrap();
    let mut count = 0;
    for analysis in [before, &after] {
        for program in analysis.programs() {
            for test in &program.tests {
                let report = run_test(program, test, &|_| Err("no files".to_owned()));
                assert!(report.passed(), "`{}` fails in\n{}", test.title, analysis.text());
                count += 1;
            }
        }
    }
    assert!(count >= 2 && count % 2 == 0, "no test has run");
    after.text().trim_start_matches("probity 1\n").to_owned()
}

const INPUT: &str = "workflow w {\n  input {\n    amount: (money in EUR)?  example 5.00 EUR\n    country: country  example DE\n    points: int in 0..100  example 7\n  }\n";
const TESTS: &str = "\n}\n\ntest \"the usual\" of w {\n  expect PASSED\n}\n\ntest \"elsewhere\" of w {\n  given input.country = FR\n  expect WARNING ABROAD\n}\n";

fn script(body: &str) -> String {
    format!("{INPUT}{body}{TESTS}")
}

#[test]
fn a_condition_gets_a_name_in_front_of_its_statement() {
    let text =
        script("  /// Only at home.\n  if (input.coun$0try != DE) { end WARNING ABROAD }\n  end PASSED");
    let shown = after(&text, "Extract to a `let`");
    let expected =
        "  let condition = input.country != DE\n  /// Only at home.\n  if condition { end WARNING ABROAD }\n";
    assert!(shown.contains(expected), "{shown}");
}

#[test]
fn a_part_of_a_condition_is_extracted_where_it_means_the_same() {
    let text =
        script("  if $0input.country != DE$1 and input.points < 50 { end WARNING ABROAD }\n  end PASSED");
    assert!(after(&text, "Extract to a `let`").contains("if condition and input.points < 50 {"));
    // Here the amount is only known to be there by what stands in front.
    let text = script(
        "  if input.country != DE { end WARNING ABROAD }\n  if input.amount is known and $0input.amount > 900.00 EUR$1 { end WARNING LARGE }\n  end PASSED",
    );
    assert_eq!(titles(&text), ["Extract to a function"]);
}

#[test]
fn a_function_gets_what_it_reads_as_parameters() {
    let text =
        script("  if $0input.country != DE and input.points * 2 < 50$1 { end WARNING ABROAD }\n  end PASSED");
    let shown = after(&text, "Extract to a function");
    let expected = "fn condition(country: country, points: int in 0..100) -> bool = country != DE and points * 2 < 50\n\nworkflow w";
    assert!(shown.starts_with(expected), "{shown}");
    assert!(shown.contains("if condition(input.country, input.points) {"), "{shown}");
}

#[test]
fn statements_become_a_step() {
    let text = "use jumio\n\nworkflow w {\n  expires after 30 min -> end NOT_EXECUTED EXPIRED\n  input { country: country  example DE }\n  acquire doc: ID\n  $0check doc: usability\n  retry doc up to 2 attempts {\n    when doc.usability is REJECTED -> \"Again.\"\n  }\n  require doc.usability is PASSED and input.country == DE else end WARNING ABROAD$1\n  end PASSED\n}\n\ntest \"the usual\" of w {\n  given all PASSED\n  expect PASSED\n}\n";
    let shown = after(text, "Extract to a step");
    let expected = "step part(doc: ID, country: country) {\n  check doc: usability\n  retry doc up to 2 attempts {\n    when doc.usability is REJECTED -> \"Again.\"\n  }\n  require doc.usability is PASSED and country == DE else end WARNING ABROAD\n}\n\nworkflow w";
    assert!(shown.contains(expected), "{shown}");
    assert!(shown.contains("  run part(doc, input.country)\n  end PASSED"), "{shown}");
}

#[test]
fn half_a_statement_is_no_step() {
    let text = script("  if input.country != DE { $0end WARNING$1 ABROAD }\n  end PASSED");
    assert!(!titles(&text).iter().any(|title| title.contains("step")));
}

#[test]
fn constants_are_put_in_place() {
    let text = script(
        "  let ab$0road = input.country != DE or input.points > 90\n  if abroad and input.points < 95 { end WARNING ABROAD }\n  end PASSED",
    );
    let shown = after(&text, "Inline `abroad`");
    let expected = "  }\n  if (input.country != DE or input.points > 90) and input.points < 95 {";
    assert!(shown.contains(expected), "{shown}");
    let text = format!(
        "/// Where we are.\nlet home: country = DE\n\n{}",
        script("  if input.country != ho$0me { end WARNING ABROAD }\n  end PASSED")
    );
    let shown = after(&text, "Inline `home`");
    assert!(shown.starts_with("\nworkflow w") && shown.contains("if input.country != DE {"), "{shown}");
}

#[test]
fn functions_are_put_in_place_with_their_arguments() {
    let function = "fn few(n: int, most: int) -> bool = n <= most\n\n";
    let text = format!(
        "{function}{}",
        script(
            "  if input.country != DE and f$0ew(input.points + 1, most: 50) { end WARNING ABROAD }\n  end PASSED"
        )
    );
    let shown = after(&text, "Inline `few`");
    assert!(shown.contains("if input.country != DE and ((input.points + 1) <= 50) {"), "{shown}");
    assert!(!shown.contains("fn few"), "{shown}");
    // A call of what is missing is missing, whatever the function says.
    let text = format!(
        "fn some(n: money in EUR) -> bool = n > 0.00 EUR or n < 1.00 EUR\n\n{}",
        script("  if input.country != DE { end WARNING ABROAD }\n  if so$0me(input.amount) ?? false { end WARNING LARGE }\n  end PASSED")
            .replace("example 5.00 EUR", "")
    );
    assert!(!titles(&text).iter().any(|title| title.starts_with("Inline")), "{:?}", titles(&text));
}

#[test]
fn a_chain_of_ifs_on_one_place_is_a_match() {
    let text = script(
        "  i$0f input.country == FR or input.country == IT {\n    end WARNING ABROAD\n  } else if input.country in { US, CA } { end WARNING FAR }\n  end PASSED",
    );
    let shown = after(&text, "Write it as a `match`");
    let expected = "  match input.country {\n    FR, IT -> {\n    end WARNING ABROAD\n  }\n    in { US, CA } -> end WARNING FAR\n    else -> continue\n  }\n  end PASSED";
    assert!(shown.contains(expected), "{shown}");
    let text = script(
        "  i$0f input.country == FR { end WARNING ABROAD } else if input.points == 99 { end WARNING MANY }\n  end PASSED",
    );
    assert!(!titles(&text).iter().any(|title| title.contains("match")));
}

#[test]
fn a_chain_of_values_is_a_table() {
    let function = "fn fee(place: country, n: int in 0..100) -> int =\n  if place == DE and n < 10 then 1\n  else i$0f place in { FR, IT } then n + 2\n  else 3\n\n";
    let text = format!(
        "{function}{}",
        script("  if fee(input.country, input.points) > 1 { end WARNING ABROAD }\n  end PASSED")
    );
    let shown = after(&text, "Make it a decision table");
    let expected = "(place: country, n: int in 0..100) -> int in 1..102 {\n  hit first\n  | DE,         < 10 -> 1\n  | { FR, IT }, _    -> n + 2\n  | _,          _    -> 3\n}\n\nfn fee(place: country, n: int in 0..100) -> int =\n  decision(place, n)\n";
    assert!(shown.contains(expected), "{shown}");
}

#[test]
fn nothing_is_offered_in_a_script_with_errors_or_where_nothing_is() {
    for text in [
        "$0",
        "workflow w { i$0f x",
        "workflow w { input { n: int } if inp$0ut.m > 5 { end REJECTED } end PASSED }",
    ] {
        assert_eq!(titles(text), Vec::<String>::new());
    }
}

#[test]
fn every_place_of_a_text_has_an_answer() {
    let text = include_str!("../../../examples/design/payment.probity");
    for cut in [text, text.get(..text.len() / 2).unwrap_or_default()] {
        let whole = fixture(cut);
        for at in (0..cut.len()).step_by(23) {
            for width in [0, 40] {
                let found = refactorings(&whole.analysis, &whole, &(at..(at + width).min(cut.len())));
                let changed = found.iter().map(|one| again(&whole.analysis, &whole, &one.changes));
                assert!(changed.into_iter().all(|after| after.is_some()), "{at}");
            }
        }
    }
}
