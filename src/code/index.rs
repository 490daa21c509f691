//! Rules as an index: for each place that conditions ask alone, which rules each of its values leaves possible. The rules
//! that fire are the intersection over all places, whatever their number.
//!
//! The idea is that of packet classification by bit vectors (Lakshman and Stiliadis, 1998), with a second vector for what is
//! not known to be false, so that unknown rules come out as the evaluator has them.

use rustc_hash::{FxHashMap, FxHashSet};

use super::factor::{Factors, ordered, samples};
use super::lower::Lower;
use super::score::{ScoreCode, score};
use super::{Bit, Function, NoCode};
use crate::core::{ExprId, ExprKind, Program, Risk, RiskId};
use crate::layout::{Place, Read, Repr, Slot};

/// The rules of a risk.
#[cfg_attr(not(feature = "jit"), allow(dead_code, reason = "native code keeps more apart"))]
#[derive(Clone, Debug)]
pub(crate) struct RiskCode {
    pub(crate) risk: RiskId,
    /// Words of rules; each arm of a rule has a bit.
    pub(crate) words: u32,
    /// The bits that stand for an arm.
    pub(crate) used: Vec<u64>,
    /// The bits of first arms.
    pub(crate) first: Vec<u64>,
    /// For each word: a shift, and the bits that have so many arms of their rule before them.
    pub(crate) behind: Vec<Vec<u64>>,
    pub(crate) dims: Vec<Dim>,
    pub(crate) rest: Vec<RestWord>,
    /// What each bit stands for: rule and arm.
    pub(crate) arms: Vec<Option<(u32, u32)>>,
    pub(crate) score: ScoreCode,
    /// Words of the frame: first `words` of what fired, then `words` of rules that are unknown.
    pub(crate) out: u32,
    /// Words of the frame for what lies between functions: two for each of `rest`, one for each of `dims`.
    pub(crate) rest_at: u32,
    pub(crate) buckets_at: u32,
    /// The frame's word for the score.
    pub(crate) score_at: u32,
}

/// One place and what its values leave possible.
#[cfg_attr(not(feature = "jit"), allow(dead_code, reason = "native code leaves out what says nothing"))]
#[derive(Clone, Debug)]
pub(crate) struct Dim {
    pub(crate) live: bool,
    /// Of the row, or of the frame.
    pub(crate) offset: u32,
    pub(crate) buckets: Buckets,
    /// Where in [`super::Code::tables`] the bucket's words begin; for each bucket `words` of what is true, then, where
    /// not `known`, `words` of what may be.
    pub(crate) table: u32,
    /// True and possible are the same for every value.
    pub(crate) known: bool,
    /// The words of rules that it says something of.
    pub(crate) concerns: Vec<bool>,
}

/// Which bucket a word is in.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Buckets {
    /// A code below `codes` (a power of two) is its own bucket, or has it in a table of bytes.
    Codes { codes: u64, classes: Option<Classes> },
    /// How many steps are not above a number; the tables hold them too, from `at`.
    Numbers { steps: Vec<i64>, at: u32 },
    /// How many steps are not above a float; none for a missing one.
    Floats { steps: Vec<f64>, at: u32 },
}

/// Codes that leave the same possible share a bucket: bytes, eight to a word, from `at`; each is the bucket times `scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Classes {
    pub(crate) at: u32,
    pub(crate) scale: u32,
}

/// What the index can't hold, of one word of rules: conditions over several places.
#[derive(Clone, Debug)]
pub(crate) struct RestWord {
    pub(crate) word: u32,
    /// One block without an exit.
    pub(crate) function: Function,
    /// Bit in the word; true, and not known to be false.
    pub(crate) bits: Vec<(u32, Bit, Bit)>,
}

/// Bits are handed out rule by rule; the arms of one rule stand in one word.
fn place_arms(risk: &Risk) -> Result<Vec<Option<(u32, u32)>>, NoCode> {
    let mut arms: Vec<Option<(u32, u32)>> = Vec::new();
    for (number, rule) in (0..).zip(&risk.rules) {
        if rule.arms.len() > 64 {
            return Err(NoCode::Arms);
        }
        let left = 64 - arms.len() % 64;
        if rule.arms.len() > left {
            arms.resize(arms.len().saturating_add(left), None);
        }
        arms.extend((0..).take(rule.arms.len()).map(|arm| Some((number, arm))));
    }
    Ok(arms)
}

/// The conditions that an `and` joins, however deep, each once.
fn conjuncts(program: &Program, id: ExprId, into: &mut Vec<ExprId>, seen: &mut FxHashSet<ExprId>) {
    if !seen.insert(id) {
        return;
    }
    match program.exprs.get(id).map(|expr| &expr.kind) {
        Some(ExprKind::And(all)) => all.iter().for_each(|one| conjuncts(program, *one, into, seen)),
        _ => into.push(id),
    }
}

