//! How long it takes to read a facts document of some 900 bytes with 27 fields into a row, against what a Rust service would
//! do by hand: `serde_json` into a typed struct that borrows its texts and leaves dates and codes as text.

#![allow(dead_code, reason = "what serde fills is only dropped")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark says what it expects")]

use std::fmt::Write;
use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use probity::engine::{Engine, NoFiles, Tier, compile};
use serde::Deserialize;

const SCRIPT: &str = r#"probity 1
enum tier { BASIC, PLUS, BUSINESS }
set risky: country = { IR, KP, RU, BY, SY }
list blocked: text folded

workflow payment {
  input {
    user: text
    email: text
    country: country
    tier: tier
    amount: money in EUR
    account_age_days: int in 0..20_000
    failed_logins: int? in 0..1000
    device_score: float? in 0..1
    ip_score: float? in 0..1
    card_country: country?
    currency: currency?
    is_vpn: bool?
    is_proxy: bool?
    is_first_payment: bool?
    born: date?
    last_seen: time?
    payments_today: int? in 0..100_000
    payments_week: int? in 0..100_000
    refunds: int? in 0..100_000
    average: decimal?
    limit: decimal?
    merchant: text?
    category: text?
    device: text?
    browser: text?
    city: text?
    note: text?
  }
  risk fraud in 0..1000 {
    a: +10 when input.email in blocked, +1 if unknown
    b: +10 when input.country in risky
    c: +10 when input.tier == BASIC and input.amount > 500.00 EUR
    d: +10 when input.account_age_days < 30
    e: +10 when input.failed_logins > 3, +1 if unknown
    f: +10 when input.device_score > 0.8, +1 if unknown
    g: +10 when input.ip_score > 0.8, +1 if unknown
    h: +10 when input.card_country != input.country, +1 if unknown
    i: +10 when input.currency == USD, +1 if unknown
    j: +10 when input.is_vpn, +1 if unknown
    k: +10 when input.is_proxy, +1 if unknown
    l: +10 when input.is_first_payment, +1 if unknown
    m: +10 when input.born > 2005-01-01, +1 if unknown
    n: +10 when input.last_seen < 2025-06-01T00:00:00Z, +1 if unknown
    o: +10 when input.payments_today > 20, +1 if unknown
    p: +10 when input.payments_week > 50, +1 if unknown
    q: +10 when input.refunds > 5, +1 if unknown
    r: +10 when input.average < 10.5, +1 if unknown
    s: +10 when input.limit < 100, +1 if unknown
    t: +10 when input.merchant == "casino royale", +1 if unknown
    u: +10 when input.category in { "gambling", "crypto", "gift cards" }, +1 if unknown
    v: +10 when input.device == "emulator", +1 if unknown
    w: +10 when input.browser == "headless", +1 if unknown
    x: +10 when input.city == "Springfield", +1 if unknown
    y: +10 when input.note == "test", +1 if unknown
    z: +10 when input.user == "root"
  }
  end PASSED
}
"#;

#[derive(Deserialize)]
#[serde(bound(deserialize = "'de: 'a"))]
struct Document<'a> {
    transaction: Transaction<'a>,
    input: Input<'a>,
}

#[derive(Deserialize)]
struct Transaction<'a> {
    id: &'a str,
    time: &'a str,
}

#[derive(Deserialize)]
struct Input<'a> {
    user: &'a str,
    email: &'a str,
    country: &'a str,
    tier: &'a str,
    amount: Amount<'a>,
    account_age_days: i64,
    failed_logins: Option<i64>,
    device_score: Option<f64>,
    ip_score: Option<f64>,
    card_country: Option<&'a str>,
    currency: Option<&'a str>,
    is_vpn: Option<bool>,
    is_proxy: Option<bool>,
    is_first_payment: Option<bool>,
    born: Option<&'a str>,
    last_seen: Option<&'a str>,
    payments_today: Option<i64>,
    payments_week: Option<i64>,
    refunds: Option<i64>,
    average: Option<f64>,
    limit: Option<f64>,
    merchant: Option<&'a str>,
    category: Option<&'a str>,
    device: Option<&'a str>,
    browser: Option<&'a str>,
    city: Option<&'a str>,
    note: Option<&'a str>,
}

