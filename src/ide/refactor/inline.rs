//! What a name stands for is put in its place everywhere, and its declaration goes.

use super::super::Analysis;
use super::super::analysis::holds;
use super::super::definition::{subject, uses};
use super::text::{change, is_tight, operand, replaced, without};
use super::walk::{inside, of_item, statements};
use super::{RefactorKind, Refactoring};
use crate::check::Target;
use crate::resolve::declared_name;
use crate::source::Span;
use crate::syntax::tree::{Arg, Expr, ExprKind, FnItem, Item, ItemKind, LetItem, StatementKind};

pub(super) fn inline(analysis: &Analysis, at: Span) -> Option<Refactoring> {
    let subject = subject(analysis, analysis.location(at).range.start)?;
    let item = analysis.item_at(subject)?;
    let changes = if declared_name(item).is_some_and(|name| name.span == subject) {
        match &item.kind {
            ItemKind::Let(one) => constant(analysis, one, item.span)?,
            ItemKind::Fn(one) => function(analysis, one, item)?,
            _ => return None,
        }
    } else {
        let of_path = statements(item).find_map(|statement| match &statement.kind {
            StatementKind::Let(one) if one.name.span == subject => Some((one, statement.span)),
            _ => None,
        });
        let (one, whole) = of_path?;
        constant(analysis, one, whole)?
    };
    let title = format!("Inline `{}`", analysis.slice(subject));
    Some(Refactoring { title, kind: RefactorKind::Inline, changes })
}

/// The places in the script where a name is used; `None` where there are none, or some in other files.
fn own_uses(analysis: &Analysis, declared: Span) -> Option<Vec<Span>> {
    let own = analysis.location(declared).file;
    let all = uses(analysis, declared);
    let places = all.iter().filter(|one| !one.declares);
    let spans: Option<Vec<Span>> = places
        .map(|one| {
            let range = &one.location.range;
            let (from, to) = (analysis.at(range.start), analysis.at(range.end));
            (one.location.file == own).then_some(Span { end: to.end, ..from })
        })
        .collect();
    spans.filter(|spans| !spans.is_empty())
}

/// Whether a name of a path or a parameter could catch one of these expressions' names where they are put.
fn could_be_caught(analysis: &Analysis, expr: &Expr) -> bool {
    inside(expr).iter().any(|part| {
        let ExprKind::Name(name) = &part.kind else { return false };
        let mark = analysis.names().iter().find(|mark| mark.span == name.span);
        // What the path declares is the same all along it.
        let is_local =
            mark.is_some_and(|mark| matches!(mark.target, Target::Local(_) | Target::Check { .. }));
        let other = |mark: &crate::check::Mark| {
            matches!(mark.target, Target::Local(_)) && analysis.slice(mark.span) == name.text
        };
        !is_local && analysis.names().iter().any(other)
    })
}

fn constant(analysis: &Analysis, one: &LetItem, whole: Span) -> Option<Vec<super::Change>> {
    if could_be_caught(analysis, &one.value) {
        return None;
    }
    let text = operand(analysis, &one.value);
    let places = own_uses(analysis, one.name.span)?;
    let mut changes: Vec<super::Change> =
        places.into_iter().map(|place| change(analysis, place, text.clone())).collect();
    changes.push(without(analysis, whole));
    Some(changes)
}

fn function(analysis: &Analysis, one: &FnItem, item: &Item) -> Option<Vec<super::Change>> {
    let binds = inside(&one.body).iter().any(|part| matches!(part.kind, ExprKind::Aggregate { .. }));
    let places = own_uses(analysis, one.name.span)?;
    let mut changes = Vec::new();
    let everywhere: Vec<&Expr> = analysis.items().iter().flat_map(of_item).flat_map(inside).collect();
    for place in places {
        let call = everywhere.iter().find_map(|expr| match &expr.kind {
            ExprKind::Call { callee, args } if callee.span == place => Some((*expr, args)),
            _ => None,
        });
        let (call, args) = call?;
        let nested = args.iter().any(|arg| changes_inside(&changes, analysis, arg.value.span));
        if nested || binds && !args.is_empty() {
            return None;
        }
        changes.push(change(analysis, call.span, put_in_place(analysis, one, args)?));
    }
    if could_be_caught_but_params(analysis, one) {
        return None;
    }
    changes.push(without(analysis, item.span));
    Some(changes)
}

fn changes_inside(changes: &[super::Change], analysis: &Analysis, span: Span) -> bool {
    let range = analysis.location(span).range;
    changes
        .iter()
        .any(|change| range.start <= change.location.range.start && change.location.range.end <= range.end)
}

/// The body's own names, its parameters aside.
fn could_be_caught_but_params(analysis: &Analysis, one: &FnItem) -> bool {
    let is_param = |name: &str| one.params.iter().any(|param| param.name.text == name);
    inside(&one.body).into_iter().any(|part| match &part.kind {
        ExprKind::Name(name) => !is_param(&name.text) && could_be_caught(analysis, part),
        _ => false,
    })
}

/// The body with the arguments of one call. `None` where a parameter has no argument, or where one that may be missing
/// goes to a parameter that may not: the call is missing then, whatever the body says.
fn put_in_place(analysis: &Analysis, one: &FnItem, args: &[Arg]) -> Option<String> {
    let mut parts: Vec<(Span, String)> = Vec::new();
    for (index, param) in one.params.iter().enumerate() {
        let named =
            args.iter().find(|arg| arg.name.as_ref().is_some_and(|name| name.text == param.name.text));
        let arg = named.or_else(|| args.get(index).filter(|arg| arg.name.is_none()))?;
        let may_be_missing = analysis.type_of(arg.value.span).is_none_or(|ty| ty.optional);
        if may_be_missing && !param.ty.optional {
            return None;
        }
        let text = operand(analysis, &arg.value);
        for mark in analysis.names() {
            let reads = matches!(mark.target, Target::Local(declared) if declared == param.name.span);
            if reads && mark.span != param.name.span && holds(one.body.span, mark.span) {
                parts.push((mark.span, text.clone()));
            }
        }
    }
    let text = replaced(analysis, one.body.span, &parts)?;
    Some(if is_tight(&one.body) { text } else { format!("({text})") })
}
