//! A sentence or a part of one, with the places marked that are no plain words.

use std::fmt;
use std::sync::Arc;

/// What a phrase is made of. All of it may come from a script: whoever shows it has to escape it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    Text(String),
    /// What the script calls something: `blocked_emails`.
    Name(String),
    /// A symbol: `GLARE`.
    Symbol(Arc<str>),
    /// A text that the script holds: a message, an address.
    Quote(String),
    /// Code that has no words, such as a pattern.
    Code(String),
}

/// Pieces in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    pieces: Vec<Piece>,
    len: usize,
}

impl Phrase {
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// About how many bytes it has.
    pub fn len(&self) -> usize {
        self.len
    }

    pub(super) fn text(&mut self, text: &str) {
        self.len = self.len.saturating_add(text.len());
        match self.pieces.last_mut() {
            Some(Piece::Text(last)) => last.push_str(text),
            _ => self.pieces.push(Piece::Text(text.to_owned())),
        }
    }

    pub(super) fn push(&mut self, piece: Piece) {
        let len = match &piece {
            Piece::Text(text) | Piece::Name(text) | Piece::Quote(text) | Piece::Code(text) => text.len(),
            Piece::Symbol(symbol) => symbol.len(),
        };
        self.len = self.len.saturating_add(len);
        self.pieces.push(piece);
    }

    pub(super) fn name(&mut self, name: &str) {
        self.push(Piece::Name(name.to_owned()));
    }

    pub(super) fn append(&mut self, other: Phrase) {
        for piece in other.pieces {
            match piece {
                Piece::Text(text) => self.text(&text),
                piece => self.push(piece),
            }
        }
    }
}

/// As plain text: `*name*`, `glare (GLARE)`, `“text”`, `` `code` ``.
impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|piece| match piece {
            Piece::Text(text) => f.write_str(text),
            Piece::Name(name) => write!(f, "*{}*", super::spoken(name)),
            Piece::Symbol(symbol) => write!(f, "{} ({symbol})", super::spoken(symbol)),
            Piece::Quote(text) => write!(f, "“{text}”"),
            Piece::Code(code) => write!(f, "`{code}`"),
        })
    }
}
