//! Outlines, colours, folds, hints, lenses, pictures and call hierarchies, asked over the protocol.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test says what it expects")]

use std::fs;
use std::thread::JoinHandle;

use lsp_server::{Connection, Message, Notification, Request};
use serde_json::{Value, json};

/// An editor with a server behind it.
struct Editor {
    connection: Option<Connection>,
    server: Option<JoinHandle<()>>,
    offered: Value,
    last_id: i32,
}

impl Editor {
    fn start(params: Value) -> Editor {
        let (client, server) = Connection::memory();
        let server = std::thread::spawn(move || probity_lsp::serve(server).unwrap());
        let mut editor =
            Editor { connection: Some(client), server: Some(server), offered: Value::Null, last_id: 0 };
        editor.offered = editor.ask("initialize", params);
        editor.tell("initialized", json!({}));
        editor
    }

    fn connection(&self) -> &Connection {
        self.connection.as_ref().unwrap()
    }

    fn tell(&self, method: &str, params: Value) {
        let note = Notification { method: method.to_owned(), params };
        self.connection().sender.send(Message::Notification(note)).unwrap();
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.last_id += 1;
        let id = self.last_id.into();
        let request = Request { id, method: method.to_owned(), params };
        self.connection().sender.send(Message::Request(request)).unwrap();
        loop {
            if let Message::Response(response) = self.connection().receiver.recv().unwrap() {
                let response = serde_json::to_value(response).unwrap();
                assert_eq!(response["id"], json!(self.last_id));
                assert!(response.get("error").is_none(), "{response}");
                return response["result"].clone();
            }
        }
    }

    fn open(&self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "probity", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Asks about a whole document.
    fn of(&mut self, method: &str, uri: &str) -> Value {
        self.ask(method, json!({ "textDocument": { "uri": uri } }))
    }
}

impl Drop for Editor {
    fn drop(&mut self) {
        self.connection = None;
        let ended = self.server.take().unwrap().join();
        assert!(std::thread::panicking() || ended.is_ok());
    }
}

const URI: &str = "untitled:w";
const TEXT: &str = "probity 1\nfn big(n: int, most: int) -> bool = n > most\nworkflow w {\n  input { n: int? }\n  \
    /* */\n}\n";
const SOUND: &str = "probity 1\nfn big(n: int, most: int) -> bool = n > most\nworkflow w {\n  input { n: int }\n  \
    risk r in 0..9 {\n    a: +5 when big(input.n, 3)\n  }\n  decide r { 0..9 -> end PASSED }\n}\n\
    test \"it \\\"passes\\\"\" of w { expect PASSED }\n";

fn plain() -> Editor {
    Editor::start(json!({ "capabilities": {} }))
}

#[test]
fn what_is_offered_is_answered() {
    let mut editor = plain();
    let offered = editor.offered["capabilities"].clone();
    for provider in [
        "callHierarchyProvider",
        "codeLensProvider",
        "documentSymbolProvider",
        "foldingRangeProvider",
        "inlayHintProvider",
        "selectionRangeProvider",
        "semanticTokensProvider",
        "workspaceSymbolProvider",
    ] {
        assert!(offered[provider] == json!(true) || offered[provider].is_object(), "{provider}");
    }
    editor.open(URI, SOUND);
    let outline = editor.of("textDocument/documentSymbol", URI);
    let names: Vec<&str> =
        outline.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["big", "w", "it \"passes\""]);
    assert_eq!(outline[1]["children"][1]["children"][0]["name"], "a");
    let folds = editor.of("textDocument/foldingRange", URI);
    assert_eq!(folds[0], json!({ "startLine": 2, "endLine": 7 }));
    let position = json!({ "line": 5, "character": 16 });
    let params = json!({ "textDocument": { "uri": URI }, "positions": [position] });
    let selections = editor.ask("textDocument/selectionRange", params);
    assert_eq!(selections[0]["range"]["start"], json!({ "line": 5, "character": 15 }));
    assert!(selections[0]["parent"]["parent"]["range"].is_object());
    // Of a text that nobody knows there is nothing to say.
    assert_eq!(editor.of("textDocument/documentSymbol", "untitled:other"), Value::Null);
}

