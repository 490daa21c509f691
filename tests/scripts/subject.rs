//! `docs/subject.md`: every row of the workflow designer has an example and a test that exist.

use std::fs;

use crate::support::root;

/// What the visual designer offers, row by row. A row that is missing on the page fails here.
const ROWS: [&str; 21] = [
    "Global and custom workflows",
    "Workflow key",
    "Canvas",
    "Component panel",
    "Properties panel",
    "Acquisition stage",
    "Acquisition type",
    "Capabilities and their dependencies",
    "Channels",
    "Parts",
    "Data: device risk, prepared data, custom fields",
    "Labels",
    "Credential types",
    "Credentials before the run",
    "Decision points",
    "Risk calculation point",
    "Decision types, labels, bands",
    "Terminal nodes",
    "Retry and resubmission",
    "Expiry, time-outs, failures",
    "Capabilities and risk signals",
];

struct Row {
    subject: String,
    documentation: String,
    example: String,
    test: String,
}

fn rows(page: &str) -> Vec<Row> {
    let cells = |line: &str| line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect();
    page.lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| subject"))
        .filter_map(|line| {
            let cells: Vec<String> = cells(line);
            match cells.as_slice() {
                [subject, _, documentation, example, test] => Some(Row {
                    subject: subject.clone(),
                    documentation: documentation.clone(),
                    example: example.clone(),
                    test: test.clone(),
                }),
                _ => None,
            }
        })
        .collect()
}

/// The targets of `[text](target)` in a cell.
fn links(cell: &str) -> Vec<(String, String)> {
    cell.split('[')
        .skip(1)
        .filter_map(|part| {
            let (text, rest) = part.split_once("](")?;
            let (target, _) = rest.split_once(')')?;
            Some((text.to_owned(), target.to_owned()))
        })
        .collect()
}

/// Whether a file is there, and the heading behind its `#`.
fn is_there(target: &str) -> bool {
    let (file, heading) = target.split_once('#').unwrap_or((target, ""));
    let Ok(text) = fs::read_to_string(root().join("docs").join(file)) else { return false };
    let anchor = |line: &str| -> String {
        let title = line.trim_start_matches('#').trim().to_lowercase();
        title
            .chars()
            .filter(|c| c.is_alphanumeric() || " -_".contains(*c))
            .collect::<String>()
            .replace(' ', "-")
    };
    heading.is_empty() || text.lines().any(|line| line.starts_with('#') && anchor(line) == heading)
}

#[test]
fn every_row_of_the_subject_is_on_the_page() {
    let page = fs::read_to_string(root().join("docs/subject.md")).expect("the page");
    let subjects: Vec<String> = rows(&page).into_iter().map(|row| row.subject).collect();
    assert_eq!(subjects, ROWS, "the rows of docs/subject.md");
}

#[test]
fn every_row_has_an_example_and_a_test_that_exist() {
    let page = fs::read_to_string(root().join("docs/subject.md")).expect("the page");
    for row in rows(&page) {
        for (what, cell) in [("documentation", &row.documentation), ("example", &row.example)] {
            let found = links(cell);
            assert!(!found.is_empty(), "{}: no {what}", row.subject);
            for (_, target) in &found {
                assert!(is_there(target), "{}: no {target}", row.subject);
            }
        }
        let tests = links(&row.test);
        assert!(!tests.is_empty(), "{}: no test", row.subject);
        let in_script = tests.iter().any(|(_, target)| target.ends_with(".probity"));
        assert!(in_script, "{}: no `test` block of a script", row.subject);
        for (title, target) in &tests {
            let file = root().join("docs").join(target);
            let text =
                fs::read_to_string(&file).unwrap_or_else(|_| panic!("{}: no file {target}", row.subject));
            let there = match file.extension().and_then(|ending| ending.to_str()) {
                Some("rs") => text.contains(&format!("#[test]\nfn {title}()")),
                _ => text.contains(&format!("test \"{title}\" of ")),
            };
            assert!(there, "{}: {target} has no test `{title}`", row.subject);
        }
    }
}