/// A table of more words than these costs more than it saves; what is beyond is computed.
const MOST_WORDS: usize = 1 << 22;

/// A condition of a place: where it can change its answer, and the bits that it stands in.
struct Condition {
    id: ExprId,
    steps: Vec<u64>,
    bits: Vec<usize>,
}

/// A place's conditions.
#[derive(Default)]
struct Asked {
    conditions: Vec<Condition>,
    by_id: FxHashMap<ExprId, usize>,
    /// Of all conditions together.
    steps: usize,
}

impl Asked {
    /// Whether there is room for it.
    fn add(&mut self, id: ExprId, bit: usize, steps: Vec<u64>, words: usize) -> bool {
        let at = match self.by_id.get(&id) {
            Some(at) => *at,
            None => {
                let all = self.steps.saturating_add(steps.len());
                if all.saturating_mul(words) > MOST_WORDS {
                    return false;
                }
                self.steps = all;
                self.conditions.push(Condition { id, steps, bits: Vec::new() });
                let at = self.conditions.len().saturating_sub(1);
                self.by_id.insert(id, at);
                at
            }
        };
        if let Some(condition) = self.conditions.get_mut(at) {
            condition.bits.push(bit);
        }
        true
    }
}

pub(super) fn risk_code(lower: &mut Lower<'_>, id: RiskId, risk: &Risk) -> Result<RiskCode, NoCode> {
    let arms = place_arms(risk)?;
    let words = arms.len().div_ceil(64).max(1);
    let mut dims: Vec<(Read, Asked)> = Vec::new();
    let mut dim_of: FxHashMap<Read, usize> = FxHashMap::default();
    let mut rest: Vec<Vec<(u32, Vec<ExprId>)>> = vec![Vec::new(); words];
    for (bit, stands) in arms.iter().enumerate() {
        let arm = stands.and_then(|(rule, arm)| {
            risk.rules.get(rule as usize).and_then(|rule| rule.arms.get(arm as usize))
        });
        let Some(arm) = arm else { continue };
        let mut all = Vec::new();
        conjuncts(lower.program, arm.condition, &mut all, &mut FxHashSet::default());
        let mut left = Vec::new();
        for condition in all {
            let indexed = lower.indexed(condition).is_some_and(|factor| {
                let at = *dim_of.entry(factor.read.clone()).or_insert_with(|| {
                    dims.push((factor.read.clone(), Asked::default()));
                    dims.len().saturating_sub(1)
                });
                dims.get_mut(at).is_some_and(|(_, asked)| asked.add(condition, bit, factor.steps, words))
            });
            if !indexed {
                left.push(condition);
            }
        }
        if !left.is_empty()
            && let Some(of_word) = rest.get_mut(bit / 64)
        {
            of_word.push((u32::try_from(bit % 64).unwrap_or(0), left));
        }
    }
    let mut made = Vec::new();
    for (read, asked) in dims {
        made.push(dim(lower, &read, asked, words));
    }
    let rest = (0..).zip(rest).filter(|(_, all)| !all.is_empty());
    let rest: Vec<RestWord> = rest.map(|(word, all)| lower.rest_word(word, &all)).collect();
    let dims: Vec<Dim> = made.into_iter().flatten().collect();
    let score = score(risk, &arms)?;
    Ok(RiskCode {
        risk: id,
        words: u32::try_from(words).unwrap_or(u32::MAX),
        used: masks(&arms, words, |_, _| true),
        first: masks(&arms, words, |_, arm| arm == 0),
        behind: behind(&arms, words),
        rest_at: lower.reserve(rest.len().saturating_mul(2)),
        buckets_at: lower.reserve(dims.len()),
        dims,
        rest,
        score,
        out: lower.reserve(words.saturating_mul(2)),
        score_at: lower.layout.at(Place::Score(id)).map_or(0, |slot| slot.offset),
        arms,
    })
}

fn masks(arms: &[Option<(u32, u32)>], words: usize, of: impl Fn(u32, u32) -> bool) -> Vec<u64> {
    let mut masks = vec![0u64; words];
    for (bit, stands) in arms.iter().enumerate() {
        if let (Some((rule, arm)), Some(mask)) = (stands, masks.get_mut(bit / 64))
            && of(*rule, *arm)
        {
            *mask |= 1 << (bit % 64);
        }
    }
    masks
}

