//! How long an editor waits: from a keystroke to diagnostics in a file of 2,000 lines with 40 workflows. A full check of the
//! same text is measured in the same run.

#![allow(clippy::expect_used, reason = "a benchmark says what it expects")]

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use probity::engine::{NoFiles, compile};
use probity::ide::{Analysis, hover};

/// Forty onboardings in one file, each of some fifty lines.
fn text() -> String {
    let mut text = String::from(
        "probity 1\nuse jumio\n\nenum tier { BASIC, PLUS }\nset risky: country = { IR, KP, SY }\n",
    );
    for n in 0..40 {
        let rules: String = (0..20)
            .map(|rule| {
                format!(
                    "    r{rule}: +{} when input.n{} > {}, +1 if unknown\n",
                    rule % 9 + 1,
                    rule % 6,
                    rule * 7
                )
            })
            .collect();
        let fields: String = (0..6).map(|field| format!("    n{field}: int?\n")).collect();
        text.push_str(&format!(
            "\nworkflow onboarding_{n} {{\n  key \"{n:08}-0000-4000-8000-000000000000\"\n  input {{\n    country: country\n    tier: tier\n{fields}  }}\n  acquire doc: ID\n  check doc: usability\n  require doc.usability is PASSED else end REJECTED UNREADABLE\n  if input.country in risky {{ end REJECTED COUNTRY }}\n  risk fraud in 0..200 {{\n{rules}    tier: +5 when input.tier == BASIC\n  }}\n  decide fraud {{\n    0..30 -> end PASSED\n    31..100 -> end WARNING HIGH\n    101..200 -> end REJECTED RISK\n  }}\n}}\n",
        ));
    }
    text
}

fn keystroke(c: &mut Criterion) {
    let text = text();
    println!("{} lines", text.lines().count());
    let mut group = c.benchmark_group("keystroke");
    group.sample_size(20);
    group.bench_function("full check", |b| {
        b.iter(|| black_box(compile("main.probity", &text, &NoFiles).diagnostics.len()));
    });
    group.bench_function("analysis", |b| {
        b.iter(|| black_box(Analysis::of("main.probity", &text, &NoFiles).diagnostics().len()));
    });
    let analysis = Analysis::of("main.probity", &text, &NoFiles);
    let middle = text.len() / 2;
    group.bench_function("hover", |b| b.iter(|| black_box(hover(&analysis, middle))));
}

criterion_group!(benches, keystroke);
criterion_main!(benches);
