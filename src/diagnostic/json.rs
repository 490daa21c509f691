//! Diagnostics as JSON, for tools. Lines and columns are one-based, columns count characters; offsets are bytes from zero.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::listed::listed;
use super::place::Place;
use super::{Applicability, Code, Diagnostic, Edit, Fix, Label, MOST_LISTED, Severity};
use crate::source::{LineColumn, SourceMap, Span};

/// `{"diagnostics": […], "codes": {"P0102": {"title", "explanation"}}, "summary": {"errors", "warnings", "notes", "not_listed"}}`.
/// The summary counts all findings; of each file at most [`MOST_LISTED`] are listed, and `not_listed` counts the others.
///
/// Each diagnostic has `code`, `severity`, `message`, the members of its place (`file`, `start`, `end`; null if the file is unknown),
/// `label`, `secondary` (places with a `label`), `help` and `fixes` (`title`, `applicability`, `edits`: places with a `replacement`).
pub fn to_json(map: &SourceMap, diagnostics: &[Diagnostic]) -> Value {
    let (listed, not_listed) = listed(diagnostics, MOST_LISTED);
    let used: BTreeSet<Code> = listed.iter().map(|d| d.code).collect();
    let codes: Map<String, Value> = used
        .into_iter()
        .map(|code| (code.to_string(), json!({ "title": code.title(), "explanation": code.explanation() })))
        .collect();
    let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    json!({
        "diagnostics": listed.iter().map(|d| diagnostic(map, d)).collect::<Vec<_>>(),
        "codes": codes,
        "summary": {
            "errors": count(Severity::Error),
            "warnings": count(Severity::Warning),
            "notes": count(Severity::Note),
            "not_listed": not_listed,
        },
    })
}

fn diagnostic(map: &SourceMap, diagnostic: &Diagnostic) -> Value {
    let Diagnostic { code, severity, message, primary, secondary, help, fixes } = diagnostic;
    at(
        map,
        primary.span,
        json!({
            "code": code.to_string(),
            "severity": severity.as_str(),
            "message": message,
            "label": primary.text,
            "secondary": secondary.iter().map(|Label { span, text }| at(map, *span, json!({ "label": text }))).collect::<Vec<_>>(),
            "help": help,
            "fixes": fixes.iter().map(|f| fix(map, f)).collect::<Vec<_>>(),
        }),
    )
}

fn fix(map: &SourceMap, Fix { title, edits, applicability }: &Fix) -> Value {
    let edit = |Edit { span, replacement }: &Edit| at(map, *span, json!({ "replacement": replacement }));
    json!({
        "title": title,
        "applicability": match applicability {
            Applicability::Certain => "certain",
            Applicability::Maybe => "maybe",
        },
        "edits": edits.iter().map(edit).collect::<Vec<_>>(),
    })
}

/// Adds the place of a span to an object.
fn at(map: &SourceMap, span: Span, mut object: Value) -> Value {
    let point = |place: LineColumn, offset: usize| json!({ "line": place.line, "column": place.column, "offset": offset });
    let (file, start, end) = match Place::of(map, span) {
        Some(place) => (
            json!(place.file.name),
            point(place.start_place(), place.start),
            point(place.end_place(), place.end),
        ),
        None => (Value::Null, Value::Null, Value::Null),
    };
    if let Some(members) = object.as_object_mut() {
        members.insert("file".to_owned(), file);
        members.insert("start".to_owned(), start);
        members.insert("end".to_owned(), end);
    }
    object
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::samples;

    #[test]
    fn a_finding_is_complete() {
        let (map, diagnostics) = samples::two_files();
        let json = to_json(&map, &diagnostics);
        assert_eq!(
            json["diagnostics"][0],
            json!({
                "code": "P9901", "severity": "error", "message": "`PASED` is not a decision",
                "file": "flows/main.probity",
                "start": { "line": 3, "column": 11, "offset": 47 },
                "end": { "line": 3, "column": 16, "offset": 52 },
                "label": "no such decision",
                "secondary": [{
                    "file": "catalog/base.probity", "label": "decisions are listed here",
                    "start": { "line": 1, "column": 6, "offset": 5 },
                    "end": { "line": 1, "column": 14, "offset": 13 },
                }],
                "help": "use one of PASSED, REJECTED",
                "fixes": [{
                    "title": "write `PASSED`", "applicability": "certain",
                    "edits": [{
                        "file": "flows/main.probity", "replacement": "PASSED",
                        "start": { "line": 3, "column": 11, "offset": 47 },
                        "end": { "line": 3, "column": 16, "offset": 52 },
                    }],
                }],
            })
        );
        assert_eq!(json["codes"]["P9901"], json!({ "title": "not a decision", "explanation": "# P9901\n" }));
        assert_eq!(json["summary"], json!({ "errors": 1, "warnings": 1, "notes": 0, "not_listed": 0 }));
    }

    #[test]
    fn an_unknown_file_is_null() {
        let json = to_json(&SourceMap::new(), &[samples::nowhere()]);
        assert_eq!(json["diagnostics"][0]["file"], Value::Null);
        assert_eq!(json["diagnostics"][0]["message"], "nothing to point at");
    }
}
