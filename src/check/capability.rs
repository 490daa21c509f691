//! Catalog declarations: kinds of credentials, capabilities, services.

use std::sync::Arc;

use super::context::Elaboration;
use super::types::ParamType;
use crate::core::{
    Capability, CapabilityLabel, Decision, DecisionSet, Field, PropertyOf, Requirement, Spelled, Ty,
    property_words,
};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{check, types};
use crate::resolve::{Found, ModuleId, Sort, suggest};
use crate::source::Span;
use crate::syntax::tree::{
    CapabilityItem, CredentialItem, ItemKind, Name, Param, Path, Property, PropertyValue,
};

/// A kind of credential: `ID`, `SELFIE`, …
#[derive(Debug)]
pub struct CredentialKind {
    pub name: Arc<str>,
    pub catalog: Arc<str>,
    pub parts: Vec<Arc<str>>,
    pub types: Vec<Spelled>,
    pub channels: Vec<Arc<str>>,
    /// Document types that have no back.
    pub single_sided: Vec<Arc<str>>,
    pub data: Vec<Field>,
    pub span: Span,
}

/// A capability with what only checking needs.
#[derive(Debug)]
pub struct CapabilityDecl {
    pub core: Capability,
    pub span: Span,
}

/// What `check` can be asked to do.
#[derive(Debug)]
pub enum Service<'u> {
    Capability(Arc<CapabilityDecl>),
    /// A bundle: the capabilities' names, and the module that declares them.
    Bundle {
        name: &'u Name,
        capabilities: Vec<Name>,
        module: ModuleId,
    },
}

