//! The scripts in the folders that the editor has open: found anew when somebody asks, read anew when they have changed.
//!
//! Bounded, because a folder may be a whole disk: what lies beyond the bounds is not listed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use gen_lsp_types::{InitializeParams, Range as LspRange, Uri, WorkspaceFolder};
use probity::ide::{Symbol, outline};
use probity::source::LineIndex;
use serde_json::Value;

use crate::documents::Documents;
use crate::files::Files;
use crate::position::{Encoding, Lines};
use crate::uri;

/// So many scripts are listed, out of so many entries of folders, so deep.
const MOST_FILES: usize = 1_000;
const MOST_ENTRIES: usize = 20_000;
const MOST_DEPTH: usize = 12;

/// What a script declares, with the places as the editor counts them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listed {
    pub(crate) symbols: Vec<Symbol>,
    pub(crate) ranges: Vec<LspRange>,
}

/// When a file was read: when it changed last, and its size.
type Stamp = (Option<SystemTime>, u64);

#[derive(Debug, Default)]
pub(crate) struct Workspace {
    folders: Vec<PathBuf>,
    known: BTreeMap<String, (Stamp, Listed)>,
}

impl Workspace {
    pub(crate) fn of(params: &InitializeParams) -> Workspace {
        // As JSON, so that both the folders and what came before them are read alike.
        let params = serde_json::to_value(params).unwrap_or_default();
        let folders = params.get("workspaceFolders").and_then(Value::as_array);
        let of_folders = folders.into_iter().flatten().filter_map(|folder| folder.get("uri"));
        let mut uris: Vec<&Value> = of_folders.collect();
        if uris.is_empty() {
            uris.extend(params.get("rootUri"));
        }
        let folders = uris.into_iter().filter_map(Value::as_str).filter_map(folder_of).collect();
        Workspace { folders, known: BTreeMap::new() }
    }

    pub(crate) fn change(&mut self, added: &[WorkspaceFolder], removed: &[WorkspaceFolder]) {
        let paths = |folders: &[WorkspaceFolder]| -> Vec<PathBuf> {
            let folders = serde_json::to_value(folders).unwrap_or_default();
            let folders = folders.as_array().cloned().unwrap_or_default();
            let uris = folders.iter().filter_map(|folder| folder.get("uri")?.as_str());
            uris.filter_map(folder_of).collect()
        };
        let removed = paths(removed);
        self.folders.retain(|folder| !removed.contains(folder));
        self.folders.extend(paths(added));
        self.known.clear();
    }

    /// What every script declares: open ones as they stand in the editor, others as they are on the disk.
    pub(crate) fn list(&mut self, documents: &Documents, encoding: Encoding) -> Vec<(String, Listed)> {
        let mut all: Vec<(String, Listed)> = Vec::new();
        for name in documents.names() {
            if let Some(document) = documents.get(name) {
                let lines = Lines { text: &document.text, index: &document.lines, encoding };
                all.push((name.clone(), listed(lines)));
            }
        }
        let mut known = BTreeMap::new();
        for path in scripts(&self.folders) {
            let name = path.display().to_string();
            if documents.get(&name).is_some() || known.contains_key(&name) {
                continue;
            }
            let Ok(data) = fs::metadata(&path) else { continue };
            let stamp = (data.modified().ok(), data.len());
            let before = self.known.remove(&name).filter(|(then, _)| *then == stamp);
            let listed = match before {
                Some((_, listed)) => listed,
                None => {
                    let Ok(text) = Files(documents).read(&name) else { continue };
                    let index = LineIndex::new(&text);
                    listed(Lines { text: &text, index: &index, encoding })
                }
            };
            all.push((name.clone(), listed.clone()));
            known.insert(name, (stamp, listed));
        }
        self.known = known;
        all
    }
}

fn folder_of(uri: &str) -> Option<PathBuf> {
    let path = PathBuf::from(uri::to_name(&Uri(uri.to_owned())));
    path.is_absolute().then_some(path)
}

fn listed(lines: Lines<'_>) -> Listed {
    let mut symbols = outline(lines.text);
    // Items are searched alone.
    symbols.iter_mut().for_each(|symbol| symbol.children.clear());
    let ranges = symbols.iter().map(|symbol| lines.range(&symbol.selection)).collect();
    Listed { symbols, ranges }
}

/// Scripts below some folders, in an order that does not depend on the disk. Links are not followed, so there is no circle.
fn scripts(folders: &[PathBuf]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries = 0_usize;
    let mut waiting: Vec<(PathBuf, usize)> = folders.iter().rev().map(|folder| (folder.clone(), 0)).collect();
    while let Some((folder, depth)) = waiting.pop() {
        let Ok(listing) = fs::read_dir(&folder) else { continue };
        let mut listing: Vec<fs::DirEntry> = listing.flatten().take(MOST_ENTRIES).collect();
        entries = entries.saturating_add(listing.len());
        listing.sort_by_key(fs::DirEntry::file_name);
        let mut inner = Vec::new();
        for entry in listing {
            let path = entry.path();
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && depth < MOST_DEPTH && !is_left_out(&path) {
                inner.push((path, depth.saturating_add(1)));
            } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "probity") {
                found.push(path);
            }
            if found.len() >= MOST_FILES {
                return found;
            }
        }
        if entries >= MOST_ENTRIES {
            return found;
        }
        waiting.extend(inner.into_iter().rev());
    }
    found
}

/// Hidden folders, and what tools fill.
fn is_left_out(folder: &Path) -> bool {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.starts_with('.') || name == "target" || name == "node_modules"
}
