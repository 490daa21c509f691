//! Trying a fix: applied, the script is checked again.

use probity::diagnostic::{Applicability, Diagnostic, Fix, apply, render};
use probity::engine::Compilation;

use crate::page::Files;

/// A certain fix takes its finding away, and every fix leaves a script that can be read as well as before.
pub fn tried(
    files: &Files,
    main: &str,
    before: &Compilation,
    found: &Diagnostic,
    fix: &Fix,
) -> Result<(), String> {
    let file =
        fix.edits.first().and_then(|edit| before.sources.get(edit.span.source)).ok_or("edits nothing")?;
    let mut mended = files.clone();
    let text = mended.0.get_mut(&file.name).ok_or("edits what is not the user's")?;
    *text = apply(text, &fix.edits).ok_or("can't be applied")?;
    let shown_text = text.clone();
    let after = mended.compile(main);
    let shown = || format!(":\n{shown_text}\n{}", render::render(&after.sources, &after.diagnostics, false));
    // With one slip of the text mended, the next one may show only then.
    let is_syntax = |found: &Diagnostic| found.code.number() < 200 && found.is_error();
    let syntax = |of: &Compilation| of.diagnostics.iter().filter(|found| is_syntax(found)).count();
    if !is_syntax(found) && syntax(&after) > syntax(before) {
        return Err(format!("breaks the script{}", shown()));
    }
    let same = |of: &Compilation| {
        of.diagnostics
            .iter()
            .filter(|other| other.code == found.code && other.message == found.message)
            .count()
    };
    if fix.applicability == Applicability::Certain && same(&after) >= same(before) {
        return Err(format!("does not mend{}", shown()));
    }
    Ok(())
}
