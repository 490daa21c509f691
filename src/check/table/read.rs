//! A table as it is written: its head, its cells, and what the analysis says of them.

use std::sync::Arc;

use super::analysis::{self, Row};
use super::boxes::{Classes, Region, Work};
use super::domain::Column;
use super::{Hit, MAX_ROWS, Table};
use crate::check::compare::{compare_op, without_range};
use crate::check::context::Elaboration;
use crate::core::Cell;
use crate::core::{Kind, Ty};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{tables, types};
use crate::resolve::{ModuleId, Sort, suggest};
use crate::syntax::tree::{self, CellKind, Expr, ExprKind, ItemKind, Param, Path, TableItem, TableRow};
use crate::value::Value;

impl Elaboration<'_, '_> {
    /// The declared table; `None` where something is wrong with its head or one of its rows.
    pub fn table_decl(&mut self, module: ModuleId, index: usize, item: &TableItem) -> Option<Arc<Table>> {
        if let Some(known) = self.declarations.tables.get(&(module, index)) {
            return known.clone();
        }
        let home = self.universe.module(module);
        let whole = home.and_then(|home| home.item(index)).map_or(item.name.span, |item| item.span);
        // A row that could not be read may have covered anything.
        let readable = !home.is_some_and(|home| home.has_syntax_error(whole));
        let table = self.in_module(module, |this| this.read_table(item, readable)).map(Arc::new);
        self.declarations.tables.insert((module, index), table.clone());
        table
    }

    fn read_table(&mut self, item: &TableItem, readable: bool) -> Option<Table> {
        let columns = self.value_params(&item.columns);
        let output = self.ty(&item.result);
        let hit = self.hit_policy(item);
        let mut sound = hit.is_some() && !output.is_error();
        for (param, (_, ty)) in item.columns.iter().zip(&columns) {
            sound &= self.is_column(param, ty);
        }
        if item.columns.is_empty() {
            self.report(
                Diagnostic::new(
                    tables::COLUMN,
                    item.name.span,
                    format!("`{}` has no column", item.name.text),
                )
                .help("a table decides by its columns: `table limit(place: country) -> …`"),
            );
            return None;
        }
        if item.rows.len() > MAX_ROWS {
            self.report(
                Diagnostic::new(
                    tables::TOO_LARGE,
                    item.name.span,
                    format!("a table has at most {MAX_ROWS} rows"),
                )
                .label(format!("{} rows", item.rows.len()))
                .help("so many rows are data: let the host look it up, by a `capability` of your own"),
            );
            return None;
        }
        let mut rows = Vec::with_capacity(item.rows.len());
        for row in &item.rows {
            let cells = self.cells(row, item, &columns);
            sound &= cells.is_some();
            rows.extend(cells);
        }
        if !sound || !readable {
            return None;
        }
        let table = Table { columns, output, hit: hit?, rows };
        self.examine(item, &table)?;
        Some(table)
    }

    /// First, if nothing is said.
    fn hit_policy(&mut self, item: &TableItem) -> Option<Hit> {
        let Some(name) = &item.hit else { return Some(Hit::First) };
        let found = Hit::ALL.into_iter().find(|hit| hit.word() == name.text);
        if found.is_none() {
            let words = Hit::ALL.map(Hit::word);
            let diagnostic = Diagnostic::new(
                tables::UNKNOWN_POLICY,
                name.span,
                format!("`{}` is not a hit policy", name.text),
            )
            .label("not one of them");
            self.report(suggest(diagnostic, name, words.into_iter(), || {
                "`first` takes the first row that fits, `unique` allows one only, `collect` takes all"
                    .to_owned()
            }));
        }
        found
    }

    /// Whether values of the type can be told apart by cells.
    fn is_column(&mut self, param: &Param, ty: &Ty) -> bool {
        let (what, help) = match &ty.kind {
            Kind::Error => return false,
            Kind::Money(None) => (
                "amounts in any currency",
                format!("say which currency: `{}: money in EUR`", param.name.text),
            ),
            Kind::Record(_) => ("a record", "make a column of each field that matters".to_owned()),
            Kind::List(..) => {
                ("a list", "ask of it what matters, and give the answer: `listed: bool`".to_owned())
            }
            Kind::CheckResult => ("a check result", "give its decision or its label".to_owned()),
            _ => return true,
        };
        self.report(
            Diagnostic::new(tables::COLUMN, param.ty.span, format!("{what} can't be a column"))
                .label(format!("`{ty}`"))
                .help(help),
        );
        false
    }

