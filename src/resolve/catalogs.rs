//! The catalogs that come with the library: data, in the language itself.

/// Name and text of the module whose names need no `use`.
pub(super) const PRELUDE_TEXT: &str = include_str!("../../catalog/prelude.probity");

const CATALOGS: &[(&str, &str)] = &[
    ("jumio", include_str!("../../catalog/jumio.probity")),
    ("yoti", include_str!("../../catalog/yoti.probity")),
];

/// The text of a catalog.
pub(super) fn catalog_text(name: &str) -> Option<&'static str> {
    CATALOGS.iter().find(|(known, _)| *known == name).map(|(_, text)| *text)
}

/// What can stand behind `use` without quotes.
pub fn catalog_names() -> impl Iterator<Item = &'static str> {
    CATALOGS.iter().map(|(name, _)| *name)
}