#[derive(Deserialize)]
struct Amount<'a> {
    amount: &'a str,
    currency: &'a str,
}

/// The same numbers everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    fn of<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[self.below(words.len() as u64) as usize]
    }
}

/// How documents are made.
#[derive(Clone, Copy)]
enum Form {
    /// Every field is there.
    Full,
    /// One optional field in eight is left out.
    Gaps,
    /// As `Gaps`, with fields in an order of its own for each document.
    Shuffled,
    /// As `Gaps`, on many lines.
    Pretty,
    /// As `Gaps`, with four more fields that nobody reads, at the same places in each document.
    Four,
    /// As `Gaps`, with 12 more, at places of their own in each document.
    More,
}

const COUNTRIES: [&str; 8] = ["DE", "FR", "USA", "IT", "ESP", "NL", "RU", "PL"];

fn document(random: &mut Random, form: Form) -> String {
    let name: String = (0..6 + random.below(8)).map(|_| char::from(b'a' + random.below(26) as u8)).collect();
    let mut fields = vec![
        format!("\"user\":\"user-7f3a-{:06}-c21b9e04\"", random.below(1_000_000)),
        format!("\"email\":\"{name}@example.com\""),
        format!("\"country\":\"{}\"", random.of(&COUNTRIES)),
        format!("\"tier\":\"{}\"", random.of(&["BASIC", "PLUS", "BUSINESS"])),
        format!(
            "\"amount\":{{\"amount\":\"{}.{:02}\",\"currency\":\"EUR\"}}",
            random.below(2000),
            random.below(100)
        ),
        format!("\"account_age_days\":{}", random.below(5000)),
    ];
    let optional = [
        format!("\"failed_logins\":{}", random.below(8)),
        format!("\"device_score\":0.{}", random.below(1000)),
        format!("\"ip_score\":0.{}", random.below(100_000)),
        format!("\"card_country\":\"{}\"", random.of(&COUNTRIES)),
        format!("\"currency\":\"{}\"", random.of(&["EUR", "USD", "GBP"])),
        format!("\"is_vpn\":{}", random.below(2) == 0),
        format!("\"is_proxy\":{}", random.below(2) == 0),
        format!("\"is_first_payment\":{}", random.below(2) == 0),
        format!(
            "\"born\":\"{}-{:02}-{:02}\"",
            1940 + random.below(70),
            1 + random.below(12),
            1 + random.below(28)
        ),
        format!(
            "\"last_seen\":\"2025-{:02}-{:02}T{:02}:30:00Z\"",
            1 + random.below(12),
            1 + random.below(28),
            random.below(24)
        ),
        format!("\"payments_today\":{}", random.below(40)),
        format!("\"payments_week\":{}", random.below(200)),
        format!("\"refunds\":{}", random.below(10)),
        format!("\"average\":{}.{:02}", random.below(300), random.below(100)),
        format!("\"limit\":{}", 100 * random.below(100)),
        format!(
            "\"merchant\":\"{}\"",
            random.of(&["corner shop", "casino royale", "bookseller ltd", "airline"])
        ),
        format!("\"category\":\"{}\"", random.of(&["groceries", "gambling", "travel", "gift cards"])),
        format!("\"device\":\"{}\"", random.of(&["iPhone15,2", "Pixel 8", "emulator"])),
        format!(
            "\"browser\":\"{}\"",
            random.of(&[
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) Safari/604.1",
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) Chrome/124.0.0.0 Mobile",
                "headless"
            ])
        ),
        format!("\"city\":\"{}\"", random.of(&["Berlin", "Paris", "Springfield", "Köln"])),
        format!(
            "\"note\":\"order no. {} of {}\"",
            random.below(100_000),
            random.of(&["web", "app", "phone"])
        ),
    ];
    let full = matches!(form, Form::Full);
    fields.extend(optional.into_iter().filter(|_| full || random.below(8) != 0));
    if matches!(form, Form::Four) {
        let token: String = (0..4).map(|_| format!("{:016x}", random.below(u64::MAX))).collect();
        let agent =
            format!("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/{}.0", random.below(200));
        let unread = [
            ("\"card_country\"", format!("\"request_id\":\"{:016x}\"", random.below(u64::MAX))),
            ("\"is_first_payment\"", format!("\"session_token\":\"{token}\"")),
            ("\"refunds\"", format!("\"user_agent\":\"{agent}\"")),
            ("\"category\"", format!("\"attempt\":{}", random.below(9))),
        ];
        for (before, field) in unread {
            // Behind the last one where the field that it stands before is left out.
            let at = fields.iter().position(|field| field.starts_with(before)).unwrap_or(fields.len());
            fields.insert(at, field);
        }
    }
    if matches!(form, Form::More) {
        for n in 0..12 {
            let at = random.below(fields.len() as u64) as usize;
            fields.insert(at, format!("\"host_field_{n}\":\"value {}\"", random.below(1000)));
        }
    }
    if matches!(form, Form::Shuffled) {
        for at in 1..fields.len() {
            fields.swap(at, random.below(at as u64 + 1) as usize);
        }
    }
    let (before, between, after) = match form {
        Form::Pretty => ("\n    ", ",\n    ", "\n  "),
        _ => ("", ",", ""),
    };
    let mut text = String::new();
    let time = "\"time\":\"2026-01-31T10:00:00Z\"";
    let id = random.below(1_000_000);
    let input = fields.join(between);
    write!(text, "{{\"transaction\":{{\"id\":\"t-{id}\",{time}}},\"input\":{{{before}{input}{after}}}}}")
        .unwrap();
    if matches!(form, Form::Pretty) { text.replace("\":", "\": ") } else { text }
}

