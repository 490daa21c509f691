//! Scripts of tests with the cursor in their text: `$0` is where it stands. `//- name.probity` begins another file.

use super::Analysis;
use crate::resolve::{Loader, Source};

/// Files by their names; the first is the script.
pub(super) struct Fixture {
    files: Vec<(String, String)>,
    pub(super) analysis: Analysis,
    /// Where the cursor stands in the script.
    pub(super) cursor: usize,
}

struct Files<'f>(&'f [(String, String)]);

impl Loader for Files<'_> {
    fn load(&self, _: &str, path: &str) -> Result<Source, String> {
        let found = self.0.iter().find(|(name, _)| name == path);
        let (name, text) = found.ok_or("there is no such file")?;
        Ok(Source { name: name.clone(), text: text.clone() })
    }
}

/// Reads a fixture. A script without `probity 1` gets it in front.
pub(super) fn fixture(text: &str) -> Fixture {
    let mut files = vec![("main.probity".to_owned(), String::new())];
    for line in text.lines() {
        match line.strip_prefix("//- ") {
            Some(name) => files.push((name.trim().to_owned(), String::new())),
            None => {
                let (_, file) = files.last_mut().unwrap();
                file.push_str(line);
                file.push('\n');
            }
        }
    }
    for (_, file) in &mut files {
        if !file.trim_start().starts_with("probity") {
            *file = format!("probity 1\n{file}");
        }
    }
    let (_, script) = files.first_mut().unwrap();
    let cursor = script.find("$0").unwrap_or(0);
    *script = script.replace("$0", "");
    let analysis = Analysis::of("main.probity", &script.clone(), &Files(&files));
    Fixture { files, analysis, cursor }
}

/// So that a changed script can be looked at with the same files around it.
impl Loader for Fixture {
    fn load(&self, importing: &str, path: &str) -> Result<Source, String> {
        Files(&self.files).load(importing, path)
    }
}

impl Fixture {
    /// A location as `file: text under it`, with a little of what is around.
    pub(super) fn shown(&self, location: &super::Location) -> String {
        let text = self.files.iter().find(|(name, _)| *name == location.file).map(|(_, text)| text.as_str());
        let Some(text) = text else {
            return format!("{}: …", location.file);
        };
        let line = piece(text, 0..location.range.start).matches('\n').count() + 1;
        format!("{}:{line}: {}", location.file, piece(text, location.range.clone()))
    }
}

/// A few texts of `examples/`, for what has to hold of any text.
pub(super) fn examples() -> [&'static str; 3] {
    [
        include_str!("../../examples/eu_onboarding/workflow.probity"),
        include_str!("../../examples/card_risk/signals.probity"),
        include_str!("../../examples/account_review/workflow.probity"),
    ]
}

/// What stands there; of a range that cuts a character nothing.
pub(super) fn piece(text: &str, range: std::ops::Range<usize>) -> &str {
    text.get(range).unwrap_or("")
}
