//! A workflow with everything it imports as one file, so that it decides the same wherever and whenever it is compiled.
//!
//! The catalogs are in it as well: a later compiler with changed ones decides by those the bundle was made with. Its
//! content hash is the one of every outcome that it gives. What tests read by `given from` is not in it: such bodies are
//! of people, and decide nothing. A bundle is taken only whole and unchanged.

use serde::{Deserialize, Serialize};

use super::ExchangeError;
use crate::core::ContentHash;
use crate::diagnostic::codes::exchange;
use crate::engine::{Compilation, Loader, Source, compile};
use crate::resolve::{self, Universe, names};
use crate::source::SourceMap;
use crate::syntax::tree::{ItemKind, UseTarget};

const FORMAT: &str = "probity-bundle";
const VERSION: u32 = 1;

/// A script with its imports and catalogs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    document: Document,
}

/// The JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    version: u32,
    /// The path of the script among `files`.
    entry: String,
    edition: i64,
    /// The version of the compiler that wrote it; only said, never asked.
    compiler: String,
    content_hash: String,
    files: Vec<File>,
    catalogs: Vec<Catalog>,
}

/// A file of the user's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Relative, with `/`, never going up.
    pub path: String,
    pub text: String,
}

/// A catalog as it was when the bundle was made; the prelude is one of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalog {
    pub name: String,
    pub text: String,
}

impl Bundle {
    /// Whether a text that stands for a script is meant as a bundle; no script begins like JSON.
    pub fn is_meant(text: &str) -> bool {
        text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
    }

    /// The script with everything that it reaches through `loader`, whose names are paths. Where a file lies above all
    /// others by `..`, its folder has no name: hand in an absolute path then.
    pub fn pack(name: &str, text: &str, loader: &dyn Loader) -> Result<Bundle, ExchangeError> {
        let mut sources = SourceMap::new();
        let universe = resolve::load(&mut sources, name, text, loader, &mut Vec::new());
        let mut files = Vec::new();
        let mut catalogs = Vec::new();
        for module in universe.modules() {
            let Some(source) = sources.get(module.source) else { continue };
            let text = source.text.clone();
            if module.catalog.is_empty() {
                files.push((module.id, names::parts(&source.name), text));
            } else {
                catalogs.push(Catalog { name: module.catalog.clone(), text });
            }
        }
        let depth = shared_folder(files.iter().map(|(_, parts, _)| parts.as_slice()));
        let path = |parts: &[&str]| parts.iter().skip(depth).copied().collect::<Vec<_>>().join("/");
        let entry = files.iter().find(|(id, ..)| *id == resolve::ROOT);
        let entry = entry.map_or(String::new(), |(_, parts, _)| path(parts));
        let mut files: Vec<File> =
            files.iter().map(|(_, parts, text)| File { path: path(parts), text: text.clone() }).collect();
        files.sort();
        catalogs.sort();
        let edition = universe.module(resolve::ROOT).and_then(|root| root.tree.edition.as_ref());
        let document = Document {
            format: FORMAT.to_owned(),
            version: VERSION,
            entry,
            edition: edition.map_or(1, |edition| edition.number),
            compiler: env!("CARGO_PKG_VERSION").to_owned(),
            content_hash: ContentHash::of(universe.named(&sources)).to_string(),
            files,
            catalogs,
        };
        document.checked()
    }

    /// Reads a bundle; one that is changed, not complete or leads out of itself is refused.
    pub fn read(text: &str) -> Result<Bundle, ExchangeError> {
        let text = text.trim_start_matches('\u{feff}');
        let document: Document = serde_json::from_str(text).map_err(|error| {
            let place = format!("line {}, column {}", error.line(), error.column());
            not_a_bundle(place, "this is JSON, but no bundle", text)
        })?;
        if document.format != FORMAT {
            return Err(not_a_bundle("format".to_owned(), "the format is another one", text));
        }
        if document.version != VERSION {
            return Err(ExchangeError::mismatch(
                exchange::NOT_A_BUNDLE,
                "version",
                format!("version {VERSION}"),
                format!("version {}", document.version),
            )
            .help("a bundle of a later version needs a later compiler"));
        }
        document.checked()
    }

