//! Conditions that ask one place only. What they mean for each value that they tell apart is learnt from the evaluator, so
//! that no operator is written down twice.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::{AggregateOp, CheckId, CompareOp, ExprId, ExprKind, Program};
use crate::facts::ResultFact;
use crate::interp::Probe;
use crate::layout::word::{MISSING_FLOAT, MISSING_NUMBER, TRUE};
use crate::layout::{
    CredentialSlot, Layout, Mask, Op, Place, Read, Repr, ResultSlot, Slot, Symbols, Unit, place, read, word,
};
use crate::value::{Date, Time, Value};

/// The one place that a condition asks, and the words at which its answer can change: for numbers and floats.
#[derive(Clone, Debug)]
pub(super) struct Factor {
    pub(super) read: Read,
    /// Words, not ordered; of a text the codes that it is compared with.
    pub(super) steps: Vec<u64>,
}

/// Finds factors and asks what they mean.
pub(super) struct Factors<'a> {
    program: &'a Program,
    results: &'a [ResultFact; 4],
    probe: Probe<'a>,
    /// The expressions that name each place.
    names: FxHashMap<Read, Vec<ExprId>>,
    found: FxHashMap<ExprId, Option<Factor>>,
    constants: FxHashMap<ExprId, Option<Value>>,
}

#[derive(Default)]
struct Gathered {
    read: Option<Read>,
    steps: Vec<u64>,
    /// Shared parts are looked at once.
    conditions: FxHashSet<ExprId>,
    values: FxHashMap<ExprId, Repr>,
}

impl<'a> Factors<'a> {
    pub(super) fn new(program: &'a Program, results: &'a [ResultFact; 4], probe: Probe<'a>) -> Self {
        let mut names: FxHashMap<Read, Vec<ExprId>> = FxHashMap::default();
        for (id, _) in program.reachable() {
            let named = read(program, id).or_else(|| place(program, id).map(Read::itself));
            if let Some(read) = named {
                names.entry(read).or_default().push(id);
            }
        }
        Factors {
            program,
            results,
            probe,
            names,
            found: FxHashMap::default(),
            constants: FxHashMap::default(),
        }
    }

