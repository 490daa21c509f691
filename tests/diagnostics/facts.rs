//! Codes of facts: each is given by a document in `facts/`, read for `facts/policy.probity`. `P0711.jumio.json` is a
//! vendor's body of the format `jumio`.

use std::collections::BTreeMap;
use std::fs;

use probity::diagnostic::codes;
use probity::facts::{from_json, from_vendor};

use crate::page::{Files, expect_kept, folder};

#[test]
fn every_code_of_facts_has_a_document_that_gives_it() {
    let folder = folder().join("facts");
    let script = fs::read_to_string(folder.join("policy.probity")).expect("the policy is there");
    let compilation = Files::default().compiled(&script);
    let program = compilation.programs.first().expect("the policy has no errors");
    let mut documents: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for entry in fs::read_dir(&folder).expect("the folder can be read").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Some(code) = name.split('.').next().and_then(codes::find).filter(|_| name.ends_with(".json")) {
            documents.entry(code.number()).or_default().push(name);
        }
    }
    for code in codes::all().filter(|code| (700..800).contains(&code.number())) {
        let names = documents.get(&code.number()).unwrap_or_else(|| panic!("{code} has no document"));
        for name in names {
            let bytes = fs::read(folder.join(name)).expect("the document can be read");
            let parts: Vec<&str> = name.split('.').collect();
            let errors = match parts.as_slice() {
                [_, format, "json"] => {
                    let format =
                        program.formats.iter().find(|known| *known.name == **format).expect("a format");
                    from_vendor(program, format, &bytes, None).expect_err("a body with errors")
                }
                _ => from_json(program, &bytes).expect_err("facts with errors"),
            };
            assert!(errors.iter().any(|error| error.code == code), "{name} does not give {code}: {errors:?}");
            let shown: Vec<String> = errors.iter().map(ToString::to_string).collect();
            expect_kept(&format!("facts/{}.txt", name.trim_end_matches(".json")), &(shown.join("\n") + "\n"));
        }
    }
}
