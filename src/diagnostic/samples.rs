//! Findings that the tests of the renderers share.

use super::{Code, Diagnostic, Severity};
use crate::source::{SourceId, SourceMap, Span};

const NOT_A_DECISION: Code = Code::new(9901, Severity::Error, "not a decision", "# P9901\n");
const UNUSED: Code = Code::new(9902, Severity::Warning, "unused name", "# P9902\n");

/// The first place of `part` in a file.
pub(super) fn find(map: &SourceMap, file: SourceId, part: &str) -> Span {
    let start = map.get(file).and_then(|f| f.text.find(part)).unwrap();
    Span::new(file, start, start + part.len())
}

/// An error with a label in each of two files, and a warning with one label.
pub(super) fn two_files() -> (SourceMap, Vec<Diagnostic>) {
    let mut map = SourceMap::new();
    let base = map.add("catalog/base.probity", "enum decision { PASSED, REJECTED }\n");
    let main = map.add("flows/main.probity", "workflow größe {\n  let spare = 1\n  retry → PASED\n}\n");
    let wrong = find(&map, main, "PASED");
    let error = Diagnostic::new(NOT_A_DECISION, wrong, "`PASED` is not a decision")
        .label("no such decision")
        .also(find(&map, base, "decision"), "decisions are listed here")
        .help("use one of PASSED, REJECTED")
        .fix("write `PASSED`", wrong, "PASSED");
    let warning = Diagnostic::new(UNUSED, find(&map, main, "spare"), "`spare` is never used");
    (map, vec![error, warning])
}

pub(super) fn nowhere() -> Diagnostic {
    Diagnostic::new(NOT_A_DECISION, Span::new(SourceId(77), 1, 2), "nothing to point at")
        .help("look elsewhere")
}
