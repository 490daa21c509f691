//! `acquire` and `retry`: what is asked of the user or the host's store.

use std::sync::Arc;

use super::capability::CredentialKind;
use super::context::{Binding, Elaboration};
use super::sets::SetValue;
use crate::core::{
    Acquisition, Credential, CredentialId, Kind, NodeId, NodeKind, PropertyOf, RetryArm, StatementKind, Ty,
};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{check, names, types};
use crate::resolve::{Sort, suggest};
use crate::source::Span;
use crate::syntax::tree::{self, Acquire, Expr, ItemKind, Name, Property, PropertyValue, Retry};
use crate::value::{Country, Value};

/// The most attempts that a retry may ask for.
const MAX_ATTEMPTS: i64 = 100;

pub struct Acquired {
    pub acquisition: Acquisition,
    pub node: NodeId,
}

impl Elaboration<'_, '_> {
    pub fn acquire(&mut self, acquire: &Acquire, docs: &[String], span: Span) -> Option<Acquired> {
        let kind = self.credential_kind(&acquire.kind);
        let full = self.full_name(&acquire.name.text);
        let Some(kind) = kind else {
            self.declare(&acquire.name, Binding::Broken, false);
            return None;
        };
        let credential = self.credential_slot(&acquire.name, &full, &kind)?;
        let node = self.node(NodeKind::Acquire, Some(&full), docs, span);
        let mut acquisition = Acquisition {
            node,
            credential,
            sources: Vec::new(),
            types: Vec::new(),
            subtypes: Vec::new(),
            preselect: None,
            parts: Vec::new(),
            countries: Vec::new(),
            channels: Vec::new(),
            optional: false,
            fields: Vec::new(),
        };
        for property in &acquire.properties {
            self.acquire_property(property, &kind, &mut acquisition);
        }
        self.check_subtypes(acquire, &kind, &acquisition);
        self.check_preselect(acquire, &acquisition);
        self.no_back(acquire, &kind, &acquisition);
        self.fields_given(acquire, &kind, &mut acquisition);
        self.check_channels(&acquire.kind.name, &kind, &acquisition);
        if acquisition.sources.is_empty() {
            acquisition.sources.push("NEW".into());
        }
        if let Some(slot) = self.program.credentials.get_mut(credential.index()) {
            for source in &acquisition.sources {
                if !slot.sources.contains(source) {
                    slot.sources.push(source.clone());
                }
            }
        }
        Some(Acquired { acquisition, node })
    }

    /// The credential's place in the program; exclusive branches that acquire the same name share it.
    fn credential_slot(
        &mut self,
        name: &Name,
        full: &str,
        kind: &Arc<CredentialKind>,
    ) -> Option<CredentialId> {
        let known = self.program.credentials.iter().position(|known| *known.name == *full);
        if let Some(index) = known {
            let id = CredentialId(u32::try_from(index).unwrap_or(u32::MAX));
            let (first, first_kind) =
                self.program.credentials.get(index).map(|first| (first.span, first.kind.clone()))?;
            let again = self.flow.reached.contains(full);
            if first_kind != kind.name && !again {
                self.report(
                    Diagnostic::new(
                        names::DUPLICATE_NAME,
                        name.span,
                        format!(
                            "`{}` is `{}` here and `{first_kind}` on another branch",
                            name.text, kind.name
                        ),
                    )
                    .label(format!("`{}`", kind.name))
                    .also(first, format!("`{first_kind}`"))
                    .help("one name is one kind of thing; give one of the two another name"),
                );
                return None;
            }
            let same_data = self.program.credentials.get(index).is_some_and(|first| first.data == kind.data);
            if !same_data && !again {
                self.report(
                    Diagnostic::new(
                        names::DUPLICATE_NAME,
                        name.span,
                        format!("`{}` has other data here than on another branch", name.text),
                    )
                    .label("other data")
                    .also(first, "acquired here too")
                    .help("one name is one kind of thing; give one of the two another name"),
                );
                return None;
            }
            return self.declare(name, Binding::Credential(id), false).then_some(id);
        }
        let id = CredentialId(u32::try_from(self.program.credentials.len()).unwrap_or(u32::MAX));
        if !self.declare(name, Binding::Credential(id), false) {
            return None;
        }
        self.program.credentials.push(Credential {
            name: full.into(),
            kind: kind.name.clone(),
            catalog: kind.catalog.clone(),
            types: kind.types.clone(),
            sources: Vec::new(),
            data: kind.data.clone(),
            span: name.span,
        });
        Some(id)
    }

