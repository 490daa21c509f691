//! What editors ask, as plain functions over one [`Analysis`]: positions are byte offsets, answers plain data.
//!
//! Knows no protocol and does no I/O; any text at any moment gets an answer. Never decides what a script means: that is read
//! from the tree and from what the check says of it (`check::Marks`).

mod analysis;
mod calls;
mod change;
mod completion;
mod declared;
mod definition;
mod fixes;
#[cfg(test)]
mod fixture;
mod folding;
mod hover;
mod inlay;
mod lens;
mod picture;
mod refactor;
mod rename;
mod search;
mod selection;
mod semantic;
mod signature;
mod symbols;
mod tags;
mod typing;
mod walk;

pub use analysis::{Analysis, Location};
pub use calls::{Call, Callable, callable, incoming, outgoing};
pub use change::Change;
pub use completion::{Completion, CompletionKind, Edit, completions};
pub use definition::{Reference, definition, highlights, references, type_definition};
pub use fixes::{QuickFix, fix_all, fixes};
pub use folding::{Fold, FoldKind, folds};
pub use hover::{Hover, hover};
pub use inlay::{Inlay, InlayKind, InlaySettings, inlays};
pub use lens::{Lens, LensAction, lenses};
pub use picture::picture;
pub use refactor::{RefactorKind, Refactoring, refactorings};
pub use rename::{declared_at, prepare_rename, rename, rename_in};
pub use search::{Match, search};
pub use selection::selections;
pub use semantic::{SemanticKind, SemanticToken, semantic_tokens, semantic_tokens_in};
pub use signature::{Signature, signatures};
pub use symbols::{Symbol, SymbolKind, outline, symbols};
pub use tags::{Tag, tag};
