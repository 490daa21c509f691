//! Every block of script in `docs/language.md` is what the page says it is.
//!
//! | block | meaning |
//! |---|---|
//! | `probity` | a whole file: no errors, its tests pass |
//! | `probity item` | declarations, to which the edition and `use jumio` are added |
//! | `probity workflow` | statements of a workflow |
//! | `probity error P0301` | a file (or declarations) that gives this code |
//! | `probity expr` | lines `EXPRESSION // => VALUE` |

use std::fs;
use std::sync::Arc;

use probity::core::Program;
use probity::engine::{Compilation, compile};
use probity::facts::Facts;
use probity::interp::{Lists, decide};
use probity::outcome::Ended;
use probity::testing::run_test;

use crate::support::{Disk, rendered, root};

const PAGE: &str = "docs/language.md";

struct Block {
    line: usize,
    info: String,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let page = fs::read_to_string(root().join(page)).expect("the page is there");
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = false;
    for (index, line) in page.lines().enumerate() {
        if open {
            if line == "```" {
                open = false;
            } else if let Some(block) = blocks.last_mut() {
                block.text.push_str(line);
                block.text.push('\n');
            }
        } else if let Some(info) = line.strip_prefix("```") {
            open = true;
            blocks.push(Block { line: index + 1, info: info.trim().to_owned(), text: String::new() });
        }
    }
    assert!(!open, "a block of the page is not closed");
    blocks.retain(|block| block.info.starts_with("probity"));
    blocks
}

fn script(block: &Block) -> String {
    let kind = block.info.strip_prefix("probity").unwrap_or_default().trim();
    match kind {
        "item" if block.text.contains("use jumio") => format!("probity 1\n{}", block.text),
        "item" => format!("probity 1\nuse jumio\n{}", block.text),
        "workflow" => {
            let has = |word: &str| block.text.lines().any(|line| line.starts_with(word));
            let expires =
                if has("expires") { "" } else { "expires after 30 min -> end NOT_EXECUTED EXPIRED\n" };
            format!("probity 1\nuse jumio\nworkflow example {{\n{expires}{}}}\n", block.text)
        }
        _ if block.text.starts_with("probity 1") => block.text.clone(),
        _ => format!("probity 1\nuse jumio\n{}", block.text),
    }
}

/// The workflows of the page: between them they hold every construct of the language.
pub fn workflows() -> Vec<Arc<Program>> {
    let wanted = |block: &&Block| block.info != "probity expr" && !block.info.starts_with("probity error");
    blocks(PAGE).iter().filter(wanted).flat_map(|block| compiled(block).programs).collect()
}

fn compiled(block: &Block) -> Compilation {
    // Imports of the page stand in the folder of the design's scripts.
    compile("examples/design/page.probity", &script(block), &Disk)
}

#[test]
fn blocks_check_and_their_tests_pass() {
    let mut count = 0;
    for block in blocks(PAGE) {
        if block.info == "probity expr" || block.info.starts_with("probity error") {
            continue;
        }
        let compilation = compiled(&block);
        assert!(!compilation.has_errors(), "line {}:\n{}", block.line, rendered(&compilation));
        for program in &compilation.programs {
            probity::core::verify(program).expect("the core of a block verifies");
            for test in &program.tests {
                let report = run_test(program, test, &|file| Err(format!("no file `{file}` here")));
                let failures: Vec<String> =
                    report.failures().map(|(_, failure)| failure.message.clone()).collect();
                assert!(report.passed(), "line {}: {}\n{}", block.line, test.title, failures.join("\n"));
            }
        }
        count += 1;
    }
    assert!(count >= 15, "only {count} blocks were found");
}

#[test]
fn the_script_of_the_readme_has_no_findings() {
    let blocks = blocks("README.md");
    assert!(!blocks.is_empty());
    for block in blocks {
        let compilation = compiled(&block);
        assert!(compilation.diagnostics.is_empty(), "{}", rendered(&compilation));
    }
}

#[test]
fn wrong_blocks_give_their_code() {
    for block in blocks(PAGE) {
        let Some(code) = block.info.strip_prefix("probity error ") else { continue };
        let compilation = compiled(&block);
        let codes: Vec<String> = compilation.diagnostics.iter().map(|found| found.code.to_string()).collect();
        assert!(codes.iter().any(|found| found == code), "line {}: {codes:?} without {code}", block.line);
    }
}

#[test]
fn expressions_have_the_value_beside_them() {
    let mut count = 0;
    for block in blocks(PAGE) {
        if block.info != "probity expr" {
            continue;
        }
        for line in block.text.lines().filter(|line| !line.trim().is_empty()) {
            let (expression, value) = line.split_once("// =>").expect("a value behind `// =>`");
            let (expression, value) = (expression.trim(), value.trim());
            assert_eq!(evaluate(expression), value, "line {}: {expression}", block.line);
            count += 1;
        }
    }
    assert!(count >= 20, "only {count} expressions were found");
}

/// The expression's value as an argument of a terminal, whatever its type is.
fn evaluate(expression: &str) -> String {
    let types =
        ["bool?", "int?", "decimal?", "float?", "text?", "date?", "time?", "duration?", "country?", "money?"];
    let mut messages = String::new();
    for ty in types {
        let text = format!(
            "probity 1\nterminal shown(value: {ty}) = PASSED\nworkflow example {{\n  end shown({expression})\n}}\n"
        );
        let compilation = compile("expression", &text, &Disk);
        if compilation.has_errors() {
            messages = rendered(&compilation);
            continue;
        }
        let program = compilation.programs.first().expect("a workflow");
        let mut facts = Facts::empty(program);
        facts.transaction.time = probity::value::Time::parse("2026-01-01T12:00:00Z");
        let outcome = decide(program, &facts, &Lists::new().bind(program).expect("no lists"));
        let Ended::Ended(end) = outcome.result else { panic!("{expression} waits for something") };
        let (_, value) = end.args.first().expect("the argument");
        let unknown = ty == "bool?" && value.is_missing();
        return if unknown { "unknown".to_owned() } else { value.to_string() };
    }
    panic!("{expression} has no type:\n{messages}");
}
