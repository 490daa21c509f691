//! Declarations that can be named at a place: of the script, of its imports, and of catalogs that it does not import yet.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::pieces::Path;
use crate::ide::Analysis;
use crate::resolve::{self, ModuleId, NoFiles, PRELUDE, ROOT, Sort, Universe, catalog_names, declared_name};
use crate::source::{SourceMap, Span};
use crate::syntax::tree::{CapabilityItem, CredentialItem, Item, ItemKind, ServiceItem};

/// All catalogs that come with the library, read once: pure data that no script changes.
static SHELF: OnceLock<(Universe, SourceMap)> = OnceLock::new();

fn shelf() -> &'static (Universe, SourceMap) {
    SHELF.get_or_init(|| {
        let uses: Vec<String> = catalog_names().map(|name| format!("use {name}\n")).collect();
        let mut sources = SourceMap::new();
        let text = format!("probity 1\n{}", uses.concat());
        let universe = resolve::load(&mut sources, "", &text, &NoFiles, &mut Vec::new());
        (universe, sources)
    })
}

/// A file in which names are looked up.
#[derive(Clone, Copy, Debug)]
pub(in crate::ide) struct Home<'a> {
    universe: &'a Universe,
    /// `None` on the shelf.
    analysis: Option<&'a Analysis>,
    pub(in crate::ide) module: ModuleId,
}

impl PartialEq for Home<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.universe, other.universe) && self.module == other.module
    }
}

/// A declaration and the file that it stands in.
#[derive(Clone, Copy, Debug)]
pub(in crate::ide) struct Seen<'a> {
    pub(in crate::ide) home: Home<'a>,
    pub(in crate::ide) index: usize,
    pub(in crate::ide) item: &'a Item,
}

/// A declaration with the words by which the script names it.
#[derive(Clone, Debug)]
pub(in crate::ide) struct Named<'a> {
    pub(in crate::ide) seen: Seen<'a>,
    pub(in crate::ide) written: String,
    /// The catalog that has to be imported first.
    pub(in crate::ide) import: Option<&'a str>,
    /// Declared in the script itself.
    pub(in crate::ide) is_own: bool,
}

impl<'a> Home<'a> {
    pub(in crate::ide) fn find(self, path: Path<'_>, sort: Sort) -> Option<Seen<'a>> {
        let module = match path.qualifier {
            Some(qualifier) => self.universe.qualified(self.module, qualifier)?,
            None => self.module,
        };
        let found = self.universe.peek(module, path.name, sort)?;
        Some(Seen { home: Home { module: found.module, ..self }, index: found.index, item: found.item })
    }

    pub(in crate::ide) fn slice(self, span: Span) -> &'a str {
        match self.analysis {
            Some(analysis) => analysis.slice(span),
            None => shelf().1.slice(span),
        }
    }

    /// Whether it is a catalog that the script does not import.
    pub(in crate::ide) fn is_on_the_shelf(self) -> bool {
        self.analysis.is_none()
    }

    fn items(self) -> impl Iterator<Item = Seen<'a>> {
        let items =
            self.universe.module(self.module).map_or(&[] as &[Item], |module| module.tree.items.as_slice());
        items.iter().enumerate().map(move |(index, item)| Seen { home: self, index, item })
    }
}

impl<'a> Seen<'a> {
    pub(in crate::ide) fn name(&self) -> &'a str {
        declared_name(self.item).map_or("", |name| name.text.as_str())
    }

    /// Whether both are one declaration.
    pub(in crate::ide) fn is(&self, other: &Seen<'_>) -> bool {
        self.home == other.home && self.index == other.index
    }

    pub(in crate::ide) fn credential(&self) -> Option<&'a CredentialItem> {
        match &self.item.kind {
            ItemKind::Credential(item) => Some(item),
            _ => None,
        }
    }

    pub(in crate::ide) fn capability(&self) -> Option<&'a CapabilityItem> {
        match &self.item.kind {
            ItemKind::Capability(item) => Some(item),
            _ => None,
        }
    }

    pub(in crate::ide) fn service(&self) -> Option<&'a ServiceItem> {
        match &self.item.kind {
            ItemKind::Service(item) => Some(item),
            _ => None,
        }
    }

    /// A kind of credential and those that it extends, nearest first.
    pub(in crate::ide) fn lineage(self) -> Vec<Seen<'a>> {
        let mut all = vec![self];
        let mut at = self;
        while let Some(base) = at.credential().and_then(|item| item.extends.as_ref()) {
            let path = Path {
                qualifier: base.qualifier.as_ref().map(|name| name.text.as_str()),
                name: &base.name.text,
            };
            match at.home.find(path, Sort::Credential) {
                Some(next) if all.len() < 16 && !all.iter().any(|known| known.is(&next)) => {
                    all.push(next);
                    at = next;
                }
                _ => break,
            }
        }
        all
    }

    /// The forms in which a capability or service takes credentials.
    pub(in crate::ide) fn forms(&self) -> &'a [Vec<crate::syntax::tree::Name>] {
        match &self.item.kind {
            ItemKind::Capability(item) => &item.on,
            ItemKind::Service(item) => &item.on,
            _ => &[],
        }
    }

    /// Whether `wanted`, a kind's name in this declaration's file, is one of a lineage.
    pub(in crate::ide) fn means(&self, wanted: &str, lineage: &[Seen<'_>]) -> bool {
        let found = self.home.find(Path { qualifier: None, name: wanted }, Sort::Credential);
        found.is_some_and(|found| lineage.iter().any(|kind| kind.is(&found)))
    }

    /// Whether one credential of this lineage is enough.
    pub(in crate::ide) fn takes_one(&self, lineage: &[Seen<'_>]) -> bool {
        self.forms().iter().any(|form| matches!(form.as_slice(), [only] if self.means(&only.text, lineage)))
    }
}

/// What an analysis offers to be named.
#[derive(Clone, Copy, Debug)]
pub(in crate::ide) struct World<'a> {
    pub(in crate::ide) analysis: &'a Analysis,
}

