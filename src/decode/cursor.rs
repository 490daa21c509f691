//! A place in a JSON text: blanks, punctuation, strings and keys.
//!
//! Strict: accepts what JSON is and nothing else. `None` says "not plainly right"; what exactly is wrong is for the
//! definition to say. Never knows a workflow, never allocates.

use super::keys::{Key, SEED, finish, mix};
use super::words::Text;

/// See the module.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'a> {
    /// All of it, which is UTF-8.
    text: &'a [u8],
    /// What is still to be read: a tail of `text`.
    pub(super) rest: &'a [u8],
}

/// What stands between two quotes.
#[derive(Clone, Copy)]
pub(super) struct Raw<'a> {
    pub(super) bytes: &'a [u8],
    /// The same and all that stands behind it.
    pub(super) from: &'a [u8],
    /// There are escapes in it, which nobody has looked at yet.
    pub(super) escaped: bool,
}

impl<'a> Raw<'a> {
    /// Of one without escapes.
    #[inline(always)]
    pub(super) fn text(self) -> Text<'a> {
        Text { bytes: self.bytes, from: self.from }
    }
}

impl<'a> Cursor<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Cursor { text, rest: text }
    }

    #[inline(always)]
    pub(super) fn peek(&self) -> Option<u8> {
        self.rest.first().copied()
    }

    pub(super) fn text(&self) -> &'a [u8] {
        self.text
    }

    /// How much has been read.
    #[inline(always)]
    pub(super) fn offset(&self) -> Option<usize> {
        self.text.len().checked_sub(self.rest.len())
    }

    /// What has been read since an earlier place.
    #[inline(always)]
    pub(super) fn since(&self, start: Cursor<'_>) -> Option<&'a str> {
        let place = |rest: &[u8]| self.text.len().checked_sub(rest.len());
        std::str::from_utf8(self.text.get(place(start.rest)?..place(self.rest)?)?).ok()
    }

    #[inline(always)]
    pub(super) fn blanks(&mut self) {
        if self.peek().is_some_and(|byte| byte <= b' ') {
            self.some_blanks();
        }
    }

    #[inline(never)]
    fn some_blanks(&mut self) {
        while let [b' ' | b'\n' | b'\t' | b'\r', rest @ ..] = self.rest {
            self.rest = rest;
        }
    }

    /// Exactly this byte.
    #[inline(always)]
    pub(super) fn byte(&mut self, wanted: u8) -> Option<()> {
        let (first, rest) = self.rest.split_first()?;
        if *first != wanted {
            return None;
        }
        self.rest = rest;
        Some(())
    }

    /// `null`, `true`, `false`; that it ends here is seen by what has to follow it.
    #[inline(always)]
    pub(super) fn word<const N: usize>(&mut self, word: &[u8; N]) -> Option<()> {
        let (first, rest) = self.rest.split_first_chunk::<N>()?;
        if first != word {
            return None;
        }
        self.rest = rest;
        Some(())
    }

    /// An opening bracket; whether something stands before the closing one.
    #[inline(always)]
    pub(super) fn open(&mut self, open: u8, close: u8) -> Option<bool> {
        self.byte(open)?;
        self.blanks();
        if self.peek()? == close {
            self.byte(close)?;
            return Some(false);
        }
        Some(true)
    }

    /// What follows an entry: a comma and another one (true), or the closing bracket.
    #[inline(always)]
    pub(super) fn more(&mut self, close: u8) -> Option<bool> {
        self.blanks();
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        if *first == b',' {
            self.blanks();
            return Some(true);
        }
        (*first == close).then_some(false)
    }

    /// The colon behind a key.
    #[inline(always)]
    pub(super) fn colon(&mut self) -> Option<()> {
        self.blanks();
        self.byte(b':')?;
        self.blanks();
        Some(())
    }

    /// A string, of which the opening quote comes next.
    #[inline(always)]
    pub(super) fn string(&mut self) -> Option<Raw<'a>> {
        let (b'"', body) = self.rest.split_first()? else { return None };
        self.string_from(body, body)
    }

    /// The string that begins at `body`, of which there is nothing special before `rest`.
    #[inline(always)]
    fn string_from(&mut self, body: &'a [u8], mut rest: &'a [u8]) -> Option<Raw<'a>> {
        let mut escaped = false;
        loop {
            let (chunk, tail) = chunk(rest);
            let found = specials(chunk);
            if found == 0 {
                rest = tail?;
                continue;
            }
            let (first, behind) = rest.get(first_byte(found)..)?.split_first()?;
            match first {
                b'"' => {
                    self.rest = behind;
                    let length = body.len().checked_sub(behind.len())?.checked_sub(1)?;
                    return Some(Raw { bytes: body.get(..length)?, from: body, escaped });
                }
                b'\\' => {
                    escaped = true;
                    rest = behind.get(1..)?;
                }
                _ => return None,
            }
        }
    }

    /// As [`Cursor::string`], of a string that is rather long.
    #[inline(always)]
    pub(super) fn long_string(&mut self) -> Option<Raw<'a>> {
        let (b'"', body) = self.rest.split_first()? else { return None };
        let mut rest = body;
        while let Some((block, tail)) = rest.split_first_chunk::<32>()
            && !has_specials(block)
        {
            rest = tail;
        }
        self.string_from(body, rest)
    }

    /// A key, of which the opening quote comes next, and its hash. `None` also for one with escapes.
    #[inline(always)]
    pub(super) fn key(&mut self) -> Option<Key<'a>> {
        let (b'"', body) = self.rest.split_first()? else { return None };
        let (mut rest, mut hash) = (body, SEED);
        loop {
            let (chunk, tail) = chunk(rest);
            let found = specials(chunk);
            if found == 0 {
                hash = mix(hash, chunk);
                rest = tail?;
                continue;
            }
            let at = first_byte(found);
            let (b'"', behind) = rest.get(at..)?.split_first()? else { return None };
            self.rest = behind;
            let length = body.len().checked_sub(behind.len())?.checked_sub(1)?;
            let last = chunk & !(u64::MAX << (8 * at));
            return Some(Key { hash: finish(mix(hash, last), length), bytes: body.get(..length)? });
        }
    }
}

