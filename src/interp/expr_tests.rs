//! Every operation, with what it reads present and missing; and that unknown is sound.

use super::fixture::*;
use crate::core::*;
use crate::value::random::Random;
use crate::value::{Currency, Date, Decimal, Duration, Money, Time, Value};

const MISSING: Value = Value::Missing;

fn yes() -> Value {
    Value::Bool(true)
}

fn no() -> Value {
    Value::Bool(false)
}

fn dec(text: &str) -> Value {
    Value::Decimal(Decimal::parse(text).unwrap())
}

fn eur(text: &str) -> Value {
    Value::Money(Money::new(Decimal::parse(text).unwrap(), Currency::parse("EUR").unwrap()))
}

fn usd(text: &str) -> Value {
    Value::Money(Money::new(Decimal::parse(text).unwrap(), Currency::parse("USD").unwrap()))
}

fn days(n: i64) -> Value {
    Value::Duration(Duration::from_days(n))
}

/// Evaluates one operation over constants: the value and what saturated.
fn eval_with(
    args: &[Value],
    kind: impl FnOnce(&mut Builder, Vec<ExprId>) -> ExprKind,
) -> (Value, Vec<String>) {
    let mut b = Builder::new();
    let ids: Vec<ExprId> =
        args.iter().enumerate().map(|(at, _)| b.input(&format!("x{at}"), maybe(int()))).collect();
    let kind = kind(&mut b, ids);
    let id = b.expr(kind, maybe(int()));
    let mut end = b.end(Decision::Passed);
    if let StatementKind::End(end) = &mut end.kind {
        end.args.push(("value".into(), id));
    }
    let program = b.body([end]);
    let outcome = decide(&program, &facts(&program, args));
    match outcome.result {
        crate::outcome::Ended::Ended(end) => (end.args[0].1.clone(), outcome.saturated),
        other => panic!("{other:?}"),
    }
}

fn eval(args: &[Value], kind: impl FnOnce(&[ExprId]) -> ExprKind) -> Value {
    eval_with(args, |_, ids| kind(&ids)).0
}

/// The operation gives this value, and is missing where any of its operands is.
fn strict(args: &[Value], expected: Value, kind: impl Fn(&[ExprId]) -> ExprKind) {
    assert_eq!(eval(args, &kind), expected, "{args:?}");
    for at in 0..args.len() {
        let mut args = args.to_vec();
        args[at] = MISSING;
        assert_eq!(eval(&args, &kind), MISSING, "{args:?}");
    }
}

fn call(function: Builtin, args: &[Value], expected: Value) {
    strict(args, expected, |ids| ExprKind::Call(function, ids.to_vec()));
}

fn arith(op: ArithOp, a: Value, b: Value, expected: Value) {
    strict(&[a, b], expected, |ids| ExprKind::Arith(op, ids[0], ids[1]));
}

fn compare(op: CompareOp, a: Value, b: Value, expected: Value) {
    strict(&[a, b], expected, |ids| ExprKind::Compare(op, ids[0], ids[1]));
}

#[test]
fn truth_tables() {
    let all = [yes(), no(), MISSING];
    for (i, a) in all.iter().enumerate() {
        for (j, b) in all.iter().enumerate() {
            let args = [a.clone(), b.clone()];
            let and = [[yes(), no(), MISSING], [no(), no(), no()], [MISSING, no(), MISSING]];
            let or = [[yes(), yes(), yes()], [yes(), no(), MISSING], [yes(), MISSING, MISSING]];
            assert_eq!(eval(&args, |ids| ExprKind::And(ids.to_vec())), and[i][j]);
            assert_eq!(eval(&args, |ids| ExprKind::Or(ids.to_vec())), or[i][j]);
        }
        let not = [no(), yes(), MISSING];
        assert_eq!(eval(&all[i..=i], |ids| ExprKind::Not(ids[0])), not[i]);
    }
}

