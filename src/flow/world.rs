//! What holds on one way through a workflow: which checks it ran, what they can have come to, which values are left.
//!
//! Everything is an over-approximation: what a world calls impossible never happens, so a finding that rests on it is
//! never wrong. Facts are forgotten rather than guessed.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::domain::{Domain, Test};
use super::truth::Truths;
use crate::core::{
    AggregateOp, CheckId, CompareOp, CredentialId, Decision, DecisionSet, ExprId, ExprKind, Kind, NodeId,
    Program, RiskId, Ty,
};
use crate::source::Span;
use crate::value::Value;

/// So many facts are kept on one way; more are forgotten.
const MOST_FACTS: usize = 64;
/// So many steps one analysis may take: a workflow that needs more is not analysed.
const MOST_WORK: u32 = 1_000_000;

/// The program, and how much work is left.
pub struct Scene<'p> {
    pub program: &'p Program,
    work: Cell<u32>,
}

impl<'p> Scene<'p> {
    pub fn new(program: &'p Program) -> Self {
        Scene { program, work: Cell::new(MOST_WORK) }
    }

    /// Counts a step; `false` where nothing is left.
    fn step(&self) -> bool {
        self.work.set(self.work.get().saturating_sub(1));
        !self.is_exhausted()
    }

    pub fn is_exhausted(&self) -> bool {
        self.work.get() == 0
    }

    fn kind(&self, id: ExprId) -> Option<&'p ExprKind> {
        self.program.exprs.get(id).map(|expr| &expr.kind)
    }

    /// Everything that an expression reads directly or through its operands, each once.
    pub fn reads(&self, id: ExprId) -> Vec<(ExprId, &'p ExprKind)> {
        let mut open = vec![id];
        let mut seen: FxHashSet<ExprId> = FxHashSet::default();
        let mut all = Vec::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) || !self.step() {
                continue;
            }
            let Some(kind) = self.kind(id) else { continue };
            all.push((id, kind));
            open.extend(kind.operands());
        }
        all
    }
}

/// The check that an expression reads itself.
pub fn check_read(kind: &ExprKind) -> Option<CheckId> {
    match kind {
        ExprKind::CheckIs(check, _)
        | ExprKind::CheckIn(check, _)
        | ExprKind::CheckDecision(check)
        | ExprKind::CheckLabel(check)
        | ExprKind::CheckFailure(check)
        | ExprKind::CheckData(check, _) => Some(*check),
        _ => None,
    }
}

/// A turn that a way has taken.
#[derive(Clone, Debug)]
pub struct Turn {
    pub node: NodeId,
    /// As the path of an outcome shows it; `else` where no arm was taken.
    pub arm: Arc<str>,
    /// The arm's condition or, without one, the whole statement.
    pub span: Span,
    /// What was asked (or asked last before `else`), and what it came to.
    pub condition: Option<(ExprId, Truths)>,
}

#[derive(Debug)]
struct Taken {
    turn: Turn,
    before: Option<Arc<Taken>>,
}

#[derive(Clone, Debug, Default)]
pub struct World {
    /// Checks that this way has run.
    pub ran: Arc<BTreeSet<CheckId>>,
    pub acquired: Arc<BTreeSet<CredentialId>>,
    /// Risks that this way has computed, with the scores that they can have.
    pub scores: FxHashMap<RiskId, Domain>,
    /// Narrower than what its capability declares.
    decisions: FxHashMap<CheckId, DecisionSet>,
    places: FxHashMap<ExprId, Domain>,
    truths: FxHashMap<ExprId, Truths>,
    taken: Option<Arc<Taken>>,
}

impl World {
    pub fn turn(&mut self, turn: Turn) {
        self.taken = Some(Arc::new(Taken { turn, before: self.taken.take() }));
    }

    /// The turns that were taken, last first.
    pub fn turns(&self) -> impl Iterator<Item = &Turn> {
        std::iter::successors(self.taken.as_deref(), |taken| taken.before.as_deref()).map(|taken| &taken.turn)
    }

