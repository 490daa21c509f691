//! Runs a test of a script, with the files that it names read from beside the script.

use probity::core::Program;
use probity::core::test::Test;
use probity::engine::Compilation;
use probity::testing::{TestReport, run_test};

use crate::failure::Failure;
use crate::{host, input};

pub fn run(program: &Program, test: &Test, compilation: &Compilation) -> TestReport {
    let script = compilation.sources.get(test.span.source).map_or("", |file| &file.name);
    run_test(program, test, &|path| {
        let path = host::beside(script, path);
        input::bytes(&path).map_err(|failure| match failure {
            Failure::Usage { message, .. } => message,
            _ => format!("can't read `{}`", path.display()),
        })
    })
}
