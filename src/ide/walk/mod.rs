//! One walk over the tree of an item: every part with its place, the outer before the inner, and every name with what it is
//! there. Looks nothing up, and goes as deep as the parser lets a tree be.

mod expressions;
mod statements;

use crate::source::Span;
use crate::syntax::tree::{
    Block, CapabilityItem, CellKind, Expr, FieldDecl, FormatEntry, Item, ItemKind, LetItem, Name,
    OutcomeDecl, Param, Path, Property, PropertyValue, RiskEntry, Statement, TestStep, TypeExpr,
    TypeExprKind, TypeWithin, UseTarget,
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
}
