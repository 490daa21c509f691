//! What is exchanged with others: a vendor's rule sets and decision tables as CSV, and a whole workflow with all its files
//! as one.
//!
//! Everything here writes or reads texts around the language; nothing here changes what a script means, and no disk is
//! read. What can't be carried over is kept as a comment or named in a remark, never dropped.

pub mod bundle;
mod error;
pub mod rules;
pub mod sheet;
pub mod table;

pub use error::ExchangeError;
