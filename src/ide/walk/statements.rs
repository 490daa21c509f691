//! Statements of workflows and steps, rules, steps of tests.

use super::{Part, Role, Walk};
use crate::syntax::tree::{
    Acquire, Block, CapabilityUse, CheckCall, End, GivenValue, Pattern, RiskEntry, RiskEntryKind, Rule,
    Statement, StatementKind, TestStep, TestStepKind,
};

impl<'a> Walk<'_, 'a> {
    pub(super) fn block(&mut self, block: &'a Block) {
        self.part(Part::Block(block));
        block.statements.iter().for_each(|statement| self.statement(statement));
    }

    fn statement(&mut self, statement: &'a Statement) {
        self.part(Part::Statement(statement));
        match &statement.kind {
            StatementKind::Key(_)
            | StatementKind::Version(..)
            | StatementKind::Continue
            | StatementKind::Error => {}
            StatementKind::Stage { stage, follows } => {
                self.name(stage, Role::Symbol);
                if let Some((path, name)) = follows {
                    self.path(path, Role::WorkflowUse);
                    self.name(name, Role::Local);
                }
            }
            StatementKind::Channels(channels) => self.names(channels, Role::Symbol),
            StatementKind::Expires { after, then } => {
                self.expr(after);
                self.block(then);
            }
            StatementKind::Input(fields) => self.fields(fields),
            StatementKind::Acquire(Acquire { name, kind, properties, fields }) => {
                self.name(name, Role::Local);
                self.path(kind, Role::Kind);
                self.properties(properties);
                for (field, value) in fields {
                    self.part(Part::Piece(field.span.to(value.span)));
                    self.name(field, Role::UsedField);
                    self.expr(value);
                }
            }
            StatementKind::Check(check) => check.calls.iter().for_each(|call| self.check(call)),
            StatementKind::Retry(retry) => {
                self.name(&retry.credential, Role::Used);
                for arm in &retry.arms {
                    self.part(Part::Piece(arm.span));
                    self.condition(&arm.condition);
                    self.expr(&arm.message);
                }
            }
            StatementKind::Require { condition, otherwise } => {
                self.condition(condition);
                self.block(otherwise);
            }
            StatementKind::Let(one) => self.binding(one, Role::Local),
            StatementKind::If(choice) => {
                choice.name.iter().for_each(|name| self.name(name, Role::Local));
                for (condition, block) in &choice.arms {
                    self.condition(condition);
                    self.block(block);
                }
                choice.unknown.iter().chain(&choice.otherwise).for_each(|block| self.block(block));
            }
            StatementKind::Match(choice) => {
                choice.name.iter().for_each(|name| self.name(name, Role::Local));
                self.condition(&choice.scrutinee);
                for arm in &choice.arms {
                    self.part(Part::Piece(arm.span));
                    for pattern in &arm.patterns {
                        match pattern {
                            Pattern::Value(value) | Pattern::In(value) => self.expr(value),
                            Pattern::Range(low, high) => self.exprs([low, high]),
                            Pattern::Missing(_) | Pattern::Else(_) => {}
                        }
                    }
                    self.block(&arm.body);
                }
            }
            StatementKind::Run { name, step, args } => {
                name.iter().for_each(|name| self.name(name, Role::Local));
                self.path(step, Role::StepUse);
                self.args(args);
            }
            StatementKind::Risk(risk) => {
                self.name(&risk.name, Role::Risk);
                self.exprs([&risk.low, &risk.high]);
                self.entries(&risk.entries);
            }
            StatementKind::Decide(decide) => {
                self.name(&decide.risk, Role::Used);
                for band in &decide.bands {
                    self.part(Part::Piece(band.span));
                    self.exprs([&band.low, &band.high]);
                    self.block(&band.body);
                }
            }
            StatementKind::Split(split) => {
                self.name(&split.name, Role::Local);
                self.expr(&split.by);
                for arm in &split.arms {
                    self.part(Part::Piece(arm.span));
                    self.expr(&arm.share);
                    self.name(&arm.name, Role::Arm);
                    self.block(&arm.body);
                }
            }
            StatementKind::End(End::Decision { decision, label }) => {
                self.name(decision, Role::Symbol);
                label.iter().for_each(|label| self.name(label, Role::Symbol));
            }
            StatementKind::End(End::Terminal { name, args }) => {
                self.path(name, Role::TerminalUse);
                self.args(args);
            }
        }
    }

    fn check(&mut self, call: &'a CheckCall) {
        match call {
            CheckCall::On { credential, capabilities, within } => {
                self.name(credential, Role::Used);
                for CapabilityUse { path, selection, span } in capabilities {
                    self.part(Part::Piece(*span));
                    self.path(path, Role::Capability);
                    selection.iter().for_each(|selection| self.properties(selection));
                }
                within.iter().for_each(|within| self.expr(within));
            }
            CheckCall::Call { name, alternatives } => {
                name.iter().for_each(|name| self.name(name, Role::Result));
                for call in alternatives {
                    self.part(Part::Piece(call.span));
                    self.path(&call.path, Role::Capability);
                    self.args(&call.args);
                    call.within.iter().for_each(|within| self.expr(within));
                }
            }
        }
    }

    pub(super) fn entries(&mut self, entries: &'a [RiskEntry]) {
        for entry in entries {
            self.part(Part::Entry(entry));
            match &entry.kind {
                RiskEntryKind::Rule(Rule { name, arms, .. }) => {
                    self.name(name, Role::Rule);
                    for arm in arms {
                        self.part(Part::Piece(arm.span));
                        self.condition(&arm.condition);
                    }
                }
                RiskEntryKind::Include { name, rules, args } => {
                    name.iter().for_each(|name| self.name(name, Role::Rule));
                    self.path(rules, Role::RulesUse);
                    self.args(args);
                }
                RiskEntryKind::Error { name } => name.iter().for_each(|name| self.name(name, Role::Rule)),
            }
        }
    }

    pub(super) fn step(&mut self, step: &'a TestStep) {
        self.part(Part::Step(step));
        match &step.kind {
            TestStepKind::GivenAll { decision } => self.name(decision, Role::Symbol),
            TestStepKind::GivenFrom { format, .. } => {
                format.iter().for_each(|name| self.name(name, Role::Import));
            }
            TestStepKind::Given { place, value } => {
                self.expr(place);
                match value {
                    GivenValue::Missing(_) => {}
                    GivenValue::Result { decision, label } => {
                        self.name(decision, Role::Symbol);
                        self.name(label, Role::Symbol);
                    }
                    GivenValue::Value(value) => self.expr(value),
                }
            }
            TestStepKind::GivenWord { word } => self.name(word, Role::Keyword),
            TestStepKind::ExpectDecision { decision, label } => {
                self.name(decision, Role::Symbol);
                label.iter().for_each(|label| self.name(label, Role::Symbol));
            }
            TestStepKind::ExpectPending { place } => place.iter().for_each(|place| self.expr(place)),
            TestStepKind::ExpectRetry { credential, .. } => self.expr(credential),
            TestStepKind::ExpectRule { rule, .. } => self.expr(rule),
            TestStepKind::Expect { condition } => self.expr(condition),
            TestStepKind::Error => {}
        }
    }
}
