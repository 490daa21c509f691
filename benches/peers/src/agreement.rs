//! Before anything is timed every engine has to say the same as the functions written by hand, of every transaction, on
//! both ways in.

use crate::documents::Documents;
use crate::peer::{Decision, Peer, Verdict};
use crate::table::Table;

/// What all engines have to say: computed by the generator's own reading of the table.
pub struct Expected {
    pub verdicts: Vec<Verdict>,
    pub fired: Vec<Vec<u64>>,
}

pub fn expected(table: &Table, documents: &Documents) -> Expected {
    let mut verdicts = Vec::new();
    let mut all_fired = Vec::new();
    for row in &documents.rows {
        let mut fired = vec![0; table.fired_words()];
        let mut points = 0;
        for (at, rule) in table.rules.iter().enumerate() {
            if rule.all.iter().all(|test| test.holds(row)) {
                points += rule.points;
                crate::peer::mark(&mut fired, at);
            }
        }
        verdicts.push(Verdict::of_points(points));
        all_fired.push(fired);
    }
    Expected { verdicts, fired: all_fired }
}

/// How the decisions are spread, and how many rules fire.
pub fn summary(expected: &Expected) -> String {
    let count = |decision| expected.verdicts.iter().filter(|verdict| verdict.decision == decision).count();
    let fired: u32 = expected.fired.iter().flatten().map(|word| word.count_ones()).sum();
    format!(
        "{} PASSED, {} WARNING, {} REJECTED, {:.2} rules fire on average",
        count(Decision::Passed),
        count(Decision::Warning),
        count(Decision::Rejected),
        f64::from(fired) / expected.verdicts.len().max(1) as f64
    )
}

/// Asks the engine of every transaction, prepared and from bytes.
pub fn check(
    name: &str,
    peer: &mut dyn Peer,
    table: &Table,
    documents: &'static Documents,
    expected: &Expected,
) -> Result<(), String> {
    let mut fired = vec![0; table.fired_words()];
    for (at, document) in documents.texts.iter().enumerate() {
        for way in ["prepared", "JSON"] {
            let verdict = match way {
                "prepared" => peer.decide(at, &mut fired),
                _ => peer.decide_json(document, &mut fired),
            };
            let same = verdict.as_ref() == Ok(&expected.verdicts[at]) && fired == expected.fired[at];
            if !same {
                return Err(format!(
                    "{name} ({way}) disagrees on transaction {at}\n  expected {:?}, rules {:?}\n  it says  {:?}, rules \
                     {:?}\n{}{}",
                    expected.verdicts[at],
                    numbers(&expected.fired[at]),
                    verdict,
                    numbers(&fired),
                    differing(table, &expected.fired[at], &fired),
                    document.flat,
                ));
            }
        }
    }
    Ok(())
}

/// The rules in a bit set.
pub fn numbers(fired: &[u64]) -> Vec<usize> {
    (0..fired.len() * 64).filter(|at| fired[at / 64] >> (at % 64) & 1 == 1).collect()
}

fn differing(table: &Table, expected: &[u64], found: &[u64]) -> String {
    let different: Vec<u64> = expected.iter().zip(found).map(|(a, b)| a ^ b).collect();
    let lines = numbers(&different).into_iter().filter_map(|at| table.rules.get(at).map(|rule| (at, rule)));
    lines.map(|(at, rule)| format!("  rule {at}: {:?}\n", rule.all)).collect()
}
