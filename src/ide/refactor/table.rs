//! A chain of `if … then … else …` that only gives values is a decision table: each condition a row, each place a column.

use super::super::Analysis;
use super::super::analysis::holds;
use super::places::{Place, Read, args, by_name, can_be_written, params};
use super::text::{change, fresh, line_before, replaced};
use super::walk::{inside, of_item};
use super::{RefactorKind, Refactoring};
use crate::source::Span;
use crate::syntax::tree::{Compare, Expr, ExprKind, IsTest, Logic};

pub(super) fn to_table(analysis: &Analysis, at: Span) -> Option<Refactoring> {
    let item = analysis.item_at(at)?;
    let around = of_item(item).into_iter().flat_map(inside);
    // The outermost is the whole chain.
    let chain = around
        .into_iter()
        .find(|expr| matches!(expr.kind, ExprKind::IfElse { .. }) && holds(expr.span, at))?;
    let ty = analysis.type_of(chain.span)?;
    if !can_be_written(ty) {
        return None;
    }
    let mut read = Read::default();
    read.add(analysis, chain, chain.span)?;
    let columns = read.named();
    let mut rows = Vec::new();
    let mut next = chain;
    while let ExprKind::IfElse { condition, then, otherwise } = &next.kind {
        let mut cells = vec!["_".to_owned(); columns.len()];
        asked(analysis, condition, &columns, &mut cells)?;
        rows.push((cells, output(analysis, then, &columns)?));
        next = otherwise;
        while let ExprKind::Paren(inner) = &next.kind {
            next = inner;
        }
    }
    rows.push((vec!["_".to_owned(); columns.len()], output(analysis, next, &columns)?));
    let name = fresh(analysis, "decision");
    let rows: String = aligned(&rows);
    let declared = format!("table {name}({}) -> {ty} {{\n  hit first\n{rows}}}\n", params(&columns));
    let changes = vec![
        line_before(analysis, item.span, &declared)?,
        change(analysis, chain.span, format!("{name}({})", args(&columns))),
    ];
    Some(Refactoring { title: "Make it a decision table".to_owned(), kind: RefactorKind::Rewrite, changes })
}

fn aligned(rows: &[(Vec<String>, String)]) -> String {
    let mut lines = String::new();
    for (cells, output) in rows {
        lines.push_str("  | ");
        for (column, cell) in cells.iter().enumerate() {
            let widths =
                rows.iter().filter_map(|(cells, _)| cells.get(column)).map(|cell| cell.chars().count());
            let is_last = column.saturating_add(1) == cells.len();
            let shown = if is_last { cell.clone() } else { format!("{cell},") };
            let width = widths.max().unwrap_or(0).saturating_add(if is_last { 1 } else { 2 });
            lines.push_str(&format!("{shown:width$}"));
        }
        lines.push_str(&format!("-> {output}\n"));
    }
    lines
}

fn output(analysis: &Analysis, expr: &Expr, columns: &[Place]) -> Option<String> {
    let inner = |(span, _): &(Span, String)| holds(expr.span, *span);
    let parts: Vec<(Span, String)> = by_name(columns).into_iter().filter(inner).collect();
    replaced(analysis, expr.span, &parts)
}

/// What a condition asks of each column; `None` where a row can't say it.
fn asked(analysis: &Analysis, condition: &Expr, columns: &[Place], cells: &mut [String]) -> Option<()> {
    let text = |expr: &Expr| analysis.slice(expr.span);
    let mut set = |place: &Expr, cell: String| {
        let at = columns.iter().position(|column| column.spans.contains(&place.span))?;
        let known = cells.get_mut(at).filter(|cell| *cell == "_")?;
        *known = cell;
        Some(())
    };
    match &condition.kind {
        ExprKind::Paren(inner) => asked(analysis, inner, columns, cells),
        ExprKind::Logic { op: Logic::And, operands } => {
            operands.iter().try_for_each(|one| asked(analysis, one, columns, cells))
        }
        ExprKind::Compare { op, left, right } => {
            let mark = match op {
                Compare::Equal => "",
                Compare::NotEqual => return None,
                Compare::Less => "< ",
                Compare::LessEqual => "<= ",
                Compare::Greater => "> ",
                Compare::GreaterEqual => ">= ",
            };
            set(left, format!("{mark}{}", text(right)))
        }
        ExprKind::In { value, negated: false, set: among } => set(
            value,
            match &among.kind {
                ExprKind::Range(..) | ExprKind::Set(_) => text(among).to_owned(),
                _ => format!("in {}", text(among)),
            },
        ),
        ExprKind::Is { value, negated: false, test: IsTest::Missing(_) } => set(value, "missing".to_owned()),
        ExprKind::Not(inner) => set(inner, "false".to_owned()),
        ExprKind::Name(_) | ExprKind::Field { .. } => set(condition, "true".to_owned()),
        _ => None,
    }
}
