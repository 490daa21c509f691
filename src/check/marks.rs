//! What names and expressions turned out to be, by the place where they stand: for editors. Kept only where somebody asks
//! for it; decides nothing.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::core::Ty;
use crate::resolve::ModuleId;
use crate::source::Span;

/// What a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A declaration: the item of a module.
    Item(ModuleId, usize),
    /// The file behind the qualifier of a name.
    Module(ModuleId),
    /// What a statement, a parameter or an aggregate calls by this name, which stands there.
    Local(Span),
    /// A result: the place of its check, and the first capability that is asked.
    Check { ran: Span, catalog: Arc<str>, capability: Arc<str> },
    /// A field of the input of the workflow around it.
    Input,
    /// A field of the data that a capability returns, by catalog (empty: the script's own) and name.
    Data { catalog: Arc<str>, capability: Arc<str> },
    /// A field of a kind of credential, by catalog and name.
    Credential { catalog: Arc<str>, kind: Arc<str> },
    /// A field of a record.
    Record(Arc<str>),
    /// A word of a closed set; what the set is called stands in the type.
    Word,
    /// A function of the language.
    Builtin,
    /// Another word of the language: `score`, `label`, `today`.
    Language,
}

/// A name, what it stands for, and the type that it has there.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub span: Span,
    pub target: Target,
    pub ty: Option<Ty>,
}

/// All marks of a check, in the order in which they were made.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    pub names: Vec<Mark>,
    /// Types of expressions by their places.
    pub types: Vec<(Span, Ty)>,
    seen: FxHashSet<Span>,
    typed: FxHashSet<Span>,
}

impl Marks {
    /// Of a place that is elaborated several times (functions are put in place at every use) the first counts, which is that
    /// of the declaration on its own.
    pub(super) fn name(&mut self, span: Span, target: Target, ty: Option<&Ty>) {
        if self.seen.insert(span) {
            self.names.push(Mark { span, target, ty: ty.cloned() });
        }
    }

    pub(super) fn ty(&mut self, span: Span, ty: &Ty) {
        if self.typed.insert(span) {
            self.types.push((span, ty.clone()));
        }
    }
}
