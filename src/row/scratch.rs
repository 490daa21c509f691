//! What decoders keep from one document to the next, so that they allocate nothing and do nothing twice. None of it is part
//! of the facts. What is remembered holds for one plan; everything else may be anything: it is guesses and empty memory.

use std::sync::Arc;

use super::written::Written;

#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// Whose guesses and keys these are: the mark of a plan.
    of: Option<Arc<()>>,
    /// Which key is likely to come next: a name of the object, or from [`UNREAD`] on a key of `unread`.
    pub(crate) guesses: Vec<u16>,
    pub(crate) unread: Unread,
    /// Other keys that nobody reads, of the objects that are open.
    pub(crate) keys: Vec<OtherKey>,
    /// A text without its escapes.
    pub(crate) text: String,
}

/// Guesses from here on are about unread keys.
pub(crate) const UNREAD: u16 = 1 << 15;

/// Keys that nobody reads, as they stood in earlier documents. Bounded: keys that differ from document to document cost a
/// look, no memory. While a document is read keys are added and none forgotten, so that a key has one number in it.
#[derive(Debug, Default)]
pub(crate) struct Unread {
    pub(crate) hashes: Vec<u64>,
    pub(crate) keys: Vec<UnreadKey>,
    /// How many keys have found no place.
    pub(crate) lost: u32,
}

#[derive(Debug)]
pub(crate) struct UnreadKey {
    pub(crate) written: Written,
    pub(crate) name: Box<[u8]>,
    /// Where the guess stands that it last came instead of.
    pub(crate) behind: usize,
    /// It stands for a field that is read from elsewhere.
    pub(crate) elsewhere: bool,
    pub(crate) is_near: bool,
    /// The names that it may be a slip for, as a set.
    pub(crate) near: [u64; 4],
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct OtherKey {
    pub(crate) hash: u64,
    /// Where it stands in the document.
    pub(crate) span: (usize, usize),
}

impl Unread {
    /// A set of them is one word.
    pub(crate) const MOST: usize = 64;
    /// Longer ones are not remembered.
    pub(crate) const LONGEST: usize = 64;
    /// So many have to find no place before the others make room: to remember one costs more than to look at it.
    const ENOUGH: u32 = 4_096;
}

impl Scratch {
    /// Before a document of this plan. `fresh`: the guesses to begin with; behind them come those about unread keys.
    #[inline]
    pub(crate) fn restart(&mut self, of: &Arc<()>, fresh: &[u16]) {
        self.keys.clear();
        if !self.of.as_ref().is_some_and(|known| Arc::ptr_eq(known, of)) || self.unread.lost > Unread::ENOUGH
        {
            self.forget(of, fresh);
        }
    }

    #[cold]
    fn forget(&mut self, of: &Arc<()>, fresh: &[u16]) {
        self.of = Some(Arc::clone(of));
        self.guesses.clear();
        self.guesses.extend_from_slice(fresh);
        self.guesses.resize(fresh.len().saturating_add(Unread::MOST), 0);
        self.unread = Unread::default();
    }
}

impl Clone for Scratch {
    /// A copy guesses anew.
    fn clone(&self) -> Self {
        Scratch::default()
    }
}