    /// A way that ran and acquired the same, and asked nothing yet.
    #[must_use]
    pub fn unasked(&self, scene: &Scene<'_>) -> World {
        let mut world = World { acquired: self.acquired.clone(), ..World::default() };
        world.ran = self.ran.clone();
        let range = |risk: &RiskId| {
            scene.program.risks.get(risk.index()).map_or((0, 0), |risk| (risk.low, risk.high))
        };
        world.scores = self
            .scores
            .keys()
            .map(|risk| (*risk, Domain::between(range(risk).0, range(risk).1, false)))
            .collect();
        world
    }

    pub fn run(&mut self, check: CheckId) {
        Arc::make_mut(&mut self.ran).insert(check);
        self.decisions.remove(&check);
    }

    /// The decisions that a check can have here; one that did not run is NOT_EXECUTED.
    pub fn decisions(&self, scene: &Scene<'_>, check: CheckId) -> DecisionSet {
        let not_run = DecisionSet::of(&[Decision::NotExecuted]);
        match self.decisions.get(&check) {
            Some(left) => *left,
            None if !self.ran.contains(&check) => not_run,
            None => scene.program.checks.get(check.index()).map_or(DecisionSet::ALL, |check| check.decisions),
        }
    }

    /// Keeps what is left of a check's decisions; `false` where nothing is.
    fn decide(&mut self, check: CheckId, left: DecisionSet) -> bool {
        if self.decisions.len() < MOST_FACTS || self.decisions.contains_key(&check) {
            self.decisions.insert(check, left);
        }
        !left.is_empty()
    }

    /// The answers that a condition can give.
    pub fn answers(&self, scene: &Scene<'_>, id: ExprId) -> Truths {
        [Truths::TRUE, Truths::FALSE, Truths::UNKNOWN]
            .into_iter()
            .filter(|answer| self.clone().assume(scene, id, *answer))
            .fold(Truths::NONE, Truths::and)
    }

    /// Both ways come together.
    #[must_use]
    pub fn join(mut self, scene: &Scene<'_>, other: &World) -> World {
        self.places = self
            .places
            .iter()
            .filter_map(|(id, domain)| Some((*id, domain.clone().either(other.places.get(id)?))))
            .collect();
        self.truths = self
            .truths
            .iter()
            .filter_map(|(id, truths)| Some((*id, truths.and(*other.truths.get(id)?))))
            .collect();
        let checks: BTreeSet<CheckId> = self.ran.union(&other.ran).copied().collect();
        self.decisions = checks
            .iter()
            .filter(|id| {
                // What neither has narrowed, both having run it, is as declared.
                let narrowed = self.decisions.contains_key(id) || other.decisions.contains_key(id);
                narrowed || !(self.ran.contains(id) && other.ran.contains(id))
            })
            .map(|id| (*id, self.decisions(scene, *id).union(other.decisions(scene, *id))))
            .take(MOST_FACTS)
            .collect();
        self.ran = Arc::new(checks);
        Arc::make_mut(&mut self.acquired).extend(other.acquired.iter());
        // A score that only one of them has computed may be missing.
        for (risk, domain) in &other.scores {
            let joined = match self.scores.remove(risk) {
                Some(mine) => mine.either(domain),
                None => domain.clone().or_missing(),
            };
            self.scores.insert(*risk, joined);
        }
        for (risk, domain) in &mut self.scores {
            domain.missing |= !other.scores.contains_key(risk);
        }
        while let Some(taken) = self.taken.take() {
            let shared = std::iter::successors(other.taken.as_ref(), |taken| taken.before.as_ref())
                .any(|theirs| Arc::ptr_eq(theirs, &taken));
            if shared {
                self.taken = Some(taken);
                break;
            }
            self.taken = taken.before.clone();
        }
        self
    }

