//! Where a name is declared, where its type is, and everywhere it is used. Never guesses by text: two names belong together
//! if the check says that they stand for the same declaration.

use super::analysis::holds;
use super::declared::{Declared, declared, find_capability, items};
use super::{Analysis, Location};
use crate::check::{Mark, Target};
use crate::core::Kind;
use crate::resolve::declared_name;
use crate::source::Span;
use crate::syntax::tree::ItemKind;

/// A place where a name stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    pub location: Location,
    /// Here it is declared.
    pub declares: bool,
}

/// The declaration of the name at an offset of the script.
pub fn definition(analysis: &Analysis, offset: usize) -> Vec<Location> {
    let at = analysis.at(offset);
    let Some(mark) = analysis.mark_at(at) else {
        return imported(analysis, at).into_iter().collect();
    };
    if let Target::Module(module) = &mark.target {
        let module = analysis.universe().module(*module);
        return module.map(|module| analysis.location(Span::new(module.source, 0, 0))).into_iter().collect();
    }
    let name = declared(analysis, mark).and_then(|declared| declared.name());
    name.map(|span| analysis.location(span)).into_iter().collect()
}

/// `use jumio`, `use "lists.probity"`: the file.
fn imported(analysis: &Analysis, at: Span) -> Option<Location> {
    let item = analysis.item_at(at)?;
    let ItemKind::Use(_) = &item.kind else { return None };
    let imports = analysis.universe().imports(crate::resolve::ROOT);
    let import = imports.iter().find(|import| holds(item.span, import.span))?;
    let module = analysis.universe().module(import.module)?;
    Some(analysis.location(Span::new(module.source, 0, 0)))
}

/// The declaration of the type of what stands at an offset: an enum, a record, the capability of a result.
pub fn type_definition(analysis: &Analysis, offset: usize) -> Vec<Location> {
    let at = analysis.at(offset);
    let mark = analysis.mark_at(at);
    if let Some(Target::Check { catalog, capability, .. } | Target::Data { catalog, capability }) =
        mark.map(|mark| &mark.target)
    {
        let found = find_capability(analysis, catalog, capability);
        return found.map(|(_, item)| analysis.location(item.name.span)).into_iter().collect();
    }
    let ty = mark.and_then(|mark| mark.ty.as_ref()).or_else(|| analysis.type_at(at).map(|(_, ty)| ty));
    let Some(ty) = ty else { return Vec::new() };
    let mut kind = &ty.kind;
    while let Kind::List(element, _) = kind {
        kind = &element.kind;
    }
    let name = match kind {
        Kind::Enum(ty) => &ty.name,
        Kind::Record(record) => &record.name,
        _ => return Vec::new(),
    };
    let found = items(analysis).filter_map(|(_, item)| match &item.kind {
        ItemKind::Enum(item) => Some(&item.name),
        ItemKind::Record(item) => Some(&item.name),
        _ => None,
    });
    found.filter(|known| known.text == **name).map(|name| analysis.location(name.span)).collect()
}

/// What the name at an offset stands for: the place of its declaration.
pub(super) fn subject(analysis: &Analysis, offset: usize) -> Option<Span> {
    let at = analysis.at(offset);
    if let Some(mark) = analysis.mark_at(at) {
        return declared(analysis, mark).and_then(|declared| declared.name());
    }
    let own = analysis.items().iter().filter_map(declared_name).find(|name| holds(name.span, at));
    own.map(|name| name.span).or_else(|| {
        let field = |fields: &[crate::syntax::tree::FieldDecl]| {
            fields.iter().find(|field| holds(field.name.span, at)).map(|field| field.name.span)
        };
        match &analysis.item_at(at)?.kind {
            ItemKind::Workflow(workflow) => field(super::declared::input(&workflow.body.statements)),
            ItemKind::Record(record) => field(&record.fields),
            ItemKind::Capability(capability) => field(&capability.data),
            ItemKind::Credential(credential) => field(&credential.data),
            ItemKind::Enum(item) => {
                item.variants.iter().find(|variant| holds(variant.span, at)).map(|variant| variant.span)
            }
            _ => None,
        }
    })
}

/// Everywhere the name at an offset is used in the script and its imports, its declaration first.
pub fn references(analysis: &Analysis, offset: usize) -> Vec<Reference> {
    subject(analysis, offset).map_or_else(Vec::new, |subject| uses(analysis, subject))
}

/// Everywhere the thing is used whose name is declared at `subject`, that place first.
pub(super) fn uses(analysis: &Analysis, subject: Span) -> Vec<Reference> {
    let stands_for = |mark: &&Mark| match declared(analysis, mark) {
        Some(Declared::Local(span)) => span == subject,
        Some(other) => other.name() == Some(subject),
        None => false,
    };
    let mut found = vec![Reference { location: analysis.location(subject), declares: true }];
    let uses = analysis.names().iter().filter(|mark| mark.span != subject).filter(stands_for);
    found.extend(uses.map(|mark| Reference { location: analysis.location(mark.span), declares: false }));
    found
}

