//! The page of a workflow as a parser and a reader meet it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use probity::core::Program;
use probity::engine::{NoFiles, compile};
use probity::page::{Subject, html};
use probity::testing::{Coverage, TestReport, run_test};

use crate::support::{compile_file, files, root};

/// The page of one workflow with its tests run.
fn page(program: &Program, folder: &Path) -> String {
    let read = |file: &str| fs::read(folder.join(file)).map_err(|error| error.to_string());
    let reports: Vec<TestReport> = program.tests.iter().map(|test| run_test(program, test, &read)).collect();
    let mut coverage = Coverage::new(program);
    reports.iter().for_each(|report| coverage.merge(&report.coverage));
    html("workflow.probity", &[Subject { program, reports: &reports, coverage: Some(&coverage) }])
}

/// Calls `each` with the page of every workflow of the examples and of the page of the language.
fn each_example(each: &mut dyn FnMut(&Program, &str)) {
    let mut count = 0;
    for folder in fs::read_dir(root().join("examples")).expect("there are examples") {
        let folder = folder.expect("an entry").path();
        for script in files(&folder, "probity") {
            for program in compile_file(&script).programs {
                each(&program, &page(&program, &folder));
                count += 1;
            }
        }
    }
    for program in crate::language_page::workflows() {
        each(&program, &page(&program, &root()));
        count += 1;
    }
    assert!(count >= 20, "only {count} workflows");
}

fn parsed(page: &str) -> roxmltree::Document<'_> {
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    roxmltree::Document::parse_with_options(page, options).unwrap_or_else(|error| panic!("{error}\n{page}"))
}

/// All text that a reader sees, with single blanks.
fn text(page: &str) -> String {
    let document = parsed(page);
    let seen = document.descendants().filter(|node| node.is_text());
    let seen = seen.filter(|node| node.parent().is_none_or(|parent| !parent.has_tag_name("style")));
    let all: Vec<&str> = seen.filter_map(|node| node.text()).flat_map(str::split_whitespace).collect();
    all.join(" ")
}

#[test]
fn pages_are_well_formed_and_need_nothing_else() {
    each_example(&mut |program, page| {
        let document = parsed(page);
        let name = &program.meta.name;
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            let tag = node.tag_name().name();
            assert!(!["script", "link", "img", "iframe", "object"].contains(&tag), "{name}: <{tag}>");
            for attribute in node.attributes() {
                let (key, value) = (attribute.name(), attribute.value());
                assert!(!key.starts_with("on") && key != "src", "{name}: {key}={value}");
                assert!(key != "href" || value.starts_with('#'), "{name}: leads away to {value}");
            }
        }
        for outside in ["url(", "@import", "@font-face"] {
            assert!(!page.contains(outside), "{name}: {outside}");
        }
    });
}

#[test]
fn links_lead_to_anchors_and_anchors_are_unique() {
    each_example(&mut |program, page| {
        let document = parsed(page);
        let mut anchors = BTreeSet::new();
        for node in document.descendants() {
            if let Some(id) = node.attribute("id") {
                assert!(anchors.insert(id), "{}: `{id}` stands twice", program.meta.name);
            }
        }
        let mut links = 0;
        for node in document.descendants() {
            let named = ["aria-labelledby", "aria-describedby"].iter().filter_map(|key| node.attribute(*key));
            let linked = node.attribute("href").map(|href| href.trim_start_matches('#'));
            for target in named.flat_map(str::split_whitespace).chain(linked) {
                assert!(anchors.contains(target), "{}: nothing has the id `{target}`", program.meta.name);
                links += 1;
            }
        }
        assert!(links > 10, "{}: only {links} links", program.meta.name);
        for node in document.descendants().filter(|node| node.has_attribute("data-kind")) {
            let id = node.attribute("data-id").expect("a box has an id");
            let target = node.parent().and_then(|parent| parent.attribute("href"));
            let step = format!("#{}.step.{id}", program.meta.name);
            assert_eq!(target, (!id.starts_with(':')).then_some(step.as_str()), "{id}");
        }
    });
}

#[test]
fn every_node_rule_end_test_and_list_is_on_the_page() {
    each_example(&mut |program, page| {
        let document = parsed(page);
        let name = &program.meta.name;
        let anchors: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        let has = |anchor: String| {
            assert!(anchors.contains(&anchor.as_str()), "{name}: `{anchor}` is missing");
        };
        for node in &program.nodes {
            has(format!("{name}.step.{}", node.id));
        }
        for risk in &program.risks {
            risk.rules.iter().for_each(|rule| has(format!("{name}.rule.{}/{}", risk.name, rule.name)));
        }
        program.lists.iter().for_each(|list| has(format!("{name}.list.{}", list.name)));
        for set in program.sets.iter().filter(|set| !set.name.is_empty()) {
            has(format!("{name}.set.{}", set.name));
        }
        program.each_end(&mut |end| {
            let terminal = end.terminal.as_deref().unwrap_or_default();
            has(format!("{name}.end.{}/{}/{terminal}", end.decision, end.label));
        });
        let seen = text(page);
        for test in &program.tests {
            assert!(seen.contains(&test.title), "{name}: the test `{}` is missing", test.title);
        }
        for field in &program.input {
            assert!(seen.contains(&*field.name), "{name}: the input `{}` is missing", field.name);
        }
    });
}

