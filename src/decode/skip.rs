//! Values that nobody reads: looked at as closely as the others, and dropped.
//!
//! As strict as the definition: an escape that is none, a key that stands twice and what is too deep are not passed over.

use super::cursor::{Cursor, unescape};
use super::keys::Key;
use crate::row::scratch::OtherKey;

/// As deep as the definition reads.
pub(super) const DEEPEST: usize = crate::facts::json::MAX_DEPTH;

/// Keys of one object that are remembered; the definition sorts them, so that many can't make it slow.
const MOST_KEYS: usize = 192;

/// Skips a value that stands in so many lists and objects.
pub(super) fn skip(
    cursor: &mut Cursor<'_>,
    keys: &mut Vec<OtherKey>,
    buffer: &mut String,
    depth: usize,
) -> Option<()> {
    match cursor.peek()? {
        b'"' => {
            let raw = cursor.long_string()?;
            if raw.escaped { unescape(raw.bytes, buffer) } else { Some(()) }
        }
        b'{' => object(cursor, keys, buffer, depth),
        b'[' => {
            if depth >= DEEPEST {
                return None;
            }
            let mut more = cursor.open(b'[', b']')?;
            while more {
                skip(cursor, keys, buffer, depth.saturating_add(1))?;
                more = cursor.more(b']')?;
            }
            Some(())
        }
        b't' => cursor.word(b"true"),
        b'f' => cursor.word(b"false"),
        b'n' => cursor.word(b"null"),
        _ => skip_number(cursor),
    }
}

fn object(
    cursor: &mut Cursor<'_>,
    keys: &mut Vec<OtherKey>,
    buffer: &mut String,
    depth: usize,
) -> Option<()> {
    if depth >= DEEPEST {
        return None;
    }
    let base = keys.len();
    let mut more = cursor.open(b'{', b'}')?;
    while more {
        let key = cursor.key()?;
        note(keys, base, key, 0)?;
        cursor.colon()?;
        skip(cursor, keys, buffer, depth.saturating_add(1))?;
        more = cursor.more(b'}')?;
    }
    keys.truncate(base);
    Some(())
}

/// Remembers a key behind `base`. `None`: it stands there already (or seems to), or there are too many.
#[inline]
pub(super) fn note(keys: &mut Vec<OtherKey>, base: usize, key: Key<'_>, end: usize) -> Option<()> {
    let others = keys.get(base..)?;
    if others.len() >= MOST_KEYS || others.iter().any(|other| other.hash == key.hash) {
        return None;
    }
    let span = (end.saturating_sub(key.bytes.len()), end);
    keys.push(OtherKey { hash: key.hash, span });
    Some(())
}

/// `-0` is a number here.
fn skip_number(cursor: &mut Cursor<'_>) -> Option<()> {
    if let [b'-', b'0', behind @ ..] = cursor.rest
        && !matches!(behind, [b'0'..=b'9' | b'.' | b'e' | b'E', ..])
    {
        cursor.rest = behind;
        return Some(());
    }
    cursor.number().map(|_| ())
}
