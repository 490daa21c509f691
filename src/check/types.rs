//! Types as they are written, and the declarations that they name. Declarations are elaborated when first needed.

use std::sync::Arc;

use super::context::Elaboration;
use crate::core::{Credential, EnumType, Field, Kind, RecordType, Ty};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::types;
use crate::resolve::{Found, ModuleId, Sort};
use crate::source::Span;
use crate::syntax::tree::{
    EnumItem, FieldDecl, ItemKind, Path, RecordItem, TypeExpr, TypeExprKind, TypeWithin,
};
use crate::value::{Currency, Value};

/// The most elements of a list where its type does not say.
pub const DEFAULT_LIST_MAX: u32 = 1_000;
/// The most that a type may say.
const LIST_MAX: i64 = 100_000;

/// Names of built-in types.
pub const BUILT_IN: &[&str] =
    &["bool", "int", "float", "decimal", "text", "date", "time", "duration", "country", "currency", "money"];

/// What a parameter may be: a value, or in a step a credential of a kind.
#[derive(Clone, Debug)]
pub enum ParamType {
    Value(Ty),
    Credential(Arc<super::capability::CredentialKind>),
}

impl Elaboration<'_, '_> {
    /// The type that is written; [`Kind::Error`] where it makes no sense.
    pub fn ty(&mut self, written: &TypeExpr) -> Ty {
        let kind = match &written.kind {
            TypeExprKind::Error => Kind::Error,
            TypeExprKind::List { element, max } => {
                let element = self.ty(element);
                let max = match max {
                    None => DEFAULT_LIST_MAX,
                    Some((max, span)) => self.list_max(*max, *span),
                };
                Kind::List(Box::new(element), max)
            }
            TypeExprKind::Named { path, within } => self.named_type(path, within.as_ref()),
        };
        let broken = kind == Kind::Error;
        Ty { kind, optional: written.optional || broken }
    }

    fn list_max(&mut self, max: i64, span: Span) -> u32 {
        if (1..=LIST_MAX).contains(&max) {
            return u32::try_from(max).unwrap_or(DEFAULT_LIST_MAX);
        }
        self.report(
            Diagnostic::new(types::BAD_RANGE, span, format!("a list can't have at most {max} elements"))
                .label(format!("1 to {LIST_MAX}")),
        );
        DEFAULT_LIST_MAX
    }

    fn named_type(&mut self, path: &Path, within: Option<&TypeWithin>) -> Kind {
        if path.qualifier.is_none()
            && let Some(kind) = self.built_in(&path.name.text, within)
        {
            return kind;
        }
        if let Some(TypeWithin::Range(low, high)) = within {
            self.report(
                Diagnostic::new(
                    types::BAD_RANGE,
                    low.span.to(high.span),
                    format!("`{}` can't have a range", path.name.text),
                )
                .help("ranges go with `int`, `decimal` and `float`"),
            );
        }
        match self.lookup(self.module(), path, Sort::Type) {
            Ok(found) => self.declared_type(found),
            Err(mut diagnostic) => {
                let near = crate::diagnostic::nearest(&path.name.text, BUILT_IN.iter().copied());
                if let Some(near) = near.filter(|_| diagnostic.fixes.is_empty()) {
                    diagnostic.help = Some(format!("did you mean `{near}`?"));
                    *diagnostic = diagnostic.clone().fix(format!("change to `{near}`"), path.name.span, near);
                } else if diagnostic.fixes.is_empty() {
                    diagnostic.help = Some(format!(
                        "built-in types are {}; others are declared by `enum` and `record`",
                        BUILT_IN.join(", ")
                    ));
                }
                self.report(*diagnostic);
                Kind::Error
            }
        }
    }

