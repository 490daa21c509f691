//! Where imports come from: an open text first, else the disk.

use std::fs;
use std::path::Path;

use probity::engine::{Loader, Source};

use crate::documents::Documents;

/// More than this is no script (as the compiler sees it too).
const MOST_BYTES: u64 = 4 * 1024 * 1024;

pub(crate) struct Files<'d>(pub(crate) &'d Documents);

impl Files<'_> {
    /// The text of a file.
    pub(crate) fn read(&self, name: &str) -> Result<String, String> {
        if let Some(document) = self.0.get(name) {
            return Ok(document.text.clone());
        }
        let size = fs::metadata(name).map_err(|error| in_words(&error))?.len();
        if size > MOST_BYTES {
            return Err("the file is too large".to_owned());
        }
        fs::read_to_string(name).map_err(|error| in_words(&error))
    }
}

fn in_words(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        _ => error.to_string(),
    }
}

impl Loader for Files<'_> {
    fn load(&self, importing: &str, path: &str) -> Result<Source, String> {
        let folder = Path::new(importing).parent().unwrap_or(Path::new(""));
        let name = normal(&folder.join(path));
        let text = self.read(&name)?;
        Ok(Source { name, text })
    }
}

/// The path without `.` and `..`, so that a file has one name however it was reached. Of names only: nothing is read.
fn normal(path: &Path) -> String {
    let mut made = std::path::PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::CurDir => {}
            std::path::Component::ParentDir => {
                if !made.pop() {
                    made.push("..");
                }
            }
            other => made.push(other),
        }
    }
    made.display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_open_text_counts_before_the_disk() {
        let mut documents = Documents::default();
        documents.open("/w/lib/lists.probity".to_owned(), "probity 1".to_owned(), 1);
        let found = Files(&documents).load("/w/flows/main.probity", "./../lib/lists.probity").unwrap();
        assert_eq!((found.name.as_str(), found.text.as_str()), ("/w/lib/lists.probity", "probity 1"));
        let missing = Files(&documents).load("/w/main.probity", "none.probity").unwrap_err();
        assert_eq!(missing, "there is no such file");
    }
}
