//! What editors ask, as plain functions over one [`Analysis`]: positions are byte offsets, answers plain data.
//!
//! Knows no protocol and does no I/O; any text at any moment gets an answer. Never decides what a script means: that is read
//! from the tree and from what the check says of it ([`crate::check::Marks`]).

mod analysis;
mod change;
mod declared;
mod definition;
mod fixes;
#[cfg(test)]
mod fixture;
mod hover;
mod refactor;
mod rename;
mod tags;

pub use analysis::{Analysis, Location};
pub use change::Change;
pub use definition::{Reference, definition, highlights, references, type_definition};
pub use fixes::{QuickFix, fix_all, fixes};
pub use hover::{Hover, hover};
pub use refactor::{RefactorKind, Refactoring, refactorings};
pub use rename::{declared_at, prepare_rename, rename, rename_in};
pub use tags::{Tag, tag};
