//! The direct decoder: bytes of a facts document into the words of a row, in one pass and without a tree.
//!
//! Never reports: at anything that is not plainly right it stops with `None`, and what it has put into the row is dropped.

mod checks;
mod input;
mod unread;

use super::cursor::{Cursor, unescape};
use super::dates;
use super::keys::{Key, Keys, Seen};
use super::plan::{NOWHERE, Plan};
use super::results::Attempts;
use super::scalar::UNKNOWN;
use super::skip::{DEEPEST, skip};
use super::words::Text;
use crate::layout::Layout;
use crate::row::Row;
use crate::row::scratch::{Scratch, UNREAD};
use unread::Remembered;

/// Fills a row that has been started anew. `text` is UTF-8.
pub(super) fn read(
    plan: &Plan,
    layout: &Layout,
    row: &mut Row,
    scratch: &mut Scratch,
    text: &[u8],
) -> Option<()> {
    scratch.restart(&plan.mark, &plan.guesses);
    let cursor = Cursor::new(text);
    let mut reader =
        Direct { cursor, plan, layout, row, scratch, attempts: Attempts::default(), key: Key::NONE };
    reader.document()?;
    reader.cursor.blanks();
    reader.cursor.rest.is_empty().then_some(())
}

struct Direct<'a> {
    cursor: Cursor<'a>,
    plan: &'a Plan,
    layout: &'a Layout,
    row: &'a mut Row,
    scratch: &'a mut Scratch,
    attempts: Attempts,
    /// The last key that is none of the names.
    key: Key<'a>,
}

/// So many keys in a row are looked for behind one that was expected.
const LEFT_OUT: usize = 2;

/// What is done about keys that are not among the names of an object.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    Refuse,
    Skip,
    /// Skipped, unless one looks like a slip for a name of the input.
    Slips,
}

/// A key, looked up: the index of a name, or from [`UNREAD`] on an entry of the input that nobody reads, as it stood in an
/// earlier document.
type Name = u16;

/// Another key, which stands in [`Direct::key`].
const OTHER: Name = Name::MAX;

impl<'a> Direct<'a> {
    fn document(&mut self) -> Option<()> {
        let plan = self.plan;
        let mut parts = Seen::default();
        self.cursor.blanks();
        let (mut closed, mut expired) = (false, false);
        self.object(&plan.root, Others::Refuse, 0, |this, at| {
            if this.null()? {
                return Some(());
            }
            parts.insert(at)?;
            match at {
                0 => (closed, expired) = this.transaction()?,
                1 => this.node(&plan.input, Others::Slips, 1)?,
                2 => this.credentials()?,
                3 => this.checks()?,
                // Answers of lists: there may be none.
                4 => (!this.cursor.open(b'[', b']')?).then_some(())?,
                _ => return None,
            }
            Some(())
        })?;
        let timeless = !parts.holds(0) && plan.transaction.needs_time;
        if timeless || !parts.holds(1) && plan.input.required != Seen::default() {
            return None;
        }
        self.row.set_flags(closed, expired);
        self.attempts.agree()
    }

    /// Whether it is closed, and whether it has expired.
    fn transaction(&mut self) -> Option<(bool, bool)> {
        let plan = &self.plan.transaction;
        let (mut closed, mut expired, mut time) = (false, false, None);
        self.object(&plan.keys, Others::Refuse, 1, |this, at| {
            if this.null()? {
                return Some(());
            }
            match at {
                0 => this.text(|_, _| Some(())),
                1 => {
                    time = Some(this.text(|_, text| dates::time(text.bytes))?);
                    Some(())
                }
                2 => this.text(|this, text| {
                    let code = match &plan.channels {
                        Some(channels) => channels.code(text),
                        None if plan.channel == NOWHERE => Some(UNKNOWN),
                        None => this.layout.symbols().code(std::str::from_utf8(text.bytes).ok()?),
                    };
                    this.row.set(plan.channel, code?);
                    Some(())
                }),
                3 => this.flag().map(|flag| expired = flag),
                _ => this.flag().map(|flag| closed = flag),
            }
        })?;
        match time {
            Some(time) => {
                self.row.set(plan.now, time.micros().cast_unsigned());
                self.row.set(plan.today, i64::from(time.date().days_since_epoch()).cast_unsigned());
            }
            None if plan.needs_time => return None,
            None => {}
        }
        Some((closed, expired))
    }

    /// Reads an object: `each` is called behind the colon of each of its names, with the index of the name. `depth`: how many
    /// lists and objects are around it.
    #[inline(always)]
    fn object(
        &mut self,
        keys: &Keys,
        others: Others,
        depth: usize,
        mut each: impl FnMut(&mut Self, usize) -> Option<()>,
    ) -> Option<Seen> {
        if depth >= DEEPEST {
            return None;
        }
        let mut seen = Seen::default();
        let mut unread = Remembered::default();
        let base = self.scratch.keys.len();
        let mut last = keys.guesses;
        let mut next = self.cursor.open(b'{', b'}')?.then_some(self.cursor.rest);
        while let Some(rest) = next {
            let name = match self.guessed(keys, &mut last, rest) {
                Some(name) => name,
                None => {
                    self.cursor.rest = rest;
                    self.unexpected(keys, others, &mut last)?
                }
            };
            if name < UNREAD {
                let index = usize::from(name);
                seen.insert(index)?;
                each(self, index)?;
            } else if name != OTHER {
                unread.insert(usize::from(name - UNREAD))?;
                self.skip(depth.saturating_add(1))?;
            } else {
                if others == Others::Refuse {
                    return None;
                }
                if let Some(at) = self.other(others, base, last)? {
                    unread.insert(at)?;
                }
                self.skip(depth.saturating_add(1))?;
            }
            next = match self.cursor.rest.split_first() {
                // As nearly always: what comes next is looked at together with its comma.
                Some((b',', rest)) => Some(rest),
                _ => self.cursor.more(b'}')?.then_some(self.cursor.rest),
            };
        }
        if others == Others::Slips && !unread.is_empty() {
            self.no_remembered_slips(&unread, &seen)?;
        }
        if self.scratch.keys.len() > base {
            if others == Others::Slips {
                self.no_slips(base, &seen)?;
            }
            self.scratch.keys.truncate(base);
        }
        Some(seen)
    }

