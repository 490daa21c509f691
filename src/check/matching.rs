//! `match`: patterns become conditions, and the arms have to cover what can be.

use super::compare::without_range;
use super::context::{Elaboration, Typed};
use super::flow::ResultKey;
use super::mends;
use super::place::Operand;
use super::statements::join_all;
use super::table::cover;
use crate::core::{
    self, Arm, Branch, Cell, CompareOp, Decision, DecisionSet, ExprKind, Kind, NodeKind, PriorPlace,
    StatementKind, Ty,
};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{check, flow, types};
use crate::source::Span;
use crate::syntax::tree::{self, Match, MatchArm, Pattern};
use crate::value::Value;

impl Elaboration<'_, '_> {
    pub fn match_statement(&mut self, statement: &Match, docs: &[String], span: Span, out: &mut core::Block) {
        let name = statement.name.as_ref().map(|name| self.full_name(&name.text));
        let operand = self.operand(&statement.scrutinee);
        let node = self.node(NodeKind::Match, name.as_deref(), docs, span);
        let branch = match operand {
            Operand::Check(id) => self.match_check(ResultKey::Check(id), statement, span),
            Operand::PriorCheck(id) => self.match_check(ResultKey::Prior(id), statement, span),
            Operand::Broken => {
                self.arms_unchecked(statement);
                return;
            }
            operand => {
                let value = self.value_of(operand, statement.scrutinee.span);
                if value.ty.is_error() {
                    self.arms_unchecked(statement);
                    return;
                }
                self.match_value(&value, statement, span)
            }
        };
        out.statements.push(core::Statement { node, kind: StatementKind::Branch(branch) });
    }

    /// Nothing is known of what is matched; the bodies are still looked at.
    fn arms_unchecked(&mut self, statement: &Match) {
        self.incomplete = true;
        let start = self.flow.clone();
        let mut ends = Vec::new();
        for arm in &statement.arms {
            self.flow = start.clone();
            self.block(&arm.body);
            ends.push(std::mem::take(&mut self.flow));
        }
        self.flow = join_all(ends, start);
    }

    /// The check of this run, or of the earlier one, that a key names.
    fn matched_check(&self, key: ResultKey) -> Option<&core::Check> {
        match key {
            ResultKey::Check(id) => self.program.checks.get(id.index()),
            ResultKey::Prior(id) => self.prior.as_ref()?.1.checks.get(id.index()),
            ResultKey::Element(_) => None,
        }
    }

