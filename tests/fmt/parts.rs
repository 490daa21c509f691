//! Parts of a file, as an editor asks for them, and what is said about the rest.

use probity::fmt::{Edit, FormatError, format, format_closed, format_range};

const TEXT: &str = "probity 1
set   a:country={DE,}
workflow w {
 if x   {  end PASSED  }
 match y   {
  A->end   PASSED
 }
}
";

fn apply(text: &str, edits: &[Edit]) -> String {
    let mut text = text.to_owned();
    for edit in edits.iter().rev() {
        text.replace_range(edit.range.clone(), &edit.text);
    }
    text
}

#[test]
fn edits_touch_blanks_only_and_the_commas_that_go() {
    let formatted = format(TEXT);
    assert_eq!(apply(TEXT, &formatted.edits), formatted.text);
    for edit in &formatted.edits {
        let before = &TEXT[edit.range.clone()];
        assert!(before.chars().all(|c| c.is_whitespace() || c == ','), "{before:?}");
        assert!(edit.text.chars().all(char::is_whitespace), "{:?}", edit.text);
    }
    let ordered = formatted.edits.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start);
    assert!(ordered);
}

#[test]
fn a_range_formats_the_statement_that_it_is_in() {
    let at = TEXT.find("x   {").unwrap();
    let done = apply(TEXT, &format_range(TEXT, at..at + 3));
    assert_eq!(done, TEXT.replace(" if x   {  end PASSED  }", "  if x { end PASSED }"));
    let at = TEXT.find("end PASSED").unwrap();
    let done = apply(TEXT, &format_range(TEXT, at..at + 3));
    assert_eq!(done, TEXT.replace("{  end PASSED", "{ end PASSED"), "the innermost one");
    let at = TEXT.find("country").unwrap();
    let done = apply(TEXT, &format_range(TEXT, at..at));
    assert_eq!(done, TEXT.replace("set   a:country={DE,}", "set a: country = { DE }"));
}

#[test]
fn a_closing_brace_formats_what_it_closes() {
    let end = TEXT.find(" }\n}").unwrap() + 2;
    let done = apply(TEXT, &format_closed(TEXT, end));
    let matched = " match y   {\n  A->end   PASSED\n }";
    assert_eq!(done, TEXT.replace(matched, "  match y {\n    A -> end PASSED\n  }"));
    assert_eq!(format_closed(TEXT, end - 1), []);
    let whole = format_closed(TEXT, TEXT.trim_end().len());
    assert!(
        whole.len() > 8 && whole.iter().all(|edit| edit.range.start > TEXT.find("workflow").unwrap() - 2)
    );
}

#[test]
fn a_number_does_not_get_a_unit_from_the_next_line() {
    let text = "probity 1\ntest \"t\" of w {\n  given x = 5\n  EUR\n  given y = 5   EUR\n}\n";
    let formatted = format(text);
    assert_eq!(formatted.error, None);
    assert!(formatted.text.contains("given x = 5\n"), "{}", formatted.text);
    assert!(formatted.text.contains("given y = 5 EUR\n"), "{}", formatted.text);
}

#[test]
fn line_ends_stay_those_of_the_file_and_a_mark_at_its_beginning_goes() {
    assert_eq!(
        format("\u{FEFF}probity 1\r\nuse   jumio\nuse yoti").text,
        "probity 1\r\nuse jumio\r\nuse yoti\r\n"
    );
    assert_eq!(format("").text, "");
    assert_eq!(format(" \n\n").text, "");
    assert_eq!(format("// only this\n").text, "// only this\n");
}

#[test]
fn a_text_that_was_not_read_is_left_alone() {
    let large = format!("probity 1\n{}", " ".repeat(5 * 1024 * 1024));
    let formatted = format(&large);
    assert!(
        formatted.text == large
            && formatted.edits.is_empty()
            && formatted.left_alone.first() == Some(&(0..large.len()))
    );
    assert_eq!(FormatError::Tree.to_string(), "formatting would change what the script means");
}

#[test]
fn a_range_over_two_statements_leaves_the_others() {
    let text = "probity 1\nworkflow w {\n let   a=1\n let   b=2\n let   c=3\n}\n";
    let from = text.find("let   a").unwrap();
    let to = text.find("=2").unwrap();
    let done = apply(text, &format_range(text, from..to));
    assert_eq!(done, "probity 1\nworkflow w {\n  let a = 1\n  let b = 2\n let   c=3\n}\n");
}
