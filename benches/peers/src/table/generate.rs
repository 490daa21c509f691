//! Rules shaped like real ones: 1 to 4 conditions, most of them equalities, thresholds from quantiles of the data, and
//! most rules rare.

use super::fields::FIELDS;
use super::random::Random;
use super::rows::rows;
use super::{FieldIndex, Kind, Op, Row, Rule, Table, Test, Value};

const SEED: u64 = 20_260_101;
/// Rows that the hit rate of a candidate is measured on.
const SAMPLE: usize = 1_000;
/// Candidates of one shape that are tried for a fitting hit rate.
const TRIES: usize = 40;
/// The sum of points that fires on average, so that all three bands are reached.
const MEAN_POINTS: f64 = 27.0;
const QUANTILES: usize = 8;

/// Of 50 conditions: equality, membership, comparison, presence, field to field, list contains. They are dealt like
/// cards, so that small tables have some of each.
const SHAPES: [usize; 6] = [30, 7, 6, 4, 2, 1];
/// Share in 100 of rules with 1, 2, 3, 4 conditions.
const CONDITIONS: [usize; 4] = [25, 40, 25, 10];

/// The table with so many rules; always the same.
pub fn table(count: usize) -> Table {
    let sample = rows(SAMPLE);
    let mut random = Random::new(SEED + count as u64);
    // The more rules there are the rarer each is, or all scores would be 100.
    let most_hits = (SAMPLE * 4 / count).clamp(4, SAMPLE / 8);
    let mut deck = Deck::default();
    let mut picked: Vec<(Vec<Test>, usize)> = Vec::new();
    while picked.len() < count {
        let shapes: Vec<usize> = (0..=random.weighted(&CONDITIONS)).map(|_| deck.deal(&mut random)).collect();
        let rule = rare(&mut random, &shapes, &sample, most_hits);
        if !picked.iter().any(|(all, _)| *all == rule.0) {
            picked.push(rule);
        }
    }
    let weights: Vec<f64> = picked.iter().map(|_| 1.0 + random.below(8) as f64).collect();
    let mean: f64 =
        picked.iter().zip(&weights).map(|((_, hits), weight)| *hits as f64 / SAMPLE as f64 * weight).sum();
    let scale = MEAN_POINTS / mean.max(0.1);
    let rules = picked.into_iter().zip(weights);
    Table { rules: rules.map(|((all, _), weight)| Rule { points: points(weight * scale), all }).collect() }
}

fn points(exact: f64) -> i32 {
    (exact.round() as i32).clamp(1, 60)
}

/// Shapes still to come.
#[derive(Default)]
struct Deck(Vec<usize>);

impl Deck {
    fn deal(&mut self, random: &mut Random) -> usize {
        if self.0.is_empty() {
            self.0 = SHAPES.iter().enumerate().flat_map(|(shape, count)| vec![shape; *count]).collect();
        }
        let at = random.below(self.0.len());
        self.0.swap_remove(at)
    }
}

/// Conditions of these shapes that hit some rows and not too many; the nearest to it where none of the tries does.
fn rare(random: &mut Random, shapes: &[usize], sample: &[Row], most: usize) -> (Vec<Test>, usize) {
    let mut best: Option<(Vec<Test>, usize)> = None;
    for _ in 0..TRIES {
        let Some(all) = conditions(random, shapes, sample) else { continue };
        let hits = sample.iter().filter(|row| all.iter().all(|test| test.holds(row))).count();
        let better = best.as_ref().is_none_or(|(_, before)| hits > 0 && (*before == 0 || hits < *before));
        if better {
            best = Some((all, hits));
        }
        if (1..=most).contains(&hits) {
            break;
        }
    }
    best.unwrap_or_else(|| (vec![equality(random)], 0))
}

/// One condition a shape, no field twice; none where the draw did not work out.
fn conditions(random: &mut Random, shapes: &[usize], sample: &[Row]) -> Option<Vec<Test>> {
    let mut used: Vec<FieldIndex> = Vec::new();
    let mut all = Vec::new();
    for shape in shapes {
        let test = condition(random, *shape, sample);
        let (first, second) = test.fields();
        if used.contains(&first) || second.is_some_and(|second| used.contains(&second)) {
            return None;
        }
        used.push(first);
        used.extend(second);
        all.push(test);
    }
    Some(all)
}

