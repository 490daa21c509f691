//! Codes of scripts: wrong and right examples, renderings, fixes.

use probity::diagnostic::{Applicability, Code, codes, render};
use probity::syntax::limits;

use crate::fixes;
use crate::page::{Files, NAME, examples, expect_kept, script_codes};

/// Codes without a wrong example on their page, and why.
const WITHOUT_EXAMPLE: &[(u16, &str)] = &[
    (110, "needs a script of more than 4 MiB; made below"),
    (114, "needs hundreds of slips; made below"),
    (140, "what is wrong is that the first line is missing; made below"),
    (210, "needs more than 256 files; made below"),
    (348, "needs more than 1,000 rows; made below"),
];

fn gives(files: &Files, text: &str, code: Code) -> bool {
    files.compiled(text).diagnostics.iter().any(|found| found.code == code)
}

#[test]
fn wrong_examples_give_their_code_as_kept() {
    for code in script_codes() {
        let page = examples(code);
        let wrong = &page.wrong;
        let excused = WITHOUT_EXAMPLE.iter().any(|(number, _)| *number == code.number());
        assert!(excused || !wrong.is_empty(), "{code} has no wrong example on its page");
        for (index, text) in wrong.iter().enumerate() {
            let compilation = page.files.compiled(text);
            let shown = render::render(&compilation.sources, &compilation.diagnostics, false);
            assert!(
                gives(&page.files, text, code),
                "the wrong example of {code} does not give it:\n{text}\n{shown}"
            );
            let name = if index == 0 { format!("{code}.txt") } else { format!("{code}-{}.txt", index + 1) };
            expect_kept(&name, &shown);
        }
    }
}

#[test]
fn right_examples_have_no_findings() {
    for code in script_codes() {
        let page = examples(code);
        assert!(!page.right.is_empty(), "{code} has no right example on its page");
        for text in page.right {
            let compilation = page.files.compiled(&text);
            let shown = render::render(&compilation.sources, &compilation.diagnostics, false);
            assert!(compilation.diagnostics.is_empty(), "the right example of {code}:\n{text}\n{shown}");
        }
    }
}

#[test]
fn codes_that_no_page_can_show_are_given_too() {
    let find = |number: u16| codes::all().find(|code| code.number() == number).expect("a code");
    let large = format!("probity 1\n{}", "// filler\n".repeat(limits::MAX_SOURCE_BYTES / 10 + 1));
    let alone = Files::default();
    assert!(gives(&alone, &large, find(110)));
    assert!(gives(
        &alone,
        &format!("probity 1\nlet x = 1{}\n", " #".repeat(limits::MAX_FINDINGS + 1)),
        find(114)
    ));
    assert!(gives(&alone, "let adult_age = 18\n", find(140)));
    let rows: String = (0..=1_000).map(|n| format!("| {n} -> {n} ")).collect();
    assert!(gives(&alone, &format!("probity 1\ntable many(n: int) -> int? {{ {rows} }}\n"), find(348)));
    let many: String =
        (0..=limits::MAX_FILES).map(|n| format!("use \"many/{n}.probity\" as m{n}\n")).collect();
    struct Any;
    impl probity::engine::Loader for Any {
        fn load(&self, _: &str, path: &str) -> Result<probity::engine::Source, String> {
            Ok(probity::engine::Source { name: path.to_owned(), text: "probity 1\n".to_owned() })
        }
    }
    let compilation = probity::engine::compile("example.probity", &format!("probity 1\n{many}"), &Any);
    assert!(compilation.diagnostics.iter().any(|found| found.code == find(210)));
}

#[test]
fn fixes_mend_what_they_are_offered_for() {
    let (mut certain, mut maybe) = (0, 0);
    for code in script_codes() {
        let page = examples(code);
        for text in page.wrong {
            let before = page.files.compiled(&text);
            let own = |found: &probity::diagnostic::Diagnostic| found.primary.span.source.0 == 1;
            for found in before.diagnostics.iter().filter(|found| own(found)) {
                for fix in &found.fixes {
                    let files = page.files.with(&text);
                    if let Err(why) = fixes::tried(&files, NAME, &before, found, fix) {
                        panic!("{code}: `{}` {why}", fix.title);
                    }
                    match fix.applicability {
                        Applicability::Certain => certain += 1,
                        Applicability::Maybe => maybe += 1,
                    }
                }
            }
        }
    }
    assert!(certain >= 10, "only {certain} certain fixes were tried");
    assert!(maybe >= 3, "only {maybe} other fixes were tried");
}
