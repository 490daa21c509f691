//! The head of a workflow: its name, what it is for, and which version this is.

use super::html::Html;
use super::{Chapter, heading};
use crate::words::{self, spoken};

pub(super) fn write(h: &mut Html, chapter: &Chapter<'_>, source: &str) {
    let program = chapter.program;
    let meta = &program.meta;
    h.element("header", &[], |h| {
        h.line("p", &[("class", "eyebrow")], "Identity verification workflow");
        h.line("h1", &[("id", &chapter.outline.section("head"))], &heading(program));
        for (at, paragraph) in paragraphs(&meta.docs).iter().enumerate() {
            h.line("p", &[("class", if at == 0 { "lead" } else { "" })], paragraph);
        }
        h.element("dl", &[("class", "facts")], |h| {
            if let Some(version) = meta.version {
                fact(h, "Version", |h| h.text(&version.to_string()));
            }
            if let Some(key) = &meta.key {
                fact(h, "Key", |h| h.line("code", &[], key));
            }
            fact(h, "Stage", |h| {
                h.text(&spoken(&meta.stage));
                if let Some(prior) = &program.prior {
                    h.text(", follows ");
                    h.line("em", &[], &spoken(&prior.meta.name));
                }
            });
            fact(h, "Channels", |h| {
                h.text(&if meta.channels.is_empty() { "any".to_owned() } else { meta.channels.join(", ") });
            });
            if let Some(expires) = &program.expires {
                fact(h, "Time limit", |h| {
                    h.phrase(&words::value(&crate::value::Value::Duration(expires.after)));
                });
            }
            fact(h, "Language edition", |h| h.text(&meta.edition.to_string()));
            fact(h, "Made from", |h| h.line("code", &[], source));
            fact(h, "Content hash", |h| h.line("code", &[("class", "hash")], &meta.content_hash.to_string()));
        });
        h.line(
            "p",
            &[("class", "remark")],
            "This page is made from the checked script, by rule and not by hand. It says what is decided. Under the words \
             stands in small type what they say in the language of the script, with functions and constants put in their \
             place; where the two could be read differently, the script is right. The content hash stands in every outcome \
             that this version decides.",
        );
    });
}

fn fact(h: &mut Html, name: &str, value: impl FnOnce(&mut Html)) {
    h.element("div", &[], |h| {
        h.line("dt", &[], name);
        h.element("dd", &[], value);
    });
}

/// Lines of a documentation comment as paragraphs: an empty line parts them.
pub(super) fn paragraphs(lines: &[String]) -> Vec<String> {
    lines
        .split(|line| line.trim().is_empty())
        .map(|lines| lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" "))
        .filter(|paragraph| !paragraph.is_empty())
        .collect()
}
