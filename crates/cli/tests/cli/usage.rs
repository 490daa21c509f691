//! What holds for every verb: help, wrong command lines, files that are not there, colours.

use crate::support::{GOOD, command, empty_list, file, finish, probity};

#[test]
fn version_help_and_completions() {
    let version = probity(&["--version"]);
    assert_eq!((version.code, version.out.starts_with("probity 0.")), (0, true), "{}", version.out);
    for verb in [
        "new",
        "catalog",
        "check",
        "run",
        "test",
        "explain",
        "graph",
        "doc",
        "schema",
        "import",
        "export",
        "completions",
    ] {
        let help = probity(&[verb, "--help"]);
        assert_eq!(help.code, 0);
        assert!(help.out.contains("Examples:") && help.out.contains("Exit codes:"), "{verb}: {}", help.out);
    }
    let script = probity(&["completions", "bash"]);
    assert_eq!(script.code, 0);
    assert!(script.out.contains("_probity"));
}

#[test]
fn a_wrong_command_line_is_2() {
    for args in
        [&["nonsense"][..], &["check"], &["run", "payment.probity"], &["check", "--format", "xml", "a"]]
    {
        let ran = probity(args);
        assert_eq!(ran.code, 2, "{args:?}: {}", ran.err);
        assert!(ran.out.is_empty());
    }
}

#[test]
fn a_missing_file_is_2_and_is_named() {
    let ran = probity(&["check", "paymet.probity"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("`paymet.probity`") && ran.err.contains("did you mean `payment.probity`"),
        "{}",
        ran.err
    );
    let ran = probity(&["check", "."]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("directory"), "{}", ran.err);
    let ran = probity(&["run", "payment.probity", "--facts", "nowhere.json", "--list", &empty_list()]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`nowhere.json`"), "{}", ran.err);
}

#[test]
fn binary_noise_is_no_script() {
    let noise: Vec<u8> = (0..=255_u8).cycle().take(4_000).collect();
    let path = file("noise.probity", noise);
    let ran = probity(&["check", &path.display().to_string()]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("not UTF-8"), "{}", ran.err);
}

#[test]
fn colours_only_where_they_are_wanted() {
    let facts = file("colour.json", GOOD).display().to_string();
    let list = empty_list();
    let args = ["run", "payment.probity", "--facts", &facts, "--list", &list];
    assert!(!probity(&args).out.contains('\u{1b}'));
    let forced = [&args[..], &["--color", "always"]].concat();
    assert!(probity(&forced).out.contains('\u{1b}'));
    assert!(!finish(command(&args).env("NO_COLOR", "1").env("CLICOLOR_FORCE", "1")).out.contains('\u{1b}'));
}
