//! What an action changes: text in place of text, in files named as the loader names them.

use std::collections::BTreeMap;

use super::{Analysis, Location};
use crate::diagnostic::{Diagnostic, Edit};
use crate::resolve::{Loader, ROOT, Source};

/// Replaces what stands at a place (empty: inserts).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub location: Location,
    pub text: String,
}

impl Change {
    pub(super) fn of(analysis: &Analysis, edit: &Edit) -> Change {
        Change { location: analysis.location(edit.span), text: edit.replacement.clone() }
    }
}

/// Whether all changes are in the script and the user's own files: what comes with the library can't be changed.
pub(super) fn are_own(analysis: &Analysis, changes: &[Change]) -> bool {
    let own = |file: &str| {
        let mut modules = analysis.universe().modules();
        let named = |source| analysis.sources().get(source).is_some_and(|known| known.name == *file);
        modules.any(|module| (module.id == ROOT || module.catalog.is_empty()) && named(module.source))
    };
    changes.iter().all(|change| own(&change.location.file))
}

/// The text of a file with changes made that do not overlap, whatever their order; `None` where they do, or lie outside.
pub(super) fn changed(text: &str, changes: &[Change]) -> Option<String> {
    let mut ordered: Vec<&Change> = changes.iter().collect();
    ordered.sort_by_key(|change| (change.location.range.start, change.location.range.end));
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for change in ordered {
        out.push_str(text.get(done..change.location.range.start)?);
        out.push_str(&change.text);
        done = change.location.range.end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

/// Files as changes leave them.
struct Changed<'a> {
    base: &'a dyn Loader,
    texts: BTreeMap<String, String>,
}

impl Loader for Changed<'_> {
    fn load(&self, importing: &str, path: &str) -> Result<Source, String> {
        let source = self.base.load(importing, path)?;
        Ok(match self.texts.get(&source.name) {
            Some(text) => Source { text: text.clone(), ..source },
            None => source,
        })
    }

    fn catalog(&self, name: &str) -> Option<String> {
        self.base.catalog(name)
    }
}

/// The script looked at again with changes made in its files; `None` where they overlap. `loader` is that of the analysis.
pub(super) fn again(analysis: &Analysis, loader: &dyn Loader, changes: &[Change]) -> Option<Analysis> {
    let own = analysis.location(analysis.at(0)).file;
    let mut by_file: BTreeMap<String, Vec<Change>> = BTreeMap::new();
    for change in changes {
        by_file.entry(change.location.file.clone()).or_default().push(change.clone());
    }
    let mut texts = BTreeMap::new();
    for (file, changes) in by_file {
        let before = analysis.sources().files().find(|known| known.name == file)?;
        texts.insert(file, changed(&before.text, &changes)?);
    }
    let text = texts.get(&own).cloned().unwrap_or_else(|| analysis.text().to_owned());
    Some(Analysis::of(&own, &text, &Changed { base: loader, texts }))
}

/// A finding of a code that has more of them than before.
pub(super) fn new_finding<'a>(before: &Analysis, after: &'a Analysis) -> Option<&'a Diagnostic> {
    after.diagnostics().iter().find(|found| {
        let count = |of: &Analysis| of.diagnostics().iter().filter(|other| other.code == found.code).count();
        count(after) > count(before)
    })
}
