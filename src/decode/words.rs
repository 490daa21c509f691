//! Words and the code of each: what the symbols, texts and labels of a program become in a row.
//!
//! Never takes one word for another: a hash only says where to compare.

use std::collections::BTreeSet;
use std::fmt;

use super::keys::{Table, fold, hash};
use crate::row::written::{short, sixteen};

/// A text of a document, without escapes.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) bytes: &'a [u8],
    /// The same and what stands behind it in the document, which is read and never counts.
    pub(super) from: &'a [u8],
}

impl<'a> From<&'a [u8]> for Text<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Text { bytes, from: bytes }
    }
}

/// A short word in two: its bytes, then zeros, and in the highest byte one more than its length. Never twice zero.
type Packed = [u64; 2];

/// So many bytes are a short word.
const LONGEST: usize = 15;

/// By length: the bytes that count, and the mark of the length.
static COUNTED: [(Packed, u64); LONGEST + 1] = [
    counted(0),
    counted(1),
    counted(2),
    counted(3),
    counted(4),
    counted(5),
    counted(6),
    counted(7),
    counted(8),
    counted(9),
    counted(10),
    counted(11),
    counted(12),
    counted(13),
    counted(14),
    counted(15),
];

const fn counted(length: u64) -> (Packed, u64) {
    let mask = (1u128 << (8 * length)) - 1;
    #[expect(clippy::cast_possible_truncation, reason = "the halves one by one")]
    let halves = [mask as u64, (mask >> 64) as u64];
    (halves, (length + 1) << 56)
}

/// `None` for a longer one.
#[inline(always)]
fn packed(text: Text<'_>) -> Option<Packed> {
    let (mask, mark) = COUNTED.get(text.bytes.len())?;
    let [first, second] = match sixteen(text.from) {
        Some(words) => words,
        None => near_the_end(text.bytes),
    };
    Some([first & mask[0], second & mask[1] | mark])
}

#[inline(never)]
fn near_the_end(bytes: &[u8]) -> Packed {
    match bytes.split_first_chunk::<8>() {
        Some((first, rest)) => [u64::from_le_bytes(*first), short(rest)],
        None => [short(bytes), 0],
    }
}

/// See the module.
pub(super) struct Words {
    /// The short ones by open addressing, in a table that is at least half empty: empty places are zero.
    places: Box<[(Packed, u64)]>,
    seed: u64,
    shift: u32,
    long: Table,
    long_codes: Box<[u64]>,
}

impl Words {
    /// Of words that stand twice the first counts.
    pub(super) fn new<'n>(words: impl IntoIterator<Item = (&'n str, u64)>) -> Words {
        let mut known = BTreeSet::new();
        let (mut shorts, mut names, mut long_codes) = (Vec::new(), Vec::new(), Vec::new());
        for (word, code) in words.into_iter().filter(|(word, _)| known.insert(*word)) {
            match packed(Text::from(word.as_bytes())) {
                Some(packed) => shorts.push((packed, code)),
                None => {
                    names.push(word);
                    long_codes.push(code);
                }
            }
        }
        let bits = shorts.len().saturating_mul(4).next_power_of_two().trailing_zeros().clamp(2, 30);
        let long = Table::new(names);
        let mut words =
            Words { places: Box::default(), seed: 0, shift: 64 - bits, long, long_codes: long_codes.into() };
        let mut least = usize::MAX;
        // The seed that spreads the words best: mostly without any collision.
        for seed in 1..=if shorts.len() > 256 { 2 } else { 64u64 } {
            let seed = seed.wrapping_mul(0xa076_1d64_78bd_642f);
            let (places, collisions) = filled(&shorts, seed, words.shift);
            if collisions < least {
                (words.places, words.seed, least) = (places, seed, collisions);
            }
            if least == 0 {
                break;
            }
        }
        words
    }

    #[inline(always)]
    pub(super) fn code<'a>(&self, text: impl Into<Text<'a>>) -> Option<u64> {
        let text = text.into();
        let Some(word) = packed(text) else { return self.long_code(text.bytes) };
        let mut at = place(word, self.seed, self.shift);
        loop {
            let (known, code) = self.places.get(at)?;
            if *known == word {
                return Some(*code);
            }
            if *known == [0; 2] {
                return None;
            }
            at = at.wrapping_add(1) & (self.places.len() - 1);
        }
    }

    #[inline(never)]
    fn long_code(&self, word: &[u8]) -> Option<u64> {
        self.long_codes.get(self.long.find(super::keys::Key { hash: hash(word), bytes: word })?).copied()
    }
}

#[inline(always)]
fn place([first, second]: Packed, seed: u64, shift: u32) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "at most 30 bits are left")]
    let place = (fold(first ^ seed, second ^ 0x243f_6a88_85a3_08d3) >> shift) as usize;
    place
}

/// The table of a seed, and how many words do not stand where they are looked for first.
fn filled(shorts: &[(Packed, u64)], seed: u64, shift: u32) -> (Box<[(Packed, u64)]>, usize) {
    let size = 1usize << (64 - shift);
    let mut places = vec![([0; 2], 0); size].into_boxed_slice();
    let mut collisions = 0usize;
    for (word, code) in shorts {
        let mut at = place(*word, seed, shift);
        while let Some(taken) = places.get_mut(at) {
            if taken.0 == [0; 2] {
                *taken = (*word, *code);
                break;
            }
            collisions = collisions.saturating_add(1);
            at = at.wrapping_add(1) & (size - 1);
        }
    }
    (places, collisions)
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({} places, {} long)", self.places.len(), self.long_codes.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::random::Random;

    #[test]
    fn a_word_is_found_wherever_it_stands_and_no_other_for_it() {
        let mut random = Random::new(17);
        let known: Vec<String> = (0..200)
            .map(|n| {
                let length = random.between(0, 24) as usize;
                (0..length)
                    .map(|_| char::from(b'a' + random.between(0, 2) as u8))
                    .chain(['\0'; 2].into_iter().take(n % 3))
                    .collect()
            })
            .collect();
        for most in [0, 1, 2, 7, 200] {
            let words = Words::new(known.iter().take(most).map(String::as_str).zip(100..));
            for text in &known {
                let code = known.iter().take(most).position(|word| word == text).map(|at| at as u64 + 100);
                for behind in ["", "\"", "\0\0", "\",\"aaaaaaaaaaaaaaaaaaaaa"] {
                    let all = format!("{text}{behind}");
                    let bytes = text.as_bytes();
                    assert_eq!(words.code(Text { bytes, from: all.as_bytes() }), code, "{text:?} {behind:?}");
                    assert_eq!(words.code(bytes), code, "{text:?}");
                }
            }
        }
    }
}
