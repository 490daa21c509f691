//! Where a name is declared, what its type is, and where it is used.

use gen_lsp_types::{
    Definition, DefinitionParams, DefinitionResponse, DocumentHighlight, DocumentHighlightKind,
    DocumentHighlightParams, Location as LspLocation, ReferenceParams, TypeDefinitionParams,
    TypeDefinitionResponse,
};
use probity::ide::{self, Location};

use super::{At, at, lines_of, to_location};
use crate::server::Server;

fn all(server: &Server, at: &At, found: &[Location]) -> Vec<LspLocation> {
    found.iter().filter_map(|place| to_location(server, &at.analysis, place)).collect()
}

pub(super) fn definition(server: &mut Server, params: DefinitionParams) -> Option<DefinitionResponse> {
    let at = at(server, &params.text_document_position_params)?;
    let found = ide::definition(&at.analysis, at.offset);
    Some(DefinitionResponse::Definition(Definition::LocationList(all(server, &at, &found))))
}

pub(super) fn type_definition(
    server: &mut Server,
    params: TypeDefinitionParams,
) -> Option<TypeDefinitionResponse> {
    let at = at(server, &params.text_document_position_params)?;
    let found = ide::type_definition(&at.analysis, at.offset);
    Some(TypeDefinitionResponse::Definition(Definition::LocationList(all(server, &at, &found))))
}

pub(super) fn references(server: &mut Server, params: ReferenceParams) -> Option<Vec<LspLocation>> {
    let at = at(server, &params.text_document_position_params)?;
    let mut found = ide::references(&at.analysis, at.offset);
    found.retain(|one| params.context.include_declaration || !one.declares);
    let places: Vec<Location> = found.into_iter().map(|one| one.location).collect();
    Some(all(server, &at, &places))
}

pub(super) fn highlights(
    server: &mut Server,
    params: DocumentHighlightParams,
) -> Option<Vec<DocumentHighlight>> {
    let at = at(server, &params.text_document_position_params)?;
    let lines = lines_of(server, &at.analysis, &at.name)?;
    let found = ide::highlights(&at.analysis, at.offset);
    let made = found.iter().map(|one| DocumentHighlight {
        range: lines.range(&one.location.range),
        kind: Some(if one.declares { DocumentHighlightKind::Write } else { DocumentHighlightKind::Read }),
    });
    Some(made.collect())
}
