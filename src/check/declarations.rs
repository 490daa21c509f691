//! Declarations of all modules, each elaborated once, and the diagnostics of the whole check.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::capability::{CapabilityDecl, CredentialKind};
use super::marks::Marks;
use super::sets::SetValue;
use super::table::{ALL_WORK, Table};
use super::unused::Uses;
use crate::core::{ContentHash, EnumType, Program, RecordType};
use crate::diagnostic::{Code, Diagnostic};
use crate::resolve::{ModuleId, Universe};
use crate::source::Span;
use crate::syntax::tree::ItemKind;

/// Declarations of all modules, elaborated once each, and the diagnostics found.
#[derive(Debug, Default)]
pub struct Declarations {
    diagnostics: Vec<Diagnostic>,
    errors: usize,
    seen: FxHashSet<(Code, Span)>,
    pub(super) enums: FxHashMap<(ModuleId, usize), Arc<EnumType>>,
    pub(super) records: FxHashMap<(ModuleId, usize), Option<Arc<RecordType>>>,
    pub(super) credentials: FxHashMap<(ModuleId, usize), Arc<CredentialKind>>,
    pub(super) capabilities: FxHashMap<(ModuleId, usize), Arc<CapabilityDecl>>,
    pub(super) sets: FxHashMap<(ModuleId, usize), Option<SetValue>>,
    /// `None` for a table with errors.
    pub(super) tables: FxHashMap<(ModuleId, usize), Option<Arc<Table>>>,
    /// What may still be spent on examining tables.
    pub(super) table_work: u64,
    pub(super) programs: FxHashMap<(ModuleId, usize), Option<Arc<Program>>>,
    /// Workflows that are being elaborated, to find that one follows itself.
    pub(super) open: FxHashSet<(ModuleId, usize)>,
    /// What was found by its name.
    pub(super) uses: Uses,
    pub(super) content_hash: ContentHash,
    /// `None`: nobody asks.
    pub(super) marks: Option<Marks>,
    /// Where formats stand, once it has been asked: every workflow has all of them.
    format_items: Option<Vec<(ModuleId, usize)>>,
}

impl Declarations {
    pub fn new(content_hash: ContentHash) -> Self {
        Declarations { content_hash, table_work: ALL_WORK, ..Declarations::default() }
    }

    /// Keeps a diagnostic; of two with the same code and place the first.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        if self.seen.insert((diagnostic.code, diagnostic.primary.span)) {
            self.errors = self.errors.saturating_add(usize::from(diagnostic.is_error()));
            self.diagnostics.push(diagnostic);
        }
    }

    /// Keeps a diagnostic unless something was said of a part of its place already, which is then the reason for it.
    pub fn report_unless_explained(&mut self, diagnostic: Diagnostic) {
        let place = diagnostic.primary.span;
        let inside =
            |span: Span| span.source == place.source && place.start <= span.start && span.end <= place.end;
        if !self.diagnostics.iter().any(|known| inside(known.primary.span)) {
            self.report(diagnostic);
        }
    }

    pub fn error_count(&self) -> usize {
        self.errors
    }

    pub fn format_items(&mut self, universe: &Universe) -> Vec<(ModuleId, usize)> {
        let find = || {
            let items = universe.modules().flat_map(|module| {
                module.tree.items.iter().enumerate().map(|(at, item)| (module.id, at, item))
            });
            items
                .filter(|(.., item)| matches!(item.kind, ItemKind::Format(_)))
                .map(|(module, at, _)| (module, at))
                .collect()
        };
        self.format_items.get_or_insert_with(find).clone()
    }

    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}
