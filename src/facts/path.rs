//! Where in a JSON document something stands, as people read it: `checks."passport.usability".data.age`, `$` for the
//! whole document. Built on the stack while descending, written out only when there is something to report.

use std::fmt;

/// A place, as the chain of steps that led there.
#[derive(Clone, Copy, Debug)]
pub enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    Index(&'a Path<'a>, usize),
}

/// Longer keys are cut in messages.
const SHOWN_KEY: usize = 60;

impl<'a> Path<'a> {
    #[must_use]
    pub fn key(&'a self, key: &'a str) -> Path<'a> {
        Path::Key(self, key)
    }

    #[must_use]
    pub fn index(&'a self, index: usize) -> Path<'a> {
        Path::Index(self, index)
    }

    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => Ok(()),
            Path::Key(parent, key) => {
                parent.write(f)?;
                if !matches!(parent, Path::Root) {
                    f.write_str(".")?;
                }
                write_key(f, key)
            }
            Path::Index(parent, index) => {
                match parent {
                    Path::Root => f.write_str("$")?,
                    _ => parent.write(f)?,
                }
                write!(f, "[{index}]")
            }
        }
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => f.write_str("$"),
            _ => self.write(f),
        }
    }
}

fn write_key(f: &mut fmt::Formatter<'_>, key: &str) -> fmt::Result {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    let shown = excerpt(key, SHOWN_KEY);
    if plain { f.write_str(&shown) } else { write!(f, "{shown:?}") }
}

/// The first `limit` characters, with `…` where some were left out.
pub(super) fn excerpt(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_a_person_would_write_it() {
        let root = Path::Root;
        let checks = root.key("checks");
        let check = checks.key("passport.usability");
        let data = check.key("data");
        assert_eq!(root.to_string(), "$");
        assert_eq!(root.index(3).to_string(), "$[3]");
        assert_eq!(data.key("age").to_string(), r#"checks."passport.usability".data.age"#);
        assert_eq!(checks.index(2).key("x").to_string(), "checks[2].x");
        assert_eq!(root.key("").to_string(), r#""""#);
    }

    #[test]
    fn long_keys_are_cut() {
        let key = "ä".repeat(500);
        assert!(Path::Root.key(&key).to_string().chars().count() < 70);
    }
}