fn condition(random: &mut Random, shape: usize, sample: &[Row]) -> Test {
    match shape {
        0 => equality(random),
        1 => membership(random),
        2 => comparison(random, sample),
        3 => {
            let field = draw(random, |at| FIELDS[at].optional);
            if random.percent(70) { Test::Missing(field) } else { Test::Known(field) }
        }
        4 => fields(random),
        _ => {
            let field = draw(random, |at| matches!(FIELDS[at].kind, Kind::Labels(_)));
            Test::Has(field, random.skewed(FIELDS[field].words().len()))
        }
    }
}

fn draw(random: &mut Random, fits: impl Fn(FieldIndex) -> bool) -> FieldIndex {
    let all: Vec<FieldIndex> = (0..FIELDS.len()).filter(|at| fits(*at)).collect();
    *random.pick(&all)
}

fn equality(random: &mut Random) -> Test {
    let field = draw(random, |at| match FIELDS[at].kind {
        Kind::Country | Kind::Enum(_) | Kind::Text(_) | Kind::Bool { .. } => true,
        Kind::Int { high, .. } => high <= 100,
        Kind::Float { .. } | Kind::Labels(_) => false,
    });
    let value = match FIELDS[field].kind {
        Kind::Bool { .. } => Value::Bool(random.percent(75)),
        Kind::Int { low, high } => Value::Int(low + random.skewed((high - low + 1) as usize) as i64),
        _ => Value::Word(random.skewed(FIELDS[field].words().len())),
    };
    let is_bool = matches!(value, Value::Bool(_));
    let op = if !is_bool && random.percent(15) { Op::NotEqual } else { Op::Equal };
    Test::Compare(field, op, value)
}

fn membership(random: &mut Random) -> Test {
    let field = draw(random, |at| matches!(FIELDS[at].kind, Kind::Country | Kind::Enum(_) | Kind::Text(_)));
    let words = FIELDS[field].words().len();
    let most = if words > 8 { 20.min(words / 2) } else { words - 2 };
    let count = 2 + random.below(most.max(2) - 1);
    let mut set: Vec<usize> = Vec::new();
    while set.len() < count {
        let word = random.below(words);
        if !set.contains(&word) {
            set.push(word);
        }
    }
    set.sort_unstable();
    Test::In(field, set)
}

fn comparison(random: &mut Random, sample: &[Row]) -> Test {
    let field = draw(random, |at| matches!(FIELDS[at].kind, Kind::Int { .. } | Kind::Float { .. }));
    let op = *random.pick(&[Op::Less, Op::AtMost, Op::More, Op::AtLeast]);
    let mut values: Vec<(i64, Value)> = sample
        .iter()
        .filter_map(|row| match row[field] {
            Some(value @ (Value::Int(number) | Value::Float(number))) => Some((number, value)),
            _ => None,
        })
        .collect();
    values.sort_by_key(|(number, _)| *number);
    let quantile = 1 + random.below(QUANTILES);
    Test::Compare(field, op, values[values.len() * quantile / (QUANTILES + 1)].1)
}

fn fields(random: &mut Random) -> Test {
    let left = draw(random, |at| matches!(FIELDS[at].kind, Kind::Country | Kind::Float { .. }));
    let same = |at: FieldIndex| {
        at != left && matches!(FIELDS[at].kind, Kind::Country) == matches!(FIELDS[left].kind, Kind::Country)
    };
    let right = draw(random, |at| same(at) && matches!(FIELDS[at].kind, Kind::Country | Kind::Float { .. }));
    let op = match FIELDS[left].kind {
        Kind::Country => *random.pick(&[Op::NotEqual, Op::NotEqual, Op::Equal]),
        _ => *random.pick(&[Op::Less, Op::AtMost, Op::More, Op::AtLeast]),
    };
    Test::Fields(left, op, right)
}
