//! Codes of countries and currencies as words, by their letters.

use std::sync::LazyLock;

use crate::layout::word;
use crate::value::{Country, Currency};

const LETTERS: usize = 26;

/// One more than the index of each code, by two and by three letters; 0 where there is none.
struct Codes {
    two: Box<[u8]>,
    three: Box<[u8]>,
    currencies: Box<[u8]>,
}

static CODES: LazyLock<Codes> = LazyLock::new(|| {
    let mut codes = Codes {
        two: vec![0; LETTERS * LETTERS].into(),
        three: vec![0; LETTERS * LETTERS * LETTERS].into(),
        currencies: vec![0; LETTERS * LETTERS * LETTERS].into(),
    };
    for country in Country::all() {
        let word = u8::try_from(word::country_word(country)).unwrap_or(0);
        put(&mut codes.two, country.alpha2(), word);
        put(&mut codes.three, country.alpha3(), word);
    }
    for currency in Currency::all() {
        put(&mut codes.currencies, currency.code(), u8::try_from(word::currency_word(currency)).unwrap_or(0));
    }
    codes
});

fn put(table: &mut [u8], code: &str, word: u8) {
    let place = match code.as_bytes() {
        [a, b] => place(&[*a, *b]),
        [a, b, c] => place(&[*a, *b, *c]),
        _ => None,
    };
    if let Some(place) = place.and_then(|place| table.get_mut(place)) {
        *place = word;
    }
}

#[inline(always)]
fn place<const N: usize>(code: &[u8; N]) -> Option<usize> {
    let letters = code.map(|letter| letter.wrapping_sub(b'A'));
    // One branch for all letters.
    let all_are = letters.iter().fold(true, |all, letter| all & (*letter < 26));
    all_are.then(|| letters.iter().fold(0, |place, letter| place * LETTERS + usize::from(*letter)))
}

#[inline(always)]
fn code_word(table: &[u8], place: usize) -> Option<u64> {
    match table.get(place)? {
        0 => None,
        word => Some(u64::from(*word)),
    }
}

/// The word of `DE` or `DEU`.
#[inline]
pub(super) fn country(code: &[u8]) -> Option<u64> {
    match code.len() {
        2 => code_word(&CODES.two, place(code.first_chunk::<2>()?)?),
        3 => code_word(&CODES.three, place(code.first_chunk::<3>()?)?),
        _ => None,
    }
}

/// The word of `EUR`.
#[inline]
pub(super) fn currency_word(code: &[u8]) -> Option<u64> {
    code_word(&CODES.currencies, place::<3>(code.try_into().ok()?)?)
}

#[inline]
pub(super) fn currency(code: &[u8]) -> Option<Currency> {
    Currency::from_index(usize::try_from(currency_word(code)?).ok()?.checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_two_and_three_letters_reads_as_the_definition_reads_it() {
        let letters = || b'@'..=b'[';
        for (a, b) in letters().flat_map(|a| letters().map(move |b| (a, b))) {
            let of =
                |code: &[u8]| std::str::from_utf8(code).ok().and_then(Country::parse).map(word::country_word);
            assert_eq!(country(&[a, b]), of(&[a, b]));
            for c in letters() {
                let code = [a, b, c];
                assert_eq!(country(&code), of(&code));
                let text = std::str::from_utf8(&code).unwrap();
                assert_eq!(currency(&code), Currency::parse(text));
                assert_eq!(currency_word(&code), Currency::parse(text).map(word::currency_word));
            }
        }
        assert_eq!(
            (country(b"D"), country(b"DEUT"), currency(b"EU"), currency(b"")),
            (None, None, None, None)
        );
    }
}
