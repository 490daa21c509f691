//! The front end from outside: any text gives tokens, a tree and findings.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests state what they expect"
)]

mod grammar;
mod messages;
mod recovery;
mod robust;
mod support;
mod whole;
