//! The conditions that no index holds, over 64 rows at once: bits of rows in one word, values in an array. The same lines
//! as the tables execute, in the same order.

use crate::code::{Bit, Code, Inst, Line, Reg, RestWord};
use crate::core::CompareOp;
use crate::layout::word::{MISSING_FLOAT, MISSING_NUMBER};
use crate::tables::{exact, float};

/// The values of 64 rows.
pub(super) type Lanes = [u64; 64];

/// How a register holds what it computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    Const(u64),
    Bits,
    Lanes,
}

/// The conditions of one word of rules.
#[derive(Clone, Debug)]
pub(super) struct Rest {
    pub(super) word: u32,
    lines: Vec<Line>,
    held: Vec<Held>,
    /// Bit in the word; true, and not known to be false.
    pub(super) bits: Vec<(u32, Bit, Bit)>,
}

/// Registers, kept from one chunk of rows to the next.
#[derive(Debug, Default)]
pub(super) struct Registers {
    bits: Vec<u64>,
    lanes: Vec<Lanes>,
}

/// Reads words of rows. A trait and no closure, so that it is compiled where it is called, for the vectors of the host.
pub(super) trait Load {
    fn load(&mut self, offset: u32, lanes: &mut Lanes);
}

/// `None`: it asks the evaluator or the path. `load` is told each word of the row that it reads.
pub(super) fn rest(of: &RestWord, load: &mut dyn FnMut(u32) -> Option<()>) -> Option<Rest> {
    let [block] = of.function.blocks.as_slice() else { return None };
    let mut held = vec![Held::Bits; of.function.regs as usize];
    for line in &block.lines {
        let (reg, inst) = match line {
            Line::Let(reg, inst) => (reg, inst),
            Line::Unsure(_) => continue,
            _ => return None,
        };
        let at = |reg: &Reg| held.get(reg.0 as usize).copied().unwrap_or(Held::Lanes);
        let is_bits = |reg: &Reg| matches!(at(reg), Held::Bits | Held::Const(0 | 1));
        let made = match inst {
            Inst::Word(word) => Held::Const(*word),
            Inst::Row(offset) => {
                load(*offset)?;
                Held::Lanes
            }
            Inst::Frame(_) | Inst::Ask(_) => return None,
            Inst::And(a, b) | Inst::Or(a, b) | Inst::Without(a, b) | Inst::Select(_, a, b) => {
                if is_bits(a) && is_bits(b) { Held::Bits } else { Held::Lanes }
            }
            Inst::Not(_)
            | Inst::Compare(..)
            | Inst::CompareFloats(..)
            | Inst::BitOf(..)
            | Inst::BitIn { .. } => Held::Bits,
            Inst::Exact(..) | Inst::Float(..) | Inst::ToFloat(_) => Held::Lanes,
        };
        *held.get_mut(reg.0 as usize)? = made;
    }
    Some(Rest { word: of.word, lines: block.lines.clone(), held, bits: of.bits.clone() })
}

impl Rest {
    /// Computes 64 rows; gives those of which only the evaluator is sure.
    #[inline(always)]
    pub(super) fn run(&self, code: &Code, registers: &mut Registers, load: &mut impl Load) -> u64 {
        registers.bits.resize(self.held.len().max(registers.bits.len()), 0);
        registers.lanes.resize(self.held.len().max(registers.lanes.len()), [0; 64]);
        let mut unsure = 0;
        for line in &self.lines {
            match line {
                Line::Let(reg, inst) => self.compute(code, registers, *reg, inst, &mut unsure, load),
                Line::Unsure(reg) => unsure |= self.bits_of(registers, *reg),
                _ => {}
            }
        }
        unsure
    }

    pub(super) fn bit(&self, registers: &Registers, bit: Bit) -> u64 {
        match bit {
            Bit::Zero => 0,
            Bit::One => u64::MAX,
            Bit::Reg(reg) => self.bits_of(registers, reg),
        }
    }

    fn held(&self, reg: Reg) -> Held {
        self.held.get(reg.0 as usize).copied().unwrap_or(Held::Bits)
    }