    /// The key that is likely to come behind the one before, with its colon, if the text goes on with it at `rest`. `last`: where
    /// the guess stands what comes next.
    #[inline(always)]
    fn guessed(&mut self, keys: &Keys, last: &mut usize, rest: &'a [u8]) -> Option<Name> {
        let guess = *self.scratch.guesses.get(*last)?;
        let behind = if guess < UNREAD {
            keys.guess(guess, rest)?
        } else {
            self.scratch.unread.keys.get(usize::from(guess - UNREAD))?.written.behind(rest)?
        };
        *last = self.place(keys, guess);
        self.cursor.rest = behind;
        self.cursor.blanks();
        Some(guess)
    }

    /// Where the guess stands what comes behind a key.
    #[inline(always)]
    fn place(&self, keys: &Keys, key: u16) -> usize {
        match key.checked_sub(UNREAD) {
            None => keys.guesses.wrapping_add(usize::from(key)).wrapping_add(1),
            Some(at) => self.plan.guesses.len().wrapping_add(usize::from(at)),
        }
    }

    #[inline(never)]
    fn unexpected(&mut self, keys: &Keys, others: Others, last: &mut usize) -> Option<Name> {
        if self.cursor.peek()? <= b' ' {
            self.cursor.blanks();
            if let Some(name) = self.guessed(keys, last, self.cursor.rest) {
                return Some(name);
            }
        }
        // What was expected may be left out this time, and so may what stands behind it.
        let mut left_out = *last;
        for _ in 0..LEFT_OUT {
            let Some(guess) = self.scratch.guesses.get(left_out) else { break };
            left_out = self.place(keys, *guess);
            let mut behind = left_out;
            if let Some(name) = self.guessed(keys, &mut behind, self.cursor.rest) {
                *last = behind;
                return Some(name);
            }
        }
        let key = self.cursor.key()?;
        self.key = key;
        let name = match keys.find(key) {
            Some(index) => u16::try_from(index).ok()?,
            None if others != Others::Slips => return Some(OTHER),
            None => {
                let Some(at) = self.remembered(key)? else { return Some(OTHER) };
                self.cursor.colon()?;
                return self.came_again(at, keys, last);
            }
        };
        self.cursor.colon()?;
        self.follow(keys, last, name);
        Some(name)
    }

    /// Takes down which key came.
    fn follow(&mut self, keys: &Keys, last: &mut usize, key: u16) {
        if let Some(guess) = self.scratch.guesses.get_mut(*last) {
            *guess = key;
        }
        *last = self.place(keys, key);
    }

    /// Looks at a value that nobody reads, and drops it.
    #[inline(always)]
    fn skip(&mut self, depth: usize) -> Option<()> {
        if self.cursor.peek()? != b'"' {
            return self.skip_any(depth);
        }
        let raw = self.cursor.long_string()?;
        if raw.escaped { unescape(raw.bytes, &mut self.scratch.text) } else { Some(()) }
    }

    #[inline(never)]
    fn skip_any(&mut self, depth: usize) -> Option<()> {
        skip(&mut self.cursor, &mut self.scratch.keys, &mut self.scratch.text, depth)
    }

    /// Reads `null`, if it is that.
    #[inline(always)]
    fn null(&mut self) -> Option<bool> {
        if self.cursor.peek()? != b'n' {
            return Some(false);
        }
        self.cursor.word(b"null")?;
        Some(true)
    }

    /// `true` or `false`, told apart without a branch: nothing says which comes.
    #[inline(always)]
    fn flag(&mut self) -> Option<bool> {
        let Some([a, b, c, d, e]) = self.cursor.rest.first_chunk::<5>() else { return self.last_flag() };
        let word = u32::from_le_bytes([*a, *b, *c, *d]);
        let is_true = word == u32::from_le_bytes(*b"true");
        let is_false = (word == u32::from_le_bytes(*b"fals")) & (*e == b'e');
        if !(is_true | is_false) {
            return None;
        }
        self.cursor.rest = self.cursor.rest.get(4 + usize::from(is_false)..)?;
        Some(is_true)
    }

    /// Near the end of the text.
    #[cold]
    fn last_flag(&mut self) -> Option<bool> {
        self.cursor.word(b"true").map(|()| true)
    }

    /// Reads a string and hands it on without escapes.
    #[inline(always)]
    fn text<T>(&mut self, then: impl FnOnce(&mut Self, Text<'_>) -> Option<T>) -> Option<T> {
        let raw = self.cursor.string()?;
        if raw.escaped {
            // Taken out, because what follows needs the reader.
            let mut text = std::mem::take(&mut self.scratch.text);
            unescape(raw.bytes, &mut text)?;
            let done = then(self, Text::from(text.as_bytes()));
            self.scratch.text = text;
            return done;
        }
        then(self, raw.text())
    }
}
