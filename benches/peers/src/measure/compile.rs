//! From the engine's own text to something that decides: time, and what it holds afterwards.

use std::hint::black_box;
use std::time::Duration;

use cpu_time::ThreadTime;

use super::Spread;
use super::allocator::counts;
use crate::peer::{Compile, Peer};

const MOST_ROUNDS: usize = 9;
/// No further round beyond this.
const ENOUGH: Duration = Duration::from_secs(2);

#[derive(Clone, Debug, Default)]
pub struct Compiled {
    pub micros: Spread,
    /// Bytes held by one compiled workflow, those outside of Rust's allocator too.
    pub bytes: u64,
}

/// Compiles a few times; the last result is kept.
pub fn measure(compile: &Compile) -> Result<(Compiled, Box<dyn Peer>), String> {
    let mut compiled = Compiled::default();
    let total = ThreadTime::now();
    // What engines set up once for a process is not of one workflow.
    drop(compile()?);
    for _ in 0..MOST_ROUNDS {
        let before = counts();
        let start = ThreadTime::now();
        let peer = black_box(compile()?);
        compiled.micros.add(start.elapsed().as_nanos() as f64 / 1_000.0);
        let held = counts().since(before).live.max(0);
        compiled.bytes = held.unsigned_abs() + peer.foreign_bytes() as u64;
        if total.elapsed() > ENOUGH {
            return Ok((compiled, peer));
        }
    }
    Ok((compiled, compile()?))
}
