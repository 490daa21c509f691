//! Emits lines: values are numbered as they come, equal ones once while they hold, and what is known is folded.

use rustc_hash::FxHashMap;

use super::{Bit, Inst, Line, Reg};

/// Lines in the making, of one block or of a straight run.
#[derive(Debug, Default)]
pub(super) struct Emit {
    pub(super) lines: Vec<Line>,
    pub(super) next: u32,
    /// Values that hold where code is being emitted, in the order in which they came.
    known: Vec<(Reg, Inst)>,
    by_inst: FxHashMap<Inst, Reg>,
}

/// A condition: whether it is true, and whether it may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Truth {
    pub(super) is: Bit,
    /// Set where it is true or unknown.
    pub(super) may: Bit,
}

impl Truth {
    pub(super) const UNKNOWN: Truth = Truth { is: Bit::Zero, may: Bit::One };

    pub(super) const fn known(bit: Bit) -> Truth {
        Truth { is: bit, may: bit }
    }

    pub(super) const fn constant(truth: Option<bool>) -> Truth {
        match truth {
            Some(true) => Truth::known(Bit::One),
            Some(false) => Truth::known(Bit::Zero),
            None => Truth::UNKNOWN,
        }
    }
}

/// Whether a value read from the frame may change.
fn is_lasting(inst: &Inst) -> bool {
    !matches!(inst, Inst::Frame(_) | Inst::Ask(_))
}

impl Emit {
    pub(super) fn emit(&mut self, inst: Inst) -> Reg {
        if let Some(reg) = self.by_inst.get(&inst) {
            return *reg;
        }
        let reg = Reg(self.next);
        self.next = self.next.saturating_add(1);
        self.lines.push(Line::Let(reg, inst));
        self.known.push((reg, inst));
        self.by_inst.insert(inst, reg);
        reg
    }

    pub(super) fn mark(&self) -> u32 {
        self.next
    }

    /// Forgets what came after a mark: it does not hold where code goes on.
    pub(super) fn back_to(&mut self, mark: u32) {
        while let Some((_, inst)) = self.known.pop_if(|(reg, _)| reg.0 >= mark) {
            self.by_inst.remove(&inst);
        }
    }

    /// The frame has changed.
    pub(super) fn forget_frame(&mut self) {
        let by_inst = &mut self.by_inst;
        // What is computed from the frame has other operands when it is read again.
        self.known.retain(|(_, inst)| {
            let lasting = is_lasting(inst);
            if !lasting {
                by_inst.remove(inst);
            }
            lasting
        });
    }

    pub(super) fn word(&mut self, word: u64) -> Reg {
        self.emit(Inst::Word(word))
    }

    pub(super) fn reg(&mut self, bit: Bit) -> Reg {
        match bit {
            Bit::Zero => self.word(0),
            Bit::One => self.word(1),
            Bit::Reg(reg) => reg,
        }
    }

    pub(super) fn set(&mut self, offset: u32, reg: Reg) {
        self.lines.push(Line::Set(offset, reg));
    }

    pub(super) fn bit(&mut self, inst: Inst) -> Bit {
        Bit::Reg(self.emit(inst))
    }

    pub(super) fn and(&mut self, a: Bit, b: Bit) -> Bit {
        match (a, b) {
            (Bit::Zero, _) | (_, Bit::Zero) => Bit::Zero,
            (Bit::One, other) | (other, Bit::One) => other,
            (Bit::Reg(a), Bit::Reg(b)) if a == b => Bit::Reg(a),
            (Bit::Reg(a), Bit::Reg(b)) => self.bit(Inst::And(a, b)),
        }
    }

    pub(super) fn or(&mut self, a: Bit, b: Bit) -> Bit {
        match (a, b) {
            (Bit::One, _) | (_, Bit::One) => Bit::One,
            (Bit::Zero, other) | (other, Bit::Zero) => other,
            (Bit::Reg(a), Bit::Reg(b)) if a == b => Bit::Reg(a),
            (Bit::Reg(a), Bit::Reg(b)) => self.bit(Inst::Or(a, b)),
        }
    }

    pub(super) fn not(&mut self, a: Bit) -> Bit {
        match a {
            Bit::Zero => Bit::One,
            Bit::One => Bit::Zero,
            Bit::Reg(a) => self.bit(Inst::Not(a)),
        }
    }

    pub(super) fn without(&mut self, a: Bit, b: Bit) -> Bit {
        match (a, b) {
            (Bit::Zero, _) | (_, Bit::One) => Bit::Zero,
            (a, Bit::Zero) => a,
            (Bit::One, b) => self.not(b),
            (Bit::Reg(a), Bit::Reg(b)) if a == b => Bit::Zero,
            (Bit::Reg(a), Bit::Reg(b)) => self.bit(Inst::Without(a, b)),
        }
    }

    pub(super) fn select(&mut self, bit: Bit, then: Reg, otherwise: Reg) -> Reg {
        match bit {
            Bit::One => then,
            Bit::Zero => otherwise,
            Bit::Reg(_) if then == otherwise => then,
            Bit::Reg(bit) => self.emit(Inst::Select(bit, then, otherwise)),
        }
    }

    pub(super) fn negate(&mut self, truth: Truth) -> Truth {
        Truth { is: self.not(truth.may), may: self.not(truth.is) }
    }

    pub(super) fn both(&mut self, a: Truth, b: Truth) -> Truth {
        if a.is == a.may && b.is == b.may {
            return Truth::known(self.and(a.is, b.is));
        }
        Truth { is: self.and(a.is, b.is), may: self.and(a.may, b.may) }
    }

    pub(super) fn either(&mut self, a: Truth, b: Truth) -> Truth {
        if a.is == a.may && b.is == b.may {
            return Truth::known(self.or(a.is, b.is));
        }
        Truth { is: self.or(a.is, b.is), may: self.or(a.may, b.may) }
    }

    /// Set where it is neither true nor false.
    pub(super) fn unknown(&mut self, truth: Truth) -> Bit {
        if truth.is == truth.may { Bit::Zero } else { self.without(truth.may, truth.is) }
    }

    /// Unknown where the bit is not set.
    pub(super) fn known_where(&mut self, bit: Bit, known: Bit) -> Truth {
        let absent = self.not(known);
        Truth { is: self.and(bit, known), may: self.or(bit, absent) }
    }

    /// The first where it is known, else the second.
    pub(super) fn coalesce(&mut self, a: Truth, b: Truth) -> Truth {
        let unknown = self.unknown(a);
        let (is, may) = (self.and(unknown, b.is), self.and(unknown, b.may));
        Truth { is: self.or(a.is, is), may: self.or(a.is, may) }
    }

    pub(super) fn choose(&mut self, condition: Truth, then: Truth, otherwise: Truth) -> Truth {
        let no = self.not(condition.may);
        let unknown = self.unknown(condition);
        let (a, b) = (self.and(condition.is, then.is), self.and(no, otherwise.is));
        let (c, d) = (self.and(condition.is, then.may), self.and(no, otherwise.may));
        let may = self.or(c, d);
        Truth { is: self.or(a, b), may: self.or(may, unknown) }
    }
}
