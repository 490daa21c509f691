//! From the core to code: one walk over the statements, as the evaluator walks them.

mod checks;
mod ranges;
mod sites;
mod statements;
mod truth;
mod words;

use rustc_hash::FxHashMap;

use super::ask::{Ask, AskKind};
use super::bits::{Emit, Truth};
use super::factor::{Factor, Factors};
use super::index::{RestWord, RiskCode, risk_code};
pub(super) use super::{BlockCode, BlockId, Code, EndCode, Exit, Frame, Function, NoCode, Reg, Return};
use std::sync::Arc;

use crate::core::{Block, ExprId, NodeId, Program, RiskId, StatementKind};
use crate::facts::Facts;
use crate::interp::{BoundLists, Probe, probe_results};
use crate::layout::{Layout, Read, Repr};
use ranges::Ranges;
use sites::Sites;

/// More lines than these are not worth native code; the evaluator serves such a workflow.
const MOST_LINES: usize = 400_000;

impl Code {
    /// The code of a workflow. Errors: it is beyond what code is made for.
    pub(crate) fn of(program: &Program) -> Result<Code, NoCode> {
        let nothing = Facts::empty(program);
        let lists = BoundLists::none();
        let results = probe_results();
        let probe = Probe::new(program, &nothing, &lists);
        let layout = Layout::of(program);
        let words = layout.start().len();
        let mut lower = Lower {
            program,
            factors: Factors::new(program, &results, probe),
            tables: Vec::new(),
            emit: Emit::default(),
            truths: FxHashMap::default(),
            words: FxHashMap::default(),
            ranges: Ranges::default(),
            sites: Sites::of(program, &layout),
            version: 0,
            blocks: vec![BlockCode::default()],
            at: BlockId(0),
            asks: Vec::new(),
            asked: FxHashMap::default(),
            ends: Vec::new(),
            risks: Vec::new(),
            risk_at: vec![None; program.nodes.len()],
            lines: 0,
            reserved: u32::try_from(words).unwrap_or(u32::MAX).saturating_add(2),
            unsure: u32::try_from(words).unwrap_or(u32::MAX),
            layout,
        };
        let ended = lower.block(&program.body)?;
        if !ended {
            lower.finish(Exit::Return(Return::Torn));
        }
        lower.code()
    }
}

/// The walk. What holds where code is being emitted (values, ranges) is forgotten where it does not.
pub(super) struct Lower<'a> {
    pub(super) program: &'a Program,
    pub(super) layout: Layout,
    pub(super) factors: Factors<'a>,
    pub(super) tables: Vec<u64>,
    emit: Emit,
    truths: FxHashMap<ExprId, Truth>,
    words: FxHashMap<ExprId, Option<(Reg, Repr)>>,
    ranges: Ranges,
    sites: Sites,
    /// How often the frame has changed.
    version: u32,
    blocks: Vec<BlockCode>,
    at: BlockId,
    asks: Vec<Ask>,
    asked: FxHashMap<(ExprId, Option<Repr>), u32>,
    ends: Vec<EndCode>,
    risks: Vec<RiskCode>,
    risk_at: Vec<Option<u32>>,
    lines: usize,
    reserved: u32,
    unsure: u32,
}

/// What held at a place.
struct Mark {
    emit: u32,
    ranges: usize,
    version: u32,
}

