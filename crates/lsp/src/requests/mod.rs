//! Requests, each translated to a question of the library and its answer back.

mod actions;
mod calls;
mod formatting;
mod graph;
mod hints;
mod navigation;
mod rename;
mod structure;
mod symbols;
pub(crate) mod tokens;
mod typing;

use gen_lsp_types::{
    DocumentDiagnosticParams, DocumentDiagnosticReport, FullDocumentDiagnosticReport, Hover as LspHover,
    HoverParams, Location as LspLocation, MarkupContent, MarkupKind, RelatedFullDocumentDiagnosticReport,
    TextDocumentIdentifier, TextDocumentPositionParams,
};
use lsp_server::{ErrorCode, Request, Response};
use probity::ide::{self, Analysis, Location};
use std::sync::Arc;

pub(crate) use actions::ACTION_KINDS;

use crate::catalogs;
use crate::diagnostics;
use crate::position::Lines;
use crate::server::Server;
use crate::uri;

/// Answers a request, whatever it is.
pub(crate) fn answer(server: &mut Server, request: Request) -> Response {
    match request.method.as_str() {
        "callHierarchy/incomingCalls" => server.answer(request, calls::incoming),
        "callHierarchy/outgoingCalls" => server.answer(request, calls::outgoing),
        "probity/graph" => server.answer(request, graph::graph),
        "textDocument/codeLens" => server.answer(request, hints::lenses),
        "textDocument/codeAction" => server.answer(request, actions::code_actions),
        "textDocument/completion" => server.answer(request, typing::completion),
        "textDocument/diagnostic" => server.answer(request, pull),
        "textDocument/formatting" => server.answer(request, formatting::whole),
        "textDocument/documentSymbol" => server.answer(request, symbols::of_document),
        "textDocument/foldingRange" => server.answer(request, structure::folds),
        "textDocument/inlayHint" => server.answer(request, hints::inlays),
        "textDocument/prepareCallHierarchy" => server.answer(request, calls::prepare),
        "textDocument/selectionRange" => server.answer(request, structure::selections),
        "textDocument/semanticTokens/full" => server.answer(request, tokens::all),
        "textDocument/semanticTokens/range" => server.answer(request, tokens::in_range),
        "workspace/symbol" => server.answer(request, symbols::of_workspace),
        "textDocument/hover" => server.answer(request, hover),
        "textDocument/onTypeFormatting" => server.answer(request, formatting::on_type),
        "textDocument/rangeFormatting" => server.answer(request, formatting::range),
        "textDocument/definition" => server.answer(request, navigation::definition),
        "textDocument/typeDefinition" => server.answer(request, navigation::type_definition),
        "textDocument/references" => server.answer(request, navigation::references),
        "textDocument/documentHighlight" => server.answer(request, navigation::highlights),
        "textDocument/prepareRename" => server.answer_or_refuse(request, rename::prepare),
        "textDocument/rename" => server.answer_or_refuse(request, rename::rename),
        "textDocument/signatureHelp" => server.answer(request, typing::signature_help),
        other => {
            let message = format!("the server does not know {other}");
            Response::new_err(request.id, ErrorCode::MethodNotFound as i32, message)
        }
    }
}

/// A text and a place in it that a request asks about.
pub(crate) struct At {
    pub(crate) analysis: Arc<Analysis>,
    pub(crate) name: String,
    pub(crate) offset: usize,
}

/// What the parameters of most requests point at; `None`: the text is not open and not on the disk.
pub(crate) fn at(server: &mut Server, params: &TextDocumentPositionParams) -> Option<At> {
    let name = uri::to_name(&params.text_document.uri);
    let analysis = server.analysis(&name)?;
    let offset = lines_of(server, &analysis, &name)?.offset(params.position);
    Some(At { analysis, name, offset })
}

/// A whole text that a request asks about, and its name; `None`: it is not open and not on the disk.
pub(crate) fn whole(
    server: &mut Server,
    document: &TextDocumentIdentifier,
) -> Option<(String, Arc<Analysis>)> {
    let name = uri::to_name(&document.uri);
    let analysis = server.analysis(&name)?;
    Some((name, analysis))
}

/// The lines of a file that takes part in an analysis.
pub(crate) fn lines_of<'a>(server: &Server, analysis: &'a Analysis, name: &str) -> Option<Lines<'a>> {
    let file = analysis.sources().files().find(|file| file.name == *name)?;
    Some(Lines { text: &file.text, index: &file.lines, encoding: server.client.encoding })
}

/// A place in a file that an editor can open; catalogs are written out for it.
pub(crate) fn to_location(server: &Server, analysis: &Analysis, place: &Location) -> Option<LspLocation> {
    let lines = lines_of(server, analysis, &place.file)?;
    let uri = if diagnostics::is_catalog(&place.file) {
        uri::from_name(&catalogs::file(&place.file, lines.text)?.display().to_string())
    } else {
        uri::from_name(&place.file)
    };
    Some(LspLocation { uri, range: lines.range(&place.range) })
}

fn hover(server: &mut Server, params: HoverParams) -> Option<LspHover> {
    let at = at(server, &params.text_document_position_params)?;
    let found = ide::hover(&at.analysis, at.offset)?;
    let range = lines_of(server, &at.analysis, &at.name)?.range(&found.range);
    let contents = MarkupContent { kind: MarkupKind::Markdown, value: found.markdown };
    Some(LspHover { contents: contents.into(), range: Some(range) })
}

fn pull(server: &mut Server, params: DocumentDiagnosticParams) -> DocumentDiagnosticReport {
    let name = uri::to_name(&params.text_document.uri);
    let items = diagnostics::of(server, &name);
    let report = FullDocumentDiagnosticReport { result_id: None, items };
    RelatedFullDocumentDiagnosticReport { related_documents: None, full_document_diagnostic_report: report }
        .into()
}
