//! The decision tables that steps speak of, row by row.

use super::Chapter;
use super::head::paragraphs;
use super::html::Html;
use crate::core::{Hit, TableCall};
use crate::words::{self, spoken};

pub(super) fn write(h: &mut Html, chapter: &Chapter<'_>) {
    h.line(
        "p",
        &[("class", "remark")],
        "Each row asks something of every column; it fits where all of that is so.",
    );
    for (at, call) in distinct(&chapter.program.tables).into_iter().enumerate() {
        let anchor = chapter.outline.named("table", &format!("{}.{at}", call.name));
        h.element("div", &[("id", &anchor)], |h| table(h, chapter, call));
    }
}

/// Without those that differ in what they are asked for only.
fn distinct(all: &[TableCall]) -> Vec<&TableCall> {
    let mut kept: Vec<&TableCall> = Vec::new();
    for call in all {
        let same = |known: &&TableCall| known.name == call.name && known.rows == call.rows;
        if !kept.iter().any(same) {
            kept.push(call);
        }
    }
    kept
}

fn table(h: &mut Html, chapter: &Chapter<'_>, call: &TableCall) {
    h.element("h3", &[], |h| {
        h.text("The table ");
        h.line("em", &[], &spoken(&call.name));
    });
    for line in paragraphs(&call.docs) {
        h.line("p", &[], &line);
    }
    let columns: Vec<String> = call.columns.iter().map(|name| spoken(name)).collect();
    let columns: Vec<&str> = columns.iter().map(String::as_str).chain(["Gives"]).collect();
    let rule = match call.hit {
        Hit::First => "The first row that fits decides",
        Hit::Unique => "One row fits at most, and it decides",
        Hit::Collect => "Every row that fits adds to what is given",
    };
    h.table(rule, &columns, |h| {
        for (cells, output) in &call.rows {
            h.element("tr", &[], |h| {
                for (cell, column) in cells.iter().zip(&columns) {
                    h.cell(column, |h| h.phrase(&words::cell(cell)));
                }
                h.cell("Gives", |h| h.phrase(&words::noun(chapter.program, *output)));
            });
        }
    });
}
