//! Everything that occurs in vendors' real bodies is declared in their catalogs: capabilities, fields, labels, kinds.

use std::fs;

use probity::core::{Decision, Field, Kind};
use probity::reference::{Capability, Catalog, EntryKind, Reference};
use serde_json::Value;

use crate::support::{files, root};

/// The bodies of a folder beside the checkout, with their names; none where it is not there.
fn bodies(folder: &str) -> Vec<(String, Value)> {
    let folder = root().join("../shared/data").join(folder);
    files(&folder, "json")
        .iter()
        .map(|file| {
            let text = fs::read(file).expect("a body");
            let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
            (name, serde_json::from_slice(&text).expect("JSON"))
        })
        .collect()
}

fn capability<'c>(catalog: &'c Catalog, vendor_name: &str) -> Option<&'c Capability> {
    catalog.entries.iter().find_map(|entry| match &entry.kind {
        EntryKind::Capability(capability) if *capability.vendor_name == *vendor_name => Some(capability),
        _ => None,
    })
}

fn has_credential(catalog: &Catalog, kind: &str) -> bool {
    let is = |entry: &&probity::reference::Entry| {
        matches!(entry.kind, EntryKind::Credential(_)) && entry.name == kind
    };
    catalog.entries.iter().any(|entry| is(&entry))
}

fn knows_label(capability: &Capability, decision: Decision, word: &str) -> bool {
    let of_language = decision == Decision::NotExecuted
        && ["PRECONDITION_NOT_FULFILLED", "TECHNICAL_ERROR", "NOT_UPLOADED"].contains(&word);
    let declared =
        |label: &probity::core::CapabilityLabel| *label.spelling == *word || *label.symbol == *word;
    of_language || capability.labels_of(decision).any(declared)
}

/// The paths of all values in `json` that no field stands at.
fn undeclared(json: &Value, path: &[&str], fields: &[Field], into: &mut Vec<String>) {
    let here = |field: &&Field| field.path.iter().map(|step| &**step).eq(path.iter().copied());
    if let Some(field) = fields.iter().find(here) {
        let record = match &field.ty.kind {
            Kind::Record(record) => Some(record),
            Kind::List(element, _) => match &element.kind {
                Kind::Record(record) => Some(record),
                _ => None,
            },
            _ => None,
        };
        if let Some(record) = record {
            let elements = json.as_array().map_or(std::slice::from_ref(json), Vec::as_slice);
            elements.iter().for_each(|element| undeclared(element, &[], &record.fields, into));
        }
        return;
    }
    match json {
        Value::Object(object) => {
            for (key, value) in object {
                let mut longer = path.to_vec();
                longer.push(key);
                undeclared(value, &longer, fields, into);
            }
        }
        Value::Null => {}
        _ => into.push(path.join(".")),
    }
}

/// Every object in the document, with the key that it stands under.
fn each_object<'j>(json: &'j Value, found: &mut dyn FnMut(&'j serde_json::Map<String, Value>)) {
    match json {
        Value::Object(object) => {
            found(object);
            object.values().for_each(|value| each_object(value, found));
        }
        Value::Array(list) => list.iter().for_each(|value| each_object(value, found)),
        _ => {}
    }
}

fn text<'j>(json: &'j Value, path: &str) -> Option<&'j str> {
    json.pointer(path).and_then(Value::as_str)
}

