//! The text as the formatter sees it: tokens that mean something, the comments in front of each, and how wide any run of
//! them is on one line. Never changes or leaves out a token but a comma in front of a closing bracket.

use std::ops::Range;

use super::spacing;
use crate::source::{SourceId, Span};
use crate::syntax::{Token, TokenKind};

/// Tokens by index, trivia left out.
pub type Run = Range<usize>;

#[derive(Clone, Debug)]
pub struct Comment {
    /// Bytes of the text, without blanks at the end.
    pub place: Range<usize>,
    /// Nothing but blanks stands before it on its line.
    pub own_line: bool,
    /// Behind an empty line.
    pub blank_before: bool,
}

/// One token and what stands in front of it.
#[derive(Clone, Copy, Debug)]
struct Cell {
    kind: TokenKind,
    span: Span,
    /// It, or a comment before it, begins a line.
    newline: bool,
    /// An empty line stands directly before it.
    blank: bool,
    /// How many comments of the text stand before it.
    comments: usize,
    /// On a line with others, a blank stands before it.
    gap: bool,
    /// Would mean something else on the line of the token before it: `5`, and `EUR` on the next line.
    apart: bool,
    /// Characters on one line up to here, this token's gap and the token itself included.
    width: usize,
    /// How many tokens up to here can't stand on the line of the token before them.
    stubborn: usize,
    /// How many tokens up to here begin a line.
    newlines: usize,
}

#[derive(Debug)]
pub struct Text<'a> {
    pub source: &'a str,
    cells: Vec<Cell>,
    comments: Vec<Comment>,
    /// Where errors are, in the order of the text.
    faults: Vec<u32>,
}

impl<'a> Text<'a> {
    /// Where the text has errors (`faults`, in order), nothing is left out, because parts may have to be copied. The last
    /// token is empty and stands for the end.
    pub fn new(source: &'a str, tokens: &[Token], faults: Vec<u32>) -> Self {
        let drop_commas = faults.is_empty();
        let cells = Vec::with_capacity(tokens.len() / 2);
        let mut text = Text { source, cells, comments: Vec::new(), faults };
        let (mut breaks, mut newline) = (0_usize, false);
        for token in tokens {
            let written = source.get(token.span.range()).unwrap_or("");
            if token.kind == TokenKind::Blank {
                breaks = breaks.saturating_add(written.bytes().filter(|byte| *byte == b'\n').count());
                newline |= breaks > 0;
            } else if token.kind.is_trivia() {
                let start = token.span.start as usize;
                text.comments.push(Comment {
                    place: start..start.saturating_add(written.trim_end().len()),
                    own_line: breaks > 0 || (text.cells.is_empty() && text.comments.is_empty()),
                    blank_before: breaks > 1,
                });
                (breaks, newline) = (0, true);
            } else {
                if drop_commas
                    && matches!(token.kind, TokenKind::Close | TokenKind::RightParen)
                    && text.cells.last().is_some_and(|last| last.kind == TokenKind::Comma)
                    && let Some(comma) = text.cells.pop()
                {
                    newline |= comma.newline;
                }
                text.push(*token, newline, breaks > 1);
                (breaks, newline) = (0, false);
            }
        }
        let end = Span::new(SourceId(0), source.len(), source.len());
        text.push(Token { kind: TokenKind::Unread, span: end }, true, breaks > 1);
        text.measure();
        text
    }

    fn push(&mut self, token: Token, newline: bool, blank: bool) {
        self.cells.push(Cell {
            kind: token.kind,
            span: token.span,
            newline,
            blank,
            comments: self.comments.len(),
            gap: false,
            apart: false,
            width: 0,
            stubborn: 0,
            newlines: 0,
        });
    }

