//! The facts layout: what a workflow reads, as one flat row of words.
//!
//! The compiler knows which places a workflow reads and what it asks of them. Each becomes a slot with a fixed offset: what
//! stands in the facts in the **row**, what changes along the path (answers of checks, credentials, scores) in the
//! **live** words, which a decision starts afresh. What no condition asks for has no slot. Never evaluates.

mod build;
mod place;
mod symbols;
#[cfg(test)]
mod tests;
pub mod word;

pub use place::{CredentialSlot, Op, Place, Read, ResultSlot, Steps, membership, place, read, type_at};
pub use symbols::{Symbols, Vocabulary};
pub use word::{Repr, Unit};

use rustc_hash::FxHashMap;

use crate::core::{CheckId, ExprId, ListId, NodeId};
use crate::value::Value;

/// An entry of [`Layout::slots`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SlotId(pub u32);

/// One word of a row, or of the live words.
#[derive(Clone, Debug)]
pub struct Slot {
    pub read: Read,
    pub repr: Repr,
    /// Word of the row, or of the live words.
    pub offset: u32,
    pub live: bool,
    /// The facts of a row always hold it.
    pub required: bool,
    /// Of a text and a mask: what its conditions name.
    pub vocabulary: Option<u32>,
    /// The value itself is wanted, not only what conditions compare it with: of a text where its bytes stand (one more word
    /// in the row), of what has no word of its own its index in the row's values.
    pub kept: Option<u32>,
}

/// A list's members that conditions ask for, as bits of a word. A missing list has no bit at all.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    /// The member of bit [`Mask::FIRST`] and of those above it.
    pub members: Vec<Value>,
}

impl Mask {
    /// The list is there.
    pub const PRESENT: u64 = 1;
    /// It holds something that is no member.
    pub const OTHER: u64 = 2;
    /// An element of it is missing.
    pub const MISSING: u64 = 4;
    /// The bit of the first member.
    pub const FIRST: u32 = 3;
    /// More members than these don't fit.
    pub const MOST: usize = 61;

    /// The bit of an element.
    pub fn bit(&self, element: &Value) -> u64 {
        if element.is_missing() {
            return Mask::MISSING;
        }
        match self.members.iter().position(|member| member == element) {
            Some(at) => self.bit_at(at),
            None => Mask::OTHER,
        }
    }

    /// The bit of a member by its place.
    pub fn bit_at(&self, at: usize) -> u64 {
        1 << (at as u32).saturating_add(Mask::FIRST).min(63)
    }
}

/// What a slot's words are told apart by.
#[derive(Clone, Debug)]
pub enum Named {
    Texts(Vocabulary),
    Members(Mask),
}

/// An alternative of a check where the workflow asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub node: NodeId,
    pub check: CheckId,
    pub alternative: u32,
}

/// The layout of one workflow's facts.
#[derive(Clone, Debug)]
pub struct Layout {
    slots: Vec<Slot>,
    by_read: FxHashMap<Read, SlotId>,
    named: Vec<Named>,
    symbols: Symbols,
    /// The words of facts of which nothing is known.
    blank: Box<[u64]>,
    /// The live words where a decision starts.
    start: Box<[u64]>,
    values: u32,
    asked: Vec<Asked>,
    lookups: Vec<(SlotId, ListId, ExprId)>,
    derived: Vec<SlotId>,
}

/// Fixed words of the row.
pub const CLOSED: u32 = 0;
pub const EXPIRED: u32 = 1;

impl Layout {
    pub fn slots(&self) -> impl Iterator<Item = (SlotId, &Slot)> {
        (0..).map(SlotId).zip(&self.slots)
    }

    pub fn slot(&self, id: SlotId) -> Option<&Slot> {
        self.slots.get(id.0 as usize)
    }

    pub fn find(&self, read: &Read) -> Option<&Slot> {
        self.by_read.get(read).and_then(|id| self.slot(*id))
    }

    /// The slot of a place itself.
    pub fn at(&self, place: Place) -> Option<&Slot> {
        self.find(&Read::itself(place))
    }

    pub fn symbols(&self) -> &Symbols {
        &self.symbols
    }

    /// The texts of a slot.
    pub fn vocabulary(&self, slot: &Slot) -> Option<&Vocabulary> {
        match self.named.get(slot.vocabulary? as usize)? {
            Named::Texts(vocabulary) => Some(vocabulary),
            Named::Members(_) => None,
        }
    }

    pub fn mask(&self, slot: &Slot) -> Option<&Mask> {
        match self.named.get(slot.vocabulary? as usize)? {
            Named::Members(mask) => Some(mask),
            Named::Texts(_) => None,
        }
    }

    /// The row's words where nothing is known.
    pub fn blank(&self) -> &[u64] {
        &self.blank
    }

    /// The live words before the first statement.
    pub fn start(&self) -> &[u64] {
        &self.start
    }

    /// How many values a row keeps beside its words.
    pub fn values(&self) -> usize {
        self.values as usize
    }

    /// Alternatives by the number that [`Place::Progress`] holds, from 1.
    pub fn asked(&self) -> &[Asked] {
        &self.asked
    }

    /// Look-ups of texts that stand in the facts: which slot in which list, and the expression that asks. Their answers are
    /// truths in the first live words.
    pub fn lookups(&self) -> &[(SlotId, ListId, ExprId)] {
        &self.lookups
    }

    /// The slots of the row that follow from others.
    pub fn derived(&self) -> &[SlotId] {
        &self.derived
    }

    /// The code of a text: of its vocabulary, or [`word::OTHER`].
    pub fn text_code(&self, slot: &Slot, text: &str) -> u64 {
        self.vocabulary(slot).and_then(|vocabulary| vocabulary.code(text)).unwrap_or(word::OTHER)
    }
}
