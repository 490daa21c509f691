//! Lines of code as instructions: one for one, without branches.

use cranelift_codegen::ir::condcodes::{FloatCC, IntCC};
use cranelift_codegen::ir::{Block, InstBuilder, MemFlagsData, SigRef, Type, Value, types};
use cranelift_frontend::{FunctionBuilder, Variable};
use cranelift_jit::JITModule;
use cranelift_module::Module;

use super::leaves::{Chain, Leaves};
use super::memory::ask_address;
use super::rules::Parts;
use crate::code::{Bit, BlockId, Code, ExactOp, Exit, FloatOp, Function, Inst, Line, Reg};
use crate::core::CompareOp;
use crate::layout::word::{MISSING_FLOAT, MISSING_NUMBER};

/// One function in the making.
pub(super) struct Body<'b, 'f> {
    pub(super) builder: &'b mut FunctionBuilder<'f>,
    pub(super) module: &'b mut JITModule,
    pub(super) code: &'b Code,
    pub(super) row: Value,
    pub(super) frame: Value,
    pub(super) tables: Value,
    pub(super) host: Value,
    /// How many steps the path has.
    steps: Variable,
    /// The same, where every way here has taken as many.
    counted: Option<u32>,
    /// A word of the frame that this block has just written.
    remembered: Option<(u32, Value)>,
    ask: SigRef,
    registers: Vec<Option<Value>>,
    /// Words behind the code's tables.
    pub(super) extra: &'b mut Vec<u64>,
}

/// Memory that is there, at addresses of whole words.
pub(super) fn trusted() -> MemFlagsData {
    MemFlagsData::trusted()
}

/// Bytes from the start to a word.
pub(super) fn offset(words: u32) -> Result<i32, String> {
    i32::try_from(u64::from(words) * 8).map_err(|_| "it is too large for native code".to_owned())
}

impl<'b, 'f> Body<'b, 'f> {
    pub(super) fn new(
        builder: &'b mut FunctionBuilder<'f>,
        module: &'b mut JITModule,
        code: &'b Code,
        entry: Block,
        extra: &'b mut Vec<u64>,
    ) -> Result<Self, String> {
        let &[row, frame, tables, host] = builder.block_params(entry) else {
            return Err("a function has four parameters".to_owned());
        };
        let steps = builder.declare_var(types::I64);
        let ask = builder.import_signature(super::emit::signature(module));
        Ok(Body {
            builder,
            module,
            code,
            row,
            frame,
            tables,
            host,
            steps,
            counted: None,
            remembered: None,
            ask,
            registers: Vec::new(),
            extra,
        })
    }

    pub(super) fn word(&mut self, word: u64) -> Value {
        self.builder.ins().iconst(types::I64, word.cast_signed())
    }

    pub(super) fn load(&mut self, base: Value, at: u32) -> Result<Value, String> {
        Ok(self.builder.ins().load(types::I64, trusted(), base, offset(at)?))
    }

    pub(super) fn store(&mut self, at: u32, value: Value) -> Result<(), String> {
        let value = self.wide(value);
        self.builder.ins().store(trusted(), value, self.frame, offset(at)?);
        Ok(())
    }

    fn of_type(&self, value: Value) -> Type {
        self.builder.func.dfg.value_type(value)
    }

    /// A word, of a bit too.
    pub(super) fn wide(&mut self, value: Value) -> Value {
        if self.of_type(value) == types::I64 { value } else { self.builder.ins().uextend(types::I64, value) }
    }

    fn alike(&mut self, a: Value, b: Value) -> (Value, Value) {
        if self.of_type(a) == self.of_type(b) { (a, b) } else { (self.wide(a), self.wide(b)) }
    }

    fn get(&self, reg: Reg) -> Result<Value, String> {
        let value = self.registers.get(reg.0 as usize).copied().flatten();
        value.ok_or_else(|| format!("{reg} is used before it is there"))
    }

    /// A bit of the registers as a value.
    pub(super) fn bit(&mut self, bit: Bit) -> Result<Value, String> {
        match bit {
            Bit::Zero => Ok(self.word(0)),
            Bit::One => Ok(self.word(1)),
            Bit::Reg(reg) => self.get(reg),
        }
    }