impl<'a> World<'a> {
    pub(in crate::ide) fn home(self) -> Home<'a> {
        Home { universe: self.analysis.universe(), analysis: Some(self.analysis), module: ROOT }
    }

    fn of(self, module: ModuleId) -> Home<'a> {
        Home { module, ..self.home() }
    }

    /// The file behind the qualifier of a name.
    pub(in crate::ide) fn qualified(self, qualifier: &str) -> Option<Home<'a>> {
        self.analysis.universe().qualified(ROOT, qualifier).map(|module| self.of(module))
    }

    /// What a file declares of a sort.
    pub(in crate::ide) fn in_file(self, home: Home<'a>, is: impl Fn(&ItemKind) -> bool) -> Vec<Named<'a>> {
        let items = home.items().filter(|seen| is(&seen.item.kind));
        items
            .map(|seen| Named {
                seen,
                written: seen.name().to_owned(),
                import: None,
                is_own: home.module == ROOT,
            })
            .collect()
    }

    /// What the script can name: its own declarations, those of its imports and of the prelude. A name that two imports
    /// have is written with its qualifier.
    pub(in crate::ide) fn visible(self, is: impl Fn(&ItemKind) -> bool) -> Vec<Named<'a>> {
        let mut all = self.in_file(self.home(), &is);
        let imports = self.analysis.universe().imports(ROOT);
        let mut found: Vec<(&str, Seen<'a>)> = Vec::new();
        let mut seen_modules: Vec<ModuleId> = Vec::new();
        for import in imports.iter().filter(|import| import.module != ROOT) {
            if !seen_modules.contains(&import.module) {
                seen_modules.push(import.module);
                let items = self.of(import.module).items().filter(|seen| is(&seen.item.kind));
                found.extend(items.map(|seen| (import.qualifier.as_str(), seen)));
            }
        }
        let mut count: FxHashMap<&str, usize> = FxHashMap::default();
        for name in all.iter().map(|named| named.seen.name()).chain(found.iter().map(|(_, seen)| seen.name()))
        {
            let times = count.entry(name).or_default();
            *times = times.saturating_add(1);
        }
        for (qualifier, seen) in found {
            let name = seen.name();
            let is_unique = count.get(name).is_some_and(|times| *times == 1);
            let written = if is_unique { name.to_owned() } else { format!("{qualifier}.{name}") };
            all.push(Named { seen, written, import: None, is_own: false });
        }
        all.extend(
            self.in_file(self.of(PRELUDE), &is).into_iter().map(|named| Named { is_own: false, ..named }),
        );
        all
    }

    /// The same of catalogs that the script does not import. A name that it has already is written with its qualifier.
    pub(in crate::ide) fn on_the_shelf(self, is: impl Fn(&ItemKind) -> bool) -> Vec<Named<'a>> {
        let mut all = Vec::new();
        for module in self.missing_catalogs() {
            let home = Home { universe: &shelf().0, analysis: None, module: module.id };
            for seen in home.items().filter(|seen| is(&seen.item.kind)) {
                let (name, catalog) = (seen.name(), module.catalog.as_str());
                let is_free = !self.knows(name);
                let written = if is_free { name.to_owned() } else { format!("{catalog}.{name}") };
                all.push(Named { seen, written, import: Some(catalog), is_own: false });
            }
        }
        all
    }

    fn missing_catalogs(self) -> impl Iterator<Item = &'static resolve::Module> {
        let universe = self.analysis.universe();
        let has = move |catalog: &str| {
            universe
                .imports(ROOT)
                .iter()
                .any(|import| universe.module(import.module).is_some_and(|module| module.catalog == catalog))
        };
        let catalogs = shelf().0.modules().filter(|module| module.id != PRELUDE && module.id != ROOT);
        catalogs.filter(move |module| !has(&module.catalog))
    }

    /// Documentation of a catalog.
    pub(in crate::ide) fn catalog_docs(self, name: &str) -> Option<&'static [String]> {
        let found = shelf().0.modules().find(|module| module.catalog == name)?;
        Some(found.tree.docs.as_slice())
    }

    fn knows(self, name: &str) -> bool {
        let sorts = [Sort::Credential, Sort::Capability, Sort::Value, Sort::Type];
        sorts.into_iter().any(|sort| self.home().find(Path { qualifier: None, name }, sort).is_some())
    }

    /// A kind of credential by its name, also of a catalog that is not imported yet.
    pub(in crate::ide) fn kind(self, home: Home<'a>, path: Path<'_>) -> Option<Seen<'a>> {
        home.find(path, Sort::Credential).or_else(|| {
            let kinds = self.on_the_shelf(|kind| matches!(kind, ItemKind::Credential(_)));
            let mut fitting = kinds.into_iter().filter(|named| named.seen.name() == path.name);
            fitting
                .find(|named| path.qualifier.is_none() || path.qualifier == named.import)
                .map(|named| named.seen)
        })
    }
}
