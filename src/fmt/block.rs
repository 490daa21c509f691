//! What stands in braces, whatever it is: on one line where the text has it so and it fits, else a line for each part.

use super::columns::Share;
use super::text::{Run, Text};
use super::writer::{Blank, MAX_WIDTH, Row, STEP, Stop, Writer};
use crate::syntax::TokenKind;

/// A part of a block, or of a file. Without a node it is copied as it stands.
pub type Part<T> = (Run, Option<T>);

/// The cells of a line, and what kind of line it is: neighbours of one kind share columns.
#[derive(Debug)]
pub struct Cells {
    pub class: &'static str,
    pub stops: Vec<Stop>,
    pub share: Share,
}

impl Cells {
    pub fn new(class: &'static str, stops: Vec<Stop>) -> Self {
        Self { class, stops, share: Share::Most }
    }
}

/// What a kind of part looks like.
pub trait Layout<T> {
    /// The most parts that may stand on one line.
    const ON_ONE_LINE: usize = usize::MAX;

    /// The cells of a part, or of those lines that share columns with its neighbours.
    fn cells(&self, _writer: &Writer<'_>, _run: &Run, _node: &T) -> Option<Cells> {
        None
    }

    /// Writes a part at `writer.indent`.
    fn write(&self, writer: &mut Writer<'_>, run: Run, node: &T);
}

/// The parts that are known, and those that are not: everything between is copied.
pub fn with_rest<T>(inside: Run, known: impl IntoIterator<Item = (Run, Option<T>)>) -> Vec<Part<T>> {
    let mut known: Vec<_> = known.into_iter().filter(|(run, _)| !run.is_empty()).collect();
    known.sort_by_key(|(run, _)| run.start);
    let mut parts = Vec::with_capacity(known.len());
    let mut at = inside.start;
    for (run, node) in known {
        if run.start < at {
            continue;
        }
        if at < run.start {
            parts.push((at..run.start, None));
        }
        at = run.end;
        parts.push((run, node));
    }
    if at < inside.end {
        parts.push((at..inside.end, None));
    }
    parts
}

/// Whether parts that are copied stand on lines of their own, so that copying does not tear anything.
pub fn can_copy<T>(text: &Text<'_>, parts: &[Part<T>]) -> bool {
    parts.iter().filter(|(_, node)| node.is_none()).all(|(run, _)| text.newline(run.start))
}

impl Writer<'_> {
    /// Whether braces and what is in them stay on one line.
    fn on_one_line<T>(
        &self,
        braces: &Run,
        parts: &[Part<T>],
        wide: &[usize],
        most: usize,
        tail: usize,
    ) -> bool {
        // Between parts and between some cells stand two blanks; one is counted.
        let between = parts.len().saturating_sub(1).saturating_add(wide.len());
        parts.len() <= most
            && parts.iter().all(|(_, node)| node.is_some())
            && !self.text.any_newline(braces)
            && self.fits(braces, tail.saturating_add(between))
    }

    /// Writes braces and the parts between them. True if they stand on one line.
    pub fn block<T, L: Layout<T>>(
        &mut self,
        braces: Run,
        parts: &[Part<T>],
        layout: &L,
        tail: usize,
    ) -> bool {
        let close = braces.end.saturating_sub(1);
        let inside = self.indent.saturating_add(STEP);
        if parts.is_empty() && !self.text.any_stubborn(&braces) {
            self.flat(braces);
            return true;
        }
        let wide = self.wide_gaps(parts, layout);
        if self.on_one_line(&braces, parts, &wide, L::ON_ONE_LINE, tail) {
            self.put(braces.start);
            for (nth, (run, _)) in parts.iter().enumerate() {
                if nth > 0 {
                    self.separate();
                }
                let mut at = run.start;
                for stop in wide.iter().copied().filter(|stop| run.contains(stop)) {
                    self.flat(at..stop);
                    self.separate();
                    at = stop;
                }
                self.flat(at..run.end);
            }
            self.put(close);
            return true;
        }
        self.put(braces.start);
        self.align_parts(parts, inside, layout);
        self.indented(inside, |w| {
            for (nth, (run, node)) in parts.iter().enumerate() {
                let blank = if nth == 0 { Blank::Drop } else { Blank::Keep };
                match node {
                    Some(node) => {
                        w.start_line(run.start, inside, blank);
                        layout.write(w, run.clone(), node);
                    }
                    None => w.copy(run, blank),
                }
            }
        });
        // Comments behind the last part belong inside.
        self.end_block(close);
        false
    }

    /// The tokens of parts that two blanks stand before, also on one line.
    fn wide_gaps<T, L: Layout<T>>(&self, parts: &[Part<T>], layout: &L) -> Vec<usize> {
        // A longer list would not fit on a line.
        let cells =
            parts.iter().take(MAX_WIDTH).filter_map(|(run, node)| layout.cells(self, run, node.as_ref()?));
        cells.flat_map(|cells| cells.stops).filter(|stop| stop.gap > 1).map(|stop| stop.at).collect()
    }

    /// Aligns neighbouring parts of one kind; an empty line ends a section.
    pub fn align_parts<T, L: Layout<T>>(&mut self, parts: &[Part<T>], indent: usize, layout: &L) {
        let mut section: Vec<Row> = Vec::new();
        let mut open: Option<(&'static str, Share)> = None;
        for (run, node) in parts {
            let cells = node.as_ref().and_then(|node| layout.cells(self, run, node));
            let class = cells.as_ref().map(|cells| (cells.class, cells.share));
            // A table is one, with empty lines in it or without.
            let apart =
                self.text.behind_blank(run.start) && class.is_none_or(|(_, share)| share != Share::All);
            if class != open || apart {
                self.close_section(&mut section, open);
                open = class;
            }
            section.extend(cells.map(|cells| Row {
                indent,
                run: run.clone(),
                stops: self.unbroken(run, cells.stops),
            }));
        }
        self.close_section(&mut section, open);
    }

    fn close_section(&mut self, section: &mut Vec<Row>, class: Option<(&'static str, Share)>) {
        if let Some((_, share)) = class {
            self.align_rows(section, share);
        }
        section.clear();
    }

    /// The cells of a line before the first that has to begin another line.
    fn unbroken(&self, run: &Run, mut stops: Vec<Stop>) -> Vec<Stop> {
        let broken =
            stops.iter().position(|stop| self.text.any_stubborn(&(run.start..stop.at.saturating_add(1))));
        stops.truncate(broken.unwrap_or(stops.len()));
        stops
    }

    /// The closing brace on a line of its own.
    fn end_block(&mut self, close: usize) {
        let inside = self.indent.saturating_add(STEP);
        self.start_line_behind(close, inside, self.indent);
        if self.text.is(close, TokenKind::Close) {
            self.put(close);
        }
    }
}