    fn kind(&self, id: ExprId) -> Option<&'a ExprKind> {
        let program: &'a Program = self.program;
        program.exprs.get(id).map(|expr| &expr.kind)
    }

    /// The value of an expression that reads nothing.
    pub(super) fn constant(&mut self, id: ExprId) -> Option<Value> {
        if let Some(known) = self.constants.get(&id) {
            return known.clone();
        }
        let value = match self.kind(id) {
            Some(ExprKind::Const(value)) => Some(value.clone()),
            Some(
                kind @ (ExprKind::Not(_)
                | ExprKind::And(_)
                | ExprKind::Or(_)
                | ExprKind::Compare(..)
                | ExprKind::InSet(..)
                | ExprKind::InRange(..)
                | ExprKind::IsKnown(_)
                | ExprKind::Coalesce(..)
                | ExprKind::If(..)
                | ExprKind::Arith(..)
                | ExprKind::Negate(_)
                | ExprKind::Widen(..)
                | ExprKind::Call(..)),
            ) => {
                let operands = kind.operands();
                let all = !operands.is_empty() && operands.iter().all(|id| self.constant(*id).is_some());
                // A function of the clock reads it.
                let reads = read(self.program, id).is_some()
                    || matches!(kind, ExprKind::Call(crate::core::Builtin::Age, _));
                let folded = (all && !reads).then(|| self.probe.constant(id));
                folded.and_then(|(value, saturated)| (!saturated).then_some(value))
            }
            _ => None,
        };
        self.constants.insert(id, value.clone());
        value
    }

    /// The one place that a condition asks; `None` where it asks several, or more than can be told apart.
    pub(super) fn factor(&mut self, layout: &Layout, id: ExprId) -> Option<Factor> {
        if let Some(known) = self.found.get(&id) {
            return known.clone();
        }
        let mut gathered = Gathered::default();
        let factor = self
            .condition(layout, id, &mut gathered)
            .and_then(|()| Some(Factor { read: gathered.read?, steps: gathered.steps }));
        self.found.insert(id, factor.clone());
        factor
    }

    fn condition(&mut self, layout: &Layout, id: ExprId, into: &mut Gathered) -> Option<()> {
        // What was not in order has ended it.
        if !into.conditions.insert(id) || self.constant(id).is_some() {
            return Some(());
        }
        if read(self.program, id).is_some() {
            return self.value(layout, id, into).map(|_| ());
        }
        match self.kind(id)? {
            ExprKind::CheckIs(..) | ExprKind::CheckIn(..) | ExprKind::CredentialPresent(_) => {
                let read = Read::itself(place(self.program, id)?);
                Self::one(layout, read, into)
            }
            kind @ (ExprKind::Not(_) | ExprKind::And(_) | ExprKind::Or(_)) => {
                kind.operands().into_iter().try_for_each(|operand| self.condition(layout, operand, into))
            }
            ExprKind::Coalesce(a, b) => {
                self.condition(layout, *a, into)?;
                self.condition(layout, *b, into)
            }
            ExprKind::If(a, b, c) => {
                [a, b, c].into_iter().try_for_each(|operand| self.condition(layout, *operand, into))
            }
            ExprKind::IsKnown(a) => {
                if self.is_truth(*a) {
                    self.condition(layout, *a, into)
                } else if let Some(read) = read(self.program, *a)
                    && layout.find(&read).is_some_and(|slot| slot.repr == Repr::Presence)
                {
                    Self::one(layout, read, into)
                } else {
                    self.value(layout, *a, into).map(|_| ())
                }
            }
            ExprKind::Compare(op, a, b) => self.comparison(layout, *op, *a, *b, into),
            ExprKind::InRange(a, low, high) => {
                let repr = self.value(layout, *a, into)?;
                for bound in [low, high] {
                    let value = self.constant(*bound)?;
                    Self::step(layout, repr, &value, into)?;
                }
                Some(())
            }
            ExprKind::InSet(a, set) => {
                let repr = self.value(layout, *a, into)?;
                let values = &self.program.sets.get(set.index())?.values;
                values.iter().try_for_each(|value| Self::step(layout, repr, value, into))
            }
            _ => None,
        }
    }

    fn is_truth(&self, id: ExprId) -> bool {
        self.program.exprs.get(id).is_some_and(|expr| expr.ty.is_bool())
    }

    fn comparison(
        &mut self,
        layout: &Layout,
        op: CompareOp,
        a: ExprId,
        b: ExprId,
        into: &mut Gathered,
    ) -> Option<()> {
        let (of, with) = match (self.constant(a), self.constant(b)) {
            (None, Some(value)) => (a, value),
            (Some(value), None) => (b, value),
            _ => return None,
        };
        if self.is_truth(of) {
            return self.condition(layout, of, into);
        }
        let repr = self.value(layout, of, into)?;
        let equality = matches!(op, CompareOp::Equal | CompareOp::NotEqual);
        // Texts have an order too, which codes have not.
        if repr == Repr::Text && !equality {
            return None;
        }
        Self::step(layout, repr, &with, into)
    }

    /// The place of a value, which may be replaced by constants; its representation.
    fn value(&mut self, layout: &Layout, id: ExprId, into: &mut Gathered) -> Option<Repr> {
        if let Some(known) = into.values.get(&id) {
            return Some(*known);
        }
        let found = self.value_of(layout, id, into)?;
        into.values.insert(id, found);
        Some(found)
    }

    fn value_of(&mut self, layout: &Layout, id: ExprId, into: &mut Gathered) -> Option<Repr> {
        if let Some(read) = read(self.program, id) {
            let repr = layout.find(&read).map(|slot| slot.repr)?;
            // Lists and records are compared as they are.
            if matches!(repr, Repr::Mask | Repr::Presence) {
                return None;
            }
            Self::one(layout, read, into)?;
            return Some(repr);
        }
        match self.kind(id)? {
            ExprKind::CheckDecision(_) => {
                let read = Read::itself(place(self.program, id)?);
                Self::one(layout, read, into)?;
                Some(Repr::Symbol)
            }
            ExprKind::Coalesce(a, b) => self.alternatives(layout, *a, *b, into),
            ExprKind::If(condition, a, b) => {
                self.condition(layout, *condition, into)?;
                self.alternatives(layout, *a, *b, into)
            }
            _ => None,
        }
    }

    fn alternatives(&mut self, layout: &Layout, a: ExprId, b: ExprId, into: &mut Gathered) -> Option<Repr> {
        match (self.constant(a).is_some(), self.constant(b).is_some()) {
            (true, true) => None,
            (true, false) => self.value(layout, b, into),
            (false, true) => self.value(layout, a, into),
            (false, false) => {
                let (a, b) = (self.value(layout, a, into)?, self.value(layout, b, into)?);
                (a == b).then_some(a)
            }
        }
    }

    fn one(layout: &Layout, read: Read, into: &mut Gathered) -> Option<()> {
        layout.find(&read)?;
        match &into.read {
            Some(known) if *known != read => None,
            Some(_) => Some(()),
            None => {
                into.read = Some(read);
                Some(())
            }
        }
    }

    /// Where a comparison with a constant can change its answer: at the constant, and behind it.
    fn step(layout: &Layout, repr: Repr, value: &Value, into: &mut Gathered) -> Option<()> {
        match repr {
            Repr::Number(_) => {
                if value.is_missing() {
                    return Some(());
                }
                let at = repr.word(value, layout.symbols())?;
                into.steps.push(at);
                if let Some(behind) = at.cast_signed().checked_add(1) {
                    into.steps.push(behind.cast_unsigned());
                }
                Some(())
            }
            Repr::Float => {
                let Value::Float(at) = value else { return value.is_missing().then_some(()) };
                into.steps.push(word::float_word(*at));
                into.steps.push(word::float_word(at.next_up()));
                Some(())
            }
            // A text has a code where it is named.
            Repr::Text => {
                let Value::Text(text) = value else { return value.is_missing().then_some(()) };
                let slot = layout.find(into.read.as_ref()?)?;
                into.steps.push(layout.vocabulary(slot)?.code(text)?);
                Some(())
            }
            // Other values have one each.
            _ => Some(()),
        }
    }

    /// The greatest code of a slot and one; `None` for numbers.
    pub(super) fn codes(layout: &Layout, slot: &Slot) -> Option<u64> {
        Some(match slot.repr {
            Repr::Truth => TRUE + 1,
            Repr::Presence => word::PRESENT + 1,
            Repr::Symbol if matches!(slot.read.place, Place::Check(_, ResultSlot::Decision)) => {
                Symbols::decision(crate::core::Decision::NotExecuted) + 1
            }
            Repr::Symbol => layout.symbols().codes(),
            Repr::Country => crate::value::Country::all().count() as u64 + 1,
            Repr::Currency => crate::value::Currency::all().count() as u64 + 1,
            Repr::Text => layout.vocabulary(slot).map_or(2, |vocabulary| vocabulary.codes()),
            Repr::Mask | Repr::Number(_) | Repr::Float => return None,
        })
    }

    /// Assumes that a slot holds a word. False for a word that it never holds.
    pub(super) fn assume(&mut self, layout: &Layout, slot: &Slot, assumed: u64) -> bool {
        if let Place::Check(check, ResultSlot::Decision) = slot.read.place {
            return self.assume_decision(check, assumed);
        }
        let names = self.names.get(&slot.read).cloned().unwrap_or_default();
        let value = match (&slot.read.place, slot.repr) {
            // Whether it is there: known in any case.
            (Place::Credential(_, CredentialSlot::State), _) => Value::Bool(assumed == TRUE),
            (_, Repr::Text) => match layout.vocabulary(slot).and_then(|known| known.text(assumed)) {
                _ if assumed == word::MISSING_CODE => Value::Missing,
                Some(text) => Value::Text(std::sync::Arc::clone(text)),
                None => Value::text(ANOTHER),
            },
            (_, Repr::Presence) if assumed == word::PRESENT => Value::list([]),
            (_, repr) => repr.value(assumed, layout.symbols()),
        };
        self.probe.assume(&names, &value);
        // One slot says whether two texts are the same, and two questions ask it.
        if let (Op::EqualTo(_), Value::Bool(equal)) = (&slot.read.op, &value) {
            let unequal =
                |id: &ExprId| matches!(self.kind(*id), Some(ExprKind::Compare(CompareOp::NotEqual, ..)));
            let asked: Vec<ExprId> = names.iter().copied().filter(unequal).collect();
            self.probe.also_assume(&asked, &Value::Bool(!equal));
        }
        true
    }

    fn assume_decision(&mut self, check: CheckId, assumed: u64) -> bool {
        let Some(decision) = Symbols::decision_of(assumed) else { return false };
        let results: &'a [ResultFact; 4] = self.results;
        if let Some(result) = results.get(decision as usize) {
            self.probe.assume_decision(check, result);
        }
        true
    }

    /// What a condition over one place is for each of its codes; `None` in it: unknown.
    pub(super) fn by_code(
        &mut self,
        layout: &Layout,
        slot: &Slot,
        id: ExprId,
        steps: &[u64],
    ) -> Option<Vec<Option<bool>>> {
        let codes = Self::codes(layout, slot)?;
        let ask = |this: &mut Self, code: u64| this.assume(layout, slot, code).then(|| this.truth(id));
        if slot.repr != Repr::Text {
            // A word that is never there may mean anything.
            return Some((0..codes).map(|code| ask(self, code).flatten()).collect());
        }
        // All texts that it does not name are one to it.
        let other = ask(self, word::OTHER)?;
        let mut all = vec![other; usize::try_from(codes).ok()?];
        for code in steps.iter().copied().chain([word::MISSING_CODE]) {
            let truth = ask(self, code)?;
            if let Some(slot) = usize::try_from(code).ok().and_then(|at| all.get_mut(at)) {
                *slot = truth;
            }
        }
        Some(all)
    }

    /// What a condition is under the last assumption.
    pub(super) fn truth(&mut self, id: ExprId) -> Option<bool> {
        self.probe.truth(id)
    }
}

