//! Literals of every type, boundaries first. Each table is in ascending order, so that a range can be drawn from it.

use super::types::Kind;
use crate::choices::Choices;

const INTS: &[&str] = &[
    "-9_223_372_036_854_775_807",
    "-1_000_000",
    "-1",
    "0",
    "1",
    "2",
    "7",
    "18",
    "100",
    "1_000",
    "4_294_967_296",
    "9_223_372_036_854_775_807",
];
const DECIMALS: &[&str] = &[
    "-99_999_999_999_999_999_999.999999999",
    "-1_000.5",
    "-0.000000001",
    "0.0",
    "0.000000001",
    "0.5",
    "80%",
    "2.5",
    "100.0",
    "99_999_999.999999999",
    "99_999_999_999_999_999_999.999999999",
];
const FLOATS: &[&str] =
    &["-99_999_999_999_999_999_999.5", "-0.5", "0.0", "0.1", "0.5", "0.9", "1.0", "1_000_000.25"];
const TEXTS: &[&str] = &[
    r#""""#,
    r#"" a ""#,
    r#""a""#,
    r#""Abc""#,
    r#""abc@example.com""#,
    r#""\"q\" \\ \n\t""#,
    r#""\u{1F600}""#,
    r#""Ærøskøbing""#,
    r#""straße""#,
    r#""ﬁ İ e\u{301}""#,
];
const DATES: &[&str] =
    &["0001-01-01", "1900-02-28", "1970-01-01", "2000-02-29", "2007-12-31", "2026-01-31", "9999-12-31"];
const TIMES: &[&str] = &[
    "0001-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999999Z",
    "2026-01-31T10:00:00Z",
    "2026-01-31T12:00:00+01:30",
    "9999-12-31T23:59:59Z",
];
const DURATIONS: &[&str] =
    &["0 s", "1 ms", "5 s", "30 min", "1 hour", "1.5 hours", "1 day", "30 days", "52 weeks"];
const AMOUNTS: &[&str] =
    &["-1_000_000.01", "-0.01", "0", "0.00", "0.005", "9.99", "500.00", "5_000", "1_000_000_000_000.00"];
pub const CURRENCIES: &[&str] = &["EUR", "USD", "JPY"];
pub const COUNTRIES: &[&str] = &["DE", "FRA", "PRK", "XKX", "US", "IRN", "CUB", "CHE"];
pub const PATTERNS: &[&str] =
    &["[0-9]+", "^a", "(?i)abc", "@example\\.com$", "", "^(a|b)*c{2,3}$", "\\d\\d", "\\s"];

/// The literals of a kind in ascending order; empty where a kind has none that order.
fn ordered(kind: &Kind) -> Vec<String> {
    let own = |all: &[&str]| all.iter().map(ToString::to_string).collect();
    match kind {
        Kind::Int(low, high) => {
            let value = |text: &str| text.replace('_', "").parse::<i64>().unwrap();
            let mut all: Vec<String> = INTS
                .iter()
                .filter(|text| (*low..=*high).contains(&value(text)))
                .map(ToString::to_string)
                .collect();
            if *low > i64::MIN {
                all.insert(0, low.to_string());
            }
            if *high < i64::MAX {
                all.push(high.to_string());
            }
            all
        }
        Kind::Decimal => own(DECIMALS),
        Kind::Float => own(FLOATS),
        Kind::Date => own(DATES),
        Kind::Time => own(TIMES),
        Kind::Duration => own(DURATIONS),
        Kind::Money(currency) => {
            AMOUNTS.iter().map(|amount| format!("{amount} {}", currency.unwrap_or("EUR"))).collect()
        }
        _ => Vec::new(),
    }
}

/// A literal of the kind; `None` where only a symbol or a name can stand.
pub fn literal(choices: &mut Choices, kind: &Kind) -> Option<String> {
    match kind {
        Kind::Bool => Some(if choices.percent(50) { "true" } else { "false" }.to_owned()),
        Kind::Text => Some((*choices.pick(TEXTS)).to_owned()),
        Kind::Money(None) => {
            let currency = *choices.pick(CURRENCIES);
            literal(choices, &Kind::Money(Some(currency)))
        }
        kind => {
            let all = ordered(kind);
            if all.is_empty() { None } else { Some(choices.pick(&all).clone()) }
        }
    }
}

/// Two literals of an ordered kind, the lesser (or equal) one first.
pub fn range(choices: &mut Choices, kind: &Kind) -> (String, String) {
    let all = ordered(kind);
    let low = choices.below(all.len());
    let high = choices.between(low, all.len() - 1);
    (all[low].clone(), all[high].clone())
}
