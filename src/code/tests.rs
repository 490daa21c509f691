//! What becomes of small workflows, as kept text.

use super::Code;
use crate::engine::{NoFiles, compile};

/// The code of the only workflow, without the slots.
fn code(body: &str) -> String {
    let text = format!("probity 1\nworkflow main {{\n{body}\n}}\n");
    let compiled = compile("script.probity", &text, &NoFiles);
    assert!(!compiled.has_errors(), "{:#?}", compiled.diagnostics);
    let program = compiled.program("main").unwrap();
    let printed = Code::of(program).unwrap().print(program);
    let lines = printed.lines().filter(|line| !line.starts_with("row[") && !line.starts_with("frame["));
    lines.collect::<Vec<_>>().join("\n")
}

#[test]
fn constants_are_folded_and_ways_that_they_close_are_gone() {
    insta::assert_snapshot!(code(
        "input { n: int in 0..9 }
         if 2 + 2 == 5 { end REJECTED NEVER }
         require input.n >= 0 else end REJECTED NEVER
         require input.n > 3 and 1 < 2 else end REJECTED SMALL
         end PASSED"
    ));
}

#[test]
fn what_two_conditions_share_is_computed_once() {
    insta::assert_snapshot!(code(
        "input { a: int  b: int }
         if big: input.a + input.b > 10 { end WARNING BIG }
         if huge: input.a + input.b > 100 { end WARNING HUGE }
         end PASSED"
    ));
}

#[test]
fn bands_ask_only_what_is_still_open() {
    insta::assert_snapshot!(code(
        "input { n: int in 0..9 }
         risk r in 0..100 { many: +40 when input.n > 5 }
         decide r {
           0..30   -> end PASSED
           31..70  -> end WARNING
           71..100 -> end REJECTED
         }"
    ));
}

#[test]
fn rules_are_an_index_and_what_it_can_not_hold() {
    insta::assert_snapshot!(code(
        "input { who: text  country: country?  a: int?  b: int }
         risk r in 0..100 {
           named:  +5 when input.who in { \"x\", \"y\" } and input.a > 3,                 +1 if unknown
           abroad: =90 when input.country == FR, +10 when input.country in { DE, AT },   0 if unknown
           more:   +7 when input.a > input.b and input.who == \"x\",                      0 if unknown
         }
         decide r { 0..50 -> end PASSED  51..100 -> end REJECTED }"
    ));
}

#[test]
fn a_check_is_asked_without_branches() {
    let text = "probity 1
        credential DOC {}
        capability usable on DOC { passed OK rejected BAD }
        capability read on DOC requires usable is PASSED { passed OK data { n: int? } }
        workflow main {
          expires after 1 day -> end NOT_EXECUTED EXPIRED
          acquire doc: DOC
          check doc: usable, read
          require doc.read.n > 3 else end REJECTED SMALL
          end PASSED
        }";
    let compiled = compile("script.probity", text, &NoFiles);
    let program = compiled.program("main").unwrap();
    insta::assert_snapshot!(Code::of(program).unwrap().print(program));
}
