//! What a column's values have to be, looked at a block at a time. A value that is wrong makes its row odd, and the row
//! then says itself what is wrong with it.

use std::ops::Range;

use super::column::{Cells, Column, Keys};
use super::marks::{Marks, is_marked, mark};
use super::rest::bits;
use super::rows::{Table, times};
use super::source::is_of_kind;
use crate::core::{Kind, Program, Ty};
use crate::layout::Unit;
use crate::value::Value;

/// What a column's values have to be.
pub(super) enum Check<'t> {
    Numbers {
        numbers: &'t [i64],
        low: i64,
        high: i64,
    },
    Floats {
        floats: &'t [f64],
        low: f64,
        high: f64,
    },
    /// By key, whether its text is none.
    Keys {
        keys: &'t Keys<'t>,
        wrong: Vec<bool>,
    },
    /// Lists of texts, none of them wrong.
    Lists {
        offsets: &'t [i64],
        most: i64,
    },
    /// Each row for itself.
    Each,
}

/// Microseconds in a day.
const DAY: i64 = 86_400_000_000;

impl<'t> Check<'t> {
    /// `None`: every value of the column is right.
    pub(super) fn of(column: &'t Column<'_>, ty: &Ty) -> Option<Check<'t>> {
        if !column.exceptions.is_empty() {
            return Some(Check::Each);
        }
        match (&column.cells, &ty.kind) {
            (Cells::Absent | Cells::Truths(_), _) => None,
            (Cells::Numbers(unit, numbers), kind) => {
                let (low, high) = match (unit, kind) {
                    (Unit::Whole, Kind::Int(low, high)) => ((*low).max(i64::MIN.saturating_add(1)), *high),
                    (Unit::Time, _) => times(),
                    (Unit::Date, _) => {
                        let (first, last) = times();
                        (first.div_euclid(DAY), last.div_euclid(DAY))
                    }
                    (Unit::Decimal, Kind::Decimal(Some(_))) => return Some(Check::Each),
                    _ => (i64::MIN.saturating_add(1), i64::MAX),
                };
                Some(Check::Numbers { numbers, low, high })
            }
            (Cells::Floats(floats), kind) => {
                let (low, high) = match kind {
                    Kind::Float(Some((low, high))) => (*low, *high),
                    _ => (f64::MIN, f64::MAX),
                };
                Some(Check::Floats { floats, low, high })
            }
            (Cells::Words(words), kind) => {
                let wrong = |text: &Option<&str>| text.is_some_and(|text| !is_of_kind(kind, text));
                // A null among the values is one of the rows.
                let mut wrong: Vec<bool> = words.values.iter().map(wrong).collect();
                if !ty.optional {
                    for (wrong, text) in wrong.iter_mut().zip(&words.values) {
                        *wrong |= text.is_none();
                    }
                }
                if wrong.iter().any(|wrong| *wrong) {
                    Some(Check::Keys { keys: &words.keys, wrong })
                } else {
                    None
                }
            }
            (Cells::Texts(_), Kind::Text) => None,
            (Cells::Lists(offsets, elements), Kind::List(element, most)) => {
                let fine = match &elements.cells {
                    Cells::Words(words) => words.values.iter().all(|text| match text {
                        Some(text) => is_of_kind(&element.kind, text),
                        None => element.optional,
                    }),
                    Cells::Texts(_) => matches!(element.kind, Kind::Text),
                    _ => false,
                };
                let fine = fine && (element.optional || elements.nulls.is_none());
                let lists = Check::Lists { offsets, most: i64::from(*most) };
                Some(if fine { lists } else { Check::Each })
            }
            (Cells::Texts(_) | Cells::Lists(..), _) => Some(Check::Each),
        }
    }

    /// Marks the rows whose values are wrong. `there`: the rows that have one, where some have none.
    #[inline(always)]
    pub(super) fn mark(
        &self,
        program: &Program,
        table: &Table<'_>,
        leaf: usize,
        rows: Range<usize>,
        there: Option<&Marks>,
        odd: &mut Marks,
    ) {
        let is_there = |row: usize| there.is_none_or(|there| is_marked(there, row));
        match self {
            Check::Numbers { numbers, low, high } => {
                let numbers = numbers.get(rows).unwrap_or(&[]);
                mark_values(numbers, there, odd, |number| u8::from(number < *low) | u8::from(number > *high));
            }
            Check::Floats { floats, low, high } => {
                let floats = floats.get(rows).unwrap_or(&[]);
                // One that is no number is neither.
                let is_wrong = |float| 1 ^ (u8::from(float >= *low) & u8::from(float <= *high));
                mark_values(floats, there, odd, is_wrong);
            }
            Check::Lists { offsets, most } => {
                let starts = offsets.get(rows.start..).unwrap_or(&[]);
                let ends = starts.get(1..).unwrap_or(&[]);
                for (row, (start, end)) in starts.iter().zip(ends).enumerate().take(rows.len()) {
                    if end.wrapping_sub(*start) > *most && is_there(row) {
                        mark(odd, row);
                    }
                }
            }
            Check::Keys { keys, wrong } => {
                for (row, at) in rows.enumerate() {
                    if wrong.get(keys.get(at)).copied().unwrap_or(true) && is_there(row) {
                        mark(odd, row);
                    }
                }
            }
            Check::Each => {
                let (Some(column), Some(of)) = (table.columns.get(leaf), table.bound.leaves.get(leaf)) else {
                    return;
                };
                let channels = &program.meta.channels;
                let of_channel = table.bound.channel == Some(leaf) && !channels.is_empty();
                for (row, at) in rows.enumerate() {
                    let is_wrong = match column.checked(&of.ty, at) {
                        _ if column.exceptions.contains_key(&at) => true,
                        Ok(Value::Text(word)) if of_channel => !channels.contains(&word),
                        found => found.is_err(),
                    };
                    if is_wrong {
                        mark(odd, row);
                    }
                }
            }
        }
    }
}

/// Marks the values that are wrong (1). In bytes, of which a vector holds many; they become bits where one is.
#[inline(always)]
fn mark_values<T: Copy>(values: &[T], there: Option<&Marks>, odd: &mut Marks, is_wrong: impl Fn(T) -> u8) {
    for (at, (chunk, odd)) in values.chunks(64).zip(odd).enumerate() {
        let mut bytes = [0u8; 64];
        let mut any = 0u8;
        for (byte, value) in bytes.iter_mut().zip(chunk) {
            *byte = is_wrong(*value);
            any |= *byte;
        }
        if any != 0 {
            *odd |= bits(&bytes) & there.and_then(|there| there.get(at)).copied().unwrap_or(u64::MAX);
        }
    }
}
