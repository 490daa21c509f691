//! Counterfactuals: the nearest change of what was seen that would have made a condition true.
//!
//! A condition is turned into alternatives, each a requirement for every place that it reads. Requirements on one place are
//! combined, so `x > 5 and x < 3` has no alternative: it can't come true. The alternative that changes the fewest places is the
//! nearest; of equals the first in the script. Never evaluates what the evaluation did not look at.

use std::fmt;

use super::eval::Eval;
use super::requirement::{Requirement, gap, readable};
use crate::core::{CompareOp, Decision, DecisionSet, ExprId, ExprKind, PriorPlace, expr_text};
use crate::value::Value;

/// How many alternatives are followed at once. More are dropped, the farthest first; what is found stays right, but it may
/// then not be the nearest.
const MAX_ALTERNATIVES: usize = 16;
/// How deep a condition is taken apart.
const MAX_DEPTH: u32 = 200;
/// How many parts are looked at; a shared one counts wherever it stands.
const MAX_PARTS: u32 = 2_000;

/// What would have made a condition true.
#[derive(Clone, Debug, PartialEq)]
pub enum Nearest {
    /// All of these together; empty where it is true.
    Changes(Vec<Change>),
    /// The condition contradicts itself.
    Never,
    /// Too many alternatives to say.
    Unclear,
}

/// One place that would have had to be different.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// As in the script: `input.amount`, `age(passport.extraction.date_of_birth)`.
    pub place: String,
    pub now: Value,
    /// What it would have to be: `more than 5,000.00 EUR`, `one of { PRK, IRN }`, `REJECTED`, `known`.
    pub needed: String,
    /// How far it is from that, where that can be measured: `800.01 EUR short`.
    pub gap: Option<String>,
}

impl fmt::Display for Change {
    /// `input.amount would have to be more than 5,000.00 EUR (now 4,200.00 EUR, 800.01 EUR short)`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} would have to be {} (now {}", self.place, self.needed, readable(&self.now))?;
        if let Some(gap) = &self.gap {
            write!(f, ", {gap}")?;
        }
        f.write_str(")")
    }
}

impl fmt::Display for Nearest {
    /// One change a line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Nearest::Changes(changes) => {
                for (at, change) in changes.iter().enumerate() {
                    write!(f, "{}{change}", if at == 0 { "" } else { "\n" })?;
                }
                Ok(())
            }
            Nearest::Never => f.write_str("can't come true: it asks for what excludes itself"),
            Nearest::Unclear => f.write_str("could come true in too many ways to name one"),
        }
    }
}

/// The place, what it is now, and what it has to be.
#[derive(Clone, Debug)]
struct Part {
    place: String,
    now: Value,
    requirement: Requirement,
}

impl Part {
    fn is_met(&self) -> bool {
        self.requirement.is_met_by(&self.now)
    }
}

/// Requirements that hold together.
type Alternative = Vec<Part>;

#[derive(Clone, Debug, Default)]
struct Alternatives {
    all: Vec<Alternative>,
    /// Some were dropped.
    dropped: bool,
}

impl Alternatives {
    fn one(part: Part) -> Self {
        Alternatives { all: vec![vec![part]], dropped: false }
    }

    /// Nothing is required.
    fn always() -> Self {
        Alternatives { all: vec![Vec::new()], dropped: false }
    }

    fn never() -> Self {
        Alternatives::default()
    }

    /// Keeps the nearest ones.
    fn cut(mut self) -> Self {
        if self.all.len() > MAX_ALTERNATIVES {
            self.all.sort_by_key(cost);
            self.all.truncate(MAX_ALTERNATIVES);
            self.dropped = true;
        }
        self
    }

    fn or(mut self, other: Self) -> Self {
        self.all.extend(other.all);
        self.dropped |= other.dropped;
        self.cut()
    }

    fn and(self, other: Self) -> Self {
        let dropped = self.dropped || other.dropped;
        let pairs = self.all.iter().flat_map(|a| other.all.iter().filter_map(move |b| together(a, b)));
        Alternatives { all: pairs.collect(), dropped }.cut()
    }
}

