//! Conditions as two bits.

use super::Lower;
use super::ranges::{decided, narrowed, outside};
use crate::code::bits::Truth;
use crate::code::{Bit, Inst, Reg};
use crate::core::{AggregateOp, CompareOp, ExprId, ExprKind, Kind};
use crate::layout::{Mask, Op, Read, Repr, Slot, Unit, membership, place, read, word};
use crate::value::Value;

/// A set of more numbers is asked of the evaluator.
const MOST_NUMBERS: usize = 64;

impl Lower<'_> {
    pub(in crate::code) fn truth(&mut self, id: ExprId) -> Truth {
        if let Some(known) = self.truths.get(&id) {
            return *known;
        }
        let truth = self.condition(id);
        self.truths.insert(id, truth);
        truth
    }

    fn condition(&mut self, id: ExprId) -> Truth {
        if let Some(value) = self.factors.constant(id) {
            return Truth::constant(match value {
                Value::Bool(truth) => Some(truth),
                _ => None,
            });
        }
        let known = self.by_code(id).or_else(|| self.composed(id));
        known.unwrap_or_else(|| {
            let ask = self.ask(id, None);
            let code = self.emit.emit(Inst::Ask(ask));
            self.of_code(code)
        })
    }

    /// A truth's code as bits.
    fn of_code(&mut self, code: Reg) -> Truth {
        let is = self.emit.bit(Inst::BitOf(1 << word::TRUE, code));
        let may = self.emit.bit(Inst::BitOf(1 << word::TRUE | 1 << word::MISSING_CODE, code));
        Truth { is, may }
    }

    /// A condition over one place with few values: a bit for each.
    fn by_code(&mut self, id: ExprId) -> Option<Truth> {
        let factor = self.indexed(id)?;
        let slot = self.layout.find(&factor.read)?.clone();
        let truths = self.factors.by_code(&self.layout, &slot, id, &factor.steps)?;
        let words = truths.len().div_ceil(64);
        let (mut is, mut may) = (vec![0u64; words], vec![0u64; words]);
        for (code, truth) in truths.into_iter().enumerate().skip(usize::from(slot.required)) {
            let bit = 1u64 << (code % 64);
            if let (Some(is), Some(may)) = (is.get_mut(code / 64), may.get_mut(code / 64)) {
                *is |= if truth == Some(true) { bit } else { 0 };
                *may |= if truth == Some(false) { 0 } else { bit };
            }
        }
        let (reg, _) = self.slot_word(&factor.read)?;
        let known = is == may;
        let is = self.code_bit(&is, reg);
        let may = if known { is } else { self.code_bit(&may, reg) };
        Some(Truth { is, may })
    }

    fn code_bit(&mut self, words: &[u64], code: Reg) -> Bit {
        match words {
            [] => Bit::Zero,
            all if all.iter().all(|word| *word == 0) => Bit::Zero,
            [one] => self.emit.bit(Inst::BitOf(*one, code)),
            all => {
                let table = u32::try_from(self.tables.len()).unwrap_or(u32::MAX);
                self.tables.extend_from_slice(all);
                let words = u32::try_from(all.len()).unwrap_or(0);
                self.emit.bit(Inst::BitIn { table, words, code })
            }
        }
    }

    fn composed(&mut self, id: ExprId) -> Option<Truth> {
        let program = self.program;
        if let Some(read) = read(program, id)
            && let Some((reg, Repr::Truth)) = self.slot_word(&read)
        {
            let truth = self.of_code(reg);
            let unequal = matches!(
                program.exprs.get(id).map(|expr| &expr.kind),
                Some(ExprKind::Compare(CompareOp::NotEqual, ..))
            );
            return Some(if unequal { self.emit.negate(truth) } else { truth });
        }
        match &program.exprs.get(id)?.kind {
            ExprKind::Not(a) => {
                let truth = self.truth(*a);
                Some(self.emit.negate(truth))
            }
            ExprKind::And(all) => {
                let mut so_far = Truth::constant(Some(true));
                for one in all {
                    let truth = self.truth(*one);
                    so_far = self.emit.both(so_far, truth);
                }
                Some(so_far)
            }
            ExprKind::Or(all) => {
                let mut so_far = Truth::constant(Some(false));
                for one in all {
                    let truth = self.truth(*one);
                    so_far = self.emit.either(so_far, truth);
                }
                Some(so_far)
            }
            ExprKind::Coalesce(a, b) => {
                let (a, b) = (self.truth(*a), self.truth(*b));
                Some(self.emit.coalesce(a, b))
            }
            ExprKind::If(condition, a, b) => {
                let (condition, a, b) = (self.truth(*condition), self.truth(*a), self.truth(*b));
                Some(self.emit.choose(condition, a, b))
            }
            ExprKind::IsKnown(a) => self.is_known(*a),
            ExprKind::Compare(op, a, b) => self.compare(*op, *a, *b),
            ExprKind::InRange(a, low, high) => self.in_range(*a, *low, *high),
            ExprKind::InSet(a, set) => {
                let values = program.sets.get(set.index())?.values.clone();
                self.in_numbers(*a, &values)
            }
            ExprKind::InList(..) => {
                let at = self.layout.lookups().iter().position(|(_, _, asked)| *asked == id)?;
                let code = self.emit.emit(Inst::Frame(u32::try_from(at).ok()?));
                Some(self.of_code(code))
            }
            ExprKind::Aggregate { op, .. } => self.member(id, *op),
            _ => None,
        }
    }

    fn is_known(&mut self, a: ExprId) -> Option<Truth> {
        let program = self.program;
        let kind = program.exprs.get(a).map(|expr| &expr.ty.kind)?;
        match kind {
            Kind::Bool => {
                let truth = self.truth(a);
                let unknown = self.emit.unknown(truth);
                Some(Truth::known(self.emit.not(unknown)))
            }
            Kind::List(..)
                if let Some(ExprKind::Collect(all)) = program.exprs.get(a).map(|expr| &expr.kind) =>
            {
                let mut open = Bit::Zero;
                for (condition, _) in all {
                    let truth = self.truth(*condition);
                    let unknown = self.emit.unknown(truth);
                    open = self.emit.or(open, unknown);
                }
                Some(Truth::known(self.emit.not(open)))
            }
            Kind::List(..) | Kind::Record(_) | Kind::Money(None) => {
                let at = place(program, a)?;
                let reads = [Op::Itself, Op::Mask].map(|op| Read { place: at.clone(), op });
                let (reg, _) = reads.iter().find_map(|read| self.slot_word(read))?;
                let missing = self.emit.word(word::MISSING_CODE);
                Some(Truth::known(self.emit.bit(Inst::Compare(CompareOp::NotEqual, reg, missing))))
            }
            _ => {
                let (reg, repr) = self.word(a)?;
                Some(Truth::known(self.known(a, reg, repr)))
            }
        }
    }

    fn compare(&mut self, op: CompareOp, a: ExprId, b: ExprId) -> Option<Truth> {
        if self.program.exprs.get(a).is_some_and(|expr| expr.ty.is_bool()) {
            let (x, y) = (self.truth(a), self.truth(b));
            return self.compare_truths(op, x, y);
        }
        let (op, a, b) = if self.factors.constant(a).is_some() { (op.mirrored(), b, a) } else { (op, a, b) };
        let ((x, repr), (y, other)) = (self.word(a)?, self.word(b)?);
        if let (Repr::Number(Unit::Whole), Some(Value::Int(with))) = (repr, self.factors.constant(b))
            && let Some(holds) = self.range(a).and_then(|range| decided(op, range, with))
        {
            let known = self.known(a, x, repr);
            return Some(self.emit.known_where(if holds { Bit::One } else { Bit::Zero }, known));
        }
        self.compared(op, (a, x, repr), (b, y, other))
    }

    fn compare_truths(&mut self, op: CompareOp, x: Truth, y: Truth) -> Option<Truth> {
        if !matches!(op, CompareOp::Equal | CompareOp::NotEqual) {
            return None;
        }
        let (not_x, not_y) = (self.emit.negate(x), self.emit.negate(y));
        let (a, b) = (self.emit.both(x, y), self.emit.both(not_x, not_y));
        // Where one is unknown so is the answer: neither conjunction is true, and one of them is open.
        let (ux, uy) = (self.emit.unknown(x), self.emit.unknown(y));
        let unknown = self.emit.or(ux, uy);
        let known = self.emit.not(unknown);
        let equal = self.emit.or(a.is, b.is);
        let equal = self.emit.known_where(equal, known);
        Some(if op == CompareOp::Equal { equal } else { self.emit.negate(equal) })
    }

    fn in_range(&mut self, a: ExprId, low: ExprId, high: ExprId) -> Option<Truth> {
        let (x, repr) = self.word(a)?;
        // What the path already says of a whole number is not asked again.
        let whole = repr == Repr::Number(Unit::Whole);
        let range = self.range(a).filter(|_| whole);
        let (from_value, to_value) = (self.factors.constant(low), self.factors.constant(high));
        let bound = |op: CompareOp, value: &Option<Value>| match (range, value) {
            (Some(range), Some(Value::Int(with))) => decided(op, range, *with),
            _ => None,
        };
        let sure_above = bound(CompareOp::GreaterEqual, &from_value);
        let sure_below = bound(CompareOp::LessEqual, &to_value);
        let ((from, from_repr), (to, to_repr)) = (self.word(low)?, self.word(high)?);
        let known = self.known(a, x, repr);
        let above = match sure_above {
            Some(holds) => self.emit.known_where(if holds { Bit::One } else { Bit::Zero }, known),
            None => self.compared(CompareOp::GreaterEqual, (a, x, repr), (low, from, from_repr))?,
        };
        let below = match sure_below {
            Some(holds) => self.emit.known_where(if holds { Bit::One } else { Bit::Zero }, known),
            None => self.compared(CompareOp::LessEqual, (a, x, repr), (high, to, to_repr))?,
        };
        let inside = self.emit.both(above, below);
        let (from, to) = (self.known(low, from, from_repr), self.known(high, to, to_repr));
        let bounded = self.emit.and(from, to);
        Some(Truth {
            is: self.emit.and(inside.is, bounded),
            may: {
                let open = self.emit.not(bounded);
                self.emit.or(inside.may, open)
            },
        })
    }

    fn in_numbers(&mut self, a: ExprId, values: &[Value]) -> Option<Truth> {
        let (x, repr) = self.word(a)?;
        if !matches!(repr, Repr::Number(_)) || values.len() > MOST_NUMBERS {
            return None;
        }
        let mut found = Bit::Zero;
        for value in values {
            let at = repr.word(value, self.layout.symbols())?;
            let with = self.emit.word(at);
            let equal = self.emit.bit(Inst::Compare(CompareOp::Equal, x, with));
            found = self.emit.or(found, equal);
        }
        let known = self.known(a, x, repr);
        Some(self.emit.known_where(found, known))
    }

    /// Whether a list holds certain values, by the bits of its members.
    fn member(&mut self, id: ExprId, op: AggregateOp) -> Option<Truth> {
        let (at, _) = membership(self.program, id)?;
        let read = Read { place: at, op: Op::Mask };
        let slot: Slot = self.layout.find(&read)?.clone();
        let (hit, open) = self.factors.members(&self.layout, id, &slot, op)?;
        let (bits, _) = self.slot_word(&read)?;
        let nought = self.emit.word(0);
        let holds = |this: &mut Self, wanted: u64| {
            let wanted = this.emit.word(wanted);
            let common = this.emit.emit(Inst::And(bits, wanted));
            this.emit.bit(Inst::Compare(CompareOp::NotEqual, common, nought))
        };
        let sure = holds(self, hit);
        let perhaps = holds(self, hit | open);
        let there = holds(self, Mask::PRESENT);
        let absent = self.emit.not(there);
        let any = Truth { is: sure, may: self.emit.or(perhaps, absent) };
        Some(if op == AggregateOp::Any { any } else { self.emit.negate(any) })
    }

    /// What a whole number can be here.
    fn range(&self, id: ExprId) -> Option<(i64, i64)> {
        let learnt = read(self.program, id).and_then(|read| self.ranges.get(&read));
        learnt.or_else(|| match self.program.exprs.get(id)?.ty.kind {
            Kind::Int(low, high) if read(self.program, id).is_some() => Some((low, high)),
            _ => None,
        })
    }

    /// Learns what a condition's being true, or not true, says of a whole number.
    pub(super) fn learn(&mut self, id: ExprId, holds: bool) {
        let program = self.program;
        let Some(expr) = program.exprs.get(id) else { return };
        match &expr.kind {
            ExprKind::Compare(op, a, b) => {
                if let (Some(read), Some(range), Some(Value::Int(with))) =
                    (read(program, *a), self.range(*a), self.factors.constant(*b))
                {
                    let op = if holds { *op } else { op.negated() };
                    self.ranges.learn(read, narrowed(op, range, with));
                }
            }
            ExprKind::InRange(a, low, high) => {
                if let (Some(read), Some(range), Some(Value::Int(low)), Some(Value::Int(high))) = (
                    read(program, *a),
                    self.range(*a),
                    self.factors.constant(*low),
                    self.factors.constant(*high),
                ) {
                    let left = if holds {
                        (range.0.max(low), range.1.min(high))
                    } else {
                        outside(range, (low, high))
                    };
                    self.ranges.learn(read, left);
                }
            }
            _ => {}
        }
    }
}
