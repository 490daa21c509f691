//! The word that a row of a column has in a slot: what filling a row would put there. Never guesses: a value that has none
//! leaves its row to be decided by itself.

use super::bind::{Bound, Shape};
use super::column::{Cells, Column, of_kind, span};
use super::rows::Table;
use crate::core::{Kind, Program};
use crate::layout::word::{self, MISSING_NUMBER, float_word, truth_word};
use crate::layout::{Layout, Mask, Op, Place, Repr, Slot};
use crate::row::derive;
use crate::value::{Date, Time, Value};

/// A slot of the row, and the columns that it follows from.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) slot: Slot,
    pub(super) leaf: usize,
    /// The other text that it is compared with, or the time of the transaction.
    other: Option<usize>,
}

/// `None`: the slot does not follow from columns alone.
pub(super) fn source(bound: &Bound, slot: &Slot) -> Option<Source> {
    let leaf = leaf(bound, &slot.read.place)?;
    let other = match &slot.read.op {
        Op::EqualTo(other) => Some(self::leaf(bound, other)?),
        Op::Age => Some(bound.time?),
        // The row works these out.
        Op::Text(_) | Op::RoundTo(_) => return None,
        _ => None,
    };
    let kind = &bound.leaves.get(leaf)?.ty.kind;
    // Only what is asked of elements has a word.
    if slot.repr == Repr::Presence && !matches!(kind, Kind::List(..) | Kind::Money(None)) {
        return None;
    }
    Some(Source { slot: slot.clone(), leaf, other })
}

fn leaf(bound: &Bound, place: &Place) -> Option<usize> {
    match place {
        Place::Now | Place::Today => bound.time,
        Place::Channel => bound.channel,
        Place::Input(steps) => {
            let (first, rest) = steps.split_first()?;
            let mut shape = bound.input.get(*first as usize)?;
            for step in rest {
                let Shape::Record { fields, .. } = shape else { return None };
                shape = fields.get(*step as usize)?;
            }
            match shape {
                Shape::Leaf(leaf) => Some(*leaf),
                _ => None,
            }
        }
        _ => None,
    }
}

impl Source {
    /// The word of a row; `None` where only the row's own facts say.
    pub(super) fn word(
        &self,
        program: &Program,
        layout: &Layout,
        table: &Table<'_>,
        at: usize,
    ) -> Option<u64> {
        let column = table.columns.get(self.leaf)?;
        if column.is_null(at) {
            return Some(self.slot.repr.missing());
        }
        match &self.slot.read.op {
            Op::EqualTo(_) => {
                let other = table.columns.get(self.other?)?;
                match (text(column, at), text(other, at)) {
                    (Some(a), Some(b)) => Some(truth_word(Some(a == b))),
                    _ => Some(word::MISSING_CODE),
                }
            }
            op @ (Op::Age | Op::Hour | Op::DateOf) => {
                let Cells::Numbers(_, numbers) = &column.cells else { return None };
                let today = self.other.and_then(|time| today(table.columns.get(time)?, at));
                Some(derive::of_number(layout, op, numbers.get(at)?.cast_unsigned(), today))
            }
            Op::Mask => {
                let (Cells::Lists(offsets, elements), Some(mask)) = (&column.cells, layout.mask(&self.slot))
                else {
                    return None;
                };
                let Kind::List(element, _) = &table.bound.leaves.get(self.leaf)?.ty.kind else { return None };
                span(offsets, at).try_fold(Mask::PRESENT, |bits, at| {
                    Some(match text(elements, at) {
                        Some(text) => bits | element_bit(mask, &element.kind, text)?,
                        None => bits | mask.bit(&elements.value(element, at).ok()?),
                    })
                })
            }
            Op::Itself if self.slot.read.place == Place::Today => today(column, at),
            _ => match &column.cells {
                Cells::Absent => Some(self.slot.repr.missing()),
                Cells::Truths(array) => Some(truth_word(Some(array.value(at)))),
                Cells::Numbers(_, numbers) => Some(numbers.get(at)?.cast_unsigned()),
                Cells::Floats(floats) => Some(float_word(*floats.get(at)?)),
                Cells::Lists(..) => Some(word::PRESENT),
                Cells::Words(_) | Cells::Texts(_) => match text(column, at) {
                    Some(text) => self.of_text(program, layout, table, text),
                    None => Some(self.slot.repr.missing()),
                },
            },
        }
    }

    /// The word of a text that is there.
    pub(super) fn of_text(
        &self,
        program: &Program,
        layout: &Layout,
        table: &Table<'_>,
        text: &str,
    ) -> Option<u64> {
        match (&self.slot.read.op, self.slot.repr) {
            (Op::Itself, Repr::Text) => Some(layout.text_code(&self.slot, text)),
            (Op::Itself, Repr::Symbol) => layout.symbols().code(text),
            (Op::Itself, Repr::Presence) => Some(word::PRESENT),
            (Op::Itself, repr) => {
                let value = of_kind(&table.bound.leaves.get(self.leaf)?.ty.kind, text)?;
                repr.word(&value, layout.symbols())
            }
            (op, _) => derive::of_text(program, layout, &self.slot, op, text),
        }
    }

    /// Whether the word follows from the text of one column alone.
    pub(super) fn is_of_text(&self) -> bool {
        !matches!(self.slot.read.op, Op::EqualTo(_) | Op::Mask)
    }

    /// Whether the word is the cell itself.
    pub(super) fn is_plain(&self) -> bool {
        self.slot.read.op == Op::Itself && self.slot.read.place != Place::Today
    }
}

/// The bit of an element that is a text; `None` where the list may not hold it.
pub(super) fn element_bit(mask: &Mask, kind: &Kind, text: &str) -> Option<u64> {
    if !matches!(kind, Kind::Text) {
        return Some(mask.bit(&of_kind(kind, text)?));
    }
    let known =
        mask.members.iter().position(|member| matches!(member, Value::Text(known) if **known == *text));
    Some(known.map_or(Mask::OTHER, |at| mask.bit_at(at)))
}

fn today(time: &Column<'_>, at: usize) -> Option<u64> {
    let Cells::Numbers(_, numbers) = &time.cells else { return None };
    if time.is_null(at) {
        return Some(MISSING_NUMBER);
    }
    let date: Date = Time::from_micros(*numbers.get(at)?)?.date();
    Some(i64::from(date.days_since_epoch()).cast_unsigned())
}

fn text<'a>(column: &Column<'a>, at: usize) -> Option<&'a str> {
    if column.is_null(at) {
        return None;
    }
    match &column.cells {
        Cells::Words(words) => words.values.get(words.keys.get(at)).copied().flatten(),
        Cells::Texts(texts) => texts.get(at),
        _ => None,
    }
}

/// Whether a text is a value of a kind.
pub(super) fn is_of_kind(kind: &Kind, text: &str) -> bool {
    matches!(kind, Kind::Text) || !matches!(of_kind(kind, text), None | Some(Value::Missing))
}
