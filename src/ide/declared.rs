//! The declaration behind a mark: where its name stands, and the words around it that say what it is.

use super::Analysis;
use crate::check::{Mark, Target};
use crate::resolve::{ModuleId, declared_name};
use crate::source::Span;
use crate::syntax::tree::{
    CapabilityItem, CredentialItem, FieldDecl, Item, ItemKind, Name, Statement, StatementKind,
};

/// What a name was declared by.
#[derive(Clone, Copy, Debug)]
pub(super) enum Declared<'a> {
    Item(&'a Item),
    Field(&'a FieldDecl),
    /// A word of a closed set: a variant, a label.
    Word(&'a Name, &'a Item),
    /// What a statement, a parameter or an aggregate names.
    Local(Span),
}

impl Declared<'_> {
    /// Where the name stands.
    pub(super) fn name(&self) -> Option<Span> {
        match self {
            Declared::Item(item) => Some(declared_name(item).map_or(item.span, |name| name.span)),
            Declared::Field(field) => Some(field.name.span),
            Declared::Word(name, _) => Some(name.span),
            Declared::Local(span) => Some(*span),
        }
    }
}

/// The declaration of what a mark stands for; `None` for words of the language.
pub(super) fn declared<'a>(analysis: &'a Analysis, mark: &Mark) -> Option<Declared<'a>> {
    match &mark.target {
        Target::Item(module, index) => analysis.item(*module, *index).map(Declared::Item),
        Target::Module(_) | Target::Builtin | Target::Language => None,
        Target::Local(span) => Some(Declared::Local(*span)),
        Target::Check { ran, .. } => Some(Declared::Local(*ran)),
        Target::Input => {
            let workflow = analysis.workflow_at(mark.span)?;
            let name = analysis.slice(mark.span);
            field(input(&workflow.body.statements), name)
        }
        Target::Data { catalog, capability } => {
            let (_, item) = find_capability(analysis, catalog, capability)?;
            field(&item.data, analysis.slice(mark.span))
        }
        Target::Credential { catalog, kind } => credential_field(analysis, catalog, kind, mark),
        Target::Record(record) => {
            let items = items(analysis);
            let records = items.filter_map(|(_, item)| match &item.kind {
                ItemKind::Record(item) if item.name.text == **record => Some(item),
                _ => None,
            });
            records.into_iter().find_map(|record| field(&record.fields, analysis.slice(mark.span)))
        }
        Target::Word => word(analysis, mark),
    }
}

fn field<'a>(fields: &'a [FieldDecl], name: &str) -> Option<Declared<'a>> {
    fields.iter().find(|field| field.name.text == name).map(Declared::Field)
}

/// The fields of a workflow's input.
pub(super) fn input(statements: &[Statement]) -> &[FieldDecl] {
    let fields = statements.iter().find_map(|statement| match &statement.kind {
        StatementKind::Input(fields) => Some(fields.as_slice()),
        _ => None,
    });
    fields.unwrap_or_default()
}

/// All items of all modules.
pub(super) fn items(analysis: &Analysis) -> impl Iterator<Item = (ModuleId, &Item)> {
    analysis.universe().modules().flat_map(|module| module.tree.items.iter().map(|item| (module.id, item)))
}

/// Items of the catalog of that name; an empty name: of the user's own files.
fn items_of<'a>(analysis: &'a Analysis, catalog: &str) -> impl Iterator<Item = &'a Item> {
    let modules = analysis.universe().modules().filter(move |module| module.catalog == catalog);
    modules.flat_map(|module| &module.tree.items)
}

pub(super) fn find_capability<'a>(
    analysis: &'a Analysis,
    catalog: &str,
    name: &str,
) -> Option<(&'a Item, &'a CapabilityItem)> {
    items_of(analysis, catalog).find_map(|item| match &item.kind {
        ItemKind::Capability(capability) if capability.name.text == name => Some((item, capability)),
        _ => None,
    })
}

fn find_credential<'a>(analysis: &'a Analysis, catalog: &str, kind: &str) -> Option<&'a CredentialItem> {
    items_of(analysis, catalog).find_map(|item| match &item.kind {
        ItemKind::Credential(credential) if credential.name.text == kind => Some(credential),
        _ => None,
    })
}

/// A kind may have more data than the one that it extends.
fn credential_field<'a>(
    analysis: &'a Analysis,
    catalog: &str,
    kind: &str,
    mark: &Mark,
) -> Option<Declared<'a>> {
    let name = analysis.slice(mark.span);
    let own = find_credential(analysis, catalog, kind);
    let own = own.and_then(|credential| field(&credential.data, name));
    own.or_else(|| {
        let all = items(analysis).filter_map(|(_, item)| match &item.kind {
            ItemKind::Credential(credential) => Some(credential),
            _ => None,
        });
        all.into_iter()
            .filter(|credential| credential.name.text == kind)
            .find_map(|one| field(&one.data, name))
    })
}

/// The variant of an enum, or the label of a capability.
fn word<'a>(analysis: &'a Analysis, mark: &Mark) -> Option<Declared<'a>> {
    let crate::core::Kind::Enum(ty) = &mark.ty.as_ref()?.kind else { return None };
    let text = analysis.slice(mark.span);
    if !ty.is_label {
        return items(analysis).find_map(|(_, item)| match &item.kind {
            ItemKind::Enum(one) if one.name.text == *ty.name => one
                .variants
                .iter()
                .find(|variant| variant.text == text)
                .map(|name| Declared::Word(name, item)),
            _ => None,
        });
    }
    // `label of passport.usability`: the last name is the capability's, unless the check was given another.
    let of = ty.name.rsplit([' ', '.']).next().unwrap_or_default();
    let labels = |item: &'a Item| match &item.kind {
        ItemKind::Capability(capability) => {
            let labels = capability.outcomes.iter().flat_map(|outcome| &outcome.labels);
            labels.into_iter().find(|label| label.name.text == text).map(|label| (label, capability))
        }
        _ => None,
    };
    let found = |only_named: bool| {
        items(analysis).find_map(|(_, item)| {
            let (label, capability) = labels(item)?;
            (!only_named || capability.name.text == of).then_some(Declared::Word(&label.name, item))
        })
    };
    found(true).or_else(|| found(false))
}
