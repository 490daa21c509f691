//! Tests of workflows built by hand: what is supplied, what is withheld, what a failure says.

use super::run_test;
use crate::core::test::{Expect, Given, NeedPlace, RuleExpectation, Test, TestStep, TestStepKind};
use crate::core::{
    CapabilityLabel, CheckId, CompareOp, CredentialId, Decision, DecisionSet, Effect, ExprId, ExprKind,
    NodeKind, Program, Statement, Ty,
};
use crate::interp::fixture::{Builder, int};
use crate::source::Span;
use crate::testing::TestReport;
use crate::value::Value;

const PASSPORT: CredentialId = CredentialId(0);
const USABILITY: CheckId = CheckId(0);
const EXTRACTION: CheckId = CheckId(1);

/// Acquire a passport, check that it is usable (up to three attempts), read it, and reject where its number is 13.
fn onboarding() -> (Program, ExprId) {
    let mut b = Builder::new();
    let passport = b.credential("passport", "ID");
    let usability = b.capability("usability", "ID", None);
    let extraction = b.capability("extraction", "ID", Some("usability"));
    let fallback = b.capability("second", "ID", None);
    let usable = b.check("passport.usability", &[usability], &[passport]);
    let read = b.check("passport.extraction", &[extraction, fallback], &[passport]);
    let rejected = b.cond(ExprKind::CheckIs(usable, DecisionSet::of(&[Decision::Rejected])));
    let passed = b.cond(ExprKind::CheckIs(usable, DecisionSet::of(&[Decision::Passed])));
    let number = b.expr(ExprKind::CheckData(read, 0), int().or_missing(true));
    let thirteen = b.int(13);
    let unlucky = b.expr(ExprKind::Compare(CompareOp::Equal, number, thirteen), Ty::BOOL.or_missing(true));
    let rule = b.rule("unlucky", &[(Effect::Set(100), unlucky)], Some(Effect::Add(40)));
    let (risk, scored) = b.risk("fraud", vec![rule]);
    let score = b.expr(ExprKind::Score(risk), int());
    let hundred = b.int(100);
    let full = b.cond(ExprKind::Compare(CompareOp::Equal, score, hundred));
    let low = b.cond(ExprKind::Compare(CompareOp::Less, score, hundred));
    let statements: Vec<Statement> = vec![
        b.acquire(&[passport]),
        b.checks(&[usable]),
        b.retry(passport, 3, rejected),
        b.require(passed),
        b.checks(&[read]),
        scored,
        b.require(low),
        b.end(Decision::Passed),
    ];
    let mut program = b.body(statements);
    for capability in &mut program.capabilities {
        capability.labels =
            vec![CapabilityLabel { decision: Decision::Passed, symbol: "OK".into(), spelling: "OK".into() }];
    }
    (program, full)
}

fn test(program: &Program, steps: Vec<TestStepKind>) -> TestReport {
    let span = Span::default();
    let steps = steps.into_iter().map(|kind| TestStep { kind, span }).collect();
    let test = Test { title: "t".to_owned(), steps, span };
    run_test(program, &test, &|file| Err(format!("there is no file `{file}`")))
}

fn given(given: Given) -> TestStepKind {
    TestStepKind::Given(given)
}

fn expect(expect: Expect) -> TestStepKind {
    TestStepKind::Expect(expect)
}

fn decision(decision: Decision) -> TestStepKind {
    expect(Expect::Decision { decision, label: None })
}

fn result(check: CheckId, decision: Decision) -> TestStepKind {
    given(Given::Result { check, decision, label: None })
}

fn messages(report: &TestReport) -> Vec<&str> {
    report.failures().map(|(_, failure)| failure.message.as_str()).collect()
}

#[test]
fn everything_that_is_asked_is_answered() {
    let (program, _) = onboarding();
    let report = test(&program, vec![given(Given::All(Decision::Passed)), decision(Decision::Passed)]);
    assert_eq!(messages(&report), [""; 0]);
}

#[test]
fn data_implies_a_result_and_conditions_see_the_end() {
    let (program, full) = onboarding();
    let number = Given::Data { check: EXTRACTION, field: vec![0], value: Value::Int(13) };
    let fired = Expect::Rule { risk: None, rule: "unlucky".into(), state: RuleExpectation::Fired };
    let steps = vec![
        given(Given::All(Decision::Passed)),
        given(number),
        decision(Decision::Rejected),
        expect(fired),
        expect(Expect::Condition(full)),
    ];
    assert_eq!(messages(&test(&program, steps)), [""; 0]);
}