#[test]
fn jumio_declares_what_its_bodies_hold() {
    let reference = Reference::built_in();
    let catalog = reference.catalog("jumio").expect("the catalog");
    let mut unknown: Vec<String> = Vec::new();
    let mut results = 0;
    for (name, body) in bodies("jumio").into_iter().chain(bodies("jumio_api")) {
        each_object(&body, &mut |object| {
            if let Some(category) = object.get("category").and_then(Value::as_str)
                && !has_credential(catalog, category)
            {
                unknown.push(format!("{name}: credential {category}"));
            }
        });
        // One sample of the documentation is the part with the capabilities alone.
        let lists = body.get("capabilities").or_else(|| body.get("liveness").map(|_| &body));
        for (vendor_name, list) in lists.and_then(Value::as_object).into_iter().flatten() {
            let Some(capability) = capability(catalog, vendor_name) else {
                unknown.push(format!("{name}: capability {vendor_name}"));
                continue;
            };
            for result in list.as_array().expect("a list of results") {
                results += 1;
                let decision = text(result, "/decision/type").and_then(Decision::parse).expect("a decision");
                let label = text(result, "/decision/details/label").expect("a label");
                if !knows_label(capability, decision, label) {
                    unknown.push(format!("{name}: {vendor_name} {decision} {label}"));
                }
                let mut fields = Vec::new();
                let data = result.get("data").unwrap_or(&Value::Null);
                undeclared(data, &["data"], &capability.data, &mut fields);
                unknown.extend(fields.iter().map(|field| format!("{name}: {vendor_name} {field}")));
            }
        }
    }
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
    if root().join("../shared/data/jumio").is_dir() {
        assert!(results > 40, "only {results} results were looked at");
    }
}

#[test]
fn jumio_declares_the_fields_of_prepared_data() {
    let reference = Reference::built_in();
    let data = reference.find("jumio.DATA").into_iter().next().expect("an entry");
    for (name, body) in bodies("jumio_api").iter().filter(|(name, _)| name == "prepared_data_full") {
        let mut unknown = Vec::new();
        undeclared(body, &[], data.fields(), &mut unknown);
        assert!(unknown.is_empty(), "{name}: {}", unknown.join(", "));
    }
}

#[test]
fn yoti_declares_what_its_sessions_hold() {
    let reference = Reference::built_in();
    let catalog = reference.catalog("yoti").expect("the catalog");
    let words =
        [("APPROVE", Decision::Passed), ("REJECT", Decision::Rejected), ("CONSIDER", Decision::Warning)];
    let types: Vec<String> = catalog
        .entries
        .iter()
        .flat_map(|entry| match &entry.kind {
            EntryKind::Credential(credential) => {
                credential.types.iter().map(|ty| ty.spelling.to_string()).collect()
            }
            _ => Vec::new(),
        })
        .collect();
    let mut unknown: Vec<String> = Vec::new();
    for (name, body) in bodies("yoti") {
        each_object(&body, &mut |object| {
            if let Some(kind) = object.get("document_type").and_then(Value::as_str)
                && !types.iter().any(|known| known == kind)
            {
                unknown.push(format!("{name}: document type {kind}"));
            }
        });
        for check in body["checks"].as_array().expect("checks") {
            let kind = text(check, "/type").expect("a type");
            let Some(capability) = capability(catalog, kind) else {
                unknown.push(format!("{name}: check {kind}"));
                continue;
            };
            let word = text(check, "/report/recommendation/value").expect("a recommendation");
            let decision = words.iter().find(|(known, _)| *known == word).map(|(_, decision)| *decision);
            match (decision, text(check, "/report/recommendation/reason")) {
                (None, _) => unknown.push(format!("{name}: {kind} {word}")),
                (Some(decision), Some(reason)) if !knows_label(capability, decision, reason) => {
                    unknown.push(format!("{name}: {kind} {word} {reason}"));
                }
                _ => {}
            }
            let mut fields = Vec::new();
            undeclared(
                &check["report"]["breakdown"],
                &["report", "breakdown"],
                &capability.data,
                &mut fields,
            );
            fields.retain(|_| check["report"]["breakdown"].as_array().is_some_and(|list| !list.is_empty()));
            unknown.extend(fields.iter().map(|field| format!("{name}: {kind} {field}")));
        }
    }
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}

#[test]
fn dataspike_declares_what_its_webhooks_hold() {
    let reference = Reference::built_in();
    let catalog = reference.catalog("dataspike").expect("the catalog");
    let mut unknown: Vec<String> = Vec::new();
    for (name, body) in bodies("dataspike") {
        for (check, result) in body["payload"]["checks"].as_object().into_iter().flatten() {
            let Some(capability) = capability(catalog, check) else {
                unknown.push(format!("{name}: check {check}"));
                continue;
            };
            let mut fields = Vec::new();
            undeclared(&result["data"], &["data"], &capability.data, &mut fields);
            unknown.extend(fields.iter().map(|field| format!("{name}: {check} {field}")));
        }
    }
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}
