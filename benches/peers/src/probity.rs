//! Probity behind the same interface as its peers, in each of its tiers.

use std::sync::Arc;

use probity::core::{Decision as Ending, Program, RiskId};
use probity::engine::{Engine, NoFiles, Row, Session, Tier, compile};
use probity::interp::{BoundLists, Lists};

use crate::documents::{Document, Documents};
use crate::peer::{Compile, Decision, Entry, Peer, Scope, Verdict, mark};
use crate::script::script;
use crate::table::Table;

/// The entry that ratios are to.
pub const REFERENCE: &str = "Probity";

pub const ENTRIES: &[Entry] = &[
    entry(REFERENCE, |table| write(table, Tier::Auto)),
    entry("Probity, tables", |table| write(table, Tier::Tables)),
    entry("Probity, interpreter", |table| write(table, Tier::Interpreter)),
];

const fn entry(name: &'static str, write: fn(&Table) -> Result<Compile, String>) -> Entry {
    Entry { name, scope: Scope::Whole, most_rules: 3_000, write }
}

fn write(table: &Table, tier: Tier) -> Result<Compile, String> {
    let text = script(table);
    Ok(Box::new(move || {
        let (program, lists) = program(&text)?;
        let engine = Engine::new(&program, tier);
        if let Some(declined) = engine.declined() {
            return Err(format!("{declined}"));
        }
        let (session, row) = (engine.session(), engine.row());
        Ok(Box::new(Compiled { engine, session, lists, row, rows: Vec::new() }))
    }))
}

pub fn program(text: &str) -> Result<(Arc<Program>, BoundLists), String> {
    let compilation = compile("peers.probity", text, &NoFiles);
    let program = compilation.program("main").ok_or_else(|| {
        let first = compilation.diagnostics.iter().find(|found| found.is_error());
        format!("the script has errors: {first:?}")
    })?;
    let lists = Lists::new().bind(program).map_err(|errors| format!("{errors:?}"))?;
    Ok((Arc::clone(program), lists))
}

struct Compiled {
    engine: Engine,
    session: Session,
    lists: BoundLists,
    /// Filled again for each document.
    row: Row,
    rows: Vec<Row>,
}

/// The only risk of the script.
const RISK: RiskId = RiskId(0);

fn run(session: &mut Session, row: &Row, lists: &BoundLists, fired: &mut [u64]) -> Result<Verdict, String> {
    let verdict = session.decide(row, lists);
    let decision = match verdict.decision() {
        Some(Ending::Passed) => Decision::Passed,
        Some(Ending::Warning) => Decision::Warning,
        Some(Ending::Rejected) => Decision::Rejected,
        Some(Ending::NotExecuted) | None => return Err(format!("no decision, {}", verdict.label())),
    };
    match verdict.fired_words(RISK) {
        // Each rule has one arm, so a bit is a rule.
        Some(words) if words.len() == fired.len() => fired.copy_from_slice(words),
        _ => {
            fired.fill(0);
            verdict.fired(RISK).for_each(|rule| mark(fired, rule.rule as usize));
        }
    }
    Ok(Verdict { score: i32::try_from(verdict.score()).map_err(|error| error.to_string())?, decision })
}

impl Peer for Compiled {
    fn prepare(&mut self, documents: &'static Documents) -> Result<(), String> {
        let read = |document: &Document| {
            let mut row = self.engine.row();
            self.engine
                .read_json(&mut row, document.facts.as_bytes())
                .map_err(|errors| format!("{errors:?}"))?;
            Ok(row)
        };
        self.rows = documents.texts.iter().map(read).collect::<Result<_, String>>()?;
        Ok(())
    }

    fn decide(&mut self, at: usize, fired: &mut [u64]) -> Result<Verdict, String> {
        let row = self.rows.get(at).ok_or("no such input")?;
        run(&mut self.session, row, &self.lists, fired)
    }

    fn decide_json(&mut self, document: &'static Document, fired: &mut [u64]) -> Result<Verdict, String> {
        let read = self.engine.read_json(&mut self.row, document.facts.as_bytes());
        read.map_err(|errors| format!("{errors:?}"))?;
        run(&mut self.session, &self.row, &self.lists, fired)
    }

    fn is_compact(&self) -> bool {
        true
    }
}
