//! Probity for [tree-sitter](https://tree-sitter.github.io): what editors colour, fold and indent by. It is more lenient
//! than the compiler's grammar and must never be used to decide what a script means.
//!
//! `tree_sitter::Parser::set_language(&tree_sitter_probity::LANGUAGE.into())`

use tree_sitter_language::LanguageFn;

unsafe extern "C" {
    fn tree_sitter_probity() -> *const ();
}

/// The grammar.
// SAFETY: the function is the generated one of `src/parser.c`: it takes nothing and gives the address of a constant.
pub const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_probity) };

/// Kinds of nodes and their fields, as JSON.
pub const NODE_TYPES: &str = include_str!("../../src/node-types.json");

/// Colours, by the names that editors share.
pub const HIGHLIGHTS_QUERY: &str = include_str!("../../queries/highlights.scm");
/// Other languages inside (regular expressions).
pub const INJECTIONS_QUERY: &str = include_str!("../../queries/injections.scm");
/// Names that hold in one declaration.
pub const LOCALS_QUERY: &str = include_str!("../../queries/locals.scm");
/// What can be folded.
pub const FOLDS_QUERY: &str = include_str!("../../queries/folds.scm");
/// What a line is indented by.
pub const INDENTS_QUERY: &str = include_str!("../../queries/indents.scm");
