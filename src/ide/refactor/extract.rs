//! An expression gets a name: a constant of the path in front of its statement, or a function of the file.

use super::super::Analysis;
use super::super::analysis::holds;
use super::places::{Read, args, by_name, can_be_written, params};
use super::text::{change, fresh, line_before, replaced};
use super::walk::{around, inside, of_item, of_statement};
use super::{RefactorKind, Refactoring};
use crate::core::Kind;
use crate::source::Span;
use crate::syntax::tree::{Expr, ExprKind, Item, Statement};

/// The expression that is selected; of a cursor the whole condition around it.
pub(super) fn selected(analysis: &Analysis, at: Span) -> Option<(&Item, &Expr)> {
    let item = analysis.item_at(at)?;
    let wholes = of_item(item);
    let around = wholes.into_iter().filter(|expr| holds(expr.span, at));
    let found = if at.is_empty() {
        around.into_iter().find(|expr| is_condition(analysis, expr))?
    } else {
        around.into_iter().flat_map(inside).find(|expr| expr.span == at)?
    };
    let has_parts = !matches!(
        found.kind,
        ExprKind::Name(_)
            | ExprKind::Symbol(_)
            | ExprKind::Literal(_)
            | ExprKind::Set(_)
            | ExprKind::Range(..)
            | ExprKind::Error
    );
    has_parts.then_some((item, found))
}

fn is_condition(analysis: &Analysis, expr: &Expr) -> bool {
    analysis.type_of(expr.span).is_some_and(|ty| matches!(ty.kind, Kind::Bool))
}

/// The statement that holds the expression itself.
fn statement_of<'t>(item: &'t Item, expr: &Expr) -> Option<&'t Statement> {
    let statements = around(item, expr.span);
    let holds_it =
        |statement: &&&Statement| of_statement(statement).iter().any(|one| holds(one.span, expr.span));
    statements.iter().rev().find(holds_it).copied()
}

/// The text of an expression that stands alone, without brackets around it.
fn alone(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Paren(inner) => alone(inner),
        _ => expr,
    }
}

fn wanted_name(analysis: &Analysis, expr: &Expr) -> String {
    fresh(analysis, if is_condition(analysis, expr) { "condition" } else { "value" })
}

pub(super) fn to_let(analysis: &Analysis, at: Span) -> Option<Refactoring> {
    let (item, expr) = selected(analysis, at)?;
    let statement = statement_of(item, expr)?;
    let name = wanted_name(analysis, expr);
    let line = format!("let {name} = {}", analysis.slice(alone(expr).span));
    let changes = vec![line_before(analysis, statement.span, &line)?, change(analysis, expr.span, name)];
    Some(Refactoring { title: "Extract to a `let`".to_owned(), kind: RefactorKind::Extract, changes })
}

pub(super) fn to_fn(analysis: &Analysis, at: Span) -> Option<Refactoring> {
    let (item, expr) = selected(analysis, at)?;
    let body = alone(expr);
    let ty = analysis.type_of(expr.span).or_else(|| analysis.type_of(body.span))?;
    if !can_be_written(ty) {
        return None;
    }
    let mut read = Read::default();
    read.add(analysis, body, body.span)?;
    let places = read.named();
    let name = wanted_name(analysis, expr);
    let text = replaced(analysis, body.span, &by_name(&places))?;
    let declared = format!("fn {name}({}) -> {ty} = {text}\n", params(&places));
    let changes = vec![
        line_before(analysis, item.span, &declared)?,
        change(analysis, expr.span, format!("{name}({})", args(&places))),
    ];
    Some(Refactoring { title: "Extract to a function".to_owned(), kind: RefactorKind::Extract, changes })
}
