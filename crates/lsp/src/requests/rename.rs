//! Renaming, in the open texts that import the file as well.

use gen_lsp_types::{PrepareRenameParams, PrepareRenamePlaceholder, RenameParams, WorkspaceEdit};
use probity::ide::{self, Change};

use super::{actions, at, lines_of};
use crate::files::Files;
use crate::server::Server;

/// The name that would get another one; `None` where the text is not there.
pub(super) fn prepare(
    server: &mut Server,
    params: PrepareRenameParams,
) -> Result<Option<PrepareRenamePlaceholder>, String> {
    let Some(at) = at(server, &params.text_document_position_params) else { return Ok(None) };
    let range = ide::prepare_rename(&at.analysis, at.offset)?;
    let Some(lines) = lines_of(server, &at.analysis, &at.name) else { return Ok(None) };
    let placeholder = at.analysis.text().get(range.clone()).unwrap_or_default().to_owned();
    Ok(Some(PrepareRenamePlaceholder { range: lines.range(&range), placeholder }))
}

pub(super) fn rename(server: &mut Server, params: RenameParams) -> Result<Option<WorkspaceEdit>, String> {
    let Some(at) = at(server, &params.text_document_position_params) else { return Ok(None) };
    let new = params.new_name;
    let changes = ide::rename(&at.analysis, &Files(&server.documents), at.offset, &new)?;
    let Some(mut edit) = actions::edit(server, &at.analysis, &changes) else { return Ok(None) };
    let Some(declared) = ide::declared_at(&at.analysis, at.offset) else { return Ok(Some(edit)) };
    // Scripts that import the file in which the name is declared.
    let mut done: Vec<Change> = changes;
    let names: Vec<String> = server.documents.names().filter(|name| **name != at.name).cloned().collect();
    for name in names {
        let Some(other) = server.analysis(&name) else { continue };
        let mut further = ide::rename_in(&other, &declared, &new);
        further.retain(|change| !done.contains(change));
        let Some(more) = actions::edit(server, &other, &further) else { continue };
        if let (Some(all), Some(more)) = (&mut edit.changes, more.changes) {
            for (file, edits) in more {
                all.entry(file).or_default().extend(edits);
            }
        }
        done.extend(further);
    }
    Ok(Some(edit))
}
