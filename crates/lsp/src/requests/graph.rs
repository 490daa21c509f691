//! `probity/graph`: the picture of a workflow, as docs/protocol.md has it.

use gen_lsp_types::TextDocumentIdentifier;
use probity::graph::Direction;
use probity::ide;
use serde::Deserialize;
use serde_json::Value;

use super::{to_location, whole};
use crate::server::Server;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Params {
    text_document: TextDocumentIdentifier,
    workflow: Option<String>,
    direction: Option<Towards>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Towards {
    Down,
    Right,
}

pub(super) fn graph(server: &mut Server, params: Params) -> Option<Value> {
    let (_, analysis) = whole(server, &params.text_document)?;
    let direction = match params.direction {
        Some(Towards::Right) => Direction::Right,
        Some(Towards::Down) | None => Direction::Down,
    };
    let server = &*server;
    ide::picture(&analysis, params.workflow.as_deref(), direction, &|place| {
        let location = to_location(server, &analysis, place);
        location.and_then(|location| serde_json::to_value(location).ok()).unwrap_or(Value::Null)
    })
}
