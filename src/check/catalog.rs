//! Whole catalogs: what has to hold over one, and what it declares.

use std::sync::Arc;

use super::capability::{CapabilityDecl, CredentialKind, property_names};
use super::context::Elaboration;
use super::declarations::Declarations;
use crate::core::{ContentHash, Format};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::check;
use crate::resolve::{Found, ModuleId, Sort, Universe};
use crate::source::SourceMap;
use crate::syntax::tree::{CapabilityItem, Item, ItemKind, Name, Path};

impl Elaboration<'_, '_> {
    /// Requirements may not lead back to the capability itself: it could never run.
    pub fn requirement_cycle(&mut self, module: ModuleId, item: &CapabilityItem) {
        let universe = self.universe;
        let mut open: Vec<&Name> = item.requires.iter().map(|required| &required.capability).collect();
        let mut seen: Vec<&str> = Vec::new();
        while let Some(name) = open.pop() {
            if name.text == item.name.text {
                self.report(
                    Diagnostic::new(
                        check::REQUIREMENT_CYCLE,
                        item.name.span,
                        match item.requires.iter().any(|required| required.capability.span == name.span) {
                            true => format!("`{}` requires itself", item.name.text),
                            false => format!("`{}` requires itself by way of others", item.name.text),
                        },
                    )
                    .label("could never run")
                    .also(name.span, "leads back")
                    .help("break the circle of `requires`"),
                );
                return;
            }
            if seen.contains(&name.text.as_str()) {
                continue;
            }
            seen.push(&name.text);
            let path = Path { qualifier: None, name: name.clone() };
            if let Ok(found) = universe.find(module, &path, Sort::Capability)
                && let ItemKind::Capability(next) = &found.item.kind
            {
                open.extend(next.requires.iter().map(|required| &required.capability));
            }
        }
    }
}

/// A declaration of a catalog (or of a script) with what it means.
#[derive(Debug)]
pub struct Declared<'u> {
    pub module: ModuleId,
    pub item: &'u Item,
    pub meaning: Meaning,
}

#[derive(Debug)]
pub enum Meaning {
    /// Its own name, which is not that of what it extends.
    Credential(String, Arc<CredentialKind>),
    Capability(Arc<CapabilityDecl>),
    /// Its name, the kinds that it takes, and the names of its capabilities.
    Service(String, Vec<Vec<String>>, Vec<String>),
    Format(Format),
}

/// What every module declares, in the order of the files. Anything wrong is left to [`super::check`].
pub fn declared<'u>(universe: &'u Universe, sources: &SourceMap) -> Vec<Declared<'u>> {
    let mut declarations = Declarations::new(ContentHash::default());
    let mut all = Vec::new();
    for module in universe.modules() {
        for (index, item) in module.tree.items.iter().enumerate() {
            let mut scratch = Elaboration::alone(universe, sources, &mut declarations, module.id, item.span);
            let found = Found { module: module.id, index, item };
            let meaning = match &item.kind {
                ItemKind::Credential(item) => {
                    Meaning::Credential(item.name.text.clone(), scratch.credential_decl(found, item))
                }
                ItemKind::Capability(item) => Meaning::Capability(scratch.capability_decl(found, item)),
                ItemKind::Format(item) => Meaning::Format(scratch.format(module.id, item)),
                ItemKind::Service(item) => {
                    let bundled =
                        item.properties.iter().filter(|property| property.name.text == "capabilities");
                    let capabilities = bundled.flat_map(property_names).map(|name| name.text).collect();
                    let form = |form: &Vec<Name>| form.iter().map(|kind| kind.text.clone()).collect();
                    Meaning::Service(item.name.text.clone(), item.on.iter().map(form).collect(), capabilities)
                }
                _ => continue,
            };
            all.push(Declared { module: module.id, item, meaning });
        }
    }
    all
}