    #[inline(always)]
    fn bits_of(&self, registers: &Registers, reg: Reg) -> u64 {
        match self.held(reg) {
            Held::Const(word) => {
                if word & 1 != 0 {
                    u64::MAX
                } else {
                    0
                }
            }
            Held::Bits => registers.bits.get(reg.0 as usize).copied().unwrap_or(0),
            Held::Lanes => match registers.lanes.get(reg.0 as usize) {
                Some(lanes) => pack(lanes, |word| word & 1 != 0),
                None => 0,
            },
        }
    }

    #[inline(always)]
    fn lanes_of(&self, registers: &Registers, reg: Reg) -> Lanes {
        match self.held(reg) {
            Held::Const(word) => [word; 64],
            Held::Bits => {
                let bits = registers.bits.get(reg.0 as usize).copied().unwrap_or(0);
                let mut lanes = [0; 64];
                for (at, lane) in lanes.iter_mut().enumerate() {
                    *lane = bits >> at & 1;
                }
                lanes
            }
            Held::Lanes => registers.lanes.get(reg.0 as usize).copied().unwrap_or([0; 64]),
        }
    }

    #[inline(always)]
    fn compute(
        &self,
        code: &Code,
        registers: &mut Registers,
        reg: Reg,
        inst: &Inst,
        unsure: &mut u64,
        load: &mut impl Load,
    ) {
        let at = reg.0 as usize;
        if self.held(reg) == Held::Bits {
            let bits = self.bits(code, registers, inst);
            if let Some(place) = registers.bits.get_mut(at) {
                *place = bits;
            }
            return;
        }
        let lanes = match inst {
            Inst::Row(offset) => {
                if let Some(place) = registers.lanes.get_mut(at) {
                    load.load(*offset, place);
                }
                return;
            }
            Inst::And(a, b) => self.both(registers, *a, *b, |a, b| a & b),
            Inst::Or(a, b) => self.both(registers, *a, *b, |a, b| a | b),
            Inst::Without(a, b) => self.both(registers, *a, *b, |a, b| a & !b),
            Inst::Select(bit, a, b) => {
                let bits = self.bits_of(registers, *bit);
                let (mut lanes, then) = (self.lanes_of(registers, *b), self.lanes_of(registers, *a));
                for (at, (lane, then)) in lanes.iter_mut().zip(&then).enumerate() {
                    *lane = if bits >> at & 1 != 0 { *then } else { *lane };
                }
                lanes
            }
            Inst::Exact(op, a, b) => {
                let mut odd = false;
                let lanes =
                    self.both(registers, *a, *b, |a, b| sure(exact(*op, a, b), MISSING_NUMBER, &mut odd));
                // Which row it was does not matter: all 64 are decided by themselves.
                *unsure |= if odd { u64::MAX } else { 0 };
                lanes
            }
            Inst::Float(op, a, b) => {
                let mut odd = false;
                let lanes =
                    self.both(registers, *a, *b, |a, b| sure(float(*op, a, b), MISSING_FLOAT, &mut odd));
                *unsure |= if odd { u64::MAX } else { 0 };
                lanes
            }
            Inst::ToFloat(a) => {
                let mut lanes = self.lanes_of(registers, *a);
                for lane in &mut lanes {
                    *lane = if *lane == MISSING_NUMBER {
                        MISSING_FLOAT
                    } else {
                        (lane.cast_signed() as f64).to_bits()
                    };
                }
                lanes
            }
            _ => return,
        };
        if let Some(place) = registers.lanes.get_mut(at) {
            *place = lanes;
        }
    }

    #[inline(always)]
    fn both(&self, registers: &Registers, a: Reg, b: Reg, mut of: impl FnMut(u64, u64) -> u64) -> Lanes {
        let (mut a, b) = (self.lanes_of(registers, a), self.lanes_of(registers, b));
        for (a, b) in a.iter_mut().zip(&b) {
            *a = of(*a, *b);
        }
        a
    }

