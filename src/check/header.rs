//! The top of a workflow: key, version, stage, channels, expiry, input.

use std::sync::Arc;

use super::context::Elaboration;
use crate::core::{Decision, Expires, Kind, NodeKind, Program, Ty};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{check, flow, types};
use crate::resolve::Sort;
use crate::source::Span;
use crate::syntax::tree::{self, Block, ItemKind, Name, Path, Statement, StatementKind, WorkflowItem};
use crate::value::Value;

/// What the header leaves for the end of the body.
#[derive(Default)]
pub struct Header<'t> {
    pub expires: Option<(&'t tree::Expr, &'t Block, Span)>,
}

impl<'u> Elaboration<'u, '_> {
    /// Reads the header and gives back the statements behind it.
    pub fn header<'t>(&mut self, item: &'t WorkflowItem) -> (Header<'t>, &'t [Statement]) {
        let mut header = Header::default();
        let mut seen: Vec<(&'static str, Span)> = Vec::new();
        let statements = item.body.statements.as_slice();
        let mut count = 0;
        for statement in statements {
            let word = match &statement.kind {
                StatementKind::Key(_) => "key",
                StatementKind::Version(..) => "version",
                StatementKind::Stage { .. } => "stage",
                StatementKind::Channels(_) => "channels",
                StatementKind::Expires { .. } => "expires",
                StatementKind::Input(_) => "input",
                StatementKind::Error => {
                    count += 1;
                    continue;
                }
                _ => break,
            };
            count += 1;
            if let Some((_, first)) = seen.iter().find(|(known, _)| *known == word) {
                self.report(
                    Diagnostic::new(
                        check::DUPLICATE_HEADER,
                        statement.span,
                        format!("`{word}` stands twice"),
                    )
                    .label("again")
                    .also(*first, "first here")
                    .help("keep one of the two"),
                );
                continue;
            }
            seen.push((word, statement.span));
            self.header_statement(statement, &mut header);
        }
        (header, statements.get(count..).unwrap_or_default())
    }

    fn header_statement<'t>(&mut self, statement: &'t Statement, header: &mut Header<'t>) {
        match &statement.kind {
            StatementKind::Key(key) => self.program.meta.key = Some(key.value.as_str().into()),
            StatementKind::Version(version, _) => self.program.meta.version = Some(*version),
            StatementKind::Channels(channels) => {
                for channel in channels {
                    if self.prelude_symbol("channel", channel) {
                        self.program.meta.channels.push(channel.text.as_str().into());
                    }
                }
            }
            StatementKind::Stage { stage, follows } => self.stage(stage, follows.as_ref()),
            StatementKind::Input(fields) => self.program.input = self.fields(fields),
            StatementKind::Expires { after, then } => header.expires = Some((after, then, statement.span)),
            _ => {}
        }
    }

    fn stage(&mut self, stage: &Name, follows: Option<&(Path, Name)>) {
        if !self.prelude_symbol("workflow_stage", stage) {
            return;
        }
        self.program.meta.stage = stage.text.as_str().into();
        let Some((path, alias)) = follows else {
            if stage.text == "INTERMEDIATE" {
                self.report(
                    Diagnostic::new(
                        check::FOLLOWS_NOTHING,
                        stage.span,
                        "an INTERMEDIATE workflow follows an earlier run, and this one names none",
                    )
                    .label("follows nothing")
                    .help("name the workflow before it: `stage INTERMEDIATE follows onboarding as prior`")
                    .maybe_fix("make it INITIAL", stage.span, "INITIAL"),
                );
            }
            return;
        };
        if stage.text == "INITIAL" {
            self.report(
                Diagnostic::new(
                    check::INITIAL_FOLLOWS,
                    path.name.span,
                    "an INITIAL workflow is a first phase, so it follows nothing",
                )
                .label("follows an earlier run")
                .also(stage.span, "INITIAL")
                .fix("make it INTERMEDIATE", stage.span, "INTERMEDIATE"),
            );
            // What is read of the earlier run is not reported on top.
            let bound = super::context::Bound { binding: super::context::Binding::Broken, span: alias.span };
            self.bind(&alias.text, bound);
            return;
        }
        let Some(found) = self.find(path, Sort::Workflow) else { return };
        let ItemKind::Workflow(item) = &found.item.kind else { return };
        if let Some(program) = self.followed(found.module, found.index, item, path.name.span) {
            self.program.prior = Some(program.clone());
            self.prior = Some((alias.text.clone(), program));
        }
    }

    /// The program of a followed workflow; `None` where it has errors of its own, or follows this one.
    fn followed(
        &mut self,
        module: crate::resolve::ModuleId,
        index: usize,
        item: &WorkflowItem,
        span: Span,
    ) -> Option<Arc<Program>> {
        if let Some(known) = self.declarations.programs.get(&(module, index)) {
            return known.clone();
        }
        if !self.declarations.open.insert((module, index)) {
            self.report(
                Diagnostic::new(
                    types::RECURSION,
                    span,
                    format!("workflow `{}` follows itself", item.name.text),
                )
                .label("leads back to where it started")
                .help("a run can only follow one that was there before it"),
            );
            return None;
        }
        let program = super::programs::workflow(
            self.universe,
            self.sources,
            self.declarations,
            (module, index),
            item,
            &[],
        );
        self.declarations.open.remove(&(module, index));
        program
    }

    /// The expiry, once the body is known.
    pub fn expiry(&mut self, item: &WorkflowItem, header: Header<'_>) {
        let acquires = asks_user(&self.program.body);
        let Some((after, then, span)) = header.expires else {
            if let Some(first) = acquires {
                self.report(
                    Diagnostic::new(
                        check::NO_EXPIRY,
                        item.name.span,
                        format!("`{}` waits for a user and never expires", item.name.text),
                    )
                    .label("no `expires`")
                    .also(self.node_span(first), "asked of the user here")
                    .help("say when to give up: `expires after 30 min -> end NOT_EXECUTED EXPIRED`")
                    .maybe_fix(
                        "add an expiry",
                        Span { end: item.body.span.start + 1, ..item.body.span }.after(),
                        "\n  expires after 30 min -> end NOT_EXECUTED EXPIRED",
                    ),
                );
            }
            return;
        };
        let after = match self.constant(after, Some(&Ty::of(Kind::Duration))) {
            Some(Value::Duration(after)) => after,
            _ => return,
        };
        let [statement] = then.statements.as_slice() else {
            self.expiry_end_wanted(then.span);
            return;
        };
        let StatementKind::End(end) = &statement.kind else {
            self.expiry_end_wanted(then.span);
            return;
        };
        let node = self.node(NodeKind::End, Some("expires"), &[], span);
        let Some(end) = self.end(end, statement.span) else { return };
        if end.decision == Decision::Passed {
            self.report(
                Diagnostic::new(
                    flow::EXPIRY_PASSES,
                    statement.span,
                    "nobody passes by letting the time run out",
                )
                .label("PASSED")
                .help("end NOT_EXECUTED, WARNING or REJECTED"),
            );
        }
        self.program.expires = Some(Expires { node, after, end });
    }

    fn expiry_end_wanted(&mut self, span: Span) {
        self.report(
            Diagnostic::new(check::BAD_EXPIRY, span, "an expiry ends the run")
                .label("no `end`")
                .help("write `expires after 30 min -> end NOT_EXECUTED EXPIRED`"),
        );
    }

    fn node_span(&self, node: crate::core::NodeId) -> Span {
        self.program.nodes.get(node.index()).map(|node| node.span).unwrap_or_default()
    }
}

/// The first acquisition that a user has to do something for.
fn asks_user(block: &crate::core::Block) -> Option<crate::core::NodeId> {
    for statement in &block.statements {
        if let crate::core::StatementKind::Acquire(group) = &statement.kind {
            let asked = group.iter().find(|one| {
                one.sources.iter().any(|source| &**source != "EXISTING") && one.fields.is_empty()
            });
            if let Some(asked) = asked {
                return Some(asked.node);
            }
        }
        if let Some(found) = statement.blocks().into_iter().find_map(asks_user) {
            return Some(found);
        }
    }
    None
}