    fn acquire_property(&mut self, property: &Property, kind: &CredentialKind, into: &mut Acquisition) {
        match property.name.text.as_str() {
            "optional" => into.optional = true,
            "from" => {
                for value in &property.values {
                    if let PropertyValue::Symbol(name, _) = value
                        && self.prelude_symbol("source", name)
                    {
                        into.sources.push(name.text.as_str().into());
                    }
                }
            }
            "types" => {
                let known: Vec<Arc<str>> = kind.types.iter().map(|spelled| spelled.symbol.clone()).collect();
                into.types = self.chosen(property, kind, &known);
            }
            "subtypes" => {
                let known: Vec<Arc<str>> = kind.subtypes.iter().map(|(symbol, _)| symbol.clone()).collect();
                into.subtypes = self.chosen(property, kind, &known);
            }
            "preselect" => {
                for value in &property.values {
                    if let PropertyValue::Symbol(name, _) = value
                        && self.prelude_symbol("preselection", name)
                    {
                        into.preselect = Some(name.text.as_str().into());
                    }
                }
            }
            "parts" => into.parts = self.chosen(property, kind, &kind.parts),
            "channels" => {
                into.channels = self.channel_symbols(property);
            }
            "countries" => into.countries = self.countries(property),
            _ => self.unknown_property(property, PropertyOf::Acquisition),
        }
    }

    /// Symbols that have to be among those that the kind knows.
    fn chosen(&mut self, property: &Property, kind: &CredentialKind, known: &[Arc<str>]) -> Vec<Arc<str>> {
        for value in &property.values {
            let PropertyValue::Symbol(name, _) = value else { continue };
            if known.iter().any(|known| **known == *name.text) {
                continue;
            }
            let what = property.name.text.trim_end_matches('s');
            let diagnostic = Diagnostic::new(
                types::UNKNOWN_SYMBOL,
                name.span,
                format!("`{}` is not a {what} of `{}`", name.text, kind.name),
            )
            .label(format!("not a {what}"))
            .also(kind.span, "declared here");
            self.report(suggest(diagnostic, name, known.iter().map(|known| &**known), || {
                if known.is_empty() {
                    format!("`{}` has no {}", kind.name, property.name.text)
                } else {
                    let known: Vec<&str> = known.iter().map(|known| &**known).collect();
                    format!("it has to be one of {}", known.join(", "))
                }
            }));
        }
        let mut symbols = self.symbols(property);
        symbols.retain(|symbol| known.contains(symbol));
        symbols
    }

    /// A sub-type is of a type that is taken.
    fn check_subtypes(&mut self, acquire: &Acquire, kind: &CredentialKind, acquisition: &Acquisition) {
        if acquisition.types.is_empty() {
            return;
        }
        let written = acquire.properties.iter().filter(|property| property.name.text == "subtypes");
        let names = written.flat_map(|property| &property.values).filter_map(|value| match value {
            PropertyValue::Symbol(name, _) => Some(name),
            _ => None,
        });
        for name in names {
            let of: Vec<&str> = kind
                .subtypes
                .iter()
                .filter(|(symbol, _)| **symbol == *name.text)
                .map(|(_, of)| &**of)
                .collect();
            let taken = |of: &&str| acquisition.types.iter().any(|taken| **taken == **of);
            let Some(first) = of.first().filter(|_| !of.iter().any(taken)) else { continue };
            self.report(
                Diagnostic::new(
                    check::SUBTYPE_NOT_TAKEN,
                    name.span,
                    format!("`{}` is a sub-type of `{first}`, which is not taken", name.text),
                )
                .label("can't come")
                .help(format!("add `{first}` to `types`, or leave this sub-type out")),
            );
        }
    }

