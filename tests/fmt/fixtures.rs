//! `NAME.in.probity` becomes `NAME.out.probity`, which stays as it is. `UPDATE_EXPECT=1` writes the outputs anew.

use std::fs;
use std::path::{Path, PathBuf};

use probity::fmt::{MAX_WIDTH, format};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fmt/fixtures")
}

#[test]
fn every_fixture_is_formatted_as_kept_and_stays_so() {
    let mut inputs: Vec<PathBuf> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_string_lossy().ends_with(".in.probity"))
        .collect();
    inputs.sort();
    assert_eq!(inputs.len(), 10, "all fixtures are found");
    for input in inputs {
        let text = fs::read_to_string(&input).unwrap();
        let formatted = format(&text);
        assert_eq!(formatted.error, None, "{}", input.display());
        let output = input.to_string_lossy().replace(".in.probity", ".out.probity");
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            fs::write(&output, &formatted.text).unwrap();
        }
        let kept = fs::read_to_string(&output).unwrap_or_default();
        assert_eq!(formatted.text, kept, "{}", input.display());
        let again = format(&formatted.text);
        assert_eq!(again.text, formatted.text, "{} is formatted twice", input.display());
        assert!(again.edits.is_empty());
    }
}

#[test]
fn lines_of_sound_fixtures_are_not_too_wide() {
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let out = path.to_string_lossy().ends_with(".out.probity");
        if out && format(&text).left_alone.is_empty() {
            let wide = text.lines().find(|line| line.chars().count() > MAX_WIDTH && !line.contains('"'));
            assert_eq!(wide, None, "{}", path.display());
        }
    }
}
