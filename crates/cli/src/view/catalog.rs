//! Catalogs in a terminal: an overview, the contents of one, the page of one entry, what a search found.

use std::sync::Arc;

use probity::core::{Decision, Field, Kind, Spelled};
use probity::reference::{
    Capability, Catalog, Entry, EntryKind, Hit, Place, PropertyInfo, PropertyOf, Reference,
    properties as all_of,
};
use unicode_width::UnicodeWidthStr;

use super::markdown::inline;
use super::{pad, wrap};
use crate::output::{BOLD, CYAN, DIM, colour, paint, safe};

/// Where the values behind a word of a page begin.
const COLUMN: usize = 14;
/// Names in lists take this many columns at most.
const NAMES: usize = 32;
/// Text needs this much to stand beside something.
const LEAST: usize = 30;

/// All catalogs, and how to go on.
pub fn overview(reference: &Reference, width: usize) -> String {
    let mut text = String::new();
    let names = columns(reference.catalogs.iter().map(|catalog| catalog.name.as_str()));
    for catalog in &reference.catalogs {
        let title = catalog.docs.first().map_or("", String::as_str);
        listed(&mut text, &catalog.name, names, title, width);
        let counts = EntryKind::WORDS.into_iter().filter_map(|word| {
            let count = catalog.entries.iter().filter(|entry| entry.kind.word() == word).count();
            (count > 0).then(|| format!("{count} {}", plural(word, count)))
        });
        let counts = counts.collect::<Vec<_>>().join(" · ");
        for line in wrap::lines(&[counts], width.saturating_sub(names + 4)) {
            text.push_str(&format!("{:1$}{2}\n", "", names + 4, paint(DIM, line)));
        }
    }
    text.push('\n');
    let example =
        reference.catalogs.iter().find(|catalog| catalog.built_in).map_or("jumio", |c| c.name.as_str());
    for (command, what) in [
        (format!("probity catalog {example}"), "what is in a catalog"),
        (format!("probity catalog {example}.liveness"), "one entry"),
        ("probity catalog --search glare".to_owned(), "find words in all of it"),
        ("probity catalog properties".to_owned(), "what an acquisition and a check may say"),
    ] {
        text.push_str(&format!("  {}{}\n", paint(CYAN, pad(&command, 36)), paint(DIM, what)));
    }
    text
}

/// The contents of one catalog.
pub fn catalog(catalog: &Catalog, width: usize) -> String {
    let mut text = format!("{}\n\n", paint(BOLD, &catalog.name));
    paragraphs(&mut text, &catalog.docs, 0, width);
    let names = columns(catalog.entries.iter().map(|entry| entry.name.as_str()));
    for word in EntryKind::WORDS {
        let group: Vec<&Entry> = catalog.entries.iter().filter(|entry| entry.kind.word() == word).collect();
        if group.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{}\n", paint(BOLD, plural(word, 2))));
        for entry in group {
            listed(&mut text, &entry.name, names, entry.title(), width);
        }
    }
    text
}

/// The page of one entry.
pub fn entry(reference: &Reference, entry: &Entry, width: usize) -> String {
    let mut text = format!("{}  {}\n\n", paint(BOLD, entry.full_name()), paint(DIM, entry.kind.word()));
    paragraphs(&mut text, &entry.docs, 0, width);
    text.push('\n');
    match &entry.kind {
        EntryKind::Credential(credential) => {
            row(&mut text, "parts", &credential.parts.join(", "), width);
            row(&mut text, "types", &spelled(&credential.types), width);
            for ty in &credential.types {
                let of = credential
                    .subtypes
                    .iter()
                    .filter(|(_, of)| *of == ty.symbol)
                    .map(|(subtype, _)| &**subtype);
                let of = of.collect::<Vec<_>>().join(", ");
                if !of.is_empty() {
                    row(&mut text, "sub-types", &format!("of {}: {of}", ty.symbol), width);
                }
            }
            row(&mut text, "channels", &credential.channels.join(", "), width);
            row(&mut text, "one side", &credential.single_sided.join(", "), width);
        }
        EntryKind::Capability(capability) => about_capability(&mut text, capability, width),
        EntryKind::Service(service) => {
            row(&mut text, "on", &forms(&service.on), width);
            row(&mut text, "capabilities", &service.capabilities.join(", "), width);
        }
        EntryKind::Format(format) => {
            let expect: Vec<String> = format.expect.iter().map(|path| path.join(".")).collect();
            row(&mut text, "bodies with", &expect.join(", "), width);
            row(&mut text, "read by", &format!("probity run … --facts-format {}", format.name), width);
        }
    }
    if !entry.fields().is_empty() {
        text.push_str(&format!("\n{}\n", paint(BOLD, "data")));
        fields(&mut text, entry.fields(), 2, width, &mut Vec::new());
    }
    if let Some(snippet) = reference.snippet(entry) {
        let file = reference.catalog(&entry.catalog).filter(|catalog| catalog.built_in);
        let import = file.map_or(String::new(), |catalog| format!(", behind `use {}`", catalog.name));
        text.push_str(&format!("\n{}{}\n", paint(BOLD, "in a workflow"), paint(DIM, import)));
        for line in snippet.lines() {
            text.push_str(&format!("  {}\n", paint(CYAN, line)));
        }
    }
    text
}