    /// Only what is named can be preselected.
    fn check_preselect(&mut self, acquire: &Acquire, acquisition: &Acquisition) {
        let written = acquire.properties.iter().find(|property| property.name.text == "preselect");
        if let Some(property) = written
            && acquisition.types.is_empty()
            && acquisition.subtypes.is_empty()
            && acquisition.countries.is_empty()
        {
            self.report(
                Diagnostic::new(
                    check::NOTHING_PRESELECTED,
                    property.span,
                    format!("nothing of `{}` is preselected", acquire.name.text),
                )
                .label("neither types nor countries are named")
                .help("name them: `types PASSPORT` or `countries DE`; or leave `preselect` out"),
            );
        }
    }

    /// Country codes and names of sets of countries.
    fn countries(&mut self, property: &Property) -> Vec<Value> {
        let mut all: Vec<Value> = Vec::new();
        for value in &property.values {
            let found = match value {
                PropertyValue::Symbol(name, _) => {
                    let country = self.symbol(name, Some(&Ty::of(Kind::Country)));
                    match (country.ty.is_error(), Country::parse(&name.text)) {
                        (false, Some(country)) => vec![Value::Country(country)],
                        _ => Vec::new(),
                    }
                }
                PropertyValue::Name(name) => self.country_set(name),
                PropertyValue::Text(text) => {
                    self.report(
                        Diagnostic::new(
                            types::UNKNOWN_SYMBOL,
                            text.span,
                            "a country is written by its code: `DE`",
                        )
                        .label("not a country"),
                    );
                    Vec::new()
                }
            };
            for country in found {
                if !all.contains(&country) {
                    all.push(country);
                }
            }
        }
        all
    }

    fn country_set(&mut self, name: &Name) -> Vec<Value> {
        let path = tree::Path { qualifier: None, name: name.clone() };
        let Some(found) = self.find(&path, Sort::Value) else { return Vec::new() };
        match &found.item.kind {
            ItemKind::Set(item) => match self.set_value(found.module, found.index, item) {
                Some(SetValue { ty: Ty { kind: Kind::Country | Kind::Error, .. }, values }) => values,
                Some(other) => {
                    self.report(
                        Diagnostic::new(
                            types::MISMATCH,
                            name.span,
                            format!("`{}` holds `{}`, not countries", name.text, other.ty),
                        )
                        .also(item.name.span, "declared here"),
                    );
                    Vec::new()
                }
                None => Vec::new(),
            },
            _ => Vec::new(),
        }
    }

    fn fields_given(&mut self, acquire: &Acquire, kind: &CredentialKind, into: &mut Acquisition) {
        let mut seen: Vec<&Name> = Vec::new();
        for (name, value) in &acquire.fields {
            let Some(field) = kind.data.iter().find(|field| *field.name == *name.text) else {
                let diagnostic = Diagnostic::new(
                    types::UNKNOWN_FIELD,
                    name.span,
                    format!("`{}` has no field `{}`", kind.name, name.text),
                )
                .label("not a field")
                .also(kind.span, "declared here");
                let known: Vec<&str> = kind.data.iter().map(|field| &*field.name).collect();
                self.report(suggest(diagnostic, name, known.iter().copied(), || match known.as_slice() {
                    [] => format!("`{}` takes no data", kind.name),
                    known => format!("it has {}", known.join(", ")),
                }));
                continue;
            };
            // Reported by the parser.
            if seen.iter().any(|first| first.text == name.text) {
                continue;
            }
            seen.push(name);
            let typed = self.expect(value, &field.ty);
            into.fields.push((field.name.clone(), typed.id));
        }
        for field in &kind.data {
            let given = acquire.fields.iter().any(|(name, _)| *name.text == *field.name);
            if !field.ty.optional && !given {
                self.report(
                    Diagnostic::new(
                        check::FIELD_NOT_GIVEN,
                        acquire.name.span,
                        format!("`{}` needs its field `{}`", kind.name, field.name),
                    )
                    .label("not given")
                    .also(kind.span, "declared here")
                    .help(format!("add `{}: …` between the braces", field.name)),
                );
            }
        }
    }

