//! What the properties have found, each as a small script.

use probity::core::{self, ExprKind, Kind, PriorPlace};
use probity::engine::{Compilation, NoFiles, compile};

fn compiled(text: &str) -> Compilation {
    compile("script.probity", &format!("probity 1\n{text}"), &NoFiles)
}

fn codes(text: &str) -> Vec<String> {
    compiled(text)
        .diagnostics
        .iter()
        .filter(|found| found.is_error())
        .map(|found| found.code.to_string())
        .collect()
}

#[test]
fn a_path_that_has_ended_leaves_its_names_free() {
    let script = "
        credential DOC {}
        capability usable on DOC { passed OK rejected BAD }
        workflow main {
            expires after 1 day -> end NOT_EXECUTED EXPIRED
            input { n: int }
            acquire doc: DOC
            if input.n > 1 { check doc: usable  end REJECTED EARLY }
            check doc: usable
            require doc.usable is PASSED else { end REJECTED LATE }
            end PASSED
        }";
    assert_eq!(codes(script), Vec::<String>::new());
}

#[test]
fn amounts_in_different_currencies_have_no_ratio() {
    let script = |amount: &str| {
        format!(
            "workflow main {{ input {{ m: money in EUR }} require input.m / {amount} > 1 else end REJECTED  end PASSED }}"
        )
    };
    assert_eq!(codes(&script("5.00 EUR")), Vec::<String>::new());
    assert_eq!(codes(&script("500 JPY")), ["P0312"]);
}

#[test]
fn asking_whether_there_was_an_earlier_run_leaves_its_decision_a_decision() {
    let compiled = compiled(
        "workflow before { end PASSED }
        workflow main {
            stage INTERMEDIATE follows before as prior
            require prior is known and prior.decision == PASSED else end REJECTED
            end PASSED
        }",
    );
    let program = compiled.program("main").unwrap();
    let found =
        program.exprs.iter().find(|(_, expr)| expr.kind == ExprKind::Prior(PriorPlace::Decision)).unwrap();
    assert!(matches!(found.1.ty.kind, Kind::Enum(_)), "{:?}", found.1.ty);
}

#[test]
fn a_match_of_nothing_but_else_and_a_rule_known_where_it_stands_are_in_order() {
    let compiled = compiled(
        "workflow main {
            input { n: int? }
            risk open in 0..9 { big: +1 when input.n > 1, +2 if unknown }
            require input.n is known else end REJECTED
            risk sure in 0..9 { big: +1 when input.n > 1 }
            match input.n { else -> end PASSED }
        }",
    );
    assert_eq!(core::verify(compiled.program("main").unwrap()), Ok(()));
}

#[test]
fn arguments_left_out_keep_the_types_of_their_parameters() {
    let compiled = compiled(
        "fn later(a: date?, b: date?) -> bool? = a > b
        fn more(a: int?, b: int?) -> bool? = a > max(a, b)
        workflow main {
            require later() or more() else end REJECTED
            end PASSED
        }",
    );
    assert_eq!(core::verify(compiled.program("main").unwrap()), Ok(()));
}