    /// The cells of a row; `None` where one is wrong.
    fn cells(&mut self, row: &TableRow, item: &TableItem, columns: &[(Arc<str>, Ty)]) -> Option<Vec<Cell>> {
        if row.cells.len() != columns.len() {
            let (found, wanted) = (row.cells.len(), columns.len());
            let span = match (row.cells.first(), row.cells.last()) {
                (Some(first), Some(last)) => first.span.to(last.span),
                _ => row.span,
            };
            let plural =
                |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
            let names: Vec<&str> = columns.iter().map(|(name, _)| &**name).collect();
            self.report(
                Diagnostic::new(
                    tables::CELL_COUNT,
                    span,
                    format!(
                        "this row has {}, and `{}` has {}",
                        plural(found, "cell"),
                        item.name.text,
                        plural(wanted, "column")
                    ),
                )
                .label(if found < wanted { "too few" } else { "too many" })
                .also(item.name.span, format!("the columns are {}", names.join(", ")))
                .help("write one cell for each column; `_` fits anything"),
            );
            return None;
        }
        let mut cells = Vec::with_capacity(columns.len());
        // All cells are looked at, whatever is wrong with one of them.
        for ((cell, param), (_, ty)) in row.cells.iter().zip(&item.columns).zip(columns) {
            if !ty.is_error() {
                cells.extend(self.cell(cell, param, ty));
            }
        }
        (cells.len() == columns.len()).then_some(cells)
    }

    fn cell(&mut self, cell: &tree::Cell, param: &Param, ty: &Ty) -> Option<Cell> {
        match &cell.kind {
            CellKind::Any => Some(Cell::Any),
            CellKind::Missing if ty.optional => Some(Cell::Missing),
            CellKind::Missing => {
                let wider = ty.clone().or_missing(true);
                self.report(
                    Diagnostic::new(
                        tables::CELL,
                        cell.span,
                        format!("column `{}` is never missing", param.name.text),
                    )
                    .label("fits nothing")
                    .also(param.ty.span, format!("`{ty}`"))
                    .help(format!("let the column be missing, as `{wider}`, or leave the row out"))
                    .maybe_fix(
                        format!("declare it as `{wider}`"),
                        param.ty.span,
                        wider.to_string(),
                    ),
                );
                None
            }
            CellKind::Bound(op, value) => {
                self.has_order(cell, param, ty)?;
                let value = self.cell_constant(value, param, ty)?;
                Some(Cell::Bound(compare_op(*op), value))
            }
            CellKind::Range(low, high) => {
                self.has_order(cell, param, ty)?;
                let from = self.cell_constant(low, param, ty);
                let to = self.cell_constant(high, param, ty);
                let (from, to) = (from?, to?);
                if self.is_empty_range(&from, &to, low.span.to(high.span)) {
                    return None;
                }
                Some(Cell::Range(from, to))
            }
            CellKind::In(set) => self.set_cell(set, ty),
            CellKind::Value(value) if self.is_set(value) => self.set_cell(value, ty),
            CellKind::Value(value) => self.cell_constant(value, param, ty).map(Cell::Value),
        }
    }

    fn has_order(&mut self, cell: &tree::Cell, param: &Param, ty: &Ty) -> Option<()> {
        if super::ordered::Scale::of(&ty.kind).is_some() {
            return Some(());
        }
        self.report(
            Diagnostic::new(
                tables::CELL,
                cell.span,
                format!("values of column `{}` have no order", param.name.text),
            )
            .label("needs numbers, money, dates, times or durations")
            .also(param.ty.span, format!("`{ty}`"))
            .help("name the values: `{ A, B }`"),
        );
        None
    }

