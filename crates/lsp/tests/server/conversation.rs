//! Single questions and what comes back.

use serde_json::{Value, json};

use crate::editor::{Editor, codes};

const URI: &str = "file:///w/main.probity";
const TEXT: &str = "probity 1\nworkflow w {\n  input { email: text }\n  if input.emial == \"💥\" { end REJECTED X }\n  end PASSED\n}\n";

#[test]
fn findings_are_pushed_with_all_that_an_editor_shows() {
    let mut editor = Editor::start(&json!({}));
    editor.open(URI, TEXT);
    let found = editor.published_for(URI);
    assert_eq!(codes(&found), ["P0308"]);
    let one = &found[0];
    assert_eq!(one["range"]["start"], json!({ "line": 3, "character": 11 }));
    assert_eq!(one["severity"], 1);
    assert_eq!(one["source"], "probity");
    assert!(one["message"].as_str().unwrap().contains("did you mean `email`?"), "{one}");
    assert!(one["codeDescription"]["href"].as_str().unwrap().ends_with("/P0308.md"), "{one}");
    let at = json!({ "start": { "line": 3, "character": 11 }, "end": { "line": 3, "character": 16 } });
    editor.change(URI, 2, json!([{ "range": at, "text": "email" }]));
    assert_eq!(editor.published_for(URI), Vec::<Value>::new());
    editor.stop();
}

#[test]
fn an_editor_that_pulls_is_not_pushed_to() {
    let mut editor = Editor::start(&json!({ "textDocument": { "diagnostic": {} } }));
    editor.open(URI, TEXT);
    let found = editor.pull(URI);
    assert_eq!(codes(&found), ["P0308"]);
    editor.stop();
}

#[test]
fn files_are_seen_as_the_editor_has_them_across_imports() {
    let mut editor = Editor::start(&json!({ "textDocument": { "diagnostic": {} } }));
    let main = "probity 1\nuse \"sets.probity\"\nworkflow w {\n  input { c: country }\n  if input.c in far { end REJECTED X }\n  end WARNING UNCHECKED\n}\n";
    editor.open(URI, main);
    assert_eq!(codes(&editor.pull(URI)).first(), Some(&"P0207"));
    editor.open("file:///w/sets.probity", "probity 1\nset far: country = { NZ }\n");
    assert_eq!(editor.pull(URI), Vec::<Value>::new());
    let place = json!({ "textDocument": { "uri": URI }, "position": { "line": 4, "character": 17 } });
    let found = editor.ask("textDocument/definition", place);
    assert_eq!(found[0]["uri"], "file:///w/sets.probity");
    assert_eq!(found[0]["range"]["start"], json!({ "line": 1, "character": 4 }));
    editor.change(
        "file:///w/sets.probity",
        2,
        json!([{ "text": "probity 1\nset near: country = { NZ }\n" }]),
    );
    assert_eq!(codes(&editor.pull(URI)).first(), Some(&"P0201"));
    editor.stop();
}

#[test]
fn catalogs_can_be_opened() {
    let mut editor = Editor::start(&json!({}));
    editor.open(URI, "probity 1\nuse jumio\nworkflow w {\n  acquire doc: ID\n  end PASSED\n}\n");
    let place = json!({ "textDocument": { "uri": URI }, "position": { "line": 3, "character": 16 } });
    let found = editor.ask("textDocument/definition", place);
    let path = found[0]["uri"].as_str().unwrap().strip_prefix("file://").unwrap().to_owned();
    let line = found[0]["range"]["start"]["line"].as_u64().unwrap() as usize;
    let text = std::fs::read_to_string(path).unwrap();
    assert!(text.lines().nth(line).unwrap().starts_with("credential ID "));
    editor.stop();
}