#[test]
fn comparisons() {
    use CompareOp::*;
    compare(Less, Value::Int(1), Value::Int(2), yes());
    compare(LessEqual, dec("1.5"), dec("1.5"), yes());
    compare(Greater, Value::Float(0.5), Value::Float(0.25), yes());
    compare(GreaterEqual, days(1), days(2), no());
    compare(Equal, Value::text("a"), Value::text("a"), yes());
    compare(NotEqual, Value::symbol("A"), Value::symbol("B"), yes());
    compare(Equal, eur("1"), eur("1.00"), yes());
    for op in [Equal, NotEqual, Less, LessEqual, Greater, GreaterEqual] {
        compare(op, eur("1"), usd("1"), MISSING);
    }
    let record = |fields: &[Value]| Value::record(fields.iter().cloned());
    compare(Equal, record(&[Value::Int(1), MISSING]), record(&[Value::Int(1), Value::Int(2)]), MISSING);
    compare(Equal, record(&[Value::Int(1), MISSING]), record(&[Value::Int(3), Value::Int(2)]), no());
}

#[test]
fn arithmetic() {
    use ArithOp::*;
    arith(Add, Value::Int(1), Value::Int(2), Value::Int(3));
    arith(Modulo, Value::Int(-7), Value::Int(2), Value::Int(-1));
    arith(Modulo, Value::Int(i64::MIN), Value::Int(-1), Value::Int(0));
    arith(Divide, dec("1"), dec("3"), dec("0.333333333"));
    arith(Divide, dec("1"), dec("0"), MISSING);
    arith(Modulo, Value::Int(1), Value::Int(0), MISSING);
    arith(Divide, Value::Float(1.0), Value::Float(0.0), MISSING);
    arith(Multiply, dec("0.9"), eur("100"), eur("90"));
    arith(Subtract, eur("5"), eur("7"), eur("-2"));
    arith(Add, eur("5"), usd("7"), MISSING);
    arith(Divide, eur("5"), eur("2"), dec("2.5"));
    arith(Divide, days(3), days(2), dec("1.5"));
    arith(Multiply, Value::Int(3), days(2), days(6));
    let day = |text: &str| Value::Date(Date::parse(text).unwrap());
    arith(Add, day("2026-02-27"), days(2), day("2026-03-01"));
    arith(Subtract, day("2026-03-01"), day("2026-02-27"), days(2));
    let time = |text: &str| Value::Time(Time::parse(text).unwrap());
    arith(Subtract, time("2026-03-02T00:00:00Z"), days(1), time("2026-03-01T00:00:00Z"));
    strict(&[Value::Int(4)], Value::Int(-4), |ids| ExprKind::Negate(ids[0]));
    strict(&[Value::Int(4)], dec("4"), |ids| ExprKind::Widen(Widening::IntToDecimal, ids[0]));
    strict(&[dec("0.5")], Value::Float(0.5), |ids| ExprKind::Widen(Widening::DecimalToFloat, ids[0]));
}

#[test]
fn arithmetic_saturates_and_says_so_once() {
    let most = Value::Int(i64::MAX);
    let double = |_: &mut Builder, ids: Vec<ExprId>| ExprKind::Arith(ArithOp::Add, ids[0], ids[1]);
    assert_eq!(
        eval_with(&[most.clone(), most.clone()], double),
        (most.clone(), vec!["x0 + x1".replace('x', "input.x")])
    );
    let (value, saturated) = eval_with(std::slice::from_ref(&most), |b, ids| {
        let sum = b.expr(ExprKind::Arith(ArithOp::Add, ids[0], ids[0]), int());
        let zero = b.expr(ExprKind::Arith(ArithOp::Subtract, sum, sum), int());
        ExprKind::Arith(ArithOp::Add, zero, sum)
    });
    assert_eq!((value, saturated.len()), (most, 1));
    let floats = [Value::Float(f64::MAX), Value::Float(-2.0)];
    let product = |_: &mut Builder, ids: Vec<ExprId>| ExprKind::Arith(ArithOp::Multiply, ids[0], ids[1]);
    assert_eq!(eval_with(&floats, product).0, Value::Float(f64::MIN));
    let least = [Value::Int(i64::MIN)];
    assert_eq!(eval_with(&least, |_, ids| ExprKind::Negate(ids[0])).0, Value::Int(i64::MAX));
    assert_eq!(eval_with(&least, |_, ids| ExprKind::Call(Builtin::Abs, ids)).1, ["abs(input.x0)"]);
    assert_eq!(
        eval_with(&[Value::Decimal(Decimal::MAX)], |_, ids| ExprKind::Call(Builtin::Round, ids)).0,
        Value::Int(i64::MAX)
    );
}

