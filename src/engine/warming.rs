//! Decides at once, and faster later: the interpreter serves while code is compiled.

use std::sync::{Arc, OnceLock};

use super::decide::{Engine, Tier};
use crate::core::Program;

/// A workflow that is decided by the interpreter until its code is there. The library starts no thread: the host calls
/// [`Warming::compile`] where it likes. Both engines give the same outcomes; rows and sessions belong to the engine that
/// made them, so take all three from one [`Warming::engine`].
///
/// ```
/// # use probity::engine::{NoFiles, Tier, Warming, compile};
/// let text = "probity 1\nworkflow w { input { n: int } require input.n > 3 else end REJECTED  end PASSED }";
/// let compiled = compile("w.probity", text, &NoFiles);
/// let warming = Warming::new(compiled.program("w").ok_or("the script has errors")?);
/// assert_eq!(warming.engine().tier(), Tier::Interpreter);
/// std::thread::scope(|scope| {
///     scope.spawn(|| warming.compile(Tier::Auto));
/// });
/// assert_ne!(warming.engine().tier(), Tier::Interpreter);
/// # Ok::<(), &str>(())
/// ```
#[derive(Debug)]
pub struct Warming {
    first: Engine,
    ready: OnceLock<Engine>,
}

impl Warming {
    /// Costs no compilation.
    pub fn new(program: &Arc<Program>) -> Warming {
        Warming { first: Engine::new(program, Tier::Interpreter), ready: OnceLock::new() }
    }

    /// Compiles, once however often it is called; then it serves.
    pub fn compile(&self, tier: Tier) -> &Engine {
        self.ready.get_or_init(|| Engine::new(self.first.program(), tier))
    }

    /// The fastest engine that is there.
    pub fn engine(&self) -> &Engine {
        self.ready.get().unwrap_or(&self.first)
    }
}
