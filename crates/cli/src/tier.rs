//! What decides, as the command line says it.

use std::sync::Arc;

use clap::ValueEnum;
use probity::core::Program;
use probity::engine::{Engine, Tier};

use crate::output::{self, DIM, paint, safe};

/// What decides. The outcomes are the same
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Deciding {
    /// The reference evaluator
    Interpreter,
    /// Native code
    Native,
    /// Tables, without native code
    Tables,
    /// The fastest that there is
    Auto,
}

impl Deciding {
    fn tier(self) -> Tier {
        match self {
            Deciding::Interpreter => Tier::Interpreter,
            Deciding::Native => Tier::Native,
            Deciding::Tables => Tier::Tables,
            Deciding::Auto => Tier::Auto,
        }
    }
}

/// Makes a workflow ready; where a tier that was asked for can't serve it, says why and goes on with the next one.
pub fn engine(program: &Arc<Program>, deciding: Deciding) -> Engine {
    let engine = Engine::new(program, deciding.tier());
    if deciding != Deciding::Auto
        && let Some(why) = engine.declined()
    {
        let goes_on = match engine.tier() {
            Tier::Native => "native code",
            Tier::Tables => "tables",
            Tier::Interpreter | Tier::Auto => "the interpreter",
        };
        let name = &program.meta.name;
        let text = format!("`{name}` is decided by {goes_on}: {why}");
        output::tell(&format!("{} {}\n", paint(DIM, "note:"), safe(text)));
    }
    engine
}

/// How many threads decide at once.
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
