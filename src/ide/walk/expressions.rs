//! Expressions and arguments.

use super::{Part, Role, Walk};
use crate::syntax::tree::{Arg, Expr, ExprKind, IsTest, Literal};

impl<'a> Walk<'_, 'a> {
    pub(super) fn args(&mut self, args: &'a [Arg]) {
        for arg in args {
            if let Some(name) = &arg.name {
                self.part(Part::Piece(name.span.to(arg.value.span)));
                self.name(name, Role::Argument);
            }
            self.expr(&arg.value);
        }
    }

    pub(super) fn condition(&mut self, expr: &'a Expr) {
        self.part(Part::Condition(expr));
        self.expr(expr);
    }

    pub(super) fn exprs<const N: usize>(&mut self, exprs: [&'a Expr; N]) {
        exprs.into_iter().for_each(|expr| self.expr(expr));
    }

    pub(super) fn expr(&mut self, expr: &'a Expr) {
        self.part(Part::Expr(expr));
        match &expr.kind {
            ExprKind::Literal(Literal::Money { currency, .. }) => self.name(currency, Role::Currency),
            ExprKind::Literal(_) | ExprKind::Error => {}
            ExprKind::Name(name) => self.name(name, Role::Used),
            ExprKind::Symbol(name) => self.name(name, Role::Symbol),
            ExprKind::Field { base, field } => {
                self.expr(base);
                self.name(field, Role::UsedField);
            }
            ExprKind::Call { callee, args } => {
                match &callee.kind {
                    ExprKind::Name(name) => self.name(name, Role::Callee),
                    ExprKind::Field { base, field } => {
                        match &base.kind {
                            ExprKind::Name(name) => self.name(name, Role::Import),
                            _ => self.expr(base),
                        }
                        self.name(field, Role::Callee);
                    }
                    _ => self.expr(callee),
                }
                self.args(args);
            }
            ExprKind::Aggregate { op, var, list, body } => {
                self.name(op, Role::Callee);
                self.name(var, Role::Local);
                self.exprs([list, body]);
            }
            ExprKind::Not(one) | ExprKind::Negate(one) | ExprKind::Paren(one) => self.expr(one),
            ExprKind::Logic { operands, .. } | ExprKind::Set(operands) => {
                operands.iter().for_each(|one| self.expr(one));
            }
            ExprKind::Compare { left, right, .. } | ExprKind::Arith { left, right, .. } => {
                self.exprs([left, right]);
            }
            ExprKind::Coalesce { value, default } => self.exprs([value, default]),
            ExprKind::In { value, set, .. } => self.exprs([value, set]),
            ExprKind::Is { value, test, .. } => {
                self.expr(value);
                if let IsTest::Decision(decision) = test {
                    self.name(decision, Role::Symbol);
                }
            }
            ExprKind::Matches { value, .. } => self.expr(value),
            ExprKind::IfElse { condition, then, otherwise } => self.exprs([condition, then, otherwise]),
            ExprKind::Range(low, high) => self.exprs([low, high]),
            ExprKind::Results { of } => of.iter().for_each(|name| self.name(name, Role::Capability)),
        }
    }
}