    fn match_check(&mut self, key: ResultKey, statement: &Match, span: Span) -> Branch {
        let (declared, at) =
            self.matched_check(key).map_or((DecisionSet::ALL, span), |check| (check.decisions, check.span));
        let possible = self.flow.decisions(key).intersect(declared);
        let start = self.flow.clone();
        let mut covered = DecisionSet::EMPTY;
        let mut arms = Vec::new();
        let mut otherwise = core::Block::default();
        let mut otherwise_seen: Option<Span> = None;
        let mut ends = Vec::new();
        for arm in &statement.arms {
            if self.after_else(arm, otherwise_seen) {
                continue;
            }
            let mut set = DecisionSet::EMPTY;
            let mut is_else = false;
            for pattern in &arm.patterns {
                match pattern {
                    Pattern::Else(_) => is_else = true,
                    Pattern::Value(tree::Expr { kind: tree::ExprKind::Symbol(symbol), .. }) => {
                        let Some(decision) = self.decision(symbol) else { continue };
                        if !declared.contains(decision) {
                            self.cant_return(key, decision, symbol.span, at);
                        } else if covered.contains(decision) {
                            self.covered_twice(symbol.span, symbol.text.as_str());
                        } else if !possible.contains(decision) {
                            self.decided_already(key, decision, symbol.span);
                        }
                        set = set.with(decision);
                    }
                    other => self.report(
                        Diagnostic::new(
                            types::BAD_PATTERN_KIND,
                            other.span(),
                            "a check is matched by its decisions",
                        )
                        .label("not a decision")
                        .help("PASSED, WARNING, REJECTED, NOT_EXECUTED or `else`"),
                    ),
                }
            }
            self.flow = start.clone();
            let label = arm_label(arm, self);
            if is_else {
                otherwise_seen = Some(arm.span);
                self.flow.narrow(key, possible.intersect(covered.complement()));
                otherwise = self.block(&arm.body);
                if possible.intersect(covered.complement()).is_empty() {
                    self.report(
                        Diagnostic::new(types::COVERED, arm.span, "the arms before this cover everything")
                            .label("never taken")
                            .help("remove it"),
                    );
                }
            } else {
                self.flow.narrow(key, set);
                let asked = match key {
                    ResultKey::Prior(id) => ExprKind::Prior(PriorPlace::CheckIn(id, set)),
                    ResultKey::Check(id) => ExprKind::CheckIn(id, set),
                    ResultKey::Element(element) => ExprKind::ResultIs(element, set),
                };
                let condition = self.make_as(asked, Ty::BOOL, Ty::BOOL, &[], arm.span);
                let block = self.block(&arm.body);
                arms.push(Arm { label: label.into(), condition: condition.id, block, span: arm.span });
                covered = covered.union(set);
            }
            ends.push(std::mem::take(&mut self.flow));
        }
        let open = possible.intersect(covered.complement());
        let exhaustive = otherwise_seen.is_none();
        if !open.is_empty() && exhaustive {
            let words: Vec<&str> = open.iter().map(Decision::symbol).collect();
            let diagnostic = Diagnostic::new(
                types::NOT_EXHAUSTIVE,
                statement.scrutinee.span,
                format!("nothing is said about {}", words.join(" and ")),
            )
            .label(format!("can be {} too", words.join(", ")))
            .also(at, "checked here")
            .help("add an arm for each, or `else -> …`");
            let missing: Vec<String> = open.iter().map(mends::decision_arm).collect();
            let last = statement.arms.last().map(|arm| arm.span);
            self.report(self.with_arms(diagnostic, "add the arms that are missing", last, &missing));
        }
        self.flow = join_all(ends, start);
        Branch { arms, unknown: None, otherwise, exhaustive }
    }

    fn cant_return(&mut self, key: ResultKey, decision: Decision, span: Span, at: Span) {
        let name = self.matched_check(key).map(|check| check.name.clone()).unwrap_or_default();
        self.report(
            Diagnostic::new(check::CANT_RETURN, span, format!("`{name}` never comes out {decision}"))
                .label("can't be")
                .also(at, "checked here")
                .help("remove it"),
        );
    }

    /// The path to here has left out a decision that the check can have. What a step says is for all its uses.
    fn decided_already(&mut self, key: ResultKey, decision: Decision, span: Span) {
        if self.flow.dead || self.frames.len() > 1 {
            return;
        }
        let name = self.matched_check(key).map(|check| check.name.clone()).unwrap_or_default();
        self.report(
            Diagnostic::new(
                flow::NEVER_TAKEN,
                span,
                format!("`{name}` is not {decision} on any path to here"),
            )
            .label("never taken")
            .help("what was asked before this leaves it out; remove it"),
        );
    }

    fn covered_twice(&mut self, span: Span, what: &str) {
        self.report(
            Diagnostic::new(types::COVERED, span, format!("`{what}` is covered by an arm before this"))
                .label("never taken for it")
                .help("the first arm that fits is taken; remove one of the two"),
        );
    }

    /// Whether an arm stands behind one that takes all it could take, and so is no part of the workflow. `else` does not
    /// speak for a missing value.
    fn after_else(&mut self, arm: &MatchArm, seen: Option<Span>) -> bool {
        let Some(seen) = seen else { return false };
        if arm.patterns.iter().all(|pattern| matches!(pattern, Pattern::Missing(_))) {
            return false;
        }
        self.report(
            Diagnostic::new(types::COVERED, arm.span, "`else` before this takes everything")
                .label("never taken")
                .also(seen, "takes everything")
                .help("put `else` last"),
        );
        true
    }

