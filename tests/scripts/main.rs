//! Whole scripts from text to outcome: the examples, the language page, and vendors' real bodies.

mod bodies;
mod examples;
mod language_page;
mod support;
