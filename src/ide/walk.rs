//! One walk over the tree of an item: every part with its place, the outer before the inner, and every name with what it is
//! there. Looks nothing up, and goes as deep as the parser lets a tree be.

use crate::source::Span;
use crate::syntax::tree::{
    Acquire, Arg, Block, CapabilityItem, CapabilityUse, CellKind, CheckCall, End, Expr, ExprKind, FieldDecl,
    FormatEntry, GivenValue, IsTest, Item, ItemKind, LetItem, Literal, Name, OutcomeDecl, Param, Path,
    Pattern, Property, PropertyValue, RiskEntry, RiskEntryKind, Rule, Statement, StatementKind, TestStep,
    TestStepKind, TypeExpr, TypeExprKind, TypeWithin, UseTarget,
};

/// A part of an item.
#[derive(Clone, Copy, Debug)]
pub(super) enum Part<'a> {
    Statement(&'a Statement),
    Block(&'a Block),
    Entry(&'a RiskEntry),
    Step(&'a TestStep),
    Expr(&'a Expr),
    Type(&'a TypeExpr),
    Field(&'a FieldDecl),
    /// What decides something: the arm of a choice, of a rule or of a retry, the row of a table.
    Condition(&'a Expr),
    /// An arm, a band, a row, a property: a piece of text that belongs together.
    Piece(Span),
    Name(&'a Name, Role),
}

/// What a name is where it stands, by its place in the tree alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The name of the item itself.
    Item,
    /// An import's, or the qualifier of a name.
    Import,
    Variant,
    /// A field that is declared.
    Field,
    Parameter,
    /// A name that a statement or an aggregate declares.
    Local,
    /// A result, named by its check or by its capability.
    Result,
    Risk,
    Rule,
    Arm,
    /// A use of a name of the script.
    Used,
    /// A use behind a dot, or of a field by its name.
    UsedField,
    Argument,
    Callee,
    Type,
    Kind,
    Capability,
    StepUse,
    RulesUse,
    TerminalUse,
    WorkflowUse,
    Symbol,
    Currency,
    /// A word that says what stands behind it: a property's, `passed`, `known`.
    Keyword,
}

/// Shows every part of an item.
pub(super) fn walk<'a>(item: &'a Item, see: &mut dyn FnMut(Part<'a>)) {
    Walk { see }.item(item);
}

struct Walk<'w, 'a> {
    see: &'w mut dyn FnMut(Part<'a>),
}

impl<'a> Walk<'_, 'a> {
    fn part(&mut self, part: Part<'a>) {
        (self.see)(part);
    }

    fn name(&mut self, name: &'a Name, role: Role) {
        self.part(Part::Name(name, role));
    }

    fn names(&mut self, names: &'a [Name], role: Role) {
        names.iter().for_each(|name| self.name(name, role));
    }

    fn path(&mut self, path: &'a Path, role: Role) {
        if let Some(qualifier) = &path.qualifier {
            self.name(qualifier, Role::Import);
        }
        self.name(&path.name, role);
    }

    fn item(&mut self, item: &'a Item) {
        match &item.kind {
            ItemKind::Use(one) => {
                if let UseTarget::Catalog(name) = &one.target {
                    self.name(name, Role::Import);
                }
                if let Some(alias) = &one.alias {
                    self.name(alias, Role::Import);
                }
            }
            ItemKind::Enum(one) => {
                self.name(&one.name, Role::Item);
                self.names(&one.variants, Role::Variant);
            }
            ItemKind::Record(one) => {
                self.name(&one.name, Role::Item);
                self.fields(&one.fields);
            }
            ItemKind::Set(one) => {
                self.name(&one.name, Role::Item);
                self.ty(&one.ty);
                self.expr(&one.value);
            }
            ItemKind::List(one) => {
                self.name(&one.name, Role::Item);
                self.ty(&one.ty);
            }
            ItemKind::Let(one) => self.binding(one, Role::Item),
            ItemKind::Fn(one) => {
                self.name(&one.name, Role::Item);
                self.params(&one.params);
                self.ty(&one.result);
                self.expr(&one.body);
            }
            ItemKind::Table(one) => {
                self.name(&one.name, Role::Item);
                self.params(&one.columns);
                self.ty(&one.result);
                if let Some(hit) = &one.hit {
                    self.name(hit, Role::Keyword);
                }
                for row in &one.rows {
                    self.part(Part::Piece(row.span));
                    for cell in &row.cells {
                        self.part(Part::Piece(cell.span));
                        match &cell.kind {
                            CellKind::Any | CellKind::Missing => {}
                            CellKind::Bound(_, value) | CellKind::In(value) | CellKind::Value(value) => {
                                self.expr(value);
                            }
                            CellKind::Range(low, high) => self.exprs([low, high]),
                        }
                    }
                    self.expr(&row.output);
                }
            }
            ItemKind::Reserved { name, .. } | ItemKind::Error { name, .. } => {
                if let Some(name) = name {
                    self.name(name, Role::Item);
                }
            }
            ItemKind::Rules(one) => {
                self.name(&one.name, Role::Item);
                self.params(&one.params);
                self.entries(&one.rules);
            }
            ItemKind::Terminal(one) => {
                self.name(&one.name, Role::Item);
                self.params(&one.params);
                self.name(&one.decision, Role::Symbol);
                if let Some(label) = &one.label {
                    self.name(label, Role::Symbol);
                }
            }
            ItemKind::Credential(one) => {
                self.name(&one.name, Role::Item);
                if let Some(extends) = &one.extends {
                    self.path(extends, Role::Kind);
                }
                self.properties(&one.properties);
                self.fields(&one.data);
            }
            ItemKind::Capability(one) => self.capability(one),
            ItemKind::Service(one) => {
                self.name(&one.name, Role::Item);
                one.on.iter().for_each(|kinds| self.names(kinds, Role::Kind));
                self.properties(&one.properties);
            }
            ItemKind::Format(one) => {
                self.name(&one.name, Role::Item);
                self.format(&one.entries);
            }
            ItemKind::Step(one) => {
                self.name(&one.name, Role::Item);
                self.params(&one.params);
                self.block(&one.body);
            }
            ItemKind::Workflow(one) => {
                self.name(&one.name, Role::Item);
                self.block(&one.body);
            }
            ItemKind::Test(one) => {
                self.path(&one.workflow, Role::WorkflowUse);
                one.steps.iter().for_each(|step| self.step(step));
            }
        }
    }

    fn capability(&mut self, one: &'a CapabilityItem) {
        self.name(&one.name, Role::Item);
        one.on.iter().for_each(|kinds| self.names(kinds, Role::Kind));
        self.params(&one.params);
        for requirement in &one.requires {
            self.part(Part::Piece(requirement.span));
            self.name(&requirement.capability, Role::Capability);
            self.names(&requirement.decisions, Role::Symbol);
        }
        for OutcomeDecl { decision, labels, span } in &one.outcomes {
            self.part(Part::Piece(*span));
            self.name(decision, Role::Keyword);
            labels.iter().for_each(|label| self.name(&label.name, Role::Variant));
        }
        self.properties(&one.properties);
        self.fields(&one.data);
    }

    fn format(&mut self, entries: &'a [FormatEntry]) {
        for entry in entries {
            self.part(Part::Piece(entry.span));
            self.name(&entry.name, Role::Keyword);
            self.values(&entry.values);
            self.format(&entry.entries);
        }
    }

    fn properties(&mut self, properties: &'a [Property]) {
        for property in properties {
            self.part(Part::Piece(property.span));
            self.name(&property.name, Role::Keyword);
            if let Some(of) = &property.of {
                self.name(of, Role::Symbol);
            }
            self.values(&property.values);
        }
    }

    fn values(&mut self, values: &'a [PropertyValue]) {
        for value in values {
            match value {
                PropertyValue::Symbol(name, _) => self.name(name, Role::Symbol),
                PropertyValue::Name(name) => self.name(name, Role::Used),
                PropertyValue::Text(_) => {}
            }
        }
    }

    fn fields(&mut self, fields: &'a [FieldDecl]) {
        for field in fields {
            self.part(Part::Field(field));
            self.name(&field.name, Role::Field);
            self.ty(&field.ty);
            field.example.iter().for_each(|example| self.expr(example));
        }
    }

    fn params(&mut self, params: &'a [Param]) {
        for param in params {
            self.part(Part::Piece(param.name.span.to(param.ty.span)));
            self.name(&param.name, Role::Parameter);
            self.ty(&param.ty);
        }
    }

    fn ty(&mut self, ty: &'a TypeExpr) {
        self.part(Part::Type(ty));
        match &ty.kind {
            TypeExprKind::Named { path, within } => {
                self.path(path, Role::Type);
                match within {
                    Some(TypeWithin::Range(low, high)) => self.exprs([low, high]),
                    Some(TypeWithin::Currency(currency)) => self.name(currency, Role::Currency),
                    None => {}
                }
            }
            TypeExprKind::List { element, .. } => self.ty(element),
            TypeExprKind::Error => {}
        }
    }

    fn binding(&mut self, one: &'a LetItem, role: Role) {
        self.name(&one.name, role);
        one.ty.iter().for_each(|ty| self.ty(ty));
        self.expr(&one.value);
    }

    fn block(&mut self, block: &'a Block) {
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

    fn entries(&mut self, entries: &'a [RiskEntry]) {
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

    fn step(&mut self, step: &'a TestStep) {
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

    fn args(&mut self, args: &'a [Arg]) {
        for arg in args {
            if let Some(name) = &arg.name {
                self.part(Part::Piece(name.span.to(arg.value.span)));
                self.name(name, Role::Argument);
            }
            self.expr(&arg.value);
        }
    }

    fn condition(&mut self, expr: &'a Expr) {
        self.part(Part::Condition(expr));
        self.expr(expr);
    }

    fn exprs<const N: usize>(&mut self, exprs: [&'a Expr; N]) {
        exprs.into_iter().for_each(|expr| self.expr(expr));
    }

    fn expr(&mut self, expr: &'a Expr) {
        self.part(Part::Expr(expr));
        match &expr.kind {
            ExprKind::Literal(Literal::Money { currency, .. }) => self.name(currency, Role::Currency),
            ExprKind::Literal(_) | ExprKind::Error => {}
            ExprKind::Name(name) => self.name(name, Role::Used),
            ExprKind::Symbol(name) => self.name(name, Role::Symbol),
            ExprKind::Field { base, field } => {
                self.expr(base);
                self.name(field, Role::UsedField);
            }
            ExprKind::Call { callee, args } => {
                match &callee.kind {
                    ExprKind::Name(name) => self.name(name, Role::Callee),
                    ExprKind::Field { base, field } => {
                        match &base.kind {
                            ExprKind::Name(name) => self.name(name, Role::Import),
                            _ => self.expr(base),
                        }
                        self.name(field, Role::Callee);
                    }
                    _ => self.expr(callee),
                }
                self.args(args);
            }
            ExprKind::Aggregate { op, var, list, body } => {
                self.name(op, Role::Callee);
                self.name(var, Role::Local);
                self.exprs([list, body]);
            }
            ExprKind::Not(one) | ExprKind::Negate(one) | ExprKind::Paren(one) => self.expr(one),
            ExprKind::Logic { operands, .. } | ExprKind::Set(operands) => {
                operands.iter().for_each(|one| self.expr(one));
            }
            ExprKind::Compare { left, right, .. } | ExprKind::Arith { left, right, .. } => {
                self.exprs([left, right]);
            }
            ExprKind::Coalesce { value, default } => self.exprs([value, default]),
            ExprKind::In { value, set, .. } => self.exprs([value, set]),
            ExprKind::Is { value, test, .. } => {
                self.expr(value);
                if let IsTest::Decision(decision) = test {
                    self.name(decision, Role::Symbol);
                }
            }
            ExprKind::Matches { value, .. } => self.expr(value),
            ExprKind::IfElse { condition, then, otherwise } => self.exprs([condition, then, otherwise]),
            ExprKind::Range(low, high) => self.exprs([low, high]),
            ExprKind::Results { of } => of.iter().for_each(|name| self.name(name, Role::Capability)),
        }
    }
}
