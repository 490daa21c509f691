//! Marks on the rows of a block: a bit for each.

use arrow_buffer::BooleanBuffer;

use super::BLOCK;
use super::column::Column;

/// 64 rows in a word.
pub(super) const WORDS: usize = BLOCK / 64;
pub(super) type Marks = [u64; WORDS];

/// The bits of all rows, 64 in a word.
pub(super) fn of_bits(bits: &BooleanBuffer) -> Vec<u64> {
    bits.bit_chunks().iter_padded().collect()
}

/// Which rows of a column are there; `None`: all.
pub(super) fn nulls(column: &Column<'_>) -> Option<Vec<u64>> {
    column.nulls.as_ref().map(|nulls| of_bits(nulls.inner()))
}

/// The bits of a block, which begins with a word.
#[inline(always)]
pub(super) fn window(of: &[u64], from: usize) -> Marks {
    let mut window = [0; WORDS];
    for (word, bits) in window.iter_mut().zip(of.get(from / 64..).unwrap_or(&[])) {
        *word = *bits;
    }
    window
}

#[inline(always)]
pub(super) fn valid(nulls: Option<&Vec<u64>>, from: usize) -> Option<Marks> {
    nulls.map(|nulls| window(nulls, from))
}

/// Marks a row of the block.
#[inline(always)]
pub(super) fn mark(marks: &mut Marks, row: usize) {
    if let Some(marks) = marks.get_mut(row / 64) {
        *marks |= 1 << (row % 64);
    }
}

#[inline(always)]
pub(super) fn is_marked(marks: &Marks, row: usize) -> bool {
    marks.get(row / 64).is_some_and(|marks| marks >> (row % 64) & 1 != 0)
}
