//! One fault costs one part, and is reported once.

use probity::syntax::tree::{ItemKind, RiskEntryKind, StatementKind, TestStepKind};

use super::support::{findings, read};

fn codes(text: &str) -> Vec<String> {
    findings(text).into_iter().map(|(code, _, at)| format!("{code} {at}")).collect()
}

/// What each item is, with its name.
fn items(text: &str) -> Vec<String> {
    read(text)
        .tree
        .items
        .iter()
        .map(|item| match &item.kind {
            ItemKind::Workflow(workflow) => {
                let statements = workflow.body.statements.iter();
                let kept: Vec<&str> = statements.map(|statement| word(&statement.kind)).collect();
                format!("workflow {}: {}", workflow.name.text, kept.join(" "))
            }
            ItemKind::Step(step) => {
                let statements = step.body.statements.iter();
                let kept: Vec<&str> = statements.map(|statement| word(&statement.kind)).collect();
                format!("step {}/{}: {}", step.name.text, step.params.len(), kept.join(" "))
            }
            ItemKind::Let(item) => format!("let {}", item.name.text),
            ItemKind::Record(item) => format!("record {}", item.name.text),
            ItemKind::Error { keyword, name } => format!(
                "lost {} {}",
                keyword.as_deref().unwrap_or("?"),
                name.as_ref().map_or("?", |name| name.text.as_str())
            ),
            other => format!("{other:?}"),
        })
        .collect()
}

fn word(kind: &StatementKind) -> &'static str {
    match kind {
        StatementKind::Let(_) => "let",
        StatementKind::End(_) => "end",
        StatementKind::If(_) => "if",
        StatementKind::Check(_) => "check",
        StatementKind::Risk(_) => "risk",
        StatementKind::Require { .. } => "require",
        StatementKind::Error => "?",
        _ => "other",
    }
}

#[test]
fn several_faults_in_one_run_and_healthy_neighbours_kept() {
    let text = "probity 1\nlet a = 1\nrecord r { x text }\nlet b = = 2\nworkflow w {\n  let c = 3\n  check doc usability\n  \
                let d = if then\n  end PASSED\n}\nlet e = 5\n";
    assert_eq!(codes(text), ["P0121 text", "P0121 =", "P0121 usability", "P0122 then"]);
    assert_eq!(items(text), ["let a", "lost record r", "lost let b", "workflow w: let ? ? end", "let e"]);
}

#[test]
fn a_missing_brace_ends_where_the_next_item_begins() {
    let text = "probity 1\nworkflow w {\n  if a {\n    end PASSED\n  let x = 1\n  end REJECTED\n}\nrecord r { a: text }\n\
                workflow v {\n  end PASSED\n}\n";
    assert_eq!(codes(text), ["P0112 {"]);
    let finding = &read(text).diagnostics[0];
    let line = text[..finding.primary.span.start as usize].lines().last();
    assert_eq!(line, Some("  if a "), "the indentation tells which brace it is");
    assert_eq!(items(text), ["workflow w: if", "record r", "workflow v: end"]);
}

#[test]
fn an_item_inside_of_open_braces_begins_anew() {
    let text = "probity 1\nworkflow w {\n  let x = 1\n\n  step s(a: text) {\n    end PASSED\n  }\n";
    assert_eq!(codes(text), ["P0112 {"]);
    assert_eq!(items(text), ["workflow w: let", "step s/1: end"]);
}

#[test]
fn what_tokens_and_brackets_explain_is_not_said_twice() {
    let text = "probity 1\nworkflow w {\n  let a = \"open }\n  let b = firstName\n  let c = (1\n  let d = 1\n  end PASSED\n}\n";
    assert_eq!(codes(text), ["P0102 \"open }", "P0104 firstName", "P0112 ("]);
    assert_eq!(items(text), ["workflow w: ? ? ? let end"]);
    assert_eq!(codes("let a = \u{0}\u{1}\u{2} + + +"), ["P0101 \u{0}\u{1}\u{2}"]);
}

