//! Executes code without native code: everywhere, with the rules as tables. Straight over words; never panics, never
//! allocates once its registers have grown.

mod rules;

#[cfg(feature = "batch")]
pub(crate) use rules::{bucket, settle};

use crate::code::{Bit, Code, ExactOp, Exit, FloatOp, Function, Inst, Line, Reg, Return};
use crate::core::CompareOp;
use crate::layout::word::{MISSING_FLOAT, MISSING_NUMBER};

/// Answers what code can't compute.
pub(crate) trait Host {
    /// The word of an ask; raises the frame's unsure flag where there is none.
    fn ask(&mut self, ask: u32, frame: &mut [u64]) -> u64;
}

/// Registers, kept from run to run.
#[derive(Debug, Default)]
pub(crate) struct Registers {
    main: Vec<u64>,
    rest: Vec<u64>,
    rules: rules::Words,
}

/// Runs the code over a row; the frame has to begin as [`crate::code::Frame::start`] and to have all its words.
pub(crate) fn run(
    code: &Code,
    row: &[u64],
    frame: &mut [u64],
    registers: &mut Registers,
    host: &mut dyn Host,
) -> Return {
    let mut block = code.main.blocks.first();
    let mut main = std::mem::take(&mut registers.main);
    main.resize(code.main.regs as usize, 0);
    let outcome = loop {
        let Some(now) = block else { break Return::Torn };
        for line in &now.lines {
            match line {
                Line::Risk(at) => {
                    if let Some(risk) = code.risks.get(*at as usize) {
                        rules::run(code, risk, row, frame, registers, host);
                    }
                }
                line => execute(code, line, row, frame, &mut main, host),
            }
        }
        block = match now.exit {
            Some(Exit::Jump(to)) => code.main.blocks.get(to.0 as usize),
            Some(Exit::Branch(bit, then, otherwise)) => {
                let to = if get(&main, bit) != 0 { then } else { otherwise };
                code.main.blocks.get(to.0 as usize)
            }
            Some(Exit::Return(outcome)) => break outcome,
            None => break Return::Torn,
        };
    };
    registers.main = main;
    outcome
}

/// Runs a function without jumps.
fn straight(
    code: &Code,
    function: &Function,
    row: &[u64],
    frame: &mut [u64],
    registers: &mut Vec<u64>,
    host: &mut dyn Host,
) {
    registers.resize(function.regs as usize, 0);
    for line in function.blocks.iter().flat_map(|block| &block.lines) {
        execute(code, line, row, frame, registers, host);
    }
}

fn get(registers: &[u64], reg: Reg) -> u64 {
    registers.get(reg.0 as usize).copied().unwrap_or(0)
}

fn bit(registers: &[u64], bit: Bit) -> u64 {
    match bit {
        Bit::Zero => 0,
        Bit::One => 1,
        Bit::Reg(reg) => get(registers, reg),
    }
}

fn load(words: &[u64], at: u32) -> u64 {
    words.get(at as usize).copied().unwrap_or(0)
}

fn store(words: &mut [u64], at: u32, word: u64) {
    if let Some(slot) = words.get_mut(at as usize) {
        *slot = word;
    }
}

fn execute(
    code: &Code,
    line: &Line,
    row: &[u64],
    frame: &mut [u64],
    registers: &mut [u64],
    host: &mut dyn Host,
) {
    match line {
        Line::Let(reg, inst) => {
            let word = compute(code, inst, row, frame, registers, host);
            store(registers, reg.0, word);
        }
        Line::Set(at, reg) => store(frame, *at, get(registers, *reg)),
        Line::Unsure(reg) => {
            if get(registers, *reg) != 0 {
                store(frame, code.frame.unsure, 1);
            }
        }
        Line::Step(step) => {
            let taken = load(frame, code.frame.steps);
            let at = u32::try_from(taken).unwrap_or(u32::MAX);
            if at < code.frame.most_steps {
                store(frame, code.frame.path.saturating_add(at), *step);
                store(frame, code.frame.steps, taken.saturating_add(1));
            }
        }
        Line::Risk(_) => {}
    }
}

