//! Names of files as editors send them and as the library shows them: `file:` URIs and paths. Anything else (an unsaved
//! text) is named by its URI.

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;
use url::Url;

/// The name of a document, under which the library knows it.
pub(crate) fn to_name(uri: &Uri) -> String {
    path_of(&uri.0).map_or_else(|| uri.0.clone(), |path| path.display().to_string())
}

/// The URI of a name.
pub(crate) fn from_name(name: &str) -> Uri {
    let path = Path::new(name);
    let url = if path.is_absolute() { Url::from_file_path(path).ok() } else { None };
    Uri(url.map_or_else(|| name.to_owned(), |url| url.to_string()))
}

fn path_of(uri: &str) -> Option<PathBuf> {
    Url::parse(uri).ok().filter(|url| url.scheme() == "file")?.to_file_path().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_as_the_uri_that_they_were() {
        for uri in ["file:///a/b%20c/d.probity", "untitled:Untitled-1", "not a uri", ""] {
            assert_eq!(from_name(&to_name(&Uri(uri.to_owned()))).0, uri);
        }
        assert_eq!(to_name(&Uri("file:///a/b%20c/%C3%A9.probity".to_owned())), "/a/b c/é.probity");
    }
}