    #[inline(always)]
    fn bits(&self, code: &Code, registers: &Registers, inst: &Inst) -> u64 {
        let of = |reg: &Reg| self.bits_of(registers, *reg);
        let lanes = |reg: &Reg| self.lanes_of(registers, *reg);
        match inst {
            Inst::And(a, b) => of(a) & of(b),
            Inst::Or(a, b) => of(a) | of(b),
            Inst::Without(a, b) => of(a) & !of(b),
            Inst::Not(a) => !of(a),
            Inst::Select(bit, a, b) => of(bit) & of(a) | !of(bit) & of(b),
            Inst::Compare(order, a, b) => {
                let (a, b) = (lanes(a), lanes(b));
                match order {
                    CompareOp::Equal => pack_two(&a, &b, |a, b| a == b),
                    CompareOp::NotEqual => pack_two(&a, &b, |a, b| a != b),
                    CompareOp::Less => pack_two(&a, &b, |a, b| a.cast_signed() < b.cast_signed()),
                    CompareOp::LessEqual => pack_two(&a, &b, |a, b| a.cast_signed() <= b.cast_signed()),
                    CompareOp::Greater => pack_two(&a, &b, |a, b| a.cast_signed() > b.cast_signed()),
                    CompareOp::GreaterEqual => pack_two(&a, &b, |a, b| a.cast_signed() >= b.cast_signed()),
                }
            }
            Inst::CompareFloats(order, a, b) => {
                let (a, b) = (lanes(a), lanes(b));
                let of = f64::from_bits;
                match order {
                    CompareOp::Equal => pack_two(&a, &b, |a, b| of(a) == of(b)),
                    // With a missing one it does not hold.
                    CompareOp::NotEqual => pack_two(&a, &b, |a, b| of(a) < of(b) || of(a) > of(b)),
                    CompareOp::Less => pack_two(&a, &b, |a, b| of(a) < of(b)),
                    CompareOp::LessEqual => pack_two(&a, &b, |a, b| of(a) <= of(b)),
                    CompareOp::Greater => pack_two(&a, &b, |a, b| of(a) > of(b)),
                    CompareOp::GreaterEqual => pack_two(&a, &b, |a, b| of(a) >= of(b)),
                }
            }
            Inst::BitOf(bits, of) => pack(&lanes(of), |code| code < 64 && bits >> (code & 63) & 1 != 0),
            Inst::BitIn { table, words, code: of } => pack(&lanes(of), |bit| {
                let word = bit / 64;
                word < u64::from(*words)
                    && usize::try_from(word)
                        .ok()
                        .and_then(|word| code.tables.get(word.saturating_add(*table as usize)))
                        .is_some_and(|bits| bits >> (bit % 64) & 1 != 0)
            }),
            _ => 0,
        }
    }
}

/// A bit for each lane.
#[inline(always)]
fn pack(lanes: &Lanes, of: impl Fn(u64) -> bool) -> u64 {
    let mut bytes = [0u8; 64];
    for (byte, lane) in bytes.iter_mut().zip(lanes) {
        *byte = u8::from(of(*lane));
    }
    bits(&bytes)
}

#[inline(always)]
fn pack_two(a: &Lanes, b: &Lanes, of: impl Fn(u64, u64) -> bool) -> u64 {
    let mut bytes = [0u8; 64];
    for ((byte, a), b) in bytes.iter_mut().zip(a).zip(b) {
        *byte = u8::from(of(*a, *b));
    }
    bits(&bytes)
}

/// Of bytes that are 0 or 1.
#[inline(always)]
pub(super) fn bits(bytes: &[u8; 64]) -> u64 {
    let mut bits = 0;
    for (at, eight) in bytes.as_chunks::<8>().0.iter().enumerate() {
        // Moves the lowest bit of each byte to its place in the highest byte.
        bits |= (u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (at * 8);
    }
    bits
}

/// A result, or a missing one of which only the evaluator knows more.
fn sure(result: Option<u64>, missing: u64, odd: &mut bool) -> u64 {
    *odd |= result.is_none();
    result.unwrap_or(missing)
}

#[cfg(test)]
mod tests {
    use super::bits;

    #[test]
    fn bytes_are_bits_in_their_order() {
        for set in [0, 1, 7, 8, 31, 63] {
            let mut bytes = [0; 64];
            bytes[set] = 1;
            assert_eq!(bits(&bytes), 1 << set);
        }
        assert_eq!(bits(&[1; 64]), u64::MAX);
    }
}
