//! What has to hold over a whole catalog.

use super::context::Elaboration;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::check;
use crate::resolve::{ModuleId, Sort};
use crate::syntax::tree::{CapabilityItem, ItemKind, Name, Path};

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
