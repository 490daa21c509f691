//! The server as an editor meets it, in memory: one answer for each request, edits before analyses, nothing that stops it.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test says what it expects"
)]

mod burst;
mod conversation;
mod editor;
mod typing;
