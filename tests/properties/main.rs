//! Properties of the whole language, held over generated scripts and facts.
//!
//! The seed is fixed; `PROBITY_SEED` and `PROBITY_CASES` choose others, for a longer search or to come back to a
//! failure, which prints its seed, script and facts.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unreachable,
    reason = "a test may state what it expects"
)]

mod agreement;
mod case;
mod choices;
#[cfg(feature = "batch")]
mod columns;
mod documents;
mod evaluation;
#[cfg(feature = "fmt")]
mod format;
mod found;
mod generate;
mod limits;
mod quotas;
mod syntax;
mod unknown;
