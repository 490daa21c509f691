//! What is known on the path to a place: which values are present, which decisions a check can still have, which names
//! were reached. Narrowing reads conditions of the core, so every way to write a condition narrows alike.

use std::hash::Hash;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::{CheckId, Decision, DecisionSet, ExprId, ExprKind, Exprs, PriorPlace};

/// A check result whose decision is being followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResultKey {
    Check(CheckId),
    Prior(CheckId),
    Element(ExprId),
}

/// Every branch takes a copy, and few copies change, so the parts are shared until they do.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    known: Arc<FxHashSet<ExprId>>,
    decisions: Arc<FxHashMap<ResultKey, DecisionSet>>,
    /// Names (with their prefix) that some path to here declares.
    pub reached: Arc<FxHashSet<Arc<str>>>,
    /// Names that every path to here declares.
    pub certain: Arc<FxHashSet<Arc<str>>>,
    /// No path comes here.
    pub dead: bool,
}

impl Flow {
    pub fn is_known(&self, id: ExprId) -> bool {
        self.known.contains(&id)
    }

    pub fn decisions(&self, key: ResultKey) -> DecisionSet {
        self.decisions.get(&key).copied().unwrap_or(DecisionSet::ALL)
    }

    pub fn narrow(&mut self, key: ResultKey, to: DecisionSet) {
        let now = self.decisions(key).intersect(to);
        if self.decisions.get(&key) != Some(&now) {
            Arc::make_mut(&mut self.decisions).insert(key, now);
        }
    }

    /// A name comes about here.
    pub fn reach(&mut self, name: String) {
        let name: Arc<str> = name.into();
        Arc::make_mut(&mut self.certain).insert(name.clone());
        Arc::make_mut(&mut self.reached).insert(name);
    }

    /// Forgets what was known of a check, which is run (again) here.
    pub fn forget(&mut self, key: ResultKey) {
        if self.decisions.contains_key(&key) {
            Arc::make_mut(&mut self.decisions).remove(&key);
        }
    }

    /// Both paths come together.
    #[must_use]
    pub fn join(self, other: Flow) -> Flow {
        // What a path that has ended declared is not there on the ones that go on.
        if self.dead {
            return other;
        }
        if other.dead {
            return self;
        }
        Flow {
            decisions: joined(self.decisions, &other.decisions),
            known: intersection(self.known, other.known),
            certain: intersection(self.certain, other.certain),
            reached: union(self.reached, other.reached),
            dead: false,
        }
    }

    /// Adds what follows from a condition being true (or false).
    pub fn assume(&mut self, exprs: &Exprs, condition: ExprId, truth: bool) {
        let Some(expr) = exprs.get(condition) else { return };
        match (&expr.kind, truth) {
            (ExprKind::Not(inner), _) => self.assume(exprs, *inner, !truth),
            (ExprKind::And(all), true) | (ExprKind::Or(all), false) => {
                for operand in all {
                    self.assume(exprs, *operand, truth);
                }
            }
            (ExprKind::And(any), false) | (ExprKind::Or(any), true) => {
                let alternatives = any.iter().map(|operand| {
                    let mut flow = self.clone();
                    flow.assume(exprs, *operand, truth);
                    flow
                });
                if let Some(joined) = alternatives.reduce(Flow::join) {
                    *self = joined;
                }
            }
            (ExprKind::IsKnown(inner), true) => self.assume_known(exprs, *inner),
            (ExprKind::CheckIs(check, set) | ExprKind::CheckIn(check, set), _) => {
                let strict = matches!(expr.kind, ExprKind::CheckIs(..));
                self.narrow(ResultKey::Check(*check), decided(*set, truth, strict));
            }
            (
                ExprKind::Prior(place @ (PriorPlace::CheckIs(check, set) | PriorPlace::CheckIn(check, set))),
                _,
            ) => {
                let strict = matches!(place, PriorPlace::CheckIs(..));
                self.narrow(ResultKey::Prior(*check), decided(*set, truth, strict));
            }
            (ExprKind::ResultIs(element, set), _) => {
                self.narrow(ResultKey::Element(*element), decided(*set, truth, true));
            }
            _ => self.assume_known(exprs, condition),
        }
    }

    /// The value of `id` is there, so is everything that it could not do without.
    pub fn assume_known(&mut self, exprs: &Exprs, id: ExprId) {
        if self.known.contains(&id) {
            return;
        }
        Arc::make_mut(&mut self.known).insert(id);
        let Some(expr) = exprs.get(id) else { return };
        match &expr.kind {
            ExprKind::Field(base, _) | ExprKind::Negate(base) | ExprKind::Widen(_, base) => {
                self.assume_known(exprs, *base);
            }
            ExprKind::InSet(value, _) | ExprKind::InList(value, _) | ExprKind::Matches(value, _) => {
                self.assume_known(exprs, *value);
            }
            ExprKind::Compare(_, left, right) | ExprKind::Arith(_, left, right) => {
                self.assume_known(exprs, *left);
                self.assume_known(exprs, *right);
            }
            ExprKind::InRange(value, low, high) => {
                for part in [value, low, high] {
                    self.assume_known(exprs, *part);
                }
            }
            ExprKind::Call(_, args) => {
                for arg in args {
                    self.assume_known(exprs, *arg);
                }
            }
            ExprKind::Not(inner) => self.assume_known(exprs, *inner),
            // Data, label and decision are only there where the check was executed.
            ExprKind::CheckData(check, _) | ExprKind::CheckLabel(check) | ExprKind::CheckDecision(check) => {
                self.narrow(ResultKey::Check(*check), executed());
            }
            ExprKind::CheckFailure(check) => {
                self.narrow(ResultKey::Check(*check), DecisionSet::of(&[Decision::NotExecuted]));
            }
            _ => {}
        }
    }
}

fn executed() -> DecisionSet {
    DecisionSet::of(&[Decision::NotExecuted]).complement()
}

/// The decisions left when `is set` came out as `truth`. A three-valued `is REJECTED` that is false was executed.
fn decided(set: DecisionSet, truth: bool, three_valued: bool) -> DecisionSet {
    if truth {
        return set;
    }
    let always_known = set.contains(Decision::NotExecuted) || set == DecisionSet::of(&[Decision::Passed]);
    if three_valued && !always_known { set.complement().intersect(executed()) } else { set.complement() }
}

type Decisions = Arc<FxHashMap<ResultKey, DecisionSet>>;

/// What both leave of decisions; what one of them has not narrowed is open.
fn joined(mut a: Decisions, b: &Decisions) -> Decisions {
    if !Arc::ptr_eq(&a, b) {
        Arc::make_mut(&mut a).retain(|key, set| {
            *set = b.get(key).map_or(DecisionSet::ALL, |other| set.union(*other));
            *set != DecisionSet::ALL
        });
    }
    a
}

type Shared<T> = Arc<FxHashSet<T>>;

fn union<T: Clone + Eq + Hash>(mut a: Shared<T>, b: Shared<T>) -> Shared<T> {
    if a.len() < b.len() {
        return union(b, a);
    }
    if !Arc::ptr_eq(&a, &b) && !b.is_subset(&a) {
        Arc::make_mut(&mut a).extend(b.iter().cloned());
    }
    a
}

fn intersection<T: Clone + Eq + Hash>(mut a: Shared<T>, b: Shared<T>) -> Shared<T> {
    if a.len() > b.len() {
        return intersection(b, a);
    }
    if !Arc::ptr_eq(&a, &b) && !a.is_subset(&b) {
        Arc::make_mut(&mut a).retain(|one| b.contains(one));
    }
    a
}
