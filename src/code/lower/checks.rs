//! Groups of checks without branches: which result counts, by current attempts, gating, fall-back, closed and expired facts.
//! The evaluator's `checks` module says why it is so; here it is said with bits.

use super::Lower;
use crate::code::{Bit, Inst, NO_ARM, Reg};
use crate::core::{
    Alternative, CapabilityId, CheckId, CheckSite, CompareOp, CredentialId, Decision, Program, Requirement,
};
use crate::facts::failure;
use crate::layout::{CredentialSlot, Place, Read, ResultSlot, Slot, Symbols, word};

/// Asked and not there yet: the number of what was asked, with this bit.
const OPEN: u64 = 1 << 32;
/// Answered, by no capability.
const NOBODY: u64 = 1 << 33;

/// What a site has come to so far.
struct State {
    needed: Bit,
    progress: Reg,
    decision: Reg,
    failure: Reg,
    /// The words of the live slots.
    values: Vec<Reg>,
}

impl Lower<'_> {
    /// Asks a group; the bit that says whether it has to wait.
    pub(super) fn check_group(&mut self, sites: &[CheckSite]) -> Bit {
        let nought = self.emit.word(0);
        for site in sites {
            self.step(site.node, NO_ARM);
            if let Some(slot) = self.layout.at(Place::Progress(site.check)) {
                let offset = slot.offset;
                self.emit.set(offset, nought);
            }
        }
        self.changed();
        let mut waits = Bit::Zero;
        let mut left: Vec<&CheckSite> = sites.iter().collect();
        let mut unmet: Vec<(CheckId, Bit)> = Vec::new();
        while !left.is_empty() {
            let (waiting, ready): (Vec<&CheckSite>, Vec<&CheckSite>) =
                left.iter().partition(|site| left.iter().any(|other| requires(self.program, site, other)));
            // Capabilities that require each other in a circle: none is met.
            let (waiting, ready) = if ready.is_empty() { (Vec::new(), waiting) } else { (waiting, ready) };
            for site in ready {
                let needed = self.site(site);
                unmet.push((site.check, needed));
            }
            left = waiting;
        }
        for (check, needed) in unmet {
            let shadow = self.program.checks.get(check.index()).is_some_and(|check| check.shadow);
            if !shadow {
                waits = self.emit.or(waits, needed);
            } else if let Bit::Reg(_) | Bit::One = needed {
                self.nothing_came(check, needed);
            }
        }
        self.changed();
        waits
    }

    /// A shadow check that nobody waits for answers that nothing came.
    fn nothing_came(&mut self, check: CheckId, needed: Bit) {
        let not_available = self.reason(failure::NOT_AVAILABLE);
        let nobody = self.emit.word(NOBODY);
        for (place, value) in
            [(Place::Check(check, ResultSlot::Failure), not_available), (Place::Progress(check), nobody)]
        {
            if let Some(slot) = self.layout.at(place) {
                let offset = slot.offset;
                let before = self.emit.emit(Inst::Frame(offset));
                let after = self.emit.select(needed, value, before);
                self.emit.set(offset, after);
            }
        }
    }

    fn reason(&mut self, reason: &str) -> Reg {
        let code = self.layout.symbols().code(reason).unwrap_or(word::OTHER);
        self.emit.word(code)
    }

    fn live_slots(&self, check: CheckId) -> Vec<Slot> {
        self.sites.slots_of_check(&self.layout, check)
    }

    /// Asks one check; the bit that says whether a result has to be brought.
    fn site(&mut self, site: &CheckSite) -> Bit {
        let slots = self.live_slots(site.check);
        let not_executed = self.emit.word(Symbols::decision(Decision::NotExecuted));
        let not_reached = self.reason(failure::NOT_REACHED);
        let nought = self.emit.word(0);
        let absent: Vec<Reg> = slots.iter().map(|slot| self.emit.word(slot.repr.missing())).collect();
        let mut state = State {
            needed: Bit::Zero,
            progress: nought,
            decision: not_executed,
            failure: not_reached,
            values: absent.clone(),
        };
        // Set while no alternative has settled it.
        let mut active = Bit::One;
        for (at, alternative) in (0u32..).zip(&site.alternatives) {
            let last = (at as usize).saturating_add(1) == site.alternatives.len();
            active = self.alternative(site, at, alternative, last, active, &slots, &mut state);
        }
        for (slot, value) in slots.iter().zip(&state.values) {
            let value = match slot.read.place {
                Place::Check(_, ResultSlot::Decision) => state.decision,
                Place::Check(_, ResultSlot::Failure) => state.failure,
                _ => *value,
            };
            self.emit.set(slot.offset, value);
        }
        if let Some(slot) = self.layout.at(Place::Progress(site.check)) {
            let offset = slot.offset;
            self.emit.set(offset, state.progress);
        }
        self.changed();
        state.needed
    }

    #[expect(clippy::too_many_arguments, reason = "one turn of a loop whose state has parts")]
    fn alternative(
        &mut self,
        site: &CheckSite,
        at: u32,
        alternative: &Alternative,
        last: bool,
        active: Bit,
        slots: &[Slot],
        state: &mut State,
    ) -> Bit {
        let check = site.check;
        let delivered = |of| Read::itself(Place::Delivered(check, at, of));
        let nought = self.emit.word(0);
        let not_executed = self.emit.word(Symbols::decision(Decision::NotExecuted));
        let decision = self.slot_word(&delivered(ResultSlot::Decision)).map_or(nought, |(reg, _)| reg);
        let there = self.emit.bit(Inst::Compare(CompareOp::NotEqual, decision, nought));
        let present = self.present(&alternative.credentials);
        let (met, gate_open) = self.gate(check, alternative);
        let (closed, gives_up) = (self.closed(), self.gives_up());

        // What has happened has happened, whatever the catalog says should have come before it.
        let allowed = self.emit.and(present, met);
        let counts = self.emit.or(closed, allowed);
        let answered = self.emit.and(there, counts);
        let awaited = self.emit.without(met, there);
        let awaited = self.emit.without(awaited, gives_up);
        let open = self.emit.or(gate_open, awaited);
        let open = self.emit.and(open, present);
        let open = self.emit.without(open, answered);
        let needed = self.emit.without(open, there);
        let ran = self.emit.bit(Inst::Compare(CompareOp::NotEqual, decision, not_executed));
        let ran = self.emit.and(ran, answered);

        // Why nothing ran.
        let not_uploaded = self.reason(failure::NOT_UPLOADED);
        let not_available = self.reason(failure::NOT_AVAILABLE);
        let precondition = self.reason(failure::PRECONDITION_NOT_FULFILLED);
        let passable = self.emit.or(met, gate_open);
        let why = self.emit.select(passable, not_available, precondition);
        let why = self.emit.select(present, why, not_uploaded);
        let told = self.slot_word(&delivered(ResultSlot::Failure)).map_or(not_available, |(reg, _)| reg);
        let why = self.emit.select(answered, told, why);
        let missing = self.emit.word(word::MISSING_CODE);
        let failure = self.emit.select(ran, missing, why);

        let not_reached = self.reason(failure::NOT_REACHED);
        let number = self.number(site, at);
        let closed_number = self.emit.word(number);
        let open_number = self.emit.word(number | OPEN);
        let progress = self.emit.select(open, open_number, closed_number);
        let decided = self.emit.select(ran, decision, not_executed);
        let failure = self.emit.select(open, not_reached, failure);
        state.progress = self.emit.select(active, progress, state.progress);
        state.decision = self.emit.select(active, decided, state.decision);
        state.failure = self.emit.select(active, failure, state.failure);
        let needed = self.emit.and(active, needed);
        state.needed = self.emit.or(state.needed, needed);
        let taken = self.emit.and(active, ran);
        for (slot, value) in slots.iter().zip(&mut state.values) {
            let Place::Check(_, of) = &slot.read.place else { continue };
            if matches!(of, ResultSlot::Decision | ResultSlot::Failure) {
                continue;
            }
            let read = Read { place: Place::Delivered(check, at, of.clone()), op: slot.read.op.clone() };
            if let Some((delivered, _)) = self.slot_word(&read) {
                *value = self.emit.select(taken, delivered, *value);
            }
        }
        if last {
            return Bit::Zero;
        }
        let stops = self.emit.or(open, ran);
        self.emit.without(active, stops)
    }

    fn present(&mut self, credentials: &[CredentialId]) -> Bit {
        let mut all = Bit::One;
        for id in credentials {
            let read = Read::itself(Place::Credential(*id, CredentialSlot::State));
            let Some((state, _)) = self.slot_word(&read) else { return Bit::Zero };
            let yes = self.emit.word(word::TRUE);
            let there = self.emit.bit(Inst::Compare(CompareOp::Equal, state, yes));
            all = self.emit.and(all, there);
        }
        all
    }

    /// The number of what a site asks, as progress holds it.
    fn number(&self, site: &CheckSite, at: u32) -> u64 {
        self.sites.number(site.node, at).unwrap_or(NOBODY)
    }

    /// Whether what a capability requires came out as required, and whether that is still open.
    fn gate(&mut self, check: CheckId, alternative: &Alternative) -> (Bit, Bit) {
        let program = self.program;
        let Some(capability) = program.capabilities.get(alternative.capability.index()) else {
            return (Bit::Zero, Bit::Zero);
        };
        let (mut all_met, mut any_open, mut any_unmet) = (Bit::One, Bit::Zero, Bit::Zero);
        for requirement in &capability.requires {
            for credential in gated(program, requirement, alternative) {
                let (met, open) = self.required(check, alternative.capability, requirement, credential);
                let open = self.emit.without(open, met);
                let neither = self.emit.or(met, open);
                let neither = self.emit.not(neither);
                any_unmet = self.emit.or(any_unmet, neither);
                any_open = self.emit.or(any_open, open);
                all_met = self.emit.and(all_met, met);
            }
        }
        let open = self.emit.without(any_open, any_unmet);
        (all_met, open)
    }

    fn required(
        &mut self,
        check: CheckId,
        by: CapabilityId,
        requirement: &Requirement,
        credential: CredentialId,
    ) -> (Bit, Bit) {
        let program = self.program;
        let shadow = |id: CheckId| program.checks.get(id.index()).is_some_and(|check| check.shadow);
        let on_credential = self.sites.on_credential(credential).to_vec();
        let (mut met, mut open) = (Bit::Zero, Bit::Zero);
        for (number, asked, capability) in on_credential {
            // What nobody waits for can't hold up, or let through, what counts.
            if asked == check || (shadow(asked) && !shadow(check)) {
                continue;
            }
            if !is_required(program, by, requirement, capability) {
                continue;
            }
            let progress = self.slot_word(&Read::itself(Place::Progress(asked)));
            let decision = Read::itself(Place::Check(asked, ResultSlot::Decision));
            let (Some((progress, _)), Some((decision, _))) = (progress, self.slot_word(&decision)) else {
                continue;
            };
            let answered = self.emit.word(number);
            let answered = self.emit.bit(Inst::Compare(CompareOp::Equal, progress, answered));
            let bits = Decision::ALL
                .into_iter()
                .filter(|decision| requirement.decisions.contains(*decision))
                .fold(0, |bits, decision| bits | 1 << Symbols::decision(decision));
            let fits = self.emit.bit(Inst::BitOf(bits, decision));
            let good = self.emit.and(answered, fits);
            met = self.emit.or(met, good);
            let pending = self.emit.word(number | OPEN);
            let pending = self.emit.bit(Inst::Compare(CompareOp::Equal, progress, pending));
            open = self.emit.or(open, pending);
        }
        (met, open)
    }
}

