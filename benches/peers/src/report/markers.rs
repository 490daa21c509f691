//! Puts the fragment into a page between two comments, and touches nothing else of it.

use std::path::Path;

const BEGIN: &str = "<!-- measured:begin -->";
const END: &str = "<!-- measured:end -->";

/// Writes the fragment. A file that is there has to have the markers; else it is made, with nothing but the fragment.
pub fn write(path: &Path, fragment: &str) -> Result<(), String> {
    let text = match std::fs::read_to_string(path) {
        Ok(page) => between(&page, fragment).ok_or_else(|| {
            format!("{}: `{BEGIN}` and `{END}` are expected, and nothing was written", path.display())
        })?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => fragment.to_owned(),
        Err(error) => return Err(format!("{}: {error}", path.display())),
    };
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

fn between(page: &str, fragment: &str) -> Option<String> {
    let (before, rest) = page.split_once(BEGIN)?;
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n\n{}\n\n{END}{after}", fragment.trim()))
}

#[cfg(test)]
mod tests {
    use super::between;

    #[test]
    fn only_what_is_between_the_markers_changes() {
        let page = "a\n<!-- measured:begin -->\nold\n<!-- measured:end -->\nb\n";
        let expected = "a\n<!-- measured:begin -->\n\nnew\n\n<!-- measured:end -->\nb\n";
        assert_eq!(between(page, "new\n").as_deref(), Some(expected));
        assert_eq!(between("no markers", "new"), None);
    }
}
