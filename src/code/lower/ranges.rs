//! What whole numbers can still be on the path, so that arms that can't be taken have no code.

use crate::core::CompareOp;
use crate::layout::Read;

/// Ranges in the order in which they were learnt; the last of a place counts.
#[derive(Debug, Default)]
pub(super) struct Ranges {
    known: Vec<(Read, (i64, i64))>,
}

impl Ranges {
    pub(super) fn mark(&self) -> usize {
        self.known.len()
    }

    pub(super) fn back_to(&mut self, mark: usize) {
        self.known.truncate(mark);
    }

    pub(super) fn get(&self, read: &Read) -> Option<(i64, i64)> {
        self.known.iter().rev().find(|(known, _)| known == read).map(|(_, range)| *range)
    }

    pub(super) fn learn(&mut self, read: Read, range: (i64, i64)) {
        self.known.push((read, range));
    }
}

/// Whether a comparison of any number of the range with a constant comes out one way.
pub(super) fn decided(op: CompareOp, (low, high): (i64, i64), with: i64) -> Option<bool> {
    match op {
        CompareOp::Equal if low == with && high == with => Some(true),
        CompareOp::Equal => (with < low || high < with).then_some(false),
        CompareOp::NotEqual => decided(CompareOp::Equal, (low, high), with).map(|equal| !equal),
        CompareOp::Less if high < with => Some(true),
        CompareOp::Less => (low >= with).then_some(false),
        CompareOp::LessEqual if high <= with => Some(true),
        CompareOp::LessEqual => (low > with).then_some(false),
        CompareOp::Greater | CompareOp::GreaterEqual => {
            decided(op.negated(), (low, high), with).map(|holds| !holds)
        }
    }
}

/// What is left of a range where a comparison holds.
pub(super) fn narrowed(op: CompareOp, (low, high): (i64, i64), with: i64) -> (i64, i64) {
    match op {
        CompareOp::Equal => (low.max(with), high.min(with)),
        CompareOp::NotEqual if with == low => (low.saturating_add(1), high),
        CompareOp::NotEqual if with == high => (low, high.saturating_sub(1)),
        CompareOp::NotEqual => (low, high),
        CompareOp::Less => (low, high.min(with.saturating_sub(1))),
        CompareOp::LessEqual => (low, high.min(with)),
        CompareOp::Greater => (low.max(with.saturating_add(1)), high),
        CompareOp::GreaterEqual => (low.max(with), high),
    }
}

/// What is left of a range where a number does not lie between two bounds.
pub(super) fn outside((low, high): (i64, i64), (from, to): (i64, i64)) -> (i64, i64) {
    if from <= low && to >= low {
        (to.saturating_add(1), high)
    } else if to >= high && from <= high {
        (low, from.saturating_sub(1))
    } else {
        (low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_agree_with_every_number_of_the_range() {
        let ops = [
            CompareOp::Equal,
            CompareOp::NotEqual,
            CompareOp::Less,
            CompareOp::LessEqual,
            CompareOp::Greater,
            CompareOp::GreaterEqual,
        ];
        let holds = |op: CompareOp, a: i64, b: i64| match op {
            CompareOp::Equal => a == b,
            CompareOp::NotEqual => a != b,
            CompareOp::Less => a < b,
            CompareOp::LessEqual => a <= b,
            CompareOp::Greater => a > b,
            CompareOp::GreaterEqual => a >= b,
        };
        for low in -3..4 {
            for high in low..4 {
                for with in -5..6 {
                    for op in ops {
                        let all: Vec<bool> = (low..=high).map(|n| holds(op, n, with)).collect();
                        let expected = all.iter().all(|one| *one == all[0]).then_some(all[0]);
                        assert_eq!(decided(op, (low, high), with), expected, "{low}..{high} {op:?} {with}");
                        let (from, to) = narrowed(op, (low, high), with);
                        for n in (low..=high).filter(|n| holds(op, *n, with)) {
                            assert!((from..=to).contains(&n), "{n} of {low}..{high} {op:?} {with}");
                        }
                    }
                    for to in with..6 {
                        let left = outside((low, high), (with, to));
                        for n in (low..=high).filter(|n| !(with..=to).contains(n)) {
                            assert!(
                                (left.0..=left.1).contains(&n),
                                "{n} of {low}..{high} outside {with}..{to}"
                            );
                        }
                    }
                }
            }
        }
    }
}