/// For each word and each distance from 1 the bits with so many arms before them; none where every rule has one arm.
fn behind(arms: &[Option<(u32, u32)>], words: usize) -> Vec<Vec<u64>> {
    let mut all = vec![Vec::new(); words];
    for distance in 1..64 {
        let masks = masks(arms, words, |_, arm| arm >= distance);
        if masks.iter().all(|mask| *mask == 0) {
            break;
        }
        for (of_word, mask) in all.iter_mut().zip(masks) {
            of_word.push(mask);
        }
    }
    for of_word in &mut all {
        while of_word.last() == Some(&0) {
            of_word.pop();
        }
    }
    all
}

fn dim(lower: &mut Lower<'_>, read: &Read, asked: Asked, words: usize) -> Option<Dim> {
    let slot = lower.layout.find(read)?.clone();
    let mut concerns = vec![false; words];
    for bit in asked.conditions.iter().flat_map(|condition| &condition.bits) {
        if let Some(concerns) = concerns.get_mut(bit / 64) {
            *concerns = true;
        }
    }
    let (steps, rows) = match Factors::codes(&lower.layout, &slot) {
        Some(codes) => (Vec::new(), by_code(lower, &slot, &asked, words, codes)?),
        None => by_step(lower, &slot, &asked, words),
    };
    Some(lay(lower, &slot, steps, rows, concerns, words))
}

/// For each code what it leaves possible.
fn by_code(
    lower: &mut Lower<'_>,
    slot: &Slot,
    asked: &Asked,
    words: usize,
    codes: u64,
) -> Option<Vec<Bucket>> {
    let mut rows = vec![(vec![u64::MAX; words], vec![u64::MAX; words]); usize::try_from(codes).ok()?];
    for condition in &asked.conditions {
        let truths = lower.factors.by_code(&lower.layout, slot, condition.id, &condition.steps)?;
        for ((is, may), truth) in rows.iter_mut().zip(truths) {
            for bit in &condition.bits {
                clear(is, *bit, truth != Some(true));
                clear(may, *bit, truth == Some(false));
            }
        }
    }
    // A required place is never missing, so what its first code says counts for nothing.
    if let Some((is, may)) = rows.first_mut().filter(|_| slot.required) {
        may.clone_from(is);
    }
    Some(rows)
}

/// The steps of a number or float, and what it leaves possible below the first and at each. Every condition is asked at its
/// own steps only, so that many thresholds on one place cost no more than they are.
fn by_step(lower: &mut Lower<'_>, slot: &Slot, asked: &Asked, words: usize) -> (Vec<u64>, Vec<Bucket>) {
    let all = asked.conditions.iter().flat_map(|condition| condition.steps.iter().copied()).collect();
    let steps = ordered(slot.repr, all, slot.required);
    let place: FxHashMap<u64, usize> = steps.iter().copied().zip(1..).collect();
    let mut changes: Vec<Vec<(&Condition, Option<bool>)>> = (0..=steps.len()).map(|_| Vec::new()).collect();
    for condition in &asked.conditions {
        let own = ordered(slot.repr, condition.steps.clone(), slot.required);
        let from = std::iter::once(0).chain(own.iter().map(|step| place.get(step).copied().unwrap_or(0)));
        for (from, sample) in from.zip(samples(slot.repr, &own, slot.required)) {
            lower.factors.assume(&lower.layout, slot, sample);
            if let Some(change) = changes.get_mut(from) {
                change.push((condition, lower.factors.truth(condition.id)));
            }
        }
    }
    let mut now = Standing::new(words);
    let rows = changes.into_iter().map(|change| {
        for (condition, truth) in change {
            condition.bits.iter().for_each(|bit| now.set(*bit, condition.id, truth));
        }
        (now.is.clone(), now.may.clone())
    });
    let rows = rows.collect();
    (steps, rows)
}

/// What the conditions of a place leave possible, while its value rises. A bit may stand in several of them.
struct Standing {
    is: Vec<u64>,
    may: Vec<u64>,
    /// Conditions that are not true, and those that are false, by bit.
    lacking: FxHashMap<usize, FxHashSet<ExprId>>,
    against: FxHashMap<usize, FxHashSet<ExprId>>,
}

impl Standing {
    fn new(words: usize) -> Self {
        let all = vec![u64::MAX; words];
        Standing { is: all.clone(), may: all, lacking: FxHashMap::default(), against: FxHashMap::default() }
    }

    fn set(&mut self, bit: usize, condition: ExprId, truth: Option<bool>) {
        for (row, standing, stands) in [
            (&mut self.is, &mut self.lacking, truth != Some(true)),
            (&mut self.may, &mut self.against, truth == Some(false)),
        ] {
            let of_bit = standing.entry(bit).or_default();
            if stands {
                of_bit.insert(condition);
            } else {
                of_bit.remove(&condition);
            }
            let Some(word) = row.get_mut(bit / 64) else { continue };
            let mask = 1u64 << (bit % 64);
            *word = if of_bit.is_empty() { *word | mask } else { *word & !mask };
        }
    }
}

