//! Values as they are written in scripts and in JSON. Reading JSON is not done here: what a field may hold depends on its type.

use std::fmt::{self, Write as _};

use serde_json::{Number, Value as Json};

use super::{Decimal, Money, Value};

/// As a script writes it: text quoted, countries as alpha-3, lists and records in braces.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Missing => f.write_str("missing"),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Int(value) => write!(f, "{value}"),
            // `{:?}` would keep the `.0` but writes large numbers with an exponent, which the language does not have.
            Value::Float(value) if value.fract() == 0.0 => write!(f, "{value:.1}"),
            Value::Float(value) => write!(f, "{value}"),
            Value::Decimal(value) => write!(f, "{value}"),
            Value::Text(text) => quote(text, f),
            Value::Date(value) => write!(f, "{value}"),
            Value::Time(value) => write!(f, "{value}"),
            Value::Duration(value) => write!(f, "{value}"),
            Value::Country(value) => write!(f, "{value}"),
            Value::Currency(value) => write!(f, "{value}"),
            Value::Money(value) => write!(f, "{value}"),
            Value::Symbol(name) => f.write_str(name),
            Value::Record(values) | Value::List(values) => braces(values, f),
        }
    }
}

fn quote(text: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            c if c.is_control() => write!(f, "\\u{{{:x}}}", u32::from(c))?,
            c => f.write_char(c)?,
        }
    }
    f.write_char('"')
}

fn braces(values: &[Value], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    if values.is_empty() {
        return f.write_str("{}");
    }
    for (at, value) in values.iter().enumerate() {
        write!(f, "{}{value}", if at == 0 { "{ " } else { ", " })?;
    }
    f.write_str(" }")
}

impl Value {
    /// As JSON: missing is null; a decimal is a number where every reader gets the same digits back and else text; money is
    /// `{"amount": "12.50", "currency": "EUR"}`; dates, times and durations are ISO 8601 text; countries are alpha-3. A record is an
    /// array of its fields, because a value does not know their names.
    pub fn to_json(&self) -> Json {
        match self {
            Value::Missing => Json::Null,
            Value::Bool(value) => Json::Bool(*value),
            Value::Int(value) => Json::from(*value),
            Value::Float(value) => Number::from_f64(*value).map_or(Json::Null, Json::Number),
            Value::Decimal(value) => decimal_to_json(*value),
            Value::Text(text) | Value::Symbol(text) => Json::from(text.as_ref()),
            Value::Duration(value) => Json::from(value.to_iso()),
            Value::Money(Money { amount, currency }) => serde_json::json!({
                "amount": amount.display_places(currency.minor_units()),
                "currency": currency.code(),
            }),
            Value::Date(value) => Json::from(value.to_string()),
            Value::Time(value) => Json::from(value.to_string()),
            Value::Country(value) => Json::from(value.alpha3()),
            Value::Currency(value) => Json::from(value.code()),
            Value::Record(values) | Value::List(values) => values.iter().map(Value::to_json).collect(),
        }
    }
}

/// A number up to 15 significant digits: those survive a reader that keeps numbers as 64-bit floats.
fn decimal_to_json(value: Decimal) -> Json {
    let text = value.to_string();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.trim_start_matches('0').len() > 15 {
        return Json::from(text);
    }
    match value.to_int_exact() {
        Some(whole) => Json::from(whole),
        None => Number::from_f64(value.to_f64()).map_or(Json::Null, Json::Number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Country, Currency, Date, Duration, Time};
    use serde_json::json;

    fn decimal(text: &str) -> Value {
        Value::Decimal(Decimal::parse(text).unwrap())
    }

    /// One value of every kind, as a script and as JSON show it.
    fn samples() -> Vec<(Value, &'static str, Json)> {
        vec![
            (Value::Missing, "missing", json!(null)),
            (Value::Bool(true), "true", json!(true)),
            (Value::Int(-3), "-3", json!(-3)),
            (Value::float(1.0), "1.0", json!(1.0)),
            (Value::float(0.25), "0.25", json!(0.25)),
            (Value::float(f64::NAN), "missing", json!(null)),
            (decimal("12.50"), "12.5", json!(12.5)),
            (decimal("100"), "100", json!(100)),
            (decimal("123456789012345.6"), "123456789012345.6", json!("123456789012345.6")),
            (decimal("0.000000001"), "0.000000001", json!(0.000_000_001)),
            (Value::text("a \"b\"\n\\\u{7}é"), r#""a \"b\"\n\\\u{7}é""#, json!("a \"b\"\n\\\u{7}é")),
            (Value::symbol("PASSED"), "PASSED", json!("PASSED")),
            (Value::Date(Date::parse("2026-01-31").unwrap()), "2026-01-31", json!("2026-01-31")),
            (
                Value::Time(Time::parse("2026-01-31T10:00:00+01:00").unwrap()),
                "2026-01-31T09:00:00Z",
                json!("2026-01-31T09:00:00Z"),
            ),
            (Value::Duration(Duration::parse_iso("PT30M").unwrap()), "30 min", json!("PT30M")),
            (Value::Country(Country::parse("DE").unwrap()), "DEU", json!("DEU")),
            (Value::Currency(Currency::parse("EUR").unwrap()), "EUR", json!("EUR")),
            (
                Value::Money(Money::parse("12.5 EUR").unwrap()),
                "12.50 EUR",
                json!({"amount": "12.50", "currency": "EUR"}),
            ),
            (Value::list([Value::Int(1), Value::Missing]), "{ 1, missing }", json!([1, null])),
            (Value::list([]), "{}", json!([])),
            (Value::record([Value::text("x"), Value::Bool(false)]), "{ \"x\", false }", json!(["x", false])),
        ]
    }

    #[test]
    fn every_kind_is_written() {
        for (value, shown, json) in samples() {
            assert_eq!(value.to_string(), shown);
            assert_eq!(value.to_json(), json, "{shown}");
            assert!(!value.kind_name().is_empty());
        }
        assert!(!Value::float(1e300).to_string().contains('e'));
    }

    #[test]
    fn different_kinds_are_unequal() {
        let samples = samples();
        for (i, (a, ..)) in samples.iter().enumerate() {
            for (j, (b, ..)) in samples.iter().enumerate() {
                assert_eq!(a == b, i == j || (a.is_missing() && b.is_missing()), "{a} {b}");
            }
        }
        assert_eq!(Value::Float(0.0), Value::Float(-0.0));
    }
}
