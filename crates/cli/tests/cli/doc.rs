//! `doc`.

use std::path::Path;

use crate::support::{command, file, finish, probity};

#[test]
fn a_page_is_written_where_it_is_asked_for() {
    let ran = probity(&["doc", "payment.probity", "-o", "-"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"), "{}", ran.out);
    assert_eq!(ran.out, probity(&["doc", "payment.probity", "-o", "-"]).out);

    let target = file("page.html", "");
    let ran = probity(&["doc", "payment.probity", "-o", &target.display().to_string()]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(ran.err.contains("wrote") && ran.err.contains("page.html"), "{}", ran.err);
    assert!(std::fs::read_to_string(&target).unwrap().contains("</html>"));
}

#[test]
fn a_page_is_named_by_its_workflow_or_its_file() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(&folder).unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for (script, more, page) in [
        ("failing.probity", None, "small.html"),
        ("two.probity", None, "two.html"),
        ("two.probity", Some("--workflow=second"), "second.html"),
    ] {
        let path = fixtures.join(script).display().to_string();
        let mut args = vec!["doc", &path];
        args.extend(more);
        let ran = finish(command(&args).current_dir(&folder));
        assert!(folder.join(page).is_file(), "{page}: {}", ran.err);
    }
    let both = std::fs::read_to_string(folder.join("two.html")).unwrap();
    assert!(both.contains("id=\"first.head\"") && both.contains("id=\"second.head\""));
}

#[test]
fn a_page_shows_failed_tests_and_says_so() {
    let ran = probity(&["doc", "failing.probity", "-o", "-"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("1 test fails"), "{}", ran.err);
    assert!(ran.out.contains("a large &lt;amount&gt; &amp; more &quot;passes&quot;"));
    assert!(ran.out.contains("class=\"failure\""));
}

#[test]
fn a_page_that_can_not_be_written_is_2() {
    let ran = probity(&["doc", "payment.probity", "-o", "no/such/folder/page.html"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("can't write `no/such/folder/page.html`"), "{}", ran.err);
    let ran = probity(&["doc", "two.probity", "--workflow", "secnd"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `second`?"), "{}", ran.err);
}
