//! Runs a test of a script, with the files that it names read from beside the script.

use std::cell::RefCell;

use probity::core::Program;
use probity::core::test::Test;
use probity::engine::{Compilation, Engine};
use probity::facts::Facts;
use probity::interp::{self, BoundLists};
use probity::testing::{TestReport, run_test_by};

use crate::failure::Failure;
use crate::{host, input};

pub fn run(program: &Program, test: &Test, compilation: &Compilation, engine: Option<&Engine>) -> TestReport {
    let script = compilation.sources.get(test.span.source).map_or("", |file| &file.name);
    let ready = engine.map(|engine| RefCell::new((engine.session(), engine.row())));
    let decide = |facts: &Facts, lists: &BoundLists| match (&ready, engine) {
        (Some(ready), Some(engine)) => {
            let (session, row) = &mut *ready.borrow_mut();
            engine.read_facts(row, facts);
            session.outcome(row, lists)
        }
        _ => interp::decide(program, facts, lists),
    };
    let files = |path: &str| {
        let path = host::beside(script, path);
        input::bytes(&path).map_err(|failure| match failure {
            Failure::Usage { message, .. } => message,
            _ => format!("can't read `{}`", path.display()),
        })
    };
    run_test_by(program, test, &files, engine.is_some().then_some(&decide))
}
