//! Decodes the values that have no parts (money counts as one). Exact: nothing is rounded, converted or guessed.

use super::value::{Mode, expected, unknown_symbol};
use crate::core::Kind;
use crate::diagnostic::codes::facts as codes;
use crate::facts::error::FactsError;
use crate::facts::json::Json;
use crate::facts::path::Path;
use crate::value::{Country, Currency, Date, Decimal, Duration, Money, Time, Value};

/// Every whole number up to here is a float of its own.
const EXACT_IN_FLOAT: f64 = 9_007_199_254_740_992.0;

/// This many significant digits survive a JSON number in every program.
const SURE_DIGITS: usize = 15;

/// The value, with its range still to be looked at. Errors: another kind of value; a currency that is not `kind`'s.
pub(super) fn decode(
    kind: &Kind,
    json: &Json,
    path: &Path<'_>,
    mode: Mode,
) -> Result<Value, Box<FactsError>> {
    let vendor = mode == Mode::Vendor;
    let value = match (kind, json) {
        (Kind::Bool, Json::Bool(value)) => Some(Value::Bool(*value)),
        (Kind::Int(..), json) => whole(json, vendor).map(Value::Int),
        (Kind::Float(_), json) => float(json, vendor).map(Value::Float),
        (Kind::Decimal(_), json) => decimal(json).map(Value::Decimal),
        (Kind::Text, Json::Text(text)) => Some(Value::Text(text.as_ref().into())),
        (Kind::Date, Json::Text(text)) => date(text, vendor).map(Value::Date),
        (Kind::Time, Json::Text(text)) => Time::parse(text).map(Value::Time),
        (Kind::Duration, Json::Text(text)) => Duration::parse_iso(text).map(Value::Duration),
        (Kind::Duration, Json::Int(seconds)) => {
            seconds.checked_mul(1_000_000).map(|micros| Value::Duration(Duration::from_micros(micros)))
        }
        (Kind::Country, Json::Text(text)) => Country::parse(text).map(Value::Country),
        (Kind::Currency, Json::Text(text)) => Currency::parse(text).map(Value::Currency),
        (Kind::Money(currency), json) => return money(*currency, json, path),
        (Kind::Enum(symbols), json) => {
            let symbol =
                json.as_text().and_then(|text| symbols.variants.iter().find(|symbol| ***symbol == *text));
            let Some(symbol) = symbol else {
                return Err(Box::new(unknown_symbol(
                    json,
                    symbols.variants.iter().map(|symbol| &**symbol),
                    path,
                )));
            };
            Some(Value::Symbol(symbol.clone()))
        }
        _ => None,
    };
    value.ok_or_else(|| wrong_type(kind, json, path))
}

fn wrong_type(kind: &Kind, json: &Json, path: &Path<'_>) -> Box<FactsError> {
    let error = FactsError::mismatch(codes::WRONG_TYPE, path, expected(kind), json.describe());
    let inexact = matches!((kind, json), (Kind::Decimal(_), Json::Float(_)));
    Box::new(match json {
        Json::TooLarge if matches!(kind, Kind::Decimal(_)) => {
            error.help("the number is too large for JSON numbers, write it as text")
        }
        Json::TooLarge => error.help("the number is too large, write it as text where text is expected"),
        _ if inexact => error.help("write it as text, which keeps all digits; at most nine places are kept"),
        _ => error,
    })
}

fn whole(json: &Json, vendor: bool) -> Option<i64> {
    match json {
        Json::Int(value) => Some(*value),
        // In this range a float without a fraction is exactly that whole number.
        #[expect(clippy::cast_possible_truncation, reason = "the number is whole and within 53 bits")]
        Json::Float(value) if value.fract() == 0.0 && value.abs() <= EXACT_IN_FLOAT => Some(*value as i64),
        Json::Text(text) if vendor => text.trim().parse().ok(),
        _ => None,
    }
}

fn float(json: &Json, vendor: bool) -> Option<f64> {
    match json {
        Json::Float(value) => Some(*value),
        #[expect(clippy::cast_precision_loss, reason = "the number is within 53 bits")]
        Json::Int(value) if (*value as f64).abs() <= EXACT_IN_FLOAT => Some(*value as f64),
        Json::Text(text) if vendor => {
            plain_number(text).and_then(|text| text.parse().ok()).filter(|x: &f64| x.is_finite())
        }
        _ => None,
    }
}

fn decimal(json: &Json) -> Option<Decimal> {
    match json {
        Json::Int(value) => Some(Decimal::from_int(*value)),
        Json::Float(value) => sure_decimal(*value),
        Json::Text(text) => plain_number(text).and_then(Decimal::parse),
        _ => None,
    }
}

/// The decimal that the JSON number named, unless it had more digits than a float keeps for sure.
fn sure_decimal(value: f64) -> Option<Decimal> {
    let text = value.abs().to_string();
    let digits = text.chars().filter(char::is_ascii_digit).collect::<String>();
    let significant = digits.trim_start_matches('0');
    let significant = if text.contains('.') { significant } else { significant.trim_end_matches('0') };
    if significant.len() > SURE_DIGITS { None } else { Decimal::from_f64_shortest(value) }
}

/// Digits, sign, point and exponent only: `inf`, `nan` and the separators of the language are not data.
fn plain_number(text: &str) -> Option<&str> {
    let text = text.trim();
    text.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '.' | 'e' | 'E')).then_some(text)
}

/// A calendar day; in a vendor's body also a full time, of which the day in UTC counts.
fn date(text: &str, vendor: bool) -> Option<Date> {
    let day = Date::parse(text);
    if vendor { day.or_else(|| Time::parse(text).map(Time::date)) } else { day }
}

/// `{"amount": "12.50", "currency": "EUR"}` or `"12.50 EUR"`.
fn money(wanted: Option<Currency>, json: &Json, path: &Path<'_>) -> Result<Value, Box<FactsError>> {
    let kind = Kind::Money(wanted);
    let found = match json {
        Json::Text(text) if !text.contains('_') => Money::parse(text.trim()),
        Json::Object(object) => {
            let amount = object.get("amount").and_then(decimal);
            let currency = object.get("currency").and_then(Json::as_text).and_then(Currency::parse);
            amount.zip(currency).map(|(amount, currency)| Money::new(amount, currency))
        }
        _ => None,
    };
    let Some(found) = found else {
        let error = FactsError::mismatch(codes::WRONG_TYPE, path, expected(&kind), json.describe());
        let help = "write an amount with its currency: {\"amount\": \"12.50\", \"currency\": \"EUR\"} or \"12.50 EUR\"";
        return Err(Box::new(error.help(help)));
    };
    if let Some(wanted) = wanted
        && wanted != found.currency
    {
        let error = FactsError::mismatch(
            codes::WRONG_CURRENCY,
            path,
            expected(&kind),
            format!("money in {}", found.currency),
        );
        return Err(Box::new(error.help("amounts are never converted here; convert it before sending")));
    }
    let places = found.currency.minor_units();
    if found.amount.places() > places {
        let wanted = format!("an amount with at most {places} places, as {} has", found.currency);
        let error = FactsError::mismatch(codes::WRONG_CURRENCY, path, wanted, format!("`{found}`"));
        return Err(Box::new(error.help("amounts are never rounded here; round it before sending")));
    }
    Ok(Value::Money(found))
}
