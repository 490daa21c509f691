//! The catalogs that come with the library: data, in the language itself. Which there are says the folder `catalog/`
//! alone: the build lists its files.

use std::sync::OnceLock;

use super::load::declared_name;
use crate::source::SourceId;
use crate::syntax::parse;
use crate::syntax::tree::{File, ItemKind};

/// The module whose names need no `use`.
pub(super) const PRELUDE_NAME: &str = "prelude";

const PRELUDE_TEXT: &str = include_str!("../../catalog/prelude.probity");

// `CATALOGS`: name and text of each catalog, in the order of their names.
include!(concat!(env!("OUT_DIR"), "/catalogs.rs"));

/// The text of a catalog, the prelude included.
pub fn built_in(name: &str) -> Option<&'static str> {
    if name == PRELUDE_NAME {
        return Some(PRELUDE_TEXT);
    }
    CATALOGS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// What can stand behind `use` without quotes.
pub fn catalog_names() -> impl Iterator<Item = &'static str> {
    CATALOGS.iter().map(|(name, _)| *name)
}

/// Catalogs that declare a name of a wanted sort, for scripts that have not imported them. They are read once, and only
/// when a name is looked for in vain.
pub fn declaring(name: &str, wanted: impl Fn(&ItemKind) -> bool) -> impl Iterator<Item = &'static str> {
    static READ: OnceLock<Vec<(&'static str, File)>> = OnceLock::new();
    let read = READ.get_or_init(|| {
        CATALOGS.iter().map(|(name, text)| (*name, parse(SourceId::default(), text).tree)).collect()
    });
    read.iter().filter_map(move |(catalog, tree)| {
        let is_it = |item: &crate::syntax::tree::Item| {
            declared_name(item).is_some_and(|known| known.text == *name) && wanted(&item.kind)
        };
        tree.items.iter().any(is_it).then_some(*catalog)
    })
}
