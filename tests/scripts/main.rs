//! Whole scripts from text to outcome: the examples, the language page, and vendors' real bodies.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what it expects")]

mod acquisition;
mod bodies;
mod catalog_bodies;
mod credentials;
mod examples;
mod formats;
mod language_page;
mod links;
mod nobody_by_accident;
mod page;
mod subject;
mod support;
mod tables;
mod templates;
mod words;