    /// The whole of the main function.
    pub(super) fn main(&mut self, parts: &Parts) -> Result<(), String> {
        let code = self.code;
        self.registers = vec![None; code.main.regs as usize];
        let nought = self.word(0);
        self.builder.def_var(self.steps, nought);
        let blocks: Vec<Block> = code.main.blocks.iter().map(|_| self.builder.create_block()).collect();
        let block = |id: BlockId| blocks.get(id.0 as usize).copied().ok_or("a jump to nowhere");
        let counts = counts(&code.main);
        let leaves = Leaves::of(&code.main, &counts);
        self.begin()?;
        let first = block(BlockId(0))?;
        self.builder.ins().jump(first, &[]);
        for (at, lines) in (0..).map(BlockId).zip(&code.main.blocks) {
            if leaves.is_consumed(at) {
                continue;
            }
            self.builder.switch_to_block(block(at)?);
            self.counted = counts.get(at.0 as usize).copied().flatten();
            self.remembered = None;
            for line in &lines.lines {
                match line {
                    Line::Risk(risk) => self.risk(*risk, parts)?,
                    line => self.line(line)?,
                }
            }
            if let (Some(chain), Some(count)) = (leaves.chain(at), self.counted) {
                self.chain(chain, count)?;
                continue;
            }
            if !matches!(lines.exit, Some(Exit::Return(_))) {
                self.count_on();
            }
            match lines.exit {
                Some(Exit::Jump(to)) => {
                    self.builder.ins().jump(block(to)?, &[]);
                }
                Some(Exit::Branch(bit, then, otherwise)) => {
                    let bit = self.get(bit)?;
                    self.builder.ins().brif(bit, block(then)?, &[], block(otherwise)?, &[]);
                }
                Some(Exit::Return(outcome)) => self.leave(outcome.word())?,
                None => self.leave(crate::code::Return::Torn.word())?,
            }
        }
        Ok(())
    }

    /// A short frame is begun here; see [`super::begins`].
    fn begin(&mut self) -> Result<(), String> {
        let code = self.code;
        if super::begins(code) {
            let lookups = code.layout.lookups().len();
            for (at, word) in (0u32..).zip(&code.frame.start).skip(lookups) {
                let word = self.word(*word);
                self.store(at, word)?;
            }
        }
        Ok(())
    }

    /// Ends without jumps: which one is a number, and what it says stands in the tables.
    fn chain(&mut self, chain: &Chain<'_>, count: u32) -> Result<(), String> {
        let mut bits = Vec::with_capacity(chain.ways.len());
        for (lines, bit) in &chain.ways {
            for line in *lines {
                self.line(line)?;
            }
            bits.push(self.get(*bit)?);
        }
        let first = self.extra_at(chain.steps, &chain.leaves)?;
        let size = u64::from(chain.steps).saturating_add(1);
        let last = chain.leaves.len().saturating_sub(1) as u64;
        let mut chosen = self.word(last.saturating_mul(size));
        let of_leaf = |at: usize| chain.leaves.get(at).map_or(0, |(_, outcome)| *outcome);
        let mut outcome = self.word(of_leaf(chain.leaves.len().saturating_sub(1)));
        for (at, bit) in bits.iter().enumerate().rev() {
            let this = self.word((at as u64).saturating_mul(size));
            chosen = self.builder.ins().select(*bit, this, chosen);
            let this = self.word(of_leaf(at));
            outcome = self.builder.ins().select(*bit, this, outcome);
        }
        let three = self.word(3);
        let bytes = self.builder.ins().ishl(chosen, three);
        let leaf = self.builder.ins().iadd(self.tables, bytes);
        for step in 0..chain.steps {
            let word = self.load(leaf, first.saturating_add(step))?;
            self.store(self.code.frame.path.saturating_add(count).saturating_add(step), word)?;
        }
        self.counted = count.checked_add(chain.steps);
        self.keep_steps()?;
        self.builder.ins().return_(&[outcome]);
        Ok(())
    }

    fn extra_at(&mut self, steps: u32, leaves: &[(Vec<u64>, u64)]) -> Result<u32, String> {
        let at = self.code.tables.len().saturating_add(self.extra.len());
        for (words, outcome) in leaves {
            self.extra.extend(words.iter().take(steps as usize));
            self.extra.push(*outcome);
        }
        u32::try_from(at).map_err(|error| error.to_string())
    }

    fn leave(&mut self, word: u64) -> Result<(), String> {
        self.keep_steps()?;
        let word = self.word(word);
        self.builder.ins().return_(&[word]);
        Ok(())
    }

    pub(super) fn remember(&mut self, at: u32, value: Value) {
        self.remembered = Some((at, value));
    }

    /// The variable takes over what is counted beforehand.
    fn count_on(&mut self) {
        if let Some(count) = self.counted {
            let count = self.word(u64::from(count));
            self.builder.def_var(self.steps, count);
        }
    }

