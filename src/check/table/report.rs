//! What the analysis found, in words of the user: each finding with an input that shows it.

use super::analysis::{Findings, Input, Masked};
use super::boxes::Classes;
use super::domain::Column;
use super::{Hit, Table};
use crate::check::context::Elaboration;
use crate::core::Cell;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::tables;
use crate::source::Span;
use crate::syntax::tree::TableItem;
use crate::value::Value;

/// The most rows that are shown to cover one.
const MOST_SHOWN: usize = 3;

impl Elaboration<'_, '_> {
    pub(super) fn table_findings(
        &mut self,
        item: &TableItem,
        table: &Table,
        columns: &[Column],
        found: &Findings,
    ) {
        let show = |input: &Input| shown(table, columns, input);
        let row = |at: usize| item.rows.get(at).map_or(item.name.span, |row| row.span);
        for (at, earlier, input) in &found.overlaps {
            self.report(
                Diagnostic::new(tables::OVERLAP, row(*at), format!("two rows fit `{}`", show(input)))
                    .label("fits too")
                    .also(row(*earlier), "fits")
                    .help(
                        "`hit unique` allows one row for each input: narrow one of them, or say `hit first`",
                    ),
            );
        }
        for (at, why) in &found.masked {
            self.masked_row(item, table, columns, *at, why);
        }
        let needs_result = !table.output.optional && table.hit != Hit::Collect;
        let name = &item.name.text;
        let wider = table.output.clone().or_missing(true);
        if let Some(gap) = found.gap.as_ref().filter(|_| needs_result) {
            self.report(
                Diagnostic::new(
                    tables::GAP,
                    item.name.span,
                    format!("`{name}` says nothing about `{}`", show(gap)),
                )
                .label("no row fits it")
                .also(item.result.span, "has to give a value")
                .help(format!(
                    "add a row for it, or a last row of `_` only; declared as `{wider}` the result is missing there"
                ))
                .maybe_fix(
                    format!("declare the result as `{wider}`"),
                    item.result.span,
                    wider.to_string(),
                ),
            );
        }
        if let Some((at, input)) = found.unknown.as_ref().filter(|_| needs_result) {
            let place = if table.hit == Hit::First { " before this one" } else { "" };
            self.report(
                Diagnostic::new(
                    tables::UNKNOWN_ROW,
                    row(*at),
                    format!("`{name}` gives nothing where `{}`", show(input)),
                )
                .label("unknown there: nobody can say whether a missing value fits")
                .also(item.result.span, "has to give a value")
                .help(format!(
                    "put a row with `missing`{place}; declared as `{wider}` the result is missing there"
                ))
                .maybe_fix(
                    format!("declare the result as `{wider}`"),
                    item.result.span,
                    wider.to_string(),
                ),
            );
        }
    }

    fn masked_row(&mut self, item: &TableItem, table: &Table, columns: &[Column], at: usize, why: &Masked) {
        let span = |at: usize| item.rows.get(at).map_or(item.name.span, |row| row.span);
        let show = |input: &Input| shown(table, columns, input);
        let new = |message: String| Diagnostic::new(tables::MASKED, span(at), message).label("never hits");
        let diagnostic = match why {
            Masked::Empty => {
                let (cell, name, ty) = self.empty_cell(item, table, columns, at);
                let written = self.written(cell);
                Diagnostic::new(tables::MASKED, cell, format!("no value of `{name}` fits `{written}`"))
                    .label("so this row never hits")
                    .also(ty, "the column's values")
                    .help("write what was meant, or remove the row")
            }
            Masked::By(by) => {
                let all = |(row, _): &&(usize, Input)| {
                    table.rows.get(*row).is_some_and(|cells| cells.iter().all(Cell::is_any))
                };
                let mut diagnostic = new("this row never hits: what fits it is taken before".to_owned());
                if let Some((row, _)) = by.iter().find(all) {
                    diagnostic = diagnostic.also(span(*row), "takes everything");
                } else {
                    for (row, input) in by.iter().take(MOST_SHOWN) {
                        diagnostic = diagnostic.also(span(*row), format!("takes `{}`", show(input)));
                    }
                }
                diagnostic.help("move it in front of what takes its inputs, or remove it")
            }
            Masked::ByUnknown(row, input) => {
                new(format!("this row never hits: where `{}` an earlier one is unknown", show(input)))
                    .also(span(*row), "unknown there, so that the result is missing")
                    .help("move the row in front of it")
            }
        };
        self.report(diagnostic);
    }

    /// The cell that nothing fits, its column's name and the place of that column's type.
    fn empty_cell(
        &self,
        item: &TableItem,
        table: &Table,
        columns: &[Column],
        row: usize,
    ) -> (Span, String, Span) {
        let is_empty =
            |column: &Column| column.masks.get(row).is_some_and(|mask| Classes::is_empty(&mask.hits));
        let at = columns.iter().position(is_empty).unwrap_or(0);
        let cell = item.rows.get(row).and_then(|row| row.cells.get(at)).map(|cell| cell.span);
        let name = table.columns.get(at).map_or_else(String::new, |(name, _)| name.to_string());
        let ty = item.columns.get(at).map(|param| param.ty.span);
        (cell.unwrap_or(item.name.span), name, ty.unwrap_or(item.name.span))
    }

    pub(super) fn table_too_large(&mut self, item: &TableItem) {
        self.report(
            Diagnostic::new(
                tables::TOO_LARGE,
                item.name.span,
                format!("`{}` is too intricate to be examined", item.name.text),
            )
            .label("nobody can say whether its rows cover everything")
            .help("split it into tables that ask each other, with fewer columns"),
        );
    }
}

/// `place = FR, tier = BASIC`
fn shown(table: &Table, columns: &[Column], input: &Input) -> String {
    let parts = table.columns.iter().zip(columns).zip(input).filter_map(|(((name, _), column), class)| {
        Some(match column.examples.get(*class)? {
            // As scripts mostly write them.
            Value::Country(country) => format!("{name} = {}", country.alpha2()),
            value => format!("{name} = {value}"),
        })
    });
    parts.collect::<Vec<_>>().join(", ")
}