    /// Every channel of the workflow (or the acquisition's own) has to be able to carry the credential.
    fn check_channels(&mut self, at: &Name, kind: &CredentialKind, acquisition: &Acquisition) {
        self.check_reuse(at, kind, acquisition);
        // What is stored already does not come by the user's channel.
        let stored = acquisition.sources.iter().all(|source| &**source == "EXISTING");
        if kind.channels.is_empty() || (stored && !acquisition.sources.is_empty()) {
            return;
        }
        let own = !acquisition.channels.is_empty();
        let used = if own { acquisition.channels.clone() } else { self.program.meta.channels.clone() };
        let cannot: Vec<&str> = used
            .iter()
            .filter(|channel| !kind.channels.contains(channel))
            .map(|channel| &**channel)
            .collect();
        // One channel of the workflow is enough unless the acquisition names its own.
        let stuck = if own { !cannot.is_empty() } else { !used.is_empty() && cannot.len() == used.len() };
        if stuck {
            let can: Vec<&str> = kind.channels.iter().map(|channel| &**channel).collect();
            self.report(
                Diagnostic::new(
                    check::CHANNEL_CANT_CARRY,
                    at.span,
                    format!("`{}` can't come by {}", kind.name, cannot.join(" or ")),
                )
                .label(format!("comes by {}", can.join(", ")))
                .also(kind.span, "declared here")
                .help(format!(
                    "change the `channels` of the workflow, or those of this acquisition: `channels {}`",
                    can.join(", ")
                )),
            );
        }
        // Nobody comes by a channel of its own that the workflow does not have.
        let workflow = &self.program.meta.channels;
        let elsewhere = !stuck
            && own
            && !workflow.is_empty()
            && !acquisition.channels.iter().any(|channel| workflow.contains(channel));
        if elsewhere {
            let (own, workflow) = (acquisition.channels.join(" or "), workflow.join(", "));
            self.report(
                Diagnostic::new(
                    check::CHANNEL_CANT_CARRY,
                    at.span,
                    format!("this comes by {own}, and users of the workflow do not"),
                )
                .label(format!("the workflow has {workflow}"))
                .help(format!("name a channel of the workflow: `channels {workflow}`")),
            );
        }
    }

    /// An identity that was verified before can be used again over some channels only.
    fn check_reuse(&mut self, at: &Name, kind: &CredentialKind, acquisition: &Acquisition) {
        let own = !acquisition.channels.is_empty();
        let used = if own { &acquisition.channels } else { &self.program.meta.channels };
        let reuses = acquisition.sources.iter().any(|source| &**source == "REUSABLE");
        let open = used.is_empty() || kind.reusable.is_empty();
        if !reuses || open || used.iter().any(|channel| kind.reusable.contains(channel)) {
            return;
        }
        self.report(
            Diagnostic::new(
                check::CHANNEL_CANT_CARRY,
                at.span,
                format!("`{}` can't be used again by {}", kind.name, used.join(" or ")),
            )
            .label(format!("used again by {}", kind.reusable.join(", ")))
            .also(kind.span, "declared here")
            .help("leave REUSABLE out of `from`, or change the `channels` of the workflow"),
        );
    }

