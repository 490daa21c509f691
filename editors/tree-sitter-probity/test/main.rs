//! What editors rely on: every script parses, queries compile, and colours are the kept ones.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests stop where something is missing"
)]

mod colours;
mod copies;
mod corpus;
mod queries;
mod scripts;
mod support;
