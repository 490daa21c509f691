//! The loop: messages in their order, edits before analyses, one answer for each request.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crossbeam_channel::Sender;
use gen_lsp_types::{
    DidChangeConfigurationParams, DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams,
    DidCloseTextDocumentParams, DidOpenTextDocumentParams, InitializeParams,
};
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, RequestId, Response};
use probity::ide::Analysis;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::capabilities::{Client, offered};
use crate::diagnostics;
use crate::documents::Documents;
use crate::files::Files;
use crate::requests;
use crate::uri;
use crate::workspace::Workspace;

/// Serves one editor until it says `exit` or goes away.
///
/// Errors: the editor does not begin as the protocol says, or the connection breaks while it does.
pub fn serve(connection: Connection) -> Result<(), Box<dyn Error + Send + Sync>> {
    // An editor that goes away while it says hello is no fault of anybody.
    let (id, params) = match connection.initialize_start() {
        Err(error) if error.channel_is_disconnected() => return Ok(()),
        begun => begun?,
    };
    let params: InitializeParams = serde_json::from_value(params).unwrap_or_default();
    let client = Client::of(&params);
    match connection.initialize_finish(id, offered(client)) {
        Err(error) if error.channel_is_disconnected() => return Ok(()),
        finished => finished?,
    }
    let mut server = Server::new(client, connection.sender.clone());
    server.workspace = Workspace::of(&params);
    let mut waiting: VecDeque<Message> = VecDeque::new();
    loop {
        for message in connection.receiver.try_iter() {
            server.note_cancelled(&message);
            waiting.push_back(message);
        }
        let message = match waiting.pop_front() {
            Some(message) => message,
            None if server.has_due() => {
                server.publish_next();
                continue;
            }
            None => match connection.receiver.recv() {
                Ok(message) => message,
                // The editor is gone.
                Err(_) => return Ok(()),
            },
        };
        match message {
            Message::Request(request) if request.method == "shutdown" => {
                if !server.send(Response::new_ok(request.id, ())) {
                    return Ok(());
                }
                server.is_down = true;
            }
            Message::Request(request) => {
                let response = server.request(request);
                if !server.send(response) {
                    return Ok(());
                }
            }
            Message::Notification(note) if note.method == "exit" => return Ok(()),
            Message::Notification(note) => server.notification(note),
            // The server asks nothing that it waits for.
            Message::Response(_) => {}
        }
    }
}

/// All that is known of the editor's texts.
pub(crate) struct Server {
    pub(crate) client: Client,
    sender: Sender<Message>,
    pub(crate) documents: Documents,
    pub(crate) workspace: Workspace,
    analyses: BTreeMap<String, Arc<Analysis>>,
    /// Texts whose diagnostics are out of date.
    due: BTreeSet<String>,
    /// Files for which something was published, so that it can be taken back.
    pub(crate) published: BTreeSet<String>,
    cancelled: BTreeSet<String>,
    is_down: bool,
}

impl Server {
    fn new(client: Client, sender: Sender<Message>) -> Server {
        Server {
            client,
            sender,
            documents: Documents::default(),
            workspace: Workspace::default(),
            analyses: BTreeMap::new(),
            due: BTreeSet::new(),
            published: BTreeSet::new(),
            cancelled: BTreeSet::new(),
            is_down: false,
        }
    }

    /// Whether the editor is still there.
    fn send(&self, message: impl Into<Message>) -> bool {
        self.sender.send(message.into()).is_ok()
    }

    pub(crate) fn notify(&self, method: &str, params: impl Serialize) {
        self.send(Notification::new(method.to_owned(), params));
    }

    /// The text of that name as it is now, understood.
    pub(crate) fn analysis(&mut self, name: &str) -> Option<Arc<Analysis>> {
        if let Some(known) = self.analyses.get(name) {
            return Some(Arc::clone(known));
        }
        let files = Files(&self.documents);
        let text = files.read(name).ok()?;
        let analysis = Arc::new(Analysis::of(name, &text, &files));
        self.analyses.insert(name.to_owned(), Arc::clone(&analysis));
        Some(analysis)
    }

    /// Reads ahead: what is cancelled while it waits is not worked on.
    fn note_cancelled(&mut self, message: &Message) {
        if let Message::Notification(note) = message
            && let Some(id) = cancelled(note)
        {
            self.cancelled.insert(id);
        }
    }

    fn request(&mut self, request: Request) -> Response {
        let id = request.id.clone();
        if self.is_down {
            let message = "the server was told to shut down".to_owned();
            return Response::new_err(id, ErrorCode::InvalidRequest as i32, message);
        }
        if self.cancelled.remove(&text_of(&id)) {
            let message = "cancelled".to_owned();
            return Response::new_err(id, ErrorCode::RequestCanceled as i32, message);
        }
        match catch_unwind(AssertUnwindSafe(|| requests::answer(self, request))) {
            Ok(response) => response,
            Err(_) => {
                // Whatever it was in the middle of is made anew.
                self.analyses.clear();
                let message = "the server could not answer this; it goes on".to_owned();
                Response::new_err(id, ErrorCode::InternalError as i32, message)
            }
        }
    }