/// A text that no condition names.
const ANOTHER: &str = "\u{0}another";

/// The least word of a number that is there.
pub(super) const LEAST_NUMBER: u64 = (i64::MIN + 1).cast_unsigned();

/// The word of the least float that is there.
pub(super) const LEAST_FLOAT: u64 = f64::MIN.to_bits();

/// Words that stand for all that a number's steps tell apart: below the first, and at each of them. `required`: missing is
/// not among them.
pub(super) fn samples(repr: Repr, steps: &[u64], required: bool) -> Vec<u64> {
    let below = match (repr, steps.first()) {
        (Repr::Float, Some(first)) if required => f64::from_bits(*first).next_down().to_bits(),
        (_, Some(first)) if required => within(repr, first.cast_signed().saturating_sub(1).cast_unsigned()),
        // Whatever it is, it is there.
        (_, None) if required => 0,
        (Repr::Float, _) => MISSING_FLOAT,
        _ => MISSING_NUMBER,
    };
    let at_steps = steps.iter().map(|step| within(repr, *step));
    std::iter::once(below).chain(at_steps).collect()
}

/// Days and times are of the years 1 to 9999; a step beyond stands for the first or last of them.
fn within(repr: Repr, step: u64) -> u64 {
    let (low, high) = match repr {
        Repr::Number(Unit::Date) => {
            (i64::from(Date::MIN.days_since_epoch()), i64::from(Date::MAX.days_since_epoch()))
        }
        Repr::Number(Unit::Time) => (Time::MIN.micros(), Time::MAX.micros()),
        _ => return step,
    };
    step.cast_signed().clamp(low, high).cast_unsigned()
}