fn nanos(documents: &[String], mut read: impl FnMut(&[u8])) -> f64 {
    let mut best = f64::MAX;
    for _ in 0..60 {
        let start = Instant::now();
        for _ in 0..4 {
            documents.iter().for_each(|document| read(black_box(document.as_bytes())));
        }
        best = best.min(start.elapsed().as_nanos() as f64 / (4 * documents.len()) as f64);
    }
    best
}

fn decode(c: &mut Criterion) {
    let compiled = compile("payment.probity", SCRIPT, &NoFiles);
    assert!(!compiled.has_errors(), "{:#?}", compiled.diagnostics);
    let program = compiled.program("payment").unwrap();
    let engine = Engine::new(program, Tier::Auto);
    let mut row = engine.row();
    println!("ns a document, best of 60 rounds over 256 documents");
    println!(
        "{:<9} {:>6} {:>8} {:>9} {:>8} {:>7}",
        "form", "bytes", "direct", "from_json", "struct", "ratio"
    );
    let forms = [
        ("full", Form::Full),
        ("gaps", Form::Gaps),
        ("four", Form::Four),
        ("more", Form::More),
        ("pretty", Form::Pretty),
        ("shuffled", Form::Shuffled),
    ];
    for (name, form) in forms {
        let mut random = Random(0x2545_f491_4f6c_dd1d);
        let documents: Vec<String> = (0..256).map(|_| document(&mut random, form)).collect();
        let bytes = documents.iter().map(String::len).sum::<usize>() / documents.len();
        let direct = nanos(&documents, |document| engine.read_json(&mut row, document).unwrap());
        let tree = nanos(&documents, |document| {
            black_box(probity::facts::from_json(program, document).unwrap());
        });
        let typed = nanos(&documents, |document| {
            black_box(serde_json::from_slice::<Document<'_>>(document).unwrap());
        });
        println!("{name:<9} {bytes:>6} {direct:>8.0} {tree:>9.0} {typed:>8.0} {:>7.2}", typed / direct);
        let mut group = c.benchmark_group(name);
        group.throughput(Throughput::Bytes(bytes as u64));
        let mut at = 0;
        group.bench_function("direct", |bencher| {
            bencher.iter(|| {
                at = (at + 1) % documents.len();
                engine.read_json(&mut row, black_box(documents[at].as_bytes())).unwrap();
            });
        });
        group.finish();
    }
}

criterion_group!(benches, decode);
criterion_main!(benches);
