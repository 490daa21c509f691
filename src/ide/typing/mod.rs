//! What stands before the cursor, read from tokens alone: which construct is open there, which names it has declared so far,
//! and what those are. So it is there in text that is broken in any way, at any moment of typing.
//!
//! Never decides whether a script is right, and reports nothing: what can't be understood is simply not known.

mod call;
mod docs;
mod members;
mod pieces;
mod resolve;
mod scan;
mod scope;
mod shape;
mod world;

pub(super) use call::{Call, Form, call_around, parameters_of};
pub(super) use docs::{capability_docs, credential_docs, joined};
pub(super) use members::{Member, MemberKind, credential_data, kind_values, labels};
pub(super) use pieces::{Path, group_start, is_operand_end, item_start, operand_before, path, split_commas};
pub(super) use resolve::{Ran, Thing};
pub(super) use scan::{Block, Scan};
pub(super) use scope::{Local, Scope, What};
pub(super) use shape::{Shape, Word};
pub(super) use world::{Named, Seen, World};