fn clear(words: &mut [u64], bit: usize, wanted: bool) {
    if wanted && let Some(word) = words.get_mut(bit / 64) {
        *word &= !(1 << (bit % 64));
    }
}

/// What a bucket leaves possible: true, and not known to be false.
type Bucket = (Vec<u64>, Vec<u64>);

/// Codes are masked and not compared, so there are as many buckets as a mask can name.
fn padded(mut rows: Vec<Bucket>) -> Vec<Bucket> {
    if let Some(last) = rows.last().cloned() {
        rows.resize(rows.len().next_power_of_two(), last);
    }
    rows
}

/// Without the steps at which nothing changes.
fn merged(steps: Vec<u64>, rows: Vec<Bucket>) -> (Vec<u64>, Vec<Bucket>) {
    let mut rows = rows.into_iter();
    let mut kept: Vec<Bucket> = rows.next().into_iter().collect();
    let mut kept_steps = Vec::new();
    for (step, row) in steps.into_iter().zip(rows) {
        if kept.last() != Some(&row) {
            kept_steps.push(step);
            kept.push(row);
        }
    }
    (kept_steps, kept)
}

/// The classes of codes as bytes, eight to a word, and what each is multiplied by: where it fits the distance of the bucket
/// in words, so that nothing is left to multiply. `None` for more classes than a byte tells apart.
fn class_bytes(classes: &[usize], distinct: usize, stride: usize) -> Option<(Vec<u64>, u32)> {
    let greatest = distinct.saturating_sub(1);
    let scale = if greatest.saturating_mul(stride) <= 255 { stride } else { 1 };
    if greatest > 255 {
        return None;
    }
    let packed = |eight: &[usize]| {
        let bytes = eight.iter().enumerate();
        bytes.fold(0, |word, (at, class)| {
            word | (class.saturating_mul(scale) as u64 & 0xff) << (at.min(7) * 8)
        })
    };
    Some((classes.chunks(8).map(packed).collect(), u32::try_from(scale).ok()?))
}

/// Lays the rows of a dimension into the tables, equal ones once where a map costs less.
fn lay(
    lower: &mut Lower<'_>,
    slot: &Slot,
    steps: Vec<u64>,
    rows: Vec<Bucket>,
    concerns: Vec<bool>,
    words: usize,
) -> Dim {
    let (steps, rows) = match slot.repr {
        Repr::Number(_) | Repr::Float => merged(steps, rows),
        _ => (steps, padded(rows)),
    };
    // One word of rules is kept as a pair in any case: one vector holds it.
    let known = words > 1 && rows.iter().all(|(is, may)| is == may);
    let at = u32::try_from(lower.tables.len()).unwrap_or(u32::MAX);
    lower.tables.extend_from_slice(&steps);
    let buckets = match slot.repr {
        Repr::Number(_) => Buckets::Numbers { at, steps: steps.into_iter().map(u64::cast_signed).collect() },
        Repr::Float => Buckets::Floats { at, steps: steps.into_iter().map(f64::from_bits).collect() },
        _ => Buckets::Codes { codes: rows.len() as u64, classes: None },
    };
    let mut distinct: Vec<&Bucket> = Vec::new();
    let mut class_of: FxHashMap<&Bucket, usize> = FxHashMap::default();
    let mut classes: Vec<usize> = Vec::with_capacity(rows.len());
    for row in &rows {
        let class = *class_of.entry(row).or_insert_with(|| {
            distinct.push(row);
            distinct.len().saturating_sub(1)
        });
        classes.push(class);
    }
    let stride = words.saturating_mul(if known { 1 } else { 2 });
    let direct = rows.len().saturating_mul(stride);
    let mapped = distinct.len().saturating_mul(stride).saturating_add(rows.len().div_ceil(8));
    let (buckets, kept) = match buckets {
        Buckets::Codes { codes, .. } if direct > 64 && mapped < direct => {
            match class_bytes(&classes, distinct.len(), stride) {
                Some((bytes, scale)) => {
                    let classes = u32::try_from(lower.tables.len()).unwrap_or(u32::MAX);
                    lower.tables.extend(bytes);
                    (Buckets::Codes { codes, classes: Some(Classes { at: classes, scale }) }, distinct)
                }
                None => (Buckets::Codes { codes, classes: None }, rows.iter().collect()),
            }
        }
        buckets => (buckets, rows.iter().collect()),
    };
    let table = u32::try_from(lower.tables.len()).unwrap_or(u32::MAX);
    for (is, may) in kept {
        lower.tables.extend_from_slice(is);
        if !known {
            lower.tables.extend_from_slice(may);
        }
    }
    Dim { live: slot.live, offset: slot.offset, buckets, table, known, concerns }
}
