//! Ways through the tree of one item: its statements, and the expressions in them.

use crate::source::Span;
use crate::syntax::tree::{
    Acquire, Block, CellKind, Check, CheckCall, End, Expr, ExprKind, Item, ItemKind, Pattern, RiskEntryKind,
    Statement, StatementKind,
};

use super::super::analysis::holds;

/// The block of a workflow or step.
pub(super) fn body(item: &Item) -> Option<&Block> {
    match &item.kind {
        ItemKind::Workflow(workflow) => Some(&workflow.body),
        ItemKind::Step(step) => Some(&step.body),
        _ => None,
    }
}

/// The statements around a place, the outermost first.
pub(super) fn around(item: &Item, at: Span) -> Vec<&Statement> {
    let mut found = Vec::new();
    let mut open = body(item).into_iter().collect::<Vec<_>>();
    while let Some(block) = open.pop() {
        if let Some(statement) = block.statements.iter().find(|statement| holds(statement.span, at)) {
            found.push(statement);
            open = statement.blocks();
            open.retain(|inner| holds(inner.span, at));
        }
    }
    found
}

/// All blocks of an item, outer ones before those in them.
pub(super) fn blocks(item: &Item) -> Vec<&Block> {
    let mut all: Vec<&Block> = body(item).into_iter().collect();
    let mut at = 0;
    while let Some(block) = all.get(at).copied() {
        all.extend(block.statements.iter().flat_map(Statement::blocks));
        at = at.saturating_add(1);
    }
    all
}

/// All statements of an item.
pub(super) fn statements(item: &Item) -> impl Iterator<Item = &Statement> {
    blocks(item).into_iter().flat_map(|block| &block.statements)
}

/// The whole expressions that a statement holds itself, those of the blocks in it aside.
pub(super) fn of_statement(statement: &Statement) -> Vec<&Expr> {
    match &statement.kind {
        StatementKind::Expires { after, .. } => vec![after],
        StatementKind::Acquire(Acquire { fields, .. }) => fields.iter().map(|(_, value)| value).collect(),
        StatementKind::Check(Check { calls, .. }) => {
            let calls = calls.iter().flat_map(|call| match call {
                CheckCall::On { within, .. } => within.iter().collect::<Vec<_>>(),
                CheckCall::Call { alternatives, .. } => {
                    let of_one = alternatives
                        .iter()
                        .flat_map(|one| one.args.iter().map(|arg| &arg.value).chain(&one.within));
                    of_one.collect()
                }
            });
            calls.collect()
        }
        StatementKind::Retry(retry) => {
            retry.arms.iter().flat_map(|arm| [&arm.condition, &arm.message]).collect()
        }
        StatementKind::Require { condition, .. } => vec![condition],
        StatementKind::Let(item) => vec![&item.value],
        StatementKind::If(choice) => choice.arms.iter().map(|(condition, _)| condition).collect(),
        StatementKind::Match(choice) => {
            let patterns = choice.arms.iter().flat_map(|arm| &arm.patterns);
            let in_patterns = patterns.flat_map(|pattern| match pattern {
                Pattern::Value(value) | Pattern::In(value) => vec![value],
                Pattern::Range(low, high) => vec![low, high],
                Pattern::Missing(_) | Pattern::Else(_) => Vec::new(),
            });
            std::iter::once(&choice.scrutinee).chain(in_patterns).collect()
        }
        StatementKind::Run { args, .. } => args.iter().map(|arg| &arg.value).collect(),
        StatementKind::Risk(risk) => entries(risk.entries.iter().map(|entry| &entry.kind)),
        StatementKind::Split(split) => vec![&split.by],
        StatementKind::End(End::Terminal { args, .. }) => args.iter().map(|arg| &arg.value).collect(),
        _ => Vec::new(),
    }
}

fn entries<'t>(all: impl Iterator<Item = &'t RiskEntryKind>) -> Vec<&'t Expr> {
    let of_entry = all.flat_map(|entry| match entry {
        RiskEntryKind::Rule(rule) => rule.arms.iter().map(|arm| &arm.condition).collect::<Vec<_>>(),
        RiskEntryKind::Include { args, .. } => args.iter().map(|arg| &arg.value).collect(),
        RiskEntryKind::Error { .. } => Vec::new(),
    });
    of_entry.collect()
}

/// The whole expressions of an item.
pub(super) fn of_item(item: &Item) -> Vec<&Expr> {
    match &item.kind {
        ItemKind::Let(one) => vec![&one.value],
        ItemKind::Set(one) => vec![&one.value],
        ItemKind::Fn(one) => vec![&one.body],
        ItemKind::Rules(rules) => entries(rules.rules.iter().map(|entry| &entry.kind)),
        ItemKind::Table(table) => {
            let of_row = table.rows.iter().flat_map(|row| {
                let in_cells = row.cells.iter().flat_map(|cell| match &cell.kind {
                    CellKind::Any | CellKind::Missing => Vec::new(),
                    CellKind::Range(low, high) => vec![low, high],
                    CellKind::Bound(_, value) | CellKind::In(value) | CellKind::Value(value) => vec![value],
                });
                in_cells.chain(std::iter::once(&row.output))
            });
            of_row.collect()
        }
        _ => statements(item).flat_map(of_statement).collect(),
    }
}

/// What an expression is directly made of.
pub(super) fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Field { base: inner, .. }
        | ExprKind::Not(inner)
        | ExprKind::Negate(inner)
        | ExprKind::Is { value: inner, .. }
        | ExprKind::Matches { value: inner, .. }
        | ExprKind::Paren(inner) => vec![inner],
        ExprKind::Call { callee, args } => {
            std::iter::once(&**callee).chain(args.iter().map(|arg| &arg.value)).collect()
        }
        ExprKind::Aggregate { list: left, body: right, .. }
        | ExprKind::Compare { left, right, .. }
        | ExprKind::Arith { left, right, .. }
        | ExprKind::Coalesce { value: left, default: right }
        | ExprKind::In { value: left, set: right, .. }
        | ExprKind::Range(left, right) => vec![left, right],
        ExprKind::IfElse { condition, then, otherwise } => vec![condition, then, otherwise],
        ExprKind::Logic { operands, .. } | ExprKind::Set(operands) => operands.iter().collect(),
        ExprKind::Literal(_)
        | ExprKind::Name(_)
        | ExprKind::Symbol(_)
        | ExprKind::Results { .. }
        | ExprKind::Error => Vec::new(),
    }
}

/// An expression and all in it, outer ones first.
pub(super) fn inside(expr: &Expr) -> Vec<&Expr> {
    let mut all = vec![expr];
    let mut at = 0;
    while let Some(next) = all.get(at).copied() {
        all.extend(parts(next));
        at = at.saturating_add(1);
    }
    all
}