    /// Gaps, and the sums from which any run is measured at once.
    fn measure(&mut self) {
        let (mut width, mut stubborn, mut newlines, mut comments) = (0_usize, 0_usize, 0_usize, 0_usize);
        let mut spacing = spacing::Spacing::default();
        for at in 0..self.cells.len() {
            let word = self.word(at);
            let Some(kind) = self.kind(at) else { break };
            let apart = at.checked_sub(1).is_some_and(|before| {
                matches!(self.kind(before), Some(TokenKind::Int | TokenKind::Decimal))
                    && spacing::may_be_unit(kind, word)
                    && self.between(before, at).contains(['\n', '/'])
            });
            let gap = spacing.before(kind, word);
            let length = word.chars().count();
            let Some(cell) = self.cells.get_mut(at) else { break };
            width = width.saturating_add(usize::from(gap)).saturating_add(length);
            stubborn = stubborn.saturating_add(usize::from(apart || cell.comments > comments));
            newlines = newlines.saturating_add(usize::from(cell.newline));
            comments = cell.comments;
            *cell = Cell { gap, apart, width, stubborn, newlines, ..*cell };
        }
    }

    /// Where the end of the text stands among the tokens.
    pub fn end(&self) -> usize {
        self.cells.len().saturating_sub(1)
    }

    pub fn kind(&self, at: usize) -> Option<TokenKind> {
        self.cells.get(at).map(|cell| cell.kind)
    }

    pub fn span(&self, at: usize) -> Span {
        self.cells.get(at).map(|cell| cell.span).unwrap_or_default()
    }