    /// The bundle as JSON: the same bytes for the same files.
    pub fn to_json(&self) -> String {
        serde_json::to_string_pretty(&self.document).unwrap_or_default() + "\n"
    }

    /// The path of the script.
    pub fn entry(&self) -> &str {
        &self.document.entry
    }

    /// As outcomes say it: 64 hexadecimal digits.
    pub fn content_hash(&self) -> &str {
        &self.document.content_hash
    }

    /// The user's files by path.
    pub fn files(&self) -> &[File] {
        &self.document.files
    }

    pub fn catalogs(&self) -> &[Catalog] {
        &self.document.catalogs
    }

    /// The catalogs that differ from those of this compiler.
    pub fn changed_catalogs(&self) -> impl Iterator<Item = &Catalog> {
        self.document
            .catalogs
            .iter()
            .filter(|catalog| resolve::built_in(&catalog.name) != Some(&catalog.text))
    }

    /// Compiles the script as [`compile`] does. Messages name the files as if the script lay in `folder`.
    pub fn compile(&self, folder: &str) -> Compilation {
        let inside = Inside { document: &self.document, folder };
        compile(&inside.name(&self.document.entry), self.document.script(), &inside)
    }
}

impl Document {
    fn script(&self) -> &str {
        self.file(&self.entry).map_or("", |file| file.text.as_str())
    }

    fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    fn checked(self) -> Result<Bundle, ExchangeError> {
        for (at, file) in self.files.iter().enumerate() {
            if !stays_inside(&file.path) {
                return Err(ExchangeError::mismatch(
                    exchange::WRONG_PATH,
                    format!("files[{at}].path"),
                    "a relative path that does not go up",
                    format!("`{}`", file.path),
                )
                .help("export the bundle again, from the script by its absolute path"));
            }
        }
        if self.file(&self.entry).is_none() {
            return Err(incomplete("entry", format!("the entry `{}` is not among the files", self.entry)));
        }
        let mut sources = SourceMap::new();
        let inside = Inside { document: &self, folder: "" };
        let universe =
            resolve::load(&mut sources, &inside.name(&self.entry), self.script(), &inside, &mut Vec::new());
        self.complete(&universe, &sources)?;
        let hash = ContentHash::of(universe.named(&sources)).to_string();
        if hash != self.content_hash {
            let message = "what the bundle holds has another content hash than it states";
            let mut error = ExchangeError::new(exchange::WRONG_HASH, "content_hash", message)
                .help("do not edit a bundle; edit the script and export it again");
            error.expected = Some(hash.into());
            error.found = Some(self.content_hash.into());
            return Err(error);
        }
        Ok(Bundle { document: self })
    }