    fn match_value(&mut self, value: &Typed, statement: &Match, span: Span) -> Branch {
        if matches!(value.ty.kind, Kind::Money(None)) {
            self.report(
                Diagnostic::new(
                    types::CURRENCIES_DIFFER,
                    value.span,
                    "amounts in any currency can't be matched",
                )
                .label("may be in another currency than the patterns")
                .help("declare the currency (`money in EUR`), or use `if` with an arm for unknown"),
            );
        }
        let start = self.flow.clone();
        let mut arms = Vec::new();
        let mut otherwise = core::Block::default();
        let mut otherwise_seen: Option<Span> = None;
        let mut missing_seen = false;
        let mut cells: Vec<(Cell, Span)> = Vec::new();
        let mut ends = Vec::new();
        for arm in &statement.arms {
            if self.after_else(arm, otherwise_seen) {
                continue;
            }
            let label = arm_label(arm, self);
            if arm.patterns.iter().any(|pattern| matches!(pattern, Pattern::Else(_))) {
                otherwise_seen = Some(arm.span);
                self.flow = start.clone();
                let all = statement.arms.iter().flat_map(|arm| &arm.patterns);
                if all.into_iter().any(|pattern| matches!(pattern, Pattern::Missing(_))) {
                    self.flow.assume_known(&self.program.exprs, value.id);
                }
                otherwise = self.block(&arm.body);
                ends.push(std::mem::take(&mut self.flow));
                continue;
            }
            let mut conditions = Vec::new();
            for pattern in &arm.patterns {
                if matches!(pattern, Pattern::Missing(_)) {
                    missing_seen = true;
                    if !value.ty.optional {
                        self.report(
                            Diagnostic::new(types::NEVER_MISSING, pattern.span(), "this is never missing")
                                .label("never taken")
                                .also(value.span, format!("`{}`", value.ty)),
                        );
                    }
                }
                conditions.extend(self.pattern(value, pattern, &mut cells));
            }
            let condition = self.any_of(conditions, arm.span);
            self.flow = start.clone();
            self.flow.assume(&self.program.exprs, condition.id, true);
            let block = self.block(&arm.body);
            ends.push(std::mem::take(&mut self.flow));
            arms.push(Arm { label: label.into(), condition: condition.id, block, span: arm.span });
        }
        let last = statement.arms.last().map(|arm| arm.span);
        if value.ty.optional && !missing_seen {
            let diagnostic = Diagnostic::new(types::UNKNOWN_NOT_HANDLED, value.span, "this may be missing")
                .label(format!("`{}`", value.ty))
                .help("add an arm `missing -> …`; `else` does not speak for what nobody knows");
            let arm = format!("missing -> {}", mends::END);
            self.report(self.with_arms(diagnostic, "add an arm for what is missing", last, &[arm]));
        }
        let exhaustive = otherwise_seen.is_none();
        if exhaustive {
            self.patterns_cover(&value.ty.kind, &cells, statement.scrutinee.span, last);
        }
        let _ = span;
        self.flow = join_all(ends, start);
        Branch { arms, unknown: None, otherwise, exhaustive }
    }

    /// Without an `else` every value has its arm.
    fn patterns_cover(&mut self, kind: &Kind, patterns: &[(Cell, Span)], at: Span, last: Option<Span>) {
        let cells: Vec<&Cell> = patterns.iter().map(|(cell, _)| cell).collect();
        let covered = cover(kind, &cells);
        let masked = covered.iter().flat_map(|covered| &covered.masked);
        for (_, span) in masked.filter_map(|at| patterns.get(*at)) {
            let shown = self.written(*span);
            self.covered_twice(*span, &shown);
        }
        if let Some(open) = in_words(kind, covered.as_ref().map(|covered| covered.open.as_slice())) {
            let diagnostic =
                Diagnostic::new(types::NOT_EXHAUSTIVE, at, format!("nothing is said about {open}"))
                    .label("not all cases are covered")
                    .help("add the arms, or `else -> …`");
            let values = covered.as_ref().map_or(&[] as &[Value], |covered| covered.open.as_slice());
            let (title, arms) = mends::value_arms(kind, values);
            self.report(self.with_arms(diagnostic, title, last, &arms));
        }
    }

