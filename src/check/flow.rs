//! What is known on the path to a place: which values are present, which decisions a check can still have, which names
//! were reached. Narrowing reads conditions of the core, so every way to write a condition narrows alike.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::{CheckId, Decision, DecisionSet, ExprId, ExprKind, Exprs, PriorPlace};

/// A check result whose decision is being followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResultKey {
    Check(CheckId),
    Prior(CheckId),
    Element(ExprId),
}

#[derive(Clone, Debug, Default)]
pub struct Flow {
    known: FxHashSet<ExprId>,
    decisions: FxHashMap<ResultKey, DecisionSet>,
    /// Names (with their prefix) that some path to here declares.
    pub reached: FxHashSet<String>,
    /// Names that every path to here declares.
    pub certain: FxHashSet<String>,
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
        self.decisions.insert(key, now);
    }

    /// A name comes about here.
    pub fn reach(&mut self, name: String) {
        self.certain.insert(name.clone());
        self.reached.insert(name);
    }

    /// Forgets what was known of a check, which is run (again) here.
    pub fn forget(&mut self, key: ResultKey) {
        self.decisions.remove(&key);
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
        let mut decisions = FxHashMap::default();
        for (key, set) in &self.decisions {
            let joined = set.union(other.decisions(*key));
            if joined != DecisionSet::ALL {
                decisions.insert(*key, joined);
            }
        }
        Flow {
            known: self.known.intersection(&other.known).copied().collect(),
            decisions,
            certain: self.certain.intersection(&other.certain).cloned().collect(),
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
        if !self.known.insert(id) {
            return;
        }
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

fn union(mut a: FxHashSet<String>, b: FxHashSet<String>) -> FxHashSet<String> {
    if a.len() < b.len() {
        return union(b, a);
    }
    a.extend(b);
    a
}
