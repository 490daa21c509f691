//! Bands that no score can reach.

use rustc_hash::FxHashMap;

use super::domain::{Domain, Test};
use super::is_own;
use super::truth::Truths;
use super::ways::{Event, Watch};
use super::world::{Scene, World};
use crate::core::{ExprKind, NodeKind, Program, RiskId};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::flow;
use crate::source::Span;
use crate::value::Value;

#[derive(Default)]
pub struct Bands {
    /// The scores of each risk over all ways.
    scores: FxHashMap<RiskId, Domain>,
    /// Each band with its risk, bounds, and whether a way takes it.
    bands: FxHashMap<Span, (RiskId, Value, Value, bool)>,
}

impl<'p> Watch<'p> for Bands {
    fn see(&mut self, scene: &Scene<'p>, _: &World, event: &Event<'_, 'p>) {
        match event {
            Event::Computed { risk, scores } => {
                let all = match self.scores.remove(risk) {
                    Some(before) => before.either(scores),
                    None => (*scores).clone(),
                };
                self.scores.insert(*risk, all);
            }
            Event::Arm { statement, branch, index, answers } => {
                let program = scene.program;
                let is_decide = program
                    .nodes
                    .get(statement.node.index())
                    .is_some_and(|node| node.kind == NodeKind::Decide);
                let Some(arm) = branch.arms.get(*index).filter(|_| is_decide) else { return };
                let kind = |id| program.exprs.get(id).map(|expr| &expr.kind);
                let Some(ExprKind::InRange(score, low, high)) = kind(arm.condition) else { return };
                if let (
                    Some(ExprKind::Score(risk)),
                    Some(ExprKind::Const(low)),
                    Some(ExprKind::Const(high)),
                ) = (kind(*score), kind(*low), kind(*high))
                {
                    let band = self
                        .bands
                        .entry(arm.span)
                        .or_insert_with(|| (*risk, low.clone(), high.clone(), false));
                    band.3 |= answers.meets(Truths::TRUE);
                }
            }
            _ => {}
        }
    }

    fn findings(&mut self, program: &'p Program) -> Vec<Diagnostic> {
        let closed = self.bands.iter().filter(|(span, band)| is_own(program, **span) && !band.3);
        closed.filter_map(|(span, band)| self.finding(program, *span, band)).collect()
    }
}

impl Bands {
    fn finding(
        &self,
        program: &Program,
        span: Span,
        band: &(RiskId, Value, Value, bool),
    ) -> Option<Diagnostic> {
        let (risk, low, high, _) = band;
        let declared = program.risks.get(risk.index())?;
        let scores = self.scores.get(risk)?;
        let computed = scores.answers(&Test::Range(low.clone(), high.clone())).meets(Truths::TRUE);
        let name = &declared.name;
        if computed {
            return Some(
                Diagnostic::new(
                    flow::BAND_NOT_REACHED,
                    span,
                    format!("no path comes here with a score of {low} to {high}"),
                )
                .label("never taken")
                .also(declared.span, "computed here")
                .help("what was asked of the score before leaves none of these"),
            );
        }
        let reached = scores.words()?;
        Some(
            Diagnostic::new(
                flow::BAND_NOT_REACHED,
                span,
                format!("no score of `{name}` lies in {low}..{high}"),
            )
            .label("never taken")
            .also(declared.span, format!("its rules reach {reached}"))
            .help("raise the weights of the rules, or draw the bands where scores can be"),
        )
    }
}