    /// The condition under which a value fits a pattern. What it takes is added to `seen`.
    fn pattern(&mut self, value: &Typed, pattern: &Pattern, seen: &mut Vec<(Cell, Span)>) -> Option<Typed> {
        let wanted = Ty { kind: without_range(&value.ty.kind), optional: false };
        match pattern {
            Pattern::Else(_) => None,
            Pattern::Missing(span) => {
                let known = self.known(value.clone(), *span);
                Some(self.not(known, *span))
            }
            Pattern::Value(expr) => {
                let constant = self.constant(expr, Some(&wanted))?;
                if seen.iter().any(|(cell, _)| matches!(cell, Cell::Value(known) if *known == constant)) {
                    let shown = self.written(expr.span);
                    self.covered_twice(expr.span, &shown);
                } else {
                    seen.push((Cell::Value(constant.clone()), expr.span));
                }
                if let (Kind::Bool, Value::Bool(truth)) = (&value.ty.kind, &constant) {
                    let same = Typed { span: expr.span, ..value.clone() };
                    return Some(if *truth { same } else { self.not(same, expr.span) });
                }
                let constant = self.constant_value(constant, wanted, expr.span);
                Some(self.compare_values(CompareOp::Equal, value.clone(), constant, expr.span))
            }
            Pattern::Range(low, high) => {
                let low_value = self.constant(low, Some(&wanted))?;
                let high_value = self.constant(high, Some(&wanted))?;
                seen.push((Cell::Range(low_value.clone(), high_value.clone()), pattern.span()));
                let low = self.constant_value(low_value, wanted.clone(), low.span);
                let high = self.constant_value(high_value, wanted, high.span);
                let ty = Ty { kind: Kind::Bool, optional: value.ty.optional };
                let kind = ExprKind::InRange(value.id, low.id, high.id);
                Some(self.make(kind, ty, &[value, &low, &high], pattern.span()))
            }
            Pattern::In(set) => {
                let condition = self.membership_of(value.clone(), set, pattern.span());
                // What is in a list is not known before the run.
                let asked = self.program.exprs.get(condition.id).map(|expr| &expr.kind);
                if let Some(ExprKind::InSet(_, id)) = asked
                    && let Some(set) = self.program.sets.get(id.index())
                {
                    let cell = Cell::Set { name: String::new(), values: set.values.clone() };
                    seen.push((cell, pattern.span()));
                }
                Some(condition)
            }
        }
    }
}

/// Values that no arm covers; `None` where all have one. `open`: as far as they can be told.
fn in_words(kind: &Kind, open: Option<&[Value]>) -> Option<String> {
    let Some((first, _)) = open.unwrap_or_default().split_first() else {
        return open.is_none().then(|| "other values".to_owned());
    };
    Some(match kind {
        Kind::Enum(_) | Kind::Bool => {
            let shown: Vec<String> = open.unwrap_or_default().iter().map(Value::to_string).collect();
            format!("`{}`", shown.join("`, `"))
        }
        // The example of a text would be made up.
        Kind::Text => "other values".to_owned(),
        _ => format!("values such as `{first}`"),
    })
}

/// The arm as the path shows it: its patterns as they are written.
fn arm_label(arm: &MatchArm, elaboration: &Elaboration<'_, '_>) -> String {
    let parts: Vec<String> = arm.patterns.iter().map(|pattern| pattern_text(pattern, elaboration)).collect();
    parts.join(", ")
}

fn pattern_text(pattern: &Pattern, elaboration: &Elaboration<'_, '_>) -> String {
    match pattern {
        Pattern::Else(_) => "else".to_owned(),
        Pattern::Missing(_) => "missing".to_owned(),
        Pattern::Value(expr) => elaboration.written(expr.span),
        Pattern::Range(low, high) => {
            format!("{}..{}", elaboration.written(low.span), elaboration.written(high.span))
        }
        Pattern::In(set) => format!("in {}", elaboration.written(set.span)),
    }
}
