//! What code asks of the evaluator: values that have no operation on words, such as the likeness of two names or a sum over
//! a list of records.

use std::sync::Arc;

use crate::core::ExprId;
use crate::layout::Repr;

/// One question, answered with a word.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Ask {
    pub(crate) kind: AskKind,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum AskKind {
    /// A condition, as a truth.
    Truth(ExprId),
    /// A value in a representation.
    Word(ExprId, Repr),
    /// The arm of a split, from 0: salt, value, and the buckets of the arms.
    Split { salt: Arc<str>, by: ExprId, buckets: Vec<u32> },
}
