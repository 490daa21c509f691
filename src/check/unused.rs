//! Declarations, imports, constants and input fields of the script itself that nothing reads.
//!
//! What a file without workflows declares is for others to use, and is never reported.

use rustc_hash::FxHashSet;

use super::declarations::Declarations;
use crate::core::{ExprKind, PriorPlace, Program};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::check;
use crate::resolve::{Found, ModuleId, ROOT, Universe, declared_as, declared_name};
use crate::source::{SourceMap, Span};
use crate::syntax::tree::{Block, Item, ItemKind, StatementKind};

/// What names have led to.
#[derive(Debug, Default)]
pub struct Uses {
    /// Declarations of the script itself.
    own: FxHashSet<usize>,
    /// Modules in which the script itself has found something.
    modules: FxHashSet<ModuleId>,
    /// Constants of paths and parameters, by the place of their name.
    bound: FxHashSet<Span>,
}

impl Uses {
    pub fn note(&mut self, from: ModuleId, found: Found<'_>) {
        if found.module == ROOT {
            self.own.insert(found.index);
        } else if from == ROOT {
            self.modules.insert(found.module);
        }
    }

    pub fn note_bound(&mut self, name: Span) {
        self.bound.insert(name);
    }
}

/// Reports what is unused; only for a script without errors, where everything has been looked at.
pub fn check(
    universe: &Universe,
    sources: &SourceMap,
    declarations: &mut Declarations,
    programs: &[&Program],
) {
    let Some(root) = universe.module(ROOT) else { return };
    let items = root.tree.items.as_slice();
    let is_workflow = |item: &Item| matches!(item.kind, ItemKind::Workflow(_));
    // What is reserved for a later edition is not looked into, and may use anything.
    let is_reserved = |item: &Item| matches!(item.kind, ItemKind::Reserved { .. });
    if !items.iter().any(is_workflow) {
        return;
    }
    let mut found = Vec::new();
    let all_read = !items.iter().any(is_reserved);
    if all_read {
        for (index, item) in items.iter().enumerate() {
            if declarations.uses.own.contains(&index) {
                params(&declarations.uses, item, &mut found);
            } else {
                found.extend(declaration(sources, item));
            }
        }
        found.extend(imports(universe, sources, declarations, items));
    }
    for item in items {
        match &item.kind {
            ItemKind::Workflow(workflow) => {
                lets(sources, declarations, &workflow.body, &mut found);
                let program = programs.iter().find(|program| program.meta.span == workflow.name.span);
                if let Some(program) = program.filter(|_| all_read) {
                    inputs(sources, &workflow.body, program, programs, &mut found);
                }
            }
            ItemKind::Step(step) => lets(sources, declarations, &step.body, &mut found),
            _ => {}
        }
    }
    found.into_iter().for_each(|diagnostic| declarations.report(diagnostic));
}

fn declaration(sources: &SourceMap, item: &Item) -> Option<Diagnostic> {
    // What is there for its own sake, or was not understood.
    if let ItemKind::Use(_)
    | ItemKind::Format(_)
    | ItemKind::Workflow(_)
    | ItemKind::Test(_)
    | ItemKind::Reserved { .. }
    | ItemKind::Error { .. } = &item.kind
    {
        return None;
    }
    let what = declared_as(&item.kind);
    let name = declared_name(item)?;
    Some(
        Diagnostic::new(check::UNUSED, name.span, format!("nothing uses the {what} `{}`", name.text))
            .label("not used")
            .fix(format!("remove `{}`", name.text), whole_lines(sources, item.span), ""),
    )
}

/// Parameters that the body behind them does not read. What a table, a terminal or a capability takes is its head only.
fn params(uses: &Uses, item: &Item, found: &mut Vec<Diagnostic>) {
    let params = match &item.kind {
        ItemKind::Fn(item) => &item.params,
        ItemKind::Rules(item) => &item.params,
        ItemKind::Step(item) => &item.params,
        _ => return,
    };
    let unused = params.iter().map(|param| &param.name).filter(|name| !uses.bound.contains(&name.span));
    found.extend(unused.map(|name| {
        Diagnostic::new(check::UNUSED, name.span, format!("nothing uses the parameter `{}`", name.text))
            .label("not used")
            .help("leave it out, here and where it is given")
    }));
}

