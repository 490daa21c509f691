//! The names that may stand in an object, found by the bytes of a key: by a guess which comes next, else by a hash.
//!
//! Never takes one key for another: a guess compares the whole key with its quotes, a hash only says where to compare. Two
//! keys with different hashes are different.

use std::fmt;

use crate::row::scratch::UNREAD;
use crate::row::written::{Written, short};

/// A key of a document, without escapes.
#[derive(Clone, Copy)]
pub(super) struct Key<'a> {
    pub(super) hash: u64,
    pub(super) bytes: &'a [u8],
}

impl Key<'_> {
    pub(super) const NONE: Key<'static> = Key { hash: 0, bytes: b"" };
}

pub(super) const SEED: u64 = 0x243f_6a88_85a3_08d3;

#[inline(always)]
pub(super) fn mix(hash: u64, chunk: u64) -> u64 {
    fold(hash ^ chunk, 0x9e37_79b9_7f4a_7c15)
}

/// Both halves of a product in one.
#[inline(always)]
pub(super) fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a).wrapping_mul(u128::from(b));
    #[expect(clippy::cast_possible_truncation, reason = "both halves are folded")]
    let folded = (product as u64) ^ ((product >> 64) as u64);
    folded
}

#[inline(always)]
pub(super) fn finish(hash: u64, length: usize) -> u64 {
    hash ^ (length as u64).wrapping_mul(0xd6e8_feb8_6659_fd93)
}

/// As [`super::cursor::Cursor::key`] does it while it reads.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let (mut rest, mut hash) = (bytes, SEED);
    while let Some((chunk, tail)) = rest.split_first_chunk::<8>() {
        hash = mix(hash, u64::from_le_bytes(*chunk));
        rest = tail;
    }
    finish(mix(hash, short(rest)), bytes.len())
}

/// Texts with the index of each.
pub(super) struct Table {
    entries: Box<[Entry]>,
    /// Open addressing: one more than an index, 0 for nothing; at least half of it is empty.
    places: Box<[u32]>,
    /// Spreads the texts best of the factors that were tried: mostly without any collision.
    spread: u64,
    shift: u32,
}

struct Entry {
    hash: u64,
    bytes: Box<[u8]>,
}

impl Table {
    pub(super) fn new<'n>(texts: impl IntoIterator<Item = &'n str>) -> Table {
        let entry = |text: &str| Entry { hash: hash(text.as_bytes()), bytes: text.as_bytes().into() };
        let entries: Box<[Entry]> = texts.into_iter().map(entry).collect();
        let bits = entries.len().saturating_mul(4).next_power_of_two().trailing_zeros().clamp(2, 30);
        let tries = if entries.len() > 256 { 2 } else { 64 };
        let mut table = Table { entries, places: Box::default(), spread: 1, shift: 64 - bits };
        let mut least = usize::MAX;
        for seed in 1..=tries {
            let spread = 0xa076_1d64_78bd_642fu64.wrapping_mul(seed) | 1;
            let (places, collisions) = table.fill(spread);
            if collisions < least {
                (table.places, table.spread, least) = (places, spread, collisions);
            }
            if least == 0 {
                break;
            }
        }
        table
    }

    fn fill(&self, spread: u64) -> (Box<[u32]>, usize) {
        let size = 1usize << (64 - self.shift);
        let mut places = vec![0u32; size].into_boxed_slice();
        let mut collisions = 0usize;
        for (number, entry) in (1u32..).zip(&self.entries) {
            let mut at = place(entry.hash, spread, self.shift);
            while let Some(taken) = places.get_mut(at) {
                if *taken == 0 {
                    *taken = number;
                    break;
                }
                collisions = collisions.saturating_add(1);
                at = at.wrapping_add(1) & (size - 1);
            }
        }
        (places, collisions)
    }

    #[inline]
    pub(super) fn find(&self, key: Key<'_>) -> Option<usize> {
        let mut at = place(key.hash, self.spread, self.shift);
        loop {
            let index = (*self.places.get(at)? as usize).checked_sub(1)?;
            let entry = self.entries.get(index)?;
            if entry.hash == key.hash && same(&entry.bytes, key.bytes) {
                return Some(index);
            }
            at = at.wrapping_add(1) & (self.places.len() - 1);
        }
    }
}

/// The names of an object's keys.
pub(super) struct Keys {
    table: Table,
    written: Box<[Written]>,
    /// Where the guesses about these names stand: one for the start, then one for behind each name.
    pub(super) guesses: usize,
}

