//! Code actions and renames as an editor asks for them and gets them.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says what it expects"
)]

use std::thread;

use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};

/// An editor with one text open.
struct Editor {
    connection: Connection,
    server: thread::JoinHandle<()>,
    next: i32,
}

const URI: &str = "untitled:a";

impl Editor {
    fn with(text: &str) -> Editor {
        let (connection, theirs) = Connection::memory();
        let server = thread::spawn(move || probity_lsp::serve(theirs).expect("the server serves"));
        let mut editor = Editor { connection, server, next: 0 };
        let capabilities = json!({ "textDocument": { "diagnostic": {} } });
        let offered = editor.ask("initialize", json!({ "capabilities": capabilities })).unwrap();
        assert!(offered.pointer("/capabilities/codeActionProvider/codeActionKinds").is_some(), "{offered}");
        assert_eq!(offered.pointer("/capabilities/renameProvider/prepareProvider"), Some(&json!(true)));
        editor.tell("initialized", json!({}));
        let document = json!({ "uri": URI, "languageId": "probity", "version": 1, "text": text });
        editor.tell("textDocument/didOpen", json!({ "textDocument": document }));
        editor
    }

    fn tell(&self, method: &str, params: Value) {
        self.connection.sender.send(Notification::new(method.to_owned(), params).into()).unwrap();
    }

    fn ask(&mut self, method: &str, params: Value) -> Result<Value, String> {
        self.next += 1;
        let id = RequestId::from(self.next);
        self.connection.sender.send(Request::new(id.clone(), method.to_owned(), params).into()).unwrap();
        loop {
            let message = self.connection.receiver.recv().expect("the server answers");
            if let Message::Response(Response { id: of, response_result }) = message
                && of == id
            {
                return response_result.map_err(|error| error.message);
            }
        }
    }

    fn actions(&mut self, line: u32, character: u32, only: Option<&str>) -> Vec<Value> {
        let at = json!({ "line": line, "character": character });
        let mut context = json!({ "diagnostics": [] });
        if let Some(only) = only {
            context["only"] = json!([only]);
        }
        let params = json!({ "textDocument": { "uri": URI }, "range": { "start": at, "end": at }, "context": context });
        self.ask("textDocument/codeAction", params).unwrap().as_array().cloned().unwrap_or_default()
    }

    fn leave(mut self) {
        self.ask("shutdown", Value::Null).unwrap();
        self.tell("exit", Value::Null);
        self.server.join().unwrap();
    }
}

const SLIPS: &str = "probity 1\nworkflow w {\n  input { email: text }\n  if input.emial == \"x\" && input.email != \"y\" { end REJECTED X }\n  end PASSED\n}\n";
const RIGHT: &str = "probity 1\nworkflow w {\n  input { email: text }\n  if input.email == \"x\" { end REJECTED X }\n  end PASSED\n}\n";

#[test]
fn fixes_carry_what_they_mend_and_all_are_made_at_once() {
    let mut editor = Editor::with(&SLIPS.replace("&&", "and"));
    let found = editor.actions(3, 12, Some("quickfix"));
    let [fix] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((&fix["title"], &fix["kind"]), (&json!("Change to `email`"), &json!("quickfix")));
    assert_eq!((&fix["isPreferred"], &fix["diagnostics"][0]["code"]), (&json!(true), &json!("P0308")));
    assert_eq!(fix["edit"]["changes"][URI][0]["newText"], "email");
    editor.leave();

    let mut editor = Editor::with(SLIPS);
    let found = editor.actions(0, 0, Some("source.fixAll"));
    let [all] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(all["kind"], "source.fixAll");
    let edits = all["edit"]["changes"][URI].as_array().unwrap();
    assert_eq!(edits.len(), 1);
    assert!(edits[0]["newText"].as_str().unwrap().contains("and"), "{edits:?}");
    editor.leave();
}

#[test]
fn refactorings_have_their_kinds() {
    let mut editor = Editor::with(RIGHT);
    let found = editor.actions(3, 12, None);
    let kinds: Vec<&str> = found.iter().filter_map(|action| action["kind"].as_str()).collect();
    assert_eq!(kinds, ["refactor.extract", "refactor.extract", "refactor.rewrite"]);
    assert_eq!(editor.actions(3, 12, Some("refactor.rewrite")).len(), 1);
    assert!(editor.actions(3, 12, Some("quickfix")).is_empty());
    editor.leave();
}

#[test]
fn a_name_is_changed_or_refused_with_a_reason() {
    let mut editor = Editor::with(RIGHT);
    let at = |line: u32, character: u32| json!({ "textDocument": { "uri": URI }, "position": { "line": line, "character": character } });
    let prepared = editor.ask("textDocument/prepareRename", at(3, 12)).unwrap();
    assert_eq!(prepared["placeholder"], "email");
    let mut params = at(3, 12);
    params["newName"] = json!("mail");
    let edit = editor.ask("textDocument/rename", params.clone()).unwrap();
    let texts: Vec<&str> =
        edit["changes"][URI].as_array().unwrap().iter().filter_map(|one| one["newText"].as_str()).collect();
    assert_eq!(texts, ["mail", "mail", " at \"email\""]);
    params["newName"] = json!("Mail");
    assert!(editor.ask("textDocument/rename", params).unwrap_err().contains("is not a name"));
    assert!(editor.ask("textDocument/prepareRename", at(4, 2)).unwrap_err().contains("no name here"));
    editor.leave();
}
