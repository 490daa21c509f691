//! Whether two texts mean the same: the same tokens and comments in the same order, read as the same tree with the same
//! findings. And what has to be done to the blanks of one to get the other.

use std::fmt::Write;

use super::text::Text;
use super::{Edit, FormatError};
use crate::syntax::Parse;

/// Edits of the blanks between tokens and comments that make `after` of `before`.
pub fn edits(before: &Text<'_>, after: &Text<'_>) -> Result<Vec<Edit>, FormatError> {
    let (old, new) = (before.anchors(), after.anchors());
    if old.len() != new.len() {
        return Err(FormatError::Tokens);
    }
    let mut edits = Vec::new();
    let (mut old_end, mut new_end) = (0, 0);
    for (old, new) in old.into_iter().zip(new) {
        if before.source.get(old.clone()) != after.source.get(new.clone()) {
            return Err(FormatError::Tokens);
        }
        let written = after.source.get(new_end..new.start).unwrap_or("");
        if before.source.get(old_end..old.start) != Some(written) {
            edits.push(Edit { range: old_end..old.start, text: written.to_owned() });
        }
        (old_end, new_end) = (old.end, new.end);
    }
    Ok(edits)
}

/// Compares trees without their places, item by item, and the codes of all findings.
pub fn trees(before: &Parse, after: &Parse) -> Result<(), FormatError> {
    let codes = |parse: &Parse| parse.diagnostics.iter().map(|found| found.code).collect::<Vec<_>>();
    if codes(before) != codes(after) {
        return Err(FormatError::Findings);
    }
    let (old, new) = (&before.tree, &after.tree);
    let edition = |parse: &Parse| parse.tree.edition.as_ref().map(|edition| edition.number);
    if old.docs != new.docs || edition(before) != edition(after) || old.items.len() != new.items.len() {
        return Err(FormatError::Tree);
    }
    let (mut one, mut other) = (String::new(), String::new());
    for (old, new) in old.items.iter().zip(&new.items) {
        one.clear();
        other.clear();
        // A minus leaves out spans.
        let written = write!(one, "{old:-?}").and(write!(other, "{new:-?}"));
        if written.is_err() || one != other {
            return Err(FormatError::Tree);
        }
    }
    Ok(())
}
