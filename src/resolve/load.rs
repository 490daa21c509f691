//! Follows imports and registers declared names.

use rustc_hash::FxHashMap;

use super::catalogs::{PRELUDE_NAME, built_in, catalog_names};
use super::{Import, Module, ModuleId, Universe};
use crate::diagnostic::codes::names;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::{SourceMap, Span};
use crate::syntax::tree::{File, Item, ItemKind, Name, UseItem, UseTarget};
use crate::syntax::{limits, parse};

/// A text that a [`Loader`] found.
#[derive(Clone, Debug)]
pub struct Source {
    /// A name that is the same however the file was reached; messages show it and cycles are found by it.
    pub name: String,
    pub text: String,
}

/// Brings imported files. The library itself reads no disk.
pub trait Loader {
    /// The file that `importing` (a name this loader has given, or the root's) calls `path`. The error is shown to the
    /// user: why it can't be read.
    fn load(&self, importing: &str, path: &str) -> Result<Source, String>;

    /// The text of a catalog, where it is another than the one that comes with the library; `prelude` is asked for,
    /// too. A bundle answers with the catalogs that it was made with.
    fn catalog(&self, _name: &str) -> Option<String> {
        None
    }
}

/// A loader for scripts that import catalogs only.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl Loader for NoFiles {
    fn load(&self, _importing: &str, _path: &str) -> Result<Source, String> {
        Err("no files can be imported here".to_owned())
    }
}

/// Parses the script and everything it imports.
pub fn load(
    sources: &mut SourceMap,
    name: &str,
    text: &str,
    loader: &dyn Loader,
    diagnostics: &mut Vec<Diagnostic>,
) -> Universe {
    let mut loading =
        Loading { sources, loader, diagnostics, modules: Vec::new(), by_name: FxHashMap::default() };
    let prelude = loading.catalog(PRELUDE_NAME).unwrap_or_default();
    loading.add(&catalog_file(PRELUDE_NAME), PRELUDE_NAME, &prelude);
    loading.add(name, "", text);
    // Modules are appended while their imports are found, so one walk over the growing list reaches all.
    let mut at = 0;
    while at < loading.modules.len() {
        loading.follow(at);
        at += 1;
    }
    loading.report_cycles();
    Universe { modules: loading.modules }
}

struct Loading<'a> {
    sources: &'a mut SourceMap,
    loader: &'a dyn Loader,
    diagnostics: &'a mut Vec<Diagnostic>,
    modules: Vec<Module>,
    by_name: FxHashMap<String, ModuleId>,
}

