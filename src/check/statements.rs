//! The statements of a workflow or step, in order.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::acquire::Acquired;
use super::context::{Binding, Bound, Elaboration, MAX_BLOCK_DEPTH, Typed};
use super::mends;
use super::types::ParamType;
use crate::core::{self, Arm, Branch, Decision, ExprId, NodeId, NodeKind, StatementKind as CoreKind, Ty};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{check, flow, names, types};
use crate::resolve::Sort;
use crate::source::Span;
use crate::syntax::tree::{
    Arg, Block, CheckCall, End, If, ItemKind, Name, Path, Statement, StatementKind, StepItem,
};

impl<'u> Elaboration<'u, '_> {
    /// Adds a node; `name` is the full name where the statement declares one.
    pub fn node(&mut self, kind: NodeKind, name: Option<&str>, docs: &[String], span: Span) -> NodeId {
        let index = self.program.nodes.len();
        let node = self.nodes.node(kind, name, docs, span);
        self.program.nodes.push(node);
        NodeId(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// The name with what stands in front of it in this step.
    pub fn full_name(&self, name: &str) -> String {
        format!("{}{name}", self.frame().map_or("", |frame| frame.prefix.as_str()))
    }

    pub fn block(&mut self, block: &Block) -> core::Block {
        let mut out = core::Block::default();
        if self.open_blocks >= MAX_BLOCK_DEPTH {
            self.report(
                Diagnostic::new(types::TOO_COMPLEX, block.span, "this block is nested too deeply")
                    .label(format!("more than {MAX_BLOCK_DEPTH} deep once steps are put in place"))
                    .help("let some steps stand behind each other instead of in each other"),
            );
            self.incomplete = true;
            return out;
        }
        self.open_blocks += 1;
        let unreachable = self.unreachable;
        let coming = self.frame().map_or(0, |frame| frame.coming.len());
        if let Some(frame) = self.frame_mut() {
            let declared = block.statements.iter().flat_map(declared_names);
            frame.coming.extend(declared.map(|name| (name.text.clone(), name.span)));
        }
        for statement in &block.statements {
            self.never_reached(statement);
            let around = self.statement.replace(statement.span);
            self.statement(statement, &mut out);
            self.statement = around;
        }
        if let Some(frame) = self.frame_mut() {
            frame.coming.truncate(coming);
        }
        self.unreachable = unreachable;
        self.open_blocks -= 1;
        out
    }

    /// Reports the first statement that no path reaches; those behind it have the same reason.
    fn never_reached(&mut self, statement: &Statement) {
        let says_something = !matches!(statement.kind, StatementKind::Continue | StatementKind::Error);
        if self.flow.dead && says_something && !std::mem::replace(&mut self.unreachable, true) {
            self.report(
                Diagnostic::new(flow::UNREACHABLE, statement.span, "no path comes here")
                    .label("never reached, nor is what follows")
                    .help("every path before this has ended; remove it, or end fewer paths"),
            );
        }
    }

    fn statement(&mut self, statement: &Statement, out: &mut core::Block) {
        self.count_put_in_place();
        let docs = statement.docs.as_slice();
        let span = statement.span;
        match &statement.kind {
            StatementKind::Key(_)
            | StatementKind::Version(..)
            | StatementKind::Stage { .. }
            | StatementKind::Channels(_)
            | StatementKind::Expires { .. }
            | StatementKind::Input(_) => self.misplaced_header(statement),
            StatementKind::Continue | StatementKind::Error => {}
            StatementKind::Acquire(acquire) => {
                if let Some(Acquired { acquisition, node }) = self.acquire(acquire, docs, span) {
                    match out.statements.last_mut() {
                        Some(core::Statement { kind: CoreKind::Acquire(group), .. }) => {
                            group.push(acquisition)
                        }
                        _ => out
                            .statements
                            .push(core::Statement { node, kind: CoreKind::Acquire(vec![acquisition]) }),
                    }
                }
            }
            StatementKind::Check(statement) => self.check_statement(statement, docs, span, out),
            StatementKind::Retry(retry) => {
                if let Some(kind) = self.retry(retry) {
                    let node = self.node(NodeKind::Retry, None, docs, span);
                    out.statements.push(core::Statement { node, kind });
                }
            }
            StatementKind::Require { condition, otherwise } => {
                let node = self.node(NodeKind::Require, None, docs, span);
                let condition = self.condition(condition);
                self.require(node, condition, otherwise, out);
            }
            StatementKind::Let(item) => {
                let typed = self.let_value(item);
                self.declare(&item.name, Binding::Let(typed), true);
            }
            StatementKind::If(statement) => self.if_statement(statement, docs, span, out),
            StatementKind::Match(statement) => self.match_statement(statement, docs, span, out),
            StatementKind::Run { name, step, args } => {
                if self.run(name.as_ref(), step, args, span, out).is_none() {
                    self.incomplete = true;
                }
            }
            StatementKind::Risk(risk) => self.risk(risk, docs, span, out),
            StatementKind::Decide(decide) => self.decide(decide, docs, span, out),
            StatementKind::Split(split) => self.split(split, docs, span, out),
            StatementKind::End(end) => {
                let node = self.node(NodeKind::End, None, docs, span);
                // One that makes no sense was reported, and ends the path all the same.
                let end = self.end(end, span).unwrap_or_else(|| core::End {
                    terminal: None,
                    decision: Decision::NotExecuted,
                    label: Decision::NotExecuted.symbol().into(),
                    args: Vec::new(),
                });
                out.statements.push(core::Statement { node, kind: CoreKind::End(end) });
                self.flow.dead = true;
            }
        }
    }

    /// Declares a name on this path. The same name in exclusive branches is one thing (`again` says whether that is
    /// right here); twice on one path is an error.
    pub fn declare(&mut self, name: &Name, binding: Binding, is_value: bool) -> bool {
        let full = self.full_name(&name.text);
        let first = self.frame().and_then(|frame| frame.names.get(&name.text)).map(|bound| bound.span);
        if let Some(first) = first {
            let on_this_path = self.flow.reached.contains(full.as_str());
            if on_this_path || is_value {
                self.duplicate(name, first);
                return false;
            }
        }
        self.flow.reach(full);
        self.bind(&name.text, Bound { binding, span: name.span });
        true
    }

    pub fn duplicate(&mut self, name: &Name, first: Span) {
        self.report(
            Diagnostic::new(
                names::DUPLICATE_NAME,
                name.span,
                format!("`{}` is there already on this path", name.text),
            )
            .label("declared again here")
            .also(first, "first declared here")
            .help("give one of the two another name"),
        );
    }

    fn require(&mut self, node: NodeId, condition: Typed, otherwise: &Block, out: &mut core::Block) {
        let before = self.flow.clone();
        let incomplete = std::mem::replace(&mut self.incomplete, false);
        let otherwise_block = self.block(otherwise);
        if !otherwise_block.always_ends() && !self.incomplete && !has_errors(otherwise) {
            self.report(
                Diagnostic::new(
                    flow::REQUIRE_GOES_ON,
                    otherwise.span,
                    "behind `else` of a `require` a path has to end",
                )
                .label("goes on")
                .help("use `end …`; where the path may go on, use `if`"),
            );
        }
        self.incomplete |= incomplete;
        self.flow = before;
        self.flow.assume(&self.program.exprs, condition.id, true);
        let arm = Arm {
            label: "met".into(),
            condition: condition.id,
            block: core::Block::default(),
            span: condition.span,
        };
        let branch = Branch { arms: vec![arm], unknown: None, otherwise: otherwise_block, exhaustive: false };
        out.statements.push(core::Statement { node, kind: CoreKind::Branch(branch) });
    }

    fn if_statement(&mut self, statement: &If, docs: &[String], span: Span, out: &mut core::Block) {
        let name = statement.name.as_ref().map(|name| self.full_name(&name.text));
        let node = self.node(NodeKind::If, name.as_deref(), docs, span);
        let start = self.flow.clone();
        let mut arms = Vec::new();
        let mut ends = Vec::new();
        let mut unknown_at: Option<Typed> = None;
        let several = statement.arms.len() > 1;
        // Each arm knows that the ones before it were not true.
        let mut otherwise_flow = start.clone();
        for (index, (condition, body)) in statement.arms.iter().enumerate() {
            self.flow = otherwise_flow.clone();
            let typed = self.condition(condition);
            otherwise_flow = self.flow.clone();
            self.flow.assume(&self.program.exprs, typed.id, true);
            let block = self.block(body);
            ends.push(std::mem::take(&mut self.flow));
            if typed.ty.optional && !typed.ty.is_error() && unknown_at.is_none() {
                unknown_at = Some(typed.clone());
            }
            if unknown_at.is_none() {
                otherwise_flow.assume(&self.program.exprs, typed.id, false);
            }
            let label = if several { (index + 1).to_string() } else { "yes".to_owned() };
            arms.push(Arm { label: label.into(), condition: typed.id, block, span: condition.span });
        }
        let unknown = match (&statement.unknown, &unknown_at) {
            (Some(block), _) => {
                self.flow = start.clone();
                let lowered = self.block(block);
                ends.push(std::mem::take(&mut self.flow));
                if unknown_at.is_none() && !arms.iter().any(|arm| self.is_error(arm.condition)) {
                    // With what leads to it: from the end of the arm before.
                    let arm = statement
                        .arms
                        .last()
                        .map_or(block.span, |(_, last)| last.span.after().to(block.span));
                    self.report(
                        Diagnostic::new(types::NEVER_UNKNOWN, block.span, "this condition is never unknown")
                            .label("never taken")
                            .help("leave out the `else if unknown` arm")
                            .fix("leave out the arm", arm, ""),
                    );
                }
                Some(lowered)
            }
            (None, Some(condition)) => {
                self.unknown_arm_missing(condition, statement, span);
                None
            }
            (None, None) => None,
        };
        // With an arm of its own for unknown, `else` is left for conditions that are all known to be false.
        if statement.unknown.is_some() {
            for arm in &arms {
                otherwise_flow.assume(&self.program.exprs, arm.condition, false);
            }
        }
        self.flow = otherwise_flow;
        let otherwise = statement.otherwise.as_ref().map(|block| self.block(block)).unwrap_or_default();
        ends.push(std::mem::take(&mut self.flow));
        self.flow = join_all(ends, start);
        let branch = Branch { arms, unknown, otherwise, exhaustive: false };
        out.statements.push(core::Statement { node, kind: CoreKind::Branch(branch) });
    }

    fn unknown_arm_missing(&mut self, condition: &Typed, statement: &If, span: Span) {
        let why = self.why_unknown(condition.id);
        let place = statement.arms.last().map_or(span, |(_, block)| block.span);
        let diagnostic =
            Diagnostic::new(types::UNKNOWN_NOT_HANDLED, condition.span, "this condition may be unknown")
                .label(why)
                .help("say what happens then: add `else if unknown { … }`, or decide it with `(…) ?? false`")
                .maybe_fix(
                    "add an `else if unknown` arm",
                    place.after(),
                    format!(" else if unknown {{ {} }}", mends::END),
                );
        self.report(self.with_coalesce(diagnostic, condition.span, "false"));
    }

    pub fn is_error(&self, id: ExprId) -> bool {
        self.program.exprs.get(id).is_some_and(|expr| expr.ty.is_error())
    }

    /// Puts the step's body in place. Its names are then behind the step's name (or the given one). `None` where it
    /// can't be.
    fn run(
        &mut self,
        alias: Option<&Name>,
        step: &Path,
        args: &[Arg],
        span: Span,
        out: &mut core::Block,
    ) -> Option<()> {
        let found = self.find(step, Sort::Step)?;
        let ItemKind::Step(item) = &found.item.kind else { return None };
        let name = alias.unwrap_or(&step.name);
        let Some(bindings) = self.step_arguments(found.module, item, args, span) else {
            self.bind(&name.text, Bound { binding: Binding::Broken, span: name.span });
            return None;
        };
        let full = self.full_name(&name.text);
        if self.flow.reached.contains(full.as_str()) {
            let first =
                self.frame().and_then(|frame| frame.names.get(&name.text)).map_or(span, |bound| bound.span);
            self.duplicate(name, first);
            return None;
        }
        let earlier = match self.frame().and_then(|frame| frame.names.get(&name.text)).map(|b| &b.binding) {
            Some(Binding::Step(names)) => names.clone(),
            _ => FxHashMap::default(),
        };
        if self.is_full(span) {
            return None;
        }
        let what = format!("step `{}`", item.name.text);
        self.enter(&what, (found.module, found.index), format!("{full}."), span)?;
        if let Some(frame) = self.frame_mut() {
            frame.in_workflow = true;
            frame.names = earlier;
            frame.names.extend(bindings);
        }
        let params: Vec<String> = item.params.iter().map(|param| param.name.text.clone()).collect();
        for param in &params {
            self.flow.reach(format!("{full}.{param}"));
        }
        let body = self.block(&item.body);
        let mut frame = self.leave();
        frame.names.retain(|name, _| !params.contains(name));
        out.statements.extend(body.statements);
        self.flow.reach(full);
        self.bind(&name.text, Bound { binding: Binding::Step(frame.names), span: name.span });
        Some(())
    }

    fn step_arguments(
        &mut self,
        module: crate::resolve::ModuleId,
        item: &StepItem,
        args: &[Arg],
        span: Span,
    ) -> Option<Vec<(String, Bound)>> {
        let params: Vec<ParamType> = self.in_module(module, |this| {
            item.params.iter().map(|param| this.param_type(&param.ty, true)).collect()
        });
        let shapes: Vec<(Arc<str>, Ty)> = item
            .params
            .iter()
            .zip(&params)
            .map(|(param, ty)| {
                let ty = match ty {
                    ParamType::Value(ty) => ty.clone(),
                    ParamType::Credential(_) => Ty::ERROR.present(),
                };
                (param.name.text.as_str().into(), ty)
            })
            .collect();
        let slots = self.assign_arguments(&item.name, &shapes, args, item.name.span)?;
        let mut bindings = Vec::new();
        let mut missing = Vec::new();
        for ((param, ty), slot) in item.params.iter().zip(&params).zip(slots) {
            let binding = match (ty, slot) {
                (ParamType::Value(ty), Some(arg)) => {
                    let typed = self.expect(&arg.value, ty);
                    Binding::Value(Typed { ty: ty.clone(), ..typed })
                }
                (ParamType::Value(ty), None) if ty.optional => {
                    Binding::Value(self.constant_value(crate::value::Value::Missing, ty.clone(), span))
                }
                (ParamType::Credential(kind), Some(arg)) => {
                    match self.credential_argument(&arg.value, std::slice::from_ref(&kind.name)) {
                        Some(id) => Binding::Credential(id),
                        None => Binding::Broken,
                    }
                }
                (_, None) => {
                    missing.push(format!("`{}`", param.name.text));
                    continue;
                }
            };
            bindings.push((param.name.text.clone(), Bound { binding, span: param.name.span }));
        }
        if missing.is_empty() {
            return Some(bindings);
        }
        self.report(
            Diagnostic::new(
                types::BAD_ARGUMENTS,
                span,
                format!("step `{}` needs {}", item.name.text, missing.join(" and ")),
            )
            .also(item.name.span, "declared here"),
        );
        None
    }

    pub fn end(&mut self, end: &End, span: Span) -> Option<core::End> {
        match end {
            End::Decision { decision, label } => {
                let decision = self.decision(decision)?;
                let label = label.as_ref().map_or(decision.symbol(), |label| label.text.as_str());
                Some(core::End { terminal: None, decision, label: label.into(), args: Vec::new() })
            }
            End::Terminal { name, args } => {
                let found = self.find(name, Sort::Terminal)?;
                let ItemKind::Terminal(item) = &found.item.kind else { return None };
                let params = self.in_module(found.module, |this| this.value_params(&item.params));
                let decision = Decision::parse(&item.decision.text)?;
                let label = item.label.as_ref().map_or(decision.symbol(), |label| label.text.as_str());
                let given = self.arguments(&item.name, &params, args, span, item.name.span)?;
                for (typed, (name, ty)) in given.iter().zip(&params) {
                    if typed.ty.optional && !ty.optional {
                        let diagnostic = Diagnostic::new(
                            types::MAY_BE_MISSING,
                            typed.span,
                            format!("this may be missing, and `{name}` is needed"),
                        )
                        .label(format!("`{}`", typed.ty))
                        .help("give a default with `??`");
                        self.report(self.with_default(diagnostic, typed, ty));
                    }
                }
                let args =
                    params.iter().zip(given).map(|((name, _), typed)| (name.clone(), typed.id)).collect();
                Some(core::End {
                    terminal: Some(item.name.text.as_str().into()),
                    decision,
                    label: label.into(),
                    args,
                })
            }
        }
    }

    fn misplaced_header(&mut self, statement: &Statement) {
        let word = match &statement.kind {
            StatementKind::Key(_) => "key",
            StatementKind::Version(..) => "version",
            StatementKind::Stage { .. } => "stage",
            StatementKind::Channels(_) => "channels",
            StatementKind::Expires { .. } => "expires",
            _ => "input",
        };
        self.report(
            Diagnostic::new(
                check::MISPLACED_HEADER,
                statement.span,
                format!("`{word}` stands at the top of a workflow, before its first step"),
            )
            .label("too late here")
            .help("move it up, directly behind the opening brace of the workflow"),
        );
    }
}

/// Flows of all ways through a statement, joined.
pub fn join_all(ends: Vec<super::flow::Flow>, start: super::flow::Flow) -> super::flow::Flow {
    ends.into_iter().reduce(super::flow::Flow::join).unwrap_or(start)
}

/// The names that a statement declares, those in its blocks aside.
fn declared_names(statement: &Statement) -> Vec<&Name> {
    match &statement.kind {
        StatementKind::Acquire(acquire) => vec![&acquire.name],
        StatementKind::Check(check) => check
            .calls
            .iter()
            .filter_map(|call| match call {
                CheckCall::On { .. } => None,
                CheckCall::Call { name, alternatives } => {
                    name.as_ref().or_else(|| alternatives.first().map(|first| &first.path.name))
                }
            })
            .collect(),
        StatementKind::Let(item) => vec![&item.name],
        StatementKind::Run { name, step, .. } => vec![name.as_ref().unwrap_or(&step.name)],
        StatementKind::Risk(risk) => vec![&risk.name],
        _ => Vec::new(),
    }
}

/// Whether a part of the block could not be read: it may have been anything.
fn has_errors(block: &Block) -> bool {
    block.statements.iter().any(|statement| matches!(statement.kind, StatementKind::Error))
}
