//! The facts of one transaction as a flat row of words, as the program's layout says: what decisions are made from, and
//! what decoders fill.
//!
//! A row is reused: filling it again allocates nothing once it has grown. It never rounds and never loses: facts that it
//! can't hold (several attempts, an amount beyond 64 bits, an earlier run) stay beside it, and say so.

pub(crate) mod derive;
mod from_facts;
pub(crate) mod scratch;
#[cfg(test)]
mod tests;
mod to_facts;
pub(crate) mod written;

use std::sync::Arc;

use crate::core::{CredentialId, CredentialPart, Program};
use crate::facts::{Facts, Lookup};
use crate::layout::{CLOSED, CredentialSlot, EXPIRED, Layout, Place, Repr, Slot, word};
use crate::value::Value;

/// See the module. What every decision reads comes first and is small, so that many rows lie close together.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub(crate) words: Vec<u64>,
    /// Whose words these are.
    layout: Option<Arc<Layout>>,
    /// A value does not fit its word, so only the facts themselves serve.
    odd: bool,
    pub(crate) aside: Box<Aside>,
}

/// What stands beside the words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Aside {
    /// The bytes of texts that are kept, one behind the other.
    texts: String,
    values: Vec<Value>,
    pub(crate) lookups: Vec<Lookup>,
    /// The facts themselves where the row does not hold all of them.
    facts: Option<Arc<Facts>>,
    /// A decoder takes it while it reads.
    pub(crate) scratch: Option<Box<scratch::Scratch>>,
}

impl Row {
    /// A row of which nothing is known.
    pub fn blank(layout: &Arc<Layout>) -> Row {
        let mut row = Row { layout: Some(Arc::clone(layout)), ..Row::default() };
        row.clear(layout);
        row
    }

    /// Whether the row is laid out so.
    #[inline]
    pub(crate) fn is_of(&self, layout: &Arc<Layout>) -> bool {
        self.layout.as_ref().is_some_and(|of| Arc::ptr_eq(of, layout))
    }

    /// Forgets everything; keeps its memory.
    pub(crate) fn clear(&mut self, layout: &Layout) {
        self.restart(layout.blank(), layout.values());
    }

    /// As [`Row::clear`], with other words to start from.
    pub(crate) fn restart(&mut self, words: &[u64], values: usize) {
        self.words.clear();
        self.words.extend_from_slice(words);
        self.aside.texts.clear();
        self.aside.values.clear();
        self.aside.values.resize(values, Value::Missing);
        self.aside.lookups.clear();
        self.aside.facts = None;
        self.odd = false;
    }

    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// Whether only the interpreter can decide these facts.
    #[inline]
    pub(crate) fn is_odd(&self) -> bool {
        self.odd
    }

    pub(crate) fn set_odd(&mut self) {
        self.odd = true;
    }

    pub fn is_closed(&self) -> bool {
        self.word(CLOSED) == word::TRUE
    }

    pub(crate) fn word(&self, offset: u32) -> u64 {
        self.words.get(offset as usize).copied().unwrap_or(word::MISSING_CODE)
    }

    pub(crate) fn set(&mut self, offset: u32, word: u64) {
        if let Some(slot) = self.words.get_mut(offset as usize) {
            *slot = word;
        }
    }

    pub(crate) fn set_flags(&mut self, closed: bool, expired: bool) {
        self.set(CLOSED, word::truth_word(Some(closed)));
        self.set(EXPIRED, word::truth_word(Some(expired)));
    }

    /// Puts a text into its slot.
    pub(crate) fn put_text(&mut self, layout: &Layout, slot: &Slot, text: &str) {
        self.put_coded(slot.offset, layout.text_code(slot, text), slot.kept, text);
    }

    /// As [`Row::put_text`], of a text whose code is known.
    pub(crate) fn put_coded(&mut self, offset: u32, code: u64, kept: Option<u32>, text: &str) {
        self.set(offset, code);
        if let Some(kept) = kept {
            let start = self.aside.texts.len() as u64;
            self.aside.texts.push_str(text);
            self.set(kept, start << 32 | text.len() as u64);
            if self.aside.texts.len() > u32::MAX as usize {
                self.odd = true;
            }
        }
    }

    /// Puts what has no word of its own: a list, an amount in any currency.
    pub(crate) fn put_value(&mut self, slot: &Slot, value: Value) {
        self.keep(slot.offset, slot.kept, value);
    }

