//! The semantics of paths, checks and scores.

use super::fixture::*;
use crate::core::*;
use crate::facts::{Facts, Lookup};
use crate::outcome::{Cause, RuleState};
use crate::value::Value;
use Decision::{NotExecuted, Passed, Rejected, Warning};

/// acquire passport; check usability; check extraction (requires usability is PASSED); require extraction; end PASSED
struct Journey {
    program: Program,
    passport: CredentialId,
    usability: CheckId,
    extraction: CheckId,
}

fn journey(same_group: bool) -> Journey {
    let mut b = Builder::new();
    let passport = b.credential("passport", "ID");
    let usable = b.capability("usability", "ID", None);
    let extract = b.capability("extraction", "ID", Some("usability"));
    let usability = b.check("passport.usability", &[usable], &[passport]);
    let extraction = b.check("passport.extraction", &[extract], &[passport]);
    let mut body = vec![b.acquire(&[passport])];
    if same_group {
        // The one that requires stands first: order in a group does not matter.
        body.push(b.checks(&[extraction, usability]));
    } else {
        body.push(b.checks(&[usability]));
        let rejected = b.cond(ExprKind::CheckIs(usability, DecisionSet::of(&[Rejected])));
        body.push(b.retry(passport, 2, rejected));
        body.push(b.checks(&[extraction]));
    }
    let passed = b.cond(ExprKind::CheckIs(extraction, DecisionSet::of(&[Passed])));
    body.push(b.require(passed));
    body.push(b.end(Passed));
    Journey { program: b.body(body), passport, usability, extraction }
}

fn with_expiry(program: &mut Program) {
    let node = NodeId(0);
    let end = End { terminal: None, decision: NotExecuted, label: "EXPIRED".into(), args: Vec::new() };
    program.expires = Some(Expires { node, after: crate::value::Duration::ZERO, end });
}

#[test]
fn a_path_grows_with_its_facts() {
    let j = journey(false);
    let mut f = facts(&j.program, &[]);
    assert_eq!(shown(&decide(&j.program, &f)), "pending passport#1");
    give(&mut f, j.passport, 1, true);
    let before = decide(&j.program, &f);
    assert_eq!(shown(&before), "pending passport.usability");
    answer(&mut f, j.usability, result(Passed, &[1]));
    let after = decide(&j.program, &f);
    assert_eq!(shown(&after), "pending passport.extraction");
    assert!(after.path.starts_with(&before.path));
    answer(&mut f, j.extraction, result(Passed, &[1]));
    // Written once: a later answer for the same attempts changes nothing.
    answer(&mut f, j.extraction, result(Rejected, &[1]));
    let outcome = decide(&j.program, &f);
    assert_eq!(shown(&outcome), "PASSED");
    assert_eq!(arms(&outcome), ["done", "met"]);
}

#[test]
fn an_unmet_requirement_decides_at_once_and_a_result_is_ignored() {
    let j = journey(false);
    let mut f = facts(&j.program, &[]);
    give(&mut f, j.passport, 1, true);
    answer(&mut f, j.usability, result(Warning, &[1]));
    assert_eq!(shown(&decide(&j.program, &f)), "REJECTED");
    answer(&mut f, j.extraction, result(Passed, &[1]));
    assert_eq!(shown(&decide(&j.program, &f)), "REJECTED");
    // In closed facts what was delivered counts.
    f.closed = true;
    assert_eq!(shown(&decide(&j.program, &f)), "PASSED");
}

#[test]
fn a_group_asks_together_and_gates_afterwards() {
    let j = journey(true);
    let mut f = facts(&j.program, &[]);
    give(&mut f, j.passport, 1, true);
    assert_eq!(shown(&decide(&j.program, &f)), "pending passport.extraction, passport.usability");
    answer(&mut f, j.extraction, result(Passed, &[1]));
    assert_eq!(shown(&decide(&j.program, &f)), "pending passport.usability");
    let mut met = f.clone();
    answer(&mut met, j.usability, result(Passed, &[1]));
    assert_eq!(shown(&decide(&j.program, &met)), "PASSED");
    answer(&mut f, j.usability, result(Rejected, &[1]));
    assert_eq!(shown(&decide(&j.program, &f)), "REJECTED");
}

