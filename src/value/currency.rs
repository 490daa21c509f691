//! Currencies.

use std::fmt;

use super::currency_table::CURRENCIES;

/// A currency of ISO 4217. Ordered by code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Currency(u16);

impl Currency {
    /// Reads `EUR`, upper case only; `None` for anything else.
    pub fn parse(text: &str) -> Option<Currency> {
        let at = CURRENCIES.binary_search_by(|(code, _, _)| (*code).cmp(text)).ok()?;
        Currency::from_index(at)
    }

    /// By position in [`Currency::all`].
    pub fn from_index(index: usize) -> Option<Currency> {
        CURRENCIES.get(index)?;
        u16::try_from(index).ok().map(Currency)
    }

    /// The position in [`Currency::all`]. Not stable between versions of the library; never store it.
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    fn row(self) -> (&'static str, u8, &'static str) {
        CURRENCIES.get(self.index()).copied().unwrap_or_default()
    }

    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// Places behind the point of an amount, 0 to 4.
    pub fn minor_units(self) -> u32 {
        u32::from(self.row().1)
    }

    /// The English name.
    pub fn name(self) -> &'static str {
        self.row().2
    }

    /// All currencies in the order of their codes.
    pub fn all() -> impl Iterator<Item = Currency> {
        (0..CURRENCIES.len()).filter_map(Currency::from_index)
    }
}

/// The code.
impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use iso_currency::IntoEnumIterator as _;

    /// Venezuela has two active codes; the oracle counts one as superseded.
    fn is_active(currency: iso_currency::Currency) -> bool {
        currency.is_superseded().is_none() || currency.code() == "VES"
    }

    #[test]
    fn table_is_the_active_part_of_iso_4217() {
        let mut expected = 0;
        for theirs in iso_currency::Currency::iter().filter(|c| is_active(*c)) {
            let Some(units) = theirs.exponent() else {
                assert_eq!(Currency::parse(theirs.code()), None, "{}", theirs.code());
                continue;
            };
            let ours = Currency::parse(theirs.code()).unwrap();
            assert_eq!((ours.code(), ours.minor_units()), (theirs.code(), u32::from(units)));
            assert!(!ours.name().is_empty());
            expected += 1;
        }
        assert_eq!(Currency::all().count(), expected);
        assert!(Currency::all().collect::<Vec<_>>().is_sorted_by(|a, b| a.code() < b.code() && a < b));
    }

    #[test]
    fn codes_are_upper_case_words() {
        assert_eq!(Currency::parse("EUR").unwrap().to_string(), "EUR");
        assert_eq!(Currency::parse("JPY").unwrap().minor_units(), 0);
        assert_eq!(Currency::parse("KWD").unwrap().minor_units(), 3);
        for text in ["", "eur", "EU", "EURO", "HRK", "XXX", "€"] {
            assert_eq!(Currency::parse(text), None, "{text}");
        }
    }
}