#[test]
fn columns_count_what_was_agreed_on() {
    for (encodings, character) in [(json!(["utf-8", "utf-16"]), 27), (json!(["utf-16"]), 25)] {
        let mut editor = Editor::start(&json!({
            "general": { "positionEncodings": encodings }, "textDocument": { "diagnostic": {} }
        }));
        editor.open(URI, "probity 1\nworkflow w {\n  if \"💥\" == \"x\" and not oops { end REJECTED X }\n  end PASSED\n}\n");
        let found = editor.pull(URI);
        let oops = found.iter().find(|one| one["message"].as_str().unwrap().contains("oops")).unwrap();
        assert_eq!(oops["range"]["start"]["character"], character);
        editor.stop();
    }
}

#[test]
fn odd_messages_cost_one_error_each() {
    let mut editor = Editor::start(&json!({}));
    let nonsense = [
        ("textDocument/hover", json!(null)),
        ("textDocument/hover", json!({ "textDocument": 7 })),
        (
            "textDocument/hover",
            json!({ "textDocument": { "uri": URI }, "position": { "line": -1, "character": 0 } }),
        ),
        ("no/such/method", json!({})),
    ];
    for (method, params) in nonsense {
        editor.send(method, params);
        assert!(editor.next_response().response_result.is_err(), "{method}");
    }
    editor.tell("textDocument/didChange", json!({ "nonsense": true }));
    editor.tell("textDocument/didOpen", json!([]));
    editor.tell("no/such/notification", json!({}));
    // A text that nobody knows has nothing to say.
    let place = json!({ "textDocument": { "uri": "nowhere" }, "position": { "line": 9, "character": 9 } });
    assert_eq!(editor.ask("textDocument/hover", place), Value::Null);
    editor.open(URI, TEXT);
    let beyond =
        json!({ "textDocument": { "uri": URI }, "position": { "line": 4_000_000_000u32, "character": 9 } });
    assert_eq!(editor.ask("textDocument/hover", beyond), Value::Null);
    editor.stop();
}

#[test]
fn what_was_cancelled_while_it_waited_is_not_worked_on() {
    let mut editor = Editor::start(&json!({}));
    editor.open(URI, &TEXT.repeat(300));
    let place = json!({ "textDocument": { "uri": URI }, "position": { "line": 3, "character": 7 } });
    let first = editor.send("textDocument/hover", place.clone());
    let second = editor.send("textDocument/hover", place);
    editor.tell("$/cancelRequest", json!({ "id": 3 }));
    assert_eq!(editor.next_response().id, first);
    let response = editor.next_response();
    // Cancelling comes too late where the server was faster.
    assert_eq!(response.id, second);
    if let Err(error) = response.response_result {
        assert_eq!(error.code, -32800);
    }
    editor.stop();
}

#[test]
fn texts_are_formatted_whole_in_part_and_on_a_closing_brace() {
    let mut editor = Editor::start(&json!({}));
    let text = "probity 1\nlet a=1\nlet bcd=2\nworkflow w {\nif a>bcd {end REJECTED X}\nend PASSED }\n";
    editor.open(URI, text);
    let options = json!({ "tabSize": 8, "insertSpaces": false });
    let document = json!({ "uri": URI });
    let whole = json!({ "textDocument": document, "options": options });
    let edits = editor.ask("textDocument/formatting", whole);
    assert!(edits.as_array().unwrap().len() > 5, "{edits}");
    let second = json!({ "start": { "line": 2, "character": 0 }, "end": { "line": 2, "character": 3 } });
    let part = json!({ "textDocument": document, "options": options, "range": second });
    let edits = editor.ask("textDocument/rangeFormatting", part);
    let lines = edits.as_array().unwrap().iter().map(|edit| edit["range"]["start"]["line"].as_u64().unwrap());
    assert!(lines.clone().count() > 0 && lines.clone().all(|line| line == 2), "{edits}");
    let closed = json!({
        "textDocument": document, "options": options, "ch": "}", "position": { "line": 4, "character": 25 }
    });
    let edits = editor.ask("textDocument/onTypeFormatting", closed);
    let lines = edits.as_array().unwrap().iter().map(|edit| edit["range"]["start"]["line"].as_u64().unwrap());
    assert!(lines.clone().count() > 0 && lines.clone().all(|line| line == 3 || line == 4), "{edits}");
    editor.stop();
}
