//! Probity: a small, typed, total language for identity-verification workflows.

pub mod diagnostic;
pub mod source;
pub mod syntax;
pub mod value;