/// Imports in which the script has found nothing. A file that brings a format is there for the bodies that it reads; the
/// format of a catalog reads results of its own capabilities only.
fn imports(
    universe: &Universe,
    sources: &SourceMap,
    declarations: &Declarations,
    items: &[Item],
) -> Vec<Diagnostic> {
    let imports = universe.imports(ROOT);
    let unused = imports.iter().filter(|import| {
        let brings_format = universe.module(import.module).is_some_and(|module| {
            let is_format = |item: &Item| matches!(item.kind, ItemKind::Format(_));
            module.catalog.is_empty() && module.tree.items.iter().any(is_format)
        });
        !declarations.uses.modules.contains(&import.module) && !brings_format
    });
    let finding = |import: &crate::resolve::Import| {
        let item = items
            .iter()
            .find(|item| item.span.start <= import.span.start && import.span.end <= item.span.end)?;
        Some(
            Diagnostic::new(
                check::UNUSED_IMPORT,
                import.span,
                format!("nothing of `{}` is used", import.qualifier),
            )
            .label("imported in vain")
            .fix("remove the import", whole_lines(sources, item.span), ""),
        )
    };
    unused.filter_map(finding).collect()
}

fn lets(sources: &SourceMap, declarations: &Declarations, block: &Block, found: &mut Vec<Diagnostic>) {
    for statement in &block.statements {
        if let StatementKind::Let(item) = &statement.kind
            && !declarations.uses.bound.contains(&item.name.span)
        {
            let name = &item.name;
            found.push(
                Diagnostic::new(
                    check::UNUSED,
                    name.span,
                    format!("nothing uses the constant `{}`", name.text),
                )
                .label("not used")
                .fix(
                    format!("remove `{}`", name.text),
                    whole_lines(sources, statement.span),
                    "",
                ),
            );
        }
        for inner in statement.blocks() {
            lets(sources, declarations, inner, found);
        }
    }
}

/// Input fields that neither the workflow nor one that follows it reads.
fn inputs(
    sources: &SourceMap,
    body: &Block,
    program: &Program,
    all: &[&Program],
    found: &mut Vec<Diagnostic>,
) {
    let mut read: FxHashSet<u32> = FxHashSet::default();
    for (_, expr) in program.reachable() {
        if let ExprKind::Input(index) = &expr.kind {
            read.insert(*index);
        }
    }
    let follows =
        |other: &&&Program| other.prior.as_ref().is_some_and(|prior| prior.meta.span == program.meta.span);
    for (_, expr) in all.iter().filter(follows).flat_map(|other| other.reachable()) {
        if let ExprKind::Prior(PriorPlace::Input(index)) = &expr.kind {
            read.insert(*index);
        }
    }
    let declared = body.statements.iter().find_map(|statement| match &statement.kind {
        StatementKind::Input(fields) => Some(fields.as_slice()),
        _ => None,
    });
    for (index, field) in (0u32..).zip(declared.unwrap_or_default()) {
        if !read.contains(&index) {
            let name = &field.name;
            found.push(
                Diagnostic::new(
                    check::UNUSED_INPUT,
                    name.span,
                    format!("nothing reads `input.{}`", name.text),
                )
                .label("not read")
                .help("the host would have to send it in vain")
                .maybe_fix("remove the field", whole_lines(sources, field.span), ""),
            );
        }
    }
}

/// The place with its documentation and, where nothing else stands on its lines, their ends.
fn whole_lines(sources: &SourceMap, span: Span) -> Span {
    let Some(text) = sources.get(span.source).map(|file| file.text.as_str()) else { return span };
    let (Some(before), Some(behind)) = (text.get(..span.start as usize), text.get(span.end as usize..))
    else {
        return span;
    };
    let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
    let line_end = behind.find('\n').map_or(behind.len(), |at| at + 1);
    let begins_line =
        before.len() == indent || before.as_bytes().get(before.len() - indent - 1) == Some(&b'\n');
    let ends_line = behind.get(..line_end).is_some_and(|rest| {
        let rest = rest.trim();
        rest.is_empty() || rest.starts_with("//")
    });
    if !begins_line || !ends_line {
        return span;
    }
    let mut start = before.len() - indent;
    for line in before.get(..start).unwrap_or_default().split_inclusive('\n').rev() {
        if !line.trim_start().starts_with("///") {
            break;
        }
        start -= line.len();
    }
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span { start: offset(start), end: offset(span.end as usize + line_end), ..span }
}
