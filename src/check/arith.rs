//! Arithmetic: which kinds go together, and the range of what comes out.

use super::context::{Elaboration, Typed};
use crate::core::{ArithOp, ExprKind, Kind, Ty};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::types;
use crate::source::Span;
use crate::syntax::tree::{Arith, Expr};
use crate::value::{Money, Value};

impl Elaboration<'_, '_> {
    pub fn arith(
        &mut self,
        op: Arith,
        left: &Expr,
        right: &Expr,
        expected: Option<&Ty>,
        span: Span,
    ) -> Typed {
        let numeric = expected.filter(|ty| matches!(ty.kind, Kind::Decimal(_) | Kind::Float(_)));
        let left = self.expression(left, numeric);
        // `0.9 * limit`: the number beside money stays a number, so literals take their type from numbers only.
        let hint = numeric.cloned().or_else(|| is_number(&left.ty.kind).then(|| left.ty.clone()));
        let right = self.expression(right, hint.as_ref());
        if left.ty.is_error() || right.ty.is_error() {
            return self.error(span);
        }
        let op = arith_op(op);
        let (left, right) = self.numbers_alike(op, left, right);
        match result_kind(op, &left.ty.kind, &right.ty.kind) {
            Ok(kind) => {
                let by_zero = matches!(op, ArithOp::Divide | ArithOp::Modulo) && self.may_be_zero(&right);
                let apart = matches!(
                    (&left.ty.kind, &right.ty.kind),
                    (Kind::Money(a), Kind::Money(b)) if a.is_none() || b.is_none()
                );
                let intrinsic = by_zero || apart;
                let ty = Ty { kind, optional: left.ty.optional || right.ty.optional || intrinsic };
                self.make(ExprKind::Arith(op, left.id, right.id), ty, &[&left, &right], span)
            }
            Err(help) => {
                let code = match (&left.ty.kind, &right.ty.kind) {
                    (Kind::Money(Some(a)), Kind::Money(Some(b))) if a != b => types::CURRENCIES_DIFFER,
                    _ => types::BAD_ARITHMETIC,
                };
                self.report(
                    Diagnostic::new(
                        code,
                        span,
                        format!("`{}` and `{}` can't be {}", left.ty, right.ty, participle(op)),
                    )
                    .label(format!("`{}` {} `{}`", left.ty, sign(op), right.ty))
                    .help(help),
                );
                self.error(span)
            }
        }
    }

    /// Two numbers as the wider of their kinds; dividing whole numbers gives a decimal.
    fn numbers_alike(&mut self, op: ArithOp, left: Typed, right: Typed) -> (Typed, Typed) {
        if !(is_number(&left.ty.kind) && is_number(&right.ty.kind)) {
            return (left, right);
        }
        let whole = matches!((&left.ty.kind, &right.ty.kind), (Kind::Int(..), Kind::Int(..)));
        if op == ArithOp::Divide && whole {
            let wanted = Kind::Decimal(None);
            let a = self.widen(&left, &wanted);
            let b = self.widen(&right, &wanted);
            return (a.unwrap_or(left), b.unwrap_or(right));
        }
        if let Some(widened) = self.widen(&right, &left.ty.kind) {
            return (left, widened);
        }
        if let Some(widened) = self.widen(&left, &right.ty.kind) {
            return (widened, right);
        }
        (left, right)
    }

    fn may_be_zero(&self, divisor: &Typed) -> bool {
        match (self.kind_of(divisor.id), &divisor.ty.kind) {
            (Some(ExprKind::Const(Value::Decimal(d))), _) => d.scaled() == 0,
            (Some(ExprKind::Const(Value::Float(x))), _) => *x == 0.0,
            (Some(ExprKind::Const(Value::Duration(d))), _) => d.micros() == 0,
            (Some(ExprKind::Const(Value::Money(m))), _) => m.amount.scaled() == 0,
            (_, Kind::Int(low, high)) => *low <= 0 && *high >= 0,
            (_, Kind::Decimal(Some((low, high)))) => low.scaled() <= 0 && high.scaled() >= 0,
            _ => true,
        }
    }

    pub fn negate(&mut self, inner: &Expr, expected: Option<&Ty>, span: Span) -> Typed {
        let inner = self.expression(inner, expected);
        if inner.ty.is_error() {
            return self.error(span);
        }
        if let Some(ExprKind::Const(value)) = self.kind_of(inner.id) {
            let negated = match value {
                Value::Int(n) => n.checked_neg().map(|n| (Value::Int(n), Kind::Int(n, n))),
                Value::Decimal(d) => {
                    let d = -*d;
                    Some((Value::Decimal(d), Kind::Decimal(Some((d, d)))))
                }
                Value::Money(m) => {
                    let kind = Kind::Money(Some(m.currency));
                    Some((Value::Money(Money { amount: -m.amount, currency: m.currency }), kind))
                }
                Value::Float(x) => Some((Value::Float(-x), Kind::Float(Some((-x, -x))))),
                Value::Duration(d) => Some((Value::Duration(-*d), Kind::Duration)),
                _ => None,
            };
            if let Some((value, kind)) = negated {
                return self.constant_value(value, Ty::of(kind), span);
            }
        }
        let kind = match &inner.ty.kind {
            Kind::Int(low, high) => Kind::Int(high.saturating_neg(), low.saturating_neg()),
            Kind::Decimal(_) => Kind::Decimal(None),
            Kind::Float(_) => Kind::Float(None),
            Kind::Duration => Kind::Duration,
            Kind::Money(currency) => Kind::Money(*currency),
            _ => {
                self.report(
                    Diagnostic::new(
                        types::BAD_ARITHMETIC,
                        span,
                        format!("{} has no negative", inner.ty.with_article()),
                    )
                    .label(format!("`{}`", inner.ty)),
                );
                return self.error(span);
            }
        };
        let ty = Ty { kind, optional: inner.ty.optional };
        self.make(ExprKind::Negate(inner.id), ty, &[&inner], span)
    }
}

