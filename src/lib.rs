//! Probity: a small, typed, total language for identity-verification workflows.

mod check;
pub mod core;
pub mod diagnostic;
pub mod engine;
#[cfg(feature = "exchange")]
pub mod exchange;
pub mod facts;
mod flow;
pub mod graph;
pub mod interp;
mod markup;
pub mod outcome;
pub mod page;
pub mod reference;
mod resolve;
pub mod schema;
pub mod source;
pub mod syntax;
pub mod templates;
pub mod testing;
pub mod value;
pub mod words;
