//! Elaboration: the tree of a script, its names resolved, becomes the typed core.
//!
//! Checking and lowering are one walk. A typed tree between them would be a second list of every construct that only
//! lowering reads; here each construct has one place that says when it is right and what it means. Functions, rule
//! sets and steps are checked once on their own (so that errors show without a use) and elaborated again where they
//! are used; a diagnostic that both walks find is reported once.
//!
//! Any tree gives diagnostics and never a panic; programs are only handed out for workflows without errors.

mod acquire;
mod arith;
mod call;
mod capability;
mod catalog;
mod checks;
mod compare;
mod context;
mod declarations;
mod expr;
mod flow;
mod format;
mod header;
mod keys;
mod marks;
mod matching;
mod mends;
mod nodes;
mod place;
mod prior;
mod programs;
mod risk;
mod sets;
mod statements;
mod table;
mod test_block;
mod types;
mod unused;

#[cfg(feature = "ide")]
pub(crate) use call::AGGREGATES;
pub use catalog::{Meaning, declared};
#[cfg(feature = "ide")]
pub use marks::{Mark, Marks, Target};
pub use programs::check;
#[cfg(feature = "ide")]
pub use programs::check_with_marks;
#[cfg(feature = "ide")]
pub(crate) use types::BUILT_IN as BUILT_IN_TYPES;