#[test]
fn retry_asks_again_until_no_attempt_is_left() {
    let j = journey(false);
    let mut f = facts(&j.program, &[]);
    give(&mut f, j.passport, 1, true);
    answer(&mut f, j.usability, result(Rejected, &[1]));
    let outcome = decide(&j.program, &f);
    assert_eq!(shown(&outcome), "pending passport#2");
    assert_eq!(arms(&outcome), ["retry"]);
    let crate::outcome::Ended::Pending(needs) = &outcome.result else { panic!("{outcome:?}") };
    assert_eq!(needs.credentials[0].message.as_deref(), Some("again"));

    // In closed facts nobody is there to ask.
    let closed = Facts { closed: true, ..f.clone() };
    assert_eq!(shown(&decide(&j.program, &closed)), "REJECTED");

    // The second attempt makes the first result stale.
    give(&mut f, j.passport, 2, true);
    assert_eq!(shown(&decide(&j.program, &f)), "pending passport.usability");
    answer(&mut f, j.usability, result(Rejected, &[2]));
    let outcome = decide(&j.program, &f);
    assert_eq!((shown(&outcome), arms(&outcome)), ("REJECTED".into(), vec!["done", "not met"]));
}

#[test]
fn a_credential_that_is_not_there_runs_no_check() {
    let j = journey(false);
    let mut f = facts(&j.program, &[]);
    give(&mut f, j.passport, 1, false);
    assert_eq!(shown(&decide(&j.program, &f)), "REJECTED");
}

#[test]
fn closed_facts_never_wait() {
    let j = journey(false);
    let mut f = facts(&j.program, &[]);
    f.closed = true;
    assert_eq!(shown(&decide(&j.program, &f)), "REJECTED");
    give(&mut f, j.passport, 1, true);
    answer(&mut f, j.usability, result(Passed, &[1]));
    assert_eq!(shown(&decide(&j.program, &f)), "REJECTED");
}

#[test]
fn an_expired_run_ends_where_it_would_wait() {
    let mut j = journey(false);
    let mut f = facts(&j.program, &[]);
    f.transaction.expired = true;
    // A workflow that does not say how it expires waits on.
    assert_eq!(shown(&decide(&j.program, &f)), "pending passport#1");
    with_expiry(&mut j.program);
    assert_eq!(shown(&decide(&j.program, &f)), "expired NOT_EXECUTED");
    f.closed = true;
    assert_eq!(shown(&decide(&j.program, &f)), "expired NOT_EXECUTED");
    f.closed = false;
    give(&mut f, j.passport, 1, true);
    answer(&mut f, j.usability, result(Rejected, &[1]));
    let outcome = decide(&j.program, &f);
    assert_eq!(shown(&outcome), "expired NOT_EXECUTED");
    assert_eq!(arms(&outcome), ["retry"]);
    // As far as it can go, it goes.
    f.results[j.usability.index()].clear();
    answer(&mut f, j.usability, result(Passed, &[1]));
    answer(&mut f, j.extraction, result(Passed, &[1]));
    assert_eq!(shown(&decide(&j.program, &f)), "PASSED");
}

#[test]
fn falls_back_where_nothing_ran() {
    let mut b = Builder::new();
    let first = b.capability("first", "ID", None);
    let second = b.capability("second", "ID", None);
    let aml = b.check("aml", &[first, second], &[]);
    let group = b.checks(&[aml]);
    let passed = b.cond(ExprKind::CheckIs(aml, DecisionSet::of(&[Passed])));
    let require = b.require(passed);
    let end = b.end(Passed);
    let program = b.body([group, require, end]);
    let mut f = facts(&program, &[]);
    assert_eq!(shown(&decide(&program, &f)), "pending aml");
    answer(&mut f, aml, result(NotExecuted, &[]));
    assert_eq!(shown(&decide(&program, &f)), "pending aml by second");
    answer(&mut f, aml, crate::facts::ResultFact { alternative: 1, ..result(Passed, &[]) });
    assert_eq!(shown(&decide(&program, &f)), "PASSED");
    f.results[aml.index()].pop();
    answer(&mut f, aml, crate::facts::ResultFact { alternative: 1, ..result(NotExecuted, &[]) });
    assert_eq!(shown(&decide(&program, &f)), "REJECTED");
}