impl Keys {
    /// `guesses`: those of a whole plan, which these are put behind: names come in their order. No name may stand twice.
    pub(super) fn new<'n>(names: impl IntoIterator<Item = &'n str> + Clone, guesses: &mut Vec<u16>) -> Keys {
        let written: Box<[Written]> = names.clone().into_iter().map(Written::of).collect();
        let first = guesses.len();
        guesses.extend((0..UNREAD).zip(0..=written.len()).map(|(next, _)| next));
        Keys { table: Table::new(names), written, guesses: first }
    }

    /// The index of a name.
    #[inline]
    pub(super) fn find(&self, key: Key<'_>) -> Option<usize> {
        self.table.find(key)
    }

    pub(super) fn index_of(&self, name: &str) -> Option<usize> {
        self.find(Key { hash: hash(name.as_bytes()), bytes: name.as_bytes() })
    }

    /// What stands behind the key and its colon, where the text goes on with the name of this index.
    #[inline(always)]
    pub(super) fn guess<'a>(&self, index: u16, rest: &'a [u8]) -> Option<&'a [u8]> {
        self.written.get(usize::from(index))?.behind(rest)
    }

    pub(super) fn len(&self) -> usize {
        self.written.len()
    }
}

/// Short texts are compared without a call.
#[inline(always)]
fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    if a.len() > 16 {
        return a == b;
    }
    match (a.first_chunk::<8>(), b.first_chunk::<8>(), a.last_chunk::<8>(), b.last_chunk::<8>()) {
        (Some(a), Some(b), Some(last_a), Some(last_b)) => a == b && last_a == last_b,
        _ => match (a.first_chunk::<4>(), b.first_chunk::<4>(), a.last_chunk::<4>(), b.last_chunk::<4>()) {
            (Some(a), Some(b), Some(last_a), Some(last_b)) => a == b && last_a == last_b,
            _ => a.iter().zip(b).all(|(a, b)| a == b),
        },
    }
}

#[inline(always)]
fn place(hash: u64, spread: u64, shift: u32) -> usize {
    #[expect(clippy::cast_possible_truncation, reason = "at most 20 bits are left")]
    let place = (hash.wrapping_mul(spread) >> shift) as usize;
    place
}

/// Which entries of an object have been seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// The first 64, which is all of them mostly.
    low: u64,
    high: [u64; 3],
}

impl Seen {
    pub(super) const MOST: usize = 256;

    /// `None`: it was there before, or can't be noted.
    #[inline(always)]
    pub(super) fn insert(&mut self, index: usize) -> Option<()> {
        if index >= 64 {
            return self.insert_high(index);
        }
        let bit = 1u64 << index;
        let new = self.low & bit == 0;
        self.low |= bit;
        new.then_some(())
    }

    #[inline(never)]
    fn insert_high(&mut self, index: usize) -> Option<()> {
        let word = self.high.get_mut((index >> 6).checked_sub(1)?)?;
        let bit = 1u64 << (index & 63);
        let new = *word & bit == 0;
        *word |= bit;
        new.then_some(())
    }

    #[inline(always)]
    pub(super) fn holds(&self, index: usize) -> bool {
        let word = if index < 64 { Some(&self.low) } else { self.high.get((index >> 6) - 1) };
        word.is_some_and(|word| word >> (index & 63) & 1 != 0)
    }

    /// Those that are not among `others`.
    #[inline]
    pub(super) fn without(&self, others: &Seen) -> impl Iterator<Item = usize> {
        let high = self.high.iter().zip(&others.high).map(|(word, other)| word & !other);
        let words = std::iter::once(self.low & !others.low).chain(high);
        words.zip([0, 64, 128, 192]).flat_map(|(mut word, first)| {
            std::iter::from_fn(move || {
                let at = word.checked_ilog2()? as usize;
                word ^= 1 << at;
                Some(first + at)
            })
        })
    }

    pub(super) fn words(&self) -> [u64; 4] {
        let [a, b, c] = self.high;
        [self.low, a, b, c]
    }

    /// Puts in what [`Seen::words`] gave.
    #[inline(always)]
    pub(super) fn add(&mut self, words: &[u64; 4]) {
        let [low, high @ ..] = words;
        self.low |= low;
        self.high.iter_mut().zip(high).for_each(|(word, more)| *word |= more);
    }

    /// Whether all of `others` are among these.
    #[inline(always)]
    pub(super) fn covers(&self, others: &Seen) -> bool {
        let mut high = self.high.iter().zip(&others.high);
        others.low & !self.low == 0 && high.all(|(word, other)| other & !word == 0)
    }
}

impl FromIterator<usize> for Seen {
    fn from_iter<I: IntoIterator<Item = usize>>(indices: I) -> Self {
        let mut seen = Seen::default();
        for index in indices {
            let _ = seen.insert(index);
        }
        seen
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keys({})", self.len())
    }
}
