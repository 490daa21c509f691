//! Values as words. `None`: there is no operation on words for it, and the evaluator is asked.

use super::Lower;
use crate::code::bits::Truth;
use crate::code::{Bit, ExactOp, FloatOp, Inst, Line, Reg};
use crate::core::{ArithOp, Builtin, CompareOp, ExprId, ExprKind, Kind, Widening};
use crate::layout::{Place, Read, Repr, Unit, place, read, word};
use crate::value::{Date, Time, Value};

/// Microseconds in a day.
const DAY: i64 = 86_400_000_000;

/// An operation is spread over a choice between not many more results than these.
const MOST_SPREAD: u32 = 128;

impl Lower<'_> {
    /// The value of an expression as a word.
    pub(super) fn word(&mut self, id: ExprId) -> Option<(Reg, Repr)> {
        if let Some(known) = self.words.get(&id) {
            return *known;
        }
        let found = self.compute(id);
        self.words.insert(id, found);
        found
    }

    fn compute(&mut self, id: ExprId) -> Option<(Reg, Repr)> {
        let program = self.program;
        let expr = program.exprs.get(id)?;
        if let Some(value) = self.factors.constant(id) {
            let repr = Repr::of(&expr.ty.kind).filter(|repr| *repr != Repr::Text)?;
            let at = repr.word(&value, self.layout.symbols())?;
            return Some((self.emit.word(at), repr));
        }
        if let Some(read) = read(program, id)
            && let Some((reg, repr)) = self.slot_word(&read)
        {
            return (!matches!(repr, Repr::Truth | Repr::Presence | Repr::Mask)).then_some((reg, repr));
        }
        let found = match &expr.kind {
            ExprKind::CheckDecision(_) => self.decision(id),
            ExprKind::Coalesce(a, b) => {
                let ((a_word, repr), (b_word, other)) = (self.word(*a)?, self.word(*b)?);
                let known = self.known(*a, a_word, repr);
                (repr == other && repr != Repr::Text).then(|| (self.emit.select(known, a_word, b_word), repr))
            }
            ExprKind::If(condition, a, b) => self.choice(*condition, *a, *b),
            ExprKind::Arith(op, a, b) => self.arith(*op, *a, *b),
            ExprKind::Negate(a) => {
                let (reg, repr) = self.word(*a)?;
                let nought = self.emit.word(0);
                match repr {
                    Repr::Number(_) => Some((self.exact(ExactOp::Subtract, nought, reg), repr)),
                    _ => None,
                }
            }
            ExprKind::Widen(Widening::IntToFloat, a) => match self.word(*a)? {
                (reg, Repr::Number(Unit::Whole)) => Some((self.emit.emit(Inst::ToFloat(reg)), Repr::Float)),
                _ => None,
            },
            ExprKind::Widen(Widening::IntToDecimal, a) => match self.word(*a)? {
                (reg, Repr::Number(Unit::Whole)) => {
                    let billion = self.emit.word(1_000_000_000);
                    let scaled = self.exact(ExactOp::Multiply, reg, billion);
                    Some((scaled, Repr::Number(Unit::Decimal)))
                }
                _ => None,
            },
            ExprKind::Call(function, args) => self.call(*function, args),
            _ => None,
        };
        found.or_else(|| self.asked_word(id, &expr.ty.kind))
    }

    /// What has no operation here is asked of the evaluator, where its answer is a word.
    fn asked_word(&mut self, id: ExprId, kind: &Kind) -> Option<(Reg, Repr)> {
        let repr = Repr::of(kind).filter(|repr| !matches!(repr, Repr::Text | Repr::Truth))?;
        let ask = self.ask(id, Some(repr));
        Some((self.emit.emit(Inst::Ask(ask)), repr))
    }

    fn decision(&mut self, id: ExprId) -> Option<(Reg, Repr)> {
        let (reg, repr) = self.slot_word(&Read::itself(place(self.program, id)?))?;
        let nothing_ran = crate::layout::Symbols::decision(crate::core::Decision::NotExecuted);
        let nothing_ran = self.emit.word(nothing_ran);
        let missing = self.emit.word(word::MISSING_CODE);
        let ran = self.emit.bit(Inst::Compare(CompareOp::NotEqual, reg, nothing_ran));
        Some((self.emit.select(ran, reg, missing), repr))
    }

    fn choice(&mut self, condition: ExprId, a: ExprId, b: ExprId) -> Option<(Reg, Repr)> {
        let ((then, repr), (otherwise, other)) = (self.word(a)?, self.word(b)?);
        if repr != other || repr == Repr::Text {
            return None;
        }
        let truth = self.truth(condition);
        let missing = self.emit.word(repr.missing());
        let known = self.emit.select(truth.is, then, otherwise);
        let unknown = self.emit.unknown(truth);
        Some((self.emit.select(unknown, missing, known), repr))
    }

    pub(super) fn exact(&mut self, op: ExactOp, a: Reg, b: Reg) -> Reg {
        self.emit.emit(Inst::Exact(op, a, b))
    }

    fn arith(&mut self, op: ArithOp, a: ExprId, b: ExprId) -> Option<(Reg, Repr)> {
        if let Some(folded) = self.spread(op, a, b) {
            return Some(folded);
        }
        let ((x, left), (y, right)) = (self.word(a)?, self.word(b)?);
        if (left, right) == (Repr::Float, Repr::Float) {
            let op = match op {
                ArithOp::Add => FloatOp::Add,
                ArithOp::Subtract => FloatOp::Subtract,
                ArithOp::Multiply => FloatOp::Multiply,
                ArithOp::Divide => FloatOp::Divide,
                ArithOp::Modulo => return None,
            };
            return Some((self.emit.emit(Inst::Float(op, x, y)), Repr::Float));
        }
        let (Repr::Number(left), Repr::Number(right)) = (left, right) else { return None };
        let (exact, unit) = match (op, left, right) {
            (ArithOp::Multiply, unit, Unit::Whole) | (ArithOp::Multiply, Unit::Whole, unit)
                if matches!(unit, Unit::Whole | Unit::Duration | Unit::Money(_)) =>
            {
                (ExactOp::Multiply, unit)
            }
            (ArithOp::Add, a, b) if a == b && a != Unit::Date && a != Unit::Time => (ExactOp::Add, a),
            (ArithOp::Subtract, Unit::Time, Unit::Time) => (ExactOp::Subtract, Unit::Duration),
            (ArithOp::Subtract, Unit::Date, Unit::Date) => {
                let days = self.exact(ExactOp::Subtract, x, y);
                let day = self.emit.word(DAY.cast_unsigned());
                return Some((self.exact(ExactOp::Multiply, days, day), Repr::Number(Unit::Duration)));
            }
            (ArithOp::Subtract, a, b) if a == b => (ExactOp::Subtract, a),
            (ArithOp::Add, Unit::Time, Unit::Duration) => return Some(self.moved(ExactOp::Add, x, y)),
            (ArithOp::Add, Unit::Duration, Unit::Time) => return Some(self.moved(ExactOp::Add, y, x)),
            (ArithOp::Subtract, Unit::Time, Unit::Duration) => {
                return Some(self.moved(ExactOp::Subtract, x, y));
            }
            (ArithOp::Add, Unit::Date, Unit::Duration) => return self.moved_days(ExactOp::Add, x, b),
            (ArithOp::Subtract, Unit::Date, Unit::Duration) => {
                return self.moved_days(ExactOp::Subtract, x, b);
            }
            _ => return None,
        };
        Some((self.exact(exact, x, y), Repr::Number(unit)))
    }

    /// A moment and a duration: beyond the years 1 to 9999 the evaluator decides.
    fn moved(&mut self, op: ExactOp, time: Reg, by: Reg) -> (Reg, Repr) {
        let moved = self.exact(op, time, by);
        self.bounded(moved, Time::MIN.micros(), Time::MAX.micros());
        (moved, Repr::Number(Unit::Time))
    }

    /// A day and a constant duration.
    fn moved_days(&mut self, op: ExactOp, date: Reg, by: ExprId) -> Option<(Reg, Repr)> {
        let Some(Value::Duration(by)) = self.factors.constant(by) else { return None };
        let days = self.emit.word(by.whole_days().cast_unsigned());
        let moved = self.exact(op, date, days);
        self.bounded(moved, i64::from(Date::MIN.days_since_epoch()), i64::from(Date::MAX.days_since_epoch()));
        Some((moved, Repr::Number(Unit::Date)))
    }

    fn bounded(&mut self, number: Reg, low: i64, high: i64) {
        let low = self.emit.word(low.cast_unsigned());
        let high = self.emit.word(high.cast_unsigned());
        let missing = self.emit.word(word::MISSING_NUMBER);
        let below = self.emit.bit(Inst::Compare(CompareOp::Less, number, low));
        let above = self.emit.bit(Inst::Compare(CompareOp::Greater, number, high));
        let beyond = self.emit.or(below, above);
        let absent = self.emit.bit(Inst::Compare(CompareOp::Equal, number, missing));
        let beyond = self.emit.without(beyond, absent);
        let beyond = self.emit.reg(beyond);
        self.emit.lines.push(Line::Unsure(beyond));
    }

    /// An operation with a constant on a choice between constants is a choice between its results.
    fn spread(&mut self, op: ArithOp, a: ExprId, b: ExprId) -> Option<(Reg, Repr)> {
        let (choice, with, swapped) = match (self.factors.constant(a), self.factors.constant(b)) {
            (Some(value), None) => (b, value, true),
            (None, Some(value)) => (a, value, false),
            _ => return None,
        };
        self.spread_over(op, choice, &with, swapped, &mut { MOST_SPREAD })
    }

    fn spread_over(
        &mut self,
        op: ArithOp,
        id: ExprId,
        with: &Value,
        swapped: bool,
        left: &mut u32,
    ) -> Option<(Reg, Repr)> {
        *left = left.checked_sub(1)?;
        if let Some(value) = self.factors.constant(id) {
            let (result, saturated) = if swapped {
                crate::interp::arith(op, with, &value)
            } else {
                crate::interp::arith(op, &value, with)
            };
            let repr = match &result {
                Value::Money(money) => Repr::Number(Unit::Money(money.currency)),
                Value::Decimal(_) => Repr::Number(Unit::Decimal),
                Value::Int(_) => Repr::Number(Unit::Whole),
                _ => return None,
            };
            let at = repr.word(&result, self.layout.symbols()).filter(|_| !saturated)?;
            return Some((self.emit.word(at), repr));
        }
        let program = self.program;
        match &program.exprs.get(id)?.kind {
            ExprKind::If(condition, a, b) => {
                let (then, repr) = self.spread_over(op, *a, with, swapped, left)?;
                let (otherwise, other) = self.spread_over(op, *b, with, swapped, left)?;
                if repr != other {
                    return None;
                }
                let truth = self.truth(*condition);
                let missing = self.emit.word(repr.missing());
                let known = self.emit.select(truth.is, then, otherwise);
                let unknown = self.emit.unknown(truth);
                Some((self.emit.select(unknown, missing, known), repr))
            }
            _ => None,
        }
    }

    /// How many of the conditions of a collection hold; missing where one is unknown.
    fn collected(&mut self, id: ExprId) -> Option<(Reg, Repr)> {
        let program = self.program;
        let ExprKind::Collect(all) = &program.exprs.get(id)?.kind else { return None };
        let (one, nought) = (self.emit.word(1), self.emit.word(0));
        let mut count = nought;
        let mut open = Bit::Zero;
        for (condition, _) in all {
            let truth = self.truth(*condition);
            let unknown = self.emit.unknown(truth);
            open = self.emit.or(open, unknown);
            let counted = self.emit.select(truth.is, one, nought);
            count = self.exact(ExactOp::Add, count, counted);
        }
        let missing = self.emit.word(word::MISSING_NUMBER);
        Some((self.emit.select(open, missing, count), Repr::Number(Unit::Whole)))
    }

    fn call(&mut self, function: Builtin, args: &[ExprId]) -> Option<(Reg, Repr)> {
        match (function, args) {
            (Builtin::Days, [from, to]) => {
                let ((from, _), (to, repr)) = (self.word(*from)?, self.word(*to)?);
                (repr == Repr::Number(Unit::Date))
                    .then(|| (self.exact(ExactOp::Subtract, to, from), Repr::Number(Unit::Whole)))
            }
            (Builtin::Min | Builtin::Max, [a, b]) => {
                let ((x, repr), (y, other)) = (self.word(*a)?, self.word(*b)?);
                if repr != other || !matches!(repr, Repr::Number(_)) {
                    return None;
                }
                let order =
                    if function == Builtin::Min { CompareOp::LessEqual } else { CompareOp::GreaterEqual };
                let first = self.emit.bit(Inst::Compare(order, x, y));
                let chosen = self.emit.select(first, x, y);
                let (a, b) = (self.known(*a, x, repr), self.known(*b, y, repr));
                let both = self.emit.and(a, b);
                let missing = self.emit.word(repr.missing());
                Some((self.emit.select(both, chosen, missing), repr))
            }
            (Builtin::Count, [list]) => self.collected(*list),
            _ => None,
        }
    }

    /// Whether a value is there.
    pub(super) fn known(&mut self, id: ExprId, reg: Reg, repr: Repr) -> Bit {
        if self.never_missing(id) {
            return Bit::One;
        }
        // A missing float too is one word, whatever else is no number.
        let missing = self.emit.word(repr.missing());
        self.emit.bit(Inst::Compare(CompareOp::NotEqual, reg, missing))
    }

    fn never_missing(&mut self, id: ExprId) -> bool {
        if let Some(value) = self.factors.constant(id) {
            return !value.is_missing();
        }
        let program = self.program;
        let optional = program.exprs.get(id).is_none_or(|expr| expr.ty.optional);
        match program.exprs.get(id).map(|expr| &expr.kind) {
            // A path that reads a score has computed it, unless its type says otherwise.
            Some(ExprKind::Score(id)) => {
                !optional || self.ranges.get(&Read::itself(Place::Score(*id))).is_some()
            }
            _ => read(program, id).and_then(|read| self.layout.find(&read)).is_some_and(|slot| slot.required),
        }
    }

    /// Two words compared.
    pub(super) fn compared(
        &mut self,
        order: CompareOp,
        (a, x, repr): (ExprId, Reg, Repr),
        (b, y, other): (ExprId, Reg, Repr),
    ) -> Option<Truth> {
        let equality = matches!(order, CompareOp::Equal | CompareOp::NotEqual);
        if repr != other || repr == Repr::Text || !(equality || matches!(repr, Repr::Number(_) | Repr::Float))
        {
            return None;
        }
        let inst =
            if repr == Repr::Float { Inst::CompareFloats(order, x, y) } else { Inst::Compare(order, x, y) };
        let holds = self.emit.bit(inst);
        let (a, b) = (self.known(a, x, repr), self.known(b, y, repr));
        let both = self.emit.and(a, b);
        Some(self.emit.known_where(holds, both))
    }
}
