//! One script with everything that it imports, understood once: what every feature reads.
//!
//! Spans inside are those of the tree. Only [`Analysis::at`] and [`Analysis::location`] know how they relate to the files
//! that people see, so that a tree can be kept while the text around it changes.

use std::ops::Range;
use std::sync::Arc;

use crate::check::{Mark, Marks, check_with_marks};
use crate::core::{Program, Ty};
use crate::diagnostic::Diagnostic;
use crate::resolve::{self, Loader, Module, ModuleId, ROOT, Universe};
use crate::source::{SourceFile, SourceMap, Span};
use crate::syntax::token::{Token, lex};
use crate::syntax::tree::{Item, ItemKind};

/// A range of bytes in a file, which is named as the loader names it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Location {
    pub file: String,
    pub range: Range<usize>,
}

/// A script, its imports, and all that is known of them.
#[derive(Debug)]
pub struct Analysis {
    sources: SourceMap,
    universe: Universe,
    diagnostics: Vec<Diagnostic>,
    programs: Vec<Arc<Program>>,
    /// Those without errors, whatever the rest of the script is like: to be drawn, not to decide.
    drawable: Vec<Arc<Program>>,
    /// Sorted by place.
    names: Vec<Mark>,
    /// Sorted by place, the larger of two that begin together first.
    types: Vec<(Span, Ty)>,
    /// Of the script itself, trivia included.
    tokens: Vec<Token>,
}

impl Analysis {
    /// Total: any text gives an analysis. `name` is what `loader` resolves imports against.
    pub fn of(name: &str, text: &str, loader: &dyn Loader) -> Analysis {
        let mut sources = SourceMap::new();
        let mut diagnostics = Vec::new();
        let universe = resolve::load(&mut sources, name, text, loader, &mut diagnostics);
        let readable = !diagnostics.iter().any(Diagnostic::is_error);
        let (checked, marks) = check_with_marks(&universe, &sources, readable);
        diagnostics.extend(checked.diagnostics);
        diagnostics.sort_by_key(|diagnostic| (diagnostic.primary.span, diagnostic.code));
        let broken = diagnostics.iter().any(Diagnostic::is_error);
        let Marks { mut names, mut types, .. } = marks;
        names.sort_by_key(|mark| (mark.span.source, mark.span.start));
        types.sort_by_key(|(span, _)| (span.source, span.start, std::cmp::Reverse(span.end)));
        let tokens = universe.module(ROOT).map_or_else(Vec::new, |root| lex(root.source, text));
        let drawable = checked.programs;
        let programs = if broken { Vec::new() } else { drawable.clone() };
        Analysis { sources, universe, diagnostics, programs, drawable, names, types, tokens }
    }

    /// Findings of the script and its imports, by file and place.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The script's workflows; none where anything has an error.
    pub fn programs(&self) -> &[Arc<Program>] {
        &self.programs
    }

    /// The script's workflows that have no errors, for pictures of them.
    pub(crate) fn drawable(&self) -> &[Arc<Program>] {
        &self.drawable
    }

    /// The script's own text.
    pub fn text(&self) -> &str {
        self.root().map_or("", |file| file.text.as_str())
    }

    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    pub(crate) fn universe(&self) -> &Universe {
        &self.universe
    }

    pub(crate) fn names(&self) -> &[Mark] {
        &self.names
    }

    fn root(&self) -> Option<&SourceFile> {
        self.sources.get(self.universe.module(ROOT)?.source)
    }

    /// Items of the script itself.
    pub(crate) fn items(&self) -> &[Item] {
        self.universe.module(ROOT).map_or(&[], |root| root.tree.items.as_slice())
    }

    pub(crate) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The item around a place of the script.
    pub(crate) fn item_at(&self, at: Span) -> Option<&Item> {
        self.items().iter().find(|item| holds(item.span, at))
    }

    pub(crate) fn item(&self, module: ModuleId, index: usize) -> Option<&Item> {
        self.universe.module(module)?.item(index)
    }

    /// The module that a span is in.
    pub(crate) fn module_of(&self, span: Span) -> Option<&Module> {
        self.universe.modules().find(|module| module.source == span.source)
    }

    /// An offset of the script as an empty span of the tree.
    pub(crate) fn at(&self, offset: usize) -> Span {
        let source = self.universe.module(ROOT).map(|root| root.source).unwrap_or_default();
        Span::new(source, offset, offset)
    }

    /// Where a span of the tree stands in the files that people see.
    pub fn location(&self, span: Span) -> Location {
        let file = self.sources.get(span.source).map(|file| file.name.clone()).unwrap_or_default();
        Location { file, range: span.range() }
    }

    /// Where a span of the script itself stands in its text.
    pub(crate) fn own_range(&self, span: Span) -> Range<usize> {
        self.location(span).range
    }

    /// Whether a span is in the script itself.
    pub(crate) fn is_own(&self, span: Span) -> bool {
        self.universe.module(ROOT).is_some_and(|root| root.source == span.source)
    }

    /// The text under a span.
    pub(crate) fn slice(&self, span: Span) -> &str {
        self.sources.slice(span)
    }

    /// The name that a cursor touches; behind its last letter counts.
    pub(crate) fn mark_at(&self, at: Span) -> Option<&Mark> {
        let end =
            self.names.partition_point(|mark| (mark.span.source, mark.span.start) <= (at.source, at.start));
        let touched = |mark: &&Mark| holds(mark.span, at);
        self.names.get(..end)?.iter().rev().take(8).find(touched)
    }

    /// The smallest expression around a span, and its type.
    pub(crate) fn type_at(&self, at: Span) -> Option<(Span, &Ty)> {
        let end = self.types.partition_point(|(span, _)| (span.source, span.start) <= (at.source, at.start));
        let around = |(span, _): &&(Span, Ty)| holds(*span, at);
        // What begins before and ends before lies between; expressions nest at most as deep as the parser lets them.
        let found = self.types.get(..end)?.iter().rev().take(2_000).filter(around);
        found.min_by_key(|(span, _)| span.end.saturating_sub(span.start)).map(|(span, ty)| (*span, ty))
    }

    /// The type of the expression that stands exactly there.
    pub(crate) fn type_of(&self, at: Span) -> Option<&Ty> {
        let key = |span: &Span| (span.source, span.start, std::cmp::Reverse(span.end));
        let found = self.types.binary_search_by_key(&key(&at), |(span, _)| key(span)).ok()?;
        self.types.get(found).map(|(_, ty)| ty)
    }

    /// The workflow of the script that a span is in, where it could be read.
    pub(crate) fn workflow_at(&self, at: Span) -> Option<&crate::syntax::tree::WorkflowItem> {
        match &self.item_at(at)?.kind {
            ItemKind::Workflow(workflow) => Some(workflow),
            _ => None,
        }
    }
}

/// Whether one span holds another, its own end included.
pub(crate) fn holds(outer: Span, inner: Span) -> bool {
    outer.source == inner.source && outer.start <= inner.start && inner.end <= outer.end
}
