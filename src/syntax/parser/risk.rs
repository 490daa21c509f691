//! Rules of a `risk` or a reusable rule set.

use super::children::Children;
use super::{Node, PartParser, Rule};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::syntax;
use crate::source::Span;
use crate::syntax::literal;
use crate::syntax::tree::{self, Effect, Expr, Name, Risk, RiskEntry, RiskEntryKind, RuleArm, Weight};

impl PartParser<'_> {
    pub(super) fn build_risk(&mut self, node: Node<'_>) -> Option<Risk> {
        let mut parts = Children::of(node);
        let (name, low, high) = self.build_risk_head(parts.take(Rule::risk_head)?);
        let entries = self.rule_block(parts.take(Rule::rule_block)?);
        Some(Risk { name, low, high, entries })
    }

    pub(super) fn build_risk_head(&mut self, node: Node<'_>) -> (Name, Expr, Expr) {
        let at = self.span(&node).after();
        let mut parts = Children::of(node);
        let name = parts.name(self, Rule::word);
        let mut bound = || {
            let bound = parts.take(Rule::bound);
            bound.map_or(Expr { kind: tree::ExprKind::Error, span: at }, |bound| self.bound(bound))
        };
        (name, bound(), bound())
    }

    pub(super) fn rule_block(&mut self, node: Node<'_>) -> Vec<RiskEntry> {
        let span = self.span(&node);
        let entries = Children::of(node).all(Rule::risk_entry);
        if entries.is_empty() {
            self.empty(span, "rules", "`name: +30 when …`");
        }
        entries.into_iter().map(|entry| self.build_risk_entry(entry)).collect()
    }

    pub(super) fn build_risk_entry(&mut self, node: Node<'_>) -> RiskEntry {
        let span = self.span(&node);
        let mut parts = Children::of(node);
        let kind = match parts.next_part() {
            Some(rule) if rule.as_rule() == Rule::risk_rule => self.rule(rule),
            Some(include) => {
                let mut parts = Children::of(include);
                let (name, rules) = self.named_path(&mut parts);
                RiskEntryKind::Include { name, rules, args: self.args(parts.take(Rule::args)) }
            }
            None => RiskEntryKind::Error { name: None },
        };
        RiskEntry { docs: self.docs(span), kind, span }
    }

    fn rule(&mut self, node: Node<'_>) -> RiskEntryKind {
        let mut parts = Children::of(node);
        let shadow = parts.eat(Rule::k_shadow);
        let name = parts.name(self, Rule::any_word);
        let mut arms = Vec::new();
        let mut unknown: Option<(Weight, Span)> = None;
        for arm in parts.all(Rule::rule_arm) {
            let span = self.span(&arm);
            let mut parts = Children::of(arm);
            let Some(weight) = parts.take(Rule::weight) else { continue };
            let weight = self.weight(weight);
            let condition = parts.take(Rule::expr).map(|condition| self.expr(condition));
            match (condition, unknown) {
                (Some(condition), before) => {
                    if let Some((_, before)) = before {
                        self.diagnostics.push(
                            Diagnostic::new(
                                syntax::MISPLACED_UNKNOWN,
                                before,
                                "`if unknown` is the last part of a rule",
                            )
                            .also(span, "this part stands behind it")
                            .help("move it to the end of the rule"),
                        );
                    }
                    arms.push(RuleArm { weight, condition, span });
                }
                (None, None) => unknown = Some((weight, span)),
                (None, Some((_, first))) => self.twice(span, first, "if unknown"),
            }
        }
        RiskEntryKind::Rule(tree::Rule { shadow, name, arms, unknown })
    }

    fn weight(&mut self, node: Node<'_>) -> Weight {
        let span = self.span(&node);
        let mut parts = Children::of(node);
        let negative = parts.eat(Rule::minus);
        let sets = parts.eat(Rule::assign);
        let number = parts.take(Rule::int).and_then(|number| literal::int(number.as_str())).unwrap_or(0);
        let effect = match (sets, negative) {
            (true, _) => Effect::Set(number),
            (_, true) => Effect::Add(number.saturating_neg()),
            _ => Effect::Add(number),
        };
        Weight { effect, span }
    }
}
