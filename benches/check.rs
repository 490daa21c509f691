//! How long checking a script takes, by its length: whole policies one after another, and one long risk. Prints
//! nanoseconds for each line, which stay about the same where checking is linear.

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use probity::engine::{NoFiles, compile};

const LINES: [usize; 3] = [1_000, 10_000, 100_000];

const DECLARATIONS: &str = "probity 1
use jumio
set embargoed: country = { IRN, PRK, CUB }
set eea: country = { DE, FR, ES, IT, NL, PL }
list blocked: text folded
terminal unreadable = REJECTED
fn adult(born: date) -> bool = age(born) >= 18
rules email(address: text, days: int?) {
  listed: =100 when address in blocked
  new: +30 when days < 1, +9 if unknown
}
";

/// One policy: a document, a selfie, a retry, a risk, bands.
const POLICY: &str = "workflow w@ {
  stage INITIAL
  channels WEB, SDK
  expires after 30 min
    -> end NOT_EXECUTED EXPIRED
  input {
    country: country
    email: text
    days: int? in 0..10_000
    amount: (money in EUR)?
  }
  check email_risk(email: input.email)
  match email_risk {
    REJECTED -> end REJECTED BAD_EMAIL
    else -> continue
  }
  if input.country in embargoed {
    end REJECTED EMBARGO
  }
  acquire doc: ID {
    from NEW
    types PASSPORT, ID_CARD
  }
  acquire face: SELFIE
  check doc: usability
  check face: usability
  retry doc up to 3 attempts {
    when doc.usability is REJECTED
      -> \"Please try again.\"
  }
  require doc.usability is PASSED
    else end unreadable
  check doc: extraction, image_checks
  check face: liveness
  check similarity(doc, face)
  risk fraud in 0..100 {
    include email(
      input.email,
      input.days
    )
    minor: =100
      when not adult(
        doc.extraction.date_of_birth
      ),
      +40 if unknown
    fake: =100
      when doc.image_checks is REJECTED,
      +40 if unknown
    other: +40
      when similarity is REJECTED,
      +40 if unknown
    live: =100
      when face.liveness is REJECTED,
      +40 if unknown
    big: +15
      when input.amount > 5_000.00 EUR,
      +0 if unknown
  }
  decide fraud {
    0..30 -> end PASSED
    31..70 -> end WARNING HIGHER_RISK
    71..100 -> end REJECTED HIGH_RISK
  }
}
";

/// So many lines of whole policies.
fn policies(lines: usize) -> String {
    let mut text = DECLARATIONS.to_owned();
    let each = POLICY.lines().count();
    for at in 0..lines.saturating_sub(text.lines().count()).div_ceil(each) {
        text.push_str(&POLICY.replace('@', &at.to_string()));
    }
    text
}

/// One policy whose risk has a rule on every line.
fn long_risk(lines: usize) -> String {
    let mut text = "probity 1\nworkflow w {\n  input { n: int  d: int? }\n  risk r in 0..100 {\n".to_owned();
    for at in 0..lines.saturating_sub(8) {
        let _ = match at % 3 {
            0 => writeln!(text, "  r{at}: +5 when input.n > {at}"),
            1 => writeln!(text, "  r{at}: =9 when input.d < {at}, +1 if unknown"),
            _ => writeln!(text, "  r{at}: +1 when input.n == {at}"),
        };
    }
    text.push_str("  }\n  decide r {\n    0..100 -> end PASSED\n  }\n}\n");
    text
}

fn check(text: &str) -> usize {
    let compiled = compile("script.probity", text, &NoFiles);
    assert!(!compiled.has_errors(), "{:?}", compiled.diagnostics.first());
    compiled.programs.len()
}

/// The quickest of a few runs, in nanoseconds for each line.
fn per_line(text: &str) -> u128 {
    let once = || {
        let start = Instant::now();
        black_box(check(black_box(text)));
        start.elapsed()
    };
    let quickest = (0..3).map(|_| once()).min().unwrap_or_default();
    quickest.as_nanos() / text.lines().count().max(1) as u128
}

fn bench(criterion: &mut Criterion) {
    for (what, build) in [("policies", policies as fn(usize) -> String), ("one risk", long_risk)] {
        let mut group = criterion.benchmark_group(format!("check/{what}"));
        group
            .sample_size(10)
            .warm_up_time(Duration::from_millis(500))
            .measurement_time(Duration::from_secs(3));
        for lines in LINES {
            let text = build(lines);
            let (count, bytes) = (text.lines().count(), text.len());
            println!("{what}: {count} lines of {} bytes: {} ns per line", bytes / count, per_line(&text));
            group.throughput(Throughput::Elements(count as u64));
            group.bench_with_input(BenchmarkId::from_parameter(lines), &text, |bencher, text| {
                bencher.iter(|| check(black_box(text)));
            });
        }
        group.finish();
    }
}

criterion_group!(benches, bench);
criterion_main!(benches);
