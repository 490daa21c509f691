//! What can be typed at a place: found from the tokens before the cursor, so also in broken text, and read from declarations
//! and catalogs. Everything that is offered is plain data; the editor filters and sorts it further.
//!
//! Never walks more than the item around the cursor, the items that it names, and the heads of declarations.

mod acquire;
mod arms;
mod checks;
mod conditions;
mod context;
mod ends;
mod heads;
mod kinds;
mod openings;
mod rules;
mod scenario;
mod statements;
mod symbols;
mod tables;
#[cfg(test)]
mod tests;

use std::ops::Range;

use super::Analysis;
use context::Typing;

/// What sort of thing is offered; editors show it as a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CompletionKind {
    Keyword,
    /// A piece of a script with places to fill in.
    Snippet,
    /// A word of a closed set: a decision, a label, a country.
    Symbol,
    Field,
    Credential,
    Capability,
    /// A name of the path: a risk, a constant, a parameter.
    Name,
    Function,
    Type,
    /// A terminal, a step, a rule set, a workflow.
    Declaration,
    Set,
    Catalog,
    Property,
    Unit,
}

/// Another edit that goes with a completion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// In bytes of the script.
    pub range: Range<usize>,
    pub text: String,
}

/// One thing that can be typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    pub label: String,
    pub kind: CompletionKind,
    /// A few words beside the label; may be empty.
    pub detail: String,
    /// Markdown.
    pub documentation: Option<String>,
    pub insert: String,
    /// `insert` has places to fill in, as `${1:name}` and `$0`.
    pub is_snippet: bool,
    /// What the typed word is compared with, where it is not the label.
    pub filter: Option<String>,
    /// The word that it replaces, in bytes of the script.
    pub replace: Range<usize>,
    /// Less comes first; equal ones in the order given.
    pub rank: u8,
    /// What else has to change, such as an import.
    pub edits: Vec<Edit>,
}

/// What can be typed at an offset of the script, in the order in which it is best shown.
pub fn completions(analysis: &Analysis, offset: usize) -> Vec<Completion> {
    let Some(mut typing) = Typing::at(analysis, offset) else { return Vec::new() };
    typing.everything();
    typing.sorted()
}