    /// Adds that a condition comes to one of these answers. `false`: it can't here.
    pub fn assume(&mut self, scene: &Scene<'_>, id: ExprId, answers: Truths) -> bool {
        if !scene.step() {
            return true;
        }
        let Some(expr) = scene.program.exprs.get(id) else { return true };
        match &expr.kind {
            ExprKind::Not(inner) => self.assume(scene, *inner, answers.negated()),
            ExprKind::And(all) => self.assume_all(scene, all, answers, false),
            ExprKind::Or(any) => self.assume_all(scene, any, answers.negated(), true),
            ExprKind::CheckIs(check, set) => self.assume_decision(scene, *check, *set, answers, true),
            ExprKind::CheckIn(check, set) => self.assume_decision(scene, *check, *set, answers, false),
            ExprKind::IsKnown(inner) => {
                let mut domain = self.domain(scene, *inner);
                let known = answers.meets(Truths::TRUE);
                let missing = answers.meets(Truths::FALSE);
                if !(known && domain.may_be_there() || missing && domain.missing) {
                    return false;
                }
                domain.missing &= missing;
                if !known {
                    domain.keep(&Test::OneOf(Vec::new()), Truths::TRUE.or_unknown(true));
                }
                self.know(scene, *inner, domain);
                true
            }
            ExprKind::Coalesce(value, default) if matches!(expr.ty.kind, Kind::Bool) => {
                let first = self.answers(scene, *value);
                let mut other = self.clone();
                let second = first.meets(Truths::UNKNOWN) && other.assume(scene, *default, answers);
                match (first.only(Truths::KNOWN).meets(answers), second) {
                    (true, false) => self.assume(scene, *value, answers.only(Truths::KNOWN)),
                    (false, true) => {
                        self.assume(scene, *value, Truths::UNKNOWN) && self.assume(scene, *default, answers)
                    }
                    (either, _) => either,
                }
            }
            ExprKind::Compare(op, left, right) => {
                let (left_is, right_is) = (self.domain(scene, *left), self.domain(scene, *right));
                match (left_is.single(), right_is.single()) {
                    (_, Some(with)) if !right_is.missing => {
                        self.assume_test(scene, *left, left_is, &Test::Compare(*op, with.clone()), answers)
                    }
                    (Some(with), _) if !left_is.missing => {
                        let test = Test::Compare(op.mirrored(), with.clone());
                        self.assume_test(scene, *right, right_is, &test, answers)
                    }
                    _ => self.assume_opaque(scene, id, answers),
                }
            }
            ExprKind::InSet(value, set) => {
                let Some(set) = scene.program.sets.get(set.index()) else { return true };
                let domain = self.domain(scene, *value);
                self.assume_test(scene, *value, domain, &Test::OneOf(set.values.clone()), answers)
            }
            ExprKind::InRange(value, low, high) => {
                let bounds = (self.domain(scene, *low), self.domain(scene, *high));
                match (bounds.0.single(), bounds.1.single()) {
                    (Some(low), Some(high)) if !bounds.0.missing && !bounds.1.missing => {
                        let test = Test::Range(low.clone(), high.clone());
                        let domain = self.domain(scene, *value);
                        self.assume_test(scene, *value, domain, &test, answers)
                    }
                    _ => self.assume_opaque(scene, id, answers),
                }
            }
            ExprKind::CredentialPresent(credential) if !self.acquired.contains(credential) => {
                answers.meets(Truths::FALSE)
            }
            _ if matches!(expr.ty.kind, Kind::Bool) => {
                let mut domain = self.domain(scene, id);
                let kept = domain.truths().only(answers);
                domain.keep(&Test::Compare(CompareOp::Equal, Value::Bool(true)), answers);
                self.know(scene, id, domain);
                !kept.is_none() && self.assume_opaque(scene, id, answers)
            }
            _ => self.assume_opaque(scene, id, answers),
        }
    }

    /// `and` of the operands; of the negated ones for `or`.
    fn assume_all(&mut self, scene: &Scene<'_>, all: &[ExprId], answers: Truths, negated: bool) -> bool {
        let turned = |answers: Truths| if negated { answers.negated() } else { answers };
        // Where it is not false, no operand is.
        if !answers.meets(Truths::FALSE) {
            let each = turned(if answers.meets(Truths::UNKNOWN) { Truths::NOT_FALSE } else { Truths::TRUE });
            let possible = all.iter().all(|operand| self.assume(scene, *operand, each));
            let unknown_only = !answers.meets(Truths::TRUE);
            return possible
                && (!unknown_only
                    || all
                        .iter()
                        .any(|operand| turned(self.answers(scene, *operand)).meets(Truths::UNKNOWN)));
        }
        if answers.meets(Truths::TRUE) {
            return true;
        }
        // Some operand is false, or unknown where that is asked for.
        let each = turned(answers);
        let open: Vec<ExprId> =
            all.iter().copied().filter(|operand| self.clone().assume(scene, *operand, each)).collect();
        match open.as_slice() {
            [] => false,
            [only] => self.assume(scene, *only, each),
            _ => true,
        }
    }

