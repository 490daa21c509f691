//! Quick fixes, refactorings, and all certain fixes of a file at once.

use std::collections::HashMap;
use std::ops::Range;

use gen_lsp_types::{CodeAction, CodeActionKind, CodeActionParams, TextEdit, Uri, WorkspaceEdit};
use probity::ide::{self, Analysis, Change, Location, RefactorKind};

use super::lines_of;
use crate::diagnostics;
use crate::files::Files;
use crate::server::Server;
use crate::uri;

/// What kinds of actions there are, as the protocol names them.
pub(crate) const ACTION_KINDS: [&str; 5] =
    ["quickfix", "refactor.extract", "refactor.inline", "refactor.rewrite", "source.fixAll"];

pub(super) fn code_actions(server: &mut Server, params: CodeActionParams) -> Option<Vec<CodeAction>> {
    let name = uri::to_name(&params.text_document.uri);
    let analysis = server.analysis(&name)?;
    let lines = lines_of(server, &analysis, &name)?;
    let (start, end) = (lines.offset(params.range.start), lines.offset(params.range.end));
    let range = start..end.max(start);
    let only: Option<Vec<String>> =
        params.context.only.map(|kinds| kinds.into_iter().map(String::from).collect());
    let is_asked = |kind: &str| {
        let holds = |wanted: &String| kind == wanted || kind.starts_with(&format!("{wanted}."));
        only.as_ref().is_none_or(|only| only.iter().any(holds))
    };
    let mut actions = Vec::new();
    if is_asked("quickfix") {
        for fix in ide::fixes(&analysis, &range) {
            let mended = diagnostics::to_lsp(server, &analysis, fix.mends);
            let edit = edit(server, &analysis, &fix.changes)?;
            actions.push(CodeAction {
                diagnostics: mended.map(|mended| vec![mended]),
                is_preferred: Some(fix.preferred),
                ..action(fix.title, CodeActionKind::QuickFix, edit)
            });
        }
    }
    if is_asked("refactor.extract") || is_asked("refactor.inline") || is_asked("refactor.rewrite") {
        for offered in ide::refactorings(&analysis, &Files(&server.documents), &range) {
            let (kind, word) = match offered.kind {
                RefactorKind::Extract => (CodeActionKind::RefactorExtract, "refactor.extract"),
                RefactorKind::Inline => (CodeActionKind::RefactorInline, "refactor.inline"),
                RefactorKind::Rewrite => (CodeActionKind::RefactorRewrite, "refactor.rewrite"),
            };
            if is_asked(word) {
                let edit = edit(server, &analysis, &offered.changes)?;
                actions.push(action(offered.title, kind, edit));
            }
        }
    }
    // It looks at the whole text several times, so only where it is asked for by name.
    if only.is_some()
        && is_asked("source.fixAll")
        && let Some(text) = ide::fix_all(&analysis, &Files(&server.documents))
    {
        let changes = [whole(&analysis, &name, &text)];
        let edit = edit(server, &analysis, &changes)?;
        actions.push(action("Fix all that is certain".to_owned(), CodeActionKind::SourceFixAll, edit));
    }
    Some(actions)
}

fn action(title: String, kind: CodeActionKind, edit: WorkspaceEdit) -> CodeAction {
    CodeAction {
        title,
        kind: Some(kind),
        diagnostics: None,
        is_preferred: None,
        disabled: None,
        edit: Some(edit),
        command: None,
        data: None,
        tags: None,
    }
}

/// The change that makes a whole text another, without what both begin and end with, so that cursors stay.
fn whole(analysis: &Analysis, name: &str, text: &str) -> Change {
    let old = analysis.text();
    let start = common(old.chars(), text.chars());
    let (rest, new) = (old.get(start..).unwrap_or_default(), text.get(start..).unwrap_or_default());
    let end = common(rest.chars().rev(), new.chars().rev());
    let range: Range<usize> = start..old.len().saturating_sub(end).max(start);
    let shown = new.get(..new.len().saturating_sub(end)).unwrap_or_default().to_owned();
    Change { location: Location { file: name.to_owned(), range }, text: shown }
}

/// How many bytes the characters have that both begin with.
fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum()
}

/// Changes as edits of the editor's files.
pub(super) fn edit(server: &Server, analysis: &Analysis, changes: &[Change]) -> Option<WorkspaceEdit> {
    let mut by_file: HashMap<Uri, Vec<TextEdit>> = HashMap::new();
    for change in changes {
        let lines = lines_of(server, analysis, &change.location.file)?;
        let made = TextEdit { range: lines.range(&change.location.range), new_text: change.text.clone() };
        by_file.entry(uri::from_name(&change.location.file)).or_default().push(made);
    }
    Some(WorkspaceEdit { changes: Some(by_file), document_changes: None, change_annotations: None })
}
