//! The scores that a risk can have, given what each of its rules can come to.

use std::collections::BTreeSet;

use super::domain::Domain;
use crate::core::{Effect, Risk};
use crate::value::Value;

/// So many single scores are kept apart; beyond that only the least and the greatest are.
const MOST_SCORES: usize = 2_048;

/// `effects`: for each rule that counts, what it can add or set; `None` where it may do neither. Rules are taken as if
/// they did not depend on each other, so a score may be among these that never comes.
pub fn possible(risk: &Risk, effects: &[Vec<Option<Effect>>]) -> Domain {
    let mut sums = Sums::Each(BTreeSet::from([0]));
    // The highest `=n` wins, so each is a score unless a rule that always counts sets a higher one.
    let mut highest: BTreeSet<i64> = BTreeSet::new();
    let mut least_set: Option<i64> = None;
    for rule in effects {
        sums = sums.plus(rule);
        highest.extend(rule.iter().filter_map(|effect| match effect {
            Some(Effect::Set(n)) => Some(*n),
            _ => None,
        }));
        let lowest = rule.iter().map(|effect| match effect {
            Some(Effect::Set(n)) => Some(*n),
            _ => None,
        });
        if let Some(Some(lowest)) = lowest.min_by_key(|set| set.unwrap_or(i64::MIN)) {
            least_set = least_set.max(Some(lowest));
        }
    }
    let clamp = |n: i64| n.clamp(risk.low, risk.high);
    let sets = highest.into_iter().filter(|n| least_set.is_none_or(|least| *n >= least)).map(clamp);
    match (sums, least_set) {
        (_, Some(_)) => Domain::of(numbers(sets), false),
        (Sums::Each(each), None) => Domain::of(numbers(each.into_iter().map(clamp).chain(sets)), false),
        (Sums::Between(low, high), None) => {
            let (low, high) =
                sets.fold((clamp(low), clamp(high)), |(low, high), n| (low.min(n), high.max(n)));
            Domain::between(low, high, false)
        }
    }
}

fn numbers(scores: impl Iterator<Item = i64>) -> Vec<Value> {
    scores.collect::<BTreeSet<i64>>().into_iter().map(Value::Int).collect()
}

/// What `+n` and `-n` can add up to.
enum Sums {
    Each(BTreeSet<i64>),
    Between(i64, i64),
}

impl Sums {
    fn plus(self, rule: &[Option<Effect>]) -> Sums {
        let adds: BTreeSet<i64> = rule
            .iter()
            .map(|effect| match effect {
                Some(Effect::Add(n)) => *n,
                _ => 0,
            })
            .collect();
        let (Some(least), Some(most)) = (adds.first().copied(), adds.last().copied()) else { return self };
        match self {
            Sums::Each(each) if each.len().saturating_mul(adds.len()) <= MOST_SCORES => {
                let sums = each.iter().flat_map(|sum| adds.iter().map(|add| sum.saturating_add(*add)));
                Sums::Each(sums.collect())
            }
            Sums::Each(each) => {
                let bounds = (each.first().copied().unwrap_or(0), each.last().copied().unwrap_or(0));
                Sums::Between(bounds.0.saturating_add(least), bounds.1.saturating_add(most))
            }
            Sums::Between(low, high) => Sums::Between(low.saturating_add(least), high.saturating_add(most)),
        }
    }
}