    fn assume_decision(
        &mut self,
        scene: &Scene<'_>,
        check: CheckId,
        set: DecisionSet,
        answers: Truths,
        three_valued: bool,
    ) -> bool {
        let passed_only = set == DecisionSet::of(&[Decision::Passed]);
        let answer = |decision: Decision| match decision {
            decision if set.contains(decision) => Truths::TRUE,
            Decision::NotExecuted if three_valued && !passed_only => Truths::UNKNOWN,
            _ => Truths::FALSE,
        };
        let left = self.decisions(scene, check).iter().filter(|decision| answers.meets(answer(*decision)));
        self.decide(check, left.fold(DecisionSet::EMPTY, DecisionSet::with))
    }

    fn assume_test(
        &mut self,
        scene: &Scene<'_>,
        value: ExprId,
        mut domain: Domain,
        test: &Test,
        answers: Truths,
    ) -> bool {
        let kind = scene.program.exprs.get(value).map(|expr| &expr.ty.kind);
        // Of an amount in another currency nothing can be said.
        let apart = matches!(kind, Some(Kind::Money(None)));
        if !domain.answers(test).or_unknown(apart).meets(answers) {
            return false;
        }
        if !(apart && answers.meets(Truths::UNKNOWN)) {
            domain.keep(test, answers);
            self.know(scene, value, domain);
        }
        true
    }

    /// A condition that nothing is known of but its answer.
    fn assume_opaque(&mut self, scene: &Scene<'_>, id: ExprId, answers: Truths) -> bool {
        let optional = scene.program.exprs.get(id).is_none_or(|expr| expr.ty.optional);
        let possible = match scene.kind(id) {
            Some(ExprKind::Const(Value::Bool(truth))) => Truths::of(Some(*truth)),
            // Nothing ran, and that is no finding.
            Some(ExprKind::Aggregate {
                op: AggregateOp::Any | AggregateOp::All | AggregateOp::None,
                list,
                ..
            }) if self.has_no_result(scene, *list) => Truths::UNKNOWN,
            _ => self.truths.get(&id).copied().unwrap_or(Truths::KNOWN.or_unknown(optional)),
        };
        let left = possible.only(answers);
        if self.truths.len() < MOST_FACTS && self.is_settled(scene, id) {
            self.truths.insert(id, left);
        }
        !left.is_none()
    }

    /// Whether it lists results of checks, none of which this way has run.
    fn has_no_result(&self, scene: &Scene<'_>, list: ExprId) -> bool {
        match scene.kind(list) {
            Some(ExprKind::Results(_, checks)) => !checks.iter().any(|check| self.ran.contains(check)),
            _ => false,
        }
    }

    /// What is left of a place, and what follows for the check that it belongs to.
    fn know(&mut self, scene: &Scene<'_>, id: ExprId, domain: Domain) {
        if let Some(kind) = scene.kind(id) {
            let there = !domain.missing;
            match kind {
                ExprKind::CheckLabel(check) => {
                    let fitting = self.labels(scene, *check);
                    let left = fitting
                        .filter(|(_, symbol)| {
                            domain.answers(&Test::OneOf(vec![symbol.clone()])).meets(Truths::TRUE)
                        })
                        .fold(DecisionSet::EMPTY, |left, (decision, _)| left.with(decision));
                    if there {
                        self.narrow(scene, *check, left);
                    }
                }
                ExprKind::CheckData(check, _) | ExprKind::CheckDecision(check) if there => {
                    self.narrow(scene, *check, DecisionSet::of(&[Decision::NotExecuted]).complement());
                }
                ExprKind::CheckFailure(check) if there => {
                    self.narrow(scene, *check, DecisionSet::of(&[Decision::NotExecuted]));
                }
                ExprKind::Score(risk) => {
                    self.scores.insert(*risk, domain);
                    return;
                }
                ExprKind::Const(_) => return,
                _ => {}
            }
        }
        if self.places.len() < MOST_FACTS && self.is_settled(scene, id) {
            self.places.insert(id, domain);
        }
    }

