//! What can be typed, and the parameters of the call that is being typed.

use std::ops::Range;

use gen_lsp_types::{CompletionParams, SignatureHelpParams};
use probity::ide::{self, Completion, CompletionKind};
use serde_json::{Value, json};

use super::{at, lines_of};
use crate::position::Lines;
use crate::server::Server;

pub(super) fn completion(server: &mut Server, params: CompletionParams) -> Option<Value> {
    let at = at(server, &params.text_document_position_params)?;
    let lines = lines_of(server, &at.analysis, &at.name)?;
    let found = ide::completions(&at.analysis, at.offset);
    // Countries are found by their names too, which the editor can't do by itself.
    let is_incomplete = found.iter().any(|one| one.filter.is_some());
    let items: Vec<Value> = found.iter().enumerate().map(|(nth, one)| item(one, nth, lines)).collect();
    Some(json!({ "isIncomplete": is_incomplete, "items": items }))
}

fn item(one: &Completion, nth: usize, lines: Lines<'_>) -> Value {
    let mut item = json!({
        "label": one.label,
        "kind": kind(one.kind),
        "sortText": format!("{}{nth:04}", one.rank),
        "insertTextFormat": if one.is_snippet { 2 } else { 1 },
        "textEdit": { "range": lines.range(&one.replace), "newText": one.insert },
    });
    let Some(fields) = item.as_object_mut() else { return item };
    if !one.detail.is_empty() {
        fields.insert("detail".to_owned(), json!(one.detail));
    }
    if let Some(documentation) = &one.documentation {
        fields.insert("documentation".to_owned(), json!({ "kind": "markdown", "value": documentation }));
    }
    if let Some(filter) = &one.filter {
        fields.insert("filterText".to_owned(), json!(filter));
    }
    if !one.edits.is_empty() {
        let edits: Vec<Value> = one
            .edits
            .iter()
            .map(|edit| json!({ "range": lines.range(&edit.range), "newText": edit.text }))
            .collect();
        fields.insert("additionalTextEdits".to_owned(), json!(edits));
    }
    item
}

/// The protocol's number of a kind.
fn kind(kind: CompletionKind) -> u32 {
    match kind {
        CompletionKind::Keyword => 14,
        CompletionKind::Snippet => 15,
        CompletionKind::Symbol => 20,
        CompletionKind::Field => 5,
        CompletionKind::Credential => 7,
        CompletionKind::Capability => 2,
        CompletionKind::Name => 6,
        CompletionKind::Function => 3,
        CompletionKind::Type => 22,
        CompletionKind::Declaration => 21,
        CompletionKind::Set => 13,
        CompletionKind::Catalog => 9,
        CompletionKind::Property => 10,
        CompletionKind::Unit => 11,
    }
}

pub(super) fn signature_help(server: &mut Server, params: SignatureHelpParams) -> Option<Value> {
    let at = at(server, &params.text_document_position_params)?;
    let found = ide::signatures(&at.analysis, at.offset);
    let active = found.first()?.active;
    let signatures: Vec<Value> = found
        .iter()
        .map(|one| {
            // These count UTF-16 whatever was agreed on for positions.
            let column = |end: usize| one.label.get(..end).unwrap_or_default().encode_utf16().count();
            let label = |range: &Range<usize>| json!({ "label": [column(range.start), column(range.end)] });
            let parameters: Vec<Value> = one.parameters.iter().map(label).collect();
            let mut made = json!({ "label": one.label, "parameters": parameters });
            // Beyond the last parameter none is shown as active.
            let active = one.active.unwrap_or(one.parameters.len());
            if let Some(fields) = made.as_object_mut() {
                fields.insert("activeParameter".to_owned(), json!(active));
                if let Some(documentation) = &one.documentation {
                    let documentation = json!({ "kind": "markdown", "value": documentation });
                    fields.insert("documentation".to_owned(), documentation);
                }
            }
            made
        })
        .collect();
    Some(json!({ "signatures": signatures, "activeSignature": 0, "activeParameter": active }))
}
