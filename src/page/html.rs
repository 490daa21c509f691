//! Writes HTML that is well-formed XML too. Everything that may come from a script goes through [`Html::text`] or an
//! attribute, which escape; [`Html::trusted`] takes text of our own only.

use crate::markup::escape_into;
use crate::words::{Phrase, Piece, spoken};

#[derive(Default)]
pub(super) struct Html {
    out: String,
}

pub(super) type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Html {
    pub(super) fn finish(self) -> String {
        self.out
    }

    /// An element with what `inner` writes in it, so every element that is opened is closed.
    pub(super) fn element(&mut self, tag: &str, attributes: Attributes<'_>, inner: impl FnOnce(&mut Html)) {
        self.tag(tag, attributes);
        self.out.push('>');
        inner(self);
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
        if is_block(tag) {
            self.out.push('\n');
        }
    }

    /// An element that never has contents.
    pub(super) fn void(&mut self, tag: &str, attributes: Attributes<'_>) {
        self.tag(tag, attributes);
        self.out.push_str(" />");
    }

    fn tag(&mut self, tag: &str, attributes: Attributes<'_>) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            escape_into(&mut self.out, value);
            self.out.push('"');
        }
    }

    /// An element with a text in it.
    pub(super) fn line(&mut self, tag: &str, attributes: Attributes<'_>, text: &str) {
        self.element(tag, attributes, |h| h.text(text));
    }

    pub(super) fn text(&mut self, text: &str) {
        escape_into(&mut self.out, text);
    }

    /// Markup of our own, as it is.
    pub(super) fn trusted(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    pub(super) fn phrase(&mut self, phrase: &Phrase) {
        for piece in phrase.pieces() {
            match piece {
                Piece::Text(text) => self.text(text),
                Piece::Name(name) => self.line("em", &[], &spoken(name)),
                Piece::Symbol(symbol) => {
                    self.text(&spoken(symbol));
                    self.text(" ");
                    self.line("code", &[("class", "symbol")], symbol);
                }
                Piece::Quote(text) => {
                    self.text("“");
                    self.line("bdi", &[], text);
                    self.text("”");
                }
                Piece::Code(code) => self.line("code", &[], code),
            }
        }
    }

    /// The text of the script that words stand for.
    pub(super) fn exact(&mut self, text: &str) {
        self.line("code", &[("class", "exact")], text);
    }

    pub(super) fn link(&mut self, anchor: &str, text: &str) {
        let target = format!("#{anchor}");
        self.line("a", &[("href", &target)], text);
    }

    /// A table whose cells know their column, so that a narrow screen can stack them.
    pub(super) fn table(&mut self, caption: &str, columns: &[&str], rows: impl FnOnce(&mut Html)) {
        self.element("table", &[], |h| {
            h.line("caption", &[], caption);
            h.element("thead", &[], |h| {
                h.element("tr", &[], |h| {
                    columns.iter().for_each(|column| h.line("th", &[("scope", "col")], column));
                });
            });
            h.element("tbody", &[], rows);
        });
    }

    pub(super) fn cell(&mut self, column: &str, inner: impl FnOnce(&mut Html)) {
        self.element("td", &[("data-column", column)], |h| h.element("div", &[], inner));
    }
}

fn is_block(tag: &str) -> bool {
    !matches!(tag, "a" | "b" | "bdi" | "code" | "em" | "span" | "strong" | "td" | "th" | "small")
}
