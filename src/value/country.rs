//! Countries.

use std::fmt;

use super::country_table::COUNTRIES;

/// A country of ISO 3166-1, or XKX. Alpha-2 and alpha-3 spellings are one value. Ordered by alpha-3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country(u16);

impl Country {
    /// Reads `DE` or `DEU`, upper case only; `None` for anything else.
    pub fn parse(text: &str) -> Option<Country> {
        let at = match text.len() {
            2 => COUNTRIES.iter().position(|(alpha2, _, _)| *alpha2 == text),
            3 => COUNTRIES.binary_search_by(|(_, alpha3, _)| (*alpha3).cmp(text)).ok(),
            _ => None,
        };
        at.and_then(Country::from_index)
    }

    /// By position in [`Country::all`].
    pub fn from_index(index: usize) -> Option<Country> {
        COUNTRIES.get(index)?;
        u16::try_from(index).ok().map(Country)
    }

    /// The position in [`Country::all`]. Not stable between versions of the library; never store it.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        COUNTRIES.get(self.index()).copied().unwrap_or_default()
    }

    pub fn alpha2(self) -> &'static str {
        self.row().0
    }

    pub fn alpha3(self) -> &'static str {
        self.row().1
    }

    /// The English short name.
    pub fn name(self) -> &'static str {
        self.row().2
    }

    /// All countries in the order of alpha-3.
    pub fn all() -> impl Iterator<Item = Country> {
        (0..COUNTRIES.len()).filter_map(Country::from_index)
    }
}

/// Alpha-3.
impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.alpha3())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_is_iso_3166_1_and_kosovo() {
        for row in rust_iso3166::ALL {
            let country = Country::parse(row.alpha3).unwrap();
            assert_eq!(
                (country.alpha2(), country.alpha3(), country.name()),
                (row.alpha2, row.alpha3, row.name)
            );
        }
        let ours: Vec<Country> = Country::all().collect();
        assert_eq!(ours.len(), rust_iso3166::ALL.len() + 1);
        assert_eq!(ours.len(), 250);
        assert!(ours.is_sorted_by(|a, b| a.alpha3() < b.alpha3() && a < b));
        assert_eq!(Country::parse("XKX").map(Country::name), Some("Kosovo"));
    }

    #[test]
    fn both_spellings_are_one_value() {
        for country in Country::all() {
            assert_eq!(Country::parse(country.alpha2()), Some(country));
            assert_eq!(Country::parse(country.alpha3()), Some(country));
            assert_eq!(Country::from_index(country.index()), Some(country));
        }
        assert_eq!(Country::parse("DE").unwrap().to_string(), "DEU");
    }

    #[test]
    fn anything_else_is_none() {
        for text in ["", "D", "de", "deu", "De", "ZZ", "ZZZ", "DEUT", "ÄÖ", "ä", " DE", "276"] {
            assert_eq!(Country::parse(text), None, "{text}");
        }
        assert_eq!(Country::from_index(250), None);
    }
}