    fn built_in(&mut self, name: &str, within: Option<&TypeWithin>) -> Option<Kind> {
        let plain = match name {
            "bool" => Kind::Bool,
            "int" => Kind::Int(i64::MIN, i64::MAX),
            "float" => Kind::Float(None),
            "decimal" => Kind::Decimal(None),
            "text" => Kind::Text,
            "date" => Kind::Date,
            "time" => Kind::Time,
            "duration" => Kind::Duration,
            "country" => Kind::Country,
            "currency" => Kind::Currency,
            "money" => Kind::Money(None),
            _ => return None,
        };
        Some(match within {
            None => plain,
            Some(TypeWithin::Currency(currency)) => {
                if !matches!(plain, Kind::Money(_)) {
                    self.report(
                        Diagnostic::new(
                            types::BAD_RANGE,
                            currency.span,
                            format!("`{name}` can't be in a currency"),
                        )
                        .help(format!("only `money` is: `money in {}`", currency.text)),
                    );
                    return Some(Kind::Error);
                }
                match Currency::parse(&currency.text) {
                    Some(known) => Kind::Money(Some(known)),
                    None => {
                        self.unknown_currency(&currency.text, currency.span);
                        Kind::Error
                    }
                }
            }
            Some(TypeWithin::Range(low, high)) => self.ranged(plain, name, low, high),
        })
    }

    pub fn unknown_currency(&mut self, text: &str, span: Span) {
        let known: Vec<&str> = Currency::all().map(Currency::code).collect();
        let diagnostic = Diagnostic::new(types::UNKNOWN_SYMBOL, span, format!("`{text}` is not a currency"))
            .label("not a currency");
        let name = crate::syntax::tree::Name { text: text.to_owned(), span };
        self.report(crate::resolve::suggest(diagnostic, &name, known.into_iter(), || {
            "currencies are written by their three-letter code: `EUR`, `USD`".to_owned()
        }));
    }

    fn ranged(
        &mut self,
        plain: Kind,
        name: &str,
        low: &crate::syntax::tree::Expr,
        high: &crate::syntax::tree::Expr,
    ) -> Kind {
        let whole = low.span.to(high.span);
        if !matches!(plain, Kind::Int(..) | Kind::Decimal(_) | Kind::Float(_)) {
            self.report(
                Diagnostic::new(types::BAD_RANGE, whole, format!("`{name}` can't have a range"))
                    .label("no range goes here")
                    .help("ranges go with `int`, `decimal` and `float`"),
            );
            return plain;
        }
        let wanted = Ty::of(plain.clone());
        let low = self.constant(low, Some(&wanted));
        let high = self.constant(high, Some(&wanted));
        let (Some(low), Some(high)) = (low, high) else { return plain };
        match (plain, &low, &high) {
            (Kind::Int(..), Value::Int(low), Value::Int(high)) if low <= high => Kind::Int(*low, *high),
            (Kind::Decimal(_), Value::Decimal(low), Value::Decimal(high)) if low <= high => {
                Kind::Decimal(Some((*low, *high)))
            }
            (Kind::Float(_), Value::Float(low), Value::Float(high)) if low <= high => {
                Kind::Float(Some((*low, *high)))
            }
            (kind, ..) => {
                self.report(
                    Diagnostic::new(
                        types::BAD_RANGE,
                        whole,
                        format!("the range {low}..{high} holds nothing"),
                    )
                    .label("the lower bound comes first, both are in the range")
                    .fix("turn it round", whole, format!("{high}..{low}")),
                );
                kind
            }
        }
    }

    fn declared_type(&mut self, found: Found<'_>) -> Kind {
        match &found.item.kind {
            ItemKind::Enum(item) => Kind::Enum(self.enum_type(found.module, found.index, item)),
            ItemKind::Record(item) => match self.record_type(found.module, found.index, item) {
                Some(record) => Kind::Record(record),
                None => Kind::Error,
            },
            _ => Kind::Error,
        }
    }