impl Lower<'_> {
    fn code(self) -> Result<Code, NoCode> {
        let most_steps = most_steps(&self.program.body).saturating_add(1);
        let mut start = self.layout.start().to_vec();
        start.resize(start.len().saturating_add(2), 0);
        let frame = Frame {
            start,
            unsure: self.unsure,
            steps: self.unsure.saturating_add(1),
            path: self.reserved,
            most_steps,
            words: self.reserved.saturating_add(most_steps),
        };
        let main = Function { blocks: self.blocks, regs: self.emit.next };
        let code = Code {
            layout: Arc::new(self.layout),
            main,
            risks: self.risks,
            risk_at: self.risk_at,
            asks: self.asks,
            ends: self.ends,
            tables: self.tables,
            frame,
        };
        if code.lines() > MOST_LINES { Err(NoCode::Size) } else { Ok(code) }
    }

    /// Words of the frame that a run writes before it reads them.
    pub(super) fn reserve(&mut self, words: usize) -> u32 {
        let at = self.reserved;
        self.reserved = at.saturating_add(u32::try_from(words).unwrap_or(u32::MAX));
        at
    }

    /// The factor of a condition that an index can hold.
    pub(super) fn indexed(&mut self, id: ExprId) -> Option<Factor> {
        let factor = self.factors.factor(&self.layout, id)?;
        let slot = self.layout.find(&factor.read)?;
        let few = Factors::codes(&self.layout, slot).is_none_or(|codes| codes <= 4_096);
        (few && factor.steps.len() <= 4_096).then_some(factor)
    }

    fn mark(&self) -> Mark {
        Mark { emit: self.emit.mark(), ranges: self.ranges.mark(), version: self.version }
    }

    /// Code goes on where only what held at the mark is known to hold.
    fn back_to(&mut self, mark: &Mark) {
        self.emit.back_to(mark.emit);
        self.ranges.back_to(mark.ranges);
        self.truths.clear();
        self.words.clear();
        if self.version != mark.version {
            self.changed();
        }
    }

    /// The frame has been written.
    fn changed(&mut self) {
        self.version = self.version.saturating_add(1);
        self.emit.forget_frame();
        self.truths.clear();
        self.words.clear();
    }

    fn new_block(&mut self) -> BlockId {
        self.blocks.push(BlockCode::default());
        BlockId(u32::try_from(self.blocks.len().saturating_sub(1)).unwrap_or(u32::MAX))
    }

    /// Ends the block that is being emitted.
    fn finish(&mut self, exit: Exit) {
        let lines = std::mem::take(&mut self.emit.lines);
        self.lines = self.lines.saturating_add(lines.len());
        if let Some(block) = self.blocks.get_mut(self.at.0 as usize) {
            block.lines = lines;
            block.exit = Some(exit);
        }
    }

    fn enter(&mut self, block: BlockId) {
        self.at = block;
    }

    pub(super) fn ask(&mut self, id: ExprId, repr: Option<Repr>) -> u32 {
        if let Some(known) = self.asked.get(&(id, repr)) {
            return *known;
        }
        let kind = match repr {
            None => AskKind::Truth(id),
            Some(repr) => AskKind::Word(id, repr),
        };
        let number = self.add_ask(kind);
        self.asked.insert((id, repr), number);
        number
    }

    fn add_ask(&mut self, kind: AskKind) -> u32 {
        self.asks.push(Ask { kind });
        u32::try_from(self.asks.len().saturating_sub(1)).unwrap_or(u32::MAX)
    }

    /// The conditions of one word of rules that no index holds, as a function of their own.
    pub(super) fn rest_word(&mut self, word: u32, rules: &[(u32, Vec<ExprId>)]) -> RestWord {
        let emit = std::mem::take(&mut self.emit);
        self.truths.clear();
        self.words.clear();
        let mut bits = Vec::with_capacity(rules.len());
        for (bit, conditions) in rules {
            let mut truth = Truth::constant(Some(true));
            for condition in conditions {
                let one = self.truth(*condition);
                truth = self.emit.both(truth, one);
            }
            bits.push((*bit, truth.is, truth.may));
        }
        let emitted = std::mem::replace(&mut self.emit, emit);
        self.truths.clear();
        self.words.clear();
        let blocks = vec![BlockCode { lines: emitted.lines, exit: None }];
        RestWord { word, function: Function { blocks, regs: emitted.next }, bits }
    }

    fn slot_word(&mut self, read: &Read) -> Option<(Reg, Repr)> {
        let slot = self.layout.find(read)?;
        let inst = if slot.live { super::Inst::Frame(slot.offset) } else { super::Inst::Row(slot.offset) };
        let repr = slot.repr;
        Some((self.emit.emit(inst), repr))
    }

    fn risk(&mut self, node: NodeId, id: RiskId) -> Result<u32, NoCode> {
        let program = self.program;
        let Some(risk) = program.risks.get(id.index()) else { return Err(NoCode::Size) };
        let code = risk_code(self, id, risk)?;
        self.risks.push(code);
        let at = u32::try_from(self.risks.len().saturating_sub(1)).unwrap_or(u32::MAX);
        if let Some(of_node) = self.risk_at.get_mut(node.index()) {
            *of_node = Some(at);
        }
        Ok(at)
    }
}

/// At most so many steps has a path through a block.
fn most_steps(block: &Block) -> u32 {
    let of = |statement: &crate::core::Statement| {
        let own = match &statement.kind {
            StatementKind::Acquire(group) => group.len(),
            StatementKind::Check(group) => group.len(),
            _ => 1,
        };
        let below = statement.blocks().into_iter().map(most_steps).max().unwrap_or(0);
        u32::try_from(own).unwrap_or(u32::MAX).saturating_add(below)
    };
    block.statements.iter().map(of).fold(0, u32::saturating_add)
}