fn is_number(kind: &Kind) -> bool {
    matches!(kind, Kind::Int(..) | Kind::Decimal(_) | Kind::Float(_))
}

fn arith_op(op: Arith) -> ArithOp {
    match op {
        Arith::Add => ArithOp::Add,
        Arith::Subtract => ArithOp::Subtract,
        Arith::Multiply => ArithOp::Multiply,
        Arith::Divide => ArithOp::Divide,
        Arith::Modulo => ArithOp::Modulo,
    }
}

fn sign(op: ArithOp) -> &'static str {
    match op {
        ArithOp::Add => "+",
        ArithOp::Subtract => "-",
        ArithOp::Multiply => "*",
        ArithOp::Divide => "/",
        ArithOp::Modulo => "mod",
    }
}

fn participle(op: ArithOp) -> &'static str {
    match op {
        ArithOp::Add => "added",
        ArithOp::Subtract => "subtracted",
        ArithOp::Multiply => "multiplied",
        ArithOp::Divide => "divided",
        ArithOp::Modulo => "divided with remainder",
    }
}

/// What comes out, or advice on what to write instead.
fn result_kind(op: ArithOp, left: &Kind, right: &Kind) -> Result<Kind, &'static str> {
    use ArithOp::{Add, Divide, Modulo, Multiply, Subtract};
    Ok(match (op, left, right) {
        (_, Kind::Int(a, b), Kind::Int(c, d)) => int_range(op, (*a, *b), (*c, *d)),
        (_, Kind::Decimal(_), Kind::Decimal(_)) => Kind::Decimal(None),
        (Modulo, Kind::Float(_), Kind::Float(_)) => return Err("`mod` goes with whole numbers and decimals"),
        (_, Kind::Float(_), Kind::Float(_)) => Kind::Float(None),
        (_, Kind::Decimal(_), Kind::Float(_)) | (_, Kind::Float(_), Kind::Decimal(_)) => {
            return Err("a decimal is exact and a float is not; compare them separately");
        }
        (Add | Subtract, Kind::Money(a), Kind::Money(b)) => match (a, b) {
            (Some(a), Some(b)) if a != b => return Err("amounts in different currencies have no sum"),
            _ => Kind::Money(a.or(*b)),
        },
        (Multiply, Kind::Money(c), Kind::Int(..) | Kind::Decimal(_))
        | (Multiply, Kind::Int(..) | Kind::Decimal(_), Kind::Money(c))
        | (Divide, Kind::Money(c), Kind::Int(..) | Kind::Decimal(_)) => Kind::Money(*c),
        (Divide, Kind::Money(Some(a)), Kind::Money(Some(b))) if a != b => {
            return Err("amounts in different currencies have no ratio");
        }
        (Divide, Kind::Money(_), Kind::Money(_)) => Kind::Decimal(None),
        (_, Kind::Money(_), _) | (_, _, Kind::Money(_)) => {
            return Err("money is added to money, and multiplied or divided by whole numbers and decimals");
        }
        (Add | Subtract, Kind::Date, Kind::Duration) => Kind::Date,
        (Add, Kind::Duration, Kind::Date) => Kind::Date,
        (Subtract, Kind::Date, Kind::Date) => Kind::Duration,
        (Add | Subtract, Kind::Time, Kind::Duration) => Kind::Time,
        (Add, Kind::Duration, Kind::Time) => Kind::Time,
        (Subtract, Kind::Time, Kind::Time) => Kind::Duration,
        (Add | Subtract, Kind::Duration, Kind::Duration) => Kind::Duration,
        (Multiply, Kind::Duration, Kind::Int(..)) | (Multiply, Kind::Int(..), Kind::Duration) => {
            Kind::Duration
        }
        (Divide, Kind::Duration, Kind::Duration) => Kind::Decimal(None),
        (_, Kind::Date | Kind::Time, _) | (_, _, Kind::Date | Kind::Time) => {
            return Err("to a date or time a duration is added: `date + 30 days`; `days(a, b)` counts days");
        }
        (_, Kind::Text, _) | (_, _, Kind::Text) => return Err("texts are compared, not computed with"),
        _ => return Err("arithmetic goes with numbers, money, dates, times and durations"),
    })
}

/// The range of a saturating operation on ranges.
fn int_range(op: ArithOp, (a, b): (i64, i64), (c, d): (i64, i64)) -> Kind {
    let clip = |n: i128| i64::try_from(n.clamp(i128::from(i64::MIN), i128::from(i64::MAX))).unwrap_or(0);
    let [a, b, c, d] = [a, b, c, d].map(i128::from);
    let (low, high) = match op {
        ArithOp::Add => (a + c, b + d),
        ArithOp::Subtract => (a - d, b - c),
        ArithOp::Multiply => {
            let products = [a * c, a * d, b * c, b * d];
            (products.into_iter().fold(i128::MAX, i128::min), products.into_iter().fold(i128::MIN, i128::max))
        }
        // The remainder has the sign of the dividend and is smaller than the divisor.
        ArithOp::Modulo => {
            let most = (c.abs().max(d.abs()) - 1).max(0);
            (if a < 0 { -most } else { 0 }, if b > 0 { most } else { 0 })
        }
        ArithOp::Divide => (i128::from(i64::MIN), i128::from(i64::MAX)),
    };
    Kind::Int(clip(low), clip(high))
}