#[test]
fn faults_inside_of_blocks_cost_their_statement() {
    let text = "probity 1\nworkflow w {\n  if a == {\n    let x = \n    check a: b\n  } else if c {\n    end PASSED PASSED PASSED\n  \
                } else {\n    end PASSED\n  }\n  end PASSED\n}\n";
    let parsed = read(text);
    let ItemKind::Workflow(workflow) = &parsed.tree.items[0].kind else { panic!("a workflow") };
    assert_eq!(workflow.body.statements.len(), 2);
    assert!(parsed.diagnostics.len() >= 2, "{:?}", parsed.diagnostics);
    let unsound = "probity 1\nworkflow w {\n  if a {\n    let x = )\n    check a: b\n  }\n  else {\n    let y 3\n    end PASSED\n  }\n}\n";
    assert_eq!(codes(unsound), ["P0113 )", "P0121 3"]);
    let parsed = read(unsound);
    let ItemKind::Workflow(workflow) = &parsed.tree.items[0].kind else { panic!("a workflow") };
    let StatementKind::If(kept) = &workflow.body.statements[0].kind else { panic!("an if") };
    let inner: Vec<&str> = kept.arms[0].1.statements.iter().map(|statement| word(&statement.kind)).collect();
    assert_eq!(inner, ["?", "check"]);
    let otherwise = kept.otherwise.as_ref().expect("an else");
    let inner: Vec<&str> = otherwise.statements.iter().map(|statement| word(&statement.kind)).collect();
    assert_eq!(inner, ["?", "end"]);
}

#[test]
fn a_damaged_rule_keeps_its_neighbours_and_its_name() {
    let text = "probity 1\nworkflow w {\n  risk f in 0..9 {\n    a: +1 when x\n    b: 5% when y\n    shadow c: +1 when z\n    \
                include d(1)\n    e: +1 when\n  }\n}\n";
    assert_eq!(codes(text), ["P0121 5%", "P0121 "]);
    let parsed = read(text);
    let ItemKind::Workflow(workflow) = &parsed.tree.items[0].kind else { panic!("a workflow") };
    let StatementKind::Risk(risk) = &workflow.body.statements[0].kind else { panic!("a risk") };
    let kept: Vec<String> = risk
        .entries
        .iter()
        .map(|entry| match &entry.kind {
            RiskEntryKind::Rule(rule) => rule.name.text.clone(),
            RiskEntryKind::Include { rules, .. } => format!("include {}", rules.name.text),
            RiskEntryKind::Error { name } => {
                format!("lost {}", name.as_ref().map_or("?", |name| name.text.as_str()))
            }
        })
        .collect();
    assert_eq!(kept, ["a", "lost b", "c", "include d", "lost e"]);
}

#[test]
fn a_damaged_step_of_a_test_keeps_its_neighbours() {
    let text = "probity 1\ntest \"t\" of w {\n  given all PASSED\n  given x PASSED\n  expect PASSED\n}\n";
    assert_eq!(codes(text), ["P0121 PASSED"]);
    let parsed = read(text);
    let ItemKind::Test(test) = &parsed.tree.items[0].kind else { panic!("a test") };
    let kinds: Vec<bool> = test.steps.iter().map(|step| matches!(step.kind, TestStepKind::Error)).collect();
    assert_eq!(kinds, [false, true, false]);
}

#[test]
fn documentation_stays_with_what_it_documents() {
    let text = "probity 1\n//! About the file\n\n/// The title\n// no documentation\n/// and more\nworkflow w {\n  \
                /// The end\n  end PASSED\n}\n";
    let parsed = read(text);
    assert_eq!(parsed.tree.docs, ["About the file"]);
    assert_eq!(parsed.tree.items[0].docs, ["The title", "and more"]);
    let ItemKind::Workflow(workflow) = &parsed.tree.items[0].kind else { panic!("a workflow") };
    assert_eq!(workflow.body.statements[0].docs, ["The end"]);
}
