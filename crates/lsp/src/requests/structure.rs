//! Folding and growing selections.

use gen_lsp_types::{
    FoldingRange, FoldingRangeKind, FoldingRangeParams, SelectionRange, SelectionRangeParams,
};
use probity::ide::{self, FoldKind};

use super::{lines_of, whole};
use crate::server::Server;

pub(super) fn folds(server: &mut Server, params: FoldingRangeParams) -> Option<Vec<FoldingRange>> {
    let (name, analysis) = whole(server, &params.text_document)?;
    let lines = lines_of(server, &analysis, &name)?;
    let folds = ide::folds(&analysis).into_iter().map(|fold| {
        let range = lines.range(&fold.range);
        FoldingRange {
            start_line: range.start.line,
            start_character: None,
            end_line: range.end.line,
            end_character: None,
            kind: match fold.kind {
                FoldKind::Block => None,
                FoldKind::Comment | FoldKind::Docs => Some(FoldingRangeKind::Comment),
                FoldKind::Imports => Some(FoldingRangeKind::Imports),
            },
            collapsed_text: None,
        }
    });
    Some(folds.collect())
}

/// One for each position, each with what is around it.
pub(super) fn selections(server: &mut Server, params: SelectionRangeParams) -> Option<Vec<SelectionRange>> {
    let (name, analysis) = whole(server, &params.text_document)?;
    let lines = lines_of(server, &analysis, &name)?;
    let made = params.positions.iter().filter_map(|position| {
        let ranges = ide::selections(&analysis, lines.offset(*position));
        let outside_in = ranges.iter().rev();
        outside_in.fold(None, |parent: Option<SelectionRange>, range| {
            Some(SelectionRange { range: lines.range(range), parent: parent.map(Box::new) })
        })
    });
    Some(made.collect())
}