    /// The count of steps is kept in a register and stored where somebody reads it.
    fn keep_steps(&mut self) -> Result<(), String> {
        let steps = match self.counted {
            Some(count) => self.word(u64::from(count)),
            None => self.builder.use_var(self.steps),
        };
        self.store(self.code.frame.steps, steps)
    }

    /// The lines of a function without jumps.
    pub(super) fn straight(&mut self, function: &Function) -> Result<(), String> {
        let main = std::mem::replace(&mut self.registers, vec![None; function.regs as usize]);
        for line in function.blocks.iter().flat_map(|block| &block.lines) {
            self.line(line)?;
        }
        // What they have computed is read before the registers come back.
        self.registers.extend(main);
        Ok(())
    }

    /// Gives the registers of the main function back.
    pub(super) fn main_registers(&mut self, function: &Function) {
        self.registers.drain(..(function.regs as usize).min(self.registers.len()));
    }

    fn line(&mut self, line: &Line) -> Result<(), String> {
        match line {
            Line::Let(reg, inst) => {
                let value = self.compute(inst)?;
                if let Some(slot) = self.registers.get_mut(reg.0 as usize) {
                    *slot = Some(value);
                }
            }
            Line::Set(at, reg) => {
                let value = self.get(*reg)?;
                self.remembered = None;
                self.store(*at, value)?;
            }
            Line::Unsure(reg) => {
                let bit = self.get(*reg)?;
                self.unsure(bit)?;
            }
            Line::Step(step) if self.counted.is_some_and(|count| count < self.code.frame.most_steps) => {
                let count = self.counted.unwrap_or(0);
                let step = self.word(*step);
                self.store(self.code.frame.path.saturating_add(count), step)?;
                self.counted = count.checked_add(1);
            }
            Line::Step(step) => {
                self.count_on();
                self.counted = None;
                let steps = self.builder.use_var(self.steps);
                // Below the most by construction; held so that no mistake elsewhere can write behind the frame.
                let most = self.word(u64::from(self.code.frame.most_steps.saturating_sub(1)));
                let at = self.builder.ins().umin(steps, most);
                let three = self.word(3);
                let bytes = self.builder.ins().ishl(at, three);
                let place = self.builder.ins().iadd(self.frame, bytes);
                let step = self.word(*step);
                let path = offset(self.code.frame.path)?;
                self.builder.ins().store(trusted(), step, place, path);
                let one = self.word(1);
                let next = self.builder.ins().iadd(steps, one);
                self.builder.def_var(self.steps, next);
            }
            Line::Risk(_) => return Err("a risk stands in the main function only".to_owned()),
        }
        Ok(())
    }

    fn unsure(&mut self, bit: Value) -> Result<(), String> {
        let bit = self.wide(bit);
        let before = self.load(self.frame, self.code.frame.unsure)?;
        let after = self.builder.ins().bor(before, bit);
        self.store(self.code.frame.unsure, after)
    }

    fn compute(&mut self, inst: &Inst) -> Result<Value, String> {
        Ok(match inst {
            Inst::Word(word) => self.word(*word),
            Inst::Row(at) => self.load(self.row, *at)?,
            Inst::Frame(at) => match self.remembered {
                Some((known, value)) if known == *at => value,
                _ => self.load(self.frame, *at)?,
            },
            Inst::And(a, b) => {
                let (a, b) = self.two(*a, *b)?;
                self.builder.ins().band(a, b)
            }
            Inst::Or(a, b) => {
                let (a, b) = self.two(*a, *b)?;
                self.builder.ins().bor(a, b)
            }
            Inst::Without(a, b) => {
                let (a, b) = self.two(*a, *b)?;
                self.builder.ins().band_not(a, b)
            }
            Inst::Not(a) => {
                let a = self.get(*a)?;
                let of_type = self.of_type(a);
                let one = self.builder.ins().iconst(of_type, 1);
                self.builder.ins().bxor(a, one)
            }
            Inst::Compare(order, a, b) => {
                let (a, b) = self.two(*a, *b)?;
                self.builder.ins().icmp(whole(*order), a, b)
            }
            Inst::CompareFloats(order, a, b) => {
                let (a, b) = (self.float(*a)?, self.float(*b)?);
                self.builder.ins().fcmp(floating(*order), a, b)
            }
            Inst::Select(bit, a, b) => {
                let bit = self.get(*bit)?;
                let (a, b) = self.two(*a, *b)?;
                self.builder.ins().select(bit, a, b)
            }
            Inst::BitOf(bits, code) => {
                let code = self.get(*code)?;
                let bits = self.word(*bits);
                self.shifted(bits, code)
            }
            Inst::BitIn { table, words, code } => self.bit_in(*table, *words, *code)?,
            Inst::Exact(op, a, b) => {
                let (a, b) = (self.get(*a)?, self.get(*b)?);
                self.exact(*op, a, b)?
            }
            Inst::Float(op, a, b) => {
                let (a, b) = (self.float(*a)?, self.float(*b)?);
                self.float_op(*op, a, b)?
            }
            Inst::ToFloat(a) => {
                let a = self.get(*a)?;
                let float = self.builder.ins().fcvt_from_sint(types::F64, a);
                let float = self.builder.ins().bitcast(types::I64, MemFlagsData::new(), float);
                let (missing, nan) = (self.word(MISSING_NUMBER), self.word(MISSING_FLOAT));
                let absent = self.builder.ins().icmp(IntCC::Equal, a, missing);
                self.builder.ins().select(absent, nan, float)
            }
            Inst::Ask(ask) => self.asked(*ask)?,
        })
    }