#[test]
fn tokens_cover_the_text_in_both_encodings() {
    for encoding in ["utf-8", "utf-16"] {
        let general = json!({ "positionEncodings": [encoding] });
        let mut editor = Editor::start(json!({ "capabilities": { "general": general } }));
        let text = SOUND.replace("it ", "💥 ");
        editor.open(URI, &text);
        let full = editor.of("textDocument/semanticTokens/full", URI)["data"].clone();
        let data: Vec<u64> = full.as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect();
        let types = editor.offered["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"].clone();
        // For every unit of a line whether nothing has to cover it, or something has.
        let width = |c: char| if encoding == "utf-8" { c.len_utf8() } else { c.len_utf16() };
        let blanks = |line: &str| -> Vec<bool> {
            line.chars().flat_map(|c| vec![c.is_whitespace(); width(c)]).collect()
        };
        let mut lines: Vec<Vec<bool>> = text.lines().map(blanks).collect();
        let (mut line, mut start) = (0, 0);
        for token in data.chunks(5) {
            start = if token[0] > 0 { token[1] } else { start + token[1] };
            line += token[0];
            assert!(types[token[3] as usize].is_string());
            assert!(!lines[line as usize][start as usize], "covered twice");
            lines[line as usize][start as usize..(start + token[2]) as usize].fill(true);
        }
        assert!(lines.iter().flatten().all(|is_covered| *is_covered));
        let range = json!({ "start": { "line": 3, "character": 0 }, "end": { "line": 4, "character": 0 } });
        let params = json!({ "textDocument": { "uri": URI }, "range": range });
        let part = editor.ask("textDocument/semanticTokens/range", params);
        assert_eq!(part["data"].as_array().unwrap().len() / 5, 6);
    }
}

#[test]
fn hints_can_be_switched_off() {
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let params = json!({ "textDocument": { "uri": URI }, "range": range });
    let labels = |hints: &Value| -> Vec<String> {
        hints.as_array().unwrap().iter().map(|hint| hint["label"].as_str().unwrap().to_owned()).collect()
    };
    let mut editor = plain();
    editor.open(URI, SOUND);
    let hints = editor.ask("textDocument/inlayHint", params.clone());
    assert_eq!(labels(&hints), ["most:", "score 0..5"]);
    assert_eq!(hints[0]["position"], json!({ "line": 5, "character": 28 }));
    let settings = json!({ "probity": { "inlayHints": { "parameters": false } } });
    editor.tell("workspace/didChangeConfiguration", json!({ "settings": settings }));
    assert_eq!(labels(&editor.ask("textDocument/inlayHint", params.clone())), ["score 0..5"]);
    let options = json!({ "inlayHints": { "scores": false } });
    let mut editor = Editor::start(json!({ "capabilities": {}, "initializationOptions": options }));
    editor.open(URI, SOUND);
    assert_eq!(labels(&editor.ask("textDocument/inlayHint", params)), ["most:"]);
}

#[test]
fn lenses_name_the_commands_of_the_protocol() {
    let mut editor = plain();
    editor.open(URI, SOUND);
    let lenses = editor.of("textDocument/codeLens", URI);
    let graph = json!({ "title": "Show graph", "command": "probity.showGraph",
        "arguments": [{ "uri": URI, "workflow": "w" }] });
    assert_eq!(lenses[0]["command"], graph);
    let test = json!({ "title": "Run test", "command": "probity.runTest",
        "arguments": [{ "uri": URI, "workflow": "w", "test": "it \"passes\"" }] });
    assert_eq!(lenses[1]["command"], test);
    editor.open(URI, TEXT);
    let lenses = editor.of("textDocument/codeLens", URI);
    assert_eq!(lenses[1]["command"]["command"], "probity.explain");
    assert!(lenses[1]["command"]["arguments"][0]["code"].as_str().unwrap().starts_with("P0"));
}

