//! Decision tables: every cell of a column below the one before, and figures that end in one column.

use super::block::{Cells, Layout, with_rest};
use super::columns::Share;
use super::entries::inside;
use super::text::{Run, Text};
use super::writer::{Stop, Writer};
use crate::syntax::TokenKind;
use crate::syntax::tree::{TableItem, TableRow};

/// A line of a table.
#[derive(Clone, Copy, Debug)]
enum Line<'t> {
    /// `hit first`
    Hit,
    Row(&'t TableRow),
}

#[derive(Debug)]
struct Rows {
    /// What every row gives is a figure.
    figures: bool,
}

impl<'t> Layout<Line<'t>> for Rows {
    fn cells(&self, w: &Writer<'_>, _run: &Run, line: &Line<'t>) -> Option<Cells> {
        let Line::Row(row) = line else { return None };
        let cells = row.cells.iter().map(|cell| w.text.run(cell.span).start);
        let mut stops: Vec<Stop> =
            cells.enumerate().map(|(nth, at)| Stop::left(at, if nth == 0 { 1 } else { 2 })).collect();
        let output = w.text.run(row.output.span).start;
        stops.push(Stop::left(output.checked_sub(1)?, 1));
        if self.figures {
            stops.push(Stop::right(output, 1));
        }
        Some(Cells { share: Share::All, ..Cells::new("row", stops) })
    }

    fn write(&self, w: &mut Writer<'_>, run: Run, line: &Line<'t>) {
        match line {
            Line::Hit => w.flat(run),
            Line::Row(row) => {
                let output = w.text.run(row.output.span).start;
                w.flat(run.start..output);
                w.line(output..run.end, &[&row.output], 0);
            }
        }
    }
}

/// A number, perhaps with a sign and a unit.
fn is_figure(text: &Text<'_>, run: &Run) -> bool {
    let number = run.start.saturating_add(usize::from(text.is_sign(run.start)));
    let numeric = matches!(text.kind(number), Some(TokenKind::Int | TokenKind::Decimal | TokenKind::Percent));
    numeric && run.end.saturating_sub(number) <= 2
}

impl Writer<'_> {
    pub fn table(&mut self, run: Run, table: &TableItem) {
        let text = self.text;
        let Some(open) = text.find(run.clone(), |at| text.is(at, TokenKind::Open)) else {
            return self.flat(run);
        };
        self.head(run.start..open, " {".len());
        let rows = table.rows.iter().map(|row| (text.run(row.span), Some(Line::Row(row))));
        // The policy's span is that of its word; `hit` stands before it.
        let hit = table.hit.iter().map(|hit| {
            let word = text.run(hit.span);
            (word.start.saturating_sub(1)..word.end, Some(Line::Hit))
        });
        let figures = table.rows.iter().all(|row| is_figure(text, &text.run(row.output.span)));
        let braces = open..run.end;
        let parts = with_rest(inside(&braces), hit.chain(rows));
        self.block(braces, &parts, &Rows { figures }, 0);
    }
}
