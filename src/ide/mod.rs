//! What editors ask, as plain functions over one [`Analysis`]: positions are byte offsets, answers plain data.
//!
//! Knows no protocol and does no I/O; any text at any moment gets an answer. Never decides what a script means: that is read
//! from the tree and from what the check says of it ([`crate::check::Marks`]).

mod analysis;
mod completion;
mod declared;
mod definition;
#[cfg(test)]
mod fixture;
mod hover;
mod signature;
mod tags;
mod typing;

pub use analysis::{Analysis, Location};
pub use completion::{Completion, CompletionKind, Edit, completions};
pub use definition::{Reference, definition, highlights, references, type_definition};
pub use hover::{Hover, hover};
pub use signature::{Signature, signatures};
pub use tags::{Tag, tag};
