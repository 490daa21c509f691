//! A key as documents write it most often, `"name":`, to be compared with what comes next by whole words.
//!
//! Never takes one key for another: it is compared whole, quotes and colon with it.

/// See the module.
#[derive(Debug)]
pub(crate) struct Written {
    /// The first 16 bytes, as far as there are so many.
    first: [u64; 2],
    mask: [u64; 2],
    /// The last 16 bytes of a longer one, and what is between.
    last: [u64; 2],
    middle: Box<[u8]>,
    length: usize,
}

impl Written {
    pub(crate) fn of(name: &str) -> Written {
        let written = format!("\"{name}\":");
        let bytes = written.as_bytes();
        let length = bytes.len();
        let words = |bytes: &[u8]| {
            let word = |from: usize| short(bytes.get(from..bytes.len().min(from + 8)).unwrap_or_default());
            [word(0), word(8)]
        };
        let masks = vec![u8::MAX; length];
        // A raw key never reads like such a name: it would have escapes.
        let never = name.bytes().any(|byte| matches!(byte, b'"' | b'\\' | 0..b' '));
        Written {
            first: if never { [1; 2] } else { words(bytes) },
            mask: if never { [0; 2] } else { words(&masks) },
            last: bytes.get(length.saturating_sub(16)..).map_or([0; 2], words),
            middle: bytes.get(16..length.saturating_sub(16)).unwrap_or_default().into(),
            length,
        }
    }

    /// What stands behind it, where the text goes on with it.
    #[inline(always)]
    pub(crate) fn behind<'a>(&self, rest: &'a [u8]) -> Option<&'a [u8]> {
        let [first, second] = sixteen(rest)?;
        if (first & self.mask[0] ^ self.first[0]) | (second & self.mask[1] ^ self.first[1]) != 0 {
            return None;
        }
        if self.length > 16 {
            if sixteen(rest.get(self.length - 16..)?)? != self.last {
                return None;
            }
            if !self.middle.is_empty() && rest.get(16..self.length - 16) != Some(&*self.middle) {
                return None;
            }
        }
        rest.get(self.length..)
    }
}

/// Up to eight bytes as one word, the first in the lowest byte.
#[inline(always)]
pub(crate) fn short(bytes: &[u8]) -> u64 {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        let last = u64::from(u32::from_le_bytes(*last)) << (8 * (bytes.len() - 4));
        return u64::from(u32::from_le_bytes(*first)) | last;
    }
    bytes.iter().rev().fold(0, |chunk, byte| chunk << 8 | u64::from(*byte))
}

/// The next 16 bytes.
#[inline(always)]
pub(crate) fn sixteen(rest: &[u8]) -> Option<[u64; 2]> {
    let chunk = rest.first_chunk::<16>()?;
    let (first, second) = (chunk.first_chunk::<8>()?, chunk.last_chunk::<8>()?);
    Some([u64::from_le_bytes(*first), u64::from_le_bytes(*second)])
}