    fn two(&mut self, a: Reg, b: Reg) -> Result<(Value, Value), String> {
        let (a, b) = (self.get(a)?, self.get(b)?);
        Ok(self.alike(a, b))
    }

    fn float(&mut self, reg: Reg) -> Result<Value, String> {
        let word = self.get(reg)?;
        Ok(self.builder.ins().bitcast(types::F64, MemFlagsData::new(), word))
    }

    /// A bit of a word at a code; 0 at codes from 64.
    fn shifted(&mut self, bits: Value, code: Value) -> Value {
        let shifted = self.builder.ins().ushr(bits, code);
        let most = self.word(64);
        let low = self.builder.ins().icmp(IntCC::UnsignedLessThan, code, most);
        let low = self.builder.ins().uextend(types::I64, low);
        let bit = self.builder.ins().band(shifted, low);
        self.builder.ins().ireduce(types::I8, bit)
    }

    fn bit_in(&mut self, table: u32, words: u32, code: Reg) -> Result<Value, String> {
        let code = self.get(code)?;
        let six = self.word(6);
        let at = self.builder.ins().ushr(code, six);
        let most = self.word(u64::from(words));
        let inside = self.builder.ins().icmp(IntCC::UnsignedLessThan, at, most);
        let nought = self.word(0);
        let at = self.builder.ins().select(inside, at, nought);
        let three = self.word(3);
        let bytes = self.builder.ins().ishl(at, three);
        let place = self.builder.ins().iadd(self.tables, bytes);
        let word = self.builder.ins().load(types::I64, trusted(), place, offset(table)?);
        // The shift takes the code modulo 64.
        let shifted = self.builder.ins().ushr(word, code);
        let inside = self.builder.ins().uextend(types::I64, inside);
        let bit = self.builder.ins().band(shifted, inside);
        Ok(self.builder.ins().ireduce(types::I8, bit))
    }

    fn exact(&mut self, op: ExactOp, a: Value, b: Value) -> Result<Value, String> {
        let (result, over) = match op {
            ExactOp::Add => self.builder.ins().sadd_overflow(a, b),
            ExactOp::Subtract => self.builder.ins().ssub_overflow(a, b),
            ExactOp::Multiply => self.builder.ins().smul_overflow(a, b),
        };
        let missing = self.word(MISSING_NUMBER);
        let no_a = self.builder.ins().icmp(IntCC::Equal, a, missing);
        let no_b = self.builder.ins().icmp(IntCC::Equal, b, missing);
        let absent = self.builder.ins().bor(no_a, no_b);
        let least = self.builder.ins().icmp(IntCC::Equal, result, missing);
        let beyond = self.builder.ins().bor(over, least);
        let unsure = self.builder.ins().band_not(beyond, absent);
        self.unsure(unsure)?;
        let none = self.builder.ins().bor(absent, over);
        Ok(self.builder.ins().select(none, missing, result))
    }