#[test]
fn shadow_checks_are_never_waited_for() {
    let mut b = Builder::new();
    let capability = b.capability("new_model", "ID", None);
    let check = b.check("new_model", &[capability], &[]);
    b.program.checks[0].shadow = true;
    let group = b.checks(&[check]);
    let rejected = b.cond(ExprKind::CheckIs(check, DecisionSet::of(&[Rejected])));
    let mut rule = b.rule("shadowed", &[(Effect::Set(100), rejected)], Some(Effect::Add(1)));
    rule.shadow = true;
    let all = b.expr(ExprKind::Results(ResultsOf::All, vec![check]), int());
    let count = b.expr(ExprKind::Call(Builtin::Count, vec![all]), int());
    let nought = b.int(0);
    let none = b.cond(ExprKind::Compare(CompareOp::Equal, count, nought));
    let listed = b.rule("nothing_listed", &[(Effect::Add(3), none)], None);
    let (_, risk) = b.risk("fraud", vec![rule, listed]);
    let end = b.end(Passed);
    let program = b.body([group, risk, end]);
    let mut f = facts(&program, &[]);
    let outcome = decide(&program, &f);
    assert_eq!(shown(&outcome), "PASSED");
    assert_eq!(outcome.shadow.len(), 1);
    assert_eq!(outcome.risks[0].score, 3);
    assert_eq!(outcome.risks[0].rules[0].state, RuleState::Unknown);
    answer(&mut f, check, result(Rejected, &[]));
    let outcome = decide(&program, &f);
    assert!(outcome.shadow.is_empty());
    assert_eq!((outcome.risks[0].score, outcome.risks[0].rules[0].state), (3, RuleState::Fired(0)));
    assert_eq!(outcome.risks[0].rules[0].effect, Some(Effect::Set(100)));
}

#[test]
fn scores_add_set_and_clamp() {
    let score = |effects: &[(Effect, Option<bool>)]| {
        let mut b = Builder::new();
        let mut rules = Vec::new();
        for (at, (effect, truth)) in effects.iter().enumerate() {
            let value = truth.map_or(Value::Missing, Value::Bool);
            let condition = b.cond(ExprKind::Const(value));
            rules.push(b.rule(&format!("r{at}"), &[(*effect, condition)], Some(Effect::Add(5))));
        }
        let (_, risk) = b.risk("fraud", rules);
        let end = b.end(Passed);
        let program = b.body([risk, end]);
        decide(&program, &facts(&program, &[])).risks[0].score
    };
    use Effect::{Add, Set};
    assert_eq!(score(&[]), 0);
    assert_eq!(score(&[(Add(40), Some(true)), (Add(20), Some(true)), (Add(9), Some(false))]), 60);
    assert_eq!(score(&[(Add(40), Some(true)), (Add(20), None)]), 45);
    assert_eq!(score(&[(Add(90), Some(true)), (Add(20), Some(true))]), 100);
    assert_eq!(score(&[(Add(-90), Some(true))]), 0);
    assert_eq!(score(&[(Add(90), Some(true)), (Set(10), Some(true)), (Set(30), Some(true))]), 30);
    assert_eq!(score(&[(Set(300), Some(true))]), 100);
    assert_eq!(score(&[(Add(i64::MAX), Some(true)), (Add(i64::MAX), Some(true))]), 100);
}

#[test]
fn the_first_true_arm_counts_and_unknown_only_without_one() {
    let mut b = Builder::new();
    let x = b.input("x", maybe(int()));
    let y = b.input("y", maybe(int()));
    let (ten, five) = (b.int(10), b.int(5));
    let over_ten = b.cond(ExprKind::Compare(CompareOp::Greater, x, ten));
    let over_five = b.cond(ExprKind::Compare(CompareOp::Greater, y, five));
    let rule =
        b.rule("r", &[(Effect::Add(20), over_ten), (Effect::Add(10), over_five)], Some(Effect::Add(3)));
    let (_, risk) = b.risk("fraud", vec![rule]);
    let end = b.end(Passed);
    let program = b.body([risk, end]);
    let rule = |x: Option<i64>, y: Option<i64>| {
        let value = |n: Option<i64>| n.map_or(Value::Missing, Value::Int);
        decide(&program, &facts(&program, &[value(x), value(y)])).risks[0].rules[0].clone()
    };
    assert_eq!(rule(Some(11), None).state, RuleState::Fired(0));
    assert_eq!(rule(None, Some(6)).state, RuleState::Fired(1));
    assert_eq!(rule(Some(1), Some(1)).state, RuleState::NotFired);
    let unknown = rule(Some(1), None);
    assert_eq!((unknown.state, unknown.effect), (RuleState::Unknown, Some(Effect::Add(3))));
    assert_eq!(unknown.causes, [Cause { place: "input.y".into(), reason: None }]);
}