    /// As [`Row::put_value`], at an offset that is known.
    pub(crate) fn keep(&mut self, offset: u32, kept: Option<u32>, value: Value) {
        self.set(offset, if value.is_missing() { word::MISSING_CODE } else { word::PRESENT });
        if let Some(place) = kept.and_then(|at| self.aside.values.get_mut(at as usize)) {
            *place = value;
        }
    }

    /// Puts any value into its slot; one that does not fit makes the row odd.
    pub(crate) fn put(&mut self, layout: &Layout, slot: &Slot, value: &Value) {
        match (slot.repr, value) {
            (_, Value::Missing) => self.set(slot.offset, slot.repr.missing()),
            (Repr::Text, Value::Text(text)) => self.put_text(layout, slot, text),
            (Repr::Mask, Value::List(elements)) => {
                let mask = layout.mask(slot);
                let bits = elements.iter().filter_map(|element| Some(mask?.bit(element)));
                let bits = bits.fold(crate::layout::Mask::PRESENT, |bits, bit| bits | bit);
                self.set(slot.offset, bits);
            }
            (Repr::Presence, value) => self.put_value(slot, value.clone()),
            (repr, value) => match repr.word(value, layout.symbols()) {
                Some(word) => self.set(slot.offset, word),
                None => self.odd = true,
            },
        }
    }

    /// The text of a slot, where it is kept and there.
    pub(crate) fn text(&self, slot: &Slot) -> Option<&str> {
        let span = self.word(slot.kept?);
        if self.word(slot.offset) == word::MISSING_CODE {
            return None;
        }
        let start = usize::try_from(span >> 32).ok()?;
        let length = usize::try_from(span & u64::from(u32::MAX)).ok()?;
        self.aside.texts.get(start..start.checked_add(length)?)
    }

    /// The value that a slot holds. Of a text that is not kept its name, where it has one, else some other text.
    pub(crate) fn value(&self, layout: &Layout, slot: &Slot) -> Value {
        let word = self.word(slot.offset);
        if word == slot.repr.missing() {
            return Value::Missing;
        }
        match slot.repr {
            Repr::Text => match (self.text(slot), layout.vocabulary(slot)) {
                (Some(text), _) => Value::text(text),
                (None, vocabulary) => match vocabulary.and_then(|vocabulary| vocabulary.text(word)) {
                    Some(text) => Value::Text(Arc::clone(text)),
                    None => Value::text(ANOTHER_TEXT),
                },
            },
            Repr::Mask => masked(layout, slot, word),
            Repr::Presence => {
                let kept = slot.kept.and_then(|at| self.aside.values.get(at as usize));
                kept.cloned().unwrap_or(Value::Missing)
            }
            repr => repr.value(word, layout.symbols()),
        }
    }

    /// The attempt at a credential that the row holds.
    pub(crate) fn attempt(&self, layout: &Layout, id: CredentialId) -> u32 {
        let part = CredentialSlot::Part(CredentialPart::Attempt);
        let word = layout.at(Place::Fact(id, part)).map(|slot| self.word(slot.offset));
        word.and_then(|word| u32::try_from(word).ok()).filter(|attempt| *attempt > 0).unwrap_or(1)
    }

    /// The facts, in full where they stand beside the row, else all that the workflow reads of them.
    pub fn facts(&self, program: &Program, layout: &Layout) -> Arc<Facts> {
        match &self.aside.facts {
            Some(facts) => Arc::clone(facts),
            None => Arc::new(self.to_facts(program, layout)),
        }
    }

    pub(crate) fn full_facts(&self) -> Option<&Arc<Facts>> {
        self.aside.facts.as_ref()
    }
}

/// Stands for a text that no condition names and whose bytes nobody wants.
const ANOTHER_TEXT: &str = "\u{0}another";

/// A list with the members that a mask has.
fn masked(layout: &Layout, slot: &Slot, bits: u64) -> Value {
    use crate::layout::Mask;
    let mut elements = Vec::new();
    if let Some(mask) = layout.mask(slot) {
        elements.extend(mask.members.iter().filter(|member| bits & mask.bit(member) != 0).cloned());
        if bits & Mask::OTHER != 0 {
            elements.push(Value::text(ANOTHER_TEXT));
        }
    }
    if bits & Mask::MISSING != 0 {
        elements.push(Value::Missing);
    }
    Value::list(elements)
}
