//! Whole scripts of the language's design parse, but for the forms that are reserved.

use std::fs;

use probity::diagnostic::codes::syntax;
use probity::source::SourceId;
use probity::syntax::parse;
use probity::syntax::tree::ItemKind;

#[test]
fn every_script_parses_but_for_the_reserved_forms() {
    let mut seen = 0;
    for entry in fs::read_dir("tests/parse").unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let parsed = parse(SourceId(0), &text);
        for diagnostic in &parsed.diagnostics {
            assert!(
                [syntax::RESERVED_CLAIM, syntax::RESERVED_TABLE].contains(&diagnostic.code),
                "{}: {diagnostic:?} at {:?}",
                path.display(),
                text.get(diagnostic.primary.span.range())
            );
        }
        assert!(!parsed.tree.items.iter().any(|item| matches!(item.kind, ItemKind::Error { .. })));
        seen += 1;
    }
    assert!(seen >= 5);
}
