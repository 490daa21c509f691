//! Statements made of arms: `match`, `decide`, `split` and `retry`. Their arrows are aligned.

use super::block::{Cells, Layout, with_rest};
use super::columns::Share;
use super::entries::inside;
use super::text::Run;
use super::writer::{STEP, Stop, Writer};
use crate::source::Span;
use crate::syntax::TokenKind;
use crate::syntax::tree::{Block, Decide, Expr, Match, Retry, Split};

/// One arm: what stands before its arrow and behind it.
#[derive(Clone, Copy, Debug)]
enum Arm<'t> {
    /// A pattern, a band or a share, and what it does.
    Does(&'t Block),
    /// `when C -> "message"`
    Says(&'t Expr, &'t Expr),
}

#[derive(Debug)]
struct Arms;

impl<'t> Layout<Arm<'t>> for Arms {
    fn cells(&self, w: &Writer<'_>, run: &Run, arm: &Arm<'t>) -> Option<Cells> {
        let behind = match arm {
            Arm::Does(body) => w.text.run(body.span),
            Arm::Says(_, message) => w.text.run(message.span),
        };
        let arrow = behind.start.checked_sub(1).filter(|at| *at > run.start)?;
        // A block goes on below.
        let rest = w.text.is(behind.start, TokenKind::Open).then_some("-> {".len());
        let stop = Stop { rest, ..Stop::left(arrow, 1) };
        Some(Cells { share: Share::Fitting, ..Cells::new("arm", vec![stop]) })
    }

    fn write(&self, w: &mut Writer<'_>, run: Run, arm: &Arm<'t>) {
        match arm {
            Arm::Does(body) => {
                let behind = w.text.run(body.span).start;
                let arrow = behind.saturating_sub(1).max(run.start);
                let elements = w.text.elements(run.start..arrow);
                let hang = w.indent.saturating_add(STEP);
                w.fill(&elements, hang, " ->".len());
                w.put(arrow);
                w.body(body);
            }
            Arm::Says(condition, message) => w.line(run, &[condition, message], 0),
        }
    }
}

impl Writer<'_> {
    pub fn cases(&mut self, run: Run, cases: &Match) {
        let arms = cases.arms.iter().map(|arm| (arm.span, Arm::Does(&arm.body)));
        self.arms(run, Some(&cases.scrutinee), arms);
    }

    pub fn decide(&mut self, run: Run, decide: &Decide) {
        let bands = decide.bands.iter().map(|band| (band.span, Arm::Does(&band.body)));
        self.arms(run, None, bands);
    }

    pub fn split(&mut self, run: Run, split: &Split) {
        let arms = split.arms.iter().map(|arm| (arm.span, Arm::Does(&arm.body)));
        self.arms(run, Some(&split.by), arms);
    }

    pub fn retry(&mut self, run: Run, retry: &Retry) {
        let arms = retry.arms.iter().map(|arm| (arm.span, Arm::Says(&arm.condition, &arm.message)));
        self.arms(run, None, arms);
    }

    fn arms<'t>(&mut self, run: Run, subject: Option<&Expr>, arms: impl Iterator<Item = (Span, Arm<'t>)>) {
        let text = self.text;
        let from = subject.map_or(run.start, |subject| text.run(subject.span).end);
        let open = text.find(from..run.end, |at| text.is(at, TokenKind::Open));
        let Some(open) = open else { return self.flat(run) };
        let tail = self.before_brace(run.start..open, subject);
        let braces = open..run.end;
        let parts = with_rest(inside(&braces), arms.map(|(span, arm)| (text.run(span), Some(arm))));
        self.block(braces, &parts, &Arms, tail);
    }
}
