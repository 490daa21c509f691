//! An editor that speaks with a server on another thread.

use std::collections::BTreeMap;
use std::thread::JoinHandle;
use std::time::Duration;

use lsp_server::{Connection, Message, Notification, Request, RequestId, Response};
use serde_json::{Value, json};

pub struct Editor {
    connection: Connection,
    server: Option<JoinHandle<()>>,
    next: i32,
    /// What was published last, by URI.
    pub published: BTreeMap<String, Vec<Value>>,
    /// How often something was published.
    pub publications: usize,
}

/// Nothing in these tests takes so long; a server that hangs fails the test instead of hanging it.
const PATIENCE: Duration = Duration::from_secs(60);

impl Editor {
    /// Starts a server and shakes hands. `capabilities` are the editor's.
    pub fn start(capabilities: &Value) -> Editor {
        let (server, client) = Connection::memory();
        let server = std::thread::spawn(move || probity_lsp::serve(server).unwrap());
        let mut editor = Editor {
            connection: client,
            server: Some(server),
            next: 0,
            published: BTreeMap::new(),
            publications: 0,
        };
        let answer = editor
            .ask("initialize", json!({ "processId": null, "rootUri": null, "capabilities": capabilities }));
        assert_eq!(answer["serverInfo"]["name"], "probity");
        editor.tell("initialized", json!({}));
        editor
    }

    pub fn tell(&self, method: &str, params: Value) {
        self.connection.sender.send(Notification::new(method.to_owned(), params).into()).unwrap();
    }

    pub fn send(&mut self, method: &str, params: Value) -> RequestId {
        self.next += 1;
        let id = RequestId::from(self.next);
        self.connection.sender.send(Request::new(id.clone(), method.to_owned(), params).into()).unwrap();
        id
    }

    /// The next answer; publications on the way are noted.
    pub fn next_response(&mut self) -> Response {
        loop {
            match self.connection.receiver.recv_timeout(PATIENCE).unwrap() {
                Message::Response(response) => return response,
                Message::Notification(note) => self.note(note),
                Message::Request(request) => {
                    let answer = Response::new_ok(request.id, Value::Null);
                    self.connection.sender.send(answer.into()).unwrap();
                }
            }
        }
    }

    fn note(&mut self, note: Notification) {
        if note.method == "textDocument/publishDiagnostics" {
            let uri = note.params["uri"].as_str().unwrap().to_owned();
            self.publications += 1;
            self.published.insert(uri, note.params["diagnostics"].as_array().unwrap().clone());
        }
    }

    pub fn ask(&mut self, method: &str, params: Value) -> Value {
        let id = self.send(method, params);
        let response = self.next_response();
        assert_eq!(response.id, id, "answers come in order");
        match response.response_result {
            Ok(result) => result,
            Err(error) => panic!("{method}: {error:?}"),
        }
    }

    pub fn open(&self, uri: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": "probity", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    pub fn change(&self, uri: &str, version: i32, changes: Value) {
        let document = json!({ "uri": uri, "version": version });
        self.tell("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes }));
    }

    /// Waits until the server has said all that it has to say: it publishes when nothing waits.
    pub fn published_for(&mut self, uri: &str) -> Vec<Value> {
        let before = self.publications;
        while self.publications == before || !self.published.contains_key(uri) {
            match self.connection.receiver.recv_timeout(PATIENCE).unwrap() {
                Message::Notification(note) => self.note(note),
                other => panic!("unexpected: {other:?}"),
            }
        }
        self.published[uri].clone()
    }

    pub fn pull(&mut self, uri: &str) -> Vec<Value> {
        let answer = self.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }));
        answer["items"].as_array().unwrap().clone()
    }

    /// Says goodbye; the server ends without an error.
    pub fn stop(mut self) {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.server.take().unwrap().join().unwrap();
    }
}

/// Codes of diagnostics.
pub fn codes(diagnostics: &[Value]) -> Vec<&str> {
    diagnostics.iter().map(|one| one["code"].as_str().unwrap()).collect()
}