/// How many places change.
fn cost(alternative: &Alternative) -> usize {
    alternative.iter().filter(|part| !part.is_met()).count()
}

/// Both; `None` where they exclude each other.
fn together(a: &Alternative, b: &Alternative) -> Option<Alternative> {
    let mut all = a.clone();
    for part in b {
        match all.iter_mut().find(|known| known.place == part.place) {
            Some(known) => known.requirement = known.requirement.and(&part.requirement)?,
            None => all.push(part.clone()),
        }
    }
    Some(all)
}

impl Eval<'_> {
    /// What would have made the condition true, in place of what was evaluated last.
    pub(super) fn nearest(&mut self, id: ExprId) -> Nearest {
        let mut found = self.alternatives(id, true, 0, &mut { MAX_PARTS });
        // A stable sort: of the equally near the first in the script.
        found.all.sort_by_key(cost);
        match found.all.into_iter().next() {
            Some(nearest) => {
                let changes = nearest.into_iter().filter(|part| !part.is_met()).map(|part| Change {
                    gap: gap(&part.requirement, &part.now),
                    needed: part.requirement.to_string(),
                    place: part.place,
                    now: part.now,
                });
                Nearest::Changes(changes.collect())
            }
            None if found.dropped => Nearest::Unclear,
            None => Nearest::Never,
        }
    }

    /// The ways in which a condition is true (or false).
    fn alternatives(&mut self, id: ExprId, wanted: bool, depth: u32, left: &mut u32) -> Alternatives {
        let program = self.program;
        *left = left.saturating_sub(1);
        let Some(expr) = program.exprs.get(id).filter(|_| depth < MAX_DEPTH && *left > 0) else {
            return Alternatives { all: Vec::new(), dropped: true };
        };
        let deeper = depth.saturating_add(1);
        match (&expr.kind, wanted) {
            (ExprKind::Const(Value::Bool(truth)), _) if *truth == wanted => Alternatives::always(),
            (ExprKind::Const(_), _) => Alternatives::never(),
            (ExprKind::Not(inner), _) => self.alternatives(*inner, !wanted, deeper, left),
            (ExprKind::And(all), true) | (ExprKind::Or(all), false) => {
                all.iter().fold(Alternatives::always(), |found, id| {
                    found.and(self.alternatives(*id, wanted, deeper, left))
                })
            }
            (ExprKind::And(all), false) | (ExprKind::Or(all), true) => {
                all.iter().fold(Alternatives::never(), |found, id| {
                    found.or(self.alternatives(*id, wanted, deeper, left))
                })
            }
            (ExprKind::Compare(op, a, b), _) => self.comparison_alternatives(id, *op, *a, *b, wanted),
            (ExprKind::InRange(value, low, high), _) => {
                self.range_alternatives(id, *value, *low, *high, wanted)
            }
            (ExprKind::InSet(value, set), _) => {
                let values = program.sets.get(set.index()).map_or_else(Vec::new, |set| set.values.clone());
                let requirement =
                    if wanted { Requirement::one_of(values) } else { Requirement::none_of(values) };
                self.require(*value, requirement)
            }
            (ExprKind::IsKnown(value), true) => self.require(*value, Requirement::known()),
            (ExprKind::IsKnown(value), false) => self.require(*value, Requirement::missing()),
            (ExprKind::CheckIs(check, set), _) => {
                let name = program.checks.get(check.index()).map_or("?", |check| &check.name);
                let now = self.path_decision(*check);
                Alternatives::one(decided(name.to_owned(), now, *set, wanted, true))
            }
            (ExprKind::CheckIn(check, set), _) => {
                let name = program.checks.get(check.index()).map_or("?", |check| &check.name);
                let now = self.path_decision(*check);
                Alternatives::one(decided(name.to_owned(), now, *set, wanted, false))
            }
            (
                ExprKind::Prior(place @ (PriorPlace::CheckIs(check, set) | PriorPlace::CheckIn(check, set))),
                _,
            ) => {
                let prior = program.prior.as_ref().and_then(|prior| prior.checks.get(check.index()));
                let name = format!("prior.{}", prior.map_or("?", |check| &check.name));
                let now = super::prior::answer(self.facts.prior.as_deref(), *check).decision;
                let strict = matches!(place, PriorPlace::CheckIs(..));
                Alternatives::one(decided(name, Value::symbol(now.symbol()), *set, wanted, strict))
            }
            _ => self.require(id, Requirement::one_of(vec![Value::Bool(wanted)])),
        }
    }

    fn path_decision(&self, check: crate::core::CheckId) -> Value {
        Value::symbol(self.path.answer(check).decision.symbol())
    }

    /// A requirement on the value of an expression, which counts as one place.
    fn require(&mut self, id: ExprId, requirement: Requirement) -> Alternatives {
        let program = self.program;
        match program.exprs.get(id).map(|expr| &expr.kind) {
            Some(ExprKind::Widen(_, inner)) => self.require(*inner, requirement),
            Some(ExprKind::Const(value)) if requirement.is_met_by(value) => Alternatives::always(),
            Some(ExprKind::Const(_)) | None => Alternatives::never(),
            Some(_) => {
                Alternatives::one(Part { place: expr_text(program, id), now: self.eval(id), requirement })
            }
        }
    }

    /// One side moves, the other stays as it is; the side that is a constant can't move.
    fn comparison_alternatives(
        &mut self,
        id: ExprId,
        op: CompareOp,
        a: ExprId,
        b: ExprId,
        wanted: bool,
    ) -> Alternatives {
        let op = if wanted { op } else { op.negated() };
        let (left, right) = (self.eval(a), self.eval(b));
        let fixed = |program: &crate::core::Program, id: ExprId| {
            program.exprs.get(id).is_some_and(|expr| matches!(expr.kind, ExprKind::Const(_)))
        };
        match (left.is_missing(), right.is_missing()) {
            (_, false) if !fixed(self.program, a) => self.require(a, Requirement::compared(op, right)),
            (false, _) if !fixed(self.program, b) => {
                self.require(b, Requirement::compared(op.mirrored(), left))
            }
            (true, true) => {
                let (a, b) = (self.require(a, Requirement::known()), self.require(b, Requirement::known()));
                a.and(b)
            }
            _ if self.truth(id) == Some(wanted) => Alternatives::always(),
            _ => Alternatives::never(),
        }
    }

    fn range_alternatives(
        &mut self,
        id: ExprId,
        value: ExprId,
        low: ExprId,
        high: ExprId,
        wanted: bool,
    ) -> Alternatives {
        let (lowest, highest) = (self.eval(low), self.eval(high));
        if lowest.is_missing() || highest.is_missing() {
            return self.require(id, Requirement::one_of(vec![Value::Bool(wanted)]));
        }
        if wanted {
            let above = self.require(value, Requirement::compared(CompareOp::GreaterEqual, lowest));
            above.and(self.require(value, Requirement::compared(CompareOp::LessEqual, highest)))
        } else {
            let below = self.require(value, Requirement::compared(CompareOp::Less, lowest));
            below.or(self.require(value, Requirement::compared(CompareOp::Greater, highest)))
        }
    }
}

/// A check's decision. `strict`: where nothing ran the question is open, unless it asks for just that.
fn decided(place: String, now: Value, set: DecisionSet, wanted: bool, strict: bool) -> Part {
    let open = strict
        && !set.contains(Decision::NotExecuted)
        && !set.intersect(DecisionSet::of(&[Decision::Warning, Decision::Rejected])).is_empty();
    let allowed = if wanted { set } else { set.complement() };
    let values = allowed.iter().filter(|decision| !(open && *decision == Decision::NotExecuted));
    let values = values.map(|decision| Value::symbol(decision.symbol())).collect();
    Part { place, now, requirement: Requirement::one_of(values) }
}
