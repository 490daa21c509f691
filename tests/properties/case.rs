//! One case of a property: a seed, and what it makes.

use std::sync::Arc;

use probity::core::Program;
use probity::engine::{Compilation, NoFiles, compile};
use probity::facts::Facts;

use crate::choices::Choices;
use crate::generate::{self, Grammar};

const SEED: u64 = 20_260_131;

fn env(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The seeds of a property: `usual` many unless `PROBITY_CASES` says otherwise.
pub fn seeds(usual: u64) -> impl Iterator<Item = u64> {
    let first = env("PROBITY_SEED").unwrap_or(SEED);
    (0..env("PROBITY_CASES").unwrap_or(usual)).map(move |at| first.wrapping_add(at))
}

#[derive(Debug)]
pub struct Case {
    pub seed: u64,
    pub text: String,
    pub choices: Choices,
}

impl Case {
    pub fn new(seed: u64, grammar: Grammar) -> Self {
        let mut choices = Choices::from_seed(seed);
        let text = generate::script(&mut choices, grammar);
        Case { seed, text, choices }
    }

    pub fn compile(&self) -> Compilation {
        compile("script.probity", &self.text, &NoFiles)
    }

    /// The workflow that every script has; `None` where the script has errors.
    pub fn program(&self) -> Option<Arc<Program>> {
        self.compile().program("main").cloned()
    }

    /// Says what went wrong, with all that is needed to see it again.
    pub fn fail(&self, what: &str, program: &Program, facts: &[&Facts]) -> ! {
        let facts: Vec<String> = facts
            .iter()
            .map(|facts| serde_json::to_string_pretty(&facts.to_json(program)).unwrap_or_default())
            .collect();
        let (seed, text) = (self.seed, &self.text);
        panic!("{what}\n\nPROBITY_SEED={seed} PROBITY_CASES=1\n\n{text}\n{}", facts.join("\n\n"));
    }
}
