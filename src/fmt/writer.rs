//! Writes tokens in the order of the text, with line ends and blanks between them. Every token goes through [`Writer::put`]
//! and every comment goes with the token behind it, so nothing can be lost or change places.

use std::ops::Range;

use super::columns::{self, Share};
use super::text::{Run, Text};

/// How wide a line may be, in characters. Texts and names are never cut.
pub const MAX_WIDTH: usize = 120;

/// How far a block is set in.
pub const STEP: usize = 2;

/// Empty lines in front of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    /// One, where the text has any.
    Keep,
    /// None before the first comment or token: it begins a block or ends one.
    Drop,
    /// One, whatever the text has.
    Force,
}

#[derive(Debug)]
pub struct Writer<'a> {
    pub text: &'a Text<'a>,
    eol: &'static str,
    out: String,
    /// Characters on the current line.
    column: usize,
    /// How many lines are ended.
    lines: usize,
    /// The next token begins the line that is there already.
    fresh: bool,
    /// Where the statement or entry being written begins.
    pub indent: usize,
    /// From where brackets that are broken open into lines are set in.
    pub base: usize,
    /// Where a line goes on behind a comment in its midst.
    pub hang: usize,
    /// The columns of tokens that are aligned; 0 for all others.
    columns: Vec<u32>,
    /// Where the current line begins to be more than blanks.
    margin: usize,
    /// Comments behind something else on their line.
    beside: Vec<Beside>,
    /// What was copied, as bytes of the text.
    copied: Vec<Range<usize>>,
}

/// A comment behind something else on its line.
#[derive(Debug)]
struct Beside {
    line: usize,
    /// How far that line is set in.
    margin: usize,
    /// Where the comment begins, in what is written.
    offset: usize,
    column: usize,
}

impl<'a> Writer<'a> {
    pub fn new(text: &'a Text<'a>) -> Self {
        let first_line = text.source.split_inclusive('\n').next().unwrap_or("");
        Self {
            text,
            eol: if first_line.ends_with("\r\n") { "\r\n" } else { "\n" },
            out: String::with_capacity(text.source.len().saturating_add(64)),
            column: 0,
            lines: 0,
            fresh: false,
            indent: 0,
            base: 0,
            hang: 0,
            columns: vec![0; text.end().saturating_add(1)],
            margin: 0,
            beside: Vec::new(),
            copied: Vec::new(),
        }
    }

    /// The text, with the comments at line ends aligned, and what was copied, as bytes of the text that was read.
    pub fn finish(mut self) -> (String, Vec<Range<usize>>) {
        self.start_line(self.text.end(), 0, Blank::Keep);
        let beside = std::mem::take(&mut self.beside);
        let mut aligned = String::with_capacity(self.out.len());
        let mut written = 0;
        let neighbours = |one: &Beside, next: &Beside| {
            one.line.saturating_add(1) == next.line && one.margin == next.margin
        };
        for group in beside.chunk_by(neighbours) {
            let lines: Vec<(usize, usize)> = group.iter().map(|comment| (comment.column, 0)).collect();
            let column = columns::column(&lines, usize::MAX, Share::Most);
            for comment in group {
                aligned.push_str(self.out.get(written..comment.offset).unwrap_or(""));
                let place = columns::place(column, comment.column, 0, usize::MAX);
                aligned.extend(std::iter::repeat_n(' ', place.saturating_sub(comment.column)));
                written = comment.offset;
            }
        }
        aligned.push_str(self.out.get(written..).unwrap_or(""));
        let length = aligned.trim_end().len();
        aligned.truncate(length);
        if !aligned.is_empty() {
            aligned.push_str(self.eol);
        }
        (aligned, self.copied)
    }

    pub fn lines(&self) -> usize {
        self.lines
    }

    /// Where the next token would stand.
    pub fn next_column(&self, at: usize) -> usize {
        if self.fresh {
            return self.column;
        }
        let next = self.column.saturating_add(usize::from(self.text.gap(at)));
        self.aligned(at).unwrap_or(0).max(next)
    }

    /// Whether a run fits on the current line, and so much behind it.
    pub fn fits(&self, run: &Run, tail: usize) -> bool {
        let width = self.next_column(run.start).saturating_add(self.text.width(run));
        width.saturating_add(tail) <= MAX_WIDTH && !self.text.any_stubborn(run)
    }

    /// Puts a token into a column, counted from the left margin.
    pub fn align(&mut self, at: usize, column: usize) {
        if let Some(slot) = self.columns.get_mut(at) {
            *slot = u32::try_from(column).unwrap_or(0);
        }
    }

    fn push(&mut self, written: &str) {
        self.out.push_str(written);
        self.column = self.column.saturating_add(written.chars().count());
    }