#[test]
fn functions() {
    let day = |text: &str| Value::Date(Date::parse(text).unwrap());
    let time = Value::Time(Time::parse("2026-01-31T10:20:00Z").unwrap());
    call(Builtin::Lower, &[Value::text("AB")], Value::text("ab"));
    call(Builtin::Trim, &[Value::text(" a ")], Value::text("a"));
    call(Builtin::Fold, &[Value::text("Äpfel")], Value::text("apfel"));
    call(Builtin::Length, &[Value::text("äb")], Value::Int(2));
    call(Builtin::StartsWith, &[Value::text("abc"), Value::text("ab")], yes());
    call(Builtin::Contains, &[Value::text("abc"), Value::text("x")], no());
    call(Builtin::JaroWinkler, &[Value::text("a"), Value::text("a")], Value::Float(1.0));
    call(Builtin::EditDistance, &[Value::text("ab"), Value::text("ac")], Value::Int(1));
    call(Builtin::Age, &[day("2008-02-01")], Value::Int(17));
    call(Builtin::Days, &[day("2026-01-31"), day("2026-01-01")], Value::Int(-30));
    call(Builtin::Hour, std::slice::from_ref(&time), Value::Int(10));
    call(Builtin::DateOf, &[time], day("2026-01-31"));
    call(Builtin::Round, &[dec("2.5")], Value::Int(2));
    call(Builtin::RoundTo, &[eur("149.99"), eur("100")], eur("100"));
    call(Builtin::RoundTo, &[eur("149.99"), usd("100")], MISSING);
    call(Builtin::RoundTo, &[Value::Int(7), Value::Int(5)], Value::Int(5));
    call(Builtin::RoundTo, &[Value::Int(7), Value::Int(0)], MISSING);
    call(Builtin::Min, &[Value::Int(1), Value::Int(2)], Value::Int(1));
    call(Builtin::Max, &[eur("1"), eur("2")], eur("2"));
    call(Builtin::Max, &[eur("1"), usd("2")], MISSING);
    call(Builtin::Abs, &[dec("-2")], dec("2"));
    call(Builtin::Count, &[Value::list([Value::Int(1), MISSING])], Value::Int(2));
}

#[test]
fn membership_presence_and_choice() {
    let in_set = |value: Value| {
        eval_with(&[value], |b, ids| {
            let set = set(b, [eur("1"), eur("2")]);
            ExprKind::InSet(ids[0], set)
        })
        .0
    };
    assert_eq!(
        [in_set(eur("2")), in_set(eur("3")), in_set(usd("2")), in_set(MISSING)],
        [yes(), no(), MISSING, MISSING]
    );
    strict(&[Value::Int(2), Value::Int(1), Value::Int(2)], yes(), |ids| {
        ExprKind::InRange(ids[0], ids[1], ids[2])
    });
    strict(&[Value::Int(3), Value::Int(1), Value::Int(2)], no(), |ids| {
        ExprKind::InRange(ids[0], ids[1], ids[2])
    });
    let known = |value: Value| eval(&[value], |ids| ExprKind::IsKnown(ids[0]));
    assert_eq!([known(no()), known(MISSING)], [yes(), no()]);
    let coalesce = |a: Value, b: Value| eval(&[a, b], |ids| ExprKind::Coalesce(ids[0], ids[1]));
    assert_eq!(coalesce(Value::Int(1), Value::Int(2)), Value::Int(1));
    assert_eq!(coalesce(MISSING, Value::Int(2)), Value::Int(2));
    assert_eq!(coalesce(MISSING, MISSING), MISSING);
    let choice = |c: Value| eval(&[c, Value::Int(1), MISSING], |ids| ExprKind::If(ids[0], ids[1], ids[2]));
    assert_eq!([choice(yes()), choice(no()), choice(MISSING)], [Value::Int(1), MISSING, MISSING]);
    let matches = |value: Value| {
        eval_with(&[value], |b, ids| {
            let regex = regex::Regex::new("^[0-9]+$").unwrap();
            b.program.patterns.push(Pattern { text: "^[0-9]+$".into(), regex });
            ExprKind::Matches(ids[0], PatternId(0))
        })
        .0
    };
    assert_eq!(
        [matches(Value::text("12")), matches(Value::text("x")), matches(MISSING)],
        [yes(), no(), MISSING]
    );
}

