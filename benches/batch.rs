//! How fast record batches are decided: whole columns at once against row by row, with texts as dictionaries and plain, and
//! what each answer costs. A fifth of the optional values is missing; values are drawn so that no branch is predictable.

#![allow(clippy::expect_used, reason = "a benchmark says what it expects")]

use std::hint::black_box;
use std::sync::Arc;

use arrow_array::builder::StringDictionaryBuilder;
use arrow_array::types::Int16Type;
use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use probity::batch::{Batch, Columns, Rules};
use probity::engine::{Engine, NoFiles, Tier, compile};
use probity::interp::{BoundLists, Lists};

const ROWS: usize = 1 << 16;
const WORDS: [&str; 8] = ["visa", "master", "amex", "paypal", "sepa", "swift", "cash", "voucher"];

/// Numbers `n0` to `n7`, shares `f0` to `f3`, truths `b0` to `b3`, texts `t0` to `t5`.
fn script() -> String {
    let fields: String = (0..8)
        .map(|n| format!("n{n}: int?\n"))
        .chain((0..4).map(|n| format!("f{n}: float? in 0..1\n")))
        .chain((0..4).map(|n| format!("b{n}: bool?\n")))
        .chain((0..6).map(|n| format!("t{n}: text?\n")))
        .collect();
    let rules: String = (0..30)
        .map(|n| {
            let word = |at: usize| WORDS.get(at % WORDS.len()).copied().unwrap_or_default();
            let condition = match n % 5 {
                0 => format!("input.t{} == \"{}\" and input.n{} > {}", n % 6, word(n), n % 8, 100 + n * 25),
                1 => format!("input.t{} in {{ \"{}\", \"{}\" }}", n % 6, word(n), word(n + 3)),
                2 => format!("input.f{} > 0.{} and input.b{}", n % 4, 1 + n % 9, n % 4),
                3 => format!("input.n{} < {} and input.t{} != \"{}\"", n % 8, n * 30, n % 6, word(n)),
                _ => format!("input.b{} and input.n{} is missing", n % 4, n % 8),
            };
            format!("r{n}: +{} when {condition}, +1 if unknown\n", n % 9 + 1)
        })
        .collect();
    format!(
        "probity 1\nworkflow main {{ input {{ {fields} }} risk r in 0..100 {{ {rules} }} \
         decide r {{ 0..30 -> end PASSED  31..60 -> end WARNING HIGH  61..100 -> end REJECTED RISK }} }}"
    )
}

/// A fixed sequence that looks random (xorshift).
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }

    fn some<T>(&mut self, value: impl FnOnce(&mut Draw) -> T) -> Option<T> {
        let value = value(self);
        (self.below(5) > 0).then_some(value)
    }
}

fn columns(dictionaries: bool) -> RecordBatch {
    let mut draw = Draw(0x9e37_79b9_7f4a_7c15);
    let mut made: Vec<(String, ArrayRef)> = Vec::new();
    for n in 0..8 {
        let numbers: Int64Array = (0..ROWS).map(|_| draw.some(|draw| draw.below(1000) as i64)).collect();
        made.push((format!("n{n}"), Arc::new(numbers)));
    }
    for n in 0..4 {
        let shares: Float64Array =
            (0..ROWS).map(|_| draw.some(|draw| draw.below(1000) as f64 / 1000.0)).collect();
        made.push((format!("f{n}"), Arc::new(shares)));
    }
    for n in 0..4 {
        let truths: BooleanArray = (0..ROWS).map(|_| draw.some(|draw| draw.below(2) > 0)).collect();
        made.push((format!("b{n}"), Arc::new(truths)));
    }
    for n in 0..6 {
        let texts = (0..ROWS)
            .map(|_| draw.some(|draw| WORDS.get(draw.below(8) as usize).copied().unwrap_or_default()));
        let array: ArrayRef = if dictionaries {
            let mut builder = StringDictionaryBuilder::<Int16Type>::new();
            texts.for_each(|text| builder.append_option(text));
            Arc::new(builder.finish())
        } else {
            Arc::new(texts.collect::<StringArray>())
        };
        made.push((format!("t{n}"), array));
    }
    RecordBatch::try_from_iter_with_nullable(made.into_iter().map(|(name, array)| (name, array, true)))
        .expect("the columns have one length")
}

fn batch(engine: &Engine, columns: &RecordBatch) -> Batch {
    Batch::new(engine, &columns.schema()).expect("every field has its column")
}

fn decide(c: &mut Criterion) {
    let compiled = compile("main.probity", &script(), &NoFiles);
    let program = compiled.programs.first().expect("the script is sound");
    let lists: BoundLists = Lists::new().bind(program).expect("the script has no lists");
    let engine = Engine::new(program, Tier::Auto);
    let bits = Columns { fired: Rules::Bits, ..Columns::NONE };
    let names = Columns { fired: Rules::Names, ..Columns::NONE };
    for (texts, dictionaries) in [("dictionaries", true), ("plain texts", false)] {
        let table = columns(dictionaries);
        let mut group = c.benchmark_group(format!("batch, {texts}"));
        group.throughput(Throughput::Elements(ROWS as u64)).sample_size(20);
        for (answer, wanted) in [
            ("decisions", Columns::NONE),
            ("and what fired, as bits", bits),
            ("and what fired, by name", names),
            ("everything", Columns::ALL),
        ] {
            let by_columns = batch(&engine, &table).columns(wanted);
            assert!(by_columns.is_by_columns(), "columns decide this workflow");
            let by_rows = batch(&engine, &table).by_rows().columns(wanted);
            for (name, batch) in [("columns", by_columns), ("rows", by_rows)] {
                group.bench_function(BenchmarkId::new(name, answer), |b| {
                    b.iter(|| black_box(batch.decide(&table, &lists).expect("every row is decided")));
                });
            }
        }
    }
}

criterion_group!(benches, decide);
criterion_main!(benches);