#[test]
fn causes_name_the_check_that_did_not_run() {
    let mut b = Builder::new();
    let capability = b.capability("liveness", "SELFIE", None);
    let check = b.check("face.liveness", &[capability], &[]);
    let group = b.checks(&[check]);
    let rejected = b.cond(ExprKind::CheckIs(check, DecisionSet::of(&[Rejected])));
    let n = b.expr(ExprKind::CheckData(check, 0), maybe(int()));
    let nought = b.int(0);
    let big = b.cond(ExprKind::Compare(CompareOp::Greater, n, nought));
    let either = b.cond(ExprKind::Or(vec![rejected, big]));
    let rule = b.rule("r", &[(Effect::Add(1), either)], Some(Effect::Add(3)));
    let (_, risk) = b.risk("fraud", vec![rule]);
    let end = b.end(Passed);
    let program = b.body([group, risk, end]);
    let mut f = facts(&program, &[]);
    answer(&mut f, check, result(NotExecuted, &[]));
    let causes = decide(&program, &f).risks[0].rules[0].causes.clone();
    let shown: Vec<(&str, Option<&str>)> = causes.iter().map(|c| (&*c.place, c.reason.as_deref())).collect();
    assert_eq!(shown, [("face.liveness", Some("TIMED_OUT")), ("face.liveness.n", Some("TIMED_OUT"))]);
}

#[test]
fn branches_prefer_a_true_arm_then_unknown_then_otherwise() {
    let taken = |first: Option<bool>, second: Option<bool>, with_unknown: bool| {
        let mut b = Builder::new();
        let value = |truth: Option<bool>| ExprKind::Const(truth.map_or(Value::Missing, Value::Bool));
        let (x, y) = (b.cond(value(first)), b.cond(value(second)));
        let (x, y) = (b.arm("1", x, Block::default()), b.arm("2", y, Block::default()));
        let node = b.node(NodeKind::If);
        let unknown = with_unknown.then(Block::default);
        let branch = Branch { arms: vec![x, y], unknown, otherwise: Block::default(), exhaustive: false };
        let end = b.end(Passed);
        let program = b.body([Statement { node, kind: StatementKind::Branch(branch) }, end]);
        arms(&decide(&program, &facts(&program, &[])))[0].to_owned()
    };
    assert_eq!(taken(Some(true), Some(true), true), "1");
    assert_eq!(taken(None, Some(true), true), "2");
    assert_eq!(taken(None, Some(false), true), "unknown");
    assert_eq!(taken(None, Some(false), false), "else");
    assert_eq!(taken(Some(false), Some(false), true), "else");
}

#[test]
fn a_body_without_an_end_does_not_pass() {
    let program = Builder::new().body([]);
    assert_eq!(shown(&decide(&program, &facts(&program, &[]))), "NOT_EXECUTED");
}

fn lookup_program() -> Program {
    let mut b = Builder::new();
    let email = b.input("email", maybe(Ty::TEXT));
    b.program.lists.push(HostList {
        name: "blocked".into(),
        element: Ty::TEXT,
        folded: true,
        span: crate::source::Span::default(),
    });
    let blocked = b.cond(ExprKind::InList(email, ListId(0)));
    let free = b.cond(ExprKind::Not(blocked));
    let require = b.require(free);
    let again = b.require(free);
    let end = b.end(Passed);
    b.body([require, again, end])
}

#[test]
fn lookups_fold_are_recorded_once_and_replay() {
    let program = lookup_program();
    let mut f = facts(&program, &[Value::text("  ÄPFEL")]);
    let outcome = decide(&program, &f);
    assert_eq!(shown(&outcome), "REJECTED");
    let recorded = Lookup { list: "blocked".into(), value: Value::text("  ÄPFEL"), found: true };
    assert_eq!(outcome.lookups, std::slice::from_ref(&recorded));

    // The recorded answer wins over what the list says now, in any spelling that folds to the same.
    f.lookups = vec![Lookup { value: Value::text("apfel"), found: false, ..recorded }];
    let replayed = decide(&program, &f);
    assert_eq!(shown(&replayed), "PASSED");
    assert_eq!((replayed.lookups.len(), replayed.lookups[0].found), (1, false));

    let missing = decide(&program, &facts(&program, &[Value::Missing]));
    assert_eq!(shown(&missing), "REJECTED");
    assert!(missing.lookups.is_empty());
}

