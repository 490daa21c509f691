//! A chain of `if` that asks one place for one value after the other is a `match`.

use super::super::Analysis;
use super::text::{change, indent};
use super::walk::around;
use super::{RefactorKind, Refactoring};
use crate::source::Span;
use crate::syntax::tree::{Block, Compare, Expr, ExprKind, If, IsTest, Logic, StatementKind};

/// In the forms that it may have; which of them is right is seen by looking at it again.
pub(super) fn to_match(analysis: &Analysis, at: Span) -> Vec<Refactoring> {
    let found = analysis.item_at(at).and_then(|item| around(item, at).last().copied());
    let Some(statement) = found else { return Vec::new() };
    let StatementKind::If(choice) = &statement.kind else { return Vec::new() };
    let forms = [true, false].map(|with_else| written(analysis, choice, statement.span, with_else));
    let forms = forms.into_iter().flatten();
    let made = forms.map(|text| Refactoring {
        title: "Write it as a `match`".to_owned(),
        kind: RefactorKind::Rewrite,
        changes: vec![change(analysis, statement.span, text)],
    });
    made.collect()
}

fn written(analysis: &Analysis, choice: &If, span: Span, with_else: bool) -> Option<String> {
    let mut place: Option<&Expr> = None;
    let mut arms = Vec::new();
    let mut of_check = false;
    for (condition, body) in &choice.arms {
        let mut patterns = Vec::new();
        collect(analysis, condition, &mut place, &mut patterns, &mut of_check)?;
        arms.push(format!("{} -> {}", patterns.join(", "), body_text(analysis, body)));
    }
    if let Some(unknown) = &choice.unknown {
        let pattern = if of_check { "NOT_EXECUTED" } else { "missing" };
        arms.push(format!("{pattern} -> {}", body_text(analysis, unknown)));
    }
    if with_else {
        let otherwise =
            choice.otherwise.as_ref().map_or_else(|| "continue".to_owned(), |body| body_text(analysis, body));
        arms.push(format!("else -> {otherwise}"));
    } else if choice.otherwise.is_some() {
        return None;
    }
    let outer = indent(analysis, span)?;
    let name = choice.name.as_ref().map_or_else(String::new, |name| format!("{}: ", name.text));
    let arms: String = arms.iter().map(|arm| format!("{outer}  {arm}\n")).collect();
    Some(format!("match {name}{} {{\n{arms}{outer}}}", analysis.slice(place?.span)))
}

/// What stands between the braces, without them where it is one plain statement.
fn body_text(analysis: &Analysis, body: &Block) -> String {
    let text = analysis.slice(body.span);
    match body.statements.as_slice() {
        [only] if only.docs.is_empty() && !text.contains("//") && !text.contains('\n') => {
            analysis.slice(only.span).to_owned()
        }
        _ if text.starts_with('{') => text.to_owned(),
        _ => format!("{{ {text} }}"),
    }
}

/// The values that a condition takes, where it asks `place` and nothing else.
fn collect<'t>(
    analysis: &Analysis,
    condition: &'t Expr,
    place: &mut Option<&'t Expr>,
    patterns: &mut Vec<String>,
    of_check: &mut bool,
) -> Option<()> {
    let text = |expr: &Expr| analysis.slice(expr.span).to_owned();
    let mut same = |asked: &'t Expr| match place {
        Some(known) => (text(known) == text(asked)).then_some(()),
        None => {
            *place = Some(asked);
            Some(())
        }
    };
    match &condition.kind {
        ExprKind::Paren(inner) => collect(analysis, inner, place, patterns, of_check),
        ExprKind::Logic { op: Logic::Or, operands } => {
            operands.iter().try_for_each(|one| collect(analysis, one, place, patterns, of_check))
        }
        ExprKind::Compare { op: Compare::Equal, left, right } => {
            let (asked, value) = if is_value(right) { (left, right) } else { (right, left) };
            if !is_value(value) {
                return None;
            }
            same(asked)?;
            patterns.push(text(value));
            Some(())
        }
        ExprKind::In { value, negated: false, set } => {
            same(value)?;
            patterns.push(match &set.kind {
                ExprKind::Range(..) => text(set),
                _ => format!("in {}", text(set)),
            });
            Some(())
        }
        ExprKind::Is { value, negated: false, test: IsTest::Decision(decision) } => {
            same(value)?;
            *of_check = true;
            patterns.push(decision.text.clone());
            Some(())
        }
        _ => None,
    }
}

fn is_value(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Symbol(_) | ExprKind::Literal(_) => true,
        ExprKind::Negate(inner) => is_value(inner),
        _ => false,
    }
}
