//! What an editor writes into the text and above it: inlay hints and code lenses.

use gen_lsp_types::{CodeLens, CodeLensParams, Command, InlayHint, InlayHintKind, InlayHintParams};
use probity::ide::{self, InlayKind, LensAction};
use serde_json::json;

use super::{lines_of, whole};
use crate::server::Server;

pub(super) fn inlays(server: &mut Server, params: InlayHintParams) -> Option<Vec<InlayHint>> {
    let (name, analysis) = whole(server, &params.text_document)?;
    let lines = lines_of(server, &analysis, &name)?;
    let range = lines.offset(params.range.start)..lines.offset(params.range.end);
    let made = ide::inlays(&analysis, range, server.client.inlays).into_iter().map(|hint| InlayHint {
        position: lines.position(hint.offset),
        label: hint.label.into(),
        kind: match hint.kind {
            InlayKind::Type => Some(InlayHintKind::Type),
            InlayKind::Parameter => Some(InlayHintKind::Parameter),
            InlayKind::Score | InlayKind::Missing => None,
        },
        text_edits: None,
        tooltip: hint.tooltip.map(Into::into),
        padding_left: Some(hint.kind == InlayKind::Score),
        padding_right: Some(hint.kind == InlayKind::Parameter),
        data: None,
    });
    Some(made.collect())
}

/// With the commands that docs/protocol.md names; the client carries them out.
pub(super) fn lenses(server: &mut Server, params: CodeLensParams) -> Option<Vec<CodeLens>> {
    let (name, analysis) = whole(server, &params.text_document)?;
    let lines = lines_of(server, &analysis, &name)?;
    let uri = &params.text_document.uri;
    let made = ide::lenses(&analysis).into_iter().map(|lens| {
        let (command, argument) = match &lens.action {
            LensAction::RunTest { workflow, test } => {
                ("probity.runTest", json!({ "uri": uri, "workflow": workflow, "test": test }))
            }
            LensAction::ShowGraph { workflow } => {
                ("probity.showGraph", json!({ "uri": uri, "workflow": workflow }))
            }
            LensAction::Explain { code } => ("probity.explain", json!({ "uri": uri, "code": code })),
        };
        let command = Command {
            title: lens.action.title(),
            tooltip: None,
            command: command.to_owned(),
            arguments: Some(vec![argument]),
        };
        CodeLens { range: lines.range(&lens.range), command: Some(command), data: None }
    });
    Some(made.collect())
}
