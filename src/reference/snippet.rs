//! How an entry is used: statements that stand in a workflow as they are.

use std::fmt::Write as _;

use super::{Capability, Entry, EntryKind, Reference};
use crate::core::{Decision, Field, Requirement, Ty};

/// Requirements of requirements are followed this far; a sound catalog has no circle.
const MAX_DEPTH: usize = 16;

/// Statements of a workflow, and what has to be in its input.
#[derive(Debug, Default)]
struct Snippet {
    input: Vec<String>,
    statements: Vec<String>,
}

impl Reference {
    /// A ready piece of a script, `use` included, that compiles inside of a workflow; `None` for a format.
    pub fn snippet(&self, entry: &Entry) -> Option<String> {
        let mut snippet = Snippet::default();
        match &entry.kind {
            EntryKind::Credential(credential) => {
                let name = entry.name.to_lowercase();
                let mut narrowed = Vec::new();
                if let Some(ty) = credential.types.first() {
                    narrowed.push(format!("types {}", ty.symbol));
                }
                snippet.acquire(&name, &entry.name, &credential.data, narrowed);
            }
            EntryKind::Capability(capability) => self.capability(entry, capability, &mut snippet),
            EntryKind::Service(service) => {
                let kind = service.on.first().and_then(|form| form.first())?;
                let name = self.acquired(&entry.catalog, kind, 1, &mut snippet);
                let mut before: Vec<String> = Vec::new();
                for bundled in &service.capabilities {
                    self.required(&entry.catalog, bundled, kind, &mut before, 0);
                }
                before.retain(|required| !service.capabilities.contains(required));
                before.push(entry.name.clone());
                snippet.statements.push(format!("check {name}: {}", before.join(", ")));
            }
            EntryKind::Format(_) => return None,
        }
        Some(snippet.text())
    }

    fn capability(&self, entry: &Entry, capability: &Capability, snippet: &mut Snippet) {
        let form = capability.on.first().map(Vec::as_slice).unwrap_or_default();
        let mut names: Vec<String> = Vec::new();
        for (at, kind) in form.iter().enumerate() {
            let nth = form.iter().take(at + 1).filter(|other| *other == kind).count();
            names.push(self.acquired(&entry.catalog, kind, nth, snippet));
        }
        // What has to have run before, on each credential.
        let mut lines = Vec::new();
        for (kind, name) in form.iter().zip(&names) {
            let mut before = Vec::new();
            for requirement in &capability.requires {
                self.required_on(&entry.catalog, requirement, kind, &mut before, 0);
            }
            if form.len() == 1 && capability.params.is_empty() {
                before.push(entry.name.clone());
            }
            if !before.is_empty() {
                lines.push(format!("check {name}: {}", before.join(", ")));
            }
        }
        snippet.statements.append(&mut lines);
        let mut arguments = names.clone();
        for (name, ty) in &capability.params {
            snippet.input(name, ty, None);
            arguments.push(format!("{name}: input.{name}"));
        }
        let single = form.len() == 1 && capability.params.is_empty();
        let place = match (names.first(), single) {
            (Some(name), true) => format!("{name}.{}", entry.name),
            _ => {
                snippet.statements.push(format!("check {}({})", entry.name, arguments.join(", ")));
                entry.name.clone()
            }
        };
        let ends = [Decision::Passed, Decision::Warning, Decision::Rejected];
        if let Some(first) =
            ends.into_iter().find(|decision| capability.labels_of(*decision).next().is_some())
        {
            let label = entry.name.to_uppercase();
            snippet.statements.push(format!("require {place} is {first} else end WARNING {label}"));
        }
    }

    /// Acquires a credential of a kind and gives its name.
    fn acquired(&self, catalog: &str, kind: &str, nth: usize, snippet: &mut Snippet) -> String {
        let name = if nth == 1 { kind.to_lowercase() } else { format!("{}_{nth}", kind.to_lowercase()) };
        let declared = self.entry(catalog, kind);
        snippet.acquire(&name, kind, declared.map(Entry::fields).unwrap_or_default(), Vec::new());
        name
    }

    /// What `capability` requires on a credential of this kind, and then itself, each once.
    fn required(&self, catalog: &str, capability: &str, kind: &str, into: &mut Vec<String>, depth: usize) {
        if depth > MAX_DEPTH || into.iter().any(|known| known == capability) {
            return;
        }
        if let Some(EntryKind::Capability(declared)) =
            self.entry(catalog, capability).map(|entry| &entry.kind)
        {
            for requirement in &declared.requires {
                self.required_on(catalog, requirement, kind, into, depth + 1);
            }
        }
        into.push(capability.to_owned());
    }

    fn required_on(
        &self,
        catalog: &str,
        requirement: &Requirement,
        kind: &str,
        into: &mut Vec<String>,
        depth: usize,
    ) {
        if requirement.kinds.iter().any(|taken| **taken == *kind) {
            self.required(catalog, &requirement.capability, kind, into, depth);
        }
    }

    fn entry(&self, catalog: &str, name: &str) -> Option<&Entry> {
        self.catalog(catalog)?.entries.iter().find(|entry| entry.name == name)
    }
}

impl Snippet {
    fn acquire(&mut self, name: &str, kind: &str, data: &[Field], mut properties: Vec<String>) {
        for field in
            data.iter().filter(|field| !field.ty.optional).chain(data.first().filter(|f| f.ty.optional))
        {
            self.input(&field.name, &field.ty, Some(field));
            properties.push(format!("{}: input.{}", field.name, field.name));
        }
        let properties = properties.join("  ");
        self.statements.push(match properties.as_str() {
            "" => format!("acquire {name}: {kind}"),
            some => format!("acquire {name}: {kind} {{ {some} }}"),
        });
    }

    fn input(&mut self, name: &str, ty: &Ty, field: Option<&Field>) {
        let mut line = format!("{name}: {ty}");
        if let Some(example) = field.and_then(|field| field.example.as_ref()) {
            let _ = write!(line, "  example {example}");
        }
        if !self.input.contains(&line) {
            self.input.push(line);
        }
    }

    fn text(self) -> String {
        let mut text = String::new();
        if !self.input.is_empty() {
            let _ = writeln!(text, "input {{ {} }}", self.input.join("  "));
        }
        for statement in self.statements {
            let _ = writeln!(text, "{statement}");
        }
        text
    }
}
