//! `format`: how a vendor's unmodified response is read, from the words of a catalog to [`Format`].

use std::sync::Arc;

use super::context::Elaboration;
use crate::core::{Decision, Format, FormatCredentials, FormatResults, JsonPath, ResultName};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::check;
use crate::resolve::{ModuleId, Sort, suggest};
use crate::source::Span;
use crate::syntax::tree::{FormatEntry, FormatItem, ItemKind, Name, Path, PropertyValue};

impl Elaboration<'_, '_> {
    /// The formats of every module that the script reaches.
    pub fn formats(&mut self) -> Vec<Arc<Format>> {
        let universe = self.universe;
        let mut formats = Vec::new();
        for (module, at) in self.declarations.format_items(universe) {
            let item = universe.module(module).and_then(|home| home.item(at));
            if let Some(ItemKind::Format(item)) = item.map(|item| &item.kind) {
                formats.push(Arc::new(self.format(module, item)));
            }
        }
        formats
    }

    pub fn format(&mut self, module: ModuleId, item: &FormatItem) -> Format {
        let mut format = Format {
            name: item.name.text.as_str().into(),
            catalog: self.catalog_of(module),
            ..Format::default()
        };
        for entry in &item.entries {
            match entry.name.text.as_str() {
                "expect" => format.expect = texts(entry).map(path).collect(),
                "id" => format.transaction_id = self.one_path(entry),
                "time" => format.transaction_time = self.one_path(entry),
                "expired" => format.expired = self.one_path(entry).zip(Some(nested_words(entry, "values"))),
                "done" => format.done = self.one_path(entry).zip(Some(nested_words(entry, "values"))),
                "credentials" => {
                    if let Some(list) = self.one_path(entry) {
                        let credentials = self.format_credentials(module, entry, list);
                        format.credentials.push(credentials);
                    }
                }
                "results" => {
                    if let Some(list) = self.one_path(entry) {
                        let results = self.format_results(module, entry, list);
                        format.results.push(results);
                    }
                }
                _ => self.unknown_entry(
                    &entry.name,
                    &["expect", "id", "time", "expired", "done", "credentials", "results"],
                ),
            }
        }
        format
    }

    fn format_credentials(
        &mut self,
        module: ModuleId,
        entry: &FormatEntry,
        list: JsonPath,
    ) -> FormatCredentials {
        let mut credentials = FormatCredentials {
            list,
            kind: None,
            kind_path: None,
            kinds: Vec::new(),
            id: vec!["id".into()],
            label: None,
            uploaded: None,
            document_type: None,
            country: None,
        };
        for part in &entry.entries {
            match part.name.text.as_str() {
                "kind" => credentials.kind = words(part).next(),
                "kind_at" => {
                    credentials.kind_path = self.one_path(part);
                    for inner in &part.entries {
                        if self.declares(module, &inner.name, Sort::Credential) {
                            let kind: Arc<str> = inner.name.text.as_str().into();
                            credentials.kinds.extend(texts(inner).map(|word| (word.into(), kind.clone())));
                        }
                    }
                }
                "id" => credentials.id = self.one_path(part).unwrap_or_default(),
                "label" => credentials.label = self.one_path(part),
                "uploaded" => credentials.uploaded = self.one_path(part),
                "type" => credentials.document_type = self.one_path(part),
                "country" => credentials.country = self.one_path(part),
                _ => self.unknown_entry(
                    &part.name,
                    &["kind", "kind_at", "id", "label", "uploaded", "type", "country"],
                ),
            }
        }
        credentials
    }

