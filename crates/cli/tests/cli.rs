//! The binary as a user meets it: exit codes, formats, bad input.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may state what they expect")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

struct Ran {
    code: i32,
    out: String,
    err: String,
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_probity"));
    command.current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures"));
    command.args(args).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
    command
}

fn finish(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn probity(args: &[&str]) -> Ran {
    finish(&mut command(args))
}

fn with_stdin(args: &[&str], input: &[u8]) -> Ran {
    let mut child =
        command(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that stops early closes its stdin; that is its right.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A file in the test's own folder.
fn file(name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli");
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, contents).unwrap();
    path
}

const GOOD: &str = r#"{"transaction":{"id":"t-1","time":"2026-01-31T10:00:00Z"},"input":{"country":"DEU","amount":100,"email":"a@b.c","age":40}}"#;
const EMBARGOED: &str = r#"{"transaction":{"id":"t-2","time":"2026-01-31T10:00:00Z"},"input":{"country":"IR","amount":100,"email":"a@b.c"}}"#;

fn empty_list() -> String {
    format!("blocked={}", file("empty.txt", "").display())
}

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
fn checking_a_good_script_is_0() {
    let ran = probity(&["check", "payment.probity", "--deny-warnings"]);
    assert_eq!(ran.code, 0, "{}", ran.out);
    assert!(ran.out.contains("1 file checked (1 workflow, 2 tests): no findings"), "{}", ran.out);
    assert!(!ran.out.contains('\u{1b}'), "colours in a pipe");
}

#[test]
fn checking_a_bad_script_is_1_in_every_format() {
    let ran = probity(&["check", "broken.probity"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("amuont") && ran.out.contains("broken.probity:5"), "{}", ran.out);

    let ran = probity(&["check", "broken.probity", "payment.probity", "--format", "json"]);
    assert_eq!(ran.code, 1);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(report["diagnostics"].as_array().is_some_and(|all| !all.is_empty()));
    assert!(report["summary"]["errors"].as_u64().is_some_and(|n| n >= 1));

    let ran = probity(&["check", "broken.probity", "payment.probity", "--format", "sarif"]);
    assert_eq!(ran.code, 1);
    let log: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(log["version"], "2.1.0");
    assert_eq!(log["runs"].as_array().map(Vec::len), Some(2));
}

#[test]
fn running_one_transaction() {
    let facts = file("good.json", GOOD).display().to_string();
    let ran = probity(&["run", "payment.probity", "--facts", &facts, "--list", &empty_list()]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with(" PASSED   APPROVED  payment · t-1"), "{}", ran.out);

    let ran = with_stdin(
        &["run", "payment.probity", "--facts", "-", "--list", &empty_list(), "--format", "json"],
        EMBARGOED.as_bytes(),
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    let outcome: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert!(outcome.to_string().contains("REJECTED"), "{outcome}");
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

#[test]
fn a_host_list_that_is_not_given_is_an_error() {
    let facts = file("list.json", GOOD).display().to_string();
    let ran = probity(&["run", "payment.probity", "--facts", &facts]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("--list blocked=FILE"), "{}", ran.err);
    let ran = probity(&["run", "payment.probity", "--facts", &facts, "--list", "blockd=x.txt"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `blocked`"), "{}", ran.err);
    let listed = file("listed.txt", "\u{feff}x@y.z\n\n  A@B.C  \n");
    let given = format!("blocked={}", listed.display());
    let ran = probity(&["run", "payment.probity", "--facts", &facts, "--list", &given]);
    assert!(ran.out.contains("PENDING") && ran.out.contains("review"), "{}{}", ran.out, ran.err);
}

#[test]
fn bad_facts_are_1_and_name_the_place() {
    let list = empty_list();
    for (name, facts) in [
        ("half.json", r#"{"input": {"country""#),
        ("type.json", r#"{"input":{"country":"DEU","amount":"many","email":"a"}}"#),
        ("range.json", r#"{"input":{"country":"DEU","amount":10001,"email":"a"}}"#),
        ("none.json", ""),
    ] {
        let path = file(name, facts).display().to_string();
        let ran = probity(&["run", "payment.probity", "--facts", &path, "--list", &list]);
        assert_eq!(ran.code, 1, "{name}: {}", ran.err);
        assert!(ran.err.contains(name) && ran.err.contains("error["), "{name}: {}", ran.err);
    }
    let path = file("noise.json", [0xff, 0xfe, 0, 1]).display().to_string();
    assert_eq!(probity(&["run", "payment.probity", "--facts", &path, "--list", &list]).code, 1);
}

#[test]
fn many_transactions_keep_their_order_and_go_on_after_an_error() {
    let lines = format!("{GOOD}\n{{\"input\":\n\n{EMBARGOED}\n");
    let facts = file("many.ndjson", lines).display().to_string();
    let list = empty_list();
    let ran = probity(&["run", "payment.probity", "--facts", &facts, "--list", &list]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    let lines: Vec<serde_json::Value> =
        ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].to_string().contains("PASSED"));
    assert_eq!(lines[1]["line"], 2);
    assert!(lines[1]["error"].is_string());
    assert!(lines[2].to_string().contains("REJECTED"));
    let ran = probity(&["run", "payment.probity", "--facts", &facts, "--list", &list, "--format", "text"]);
    assert_eq!(ran.out.lines().count(), 3, "{}", ran.out);
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let lines = format!("{GOOD}\n").repeat(2_000);
    let facts = file("pipe.ndjson", lines).display().to_string();
    let list = empty_list();
    let mut child = command(&["run", "payment.probity", "--facts", &facts, "--list", &list])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty());
}

#[test]
fn several_workflows_need_a_choice() {
    let facts = file("two.json", r#"{"input":{"amount":20}}"#).display().to_string();
    let ran = probity(&["run", "two.probity", "--facts", &facts]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("`first`, `second`") && ran.err.contains("--workflow"), "{}", ran.err);
    let ran = probity(&["run", "two.probity", "--facts", &facts, "--workflow", "secnd"]);
    assert!(ran.code == 2 && ran.err.contains("did you mean `second`"), "{}", ran.err);
    let ran = probity(&["run", "two.probity", "--facts", &facts, "--workflow", "second"]);
    assert!(ran.code == 0 && ran.out.contains("TOO_MUCH"), "{}{}", ran.out, ran.err);
}

#[test]
fn tests_pass_and_coverage_is_counted() {
    let ran = probity(&["test", "payment.probity", "--coverage"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("2 passed, 0 failed"), "{}", ran.out);
    assert!(
        ran.out.contains("no test in which it fires") && ran.out.contains("payment.probity:"),
        "{}",
        ran.out
    );
    assert_eq!(probity(&["test", "payment.probity", "--min-coverage", "100"]).code, 1);
    let ran = probity(&["test", "payment.probity", "--filter", "EMBARGOED"]);
    assert!(ran.out.contains("1 passed, 0 failed, 1 filtered out"), "{}", ran.out);
}

#[test]
fn a_failed_test_is_1_and_says_why() {
    let ran = probity(&["test", "failing.probity"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("1 passed, 1 failed"), "{}", ran.out);
    assert!(ran.out.contains("expected PASSED FINE, but the run ended REJECTED TOO_MUCH"), "{}", ran.out);
    assert!(ran.out.contains("failing.probity:11:"), "{}", ran.out);

    let ran = probity(&["test", "failing.probity", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((ran.code, &report["failed"]), (1, &serde_json::json!(1)));

    let ran = probity(&["test", "failing.probity", "--format", "junit"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("name=\"a large &lt;amount&gt; &amp; more &quot;passes&quot;\""), "{}", ran.out);
    assert!(!ran.out.contains('\u{1b}'));
}

#[test]
fn schemas_are_json() {
    for of in ["facts", "outcome"] {
        let ran = probity(&["schema", "payment.probity", "--of", of]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let schema: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        assert!(schema["$schema"].is_string(), "{schema}");
    }
}

#[test]
fn explaining_codes_and_decisions() {
    let ran = probity(&["check", "broken.probity", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
    let code = report["diagnostics"][0]["code"].as_str().unwrap();
    let ran = probity(&["explain", code]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.starts_with(code), "{}", ran.out);
    assert_eq!(probity(&["explain", "P9999"]).code, 2);

    let facts = file("why.json", GOOD).display().to_string();
    let list = empty_list();
    let args = ["explain", "payment.probity", "--facts", &facts, "--list", &list];
    let ran = probity(&args);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("input.amount = 100"), "{}", ran.out);
    let why = [&args[..], &["--why", "big"]].concat();
    let ran = probity(&why);
    assert!(ran.out.contains("big") && !ran.out.contains("embargo"), "{}", ran.out);
    let why = [&args[..], &["--why", "bgi"]].concat();
    let ran = probity(&why);
    assert!(ran.code == 2 && ran.err.contains("did you mean `big`"), "{}", ran.err);
}

#[test]
fn a_page_is_written_where_it_is_asked_for() {
    let ran = probity(&["doc", "payment.probity", "-o", "-"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"), "{}", ran.out);
    assert_eq!(ran.out, probity(&["doc", "payment.probity", "-o", "-"]).out);

    let target = file("page.html", "");
    let ran = probity(&["doc", "payment.probity", "-o", &target.display().to_string()]);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""));
    assert!(ran.err.contains("wrote") && ran.err.contains("page.html"), "{}", ran.err);
    assert!(std::fs::read_to_string(&target).unwrap().contains("</html>"));
}

#[test]
fn a_page_is_named_by_its_workflow_or_its_file() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(&folder).unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    for (script, more, page) in [
        ("failing.probity", None, "small.html"),
        ("two.probity", None, "two.html"),
        ("two.probity", Some("--workflow=second"), "second.html"),
    ] {
        let path = fixtures.join(script).display().to_string();
        let mut args = vec!["doc", &path];
        args.extend(more);
        let ran = finish(command(&args).current_dir(&folder));
        assert!(folder.join(page).is_file(), "{page}: {}", ran.err);
    }
    let both = std::fs::read_to_string(folder.join("two.html")).unwrap();
    assert!(both.contains("id=\"first.head\"") && both.contains("id=\"second.head\""));
}

#[test]
fn a_page_shows_failed_tests_and_says_so() {
    let ran = probity(&["doc", "failing.probity", "-o", "-"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("1 test fails"), "{}", ran.err);
    assert!(ran.out.contains("a large &lt;amount&gt; &amp; more &quot;passes&quot;"));
    assert!(ran.out.contains("class=\"failure\""));
}

#[test]
fn a_page_that_can_not_be_written_is_2() {
    let ran = probity(&["doc", "payment.probity", "-o", "no/such/folder/page.html"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("can't write `no/such/folder/page.html`"), "{}", ran.err);
    let ran = probity(&["doc", "two.probity", "--workflow", "secnd"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("did you mean `second`?"), "{}", ran.err);
}

#[test]
fn a_graph_in_every_format() {
    let svg = probity(&["graph", "payment.probity"]);
    assert_eq!(svg.code, 0, "{}", svg.err);
    assert!(svg.out.starts_with("<svg ") && svg.out.ends_with("</svg>\n"), "SVG where nothing is said");
    let mermaid = probity(&["graph", "payment.probity", "--format", "mermaid", "--direction", "right"]);
    assert!(mermaid.out.starts_with("flowchart LR\n"), "{}", mermaid.out);
    let dot = probity(&["graph", "payment.probity", "--format", "dot"]);
    assert!(dot.out.starts_with("digraph "), "{}", dot.out);
    let placed = probity(&["graph", "payment.probity", "--format", "json"]);
    let placed: serde_json::Value = serde_json::from_str(&placed.out).unwrap();
    assert_eq!(placed["nodes"][0]["kind"], "start");
    assert_eq!(placed["nodes"][0]["source"]["file"], "payment.probity");
}

#[test]
fn the_name_of_the_output_says_what_a_graph_becomes() {
    let to = |name: &str| file(name, "").display().to_string();
    for (name, begin) in
        [("g.svg", "<svg "), ("g.mmd", "flowchart TD"), ("g.DOT", "digraph "), ("g.json", "{")]
    {
        let path = to(name);
        let ran = probity(&["graph", "payment.probity", "-o", &path]);
        assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{}", ran.err);
        assert!(std::fs::read_to_string(&path).unwrap().starts_with(begin), "{name}");
    }
    let ran = probity(&["graph", "payment.probity", "-o", &to("g.png")]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("g.png` does not say what to write") && ran.err.contains("`.svg`"),
        "{}",
        ran.err
    );
}

#[test]
fn a_graph_of_one_of_several_workflows() {
    let ran = probity(&["graph", "two.probity"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("several workflows"), "{}", ran.err);
    let name = ran.err.split('`').nth(3).unwrap().to_owned();
    let (by_place, by_option) =
        (probity(&["graph", "two.probity", &name]), probity(&["graph", "two.probity", "--workflow", &name]));
    assert_eq!(by_place.code, 0, "{}", by_place.err);
    assert_eq!(by_place.out, by_option.out);
    assert_eq!(probity(&["graph", "broken.probity"]).code, 1);
}

#[test]
fn catalogs_can_be_browsed_and_searched() {
    let overview = probity(&["catalog"]);
    assert_eq!(overview.code, 0);
    assert!(overview.out.contains("jumio") && overview.out.contains("risk signals"), "{}", overview.out);
    let page = probity(&["catalog", "jumio.liveness"]);
    assert!(page.out.contains("jumio.liveness  capability"), "{}", page.out);
    assert!(page.out.contains("REJECTED      LIVENESS_UNDETERMINED"), "{}", page.out);
    assert!(page.out.contains("check selfie: usability, liveness"), "{}", page.out);
    assert!(!page.out.contains('\u{1b}'), "no colours where the output is no terminal");
    let found = probity(&["catalog", "--search", "photocopy"]);
    assert_eq!(found.code, 0);
    assert!(found.out.starts_with("jumio.usability"), "{}", found.out);
    let properties = probity(&["catalog", "properties"]);
    assert!(properties.out.contains("within 20 s"), "{}", properties.out);
}

#[test]
fn a_search_without_result_and_a_wrong_name_say_what_was_meant() {
    let none = probity(&["catalog", "--search", "photocpy"]);
    assert_eq!((none.code, none.out.as_str()), (1, ""));
    assert!(none.err.contains("did you mean `photocopy`?"), "{}", none.err);
    let wrong = probity(&["catalog", "livness"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("did you mean `liveness`?"), "{}", wrong.err);
}

#[test]
fn a_script_brings_its_own_declarations_into_the_catalog() {
    let script = file(
        "own.probity",
        "probity 1\n/// Somebody looks at the case.\ncapability manual_review(reason: text) { passed APPROVED }\n",
    );
    let script = script.to_str().unwrap();
    let page = probity(&["catalog", "manual_review", "--script", script]);
    assert!(page.out.contains("own.manual_review  signal"), "{}", page.out);
    let json = probity(&["catalog", "manual_review", "--script", script, "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["entries"][0]["labels"]["PASSED"][0]["symbol"], "APPROVED");
    let hits = probity(&["catalog", "--search", "glare", "--format", "json"]);
    let hits: serde_json::Value = serde_json::from_str(&hits.out).unwrap();
    assert_eq!(hits["hits"][0]["found"][0]["in"], "symbol");
}

#[test]
fn a_table_goes_to_csv_and_back() {
    let script = file(
        "limits.probity",
        "probity 1\nset near: country = { DE, AT }\ntable limit(place: country, age: int?) -> money in EUR {\n  \
         | near, > 18 -> 5.00 EUR // old\n  | _, missing -> 0.00 EUR\n  | _, _ -> 1.00 EUR\n}\n",
    );
    let script = script.to_str().unwrap();
    let sheet = file("limit.csv", "");
    let broken = probity(&["export", "table", script, "limit"]);
    assert_eq!(broken.code, 1, "{}", broken.out);
    assert!(broken.err.contains("P0341"), "{}", broken.err);
    let mended = std::fs::read_to_string(script).unwrap().replace("money in EUR {", "(money in EUR)? {");
    std::fs::write(script, mended).unwrap();
    let exported = probity(&["export", "table", script, "limit", "-o", sheet.to_str().unwrap()]);
    assert_eq!((exported.code, exported.out.as_str()), (0, ""));
    assert!(exported.err.contains("comments have no place in a sheet"), "{}", exported.err);
    let csv = std::fs::read_to_string(&sheet).unwrap();
    assert_eq!(
        csv,
        "place: country,age: int?,hit first -> (money in EUR)?\nnear,> 18,5.00 EUR\n_,missing,0.00 EUR\n_,_,1.00 EUR\n"
    );
    let imported = probity(&["import", "table", sheet.to_str().unwrap()]);
    assert_eq!((imported.code, imported.err.as_str()), (0, ""));
    assert!(
        imported.out.starts_with(
            "table limit(place: country, age: int?) -> (money in EUR)? {\n  hit first\n  | near, > 18"
        ),
        "{}",
        imported.out
    );
    let unknown = probity(&["export", "table", script, "limits"]);
    assert_eq!(unknown.code, 2);
    assert!(unknown.err.contains("did you mean `limit`?"), "{}", unknown.err);
}

#[test]
fn a_plain_sheet_says_what_types_it_was_taken_for() {
    let imported = with_stdin(&["import", "table", "-", "--name", "Fees"], b"Country;Fee\nDE;1\n;2.5\n");
    assert_eq!(imported.code, 0, "{}", imported.err);
    assert_eq!(imported.out, "table fees(country: country) -> decimal {\n  | DE -> 1\n  | _  -> 2.5\n}\n");
    assert!(imported.err.contains("`country` is taken as `country`"), "{}", imported.err);
    let wrong = with_stdin(&["import", "table", "-", "--name", "fees"], b"a: int,-> int\n1..,2\n");
    assert_eq!((wrong.code, wrong.out.as_str()), (1, ""));
    assert!(wrong.err.contains("P0903") && wrong.err.contains("row 2, column a"), "{}", wrong.err);
}