#[test]
fn a_retry_is_only_answered_by_the_test() {
    let (program, _) = onboarding();
    let again = || expect(Expect::Retry { credential: PASSPORT, message: Some("again".to_owned()) });
    let steps = vec![
        given(Given::All(Decision::Passed)),
        result(USABILITY, Decision::Rejected),
        again(),
        given(Given::Attempt { credential: PASSPORT, attempt: 2 }),
        again(),
        given(Given::Attempt { credential: PASSPORT, attempt: 3 }),
        decision(Decision::Rejected),
        result(USABILITY, Decision::Passed),
        decision(Decision::Passed),
    ];
    assert_eq!(messages(&test(&program, steps)), [""; 0]);
}

#[test]
fn credentials_come_when_asked_for_unless_the_test_waits_for_them() {
    let (program, _) = onboarding();
    let waits = |place| expect(Expect::Pending(Some(place)));
    let steps = vec![
        waits(NeedPlace::Credential(PASSPORT)),
        result(USABILITY, Decision::Passed),
        waits(NeedPlace::Check(EXTRACTION)),
        result(EXTRACTION, Decision::Passed),
        decision(Decision::Passed),
    ];
    assert_eq!(messages(&test(&program, steps)), [""; 0]);
    let steps = vec![waits(NeedPlace::Check(USABILITY))];
    assert_eq!(messages(&test(&program, steps)), [""; 0]);
}

#[test]
fn what_did_not_run_asks_every_alternative() {
    let (program, _) = onboarding();
    let unknown = Expect::Rule { risk: None, rule: "unlucky".into(), state: RuleExpectation::Unknown };
    let timed_out =
        Given::Result { check: EXTRACTION, decision: Decision::NotExecuted, label: Some("TIMED_OUT".into()) };
    let steps = vec![given(Given::All(Decision::Passed)), given(timed_out), expect(unknown)];
    let report = test(&program, steps);
    assert_eq!(messages(&report), [""; 0]);
    assert_eq!(report.coverage.rules_unknown().percent(), 100);
}

#[test]
fn a_failure_says_what_came_instead() {
    let (program, full) = onboarding();
    let fired = Expect::Rule { risk: None, rule: "unlucky".into(), state: RuleExpectation::Fired };
    let steps = vec![
        decision(Decision::Passed),
        given(Given::All(Decision::Passed)),
        decision(Decision::Rejected),
        expect(Expect::Condition(full)),
        expect(fired),
        expect(Expect::Pending(None)),
    ];
    let report = test(&program, steps);
    assert!(!report.passed());
    let said = messages(&report);
    assert_eq!(said[0], "expected PASSED, but the run waits for the check `passport.usability`");
    assert_eq!(said[1], "expected REJECTED, but the run ended PASSED PASSED");
    assert_eq!(said[2], "expected this to be true, but it is false; the run ended PASSED PASSED");
    assert!(said[3].starts_with("expected rule `unlucky` to fire, but it"), "{}", said[3]);
    assert_eq!(said[4], "expected the run to wait, but the run ended PASSED PASSED");
    assert!(report.failures().all(|(_, failure)| failure.outcome.is_some()));
}

#[test]
fn a_rule_of_a_risk_that_was_not_computed_meets_nothing() {
    let (program, _) = onboarding();
    let steps = [RuleExpectation::Fired, RuleExpectation::NotFired, RuleExpectation::Unknown]
        .map(|state| expect(Expect::Rule { risk: None, rule: "unlucky".into(), state }));
    let report = test(&program, steps.into());
    assert_eq!(messages(&report).len(), 3);
    assert!(messages(&report).iter().all(|said| said.contains("its risk was not computed")));
}

#[test]
fn facts_that_cannot_be_read_fail_and_skip_the_rest() {
    let (program, _) = onboarding();
    let from = Given::From { file: "body.json".to_owned(), format: None };
    let report = test(&program, vec![given(from), decision(Decision::Passed)]);
    assert_eq!(messages(&report), ["there is no file `body.json`"]);
    assert_eq!(report.steps.len(), 2);
}

#[test]
fn coverage_lists_what_was_not_taken() {
    let (program, _) = onboarding();
    let report = test(&program, vec![given(Given::All(Decision::Passed)), decision(Decision::Passed)]);
    let coverage = &report.coverage;
    let missed: Vec<_> =
        coverage.arms.iter().filter(|arm| arm.hits == 0).map(|arm| (arm.kind, &*arm.arm)).collect();
    assert_eq!(
        missed,
        [(NodeKind::Retry, "retry"), (NodeKind::Require, "not met"), (NodeKind::Require, "not met")]
    );
    assert_eq!((coverage.branches().hit, coverage.branches().total), (3, 6));
    assert_eq!(coverage.rules_fired().hit, 0);
    let mut twice = coverage.clone();
    twice.merge(coverage);
    assert_eq!(twice.branches(), coverage.branches());
    assert!(twice.total().percent() < 100);
}
