//! Whole modules: every declaration on its own, then every workflow with its tests.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::context::{Binding, Bound, Elaboration, Frame, Typed};
use super::declarations::Declarations;
use super::marks::{Marks, Target};
use super::mends;
use super::types::ParamType;
use crate::core::{ContentHash, Credential, CredentialId, ExprKind, Program, Ty};
use crate::diagnostic::{Diagnostic, codes};
use crate::resolve::{Found, ModuleId, ROOT, Sort, Universe};
use crate::source::SourceMap;
use crate::syntax::tree::{self, Item, ItemKind, Param, StepItem, TestItem, WorkflowItem};

/// What checking gives.
#[derive(Debug)]
pub struct Checked {
    /// The script's own workflows that have no errors, in source order.
    pub programs: Vec<Arc<Program>>,
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks everything that the script reaches. `readable`: texts and imports had no errors, so that nothing is missing.
pub fn check(universe: &Universe, sources: &SourceMap, readable: bool) -> Checked {
    all(universe, sources, readable, None).0
}

/// As [`check`]; says what names and expressions turned out to be as well.
#[cfg(feature = "ide")]
pub fn check_with_marks(universe: &Universe, sources: &SourceMap, readable: bool) -> (Checked, Marks) {
    all(universe, sources, readable, Some(Marks::default()))
}

fn all(universe: &Universe, sources: &SourceMap, readable: bool, marks: Option<Marks>) -> (Checked, Marks) {
    let mut declarations = Declarations::new(ContentHash::of(universe.named(sources)));
    declarations.marks = marks;
    let mut programs = Vec::new();
    for module in universe.modules() {
        for (index, item) in module.tree.items.iter().enumerate() {
            let mut scratch = Elaboration::alone(universe, sources, &mut declarations, module.id, item.span);
            scratch.item(module.id, index, item);
        }
        scratch_tests_without_workflow(universe, &mut declarations, module.id);
    }
    for module in universe.modules() {
        let tests = tests_of(&module.tree.items);
        for (index, item) in module.tree.items.iter().enumerate() {
            let ItemKind::Workflow(workflow_item) = &item.kind else { continue };
            let tests = tests.get(workflow_item.name.text.as_str()).map_or(&[] as &[_], Vec::as_slice);
            let at = (module.id, index);
            declarations.open.insert(at);
            let program = workflow(universe, sources, &mut declarations, at, workflow_item, tests);
            declarations.open.remove(&at);
            if module.id == ROOT {
                programs.extend(program);
            }
        }
    }
    super::keys::check(universe, &mut declarations);
    // What is odd is only told of a script that can run: errors may be the reason for it.
    if readable && declarations.error_count() == 0 {
        let all: Vec<&Program> = programs.iter().map(Arc::as_ref).collect();
        let found: Vec<Diagnostic> =
            all.iter().flat_map(|program| crate::flow::check(program, &all)).collect();
        found.into_iter().for_each(|diagnostic| declarations.report_unless_explained(diagnostic));
        super::unused::check(universe, sources, &mut declarations, &all);
    }
    let marks = declarations.marks.take().unwrap_or_default();
    (Checked { programs, diagnostics: declarations.into_diagnostics() }, marks)
}

/// A module's tests by the workflow that they name.
fn tests_of(items: &[Item]) -> FxHashMap<&str, Vec<&TestItem>> {
    let mut tests: FxHashMap<&str, Vec<&TestItem>> = FxHashMap::default();
    for item in items {
        if let ItemKind::Test(test) = &item.kind {
            tests.entry(test.workflow.name.text.as_str()).or_default().push(test);
        }
    }
    tests
}

fn scratch_tests_without_workflow(universe: &Universe, declarations: &mut Declarations, module: ModuleId) {
    let items = universe.module(module).map(|module| module.tree.items.as_slice()).unwrap_or_default();
    for item in items {
        let ItemKind::Test(test) = &item.kind else { continue };
        match universe.find(module, &test.workflow, Sort::Workflow) {
            Err(diagnostic) => declarations.report(*diagnostic),
            Ok(found) if found.module == module => {
                if let Some(marks) = &mut declarations.marks {
                    marks.name(test.workflow.name.span, Target::Item(found.module, found.index), None);
                }
            }
            Ok(found) if found.module != module => {
                let declared = match &found.item.kind {
                    ItemKind::Workflow(workflow) => workflow.name.span,
                    _ => found.item.span,
                };
                declarations.report(
                    Diagnostic::new(
                        codes::testing::FOREIGN_WORKFLOW,
                        test.workflow.name.span,
                        format!("workflow `{}` is declared in another file", test.workflow.name.text),
                    )
                    .label("not of this file")
                    .also(declared, "declared here")
                    .help("a test stands in the file of its workflow"),
                )
            }
            Ok(_) => {}
        }
    }
}

/// One workflow with its tests; `None` where it has errors.
pub(super) fn workflow(
    universe: &Universe,
    sources: &SourceMap,
    declarations: &mut Declarations,
    at: (ModuleId, usize),
    item: &WorkflowItem,
    tests: &[&TestItem],
) -> Option<Arc<Program>> {
    if tests.is_empty()
        && let Some(known) = declarations.programs.get(&at)
    {
        return known.clone();
    }
    let errors_before = declarations.error_count();
    let content_hash = declarations.content_hash;
    let mut program = Program::empty(&item.name.text, item.name.span, content_hash);
    let own = universe.module(at.0).and_then(|module| module.item(at.1)).map(|item| item.docs.as_slice());
    let files = universe.module(at.0).map(|module| module.tree.docs.as_slice());
    program.meta.title = own.and_then(|docs| docs.first().cloned());
    program.meta.docs = own.filter(|docs| !docs.is_empty()).or(files).unwrap_or_default().to_vec();
    program.meta.extent = item.name.span.to(item.body.span);
    program.meta.edition = universe
        .module(at.0)
        .and_then(|module| module.tree.edition.as_ref())
        .map_or(1, |edition| edition.number);
    let mut elaboration = Elaboration::new(universe, sources, declarations, program, at.0);
    if let Some(frame) = elaboration.frame_mut() {
        frame.in_workflow = true;
    }
    let (header, statements) = elaboration.header(item);
    let block = tree::Block { statements: statements.to_vec(), span: item.body.span };
    elaboration.program.body = elaboration.block(&block);
    elaboration.expiry(item, header);
    elaboration.program.formats = elaboration.formats();
    // A part that could not be read may have been anything: what follows from its absence is no finding.
    let home = universe.module(at.0);
    let whole = home.and_then(|home| home.item(at.1)).map_or(item.name.span, |item| item.span);
    let broken = elaboration.incomplete || home.is_some_and(|home| home.has_syntax_error(whole));
    if !broken {
        let found = crate::flow::ends(&elaboration.program);
        for mut diagnostic in found {
            // What falls out of any block comes out at the end of the workflow.
            if let Some(last) = statements.last() {
                let end = mends::line_behind(sources, last.span, mends::END);
                let title = format!("add `{}` at the end", mends::END);
                diagnostic.fixes.push(mends::maybe(title, vec![end]));
            }
            elaboration.report(diagnostic);
        }
    }
    for test in tests {
        if let Some(test) = elaboration.test(test) {
            elaboration.program.tests.push(test);
        }
    }
    let program = elaboration.program;
    let fine = declarations.error_count() == errors_before && !broken;
    let program = fine.then(|| Arc::new(program));
    declarations.programs.insert(at, program.clone());
    program
}

impl Elaboration<'_, '_> {
    /// A declaration on its own, so that its errors show without a use.
    fn item(&mut self, module: ModuleId, index: usize, item: &Item) {
        let universe = self.universe;
        let found = universe.module(module).and_then(|home| home.item(index)).map(|item| Found {
            module,
            index,
            item,
        });
        let Some(found) = found else { return };
        match &item.kind {
            ItemKind::Enum(item) => {
                self.enum_type(module, index, item);
            }
            ItemKind::Record(item) => {
                self.record_type(module, index, item);
            }
            ItemKind::Set(item) => {
                self.set_value(module, index, item);
            }
            ItemKind::List(item) => {
                self.ty(&item.ty);
            }
            ItemKind::Let(item) => {
                self.let_constant(module, index, item, item.name.span);
            }
            ItemKind::Fn(item) => {
                self.open((module, index));
                self.placeholders(&item.params);
                self.function_body(item);
            }
            ItemKind::Table(item) => {
                let table = self.table_decl(module, index, item);
                self.open((module, index));
                self.placeholders(&item.columns);
                if let Some(table) = table {
                    self.table_body(item, &table);
                }
            }
            ItemKind::Rules(item) => {
                self.open((module, index));
                self.placeholders(&item.params);
                let (mut rules, mut names) = (Vec::new(), Default::default());
                self.entries(&item.rules, "", &mut rules, &mut names);
            }
            ItemKind::Terminal(item) => {
                self.decision(&item.decision);
                self.value_params(&item.params);
            }
            ItemKind::Credential(item) => {
                self.credential_decl(found, item);
            }
            ItemKind::Capability(item) => {
                self.capability_decl(found, item);
                self.requirement_cycle(module, item);
            }
            ItemKind::Service(item) => {
                let path = tree::Path { qualifier: None, name: item.name.clone() };
                if let Some(super::capability::Service::Bundle { capabilities, module, .. }) =
                    self.service(&path)
                {
                    for capability in capabilities {
                        self.capability_in(module, &capability);
                    }
                }
            }
            ItemKind::Format(item) => {
                self.format(module, item);
            }
            ItemKind::Step(item) => {
                self.open((module, index));
                self.step_alone(item);
            }
            ItemKind::Use(_)
            | ItemKind::Workflow(_)
            | ItemKind::Test(_)
            | ItemKind::Reserved { .. }
            | ItemKind::Error { .. } => {}
        }
    }

