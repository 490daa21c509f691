//! Runs one test, step by step.

use super::coverage::Coverage;
use super::expectation;
use super::model::Model;
use super::supply;
use crate::core::test::{Expect, Given, NeedPlace, Test, TestStep, TestStepKind};
use crate::core::{CredentialId, ListId, Program};
use crate::facts::{self, Facts};
use crate::interp::{BoundLists, Lists};
use crate::outcome::Outcome;
use crate::source::Span;

/// How a test came out.
#[derive(Clone, Debug)]
pub struct TestReport {
    pub title: String,
    pub workflow: String,
    pub span: Span,
    /// One for each step of the test, in order.
    pub steps: Vec<StepReport>,
    /// What its evaluations exercised.
    pub coverage: Coverage,
}

impl TestReport {
    pub fn passed(&self) -> bool {
        self.failures().next().is_none()
    }

    /// What failed, with the place of the step.
    pub fn failures(&self) -> impl Iterator<Item = (Span, &Failure)> {
        self.steps.iter().filter_map(|step| match &step.result {
            StepResult::Failed(failure) => Some((step.span, failure.as_ref())),
            _ => None,
        })
    }
}

#[derive(Clone, Debug)]
pub struct StepReport {
    pub span: Span,
    pub result: StepResult,
}

#[derive(Clone, Debug)]
pub enum StepResult {
    /// Something was given; nothing to say.
    Given,
    Met,
    Failed(Box<Failure>),
    /// Not looked at, since facts before it could not be read.
    Skipped,
}

/// Why a step failed.
#[derive(Clone, Debug)]
pub struct Failure {
    /// `expected REJECTED, got PASSED`: one sentence, lower case, no full stop.
    pub message: String,
    /// What the workflow decided instead; none where the facts could not be read.
    pub outcome: Option<Outcome>,
}

/// Runs a test of this program. `files` gives the contents of a file that `given from "…"` names, as the script
/// spells it, or says why it can't.
pub fn run_test(
    program: &Program,
    test: &Test,
    files: &dyn Fn(&str) -> Result<Vec<u8>, String>,
) -> TestReport {
    run_test_by(program, test, files, None)
}

/// Decides facts of the test's program, in place of the evaluator.
pub type Decide<'a> = &'a dyn Fn(&Facts, &BoundLists) -> Outcome;

/// As [`run_test`], where expectations are held against what `decide` says.
pub fn run_test_by(
    program: &Program,
    test: &Test,
    files: &dyn Fn(&str) -> Result<Vec<u8>, String>,
    decide: Option<Decide<'_>>,
) -> TestReport {
    let mut model = Model::default();
    let mut coverage = Coverage::new(program);
    let mut steps: Vec<StepReport> = Vec::with_capacity(test.steps.len());
    let mut rest = test.steps.as_slice();
    while let Some((step, later)) = rest.split_first() {
        let mut unreadable = false;
        let result = match &step.kind {
            TestStepKind::Given(given) => match give(program, &mut model, given, files) {
                Ok(()) => StepResult::Given,
                Err(message) => {
                    unreadable = true;
                    StepResult::Failed(Box::new(Failure { message, outcome: None }))
                }
            },
            TestStepKind::Expect(expect) => hold(program, &model, expect, rest, &mut coverage, decide),
        };
        steps.push(StepReport { span: step.span, result });
        if unreadable {
            let skipped = |step: &TestStep| StepReport { span: step.span, result: StepResult::Skipped };
            steps.extend(later.iter().map(skipped));
            break;
        }
        rest = later;
    }
    TestReport {
        title: test.title.clone(),
        workflow: program.meta.name.to_string(),
        span: test.span,
        steps,
        coverage,
    }
}

fn give(
    program: &Program,
    model: &mut Model,
    given: &Given,
    files: &dyn Fn(&str) -> Result<Vec<u8>, String>,
) -> Result<(), String> {
    let Given::From { file, format } = given else {
        model.apply(program, given);
        return Ok(());
    };
    let bytes = files(file)?;
    let read = match format {
        None => facts::from_json(program, &bytes),
        Some(name) => match program.formats.iter().find(|format| format.name == *name) {
            Some(format) => {
                // A vendor's body holds no input of the host's: it is the test's own.
                let own = model.facts(program).to_json(program);
                let input = own.get("input").map(|input| input.to_string().into_bytes());
                facts::from_vendor(program, format, &bytes, input.as_deref()).map(|read| read.facts)
            }
            None => return Err(format!("no catalog of this workflow declares the format `{name}`")),
        },
    };
    match read {
        Ok(facts) => {
            model.replace(facts);
            Ok(())
        }
        Err(errors) => {
            let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
            Err(format!("`{file}` can't be read as facts of `{}`: {}", program.meta.name, all.join("; ")))
        }
    }
}

/// Evaluates what was given so far and holds an expectation against it. `rest` begins with the step itself.
fn hold(
    program: &Program,
    model: &Model,
    expect: &Expect,
    rest: &[TestStep],
    coverage: &mut Coverage,
    decide: Option<Decide<'_>>,
) -> StepResult {
    let lists = match lists(program, model) {
        Ok(lists) => lists,
        Err(message) => return StepResult::Failed(Box::new(Failure { message, outcome: None })),
    };
    let (facts, mut evaluation) = supply::settle(program, model, &lists, &withheld(program, model, rest));
    if let Some(decide) = decide {
        evaluation.outcome = decide(&facts, &lists);
    }
    coverage.record(&evaluation.outcome);
    match expectation::check(program, &facts, &lists, &evaluation, expect) {
        Ok(()) => StepResult::Met,
        Err(message) => StepResult::Failed(Box::new(Failure { message, outcome: Some(evaluation.outcome) })),
    }
}

/// Credentials that the test expects to be asked for, now or later, and has not given: the host does not have them yet.
fn withheld(program: &Program, model: &Model, rest: &[TestStep]) -> Vec<CredentialId> {
    let awaited = rest.iter().filter_map(|step| match &step.kind {
        TestStepKind::Expect(Expect::Pending(Some(NeedPlace::Credential(credential)))) => Some(*credential),
        _ => None,
    });
    awaited.filter(|credential| !model.gives(program, *credential)).collect()
}

/// The host lists of a test; those that it does not give are empty.
fn lists(program: &Program, model: &Model) -> Result<BoundLists, String> {
    let mut lists = Lists::new();
    for (id, list) in (0..).map(ListId).zip(&program.lists) {
        lists.insert(&list.name, model.lists.get(&id).cloned().unwrap_or_default());
    }
    lists
        .bind(program)
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
}