    fn narrow(&mut self, scene: &Scene<'_>, check: CheckId, to: DecisionSet) {
        let left = self.decisions(scene, check).intersect(to);
        self.decide(check, left);
    }

    /// Whether nothing that it reads comes about later on this way.
    fn is_settled(&self, scene: &Scene<'_>, id: ExprId) -> bool {
        scene.reads(id).into_iter().all(|(_, kind)| match kind {
            ExprKind::Results(_, checks) => checks.iter().all(|check| self.ran.contains(check)),
            ExprKind::CredentialPresent(credential)
            | ExprKind::CredentialPart(credential, _)
            | ExprKind::CredentialData(credential, _) => self.acquired.contains(credential),
            ExprKind::Score(risk) => self.scores.contains_key(risk),
            kind => check_read(kind).is_none_or(|check| self.ran.contains(&check)),
        })
    }

    /// The labels that a check can have here, with their decisions.
    fn labels<'p>(
        &self,
        scene: &Scene<'p>,
        check: CheckId,
    ) -> impl Iterator<Item = (Decision, Value)> + use<'p> {
        let decisions = self.decisions(scene, check);
        let program = scene.program;
        let capabilities = program.checks.get(check.index()).map_or(&[] as &[_], |check| &check.capabilities);
        capabilities
            .iter()
            .filter_map(|id| program.capabilities.get(id.index()))
            .flat_map(|capability| &capability.labels)
            .filter(move |label| {
                decisions.contains(label.decision) && label.decision != Decision::NotExecuted
            })
            .map(|label| (label.decision, Value::Symbol(label.symbol.clone())))
    }

    /// The values that a place (or a constant) can have here.
    pub fn domain(&self, scene: &Scene<'_>, id: ExprId) -> Domain {
        let Some(expr) = scene.program.exprs.get(id) else { return Domain::of_type(&Ty::ERROR) };
        if let Some(known) = self.places.get(&id) {
            // What was found out of the check since then holds too.
            let executed = check_read(&expr.kind)
                .is_none_or(|check| !self.decisions(scene, check).contains(Decision::NotExecuted));
            let mut known = known.clone();
            known.missing &= !(executed && matches!(expr.kind, ExprKind::CheckDecision(_)));
            return known;
        }
        let gone = || Domain::of(Vec::new(), true);
        match &expr.kind {
            ExprKind::Const(Value::Missing) => gone(),
            ExprKind::Const(value) => Domain::of(vec![value.clone()], false),
            ExprKind::CheckLabel(check) => {
                Domain::of(self.labels(scene, *check).map(|(_, symbol)| symbol).collect(), true)
            }
            ExprKind::CheckDecision(check) => {
                let decisions = self.decisions(scene, *check);
                let executed = decisions.iter().filter(|decision| *decision != Decision::NotExecuted);
                let symbols = executed.map(|decision| Value::symbol(decision.symbol())).collect();
                Domain::of(symbols, decisions.contains(Decision::NotExecuted))
            }
            ExprKind::CheckData(check, field) => {
                let decisions = self.decisions(scene, *check);
                if decisions == DecisionSet::of(&[Decision::NotExecuted]) {
                    return gone();
                }
                let declared = scene.program.checks.get(check.index());
                let field = declared.and_then(|check| check.data.get(*field as usize));
                let Some(field) = field else { return Domain::of_type(&expr.ty) };
                let promised = decisions == DecisionSet::of(&[Decision::Passed]);
                Domain::of_type(&field.ty.clone().or_missing(!promised))
            }
            ExprKind::Score(risk) => self.scores.get(risk).cloned().unwrap_or_else(gone),
            _ => Domain::of_type(&expr.ty),
        }
    }
}
