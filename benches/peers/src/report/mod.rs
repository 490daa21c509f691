//! The figures as a fragment of Markdown: medians with their spread, and always as a ratio to Probity and to Rust
//! written by hand, because a time alone says more about the machine.

pub mod batch;
mod cells;
pub mod markers;
mod tables;

pub use cells::number;
pub use tables::{Size, fragment};