fn gated<'p>(
    program: &'p Program,
    requirement: &'p Requirement,
    alternative: &'p Alternative,
) -> impl Iterator<Item = CredentialId> + 'p {
    alternative.credentials.iter().copied().filter(|id| {
        let credential = program.credentials.get(id.index());
        credential.is_some_and(|credential| requirement.kinds.contains(&credential.kind))
    })
}

fn is_required(program: &Program, by: CapabilityId, requirement: &Requirement, id: CapabilityId) -> bool {
    let by = program.capabilities.get(by.index());
    let found = program.capabilities.get(id.index());
    by.zip(found)
        .is_some_and(|(by, found)| found.name == requirement.capability && found.catalog == by.catalog)
}

/// Whether another check of the group may be what this one requires.
fn requires(program: &Program, site: &CheckSite, other: &CheckSite) -> bool {
    site.check != other.check
        && site.alternatives.iter().any(|alternative| {
            let capability = program.capabilities.get(alternative.capability.index());
            capability.is_some_and(|capability| {
                capability.requires.iter().any(|requirement| {
                    other.alternatives.iter().any(|found| {
                        is_required(program, alternative.capability, requirement, found.capability)
                            && gated(program, requirement, alternative)
                                .any(|id| found.credentials.contains(&id))
                    })
                })
            })
        })
}
