//! What an editor greys out: text that does nothing.

use crate::diagnostic::codes::{check, flow, tables};
use crate::diagnostic::{Code, Diagnostic};

/// How a finding is shown beside its underline.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// Unused or never reached.
    Unnecessary,
}

/// Codes of what has no effect wherever it stands.
const UNNECESSARY: [Code; 9] = [
    check::UNUSED,
    check::UNUSED_IMPORT,
    check::UNUSED_INPUT,
    flow::UNREACHABLE,
    flow::NEVER_TAKEN,
    flow::RULE_NEVER_FIRES,
    flow::UNUSED_CREDENTIAL,
    flow::UNUSED_CHECK,
    tables::MASKED,
];

/// The tag of a finding, if it has one.
pub fn tag(diagnostic: &Diagnostic) -> Option<Tag> {
    UNNECESSARY.contains(&diagnostic.code).then_some(Tag::Unnecessary)
}
