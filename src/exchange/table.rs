//! Decision tables as CSV. The header names the columns with their types, `place: country`; the last one is what a row
//! gives, `hit first -> money in EUR`. Under a header with a type cells are written as in a script. Under a header without
//! one they are plain values, and the type is told from them.

mod infer;
mod names;
mod spelling;

use super::ExchangeError;
use super::sheet::{Row, Sheet};
use crate::diagnostic::codes::exchange;
use crate::source::SourceId;
use crate::syntax::tree::{Item, ItemKind};
use crate::syntax::{self, Token, TokenKind};

/// What could be carried over, and in words what could not, or was decided on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried<T> {
    pub what: T,
    pub remarks: Vec<String>,
}

/// The table of that name in a script, as a sheet; `None` where the script has none. The script should have no errors:
/// cells are taken as they are written.
pub fn export(script: &str, name: &str) -> Option<Carried<Sheet>> {
    let parsed = syntax::parse(SourceId(0), script);
    let of_name = |item: &&Item| matches!(&item.kind, ItemKind::Table(table) if table.name.text == name);
    let item = parsed.tree.items.iter().find(of_name)?;
    let ItemKind::Table(table) = &item.kind else { return None };
    let written = |span| spelling::spelled(script, &parsed.tokens, span);
    let inputs =
        table.columns.iter().map(|column| format!("{}: {}", column.name.text, written(column.ty.span)));
    // Always said: a spreadsheet takes a cell that begins with a dash for a formula.
    let hit = table.hit.as_ref().map_or("first", |hit| &hit.text);
    let columns = inputs.chain([format!("hit {hit} -> {}", written(table.result.span))]).collect();
    let rows = table.rows.iter().zip(2..).map(|(row, number)| {
        let cells = row.cells.iter().map(|cell| written(cell.span));
        Row { number, cells: cells.chain([written(row.output.span)]).collect() }
    });
    let mut remarks = Vec::new();
    let comment = |token: &&Token| matches!(token.kind, TokenKind::Comment | TokenKind::ItemDoc);
    let inside = |token: &&Token| token.span.start >= item.span.start && token.span.end <= item.span.end;
    if !item.docs.is_empty() || parsed.tokens.iter().filter(comment).any(|token| inside(&token)) {
        remarks.push("comments have no place in a sheet and stay in the script".to_owned());
    }
    Some(Carried { what: Sheet { columns, rows: rows.collect() }, remarks })
}

/// The names of a script's tables, in its order.
pub fn names_of(script: &str) -> Vec<String> {
    let tree = syntax::parse(SourceId(0), script).tree;
    let name = |item: &Item| match &item.kind {
        ItemKind::Table(table) => Some(table.name.text.clone()),
        _ => None,
    };
    tree.items.iter().filter_map(name).collect()
}

/// A column of the sheet as the table has it.
struct Column {
    /// `place: country`; of the last column only the type.
    head: String,
    cells: Vec<String>,
}

/// A sheet as the text of a `table`. `name` is made a name of the language where it is none.
pub fn import(sheet: &Sheet, name: &str) -> Result<Carried<String>, Vec<ExchangeError>> {
    let mut remarks = Vec::new();
    let mut errors = Vec::new();
    let name = names::table(name, &mut remarks);
    let Some((output, inputs)) = sheet.columns.split_last().filter(|(_, inputs)| !inputs.is_empty()) else {
        return Err(vec![
            ExchangeError::mismatch(
                exchange::MISSING_COLUMN,
                "row 1",
                "a column for each condition, and behind them one for what a row gives",
                format!("{}", sheet.columns.len()),
            )
            .help("separate columns by `,`, `;` or tabs"),
        ]);
    };
    if sheet.rows.is_empty() {
        errors.push(ExchangeError::mismatch(exchange::NOT_A_SHEET, "the file", "at least one row", "none"));
    }
    let mut taken = Vec::new();
    let mut columns = Vec::with_capacity(inputs.len());
    for (at, header) in inputs.iter().enumerate() {
        let (title, ty) = match header.split_once(':') {
            Some((title, ty)) => (title.trim(), Some(ty.trim())),
            None => (header.as_str(), None),
        };
        if title.contains("->") {
            let error = ExchangeError::new(
                exchange::BAD_CELL,
                place_of(sheet, 1, at),
                "what a row gives stands in the last column".to_owned(),
            );
            errors.push(error.help("move the column behind the others"));
            continue;
        }
        let name = match names::column(title, &taken, place_of(sheet, 1, at), &mut remarks) {
            Ok(name) => name,
            Err(error) => {
                errors.push(*error);
                continue;
            }
        };
        taken.push(name.clone());
        let column = match ty {
            Some(ty) => typed(sheet, at, ty, spelling::cell),
            None => {
                let found = infer::conditions(sheet, at);
                remarks.push(format!("`{name}` is taken as `{}`", found.head));
                Ok(found)
            }
        };
        match column {
            Ok(column) => columns.push(Column { head: format!("{name}: {}", column.head), ..column }),
            Err(found) => errors.extend(found),
        }
    }
    let (hit, output) = match result(sheet, output, inputs.len(), &mut remarks) {
        Ok(read) => read,
        Err(found) => {
            errors.extend(found);
            (None, Column { head: String::new(), cells: Vec::new() })
        }
    };
    if !errors.is_empty() {
        return Err(errors);
    }
    Ok(Carried { what: text(&name, hit.as_deref(), &columns, &output), remarks })
}

