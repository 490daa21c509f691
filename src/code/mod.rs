//! Code for decisions: a checked workflow lowered to words, bits and jumps over the slots of its layout. What the table
//! tier executes and the native tier compiles, so that each construct is lowered in one place only.
//!
//! - A condition is two bits: *true*, and *not known to be false*. Unknown is the second without the first.
//! - A value is a word in the representation of its slot, missing values in it.
//! - Rules are an index: each place that their conditions ask gives, by its value, the rules that it leaves possible.
//! - What only the evaluator can compute is *asked* of it (module [`ask`]); what a word can't hold raises the *unsure*
//!   flag, and then the evaluator decides.
//!
//! Never evaluates facts.

mod ask;
mod bits;
mod factor;
mod index;
mod lower;
mod print;
mod score;
#[cfg(test)]
mod tests;

pub(crate) use ask::{Ask, AskKind};
#[cfg(feature = "jit")]
pub(crate) use index::RestWord;
pub(crate) use index::{Buckets, Dim, RiskCode};
pub(crate) use score::Source;

use std::sync::Arc;

use crate::core::{CompareOp, End, NodeId};
use crate::layout::Layout;

/// A value of a function, defined once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Reg(pub(crate) u32);

/// A bit that may be known already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Bit {
    Zero,
    One,
    Reg(Reg),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ExactOp {
    Add,
    Subtract,
    Multiply,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum FloatOp {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// What computes a word. Bits are the words 0 and 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Inst {
    Word(u64),
    /// A word of the row.
    Row(u32),
    /// A word of the frame.
    Frame(u32),
    And(Reg, Reg),
    Or(Reg, Reg),
    /// The first without the second.
    Without(Reg, Reg),
    /// Of a bit.
    Not(Reg),
    /// Of numbers.
    Compare(CompareOp, Reg, Reg),
    /// Of floats; with a missing one no order holds, and `!=` does not either.
    CompareFloats(CompareOp, Reg, Reg),
    /// The second where the bit is set, else the third.
    Select(Reg, Reg, Reg),
    /// The bit of a code below 64 in a word; 0 for greater codes.
    BitOf(u64, Reg),
    /// The bit of a code in a table's words; 0 behind its end.
    BitIn {
        table: u32,
        words: u32,
        code: Reg,
    },
    /// Of whole numbers; missing where one is, and unsure where the result does not fit.
    Exact(ExactOp, Reg, Reg),
    /// Of floats; missing by zero, and unsure where the result is not finite.
    Float(FloatOp, Reg, Reg),
    /// A whole number as a float; missing stays missing.
    ToFloat(Reg),
    /// What the evaluator says: the word of [`Ask`].
    Ask(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    Let(Reg, Inst),
    /// Stores a word in the frame.
    Set(u32, Reg),
    /// Raises the unsure flag where the bit is set.
    Unsure(Reg),
    /// A step of the path: see [`step_word`].
    Step(u64),
    /// Evaluates the rules of [`Code::risks`].
    Risk(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BlockId(pub(crate) u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    Jump(BlockId),
    Branch(Reg, BlockId, BlockId),
    Return(Return),
}

/// How a run comes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Return {
    /// At an end, by its place in [`Code::ends`].
    End(u32),
    /// Something is needed where the path has come to.
    Pending,
    /// A later attempt at this credential counts: the run starts anew.
    Rewind(u32),
    /// The path has no end.
    Torn,
}

#[cfg_attr(not(feature = "jit"), allow(dead_code, reason = "native code returns words"))]
impl Return {
    /// As one word: the kind in the lowest byte.
    pub(crate) const fn word(self) -> u64 {
        match self {
            Return::End(at) => (at as u64) << 8,
            Return::Pending => 1,
            Return::Rewind(at) => (at as u64) << 8 | 2,
            Return::Torn => 3,
        }
    }

    #[inline]
    pub(crate) const fn of(word: u64) -> Return {
        let payload = (word >> 8) as u32;
        match word & 0xff {
            0 => Return::End(payload),
            1 => Return::Pending,
            2 => Return::Rewind(payload),
            _ => Return::Torn,
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct BlockCode {
    pub(crate) lines: Vec<Line>,
    pub(crate) exit: Option<Exit>,
}

/// Lines that are run in order, with jumps between blocks; block 0 is the first.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Function {
    pub(crate) blocks: Vec<BlockCode>,
    pub(crate) regs: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct EndCode {
    pub(crate) end: End,
    pub(crate) expired: bool,
}

/// Where things stand in the frame, the words that one run writes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Frame {
    /// What a run starts with: the live words of the layout, then flags.
    pub(crate) start: Vec<u64>,
    pub(crate) unsure: u32,
    /// How many steps the path has.
    pub(crate) steps: u32,
    /// The first step.
    pub(crate) path: u32,
    /// At most so many steps.
    pub(crate) most_steps: u32,
    /// All of it.
    pub(crate) words: u32,
}

/// A workflow's code.
#[derive(Clone, Debug)]
pub(crate) struct Code {
    pub(crate) layout: Arc<Layout>,
    pub(crate) main: Function,
    pub(crate) risks: Vec<RiskCode>,
    /// By node, the risk that it computes.
    pub(crate) risk_at: Vec<Option<u32>>,
    pub(crate) asks: Vec<Ask>,
    pub(crate) ends: Vec<EndCode>,
    /// Constant words: bit sets, and the rows of the rules' indices.
    pub(crate) tables: Vec<u64>,
    pub(crate) frame: Frame,
}

impl Code {
    /// How many lines there are in all: what compile time grows with.
    pub(crate) fn lines(&self) -> usize {
        let of = |function: &Function| function.blocks.iter().map(|block| block.lines.len()).sum::<usize>();
        let rest = self.risks.iter().flat_map(|risk| &risk.rest).map(|rest| of(&rest.function));
        of(&self.main).saturating_add(rest.sum())
    }

    /// The decision and label of an end.
    #[inline]
    pub(crate) fn end(&self, at: u32) -> Option<&EndCode> {
        self.ends.get(at as usize)
    }
}

/// Arms of steps that are no arm of their statement.
pub(crate) const NO_ARM: u32 = 0;
pub(crate) const UNKNOWN: u32 = 1;
pub(crate) const ELSE: u32 = 2;
pub(crate) const DONE: u32 = 3;
pub(crate) const RETRY: u32 = 4;
/// The first arm of a statement.
pub(crate) const FIRST_ARM: u32 = 5;

/// A step as one word.
pub(crate) const fn step_word(node: NodeId, arm: u32) -> u64 {
    (arm as u64) << 32 | node.0 as u64
}

/// The node and arm of a step's word.
pub(crate) const fn step_of(word: u64) -> (NodeId, u32) {
    (NodeId(word as u32), (word >> 32) as u32)
}

/// Why a workflow has no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCode {
    /// Its rules' points don't fit in 64 bits together.
    Points,
    /// A rule has more arms than a word has bits.
    Arms,
    /// It is larger than code may become.
    Size,
}
