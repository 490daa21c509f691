//! What decoders keep from one document to the next, so that they allocate nothing. None of it is part of the facts, and any
//! of it may be anything: it is guesses and empty memory.

#[derive(Debug, Default)]
pub(crate) struct Scratch {
    /// Which key is likely to come next.
    pub(crate) guesses: Vec<u16>,
    /// Keys that nobody reads, of the objects that are open.
    pub(crate) keys: Vec<OtherKey>,
    /// A text without its escapes.
    pub(crate) text: String,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct OtherKey {
    pub(crate) hash: u64,
    /// Where it stands in the document.
    pub(crate) span: (usize, usize),
}

impl Clone for Scratch {
    /// A copy guesses anew.
    fn clone(&self) -> Self {
        Scratch::default()
    }
}
