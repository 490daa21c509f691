//! Types in words: "whole number from 0 to 100", "amount of money in EUR".

use super::naming::spoken;
use super::value::grouped;
use crate::core::{Kind, Ty};

/// What a value of the type is; not whether it may be missing.
pub fn type_words(ty: &Ty) -> String {
    match &ty.kind {
        Kind::Bool => "true or false".to_owned(),
        Kind::Int(i64::MIN, i64::MAX) => "whole number".to_owned(),
        Kind::Int(low, high) => ranged("whole number", low, high),
        Kind::Float(None) => "number".to_owned(),
        Kind::Float(Some((low, high))) => ranged("number", low, high),
        Kind::Decimal(None) => "exact number".to_owned(),
        Kind::Decimal(Some((low, high))) => ranged("exact number", low, high),
        Kind::Text => "text".to_owned(),
        Kind::Date => "date".to_owned(),
        Kind::Time => "moment in time".to_owned(),
        Kind::Duration => "length of time".to_owned(),
        Kind::Country => "country".to_owned(),
        Kind::Currency => "currency".to_owned(),
        Kind::Money(None) => "amount of money in any currency".to_owned(),
        Kind::Money(Some(currency)) => format!("amount of money in {}", currency.code()),
        Kind::Enum(of) if of.variants.len() <= 12 => {
            let all: Vec<String> = of.variants.iter().map(|variant| spoken(variant)).collect();
            format!("one of: {}", all.join(", "))
        }
        Kind::Enum(of) => format!("one of {} values of {}", of.variants.len(), spoken(&of.name)),
        Kind::Record(record) => spoken(&record.name),
        Kind::List(element, max) => format!("list of at most {max}: {}", type_words(element)),
        Kind::CheckResult => "check result".to_owned(),
        Kind::Error => "unknown".to_owned(),
    }
}

fn ranged(what: &str, low: impl ToString, high: impl ToString) -> String {
    format!("{what} from {} to {}", grouped(&low.to_string()), grouped(&high.to_string()))
}
