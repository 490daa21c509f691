//! Who uses a step, a function, a rule set or a table, and what they use themselves.

use super::analysis::holds;
use super::symbols::{SymbolKind, item_kind};
use super::{Analysis, Location};
use crate::check::Target;
use crate::resolve::{ModuleId, declared_name};
use crate::source::Span;
use crate::syntax::tree::Item;

/// A declaration that uses others or is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callable {
    pub name: String,
    pub kind: SymbolKind,
    /// All of it.
    pub location: Location,
    /// Its name.
    pub selection: Location,
}

/// A use of a declaration, or by it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The other side.
    pub with: Callable,
    /// Where the names of what is used stand, in the file of what uses it.
    pub ranges: Vec<Location>,
}

/// The declaration at an offset of the script: one that is named there, or else the one around it.
pub fn callable(analysis: &Analysis, offset: usize) -> Option<Callable> {
    let at = analysis.at(offset);
    let named = analysis.mark_at(at).and_then(|mark| match mark.target {
        Target::Item(module, index) => analysis.item(module, index),
        _ => None,
    });
    let named = named.and_then(|item| made(analysis, item));
    named.or_else(|| made(analysis, analysis.item_at(at)?))
}

/// Who uses the declaration whose name stands at a place; of the script and of all that it imports.
pub fn incoming(analysis: &Analysis, name: &Location) -> Vec<Call> {
    let Some((module, index, _)) = declared_at(analysis, name) else { return Vec::new() };
    let mut found: Vec<Call> = Vec::new();
    for mark in analysis.names() {
        if mark.target != Target::Item(module, index) {
            continue;
        }
        let user = around(analysis, mark.span).and_then(|item| made(analysis, item));
        add(&mut found, user, analysis.location(mark.span));
    }
    found
}

/// What the declaration whose name stands at a place uses.
pub fn outgoing(analysis: &Analysis, name: &Location) -> Vec<Call> {
    let Some((.., item)) = declared_at(analysis, name) else { return Vec::new() };
    let mut found: Vec<Call> = Vec::new();
    for mark in analysis.names().iter().filter(|mark| holds(item.span, mark.span)) {
        if let Target::Item(module, index) = mark.target {
            let used = analysis.item(module, index).and_then(|item| made(analysis, item));
            let used = used.filter(|used| used.kind != SymbolKind::Workflow);
            add(&mut found, used, analysis.location(mark.span));
        }
    }
    found
}

fn add(found: &mut Vec<Call>, with: Option<Callable>, place: Location) {
    let Some(with) = with else { return };
    match found.iter_mut().find(|call| call.with == with) {
        Some(call) => call.ranges.push(place),
        None => found.push(Call { with, ranges: vec![place] }),
    }
}

/// An item as a side of a use; `None` for one that neither uses nor is used in this sense.
fn made(analysis: &Analysis, item: &Item) -> Option<Callable> {
    let kind = item_kind(item).filter(|kind| {
        use SymbolKind::{Function, Rules, Step, Table, Workflow};
        matches!(kind, Step | Function | Rules | Table | Workflow)
    })?;
    let name = declared_name(item)?;
    Some(Callable {
        name: name.text.clone(),
        kind,
        location: analysis.location(item.span),
        selection: analysis.location(name.span),
    })
}

/// The item, of whatever module, that a span is in.
fn around(analysis: &Analysis, span: Span) -> Option<&Item> {
    analysis.module_of(span)?.tree.items.iter().find(|item| holds(item.span, span))
}

fn declared_at<'a>(analysis: &'a Analysis, name: &Location) -> Option<(ModuleId, usize, &'a Item)> {
    let modules = analysis.universe().modules();
    let mut items = modules.flat_map(|module| {
        module.tree.items.iter().enumerate().map(move |(index, item)| (module.id, index, item))
    });
    items.find(|(.., item)| declared_name(item).is_some_and(|known| analysis.location(known.span) == *name))
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{Fixture, examples, fixture, piece};
    use super::*;

    fn shown(fixture: &Fixture, calls: &[Call]) -> Vec<String> {
        let places = |call: &Call| {
            let places: Vec<String> = call.ranges.iter().map(|place| fixture.shown(place)).collect();
            places.join(", ")
        };
        calls
            .iter()
            .map(|call| format!("{:?} {} at {}", call.with.kind, call.with.name, places(call)))
            .collect()
    }

    const FILES: &str = "use \"parts.probity\"\nfn old(n: int) -> bool = limit(n) > 3\n\
        step exam(n: int) { if o$0ld(n) { end REJECTED X } }\n\
        workflow w { input { n: int } run exam(input.n) run again = exam(input.n) end PASSED }\n\
        //- parts.probity\n\
        table limit(n: int) -> int { hit first | > 5 -> 1 | _ -> 2 }\n";

    #[test]
    fn uses_go_both_ways_over_files() {
        let fixture = fixture(FILES);
        let old = callable(&fixture.analysis, fixture.cursor).unwrap();
        assert_eq!((old.name.as_str(), old.kind), ("old", SymbolKind::Function));
        let found = incoming(&fixture.analysis, &old.selection);
        assert_eq!(shown(&fixture, &found), ["Step exam at main.probity:4: old"]);
        let exam = &found[0].with;
        let found = incoming(&fixture.analysis, &exam.selection);
        assert_eq!(shown(&fixture, &found), ["Workflow w at main.probity:5: exam, main.probity:5: exam"]);
        let found = outgoing(&fixture.analysis, &found[0].with.selection);
        assert_eq!(shown(&fixture, &found), ["Step exam at main.probity:5: exam, main.probity:5: exam"]);
        let found = outgoing(&fixture.analysis, &old.selection);
        assert_eq!(shown(&fixture, &found), ["Table limit at main.probity:3: limit"]);
        assert_eq!(found[0].with.selection.file, "parts.probity");
        assert_eq!(outgoing(&fixture.analysis, &found[0].with.selection), []);
    }

    #[test]
    fn rule_sets_are_used_by_risks() {
        let fixture = fixture(
            "rules mail(a: int) { x: +1 when a > 1 }\nworkflow w { input { n: int }\n\
             risk r in 0..9 { include ma$0il(input.n) } decide r { 0..9 -> end PASSED } }",
        );
        let mail = callable(&fixture.analysis, fixture.cursor).unwrap();
        let found = incoming(&fixture.analysis, &mail.selection);
        assert_eq!(shown(&fixture, &found), ["Workflow w at main.probity:4: mail"]);
    }

    #[test]
    fn uses_are_found_in_damaged_text() {
        let fixture = fixture("fn o$0ld(n: int) -> bool = n > 3\nworkflow w { let a = old(3) if ");
        let old = callable(&fixture.analysis, fixture.cursor).unwrap();
        let found = incoming(&fixture.analysis, &old.selection);
        assert_eq!(shown(&fixture, &found), ["Workflow w at main.probity:3: old"]);
    }

    #[test]
    fn any_place_has_an_answer() {
        for text in examples() {
            for cut in [text.len(), text.len() / 2] {
                let cut = (0..=cut).rev().find(|at| text.is_char_boundary(*at)).unwrap();
                let analysis = Analysis::of("main.probity", piece(text, 0..cut), &crate::resolve::NoFiles);
                for offset in (0..=cut + 1).step_by(5) {
                    if let Some(found) = callable(&analysis, offset) {
                        for call in incoming(&analysis, &found.selection) {
                            assert!(!call.ranges.is_empty());
                        }
                        outgoing(&analysis, &found.selection);
                    }
                }
            }
        }
    }
}
