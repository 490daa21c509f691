//! What every engine under comparison is to the harness: compiled once, inputs prepared once, then asked many times.

use crate::documents::{Document, Documents};
use crate::table::{REJECTED_FROM, Rule, Table, WARNING_FROM};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Passed,
    Warning,
    Rejected,
}

impl Decision {
    pub fn of(score: i32) -> Decision {
        match score {
            REJECTED_FROM.. => Decision::Rejected,
            WARNING_FROM.. => Decision::Warning,
            _ => Decision::Passed,
        }
    }

    pub fn parse(word: &str) -> Result<Decision, String> {
        match word {
            "PASSED" => Ok(Decision::Passed),
            "WARNING" => Ok(Decision::Warning),
            "REJECTED" => Ok(Decision::Rejected),
            other => Err(format!("`{other}` is no decision")),
        }
    }
}

/// What an engine says of one transaction, beside the set of fired rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub score: i32,
    pub decision: Decision,
}

impl Verdict {
    /// For engines that leave the sum and the bands to the host.
    pub fn of_points(points: i32) -> Verdict {
        let score = points.clamp(0, 100);
        Verdict { score, decision: Decision::of(score) }
    }
}

/// How much of the decision the engine makes itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Score, decision and the list of fired rules.
    Whole,
    /// Only the conditions; the host adds up, and is quicker at it. Such a row is flattered.
    Conditions,
}

/// A compiled engine of one thread.
pub trait Peer {
    /// Brings the inputs into the form that the engine takes, outside of any timing.
    fn prepare(&mut self, documents: &'static Documents) -> Result<(), String>;

    /// Decides one of the prepared inputs. All of `fired` is written.
    fn decide(&mut self, at: usize, fired: &mut [u64]) -> Result<Verdict, String>;

    /// From the bytes of a document to the decision.
    fn decide_json(&mut self, document: &'static Document, fired: &mut [u64]) -> Result<Verdict, String>;

    /// Whether a prepared input is a few hundred bytes in one piece, so that going over many is not a matter of memory.
    fn is_compact(&self) -> bool {
        false
    }

    /// Bytes that the engine holds outside of Rust's allocator, which nothing else counts.
    fn foreign_bytes(&self) -> usize {
        0
    }
}

/// Compiles the engine's own text; called for every thread and for every measurement of compiling.
pub type Compile = Box<dyn Fn() -> Result<Box<dyn Peer>, String> + Send + Sync>;

/// One engine of the comparison.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    pub name: &'static str,
    pub scope: Scope,
    /// The largest table that is measured; beyond it the engine takes too long or refuses.
    pub most_rules: usize,
    /// Writes the table in the engine's language, outside of any timing.
    pub write: fn(&Table) -> Result<Compile, String>,
}

/// Counts what fires, for engines that only answer conditions.
pub struct Tally<'a> {
    rules: &'a [i32],
    fired: &'a mut [u64],
    points: i32,
}

impl<'a> Tally<'a> {
    pub fn new(points_of_rules: &'a [i32], fired: &'a mut [u64]) -> Self {
        fired.fill(0);
        Tally { rules: points_of_rules, fired, points: 0 }
    }

    pub fn fire(&mut self, rule: usize) {
        mark(self.fired, rule);
        self.points += self.rules.get(rule).copied().unwrap_or(0);
    }

    pub fn verdict(self) -> Verdict {
        Verdict::of_points(self.points)
    }
}

/// Sets the bit of a rule.
pub fn mark(fired: &mut [u64], rule: usize) {
    if let Some(word) = fired.get_mut(rule / 64) {
        *word |= 1 << (rule % 64);
    }
}

pub fn points(table: &Table) -> Vec<i32> {
    table.rules.iter().map(|Rule { points, .. }| *points).collect()
}
