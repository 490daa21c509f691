//! A bundle decides as its script does, wherever it lies, and is taken only whole and unchanged.

use std::collections::BTreeMap;

use probity::engine::{Loader, Source, compile};
use probity::exchange::bundle::Bundle;

const MAIN: &str = r#"probity 1
use "../shared/lists.probity"
use jumio
workflow signup {
  expires after 30 min -> end NOT_EXECUTED EXPIRED
  input { country: country }
  acquire passport: ID
  check passport: usability
  require input.country in served else end REJECTED NOT_SERVED
  require passport.usability is PASSED else end REJECTED UNREADABLE
  end PASSED
}
"#;
const LISTS: &str = "probity 1\nset served: country = { DEU, FRA }\n";

/// Files by path, as a host keeps them; catalogs that replace the library's.
#[derive(Default)]
struct Files {
    files: BTreeMap<String, String>,
    catalogs: BTreeMap<String, String>,
}

impl Files {
    /// The script and what it imports, under a folder.
    fn under(folder: &str) -> Files {
        let files = [("app/main.probity", MAIN), ("shared/lists.probity", LISTS)];
        let files = files.map(|(path, text)| (format!("{folder}{path}"), text.to_owned()));
        Files { files: files.into(), catalogs: BTreeMap::new() }
    }

    fn bundle(&self, main: &str) -> Bundle {
        Bundle::pack(main, &self.files[main], self).expect("a bundle")
    }
}

impl Loader for Files {
    fn load(&self, importing: &str, path: &str) -> Result<Source, String> {
        let mut parts: Vec<&str> = importing.split('/').collect();
        parts.pop();
        for part in path.split('/') {
            if part == ".." {
                parts.pop();
            } else {
                parts.push(part);
            }
        }
        let name = parts.join("/");
        let text = self.files.get(&name).cloned().ok_or("it is not there")?;
        Ok(Source { name, text })
    }

    fn catalog(&self, name: &str) -> Option<String> {
        self.catalogs.get(name).cloned()
    }
}

fn hash(compilation: &probity::engine::Compilation) -> String {
    let program = compilation.programs.first().unwrap_or_else(|| panic!("{:?}", compilation.diagnostics));
    program.meta.content_hash.to_string()
}

#[test]
fn a_bundle_has_the_content_hash_and_the_meaning_of_its_script() {
    let files = Files::under("");
    let bundle = files.bundle("app/main.probity");
    let script = compile("app/main.probity", MAIN, &files);
    let bundled = bundle.compile("");
    assert_eq!(hash(&bundled), hash(&script));
    assert_eq!(bundle.content_hash(), hash(&script));
    assert_eq!(bundled.programs[0].print(), script.programs[0].print());
    assert_eq!(bundle.entry(), "app/main.probity");
}

#[test]
fn it_is_the_same_bytes_wherever_the_script_lies() {
    let here = Files::under("").bundle("app/main.probity").to_json();
    let there = Files::under("/srv/policies/").bundle("/srv/policies/app/main.probity").to_json();
    assert_eq!(here, there);
    let read = Bundle::read(&here).expect("a bundle");
    assert_eq!(read.to_json(), here);
    for (folder, script) in [("", "main.probity"), ("x/y", "x/y/main.probity"), ("../x", "../x/main.probity")]
    {
        let compilation = read.compile(folder);
        assert_eq!(hash(&compilation), read.content_hash());
        assert!(compilation.sources.files().any(|file| file.name == script), "{script}");
    }
}

#[test]
fn the_catalogs_of_the_bundle_decide() {
    let mut files = Files::under("");
    let plain = files.bundle("app/main.probity");
    let jumio = plain.catalogs().iter().find(|catalog| catalog.name == "jumio").expect("a catalog");
    assert_eq!(plain.changed_catalogs().count(), 0);
    // A later compiler knows a label less.
    files
        .catalogs
        .insert("jumio".to_owned(), jumio.text.replace("rejected BLURRED, GLARE,", "rejected BLURRED,"));
    let other = files.bundle("app/main.probity");
    assert_ne!(other.content_hash(), plain.content_hash());
    assert_eq!(other.changed_catalogs().count(), 1);
    let labels = |bundle: &Bundle| {
        let read = Bundle::read(&bundle.to_json()).expect("a bundle").compile("");
        read.programs[0].capabilities[0].labels.len()
    };
    assert_eq!(labels(&plain), labels(&other) + 1);
}

#[test]
fn a_bundle_that_is_not_whole_or_unchanged_is_refused() {
    let json = Files::under("").bundle("app/main.probity").to_json();
    for (from, to, code) in [
        ("\"version\": 1", "\"version\": 2", "P0911"),
        ("probity-bundle", "other", "P0911"),
        ("\"edition\": 1,", "\"edition\": 1, \"more\": 1,", "P0911"),
        ("DEU, FRA", "DEU, IRN", "P0912"),
        ("age_range", "age_span", "P0912"),
        ("\"entry\": \"app/main.probity\"", "\"entry\": \"app/other.probity\"", "P0913"),
        ("\"entry\": \"app/main.probity\"", "\"entry\": \"shared/lists.probity\"", "P0913"),
        ("\"path\": \"shared/lists.probity\"", "\"path\": \"shared/list.probity\"", "P0913"),
        ("\"name\": \"jumio\"", "\"name\": \"yoti\"", "P0913"),
        ("\"name\": \"prelude\"", "\"name\": \"prelud\"", "P0913"),
        ("\"path\": \"shared/lists.probity\"", "\"path\": \"../lists.probity\"", "P0914"),
        ("\"path\": \"shared/lists.probity\"", "\"path\": \"/etc/lists.probity\"", "P0914"),
        ("\"path\": \"shared/lists.probity\"", "\"path\": \"C:\\\\lists.probity\"", "P0914"),
    ] {
        let changed = json.replacen(from, to, 1);
        assert_ne!(changed, json, "{from}");
        let error = Bundle::read(&changed).expect_err(to);
        assert_eq!(error.code.to_string(), code, "{from} -> {to}: {error}");
    }
    assert_eq!(Bundle::read("{").expect_err("no JSON").code.to_string(), "P0911");
}

#[test]
fn a_file_above_all_others_needs_an_absolute_path() {
    let mut files = Files::default();
    files.files.insert("main.probity".to_owned(), MAIN.to_owned());
    files.files.insert("shared/lists.probity".to_owned(), LISTS.to_owned());
    // The loader climbs no higher than its root, so the import is found; a bundle can hold no such path.
    let bundle = Bundle::pack("main.probity", MAIN, &files);
    let why = bundle.expect_err("the import leads out of the bundle");
    assert_eq!(why.code.to_string(), "P0913");
}
