//! What a `match` or `decide` is about. The core keeps only the conditions of the arms; the subject is what the first
//! of them asks about.

use crate::core::{ExprId, ExprKind, Program, call_text};

/// The text of the subject; empty where there is none.
pub(super) fn subject(program: &Program, condition: ExprId) -> String {
    let mut id = condition;
    // Every step goes to an operand, which stands earlier in the arena.
    for _ in 0..=program.exprs.len() {
        let Some(expr) = program.exprs.get(id) else { return String::new() };
        id = match &expr.kind {
            ExprKind::CheckIs(check, _) | ExprKind::CheckIn(check, _) => {
                return program.checks.get(check.index()).map_or_else(String::new, |c| c.name.to_string());
            }
            ExprKind::Score(risk) => {
                return program.risks.get(risk.index()).map_or_else(String::new, |r| r.name.to_string());
            }
            ExprKind::Not(a)
            | ExprKind::InSet(a, _)
            | ExprKind::InRange(a, ..)
            | ExprKind::InList(a, _)
            | ExprKind::Matches(a, _)
            | ExprKind::IsKnown(a)
            | ExprKind::Widen(_, a)
            | ExprKind::Compare(_, a, _) => *a,
            ExprKind::And(all) | ExprKind::Or(all) => match all.first() {
                Some(first) => *first,
                None => return String::new(),
            },
            _ => return call_text(program, id),
        };
    }
    String::new()
}
