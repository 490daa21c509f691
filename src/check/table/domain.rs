//! The values of a column, cut into classes that no cell of it tells apart. Each class has a value to show. Missing is a
//! class of its own, and the last.
//!
//! Every ordered type is a set of whole numbers here (cents of a cent, days, microseconds), so that there is no question
//! of open or closed ends: `< 5` ends at the value before 5.

use rustc_hash::FxHashMap;

use super::boxes::Classes;
use super::ordered::Scale;
use crate::core::Cell;
use crate::core::Kind;
use crate::value::{Country, Currency, Value};

/// A column as its cells see it.
#[derive(Debug)]
pub struct Column {
    /// A value of each class; missing, where it may be, is the last.
    pub examples: Vec<Value>,
    /// In the order of the cells that were given.
    pub masks: Vec<Mask>,
}

/// For which classes a cell is true, and for which it is not false.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    pub hits: Classes,
    pub possible: Classes,
}

impl Column {
    /// `None` for a kind that is no column.
    pub fn of(kind: &Kind, optional: bool, cells: &[&Cell]) -> Option<Column> {
        let (mut examples, hits) = match Scale::of(kind) {
            Some(scale) => intervals(&scale, cells),
            None => points(kind, cells)?,
        };
        let present = examples.len();
        if optional {
            examples.push(Value::Missing);
        }
        let masks = cells.iter().zip(hits).map(|(cell, hits)| {
            let is_true = |class| if class == present { cell.hits_missing() } else { hit(&hits, class) };
            // No cell is false where nothing is known.
            let not_false = |class| class == present || hit(&hits, class);
            Mask {
                hits: Classes::of(examples.len(), is_true),
                possible: Classes::of(examples.len(), not_false),
            }
        });
        let masks = masks.collect();
        Some(Column { examples, masks })
    }
}

fn hit(hits: &[bool], class: usize) -> bool {
    hits.get(class).copied().unwrap_or(false)
}

/// An example of each class, and for each cell the classes that it hits.
type Cut = (Vec<Value>, Vec<Vec<bool>>);

/// Cuts an ordered type wherever a cell begins or ends.
fn intervals(scale: &Scale, cells: &[&Cell]) -> Cut {
    let parts: Vec<Vec<(i128, i128)>> = cells.iter().map(|cell| scale.intervals(cell)).collect();
    let ends = parts.iter().flatten().flat_map(|(low, high)| [*low, high.saturating_add(1)]);
    let mut cuts: Vec<i128> =
        std::iter::once(scale.low).chain(ends.filter(|cut| (scale.low..=scale.high).contains(cut))).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let highs = cuts.iter().skip(1).map(|next| next.saturating_sub(1)).chain([scale.high]);
    let examples = cuts.iter().zip(highs).map(|(low, high)| scale.example(*low, high)).collect();
    let hits = parts.iter().map(|part| {
        cuts.iter().map(|cut| part.iter().any(|(low, high)| low <= cut && cut <= high)).collect()
    });
    (examples, hits.collect())
}

/// Sorts the values of a closed type, or the texts that are named and one that is not, by which cells hit them.
fn points(kind: &Kind, cells: &[&Cell]) -> Option<Cut> {
    let values = match kind {
        Kind::Bool => vec![Value::Bool(true), Value::Bool(false)],
        Kind::Enum(ty) => ty.variants.iter().cloned().map(Value::Symbol).collect(),
        Kind::Country => Country::all().map(Value::Country).collect(),
        Kind::Currency => Currency::all().map(Value::Currency).collect(),
        Kind::Text => texts(cells),
        _ => return None,
    };
    let index: FxHashMap<String, usize> =
        values.iter().enumerate().map(|(at, value)| (value.to_string(), at)).collect();
    let mut class_of = vec![0_usize; values.len()];
    let mut count = 1;
    let mut members: Vec<Vec<bool>> = Vec::with_capacity(cells.len());
    for cell in cells {
        let mut inside = vec![matches!(cell, Cell::Any); values.len()];
        for at in cell.values().iter().filter_map(|value| index.get(&value.to_string())) {
            if let Some(slot) = inside.get_mut(*at) {
                *slot = true;
            }
        }
        let mut split: FxHashMap<(usize, bool), usize> = FxHashMap::default();
        for (class, inside) in class_of.iter_mut().zip(&inside) {
            let next = split.len();
            *class = *split.entry((*class, *inside)).or_insert(next);
        }
        count = split.len();
        members.push(inside);
    }
    // The first value of a class speaks for it.
    let speakers = (0..count).filter_map(|class| class_of.iter().position(|of| *of == class));
    let speakers: Vec<usize> = speakers.collect();
    let examples = speakers.iter().filter_map(|at| values.get(*at).cloned()).collect();
    let hits = members.iter().map(|inside| speakers.iter().map(|at| hit(inside, *at)).collect());
    Some((examples, hits.collect()))
}

/// The texts that cells name, behind one that none of them names.
fn texts(cells: &[&Cell]) -> Vec<Value> {
    let mut named: Vec<Value> = Vec::new();
    let mut seen = rustc_hash::FxHashSet::default();
    for value in cells.iter().flat_map(|cell| cell.values()) {
        if seen.insert(value.to_string()) {
            named.push(value.clone());
        }
    }
    let mut other = "other".to_owned();
    while seen.contains(&Value::text(&other).to_string()) {
        other.push('…');
    }
    std::iter::once(Value::text(&other)).chain(named).collect()
}
