//! Another name for a thing, everywhere at once. Nothing is changed unless the changed text, looked at again, means the
//! same: no new finding, and every place still stands for what it stood for.

use std::ops::Range;

use super::change::{Change, again, are_own, new_finding};
use super::declared::{input, items};
use super::definition::{references, subject, uses};
use super::{Analysis, Location};
use crate::check::Target;
use crate::resolve::{Loader, declared_name};
use crate::source::{SourceId, Span};
use crate::syntax::keywords::is_reserved;
use crate::syntax::token::{TokenKind, lex};
use crate::syntax::tree::{FieldDecl, ItemKind};

/// The name at an offset that can get another one: its range in the script.
///
/// Errors: why there is none, as a sentence for the user.
pub fn prepare_rename(analysis: &Analysis, offset: usize) -> Result<Range<usize>, String> {
    let subject = renamable(analysis, offset)?;
    let at = analysis.at(offset);
    let touched = analysis.mark_at(at).map_or(subject, |mark| mark.span);
    Ok(analysis.location(touched).range)
}

/// Where the name at an offset is declared, for [`rename_in`] of scripts that import this one.
pub fn declared_at(analysis: &Analysis, offset: usize) -> Option<Location> {
    Some(analysis.location(subject(analysis, offset)?))
}

/// What changes in the script and the files that it imports when the name at an offset becomes `new`. `loader` is the
/// one of the analysis. A field keeps its place in the host's JSON.
///
/// Errors: why it can't be renamed so, as a sentence for the user.
pub fn rename(
    analysis: &Analysis,
    loader: &dyn Loader,
    offset: usize,
    new: &str,
) -> Result<Vec<Change>, String> {
    let subject = renamable(analysis, offset)?;
    let old = analysis.slice(subject).to_owned();
    if old == new {
        return Ok(Vec::new());
    }
    is_right(&old, new)?;
    let mut changes = changes(analysis, subject, new);
    changes.extend(kept_place(analysis, subject, &old));
    if !are_own(analysis, &changes) {
        return Err(format!("`{old}` comes with the library, so it keeps its name"));
    }
    means_the_same(analysis, loader, offset, new, &changes)?;
    Ok(changes)
}

/// What changes in another script that imports the file in which a renamed thing is declared.
pub fn rename_in(other: &Analysis, declared: &Location, new: &str) -> Vec<Change> {
    let file = other.sources().files().find(|file| file.name == declared.file);
    let Some(file) = file else { return Vec::new() };
    let subject = Span::new(file.id, declared.range.start, declared.range.end);
    changes(other, subject, new)
}

fn changes(analysis: &Analysis, subject: Span, new: &str) -> Vec<Change> {
    let places = uses(analysis, subject).into_iter().map(|one| one.location);
    places.map(|location| Change { location, text: new.to_owned() }).collect()
}

/// The declaration of the name at an offset, where that can be renamed.
fn renamable(analysis: &Analysis, offset: usize) -> Result<Span, String> {
    let at = analysis.at(offset);
    let mark = analysis.mark_at(at);
    let written = mark.map_or("", |mark| analysis.slice(mark.span));
    match mark.map(|mark| &mark.target) {
        Some(Target::Builtin | Target::Language) => {
            return Err(format!("`{written}` is a word of the language"));
        }
        Some(Target::Module(_)) => {
            return Err(format!(
                "`{written}` is an import; give it another name by `as` where it is imported"
            ));
        }
        _ => {}
    }
    let subject = subject(analysis, offset).ok_or("there is no name here that could be changed")?;
    let name = analysis.slice(subject);
    let module = analysis.module_of(subject).ok_or("there is no name here that could be changed")?;
    if !module.catalog.is_empty() {
        return Err(format!("`{name}` comes with the library (`{}`), so it keeps its name", module.catalog));
    }
    // `check passport: usability`: where the result is declared stands the capability's name.
    let by_capability = analysis.names().iter().any(|mark| {
        let Target::Item(module, index) = mark.target else { return false };
        let declared = analysis.item(module, index).and_then(declared_name).map(|name| name.span);
        mark.span == subject && declared != Some(subject)
    });
    let is_word = |name: &str| name.chars().all(|c| c.is_alphanumeric() || c == '_') && !name.is_empty();
    if by_capability || !is_word(name) {
        return Err(format!(
            "the result is named by its capability; a check that is written as a call can get a name of its own: \
             `check {} = …`",
            if is_word(written) { written } else { "name" }
        ));
    }
    Ok(subject)
}

