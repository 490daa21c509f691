//! Every script of this repository is in the one style.

use std::fs;
use std::path::{Path, PathBuf};

use probity::fmt::format;

fn scripts(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            scripts(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "probity") {
            found.push(path);
        }
    }
}

#[test]
fn examples_templates_and_catalogs_are_formatted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["examples", "templates", "catalog"] {
        scripts(&root.join(folder), &mut found);
    }
    assert!(found.len() > 30, "scripts were found");
    let mut wrong = Vec::new();
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        let formatted = format(&text);
        assert_eq!(formatted.error, None, "{}", path.display());
        if formatted.text != text {
            if std::env::var_os("UPDATE_EXPECT").is_some() {
                fs::write(&path, &formatted.text).unwrap();
            } else {
                wrong.push(path.display().to_string());
            }
        }
        assert_eq!(format(&formatted.text).text, formatted.text, "{} is formatted twice", path.display());
    }
    assert!(wrong.is_empty(), "not formatted (`probity fmt` does it):\n{}", wrong.join("\n"));
}

/// The blocks of a page that hold declarations, with where they stand.
fn blocks(page: &str) -> Vec<std::ops::Range<usize>> {
    let mut blocks = Vec::new();
    for (start, fence) in page.match_indices("```probity") {
        let line = page[start..].split_inclusive('\n').next().unwrap();
        let from = start + line.len();
        let end = from + page[from..].find("```").unwrap();
        if matches!(&line[fence.len()..], "\n" | " item\n") {
            blocks.push(from..end);
        }
    }
    blocks
}

#[test]
fn blocks_of_the_pages_are_formatted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut count = 0;
    for name in ["docs/language.md", "README.md"] {
        let page = fs::read_to_string(root.join(name)).unwrap();
        let mut now = page.clone();
        for block in blocks(&page).into_iter().rev() {
            let formatted = format(&page[block.clone()]);
            assert_eq!(formatted.error, None);
            now.replace_range(block, &formatted.text);
            count += 1;
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(root.join(name), &now).unwrap();
        }
        let differs = page.lines().zip(now.lines()).find(|(kept, now)| kept != now);
        assert!(now == page || std::env::var_os("UPDATE_EXPECT").is_some(), "{name}: {differs:?}");
    }
    assert!(count > 10, "blocks were found");
}
