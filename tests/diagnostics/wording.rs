//! What holds for the wording of every finding that the pages show.

use probity::diagnostic::codes;

use crate::page::{examples, expect_kept, script_codes};

/// Words that only the compiler's own sources know.
const INTERNAL: &[&str] =
    &["Some(", "None", "ExprKind", "EOI", "k_use", "one_item", "any_word", "unwrap", "::"];

#[test]
fn messages_are_one_plain_sentence() {
    for code in script_codes() {
        let page = examples(code);
        for text in page.wrong {
            for found in page.files.compiled(&text).diagnostics {
                let first = found.message.chars().next().unwrap_or(' ');
                let plain = first == '`'
                    || !first.is_uppercase()
                    || found.message.split(' ').next().is_some_and(is_name);
                assert!(plain, "{}: {}", found.code, found.message);
                let texts = [Some(&found.message), found.help.as_ref(), Some(&found.primary.text)];
                for text in texts.into_iter().flatten() {
                    assert!(!text.ends_with('.'), "{}: {text}", found.code);
                    for word in INTERNAL {
                        assert!(!text.contains(word), "{}: {text}", found.code);
                    }
                }
            }
        }
    }
}

/// A kind of credential or currency begins a message as it is written: `ID`, `EUR`.
fn is_name(word: &str) -> bool {
    word.chars().all(|c| c.is_uppercase() || c == '_' || c.is_numeric())
}

#[test]
fn the_index_of_codes_is_as_kept() {
    let mut index = String::from(
        "# Diagnostic codes\n\n`probity explain P0303` prints a page.\n\n| code | severity | title |\n|---|---|---|\n",
    );
    for code in codes::all() {
        index.push_str(&format!(
            "| [{code}]({code}.md) | {} | {} |\n",
            code.severity().as_str(),
            code.title()
        ));
    }
    expect_kept("../../docs/codes/README.md", &index);
}

#[test]
fn there_are_a_hundred_codes_each_with_a_page() {
    assert!(codes::all().count() >= 100, "{}", codes::all().count());
    for code in codes::all() {
        let page = code.explanation();
        assert!(
            page.starts_with(&format!("# {code}: {}\n", code.title())),
            "{code}: the page has another title"
        );
        assert!(page.lines().count() >= 8, "{code}: the page says too little");
    }
}
