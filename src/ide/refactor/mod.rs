//! Changes of form that keep what a script means. Offered only in a script without errors, and only where the changed text,
//! looked at again, has no finding that was not there before.

mod extract;
mod inline;
mod places;
mod rewrite;
mod step;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod walk;

use std::ops::Range;

use super::Analysis;
use super::change::{Change, again, new_finding};
use crate::diagnostic::Diagnostic;
use crate::resolve::Loader;
use crate::source::Span;

/// What a refactoring does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefactorKind {
    /// Gives a part a name and a place of its own.
    Extract,
    /// Puts what a name stands for in its place.
    Inline,
    /// Says the same in another form.
    Rewrite,
}

/// A change of form that is offered.
#[derive(Clone, Debug)]
pub struct Refactoring {
    pub title: String,
    pub kind: RefactorKind,
    pub changes: Vec<Change>,
}

/// What can be done with what a range selects (empty: with what the cursor is in). `loader` is the one of the analysis.
pub fn refactorings(analysis: &Analysis, loader: &dyn Loader, range: &Range<usize>) -> Vec<Refactoring> {
    if analysis.diagnostics().iter().any(Diagnostic::is_error) {
        return Vec::new();
    }
    let at = selection(analysis, range);
    let mut found: Vec<Refactoring> = Vec::new();
    found.extend(extract::to_let(analysis, at));
    found.extend(extract::to_fn(analysis, at));
    found.extend(step::to_step(analysis, at));
    found.extend(inline::inline(analysis, at));
    found.extend(table::to_table(analysis, at));
    // Of a form that can be written in two ways the first that is right.
    let mut done: Vec<String> = Vec::new();
    found.extend(rewrite::to_match(analysis, at));
    found.retain(|one| {
        let right = !done.contains(&one.title) && is_sound(analysis, loader, &one.changes);
        if right {
            done.push(one.title.clone());
        }
        right
    });
    found
}

fn is_sound(analysis: &Analysis, loader: &dyn Loader, changes: &[Change]) -> bool {
    let Some(after) = again(analysis, loader, changes) else { return false };
    new_finding(analysis, &after).is_none() && after.programs().len() == analysis.programs().len()
}

/// The range as a span of the tree, without blanks at its ends.
fn selection(analysis: &Analysis, range: &Range<usize>) -> Span {
    let text = analysis.text().get(range.clone()).unwrap_or_default();
    let start = range.start.saturating_add(text.len().saturating_sub(text.trim_start().len()));
    let end = start.saturating_add(text.trim().len());
    let (from, to) = (analysis.at(start), analysis.at(end));
    Span { end: to.end.max(from.end), ..from }
}