impl Loading<'_> {
    fn add(&mut self, name: &str, catalog: &str, text: &str) -> ModuleId {
        let id = ModuleId(u32::try_from(self.modules.len()).unwrap_or(u32::MAX));
        let source = self.sources.add(name, text);
        let parsed = parse(source, text);
        let errors = parsed.diagnostics.iter().filter(|found| found.is_error());
        let mut syntax_errors: Vec<Span> = errors.map(|found| found.primary.span).collect();
        syntax_errors.sort_unstable();
        self.diagnostics.extend(parsed.diagnostics);
        let items = self.register(&parsed.tree);
        self.by_name.insert(name.to_owned(), id);
        let catalog = catalog.to_owned();
        self.modules.push(Module {
            id,
            source,
            catalog,
            tree: parsed.tree,
            items,
            syntax_errors,
            imports: Vec::new(),
        });
        id
    }

    fn register(&mut self, tree: &File) -> FxHashMap<String, usize> {
        let mut items: FxHashMap<String, usize> = FxHashMap::default();
        for (index, item) in tree.items.iter().enumerate() {
            let Some(name) = declared_name(item) else { continue };
            let Some(first) =
                items.get(&name.text).and_then(|at| tree.items.get(*at)).and_then(declared_name)
            else {
                items.insert(name.text.clone(), index);
                continue;
            };
            self.diagnostics.push(
                Diagnostic::new(
                    names::DUPLICATE_NAME,
                    name.span,
                    format!("`{}` is declared twice", name.text),
                )
                .label("declared again here")
                .also(first.span, "first declared here")
                .help("give one of the two another name"),
            );
        }
        items
    }

    fn follow(&mut self, at: usize) {
        let Some(module) = self.modules.get(at) else { return };
        let importing = self.sources.get(module.source).map(|file| file.name.clone()).unwrap_or_default();
        let uses: Vec<UseItem> = module
            .tree
            .items
            .iter()
            .filter_map(|item| match &item.kind {
                ItemKind::Use(item) => Some(item.clone()),
                _ => None,
            })
            .collect();
        let mut imports: Vec<Import> = Vec::new();
        for item in uses {
            let Some((module, default_name, span)) = self.import(&importing, &item) else { continue };
            let qualifier = item.alias.as_ref().map_or(default_name, |alias| alias.text.clone());
            if let Some(first) = imports.iter().find(|import| import.qualifier == qualifier) {
                self.diagnostics.push(
                    Diagnostic::new(
                        names::DUPLICATE_IMPORT,
                        span,
                        format!("`{qualifier}` is imported twice"),
                    )
                    .label("imported again here")
                    .also(first.span, "first imported here")
                    .help("remove one of the two, or give it another name with `as`"),
                );
                continue;
            }
            imports.push(Import { qualifier, module, span });
        }
        if let Some(module) = self.modules.get_mut(at) {
            module.imports = imports;
        }
    }

    /// The imported module, the qualifier it gets without an alias, and where it was asked for.
    fn import(&mut self, importing: &str, item: &UseItem) -> Option<(ModuleId, String, Span)> {
        match &item.target {
            UseTarget::Catalog(name) => {
                let file = catalog_file(&name.text);
                let known = self.by_name.get(&file).copied();
                let module = match known {
                    Some(module) => module,
                    None => match self.catalog(&name.text) {
                        Some(text) => self.add(&file, &name.text, &text),
                        None => {
                            self.unknown_catalog(name);
                            return None;
                        }
                    },
                };
                Some((module, name.text.clone(), name.span))
            }
            UseTarget::File(path) => {
                if self.modules.len() >= limits::MAX_FILES {
                    // The rest of the imports has the same fault.
                    if self.diagnostics.iter().any(|found| found.code == names::TOO_MANY_FILES) {
                        return None;
                    }
                    self.diagnostics.push(
                        Diagnostic::new(
                            names::TOO_MANY_FILES,
                            path.span,
                            format!("more than {} files belong to one script", limits::MAX_FILES),
                        )
                        .label("not read, nor are those that follow")
                        .help("put declarations that belong together into one file"),
                    );
                    return None;
                }
                let source = match self.loader.load(importing, &path.value) {
                    Ok(source) => source,
                    Err(why) => {
                        self.diagnostics.push(
                            Diagnostic::new(
                                names::IMPORT_NOT_READ,
                                path.span,
                                format!("`{}` can't be read: {why}", path.value),
                            )
                            .label("imported here")
                            .help("a path is relative to the file that imports it"),
                        );
                        return None;
                    }
                };
                let stem = source.name.rsplit(['/', '\\']).next().unwrap_or_default();
                let stem = stem.strip_suffix(".probity").unwrap_or(stem).to_owned();
                let module = match self.by_name.get(&source.name) {
                    Some(module) => *module,
                    None => self.add(&source.name, "", &source.text),
                };
                Some((module, stem, path.span))
            }
        }
    }

    fn catalog(&self, name: &str) -> Option<String> {
        self.loader.catalog(name).or_else(|| built_in(name).map(str::to_owned))
    }

    fn unknown_catalog(&mut self, name: &Name) {
        let mut diagnostic = Diagnostic::new(
            names::UNKNOWN_CATALOG,
            name.span,
            format!("there is no catalog `{}`", name.text),
        )
        .label("not a catalog");
        let known: Vec<&str> = catalog_names().collect();
        diagnostic = match nearest(&name.text, known.iter().copied()) {
            Some(near) => diagnostic
                .help(format!("did you mean `{near}`?"))
                .fix(format!("use `{near}`"), name.span, near),
            None => diagnostic.help(format!(
                "catalogs are: {}; a file of your own is imported by its path in quotes: `use \"{}.probity\"`",
                known.join(", "),
                name.text
            )),
        };
        self.diagnostics.push(diagnostic);
    }

    /// Reports every import that leads back to its own file, once.
    fn report_cycles(&mut self) {
        let mut state = vec![Visit::New; self.modules.len()];
        let mut found = Vec::new();
        for start in 0..self.modules.len() {
            // Iterative depth-first walk: imports may be as deep as there are files.
            let mut stack = vec![(start, 0)];
            while let Some((at, next)) = stack.pop() {
                let visited = state.get(at).copied().unwrap_or(Visit::Done);
                if next == 0 && visited != Visit::New {
                    continue;
                }
                set(&mut state, at, Visit::Open);
                let Some(import) = self.modules.get(at).and_then(|module| module.imports.get(next)) else {
                    set(&mut state, at, Visit::Done);
                    continue;
                };
                stack.push((at, next + 1));
                let target = import.module.0 as usize;
                match state.get(target) {
                    Some(Visit::New) => stack.push((target, 0)),
                    Some(Visit::Open) => found.push((import.span, target)),
                    _ => {}
                }
            }
        }
        for (span, target) in found {
            let name = self
                .modules
                .get(target)
                .and_then(|module| self.sources.get(module.source))
                .map_or("", |file| file.name.as_str());
            self.diagnostics.push(
                Diagnostic::new(
                    names::IMPORT_CYCLE,
                    span,
                    format!("this import leads back to `{name}`, which imports this file"),
                )
                .label("closes a circle of imports")
                .help("move what both files need into a third one"),
            );
        }
    }
}

fn catalog_file(name: &str) -> String {
    format!("catalog/{name}.probity")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Visit {
    New,
    Open,
    Done,
}

fn set(state: &mut [Visit], at: usize, to: Visit) {
    if let Some(slot) = state.get_mut(at) {
        *slot = to;
    }
}

/// The name that an item declares in its file.
pub(super) fn declared_name(item: &Item) -> Option<&Name> {
    match &item.kind {
        ItemKind::Enum(item) => Some(&item.name),
        ItemKind::Record(item) => Some(&item.name),
        ItemKind::Set(item) => Some(&item.name),
        ItemKind::List(item) => Some(&item.name),
        ItemKind::Let(item) => Some(&item.name),
        ItemKind::Fn(item) => Some(&item.name),
        ItemKind::Rules(item) => Some(&item.name),
        ItemKind::Terminal(item) => Some(&item.name),
        ItemKind::Credential(item) => Some(&item.name),
        ItemKind::Capability(item) => Some(&item.name),
        ItemKind::Service(item) => Some(&item.name),
        ItemKind::Step(item) => Some(&item.name),
        ItemKind::Workflow(item) => Some(&item.name),
        ItemKind::Reserved { name, .. } | ItemKind::Error { name, .. } => name.as_ref(),
        // A format is named by the user on the command line only, so it may bear its catalog's name.
        ItemKind::Use(_) | ItemKind::Test(_) | ItemKind::Format(_) => None,
    }
}