    fn blanks(&mut self, count: usize) {
        self.out.extend(std::iter::repeat_n(' ', count));
        self.column = self.column.saturating_add(count);
    }

    fn end_line(&mut self) {
        if !self.out.is_empty() {
            self.out.push_str(self.eol);
            self.lines = self.lines.saturating_add(1);
        }
        self.column = 0;
    }

    /// Ends the line, and the one before it where there is an empty line to be.
    fn break_line(&mut self, empty: bool, indent: usize) {
        self.end_line();
        if empty && !self.out.is_empty() {
            self.end_line();
        }
        self.blanks(indent);
        self.margin = indent;
    }

    /// Begins a line for a token, with the comments in front of it on lines of their own.
    pub fn start_line(&mut self, at: usize, indent: usize, blank: Blank) {
        self.start_line_at(at, indent, indent, blank);
    }

    /// Begins a line for a closing bracket; comments in front of it are set in as what they close.
    pub fn start_line_behind(&mut self, at: usize, inside: usize, indent: usize) {
        self.start_line_at(at, inside, indent, Blank::Keep);
    }

    fn start_line_at(&mut self, at: usize, indent: usize, margin: usize, blank: Blank) {
        let text = self.text;
        let mut pending = blank;
        // What an empty line between two lines is worth: the first may be dropped or forced.
        let mut empty = |kept: bool| match std::mem::replace(&mut pending, Blank::Keep) {
            Blank::Keep => kept,
            Blank::Drop => false,
            Blank::Force => true,
        };
        for comment in text.comments(at) {
            let written = text.source.get(comment.place.clone()).unwrap_or("");
            if !comment.own_line && !self.out.is_empty() {
                self.blanks(2);
                self.beside.push(Beside {
                    line: self.lines,
                    margin: self.margin,
                    offset: self.out.len(),
                    column: self.column,
                });
            } else {
                self.break_line(empty(comment.blank_before), indent);
            }
            self.push(written);
        }
        self.break_line(empty(text.blank(at)), margin);
        self.fresh = true;
    }

    /// Writes a token on the current line, or on a new one where it has to be.
    pub fn put(&mut self, at: usize) {
        self.put_behind(at, self.text.gap(at));
    }

    /// As [`Self::put`], with or without a blank before it.
    pub fn put_behind(&mut self, at: usize, gap: bool) {
        if self.fresh {
            self.fresh = false;
        } else if self.text.is_stubborn(at) {
            self.start_line(at, self.hang, Blank::Drop);
            self.fresh = false;
        } else {
            let column = self.columns.get(at).map_or(0, |column| *column as usize);
            let next = self.column.saturating_add(usize::from(gap));
            self.blanks(column.max(next).saturating_sub(self.column));
        }
        self.push(self.text.word(at));
    }

    /// Writes a run on one line, as far as its comments let it.
    pub fn flat(&mut self, run: Run) {
        let first = run.start;
        for at in run {
            let behind_sign = at == first.saturating_add(1) && self.text.is_sign(first);
            self.put_behind(at, self.text.gap(at) && !behind_sign);
        }
    }

    /// Ends a column of a line within a line: two blanks.
    pub fn separate(&mut self) {
        self.blanks(2);
        self.fresh = true;
    }

    /// Writes elements one after another, and as many on a line as fit; each on its own line where the text has them so.
    pub fn fill(&mut self, elements: &[Run], hang: usize, tail: usize) {
        let own_lines = elements.len() > 1 && elements.iter().skip(1).all(|run| self.text.newline(run.start));
        self.hanging(hang, |w| {
            for (nth, element) in elements.iter().enumerate() {
                let is_last = nth.saturating_add(1) == elements.len();
                if nth > 0 && (own_lines || !w.fits(element, if is_last { tail } else { 0 })) {
                    w.start_line(element.start, hang, Blank::Drop);
                }
                w.flat(element.clone());
            }
        });
    }

