//! What the tests of whole scripts share: files, lists, and texts that are kept beside the tests.

use std::fs;
use std::path::{Path, PathBuf};

use probity::core::Program;
use probity::diagnostic::render;
use probity::engine::{Compilation, Loader, Source, compile};
use probity::interp::{BoundLists, Lists};
use probity::value::Value;

pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Reads imports relative to the importing file; names are relative to the project.
pub struct Disk;

impl Loader for Disk {
    fn load(&self, importing: &str, path: &str) -> Result<Source, String> {
        let folder = Path::new(importing).parent().unwrap_or(Path::new(""));
        let mut name = PathBuf::new();
        for part in folder.join(path).components() {
            match part {
                std::path::Component::ParentDir => {
                    name.pop();
                }
                other => name.push(other),
            }
        }
        let text = fs::read_to_string(root().join(&name)).map_err(|error| error.to_string())?;
        Ok(Source { name: name.display().to_string(), text })
    }
}

/// Compiles a script of the project.
pub fn compile_file(path: &Path) -> Compilation {
    let name = path.strip_prefix(root()).unwrap_or(path).display().to_string();
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{name}: {error}"));
    compile(&name, &text, &Disk)
}

pub fn rendered(compilation: &Compilation) -> String {
    render::render(&compilation.sources, &compilation.diagnostics, false)
}

/// Contents for each list that the program names: from `<name>.txt` in `folder`, else none.
pub fn lists(program: &Program, folder: &Path) -> BoundLists {
    let mut lists = Lists::new();
    for list in &program.lists {
        let text = fs::read_to_string(folder.join(format!("{}.txt", list.name))).unwrap_or_default();
        let values = text.lines().filter(|line| !line.trim().is_empty()).map(Value::text);
        lists.insert(&list.name, values.collect::<Vec<_>>());
    }
    lists.bind(program).expect("every list was supplied")
}

/// Holds a text against the one kept in `file`, or keeps it where `UPDATE_EXPECT` is set.
pub fn expect_file(file: &Path, actual: &str) {
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::create_dir_all(file.parent().expect("a folder")).expect("the folder can be made");
        fs::write(file, actual).expect("the file can be written");
        return;
    }
    let kept = fs::read_to_string(file).unwrap_or_default();
    assert!(
        kept == actual,
        "{} differs; look at the change and run again with UPDATE_EXPECT=1.\n--- kept\n{kept}\n--- now\n{actual}",
        file.display()
    );
}

/// Fails for a kept text that nothing gives any more.
pub fn expect_no_others(folder: &Path, given: &[PathBuf]) {
    for kept in fs::read_dir(folder).expect("the folder of kept texts").flatten() {
        assert!(given.contains(&kept.path()), "nothing gives {} any more; delete it", kept.path().display());
    }
}

/// Files of a folder with an ending, in the order of their names; nothing where the folder is not there.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|ext| ext == ending))
        .collect();
    files.sort();
    files
}
