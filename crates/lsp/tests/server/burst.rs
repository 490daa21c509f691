//! Many edits at once.

use serde_json::{Value, json};

use crate::editor::Editor;

const URI: &str = "file:///w/main.probity";

#[test]
fn a_burst_of_edits_is_few_analyses_and_the_last_state_counts() {
    let mut editor = Editor::start(&json!({}));
    editor.open(URI, "probity 1\nworkflow w {\n  end WARNING UNCHECKED\n}\n");
    assert_eq!(editor.published_for(URI), Vec::<Value>::new());
    let before = editor.publications;
    let end = json!({ "line": 9999, "character": 0 });
    for version in 0..2_000 {
        let text = if version % 2 == 0 { "x" } else { "" };
        let start = json!({ "line": 4, "character": 0 });
        editor.change(URI, version, json!([{ "range": { "start": start, "end": end }, "text": text }]));
    }
    let place = json!({ "textDocument": { "uri": URI }, "position": { "line": 2, "character": 7 } });
    editor.ask("textDocument/hover", place);
    let mut last = editor.published[URI].clone();
    for _ in 0..50 {
        if last.is_empty() && editor.publications > before {
            break;
        }
        last = editor.published_for(URI);
    }
    assert_eq!(last, Vec::<Value>::new());
    let publications = editor.publications - before;
    assert!(publications < 1_000, "{publications} publications for 2,000 edits");
    editor.stop();
}

#[test]
fn a_huge_file_is_said_to_be_one() {
    let mut editor = Editor::start(&json!({}));
    editor.open(URI, &"// a line of a comment that says nothing\n".repeat(200_000));
    assert_eq!(crate::editor::codes(&editor.published_for(URI)), ["P0110"]);
    editor.stop();
}