impl<'u> Elaboration<'u, '_> {
    pub fn credential_kind(&mut self, path: &Path) -> Option<Arc<CredentialKind>> {
        let found = self.find(path, Sort::Credential)?;
        match &found.item.kind {
            ItemKind::Credential(item) => Some(self.credential_decl(found, item)),
            _ => None,
        }
    }

    pub fn credential_decl(&mut self, found: Found<'_>, item: &CredentialItem) -> Arc<CredentialKind> {
        let key = (found.module, found.index);
        if let Some(known) = self.declarations.credentials.get(&key) {
            return known.clone();
        }
        let mut kind = CredentialKind {
            name: item.name.text.as_str().into(),
            catalog: self.catalog_of(found.module),
            parts: Vec::new(),
            types: Vec::new(),
            channels: Vec::new(),
            single_sided: Vec::new(),
            data: Vec::new(),
            span: item.name.span,
        };
        for property in &item.properties {
            match property.name.text.as_str() {
                "parts" => kind.parts = self.symbols(property),
                "types" => kind.types = self.spelled(property),
                "channels" => kind.channels = self.channel_symbols(property),
                "single_sided" => kind.single_sided = self.symbols(property),
                _ => self.unknown_property(property, PropertyOf::Credential),
            }
        }
        self.frames.push(super::context::Frame { module: Some(found.module), ..Default::default() });
        kind.data = self.fields(&item.data);
        self.leave();
        let kind = Arc::new(kind);
        self.declarations.credentials.insert(key, kind.clone());
        kind
    }

    pub fn unknown_property(&mut self, property: &Property, of: PropertyOf) {
        let known = property_words(of);
        let diagnostic = Diagnostic::new(
            check::UNKNOWN_PROPERTY,
            property.name.span,
            format!("the {} has no property `{}`", of.word(), property.name.text),
        )
        .label("not a property");
        self.report(suggest(diagnostic, &property.name, known.iter().copied(), || {
            format!("properties are: {}", known.join(", "))
        }));
    }

    /// The symbols of a property, each once.
    pub fn symbols(&mut self, property: &Property) -> Vec<Arc<str>> {
        self.spelled(property).into_iter().map(|spelled| spelled.symbol).collect()
    }

    fn spelled(&mut self, property: &Property) -> Vec<Spelled> {
        let mut all: Vec<Spelled> = Vec::new();
        for value in &property.values {
            match value {
                PropertyValue::Symbol(name, spelling) => {
                    if all.iter().any(|known| *known.symbol == *name.text) {
                        let first = first_symbol(property, &name.text).unwrap_or(name.span);
                        self.report(
                            Diagnostic::new(
                                types::DUPLICATE_FIELD,
                                name.span,
                                format!("`{}` stands twice in `{}`", name.text, property.name.text),
                            )
                            .label("again")
                            .also(first, "stands here already")
                            .help("remove one of the two"),
                        );
                        continue;
                    }
                    let symbol: Arc<str> = name.text.as_str().into();
                    let spelling =
                        spelling.as_ref().map_or_else(|| symbol.clone(), |text| text.value.as_str().into());
                    all.push(Spelled { symbol, spelling });
                }
                PropertyValue::Name(Name { span, .. }) => self.symbol_wanted(*span, property),
                PropertyValue::Text(text) => self.symbol_wanted(text.span, property),
            }
        }
        all
    }

    fn symbol_wanted(&mut self, span: Span, property: &Property) {
        self.report(
            Diagnostic::new(
                check::UNKNOWN_PROPERTY,
                span,
                format!("`{}` takes symbols, written in capitals", property.name.text),
            )
            .label("not a symbol"),
        );
    }

    /// Channels, checked against the prelude.
    pub fn channel_symbols(&mut self, property: &Property) -> Vec<Arc<str>> {
        let channels = self.symbols(property);
        for value in &property.values {
            if let PropertyValue::Symbol(name, _) = value {
                self.prelude_symbol("channel", name);
            }
        }
        channels
    }

    /// Whether `symbol` is a variant of an enum of the prelude; reports it if not.
    pub fn prelude_symbol(&mut self, of: &str, symbol: &Name) -> bool {
        let variants = self.prelude_variants(of);
        if variants.contains(&symbol.text) {
            return true;
        }
        let words = of.replace('_', " ");
        let diagnostic = Diagnostic::new(
            types::UNKNOWN_SYMBOL,
            symbol.span,
            format!("`{}` is not a {words}", symbol.text),
        )
        .label(format!("not a {words}"));
        self.report(suggest(diagnostic, symbol, variants.iter().map(String::as_str), || {
            format!("it has to be one of {}", variants.join(", "))
        }));
        false
    }

    pub fn prelude_variants(&self, of: &str) -> Vec<String> {
        let found = self.universe.peek(crate::resolve::PRELUDE, of, Sort::Type);
        match found.map(|found| &found.item.kind) {
            Some(ItemKind::Enum(item)) => item.variants.iter().map(|variant| variant.text.clone()).collect(),
            _ => Vec::new(),
        }
    }

    pub fn catalog_of(&self, module: ModuleId) -> Arc<str> {
        self.universe.module(module).map_or_else(|| Arc::from(""), |module| module.catalog.as_str().into())
    }

    /// What a path behind `check` means.
    pub fn service(&mut self, path: &Path) -> Option<Service<'u>> {
        let found = self.find(path, Sort::Capability)?;
        match &found.item.kind {
            ItemKind::Capability(item) => Some(Service::Capability(self.capability_decl(found, item))),
            ItemKind::Service(item) => {
                let mut capabilities = Vec::new();
                for property in &item.properties {
                    if property.name.text == "capabilities" {
                        capabilities.extend(property_names(property));
                    } else {
                        self.unknown_property(property, PropertyOf::Service);
                    }
                }
                Some(Service::Bundle { name: &item.name, capabilities, module: found.module })
            }
            _ => None,
        }
    }

    pub fn capability_in(&mut self, module: ModuleId, name: &Name) -> Option<Arc<CapabilityDecl>> {
        let path = Path { qualifier: None, name: name.clone() };
        match self.universe.find(module, &path, Sort::Capability) {
            Ok(found) => match &found.item.kind {
                ItemKind::Capability(item) => Some(self.capability_decl(found, item)),
                _ => None,
            },
            Err(diagnostic) => {
                self.report(*diagnostic);
                None
            }
        }
    }

    pub fn capability_decl(&mut self, found: Found<'_>, item: &CapabilityItem) -> Arc<CapabilityDecl> {
        let key = (found.module, found.index);
        if let Some(known) = self.declarations.capabilities.get(&key) {
            return known.clone();
        }
        self.frames.push(super::context::Frame { module: Some(found.module), ..Default::default() });
        let labels = self.labels(item);
        let mut decisions = DecisionSet::of(&[Decision::NotExecuted]);
        for outcome in &item.outcomes {
            if let Some(decision) = Decision::parse(&outcome.decision.text.to_uppercase()) {
                decisions = decisions.with(decision);
            }
        }
        if decisions == DecisionSet::of(&[Decision::NotExecuted]) {
            self.report(
                Diagnostic::new(
                    check::NO_OUTCOME,
                    item.name.span,
                    format!("`{}` does not say how it can come out", item.name.text),
                )
                .label("no `passed`, `warning` or `rejected` labels")
                .help("list the labels of each decision that it can return: `passed OK`"),
            );
        }
        let data = self.fields(&item.data);
        let params = item.params.iter().map(|param| self.value_param(param)).collect();
        for kind in item.on.iter().flatten() {
            self.credential_kind(&Path { qualifier: None, name: kind.clone() });
        }
        let requires = self.requirements(found.module, item);
        self.leave();
        let name: Arc<str> = item.name.text.as_str().into();
        let core = Capability {
            vendor_name: match &item.at {
                Some(at) => at.value.as_str().into(),
                None => camel_case(&item.name.text).into(),
            },
            name,
            catalog: self.catalog_of(found.module),
            labels,
            decisions,
            data,
            params,
            requires,
            on: item
                .on
                .iter()
                .map(|form| form.iter().map(|kind| kind.text.as_str().into()).collect())
                .collect(),
            docs: found.item.docs.clone(),
        };
        let decl = Arc::new(CapabilityDecl { core, span: item.name.span });
        self.declarations.capabilities.insert(key, decl.clone());
        decl
    }

    fn value_param(&mut self, param: &Param) -> (Arc<str>, Ty) {
        let ty = match self.param_type(&param.ty, false) {
            ParamType::Value(ty) => ty,
            ParamType::Credential(_) => Ty::ERROR,
        };
        (param.name.text.as_str().into(), ty)
    }

    fn labels(&mut self, item: &CapabilityItem) -> Vec<CapabilityLabel> {
        let mut labels: Vec<CapabilityLabel> = Vec::new();
        for outcome in &item.outcomes {
            let Some(decision) = Decision::parse(&outcome.decision.text.to_uppercase()) else { continue };
            for label in &outcome.labels {
                let symbol: Arc<str> = label.name.text.as_str().into();
                if labels.iter().any(|known| known.decision == decision && known.symbol == symbol) {
                    let first = outcome.labels.iter().find(|first| *first.name.text == *symbol);
                    self.report(
                        Diagnostic::new(
                            types::DUPLICATE_FIELD,
                            label.name.span,
                            format!("label `{symbol}` stands twice under `{}`", outcome.decision.text),
                        )
                        .label("again")
                        .also(first.map_or(label.name.span, |first| first.name.span), "stands here already")
                        .help("remove one of the two"),
                    );
                    continue;
                }
                let spelling =
                    label.spelling.as_ref().map_or_else(|| symbol.clone(), |text| text.value.as_str().into());
                labels.push(CapabilityLabel { decision, symbol, spelling });
            }
        }
        labels
    }

    fn requirements(&mut self, module: ModuleId, item: &CapabilityItem) -> Vec<Requirement> {
        let mut requires = Vec::new();
        for required in &item.requires {
            let mut decisions = DecisionSet::EMPTY;
            for name in &required.decisions {
                if let Some(decision) = self.decision(name) {
                    decisions = decisions.with(decision);
                }
            }
            // The kinds come from the tree, not from the elaborated capability: requirements may lead round in a
            // circle in a broken catalog, and the kinds are all that is needed here.
            let path = Path { qualifier: None, name: required.capability.clone() };
            match self.universe.find(module, &path, Sort::Capability) {
                Ok(found) => {
                    if let ItemKind::Capability(other) = &found.item.kind {
                        let kinds = other.on.iter().flatten().map(|kind| kind.text.as_str().into()).collect();
                        requires.push(Requirement {
                            capability: required.capability.text.as_str().into(),
                            decisions,
                            kinds,
                        });
                    }
                }
                Err(diagnostic) => self.report(*diagnostic),
            }
        }
        requires
    }

    /// A decision symbol, or a diagnostic.
    pub fn decision(&mut self, name: &Name) -> Option<Decision> {
        let decision = Decision::parse(&name.text);
        if decision.is_none() {
            let diagnostic = Diagnostic::new(
                types::UNKNOWN_SYMBOL,
                name.span,
                format!("`{}` is not a decision", name.text),
            )
            .label("a decision has to stand here");
            self.report(suggest(diagnostic, name, Decision::ALL.iter().map(|d| d.symbol()), || {
                "decisions are PASSED, WARNING, REJECTED and NOT_EXECUTED".to_owned()
            }));
        }
        decision
    }
}

/// Where a symbol first stands among the values of a property.
fn first_symbol(property: &Property, text: &str) -> Option<Span> {
    property.values.iter().find_map(|value| match value {
        PropertyValue::Symbol(name, _) if name.text == text => Some(name.span),
        _ => None,
    })
}

/// The bare names of a property such as `capabilities usability, extraction`.
pub fn property_names(property: &Property) -> Vec<Name> {
    let mut names = Vec::new();
    for value in &property.values {
        if let PropertyValue::Name(name) = value {
            names.push(name.clone());
        }
    }
    names
}

/// `image_checks` to `imageChecks`: what JSON bodies mostly say.
fn camel_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for (index, part) in name.split('_').enumerate() {
        let mut chars = part.chars();
        match chars.next() {
            Some(first) if index > 0 => {
                out.extend(first.to_uppercase());
                out.push_str(chars.as_str());
            }
            _ => out.push_str(part),
        }
    }
    out
}
