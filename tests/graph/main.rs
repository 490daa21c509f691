//! Pictures of workflows: what holds of every one, over the examples, generated scripts and texts that want to break
//! out; and the kept graphs of some examples.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unreachable,
    reason = "a test says what it expects"
)]

#[path = "../properties/choices.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod choices;
#[path = "../properties/generate/mod.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod generate;
mod kept;
mod picture;
mod pictures;
#[path = "../scripts/support.rs"]
#[allow(dead_code, reason = "shared with other tests")]
mod support;
mod texts;
mod xml;
