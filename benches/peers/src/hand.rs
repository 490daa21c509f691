//! The same rules as a person who knows Rust writes them: a typed struct, serde_json, `if` and `&&`. `build.rs` writes
//! out the struct and the functions, because nobody types 3,000 rules.

use std::fmt;
use std::num::NonZeroU16;

use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Visitor};

/// A country by its number in the table below, so that a set of countries is four words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country(NonZeroU16);

impl Country {
    const fn numbered(number: u16) -> Country {
        match NonZeroU16::new(number) {
            Some(number) => Country(number),
            None => panic!("countries are numbered from 1"),
        }
    }

    /// From three letters.
    fn parse(code: &str) -> Option<Country> {
        let letters = *code.as_bytes().first_chunk::<3>().filter(|_| code.len() == 3)?;
        let number = *NUMBERS.get(packed(letters)?)?;
        NonZeroU16::new(u16::from(number)).map(Country)
    }
}

/// Three capital letters as a number below 26³.
const fn packed([a, b, c]: [u8; 3]) -> Option<usize> {
    if !(a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_uppercase()) {
        return None;
    }
    Some(((a - b'A') as usize * 26 + (b - b'A') as usize) * 26 + (c - b'A') as usize)
}

/// The number of each country by its packed letters; 0 for none.
static NUMBERS: [u8; 26 * 26 * 26] = {
    let mut numbers = [0; 26 * 26 * 26];
    let mut at = 0;
    while at < COUNTRY_CODES.len() {
        let Some(letters) = COUNTRY_CODES[at].as_bytes().first_chunk::<3>() else { panic!("three letters") };
        let Some(place) = packed(*letters) else { panic!("capital letters") };
        numbers[place] = at as u8 + 1;
        at += 1;
    }
    numbers
};

/// A set of countries.
struct Countries([u64; 4]);

impl Countries {
    const fn of(countries: &[Country]) -> Countries {
        let mut words = [0; 4];
        let mut at = 0;
        while at < countries.len() {
            let number = countries[at].0.get() as usize;
            words[number / 64] |= 1 << (number % 64);
            at += 1;
        }
        Countries(words)
    }

    #[inline]
    fn has(&self, country: Country) -> bool {
        let number = country.0.get();
        self.0[usize::from(number / 64) & 3] >> (number % 64) & 1 == 1
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Country, D::Error> {
        let code = <&str>::deserialize(deserializer)?;
        Country::parse(code).ok_or_else(|| D::Error::custom("no country"))
    }
}

/// Reads the list of labels as a mask; labels that no rule names are left out.
fn label_mask<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    struct Mask;

    impl<'de> Visitor<'de> for Mask {
        type Value = u64;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a list of labels")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<u64, A::Error> {
            let mut mask = 0;
            while let Some(label) = elements.next_element::<&str>()? {
                if let Some(at) = LABELS.iter().position(|known| *known == label) {
                    mask |= 1 << at;
                }
            }
            Ok(mask)
        }
    }

    deserializer.deserialize_seq(Mask)
}

include!(concat!(env!("OUT_DIR"), "/types.rs"));

/// Functions for 30 rules.
pub mod rules_30 {
    #[allow(unused_imports, reason = "not every vocabulary is in every table")]
    use super::*;
    include!(concat!(env!("OUT_DIR"), "/rules_30.rs"));
}

/// Functions for 300 rules.
pub mod rules_300 {
    #[allow(unused_imports, reason = "not every vocabulary is in every table")]
    use super::*;
    include!(concat!(env!("OUT_DIR"), "/rules_300.rs"));
}

/// Functions for 3,000 rules.
pub mod rules_3000 {
    #[allow(unused_imports, reason = "not every vocabulary is in every table")]
    use super::*;
    include!(concat!(env!("OUT_DIR"), "/rules_3000.rs"));
}
