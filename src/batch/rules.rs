//! A column of rules in the making: the names of those that fired (or are unknown) in each row, or a bit for each rule.
//! Never decides.

use std::sync::Arc;

use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, FixedSizeListArray, ListArray, UInt64Array};
use arrow_buffer::{NullBuffer, OffsetBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field};

use super::Rules;
use super::out::dictionary;

/// Lists of keys, one a row.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Where each list ends.
    ends: Vec<i32>,
    keys: Vec<i32>,
    /// Rows without a list.
    nulls: Vec<usize>,
}

impl Lists {
    pub(super) fn push(&mut self, keys: impl IntoIterator<Item = i32>) {
        self.keys.extend(keys);
        self.ends.push(i32::try_from(self.keys.len()).unwrap_or(i32::MAX));
    }

    pub(super) fn null(&mut self) {
        self.nulls.push(self.ends.len());
        self.push([]);
    }

    pub(super) fn append(&mut self, other: Lists) {
        let (before, keys) = (self.ends.len(), i32::try_from(self.keys.len()).unwrap_or(i32::MAX));
        self.ends.extend(other.ends.into_iter().map(|end| end.saturating_add(keys)));
        self.keys.extend(other.keys);
        self.nulls.extend(other.nulls.into_iter().map(|at| at.saturating_add(before)));
    }

    pub(super) fn array(self, names: &[Arc<str>]) -> Result<ArrayRef, ArrowError> {
        let nulls = nulls(&self.nulls, self.ends.len());
        let offsets = std::iter::once(0).chain(self.ends).collect::<Vec<i32>>();
        let values = dictionary::<Int32Type>(self.keys, None, names)?;
        let field = Arc::new(Field::new("item", values.as_ref().data_type().clone(), false));
        Ok(Arc::new(ListArray::try_new(
            field,
            OffsetBuffer::new(ScalarBuffer::from(offsets)),
            values,
            nulls,
        )?))
    }
}

/// So many words a row, a bit for each rule in the order of the script.
#[derive(Debug, Default)]
pub(super) struct Bits {
    /// Words of a row.
    width: usize,
    words: Vec<u64>,
    rows: usize,
    nulls: Vec<usize>,
}

impl Bits {
    fn new(rules: usize, rows: usize) -> Bits {
        let width = rules.div_ceil(64).max(1);
        Bits { width, words: Vec::with_capacity(rows.saturating_mul(width)), rows: 0, nulls: Vec::new() }
    }

    fn push(&mut self, rules: impl IntoIterator<Item = i32>) {
        let from = self.words.len();
        self.words.resize(from.saturating_add(self.width), 0);
        self.rows = self.rows.saturating_add(1);
        let Some(row) = self.words.get_mut(from..) else { return };
        for rule in rules.into_iter().filter_map(|rule| usize::try_from(rule).ok()) {
            if let Some(word) = row.get_mut(rule / 64) {
                *word |= 1 << (rule % 64);
            }
        }
    }

    /// Rows whose only word is at hand.
    pub(super) fn extend_words(&mut self, words: &[u64]) {
        self.words.extend_from_slice(words);
        self.rows = self.rows.saturating_add(words.len());
    }

    pub(super) fn is_of_one_word(&self) -> bool {
        self.width == 1
    }

    fn null(&mut self) {
        self.nulls.push(self.rows);
        self.push([]);
    }

    fn append(&mut self, other: Bits) {
        self.nulls.extend(other.nulls.into_iter().map(|at| at.saturating_add(self.rows)));
        self.words.extend(other.words);
        self.rows = self.rows.saturating_add(other.rows);
    }

    fn array(self) -> Result<ArrayRef, ArrowError> {
        let field = Arc::new(Field::new("item", DataType::UInt64, false));
        let width = i32::try_from(self.width).unwrap_or(i32::MAX);
        let nulls = nulls(&self.nulls, self.rows);
        let words = Arc::new(UInt64Array::from(self.words));
        Ok(Arc::new(FixedSizeListArray::try_new(field, width, words, nulls)?))
    }
}

/// What an answer says of the rules of one risk.
#[derive(Debug, Default)]
pub(super) enum RuleColumn {
    #[default]
    Omitted,
    Names(Lists),
    Bits(Bits),
}

impl RuleColumn {
    pub(super) fn new(of: Rules, rules: usize, rows: usize) -> RuleColumn {
        match of {
            Rules::Omitted => RuleColumn::Omitted,
            Rules::Names => RuleColumn::Names(Lists::default()),
            Rules::Bits => RuleColumn::Bits(Bits::new(rules, rows)),
        }
    }

    #[inline]
    pub(super) fn push(&mut self, rules: impl IntoIterator<Item = i32>) {
        match self {
            RuleColumn::Omitted => {}
            RuleColumn::Names(lists) => lists.push(rules),
            RuleColumn::Bits(bits) => bits.push(rules),
        }
    }

    pub(super) fn null(&mut self) {
        match self {
            RuleColumn::Omitted => {}
            RuleColumn::Names(lists) => lists.null(),
            RuleColumn::Bits(bits) => bits.null(),
        }
    }

    pub(super) fn append(&mut self, other: RuleColumn) {
        match (self, other) {
            (RuleColumn::Names(lists), RuleColumn::Names(other)) => lists.append(other),
            (RuleColumn::Bits(bits), RuleColumn::Bits(other)) => bits.append(other),
            // Parts of one answer have the same columns.
            _ => {}
        }
    }

    /// `None`: the answer has no such column.
    pub(super) fn array(self, names: &[Arc<str>]) -> Result<Option<ArrayRef>, ArrowError> {
        match self {
            RuleColumn::Omitted => Ok(None),
            RuleColumn::Names(lists) => lists.array(names).map(Some),
            RuleColumn::Bits(bits) => bits.array().map(Some),
        }
    }
}

fn nulls(at: &[usize], rows: usize) -> Option<NullBuffer> {
    if at.is_empty() {
        return None;
    }
    let mut valid = vec![true; rows];
    for at in at {
        if let Some(valid) = valid.get_mut(*at) {
            *valid = false;
        }
    }
    Some(NullBuffer::from(valid))
}
