//! What catalogs offer, as plain data with its documentation: credentials, capabilities, signals, services, formats.
//!
//! Read from the declarations themselves, so it can't differ from what a script may use. For people who browse and search
//! it, and for editors. Decides nothing, and knows no vendor.

mod json;
mod search;
mod snippet;

use std::sync::Arc;

use crate::check::{Meaning, declared};
use crate::core::{CapabilityLabel, Decision, Field, Format, Requirement, Spelled, Ty};
use crate::resolve::{self, Loader, NoFiles, PRELUDE, ROOT, catalog_names};
use crate::source::SourceMap;

pub use crate::core::{PropertyInfo, PropertyOf, properties};
pub use json::property as property_to_json;
pub use search::{Hit, Place};

/// Catalogs in the order of their names, a script's own declarations behind them.
#[derive(Clone, Debug, Default)]
pub struct Reference {
    pub catalogs: Vec<Catalog>,
}

/// The declarations of one file.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// What stands behind `use`; for a script's own files the file.
    pub name: String,
    /// Whether it comes with the library.
    pub built_in: bool,
    /// The `//!` lines of the file; the first is the title.
    pub docs: Vec<String>,
    /// In the order of the file.
    pub entries: Vec<Entry>,
}

/// One declaration.
#[derive(Clone, Debug)]
pub struct Entry {
    pub catalog: String,
    pub name: String,
    /// The lines of its documentation; the first is the title.
    pub docs: Vec<String>,
    pub kind: EntryKind,
}

#[derive(Clone, Debug)]
pub enum EntryKind {
    Credential(Credential),
    Capability(Capability),
    Service(Service),
    Format(Format),
}

/// A kind of thing that is acquired.
#[derive(Clone, Debug)]
pub struct Credential {
    pub parts: Vec<Arc<str>>,
    pub types: Vec<Spelled>,
    pub channels: Vec<Arc<str>>,
    pub single_sided: Vec<Arc<str>>,
    pub data: Vec<Field>,
}

/// A kind of check.
#[derive(Clone, Debug)]
pub struct Capability {
    /// The forms in which it takes credentials; none for a signal, which takes parameters only.
    pub on: Vec<Vec<Arc<str>>>,
    pub params: Vec<(Arc<str>, Ty)>,
    pub requires: Vec<Requirement>,
    /// What bodies call it.
    pub vendor_name: Arc<str>,
    pub labels: Vec<CapabilityLabel>,
    pub data: Vec<Field>,
}

/// A bundle of capabilities.
#[derive(Clone, Debug)]
pub struct Service {
    pub on: Vec<Vec<String>>,
    pub capabilities: Vec<String>,
}

impl EntryKind {
    /// `credential`, `signal`: the word for it, and how entries are grouped.
    pub fn word(&self) -> &'static str {
        match self {
            EntryKind::Credential(_) => "credential",
            EntryKind::Capability(capability) if capability.on.is_empty() => "signal",
            EntryKind::Capability(_) => "capability",
            EntryKind::Service(_) => "service",
            EntryKind::Format(_) => "format",
        }
    }

    /// The words of all groups, in the order in which they are shown.
    pub const WORDS: [&str; 5] = ["credential", "capability", "signal", "service", "format"];
}

impl Capability {
    /// The labels of one decision, in the order of the catalog.
    pub fn labels_of(&self, decision: Decision) -> impl Iterator<Item = &CapabilityLabel> {
        self.labels.iter().filter(move |label| label.decision == decision)
    }
}

impl Entry {
    /// The first line of the documentation.
    pub fn title(&self) -> &str {
        self.docs.first().map_or("", String::as_str)
    }

    /// `jumio.liveness`
    pub fn full_name(&self) -> String {
        format!("{}.{}", self.catalog, self.name)
    }

    /// The fields of its data.
    pub fn fields(&self) -> &[Field] {
        match &self.kind {
            EntryKind::Credential(credential) => &credential.data,
            EntryKind::Capability(capability) => &capability.data,
            EntryKind::Service(_) | EntryKind::Format(_) => &[],
        }
    }
}