/// `op(item in input.x0: item > 2)`, or of `item` itself where the operation is over values.
fn aggregate(op: AggregateOp, list: &[Value]) -> Value {
    eval_with(&[Value::list(list.iter().cloned())], |b, ids| {
        let element = b.expr(ExprKind::Element { depth: 0, list: ids[0] }, maybe(int()));
        let two = b.int(2);
        let body = match op {
            AggregateOp::Sum | AggregateOp::Min | AggregateOp::Max => element,
            _ => b.cond(ExprKind::Compare(CompareOp::Greater, element, two)),
        };
        ExprKind::Aggregate { op, list: ids[0], body, depth: 0 }
    })
    .0
}

#[test]
fn aggregates() {
    use AggregateOp::*;
    let [one, three, four] = [1, 3, 4].map(Value::Int);
    assert_eq!(aggregate(Any, &[MISSING, three.clone()]), yes());
    assert_eq!(aggregate(Any, &[MISSING, one.clone()]), MISSING);
    assert_eq!(aggregate(Any, &[]), no());
    assert_eq!(aggregate(All, &[MISSING, one.clone()]), no());
    assert_eq!(aggregate(All, &[MISSING, three.clone()]), MISSING);
    assert_eq!(aggregate(All, &[]), yes());
    assert_eq!(aggregate(None, &[MISSING, three.clone()]), no());
    assert_eq!(aggregate(None, std::slice::from_ref(&one)), yes());
    assert_eq!(aggregate(Count, &[one.clone(), three.clone(), four.clone()]), Value::Int(2));
    assert_eq!(aggregate(Count, &[one.clone(), MISSING]), MISSING);
    assert_eq!(aggregate(First, &[one.clone(), three.clone(), MISSING]), three);
    assert_eq!(aggregate(First, &[one.clone(), MISSING, three.clone()]), MISSING);
    assert_eq!(aggregate(First, std::slice::from_ref(&one)), MISSING);
    assert_eq!(aggregate(Sum, &[one.clone(), three.clone()]), Value::Int(4));
    assert_eq!(aggregate(Sum, &[]), Value::Int(0));
    assert_eq!(aggregate(Sum, &[one.clone(), MISSING]), MISSING);
    assert_eq!(aggregate(Min, &[three.clone(), one.clone()]), one);
    assert_eq!(aggregate(Max, &[three.clone(), four.clone(), one.clone()]), four);
    assert_eq!(aggregate(Max, &[]), MISSING);
    assert_eq!(aggregate(Min, &[one, MISSING]), MISSING);
    let missing =
        eval(&[MISSING], |ids| ExprKind::Aggregate { op: Any, list: ids[0], body: ids[0], depth: 0 });
    assert_eq!(missing, MISSING);
}

#[test]
fn aggregates_nest() {
    // all(a in x: any(b in y: a == b))
    let eval = |x: &[i64], y: &[i64]| {
        let list = |values: &[i64]| Value::list(values.iter().map(|n| Value::Int(*n)));
        eval_with(&[list(x), list(y)], |b, ids| {
            let outer = b.expr(ExprKind::Element { depth: 0, list: ids[0] }, int());
            let inner = b.expr(ExprKind::Element { depth: 1, list: ids[1] }, int());
            let same = b.cond(ExprKind::Compare(CompareOp::Equal, outer, inner));
            let any =
                b.cond(ExprKind::Aggregate { op: AggregateOp::Any, list: ids[1], body: same, depth: 1 });
            ExprKind::Aggregate { op: AggregateOp::All, list: ids[0], body: any, depth: 0 }
        })
        .0
    };
    assert_eq!(eval(&[1, 2], &[3, 2, 1]), yes());
    assert_eq!(eval(&[1, 4], &[3, 2, 1]), no());
}