/// Those of the script itself.
pub fn highlights(analysis: &Analysis, offset: usize) -> Vec<Reference> {
    let own = analysis.location(analysis.at(0)).file;
    references(analysis, offset).into_iter().filter(|reference| reference.location.file == own).collect()
}

#[cfg(test)]
mod tests {
    use super::super::fixture::fixture;
    use super::*;

    fn defined(text: &str) -> Vec<String> {
        let fixture = fixture(text);
        let found = definition(&fixture.analysis, fixture.cursor);
        found.iter().map(|location| fixture.shown(location)).collect()
    }

    fn used(text: &str) -> Vec<String> {
        let fixture = fixture(text);
        let found = references(&fixture.analysis, fixture.cursor);
        found.iter().map(|one| fixture.shown(&one.location)).collect()
    }

    const CHECKED: &str = "use jumio\nworkflow w {\n acquire doc: ID\n check doc: usability\n";

    #[test]
    fn names_lead_to_their_declaration() {
        let script = "enum tier { LOW, HIGH }\nworkflow w { input { t: ti$0er } end PASSED }";
        assert_eq!(defined(script), ["main.probity:2: tier"]);
        let script = "enum tier { LOW, HIGH }\nworkflow w { input { t: tier } if input.t == HI$0GH { end REJECTED X } end PASSED }";
        assert_eq!(defined(script), ["main.probity:2: HIGH"]);
        let script = "workflow w {\n input { email: text }\n let own = input.em$0ail == \"x\"\n if own { end REJECTED X }\n end PASSED }";
        assert_eq!(defined(script), ["main.probity:3: email"]);
        assert_eq!(
            defined(&format!("{CHECKED} if do$0c.usability is REJECTED {{ end REJECTED X }} end PASSED }}")),
            ["main.probity:4: doc"]
        );
    }

    #[test]
    fn results_lead_to_their_check_and_their_type_to_the_catalog() {
        let script = format!("{CHECKED} if doc.usab$0ility is REJECTED {{ end REJECTED X }} end PASSED }}");
        assert_eq!(defined(&script), ["main.probity:5: usability"]);
        let fixture = fixture(&script);
        let found = type_definition(&fixture.analysis, fixture.cursor);
        assert_eq!(found.iter().map(|one| one.file.as_str()).collect::<Vec<_>>(), ["catalog/jumio.probity"]);
    }

    #[test]
    fn imports_lead_to_their_file() {
        let script = "use \"lis$0ts.probity\"\nworkflow w { input { c: country } if input.c in far { end REJECTED X } end PASSED }\n\
            //- lists.probity\nset far: country = { NZ }\n";
        assert_eq!(defined(script), ["lists.probity:1: "]);
        let script = script.replace("lis$0ts", "lists").replace("in far", "in fa$0r");
        assert_eq!(defined(&script), ["lists.probity:2: far"]);
        assert_eq!(used(&script), ["lists.probity:2: far", "main.probity:3: far"]);
    }

    #[test]
    fn all_uses_of_a_name_are_found_from_any_of_them() {
        let script = |text: &str| text.replace("NAME", "email").to_owned();
        let from_use = script(
            "workflow w {\n input { NAME: text }\n let a = input.em$0ail == \"x\"\n let b = input.NAME == \"y\"\n if a or b { end REJECTED X }\n end PASSED }",
        );
        let expected = ["main.probity:3: email", "main.probity:4: email", "main.probity:5: email"];
        assert_eq!(used(&from_use), expected);
        let from_declaration = from_use.replace("em$0ail", "email").replace("{ email", "{ em$0ail");
        assert_eq!(used(&from_declaration), expected);
    }

    #[test]
    fn variables_of_aggregates_and_parameters_are_told_apart() {
        let script = "fn long(t: text) -> bool = length(t) > 5\nfn short(t: text) -> bool = length($0t) < 5\nworkflow w { end PASSED }";
        assert_eq!(used(script), ["main.probity:3: t", "main.probity:3: t"]);
        let script = "workflow w { input { words: list of text max 5 }\n if any(word in input.words: wo$0rd == \"x\") { end REJECTED X } end PASSED }";
        assert_eq!(used(script), ["main.probity:3: word", "main.probity:3: word"]);
    }

    #[test]
    fn nothing_leads_nowhere() {
        for script in ["workflow w { $0 end PASSED }", "$0", "workflow w { if inp$0ut.x == 1"] {
            assert_eq!(defined(script), Vec::<String>::new(), "{script}");
        }
    }
}
