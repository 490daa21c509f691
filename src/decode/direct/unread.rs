//! Entries that nobody reads, and the keys among them that may be slips for a name of the input.
//!
//! Keys are remembered from document to document, with the names that each is near to: a key that was seen before costs a
//! comparison. Only those of the input itself are: elsewhere the same key may be a name. Never takes a slip for an entry of the host: what is remembered is the same as what would be worked out anew.

use super::{Direct, Name, Others};
use crate::decode::keys::{Key, Keys, Seen};
use crate::decode::skip::note;
use crate::row::scratch::{UNREAD, Unread, UnreadKey};
use crate::row::written::Written;

/// The remembered keys that stand in an object.
#[derive(Default)]
pub(super) struct Remembered(u64);

impl Remembered {
    /// `None`: it stands there already.
    #[inline(always)]
    pub(super) fn insert(&mut self, at: usize) -> Option<()> {
        let bit = 1u64 << (at % Unread::MOST);
        let new = self.0 & bit == 0;
        self.0 |= bit;
        new.then_some(())
    }

    #[inline(always)]
    pub(super) fn is_empty(&self) -> bool {
        self.0 == 0
    }

    fn each(&self) -> impl Iterator<Item = usize> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let at = left.trailing_zeros() as usize;
            left &= left.checked_sub(1)?;
            Some(at)
        })
    }
}

/// How guesses name it.
pub(super) fn number(at: usize) -> Option<u16> {
    UNREAD.checked_add(u16::try_from(at).ok()?)
}

impl<'a> Direct<'a> {
    /// Which of the keys that are remembered this is. `None`: it seems to be one and is another.
    pub(super) fn remembered(&self, key: Key<'_>) -> Option<Option<usize>> {
        let unread = &self.scratch.unread;
        let Some(at) = unread.hashes.iter().position(|hash| *hash == key.hash) else { return Some(None) };
        (*unread.keys.get(at)?.name == *key.bytes).then_some(Some(at))
    }

    /// A remembered key that was not expected. It is from now on where it has come twice behind the same one; else what was
    /// expected still is, for keys that stand anywhere are not to spoil the order of the others.
    pub(super) fn came_again(&mut self, at: usize, keys: &Keys, last: &mut usize) -> Option<Name> {
        let name = number(at)?;
        let key = self.scratch.unread.keys.get_mut(at)?;
        if std::mem::replace(&mut key.behind, *last) == *last {
            let expected = *self.scratch.guesses.get(*last)?;
            let then = self.place(keys, name);
            *self.scratch.guesses.get_mut(then)? = expected;
            self.follow(keys, last, name);
        }
        Some(name)
    }

    /// The key of an entry that is none of the names and not remembered, with its colon. Its number where it is from
    /// now on. `last`: where the guess stands that it did not meet.
    #[inline(never)]
    pub(super) fn other(&mut self, others: Others, base: usize, last: usize) -> Option<Option<usize>> {
        let key = self.key;
        let end = self.cursor.offset()?.checked_sub(1)?;
        self.cursor.colon()?;
        let number = if others == Others::Slips { self.remember(key, last) } else { None };
        if number.is_none() {
            note(&mut self.scratch.keys, base, key, end)?;
        }
        Some(number)
    }

    /// Remembers a key, if there is room.
    fn remember(&mut self, key: Key<'_>, behind: usize) -> Option<usize> {
        let unread = &mut self.scratch.unread;
        let at = unread.keys.len();
        if key.bytes.len() > Unread::LONGEST {
            return None;
        }
        if at >= Unread::MOST {
            unread.lost = unread.lost.saturating_add(1);
            return None;
        }
        let name = std::str::from_utf8(key.bytes).ok()?;
        let near = self.plan.slips.near(name);
        unread.hashes.push(key.hash);
        unread.keys.push(UnreadKey {
            written: Written::of(name),
            name: key.bytes.into(),
            behind,
            elsewhere: self.plan.slips.is_elsewhere(name),
            is_near: near != Seen::default(),
            near: near.words(),
        });
        Some(at)
    }

    /// None of these keys looks like a slip.
    #[inline]
    pub(super) fn no_remembered_slips(&self, unread: &Remembered, seen: &Seen) -> Option<()> {
        let mut near = Seen::default();
        for at in unread.each() {
            let key = self.scratch.unread.keys.get(at)?;
            if key.elsewhere {
                return None;
            }
            if key.is_near {
                near.add(&key.near);
            }
        }
        seen.covers(&near).then_some(())
    }

    /// No key behind `base` looks like a slip.
    #[inline(never)]
    pub(super) fn no_slips(&mut self, base: usize, seen: &Seen) -> Option<()> {
        let slips = &self.plan.slips;
        if slips.is_impossible(seen) {
            return Some(());
        }
        let keys = self.scratch.keys.get(base..)?;
        let key = |(start, end)| std::str::from_utf8(self.cursor.text().get(start..end)?).ok();
        let is_slip = |span| Some(slips.suspects(key(span)?, seen));
        keys.iter().all(|key| is_slip(key.span) == Some(false)).then_some(())
    }
}