    /// Everything that is imported is there, and nothing else.
    fn complete(&self, universe: &Universe, sources: &SourceMap) -> Result<(), ExchangeError> {
        let inside = Inside { document: self, folder: "" };
        for module in universe.modules() {
            let name = sources.get(module.source).map_or("", |source| source.name.as_str());
            let has = |wanted: &str| self.catalogs.iter().any(|catalog| catalog.name == wanted);
            if !module.catalog.is_empty() && !has(&module.catalog) {
                return Err(incomplete("catalogs", format!("the catalog `{}` is missing", module.catalog)));
            }
            for item in &module.tree.items {
                let ItemKind::Use(item) = &item.kind else { continue };
                let UseTarget::File(path) = &item.target else { continue };
                if let Err(why) = inside.load(name, &path.value) {
                    return Err(incomplete("files", format!("`{name}` imports `{}`: {why}", path.value)));
                }
            }
        }
        let loaded = |wanted: &str| {
            let name = inside.name(wanted);
            universe.modules().any(|module| {
                module.catalog.is_empty() && sources.get(module.source).is_some_and(|file| file.name == name)
            })
        };
        let spare_file = self.files.iter().enumerate().find(|(at, file)| {
            !loaded(&file.path) || self.files.iter().take(*at).any(|earlier| earlier.path == file.path)
        });
        if let Some((at, file)) = spare_file {
            let place = format!("files[{at}]");
            return Err(incomplete(place, format!("nothing imports `{}`, or it is there twice", file.path)));
        }
        let used = |wanted: &str| universe.modules().any(|module| module.catalog == wanted);
        let spare_catalog = self.catalogs.iter().enumerate().find(|(at, catalog)| {
            !used(&catalog.name) || self.catalogs.iter().take(*at).any(|earlier| earlier.name == catalog.name)
        });
        if let Some((at, catalog)) = spare_catalog {
            let place = format!("catalogs[{at}]");
            return Err(incomplete(
                place,
                format!("nothing imports the catalog `{}`, or it is there twice", catalog.name),
            ));
        }
        Ok(())
    }
}

/// Brings imports from a bundle only.
struct Inside<'a> {
    document: &'a Document,
    /// Where the script is said to lie, in the names that a compilation sees.
    folder: &'a str,
}

impl Inside<'_> {
    /// What a file is called in messages.
    fn name(&self, path: &str) -> String {
        let seen = names::relative(&self.document.entry, path);
        match self.folder {
            "" => seen,
            folder => names::parts(&format!("{folder}/{seen}")).join("/"),
        }
    }
}

impl Loader for Inside<'_> {
    fn load(&self, importing: &str, path: &str) -> Result<Source, String> {
        let importing = self.document.files.iter().find(|file| self.name(&file.path) == importing);
        let importing = importing.map_or("", |file| file.path.as_str());
        let beside = importing.rsplit_once('/').map_or("", |(folder, _)| folder);
        let whole = if path.starts_with('/') { path.to_owned() } else { format!("{beside}/{path}") };
        let target = names::parts(whole.trim_start_matches('/')).join("/");
        match self.document.file(&target) {
            Some(file) => Ok(Source { name: self.name(&target), text: file.text.clone() }),
            None => Err("it is not in the bundle".to_owned()),
        }
    }

    fn catalog(&self, name: &str) -> Option<String> {
        let found = self.document.catalogs.iter().find(|catalog| catalog.name == name);
        found.map(|catalog| catalog.text.clone())
    }
}

/// How many leading parts all paths share; a file's own name is none of them.
fn shared_folder<'a>(files: impl Iterator<Item = &'a [&'a str]>) -> usize {
    let folders = files.map(|parts| parts.split_last().map_or(&[] as &[&str], |(_, folder)| folder));
    let shared = folders.reduce(|shared, folder| {
        let length = shared.iter().zip(folder).take_while(|(a, b)| a == b).count();
        shared.get(..length).unwrap_or_default()
    });
    shared.map_or(0, <[&str]>::len)
}

/// Whether a path is relative, clean, and without the marks that some system gives a meaning.
fn stays_inside(path: &str) -> bool {
    !path.is_empty()
        && !path.contains(['\\', ':', '\0'])
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

fn incomplete(place: impl Into<Box<str>>, message: String) -> ExchangeError {
    ExchangeError::new(exchange::INCOMPLETE, place, message).help("export the bundle again from its script")
}

fn not_a_bundle(place: String, message: &str, text: &str) -> ExchangeError {
    let message = if serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok() {
        message.to_owned()
    } else {
        "this begins like a bundle, but is not JSON".to_owned()
    };
    ExchangeError::new(exchange::NOT_A_BUNDLE, place, message)
        .help("pass a script, or a bundle that `probity export bundle` wrote")
}