    /// Answers a request with what `of` says of its parameters.
    pub(crate) fn answer<P: DeserializeOwned, R: Serialize>(
        &mut self,
        request: Request,
        of: impl FnOnce(&mut Server, P) -> R,
    ) -> Response {
        match serde_json::from_value(request.params) {
            Ok(params) => Response::new_ok(request.id, of(self, params)),
            Err(error) => {
                let message = format!("the parameters of {} can't be read: {error}", request.method);
                Response::new_err(request.id, ErrorCode::InvalidParams as i32, message)
            }
        }
    }

    /// As [`Server::answer`], where `of` may say why it does not do what was asked: the editor shows it.
    pub(crate) fn answer_or_refuse<P: DeserializeOwned, R: Serialize>(
        &mut self,
        request: Request,
        of: impl FnOnce(&mut Server, P) -> Result<R, String>,
    ) -> Response {
        let id = request.id.clone();
        let mut refused = None;
        let response = self.answer(request, |server, params| match of(server, params) {
            Ok(result) => Some(result),
            Err(why) => {
                refused = Some(why);
                None
            }
        });
        match refused {
            Some(why) => Response::new_err(id, ErrorCode::RequestFailed as i32, why),
            None => response,
        }
    }

    fn notification(&mut self, note: Notification) {
        match note.method.as_str() {
            "textDocument/didOpen" => {
                if let Some(params) = read::<DidOpenTextDocumentParams>(note) {
                    let opened = params.text_document;
                    let name = uri::to_name(&opened.uri);
                    self.documents.open(name.clone(), opened.text, opened.version);
                    self.all_changed();
                    self.due.insert(name);
                }
            }
            "textDocument/didChange" => {
                if let Some(params) = read::<DidChangeTextDocumentParams>(note) {
                    let (document, changes) = (params.text_document, params.content_changes);
                    let name = uri::to_name(&document.text_document_identifier.uri);
                    self.documents.change(&name, document.version, changes, self.client.encoding);
                    self.changed(&name);
                }
            }
            "textDocument/didClose" => {
                if let Some(params) = read::<DidCloseTextDocumentParams>(note) {
                    let name = uri::to_name(&params.text_document.uri);
                    self.documents.close(&name);
                    self.all_changed();
                    self.due.remove(&name);
                    diagnostics::retract(self, &name);
                }
            }
            "workspace/didChangeConfiguration" => {
                if let Some(params) = read::<DidChangeConfigurationParams>(note) {
                    self.client.configure(&params.settings);
                }
            }
            "workspace/didChangeWorkspaceFolders" => {
                if let Some(params) = read::<DidChangeWorkspaceFoldersParams>(note) {
                    self.workspace.change(&params.event.added, &params.event.removed);
                }
            }
            // Its request came before it and has been answered, so there is nothing left to remember.
            "$/cancelRequest" => {
                if let Some(id) = cancelled(&note) {
                    self.cancelled.remove(&id);
                }
            }
            // Whichever they are, imports may be about them.
            "workspace/didChangeWatchedFiles" => self.all_changed(),
            _ => {}
        }
    }

    /// What was understood of a text, and of those that import it, is out of date.
    fn changed(&mut self, name: &str) {
        let has_it = |analysis: &Analysis| analysis.sources().files().any(|file| file.name == *name);
        let stale: Vec<String> = self
            .analyses
            .iter()
            .filter(|(root, analysis)| *root == name || has_it(analysis))
            .map(|(root, _)| root.clone())
            .collect();
        for root in stale {
            self.analyses.remove(&root);
            if self.documents.get(&root).is_some() {
                self.due.insert(root);
            }
        }
        if self.documents.get(name).is_some() {
            self.due.insert(name.to_owned());
        }
    }

    /// A file may have come or gone, which any import may be about.
    fn all_changed(&mut self) {
        self.analyses.clear();
        self.due = self.documents.names().cloned().collect();
    }

    fn has_due(&self) -> bool {
        !self.client.pulls && !self.due.is_empty()
    }

    /// Diagnostics of one text that is out of date.
    fn publish_next(&mut self) {
        let Some(name) = self.due.pop_first() else { return };
        if catch_unwind(AssertUnwindSafe(|| diagnostics::publish(self, &name))).is_err() {
            self.analyses.clear();
        }
    }
}

fn read<P: DeserializeOwned>(note: Notification) -> Option<P> {
    serde_json::from_value(note.params).ok()
}

/// As it stands in JSON, where `$/cancelRequest` has it.
fn text_of(id: &RequestId) -> String {
    serde_json::to_string(id).unwrap_or_default()
}

/// The id that a message cancels.
fn cancelled(note: &Notification) -> Option<String> {
    if note.method != "$/cancelRequest" {
        return None;
    }
    note.params.get("id").map(ToString::to_string)
}