fn compute(
    code: &Code,
    inst: &Inst,
    row: &[u64],
    frame: &mut [u64],
    registers: &[u64],
    host: &mut dyn Host,
) -> u64 {
    let of = |reg: &Reg| get(registers, *reg);
    match inst {
        Inst::Word(word) => *word,
        Inst::Row(at) => load(row, *at),
        Inst::Frame(at) => load(frame, *at),
        Inst::And(a, b) => of(a) & of(b),
        Inst::Or(a, b) => of(a) | of(b),
        Inst::Without(a, b) => of(a) & !of(b),
        Inst::Not(a) => of(a) ^ 1,
        Inst::Compare(order, a, b) => u64::from(compare(*order, of(a).cast_signed(), of(b).cast_signed())),
        Inst::CompareFloats(order, a, b) => {
            u64::from(compare_floats(*order, f64::from_bits(of(a)), f64::from_bits(of(b))))
        }
        Inst::Select(bit, a, b) => {
            if of(bit) != 0 {
                of(a)
            } else {
                of(b)
            }
        }
        Inst::BitOf(bits, code) => bit_of(*bits, of(code)),
        Inst::BitIn { table, words, code: reg } => {
            let at = of(reg);
            let word = at / 64;
            if word >= u64::from(*words) {
                return 0;
            }
            let table = u32::try_from(word).unwrap_or(u32::MAX).saturating_add(*table);
            load(&code.tables, table) >> (at % 64) & 1
        }
        Inst::Exact(op, a, b) => exact(*op, of(a), of(b)).unwrap_or_else(|| {
            store(frame, code.frame.unsure, 1);
            MISSING_NUMBER
        }),
        Inst::Float(op, a, b) => float(*op, of(a), of(b)).unwrap_or_else(|| {
            store(frame, code.frame.unsure, 1);
            MISSING_FLOAT
        }),
        Inst::ToFloat(a) => {
            if of(a) == MISSING_NUMBER {
                MISSING_FLOAT
            } else {
                (of(a).cast_signed() as f64).to_bits()
            }
        }
        Inst::Ask(ask) => host.ask(*ask, frame),
    }
}

fn bit_of(bits: u64, code: u64) -> u64 {
    u32::try_from(code).ok().and_then(|code| bits.checked_shr(code)).unwrap_or(0) & 1
}

fn compare<T: PartialOrd>(order: CompareOp, a: T, b: T) -> bool {
    match order {
        CompareOp::Equal => a == b,
        CompareOp::NotEqual => a != b,
        CompareOp::Less => a < b,
        CompareOp::LessEqual => a <= b,
        CompareOp::Greater => a > b,
        CompareOp::GreaterEqual => a >= b,
    }
}

fn compare_floats(order: CompareOp, a: f64, b: f64) -> bool {
    !a.is_nan() && !b.is_nan() && compare(order, a, b)
}

/// `None`: the result does not fit, so only the evaluator can say.
pub(crate) fn exact(op: ExactOp, a: u64, b: u64) -> Option<u64> {
    if a == MISSING_NUMBER || b == MISSING_NUMBER {
        return Some(MISSING_NUMBER);
    }
    let (a, b) = (a.cast_signed(), b.cast_signed());
    let result = match op {
        ExactOp::Add => a.checked_add(b),
        ExactOp::Subtract => a.checked_sub(b),
        ExactOp::Multiply => a.checked_mul(b),
    };
    result.map(i64::cast_unsigned).filter(|word| *word != MISSING_NUMBER)
}

/// `None`: the result is not finite, so only the evaluator can say.
pub(crate) fn float(op: FloatOp, a: u64, b: u64) -> Option<u64> {
    let (a, b) = (f64::from_bits(a), f64::from_bits(b));
    let result = match op {
        FloatOp::Add => a + b,
        FloatOp::Subtract => a - b,
        FloatOp::Multiply => a * b,
        FloatOp::Divide if b == 0.0 => f64::NAN,
        FloatOp::Divide => a / b,
    };
    if result.is_nan() {
        return Some(MISSING_FLOAT);
    }
    result.is_finite().then(|| result.to_bits())
}
