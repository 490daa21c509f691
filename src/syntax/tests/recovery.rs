//! One finding for one damaged part, and healthy parts stay in the tree.

use super::outline::outline;
use super::{Dice, messages, read, scripts, workflow};

#[track_caller]
fn reads(text: &str, wanted: &[&str], tree: &str) {
    assert_eq!(messages(text), wanted, "{text}");
    assert_eq!(outline(&read(text).tree), tree, "{text}");
}

#[test]
fn faults_in_different_statements_are_all_reported() {
    let body = "
  acquire passport ID
  check passport: usability
  aquire face: SELFIE
  if a == { end PASSED }
  require b is PASSED else end REJECTED BAD
  let x 5
  end PASSED";
    reads(
        &workflow(body),
        &[
            "P0121 expected `:`, found `ID`",
            "P0122 `aquire` begins no statement",
            "P0121 expected `}` or a value, found `end`",
            "P0121 expected `:` or `=`, found `5`",
        ],
        "workflow w [error, check passport:1, error, error, require (is b PASSED) [end REJECTED BAD], \
         error, end PASSED]",
    );
}

#[test]
fn faults_in_different_items_are_all_reported() {
    let text = "probity 1
enum tier { BASIC PLUS }
let a = 1
fn f(x int) -> bool = x
workflow w { end PASSED }
set s = { A }
test \"t\" of w { give all PASSED  expect PASSED }
";
    reads(
        text,
        &[
            "P0121 expected `,` or `}`, found `PLUS`",
            "P0121 expected `:`, found `int`",
            "P0121 expected `:`, found `=`",
            "P0122 `give` begins no step of a test",
        ],
        "error enum tier; let a; error fn f; workflow w [end PASSED]; error set s; test \"t\" [error, expect]",
    );
}

#[test]
fn a_misspelt_line_does_not_take_the_line_before_along() {
    reads(
        &workflow(
            "  acquire passport: ID\n  aquire face: SELFIE\n  firstName = 1\n  chek face: liveness\n  end PASSED",
        ),
        &[
            "P0122 `aquire` begins no statement",
            "P0104 `firstName` is not spelled like a name or a symbol",
            "P0122 `chek` begins no statement",
        ],
        "workflow w [acquire passport, error, error, error, end PASSED]",
    );
    let risk = "  risk r in 0..100 {\n    a: +30 when x\n    b +30 when x\n    c: +30 x\n    d: +1 when y\n  }\n  end PASSED";
    reads(
        &workflow(risk),
        &["P0121 expected `:`, found `+`", "P0121 expected `if` or `when`, found `x`"],
        "workflow w [risk r [a, error ?, error c, d], end PASSED]",
    );
}

#[test]
fn a_missing_brace_costs_one_finding() {
    reads(
        "probity 1\nworkflow w {\n  if a {\n    end PASSED\n  end REJECTED\n}\n\nworkflow v {\n  end PASSED\n}\n",
        &["P0112 this bracket is never closed by a `}`"],
        "workflow w [if a [end PASSED, end REJECTED]]; workflow v [end PASSED]",
    );
    reads(
        "probity 1\nenum a { A }\nworkflow w {\n  check p: usability\n\nenum b { B }\nlet c = 1\n",
        &["P0112 this bracket is never closed by a `}`"],
        "enum a; workflow w [check p:1]; enum b; let c",
    );
    reads(
        &workflow("  let a = f(1, 2\n  end PASSED"),
        &["P0112 this bracket is never closed by a `)`"],
        "workflow w [error, end PASSED]",
    );
}

#[test]
fn a_stray_bracket_costs_one_finding() {
    reads(
        &workflow("  let a = f(1))\n  check p: usability\n  end PASSED"),
        &["P0113 this `)` closes nothing"],
        "workflow w [error, check p:1, end PASSED]",
    );
    reads(
        "probity 1\nworkflow w { end PASSED }}\nlet a = 1\n",
        &["P0113 this `}` closes nothing"],
        "workflow w [end PASSED]; let a",
    );
}

#[test]
fn an_unclosed_text_ends_with_its_line() {
    reads(
        &workflow("  let a = \"x\n  let b = \"y\"\n  end unreadable(\"We could not)\n  end PASSED"),
        &["P0102 this text has no closing quote", "P0102 this text has no closing quote"],
        "workflow w [error, let b, error, end PASSED]",
    );
}

