//! Constants in words: country names, grouped digits, written-out units.

use super::phrase::{Phrase, Piece};
use crate::core::Decision;
use crate::value::{Country, Duration, Value};

/// "5,000.00 EUR", "Germany", "30 minutes", "31 January 2026".
pub fn value(value: &Value) -> Phrase {
    let mut phrase = Phrase::default();
    write(&mut phrase, value);
    phrase
}

pub(super) fn write(phrase: &mut Phrase, value: &Value) {
    match value {
        Value::Missing => phrase.text("nothing"),
        Value::Bool(_) | Value::Currency(_) => phrase.text(&value.to_string()),
        Value::Int(_) | Value::Float(_) | Value::Decimal(_) | Value::Money(_) => {
            phrase.text(&grouped(&value.to_string()));
        }
        Value::Text(text) => phrase.push(Piece::Quote(text.to_string())),
        Value::Date(date) => {
            let (year, month, day) = date.ymd();
            let months = [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
            ];
            let month = months.get((month as usize).saturating_sub(1)).copied().unwrap_or_default();
            phrase.text(&format!("{day} {month} {year}"));
        }
        Value::Time(time) => {
            write(phrase, &Value::Date(time.date()));
            let clock = time.to_string();
            let clock = clock.split_once('T').map_or("", |(_, clock)| clock.trim_end_matches('Z'));
            phrase.text(&format!(", {clock} UTC"));
        }
        Value::Duration(duration) => phrase.text(&length_of_time(*duration)),
        Value::Country(country) => phrase.text(&country_name(*country)),
        Value::Symbol(symbol) => match Decision::parse(symbol) {
            Some(decision) => phrase.text(decision_name(decision)),
            None => phrase.push(Piece::Symbol(symbol.clone())),
        },
        Value::Record(values) | Value::List(values) => {
            phrase.text("(");
            enumerate(phrase, values, "; ", "; ");
            phrase.text(")");
        }
    }
}

/// "Iran, Cuba or Syria", with `last` before the last one.
pub(super) fn enumerate(phrase: &mut Phrase, values: &[Value], between: &str, last: &str) {
    for (at, one) in values.iter().enumerate() {
        phrase.text(separator(at, values.len(), between, last));
        write(phrase, one);
    }
}

pub(super) fn separator<'a>(at: usize, count: usize, between: &'a str, last: &'a str) -> &'a str {
    match at {
        0 => "",
        _ if at.saturating_add(1) == count => last,
        _ => between,
    }
}

/// The decision as an adjective.
pub(super) fn decision_name(decision: Decision) -> &'static str {
    match decision {
        Decision::Passed => "passed",
        Decision::Warning => "warning",
        Decision::Rejected => "rejected",
        Decision::NotExecuted => "not executed",
    }
}

/// The English short name, without what ISO 3166 adds in parentheses where no other country is called so.
pub(super) fn country_name(country: Country) -> String {
    let short = |country: Country| country.name().split(" (").next().unwrap_or_default();
    let alike = Country::all().filter(|other| short(*other) == short(country)).count();
    if alike == 1 { short(country).to_owned() } else { country.name().to_owned() }
}

pub(super) fn length_of_time(duration: Duration) -> String {
    let short = duration.to_string();
    let Some((amount, unit)) = short.split_once(' ') else { return short };
    let unit = match (unit, amount.trim_start_matches('-')) {
        ("s", "1") => "second",
        ("s", _) => "seconds",
        ("min", "1") => "minute",
        ("min", _) => "minutes",
        ("ms", "1") => "millisecond",
        ("ms", _) => "milliseconds",
        (unit, _) => unit,
    };
    format!("{} {unit}", grouped(amount))
}

/// Commas between groups of three digits before the decimal point: `5000.00 EUR` is `5,000.00 EUR`.
pub(super) fn grouped(number: &str) -> String {
    let end = number.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(number.len());
    let (whole, rest) = number.split_at_checked(end).unwrap_or((number, ""));
    let digits = whole.chars().filter(char::is_ascii_digit).count();
    let mut out = String::new();
    let mut left = digits;
    for c in whole.chars() {
        if c.is_ascii_digit() {
            if left < digits && left % 3 == 0 {
                out.push(',');
            }
            left = left.saturating_sub(1);
        }
        out.push(if c == '-' { '−' } else { c });
    }
    out.push_str(rest);
    out
}
