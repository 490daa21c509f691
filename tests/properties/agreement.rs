//! Every tier decides as the interpreter does, on the whole outcome.

use std::sync::Arc;

use probity::core::Program;
use probity::engine::{Engine, Tier};
use probity::outcome::Outcome;

use crate::case::{Case, seeds};
use crate::generate::Grammar;
use crate::generate::facts::{Journey, Shape, journey};

/// Holds every outcome of a journey against a tier's; gives how many of them code decided.
fn hold(case: &Case, program: &Arc<Program>, engine: &Engine, journey: &Journey) -> (usize, usize) {
    let mut session = engine.session();
    let mut row = engine.row();
    let (mut by_code, mut all) = (0, 0);
    for (facts, outcome) in &journey.steps {
        engine.read_facts(&mut row, facts);
        let decided = session.outcome(&row, &journey.lists);
        if decided != *outcome {
            case.fail(
                &format!(
                    "{:?} decides otherwise\n{}\n{}",
                    engine.tier(),
                    difference(outcome, &decided),
                    if std::env::var_os("PROBITY_CODE").is_some() {
                        engine.code_text()
                    } else {
                        String::new()
                    }
                ),
                program,
                &[facts],
            );
        }
        all += 1;
        by_code += usize::from(session.decide(&row, &journey.lists).is_of_code());
    }
    (by_code, all)
}

/// The first lines in which two outcomes differ.
fn difference(expected: &Outcome, found: &Outcome) -> String {
    let (expected, found) = (format!("{expected:#?}"), format!("{found:#?}"));
    let (mut left, mut right) = (expected.lines(), found.lines());
    let mut before = Vec::new();
    loop {
        match (left.next(), right.next()) {
            (None, None) => return "none".to_owned(),
            (a, b) if a == b => before.push(a.unwrap_or_default()),
            (a, b) => {
                let context = before.iter().rev().take(12).rev().copied().collect::<Vec<_>>().join("\n");
                let left = a.into_iter().chain(left).take(8).collect::<Vec<_>>().join("\n");
                let right = b.into_iter().chain(right).take(8).collect::<Vec<_>>().join("\n");
                return format!("{context}\n--- interpreter\n{left}\n--- tier\n{right}");
            }
        }
    }
}

fn agree(tier: Tier) {
    let (mut by_code, mut all) = (0, 0);
    for seed in seeds(300) {
        let mut case = Case::new(seed, if seed % 3 == 0 { Grammar::MONOTONE } else { Grammar::ALL });
        let Some(program) = case.program() else { continue };
        let engine = Engine::new(&program, tier);
        if engine.tier() != tier {
            case.fail(&format!("{tier:?} is declined: {:?}", engine.declined()), &program, &[]);
        }
        for _ in 0..4 {
            let journey = journey(&mut case.choices, &program, Shape::ANY);
            let held = hold(&case, &program, &engine, &journey);
            by_code += held.0;
            all += held.1;
        }
    }
    println!("{by_code} of {all} decided by code");
    assert!(by_code * 100 >= all * 80, "code decided {by_code} of {all}");
}

#[test]
fn tables_decide_as_the_interpreter_does() {
    agree(Tier::Tables);
}

#[test]
fn native_code_decides_as_the_interpreter_does() {
    agree(Tier::Native);
}