fn about_capability(text: &mut String, capability: &Capability, width: usize) {
    let on: Vec<Vec<String>> =
        capability.on.iter().map(|form| form.iter().map(|kind| kind.to_string()).collect()).collect();
    row(text, "on", &forms(&on), width);
    let params: Vec<String> = capability.params.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
    row(text, "parameters", &params.join(", "), width);
    let requires = capability.requires.iter().map(|required| {
        let decisions: Vec<&str> = required.decisions.iter().map(Decision::symbol).collect();
        format!("{} is {}", required.capability, decisions.join(" or "))
    });
    row(text, "requires", &requires.collect::<Vec<_>>().join(", "), width);
    row(text, "in bodies", &capability.vendor_name, width);
    for decision in Decision::ALL {
        let labels: Vec<Spelled> = capability
            .labels_of(decision)
            .map(|label| Spelled { symbol: label.symbol.clone(), spelling: label.spelling.clone() })
            .collect();
        if labels.is_empty() {
            continue;
        }
        let lines = wrap::lines(&[self::spelled(&labels)], width.saturating_sub(COLUMN));
        for (at, line) in lines.iter().enumerate() {
            let head = if at == 0 { decision.symbol() } else { "" };
            text.push_str(&format!("{}{line}\n", paint(colour(decision), pad(head, COLUMN))));
        }
    }
}

/// Fields with their type, what is known of them, and where they stand. A record shows its fields where it occurs first.
fn fields(text: &mut String, fields: &[Field], indent: usize, width: usize, shown: &mut Vec<Arc<str>>) {
    let names = columns(fields.iter().map(|field| &*field.name));
    let types = fields.iter().map(|field| field.ty.to_string().width()).max().unwrap_or(0).min(24);
    let beside = indent + names + 2 + types + 2;
    for field in fields {
        // Text that finds no room beside stands below.
        let column = if width.saturating_sub(beside) < LEAST { indent + 4 } else { beside };
        let ty = if column == beside { pad(&field.ty.to_string(), types) } else { field.ty.to_string() };
        let head = format!("{:indent$}{}  {}", "", pad(&field.name, names), paint(DIM, ty));
        let mut about: Vec<String> = vec![field.docs.join(" ")];
        if let Kind::Enum(variants) = &element(field) {
            about.push(format!("{}.", variants.variants.join(", ")));
        }
        let at = field.path.join(".");
        if at != *field.name {
            about.push(format!("At `{at}`."));
        }
        if let Some(example) = &field.example {
            about.push(format!("E.g. `{}`.", safe(example)));
        }
        about.retain(|part| !part.is_empty());
        let lines = wrap::lines(&[about.join(" ")], width.saturating_sub(column));
        let mut lines = lines.iter();
        match lines.next() {
            Some(first) if column == beside => text.push_str(&format!("{head}  {}\n", inline(first))),
            Some(first) => text.push_str(&format!("{head}\n{:column$}{}\n", "", inline(first))),
            None => text.push_str(&format!("{}\n", head.trim_end())),
        }
        lines.for_each(|line| text.push_str(&format!("{:column$}{}\n", "", inline(line))));
        if let Kind::Record(record) = &element(field)
            && !shown.contains(&record.name)
        {
            shown.push(record.name.clone());
            self::fields(text, &record.fields, indent + 4, width, shown);
        }
    }
}

/// The type, or that of the elements of a list.
fn element(field: &Field) -> Kind {
    match &field.ty.kind {
        Kind::List(element, _) => element.kind.clone(),
        kind => kind.clone(),
    }
}

