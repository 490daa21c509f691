//! Diagnostics as a SARIF 2.1.0 log, for code-scanning services. Columns count characters (`unicodeCodePoints`).

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::listed::listed;
use super::place::Place;
use super::{Code, Diagnostic, Edit, Fix, Label, MOST_LISTED};
use crate::source::{SourceId, SourceMap, Span};

/// One run of the driver `probity` with a rule for each code that occurs. Of each file at most [`MOST_LISTED`] findings are
/// results; the run's property `notListed` counts the others.
pub fn to_sarif(map: &SourceMap, diagnostics: &[Diagnostic]) -> Value {
    let (listed, not_listed) = listed(diagnostics, MOST_LISTED);
    let mut rules: BTreeMap<Code, usize> = listed.iter().map(|d| (d.code, 0)).collect();
    for (at, index) in rules.values_mut().enumerate() {
        *index = at;
    }
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "probity",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.keys().map(|code| rule(*code)).collect::<Vec<_>>(),
            }},
            "properties": { "notListed": not_listed },
            "columnKind": "unicodeCodePoints",
            "results": listed.iter().map(|d| result(map, d, rules.get(&d.code))).collect::<Vec<_>>(),
        }],
    })
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.to_string(),
        "shortDescription": { "text": code.title() },
        "help": { "text": code.explanation(), "markdown": code.explanation() },
        "defaultConfiguration": { "level": code.severity().as_str() },
    })
}

fn result(map: &SourceMap, diagnostic: &Diagnostic, rule_index: Option<&usize>) -> Value {
    let text = match &diagnostic.help {
        Some(help) => format!("{}\n{help}", diagnostic.message),
        None => diagnostic.message.clone(),
    };
    let primary = location(map, &diagnostic.primary);
    let related = diagnostic.secondary.iter().filter_map(|label| location(map, label));
    json!({
        "ruleId": diagnostic.code.to_string(),
        "ruleIndex": rule_index,
        "level": diagnostic.severity.as_str(),
        "message": { "text": text },
        "locations": primary.into_iter().collect::<Vec<_>>(),
        "relatedLocations": related.collect::<Vec<_>>(),
        "fixes": diagnostic.fixes.iter().filter_map(|f| fix(map, f)).collect::<Vec<_>>(),
    })
}

fn location(map: &SourceMap, Label { span, text }: &Label) -> Option<Value> {
    let place = Place::of(map, *span)?;
    let physical = json!({ "artifactLocation": artifact(&place), "region": region(&place) });
    Some(match text.as_str() {
        "" => json!({ "physicalLocation": physical }),
        text => json!({ "physicalLocation": physical, "message": { "text": text } }),
    })
}

fn artifact(place: &Place) -> Value {
    json!({ "uri": uri(&place.file.name) })
}

fn region(place: &Place) -> Value {
    let (start, end) = (place.start_place(), place.end_place());
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "byteOffset": place.start,
        "byteLength": place.end - place.start,
    })
}

/// `None` if one of its edits has no file: a fix is whole or not there.
fn fix(map: &SourceMap, Fix { title, edits, .. }: &Fix) -> Option<Value> {
    let mut changes: BTreeMap<SourceId, (Value, Vec<Value>)> = BTreeMap::new();
    for Edit { span, replacement } in edits {
        let (artifact, deleted) = edit_place(map, *span)?;
        let (_, replacements) = changes.entry(span.source).or_insert_with(|| (artifact, Vec::new()));
        replacements.push(json!({ "deletedRegion": deleted, "insertedContent": { "text": replacement } }));
    }
    let changes: Vec<Value> = changes
        .into_values()
        .map(|(artifact, replacements)| json!({ "artifactLocation": artifact, "replacements": replacements }))
        .collect();
    Some(json!({ "description": { "text": title }, "artifactChanges": changes }))
}

fn edit_place(map: &SourceMap, span: Span) -> Option<(Value, Value)> {
    let place = Place::of(map, span)?;
    Some((artifact(&place), region(&place)))
}

/// A file's name as a relative URI reference: forward slashes, everything unusual percent-encoded.
fn uri(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'\\' => out.push('/'),
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                out.push(char::from(byte))
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::samples;

    #[test]
    fn the_log_has_what_sarif_requires() {
        let (map, diagnostics) = samples::two_files();
        let log = to_sarif(&map, &diagnostics);
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        let driver = &run["tool"]["driver"];
        assert_eq!(driver["name"], "probity");
        assert_eq!(driver["rules"][0]["id"], "P9901");
        assert_eq!(driver["rules"][0]["shortDescription"]["text"], "not a decision");
        assert_eq!(driver["rules"][0]["help"]["markdown"], "# P9901\n");
        assert_eq!(driver["rules"].as_array().unwrap().len(), 2);
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), diagnostics.len());
        for result in results {
            let index = result["ruleIndex"].as_u64().unwrap() as usize;
            assert_eq!(result["ruleId"], driver["rules"][index]["id"]);
            assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
            assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        }
    }

    #[test]
    fn a_result_has_its_places_and_fixes() {
        let (map, diagnostics) = samples::two_files();
        let log = to_sarif(&map, &diagnostics);
        let result = &log["runs"][0]["results"][0];
        let region = json!({
            "startLine": 3, "startColumn": 11, "endLine": 3, "endColumn": 16, "byteOffset": 47, "byteLength": 5,
        });
        assert_eq!(
            result["locations"][0],
            json!({
                "physicalLocation": { "artifactLocation": { "uri": "flows/main.probity" }, "region": region },
                "message": { "text": "no such decision" },
            })
        );
        assert_eq!(
            result["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "catalog/base.probity"
        );
        assert_eq!(
            result["fixes"],
            json!([{
                "description": { "text": "write `PASSED`" },
                "artifactChanges": [{
                    "artifactLocation": { "uri": "flows/main.probity" },
                    "replacements": [{ "deletedRegion": region, "insertedContent": { "text": "PASSED" } }],
                }],
            }])
        );
    }

    #[test]
    fn an_unknown_file_gives_a_result_without_a_place() {
        let log = to_sarif(&SourceMap::new(), &[samples::nowhere()]);
        assert_eq!(log["runs"][0]["results"][0]["locations"], json!([]));
        assert_eq!(to_sarif(&SourceMap::new(), &[])["runs"][0]["results"], json!([]));
    }

    #[test]
    fn names_become_uris() {
        assert_eq!(uri("a b\\ü%.probity"), "a%20b/%C3%BC%25.probity");
    }
}
