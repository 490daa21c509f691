//! Everything that is measured of one size of the table.

pub mod allocator;
mod compile;
mod passes;
mod spread;
mod threads;

pub use compile::Compiled;
pub use spread::Spread;
pub use threads::Rate;

use crate::agreement;
use crate::documents::Documents;
use crate::peer::{Entry, Peer, Scope};
use crate::table::Table;
use allocator::counts;
use passes::{Plan, Way};

/// One engine, ready to be asked, with what was measured of it so far.
pub struct Subject {
    pub name: &'static str,
    pub peer: Box<dyn Peer>,
    pub fired: Vec<u64>,
    pub ready: Spread,
    pub json: Spread,
    plans: [Plan; 2],
}

impl Subject {
    pub fn ready(
        name: &'static str,
        mut peer: Box<dyn Peer>,
        words: usize,
        documents: &'static Documents,
    ) -> Result<Subject, String> {
        peer.prepare(documents).map_err(|error| format!("{name}: {error}"))?;
        let plans = [Plan::default(); 2];
        Ok(Subject {
            name,
            peer,
            fired: vec![0; words],
            ready: Spread::default(),
            json: Spread::default(),
            plans,
        })
    }

    fn plan(&mut self, way: Way) -> &mut Plan {
        &mut self.plans[way as usize]
    }

    fn spread(&mut self, way: Way) -> &mut Spread {
        match way {
            Way::Ready => &mut self.ready,
            Way::Json => &mut self.json,
        }
    }
}

/// The figures of one engine.
#[derive(Clone, Debug)]
pub struct Figures {
    pub name: &'static str,
    pub scope: Scope,
    /// Nanoseconds a decision.
    pub ready: Spread,
    pub json: Spread,
    pub allocations: [f64; 2],
    pub compiled: Compiled,
    /// Decisions a second: ready and from JSON, each on one thread and on two. Only of the smallest table.
    pub throughput: Option<[[Rate; 2]; 2]>,
}

/// How thorough a run is.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    pub rounds: usize,
    pub threads: bool,
}

/// Compiles, checks that all agree, then times.
pub fn measure(
    entries: &[Entry],
    table: &Table,
    documents: &'static Documents,
    effort: Effort,
) -> Result<Vec<Figures>, String> {
    let expected = agreement::expected(table, documents);
    let words = table.fired_words();
    let (mut subjects, mut figures) = (Vec::new(), Vec::new());
    for entry in entries.iter().filter(|entry| table.rules.len() <= entry.most_rules) {
        let name = entry.name;
        let failed = |error: String| format!("{name}: {error}");
        let compile = (entry.write)(table).map_err(failed)?;
        let (compiled, peer) = compile::measure(&compile).map_err(failed)?;
        let mut subject = Subject::ready(name, peer, words, documents)?;
        agreement::check(name, subject.peer.as_mut(), table, documents, &expected)?;
        let allocations = [
            allocations(&mut subject, documents, Way::Ready)?,
            allocations(&mut subject, documents, Way::Json)?,
        ];
        eprintln!("{name}: agrees on {} transactions of {} rules", documents.texts.len(), table.rules.len());
        let throughput = if effort.threads { Some(throughput(&compile, words, documents)?) } else { None };
        let (ready, json) = (Spread::default(), Spread::default());
        figures.push(Figures { name, scope: entry.scope, ready, json, allocations, compiled, throughput });
        subjects.push(subject);
    }
    passes::run(&mut subjects, documents, effort.rounds)?;
    for (figures, subject) in figures.iter_mut().zip(subjects) {
        (figures.ready, figures.json) = (subject.ready, subject.json);
    }
    Ok(figures)
}

/// Allocations of one decision, on average.
fn allocations(subject: &mut Subject, documents: &'static Documents, way: Way) -> Result<f64, String> {
    const OVER: usize = 500;
    passes::visit(subject, documents, way, 0..OVER)?;
    let before = counts();
    passes::visit(subject, documents, way, 0..OVER)?;
    Ok(counts().since(before).allocations as f64 / OVER as f64)
}

fn throughput(
    compile: &crate::peer::Compile,
    words: usize,
    documents: &'static Documents,
) -> Result<[[Rate; 2]; 2], String> {
    let of = |way, threads| threads::throughput(compile, words, documents, way, threads);
    Ok([[of(Way::Ready, 1)?, of(Way::Ready, 2)?], [of(Way::Json, 1)?, of(Way::Json, 2)?]])
}
