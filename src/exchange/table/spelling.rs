//! Parts of a table as a script writes them: each is read by the parser on its own, so that no cell of a sheet can be
//! more than one cell of a table.

use crate::source::{SourceId, Span};
use crate::syntax::tree::{ExprKind, ItemKind, Literal, TableItem, TableRow};
use crate::syntax::{self, Token};

/// The text under a span on one line: comments left out, blanks between tokens made one.
pub(super) fn spelled(text: &str, tokens: &[Token], span: Span) -> String {
    let start = tokens.partition_point(|token| token.span.start < span.start);
    let inside =
        tokens.get(start..).unwrap_or_default().iter().take_while(|token| token.span.end <= span.end);
    let mut out = String::new();
    let mut apart = false;
    for token in inside {
        if token.kind.is_trivia() {
            apart = true;
            continue;
        }
        if apart && !out.is_empty() {
            out.push(' ');
        }
        apart = false;
        out.push_str(text.get(token.span.range()).unwrap_or_default());
    }
    out
}

/// A condition on one column; an empty cell and a dash fit anything. `None` for what is no cell of a table.
pub(super) fn cell(written: &str) -> Option<String> {
    if matches!(written, "" | "-") {
        return Some("_".to_owned());
    }
    let text = format!("probity 1\ntable t(c: int?) -> int? {{ | {written}\n-> 0 }}\n");
    let (row, tokens) = only_row(&text)?;
    let [cell] = row.cells.as_slice() else { return None };
    matches!(row.output.kind, ExprKind::Literal(Literal::Int(0))).then(|| spelled(&text, &tokens, cell.span))
}

/// What a row gives.
pub(super) fn output(written: &str) -> Option<String> {
    let text = format!("probity 1\ntable t(c: int?) -> int? {{ | _ -> {written}\n}}\n");
    let (row, tokens) = only_row(&text)?;
    Some(spelled(&text, &tokens, row.output.span))
}

pub(super) fn ty(written: &str) -> Option<String> {
    let text = format!("probity 1\ntable t(c: {written}\n) -> int? {{ | _ -> 0 }}\n");
    let (table, tokens) = only_table(&text)?;
    match table.columns.as_slice() {
        [column] => Some(spelled(&text, &tokens, column.ty.span)),
        _ => None,
    }
}

fn only_row(text: &str) -> Option<(TableRow, Vec<Token>)> {
    let (mut table, tokens) = only_table(text)?;
    let row = table.rows.pop()?;
    table.rows.is_empty().then_some((row, tokens))
}

/// The one table of a text that is nothing else and has no fault.
fn only_table(text: &str) -> Option<(TableItem, Vec<Token>)> {
    let parsed = syntax::parse(SourceId(0), text);
    let mut items = parsed.tree.items;
    match items.pop().map(|item| item.kind) {
        Some(ItemKind::Table(table)) if items.is_empty() && parsed.diagnostics.is_empty() => {
            Some((table, parsed.tokens))
        }
        _ => None,
    }
}