#[test]
fn the_picture_is_that_of_the_protocol() {
    let mut editor = plain();
    editor.open(URI, SOUND);
    let params = json!({ "textDocument": { "uri": URI }, "workflow": "none", "direction": "right" });
    let picture = editor.ask("probity/graph", params);
    let keys: Vec<&str> = picture.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected =
        ["direction", "edges", "height", "nodes", "svg", "title", "width", "workflow", "workflows"];
    expected.sort_unstable();
    let mut sorted = keys.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected);
    assert_eq!((&picture["workflow"], &picture["direction"]), (&json!("w"), &json!("right")));
    let risk = picture["nodes"].as_array().unwrap().iter().find(|node| node["kind"] == "risk").unwrap();
    assert_eq!(risk["source"]["uri"], URI);
    assert_eq!(risk["source"]["range"]["start"], json!({ "line": 4, "character": 2 }));
    assert_eq!(editor.of("probity/graph", URI)["direction"], "down");
    editor.open(URI, TEXT);
    assert_eq!(editor.of("probity/graph", URI), Value::Null);
}

#[test]
fn calls_are_followed_both_ways() {
    let mut editor = plain();
    editor.open(URI, SOUND);
    let position = json!({ "line": 5, "character": 17 });
    let params = json!({ "textDocument": { "uri": URI }, "position": position });
    let found = editor.ask("textDocument/prepareCallHierarchy", params);
    assert_eq!(found[0]["name"], "big");
    let incoming = editor.ask("callHierarchy/incomingCalls", json!({ "item": found[0] }));
    assert_eq!((incoming.as_array().unwrap().len(), &incoming[0]["from"]["name"]), (1, &json!("w")));
    assert_eq!(incoming[0]["fromRanges"][0]["start"], json!({ "line": 5, "character": 15 }));
    let outgoing = editor.ask("callHierarchy/outgoingCalls", json!({ "item": incoming[0]["from"] }));
    assert_eq!(outgoing[0]["to"]["name"], "big");
}

#[test]
fn symbols_of_the_workspace_are_those_on_the_disk_and_those_that_are_open() {
    let folder = std::env::temp_dir().join(format!("probity-symbols-{}", std::process::id()));
    fs::create_dir_all(folder.join("deep/target")).unwrap();
    fs::write(folder.join("deep/one.probity"), "probity 1\nset far_away: country = { NZ }\n").unwrap();
    fs::write(folder.join("deep/target/made.probity"), "probity 1\nset far_made: country = { NZ }\n")
        .unwrap();
    fs::write(folder.join("two.probity"), "probity 1\nset far_off: country = { NZ }\n").unwrap();
    let folder_uri = format!("file://{}", folder.display());
    let folders = json!([{ "uri": folder_uri, "name": "w" }]);
    let mut editor = Editor::start(json!({ "capabilities": {}, "workspaceFolders": folders }));
    editor.open(&format!("{folder_uri}/two.probity"), "probity 1\n\nset far_open: country = { NZ }\n");
    let found = editor.ask("workspace/symbol", json!({ "query": "far" }));
    let names: Vec<&str> =
        found.as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["far_away", "far_open"]);
    assert_eq!(found[0]["location"]["uri"], format!("{folder_uri}/deep/one.probity"));
    assert_eq!(found[1]["location"]["range"]["start"], json!({ "line": 2, "character": 4 }));
    fs::write(folder.join("deep/one.probity"), "probity 1\nset far_farther: country = { NZ }\n").unwrap();
    let found = editor.ask("workspace/symbol", json!({ "query": "farther" }));
    assert_eq!(found[0]["name"], "far_farther");
    fs::remove_dir_all(folder).unwrap();
}
