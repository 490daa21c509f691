//! Explanation pages and what is kept of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use probity::diagnostic::{Code, codes};
use probity::engine::{Compilation, Loader, Source, compile};

pub fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/diagnostics")
}

/// The examples of a page: wrong ones and right ones, and the files (`probity file NAME`) that they import.
pub struct Examples {
    pub wrong: Vec<String>,
    pub right: Vec<String>,
    pub files: Files,
}

pub fn examples(code: Code) -> Examples {
    let mut examples = Examples { wrong: Vec::new(), right: Vec::new(), files: Files::default() };
    let mut open: Option<(&str, String)> = None;
    for line in code.explanation().lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some((info, String::new())),
            (Some(_), Some(_)) => match open.take() {
                Some(("probity error", text)) => examples.wrong.push(whole(&text)),
                Some(("probity", text)) => examples.right.push(whole(&text)),
                Some((info, text)) => {
                    if let Some(name) = info.strip_prefix("probity file ") {
                        examples.files.0.insert(name.to_owned(), text);
                    }
                }
                None => {}
            },
            (Some((_, text)), None) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    examples
}

/// Declarations get the edition that a file begins with, and a catalog where they import nothing.
fn whole(text: &str) -> String {
    if text.starts_with("probity ") {
        return text.to_owned();
    }
    let imports = text.lines().any(|line| line.starts_with("use "));
    let of_catalog = ["acquire ", "check ", " ID", " SELFIE"].iter().any(|word| text.contains(word));
    let catalog = if of_catalog && !imports { "use jumio\n" } else { "" };
    format!("probity 1\n{catalog}{text}")
}

/// Codes of scripts; those of facts and of others' files are not about scripts.
pub fn script_codes() -> impl Iterator<Item = Code> {
    codes::all().filter(|code| !matches!(code.number() / 100, 7 | 9))
}

/// What an example is called, so that the files of a page can import it.
pub const NAME: &str = "page.probity";

/// The files of a page by name.
#[derive(Clone, Default)]
pub struct Files(pub BTreeMap<String, String>);

impl Loader for Files {
    fn load(&self, _importing: &str, path: &str) -> Result<Source, String> {
        let text = self.0.get(path).cloned().ok_or_else(|| format!("there is no file `{path}`"))?;
        Ok(Source { name: path.to_owned(), text })
    }
}

impl Files {
    pub fn compiled(&self, text: &str) -> Compilation {
        self.with(text).compile(NAME)
    }

    /// These files and an example.
    pub fn with(&self, text: &str) -> Files {
        let mut files = self.clone();
        files.0.insert(NAME.to_owned(), text.to_owned());
        files
    }

    /// The script in one of the files.
    pub fn compile(&self, main: &str) -> Compilation {
        compile(main, self.0.get(main).map_or("", String::as_str), self)
    }
}

/// Holds a text against the one that is kept, or keeps it.
pub fn expect_kept(name: &str, actual: &str) {
    let file = folder().join(name);
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&file, actual).expect("the file can be written");
        return;
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(
        kept == actual,
        "{name} differs; look at the change and run again with UPDATE_EXPECT=1.\n--- kept\n{kept}\n--- now\n{actual}"
    );
}
