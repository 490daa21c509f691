//! Transactions: values drawn for each field, varied and skewed as real ones are.

use super::fields::{COUNTRIES, FIELDS};
use super::random::Random;
use super::{Field, Kind, Row, Value};

const SEED: u64 = 20_260_131;
/// So many of 100 optional fields are not there.
const ABSENT_PERCENT: u64 = 20;
/// So many of 100 texts are words that no rule names.
const OTHER_TEXT_PERCENT: u64 = 15;
/// How many such words there are.
const OTHER_TEXTS: usize = 400;

/// The first so many transactions; always the same.
pub fn rows(count: usize) -> Vec<Row> {
    let mut random = Random::new(SEED);
    (0..count).map(|_| row(&mut random)).collect()
}

fn row(random: &mut Random) -> Row {
    // Most countries of one person are the same one.
    let home = random.skewed(COUNTRIES.len());
    FIELDS
        .iter()
        .map(|field| {
            let absent = field.optional && random.percent(ABSENT_PERCENT);
            let value = value(field, home, random);
            (!absent).then_some(value)
        })
        .collect()
}

fn value(field: &Field, home: usize, random: &mut Random) -> Value {
    match field.kind {
        Kind::Country if random.percent(65) => Value::Word(home),
        Kind::Country | Kind::Enum(_) => Value::Word(random.skewed(field.words().len())),
        Kind::Text(words) if random.percent(OTHER_TEXT_PERCENT) => {
            Value::Word(words.len() + random.below(OTHER_TEXTS))
        }
        Kind::Text(words) => Value::Word(random.skewed(words.len())),
        Kind::Int { low, high } => {
            let unit = random.unit();
            Value::Int(low + (unit * unit * (high - low + 1) as f64) as i64)
        }
        Kind::Float { most_are_low } => {
            let unit = random.unit();
            let low = (unit * unit * 10_000.0) as i64;
            Value::Float(if most_are_low { low } else { 10_000 - low })
        }
        Kind::Bool { true_percent } => Value::Bool(random.percent(true_percent)),
        Kind::Labels(words) => {
            let count = random.below(5);
            Value::Labels((0..count).fold(0, |mask, _| mask | 1 << random.skewed(words.len())))
        }
    }
}

/// The word as the document has it.
pub fn word(field: &Field, at: usize) -> String {
    match field.words().get(at) {
        Some(word) => (*word).to_owned(),
        None => format!("{}-{at}", field.name.replace('_', "-")),
    }
}
