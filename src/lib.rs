//! Probity: a small, typed, total language for identity-verification workflows.

mod check;
pub mod core;
pub mod diagnostic;
pub mod engine;
pub mod facts;
mod flow;
pub mod interp;
pub mod outcome;
pub mod reference;
mod resolve;
pub mod schema;
pub mod source;
pub mod syntax;
pub mod templates;
pub mod testing;
pub mod value;
