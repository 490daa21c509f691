//! What the server offers, and what of the editor's abilities matters to it.

use gen_lsp_types::InitializeParams;
use probity::ide::InlaySettings;
use serde_json::{Value, json};

use crate::position::Encoding;
use crate::requests;
use crate::requests::tokens;

/// What the editor can do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Client {
    pub(crate) encoding: Encoding,
    /// It asks for diagnostics itself; pushed ones would show twice.
    pub(crate) pulls: bool,
    pub(crate) inlays: InlaySettings,
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
            inlays: params.initialization_options.as_ref().map_or_else(InlaySettings::default, inlays),
        }
    }

    /// Takes over settings that have changed: those of the server, or all of the editor with the server's among them.
    pub(crate) fn configure(&mut self, settings: &Value) {
        self.inlays = inlays(settings.get("probity").unwrap_or(settings));
    }
}

/// `{ "inlayHints": { "types": false } }`: what is not there is on.
fn inlays(settings: &Value) -> InlaySettings {
    let is_on = |name: &str| {
        let one = settings.get("inlayHints").and_then(|hints| hints.get(name));
        one.and_then(Value::as_bool).unwrap_or(true)
    };
    InlaySettings {
        types: is_on("types"),
        scores: is_on("scores"),
        missing: is_on("missing"),
        parameters: is_on("parameters"),
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
            "callHierarchyProvider": true,
            "codeLensProvider": { "resolveProvider": false },
            "documentSymbolProvider": true,
            "foldingRangeProvider": true,
            "completionProvider": { "triggerCharacters": [".", ":", " ", "("], "resolveProvider": false },
            "hoverProvider": true,
            "inlayHintProvider": { "resolveProvider": false },
            "definitionProvider": true,
            "typeDefinitionProvider": true,
            "referencesProvider": true,
            "documentFormattingProvider": true,
            "documentHighlightProvider": true,
            "documentOnTypeFormattingProvider": { "firstTriggerCharacter": "}" },
            "documentRangeFormattingProvider": true,
            "selectionRangeProvider": true,
            "semanticTokensProvider": { "legend": tokens::legend(), "full": true, "range": true },
            "workspaceSymbolProvider": true,
            "codeActionProvider": { "codeActionKinds": requests::ACTION_KINDS },
            "renameProvider": { "prepareProvider": true },
            "signatureHelpProvider": { "triggerCharacters": ["(", ","], "retriggerCharacters": [":", ")"] },
        },
        "serverInfo": { "name": "probity", "version": env!("CARGO_PKG_VERSION") },
    })
}