#[test]
fn a_list_that_is_not_supplied_is_an_error() {
    let program = lookup_program();
    let error = super::Lists::new().bind(&program).unwrap_err();
    assert_eq!(error, [super::ListError::NotSupplied { list: "blocked".into() }]);
    let mut wrong = super::Lists::new();
    wrong.insert("blocked", [Value::Int(1)]);
    assert_eq!(
        wrong.bind(&program).unwrap_err()[0].to_string(),
        "the list `blocked` holds `1`, which is not `text`"
    );
    // Lists bound for another program answer nothing.
    let none = super::Lists::new().bind(&Builder::new().body([])).unwrap();
    let outcome = super::decide(&program, &facts(&program, &[Value::text("x")]), &none);
    assert_eq!(shown(&outcome), "REJECTED");
}

#[test]
fn reads_the_prior_run() {
    let mut inner = Builder::new();
    let capability = inner.capability("usability", "ID", None);
    let check = inner.check("passport.usability", &[capability], &[]);
    let inner = inner.body([]);
    let mut b = Builder::new();
    b.program.prior = Some(std::sync::Arc::new(inner.clone()));
    let set = DecisionSet::of(&[Passed]);
    let passed = b.cond(ExprKind::Prior(PriorPlace::CheckIs(check, set)));
    let require = b.require(passed);
    let end = b.end(Passed);
    let program = b.body([require, end]);
    let mut f = facts(&program, &[]);
    assert_eq!(shown(&decide(&program, &f)), "REJECTED");
    let mut prior = facts(&inner, &[]);
    answer(&mut prior, check, result(Passed, &[2]));
    answer(&mut prior, check, result(Rejected, &[1]));
    f.prior = Some(Box::new(crate::facts::PriorFacts {
        decision: None,
        label: None,
        scores: vec![],
        facts: prior,
    }));
    assert_eq!(shown(&decide(&program, &f)), "PASSED");
}

#[test]
fn splits_are_spread_and_sticky() {
    let mut b = Builder::new();
    let user = b.input("user", maybe(Ty::TEXT));
    let node = b.node(NodeKind::Split);
    let arm = |name: &str, buckets| SplitArm { name: name.into(), buckets, block: Block::default() };
    let split =
        Split { name: "rollout".into(), by: user, arms: vec![arm("today", 9_000), arm("new", 1_000)] };
    let end = b.end(Passed);
    let program = b.body([Statement { node, kind: StatementKind::Split(split) }, end]);
    let taken = |user: Value| arms(&decide(&program, &facts(&program, &[user])))[0].to_owned();
    let new = (0..2_000).filter(|n| taken(Value::text(&format!("user-{n}"))) == "new").count();
    assert!((140..260).contains(&new), "{new}");
    assert_eq!(taken(Value::Missing), "today");
    assert_eq!(
        super::split::bucket("rollout", &Value::text("user-1")),
        super::split::bucket("rollout", &Value::symbol("user-1"))
    );
    assert_ne!(super::split::bucket("a", &Value::text("b")), super::split::bucket("ab", &Value::text("")));
}

/// Exhaustive over what can come: whatever is added to facts, the path so far stays.
#[test]
fn adding_facts_only_extends_the_path() {
    let mut compared = 0;
    for same_group in [true, false] {
        let j = journey(same_group);
        for (first, second) in Decision::ALL.into_iter().flat_map(|a| Decision::ALL.map(|b| (a, b))) {
            let with = |parts: u32| {
                let mut f = facts(&j.program, &[]);
                if parts & 1 != 0 {
                    give(&mut f, j.passport, 1, true);
                }
                if parts & 2 != 0 {
                    answer(&mut f, j.usability, result(first, &[1]));
                }
                if parts & 4 != 0 {
                    answer(&mut f, j.extraction, result(second, &[1]));
                }
                decide(&j.program, &f)
            };
            for fewer in 0..8 {
                for more in (0..8).filter(|more| more & fewer == fewer) {
                    let (before, after) = (with(fewer), with(more));
                    assert!(after.path.starts_with(&before.path), "{before:?} {after:?}");
                    if matches!(before.result, crate::outcome::Ended::Ended(_)) {
                        assert_eq!(before, after);
                    }
                    compared += 1;
                }
            }
        }
    }
    assert_eq!(compared, 2 * 16 * 27);
}