    /// Types that all have one side have no second part.
    fn no_back(&mut self, acquire: &Acquire, kind: &CredentialKind, acquisition: &Acquisition) {
        let one_sided = !acquisition.types.is_empty()
            && acquisition.types.iter().all(|chosen| kind.single_sided.contains(chosen));
        let (Some(front), true) = (kind.parts.first(), one_sided) else { return };
        let parts = acquire.properties.iter().filter(|property| property.name.text == "parts");
        let asked = parts.flat_map(|property| property.values.iter().map(move |value| (property, value)));
        let back = asked.into_iter().find_map(|(property, value)| match value {
            PropertyValue::Symbol(name, _)
                if *name.text != **front && kind.parts.iter().any(|part| **part == *name.text) =>
            {
                Some((property.span, name.clone()))
            }
            _ => None,
        });
        let Some((property, back)) = back else { return };
        let types = acquisition.types.join(" or ");
        self.report(
            Diagnostic::new(
                check::SINGLE_SIDED,
                back.span,
                format!("there is no `{}` to ask for: {types} has one side", back.text),
            )
            .label("can't be photographed")
            .also(kind.span, "declared here")
            .fix(format!("ask for {front} only"), property, format!("parts {front}")),
        );
    }

    /// A credential as an argument, of one of these kinds.
    pub fn credential_argument(&mut self, value: &Expr, kinds: &[Arc<str>]) -> Option<CredentialId> {
        match self.operand(value) {
            super::place::Operand::Credential(id) => {
                let credential = self.credential(id)?;
                if kinds.contains(&credential.kind) {
                    return Some(id);
                }
                let (kind, span) = (credential.kind.clone(), credential.span);
                let wanted: Vec<&str> = kinds.iter().map(|kind| &**kind).collect();
                self.report(
                    Diagnostic::new(
                        check::WRONG_KIND,
                        value.span,
                        format!("this is a credential `{kind}`, and `{}` is needed", wanted.join("` or `")),
                    )
                    .label(format!("`{kind}`"))
                    .also(span, "acquired here"),
                );
                None
            }
            super::place::Operand::Broken => None,
            super::place::Operand::Value(typed) if typed.ty.is_error() => None,
            operand => {
                let typed = self.value_or_thing(operand, value.span);
                self.report(
                    Diagnostic::new(
                        check::WRONG_KIND,
                        value.span,
                        format!("a credential has to stand here, not {typed}"),
                    )
                    .label("not a credential")
                    .help("pass the name of something that was acquired"),
                );
                None
            }
        }
    }

    fn value_or_thing(&mut self, operand: super::place::Operand, span: Span) -> String {
        match operand {
            super::place::Operand::Value(typed) => typed.ty.with_article(),
            super::place::Operand::Check(_) => "a check result".to_owned(),
            _ => {
                let _ = span;
                "this".to_owned()
            }
        }
    }

    pub fn retry(&mut self, retry: &Retry) -> Option<StatementKind> {
        let place =
            Expr { span: retry.credential.span, kind: tree::ExprKind::Name(retry.credential.clone()) };
        let credential = match self.operand(&place) {
            super::place::Operand::Credential(id) => Some(id),
            super::place::Operand::Broken => None,
            super::place::Operand::Value(typed) if typed.ty.is_error() => None,
            _ => {
                self.report(
                    Diagnostic::new(
                        check::WRONG_KIND,
                        retry.credential.span,
                        format!(
                            "only a credential is asked for again, and `{}` is none",
                            retry.credential.text
                        ),
                    )
                    .label("not a credential"),
                );
                None
            }
        };
        if !(2..=MAX_ATTEMPTS).contains(&retry.attempts) {
            self.report(
                Diagnostic::new(
                    check::BAD_ATTEMPTS,
                    retry.attempts_span,
                    format!("up to {} attempts makes no sense", retry.attempts),
                )
                .label(format!("2 to {MAX_ATTEMPTS}"))
                .help("the first attempt counts: `up to 3 attempts` asks again twice at most"),
            );
        }
        let mut arms = Vec::new();
        for arm in &retry.arms {
            let condition = self.condition(&arm.condition);
            let message = self.expect(&arm.message, &Ty::TEXT);
            arms.push(RetryArm { condition: condition.id, message: message.id, span: arm.span });
        }
        let attempts = u32::try_from(retry.attempts).unwrap_or(1);
        Some(StatementKind::Retry(crate::core::Retry { credential: credential?, attempts, arms }))
    }
}