/// The hit policy, and what rows give: `hit first -> money in EUR`, or a title without a type.
fn result(
    sheet: &Sheet,
    header: &str,
    at: usize,
    remarks: &mut Vec<String>,
) -> Result<(Option<String>, Column), Vec<ExchangeError>> {
    let Some((hit, ty)) = header.split_once("->") else {
        let column = infer::values(sheet, at)?;
        remarks.push(format!("what a row gives, `{}`, is taken as `{}`", header.trim(), column.head));
        return Ok((None, column));
    };
    let hit = hit.trim();
    let word = hit.strip_prefix("hit").unwrap_or(hit).trim();
    if !hit.is_empty() && !["first", "unique", "collect"].contains(&word) {
        let error = ExchangeError::mismatch(
            exchange::BAD_CELL,
            place_of(sheet, 1, at),
            "`hit first`, `hit unique` or `hit collect` in front of the arrow, or nothing",
            format!("`{hit}`"),
        );
        return Err(vec![error]);
    }
    let column = typed(sheet, at, ty.trim(), spelling::output)?;
    Ok((Some(word.to_owned()).filter(|word| !word.is_empty()), column))
}

/// A column under a header with a type: its cells are those of a script; an empty one fits anything.
fn typed(
    sheet: &Sheet,
    at: usize,
    ty: &str,
    cell: fn(&str) -> Option<String>,
) -> Result<Column, Vec<ExchangeError>> {
    let mut errors = Vec::new();
    let head = spelling::ty(ty);
    if head.is_none() {
        let error = ExchangeError::mismatch(
            exchange::BAD_CELL,
            place_of(sheet, 1, at),
            "a type such as `country` or `money in EUR`",
            format!("`{ty}`"),
        );
        errors.push(error.help("leave the type out to have it told from the values"));
    }
    let mut cells = Vec::with_capacity(sheet.rows.len());
    for row in &sheet.rows {
        match cell(row.cell(at)) {
            Some(cell) => cells.push(cell),
            None => errors.push(unreadable(sheet, row, at)),
        }
    }
    match head.filter(|_| errors.is_empty()) {
        Some(head) => Ok(Column { head, cells }),
        None => Err(errors),
    }
}

fn unreadable(sheet: &Sheet, row: &Row, at: usize) -> ExchangeError {
    let (found, place) = (row.cell(at), place_of(sheet, row.number, at));
    if found.is_empty() {
        return ExchangeError::mismatch(exchange::BAD_CELL, place, "what the row gives", "nothing")
            .help("fill in a value, or leave the row out");
    }
    let wanted = if at + 1 == sheet.columns.len() {
        "a value as in a script, such as `500.00 EUR` or `\"text\"`"
    } else {
        "a cell as in a script, such as `DE`, `18..64`, `\"text\"` or `_`"
    };
    ExchangeError::mismatch(exchange::BAD_CELL, place, wanted, format!("`{found}`"))
        .help("without a type in the header, cells are plain values and their type is told from them")
}

/// `row 3, column where`
fn place_of(sheet: &Sheet, row: usize, column: usize) -> String {
    let header = sheet.columns.get(column).map_or("", |header| header.trim());
    let title = header.split([':', '-']).next().unwrap_or_default().trim();
    match title {
        "" => format!("row {row}, column {}", column + 1),
        title => format!("row {row}, column {title}"),
    }
}

/// The declaration, its columns one under the other.
fn text(name: &str, hit: Option<&str>, columns: &[Column], output: &Column) -> String {
    let heads: Vec<&str> = columns.iter().map(|column| column.head.as_str()).collect();
    let mut out = format!("table {name}({}) -> {} {{\n", heads.join(", "), output.head);
    if let Some(hit) = hit {
        out.push_str(&format!("  hit {hit}\n"));
    }
    let width = |column: &Column| column.cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = columns.iter().map(width).collect();
    for (at, given) in output.cells.iter().enumerate() {
        out.push_str("  | ");
        for (column, (one, width)) in columns.iter().zip(&widths).enumerate() {
            let last = column + 1 == columns.len();
            let cell = one.cells.get(at).map_or("_", String::as_str);
            let mark = if last { "" } else { "," };
            let cell = format!("{cell}{mark}");
            let width = width + mark.len();
            out.push_str(&format!("{cell:width$} "));
        }
        out.push_str(&format!("-> {given}\n"));
    }
    out.push_str("}\n");
    out
}

#[cfg(test)]
mod tests;
