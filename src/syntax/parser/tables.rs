//! Decision tables.

use super::children::Children;
use super::{Node, PartParser, Rule};
use crate::source::Span;
use crate::syntax::tree::{Cell, CellKind, Compare, Expr, ExprKind, Pattern, TableItem, TableRow};

impl PartParser<'_> {
    /// `None` never happens here and below: the grammar guarantees every part that is asked for.
    pub(super) fn table(&mut self, parts: &mut Children<'_>, span: Span) -> Option<TableItem> {
        let head = self.build_table_head(parts.take(Rule::table_head)?)?;
        let hit = parts.take(Rule::hit_policy).map(|hit| Children::of(hit).name(self, Rule::any_word));
        let rows = parts.all(Rule::table_row);
        let rows: Vec<TableRow> = rows.into_iter().filter_map(|row| self.build_table_row(row)).collect();
        if rows.is_empty() {
            self.empty(span, "rows", "`| _ -> 0`");
        }
        Some(TableItem { hit, rows, ..head })
    }

    /// A table whose rows are still to come.
    pub(super) fn build_table_head(&mut self, node: Node<'_>) -> Option<TableItem> {
        let mut parts = Children::of(node);
        let name = parts.name(self, Rule::word);
        let columns = self.params(parts.take(Rule::params));
        let result = self.type_expr(parts.take(Rule::type_expr)?);
        Some(TableItem { name, columns, result, hit: None, rows: Vec::new() })
    }

    pub(super) fn build_table_row(&mut self, node: Node<'_>) -> Option<TableRow> {
        let span = self.span(&node);
        let mut parts = Children::of(node);
        let cells = parts.all(Rule::cell).into_iter().filter_map(|cell| self.cell(cell)).collect();
        Some(TableRow { cells, output: self.expr(parts.take(Rule::expr)?), span })
    }

    fn cell(&mut self, node: Node<'_>) -> Option<Cell> {
        let span = self.span(&node);
        let part = Children::of(node).next_any()?;
        let kind = match part.as_rule() {
            Rule::wildcard => CellKind::Any,
            Rule::k_missing => CellKind::Missing,
            Rule::bound_cell => {
                let mut parts = Children::of(part);
                let op = match parts.next_any()?.as_rule() {
                    Rule::le => Compare::LessEqual,
                    Rule::ge => Compare::GreaterEqual,
                    Rule::lt => Compare::Less,
                    _ => Compare::Greater,
                };
                CellKind::Bound(op, self.expr(parts.take(Rule::simple)?))
            }
            _ => match self.constant_pattern(part)? {
                Pattern::Range(low, high) => CellKind::Range(low, high),
                Pattern::In(Expr { kind: ExprKind::Range(low, high), .. }) => CellKind::Range(*low, *high),
                Pattern::In(set) => CellKind::In(set),
                Pattern::Value(value) => CellKind::Value(value),
                Pattern::Else(_) | Pattern::Missing(_) => return None,
            },
        };
        Some(Cell { kind, span })
    }
}
