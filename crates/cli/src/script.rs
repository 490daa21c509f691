//! Compiles the script of a command, or the bundle of one, and picks the workflow that it is about.

use std::path::Path;
use std::sync::Arc;

use probity::core::Program;
use probity::diagnostic::{Diagnostic, nearest, render};
use probity::engine::{self, Compilation};
use probity::exchange::bundle::Bundle;
use probity::source::{SourceMap, Span};

use crate::exchange;
use crate::failure::Failure;
use crate::host::Disk;
use crate::input;

/// Compiles a script, or a bundle of one; findings are in the compilation.
pub fn compile(path: &Path) -> Result<Compilation, Failure> {
    of_text(path, &input::text(path)?)
}

fn of_text(path: &Path, text: &str) -> Result<Compilation, Failure> {
    if Bundle::is_meant(text) {
        let bundle = Bundle::read(text).map_err(|error| exchange::refused(path, &[error]))?;
        // Its script is named as if it lay beside the bundle, where `test` looks for what tests read.
        let folder = path.parent().unwrap_or(Path::new(""));
        return Ok(bundle.compile(&folder.display().to_string()));
    }
    Ok(engine::compile(&name(path), text, &Disk))
}

/// What messages call a script.
pub fn name(path: &Path) -> String {
    if input::is_stdin(path) { "<stdin>".to_owned() } else { path.display().to_string() }
}

/// Compiles a file that has to be without errors; warnings are `check`'s affair.
pub fn sound(path: &Path) -> Result<Compilation, Failure> {
    without_errors(path, &input::text(path)?)
}

/// The same for a text that was read already.
pub fn without_errors(path: &Path, text: &str) -> Result<Compilation, Failure> {
    let compilation = of_text(path, text)?;
    if !compilation.has_errors() {
        return Ok(compilation);
    }
    let errors: Vec<Diagnostic> = compilation.diagnostics.iter().filter(|d| d.is_error()).cloned().collect();
    Err(Failure::Findings { report: render::render(&compilation.sources, &errors, true) })
}

/// The workflow of that name; without a name the only one.
pub fn workflow(compilation: &Compilation, path: &Path, name: Option<&str>) -> Result<Arc<Program>, Failure> {
    let names = || compilation.programs.iter().map(|program| &*program.meta.name);
    let listed = || names().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    let shown = path.display();
    match (name, compilation.programs.as_slice()) {
        (_, []) => Err(Failure::usage(format!("`{shown}` has no workflow"))
            .help("name the file with the `workflow`; a file of lists or rules can't run by itself")),
        (Some(name), programs) => {
            programs.iter().find(|program| *program.meta.name == *name).cloned().ok_or_else(|| {
                Failure::usage(format!("`{shown}` has no workflow `{name}`")).help(
                    match nearest(name, names()) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("it has {}", listed()),
                    },
                )
            })
        }
        (None, [only]) => Ok(only.clone()),
        (None, _) => Err(Failure::usage(format!("`{shown}` has several workflows: {}", listed()))
            .help("choose one with `--workflow NAME`")),
    }
}

/// `onboarding.probity:12:3`
pub fn place(sources: &SourceMap, span: Span) -> String {
    sources.get(span.source).map_or(String::new(), |file| {
        let at = file.lines.place(&file.text, span.start as usize);
        format!("{}:{}:{}", file.name, at.line, at.column)
    })
}
