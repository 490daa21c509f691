//! Text to tree. [`parse`] is total: any text gives tokens, a tree and diagnostics.

pub mod limits;
pub mod tree;
