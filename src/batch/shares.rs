//! How the values of a place become shares of a combination: what a row adds to the index of its rules' table.

use std::ops::Range;

use super::BLOCK;
use super::column::{Cells, Keys};
use super::marks::{Marks, WORDS, mark, nulls, of_bits, valid, window};
use super::plan::Place;
use super::rows::Table;
use crate::code::{Buckets, Code};
use crate::core::Program;
use crate::layout::word::truth_word;

/// Combinations of a block's rows.
pub(super) type Index = [u16; BLOCK];

/// How a place's values become shares of a combination.
pub(super) enum Shares<'t> {
    Keys {
        keys: &'t Keys<'t>,
        shares: Vec<u16>,
        missing: u16,
        nulls: Option<Vec<u64>>,
    },
    Numbers {
        numbers: &'t [i64],
        steps: &'t [i64],
        step: u16,
        nulls: Option<Vec<u64>>,
    },
    Floats {
        floats: &'t [f64],
        steps: &'t [f64],
        step: u16,
        nulls: Option<Vec<u64>>,
    },
    Truths {
        truths: Vec<u64>,
        shares: [u16; 3],
        nulls: Option<Vec<u64>>,
    },
    /// The same for every row.
    Same(u16),
    /// Word by word.
    Each,
}

/// What a place is read from where its values are taken one by one.
pub(super) struct Of<'a> {
    pub(super) program: &'a Program,
    pub(super) code: &'a Code,
    pub(super) table: &'a Table<'a>,
    pub(super) place: &'a Place,
}

