//! Statements as blocks and jumps.

use super::Lower;
use crate::code::ask::AskKind;
use crate::code::{
    Bit, DONE, ELSE, EndCode, Exit, FIRST_ARM, Inst, Line, NO_ARM, NoCode, RETRY, Return, UNKNOWN, step_word,
};
use crate::core::{
    Acquisition, Block, Branch, CompareOp, CredentialPart, End, NodeId, Retry, Split, Statement,
    StatementKind,
};
use crate::layout::{CLOSED, CredentialSlot, EXPIRED, Place, Read, word};

impl Lower<'_> {
    /// Whether every path through the block has ended.
    pub(super) fn block(&mut self, block: &Block) -> Result<bool, NoCode> {
        for statement in &block.statements {
            if self.lines > super::MOST_LINES {
                return Err(NoCode::Size);
            }
            if self.statement(statement)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn statement(&mut self, statement: &Statement) -> Result<bool, NoCode> {
        let node = statement.node;
        match &statement.kind {
            StatementKind::Acquire(group) => self.acquire(group),
            StatementKind::Check(group) => {
                let needed = self.check_group(group);
                self.wait_where(needed);
                Ok(false)
            }
            StatementKind::Retry(retry) => self.retry(node, retry),
            StatementKind::Branch(branch) => self.branch(node, branch),
            StatementKind::Risk(id) => {
                let risk = self.risk(node, *id)?;
                self.emit.lines.push(Line::Risk(risk));
                self.changed();
                if let Some(risk) = self.program.risks.get(id.index()) {
                    self.ranges.learn(Read::itself(Place::Score(*id)), (risk.low, risk.high));
                }
                // The evaluator takes a score for computed when the step stands in the path.
                self.step(node, NO_ARM);
                Ok(false)
            }
            StatementKind::Split(split) => self.split(node, split),
            StatementKind::End(end) => {
                self.end(node, end, false);
                Ok(true)
            }
        }
    }

    pub(super) fn step(&mut self, node: NodeId, arm: u32) {
        self.emit.lines.push(Line::Step(step_word(node, arm)));
    }

    fn end(&mut self, node: NodeId, end: &End, expired: bool) {
        self.step(node, NO_ARM);
        self.ends.push(EndCode { end: end.clone(), expired });
        let at = u32::try_from(self.ends.len().saturating_sub(1)).unwrap_or(u32::MAX);
        self.finish(Exit::Return(Return::End(at)));
    }

    fn flag(&mut self, offset: u32) -> Bit {
        let flag = self.emit.emit(Inst::Row(offset));
        let yes = self.emit.word(word::TRUE);
        self.emit.bit(Inst::Compare(CompareOp::Equal, flag, yes))
    }

    pub(super) fn closed(&mut self) -> Bit {
        self.flag(CLOSED)
    }

    /// Nothing more will come, and the run goes on without it.
    pub(super) fn gives_up(&mut self) -> Bit {
        let closed = self.closed();
        if self.program.expires.is_none() {
            return closed;
        }
        let expired = self.flag(EXPIRED);
        self.emit.without(closed, expired)
    }

    /// Stops here: what is needed is the outcome, unless the run has expired.
    fn wait(&mut self) {
        let Some(expires) = &self.program.expires else {
            return self.finish(Exit::Return(Return::Pending));
        };
        match self.flag(EXPIRED) {
            Bit::Reg(expired) => {
                let (over, open) = (self.new_block(), self.new_block());
                self.finish(Exit::Branch(expired, over, open));
                self.enter(over);
                self.end(expires.node, &expires.end, true);
                self.enter(open);
                self.finish(Exit::Return(Return::Pending));
            }
            _ => self.finish(Exit::Return(Return::Pending)),
        }
    }

    /// Stops where the bit is set, else goes on.
    fn wait_where(&mut self, needed: Bit) {
        let Bit::Reg(needed) = needed else {
            return;
        };
        let (stop, on) = (self.new_block(), self.new_block());
        self.finish(Exit::Branch(needed, stop, on));
        let mark = self.mark();
        self.enter(stop);
        self.wait();
        self.back_to(&mark);
        self.enter(on);
    }

    fn acquire(&mut self, group: &[Acquisition]) -> Result<bool, NoCode> {
        let gives_up = self.gives_up();
        let mut needed = Bit::Zero;
        for acquisition in group {
            self.step(acquisition.node, NO_ARM);
            let id = acquisition.credential;
            let of = |place| Read::itself(place);
            let Some((state, _)) = self.slot_word(&of(Place::Fact(id, CredentialSlot::State))) else {
                return Err(NoCode::Size);
            };
            let missing = self.emit.word(word::MISSING_CODE);
            let none = self.emit.bit(Inst::Compare(CompareOp::Equal, state, missing));
            let asked = self.emit.without(none, gives_up);
            needed = self.emit.or(needed, asked);
            let yes = self.emit.word(word::TRUE);
            let there = self.emit.bit(Inst::Compare(CompareOp::Equal, state, yes));
            let no = self.emit.word(word::FALSE);
            let seen = self.emit.select(there, yes, no);
            for slot in self.sites.slots_of_credential(&self.layout, id) {
                let Place::Credential(_, of_slot) = slot.read.place else { continue };
                if of_slot == CredentialSlot::State {
                    self.emit.set(slot.offset, seen);
                    continue;
                }
                let read = Read { place: Place::Fact(id, of_slot), op: slot.read.op.clone() };
                let Some((value, _)) = self.slot_word(&read) else { continue };
                let value = match (of_slot, acquisition.sources.as_slice()) {
                    // Which attempt is asked for is known whatever comes.
                    (CredentialSlot::Part(CredentialPart::Attempt), _) => value,
                    (CredentialSlot::Part(CredentialPart::Source), [only]) => {
                        let code = self.layout.symbols().code(only).unwrap_or(word::OTHER);
                        let only = self.emit.word(code);
                        let unsaid = self.emit.bit(Inst::Compare(CompareOp::Equal, value, missing));
                        let source = self.emit.select(unsaid, only, value);
                        self.emit.select(there, source, missing)
                    }
                    _ => {
                        let absent = self.emit.word(slot.repr.missing());
                        self.emit.select(there, value, absent)
                    }
                };
                self.emit.set(slot.offset, value);
            }
        }
        self.changed();
        self.wait_where(needed);
        Ok(false)
    }

    fn retry(&mut self, node: NodeId, retry: &Retry) -> Result<bool, NoCode> {
        let id = retry.credential;
        let read = |place| Read::itself(place);
        let state = self.slot_word(&read(Place::Credential(id, CredentialSlot::State)));
        let next = self.slot_word(&read(Place::Fact(id, CredentialSlot::Next)));
        let attempt = CredentialSlot::Part(CredentialPart::Attempt);
        let attempt = self.slot_word(&read(Place::Fact(id, attempt)));
        let (Some((state, _)), Some((next, _)), Some((attempt, _))) = (state, next, attempt) else {
            return Err(NoCode::Size);
        };
        let mut wanted = Bit::Zero;
        for arm in &retry.arms {
            let truth = self.truth(arm.condition);
            wanted = self.emit.or(wanted, truth.is);
        }
        let missing = self.emit.word(word::MISSING_CODE);
        let acquired = self.emit.bit(Inst::Compare(CompareOp::NotEqual, state, missing));
        let most = self.emit.word(u64::from(retry.attempts));
        let left = self.emit.bit(Inst::Compare(CompareOp::Less, attempt, most));
        let gives_up = self.gives_up();
        let left = self.emit.without(left, gives_up);
        let wanted = self.emit.and(wanted, acquired);
        let again = self.emit.and(wanted, left);
        let Bit::Reg(again) = again else {
            self.step(node, DONE);
            return Ok(false);
        };
        let (retried, done) = (self.new_block(), self.new_block());
        self.finish(Exit::Branch(again, retried, done));
        let mark = self.mark();
        self.enter(retried);
        let yes = self.emit.word(word::TRUE);
        let there = self.emit.emit(Inst::Compare(CompareOp::Equal, next, yes));
        let (rewind, ask) = (self.new_block(), self.new_block());
        self.finish(Exit::Branch(there, rewind, ask));
        self.enter(rewind);
        self.finish(Exit::Return(Return::Rewind(id.0)));
        self.enter(ask);
        self.step(node, RETRY);
        self.wait();
        self.back_to(&mark);
        self.enter(done);
        self.step(node, DONE);
        Ok(false)
    }

    /// One way through a branch, to the block behind it; whether it gets there.
    fn way(&mut self, node: NodeId, arm: u32, block: &Block, behind: super::BlockId) -> Result<bool, NoCode> {
        self.step(node, arm);
        if self.block(block)? {
            return Ok(false);
        }
        self.finish(Exit::Jump(behind));
        Ok(true)
    }

    fn branch(&mut self, node: NodeId, branch: &Branch) -> Result<bool, NoCode> {
        let behind = self.new_block();
        let before = self.mark();
        let mut reaches = false;
        let mut unknown = Bit::Zero;
        let mut taken = false;
        let mut first = None;
        for (at, arm) in (FIRST_ARM..).zip(&branch.arms) {
            let truth = self.truth(arm.condition);
            let open = self.emit.unknown(truth);
            unknown = self.emit.or(unknown, open);
            // What the first condition has computed holds on every way.
            first.get_or_insert_with(|| self.emit.mark());
            match truth.is {
                Bit::Zero => {}
                Bit::One => {
                    reaches |= self.way(node, at, &arm.block, behind)?;
                    taken = true;
                    break;
                }
                Bit::Reg(is) => {
                    let (then, otherwise) = (self.new_block(), self.new_block());
                    self.finish(Exit::Branch(is, then, otherwise));
                    let mark = self.mark();
                    self.enter(then);
                    self.learn(arm.condition, true);
                    reaches |= self.way(node, at, &arm.block, behind)?;
                    self.back_to(&mark);
                    self.enter(otherwise);
                    self.learn(arm.condition, false);
                }
            }
        }
        if !taken {
            reaches |= self.no_arm(node, branch, unknown, behind)?;
        }
        let mut mark = before;
        mark.emit = first.unwrap_or(mark.emit);
        // Something of the branch may have written.
        mark.version = u32::MAX;
        self.back_to(&mark);
        self.enter(behind);
        if !reaches {
            self.finish(Exit::Return(Return::Torn));
        }
        Ok(!reaches)
    }

    /// Where no arm is taken.
    fn no_arm(
        &mut self,
        node: NodeId,
        branch: &Branch,
        unknown: Bit,
        behind: super::BlockId,
    ) -> Result<bool, NoCode> {
        match (&branch.unknown, unknown) {
            (Some(block), Bit::One) => self.way(node, UNKNOWN, block, behind),
            (Some(block), Bit::Reg(unknown)) => {
                let (open, other) = (self.new_block(), self.new_block());
                self.finish(Exit::Branch(unknown, open, other));
                let mark = self.mark();
                self.enter(open);
                let mut reaches = self.way(node, UNKNOWN, block, behind)?;
                self.back_to(&mark);
                self.enter(other);
                reaches |= self.way(node, ELSE, &branch.otherwise, behind)?;
                Ok(reaches)
            }
            _ => self.way(node, ELSE, &branch.otherwise, behind),
        }
    }

    fn split(&mut self, node: NodeId, split: &Split) -> Result<bool, NoCode> {
        let Some((last, before)) = split.arms.split_last() else {
            self.step(node, NO_ARM);
            return Ok(false);
        };
        let kind = AskKind::Split {
            salt: std::sync::Arc::clone(&split.name),
            by: split.by,
            buckets: split.arms.iter().map(|arm| arm.buckets).collect(),
        };
        let ask = self.add_ask(kind);
        let chosen = self.emit.emit(Inst::Ask(ask));
        let behind = self.new_block();
        let mark_before = self.mark();
        let mut reaches = false;
        for (at, arm) in (0u32..).zip(before) {
            let number = self.emit.word(u64::from(at));
            let is = self.emit.emit(Inst::Compare(CompareOp::Equal, chosen, number));
            let (then, otherwise) = (self.new_block(), self.new_block());
            self.finish(Exit::Branch(is, then, otherwise));
            let mark = self.mark();
            self.enter(then);
            reaches |= self.way(node, FIRST_ARM.saturating_add(at), &arm.block, behind)?;
            self.back_to(&mark);
            self.enter(otherwise);
        }
        let at = u32::try_from(before.len()).unwrap_or(u32::MAX);
        reaches |= self.way(node, FIRST_ARM.saturating_add(at), &last.block, behind)?;
        self.back_to(&super::Mark { version: u32::MAX, ..mark_before });
        self.enter(behind);
        if !reaches {
            self.finish(Exit::Return(Return::Torn));
        }
        Ok(!reaches)
    }
}
