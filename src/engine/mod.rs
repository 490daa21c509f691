//! The façade that embedders use: text in, programs and diagnostics out.

mod decide;
mod host;
mod verdict;
mod warming;

use std::sync::Arc;

use crate::core::Program;
use crate::diagnostic::Diagnostic;
use crate::resolve;
use crate::source::SourceMap;

pub use crate::code::NoCode;
pub use crate::resolve::{Loader, NoFiles, Source};
pub use crate::row::Row;
pub use decide::{Declined, Engine, Session, Tier};
pub use verdict::{Fired, Verdict};
pub use warming::Warming;

/// What became of a script.
#[derive(Debug)]
pub struct Compilation {
    /// Every file that took part; diagnostics point into it.
    pub sources: SourceMap,
    /// Findings of all stages, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// The script's workflows in source order; none where anything that takes part has an error, because a workflow may
    /// use what could not be understood.
    pub programs: Vec<Arc<Program>>,
}

impl Compilation {
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }

    /// The workflow of that name.
    pub fn program(&self, name: &str) -> Option<&Arc<Program>> {
        self.programs.iter().find(|program| *program.meta.name == *name)
    }
}

/// Compiles a script with everything it imports. Total: any text gives a compilation.
///
/// `name` is shown in messages, and what `loader` resolves imports against.
pub fn compile(name: &str, text: &str, loader: &dyn Loader) -> Compilation {
    let mut sources = SourceMap::new();
    let mut diagnostics = Vec::new();
    let universe = resolve::load(&mut sources, name, text, loader, &mut diagnostics);
    let readable = !diagnostics.iter().any(Diagnostic::is_error);
    let checked = crate::check::check(&universe, &sources, readable);
    diagnostics.extend(checked.diagnostics);
    diagnostics.sort_by_key(|diagnostic| (diagnostic.primary.span, diagnostic.code));
    let broken = diagnostics.iter().any(Diagnostic::is_error);
    let programs = if broken { Vec::new() } else { checked.programs };
    Compilation { sources, diagnostics, programs }
}
