//! The pictures of the examples, of generated scripts, and of shapes that are hard to lay out.

use probity::engine::{Compilation, NoFiles, compile};

use crate::choices::Choices;
use crate::generate::{self, Grammar};
use crate::picture::hold;
use crate::support::{compile_file, files, rendered, root};

fn hold_all(compilation: &Compilation) -> usize {
    for program in &compilation.programs {
        hold(program, &compilation.sources);
    }
    compilation.programs.len()
}

fn hold_script(text: &str) {
    let compilation = compile("script.probity", text, &NoFiles);
    assert!(!compilation.has_errors(), "{}\n{text}", rendered(&compilation));
    assert!(hold_all(&compilation) > 0, "a workflow");
}

/// A workflow with this body, which goes on to `end PASSED`.
fn workflow(body: &str) -> String {
    format!(
        "probity 1\nuse jumio\nworkflow w {{\n  expires after 30 min -> end NOT_EXECUTED EXPIRED\n  \
         input {{ n: int in 0..100000  example 1  t: text  example \"a\" }}\n{body}\n  end PASSED\n}}\n"
    )
}

#[test]
fn examples_are_drawn_well() {
    let folders = std::fs::read_dir(root().join("examples")).expect("examples");
    let mut count = 0;
    for folder in folders.filter_map(|entry| entry.ok().map(|entry| entry.path())) {
        count += files(&folder, "probity").iter().map(|file| hold_all(&compile_file(file))).sum::<usize>();
    }
    assert!(count >= 9, "only {count} workflows");
}

#[test]
fn generated_workflows_are_drawn_well() {
    let mut count = 0;
    for seed in 0..150 {
        let text = generate::script(&mut Choices::from_seed(seed), Grammar::ALL);
        count += hold_all(&compile("script.probity", &text, &NoFiles));
    }
    assert!(count > 100, "only {count} workflows");
}

#[test]
fn a_long_chain_with_ends_beside_it() {
    let lines = (0..300).map(|i| format!("  if a{i}: input.n == {i} {{ end REJECTED X{i} }}\n"));
    hold_script(&workflow(&lines.collect::<String>()));
}

#[test]
fn many_arms_that_end_or_go_on() {
    let arms = (0..60).map(|i| match i % 3 {
        0 => format!("    {i} -> end REJECTED X{i}\n"),
        1 => format!("    {i} -> continue\n"),
        _ => format!("    {i} -> {{ if b{i}: input.t == \"x\" {{ end WARNING W{i} }} }}\n"),
    });
    let arms: String = arms.collect();
    hold_script(&workflow(&format!("  match input.n {{\n{arms}    else -> continue\n  }}")));
}

#[test]
fn blocks_in_blocks() {
    let open: String = (0..50).map(|i| format!("if d{i}: input.n == {i} {{\n")).collect();
    let close = (0..50).map(|i| match i % 2 {
        0 => "}\n".to_owned(),
        _ => format!("}} else {{ if e{i}: input.t == \"q\" {{ end WARNING W{i} }} }}\n"),
    });
    hold_script(&workflow(&format!("{open}end REJECTED DEEP\n{}", close.collect::<String>())));
}

#[test]
fn retries_beside_each_other_in_branches_and_over_each_other() {
    let again = |name: &str| {
        format!("retry {name} up to 3 attempts {{ when {name}.usability is REJECTED -> \"Again.\" }}\n")
    };
    let (p, q) = (again("p"), again("q"));
    hold_script(&workflow(&format!(
        "  match input.n {{\n    0..5 -> acquire p: ID {{ types PASSPORT }}\n    6..9 -> acquire p: ID {{ types ID_CARD }}\n    \
         else -> acquire p: ID\n  }}\n  acquire q: SELFIE\n  check p: usability\n  check q: usability\n{p}{q}{p}{q}"
    )));
}