/// Brings steps in order, each once; behind missing where the place may be missing.
pub(super) fn ordered(repr: Repr, mut steps: Vec<u64>, required: bool) -> Vec<u64> {
    match repr {
        Repr::Float => {
            if !required {
                steps.push(LEAST_FLOAT);
            }
            steps.sort_by(|a, b| f64::from_bits(*a).total_cmp(&f64::from_bits(*b)));
            steps.dedup_by(|a, b| f64::from_bits(*a) == f64::from_bits(*b));
            steps.retain(|step| f64::from_bits(*step).is_finite());
        }
        _ => {
            if !required {
                steps.push(LEAST_NUMBER);
            }
            steps.sort_by_key(|step| step.cast_signed());
            steps.dedup();
            steps.retain(|step| *step != MISSING_NUMBER);
        }
    }
    steps
}

impl Factors<'_> {
    /// For an aggregate that asks for members: the bits of elements that decide it (for `any` those for which its body is
    /// true, for `all` and `none` those that make it false), and of those that leave it open.
    pub(super) fn members(
        &mut self,
        layout: &Layout,
        id: ExprId,
        slot: &Slot,
        op: AggregateOp,
    ) -> Option<(u64, u64)> {
        let mask = layout.mask(slot)?;
        let names = self.names.get(&Read::itself(slot.read.place.clone())).cloned()?;
        let another = [(Mask::OTHER, Value::text(ANOTHER)), (Mask::MISSING, Value::Missing)];
        let members = mask.members.iter().map(|member| (mask.bit(member), member.clone()));
        let decides = op == AggregateOp::Any;
        let (mut hit, mut open) = (0, 0);
        for (bit, element) in members.chain(another) {
            self.probe.assume(&names, &Value::list([element]));
            match self.probe.truth(id) {
                Some(truth) if truth == decides => hit |= bit,
                Some(_) => {}
                None => open |= bit,
            }
        }
        Some((hit, open))
    }
}
