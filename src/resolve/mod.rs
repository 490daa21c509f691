//! Names: which files belong together, and what a name in one of them means.
//!
//! [`load`] follows imports from one script: catalogs by name (they come with the library), files through the host's
//! [`Loader`], relative to the importing file. The result is a [`Universe`] of parsed modules, in which [`lookup`]
//! finds declarations. Never looks into expressions or statements, and reads no disk itself.

mod catalogs;
mod load;
mod lookup;
pub(crate) mod names;

#[cfg(feature = "exchange")]
pub use catalogs::built_in;
pub use catalogs::catalog_names;
pub(crate) use load::declared_name;
pub use load::{Loader, NoFiles, Source, load};
pub use lookup::{Found, Sort};
pub(crate) use lookup::{declared_as, suggest};

use rustc_hash::FxHashMap;

use crate::source::{SourceId, SourceMap, Span};
use crate::syntax::tree;

/// A module of a [`Universe`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ModuleId(pub u32);

/// All modules that one script reaches. The first is the prelude, the second the script itself.
#[derive(Debug)]
pub struct Universe {
    modules: Vec<Module>,
}

/// One parsed file.
#[derive(Debug)]
pub struct Module {
    pub id: ModuleId,
    pub source: SourceId,
    /// The catalog's name (`jumio`), or empty for a file of the user's.
    pub catalog: String,
    pub tree: tree::File,
    /// Declared names to the index of their item; of two with the same name the first.
    items: FxHashMap<String, usize>,
    /// Where the text could not be read, in its order: what follows from a gap there is not reported on top.
    syntax_errors: Vec<Span>,
    imports: Vec<Import>,
}

/// What a `use` brought in.
#[derive(Debug)]
pub struct Import {
    /// What stands before the dot: `jumio`, or the alias.
    pub qualifier: String,
    pub module: ModuleId,
    pub span: Span,
}

/// The module whose names are there without a `use`.
pub const PRELUDE: ModuleId = ModuleId(0);
/// The script that was asked for.
pub const ROOT: ModuleId = ModuleId(1);

impl Universe {
    /// Every file in the order in which imports reach them, as the content hash sees it. What the script itself is called
    /// changes no meaning and does not count.
    pub fn named<'a>(&'a self, sources: &'a SourceMap) -> impl Iterator<Item = (String, &'a str)> {
        let file = |module: &Module| sources.get(module.source);
        let root = self.module(ROOT).and_then(file).map_or("", |file| file.name.as_str());
        self.modules.iter().filter_map(move |module| {
            let file = file(module)?;
            let name = match module.id {
                ROOT => String::new(),
                _ if module.catalog.is_empty() => names::relative(root, &file.name),
                _ => file.name.clone(),
            };
            Some((name, file.text.as_str()))
        })
    }

    pub fn modules(&self) -> impl Iterator<Item = &Module> {
        self.modules.iter()
    }

    /// What a module imports, in its order.
    pub fn imports(&self, of: ModuleId) -> &[Import] {
        self.module(of).map(|module| module.imports.as_slice()).unwrap_or_default()
    }

    pub fn module(&self, id: ModuleId) -> Option<&Module> {
        self.modules.get(id.0 as usize)
    }
}

impl Module {
    /// Whether the text could not be read as a whole inside a span.
    pub fn has_syntax_error(&self, inside: Span) -> bool {
        let first = self.syntax_errors.partition_point(|span| span.start < inside.start);
        self.syntax_errors.get(first).is_some_and(|span| span.start <= inside.end)
    }

    pub fn item(&self, index: usize) -> Option<&tree::Item> {
        self.tree.items.get(index)
    }
}
