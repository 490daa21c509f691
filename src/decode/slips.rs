//! Keys of `input` that look like slips for a declared one that is absent: see `report_slips` of the defining decoder.
//!
//! Says "no" only where the definition would; a slip itself is for the definition to report.

use std::collections::BTreeSet;

use super::keys::Seen;
use super::plan::Node;
use crate::core::Program;

#[derive(Debug)]
pub(super) struct Slips {
    /// By the children of the input.
    steps: Box<[Step]>,
    all: Seen,
    /// Names of fields that are read from elsewhere.
    elsewhere: BTreeSet<Box<str>>,
}

/// A key that fields are read at.
#[derive(Debug)]
struct Step {
    text: Box<str>,
    length: usize,
    letters: u64,
}

impl Slips {
    /// `input` is the node of the program's input.
    pub(super) fn of(program: &Program, input: &Node) -> Slips {
        let firsts = || program.input.iter().filter_map(|field| field.path.first());
        let step =
            |text: &str| Step { text: text.into(), length: text.chars().count(), letters: letters(text) };
        let mut steps: Vec<(usize, Step)> = firsts()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .filter_map(|text| Some((input.keys.index_of(text)?, step(text))))
            .collect();
        steps.sort_by_key(|(child, _)| *child);
        let read = |name: &str| firsts().any(|first| **first == *name);
        let names = program.input.iter().map(|field| &*field.name);
        Slips {
            all: (0..steps.len()).collect(),
            steps: steps.into_iter().map(|(_, step)| step).collect(),
            elsewhere: names.filter(|name| !read(name)).map(Into::into).collect(),
        }
    }

    /// Whether a key that is none of the input's may be one.
    #[inline]
    pub(super) fn suspects(&self, key: &str, seen: &Seen) -> bool {
        !self.elsewhere.is_empty() && self.is_elsewhere(key)
            || !seen.covers(&self.all) && self.is_near(key, seen)
    }

    /// Whether a field of this name is read from elsewhere.
    pub(super) fn is_elsewhere(&self, key: &str) -> bool {
        self.elsewhere.contains(key)
    }

    /// The names that a key which is none of the input's may be a slip for, where they are absent.
    pub(super) fn near(&self, key: &str) -> Seen {
        self.near_ones(key, &Seen::default()).collect()
    }

    /// Whether every key is there, so that no other can be a slip.
    #[inline]
    pub(super) fn is_impossible(&self, seen: &Seen) -> bool {
        self.elsewhere.is_empty() && seen.covers(&self.all)
    }

    fn is_near(&self, key: &str, seen: &Seen) -> bool {
        self.near_ones(key, seen).next().is_some()
    }

    fn near_ones(&self, key: &str, seen: &Seen) -> impl Iterator<Item = usize> {
        let length = if key.is_ascii() { key.len() } else { key.chars().count() };
        let most = (length / 4).max(1);
        let letters = letters(key);
        self.all.without(seen).filter(move |child| {
            self.steps.get(*child).is_some_and(|step| {
                step.length.abs_diff(length) <= most
                    // A change of one letter takes one out of the set and puts another in.
                    && (step.letters ^ letters).count_ones() as usize <= 2 * most
                    && distance_at_most(key, &step.text, most)
            })
        })
    }
}

/// The set of characters, as far as six bits tell them apart.
fn letters(text: &str) -> u64 {
    let set = |letters, c: u32| letters | 1u64 << (c & 63);
    if text.is_ascii() {
        return text.bytes().fold(0, |letters, c| set(letters, u32::from(c)));
    }
    text.chars().fold(0, |letters, c| set(letters, u32::from(c)))
}

/// Whether `strsim::osa_distance` is at most this. Short ASCII texts need no memory.
fn distance_at_most(a: &str, b: &str, most: usize) -> bool {
    const LONGEST: usize = 40;
    if !a.is_ascii() || !b.is_ascii() || a.len() > LONGEST || b.len() > LONGEST {
        return strsim::osa_distance(a, b) <= most;
    }
    let far = u8::MAX / 2;
    let get = |row: &[u8; LONGEST + 1], at: usize| row.get(at).copied().unwrap_or(far);
    let mut before = [far; LONGEST + 1];
    let mut above = [far; LONGEST + 1];
    for (value, at) in above.iter_mut().zip(0..) {
        *value = at;
    }
    let (mut last_a, mut earlier) = (None, 0u8);
    for (row, a) in (1u8..).zip(a.bytes()) {
        let mut current = [far; LONGEST + 1];
        if let Some(first) = current.first_mut() {
            *first = row;
        }
        let mut last_b = None;
        let mut least = row;
        for (at, b_byte) in (1usize..).zip(b.bytes()) {
            let replaced = get(&above, at - 1) + u8::from(a != b_byte);
            let mut best = replaced.min(get(&above, at) + 1).min(get(&current, at - 1) + 1);
            if last_a == Some(b_byte) && last_b == Some(a) {
                best = best.min(get(&before, at.wrapping_sub(2)) + 1);
            }
            if let Some(value) = current.get_mut(at) {
                *value = best;
            }
            last_b = Some(b_byte);
            least = least.min(best);
        }
        // No way leads back below the smallest of two rows.
        if usize::from(least) > most && usize::from(earlier) > most {
            return false;
        }
        (before, above, last_a, earlier) = (above, current, Some(a), least);
    }
    usize::from(get(&above, b.len())) <= most
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::random::Random;

    #[test]
    fn the_distance_is_that_of_the_definition() {
        let mut random = Random::new(11);
        let word = |random: &mut Random| -> String {
            (0..random.between(0, 12)).map(|_| char::from(b'a' + random.between(0, 3) as u8)).collect()
        };
        for _ in 0..50_000 {
            let (a, b) = (word(&mut random), word(&mut random));
            let distance = strsim::osa_distance(&a, &b);
            for most in 0..5 {
                assert_eq!(distance_at_most(&a, &b, most), distance <= most, "{a} {b}");
            }
            assert!((letters(&a) ^ letters(&b)).count_ones() as usize <= 2 * distance);
        }
        for (a, b) in [("straße", "strasse"), ("é", "e"), ("", ""), ("", "ab")] {
            assert_eq!(distance_at_most(a, b, 1), strsim::osa_distance(a, b) <= 1);
        }
    }
}
