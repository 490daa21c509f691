//! Graphs of examples as they are kept in `tests/golden/graph/`.

use probity::graph::{Direction, Graph, dot, json, mermaid};

use crate::support::{compile_file, expect_file, root};

#[test]
fn graphs_of_examples_are_as_kept() {
    for (example, workflow) in
        [("eu_onboarding", "eu_onboarding"), ("returning_user", "returning_user"), ("card_risk", "card_risk")]
    {
        let compilation = compile_file(&root().join("examples").join(example).join("workflow.probity"));
        let graph = Graph::of(compilation.program(workflow).expect("the workflow"));
        let file = |ending: &str| root().join("tests/golden/graph").join(format!("{workflow}.{ending}"));
        expect_file(&file("mmd"), &mermaid::write(&graph, Direction::Down));
        expect_file(&file("dot"), &dot::write(&graph, Direction::Right));
        let placed = json::write(&graph, &compilation.sources, Direction::Down);
        expect_file(&file("json"), &format!("{:#}\n", placed));
    }
}