impl<'t> Shares<'t> {
    pub(super) fn of(program: &Program, code: &Code, table: &'t Table<'t>, place: &'t Place) -> Shares<'t> {
        let source = &place.source;
        let Some(column) = table.columns.get(source.leaf) else { return Shares::Each };
        let missing = place.share(code, source.slot.repr.missing());
        match (&column.cells, &place.buckets) {
            (Cells::Absent, _) => Shares::Same(missing),
            (Cells::Words(words), _) if source.is_of_text() => {
                let share = |text: &Option<&str>| match text {
                    Some(text) => {
                        Some(place.share(code, source.of_text(program, &code.layout, table, text)?))
                    }
                    None => Some(missing),
                };
                // A text that has no word makes its rows odd.
                let Some(mut shares) = words.values.iter().map(share).collect::<Option<Vec<u16>>>() else {
                    return Shares::Each;
                };
                shares.resize(shares.len().max(256), 0);
                Shares::Keys { keys: &words.keys, shares, missing, nulls: nulls(column) }
            }
            (Cells::Numbers(_, numbers), Buckets::Numbers { steps, .. }) if source.is_plain() => {
                Shares::Numbers { numbers, steps, step: place.step, nulls: nulls(column) }
            }
            (Cells::Floats(floats), Buckets::Floats { steps, .. }) if source.is_plain() => {
                Shares::Floats { floats, steps, step: place.step, nulls: nulls(column) }
            }
            (Cells::Truths(array), _) if source.is_plain() => {
                let share = |truth| place.share(code, truth_word(truth));
                let shares = [share(Some(false)), share(Some(true)), missing];
                Shares::Truths { truths: of_bits(array.values()), shares, nulls: nulls(column) }
            }
            _ => Shares::Each,
        }
    }

    /// Adds the shares of a block's rows; marks those that have none.
    #[inline(always)]
    pub(super) fn add(&self, of: &Of<'_>, rows: Range<usize>, index: &mut Index, odd: &mut Marks) {
        let from = rows.start;
        match self {
            Shares::Same(share) => index.iter_mut().for_each(|at| *at = at.wrapping_add(*share)),
            Shares::Keys { keys, shares, missing, nulls } => {
                let there = valid(nulls.as_ref(), from);
                let there = there.as_ref();
                match keys {
                    Keys::I8(keys) => add_keys(index, keys, from, shares, *missing, there, |key| key as u32),
                    Keys::I16(keys) => add_keys(index, keys, from, shares, *missing, there, |key| key as u32),
                    Keys::I32(keys) => add_keys(index, keys, from, shares, *missing, there, |key| key as u32),
                    Keys::U8(keys) => add_keys(index, keys, from, shares, *missing, there, u32::from),
                    Keys::U16(keys) => add_keys(index, keys, from, shares, *missing, there, u32::from),
                    Keys::U32(keys) => add_keys(index, keys, from, shares, *missing, there, |key| key),
                    Keys::Other(keys) => add_keys(index, keys, from, shares, *missing, there, |key| key),
                }
            }
            Shares::Numbers { numbers, steps, step, nulls } => {
                let there = valid(nulls.as_ref(), from);
                let numbers = numbers.get(rows).unwrap_or(&[]);
                add_counts(index, numbers, steps, *step, there.as_ref(), i64::MIN, |step, number| {
                    step <= number
                });
            }
            Shares::Floats { floats, steps, step, nulls } => {
                let there = valid(nulls.as_ref(), from);
                let floats = floats.get(rows).unwrap_or(&[]);
                add_counts(index, floats, steps, *step, there.as_ref(), f64::NAN, |step, float| {
                    step <= float
                });
            }
            Shares::Truths { truths, shares: [no, yes, missing], nulls } => {
                let truths = window(truths, from);
                let there = valid(nulls.as_ref(), from).unwrap_or([u64::MAX; WORDS]);
                let chunks = index.as_chunks_mut::<64>().0.iter_mut().zip(&truths).zip(&there);
                for ((chunk, truths), there) in chunks {
                    for (part, sixteen) in chunk.as_chunks_mut::<16>().0.iter_mut().enumerate() {
                        let (truths, there) = (spread(*truths, part), spread(*there, part));
                        for ((at, truth), there) in sixteen.iter_mut().zip(truths).zip(there) {
                            let known = truth & yes | !truth & no;
                            *at = at.wrapping_add(there & known | !there & missing);
                        }
                    }
                }
            }
            Shares::Each => {
                let Of { program, code, table, place } = of;
                for (row, (at, number)) in index.iter_mut().zip(rows).enumerate() {
                    match place.source.word(program, &code.layout, table, number) {
                        Some(word) => *at = at.wrapping_add(place.share(code, word)),
                        None => mark(odd, row),
                    }
                }
            }
        }
    }
}

#[inline(always)]
fn add_keys<K: Copy>(
    index: &mut Index,
    keys: &[K],
    from: usize,
    shares: &[u16],
    missing: u16,
    there: Option<&Marks>,
    of: impl Fn(K) -> u32,
) {
    let keys = keys.get(from..).unwrap_or(&[]);
    let keys = keys.get(..BLOCK).unwrap_or(keys);
    match <&[u16; 256]>::try_from(shares) {
        Ok(shares) => {
            add_shares(index, keys, missing, there, |key| {
                let at = of(key) as u8;
                shares.get(usize::from(at)).copied().unwrap_or(0)
            });
        }
        Err(_) => {
            add_shares(index, keys, missing, there, |key| {
                shares.get(of(key) as usize).copied().unwrap_or(missing)
            });
        }
    }
}

#[inline(always)]
fn add_shares<K: Copy>(
    index: &mut Index,
    keys: &[K],
    missing: u16,
    there: Option<&Marks>,
    share: impl Fn(K) -> u16,
) {
    let Some(there) = there else {
        for (at, key) in index.iter_mut().zip(keys) {
            *at = at.wrapping_add(share(*key));
        }
        return;
    };
    let chunks = index.as_chunks_mut::<64>().0.iter_mut().zip(keys.chunks(64)).zip(there);
    let mut known = [0u16; 64];
    for ((chunk, keys), there) in chunks {
        // Loads first, then selection: the one is done key by key, the other by vectors.
        for (known, key) in known.iter_mut().zip(keys) {
            *known = share(*key);
        }
        let parts = chunk.as_chunks_mut::<16>().0.iter_mut().zip(known.as_chunks::<16>().0).enumerate();
        for (part, (sixteen, known)) in parts {
            for ((at, known), there) in sixteen.iter_mut().zip(known).zip(spread(*there, part)) {
                *at = at.wrapping_add(there & known | !there & missing);
            }
        }
    }
}

/// Sixteen of 64 bits, each in all bits of a word: nothing is chosen by a branch.
#[inline(always)]
fn spread(bits: u64, part: usize) -> [u16; 16] {
    let bits = (bits >> (part * 16)) as u16;
    let mut masks = [0; 16];
    for (at, mask) in masks.iter_mut().enumerate() {
        *mask = if bits & (1 << at) != 0 { u16::MAX } else { 0 };
    }
    masks
}

/// Steps beyond which it is faster to search.
const FEW: usize = 12;

#[inline(always)]
fn add_counts<T: Copy>(
    index: &mut Index,
    values: &[T],
    steps: &[T],
    step: u16,
    there: Option<&Marks>,
    missing: T,
    reached: impl Fn(T, T) -> bool,
) {
    let mut kept = [missing; 64];
    let chunks = index.as_chunks_mut::<64>().0.iter_mut().zip(values.chunks(64));
    for (number, (chunk, values)) in chunks.enumerate() {
        let there = there.and_then(|there| there.get(number)).copied().unwrap_or(u64::MAX);
        for (row, (kept, value)) in kept.iter_mut().zip(values).enumerate() {
            *kept = if there >> row & 1 != 0 { *value } else { missing };
        }
        if steps.len() <= FEW {
            for least in steps {
                for (at, value) in chunk.iter_mut().zip(&kept) {
                    *at = at.wrapping_add(if reached(*least, *value) { step } else { 0 });
                }
            }
        } else {
            for (at, value) in chunk.iter_mut().zip(&kept) {
                let count = steps.partition_point(|least| reached(*least, *value));
                *at = at.wrapping_add(step.wrapping_mul(u16::try_from(count).unwrap_or(0)));
            }
        }
    }
}
