//! How fast the tiers decide the example policies: with the row ready, from bytes, and how long compiling takes. Ratios
//! between the tiers are what counts; single times belong to a machine.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a benchmark says what it expects"
)]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use probity::core::Program;
use probity::engine::{Engine, Loader, Source, Tier, compile};
use probity::interp::{BoundLists, Lists};
use probity::value::Value;

const TIERS: [(&str, Tier); 3] =
    [("interpreter", Tier::Interpreter), ("tables", Tier::Tables), ("native", Tier::Native)];

/// Imports lie beside the script.
struct Beside(PathBuf);

impl Loader for Beside {
    fn load(&self, _: &str, path: &str) -> Result<Source, String> {
        let text = fs::read_to_string(self.0.join(path)).map_err(|error| error.to_string())?;
        Ok(Source { name: path.to_owned(), text })
    }
}

struct Policy {
    name: &'static str,
    program: Arc<Program>,
    lists: BoundLists,
    documents: Vec<Vec<u8>>,
}

fn policy(name: &'static str) -> Policy {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
    let text = fs::read_to_string(folder.join("workflow.probity")).expect("the script can be read");
    let compiled = compile("workflow.probity", &text, &Beside(folder.clone()));
    let program = Arc::clone(compiled.programs.first().expect("the script is sound"));
    let mut lists = Lists::new();
    for list in &program.lists {
        let text = fs::read_to_string(folder.join(format!("lists/{}.txt", list.name))).unwrap_or_default();
        lists.insert(&list.name, text.lines().map(Value::text).collect::<Vec<_>>());
    }
    let lists = lists.bind(&program).expect("every list was supplied");
    let engine = Engine::new(&program, Tier::Interpreter);
    let mut row = engine.row();
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder.join("facts")).expect("facts").flatten().map(|entry| entry.path()).collect();
    files.sort();
    let documents: Vec<Vec<u8>> = files.iter().filter_map(|file| fs::read(file).ok()).collect();
    // Vendors' bodies are for another reader.
    let documents = documents.into_iter().filter(|document| engine.read_json(&mut row, document).is_ok());
    Policy { name, documents: documents.collect(), program, lists }
}

fn policies() -> Vec<Policy> {
    ["card_risk", "payment_limits", "eu_onboarding", "cheap_signals_first"].map(policy).into()
}

fn decide(c: &mut Criterion) {
    for policy in policies() {
        let mut group = c.benchmark_group(format!("decide, row ready/{}", policy.name));
        for (name, tier) in TIERS {
            let engine = Engine::new(&policy.program, tier);
            let rows: Vec<_> = policy
                .documents
                .iter()
                .map(|document| {
                    let mut row = engine.row();
                    engine.read_json(&mut row, document).expect("the facts can be read");
                    row
                })
                .collect();
            let mut session = engine.session();
            group.bench_function(BenchmarkId::from_parameter(name), |b| {
                b.iter(|| {
                    for row in &rows {
                        black_box(session.decide(row, &policy.lists).score());
                    }
                });
            });
        }
    }
}

fn bytes(c: &mut Criterion) {
    for policy in policies() {
        let mut group = c.benchmark_group(format!("bytes to verdict/{}", policy.name));
        for (name, tier) in TIERS {
            let engine = Engine::new(&policy.program, tier);
            let (mut session, mut row) = (engine.session(), engine.row());
            group.bench_function(BenchmarkId::from_parameter(name), |b| {
                b.iter(|| {
                    for document in &policy.documents {
                        engine.read_json(&mut row, document).expect("the facts can be read");
                        black_box(session.decide(&row, &policy.lists).score());
                    }
                });
            });
        }
    }
}

fn compiling(c: &mut Criterion) {
    let mut group = c.benchmark_group("compile to callable");
    for policy in policies() {
        for (name, tier) in TIERS {
            group.bench_function(BenchmarkId::new(policy.name, name), |b| {
                b.iter(|| black_box(Engine::new(&policy.program, tier)));
            });
        }
    }
}

/// The same rules behind an acquisition and checks, and alone.
fn journey(c: &mut Criterion) {
    let rules: String = (0..30)
        .map(|n| {
            format!(
                "r{n}: +{} when d.n{} > {} and d.t{} == \"x{}\", 0 if unknown\n",
                n % 9 + 1,
                n % 6,
                n * 3,
                n % 4,
                n % 5
            )
        })
        .collect();
    let fields: String =
        (0..6).map(|n| format!("n{n}: int?\n")).chain((0..4).map(|n| format!("t{n}: text?\n"))).collect();
    let bands = "decide r { 0..30 -> end PASSED  31..100 -> end REJECTED }";
    let alone = format!(
        "probity 1\nrecord all {{ {fields} }}\nworkflow main {{ input {{ d: all }} risk r in 0..100 {{ {} }} {bands} }}",
        rules.replace("d.", "input.d.")
    );
    let on_the_way = format!(
        "probity 1\ncredential DOC {{}}\ncapability usable on DOC {{ passed OK rejected BAD }}\ncapability read on DOC \
         requires usable is PASSED {{ passed OK data {{ {fields} }} }}\nworkflow main {{ expires after 1 day -> end \
         NOT_EXECUTED EXPIRED\n acquire doc: DOC\n check doc: usable, read\n if bad: doc.usable is not PASSED {{ end \
         REJECTED BAD }}\n require doc.read is PASSED else end REJECTED UNREAD\n risk r in 0..100 {{ {} }} {bands} }}",
        rules.replace("d.", "doc.read.")
    );
    let values = |n: usize| {
        format!(
            r#"{{"n0":{n},"n1":{},"n2":{},"n3":{},"n4":7,"n5":50,"t0":"x{}","t1":"x{}","t2":"x1","t3":"y"}}"#,
            n % 90,
            n * 7 % 80,
            n * 3 % 70,
            n % 6,
            n % 5
        )
    };
    let policy = |n| format!(r#"{{"input":{{"d":{}}}}}"#, values(n));
    let whole = |n| {
        format!(
            r#"{{"credentials":{{"doc":{{}}}},"checks":{{"doc.usable":{{"decision":"PASSED","label":"OK"}},"doc.read":{{"decision":"PASSED","label":"OK","data":{}}}}}}}"#,
            values(n)
        )
    };
    let mut group = c.benchmark_group("journey, row ready");
    for (name, text, document) in [
        ("rules alone", alone, &policy as &dyn Fn(usize) -> String),
        ("rules on the way", on_the_way, &whole),
    ] {
        let compiled = compile("script.probity", &text, &probity::engine::NoFiles);
        let program = compiled.program("main").unwrap_or_else(|| panic!("{:#?}", compiled.diagnostics));
        let engine = Engine::new(program, Tier::Native);
        let lists = Lists::new().bind(program).expect("no lists");
        let rows: Vec<_> = (0..500)
            .map(|n| {
                let mut row = engine.row();
                engine.read_json(&mut row, document(n).as_bytes()).unwrap_or_else(|e| panic!("{e:?}"));
                row
            })
            .collect();
        let mut session = engine.session();
        group.bench_function(name, |b| {
            b.iter(|| {
                for row in &rows {
                    black_box(session.decide(row, &lists).score());
                }
            });
        });
    }
}

criterion_group!(benches, decide, bytes, compiling, journey);
criterion_main!(benches);
