//! Runs the `test` blocks of a script: what a test gives becomes facts, what it expects is held against the outcome.
//!
//! A test is written from the outside: it says what came and what should follow, and the runner plays the host, that is,
//! it answers what the workflow asks for from what was given (module `supply`) until nothing more can be answered. So a test
//! needs no list of every fact on the way, and keeps working when a step is added that it does not care about.
//!
//! Reports are plain data; how they look is for the caller. Reads no file: contents of `given from "…"` are handed in.

mod coverage;
mod expectation;
mod model;
mod plain;
mod run;
mod supply;
#[cfg(test)]
mod tests;
mod walk;

pub use coverage::{ArmCoverage, Coverage, Ratio, RuleCoverage};
pub use plain::{example, plain};
pub use run::{Decide, Failure, StepReport, StepResult, TestReport, run_test, run_test_by};