#[test]
fn junk_between_items_is_one_finding_per_run() {
    reads(
        "probity 1\nworflow v { end PASSED }\nlet a = 1\n}\ncheck p: usability\nlet b = 2\n",
        &["P0120 `worflow` begins no declaration", "P0113 this `}` closes nothing"],
        "error let a; let b",
    );
}

#[test]
fn rows_are_kept_beside_damaged_ones() {
    reads(
        "probity 1\ntable t(a: int, b: bool) -> int {\n  hit first\n  | 1, _ => 2\n  | < 5, true -> 3\n  | 1 2 -> 4\n  \
         | _, _ ->\n  | #, _ -> 5\n  | 7..9, missing -> { }\n}\nlet a = 1\n",
        &[
            "P0122 an arrow is written `->`, not `=>`",
            "P0121 expected `,`, `->` or `..`, found `2`",
            "P0121 expected a value here",
            "P0101 unknown character `#`",
        ],
        "table t first[2, 2]; let a",
    );
    reads(
        "probity 1\ntable t(a int) -> int { hit first | 1 -> 2 }\ntable u(a: int) -> int { }\nlet a = 1\n",
        &["P0121 expected `:`, found `int`", "P0124 there are no rows between these braces"],
        "error table t; table u []; let a",
    );
}

#[test]
fn arms_are_kept_beside_damaged_ones() {
    reads(
        &workflow(
            "  match x {\n    A, B -> end PASSED\n    C -> aquire y: ID\n    D: continue\n    else -> { end REJECTED  check }\n  }\n  end PASSED",
        ),
        &[
            "P0122 `aquire` begins no statement",
            "P0121 expected `->`, found `:`",
            "P0121 expected a check here",
        ],
        "workflow w [match ERROR (A|B [end PASSED] C [error] ERROR [] else [end REJECTED, error]), end PASSED]",
    );
    reads(
        &workflow("  decide r { 0..30 -> end PASSED 31-70 -> end WARNING 71..100 -> end }\n  end PASSED"),
        &["P0121 expected `..`, found `-`", "P0121 expected a name or a symbol such as `PASSED` here"],
        "workflow w [decide r (0..30 [end PASSED] ERROR..ERROR [end WARNING] 71..100 [error]), end PASSED]",
    );
    reads(
        &workflow("  split s by x { 90 old -> continue 10% new -> end PASSED }\n  end PASSED"),
        &["P0121 expected a percentage, found `90`"],
        "workflow w [split s (ERROR old [continue] 0.1 of 1 new [end PASSED]), end PASSED]",
    );
    reads(
        &workflow(
            "  retry p up to 3 attempts { when a -> \"b\" when -> \"c\" when d -> \"e\" }\n  end PASSED",
        ),
        &["P0121 expected a value, found `->`"],
        "workflow w [retry p 2, end PASSED]",
    );
    reads(
        &workflow("  match x { A -> check p: usability end PASSED  else -> continue }\n  end PASSED"),
        &["P0122 only one statement stands behind an arrow"],
        "workflow w [match x (A [check p:1, end PASSED] else [continue]), end PASSED]",
    );
}

#[test]
fn missing_words_and_marks_do_not_split_a_statement() {
    for (body, message) in [
        ("require a is PASSED end REJECTED", "P0121 expected `else`, found `end`"),
        ("expires after 30 min end NOT_EXECUTED", "P0121 expected `->`, found `end`"),
        ("if a end PASSED", "P0121 expected `{`, found `end`"),
        ("risk r in 0..1 { a: +30 b }", "P0121 expected `if` or `when`, found `b`"),
        ("let check = 5", "P0123 `check` is a reserved word and can't be a name"),
    ] {
        assert_eq!(messages(&workflow(&format!("  {body}\n  end PASSED"))), [message], "{body}");
    }
}

#[test]
fn no_part_has_two_findings_about_one_place() {
    let scripts = scripts();
    let mut dice = Dice::new(3);
    for round in 0..120 {
        let text = &scripts[round % scripts.len()].1;
        let end = (0..=text.len().min(2_000)).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        let text = dice.damage(&text[..end]);
        let found = read(&text).diagnostics;
        for (one, two) in found.iter().zip(found.iter().skip(1)) {
            let (a, b) = (one.primary.span, two.primary.span);
            assert!((a, one.code) != (b, two.code), "{one:?}\n{two:?}\n{text}");
        }
    }
}
