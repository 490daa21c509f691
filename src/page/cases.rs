//! The tests of the script: what each gives and expects, whether it holds, and how much of the workflow they exercise.

use super::html::Html;
use super::{Chapter, counted};
use crate::core::test::{Test, TestStep, TestStepKind};
use crate::testing::{Coverage, Ratio, StepResult, TestReport};
use crate::words;

pub(super) fn write(h: &mut Html, chapter: &Chapter<'_>) {
    let tests = &chapter.program.tests;
    let reports = chapter.subject.reports;
    if tests.is_empty() {
        return h.line("p", &[], "The script has no tests of this workflow.");
    }
    let passed = reports.iter().filter(|report| report.passed()).count();
    let count = counted(tests.len(), "test", "tests");
    h.line(
        "p",
        &[],
        &match reports.len() {
            0 => format!("The script has {count}. They were not run for this page."),
            run if run == tests.len() => {
                format!("The script has {count}. They were run for this page: {passed} of {run} pass.")
            }
            run => format!("The script has {count}. {run} were run for this page: {passed} pass."),
        },
    );
    if let Some(coverage) = chapter.subject.coverage.filter(|_| !reports.is_empty()) {
        figures(h, coverage);
    }
    for test in tests {
        let report = reports.iter().find(|report| report.span == test.span && report.title == test.title);
        one(h, chapter, test, report);
    }
}

fn figures(h: &mut Html, coverage: &Coverage) {
    let rows: [(&str, Ratio); 6] = [
        ("ways of branches that some test takes", coverage.branches()),
        ("bands that some test ends in", coverage.bands()),
        ("rules that apply in some test", coverage.rules_fired()),
        ("rules that do not apply in some test", coverage.rules_not_fired()),
        ("rules that are not known in some test", coverage.rules_unknown()),
        ("all together", coverage.total()),
    ];
    h.table("What the tests exercise", &["What", "Covered", "Of", "Share"], |h| {
        for (what, ratio) in rows.into_iter().filter(|(_, ratio)| ratio.total > 0) {
            h.element("tr", &[], |h| {
                h.line("th", &[("scope", "row")], what);
                h.cell("Covered", |h| h.text(&ratio.hit.to_string()));
                h.cell("Of", |h| h.text(&ratio.total.to_string()));
                h.cell("Share", |h| h.text(&format!("{} %", ratio.percent())));
            });
        }
    });
}

fn one(h: &mut Html, chapter: &Chapter<'_>, test: &Test, report: Option<&TestReport>) {
    let (class, word) = match report.map(TestReport::passed) {
        None => ("not-run", "not run"),
        Some(true) => ("passed", "holds"),
        Some(false) => ("rejected", "fails"),
    };
    h.element("div", &[("class", "test")], |h| {
        h.element("h3", &[], |h| {
            h.line("span", &[("class", &format!("badge {class}"))], word);
            h.text(" ");
            h.text(&test.title);
        });
        h.element("dl", &[], |h| {
            let steps = test.steps.iter().enumerate().collect::<Vec<_>>();
            for run in steps.chunk_by(|(_, a), (_, b)| is_given(a) == is_given(b)) {
                let given = run.first().is_some_and(|(_, step)| is_given(step));
                h.element("div", &[], |h| {
                    h.line("dt", &[], if given { "Given" } else { "Expected" });
                    h.element("dd", &[], |h| {
                        for (at, step) in run {
                            h.element("p", &[], |h| sentence(h, chapter, step));
                            let result = report.and_then(|report| report.steps.get(*at));
                            match result.map(|step| &step.result) {
                                Some(StepResult::Failed(failure)) => {
                                    h.line("p", &[("class", "failure")], &failure.message);
                                }
                                Some(StepResult::Skipped) => {
                                    h.line("p", &[("class", "failure")], "not looked at")
                                }
                                _ => {}
                            }
                        }
                    });
                });
            }
        });
    });
}

fn is_given(step: &TestStep) -> bool {
    matches!(step.kind, TestStepKind::Given(_))
}

fn sentence(h: &mut Html, chapter: &Chapter<'_>, step: &TestStep) {
    h.phrase(&match &step.kind {
        TestStepKind::Given(given) => words::given(chapter.program, given),
        TestStepKind::Expect(expect) => words::expect(chapter.program, expect),
    });
}