#[test]
fn tables_stand_row_by_row_and_steps_name_them() {
    let folder = root().join("examples/payment_limits");
    let compilation = compile_file(&folder.join("workflow.probity"));
    let program = compilation.programs.first().expect("a workflow");
    let seen = text(&page(program, &folder));
    for said in [
        "is more than (what the table limit gives for the input country and the input tier )",
        "The most that may be paid out at once.",
        "one of eea business BUSINESS 50,000.00 EUR",
        "from 100.00 EUR not known 0.02 times the input amount",
        "Every row that fits adds to what is given",
    ] {
        assert!(seen.contains(said), "`{said}` is not in\n{seen}");
    }
    // The tests ask the same tables again.
    assert_eq!(seen.matches("The table limit").count(), 1);
    let picture = probity::graph::svg::draw(&probity::graph::Graph::of(program));
    assert!(picture.contains("limit(input.country"), "{picture}");
}

#[test]
fn headings_are_in_order_and_tables_have_heads() {
    each_example(&mut |program, page| {
        let document = parsed(page);
        let level =
            |node: &roxmltree::Node<'_, '_>| node.tag_name().name().strip_prefix('h')?.parse::<u32>().ok();
        let levels: Vec<u32> = document.descendants().filter_map(|node| level(&node)).collect();
        assert_eq!(levels.first(), Some(&1), "{}", program.meta.name);
        for pair in levels.windows(2) {
            assert!(matches!(pair, [a, b] if *b <= a + 1), "{}: h{pair:?}", program.meta.name);
        }
        for table in document.descendants().filter(|node| node.has_tag_name("table")) {
            let headed = |tag: &str| table.descendants().any(|node| node.has_tag_name(tag));
            assert!(headed("caption") && headed("th"));
        }
        for landmark in ["main", "nav", "header"] {
            assert!(document.descendants().any(|node| node.has_tag_name(landmark)), "{landmark}");
        }
    });
}

#[test]
fn the_same_workflow_gives_the_same_bytes() {
    let folder = root().join("examples/eu_onboarding");
    let pages: Vec<String> = (0..2)
        .map(|_| page(compile_file(&folder.join("workflow.probity")).programs.last().expect("one"), &folder))
        .collect();
    assert_eq!(pages.first(), pages.last());
}

const HOSTILE: &str = r#"probity 1
//! </style><script>alert("docs")</script>
use jumio

/// <img src=x onerror='alert(1)'> & "quotes"
terminal sorry(message: text) = REJECTED

workflow hostile {
  key      "<script>key</script>"
  expires  after 30 min -> end NOT_EXECUTED EXPIRED
  input {
    /// <b>field</b> ]]> <!-- -->
    who: text  at "a.<i>b"  example "<script>alert('example')</script>"
  }
  /// <script>alert('step')</script>
  require input.who != "</code><script>\u{202e}\u{7}\u{0}\"'&amp;" else end sorry("<svg/onload=alert(2)>")
  require input.who matches r"<b>[^']+" else end sorry("x")
  end PASSED
}

test "</h3><script>alert('test')</script>" of hostile {
  given input.who = "'\"><script>alert('given')</script>"
  expect sorry("<script>alert('expected')</script>")
}
"#;

#[test]
fn text_of_a_script_stays_text() {
    let compilation = compile("hostile.probity", HOSTILE, &NoFiles);
    let program = compilation.programs.first().unwrap_or_else(|| panic!("{:?}", compilation.diagnostics));
    let reports: Vec<TestReport> =
        program.tests.iter().map(|test| run_test(program, test, &|_| Err(String::new()))).collect();
    let page = html("<b>\"'.probity", &[Subject { program, reports: &reports, coverage: None }]);
    let document = parsed(&page);
    for node in document.descendants() {
        let tag = node.tag_name().name();
        assert!(!["script", "img", "b", "i"].contains(&tag), "<{tag}>");
        assert!(node.attributes().all(|attribute| !attribute.name().starts_with("on")));
    }
    let seen = text(&page);
    for kept in
        ["<script>alert('step')</script>", "<b>field</b> ]]> <!-- -->", "<svg/onload=alert(2)>", "fails"]
    {
        assert!(seen.contains(kept), "`{kept}` is not shown");
    }
    let steers = |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c);
    assert!(!page.contains(steers));
}

#[test]
fn several_workflows_share_a_page() {
    let script = "probity 1\nworkflow one { input { n: int } require input.n > 1 else end REJECTED X\nend PASSED }\n\
        workflow two { input { n: int } require input.n > 2 else end REJECTED X\nend PASSED }";
    let programs = compile("w.probity", script, &NoFiles).programs;
    let subjects: Vec<Subject<'_>> =
        programs.iter().map(|program| Subject { program, reports: &[], coverage: None }).collect();
    let page = html("w.probity", &subjects);
    let document = parsed(&page);
    let anchors: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
    let unique: BTreeSet<&&str> = anchors.iter().collect();
    assert_eq!(unique.len(), anchors.len());
    assert!(anchors.contains(&"one.head") && anchors.contains(&"two.head"));
    assert!(text(&page).contains("Workflows of w.probity"));
}
