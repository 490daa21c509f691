//! Expressions and programs as text, and what the verifier finds.

use super::fixture::*;
use super::*;
use crate::value::{Decimal, Value};

fn text(make: impl FnOnce(&mut Builder, &[ExprId]) -> ExprId) -> String {
    let mut b = Builder::new();
    let inputs: Vec<ExprId> = ["x", "y", "z"].iter().map(|name| b.input(name, maybe(int()))).collect();
    let id = make(&mut b, &inputs);
    expr_text(&b.body([]), id)
}

fn arith(b: &mut Builder, op: ArithOp, x: ExprId, y: ExprId) -> ExprId {
    b.expr(ExprKind::Arith(op, x, y), maybe(int()))
}

fn less(b: &mut Builder, x: ExprId, y: ExprId) -> ExprId {
    b.cond(ExprKind::Compare(CompareOp::Less, x, y))
}

#[test]
fn parentheses_stand_where_they_are_needed() {
    use ArithOp::{Add, Multiply, Subtract};
    assert_eq!(
        text(|b, i| {
            let product = arith(b, Multiply, i[1], i[2]);
            arith(b, Add, i[0], product)
        }),
        "input.x + input.y * input.z"
    );
    assert_eq!(
        text(|b, i| {
            let sum = arith(b, Add, i[0], i[1]);
            arith(b, Multiply, sum, i[2])
        }),
        "(input.x + input.y) * input.z"
    );
    assert_eq!(
        text(|b, i| {
            let inner = arith(b, Subtract, i[1], i[2]);
            arith(b, Subtract, i[0], inner)
        }),
        "input.x - (input.y - input.z)"
    );
    assert_eq!(
        text(|b, i| {
            let (one, two) = (less(b, i[0], i[1]), less(b, i[1], i[2]));
            let both = b.cond(ExprKind::And(vec![one, two]));
            let not = b.cond(ExprKind::Not(one));
            b.cond(ExprKind::Or(vec![both, not]))
        }),
        "(input.x < input.y and input.y < input.z) or not (input.x < input.y)"
    );
    assert_eq!(
        text(|b, i| {
            let nought = b.int(0);
            let either = b.expr(ExprKind::Coalesce(i[0], nought), int());
            less(b, either, i[1])
        }),
        "input.x ?? 0 < input.y"
    );
}

#[test]
fn forms_read_as_in_a_script() {
    assert_eq!(
        text(|b, i| {
            let known = b.cond(ExprKind::IsKnown(i[0]));
            b.cond(ExprKind::Not(known))
        }),
        "input.x is missing"
    );
    assert_eq!(
        text(|b, i| {
            let set = set(b, [Value::symbol("A"), Value::text("b")]);
            b.cond(ExprKind::InSet(i[0], set))
        }),
        "input.x in { A, \"b\" }"
    );
    assert_eq!(
        text(|b, i| {
            let element = b.expr(ExprKind::Element { depth: 0, list: i[0] }, int());
            let body = less(b, element, i[1]);
            b.cond(ExprKind::Aggregate { op: AggregateOp::Any, list: i[0], body, depth: 0 })
        }),
        "any(item in input.x: item < input.y)"
    );
    assert_eq!(
        text(|b, i| {
            let factor = b.expr(ExprKind::Const(Value::Decimal(Decimal::parse("0.9").unwrap())), int());
            let wide = b.expr(ExprKind::Widen(Widening::IntToDecimal, i[0]), int());
            let product = arith(b, ArithOp::Multiply, factor, wide);
            b.expr(ExprKind::Call(Builtin::Max, vec![product, i[1]]), int())
        }),
        "max(0.9 * input.x, input.y)"
    );
    assert_eq!(
        text(|b, _| {
            let check = b.check("passport.usability", &[], &[]);
            b.cond(ExprKind::CheckIs(check, DecisionSet::of(&[Decision::Passed])))
        }),
        "passport.usability is PASSED"
    );
}

#[test]
fn a_text_is_cut() {
    let text = text(|b, i| (0..200).fold(i[0], |sum, _| arith(b, ArithOp::Add, sum, sum)));
    assert!(text.len() < 2_100 && text.ends_with('…'), "{}", text.len());
}

fn journey() -> Program {
    let mut b = Builder::new();
    let passport = b.credential("passport", "ID");
    let usable = b.capability("usability", "ID", Some("presence"));
    let usability = b.check("passport.usability", &[usable], &[passport]);
    let acquire = b.acquire(&[passport]);
    let checks = b.checks(&[usability]);
    let rejected = b.cond(ExprKind::CheckIs(usability, DecisionSet::of(&[Decision::Rejected])));
    let retry = b.retry(passport, 3, rejected);
    let rule = b.rule("bad", &[(Effect::Set(100), rejected)], Some(Effect::Add(40)));
    let (_, risk) = b.risk("fraud", vec![rule]);
    let passed = b.cond(ExprKind::CheckIs(usability, DecisionSet::of(&[Decision::Passed])));
    let require = b.require(passed);
    let end = b.end(Decision::Passed);
    b.body([acquire, checks, retry, risk, require, end])
}

#[test]
fn a_program_prints_whole() {
    insta::assert_snapshot!(journey().print());
}

#[test]
fn verify_passes_what_holds() {
    assert_eq!(verify(&journey()), Ok(()));
}

#[test]
fn verify_finds_what_does_not_hold() {
    let found = |spoil: fn(&mut Program)| {
        let mut program = journey();
        spoil(&mut program);
        verify(&program).unwrap_err().join("; ")
    };
    assert!(found(|p| drop(p.body.statements.pop())).contains("without an end"));
    assert!(found(|p| p.risks[0].rules[0].arms.clear()).contains("has no arm"));
    assert!(found(|p| p.checks[0].data_index[0] = vec![9]).contains("does not match"));
    assert!(found(|p| p.nodes[1].id = p.nodes[0].id.clone()).contains("two nodes"));
    assert!(found(|p| p.credentials.clear()).contains("no credential"));
    assert!(
        found(|p| {
            p.exprs.add(ExprKind::Not(ExprId(900)), Ty::BOOL);
        })
        .contains("before it")
    );
    assert!(
        found(|p| {
            p.exprs.add(ExprKind::Param(0), Ty::BOOL);
        })
        .contains("does not go")
    );
    let mixed = found(|p| {
        let text = p.exprs.add(ExprKind::Const(Value::text("a")), Ty::TEXT);
        p.exprs.add(ExprKind::Arith(ArithOp::Add, text, text), Ty::TEXT);
    });
    assert!(mixed.contains("does not go"), "{mixed}");
}
