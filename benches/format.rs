//! How fast scripts are formatted, beside reading alone: formatting reads twice, so it takes at least twice as long.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use probity::fmt::format;
use probity::source::SourceId;
use probity::syntax::parse;

const LINES: usize = 2_000;

/// The template with most constructs, its declarations again and again. Names repeat: form is all that counts here.
fn script(messy: bool) -> String {
    let template = include_str!("../templates/document_verification.probity");
    let body = template.split_once('\n').map_or("", |(_, body)| body);
    let lines = "probity 1".lines().chain(body.lines().cycle()).take(LINES);
    // The last declaration may be cut off, which a reader takes for an error; it is left out.
    let text: Vec<&str> = lines.collect();
    let end = text.iter().rposition(|line| *line == "}").unwrap_or(LINES);
    let text = text.get(..=end).unwrap_or(&text).join("\n");
    if messy { text.replace("  ", " ") } else { text }
}

fn formatting(c: &mut Criterion) {
    let mut group = c.benchmark_group("format");
    for (name, text) in [("formatted", script(false)), ("messy", script(true))] {
        let formatted = format(&text);
        assert!(formatted.error.is_none() && formatted.left_alone.is_empty());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("parse/{name}"), |b| b.iter(|| parse(SourceId(0), black_box(&text))));
        group.bench_function(format!("format/{name}"), |b| b.iter(|| format(black_box(&text))));
    }
    group.finish();
}

criterion_group!(benches, formatting);
criterion_main!(benches);
