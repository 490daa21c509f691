//! Where each score leads, worked out once: for workflows that ask for nothing but the score of one risk.

use super::out::{NONE, Names};
use crate::code::{Code, Inst, Line, Return, step_of};
use crate::core::Decision;
use crate::outcome::NO_SCORE;
use crate::tables::{self, Host, Registers};

/// More scores than these are not worth a table.
const MOST: i64 = 4_096;

/// How a run with a score comes out.
#[derive(Clone, Debug)]
pub(super) struct EndOf {
    pub(super) decision: i8,
    pub(super) label: i32,
    pub(super) score: i64,
    pub(super) path: Vec<i32>,
}

struct Nobody;

impl Host for Nobody {
    fn ask(&mut self, _: u32, frame: &mut [u64]) -> u64 {
        // Not reached: the code asks nothing.
        frame.fill(u64::MAX);
        0
    }
}

/// The ends by score, from the lowest. `None`: the workflow asks for more than that.
pub(super) fn ends(code: &Code, names: &Names) -> Option<Vec<EndOf>> {
    let [risk] = code.risks.as_slice() else { return None };
    let (low, high) = (risk.score.low, risk.score.high);
    if high.checked_sub(low)? >= MOST {
        return None;
    }
    let first = code.main.blocks.first()?;
    let at = first.lines.iter().position(|line| matches!(line, Line::Risk(_)))?;
    let mut lines = code.main.blocks.iter().flat_map(|block| &block.lines);
    let before = first.lines.get(..at)?;
    let reads = |line: &Line| matches!(line, Line::Let(_, Inst::Row(_) | Inst::Frame(_) | Inst::Ask(_)));
    let plain = |line: &Line| match line {
        Line::Let(_, Inst::Frame(at)) => *at == risk.score_at,
        Line::Set(..) | Line::Unsure(_) => false,
        line => !reads(line),
    };
    if before.iter().any(reads) || !lines.all(plain) {
        return None;
    }
    let without = Code { risks: Vec::new(), ..code.clone() };
    (low..=high).map(|score| end(code, &without, names, risk.score_at, score)).collect()
}

fn end(code: &Code, without: &Code, names: &Names, score_at: u32, score: i64) -> Option<EndOf> {
    let mut frame = code.frame.start.clone();
    frame.resize(code.frame.words as usize, 0);
    *frame.get_mut(score_at as usize)? = score.cast_unsigned();
    let returned = tables::run(without, &[], &mut frame, &mut Registers::default(), &mut Nobody);
    let (decision, label) = match returned {
        Return::End(at) => {
            let end = &code.end(at)?.end;
            (end.decision, names.label(&end.label))
        }
        _ => return None,
    };
    let steps = usize::try_from(*frame.get(code.frame.steps as usize)?).ok()?;
    let path = code.frame.path as usize;
    let path = frame.get(path..path.checked_add(steps)?)?;
    let key = |step: &u64| i32::try_from(step_of(*step).0.0).unwrap_or(NONE);
    Some(EndOf {
        decision: decision as i8,
        label,
        score: if decision == Decision::NotExecuted { NO_SCORE } else { score },
        path: path.iter().map(key).collect(),
    })
}
