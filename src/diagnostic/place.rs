//! Where a span is, for renderers and machine formats: clipped to its file and to whole characters, so that no span, however
//! wrong, can make a renderer fail.

use crate::source::{LineColumn, SourceFile, SourceMap, Span};

/// A span that certainly lies in a file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub file: &'a SourceFile,
    /// Byte offsets, both on character boundaries, `start <= end <= file.text.len()`.
    pub start: usize,
    pub end: usize,
}

impl<'a> Place<'a> {
    /// `None` if the map has no such file.
    pub(super) fn of(map: &'a SourceMap, span: Span) -> Option<Place<'a>> {
        let file = map.get(span.source)?;
        let range = span.range();
        let start = file.text.floor_char_boundary(range.start);
        let end = file.text.ceil_char_boundary(range.end).max(start);
        Some(Place { file, start, end })
    }

    pub(super) fn start_place(self) -> LineColumn {
        self.file.lines.place(&self.file.text, self.start)
    }

    pub(super) fn end_place(self) -> LineColumn {
        self.file.lines.place(&self.file.text, self.end)
    }
}
