//! What one elaboration carries along: where it stands, what it has declared so far, and what it knows on this path.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::declarations::Declarations;
use super::flow::Flow;
use super::marks::Target;
use crate::core::{CheckId, ContentHash, CredentialId, Expr, ExprId, ExprKind, Program, RiskId, Ty};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::types;
use crate::resolve::{Found, ModuleId, Sort, Universe};
use crate::source::{SourceMap, Span};
use crate::syntax::tree::Path;

/// The deepest expression after inlining; evaluators may recurse this far.
pub const MAX_EXPR_DEPTH: u32 = 200;
/// The deepest nesting of blocks once steps are put in place.
pub const MAX_BLOCK_DEPTH: usize = 128;
/// The most operations that one expression may cost after inlining.
pub const MAX_EXPR_COST: u64 = 4_000_000;
/// The most statements and rules that steps and rule sets may put into one workflow.
const MAX_PUT_IN_PLACE: u32 = 10_000;
/// The most rows that calls of tables may put into one workflow.
const MAX_TABLE_ROWS: usize = 100_000;
/// The deepest chain of functions, tables, rule sets and steps that use each other.
const MAX_CALL_DEPTH: usize = 24;

/// An expression with the type that it has *here*: narrower than the arena's where this path knows more.
#[derive(Clone, Debug)]
pub struct Typed {
    pub id: ExprId,
    pub ty: Ty,
    pub span: Span,
}

/// What a name in a workflow or step stands for.
#[derive(Clone, Debug)]
pub enum Binding {
    Credential(CredentialId),
    Check(CheckId),
    Risk(RiskId),
    /// A parameter.
    Value(Typed),
    /// A `let` of the path.
    Let(Typed),
    /// A step that was run: its names behind a dot.
    Step(FxHashMap<String, Bound>),
    /// Could not be made sense of, and was reported.
    Broken,
}

/// A binding and where it was made.
#[derive(Clone, Debug)]
pub struct Bound {
    pub binding: Binding,
    pub span: Span,
}

/// The names of a workflow, a step, a function or a rule set; inner ones are on top and do not see outer ones.
#[derive(Debug, Default)]
pub struct Frame {
    pub module: Option<ModuleId>,
    /// In front of every name declared here: `review.`
    pub prefix: String,
    pub names: FxHashMap<String, Bound>,
    /// Variables of aggregates, innermost last.
    pub elements: Vec<(String, Typed)>,
    /// Names that the statements of the open blocks declare, some of them behind this place.
    pub coming: Vec<(String, Span)>,
    /// What is being elaborated, to find recursion.
    pub inside: Option<(ModuleId, usize)>,
    /// Whether `input`, `results`, `prior` and `channel` may be read.
    pub in_workflow: bool,
}

/// One elaboration: of a workflow, or of a declaration on its own.
pub struct Elaboration<'u, 'd> {
    pub universe: &'u Universe,
    pub sources: &'u SourceMap,
    pub declarations: &'d mut Declarations,
    pub program: Program,
    pub frames: Vec<Frame>,
    pub flow: Flow,
    /// Depth and cost of each expression of the arena.
    pub sizes: Vec<(u32, u64)>,
    /// Constants and calls that were elaborated before, by declaration and arguments.
    pub calls: FxHashMap<(ModuleId, usize, Vec<ExprId>), Typed>,
    pub nodes: super::nodes::NodeNames,
    /// The followed workflow and the name under which it is read.
    pub prior: Option<(String, Arc<Program>)>,
    /// Inside a shadow rule: shadow checks may be read.
    pub in_shadow: bool,
    /// In a test: every name of the workflow may be used, whatever the path.
    pub in_test: bool,
    /// A step on its own: what only its use can say is not asked.
    pub lenient: bool,
    /// How many aggregates are open.
    pub depth: u32,
    /// A statement could not be made sense of, so nothing can be said about how paths end.
    pub incomplete: bool,
    /// The statement of a block that is being looked at.
    pub statement: Option<Span>,
    /// In statements that were reported as never reached.
    pub unreachable: bool,
    /// Checks on credentials that could not be made sense of, by full name.
    pub broken_checks: FxHashSet<String>,
    /// How many expressions are open in each other, across the functions that use each other. Elaboration recurses over
    /// them, so this is bounded before anything is built.
    pub open_expressions: u32,
    /// The same for blocks, across steps.
    pub open_blocks: usize,
    /// How many statements and rules came from steps and rule sets: two uses in each of a chain would double them.
    put_in_place: u32,
    /// How many rows came from tables: every call with other arguments has all of them.
    table_rows: usize,
}

