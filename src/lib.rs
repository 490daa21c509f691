//! Probity: a small, typed, total language for identity-verification workflows.

pub mod core;
pub mod diagnostic;
pub mod facts;
pub mod outcome;
pub mod schema;
pub mod source;
pub mod syntax;
pub mod value;