/// Whether `new` is a name of the sort that `old` is.
fn is_right(old: &str, new: &str) -> Result<(), String> {
    let is_symbol = old.starts_with(|c: char| c.is_ascii_uppercase());
    let tokens = lex(SourceId::default(), new);
    let kind = match tokens.as_slice() {
        [only] => Some(only.kind),
        _ => None,
    };
    match kind {
        Some(TokenKind::Symbol) if is_symbol => Ok(()),
        Some(TokenKind::Word) if !is_symbol && is_reserved(new) => {
            Err(format!("`{new}` is a word of the language and can't be a name"))
        }
        Some(TokenKind::Word) if !is_symbol => Ok(()),
        _ if is_symbol => Err(format!(
            "`{new}` is not a symbol: capital letters, digits and `_`, beginning with a letter, as in `{old}`"
        )),
        _ => Err(format!(
            "`{new}` is not a name: small letters, digits and `_`, beginning with a letter, as in `{old}`"
        )),
    }
}

/// A field that says no place of its own stands in JSON by its name: the old one becomes the place.
fn kept_place(analysis: &Analysis, subject: Span, old: &str) -> Option<Change> {
    let fields = items(analysis).flat_map(|(_, item)| -> &[FieldDecl] {
        match &item.kind {
            ItemKind::Workflow(workflow) => input(&workflow.body.statements),
            ItemKind::Record(record) => &record.fields,
            ItemKind::Capability(capability) => &capability.data,
            ItemKind::Credential(credential) => &credential.data,
            _ => &[],
        }
    });
    let field = fields.into_iter().find(|field| field.name.span == subject && field.at.is_none())?;
    let location = analysis.location(field.ty.span.after());
    Some(Change { location, text: format!(" at \"{old}\"") })
}

fn means_the_same(
    analysis: &Analysis,
    loader: &dyn Loader,
    offset: usize,
    new: &str,
    changes: &[Change],
) -> Result<(), String> {
    let after = again(analysis, loader, changes).ok_or("the places overlap, so nothing is changed")?;
    if let Some(found) = new_finding(analysis, &after) {
        return Err(format!("it can't be called `{new}`: {}", found.message));
    }
    let own = analysis.location(analysis.at(0)).file;
    let moved = moved(changes, &own, offset);
    if references(&after, moved).len() != references(analysis, offset).len() {
        return Err(format!("it can't be called `{new}`: something else has that name where it is used"));
    }
    Ok(())
}