    fn format_results(&mut self, module: ModuleId, entry: &FormatEntry, list: JsonPath) -> FormatResults {
        let mut results = FormatResults {
            list,
            capability: ResultName::Key,
            by_kind: false,
            credentials: Vec::new(),
            credential_id: None,
            credential_kind: None,
            decision: vec!["decision".into()],
            decisions: Vec::new(),
            label: None,
            default_labels: Vec::new(),
            done: None,
        };
        for part in &entry.entries {
            match part.name.text.as_str() {
                "capability" => {
                    if let Some(name) = self.result_name(module, part) {
                        results.capability = name;
                    }
                }
                "credentials" if bare_name(part).is_some_and(|name| name.text == "by_kind") => {
                    results.by_kind = true;
                }
                "credentials" => {
                    results.credentials = self.one_path(part).unwrap_or_default();
                    for inner in &part.entries {
                        match inner.name.text.as_str() {
                            "id" => results.credential_id = self.one_path(inner),
                            "kind" => results.credential_kind = self.one_path(inner),
                            _ => self.unknown_entry(&inner.name, &["id", "kind"]),
                        }
                    }
                }
                "decision" => {
                    results.decision = self.one_path(part).unwrap_or_default();
                    for inner in &part.entries {
                        if let Some(decision) = self.decision_word(&inner.name) {
                            results.decisions.extend(texts(inner).map(|word| (word.into(), decision)));
                        }
                    }
                }
                "label" => results.label = self.one_path(part),
                "default_label" => {
                    for inner in &part.entries {
                        if let (Some(decision), Some(label)) =
                            (self.decision_word(&inner.name), words(inner).next())
                        {
                            results.default_labels.push((decision, label));
                        }
                    }
                }
                "done" => results.done = self.one_path(part).zip(Some(nested_words(part, "values"))),
                _ => self.unknown_entry(
                    &part.name,
                    &["capability", "credentials", "decision", "label", "default_label", "done"],
                ),
            }
        }
        results
    }

    /// `capability by_name`: the key of the object; `capability "type"`: a path; `capability screening`: one for all.
    fn result_name(&mut self, module: ModuleId, entry: &FormatEntry) -> Option<ResultName> {
        match bare_name(entry) {
            Some(name) if name.text == "by_name" => Some(ResultName::Key),
            Some(name) => self
                .declares(module, name, Sort::Capability)
                .then(|| ResultName::Fixed(name.text.as_str().into())),
            None => self.one_path(entry).map(ResultName::At),
        }
    }

    /// Whether the format's own file (or its imports) declares it; reports where not.
    fn declares(&mut self, module: ModuleId, name: &Name, sort: Sort) -> bool {
        let path = Path { qualifier: None, name: name.clone() };
        match self.universe.find(module, &path, sort) {
            Ok(_) => true,
            Err(diagnostic) => {
                self.report(*diagnostic);
                false
            }
        }
    }

    fn decision_word(&mut self, name: &Name) -> Option<Decision> {
        self.decision(name)
    }

    fn one_path(&mut self, entry: &FormatEntry) -> Option<JsonPath> {
        let found = texts(entry).next().map(path);
        if found.is_none() {
            self.report(
                Diagnostic::new(
                    check::BAD_FORMAT,
                    entry.name.span,
                    format!("`{}` needs a path in quotes", entry.name.text),
                )
                .label("no path")
                .help("names from the outside in, with dots: `\"decision.details.label\"`"),
            );
        }
        found
    }

    fn unknown_entry(&mut self, name: &Name, known: &[&str]) {
        let span: Span = name.span;
        let diagnostic =
            Diagnostic::new(check::BAD_FORMAT, span, format!("a format has no entry `{}` here", name.text))
                .label("not an entry");
        self.report(suggest(diagnostic, name, known.iter().copied(), || {
            format!("entries are: {}", known.join(", "))
        }));
    }
}

/// Names from the outside in; an empty text is the document itself.
fn path(text: &str) -> JsonPath {
    text.split('.').filter(|part| !part.is_empty()).map(Arc::from).collect()
}

/// The first value, where it is a name and not a text.
fn bare_name(entry: &FormatEntry) -> Option<&Name> {
    match entry.values.first() {
        Some(PropertyValue::Name(name)) => Some(name),
        _ => None,
    }
}

fn texts(entry: &FormatEntry) -> impl Iterator<Item = &str> {
    entry.values.iter().filter_map(|value| match value {
        PropertyValue::Text(text) => Some(text.value.as_str()),
        _ => None,
    })
}

/// Symbols and texts of an entry.
fn words(entry: &FormatEntry) -> impl Iterator<Item = Arc<str>> {
    entry.values.iter().map(|value| match value {
        PropertyValue::Symbol(name, _) | PropertyValue::Name(name) => Arc::from(name.text.as_str()),
        PropertyValue::Text(text) => Arc::from(text.value.as_str()),
    })
}

/// The words of a nested entry: `{ values A, B }`.
fn nested_words(entry: &FormatEntry, name: &str) -> Vec<Arc<str>> {
    entry.entries.iter().filter(|inner| inner.name.text == name).flat_map(words).collect()
}