impl<'u, 'd> Elaboration<'u, 'd> {
    /// For one declaration alone, outside of any workflow.
    pub fn alone(
        universe: &'u Universe,
        sources: &'u SourceMap,
        declarations: &'d mut Declarations,
        module: ModuleId,
        span: Span,
    ) -> Self {
        let program = Program::empty("", span, ContentHash::default());
        Self::new(universe, sources, declarations, program, module)
    }

    pub fn new(
        universe: &'u Universe,
        sources: &'u SourceMap,
        declarations: &'d mut Declarations,
        program: Program,
        module: ModuleId,
    ) -> Self {
        Elaboration {
            universe,
            sources,
            declarations,
            program,
            frames: vec![Frame { module: Some(module), ..Frame::default() }],
            flow: Flow::default(),
            sizes: Vec::new(),
            calls: FxHashMap::default(),
            nodes: super::nodes::NodeNames::default(),
            prior: None,
            in_shadow: false,
            in_test: false,
            lenient: false,
            depth: 0,
            incomplete: false,
            statement: None,
            unreachable: false,
            broken_checks: FxHashSet::default(),
            open_expressions: 0,
            open_blocks: 0,
            put_in_place: 0,
            table_rows: 0,
        }
    }

    /// Counts a statement or rule; those that stand in the workflow itself are as many as its lines.
    pub fn count_put_in_place(&mut self) {
        if self.frames.len() > 1 {
            self.put_in_place = self.put_in_place.saturating_add(1);
        }
    }

    /// Whether steps and rule sets have put in place what a workflow can hold; reports it.
    pub fn is_full(&mut self, span: Span) -> bool {
        let full = self.put_in_place >= MAX_PUT_IN_PLACE;
        if full {
            self.report(
                Diagnostic::new(types::TOO_COMPLEX, span, "steps and rule sets make this workflow too large")
                    .label(format!(
                        "more than {MAX_PUT_IN_PLACE} statements and rules once they are put in place"
                    ))
                    .help("use fewer of them in each other"),
            );
        }
        full
    }

    /// Counts the rows of a table that is put in place; reports and says so where they are too many.
    pub fn has_too_many_rows(&mut self, rows: usize, span: Span) -> bool {
        self.table_rows = self.table_rows.saturating_add(rows);
        let full = self.table_rows > MAX_TABLE_ROWS;
        if full {
            self.report(
                Diagnostic::new(types::TOO_COMPLEX, span, "calls of tables make this workflow too large")
                    .label(format!("more than {MAX_TABLE_ROWS} rows once they are put in place"))
                    .help("call a large table once, and keep what it gives in a `let`"),
            );
        }
        full
    }

    /// The text under a span on one line, as the user wrote it.
    pub fn written(&self, span: Span) -> String {
        self.sources.slice(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.declarations.report(diagnostic);
    }

    /// The declaration that a path means here; reports where there is none.
    pub fn find(&mut self, path: &Path, sort: Sort) -> Option<Found<'u>> {
        match self.lookup(self.module(), path, sort) {
            Ok(found) => Some(found),
            Err(diagnostic) => {
                self.report(*diagnostic);
                None
            }
        }
    }

