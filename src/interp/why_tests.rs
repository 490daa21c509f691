//! What the trace says, and what would have changed a condition.

use super::fixture::*;
use super::{Nearest, decide_traced};
use crate::core::*;
use crate::value::{Currency, Decimal, Money, Value};

/// One rule over a condition; gives the trace of its only arm as `result: nearest` and what decided it.
fn why(input: &[Value], condition: impl FnOnce(&mut Builder, &[ExprId]) -> ExprId) -> (String, Vec<String>) {
    let mut b = Builder::new();
    let inputs: Vec<ExprId> = (0..input.len()).map(|at| b.input(["x", "y", "z"][at], maybe(int()))).collect();
    let condition = condition(&mut b, &inputs);
    let rule = b.rule("r", &[(Effect::Add(1), condition)], Some(Effect::Add(0)));
    let (_, risk) = b.risk("fraud", vec![rule]);
    let node = risk.node;
    let end = b.end(Decision::Passed);
    let program = b.body([risk, end]);
    let evaluation = decide_traced(&program, &facts(&program, input), &lists(&program));
    let arm = &evaluation.trace.conditions[0];
    let text = match evaluation.trace.nearest(node, "r") {
        Some((_, nearest)) => nearest.to_string(),
        None => "fired".to_owned(),
    };
    (text, arm.decided_by.clone())
}

fn over(b: &mut Builder, x: ExprId, n: i64) -> ExprId {
    let n = b.int(n);
    b.cond(ExprKind::Compare(CompareOp::Greater, x, n))
}

fn under(b: &mut Builder, x: ExprId, n: i64) -> ExprId {
    let n = b.int(n);
    b.cond(ExprKind::Compare(CompareOp::Less, x, n))
}

fn eur(text: &str) -> Value {
    Value::Money(Money::new(Decimal::parse(text).unwrap(), Currency::parse("EUR").unwrap()))
}

#[test]
fn says_how_far_a_number_is() {
    let (text, _) = why(&[eur("4200")], |b, x| {
        let limit = b.expr(ExprKind::Const(eur("5000")), int());
        b.cond(ExprKind::Compare(CompareOp::Greater, x[0], limit))
    });
    assert_eq!(text, "input.x would have to be more than 5,000.00 EUR (now 4,200.00 EUR, 800.01 EUR short)");
    let (text, _) = why(&[Value::Int(5)], |b, x| under(b, x[0], 3));
    assert_eq!(text, "input.x would have to be less than 3 (now 5, 3 over)");
    assert_eq!(why(&[Value::Int(9)], |b, x| over(b, x[0], 3)).0, "fired");
    // The constant stands left: 3 < x.
    let (text, _) = why(&[Value::Int(3)], |b, x| {
        let three = b.int(3);
        b.cond(ExprKind::Compare(CompareOp::Less, three, x[0]))
    });
    assert_eq!(text, "input.x would have to be more than 3 (now 3, 1 short)");
}

#[test]
fn an_and_needs_all_and_an_or_the_cheapest() {
    let input = [Value::Int(1), Value::Int(1), Value::Int(9)];
    let (text, decided) = why(&input, |b, x| {
        let all = vec![over(b, x[0], 3), over(b, x[1], 4), over(b, x[2], 5)];
        b.cond(ExprKind::And(all))
    });
    assert_eq!(text.lines().count(), 2, "{text}");
    assert_eq!(decided, ["input.x > 3", "input.y > 4"]);
    let (text, decided) = why(&input, |b, x| {
        let both = vec![over(b, x[0], 3), over(b, x[1], 4)];
        let both = b.cond(ExprKind::And(both));
        let one = under(b, x[2], 9);
        b.cond(ExprKind::Or(vec![both, one]))
    });
    assert_eq!(text, "input.z would have to be less than 9 (now 9, 1 over)");
    assert_eq!(decided.len(), 3);
}

#[test]
fn what_excludes_itself_never_fires() {
    let never = |low: i64, high: i64| {
        why(&[Value::Int(4)], |b, x| {
            let both = vec![over(b, x[0], low), under(b, x[0], high)];
            b.cond(ExprKind::And(both))
        })
        .0
    };
    assert!(never(5, 3).starts_with("can't come true"));
    assert!(never(5, 6).starts_with("can't come true"));
    assert_eq!(never(5, 7), "input.x would have to be more than 5 and less than 7 (now 4, 2 short)");
}

#[test]
fn sets_presence_and_negation() {
    let (text, _) = why(&[Value::symbol("C")], |b, x| {
        let set = set(b, [Value::symbol("A"), Value::symbol("B")]);
        b.cond(ExprKind::InSet(x[0], set))
    });
    assert_eq!(text, "input.x would have to be one of { A, B } (now C)");
    let (text, _) = why(&[Value::symbol("A")], |b, x| {
        let set = set(b, [Value::symbol("A"), Value::symbol("B")]);
        let inside = b.cond(ExprKind::InSet(x[0], set));
        b.cond(ExprKind::Not(inside))
    });
    assert_eq!(text, "input.x would have to be none of { A, B } (now A)");
    let (text, _) = why(&[Value::Missing], |b, x| b.expr(ExprKind::IsKnown(x[0]), Ty::BOOL));
    assert_eq!(text, "input.x would have to be known (now missing)");
    let (text, decided) = why(&[Value::Missing, Value::Missing], |b, x| {
        b.cond(ExprKind::Compare(CompareOp::Equal, x[0], x[1]))
    });
    assert_eq!(text.lines().count(), 2, "{text}");
    assert_eq!(decided, ["input.x == input.y"]);
}

#[test]
fn checks_are_places() {
    let mut b = Builder::new();
    let capability = b.capability("image_checks", "ID", None);
    let check = b.check("image_checks", &[capability], &[]);
    let group = b.checks(&[check]);
    let rejected = b.cond(ExprKind::CheckIs(check, DecisionSet::of(&[Decision::Rejected])));
    let rule = b.rule("tampered", &[(Effect::Set(100), rejected)], Some(Effect::Add(40)));
    let (_, risk) = b.risk("fraud", vec![rule]);
    let node = risk.node;
    let end = b.end(Decision::Passed);
    let program = b.body([group, risk, end]);
    let mut f = facts(&program, &[]);
    answer(&mut f, check, result(Decision::NotExecuted, &[]));
    let trace = decide_traced(&program, &f, &lists(&program)).trace;
    let leaf = &trace.conditions[0].leaves[0];
    assert_eq!((leaf.value.clone(), leaf.reason.as_deref()), (Value::Missing, Some("TIMED_OUT")));
    f.results[0][0] = result(Decision::Passed, &[]);
    let trace = decide_traced(&program, &f, &lists(&program)).trace;
    let (_, nearest) = trace.nearest(node, "tampered").unwrap();
    assert_eq!(nearest.to_string(), "image_checks would have to be REJECTED (now PASSED)");
    assert!(matches!(nearest, Nearest::Changes(changes) if changes.len() == 1));
}

#[test]
fn a_shared_condition_does_not_explode() {
    let (text, _) = why(&[Value::Int(1), Value::Int(2)], |b, x| {
        let mut deep = over(b, x[0], 3);
        for at in 0..60 {
            let other = b.cond(ExprKind::Not(deep));
            deep = match at % 2 {
                0 => b.cond(ExprKind::Or(vec![deep, other])),
                _ => b.cond(ExprKind::And(vec![deep, other])),
            };
        }
        deep
    });
    assert!(!text.is_empty());
}