    /// A constant of the column's type, whatever its range.
    fn cell_constant(&mut self, expr: &Expr, param: &Param, ty: &Ty) -> Option<Value> {
        let wanted = Ty { kind: without_range(&ty.kind), optional: false };
        let typed = self.expression(expr, Some(&wanted));
        if typed.ty.is_error() {
            return None;
        }
        if self.widen(&typed, &wanted.kind).is_none() {
            let written = self.written(expr.span);
            let found = typed.ty.clone().present().with_article();
            let diagnostic = Diagnostic::new(
                tables::CELL,
                expr.span,
                format!("`{written}` is {found}, and column `{}` holds `{wanted}`", param.name.text),
            )
            .label(format!("`{wanted}` expected"))
            .also(param.ty.span, "declared here");
            self.report(match self.literal_meant(&wanted.kind, &typed) {
                Some(meant) => diagnostic.help(format!("write `{meant}`")).maybe_fix(
                    format!("change to `{meant}`"),
                    expr.span,
                    meant,
                ),
                None => diagnostic.help("write a value of that type, or `_` for any"),
            });
            return None;
        }
        self.constant(expr, Some(&wanted))
    }

    /// A set that is written, or the name of one (of a list too, which is said to be wrong there).
    fn is_set(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Paren(inner) => self.is_set(inner),
            ExprKind::Set(_) => true,
            ExprKind::Arith { left, right, .. } => self.is_set(left) || self.is_set(right),
            _ => matches!(self.named(expr), Some(ItemKind::Set(_) | ItemKind::List(_))),
        }
    }

    /// The declaration that a bare or qualified name means.
    fn named(&self, expr: &Expr) -> Option<&ItemKind> {
        let path = match &expr.kind {
            ExprKind::Name(name) => Path { qualifier: None, name: name.clone() },
            ExprKind::Field { base, field } => match &base.kind {
                ExprKind::Name(qualifier) => Path { qualifier: Some(qualifier.clone()), name: field.clone() },
                _ => return None,
            },
            _ => return None,
        };
        self.universe.find(self.module(), &path, Sort::Value).ok().map(|found| &found.item.kind)
    }

    fn set_cell(&mut self, set: &Expr, ty: &Ty) -> Option<Cell> {
        let wanted = Ty { kind: without_range(&ty.kind), optional: false };
        let name = match self.named(set) {
            Some(ItemKind::List(list)) => {
                let (name, declared) = (list.name.text.clone(), list.name.span);
                self.report(
                    Diagnostic::new(
                        types::NOT_A_SET,
                        set.span,
                        format!("the contents of `{name}` come with the run, and a table needs constants"),
                    )
                    .label("a list, not a set")
                    .also(declared, "declared here")
                    .help(format!("ask `… in {name}` where the table is called, and give the answer to a column `listed: bool`")),
                );
                return None;
            }
            Some(ItemKind::Set(item)) => item.name.text.clone(),
            _ => String::new(),
        };
        let errors = self.declarations.error_count();
        let values = self.set_elements(set, &wanted);
        (self.declarations.error_count() == errors).then_some(Cell::Set { name, values })
    }

    /// Says what the rows leave open, cover twice and never reach; `None` where nobody can say.
    fn examine(&mut self, item: &TableItem, table: &Table) -> Option<()> {
        let mut columns = Vec::with_capacity(table.columns.len());
        for (at, (_, ty)) in table.columns.iter().enumerate() {
            let cells: Vec<&Cell> = table.rows.iter().filter_map(|row| row.get(at)).collect();
            columns.push(Column::of(&ty.kind, ty.optional, &cells)?);
        }
        let all = |column: &Column| Classes::of(column.examples.len(), |_| true);
        let everything = Region::of(&columns.iter().map(all).collect::<Vec<_>>());
        let row = |at: usize| {
            let masks = || columns.iter().filter_map(|column| column.masks.get(at));
            Row {
                hits: Region::of(masks().map(|mask| &mask.hits)),
                possible: Region::of(masks().map(|mask| &mask.possible)),
            }
        };
        let rows: Vec<Row> = (0..table.rows.len()).map(row).collect();
        let classes = columns.iter().map(|column| column.examples.len());
        let mut work = Work::new(classes, self.declarations.table_work);
        let found = match table.hit {
            Hit::First => analysis::first(&everything, &rows, &mut work),
            Hit::Unique => analysis::unique(&everything, &rows, &mut work),
            Hit::Collect => analysis::collect(&rows, &mut work),
        };
        self.declarations.table_work = self.declarations.table_work.saturating_sub(work.spent());
        match found {
            Ok(found) => {
                self.table_findings(item, table, &columns, &found);
                Some(())
            }
            Err(super::boxes::Exhausted) => {
                self.table_too_large(item);
                None
            }
        }
    }
}
