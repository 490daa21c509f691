//! `probity fmt`: in place, as a question, as a difference, through stdin; files with errors.

use std::fs;

use crate::support::{folder, probity, probity_in, with_stdin};

const MESSY: &str = "probity 1\nset   a:country={DE,FR}\n";
const NEAT: &str = "probity 1\nset a: country = { DE, FR }\n";

#[test]
fn files_and_folders_are_formatted_in_place_once() {
    let folder = folder("fmt_in_place");
    fs::create_dir_all(folder.join("inner/.hidden")).unwrap();
    for name in ["a.probity", "inner/b.probity", "inner/.hidden/c.probity", "note.txt"] {
        fs::write(folder.join(name), MESSY).unwrap();
    }
    let ran = probity_in(&folder, &["fmt"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("2 files read: 2 changed"), "{}", ran.err);
    let text = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!((text("a.probity"), text("inner/b.probity")), (NEAT.to_owned(), NEAT.to_owned()));
    assert_eq!((text("inner/.hidden/c.probity"), text("note.txt")), (MESSY.to_owned(), MESSY.to_owned()));
    let again = probity_in(&folder, &["fmt", "a.probity", "inner"]);
    assert!(again.err.contains("2 files read: nothing to change"), "{}", again.err);
    let left = fs::read_dir(&folder).unwrap().count();
    assert_eq!(left, 3, "no other file is left behind");
}

#[test]
fn check_lists_what_would_change_and_writes_nothing() {
    let folder = folder("fmt_check");
    fs::write(folder.join("messy.probity"), MESSY).unwrap();
    fs::write(folder.join("neat.probity"), NEAT).unwrap();
    let ran = probity_in(&folder, &["fmt", "--check", "."]);
    assert_eq!((ran.code, ran.out.as_str()), (1, "messy.probity\n"), "{}", ran.err);
    assert_eq!(fs::read_to_string(folder.join("messy.probity")).unwrap(), MESSY);
    let neat = probity_in(&folder, &["fmt", "--check", "neat.probity"]);
    assert_eq!((neat.code, neat.out.as_str()), (0, ""));
}

#[test]
fn diff_shows_what_would_change_and_writes_nothing() {
    let folder = folder("fmt_diff");
    fs::write(folder.join("messy.probity"), MESSY).unwrap();
    let ran = probity_in(&folder, &["fmt", "--diff", "messy.probity"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("-set   a:country={DE,FR}\n+set a: country = { DE, FR }\n"), "{}", ran.out);
    assert!(!ran.out.contains('\u{1b}'), "no colours where the output is no terminal");
    assert_eq!(fs::read_to_string(folder.join("messy.probity")).unwrap(), MESSY);
    assert_eq!(probity_in(&folder, &["fmt", "--diff", "--check", "messy.probity"]).code, 1);
}

#[test]
fn stdin_goes_to_stdout() {
    let ran = with_stdin(&["fmt", "-"], MESSY.as_bytes());
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, NEAT, ""));
    let checked = with_stdin(&["fmt", "-", "--check"], MESSY.as_bytes());
    assert_eq!((checked.code, checked.out.as_str()), (1, "<stdin>\n"));
}

#[test]
fn a_file_with_errors_is_formatted_where_it_can_be_read() {
    let folder = folder("fmt_errors");
    let text = "probity 1\nset   a:country={DE}\nlet   b  =  =  5\nenum c{A}\n";
    fs::write(folder.join("damaged.probity"), text).unwrap();
    let ran = probity_in(&folder, &["fmt", "damaged.probity"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("damaged.probity:3:"), "{}", ran.err);
    let now = fs::read_to_string(folder.join("damaged.probity")).unwrap();
    assert_eq!(now, "probity 1\nset a: country = { DE }\nlet   b  =  =  5\nenum c { A }\n");
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder("fmt_permissions");
    let file = folder.join("a.probity");
    fs::write(&file, MESSY).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink("a.probity", folder.join("link.probity")).unwrap();
    assert_eq!(probity_in(&folder, &["fmt", "link.probity"]).code, 0);
    assert!(fs::symlink_metadata(folder.join("link.probity")).unwrap().is_symlink());
    assert_eq!(fs::read_to_string(&file).unwrap(), NEAT);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o640);
    fs::write(&file, MESSY).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o440)).unwrap();
    let refused = probity_in(&folder, &["fmt", "a.probity"]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("write-protected"), "{}", refused.err);
}

#[test]
fn what_is_not_there_is_a_mistake_of_the_command_line() {
    let ran = probity(&["fmt", "nowhere.probity"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("there is no file `nowhere.probity`"), "{}", ran.err);
    assert_eq!(probity(&["fmt", "-", "nowhere.probity"]).code, 2);
}
