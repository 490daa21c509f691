//! Byte offset to line and column, for renderers and machine formats.

use std::ops::Range;

/// One-based line and column; the column counts characters (Unicode scalar values), not bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    pub line: usize,
    pub column: usize,
}

/// Where each line of a text starts, and how many characters stand before each block of bytes, so that a place on a line of
/// a megabyte is found as fast as any other.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<usize>,
    /// Characters that begin before each multiple of [`BLOCK`], and those among them that are two units of UTF-16.
    blocks: Vec<(usize, usize)>,
}

const BLOCK: usize = 1024;

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at + 1));
        let mut before = (0, 0);
        let blocks = text.as_bytes().chunks(BLOCK).map(|block| {
            let here = before;
            before = (here.0 + begun(block), here.1 + pairs(block));
            here
        });
        let blocks = blocks.collect();
        Self { starts, blocks }
    }

    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The one-based line of a byte offset.
    pub fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset).max(1)
    }

    /// The bytes of a line of `text` (the text this index was made from) without its line break; empty if there is none.
    pub fn range(&self, text: &str, line: usize) -> Range<usize> {
        let start = line.checked_sub(1).and_then(|line| self.starts.get(line)).copied();
        let end = self.starts.get(line).map_or(text.len(), |next| next.saturating_sub(1));
        start.map_or(end..end, |start| start..end.max(start))
    }

    /// The place of a byte offset in `text` (the text this index was made from).
    pub fn place(&self, text: &str, offset: usize) -> LineColumn {
        let line = self.line(offset);
        let start = self.starts.get(line - 1).copied().unwrap_or(0);
        let before = self.characters_before(text, offset).saturating_sub(self.characters_before(text, start));
        LineColumn { line, column: before + 1 }
    }

    /// How many units a piece of `text` (the text this index was made from) has in UTF-16. Both ends are at characters.
    pub fn utf16_units(&self, text: &str, range: Range<usize>) -> usize {
        let before = |offset| {
            let (characters, pairs) = self.before(text, offset);
            characters + pairs
        };
        before(range.end).saturating_sub(before(range.start))
    }

    fn characters_before(&self, text: &str, offset: usize) -> usize {
        self.before(text, offset).0
    }

    /// Characters before an offset, and those among them that are two units of UTF-16.
    fn before(&self, text: &str, offset: usize) -> (usize, usize) {
        let offset = offset.min(text.len());
        let block = offset / BLOCK;
        // The end of a text that fills its last block has none behind it.
        let block = block.min(self.blocks.len().saturating_sub(1));
        let (characters, double) = self.blocks.get(block).copied().unwrap_or_default();
        let rest = text.as_bytes().get(block * BLOCK..offset).unwrap_or(&[]);
        (characters + begun(rest), double + pairs(rest))
    }
}

/// How many characters begin among these bytes of UTF-8.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0b1100_0000 != 0b1000_0000).count()
}

/// How many characters of two units of UTF-16 begin among them.
fn pairs(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte >= 0b1111_0000).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_those_of_counting() {
        for text in [String::new(), "a€\n💥 b\n".repeat(700), "€💥x".repeat(1_000), "a".repeat(2 * BLOCK)]
        {
            let index = LineIndex::new(&text);
            for offset in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                let before = text.get(..offset).unwrap();
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count()) + 1;
                if offset % 7 == 0 || offset == text.len() {
                    assert_eq!(index.place(&text, offset), LineColumn { line, column }, "{offset}");
                    let range = index.range(&text, line);
                    assert_eq!(text.split('\n').nth(line - 1), text.get(range), "{offset}");
                    let units = text.get(offset / 2..offset).map(|piece| piece.encode_utf16().count());
                    let counted = units.map(|_| index.utf16_units(&text, offset / 2..offset));
                    assert_eq!(counted, units, "{offset}");
                }
            }
        }
    }
}
