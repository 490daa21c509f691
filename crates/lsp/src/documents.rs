//! The texts that are open in the editor, edited as it tells.

use std::collections::BTreeMap;

use gen_lsp_types::TextDocumentContentChangeEvent as Change;
use probity::source::LineIndex;

use crate::position::{Encoding, Lines};

/// An open text.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) text: String,
    pub(crate) lines: LineIndex,
    pub(crate) version: i32,
}

/// By name.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    open: BTreeMap<String, Document>,
}

impl Documents {
    pub(crate) fn open(&mut self, name: String, text: String, version: i32) {
        let lines = LineIndex::new(&text);
        self.open.insert(name, Document { text, lines, version });
    }

    pub(crate) fn close(&mut self, name: &str) {
        self.open.remove(name);
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Document> {
        self.open.get(name)
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        self.open.keys()
    }

    /// Applies edits one after the other, each to what the one before has left. A text that is not open is left alone.
    pub(crate) fn change(&mut self, name: &str, version: i32, changes: Vec<Change>, encoding: Encoding) {
        let Some(document) = self.open.get_mut(name) else { return };
        for change in changes {
            match change {
                Change::TextDocumentContentChangeWholeDocument(whole) => document.text = whole.text,
                Change::TextDocumentContentChangePartial(part) => {
                    let lines = Lines { text: &document.text, index: &document.lines, encoding };
                    let (start, end) = (lines.offset(part.range.start), lines.offset(part.range.end));
                    // Both are on the bounds of characters; an end before its start is an empty range.
                    document.text.replace_range(start..end.max(start), &part.text);
                }
            }
            document.lines = LineIndex::new(&document.text);
        }
        document.version = version;
    }
}

#[cfg(test)]
mod tests {
    use gen_lsp_types::{
        Position, Range, TextDocumentContentChangePartial, TextDocumentContentChangeWholeDocument,
    };

    use super::*;

    #[expect(deprecated, reason = "editors may still send it")]
    fn part(from: (u32, u32), to: (u32, u32), text: &str) -> Change {
        let at = |(line, character)| Position { line, character };
        Change::TextDocumentContentChangePartial(TextDocumentContentChangePartial {
            range: Range { start: at(from), end: at(to) },
            range_length: None,
            text: text.to_owned(),
        })
    }

    #[test]
    fn edits_follow_on_each_other_and_never_fail() {
        let mut documents = Documents::default();
        documents.open("a".to_owned(), "one\ntwo 💥\n".to_owned(), 1);
        let changes = vec![
            part((1, 0), (1, 3), "zwei"),
            part((1, 5), (1, 7), "!"),
            part((9, 9), (99, 99), "end"),
            part((1, 2), (0, 0), "?"),
        ];
        documents.change("a", 2, changes, Encoding::Utf16);
        documents.change("b", 2, vec![part((0, 0), (0, 0), "x")], Encoding::Utf16);
        let document = documents.get("a").unwrap();
        assert_eq!((document.text.as_str(), document.version), ("one\nzw?ei !\nend", 2));
        let whole = TextDocumentContentChangeWholeDocument { text: "new".to_owned() };
        documents.change("a", 3, vec![Change::TextDocumentContentChangeWholeDocument(whole)], Encoding::Utf8);
        assert_eq!(documents.get("a").unwrap().text, "new");
    }
}
