//! Rules and arms of rules that can't fire.

use rustc_hash::FxHashMap;

use super::is_own;
use super::truth::Truths;
use super::ways::{Event, Watch};
use super::world::{Scene, World};
use crate::core::{Program, Rule};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::flow;
use crate::source::Span;

struct Fires<'p> {
    rule: &'p Rule,
    index: usize,
    alone: Truths,
    answers: Truths,
}

#[derive(Default)]
pub struct Rules<'p> {
    arms: FxHashMap<Span, Fires<'p>>,
}

impl<'p> Watch<'p> for Rules<'p> {
    fn see(&mut self, _: &Scene<'p>, _: &World, event: &Event<'_, 'p>) {
        let Event::RuleArm { rule, index, alone, answers } = event else { return };
        let Some(arm) = rule.arms.get(*index) else { return };
        let new = Fires { rule, index: *index, alone: Truths::NONE, answers: Truths::NONE };
        let fires = self.arms.entry(arm.span).or_insert(new);
        fires.alone = fires.alone.and(*alone);
        fires.answers = fires.answers.and(*answers);
    }

    fn findings(&mut self, program: &'p Program) -> Vec<Diagnostic> {
        let own = self.arms.iter().filter(|(span, _)| is_own(program, **span));
        own.filter(|(_, fires)| !fires.answers.meets(Truths::TRUE))
            .map(|(span, fires)| fires.finding(*span))
            .collect()
    }
}

impl Fires<'_> {
    fn finding(&self, span: Span) -> Diagnostic {
        let name = &self.rule.name;
        if !self.alone.meets(Truths::TRUE) {
            return Diagnostic::new(flow::RULE_NEVER_FIRES, span, format!("this arm of rule `{name}` can never fire"))
                .label("never true here")
                .help("by types, ranges or what the path asked before, this can't be; change the condition or remove it");
        }
        let finding = Diagnostic::new(
            flow::RULE_NEVER_FIRES,
            span,
            format!("this arm of rule `{name}` never counts, because an arm before it takes every case"),
        )
        .label("never counts")
        .help("the first arm that is true counts: put the narrower condition first");
        match self.index.checked_sub(1).and_then(|before| self.rule.arms.get(before)) {
            Some(before) => finding.also(before.span, "takes its cases"),
            None => finding,
        }
    }
}
