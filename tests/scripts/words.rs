//! The conditions of the examples in words, beside the text that they say.

use std::fmt::Write as _;

use probity::core::{ExprId, Program, Risk, Statement, StatementKind, expr_text};
use probity::words;

use crate::support::{compile_file, expect_file, expect_no_others, files, root};

/// Every step, rule and test of a workflow, one thought a line.
fn said(program: &Program) -> String {
    let mut out = String::new();
    block(program, &program.body.statements, 0, &mut out);
    if let Some(expires) = &program.expires {
        let _ = writeln!(out, "{}", words::expiry(program, expires));
    }
    for risk in &program.risks {
        rules(program, risk, &mut out);
    }
    for test in &program.tests {
        let _ = writeln!(out, "\ntest {}", test.title);
        for step in &test.steps {
            let _ = match &step.kind {
                probity::core::test::TestStepKind::Given(given) => {
                    writeln!(out, "  given {}", words::given(program, given))
                }
                probity::core::test::TestStepKind::Expect(expect) => {
                    writeln!(out, "  expect {}", words::expect(program, expect))
                }
            };
        }
    }
    out
}

fn condition(program: &Program, lead: &str, id: ExprId, indent: usize, out: &mut String) {
    let pad = "  ".repeat(indent);
    let _ = writeln!(out, "{pad}{lead}{}", words::condition(program, id));
    let _ = writeln!(out, "{pad}    {}", expr_text(program, id));
}

fn rules(program: &Program, risk: &Risk, out: &mut String) {
    let _ = writeln!(out, "\nrisk {}", risk.name);
    for rule in &risk.rules {
        for arm in &rule.arms {
            condition(
                program,
                &format!("{}: {} if ", rule.name, words::effect(arm.effect)),
                arm.condition,
                1,
                out,
            );
        }
        let _ = writeln!(out, "    not known: {}", words::unknown_effect(rule.unknown));
    }
}

fn block(program: &Program, statements: &[Statement], indent: usize, out: &mut String) {
    let pad = "  ".repeat(indent);
    for statement in statements {
        let mut line = |text: String| {
            let _ = writeln!(out, "{pad}{text}");
        };
        match &statement.kind {
            StatementKind::Acquire(group) => {
                group.iter().for_each(|one| line(words::acquisition(program, one).to_string()));
            }
            StatementKind::Check(group) => {
                group.iter().for_each(|one| line(words::site(program, one).to_string()));
            }
            StatementKind::Retry(retry) => {
                line(words::retry(program, retry).to_string());
                for arm in &retry.arms {
                    let lead = format!("{} if ", words::noun(program, arm.message));
                    condition(program, &lead, arm.condition, indent + 1, out);
                }
            }
            StatementKind::Risk(id) => line(words::risk(program, *id).to_string()),
            StatementKind::End(end) => line(words::end(program, end).to_string()),
            StatementKind::Branch(branch) => {
                for arm in &branch.arms {
                    condition(program, "If ", arm.condition, indent, out);
                    block(program, &arm.block.statements, indent + 1, out);
                }
                if let Some(unknown) = &branch.unknown {
                    let _ = writeln!(out, "{pad}If not known");
                    block(program, &unknown.statements, indent + 1, out);
                }
                if !branch.otherwise.statements.is_empty() {
                    let _ = writeln!(out, "{pad}Otherwise");
                    block(program, &branch.otherwise.statements, indent + 1, out);
                }
            }
            StatementKind::Split(split) => {
                line(words::split(program, split).to_string());
                for arm in &split.arms {
                    let _ = writeln!(out, "{pad}  {} of 10,000: {}", arm.buckets, arm.name);
                    block(program, &arm.block.statements, indent + 2, out);
                }
            }
        }
    }
}

#[test]
fn examples_read_as_kept() {
    let mut given = Vec::new();
    let folders = std::fs::read_dir(root().join("examples")).expect("there are examples");
    for folder in folders.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        for script in files(&folder, "probity") {
            for program in compile_file(&script).programs {
                let file = root().join(format!("tests/golden/words/{}.txt", program.meta.name));
                if script.parent().is_some_and(|parent| parent.ends_with("design")) {
                    continue;
                }
                expect_file(&file, &said(&program));
                given.push(file);
            }
        }
    }
    assert!(given.len() >= 6, "only {} workflows were read", given.len());
    expect_no_others(&root().join("tests/golden/words"), &given);
}
