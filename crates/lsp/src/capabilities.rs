//! What the server offers, and what of the editor's abilities matters to it.

use gen_lsp_types::InitializeParams;
use serde_json::{Value, json};

use crate::position::Encoding;

/// What the editor can do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client {
    pub(crate) encoding: Encoding,
    /// It asks for diagnostics itself; pushed ones would show twice.
    pub(crate) pulls: bool,
}

impl Client {
    pub(crate) fn of(params: &InitializeParams) -> Client {
        // Read as JSON: what an editor leaves out or invents is no reason not to serve it.
        let capabilities = serde_json::to_value(&params.capabilities).unwrap_or_default();
        let encodings = capabilities.pointer("/general/positionEncodings").and_then(Value::as_array);
        let is_utf8 = encodings.is_some_and(|known| known.iter().any(|one| one == "utf-8"));
        Client {
            encoding: if is_utf8 { Encoding::Utf8 } else { Encoding::Utf16 },
            pulls: capabilities.pointer("/textDocument/diagnostic").is_some(),
        }
    }
}

/// The answer to `initialize`.
pub(crate) fn offered(client: Client) -> Value {
    json!({
        "capabilities": {
            "positionEncoding": match client.encoding { Encoding::Utf8 => "utf-8", Encoding::Utf16 => "utf-16" },
            "textDocumentSync": { "openClose": true, "change": 2, "save": false },
            "diagnosticProvider": {
                "identifier": "probity", "interFileDependencies": true, "workspaceDiagnostics": false,
            },
            "completionProvider": { "triggerCharacters": [".", ":", " ", "("], "resolveProvider": false },
            "hoverProvider": true,
            "definitionProvider": true,
            "typeDefinitionProvider": true,
            "referencesProvider": true,
            "documentHighlightProvider": true,
            "signatureHelpProvider": { "triggerCharacters": ["(", ","], "retriggerCharacters": [":", ")"] },
        },
        "serverInfo": { "name": "probity", "version": env!("CARGO_PKG_VERSION") },
    })
}
