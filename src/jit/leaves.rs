//! Bands and other chains of branches that only choose between ends: compiled without jumps, since which end a transaction
//! comes to is what a processor can't guess.

use crate::code::{BlockCode, BlockId, Exit, Function, Inst, Line, Reg};

/// More ends than these are jumped to.
const MOST: usize = 16;

/// What an end does: its steps, and what it returns.
type Leaf = (Vec<u64>, u64);

/// Branches from one block to ends, each of as many steps.
pub(super) struct Chain<'c> {
    /// For each way but the last: the lines that compute its bit, and the bit.
    pub(super) ways: Vec<(&'c [Line], Reg)>,
    pub(super) leaves: Vec<Leaf>,
    pub(super) steps: u32,
}

/// The chains of a function, by the block that they begin in, and the blocks that are part of one.
pub(super) struct Leaves<'c> {
    chains: Vec<Option<Chain<'c>>>,
    consumed: Vec<bool>,
}

impl<'c> Leaves<'c> {
    /// `counts`: by block, how many steps have been taken before it; a chain needs to know.
    pub(super) fn of(function: &'c Function, counts: &[Option<u32>]) -> Leaves<'c> {
        let count = function.blocks.len();
        let ways_to = ways_to(function);
        let mut leaves = Leaves { chains: (0..count).map(|_| None).collect(), consumed: vec![false; count] };
        for at in 0..count {
            let counted = counts.get(at).is_some_and(Option::is_some);
            if !counted || leaves.consumed.get(at) != Some(&false) {
                continue;
            }
            let Some((chain, blocks)) = chain(function, &ways_to, at) else { continue };
            for block in blocks {
                if let Some(consumed) = leaves.consumed.get_mut(block) {
                    *consumed = true;
                }
            }
            if let Some(slot) = leaves.chains.get_mut(at) {
                *slot = Some(chain);
            }
        }
        leaves
    }

    pub(super) fn is_consumed(&self, block: BlockId) -> bool {
        self.consumed.get(block.0 as usize).copied().unwrap_or(false)
    }

    pub(super) fn chain(&self, block: BlockId) -> Option<&Chain<'c>> {
        self.chains.get(block.0 as usize)?.as_ref()
    }
}

/// From how many places each block is reached.
fn ways_to(function: &Function) -> Vec<u32> {
    let mut ways_to = vec![0u32; function.blocks.len()];
    for block in &function.blocks {
        let next = match block.exit {
            Some(Exit::Jump(to)) => [Some(to), None],
            Some(Exit::Branch(_, a, b)) => [Some(a), Some(b)],
            _ => [None, None],
        };
        for to in next.into_iter().flatten() {
            if let Some(ways) = ways_to.get_mut(to.0 as usize) {
                *ways = ways.saturating_add(1);
            }
        }
    }
    ways_to
}

/// The steps and the return of a block that does nothing else.
fn leaf(block: &BlockCode) -> Option<Leaf> {
    let Some(Exit::Return(outcome)) = block.exit else { return None };
    let steps = block.lines.iter().map(|line| match line {
        Line::Step(step) => Some(*step),
        _ => None,
    });
    Some((steps.collect::<Option<_>>()?, outcome.word()))
}

/// Lines that may be run whether or not their way is taken.
fn is_pure(lines: &[Line]) -> bool {
    lines.iter().all(|line| {
        matches!(line, Line::Let(_, inst) if !matches!(inst, Inst::Ask(_) | Inst::Exact(..) | Inst::Float(..)))
    })
}

/// The chain that begins behind the lines of a block, with the blocks that it takes in.
fn chain<'c>(function: &'c Function, ways_to: &[u32], from: usize) -> Option<(Chain<'c>, Vec<usize>)> {
    let mut ways: Vec<(&[Line], Reg)> = Vec::new();
    let mut leaves: Vec<Leaf> = Vec::new();
    let mut blocks = Vec::new();
    let mut at = function.blocks.get(from)?;
    let own = |to: BlockId| ways_to.get(to.0 as usize) == Some(&1);
    loop {
        match at.exit? {
            Exit::Branch(bit, then, otherwise) if own(then) && own(otherwise) && leaves.len() < MOST => {
                // The first block's lines are emitted as they are.
                let lines: &[Line] = if ways.is_empty() { &[] } else { &at.lines };
                if !is_pure(lines) {
                    return None;
                }
                ways.push((lines, bit));
                leaves.push(leaf(function.blocks.get(then.0 as usize)?)?);
                blocks.extend([then.0 as usize, otherwise.0 as usize]);
                at = function.blocks.get(otherwise.0 as usize)?;
            }
            Exit::Return(_) if !ways.is_empty() => {
                leaves.push(leaf(at)?);
                break;
            }
            _ => return None,
        }
    }
    let steps = leaves.first().map(|(steps, _)| steps.len())?;
    if leaves.iter().any(|(other, _)| other.len() != steps) {
        return None;
    }
    Some((Chain { ways, leaves, steps: u32::try_from(steps).ok()? }, blocks))
}
