//! Answers what code asks of the evaluator, at the place where the path has come to.

use std::cell::OnceCell;
use std::sync::Arc;

use crate::code::{AskKind, Code, step_of};
use crate::core::{Program, RiskId};
use crate::facts::Facts;
use crate::interp::{At, BoundLists, split};
use crate::layout::place;
use crate::layout::word::{MISSING_CODE, MISSING_NUMBER, truth_word};
use crate::row::Row;
use crate::tables::Host;
use crate::value::Value;

/// One run's evaluator, made when it is first asked.
pub(super) struct Evaluator<'a> {
    pub(super) program: &'a Program,
    pub(super) code: &'a Code,
    pub(super) row: &'a Row,
    pub(super) lists: &'a BoundLists,
    pub(super) attempts: &'a [u32],
    pub(super) facts: &'a OnceCell<Arc<Facts>>,
    pub(super) at: Option<At<'a>>,
}

impl Host for Evaluator<'_> {
    fn ask(&mut self, ask: u32, frame: &mut [u64]) -> u64 {
        let word = self.answer(ask, frame);
        let saturated = self.at.as_ref().is_some_and(At::has_saturated);
        if (word.is_none() || saturated)
            && let Some(unsure) = frame.get_mut(self.code.frame.unsure as usize)
        {
            *unsure = 1;
        }
        word.unwrap_or(MISSING_CODE)
    }
}

impl Evaluator<'_> {
    fn answer(&mut self, ask: u32, frame: &[u64]) -> Option<u64> {
        let code = self.code;
        let layout = &code.layout;
        // What stands in the facts needs no evaluator.
        if let AskKind::Split { salt, by, buckets } = &code.asks.get(ask as usize)?.kind
            && let Some(place) = place(self.program, *by).filter(|place| !place.is_live())
            && let Some(slot) = layout.at(place)
        {
            return Some(split::arm_of(salt, &self.row.value(layout, slot), buckets) as u64);
        }
        let facts = self.facts.get_or_init(|| self.row.facts(self.program, layout));
        let at = self.at.get_or_insert_with(|| At::new(self.program, facts, self.lists, self.attempts));
        let steps = usize::try_from(frame.get(code.frame.steps as usize).copied()?).ok()?;
        let first = code.frame.path as usize;
        let path = frame.get(first..first.checked_add(steps)?)?;
        at.advance(path.iter().map(|step| step_of(*step).0), |id| scored(code, frame, id));
        match &code.asks.get(ask as usize)?.kind {
            AskKind::Truth(id) => Some(truth_word(match at.eval(*id) {
                Value::Bool(truth) => Some(truth),
                _ => None,
            })),
            AskKind::Word(id, repr) => repr.word(&at.eval(*id), layout.symbols()),
            AskKind::Split { salt, by, buckets } => {
                let value = at.eval(*by);
                Some(split::arm_of(salt, &value, buckets) as u64)
            }
        }
    }
}

/// What a risk has come to on this path.
fn scored(code: &Code, frame: &[u64], id: RiskId) -> Option<i64> {
    let at = code.layout.at(crate::layout::Place::Score(id))?.offset;
    let word = frame.get(at as usize).copied()?;
    (word != MISSING_NUMBER).then_some(word.cast_signed())
}
