//! Helix and Zed read queries from folders of their own and know some colours by other names. Their highlights are made from
//! `queries/highlights.scm`, so that there is one list: `UPDATE_EXPECT=1 cargo test -p tree-sitter-probity` writes them.

use tree_sitter_probity::HIGHLIGHTS_QUERY;

use crate::support;

const HEAD: &str =
    "; Made from editors/tree-sitter-probity/queries/highlights.scm by its tests. Change it there.\n\n";

const HELIX: &[(&str, &str)] = &[
    ("boolean", "constant.builtin.boolean"),
    ("character.special", "constant.character"),
    ("comment.documentation", "comment.line.documentation"),
    ("constant.currency", "constant"),
    ("function.call", "function"),
    ("keyword.conditional", "keyword.control.conditional"),
    ("keyword.import", "keyword.control.import"),
    ("keyword.modifier", "keyword.storage.modifier"),
    ("keyword.repeat", "keyword.control.repeat"),
    ("keyword.return", "keyword.control.return"),
    ("keyword.test", "keyword"),
    ("keyword.type", "keyword.storage.type"),
    ("module", "namespace"),
    ("number", "constant.numeric"),
    ("property", "variable.other.member"),
    ("string.escape", "constant.character.escape"),
    ("type.unit", "type"),
];

const ZED: &[(&str, &str)] = &[
    ("character.special", "constant"),
    ("comment.documentation", "comment.doc"),
    ("constant.currency", "constant"),
    ("module", "namespace"),
    ("string.regexp", "string.regex"),
    ("type.unit", "type"),
    ("variable.builtin", "variable.special"),
];

fn renamed(names: &[(&str, &str)]) -> String {
    let mut out = String::new();
    for part in HIGHLIGHTS_QUERY.split_inclusive('@') {
        let end = part.find(|c: char| !(c.is_ascii_lowercase() || c == '.')).unwrap_or(part.len());
        let (name, rest) = part.split_at(end);
        let behind_a_mark = out.ends_with('@');
        let other = names.iter().find(|(ours, _)| behind_a_mark && *ours == name);
        out.push_str(other.map_or(name, |(_, theirs)| theirs));
        out.push_str(rest);
    }
    let body = out.split_once("\n\n").map_or("", |(_, body)| body);
    format!("{HEAD}{body}")
}

#[test]
fn highlights_of_other_editors_are_made_from_ours() {
    let editors = support::root().join("editors");
    support::kept(&editors.join("helix/queries/probity/highlights.scm"), &renamed(HELIX));
    support::kept(&editors.join("zed/languages/probity/highlights.scm"), &renamed(ZED));
}

#[test]
fn only_names_that_are_there_are_renamed() {
    for (name, _) in HELIX.iter().chain(ZED) {
        assert!(HIGHLIGHTS_QUERY.contains(&format!("@{name}")), "nothing is captured as @{name}");
    }
}
