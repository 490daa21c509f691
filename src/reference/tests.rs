#![allow(clippy::expect_used, clippy::panic, reason = "a test says what it expects")]

use super::*;
use crate::engine::compile;

#[test]
fn every_declaration_of_a_built_in_catalog_is_documented() {
    let reference = Reference::built_in();
    assert_eq!(
        reference.catalogs.iter().map(|catalog| catalog.name.as_str()).collect::<Vec<_>>(),
        ["dataspike", "jumio", "yoti"]
    );
    for catalog in &reference.catalogs {
        assert!(!catalog.docs.is_empty(), "{}", catalog.name);
        for entry in &catalog.entries {
            assert!(entry.title().len() > 15, "{} has no documentation", entry.full_name());
            assert!(entry.title().ends_with(['.', ':']), "{}: {}", entry.full_name(), entry.title());
        }
    }
}

#[test]
fn every_snippet_compiles() {
    let reference = Reference::built_in();
    let mut count = 0;
    for entry in reference.entries() {
        let Some(snippet) = reference.snippet(entry) else {
            assert_eq!(entry.kind.word(), "format", "{}", entry.full_name());
            continue;
        };
        let text = format!(
            "probity 1\nuse {}\nworkflow w {{\nexpires after 1 hour -> end NOT_EXECUTED EXPIRED\n{snippet}end PASSED\n}}\n",
            entry.catalog
        );
        let compilation = compile("snippet.probity", &text, &NoFiles);
        assert!(
            compilation.diagnostics.is_empty(),
            "{}\n{text}\n{:#?}",
            entry.full_name(),
            compilation.diagnostics
        );
        count += 1;
    }
    assert!(count > 50, "only {count} snippets");
}

#[test]
fn a_snippet_runs_first_what_is_required() {
    let reference = Reference::built_in();
    let entry = reference.find("jumio.data_checks").into_iter().next().expect("an entry");
    let snippet = reference.snippet(entry).expect("a snippet");
    assert!(snippet.contains("check id: usability, extraction, image_checks, data_checks\n"), "{snippet}");
}

fn names(hits: &[Hit<'_>]) -> Vec<String> {
    hits.iter().map(|hit| hit.entry.full_name()).collect()
}

#[test]
fn the_nearest_is_found_first() {
    let reference = Reference::built_in();
    let hits = reference.search("Liveness");
    assert_eq!(names(&hits).first().map(String::as_str), Some("dataspike.liveness"));
    assert_eq!(hits.first().and_then(|hit| hit.places.first()), Some(&Place::Name));
    // A label is nearer than a word in a sentence.
    let hits = reference.search("photocopy");
    assert_eq!(names(&hits), ["jumio.usability", "jumio.liveness"]);
    assert_eq!(hits[0].places.first(), Some(&Place::Symbol("PHOTOCOPY".to_owned())));
    // The vendor's own words count too, and every word has to be there.
    assert_eq!(names(&reference.search("govtIdVerification")), ["jumio.government_check"]);
    assert!(reference.search("photocopy watchlist").is_empty());
    assert!(reference.search("  ").is_empty());
}

#[test]
fn a_slip_of_the_pen_is_understood() {
    let reference = Reference::built_in();
    assert_eq!(reference.nearest("photocpy").as_deref(), Some("photocopy"));
    assert_eq!(reference.nearest("livness").as_deref(), Some("liveness"));
    assert_eq!(reference.nearest("xyzzy"), None);
    assert_eq!(reference.find("id").len(), 3, "one kind of document for each vendor");
}

#[test]
fn a_script_adds_its_own_declarations() {
    let text =
        "probity 1\nuse jumio\n/// Somebody looks at it.\ncapability review(reason: text) { passed FINE }\n";
    let reference = Reference::with_script("policies/own.probity", text, &NoFiles);
    let catalog = reference.catalog("own").expect("the script's own file");
    assert!(!catalog.built_in);
    assert_eq!(catalog.entries.iter().map(Entry::title).collect::<Vec<_>>(), ["Somebody looks at it."]);
    assert_eq!(reference.catalogs.iter().filter(|catalog| catalog.name == "jumio").count(), 1);
}

#[test]
fn json_names_labels_fields_and_the_snippet() {
    let reference = Reference::built_in();
    let entry = reference.find("jumio.liveness").into_iter().next().expect("an entry");
    let json = entry.to_json(&reference);
    assert_eq!(json["kind"], "capability");
    assert_eq!(json["labels"]["PASSED"][0]["symbol"], "OK");
    assert_eq!(json["requires"][0]["capability"], "usability");
    let age =
        json["data"].as_array().and_then(|data| data.iter().find(|field| field["name"] == "predicted_age"));
    assert_eq!(age.expect("a field")["type"], "int? in 0..130");
    assert!(json["snippet"].as_str().is_some_and(|text| text.contains("check selfie: usability, liveness")));
}
