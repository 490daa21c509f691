//! The catalogs that come with the library, as files that an editor can open: written once, where the system keeps what it
//! may lose.

use std::fs;
use std::path::PathBuf;

/// The path of a catalog's text; `None` where it can't be written.
pub(crate) fn file(name: &str, text: &str) -> Option<PathBuf> {
    let folder = std::env::temp_dir().join(format!("probity-catalogs-{}", env!("CARGO_PKG_VERSION")));
    let path = folder.join(name.rsplit('/').next()?);
    if fs::read_to_string(&path).is_ok_and(|known| known == text) {
        return Some(path);
    }
    fs::create_dir_all(&folder).ok()?;
    fs::write(&path, text).ok()?;
    Some(path)
}
