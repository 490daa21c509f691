//! Every example checks without errors, gives a core that verifies, passes its tests, and decides its facts as kept in
//! `tests/golden/`.

use std::fs;
use std::path::{Path, PathBuf};

use probity::core::Program;
use probity::facts;
use probity::interp::decide;
use probity::testing::run_test;

use crate::support::{compile_file, expect_file, expect_no_others, files, lists, rendered, root};

/// The folders of `examples/`.
fn folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = fs::read_dir(root().join("examples"))
        .expect("there are examples")
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn scripts() -> Vec<PathBuf> {
    folders().iter().flat_map(|folder| files(folder, "probity")).collect()
}

fn short(path: &Path) -> String {
    let relative = path.strip_prefix(root().join("examples")).expect("an example").with_extension("");
    relative.display().to_string().replace(['/', '\\'], "__")
}

#[test]
fn examples_have_no_findings_but_claims_that_wait() {
    let scripts = scripts();
    assert!(scripts.len() >= 10, "only {} scripts", scripts.len());
    for script in scripts {
        let compilation = compile_file(&script);
        let others = compilation.diagnostics.iter().filter(|found| found.code.to_string() != "P0143");
        assert_eq!(others.count(), 0, "{}\n{}", script.display(), rendered(&compilation));
    }
}

#[test]
fn cores_verify_and_are_as_kept() {
    let mut given = Vec::new();
    for script in scripts() {
        for program in compile_file(&script).programs {
            if let Err(wrong) = probity::core::verify(&program) {
                panic!("{}: {}", program.meta.name, wrong.join("\n"));
            }
            let file = root().join("tests/golden/core").join(format!(
                "{}.{}.txt",
                short(&script),
                program.meta.name
            ));
            expect_file(&file, &program.print());
            given.push(file);
        }
    }
    expect_no_others(&root().join("tests/golden/core"), &given);
}

#[test]
fn tests_in_examples_pass() {
    let mut count = 0;
    for script in scripts() {
        let folder = script.parent().expect("a folder").to_owned();
        let read = |file: &str| fs::read(folder.join(file)).map_err(|error| error.to_string());
        for program in compile_file(&script).programs {
            for test in &program.tests {
                let report = run_test(&program, test, &read);
                let failures: Vec<String> =
                    report.failures().map(|(_, failure)| failure.message.clone()).collect();
                assert!(report.passed(), "{}: {}\n{}", script.display(), test.title, failures.join("\n"));
                count += 1;
            }
        }
    }
    assert!(count > 90, "only {count} tests were run");
}

#[test]
fn facts_of_examples_are_decided_as_kept() {
    let mut given = Vec::new();
    for folder in folders() {
        let script = folder.join("workflow.probity");
        if !script.exists() {
            continue;
        }
        let compilation = compile_file(&script);
        let program: &Program = compilation.programs.last().expect("a workflow");
        let lists = lists(program, &folder.join("lists"));
        let input = fs::read(folder.join("input.json")).ok();
        for file in files(&folder.join("facts"), "json") {
            let bytes = fs::read(&file).expect("the facts can be read");
            let name = file.file_name().expect("a name").to_string_lossy().into_owned();
            let format = program.formats.iter().find(|format| name.starts_with(&*format.name));
            let read = match format {
                Some(format) => {
                    facts::from_vendor(program, format, &bytes, input.as_deref()).map(|read| read.facts)
                }
                None => facts::from_json(program, &bytes),
            };
            let facts = read.unwrap_or_else(|errors| {
                let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
                panic!("{}: {}", file.display(), errors.join("\n"))
            });
            let mut outcome = decide(program, &facts, &lists);
            // Any edit of a script changes the hash; that it does is held elsewhere.
            outcome.workflow.content_hash = Default::default();
            let mut text = outcome.to_json_text();
            text.push('\n');
            let kept = root().join("tests/golden/outcomes").join(format!("{}.json", short(&file)));
            expect_file(&kept, &text);
            given.push(kept);
        }
    }
    assert!(given.len() > 30, "only {} facts were decided", given.len());
    expect_no_others(&root().join("tests/golden/outcomes"), &given);
}
