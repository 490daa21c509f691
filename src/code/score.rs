//! What rules add up to, as counts of bits: a plane for each power of two in the points of the rules, so that a sum needs no
//! table and no branch.

use std::collections::BTreeMap;

use super::NoCode;
use crate::core::{Effect, Risk};

/// Which rules a term counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Source {
    Fired,
    Unknown,
}

/// `weight` for each rule of a mask that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) source: Source,
    pub(crate) word: u32,
    pub(crate) mask: u64,
    pub(crate) weight: i64,
}

/// Rules of one word that set a value.
pub(crate) type Setters = (Source, u32, u64);

/// Score of a risk from the bits of its rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ScoreCode {
    pub(crate) terms: Vec<Term>,
    /// Values that override the sum, from the lowest: which rules set them. The last that applies counts.
    pub(crate) sets: Vec<(i64, Vec<Setters>)>,
    pub(crate) low: i64,
    pub(crate) high: i64,
}

/// `arms`: for each bit the rule and arm that it stands for; the first of a rule stands for its unknown too.
pub(super) fn score(risk: &Risk, arms: &[Option<(u32, u32)>]) -> Result<ScoreCode, NoCode> {
    let mut planes: BTreeMap<(Source, bool, u32), BTreeMap<u32, u64>> = BTreeMap::new();
    let mut sets: BTreeMap<i64, BTreeMap<(Source, u32), u64>> = BTreeMap::new();
    let mut most = 0i64;
    let mut add = |source: Source, at: usize, effect: Effect| -> Result<(), NoCode> {
        let word = u32::try_from(at / 64).unwrap_or(u32::MAX);
        let bit = 1u64 << (at % 64);
        match effect {
            Effect::Set(value) => {
                *sets.entry(value).or_default().entry((source, word)).or_insert(0) |= bit;
            }
            Effect::Add(points) => {
                let size = points.checked_abs().ok_or(NoCode::Points)?;
                most = most.checked_add(size).ok_or(NoCode::Points)?;
                for power in (0..63).filter(|power| size >> power & 1 == 1) {
                    let plane = planes.entry((source, points < 0, power)).or_default();
                    *plane.entry(word).or_insert(0) |= bit;
                }
            }
        }
        Ok(())
    };
    for (at, stands) in arms.iter().enumerate() {
        let Some((rule, arm)) = stands else { continue };
        let Some(rule) = risk.rules.get(*rule as usize).filter(|rule| !rule.shadow) else { continue };
        if let Some(arm) = rule.arms.get(*arm as usize) {
            add(Source::Fired, at, arm.effect)?;
        }
        if let (0, Some(effect)) = (arm, rule.unknown) {
            add(Source::Unknown, at, effect)?;
        }
    }
    let terms = planes.into_iter().flat_map(|((source, negative, power), words)| {
        let weight = (1i64 << power) * if negative { -1 } else { 1 };
        words.into_iter().map(move |(word, mask)| Term { source, word, mask, weight })
    });
    let sets = sets.into_iter().map(|(value, words)| {
        (value, words.into_iter().map(|((source, word), mask)| (source, word, mask)).collect())
    });
    Ok(ScoreCode { terms: terms.collect(), sets: sets.collect(), low: risk.low, high: risk.high })
}
