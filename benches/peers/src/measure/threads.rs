//! Decisions a second by the clock on the wall, on one thread and on two. Engine and inputs are each thread's own.

use std::sync::Barrier;
use std::time::{Duration, Instant};

use cpu_time::ThreadTime;

use super::Subject;
use super::passes::{Way, visit};
use crate::documents::Documents;
use crate::peer::Compile;

const EACH: Duration = Duration::from_millis(400);
/// Documents between two looks at the clock.
const BLOCK: usize = 200;

/// Decisions a second of all threads together.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rate {
    pub per_second: f64,
    /// Others kept the threads from running: the figure is scaled to the time that they ran.
    pub disturbed: bool,
}

impl std::iter::Sum for Rate {
    fn sum<I: Iterator<Item = Rate>>(rates: I) -> Rate {
        rates.fold(Rate::default(), |all, rate| Rate {
            per_second: all.per_second + rate.per_second,
            disturbed: all.disturbed || rate.disturbed,
        })
    }
}

/// The least share of its time that an undisturbed thread runs.
const UNDISTURBED: f64 = 0.95;

/// Runs so many threads side by side.
pub fn throughput(
    compile: &Compile,
    words: usize,
    documents: &'static Documents,
    way: Way,
    threads: usize,
) -> Result<Rate, String> {
    let barrier = Barrier::new(threads);
    let one = || {
        let ready = Subject::ready("", compile()?, words, documents);
        // Nobody starts before all are ready, or have failed.
        barrier.wait();
        let mut subject = ready?;
        let (start, ran) = (Instant::now(), ThreadTime::now());
        let mut count = 0;
        while start.elapsed() < EACH {
            let first = count % (documents.texts.len() - BLOCK);
            visit(&mut subject, documents, way, first..first + BLOCK)?;
            count += BLOCK;
        }
        let (wall, ran) = (start.elapsed().as_secs_f64(), ran.elapsed().as_secs_f64());
        let disturbed = ran < wall * UNDISTURBED;
        Ok(Rate { per_second: count as f64 / if disturbed { ran } else { wall }, disturbed })
    };
    std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(one)).collect();
        let results =
            running.into_iter().map(|thread| thread.join().map_err(|_| "a thread panicked".to_owned())?);
        results.sum::<Result<Rate, String>>()
    })
}
