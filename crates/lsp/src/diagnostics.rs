//! Findings as the protocol has them: pushed when the editor rests, or given when it asks.

use std::collections::BTreeMap;

use gen_lsp_types::{
    Code, CodeDescription, Diagnostic as LspDiagnostic, DiagnosticRelatedInformation, DiagnosticSeverity,
    DiagnosticTag, Message, PublishDiagnosticsParams, Uri,
};
use probity::diagnostic::{Diagnostic, Severity};
use probity::ide::{Analysis, Tag, tag};

use crate::requests::{lines_of, to_location};
use crate::server::Server;
use crate::uri;

/// Where the pages that explain codes are.
const PAGES: &str = "https://github.com/probity-lang/probity/blob/main/docs/codes";

/// Publishes what is found in a text, and in files that it imports and that are not open themselves.
pub(crate) fn publish(server: &mut Server, name: &str) {
    let Some(analysis) = server.analysis(name) else { return };
    let mut by_file: BTreeMap<String, Vec<LspDiagnostic>> = BTreeMap::new();
    for diagnostic in analysis.diagnostics() {
        let file = analysis.location(diagnostic.primary.span).file;
        if let Some(made) = to_lsp(server, &analysis, diagnostic) {
            by_file.entry(file).or_default().push(made);
        }
    }
    for file in analysis.sources().files() {
        let is_root = file.name == *name;
        if is_catalog(&file.name) || !is_root && server.documents.get(&file.name).is_some() {
            continue;
        }
        let found = by_file.remove(&file.name).unwrap_or_default();
        if is_root || !found.is_empty() || server.published.contains(&file.name) {
            send(server, &file.name, found);
        }
    }
}

/// Takes back what was published for a text that is closed.
pub(crate) fn retract(server: &mut Server, name: &str) {
    if server.published.contains(name) {
        send(server, name, Vec::new());
    }
}

fn send(server: &mut Server, name: &str, diagnostics: Vec<LspDiagnostic>) {
    if diagnostics.is_empty() {
        server.published.remove(name);
    } else {
        server.published.insert(name.to_owned());
    }
    let version = server.documents.get(name).map(|document| document.version);
    let params = PublishDiagnosticsParams { uri: uri::from_name(name), version, diagnostics };
    server.notify("textDocument/publishDiagnostics", params);
}

/// What is found in a text itself.
pub(crate) fn of(server: &mut Server, name: &str) -> Vec<LspDiagnostic> {
    let Some(analysis) = server.analysis(name) else { return Vec::new() };
    let own = analysis.diagnostics().iter();
    let own = own.filter(|found| analysis.location(found.primary.span).file == *name);
    own.filter_map(|diagnostic| to_lsp(server, &analysis, diagnostic)).collect()
}

pub(crate) fn is_catalog(name: &str) -> bool {
    name.starts_with("catalog/")
}

pub(crate) fn to_lsp(server: &Server, analysis: &Analysis, diagnostic: &Diagnostic) -> Option<LspDiagnostic> {
    let place = analysis.location(diagnostic.primary.span);
    let range = lines_of(server, analysis, &place.file)?.range(&place.range);
    let related = diagnostic.secondary.iter().filter_map(|label| {
        let location = to_location(server, analysis, &analysis.location(label.span))?;
        Some(DiagnosticRelatedInformation { location, message: label.text.clone() })
    });
    let mut message = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        message.push_str(&format!("\nhelp: {help}"));
    }
    let code = diagnostic.code.to_string();
    Some(LspDiagnostic {
        range,
        severity: Some(match diagnostic.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Note => DiagnosticSeverity::Information,
        }),
        code_description: Some(CodeDescription { href: Uri(format!("{PAGES}/{code}.md")) }),
        code: Some(Code::String(code)),
        source: Some("probity".to_owned()),
        message: Message::String(message),
        tags: tag(diagnostic).map(|tag| match tag {
            Tag::Unnecessary => vec![DiagnosticTag::Unnecessary],
        }),
        related_information: Some(related.collect()),
        data: None,
    })
}