    fn float_op(&mut self, op: FloatOp, a: Value, b: Value) -> Result<Value, String> {
        let nought = self.builder.ins().f64const(0.0);
        let nan = self.word(MISSING_FLOAT);
        let (result, undefined) = match op {
            FloatOp::Add => (self.builder.ins().fadd(a, b), None),
            FloatOp::Subtract => (self.builder.ins().fsub(a, b), None),
            FloatOp::Multiply => (self.builder.ins().fmul(a, b), None),
            FloatOp::Divide => {
                let by_nought = self.builder.ins().fcmp(FloatCC::Equal, b, nought);
                (self.builder.ins().fdiv(a, b), Some(by_nought))
            }
        };
        let size = self.builder.ins().fabs(result);
        let infinity = self.builder.ins().f64const(f64::INFINITY);
        let beyond = self.builder.ins().fcmp(FloatCC::Equal, size, infinity);
        let beyond = match undefined {
            Some(undefined) => self.builder.ins().band_not(beyond, undefined),
            None => beyond,
        };
        self.unsure(beyond)?;
        let finite = self.builder.ins().fcmp(FloatCC::LessThan, size, infinity);
        let finite = match undefined {
            Some(undefined) => self.builder.ins().band_not(finite, undefined),
            None => finite,
        };
        let word = self.builder.ins().bitcast(types::I64, MemFlagsData::new(), result);
        Ok(self.builder.ins().select(finite, word, nan))
    }

    fn asked(&mut self, ask: u32) -> Result<Value, String> {
        self.keep_steps()?;
        let address = self.word(ask_address().cast_unsigned());
        let ask = self.word(u64::from(ask));
        let unsure = self.word(u64::from(self.code.frame.unsure));
        let call = self.builder.ins().call_indirect(self.ask, address, &[self.host, ask, self.frame, unsure]);
        let answer = self.builder.inst_results(call).first().copied();
        answer.ok_or_else(|| "an ask has an answer".to_owned())
    }

    /// In a function beside the main one the count of steps is where the main one has stored it.
    pub(super) fn load_steps(&mut self) -> Result<(), String> {
        let steps = self.load(self.frame, self.code.frame.steps)?;
        self.builder.def_var(self.steps, steps);
        Ok(())
    }

    /// Calls another function of the module.
    pub(super) fn call(&mut self, id: cranelift_module::FuncId) -> Result<(), String> {
        self.keep_steps()?;
        let function = self.module.declare_func_in_func(id, self.builder.func);
        self.builder.ins().call(function, &[self.row, self.frame, self.tables, self.host]);
        Ok(())
    }
}

/// For each block how many steps every way to it has taken, where they agree.
fn counts(function: &Function) -> Vec<Option<u32>> {
    #[derive(Clone, Copy, PartialEq)]
    enum Known {
        Nothing,
        Count(u32),
        Differs,
    }
    let mut known = vec![Known::Nothing; function.blocks.len()];
    if let Some(first) = known.first_mut() {
        *first = Known::Count(0);
    }
    // Blocks are made before what jumps to them is complete, so their order says nothing; but every round settles one.
    let mut open: Vec<usize> = vec![0];
    while let Some(at) = open.pop() {
        let (Some(block), Some(before)) = (function.blocks.get(at), known.get(at).copied()) else { continue };
        let own = block.lines.iter().filter(|line| matches!(line, Line::Step(_))).count();
        let after = match before {
            Known::Count(count) => Known::Count(count.saturating_add(u32::try_from(own).unwrap_or(u32::MAX))),
            other => other,
        };
        let next = match block.exit {
            Some(Exit::Jump(to)) => vec![to],
            Some(Exit::Branch(_, a, b)) => vec![a, b],
            _ => Vec::new(),
        };
        for to in next {
            let Some(slot) = known.get_mut(to.0 as usize) else { continue };
            let merged = match *slot {
                Known::Nothing => after,
                same if same == after => same,
                _ => Known::Differs,
            };
            if merged != *slot {
                *slot = merged;
                open.push(to.0 as usize);
            }
        }
    }
    known.into_iter().map(|known| if let Known::Count(count) = known { Some(count) } else { None }).collect()
}

fn whole(order: CompareOp) -> IntCC {
    match order {
        CompareOp::Equal => IntCC::Equal,
        CompareOp::NotEqual => IntCC::NotEqual,
        CompareOp::Less => IntCC::SignedLessThan,
        CompareOp::LessEqual => IntCC::SignedLessThanOrEqual,
        CompareOp::Greater => IntCC::SignedGreaterThan,
        CompareOp::GreaterEqual => IntCC::SignedGreaterThanOrEqual,
    }
}

/// Ordered: none of them holds where one is missing.
fn floating(order: CompareOp) -> FloatCC {
    match order {
        CompareOp::Equal => FloatCC::Equal,
        CompareOp::NotEqual => FloatCC::OrderedNotEqual,
        CompareOp::Less => FloatCC::LessThan,
        CompareOp::LessEqual => FloatCC::LessThanOrEqual,
        CompareOp::Greater => FloatCC::GreaterThan,
        CompareOp::GreaterEqual => FloatCC::GreaterThanOrEqual,
    }
}