/// What a search found, with where.
pub fn hits(hits: &[Hit<'_>], width: usize) -> String {
    let mut text = String::new();
    for hit in hits {
        let entry = hit.entry;
        text.push_str(&format!("{}  {}\n", paint(BOLD, entry.full_name()), paint(DIM, entry.kind.word())));
        paragraphs(&mut text, &[entry.title().to_owned()], 4, width);
        let shown = |place: &&Place| !matches!(place, Place::Name) && !is_title(place, entry);
        for place in hit.places.iter().filter(shown).take(3) {
            for line in wrap::lines(&[found(place)], width.saturating_sub(4)) {
                text.push_str(&format!("    {}\n", paint(DIM, line)));
            }
        }
    }
    text
}

fn is_title(place: &Place, entry: &Entry) -> bool {
    matches!(place, Place::Docs(line) if line == entry.title())
}

fn found(place: &Place) -> String {
    match place {
        Place::Name => String::new(),
        Place::Symbol(symbol) => symbol.clone(),
        Place::VendorName(name) => format!("the vendor's “{name}”"),
        Place::Field(field) => format!("field {field}"),
        Place::Docs(line) => format!("… {line} …"),
        Place::FieldDocs(field, line) => format!("field {field}: {line}"),
    }
}

/// That a search found nothing.
pub fn nothing(words: &str, near: Option<&str>) -> String {
    let mut text = format!("nothing in the catalogs has `{}`\n", safe(words));
    if let Some(near) = near {
        text.push_str(&format!("{} did you mean `{near}`?\n", paint(CYAN.bold(), "help:")));
    }
    text
}

/// The properties of acquisitions, checks and declarations.
pub fn properties(width: usize) -> String {
    let mut text = String::new();
    for of in PropertyOf::ALL {
        let heading = match of {
            PropertyOf::Acquisition => "of an acquisition: acquire NAME: KIND { … }",
            PropertyOf::Check => "of a check",
            PropertyOf::Credential => "of the declaration of a credential",
            PropertyOf::Capability => "of the declaration of a capability",
            PropertyOf::Service => "of the declaration of a service",
        };
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&format!("{}\n", paint(BOLD, heading)));
        for info in all_of(of) {
            property(&mut text, info, width);
        }
    }
    text
}

fn property(text: &mut String, info: &PropertyInfo, width: usize) {
    let advanced = if info.advanced { "  advanced" } else { "" };
    text.push_str(&format!(
        "  {}{}\n",
        paint(CYAN, info.form),
        paint(DIM, format!("  takes {}{advanced}", info.takes.replace('`', "")))
    ));
    paragraphs(text, &[info.docs.to_owned()], 6, width);
}

/// A name and a sentence beside it.
fn listed(text: &mut String, name: &str, names: usize, title: &str, width: usize) {
    let indent = names + 4;
    let mut lines = wrap::lines(&[title], width.saturating_sub(indent)).into_iter();
    let first = lines.next().unwrap_or_default();
    let gap = if name.width() > names { format!("\n{:indent$}", "") } else { "  ".to_owned() };
    text.push_str(&format!("  {}{gap}{}\n", paint(CYAN, pad(name, names)), inline(&first)));
    lines.for_each(|line| text.push_str(&format!("{:indent$}{}\n", "", inline(&line))));
}

/// A word and what belongs to it; nothing where there is nothing.
fn row(text: &mut String, word: &str, value: &str, width: usize) {
    if value.is_empty() {
        return;
    }
    for (at, line) in wrap::lines(&[value], width.saturating_sub(COLUMN)).iter().enumerate() {
        let head = if at == 0 { word } else { "" };
        text.push_str(&format!("{}{line}\n", paint(DIM, pad(head, COLUMN))));
    }
}

fn paragraphs(text: &mut String, docs: &[String], indent: usize, width: usize) {
    for line in wrap::lines(docs, width.saturating_sub(indent)) {
        text.push_str(format!("{:indent$}{}", "", inline(&line)).trim_end());
        text.push('\n');
    }
}

/// `ID`, `(ID, SELFIE) or (ID, ID)`
fn forms(on: &[Vec<String>]) -> String {
    let form = |form: &Vec<String>| match form.as_slice() {
        [one] => one.clone(),
        several => format!("({})", several.join(", ")),
    };
    on.iter().map(form).collect::<Vec<_>>().join(" or ")
}

/// Symbols with the vendor's spelling where it differs.
fn spelled(all: &[Spelled]) -> String {
    let one = |of: &Spelled| {
        let Spelled { symbol, spelling } = of;
        if Arc::as_ref(symbol) == Arc::as_ref(spelling) {
            symbol.to_string()
        } else {
            format!("{symbol}=\"{spelling}\"")
        }
    };
    all.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// How many columns names take.
fn columns<'a>(names: impl Iterator<Item = &'a str>) -> usize {
    names.map(UnicodeWidthStr::width).filter(|width| *width <= NAMES).max().unwrap_or(0)
}

fn plural(word: &str, count: usize) -> String {
    match (word, count) {
        (word, 1) => word.to_owned(),
        ("capability", _) => "capabilities".to_owned(),
        (word, _) => format!("{word}s"),
    }
}
