//! Decisions, timed in passes that go round over the engines, so that what disturbs the machine disturbs all alike. CPU
//! time of the thread, because the machine may be shared.
//!
//! A pass goes over the documents in blocks. Each block is visited once before it is timed: in a service the input has
//! just arrived and is in the cache, and engines with large inputs would else be timed fetching them. A small block can
//! partly be learnt by the branch predictor, which flatters the engines that need one; those with compact inputs go over
//! all documents at once.

use std::hint::black_box;
use std::ops::Range;
use std::time::Duration;

use cpu_time::ThreadTime;

use super::Subject;
use crate::documents::Documents;

/// How long a pass over one engine should take; slow ones see the first of the documents only.
const PASS: Duration = Duration::from_millis(25);
/// So many documents at least, whatever it takes.
const FEWEST: usize = 256;
/// Prepared inputs in a block, where they are large.
const INPUTS: usize = 128;
/// Texts in a block; they are in the cache for every engine.
const TEXTS: usize = 1_024;

/// From the prepared input, or from the bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Ready,
    Json,
}

/// Runs all subjects so many rounds.
pub fn run(subjects: &mut [Subject], documents: &'static Documents, rounds: usize) -> Result<(), String> {
    for subject in subjects.iter_mut() {
        for way in [Way::Ready, Way::Json] {
            *subject.plan(way) = plan(subject, documents, way)?;
        }
    }
    for _ in 0..rounds {
        for subject in subjects.iter_mut() {
            for way in [Way::Ready, Way::Json] {
                let plan = *subject.plan(way);
                let each = timed(subject, documents, way, plan)?;
                subject.spread(way).add(each);
            }
        }
    }
    Ok(())
}

/// How many documents a pass goes over, how often, and in what blocks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Plan {
    count: usize,
    times: usize,
    block: usize,
}

fn plan(subject: &mut Subject, documents: &'static Documents, way: Way) -> Result<Plan, String> {
    let all = documents.texts.len();
    visit(subject, documents, way, 0..FEWEST)?;
    let start = ThreadTime::now();
    visit(subject, documents, way, 0..FEWEST)?;
    let each = (start.elapsed().as_nanos() as usize / FEWEST).max(1);
    // Each document is visited twice.
    let fitting = PASS.as_nanos() as usize / each / 2;
    let count = fitting.clamp(FEWEST, all);
    let block = match way {
        Way::Ready if subject.peer.is_compact() => count,
        Way::Ready => INPUTS,
        Way::Json => TEXTS,
    };
    Ok(Plan { count, times: (fitting / count).max(1), block })
}

/// Nanoseconds a decision.
fn timed(subject: &mut Subject, documents: &'static Documents, way: Way, plan: Plan) -> Result<f64, String> {
    let mut total = Duration::ZERO;
    for _ in 0..plan.times {
        for first in (0..plan.count).step_by(plan.block) {
            let block = first..(first + plan.block).min(plan.count);
            visit(subject, documents, way, block.clone())?;
            let start = ThreadTime::now();
            visit(subject, documents, way, block)?;
            total += start.elapsed();
        }
    }
    Ok(total.as_nanos() as f64 / (plan.count * plan.times) as f64)
}

/// Decides these documents.
pub fn visit(
    subject: &mut Subject,
    documents: &'static Documents,
    way: Way,
    which: Range<usize>,
) -> Result<(), String> {
    let Subject { peer, fired, .. } = subject;
    let texts = documents.texts.get(which.clone()).ok_or("no such documents")?;
    for (at, document) in which.zip(texts) {
        let verdict = match way {
            Way::Ready => peer.decide(black_box(at), fired)?,
            Way::Json => peer.decide_json(black_box(document), fired)?,
        };
        black_box(verdict);
        black_box(&fired);
    }
    Ok(())
}