#[test]
fn sharing_costs_nothing() {
    // Each sum reads the one before twice: two to the hundredth evaluations without sharing.
    let (value, saturated) = eval_with(&[Value::Int(1)], |b, ids| {
        let mut sum = ids[0];
        for _ in 0..100 {
            sum = b.expr(ExprKind::Arith(ArithOp::Add, sum, sum), int());
        }
        ExprKind::Negate(sum)
    });
    assert_eq!(value, Value::Int(-i64::MAX));
    assert!(!saturated.is_empty() && saturated.iter().all(|text| text.len() < 3_000));
}

#[test]
fn deep_expressions_fit_a_small_stack() {
    let run = || {
        eval_with(&[yes()], |b, ids| {
            let mut deep = ids[0];
            for at in 0..400 {
                deep = match at % 2 {
                    0 => b.cond(ExprKind::Not(deep)),
                    _ => b.cond(ExprKind::And(vec![deep, ids[0]])),
                };
            }
            ExprKind::Not(deep)
        })
        .0
    };
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap();
    assert!(matches!(thread.join().unwrap(), Value::Bool(_)));
}

#[test]
fn an_arena_that_does_not_hold_ends_all_the_same() {
    let value = eval(&[yes()], |_| ExprKind::Not(ExprId(900)));
    assert_eq!(value, MISSING);
    let own = eval(&[yes()], |_| ExprKind::Not(ExprId(1)));
    assert_eq!(own, MISSING);
}

/// A random condition over four inputs that may be missing.
fn random_condition(random: &mut Random, b: &mut Builder, inputs: &[ExprId], depth: u64) -> ExprId {
    let kind = if depth == 0 { 0 } else { random.between(0, 5) };
    let sub = |random: &mut Random, b: &mut Builder| random_condition(random, b, inputs, depth - 1);
    match kind {
        0 => {
            let input = inputs[random.between(0, inputs.len() as i64 - 1) as usize];
            let constant = b.int(random.between(0, 2));
            b.cond(ExprKind::Compare(CompareOp::Greater, input, constant))
        }
        1 => {
            let inner = sub(random, b);
            b.cond(ExprKind::Not(inner))
        }
        2 => {
            let all = vec![sub(random, b), sub(random, b), sub(random, b)];
            b.cond(ExprKind::And(all))
        }
        3 => {
            let all = vec![sub(random, b), sub(random, b)];
            b.cond(ExprKind::Or(all))
        }
        4 => {
            let (condition, then, otherwise) = (sub(random, b), sub(random, b), sub(random, b));
            b.cond(ExprKind::If(condition, then, otherwise))
        }
        _ => {
            let (left, right) = (sub(random, b), sub(random, b));
            b.cond(ExprKind::Compare(CompareOp::Equal, left, right))
        }
    }
}

/// What is known with something missing stays so however the missing comes out.
#[test]
fn unknown_is_sound() {
    let mut random = Random::new(7);
    let mut known_with_missing = 0;
    for _ in 0..400 {
        let mut b = Builder::new();
        let inputs: Vec<ExprId> = (0..4).map(|at| b.input(&format!("x{at}"), maybe(int()))).collect();
        let condition = random_condition(&mut random, &mut b, &inputs, 3);
        let mut end = b.end(Decision::Passed);
        if let StatementKind::End(end) = &mut end.kind {
            end.args.push(("value".into(), condition));
        }
        let program = b.body([end]);
        let value = |input: &[Value]| match decide(&program, &facts(&program, input)).result {
            crate::outcome::Ended::Ended(end) => end.args[0].1.clone(),
            other => panic!("{other:?}"),
        };
        let partial: Vec<Value> = (0..4)
            .map(|_| match random.between(0, 4) {
                0 | 1 => MISSING,
                n => Value::Int(n - 1),
            })
            .collect();
        let open: Vec<usize> = (0..4).filter(|at| partial[*at].is_missing()).collect();
        let known = value(&partial);
        if known.is_missing() || open.is_empty() {
            continue;
        }
        known_with_missing += 1;
        for completion in 0..4usize.pow(open.len() as u32) {
            let mut full = partial.clone();
            for (place, at) in open.iter().enumerate() {
                full[*at] = Value::Int((completion / 4usize.pow(place as u32) % 4) as i64);
            }
            assert_eq!(value(&full), known, "{partial:?} {full:?}");
        }
    }
    assert!(known_with_missing > 30, "{known_with_missing}");
}