    pub fn word(&self, at: usize) -> &'a str {
        self.source.get(self.span(at).range()).unwrap_or("")
    }

    pub fn is(&self, at: usize, kind: TokenKind) -> bool {
        self.kind(at) == Some(kind)
    }

    /// Whether a token is this word.
    pub fn says(&self, at: usize, word: &str) -> bool {
        self.is(at, TokenKind::Word) && self.word(at) == word
    }

    /// What stands in the text between two tokens.
    fn between(&self, before: usize, at: usize) -> &'a str {
        self.source.get(self.span(before).end as usize..self.span(at).start as usize).unwrap_or("")
    }

    pub fn gap(&self, at: usize) -> bool {
        self.cells.get(at).is_some_and(|cell| cell.gap)
    }

    /// Whether an empty line stands before a token or before a comment in front of it. A comment on the line of the token
    /// before belongs to that.
    pub fn behind_blank(&self, at: usize) -> bool {
        self.cells.get(at).is_some_and(|cell| cell.blank)
            || self.comments(at).iter().any(|comment| comment.blank_before)
    }

    /// Whether an empty line stands directly before a token.
    pub fn blank(&self, at: usize) -> bool {
        self.cells.get(at).is_some_and(|cell| cell.blank)
    }

    /// The comments between a token and the one before it.
    pub fn comments(&self, at: usize) -> &[Comment] {
        let first =
            at.checked_sub(1).and_then(|before| self.cells.get(before)).map_or(0, |cell| cell.comments);
        let end = self.cells.get(at).map_or(first, |cell| cell.comments);
        self.comments.get(first..end).unwrap_or(&[])
    }

    /// Whether a token has to begin a line: behind a comment, or where it would become the unit of a number.
    pub fn is_stubborn(&self, at: usize) -> bool {
        !self.comments(at).is_empty() || self.cells.get(at).is_some_and(|cell| cell.apart)
    }

    /// Whether a token, or a comment in front of it, begins a line in the text.
    pub fn newline(&self, at: usize) -> bool {
        self.cells.get(at).is_some_and(|cell| cell.newline)
    }

    /// How many tokens of a run, the first left out, have to begin a line.
    pub fn any_stubborn(&self, run: &Run) -> bool {
        self.difference(run, |cell| cell.stubborn) > 0
    }

    /// Whether a run stands on several lines in the text.
    pub fn any_newline(&self, run: &Run) -> bool {
        self.difference(run, |cell| cell.newlines) > 0
    }

    /// How wide a run is on one line, in characters.
    pub fn width(&self, run: &Run) -> usize {
        if run.is_empty() {
            return 0;
        }
        let rest = self.difference(run, |cell| cell.width);
        let first = self.span(run.start).range();
        let first = self.source.get(first).map_or(0, |word| word.chars().count());
        // What begins with a sign is no subtraction, whatever stood before it.
        let sign = self.is_sign(run.start) && run.len() > 1 && self.gap(run.start.saturating_add(1));
        rest.saturating_add(first).saturating_sub(usize::from(sign))
    }

    /// What was counted from behind the first token of a run to its last.
    fn difference(&self, run: &Run, count: impl Fn(&Cell) -> usize) -> usize {
        let at = |index: usize| self.cells.get(index).map_or(0, &count);
        if run.is_empty() { 0 } else { at(run.end.saturating_sub(1)).saturating_sub(at(run.start)) }
    }

    pub fn is_sign(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(TokenKind::Minus | TokenKind::Plus))
    }

    /// The first token that ends behind a byte.
    pub fn at(&self, byte: u32) -> usize {
        self.cells.partition_point(|cell| cell.span.end <= byte).min(self.end())
    }

    /// What formatting may not change: the bytes of every comment and token, in the order of the text.
    pub fn anchors(&self) -> Vec<Range<usize>> {
        let places = (0..self.cells.len()).flat_map(|at| {
            let comments = self.comments(at).iter().map(|comment| comment.place.clone());
            comments.chain([self.span(at).range()])
        });
        places.collect()
    }

    /// The tokens of a span. Ends of spans are ends of tokens.
    pub fn run(&self, span: Span) -> Run {
        let start = self.at(span.start);
        let end = self.cells.partition_point(|cell| cell.span.start < span.end).min(self.end());
        start..end.max(start)
    }

    /// The errors in a run; one that stands right behind it counts, unless it is the next token's.
    pub fn faults(&self, run: &Run) -> &[u32] {
        let place = self.bytes(run);
        let first = self.faults.partition_point(|fault| (*fault as usize) < place.start);
        let touches = self.span(run.end).start as usize == place.end && run.end < self.end();
        let last = place.end.saturating_sub(usize::from(touches));
        let end = self.faults.partition_point(|fault| *fault as usize <= last).max(first);
        self.faults.get(first..end).unwrap_or(&[])
    }

    /// The bytes of a run, from its first token to its last.
    pub fn bytes(&self, run: &Run) -> Range<usize> {
        if run.is_empty() {
            return 0..0;
        }
        self.span(run.start).start as usize..self.span(run.end.saturating_sub(1)).end as usize
    }

    /// The first token of a kind in a run, outside of brackets that open in it.
    pub fn find(&self, run: Run, wanted: impl Fn(usize) -> bool) -> Option<usize> {
        let mut depth = 0_usize;
        for at in run {
            if depth == 0 && wanted(at) {
                return Some(at);
            }
            match self.kind(at) {
                Some(TokenKind::Open | TokenKind::LeftParen) => depth = depth.saturating_add(1),
                Some(TokenKind::Close | TokenKind::RightParen) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        None
    }

    /// All such tokens of a run outside of brackets that open in it.
    pub fn outside(&self, run: Run, wanted: impl Fn(usize) -> bool) -> Vec<usize> {
        let mut found = Vec::new();
        let mut from = run.start;
        while let Some(at) = self.find(from..run.end, &wanted) {
            found.push(at);
            from = at.saturating_add(1);
        }
        found
    }

    /// The parts of a run between commas outside of brackets; each but the last ends with its comma.
    pub fn elements(&self, run: Run) -> Vec<Run> {
        let mut parts = Vec::new();
        let (mut start, end) = (run.start, run.end);
        while let Some(comma) = self.find(start..end, |at| self.is(at, TokenKind::Comma)) {
            parts.push(start..comma.saturating_add(1));
            start = comma.saturating_add(1);
        }
        if start < end {
            parts.push(start..end);
        }
        parts
    }
}
