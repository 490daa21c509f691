//! What is drawn of a file for one finding: harmless, and of long lines only what stands around the finding's labels, so that
//! the work for a finding does not grow with the lines it stands on.

use std::collections::BTreeMap;
use std::ops::Range;

use ariadne::Source;

use crate::diagnostic::place::Place;
use crate::source::{LineColumn, SourceFile};

/// Lines up to this many bytes are never cut.
const WHOLE_LINE: usize = 160;
/// How many bytes of a longer line are shown on each side of where a label starts or ends.
const AROUND: usize = 60;

pub(super) struct Shown {
    pub(super) name: String,
    pub(super) source: Source<String>,
    /// By number, lines that have labels.
    lines: BTreeMap<usize, ShownLine>,
}

struct ShownLine {
    /// Where its first character is in the shown text, counted in characters.
    start: usize,
    pieces: Vec<Piece>,
}

/// A run of a line that is shown.
struct Piece {
    /// Bytes of the file.
    bytes: Range<usize>,
    /// Characters of the shown line.
    shown: Range<usize>,
}

impl Shown {
    /// `places` are all that will be drawn.
    pub(super) fn new(file: &SourceFile, places: &[Place]) -> Shown {
        let mut labelled: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in places.iter().flat_map(|place| [place.start, place.end]) {
            labelled.entry(file.lines.line(at)).or_default().push(at);
        }
        let mut text = String::new();
        let mut lines = BTreeMap::new();
        let (mut start, mut reached) = (0, 1);
        for (line, points) in labelled {
            // ariadne numbers lines by counting them and draws none without a label, so these may be empty.
            let empty = line.saturating_sub(reached);
            text.push_str(&"\n".repeat(empty));
            start += empty;
            let (pieces, length) = draw(&mut text, file, file.lines.range(&file.text, line), points);
            text.push('\n');
            lines.insert(line, ShownLine { start, pieces });
            start += length + 1;
            reached = line + 1;
        }
        let name = file.name.chars().map(harmless).collect();
        Shown { name, source: Source::from(text), lines }
    }

    /// Where a place is in the shown text, at least one character wide so that there is something to underline.
    pub(super) fn range(&self, place: Place) -> Range<usize> {
        let start = self.offset(place.file, place.start);
        let end = if place.start == place.end { start } else { self.offset(place.file, place.end) };
        start..end.max(start + 1)
    }

    fn offset(&self, file: &SourceFile, at: usize) -> usize {
        let Some(line) = self.lines.get(&file.lines.line(at)) else { return 0 };
        // A byte order mark or a line break has no piece behind it: the end of the last one is as near as can be.
        let piece = line.pieces.iter().find(|piece| at <= piece.bytes.end).or(line.pieces.last());
        let column = piece.map_or(0, |piece| {
            let before = file.text.get(piece.bytes.start..at.min(piece.bytes.end));
            piece.shown.start + before.map_or(0, |before| before.chars().count())
        });
        line.start + column
    }

    /// The place in the file of a line and a column of the shown text.
    pub(super) fn real(&self, file: &SourceFile, shown: LineColumn) -> LineColumn {
        let column = shown.column.saturating_sub(1);
        let piece = self
            .lines
            .get(&shown.line)
            .and_then(|line| line.pieces.iter().find(|piece| column <= piece.shown.end));
        piece.map_or(shown, |piece| {
            let first = file.lines.place(&file.text, piece.bytes.start);
            LineColumn { column: first.column + column.saturating_sub(piece.shown.start), ..first }
        })
    }
}

/// Draws what is shown of one line, and says what that is and how many characters it has.
fn draw(
    text: &mut String,
    file: &SourceFile,
    line: Range<usize>,
    mut points: Vec<usize>,
) -> (Vec<Piece>, usize) {
    points.sort_unstable();
    let mut kept: Vec<Range<usize>> = Vec::new();
    for at in points {
        let piece = if line.len() <= WHOLE_LINE {
            line.clone()
        } else {
            let start = file.text.floor_char_boundary(at.saturating_sub(AROUND)).max(line.start);
            start..file.text.ceil_char_boundary(at.saturating_add(AROUND)).min(line.end)
        };
        match kept.last_mut() {
            Some(last) if piece.start <= last.end => last.end = last.end.max(piece.end),
            _ => kept.push(piece),
        }
    }
    let mut length = 0;
    let mut reached = line.start;
    let mut pieces = Vec::with_capacity(kept.len());
    for bytes in kept {
        if reached < bytes.start {
            text.push('…');
            length += 1;
        }
        let start = length;
        for c in file.text.get(bytes.clone()).unwrap_or("").chars() {
            text.push(harmless(c));
            length += 1;
        }
        reached = bytes.end;
        pieces.push(Piece { bytes, shown: start..length });
    }
    if reached < line.end {
        text.push('…');
        length += 1;
    }
    (pieces, length)
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