    /// As [`Self::find`] in a given module, with the diagnostic left to the caller. What is found counts as used.
    pub fn lookup(
        &mut self,
        module: ModuleId,
        path: &Path,
        sort: Sort,
    ) -> Result<Found<'u>, Box<Diagnostic>> {
        let universe = self.universe;
        let found = universe.find(module, path, sort)?;
        self.declarations.uses.note(module, found);
        if let Some(marks) = &mut self.declarations.marks {
            marks.name(path.name.span, Target::Item(found.module, found.index), None);
            if let Some(qualifier) = &path.qualifier {
                marks.name(qualifier.span, Target::Module(found.module), None);
            }
        }
        Ok(found)
    }

    /// Says what a name turned out to be, where somebody asks.
    pub fn mark(&mut self, span: Span, target: Target, ty: Option<&Ty>) {
        if let Some(marks) = &mut self.declarations.marks {
            marks.name(span, target, ty);
        }
    }

    /// The module whose names are in force.
    pub fn module(&self) -> ModuleId {
        self.frames.iter().rev().find_map(|frame| frame.module).unwrap_or(crate::resolve::ROOT)
    }

    pub fn frame(&self) -> Option<&Frame> {
        self.frames.last()
    }

    pub fn frame_mut(&mut self) -> Option<&mut Frame> {
        self.frames.last_mut()
    }

    /// Opens a frame for the body of a declaration; `None` (and a diagnostic) where that is recursive or too deep.
    pub fn enter(&mut self, what: &str, inside: (ModuleId, usize), prefix: String, span: Span) -> Option<()> {
        if self.frames.iter().any(|frame| frame.inside == Some(inside)) {
            self.report(
                Diagnostic::new(types::RECURSION, span, format!("{what} uses itself"))
                    .label("leads back to its own declaration")
                    .help("everything has to come to an end, so nothing may lead back to itself"),
            );
            return None;
        }
        if self.frames.len() >= MAX_CALL_DEPTH {
            self.report(
                Diagnostic::new(types::TOO_COMPLEX, span, format!("{what} is nested too deeply"))
                    .label(format!("more than {MAX_CALL_DEPTH} declarations use each other here"))
                    .help("flatten the chain of functions, rule sets or steps"),
            );
            return None;
        }
        self.frames.push(Frame { module: Some(inside.0), prefix, inside: Some(inside), ..Frame::default() });
        Some(())
    }

    pub fn leave(&mut self) -> Frame {
        self.frames.pop().unwrap_or_default()
    }

    /// Adds an expression. `ty` is what it is here; the arena's type is made wide enough for every path.
    pub fn make(&mut self, kind: ExprKind, ty: Ty, operands: &[&Typed], span: Span) -> Typed {
        let may_miss = operands
            .iter()
            .any(|operand| self.program.exprs.get(operand.id).is_some_and(|expr| expr.ty.optional));
        self.make_as(kind, ty.clone(), ty.or_missing(may_miss), operands, span)
    }

    /// As [`Self::make`] with the arena's type given.
    pub fn make_as(&mut self, kind: ExprKind, ty: Ty, arena: Ty, operands: &[&Typed], span: Span) -> Typed {
        let sizes = operands.iter().filter_map(|operand| self.sizes.get(operand.id.0 as usize));
        let (depth, cost) =
            sizes.fold((0, 1u64), |(depth, cost), (d, c)| (depth.max(*d), cost.saturating_add(*c)));
        let cost = match (&kind, operands) {
            // An aggregate pays its body for every element.
            (ExprKind::Aggregate { .. }, [list, body]) => {
                let elements = match &list.ty.kind {
                    crate::core::Kind::List(_, max) => u64::from(*max),
                    _ => 1,
                };
                let body = self.sizes.get(body.id.0 as usize).map_or(1, |(_, cost)| *cost);
                cost.saturating_add(body.saturating_mul(elements))
            }
            _ => cost,
        };
        if depth >= MAX_EXPR_DEPTH {
            return self.too_large(
                format!("nests deeper than {MAX_EXPR_DEPTH} once functions are put in place"),
                span,
            );
        }
        if cost > MAX_EXPR_COST {
            let millions = MAX_EXPR_COST / 1_000_000;
            return self.too_large(format!("may cost more than {millions} million operations"), span);
        }
        let id = self.program.exprs.add(kind, arena);
        if self.sizes.len() <= id.0 as usize {
            self.sizes.push((depth + 1, cost));
        }
        Typed { id, ty, span }
    }

    /// An expression that would outgrow what evaluators are made for.
    pub fn too_large(&mut self, label: String, span: Span) -> Typed {
        self.report(
            Diagnostic::new(types::TOO_COMPLEX, span, "this expression is too large").label(label).help(
                "split it into rules or branches of their own, or bound its lists: `list of text max 50`",
            ),
        );
        self.error(span)
    }

    /// The expression that stands for something already reported.
    pub fn error(&mut self, span: Span) -> Typed {
        let id = self.program.exprs.add(ExprKind::Const(crate::value::Value::Missing), Ty::ERROR);
        if self.sizes.len() <= id.0 as usize {
            self.sizes.push((1, 1));
        }
        Typed { id, ty: Ty::ERROR, span }
    }

    /// Why a condition may be unknown, in words: the places in it whose value this path does not know to be there.
    pub fn why_unknown(&self, condition: ExprId) -> String {
        let mut open = vec![condition];
        let mut seen = Vec::new();
        let mut reasons: Vec<String> = Vec::new();
        while let Some(id) = open.pop() {
            let Some(expr) = self.program.exprs.get(id) else { continue };
            if seen.contains(&id) || !expr.ty.optional || self.flow.is_known(id) {
                continue;
            }
            seen.push(id);
            let check = |id: CheckId| self.program.checks.get(id.index()).map_or("", |check| &check.name);
            let operands = expr.kind.operands();
            match &expr.kind {
                ExprKind::CheckIs(id, _) => reasons.push(format!("`{}` may not have run", check(*id))),
                ExprKind::ResultIs(..) => reasons.push("a check may not have run".to_owned()),
                kind if kind.is_place(&self.program) => {
                    let place = crate::core::place_text(&self.program, id, &[]);
                    reasons.push(format!("`{place}` may be missing"));
                }
                ExprKind::Compare(..) | ExprKind::InRange(..) if !self.any_optional(&operands) => {
                    reasons.push("the currencies may differ".to_owned());
                }
                _ => {}
            }
            // Operands are stacked in reverse, so that reasons come in the order in which they are written.
            open.extend(operands.into_iter().rev());
        }
        match reasons.as_slice() {
            [] => "something in it may be missing".to_owned(),
            [one] => one.clone(),
            [one, two] => format!("{one}, or {two}"),
            [one, two, ..] => format!("{one}, or {two}, or others"),
        }
    }

    fn any_optional(&self, ids: &[ExprId]) -> bool {
        ids.iter().any(|id| self.program.exprs.get(*id).is_some_and(|expr| expr.ty.optional))
    }

    pub fn kind_of(&self, id: ExprId) -> Option<&ExprKind> {
        self.program.exprs.get(id).map(|expr: &Expr| &expr.kind)
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::{NoFiles, compile};

    #[test]
    fn rule_sets_that_bring_no_rules_are_counted_as_well() {
        let mut script = String::from("probity 1\nrules r0() { }\n");
        for n in 1..22 {
            let before = n - 1;
            script.push_str(&format!("rules r{n}() {{ include a = r{before}() include b = r{before}() }}\n"));
        }
        script.push_str("workflow w { risk s in 0..1 { include r21() } end PASSED }\n");
        let compilation = compile("main.probity", &script, &NoFiles);
        let codes: Vec<String> = compilation.diagnostics.iter().map(|found| found.code.to_string()).collect();
        assert!(codes.contains(&super::types::TOO_COMPLEX.to_string()), "{codes:?}");
    }
}
