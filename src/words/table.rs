//! Cells of decision tables: "under 100.00 EUR".

use super::phrase::Phrase;
use super::value;
use crate::core::{Cell, CompareOp};

/// What a cell asks of its column, without saying the column.
pub fn cell(cell: &Cell) -> Phrase {
    let mut out = Phrase::default();
    match cell {
        Cell::Any => out.text("any"),
        Cell::Missing => out.text("not known"),
        Cell::Value(only) => value::write(&mut out, only),
        Cell::Set { name, values } if name.is_empty() => value::enumerate(&mut out, values, ", ", " or "),
        Cell::Set { name, .. } => {
            out.text("one of ");
            out.name(name);
        }
        Cell::Range(low, high) => {
            value::write(&mut out, low);
            out.text(" to ");
            value::write(&mut out, high);
        }
        Cell::Bound(op, bound) => {
            out.text(match op {
                CompareOp::Less => "below ",
                CompareOp::LessEqual => "up to ",
                CompareOp::Greater => "above ",
                CompareOp::GreaterEqual => "from ",
                CompareOp::Equal => "",
                CompareOp::NotEqual => "other than ",
            });
            value::write(&mut out, bound);
        }
    }
    out
}
