//! Every diagnostic code has an explanation whose examples are true, a kept rendering, and fixes that mend.
//!
//! The wrong example of a page is the code's fixture: it has to give the code, and its rendered findings are kept beside
//! this file (`P0301.txt`; set `UPDATE_EXPECT` to keep new ones). `scripts/` holds slips as people make them, several in
//! one script. Codes of facts have theirs in `facts/`, those of files of others in `exchange/`.

#![allow(clippy::expect_used, clippy::panic, reason = "a test says what it expects")]

mod exchange;
mod facts;
mod fixes;
mod fixtures;
mod kept;
mod page;
mod scripts;
mod wording;
