//! The operands of an expression, for every pass that walks the arena.

use super::{Block, End, Expr, ExprId, ExprKind, Program, Statement, StatementKind};

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
            | ExprKind::CredentialPart(..)
            | ExprKind::Score(_)
            | ExprKind::Now
            | ExprKind::Today
            | ExprKind::Channel
            | ExprKind::Results(..)
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

impl Program {
    /// The expressions that the workflow itself reads, in the order of the arena: not those of its tests, nor what was
    /// built on the way to them.
    pub fn reachable(&self) -> impl Iterator<Item = (ExprId, &Expr)> {
        let mut open = Vec::new();
        self.body.roots(self, &mut open);
        if let Some(expires) = &self.expires {
            expires.end.roots(&mut open);
        }
        let mut seen = vec![false; self.exprs.len()];
        while let Some(id) = open.pop() {
            let Some(mark) = seen.get_mut(id.0 as usize) else { continue };
            if !std::mem::replace(mark, true) {
                open.extend(self.exprs.get(id).into_iter().flat_map(|expr| expr.kind.operands()));
            }
        }
        self.exprs.iter().zip(seen).filter(|(_, seen)| *seen).map(|(entry, _)| entry)
    }
}

impl Block {
    fn roots(&self, program: &Program, into: &mut Vec<ExprId>) {
        for statement in &self.statements {
            statement.roots(program, into);
        }
    }
}

impl Statement {
    fn roots(&self, program: &Program, into: &mut Vec<ExprId>) {
        match &self.kind {
            StatementKind::Acquire(group) => {
                into.extend(group.iter().flat_map(|one| one.fields.iter().map(|(_, id)| *id)));
            }
            StatementKind::Check(group) => {
                let alternatives = group.iter().flat_map(|site| &site.alternatives);
                into.extend(alternatives.flat_map(|one| one.args.iter().map(|(_, id)| *id)));
            }
            StatementKind::Retry(retry) => {
                into.extend(retry.arms.iter().flat_map(|arm| [arm.condition, arm.message]));
            }
            StatementKind::Branch(branch) => into.extend(branch.arms.iter().map(|arm| arm.condition)),
            StatementKind::Risk(id) => {
                let rules =
                    program.risks.get(id.index()).map(|risk| risk.rules.as_slice()).unwrap_or_default();
                into.extend(rules.iter().flat_map(|rule| rule.arms.iter().map(|arm| arm.condition)));
            }
            StatementKind::Split(split) => into.push(split.by),
            StatementKind::End(end) => end.roots(into),
        }
        for block in self.blocks() {
            block.roots(program, into);
        }
    }
}

impl End {
    fn roots(&self, into: &mut Vec<ExprId>) {
        into.extend(self.args.iter().map(|(_, id)| *id));
    }
}
