//! The formatter: fixtures, what is kept in this repository, files with errors, parts of files.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may state what it expects"
)]
#![cfg(feature = "fmt")]

mod fixtures;
mod kept;
mod parts;
