//! Why a condition is unknown: the places whose value was missing, in words of the script.

use rustc_hash::FxHashSet;

use super::eval::Eval;
use super::prior;
use crate::core::{ExprId, ExprKind, PriorPlace, Program, place_text};
use crate::facts::failure;
use crate::outcome::Cause;
use crate::value::Value;

/// Collects causes, each place once, in the order of the conditions.
#[derive(Default)]
struct Found {
    causes: Vec<Cause>,
    visited: FxHashSet<ExprId>,
    /// What the enclosing aggregates' elements are elements of: `input.hits`.
    lists: Vec<String>,
}

impl Eval<'_> {
    pub(super) fn causes(&mut self, unknown: &[ExprId]) -> Vec<Cause> {
        let mut found = Found::default();
        for condition in unknown {
            self.cause(*condition, &mut found);
        }
        found.causes
    }

    /// Descends to what is missing; an operation on values that are all there (a division by zero, two currencies) is
    /// its own cause.
    fn cause(&mut self, id: ExprId, found: &mut Found) {
        if !self.eval(id).is_missing() || !found.visited.insert(id) {
            return;
        }
        let program = self.program;
        let Some(expr) = program.exprs.get(id) else { return };
        if let ExprKind::Aggregate { list, body, depth, .. } = &expr.kind
            && let Value::List(elements) = self.eval(*list)
        {
            return self.cause_in_elements(id, (*list, *body, *depth), &elements, found);
        }
        let operands = match &expr.kind {
            // The body of an aggregate without a list means nothing, and neither does the branch not taken.
            ExprKind::Aggregate { list, .. } => vec![*list],
            ExprKind::If(condition, then, otherwise) => match self.truth(*condition) {
                None => vec![*condition],
                Some(true) => vec![*then],
                Some(false) => vec![*otherwise],
            },
            kind => kind.operands(),
        };
        let mut deeper = false;
        for operand in operands {
            if self.eval(operand).is_missing() {
                deeper = true;
                self.cause(operand, found);
            }
        }
        if !deeper {
            self.note(id, found);
        }
    }

    fn cause_in_elements(
        &mut self,
        id: ExprId,
        (list, body, depth): (ExprId, ExprId, u32),
        elements: &[Value],
        found: &mut Found,
    ) {
        found.lists.truncate(depth as usize);
        let name = place_text(self.program, list, &found.lists);
        found.lists.push(name);
        let outer: Vec<Value> = self.elements.iter().take(depth as usize).cloned().collect();
        let visited = std::mem::take(&mut found.visited);
        let before = found.causes.len();
        for element in elements {
            self.bind(depth, element);
            // What was looked at for one element says nothing of the next.
            found.visited.clear();
            self.cause(body, found);
        }
        self.elements = outer;
        found.visited = visited;
        found.lists.truncate(depth as usize);
        if found.causes.len() == before {
            self.note(id, found);
        }
    }

    fn note(&self, id: ExprId, found: &mut Found) {
        let reason = self.reason(id);
        let place = match self.program.exprs.get(id).map(|expr| &expr.kind) {
            // The condition speaks of the check, and that is what is missing.
            Some(ExprKind::CheckIs(check, _)) => check_name(self.program, *check),
            Some(ExprKind::Prior(PriorPlace::CheckIs(check, _) | PriorPlace::CheckIn(check, _))) => {
                let name = self.program.prior.as_deref().map(|prior| check_name(prior, *check));
                format!("prior.{}", name.unwrap_or_default())
            }
            Some(ExprKind::ResultIs(element, _)) => place_text(self.program, *element, &found.lists),
            _ => place_text(self.program, id, &found.lists),
        };
        let cause = Cause { place: place.into(), reason: reason.map(Into::into) };
        if !found.causes.contains(&cause) {
            found.causes.push(cause);
        }
    }

    /// Why a place holds nothing, where a check that did not run or a credential that is not there is to blame.
    pub(super) fn reason(&self, id: ExprId) -> Option<&str> {
        match &self.program.exprs.get(id)?.kind {
            ExprKind::CheckIs(check, _)
            | ExprKind::CheckDecision(check)
            | ExprKind::CheckLabel(check)
            | ExprKind::CheckData(check, _) => self.path.answer(*check).reason(),
            ExprKind::Prior(
                PriorPlace::CheckIs(check, _)
                | PriorPlace::CheckDecision(check)
                | PriorPlace::CheckLabel(check)
                | PriorPlace::CheckData(check, _),
            ) => prior::answer(self.facts.prior.as_deref(), *check).reason(),
            ExprKind::CredentialPart(id, _) => {
                self.path.present(*id).is_none().then_some(failure::NOT_UPLOADED)
            }
            ExprKind::ResultIs(element, _) | ExprKind::ResultAttribute(element, _) => {
                match &self.program.exprs.get(*element)?.kind {
                    ExprKind::Element { depth, .. } => {
                        let check = self.check_of(self.elements.get(*depth as usize)?)?;
                        self.path.answer(check).reason()
                    }
                    _ => None,
                }
            }
            ExprKind::Field(base, _) => self.reason(*base),
            _ => None,
        }
    }
}

fn check_name(program: &Program, check: crate::core::CheckId) -> String {
    program.checks.get(check.index()).map_or_else(String::new, |check| check.name.to_string())
}
