//! Evaluates single conditions for assumed values, so that a compiler learns what they mean from the definition itself.

use super::answer::Answer;
use super::eval::Eval;
use super::lists::BoundLists;
use super::path::Progress;
use crate::core::{CheckId, Decision, ExprId, Program};
use crate::facts::{Facts, ResultFact};
use crate::value::Value;

/// Evaluates expressions of one program where nothing but an assumed place is known.
pub(crate) struct Probe<'a> {
    eval: Eval<'a>,
}

/// A result for each decision, to assume it.
pub(crate) fn results() -> [ResultFact; 4] {
    Decision::ALL.map(|decision| ResultFact {
        alternative: 0,
        attempts: Vec::new(),
        decision,
        label: None,
        failure: None,
        data: Vec::new(),
    })
}

impl<'a> Probe<'a> {
    pub(crate) fn new(program: &'a Program, nothing: &'a Facts, lists: &'a BoundLists) -> Self {
        Probe { eval: Eval::new(program, nothing, lists, vec![1; program.credentials.len()]) }
    }

    /// The value of a constant expression, and whether computing it hit a bound.
    pub(crate) fn constant(&mut self, id: ExprId) -> (Value, bool) {
        let before = self.eval.saturated.len();
        let value = self.eval.eval(id);
        (value, self.eval.saturated.len() > before)
    }

    /// Assumes a value of the expressions that name one place.
    pub(crate) fn assume(&mut self, place: &[ExprId], value: &Value) {
        self.eval.path_changed();
        self.also_assume(place, value);
    }

    /// As [`Probe::assume`], beside what is assumed already.
    pub(crate) fn also_assume(&mut self, place: &[ExprId], value: &Value) {
        for id in place {
            self.eval.assume(*id, value.clone());
        }
    }

    /// Assumes how a check came out.
    pub(crate) fn assume_decision(&mut self, check: CheckId, result: &'a ResultFact) {
        self.eval.path.set_progress(check, Progress::Answered(Answer::of(result)));
        self.eval.path_changed();
    }

    /// What a condition comes to; `None`: unknown.
    pub(crate) fn truth(&mut self, id: ExprId) -> Option<bool> {
        self.eval.truth(id)
    }
}
