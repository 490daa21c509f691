//! Rules by their index: a bucket for each place, the intersection of what the buckets leave possible, and the score of
//! what is left.

use super::{Host, Registers, bit, load, store, straight};
use crate::code::{Buckets, Code, Dim, RiskCode, Source};

/// Words of rules: true, and not known to be false.
#[derive(Debug, Default)]
pub(super) struct Words {
    is: Vec<u64>,
    may: Vec<u64>,
}

pub(super) fn run(
    code: &Code,
    risk: &RiskCode,
    row: &[u64],
    frame: &mut [u64],
    registers: &mut Registers,
    host: &mut dyn Host,
) {
    let words = &mut registers.rules;
    words.is.clear();
    words.is.extend_from_slice(&risk.used);
    words.may.clear();
    words.may.extend_from_slice(&risk.used);
    for dim in &risk.dims {
        intersect(code, risk, dim, row, frame, words);
    }
    for rest in &risk.rest {
        straight(code, &rest.function, row, frame, &mut registers.rest, host);
        let (mut is, mut may) = (u64::MAX, u64::MAX);
        for (at, holds, possible) in &rest.bits {
            let at = (*at).min(63);
            is &= !((bit(&registers.rest, *holds) ^ 1) << at);
            may &= !((bit(&registers.rest, *possible) ^ 1) << at);
        }
        let words = &mut registers.rules;
        if let Some(word) = words.is.get_mut(rest.word as usize) {
            *word &= is;
        }
        if let Some(word) = words.may.get_mut(rest.word as usize) {
            *word &= may;
        }
    }
    let words = &registers.rules;
    let mut unknown_at = risk.out.saturating_add(risk.words);
    let mut fired_at = risk.out;
    for (((is, may), first), behind) in words.is.iter().zip(&words.may).zip(&risk.first).zip(&risk.behind) {
        let (fired, unknown) = settle(*is, *may, *first, behind);
        store(frame, fired_at, fired);
        store(frame, unknown_at, unknown);
        fired_at = fired_at.saturating_add(1);
        unknown_at = unknown_at.saturating_add(1);
    }
    store(frame, risk.score_at, score(risk, frame).cast_unsigned());
}

fn intersect(code: &Code, risk: &RiskCode, dim: &Dim, row: &[u64], frame: &[u64], words: &mut Words) {
    let word = load(if dim.live { frame } else { row }, dim.offset);
    let count = risk.words as usize;
    let stride = if dim.known { count } else { count.saturating_mul(2) };
    let at = (dim.table as usize).saturating_add(bucket(code, &dim.buckets, word).saturating_mul(stride));
    let Some(bucket) = code.tables.get(at..at.saturating_add(stride)) else { return };
    let (is, may) = if dim.known { (bucket, bucket) } else { bucket.split_at(count) };
    for (word, possible) in words.is.iter_mut().zip(is) {
        *word &= possible;
    }
    for (word, possible) in words.may.iter_mut().zip(may) {
        *word &= possible;
    }
}

/// The bucket of a word.
pub(crate) fn bucket(code: &Code, buckets: &Buckets, word: u64) -> usize {
    match buckets {
        Buckets::Codes { codes, classes } => {
            let word = word & codes.saturating_sub(1);
            let class = match classes {
                None => word,
                Some(classes) => {
                    let eight = u32::try_from(word / 8).unwrap_or(u32::MAX).saturating_add(classes.at);
                    let scaled = load(&code.tables, eight) >> ((word % 8) * 8) & 0xff;
                    scaled / u64::from(classes.scale.max(1))
                }
            };
            usize::try_from(class).unwrap_or(usize::MAX)
        }
        Buckets::Numbers { steps, .. } => {
            let number = word.cast_signed();
            if steps.len() <= 8 {
                steps.iter().filter(|step| **step <= number).count()
            } else {
                steps.partition_point(|step| *step <= number)
            }
        }
        Buckets::Floats { steps, .. } => {
            let number = f64::from_bits(word);
            if steps.len() <= 8 {
                steps.iter().filter(|step| **step <= number).count()
            } else {
                steps.partition_point(|step| *step <= number)
            }
        }
    }
}

/// The first arm of each rule that is true, and the rules (by their first arm) of which none is and one may be.
#[inline(always)]
pub(crate) fn settle(is: u64, may: u64, first: u64, behind: &[u64]) -> (u64, u64) {
    let (mut fired, mut any_is, mut any_may) = (is, is, may);
    for (distance, mask) in (1u32..).zip(behind) {
        // An arm does not count behind one that is true.
        fired &= !((is << distance.min(63)) & mask);
        any_is |= (is & mask) >> distance.min(63);
        any_may |= (may & mask) >> distance.min(63);
    }
    (fired, any_may & !any_is & first)
}

fn score(risk: &RiskCode, frame: &[u64]) -> i64 {
    let word = |source: Source, at: u32| {
        let base = match source {
            Source::Fired => risk.out,
            Source::Unknown => risk.out.saturating_add(risk.words),
        };
        load(frame, base.saturating_add(at))
    };
    let mut sum = 0i64;
    for term in &risk.score.terms {
        let count = i64::from((word(term.source, term.word) & term.mask).count_ones());
        sum = sum.wrapping_add(term.weight.wrapping_mul(count));
    }
    for (value, from) in &risk.score.sets {
        if from.iter().any(|(source, at, mask)| word(*source, *at) & mask != 0) {
            sum = *value;
        }
    }
    sum.min(risk.score.high).max(risk.score.low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_true_arm_counts_and_a_rule_without_one_is_unknown_once() {
        // Bits 0..3 are the arms of one rule, bit 3 is a rule of one arm.
        let (first, behind) = (0b1001, [0b110, 0b100]);
        assert_eq!(settle(0b0110, 0b0111, first, &behind), (0b0010, 0));
        assert_eq!(settle(0b0000, 0b0100, first, &behind), (0, 0b0001));
        assert_eq!(settle(0b1000, 0b1110, first, &behind), (0b1000, 0b0001));
        assert_eq!(settle(0b0111, 0b1111, first, &behind), (0b0001, 0b1000));
    }
}