impl Reference {
    /// The catalogs that come with the library.
    pub fn built_in() -> Reference {
        let mut text = String::from("probity 1\n");
        for name in catalog_names() {
            text.push_str(&format!("use {name}\n"));
        }
        Reference::read("", &text, &NoFiles)
    }

    /// The same, and what a script and its files declare. A script with errors gives what could be understood.
    pub fn with_script(name: &str, text: &str, loader: &dyn Loader) -> Reference {
        let mut reference = Reference::built_in();
        let own = Reference::read(name, text, loader);
        reference.catalogs.extend(own.catalogs.into_iter().filter(|catalog| !catalog.built_in));
        reference
    }

    fn read(name: &str, text: &str, loader: &dyn Loader) -> Reference {
        let mut sources = SourceMap::new();
        let universe = resolve::load(&mut sources, name, text, loader, &mut Vec::new());
        let mut catalogs: Vec<(resolve::ModuleId, Catalog)> = Vec::new();
        for module in universe.modules().filter(|module| module.id != PRELUDE) {
            let file = sources.get(module.source).map_or("", |file| file.name.as_str());
            let built_in = !module.catalog.is_empty();
            let name = if built_in { module.catalog.clone() } else { stem(file).to_owned() };
            let docs = module.tree.docs.clone();
            catalogs.push((module.id, Catalog { name, built_in, docs, entries: Vec::new() }));
        }
        for found in declared(&universe, &sources) {
            let Some((_, catalog)) = catalogs.iter_mut().find(|(id, _)| *id == found.module) else {
                continue;
            };
            let (name, kind) = entry(found.meaning);
            let docs = found.item.docs.clone();
            catalog.entries.push(Entry { catalog: catalog.name.clone(), name, docs, kind });
        }
        // Imports come in the order of the script; a root that declares nothing is only what imports the rest.
        catalogs.sort_by_key(|(id, catalog)| (*id == ROOT, catalog.name.clone()));
        let offers = |catalog: &Catalog| !catalog.entries.is_empty();
        Reference { catalogs: catalogs.into_iter().map(|(_, catalog)| catalog).filter(offers).collect() }
    }

    pub fn catalog(&self, name: &str) -> Option<&Catalog> {
        self.catalogs.iter().find(|catalog| catalog.name == name)
    }

    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.catalogs.iter().flat_map(|catalog| &catalog.entries)
    }

    /// The entries that `liveness` or `jumio.liveness` names. Case does not matter: kinds of credentials are in capitals.
    pub fn find(&self, path: &str) -> Vec<&Entry> {
        let wanted = path.to_lowercase();
        let is = |entry: &&Entry| {
            entry.name.to_lowercase() == wanted || entry.full_name().to_lowercase() == wanted
        };
        self.entries().filter(is).collect()
    }
}

fn entry(meaning: Meaning) -> (String, EntryKind) {
    match meaning {
        Meaning::Credential(kind) => {
            let credential = Credential {
                parts: kind.parts.clone(),
                types: kind.types.clone(),
                channels: kind.channels.clone(),
                single_sided: kind.single_sided.clone(),
                data: kind.data.clone(),
            };
            (kind.name.to_string(), EntryKind::Credential(credential))
        }
        Meaning::Capability(decl) => {
            let core = decl.core.clone();
            let capability = Capability {
                on: core.on,
                params: core.params,
                requires: core.requires,
                vendor_name: core.vendor_name,
                labels: core.labels,
                data: core.data,
            };
            (core.name.to_string(), EntryKind::Capability(capability))
        }
        Meaning::Service(name, on, capabilities) => (name, EntryKind::Service(Service { on, capabilities })),
        Meaning::Format(format) => (format.name.to_string(), EntryKind::Format(format)),
    }
}

/// `lists` of `policies/lists.probity`.
fn stem(file: &str) -> &str {
    let name = file.rsplit(['/', '\\']).next().unwrap_or_default();
    name.strip_suffix(".probity").unwrap_or(name)
}

#[cfg(test)]
mod tests;
