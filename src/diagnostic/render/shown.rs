//! The text of a file as it is drawn: harmless, and with long lines cut behind their labels.

use std::ops::Range;

use ariadne::Source;

use crate::diagnostic::place::Place;
use crate::source::{LineColumn, SourceFile};

/// Lines up to this many characters are never cut.
const WHOLE_LINE: usize = 160;
/// How much is shown behind the last label of a longer line.
const BEHIND_LABEL: usize = 24;
/// No line is shown beyond this many characters; a label behind them points at the cut.
const LONGEST_LINE: usize = 4_000;

pub(super) struct Shown {
    pub(super) name: String,
    pub(super) source: Source<String>,
    lines: Vec<ShownLine>,
}

#[derive(Clone, Copy)]
struct ShownLine {
    /// Of the first character, counted in characters.
    start: usize,
    /// Characters without the line break.
    length: usize,
}

impl Shown {
    /// `places` are all that will be drawn in this file.
    pub(super) fn new(file: &SourceFile, places: &[Place]) -> Shown {
        let mut kept = vec![WHOLE_LINE; file.lines.line_count()];
        for LineColumn { line, column } in places.iter().flat_map(|p| [p.start_place(), p.end_place()]) {
            if let Some(kept) = kept.get_mut(line - 1) {
                *kept = (*kept).max(column + BEHIND_LABEL).min(LONGEST_LINE);
            }
        }
        let mut text = String::with_capacity(file.text.len());
        let mut lines = Vec::with_capacity(kept.len());
        let mut start = 0;
        for (line, kept) in file.text.split('\n').zip(kept) {
            let mut rest = line.chars();
            let mut length = 0;
            for c in rest.by_ref().take(kept) {
                text.push(harmless(c));
                length += 1;
            }
            if rest.next().is_some() {
                text.push('…');
                length += 1;
            }
            text.push('\n');
            lines.push(ShownLine { start, length });
            start += length + 1;
        }
        let name = file.name.chars().map(harmless).collect();
        Shown { name, source: Source::from(text), lines }
    }

    /// Where a place is in the shown text, at least one character wide so that there is something to underline.
    pub(super) fn range(&self, place: Place) -> Range<usize> {
        let start = self.offset(place.start_place());
        let end = if place.start == place.end { start } else { self.offset(place.end_place()) };
        start..end.max(start + 1)
    }

    fn offset(&self, LineColumn { line, column }: LineColumn) -> usize {
        self.lines.get(line - 1).map_or(0, |shown| shown.start + (column - 1).min(shown.length))
    }
}

/// The character itself, or what stands for it where it would steer a terminal, reorder the text or break the line.
pub(super) fn harmless(c: char) -> char {
    match c {
        '\n' | '\t' => c,
        '\r' => ' ',
        '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{2028}'
        | '\u{2029}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}
