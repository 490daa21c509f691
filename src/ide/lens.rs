//! What can be done with a declaration, shown above it: run a test, see a workflow as a picture, have an error explained.

use std::ops::Range;

use super::Analysis;
use crate::resolve::declared_name;
use crate::syntax::tree::ItemKind;

/// A line above a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The declaration's name, in bytes of the script.
    pub range: Range<usize>,
    pub action: LensAction,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LensAction {
    /// `test`: the title, without escapes.
    RunTest {
        workflow: String,
        test: String,
    },
    ShowGraph {
        workflow: String,
    },
    /// Of the first error in a workflow: its code, such as `P0303`.
    Explain {
        code: String,
    },
}

impl LensAction {
    /// As the editor shows it.
    pub fn title(&self) -> String {
        match self {
            LensAction::RunTest { .. } => "Run test".to_owned(),
            LensAction::ShowGraph { .. } => "Show graph".to_owned(),
            LensAction::Explain { code } => format!("Explain {code}"),
        }
    }
}

/// In the order of the script.
pub fn lenses(analysis: &Analysis) -> Vec<Lens> {
    let errors = analysis.diagnostics().iter().filter(|found| found.is_error());
    let errors: Vec<(usize, String)> = errors
        .filter(|found| analysis.is_own(found.primary.span))
        .map(|found| (analysis.own_range(found.primary.span).start, found.code.to_string()))
        .collect();
    let mut made = Vec::new();
    for item in analysis.items() {
        match &item.kind {
            ItemKind::Test(test) => made.push(Lens {
                range: analysis.own_range(test.title.span),
                action: LensAction::RunTest {
                    workflow: test.workflow.name.text.clone(),
                    test: test.title.value.clone(),
                },
            }),
            ItemKind::Workflow(workflow) => {
                let range = analysis.own_range(declared_name(item).map_or(item.span, |name| name.span));
                let action = LensAction::ShowGraph { workflow: workflow.name.text.clone() };
                made.push(Lens { range: range.clone(), action });
                let whole = analysis.own_range(item.span);
                if let Some((_, code)) = errors.iter().find(|(at, _)| whole.contains(at)) {
                    made.push(Lens { range, action: LensAction::Explain { code: code.clone() } });
                }
            }
            _ => {}
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::super::fixture::{examples, fixture, piece};
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        let analysis = fixture(text).analysis;
        let made = lenses(&analysis);
        made.iter()
            .map(|lens| format!("{}: {}", piece(analysis.text(), lens.range.clone()), lens.action.title()))
            .collect()
    }

    #[test]
    fn workflows_are_shown_and_tests_run() {
        let script = "workflow w { end PASSED }\ntest \"a \\\"b\\\"\" of w { expect PASSED }";
        assert_eq!(shown(script), ["w: Show graph", "\"a \\\"b\\\"\": Run test"]);
        let made = lenses(&fixture(script).analysis);
        let action = LensAction::RunTest { workflow: "w".to_owned(), test: "a \"b\"".to_owned() };
        assert_eq!(made[1].action, action);
    }

    #[test]
    fn the_first_error_of_a_workflow_is_explained() {
        let found =
            shown("workflow w { end REJECTED nothing }\nworkflow v { if 1 { end PASSED } end PASSED }");
        assert_eq!(found[0], "w: Show graph");
        assert!(found.iter().any(|one| one.starts_with("v: Explain P0")), "{found:?}");
    }

    #[test]
    fn any_text_has_lenses_inside_of_it() {
        for text in examples() {
            for cut in (0..=text.len()).rev().step_by(1_021).filter(|at| text.is_char_boundary(*at)) {
                let analysis = Analysis::of("main.probity", piece(text, 0..cut), &crate::resolve::NoFiles);
                assert!(lenses(&analysis).iter().all(|lens| lens.range.end <= cut));
            }
        }
    }
}
