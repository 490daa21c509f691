//! Every example, typed, damaged and mended again: at each state the server answers, and in the end it says what a fresh
//! start says.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::editor::Editor;

fn examples() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    let mut found = Vec::new();
    for folder in fs::read_dir(root).unwrap().flatten().filter(|entry| entry.path().is_dir()) {
        for file in fs::read_dir(folder.path()).unwrap().flatten() {
            if file.path().extension().is_some_and(|extension| extension == "probity") {
                found.push(file.path());
            }
        }
    }
    found.sort();
    assert!(found.len() > 10, "{found:?}");
    found
}

/// A fixed sequence that looks random (xorshift).
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

fn position(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    json!({ "line": before.matches('\n').count(), "character": before[start..].encode_utf16().count() })
}

fn floor(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Replaces a range in the editor and in our own copy.
fn edit(
    editor: &Editor,
    uri: &str,
    text: &mut String,
    from: usize,
    to: usize,
    with: &str,
    version: &mut i32,
) {
    let range = json!({ "start": position(text, from), "end": position(text, to) });
    text.replace_range(from..to, with);
    *version += 1;
    editor.change(uri, *version, json!([{ "range": range, "text": with }]));
}

fn answers(editor: &mut Editor, uri: &str, text: &str, offset: usize) {
    let at = json!({ "textDocument": { "uri": uri }, "position": position(text, offset) });
    for method in ["textDocument/hover", "textDocument/definition", "textDocument/documentHighlight"] {
        editor.ask(method, at.clone());
    }
    editor.pull(uri);
}

fn fresh(uri: &str, text: &str) -> Vec<Value> {
    let mut editor = Editor::start(&json!({ "textDocument": { "diagnostic": {} } }));
    editor.open(uri, text);
    let found = editor.pull(uri);
    editor.stop();
    found
}

#[test]
fn every_example_can_be_typed() {
    for (number, path) in examples().iter().enumerate() {
        let uri = format!("file://{}", path.canonicalize().unwrap().display());
        let whole = fs::read_to_string(path).unwrap();
        let mut editor = Editor::start(&json!({ "textDocument": { "diagnostic": {} } }));
        let (mut text, mut version) = (String::new(), 1);
        editor.open(&uri, "");
        let mut draw = Draw(0x9e37_79b9 + number as u64);
        for character in whole.chars() {
            let end = text.len();
            edit(&editor, &uri, &mut text, end, end, character.encode_utf8(&mut [0; 4]), &mut version);
            // Asking at each of a hundred thousand states would take minutes; which are asked differs from file to file.
            if draw.below(60) == 0 {
                let at = floor(&text, draw.below(text.len() + 1));
                answers(&mut editor, &uri, &text, at);
            }
        }
        assert_eq!(editor.pull(&uri), fresh(&uri, &whole), "{}", path.display());
        editor.stop();
    }
}

#[test]
fn damage_is_survived_and_mended() {
    for (number, path) in examples().iter().enumerate() {
        let uri = format!("file://{}", path.canonicalize().unwrap().display());
        let whole = fs::read_to_string(path).unwrap();
        let mut editor = Editor::start(&json!({ "textDocument": { "diagnostic": {} } }));
        let (mut text, mut version) = (whole.clone(), 1);
        editor.open(&uri, &text);
        let mut draw = Draw(0x1234_5678 + number as u64);
        for _ in 0..25 {
            let from = floor(&text, draw.below(text.len() + 1));
            let to = floor(&text, (from + draw.below(40)).min(text.len()));
            let pasted = floor(&whole, draw.below(whole.len()));
            let paste = &whole[pasted..floor(&whole, (pasted + draw.below(60)).min(whole.len()))];
            edit(&editor, &uri, &mut text, from, to.max(from), paste, &mut version);
            let at = floor(&text, draw.below(text.len() + 1));
            answers(&mut editor, &uri, &text, at);
        }
        assert_eq!(editor.pull(&uri), fresh(&uri, &text), "{}", path.display());
        let end = text.len();
        edit(&editor, &uri, &mut text, 0, end, &whole, &mut version);
        assert_eq!(editor.pull(&uri), fresh(&uri, &whole), "{}", path.display());
        editor.stop();
    }
}
