//! The operands of an expression, for every pass that walks the arena.

use super::{ExprId, ExprKind, Program};

impl ExprKind {
    /// Operands from left to right; of an aggregate the list and then the body.
    pub fn operands(&self) -> Vec<ExprId> {
        match self {
            ExprKind::Const(_)
            | ExprKind::Input(_)
            | ExprKind::Prior(_)
            | ExprKind::CheckIs(..)
            | ExprKind::CheckIn(..)
            | ExprKind::CheckDecision(_)
            | ExprKind::CheckLabel(_)
            | ExprKind::CheckFailure(_)
            | ExprKind::CheckData(..)
            | ExprKind::CredentialPresent(_)
            | ExprKind::CredentialAttempt(_)
            | ExprKind::CredentialType(_)
            | ExprKind::CredentialCountry(_)
            | ExprKind::Score(_)
            | ExprKind::Now
            | ExprKind::Today
            | ExprKind::Channel
            | ExprKind::Results(_)
            | ExprKind::Element { .. }
            | ExprKind::Param(_) => Vec::new(),
            ExprKind::Field(a, _)
            | ExprKind::Not(a)
            | ExprKind::InSet(a, _)
            | ExprKind::InList(a, _)
            | ExprKind::Matches(a, _)
            | ExprKind::IsKnown(a)
            | ExprKind::Negate(a)
            | ExprKind::Widen(_, a)
            | ExprKind::ResultAttribute(a, _)
            | ExprKind::ResultIs(a, _) => vec![*a],
            ExprKind::Compare(_, a, b) | ExprKind::Coalesce(a, b) | ExprKind::Arith(_, a, b) => vec![*a, *b],
            ExprKind::InRange(a, b, c) | ExprKind::If(a, b, c) => vec![*a, *b, *c],
            ExprKind::Aggregate { list, body, .. } => vec![*list, *body],
            ExprKind::And(all) | ExprKind::Or(all) | ExprKind::Call(_, all) => all.clone(),
        }
    }

    /// Whether it reads a fact by name (`input.email`, `passport.usability.label`), and is no operation on one.
    pub fn is_place(&self, program: &Program) -> bool {
        match self {
            ExprKind::Field(base, _) => {
                program.exprs.get(*base).is_some_and(|base| base.kind.is_place(program))
            }
            ExprKind::Const(_) | ExprKind::Element { .. } | ExprKind::Param(_) => false,
            kind => kind.operands().is_empty() && !matches!(kind, ExprKind::And(_) | ExprKind::Or(_)),
        }
    }
}