    /// Says that this declaration is being elaborated, to find that it uses itself.
    fn open(&mut self, inside: (ModuleId, usize)) {
        if let Some(frame) = self.frame_mut() {
            frame.inside = Some(inside);
        }
    }

    /// Parameters without arguments: any value of their type.
    fn placeholders(&mut self, params: &[Param]) {
        for (index, param) in params.iter().enumerate() {
            let duplicate = self.frame().and_then(|frame| frame.names.get(&param.name.text)).map(|b| b.span);
            if let Some(first) = duplicate {
                self.duplicate(&param.name, first);
            }
            let ty = match self.param_type(&param.ty, false) {
                ParamType::Value(ty) => ty,
                ParamType::Credential(_) => Ty::ERROR,
            };
            self.placeholder(index, param, ty);
        }
    }

    fn placeholder(&mut self, index: usize, param: &Param, ty: Ty) {
        let kind = ExprKind::Param(u32::try_from(index).unwrap_or(u32::MAX));
        let typed: Typed = self.make(kind, ty, &[], param.name.span);
        self.bind(&param.name.text, Bound { binding: Binding::Value(typed), span: param.name.span });
    }

    fn step_alone(&mut self, item: &StepItem) {
        for (index, param) in item.params.iter().enumerate() {
            match self.param_type(&param.ty, true) {
                ParamType::Value(ty) => self.placeholder(index, param, ty),
                ParamType::Credential(kind) => {
                    let id = CredentialId(u32::try_from(self.program.credentials.len()).unwrap_or(u32::MAX));
                    self.program.credentials.push(Credential {
                        name: param.name.text.as_str().into(),
                        kind: kind.name.clone(),
                        catalog: kind.catalog.clone(),
                        types: kind.types.clone(),
                        sources: Vec::new(),
                        data: kind.data.clone(),
                        span: param.name.span,
                    });
                    self.flow.reach(param.name.text.clone());
                    let bound = Bound { binding: Binding::Credential(id), span: param.name.span };
                    self.bind(&param.name.text, bound);
                }
            }
        }
        // What a step requires of its credentials may have run in the workflow that uses it; that, and whether input
        // is there, only a use can say.
        self.lenient = true;
        if let Some(Frame { in_workflow, .. }) = self.frame_mut() {
            *in_workflow = true;
        }
        self.block(&item.body);
    }
}
