//! The patterns of a `match` on a value, taken as the rows of a table with that one column.

use super::domain::Column;
use crate::core::{Cell, Kind};
use crate::value::Value;

/// What patterns leave open, and which of them are never taken.
#[derive(Debug)]
pub struct Cover {
    /// Values that no pattern fits: all of them in a closed set, else one of each stretch.
    pub open: Vec<Value>,
    /// Patterns all of whose values go to patterns before them.
    pub masked: Vec<usize>,
}

/// `None` for values that can't be told apart by patterns. Missing is not looked at.
pub fn cover(kind: &Kind, patterns: &[&Cell]) -> Option<Cover> {
    // Of a closed set each value is shown for itself.
    let singles: Vec<Cell> = match kind {
        Kind::Enum(ty) => {
            ty.variants.iter().map(|symbol| Cell::Value(Value::Symbol(symbol.clone()))).collect()
        }
        Kind::Bool => [true, false].map(|truth| Cell::Value(Value::Bool(truth))).into(),
        _ => Vec::new(),
    };
    let cells: Vec<&Cell> = patterns.iter().copied().chain(&singles).collect();
    let column = Column::of(kind, false, &cells)?;
    let mut taken = vec![false; column.examples.len()];
    let mut masked = Vec::new();
    for (at, mask) in column.masks.iter().take(patterns.len()).enumerate() {
        let mut classes = taken.iter_mut().enumerate().filter(|(class, _)| mask.hits.has(*class)).peekable();
        let fits_any = classes.peek().is_some();
        let mut is_new = false;
        for (_, taken) in classes {
            is_new |= !std::mem::replace(taken, true);
        }
        if fits_any && !is_new {
            masked.push(at);
        }
    }
    let open = column.examples.into_iter().zip(taken).filter(|(_, taken)| !taken).map(|(value, _)| value);
    Some(Cover { open: open.collect(), masked })
}
