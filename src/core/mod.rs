//! The typed core: what a checked workflow *is*, small and explicit, and the one thing that every reader (interpreter,
//! native code, batch, graph, analysis, schema) works from.
//!
//! - Names are gone: everything is an index into a table of [`Program`].
//! - Functions, rule sets, steps and constants are already inlined; shared sub-conditions stand once ([`Exprs`]).
//! - A fact is not yet there (the statement waits), missing ([`crate::value::Value::Missing`]) or present; a condition
//!   is true, false or unknown, and unknown is the missing `bool`.
//! - Statements are nested blocks; a block that does not end falls through to what follows it.
//!
//! Never knows the syntax tree; holds no evaluation.

mod builtin;
mod decision;
mod expr;
#[cfg(test)]
pub(crate) mod fixture;
mod hash;
mod print;
mod program;
mod property;
mod table;
pub mod test;
mod text;
#[cfg(test)]
mod text_tests;
mod ty;
mod verify;
mod walk;

pub use builtin::{Builtin, BuiltinInfo};
pub use decision::{Decision, DecisionSet};
pub use expr::{
    AggregateOp, ArithOp, CompareOp, Expr, ExprId, ExprKind, Exprs, PriorPlace, ResultAttribute, ResultsOf,
    Widening,
};
pub use hash::ContentHash;
pub use print::{acquisition_text, end_text, site_text};
pub use program::*;
pub use property::{PropertyInfo, PropertyOf, properties, property_words};
pub use table::{Cell, Hit, TableCall};
pub use text::{call_text, expr_text, place_text};
pub use ty::{EnumType, Field, Kind, RecordType, Ty};
pub use verify::verify;