/// Where an offset of the script comes to stand.
fn moved(changes: &[Change], own: &str, offset: usize) -> usize {
    let before = changes.iter().filter(|change| {
        let at = &change.location;
        at.file == own && at.range.end <= offset && at.range.start < offset
    });
    before.fold(offset, |at, change| {
        // A cursor behind the last letter stays with its word by going to the first.
        let here = change.location.range.end == offset;
        let grown = if here { 0 } else { change.text.len() };
        (at + grown).saturating_sub(change.location.range.len())
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::change::changed;
    use super::super::fixture::fixture;
    use super::*;

    fn renamed(text: &str, new: &str) -> Result<Vec<String>, String> {
        let fixture = fixture(text);
        let changes = rename(&fixture.analysis, &fixture, fixture.cursor, new)?;
        let mut by_file: BTreeMap<&str, Vec<Change>> = BTreeMap::new();
        for change in &changes {
            by_file.entry(&change.location.file).or_default().push(change.clone());
        }
        let files = by_file.iter().map(|(name, changes)| {
            let file = fixture.analysis.sources().files().find(|file| file.name == **name).unwrap();
            changed(&file.text, changes).unwrap().replace("probity 1\n", "")
        });
        Ok(files.collect())
    }

    fn one(text: &str, new: &str) -> String {
        match renamed(text, new) {
            Ok(files) => files.concat(),
            Err(why) => format!("no: {why}"),
        }
    }

    #[test]
    fn constants_functions_and_words_get_another_name_everywhere() {
        let script = "let ad$0ult = 18\nfn old(born: date) -> bool = age(born) >= adult\nworkflow w { input { born: date } require old(input.born) else end REJECTED X\n end PASSED }";
        assert_eq!(one(script, "of_age"), script.replace("$0", "").replace("adult", "of_age") + "\n");
        let script = "enum tier { LO$0W, HIGH }\nworkflow w { input { t: tier } if input.t == LOW { end REJECTED X } end PASSED }";
        assert_eq!(one(script, "BASIC"), script.replace("$0", "").replace("LOW", "BASIC") + "\n");
    }

    #[test]
    fn a_field_keeps_its_place_in_the_facts() {
        let script = "workflow w {\n input { email: text? example \"a\" }\n if input.em$0ail is missing { end REJECTED X }\n end PASSED }";
        let expected = "workflow w {\n input { mail: text? at \"email\" example \"a\" }\n if input.mail is missing { end REJECTED X }\n end PASSED }\n";
        assert_eq!(one(script, "mail"), expected);
        let script = "workflow w {\n input { em$0ail: text at \"e\" }\n if input.email == \"x\" { end REJECTED X }\n end PASSED }";
        assert_eq!(one(script, "mail"), script.replace("$0", "").replace("email", "mail") + "\n");
    }

    #[test]
    fn credentials_and_results_take_their_readers_along() {
        let script = "use jumio\nworkflow w {\n expires after 30 min -> end NOT_EXECUTED EXPIRED\n acquire doc: ID\n acquire face: SELFIE\n check doc: usability, image_checks\n check face: usability\n check same = similarity(doc, face)\n retry doc up to 2 attempts { when doc.usability is REJECTED -> \"Again.\" }\n require doc.image_checks is PASSED and same is PASSED and face.usability is PASSED else end REJECTED X\n end PASSED }\ntest \"t\" of w {\n given all PASSED\n given doc.usability = REJECTED GLARE\n expect pending\n}";
        let paper = script.replace("acquire doc", "acquire do$0c");
        let expected = script.replace("doc.", "paper.").replace(" doc", " paper").replace("(doc", "(paper");
        assert_eq!(one(&paper, "paper"), expected + "\n");
        let read = script.replace("and same is", "and sa$0me is");
        assert_eq!(one(&read, "alike"), script.replace("same", "alike") + "\n");
        let by_capability = script.replace("when doc.usab", "when doc.us$0ab");
        assert!(one(&by_capability, "x").contains("named by its capability"), "{}", one(&by_capability, "x"));
    }

    #[test]
    fn other_files_are_changed_too() {
        let script = "use \"lists.probity\"\nworkflow w { input { c: country } if input.c in f$0ar { end REJECTED X } end PASSED }\n//- lists.probity\nset far: country = { NZ }\n";
        let files = renamed(script, "distant").unwrap();
        assert_eq!(files.len(), 2);
        assert!(files.iter().all(|file| file.contains("distant") && !file.contains("far")), "{files:?}");
    }

    #[test]
    fn what_imports_the_script_is_found_by_the_declaration() {
        let importing = fixture(
            "use \"lists.probity\"\nworkflow w { input { c: country } if input.c in far { end REJECTED X } end PASSED }\n//- lists.probity\nset far: country = { NZ }\n",
        );
        let file = importing.analysis.sources().files().find(|file| file.name == "lists.probity").unwrap();
        let at = file.text.find("far").unwrap();
        let declared = Location { file: "lists.probity".to_owned(), range: at..at + 3 };
        let changes = rename_in(&importing.analysis, &declared, "distant");
        let files: Vec<&str> = changes.iter().map(|change| change.location.file.as_str()).collect();
        assert_eq!(files, ["lists.probity", "main.probity"]);
    }

    #[test]
    fn every_place_of_a_text_has_an_answer() {
        let text = include_str!("../../examples/design/payment.probity");
        for cut in [text, text.get(..text.len() / 3).unwrap_or_default()] {
            let whole = fixture(cut);
            for at in 0..=cut.len() {
                let prepared = prepare_rename(&whole.analysis, at);
                if at % 61 == 0 && prepared.is_ok() {
                    let renamed = rename(&whole.analysis, &whole, at, "another_name");
                    assert!(
                        renamed.is_ok_and(|changes| !changes.is_empty())
                            || !prepared.is_ok_and(|at| cut
                                .get(at)
                                .is_some_and(|name| name.starts_with(char::is_lowercase)))
                            || cut.len() < text.len(),
                        "{at}"
                    );
                }
            }
        }
    }

    #[test]
    fn names_that_would_not_do_are_refused_with_a_reason() {
        let script = "let ad$0ult = 18\nlet old = 80\nfn f(n: int) -> bool = n >= adult and n < old\nworkflow w { input { n: int } require f(input.n) else end REJECTED X\n end PASSED }";
        for (new, why) in [
            ("Adult", "no: `Adult` is not a name: small letters"),
            ("two words", "no: `two words` is not a name"),
            ("", "no: `` is not a name"),
            ("match", "no: `match` is a word of the language"),
            ("old", "no: it can't be called `old`: `old` is declared twice"),
            ("n", "no: it can't be called `n`:"),
        ] {
            assert!(one(script, new).starts_with(why), "{new}: {}", one(script, new));
        }
        assert!(one("enum e { A$0A, BB }\nworkflow w { input { x: e } if input.x == AA { end REJECTED } end PASSED }", "low").contains("capital letters"));
    }

    #[test]
    fn words_of_the_language_and_of_catalogs_keep_their_names() {
        let script = "use jumio\nworkflow w { acquire doc: I$0D { from EXISTING } check doc: usability require doc.usability is PASSED else end REJECTED X end PASSED }";
        assert!(one(script, "XY").contains("comes with the library (`jumio`)"), "{}", one(script, "XY"));
        let script = "workflow w { input { d: date } if input.d > to$0day { end REJECTED X } end PASSED }";
        assert_eq!(one(script, "x"), "no: `today` is a word of the language");
        for script in ["$0", "workflow w { $0 end PASSED }", "workflow w { if $0"] {
            assert_eq!(one(script, "x"), "no: there is no name here that could be changed");
        }
    }
}
