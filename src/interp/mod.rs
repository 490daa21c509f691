//! The reference evaluator: it *defines* what a workflow means. Every other tier has to agree with it on the whole
//! outcome.
//!
//! A pure function of program, facts and host lists: no clock, no randomness, no state between calls. It decides nothing
//! by accident: what is missing stays unknown until the script says what unknown means.

mod answer;
mod arith;
mod call;
mod causes;
mod checks;
mod compare;
mod eval;
mod lists;
mod path;
mod prior;
mod probe;
mod replay;
mod requirement;
mod risk;
mod run;
mod shape;
pub mod split;
mod trace;
mod why;

#[cfg(test)]
mod expr_tests;
#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod why_tests;

pub(crate) use arith::{arith, round_to};
pub use lists::{BoundLists, ListError, Lists};
pub(crate) use probe::{Probe, results as probe_results};
pub(crate) use replay::{At, Course, CourseEnd, CourseStep, RiskCourse, TakenArm, replay};
pub use trace::{ConditionTrace, Leaf, Trace};
pub use why::{Change, Nearest};

use crate::core::{ExprId, Program};
use crate::facts::Facts;
use crate::outcome::Outcome;
use crate::value::Value;

/// A decision with what led to it.
#[derive(Clone, Debug)]
pub struct Evaluation {
    pub outcome: Outcome,
    pub trace: Trace,
}

/// Decides. Bind the lists with [`Lists::bind`] for this program; of lists bound for another one every answer is unknown.
pub fn decide(program: &Program, facts: &Facts, lists: &BoundLists) -> Outcome {
    run::run(program, facts, lists, false).outcome
}

/// As [`decide`], with the same outcome, and what every condition saw.
pub fn decide_traced(program: &Program, facts: &Facts, lists: &BoundLists) -> Evaluation {
    run::run(program, facts, lists, true)
}

/// The outcome where nothing could be decided.
pub(crate) fn nothing(program: &Program) -> Outcome {
    Outcome {
        result: run::no_end(),
        path: Vec::new(),
        risks: Vec::new(),
        lookups: Vec::new(),
        shadow: Vec::new(),
        saturated: Vec::new(),
        workflow: run::workflow(program),
    }
}

/// What a place of the earlier run holds.
pub(crate) fn prior_value(program: &Program, facts: &Facts, place: &crate::core::PriorPlace) -> Value {
    prior::read(program.prior.as_deref(), facts.prior.as_deref(), place)
}

/// The values of expressions of the program where the run came to: at its end, or where it waits. What a test's
/// conditions are held against.
pub fn values_after(program: &Program, facts: &Facts, lists: &BoundLists, exprs: &[ExprId]) -> Vec<Value> {
    run::values(program, facts, lists, exprs)
}
