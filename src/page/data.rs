//! What the workflow reads: input of the host, credentials, sets and lists.

use super::Chapter;
use super::html::Html;
use super::outline::each_statement;
use crate::core::{Acquisition, Field, Kind, Program, StatementKind};
use crate::words::{self, spoken, type_words};

/// Records in records are listed field by field down to here.
const DEPTH: usize = 6;

pub(super) fn write(h: &mut Html, chapter: &Chapter<'_>) {
    let program = chapter.program;
    if program.input.is_empty() && program.credentials.is_empty() {
        h.line("p", &[], "This workflow asks for no data.");
    }
    if !program.input.is_empty() {
        input(h, program);
    }
    credentials(h, chapter);
    if program.sets.iter().any(|set| !set.name.is_empty()) {
        sets(h, chapter);
    }
    if !program.lists.is_empty() {
        lists(h, chapter);
    }
}

fn input(h: &mut Html, program: &Program) {
    h.line("h3", &[], "Input of the host");
    h.table("What the host sends with a case", &["Field", "What it is", "May be missing", "Example"], |h| {
        fields(h, &program.input, "", 0);
    });
}

fn fields(h: &mut Html, all: &[Field], prefix: &str, depth: usize) {
    for field in all {
        let name = format!("{prefix}{}", field.name);
        let record = match &field.ty.kind {
            Kind::Record(record) => Some((record, "")),
            Kind::List(element, _) => match &element.kind {
                Kind::Record(record) => Some((record, "[]")),
                _ => None,
            },
            _ => None,
        };
        h.element("tr", &[], |h| {
            h.element("th", &[("scope", "row")], |h| {
                h.line("code", &[], &name);
                let path = field.path.join(".");
                if path != *field.name {
                    h.line("small", &[], &format!("sent as {path}"));
                }
            });
            h.cell("What it is", |h| {
                h.text(&type_words(&field.ty));
                for line in super::head::paragraphs(&field.docs) {
                    h.line("p", &[("class", "docs")], &line);
                }
            });
            h.cell("May be missing", |h| h.text(if field.ty.optional { "yes" } else { "no" }));
            h.cell("Example", |h| match &field.example {
                Some(example) => h.phrase(&words::value(example)),
                None => h.text("–"),
            });
        });
        if let Some((record, mark)) = record.filter(|_| depth < DEPTH) {
            fields(h, &record.fields, &format!("{name}{mark}."), depth.saturating_add(1));
        }
    }
}

fn credentials(h: &mut Html, chapter: &Chapter<'_>) {
    let program = chapter.program;
    let mut all: Vec<&Acquisition> = Vec::new();
    each_statement(&program.body, &mut |statement| {
        if let StatementKind::Acquire(group) = &statement.kind {
            all.extend(group);
        }
    });
    if all.is_empty() {
        return;
    }
    h.line("h3", &[], "Credentials");
    let columns = ["Credential", "Kind", "Where from", "Types", "Parts", "Step"];
    h.table("What is acquired", &columns, |h| {
        for one in all {
            let credential = program.credentials.get(one.credential.index());
            let name = credential.map_or("?", |credential| &credential.name);
            h.element("tr", &[], |h| {
                h.element("th", &[("scope", "row")], |h| h.line("code", &[], name));
                h.cell("Kind", |h| {
                    h.text(&credential.map_or(String::new(), |credential| spoken(&credential.kind)));
                    if one.optional {
                        h.text(", may be left out");
                    }
                });
                h.cell("Where from", |h| {
                    let sources: Vec<&str> = one.sources.iter().map(|name| words::source(name)).collect();
                    let none = ["asked from the user"];
                    h.text(&if sources.is_empty() { none.as_slice() } else { &sources }.join("; else "));
                    if !one.channels.is_empty() {
                        h.text(&format!(", over {}", one.channels.join(" or ")));
                    }
                });
                h.cell("Types", |h| {
                    h.text(&several(&one.types));
                    if !one.countries.is_empty() {
                        h.text(", issued by ");
                        for (at, country) in one.countries.iter().enumerate() {
                            h.text(if at == 0 { "" } else { ", " });
                            h.phrase(&words::value(country));
                        }
                    }
                });
                h.cell("Parts", |h| h.text(&several(&one.parts)));
                h.cell("Step", |h| {
                    h.link(&chapter.outline.node(program, one.node), chapter.outline.number(one.node));
                });
            });
        }
    });
}

fn several(symbols: &[std::sync::Arc<str>]) -> String {
    if symbols.is_empty() {
        return "all that the kind allows".to_owned();
    }
    symbols.iter().map(|symbol| spoken(symbol)).collect::<Vec<_>>().join(", ")
}

fn sets(h: &mut Html, chapter: &Chapter<'_>) {
    h.line("h3", &[], "Sets of the script");
    h.table("Sets and what is in them", &["Set", "Size", "Contents"], |h| {
        for set in chapter.program.sets.iter().filter(|set| !set.name.is_empty()) {
            h.element("tr", &[("id", &chapter.outline.named("set", &set.name))], |h| {
                h.element("th", &[("scope", "row")], |h| h.line("code", &[], &set.name));
                h.cell("Size", |h| h.text(&set.values.len().to_string()));
                h.cell("Contents", |h| {
                    for (at, value) in set.values.iter().enumerate() {
                        h.text(if at == 0 { "" } else { ", " });
                        h.phrase(&words::value(value));
                    }
                });
            });
        }
    });
}

fn lists(h: &mut Html, chapter: &Chapter<'_>) {
    h.line("h3", &[], "Lists of the host");
    h.line(
        "p",
        &[],
        "The host keeps these lists and may change them at any time; what is in them is no part of this page. The answer of a \
         list is recorded in each outcome.",
    );
    h.table("Lists that are looked into", &["List", "Holds", "Compared"], |h| {
        for list in &chapter.program.lists {
            h.element("tr", &[("id", &chapter.outline.named("list", &list.name))], |h| {
                h.element("th", &[("scope", "row")], |h| h.line("code", &[], &list.name));
                h.cell("Holds", |h| h.text(&type_words(&list.element)));
                h.cell("Compared", |h| {
                    h.text(if list.folded { "without case, accents and width" } else { "exactly" });
                });
            });
        }
    });
}