    pub fn enum_type(&mut self, module: ModuleId, index: usize, item: &EnumItem) -> Arc<EnumType> {
        if let Some(known) = self.declarations.enums.get(&(module, index)) {
            return known.clone();
        }
        let mut variants: Vec<Arc<str>> = Vec::new();
        for variant in &item.variants {
            if variants.iter().any(|known| **known == *variant.text) {
                let first = item.variants.iter().find(|first| first.text == variant.text);
                self.report(
                    Diagnostic::new(
                        types::DUPLICATE_FIELD,
                        variant.span,
                        format!("`{}` stands twice in `{}`", variant.text, item.name.text),
                    )
                    .label("again")
                    .also(first.map_or(variant.span, |first| first.span), "stands here already")
                    .help("remove one of the two"),
                );
                continue;
            }
            variants.push(variant.text.as_str().into());
        }
        let ty = Arc::new(EnumType { name: item.name.text.as_str().into(), variants, is_label: false });
        self.declarations.enums.insert((module, index), ty.clone());
        ty
    }

    /// `None` for a record that holds itself.
    pub fn record_type(
        &mut self,
        module: ModuleId,
        index: usize,
        item: &RecordItem,
    ) -> Option<Arc<RecordType>> {
        if let Some(known) = self.declarations.records.get(&(module, index)) {
            return known.clone();
        }
        let what = format!("record `{}`", item.name.text);
        self.enter(&what, (module, index), String::new(), item.name.span)?;
        let fields = self.fields(&item.fields);
        self.leave();
        let ty = Some(Arc::new(RecordType { name: item.name.text.as_str().into(), fields }));
        self.declarations.records.insert((module, index), ty.clone());
        ty
    }

    /// Declared fields; of two with the same name the first.
    pub fn fields(&mut self, declared: &[FieldDecl]) -> Vec<Field> {
        let mut fields: Vec<Field> = Vec::new();
        let mut spans: Vec<Span> = Vec::new();
        for field in declared {
            let first = fields.iter().position(|known| *known.name == *field.name.text);
            if let Some(first) = first.and_then(|at| spans.get(at)) {
                self.report(
                    Diagnostic::new(
                        types::DUPLICATE_FIELD,
                        field.name.span,
                        format!("field `{}` is declared twice", field.name.text),
                    )
                    .label("declared again here")
                    .also(*first, "first declared here"),
                );
                continue;
            }
            let ty = self.ty(&field.ty);
            let example = field.example.as_ref().and_then(|example| self.constant(example, Some(&ty)));
            let path = match &field.at {
                Some(at) => at.value.split('.').map(Arc::from).collect(),
                None => vec![Arc::from(field.name.text.as_str())],
            };
            let name = field.name.text.as_str().into();
            fields.push(Field { name, ty, path, example, docs: field.docs.clone() });
            spans.push(field.name.span);
        }
        fields
    }

    /// The type of a parameter; only a step's may be a kind of credential.
    pub fn param_type(&mut self, written: &TypeExpr, credentials: bool) -> ParamType {
        if let TypeExprKind::Named { path, within: None } = &written.kind {
            let is_symbol = path.name.text.chars().all(|c| !c.is_lowercase());
            if is_symbol && credentials {
                return match self.credential_kind(path) {
                    Some(kind) => ParamType::Credential(kind),
                    None => ParamType::Value(Ty::ERROR),
                };
            }
            if is_symbol {
                self.report(
                    Diagnostic::new(
                        types::MISMATCH,
                        written.span,
                        format!(
                            "`{}` is a kind of credential, and only a `step` takes credentials",
                            path.name.text
                        ),
                    )
                    .help("pass the values that are needed instead"),
                );
                return ParamType::Value(Ty::ERROR);
            }
        }
        ParamType::Value(self.ty(written))
    }

    /// The place of a credential in the program, as a value of its own kind.
    pub fn credential(&self, id: crate::core::CredentialId) -> Option<&Credential> {
        self.program.credentials.get(id.index())
    }
}
