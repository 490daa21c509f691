//! A workflow as one HTML page for people who do not read code: compliance officers, auditors, product managers.
//!
//! The page needs nothing but itself: no script, no picture, font or style from elsewhere. Same input, same bytes. What
//! a script holds is untrusted text and is escaped wherever it is put (module `html`). Reads the core, the words for it
//! and the reports of tests; never runs anything.

mod cases;
mod checks;
mod data;
mod ends;
mod glance;
mod glossary;
mod head;
mod html;
mod outline;
mod picture;
mod risk;
mod steps;
mod tables;

use html::Html;
use outline::Outline;

use crate::core::{Decision, Program};
use crate::testing::{Coverage, TestReport};
use crate::words::spoken;

const STYLE: &str = include_str!("style.css");

/// A workflow and what is known of its tests.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    pub program: &'a Program,
    /// One for each test that was run; the page says of the others that they were not.
    pub reports: &'a [TestReport],
    pub coverage: Option<&'a Coverage>,
}

/// A workflow with the anchors of its part of the page.
struct Chapter<'a> {
    subject: Subject<'a>,
    program: &'a Program,
    outline: Outline,
}

/// The page. `source` names what it was made from, such as the script's file.
pub fn html(source: &str, subjects: &[Subject<'_>]) -> String {
    let chapters: Vec<Chapter<'_>> = subjects
        .iter()
        .map(|subject| Chapter {
            subject: *subject,
            program: subject.program,
            outline: Outline::of(subject.program),
        })
        .collect();
    let title = match chapters.as_slice() {
        [only] => heading(only.program),
        _ => source.to_owned(),
    };
    let mut h = Html::default();
    h.trusted("<!DOCTYPE html>\n");
    h.element("html", &[("lang", "en")], |h| {
        h.element("head", &[], |h| {
            h.void("meta", &[("charset", "utf-8")]);
            h.void("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
            h.void("meta", &[("name", "generator"), ("content", "probity doc")]);
            h.line("title", &[], &title);
            h.element("style", &[], |h| h.trusted(STYLE));
        });
        h.element("body", &[], |h| {
            contents(h, &chapters);
            h.element("main", &[], |h| {
                if chapters.len() != 1 {
                    index(h, source, &chapters);
                }
                for chapter in &chapters {
                    chapter.write(h, source);
                }
                glossary::write(h);
            });
        });
    });
    h.finish()
}

/// What a workflow is called: by its name, which is what outcomes and people who talk about it say.
fn heading(program: &Program) -> String {
    program.meta.name.to_string()
}

fn contents(h: &mut Html, chapters: &[Chapter<'_>]) {
    h.element("nav", &[("aria-label", "Contents")], |h| {
        for chapter in chapters {
            h.element("p", &[], |h| h.link(&chapter.outline.section("head"), &heading(chapter.program)));
            h.element("ol", &[], |h| {
                for (name, title) in chapter.sections() {
                    h.element("li", &[], |h| h.link(&chapter.outline.section(name), title));
                }
            });
        }
        h.element("p", &[], |h| h.link("glossary", "Words used here"));
    });
}

fn index(h: &mut Html, source: &str, chapters: &[Chapter<'_>]) {
    h.element("header", &[("class", "index")], |h| {
        h.line("h1", &[], &format!("Workflows of {source}"));
        h.element("ul", &[], |h| {
            for chapter in chapters {
                h.element("li", &[], |h| {
                    h.link(&chapter.outline.section("head"), &heading(chapter.program));
                    if let Some(line) = chapter.program.meta.docs.first() {
                        h.text(": ");
                        h.text(line);
                    }
                });
            }
        });
    });
}

impl Chapter<'_> {
    /// The sections that this workflow has, by anchor and title.
    fn sections(&self) -> Vec<(&'static str, &'static str)> {
        let program = self.program;
        let mut all = vec![
            ("glance", "At a glance"),
            ("picture", "The picture"),
            ("steps", "Step by step"),
            ("data", "Data asked for"),
        ];
        if !program.risks.is_empty() {
            all.push(("risk", "Risk"));
        }
        if !program.tables.is_empty() {
            all.push(("tables", "Tables"));
        }
        all.push(("ends", "Ends"));
        if !program.capabilities.is_empty() {
            all.push(("checks", "Checks used"));
        }
        all.push(("tests", "Tests"));
        all
    }

    fn write(&self, h: &mut Html, source: &str) {
        h.element("article", &[("aria-labelledby", &self.outline.section("head"))], |h| {
            head::write(h, self, source);
            for (name, title) in self.sections() {
                let anchor = self.outline.section(name);
                let label = format!("{anchor}.title");
                h.element("section", &[("id", &anchor), ("aria-labelledby", &label)], |h| {
                    h.line("h2", &[("id", &label)], title);
                    match name {
                        "glance" => glance::write(h, self),
                        "picture" => picture::write(h, self),
                        "steps" => steps::write(h, self),
                        "data" => data::write(h, self),
                        "risk" => risk::write(h, self),
                        "tables" => tables::write(h, self),
                        "ends" => ends::write(h, self),
                        "checks" => checks::write(h, self),
                        _ => cases::write(h, self),
                    }
                });
            }
        });
    }
}

/// A decision with its colour and its word.
fn badge(h: &mut Html, decision: Decision) {
    h.line("span", &[("class", &format!("badge {}", class(decision)))], &spoken(decision.symbol()));
}

fn class(decision: Decision) -> &'static str {
    match decision {
        Decision::Passed => "passed",
        Decision::Warning => "warning",
        Decision::Rejected => "rejected",
        Decision::NotExecuted => "not-executed",
    }
}

/// "3 steps", "1 step".
fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