    /// Writes with another place for lines that go on.
    pub fn hanging(&mut self, hang: usize, write: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.hang, hang);
        write(self);
        self.hang = before;
    }

    /// Writes something that begins at `indent`.
    pub fn indented(&mut self, indent: usize, write: impl FnOnce(&mut Self)) {
        let before = (self.indent, self.base, self.hang);
        (self.indent, self.base, self.hang) =
            (indent, indent, indent.saturating_add(STEP).saturating_add(STEP));
        write(self);
        (self.indent, self.base, self.hang) = before;
    }

    /// Writes with brackets set in from another place.
    pub fn based(&mut self, base: usize, write: impl FnOnce(&mut Self)) {
        let before = std::mem::replace(&mut self.base, base);
        write(self);
        self.base = before;
    }

    /// Copies a part as it stands, from the first blank of its line on. The line it stands on is a new one.
    pub fn copy(&mut self, run: &Run, blank: Blank) {
        let place = self.text.bytes(run);
        let before = self.text.source.get(..place.start).unwrap_or("");
        let margin = before.rsplit('\n').next().unwrap_or("");
        let margin =
            if margin.trim_start_matches(['\u{FEFF}', '\r']).trim_start().is_empty() { margin } else { "" };
        self.start_line_at(run.start, self.indent, 0, blank);
        self.fresh = false;
        let copied = self.text.source.get(place.clone()).unwrap_or("");
        self.copied.push(place);
        self.push(margin.trim_start_matches('\u{FEFF}'));
        self.push(copied);
        self.lines = self.lines.saturating_add(copied.matches('\n').count());
        let last = copied.rsplit('\n').next().unwrap_or("");
        if last.len() < copied.len() {
            self.column = last.chars().count();
        }
    }
}

/// A cell of a line that may share a column with those above and below it.
#[derive(Clone, Debug)]
pub struct Stop {
    /// The token that the cell begins with.
    pub at: usize,
    /// Blanks before it at least.
    pub gap: usize,
    /// The cells end in one column, and do not begin in one.
    pub right: bool,
    /// Stands on a further line of its part: takes the column that the others agree on.
    pub loose: bool,
    /// How wide the rest of the line is from here, if it is not all of the part: the part can be broken.
    pub rest: Option<usize>,
}

impl Stop {
    pub fn left(at: usize, gap: usize) -> Self {
        Self { at, gap, right: false, loose: false, rest: None }
    }

    pub fn right(at: usize, gap: usize) -> Self {
        Self { at, gap, right: true, loose: false, rest: None }
    }
}

/// A line with its cells.
#[derive(Clone, Debug)]
pub struct Row {
    /// The column in which it begins.
    pub indent: usize,
    pub run: Run,
    pub stops: Vec<Stop>,
}

impl Writer<'_> {
    /// The column that a token was put into.
    pub fn aligned(&self, at: usize) -> Option<usize> {
        self.columns.get(at).map(|column| *column as usize).filter(|column| *column > 0)
    }

    /// Aligns the cells of neighbouring lines.
    pub fn align_rows(&mut self, rows: &[Row], share: Share) {
        let deepest = rows.iter().map(|row| row.stops.len()).max().unwrap_or(0);
        let most = if share == Share::All { usize::MAX } else { MAX_WIDTH };
        // Where each row's last cell begins, and its token.
        let mut reached: Vec<(usize, usize)> = rows.iter().map(|row| (row.indent, row.run.start)).collect();
        for nth in 0..deepest {
            let cells: Vec<Option<Cell>> =
                rows.iter().zip(&reached).map(|(row, reached)| self.cell(row, nth, *reached)).collect();
            let lines: Vec<(usize, usize)> = cells
                .iter()
                .flatten()
                .filter(|cell| !cell.loose && cell.begin.saturating_add(cell.rest) <= most)
                .map(|cell| (cell.begin, cell.rest))
                .collect();
            let column = columns::column(&lines, most, share);
            for (cell, reached) in cells.iter().zip(&mut reached) {
                let Some(cell) = cell else { continue };
                let loose = cell.loose || cell.begin.saturating_add(cell.rest) > most;
                let place = if loose { column } else { columns::place(column, cell.begin, cell.rest, most) };
                let place = place.saturating_sub(cell.width);
                self.align(cell.at, place);
                *reached = (place, cell.at);
            }
        }
    }

    /// A cell of a row whose cell before begins at a column with a token.
    fn cell(&self, row: &Row, nth: usize, (column, from): (usize, usize)) -> Option<Cell> {
        let stop = row.stops.get(nth)?;
        let end = row.stops.get(nth.saturating_add(1)).map_or(row.run.end, |next| next.at);
        let width = if stop.right { self.text.width(&(stop.at..end)) } else { 0 };
        let before = column.saturating_add(self.text.width(&(from..stop.at))).saturating_add(stop.gap);
        let rest = stop.rest.unwrap_or_else(|| self.text.width(&(stop.at..row.run.end)));
        Some(Cell {
            at: stop.at,
            begin: before.saturating_add(width),
            width,
            rest: rest.saturating_sub(width),
            loose: stop.loose,
        })
    }
}

/// A cell as it would stand without alignment.
#[derive(Clone, Copy, Debug)]
struct Cell {
    at: usize,
    /// Where it begins, or ends if it is aligned on the right.
    begin: usize,
    /// What stands before that: the cell itself, if it is aligned on the right.
    width: usize,
    /// What follows on the line.
    rest: usize,
    loose: bool,
}
