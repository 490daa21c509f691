//! Files of others: rule sets as CSV, and whole workflows as one file.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what it expects"
)]

mod bundles;
mod rules;
