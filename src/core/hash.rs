//! The content hash: which texts a decision was made by.

use std::fmt;

use sha2::{Digest, Sha256};

/// SHA-256 over every file of a compilation, catalogs included. Files are named as seen from the script's folder, so it is
/// the same wherever the script lies.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// Over (name, text) pairs in the order given. Lengths are hashed too, so that no two lists of files collide by
    /// moving text between them.
    pub fn of<'a>(files: impl IntoIterator<Item = (String, &'a str)>) -> Self {
        let mut hasher = Sha256::new();
        for (name, text) in files {
            for part in [name.as_str(), text] {
                hasher.update((part.len() as u64).to_be_bytes());
                hasher.update(part.as_bytes());
            }
        }
        ContentHash(hasher.finalize().into())
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
