//! Probity: a small, typed, total language for identity-verification workflows.

#[cfg(feature = "batch")]
pub mod batch;
mod check;
mod code;
pub mod core;
mod decode;
pub mod diagnostic;
pub mod engine;
#[cfg(feature = "exchange")]
pub mod exchange;
pub mod facts;
mod flow;
#[cfg(feature = "fmt")]
pub mod fmt;
pub mod graph;
#[cfg(feature = "ide")]
pub mod ide;
pub mod interp;
#[cfg(feature = "jit")]
mod jit;
pub mod layout;
mod markup;
pub mod outcome;
pub mod page;
pub mod reference;
mod resolve;
mod row;
pub mod schema;
pub mod source;
pub mod syntax;
mod tables;
pub mod templates;
pub mod testing;
pub mod value;
pub mod words;

/// The examples of the page are compiled and run.
#[cfg(all(doctest, feature = "batch"))]
#[doc = include_str!("../docs/embedding.md")]
struct Embedding;
