//! Which parts of a text can be formatted. What holds an error is copied byte for byte, and so is what lies around it, up to
//! the next block whose other parts are sound.

use super::block::{Part, can_copy, with_rest};
use super::entries::inside;
use super::text::{Run, Text};
use crate::syntax::TokenKind;
use crate::syntax::tree::{
    Block, Item, ItemKind, RiskEntry, RiskEntryKind, Statement, StatementKind, TestItem, TestStep,
    TestStepKind,
};

/// The statements of a block; those that have to be copied without their node.
pub fn statements<'t>(text: &Text<'_>, block: &'t Block) -> Vec<Part<&'t Statement>> {
    let known = block.statements.iter().map(|statement| {
        let run = text.run(statement.span);
        let sound = is_readable(text, &run, statement);
        (run, sound.then_some(statement))
    });
    with_rest(inside(&text.run(block.span)), known)
}

pub fn rules<'t>(text: &Text<'_>, braces: &Run, entries: &'t [RiskEntry]) -> Vec<Part<&'t RiskEntry>> {
    let known = entries.iter().map(|entry| {
        let run = text.run(entry.span);
        let sound = text.faults(&run).is_empty() && !matches!(entry.kind, RiskEntryKind::Error { .. });
        (run, sound.then_some(entry))
    });
    with_rest(inside(braces), known)
}

pub fn steps<'t>(text: &Text<'_>, braces: &Run, test: &'t TestItem) -> Vec<Part<&'t TestStep>> {
    let known = test.steps.iter().map(|step| {
        let run = text.run(step.span);
        let sound = text.faults(&run).is_empty() && !matches!(step.kind, TestStepKind::Error);
        (run, sound.then_some(step))
    });
    with_rest(inside(braces), known)
}

/// Whether an item can be formatted, parts of it perhaps left alone.
pub fn is_readable_item(text: &Text<'_>, run: &Run, item: &Item) -> bool {
    match &item.kind {
        ItemKind::Error { .. } | ItemKind::Reserved { .. } => false,
        _ if text.faults(run).is_empty() => true,
        ItemKind::Workflow(workflow) => within(text, run, [&workflow.body]),
        ItemKind::Step(step) => within(text, run, [&step.body]),
        ItemKind::Test(test) => braces(text, run).is_some_and(|braces| {
            holds_all(text, run, &braces) && can_copy(text, &steps(text, &braces, test))
        }),
        ItemKind::Rules(item) => entries_readable(text, run, &item.rules),
        _ => false,
    }
}

fn is_readable(text: &Text<'_>, run: &Run, statement: &Statement) -> bool {
    match &statement.kind {
        StatementKind::Error => false,
        _ if text.faults(run).is_empty() => true,
        StatementKind::Risk(risk) => entries_readable(text, run, &risk.entries),
        _ => within(text, run, blocks(statement)),
    }
}

/// The blocks of a statement, and the single statements behind its arrows.
pub fn blocks(statement: &Statement) -> Vec<&Block> {
    match &statement.kind {
        StatementKind::If(condition) => {
            let arms = condition.arms.iter().map(|(_, block)| block);
            arms.chain(&condition.unknown).chain(&condition.otherwise).collect()
        }
        StatementKind::Expires { then, .. } => vec![then],
        StatementKind::Require { otherwise, .. } => vec![otherwise],
        StatementKind::Match(cases) => cases.arms.iter().map(|arm| &arm.body).collect(),
        StatementKind::Decide(decide) => decide.bands.iter().map(|band| &band.body).collect(),
        StatementKind::Split(split) => split.arms.iter().map(|arm| &arm.body).collect(),
        _ => Vec::new(),
    }
}

/// The braces that a part ends with.
fn braces(text: &Text<'_>, run: &Run) -> Option<Run> {
    let open = text.find(run.clone(), |at| text.is(at, TokenKind::Open))?;
    is_closed(text, &(open..run.end)).then_some(open..run.end)
}

fn is_closed(text: &Text<'_>, braces: &Run) -> bool {
    braces.len() > 1
        && text.is(braces.start, TokenKind::Open)
        && text.is(braces.end.saturating_sub(1), TokenKind::Close)
}

/// Whether all errors of a part lie between these braces.
fn holds_all(text: &Text<'_>, run: &Run, braces: &Run) -> bool {
    text.faults(run).iter().all(|fault| lies_in(text, *fault, braces))
}

fn lies_in(text: &Text<'_>, fault: u32, braces: &Run) -> bool {
    text.span(braces.start).end <= fault && fault <= text.span(braces.end.saturating_sub(1)).start
}

fn entries_readable(text: &Text<'_>, run: &Run, entries: &[RiskEntry]) -> bool {
    braces(text, run)
        .is_some_and(|braces| holds_all(text, run, &braces) && can_copy(text, &rules(text, &braces, entries)))
}

/// Whether all errors of a part lie in blocks of it whose parts can be told apart.
fn within<'t>(text: &Text<'_>, run: &Run, blocks: impl IntoIterator<Item = &'t Block>) -> bool {
    let damaged: Vec<(Run, &Block)> = blocks
        .into_iter()
        .map(|block| (text.run(block.span), block))
        .filter(|(braces, _)| !text.faults(braces).is_empty())
        .collect();
    let faults = text.faults(run);
    faults.iter().all(|fault| {
        damaged.iter().any(|(braces, _)| is_closed(text, braces) && lies_in(text, *fault, braces))
    }) && damaged.iter().all(|(_, block)| can_copy(text, &statements(text, block)))
}
