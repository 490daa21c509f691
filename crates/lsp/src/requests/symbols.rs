//! Outlines: of a text, and of all scripts that are near.

use gen_lsp_types::{
    BaseSymbolInformation, DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse,
    Location as LspLocation, SymbolKind as LspSymbolKind, WorkspaceSymbol, WorkspaceSymbolParams,
};
use probity::ide::{self, Symbol, SymbolKind};

use super::{lines_of, whole};
use crate::position::Lines;
use crate::server::Server;
use crate::uri;

/// More are of no use to somebody who is typing.
const MOST_FOUND: usize = 200;

pub(super) fn of_document(
    server: &mut Server,
    params: DocumentSymbolParams,
) -> Option<DocumentSymbolResponse> {
    let (name, analysis) = whole(server, &params.text_document)?;
    let lines = lines_of(server, &analysis, &name)?;
    Some(all(&lines, ide::symbols(&analysis)).into())
}

fn all(lines: &Lines<'_>, symbols: Vec<Symbol>) -> Vec<DocumentSymbol> {
    symbols.into_iter().map(|symbol| one(lines, symbol)).collect()
}

#[expect(deprecated, reason = "the field has to be there")]
fn one(lines: &Lines<'_>, symbol: Symbol) -> DocumentSymbol {
    DocumentSymbol {
        name: symbol.name,
        detail: Some(symbol.detail).filter(|detail| !detail.is_empty()),
        kind: kind(symbol.kind),
        tags: None,
        deprecated: None,
        range: lines.range(&symbol.range),
        selection_range: lines.range(&symbol.selection),
        children: Some(all(lines, symbol.children)).filter(|children| !children.is_empty()),
    }
}

/// The icon beside it.
pub(super) fn kind(kind: SymbolKind) -> LspSymbolKind {
    match kind {
        SymbolKind::Import => LspSymbolKind::Module,
        SymbolKind::Enum => LspSymbolKind::Enum,
        SymbolKind::Variant => LspSymbolKind::EnumMember,
        SymbolKind::Record => LspSymbolKind::Struct,
        SymbolKind::Field => LspSymbolKind::Field,
        SymbolKind::Set | SymbolKind::List => LspSymbolKind::Array,
        SymbolKind::Constant => LspSymbolKind::Constant,
        SymbolKind::Function | SymbolKind::Table => LspSymbolKind::Function,
        SymbolKind::Rules | SymbolKind::Risk => LspSymbolKind::Operator,
        SymbolKind::Rule => LspSymbolKind::Property,
        SymbolKind::Terminal => LspSymbolKind::Event,
        SymbolKind::Credential | SymbolKind::Acquired => LspSymbolKind::Object,
        SymbolKind::Capability | SymbolKind::Service => LspSymbolKind::Interface,
        SymbolKind::Format => LspSymbolKind::Namespace,
        SymbolKind::Step | SymbolKind::Test => LspSymbolKind::Method,
        SymbolKind::Workflow => LspSymbolKind::Class,
        SymbolKind::Check => LspSymbolKind::Variable,
        SymbolKind::Band => LspSymbolKind::Number,
        SymbolKind::Branch => LspSymbolKind::Boolean,
        SymbolKind::Statement => LspSymbolKind::Key,
    }
}

pub(super) fn of_workspace(server: &mut Server, params: WorkspaceSymbolParams) -> Vec<WorkspaceSymbol> {
    let listed = server.workspace.list(&server.documents, server.client.encoding);
    let outlines: Vec<&[Symbol]> = listed.iter().map(|(_, file)| file.symbols.as_slice()).collect();
    let found = ide::search(&outlines, &params.query, MOST_FOUND);
    let made = found.into_iter().filter_map(|found| {
        let (name, file) = listed.get(found.of)?;
        let range = *file.ranges.get(found.at)?;
        let location = LspLocation { uri: uri::from_name(name), range };
        let base_symbol_information = BaseSymbolInformation {
            name: found.symbol.name.clone(),
            kind: kind(found.symbol.kind),
            tags: None,
            container_name: Some(found.symbol.detail.clone()).filter(|detail| !detail.is_empty()),
        };
        Some(WorkspaceSymbol { location: location.into(), data: None, base_symbol_information })
    });
    made.collect()
}
