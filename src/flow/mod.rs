//! The workflow as a whole: every path ends, every arm can be taken, nothing is used where it is not there, nothing is
//! done in vain.
//!
//! Reads the core only, so that every reader of the core may rely on what holds here. One check a file; those that look
//! at single ways watch one walk over all of them ([`ways`]).

mod asked;
mod bands;
mod channels;
mod conditions;
mod costs;
mod domain;
mod ends;
mod missing;
mod names;
mod passes;
mod requirements;
mod rules;
mod scores;
mod stored;
mod truth;
mod unused;
mod ways;
mod world;

#[cfg(test)]
mod tests;

use crate::core::{Acquisition, Block, CheckSite, Program, StatementKind};
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// Paths without an end: errors, so they are looked for in any workflow.
pub fn ends(program: &Program) -> Vec<Diagnostic> {
    ends::check(program)
}

/// What is odd in a workflow without errors; `followers` are the workflows of the script that read its runs.
pub fn check(program: &Program, followers: &[&Program]) -> Vec<Diagnostic> {
    let mut watches: Vec<Box<dyn ways::Watch<'_> + '_>> = vec![
        Box::new(conditions::Conditions::default()),
        Box::new(rules::Rules::default()),
        Box::new(bands::Bands::default()),
        Box::new(missing::Missing::default()),
        Box::new(requirements::Requirements::default()),
        Box::new(passes::Passes::default()),
    ];
    let mut found = Vec::new();
    if ways::walk(program, &mut watches) {
        found.extend(watches.iter_mut().flat_map(|watch| watch.findings(program)));
    }
    for check in [costs::check, asked::check, names::check, stored::check, channels::check] {
        found.extend(check(program));
    }
    found.extend(unused::check(program, followers));
    found
}

/// Whether the text stands in the workflow itself. What steps and rule sets put in place is written for every use, so
/// one use says nothing of it.
fn is_own(program: &Program, span: Span) -> bool {
    let extent = program.meta.extent;
    span.source == extent.source && span.start >= extent.start && span.end <= extent.end
}

/// Everything that the workflow acquires, and every check that it makes.
fn places(program: &Program) -> (Vec<&Acquisition>, Vec<&CheckSite>) {
    let (mut acquired, mut sites) = (Vec::new(), Vec::new());
    collect(&program.body, &mut acquired, &mut sites);
    (acquired, sites)
}

fn collect<'p>(block: &'p Block, acquired: &mut Vec<&'p Acquisition>, sites: &mut Vec<&'p CheckSite>) {
    for statement in &block.statements {
        match &statement.kind {
            StatementKind::Acquire(group) => acquired.extend(group),
            StatementKind::Check(group) => sites.extend(group),
            _ => {}
        }
        statement.blocks().into_iter().for_each(|inner| collect(inner, acquired, sites));
    }
}
