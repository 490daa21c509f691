//! One facts document a line, one outcome a line: over all cores, in order, and in memory that does not grow with the file.

use std::io::{BufRead, Write};
use std::path::Path;

use probity::engine::{Engine, Row, Session};
use probity::facts::FactsError;
use probity::interp::BoundLists;
use serde_json::{Value, json};

use crate::facts::Reader;
use crate::failure::{Done, Verdict};
use crate::output::{self, DIM, Format, RED, paint, safe};
use crate::{input, progress, tier, view};

/// As many bytes of lines are one thread's at a time.
const CHUNK: usize = 1 << 18;

/// Lines that follow on each other.
#[derive(Default)]
struct Chunk {
    /// Of its first line, from 1.
    number: usize,
    lines: Vec<u8>,
}

/// What became of a chunk.
#[derive(Default)]
struct Decided {
    shown: String,
    failed: usize,
}

pub fn run(engine: &Engine, reader: &Reader, lists: &BoundLists, path: &Path, format: Format) -> Done {
    let mut source = input::open(path)?;
    let mut out = output::machine();
    let bar = progress::bar(path);
    let mut chunks: Vec<Chunk> = Vec::new();
    chunks.resize_with(tier::threads(), Chunk::default);
    let mut number = 1;
    let mut failed = 0;
    loop {
        let mut taken = 0;
        for chunk in &mut chunks {
            chunk.number = number;
            chunk.lines.clear();
            while chunk.lines.len() < CHUNK {
                let read = source.read_until(b'\n', &mut chunk.lines);
                if read.map_err(|error| input::unreadable(path, &error))? == 0 {
                    break;
                }
                number += 1;
            }
            taken += chunk.lines.len();
        }
        if taken == 0 {
            break;
        }
        for decided in all(engine, reader, lists, format, &chunks) {
            failed += decided.failed;
            match format {
                Format::Json => out.write_all(decided.shown.as_bytes())?,
                Format::Text => output::show(&decided.shown)?,
            }
        }
        bar.inc(u64::try_from(taken).unwrap_or(0));
    }
    out.flush()?;
    bar.finish_and_clear();
    if failed > 0 {
        let lines = if failed == 1 { "line" } else { "lines" };
        output::tell(&format!("{} {failed} {lines} could not be read\n", paint(RED.bold(), "error:")));
    }
    Ok(Verdict::findings_if(failed > 0))
}

/// Decides chunks, each on a thread of its own where there are several.
fn all(
    engine: &Engine,
    reader: &Reader,
    lists: &BoundLists,
    format: Format,
    chunks: &[Chunk],
) -> Vec<Decided> {
    let one = |chunk: &Chunk| {
        Worker { session: engine.session(), row: engine.row(), reader, lists, format }.run(chunk)
    };
    let mut filled = chunks.iter().filter(|chunk| !chunk.lines.is_empty());
    let Some(first) = filled.next() else { return Vec::new() };
    std::thread::scope(|scope| {
        let others: Vec<_> = filled.map(|chunk| scope.spawn(move || one(chunk))).collect();
        let first = one(first);
        let others = others.into_iter().map(|other| match other.join() {
            Ok(decided) => decided,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        std::iter::once(first).chain(others).collect()
    })
}

struct Worker<'a> {
    session: Session,
    row: Row,
    reader: &'a Reader,
    lists: &'a BoundLists,
    format: Format,
}

impl Worker<'_> {
    fn run(mut self, chunk: &Chunk) -> Decided {
        let mut decided = Decided::default();
        for (number, line) in (chunk.number..).zip(chunk.lines.split_inclusive(|byte| *byte == b'\n')) {
            if line.trim_ascii().is_empty() {
                continue;
            }
            let shown = self.line(number, line).unwrap_or_else(|errors| {
                decided.failed += 1;
                match self.format {
                    Format::Json => error_line(number, &errors).to_string(),
                    Format::Text => format!("{} {}", paint(DIM, format!("{number:>6}")), in_words(&errors)),
                }
            });
            decided.shown.push_str(&shown);
            decided.shown.push('\n');
        }
        decided
    }

    fn line(&mut self, number: usize, line: &[u8]) -> Result<String, Vec<FactsError>> {
        let read = self.reader.read(line)?;
        self.session.engine().read_facts(&mut self.row, &read.facts);
        let outcome = self.session.outcome(&self.row, self.lists);
        Ok(match self.format {
            Format::Json => serde_json::to_string(&outcome).unwrap_or_default(),
            Format::Text => view::outcome::line(number, &outcome, read.facts.transaction.id.as_deref()),
        })
    }
}

fn error_line(number: usize, errors: &[FactsError]) -> Value {
    let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
    let details: Vec<Value> = errors.iter().map(FactsError::to_json).collect();
    json!({ "error": all.join("; "), "line": number, "errors": details })
}

fn in_words(errors: &[FactsError]) -> String {
    let more = match errors.len() {
        0 | 1 => String::new(),
        count => format!(" (and {} more)", count - 1),
    };
    let first = errors.first().map_or(String::new(), ToString::to_string);
    format!("{}{more}", paint(RED, safe(first)))
}
