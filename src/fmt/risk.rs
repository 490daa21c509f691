//! Rules: name, weight, condition, and what they count where nobody knows, each in its column.

use super::block::{Cells, Layout, Part};
use super::damage;
use super::text::{Run, Text};
use super::writer::{Blank, MAX_WIDTH, Stop, Writer};
use crate::syntax::TokenKind;
use crate::syntax::tree::{Arg, Expr, Risk, RiskEntry, RiskEntryKind, Rule};

#[derive(Debug)]
pub struct Rules;

impl<'t> Layout<&'t RiskEntry> for Rules {
    fn cells(&self, w: &Writer<'_>, run: &Run, entry: &&'t RiskEntry) -> Option<Cells> {
        let RiskEntryKind::Rule(rule) = &entry.kind else { return None };
        let arms = arms(w.text, run, rule);
        let mut stops = Vec::with_capacity(3);
        for arm in arms.iter().take(1) {
            // What does not fit behind them goes on below.
            let flows = |at: usize| Stop { rest: Some(0), ..Stop::left(at, 1) };
            stops.push(flows(arm.start));
            stops.extend(when(w.text, arm).map(flows));
        }
        if rule.unknown.is_some()
            && let [_, .., last] = arms.as_slice()
        {
            let loose = w.takes_lines(run, &arms, rule);
            stops.push(Stop { loose, ..Stop::right(last.start, 1) });
            stops.extend(when(w.text, last).map(|at| Stop { loose, ..Stop::left(at, 1) }));
        }
        Some(Cells::new("rule", stops))
    }

    fn write(&self, w: &mut Writer<'_>, run: Run, entry: &&'t RiskEntry) {
        match &entry.kind {
            RiskEntryKind::Rule(rule) => w.rule(run, rule),
            RiskEntryKind::Include { args, .. } => {
                let args: Vec<&Arg> = args.iter().collect();
                let open = w.text.find(run.clone(), |at| w.text.is(at, TokenKind::LeftParen));
                let open = open.unwrap_or(run.end);
                w.flat(run.start..open);
                w.args(open..run.end, &args, 0);
            }
            RiskEntryKind::Error { .. } => w.flat(run),
        }
    }
}

/// The arms of a rule, each but the last with its comma. Empty for what is no rule.
fn arms(text: &Text<'_>, run: &Run, rule: &Rule) -> Vec<Run> {
    let first = text.run(rule.name.span).end.saturating_add(1);
    if first < run.end { text.elements(first..run.end) } else { Vec::new() }
}

/// The word behind an arm's weight: `when`, or `if`.
fn when(text: &Text<'_>, arm: &Run) -> Option<usize> {
    arm.clone().take(3).find(|at| text.says(*at, "when") || text.says(*at, "if"))
}

impl Writer<'_> {
    pub fn risk(&mut self, run: Run, risk: &Risk) {
        let text = self.text;
        let Some(open) = text.find(run.clone(), |at| text.is(at, TokenKind::Open)) else {
            return self.flat(run);
        };
        self.flat(run.start..open);
        self.rules(open..run.end, &risk.entries);
    }

    pub fn rules(&mut self, braces: Run, entries: &[RiskEntry]) {
        let parts: Vec<Part<&RiskEntry>> = damage::rules(self.text, &braces, entries);
        self.block(braces, &parts, &Rules, 0);
    }

    /// Whether a rule takes several lines: where the text has its conditions under each other, or where it does not fit.
    fn takes_lines(&self, run: &Run, arms: &[Run], rule: &Rule) -> bool {
        let conditions = arms.len().saturating_sub(usize::from(rule.unknown.is_some()));
        arms.iter().take(conditions).skip(1).any(|arm| self.text.newline(arm.start))
            || self.text.any_stubborn(run)
            || self.text.width(run) > MAX_WIDTH.saturating_sub(self.indent)
    }

    /// How wide the arms of a rule are on one line from a column on.
    fn rule_width(&self, arms: &[Run], column: usize) -> usize {
        let (Some(first), Some(last)) = (arms.first(), arms.last()) else { return column };
        // The first weight is filled up to the condition's column.
        let condition = when(self.text, first).unwrap_or(first.start);
        let begin = self
            .aligned(condition)
            .unwrap_or(0)
            .max(column.saturating_add(self.text.width(&(first.start..condition))).saturating_add(1));
        begin.saturating_add(self.text.width(&(condition..last.end)))
    }

    /// Several conditions stand under each other; what is counted where nobody knows stands behind the last.
    fn rule(&mut self, run: Run, rule: &Rule) {
        let arms = arms(self.text, &run, rule);
        let Some(first) = arms.first().map(|arm| arm.start) else { return self.flat(run) };
        self.flat(run.start..first);
        let column = self.next_column(first);
        let lines = self.takes_lines(&run, &arms, rule) || self.rule_width(&arms, column) > MAX_WIDTH;
        let condition = arms.first().and_then(|arm| self.aligned(when(self.text, arm)?));
        let unknown = rule.unknown.as_ref().and(arms.len().checked_sub(1));
        for (nth, arm) in arms.iter().enumerate() {
            let is_unknown = unknown == Some(nth);
            let place = self.next_column(arm.start);
            let is_full = place.saturating_add(self.text.width(arm)) > MAX_WIDTH;
            let begins = if is_unknown { is_full } else { lines } || self.text.is_stubborn(arm.start);
            if nth > 0 && begins {
                self.start_line(arm.start, column, Blank::Drop);
                if let (Some(condition), Some(when)) = (condition, when(self.text, arm)) {
                    self.align(when, condition);
                }
            }
            let behind = arms.get(nth.saturating_add(1)).filter(|_| unknown == Some(nth.saturating_add(1)));
            let tail = behind.map_or(0, |behind| self.text.width(behind).saturating_add(1));
            let inside = |expr: &&Expr| {
                let place = self.text.run(expr.span);
                arm.start < place.start && place.end <= arm.end
            };
            let exprs: Vec<&Expr> = rule.arms.iter().map(|arm| &arm.condition).filter(inside).collect();
            self.line(arm.clone(), &exprs, tail);
        }
    }
}
