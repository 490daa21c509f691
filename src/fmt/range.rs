//! Formatting of a part of a text: whole statements, entries and items, as an editor asks for them.

use std::ops::Range;

use super::text::{Run, Text};
use super::{Edit, damage, faults, format};
use crate::source::SourceId;
use crate::syntax::tree::{Block, File, ItemKind, Statement};
use crate::syntax::{self, TokenKind};

/// The changes of [`format()`] in the statements, or else the items, that bytes of the text touch.
pub fn format_range(text: &str, range: Range<usize>) -> Vec<Edit> {
    if range.start == 0 && range.end >= text.len() {
        return format(text).edits;
    }
    touched(text, |text, units| {
        let (first, last) =
            (text.at(clip(range.start)), text.at(clip(range.end.saturating_sub(1).max(range.start))));
        let place = text.span(first).start as usize..text.span(last).end.max(text.span(first).end) as usize;
        let holder = units
            .iter()
            .filter(|unit| unit.start <= place.start && place.end <= unit.end)
            .min_by_key(|unit| unit.len());
        let parts = units.iter().filter(|unit| {
            let is_part = holder.is_none_or(|holder| holder.start <= unit.start && unit.end < holder.end);
            is_part && unit.start < place.end && place.start < unit.end
        });
        let all = parts.fold(None, |all: Option<Range<usize>>, unit| {
            Some(all.map_or(unit.clone(), |all| all.start.min(unit.start)..all.end.max(unit.end)))
        });
        let is_whole = |all: &Range<usize>| all.start <= place.start && place.end <= all.end;
        all.clone().filter(is_whole).or(holder.cloned()).or(all)
    })
}

/// The changes of [`format()`] in the statement or item that a `}` closes which ends at a byte of the text. None where no
/// block ends there.
pub fn format_closed(text: &str, end: usize) -> Vec<Edit> {
    touched(text, |text, units| {
        let brace = text.at(clip(end.saturating_sub(1)));
        if !text.is(brace, TokenKind::Close) || text.span(brace).end as usize != end {
            return None;
        }
        let closed = units.iter().filter(|unit| unit.start < end && end <= unit.end);
        closed.min_by_key(|unit| unit.len()).cloned()
    })
}

/// The changes that belong to a part of a text, chosen among its units.
fn touched(text: &str, choose: impl Fn(&Text<'_>, &[Range<usize>]) -> Option<Range<usize>>) -> Vec<Edit> {
    let edits = format(text).edits;
    if edits.is_empty() {
        return edits;
    }
    let parse = syntax::parse(SourceId(0), text);
    let tokens = Text::new(text, &parse.tokens, faults(&parse));
    let units = units(&tokens, &parse.tree);
    let Some(chosen) = choose(&tokens, &units).map(|unit| with_margin(&tokens, unit)) else {
        return Vec::new();
    };
    let belongs = |edit: &Edit| chosen.start <= edit.range.start && edit.range.end <= chosen.end;
    edits.into_iter().filter(belongs).collect()
}

fn clip(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// With the blanks and comments in front.
fn with_margin(text: &Text<'_>, unit: Range<usize>) -> Range<usize> {
    let first = text.at(clip(unit.start));
    let before = first.checked_sub(1).map_or(0, |before| text.span(before).end as usize);
    before..unit.end
}

/// The bytes of all items and of the statements in them.
fn units(text: &Text<'_>, file: &File) -> Vec<Range<usize>> {
    let mut units = Vec::new();
    for item in &file.items {
        let run: Run = text.run(item.span);
        units.push(text.bytes(&run));
        match &item.kind {
            ItemKind::Workflow(workflow) => add_block(text, &workflow.body, &mut units),
            ItemKind::Step(step) => add_block(text, &step.body, &mut units),
            ItemKind::Rules(rules) => {
                units.extend(rules.rules.iter().map(|rule| text.bytes(&text.run(rule.span))));
            }
            ItemKind::Test(test) => {
                units.extend(test.steps.iter().map(|step| text.bytes(&text.run(step.span))))
            }
            _ => {}
        }
    }
    units
}

fn add_block(text: &Text<'_>, block: &Block, units: &mut Vec<Range<usize>>) {
    let in_braces = text.is(text.run(block.span).start, TokenKind::Open);
    for statement in &block.statements {
        add_statement(text, statement, in_braces, units);
    }
}

/// A statement behind an arrow is no unit of its own: the arrow is aligned with others.
fn add_statement(text: &Text<'_>, statement: &Statement, alone: bool, units: &mut Vec<Range<usize>>) {
    if alone {
        units.push(text.bytes(&text.run(statement.span)));
    }
    for block in damage::blocks(statement) {
        add_block(text, block, units);
    }
}
