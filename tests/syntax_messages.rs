//! What people write by mistake, and what they are told: the finding, the help and the fix of each, and that fixes which
//! claim to be certain mend the script.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests may"
)]

use std::fmt::Write as _;

use probity::diagnostic::{Applicability, Diagnostic, apply};
use probity::engine::{NoFiles, compile};
use probity::source::SourceMap;
use probity::syntax::{Parse, parse};

fn read(text: &str) -> Parse {
    let mut sources = SourceMap::new();
    let source = sources.add("script.probity", text);
    parse(source, text)
}

/// Mistakes in a workflow's body, one under the other, blank lines between them.
const STATEMENTS: &str = include_str!("golden/messages/statements.txt");
/// Mistakes in declarations.
const ITEMS: &str = include_str!("golden/messages/items.txt");

/// Each case of a golden file: what is written, and what is said.
fn cases(golden: &str) -> Vec<(String, String)> {
    let cases = golden.split("\n\n").map(|case| {
        let lines: Vec<&str> = case.lines().collect();
        let said = lines.iter().position(|line| line.starts_with("  P0")).unwrap_or(lines.len());
        (lines[..said].join("\n"), lines[said..].join("\n"))
    });
    cases.collect()
}

fn as_statement(written: &str) -> String {
    let indented = written.replace('\n', "\n  ");
    format!("probity 1\nworkflow w {{\n  {indented}\n  end PASSED\n}}\n")
}

fn as_item(written: &str) -> String {
    format!("probity 1\n{written}\n")
}

/// A finding as its reader sees it, without colours and frames.
fn shown(text: &str, diagnostic: &Diagnostic) -> String {
    let place = &text[diagnostic.primary.span.range()];
    let mut out = format!(
        "  P{:04} at `{}`: {}",
        diagnostic.code.number(),
        place.replace('\n', "⏎"),
        diagnostic.message
    );
    if !diagnostic.primary.text.is_empty() {
        write!(out, "\n    {}", diagnostic.primary.text).unwrap();
    }
    if let Some(help) = &diagnostic.help {
        write!(out, "\n    help: {help}").unwrap();
    }
    for fix in &diagnostic.fixes {
        let sure = if fix.applicability == Applicability::Certain { "fix" } else { "maybe" };
        write!(out, "\n    {sure}: {}", fix.title).unwrap();
    }
    out
}

fn check(golden: &str, file: &str, wrap: fn(&str) -> String) {
    let mut actual = Vec::new();
    for (written, _) in cases(golden) {
        let text = wrap(&written);
        let said: Vec<String> = read(&text).diagnostics.iter().map(|found| shown(&text, found)).collect();
        assert!(!said.is_empty(), "nothing is said about {written}");
        actual.push(format!("{written}\n{}", said.join("\n")));
    }
    let actual = actual.join("\n\n") + "\n";
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/messages").join(file);
        std::fs::write(path, actual).unwrap();
        return;
    }
    assert_eq!(actual, golden, "set UPDATE_EXPECT to write it anew");
}

#[test]
fn mistakes_in_statements() {
    check(STATEMENTS, "statements.txt", as_statement);
}

#[test]
fn mistakes_in_declarations() {
    check(ITEMS, "items.txt", as_item);
}

#[test]
fn every_finding_says_what_to_do() {
    for (golden, wrap) in [(STATEMENTS, as_statement as fn(&str) -> String), (ITEMS, as_item)] {
        for (written, _) in cases(golden) {
            let text = wrap(&written);
            for found in read(&text).diagnostics {
                assert!(found.help.is_some(), "{written}: no help with {}", found.message);
                let first = found.message.chars().next().unwrap();
                assert!(!first.is_uppercase() && !found.message.ends_with('.'), "{}", found.message);
            }
        }
    }
}

#[test]
fn a_certain_fix_mends_what_it_is_about() {
    let mut mended = 0;
    for (golden, wrap) in [(STATEMENTS, as_statement as fn(&str) -> String), (ITEMS, as_item)] {
        for (written, _) in cases(golden) {
            let text = wrap(&written);
            let before = read(&text).diagnostics;
            for found in &before {
                for fix in found.fixes.iter().filter(|fix| fix.applicability == Applicability::Certain) {
                    let fixed = apply(&text, &fix.edits).unwrap();
                    let after = read(&fixed).diagnostics;
                    assert_eq!(after.len() + 1, before.len(), "{written}\n{fixed}\n{after:?}");
                    mended += 1;
                }
            }
        }
    }
    assert!(mended > 20, "only {mended} certain fixes");
}

/// One slip in a healthy script stays one finding through all stages, or nearly so.
#[test]
fn a_slip_does_not_set_off_later_stages() {
    let script = |statement: &str| {
        format!(
            "probity 1\nuse jumio\nworkflow w {{\n  channels API\n  expires after 30 min -> end NOT_EXECUTED EXPIRED\n  \
             acquire face: SELFIE\n  check face: usability\n  {statement}\n  \
             require face.usability is PASSED else end REJECTED BAD\n  end PASSED\n}}\n"
        )
    };
    assert_eq!(findings(&script("")), [""; 0]);
    for statement in [
        "chek face: liveness",
        "check face liveness",
        "let a = 5 +",
        "if face.usability is PASSED { continue } elif face.usability is REJECTED { continue }",
        "match face.usability { PASSED -> continue  REJECTED: continue  else -> continue }",
        "match face.usability { PASSED -> continue  REJECTED, -> end WARNING BAD }",
        "require face.usability is PASSED end REJECTED BAD",
        "let b = 'x'",
        "let c = f(1))",
    ] {
        let found = findings(&script(statement));
        assert_eq!(found.len(), 1, "{statement}: {found:?}");
    }
}

fn findings(text: &str) -> Vec<String> {
    let compilation = compile("script.probity", text, &NoFiles);
    compilation
        .diagnostics
        .iter()
        .map(|found| format!("P{:04} {}", found.code.number(), found.message))
        .collect()
}
