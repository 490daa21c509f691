//! Codes of CSV files and bundles: each is given by a file in `exchange/`, a rule set for `probity import rules` or a
//! bundle. `P0904.yoti.csv` is read with the catalog `yoti`.

use std::collections::BTreeSet;
use std::fs;

use probity::diagnostic::codes;
use probity::exchange::bundle::Bundle;
use probity::exchange::rules::{Form, import};

use crate::page::{expect_kept, folder};

#[test]
fn every_code_of_exchange_has_a_file_that_gives_it() {
    let folder = folder().join("exchange");
    let mut given = BTreeSet::new();
    for entry in fs::read_dir(&folder).expect("the folder can be read").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let bytes = fs::read(entry.path()).expect("the file can be read");
        let parts: Vec<&str> = name.split('.').collect();
        let errors = match parts.as_slice() {
            [_, catalog, "csv"] => import(&bytes, catalog, "fraud", Form::Workflow).expect_err("errors"),
            [_, "csv"] => import(&bytes, "jumio", "fraud", Form::Workflow).expect_err("errors"),
            [_, "json"] => {
                let text = String::from_utf8(bytes).expect("text");
                assert!(Bundle::is_meant(&text), "{name}");
                vec![Bundle::read(&text).expect_err("an error")]
            }
            _ => continue,
        };
        let code = codes::find(&name.chars().take(5).collect::<String>()).expect("a code");
        assert!(errors.iter().any(|error| error.code == code), "{name} does not give {code}: {errors:?}");
        given.insert(code.number());
        let shown: Vec<String> = errors.iter().map(ToString::to_string).collect();
        let stem = name.trim_end_matches(".json").trim_end_matches(".csv");
        expect_kept(&format!("exchange/{stem}.txt"), &(shown.join("\n") + "\n"));
    }
    let all: BTreeSet<u16> =
        codes::all().map(|code| code.number()).filter(|number| number / 100 == 9).collect();
    let own: BTreeSet<u16> = all.into_iter().filter(|number| *number < 920).collect();
    assert_eq!(given, own, "every code has a file");
}
