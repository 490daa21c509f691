//! The catalogs that come with the library: data, in the language itself. Which there are says the folder `catalog/`
//! alone: the build lists its files.

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
