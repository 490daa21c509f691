//! Columns without a type in their header: the narrowest type that all values have, and cells written in it.

use super::{Column, unreadable};
use crate::exchange::ExchangeError;
use crate::exchange::sheet::{Row, Sheet};
use crate::value::{Country, Currency, Date, Decimal, Money, Value};

/// A type that can be told from values, narrower ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guess {
    Bool,
    Int,
    Decimal,
    Money(Currency),
    Date,
    Country,
    Text,
}

impl Guess {
    /// The narrowest that all of them have. Nothing is text.
    fn of(atoms: &[&str]) -> Guess {
        let Some(first) = atoms.first() else { return Guess::Text };
        let money = Money::parse(first).map(|money| Guess::Money(money.currency));
        let known = [Guess::Bool, Guess::Int, Guess::Decimal, Guess::Date, Guess::Country];
        let fits = |guess: &Guess| atoms.iter().all(|atom| guess.spelled(atom).is_some());
        known.into_iter().chain(money).find(fits).unwrap_or(Guess::Text)
    }

    fn name(self) -> String {
        match self {
            Guess::Bool => "bool".to_owned(),
            Guess::Int => "int".to_owned(),
            Guess::Decimal => "decimal".to_owned(),
            Guess::Money(currency) => format!("money in {}", currency.code()),
            Guess::Date => "date".to_owned(),
            Guess::Country => "country".to_owned(),
            Guess::Text => "text".to_owned(),
        }
    }

    fn has_order(self) -> bool {
        !matches!(self, Guess::Bool | Guess::Country | Guess::Text)
    }

    /// The value as a script writes it; `None` where it has another type.
    fn spelled(self, atom: &str) -> Option<String> {
        match self {
            Guess::Bool => {
                let lower = atom.to_ascii_lowercase();
                matches!(lower.as_str(), "true" | "false").then_some(lower)
            }
            // `007` is no number that somebody counts with.
            Guess::Int if has_leading_zero(atom) || atom.starts_with('+') => None,
            Guess::Int => atom.parse::<i64>().ok().filter(|n| *n != i64::MIN).map(|n| n.to_string()),
            Guess::Decimal if has_leading_zero(atom) => None,
            Guess::Decimal => Decimal::parse(atom).map(|decimal| decimal.to_string()),
            Guess::Money(currency) => {
                Money::parse(atom).filter(|money| money.currency == currency).map(|money| money.to_string())
            }
            Guess::Date => Date::parse(atom).map(|date| date.to_string()),
            Guess::Country => {
                let is_code = atom.chars().all(|c| c.is_ascii_uppercase());
                Country::parse(atom).filter(|_| is_code).map(|_| atom.to_owned())
            }
            Guess::Text => Some(Value::text(atom).to_string()),
        }
    }
}

fn has_leading_zero(atom: &str) -> bool {
    let digits = atom.trim_start_matches('-');
    digits.starts_with('0') && digits.chars().nth(1).is_some_and(|second| second.is_ascii_digit())
}

/// A condition in plain writing.
enum Plain<'t> {
    Any,
    Missing,
    Bound(&'static str, &'t str),
    Range(&'t str, &'t str),
    Set(Vec<&'t str>),
    One(&'t str),
}

impl<'t> Plain<'t> {
    fn of(cell: &'t str) -> Plain<'t> {
        match cell {
            "" | "-" | "_" => return Plain::Any,
            "missing" => return Plain::Missing,
            _ => {}
        }
        for mark in ["<=", ">=", "<", ">"] {
            if let Some(value) = cell.strip_prefix(mark) {
                return Plain::Bound(mark, value.trim());
            }
        }
        let inside = cell.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
        match (inside, cell.split_once("..")) {
            (Some(inside), _) => Plain::Set(inside.split(',').map(str::trim).collect()),
            (None, Some((low, high))) => Plain::Range(low.trim(), high.trim()),
            (None, None) => Plain::One(cell),
        }
    }

    fn atoms(&self) -> Vec<&'t str> {
        match self {
            Plain::Any | Plain::Missing => Vec::new(),
            Plain::Bound(_, value) | Plain::One(value) => vec![value],
            Plain::Range(low, high) => vec![low, high],
            Plain::Set(values) => values.clone(),
        }
    }

    fn asks_for_order(&self) -> bool {
        matches!(self, Plain::Bound(..) | Plain::Range(..))
    }

    /// As a cell of a table; `None` where a value has another type.
    fn spelled(&self, guess: Guess) -> Option<String> {
        Some(match self {
            Plain::Any => "_".to_owned(),
            Plain::Missing => "missing".to_owned(),
            Plain::Bound(mark, value) => format!("{mark} {}", guess.spelled(value)?),
            Plain::Range(low, high) => format!("{}..{}", guess.spelled(low)?, guess.spelled(high)?),
            Plain::Set(values) => {
                let values: Option<Vec<String>> = values.iter().map(|value| guess.spelled(value)).collect();
                format!("{{ {} }}", values?.join(", "))
            }
            Plain::One(value) => guess.spelled(value)?,
        })
    }
}

/// A column of conditions.
pub(super) fn conditions(sheet: &Sheet, at: usize) -> Column {
    let plain: Vec<Plain<'_>> = sheet.rows.iter().map(|row| Plain::of(row.cell(at))).collect();
    let atoms: Vec<&str> = plain.iter().flat_map(Plain::atoms).collect();
    let ordered = plain.iter().any(Plain::asks_for_order);
    let guess = Guess::of(&atoms);
    let guess = if ordered && !guess.has_order() { Guess::Text } else { guess };
    let mark = if plain.iter().any(|cell| matches!(cell, Plain::Missing)) { "?" } else { "" };
    let cell = |(row, plain): (&Row, &Plain<'_>)| match (guess, plain) {
        // Of a text nothing is a mark: it is taken as it stands.
        (Guess::Text, Plain::Bound(..) | Plain::Range(..) | Plain::Set(_)) => guess.spelled(row.cell(at)),
        (guess, plain) => plain.spelled(guess),
    };
    let cells: Option<Vec<String>> = sheet.rows.iter().zip(&plain).map(cell).collect();
    let head = match guess {
        Guess::Money(_) if !mark.is_empty() => format!("({})?", guess.name()),
        guess => format!("{}{mark}", guess.name()),
    };
    Column { head, cells: cells.unwrap_or_default() }
}

/// The column of what rows give.
pub(super) fn values(sheet: &Sheet, at: usize) -> Result<Column, Vec<ExchangeError>> {
    let empty = sheet.rows.iter().filter(|row| row.cell(at).is_empty());
    let errors: Vec<ExchangeError> = empty.map(|row| unreadable(sheet, row, at)).collect();
    if !errors.is_empty() {
        return Err(errors);
    }
    let atoms: Vec<&str> = sheet.rows.iter().map(|row| row.cell(at)).collect();
    let guess = Guess::of(&atoms);
    let cells = atoms.iter().filter_map(|atom| guess.spelled(atom)).collect();
    Ok(Column { head: guess.name(), cells })
}
