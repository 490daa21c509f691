//! What is said about single faults, and that the offered fixes mend them.

use super::support::{findings, fixed, read};

fn one(text: &str) -> (String, String, String) {
    let mut found = findings(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found.remove(0)
}

fn is(text: &str, code: &str, message: &str, at: &str) {
    assert_eq!(one(text), (code.to_owned(), message.to_owned(), at.to_owned()), "{text}");
}

#[test]
fn tokens() {
    is("let a = 5;", "P0101", "unknown character `;`", ";");
    is("let a = \u{A0}5", "P0101", "unknown character U+00A0", "\u{A0}");
    is("let a = \"open", "P0102", "this text has no closing quote", "\"open");
    is("let a = f(r\"[0-9])", "P0102", "this regular expression has no closing quote", "r\"[0-9])");
    is("let a = \"a\\q\"", "P0103", "`\\q` means nothing in a text", "\\q");
    is("let firstName = 1", "P0104", "`firstName` is not spelled like a name or a symbol", "firstName");
    is("let a = 1__0", "P0105", "`1__0` is not a number", "1__0");
    is("let a = 9223372036854775808", "P0106", "`9223372036854775808` is too large", "9223372036854775808");
    is("let a = 2026-2-3", "P0107", "`2026-2-3` is not a date", "2026-2-3");
    is(
        "let a = 2026-13-01T10:00:00Z",
        "P0107",
        "`2026-13-01T10:00:00Z` is not a time",
        "2026-13-01T10:00:00Z",
    );
}

#[test]
fn structure() {
    is("record r { a text }", "P0121", "expected `:`, found `text`", "text");
    is("let a = 5 5", "P0122", "`5` does not belong here", "5");
    is("let a =", "P0121", "expected a value here", "");
    is("let end = 5", "P0123", "`end` is a reserved word and can't be a name", "end");
    is("enum e { A, b }", "P0121", "expected `}` or a symbol such as `PASSED`, found `b`", "b");
    is("wrokflow w { }", "P0120", "`wrokflow` begins no declaration", "wrokflow");
    is("let a = 1\nlett b = 2", "P0120", "`lett` begins no declaration", "lett");
    is("check a: b", "P0120", "`check` stands outside of a workflow", "check");
    is("workflow w { } }", "P0113", "this `}` closes nothing", "}");
    is("workflow w { risk f in 0..1 { } }", "P0124", "there are no rules between these braces", "{ }");
    is("workflow w { decide f { 0..30 end PASSED } }", "P0121", "expected `->`, found `end`", "end");
    is("rules r { a: +5 whn b }", "P0121", "expected `if` or `when`, found `whn`", "whn");
    is("probity 2\nlet a = 1", "P0141", "edition 2 of the language is not known here", "probity 2");
}

#[test]
fn conditions() {
    is(
        "let a = b and c or d",
        "P0130",
        "`and` and `or` stand side by side, and readers differ on which comes first",
        "or",
    );
    is("let a = 1 < b < 3", "P0131", "comparisons do not chain", "<");
    is("let a = b is PASSED is known", "P0131", "comparisons do not chain", "is known");
    is("let a = b % 2", "P0132", "the remainder is written `mod`, not `%`", "%");
    is("let a = b && c", "P0133", "conditions are joined with `and`, not `&&`", "&&");
    is("let a = !b", "P0133", "a condition is negated with `not`, not `!`", "!");
    is("let a = b = 3", "P0134", "a condition compares with `==`, not `=`", "=");
    is("let a = 1..3", "P0135", "a range can only stand behind `in`", "1..3");
    is("let a = b matches \"x\"", "P0136", "`matches` takes a regular expression, written `r\"…\"`", "\"x\"");
    is("let a = any(b: c: d)", "P0137", "a second `:` only belongs into an aggregate", "c: d");
    is("let a = b is unknown", "P0138", "a value is never `unknown`, only `missing`", "unknown");
}

#[test]
fn fixes_mend() {
    for (wrong, right) in [
        ("record r { a text }", "record r { a: text }"),
        ("let a = 5;", "let a = 5"),
        ("let firstName = 1", "let first_name = 1"),
        ("let a = 30days", "let a = 30 days"),
        ("let a = \"open", "let a = \"open\""),
        ("let a = b and c or d and e", "let a = (b and c) or (d and e)"),
        ("let a = 1 <= b <= 3", "let a = b in 1..3"),
        ("let a = b % 2", "let a = b mod 2"),
        ("let a = b || c", "let a = b or c"),
        ("let a = !b", "let a = not b"),
        ("let a = b = 3", "let a = b == 3"),
        ("let a = b matches \"x\"", "let a = b matches r\"x\""),
        ("let a = b is unknown", "let a = b is missing"),
        ("wrokflow w { end PASSED }", "workflow w { end PASSED }"),
        ("rules r { a: +5 whn b }", "rules r { a: +5 when b }"),
        ("workflow w { decide f { 0..30 end PASSED } }", "workflow w { decide f { 0..30 -> end PASSED } }"),
        ("enum e { A", "enum e { A\n}"),
    ] {
        assert_eq!(fixed(wrong), right);
        assert_eq!(findings(right), [], "{right}");
    }
    let parsed = read("let a = 1");
    let fix = &parsed.diagnostics[0].fixes[0].edits[0];
    assert_eq!((fix.replacement.as_str(), fix.span.range()), ("probity 1\n", 0..0));
}