/// The next eight bytes, and what stands behind them; near the end filled up with zeros, which count as special.
#[inline(always)]
fn chunk(rest: &[u8]) -> (u64, Option<&[u8]>) {
    match rest.split_first_chunk::<8>() {
        Some((chunk, tail)) => (u64::from_le_bytes(*chunk), Some(tail)),
        None => (last_chunk(rest), None),
    }
}

#[cold]
#[inline(never)]
fn last_chunk(rest: &[u8]) -> u64 {
    rest.iter().rev().fold(0, |chunk, byte| chunk << 8 | u64::from(*byte))
}

const ONES: u64 = 0x0101_0101_0101_0101;
pub(super) const HIGH: u64 = 0x8080_8080_8080_8080;

/// Marks quotes, backslashes and control characters by the high bits of their bytes. Only the first mark is sure: a borrow
/// may set false ones behind it.
#[inline(always)]
fn specials(chunk: u64) -> u64 {
    // With one bit turned the quote stands behind the control characters.
    const TURNED: u64 = ONES * 2;
    const QUOTES: u64 = ONES * (b'"' ^ 2) as u64;
    const BACKSLASHES: u64 = ONES * b'\\' as u64;
    let quotes = (chunk ^ TURNED).wrapping_sub(QUOTES + ONES);
    let backslashes = (chunk ^ BACKSLASHES).wrapping_sub(ONES);
    (quotes | backslashes) & !chunk & HIGH
}

/// Whether there is one of these among 32 bytes. Compiled to comparisons of 16 bytes at once.
#[inline(always)]
fn has_specials(block: &[u8; 32]) -> bool {
    let is_special = |byte: u8| u8::from((byte ^ 2) <= b'"' ^ 2) | u8::from(byte == b'\\');
    block.iter().fold(0, |found, byte| found | is_special(*byte)) != 0
}

/// Which byte the first mark is on.
#[inline(always)]
pub(super) fn first_byte(marks: u64) -> usize {
    (marks.trailing_zeros() / 8) as usize
}

/// The text of a string with escapes, or `None` where one is not right.
#[cold]
pub(super) fn unescape(raw: &[u8], out: &mut String) -> Option<()> {
    out.clear();
    let mut rest = std::str::from_utf8(raw).ok()?;
    while let Some((plain, behind)) = rest.split_once('\\') {
        out.push_str(plain);
        let mut chars = behind.chars();
        let c = match chars.next()? {
            c @ ('"' | '\\' | '/') => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let (unit, behind) = hex(chars.as_str())?;
                chars = behind.chars();
                match unit {
                    0xd800..=0xdbff => {
                        let (low, behind) = hex(behind.strip_prefix("\\u")?)?;
                        chars = behind.chars();
                        if !(0xdc00..=0xdfff).contains(&low) {
                            return None;
                        }
                        char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00))?
                    }
                    unit => char::from_u32(unit)?,
                }
            }
            _ => return None,
        };
        out.push(c);
        rest = chars.as_str();
    }
    out.push_str(rest);
    Some(())
}

/// Four hexadecimal digits, and what stands behind them.
fn hex(text: &str) -> Option<(u32, &str)> {
    let (digits, behind) = text.split_at_checked(4)?;
    let unit = digits.chars().try_fold(0, |unit, c| Some(unit << 4 | c.to_digit(16)?))?;
    Some((unit, behind))
}
