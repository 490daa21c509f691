//! A text, a part of it, or the block just closed in the one style.

use gen_lsp_types::{
    DocumentFormattingParams, DocumentOnTypeFormattingParams, DocumentRangeFormattingParams, TextEdit, Uri,
};
use probity::fmt::{self, Edit};
use probity::source::LineIndex;

use crate::files::Files;
use crate::position::Lines;
use crate::server::Server;
use crate::uri;

/// The edits that `of` makes of a text; the text alone matters, so nothing is analysed.
fn edits(server: &Server, uri: &Uri, of: impl FnOnce(&Lines<'_>) -> Vec<Edit>) -> Option<Vec<TextEdit>> {
    let text = Files(&server.documents).read(&uri::to_name(uri)).ok()?;
    let index = LineIndex::new(&text);
    let lines = Lines { text: &text, index: &index, encoding: server.client.encoding };
    let made = of(&lines).into_iter();
    Some(made.map(|edit| TextEdit { range: lines.range(&edit.range), new_text: edit.text }).collect())
}

pub(super) fn whole(server: &mut Server, params: DocumentFormattingParams) -> Option<Vec<TextEdit>> {
    edits(server, &params.text_document.uri, |lines| fmt::format(lines.text).edits)
}

pub(super) fn range(server: &mut Server, params: DocumentRangeFormattingParams) -> Option<Vec<TextEdit>> {
    edits(server, &params.text_document.uri, |lines| {
        let (start, end) = (lines.offset(params.range.start), lines.offset(params.range.end));
        fmt::format_range(lines.text, start..end.max(start))
    })
}

pub(super) fn on_type(server: &mut Server, params: DocumentOnTypeFormattingParams) -> Option<Vec<TextEdit>> {
    edits(server, &params.text_document.uri, |lines| {
        fmt::format_closed(lines.text, lines.offset(params.position))
    })
}
