//! Tests: what is given and what is expected.

use super::children::Children;
use super::{Node, PartParser, Rule};
use crate::syntax::tree::{
    Expr, ExprKind, GivenValue, Path, RuleExpectation, TestItem, TestStep, TestStepKind, TextLit,
};

impl PartParser<'_> {
    pub(super) fn build_test(&mut self, node: Node<'_>) -> Option<TestItem> {
        let mut parts = Children::of(node);
        let (title, workflow) = self.build_test_head(parts.take(Rule::test_head)?);
        let steps = parts.all(Rule::test_step).into_iter().map(|step| self.build_test_step(step)).collect();
        Some(TestItem { title, workflow, steps })
    }

    pub(super) fn build_test_head(&mut self, node: Node<'_>) -> (TextLit, Path) {
        let span = self.span(&node);
        let mut parts = Children::of(node);
        let title = parts.take(Rule::text).map(|title| self.text_lit(&title));
        let workflow = parts.take(Rule::path).map(|workflow| self.path(workflow));
        (
            title.unwrap_or(TextLit { value: String::new(), span }),
            workflow.unwrap_or_else(|| Path { qualifier: None, name: self.no_name() }),
        )
    }

    pub(super) fn build_test_step(&mut self, node: Node<'_>) -> TestStep {
        let span = self.span(&node);
        let kind = match Children::of(node).next_part() {
            Some(given) if given.as_rule() == Rule::given => self.given(given),
            Some(expect) => self.expect(expect),
            None => None,
        };
        TestStep { kind: kind.unwrap_or(TestStepKind::Error), span }
    }

    fn given(&mut self, node: Node<'_>) -> Option<TestStepKind> {
        let mut parts = Children::of(node);
        parts.eat(Rule::k_given);
        if parts.eat(Rule::k_all) {
            return Some(TestStepKind::GivenAll { decision: parts.name(self, Rule::symbol) });
        }
        if parts.eat(Rule::k_from) {
            let file = self.text_lit(&parts.take(Rule::text)?);
            let format = parts.take(Rule::word).map(|format| self.name(&format));
            return Some(TestStepKind::GivenFrom { file, format });
        }
        let place = self.place(parts.take(Rule::place)?);
        if !parts.eat(Rule::assign) {
            return Some(match place.kind {
                ExprKind::Name(word) => TestStepKind::GivenWord { word },
                _ => {
                    self.given_without_value(&place);
                    TestStepKind::Error
                }
            });
        }
        if parts.peek() == Some(Rule::k_missing) {
            let missing = parts.next_any()?;
            return Some(TestStepKind::Given { place, value: GivenValue::Missing(self.span(&missing)) });
        }
        let value = self.expr(parts.take(Rule::expr)?);
        let label = parts.take(Rule::symbol).map(|label| self.name(&label));
        let value = match (value.kind, label) {
            (ExprKind::Symbol(decision), Some(label)) => GivenValue::Result { decision, label },
            (kind, Some(label)) => {
                self.stray_label(label.span);
                GivenValue::Value(Expr { kind, span: value.span })
            }
            (kind, None) => GivenValue::Value(Expr { kind, span: value.span }),
        };
        Some(TestStepKind::Given { place, value })
    }

    fn expect(&mut self, node: Node<'_>) -> Option<TestStepKind> {
        let mut parts = Children::of(node);
        parts.eat(Rule::k_expect);
        if parts.eat(Rule::k_pending) {
            return Some(TestStepKind::ExpectPending {
                place: parts.take(Rule::place).map(|place| self.place(place)),
            });
        }
        if parts.eat(Rule::k_retry) {
            let credential = self.place(parts.take(Rule::place)?);
            let message = parts.take(Rule::text).map(|message| self.text_lit(&message));
            return Some(TestStepKind::ExpectRetry { credential, message });
        }
        let state = match parts.peek() {
            Some(Rule::k_fired) => Some(RuleExpectation::Fired),
            Some(Rule::k_unknown) => Some(RuleExpectation::Unknown),
            Some(Rule::not_fired) => Some(RuleExpectation::NotFired),
            _ => None,
        };
        if let Some(state) = state {
            parts.next_any();
            return Some(TestStepKind::ExpectRule { state, rule: self.place(parts.take(Rule::place)?) });
        }
        let condition = self.expr(parts.take(Rule::expr)?);
        let label = parts.take(Rule::symbol).map(|label| self.name(&label));
        Some(match (condition.kind, label) {
            (ExprKind::Symbol(decision), label) => TestStepKind::ExpectDecision { decision, label },
            (kind, label) => {
                if let Some(label) = label {
                    self.stray_label(label.span);
                }
                TestStepKind::Expect { condition: Expr { kind, span: condition.span } }
            }
        })
    }

    /// A name with fields behind it.
    fn place(&mut self, node: Node<'_>) -> Expr {
        let span = self.span(&node);
        let mut parts = Children::of(node);
        let Some(first) = parts.next_any() else { return Expr { kind: ExprKind::Error, span } };
        let mut place = Expr { span: self.span(&first), kind: ExprKind::Name(self.name(&first)) };
        let accesses = parts.all(Rule::field_access);
        if accesses.len() >= crate::syntax::limits::MAX_DEPTH {
            self.diagnostics.push(super::super::depth::too_deep(span));
            return Expr { kind: ExprKind::Error, span };
        }
        for access in accesses {
            let span = place.span.to(self.span(&access));
            let field = Children::of(access).name(self, Rule::any_word);
            place = Expr { kind: ExprKind::Field { base: Box::new(place), field }, span };
        }
        place
    }
}
