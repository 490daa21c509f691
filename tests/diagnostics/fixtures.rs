//! Scripts with several slips of one kind, as people make them, in `scripts/`: what is printed for all of them together is
//! kept beside them, and each fix that is offered is tried.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use probity::diagnostic::render;
use probity::engine::Compilation;

use crate::page::{Files, expect_kept, folder, script_codes};
use crate::{fixes, wording};

/// Codes without a script here, and why.
const WITHOUT_SCRIPT: &[(u16, &str)] = &[
    (110, "needs a script of more than 4 MiB"),
    (114, "needs more than 500 findings"),
    (210, "needs more than 256 files"),
    (348, "needs more than 1,000 rows"),
];

struct Fixture {
    /// `P0301_types_do_not_fit`
    name: String,
    main: String,
    files: Files,
}

impl Fixture {
    fn compiled(&self) -> Compilation {
        self.files.compile(&self.main)
    }

    fn code(&self) -> &str {
        self.name.split('_').next().unwrap_or_default()
    }
}

/// A file, or a folder of files around `main.probity`.
fn fixtures() -> Vec<Fixture> {
    let mut fixtures = Vec::new();
    for entry in fs::read_dir(folder().join("scripts")).expect("the folder of scripts").flatten() {
        let path = entry.path();
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            let inside = fs::read_dir(&path).expect("a folder").flatten();
            let files = inside.map(|entry| read(&entry.path())).collect();
            fixtures.push(Fixture { name, main: "main.probity".to_owned(), files: Files(files) });
        } else if path.extension().is_some_and(|ending| ending == "probity") {
            let (main, text) = read(&path);
            let files = Files(BTreeMap::from([(main.clone(), text)]));
            fixtures.push(Fixture { name, main, files });
        }
    }
    fixtures.sort_by(|a, b| a.name.cmp(&b.name));
    fixtures
}

fn read(path: &Path) -> (String, String) {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    (name, fs::read_to_string(path).expect("the file can be read"))
}

#[test]
fn findings_are_printed_as_kept() {
    for fixture in fixtures() {
        let compilation = fixture.compiled();
        let shown = render::render(&compilation.sources, &compilation.diagnostics, false);
        let has_it = compilation.diagnostics.iter().any(|found| found.code.to_string() == fixture.code());
        assert!(has_it, "{} does not give its code:\n{shown}", fixture.name);
        expect_kept(&format!("scripts/{}.txt", fixture.name), &shown);
    }
}

#[test]
fn every_code_has_a_script() {
    let fixtures = fixtures();
    for code in script_codes() {
        let excused = WITHOUT_SCRIPT.iter().any(|(number, _)| *number == code.number());
        let has_one = fixtures.iter().any(|fixture| fixture.code() == code.to_string());
        assert!(excused || has_one, "{code} has no script");
    }
}

#[test]
fn words_keep_to_the_rules_and_places_to_their_files() {
    for fixture in fixtures() {
        let compilation = fixture.compiled();
        let written: String = compilation.sources.files().map(|file| file.text.as_str()).collect();
        for found in &compilation.diagnostics {
            wording::assert_plain(found, &written);
            let labels = std::iter::once(&found.primary).chain(&found.secondary).map(|label| label.span);
            for span in labels.chain(found.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span)) {
                let file = compilation.sources.get(span.source);
                let inside = file.is_some_and(|file| file.text.get(span.range()).is_some());
                assert!(inside, "{}: {span:?} of `{}` is not in its file", fixture.name, found.message);
            }
        }
    }
}

#[test]
fn fixes_mend() {
    let mut count = 0;
    for fixture in fixtures() {
        let compilation = fixture.compiled();
        for found in &compilation.diagnostics {
            for fix in &found.fixes {
                count += 1;
                if let Err(why) = fixes::tried(&fixture.files, &fixture.main, &compilation, found, fix) {
                    panic!("{}: {}: `{}` {why}", fixture.name, found.code, fix.title);
                }
            }
        }
    }
    assert!(count > 60, "only {count} fixes were tried");
}
