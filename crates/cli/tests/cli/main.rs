//! The binary as a user meets it, a file for each verb: exit codes, formats, bad input.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may state what they expect")]

mod catalog;
mod check;
mod doc;
mod exchange;
mod explain;
mod fmt;
mod graph;
mod new;
mod run;
mod schema;
mod support;
mod table;
mod test;
mod usage;
