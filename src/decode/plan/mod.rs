//! What a program's facts documents hold, by their keys, and in which slots of the row it goes. Made once for a program;
//! never knows a document.

mod checks;
mod form;
mod input;

pub(super) use form::{Entry, Form, Level};

use std::sync::Arc;

use super::keys::{Keys, Seen};
use super::scalar::{Read, Scalar};
use super::slips::Slips;
use super::words::{Text, Words};
use crate::core::{DecisionSet, Program};
use crate::facts::{self, Facts};
use crate::layout::{CredentialSlot, Layout, Mask, Place, Read as Slotted, SlotId};
use crate::row::Row;

/// A slot that is not there: writing to it does nothing.
pub(super) const NOWHERE: u32 = u32::MAX;

#[derive(Debug)]
pub(super) struct Plan {
    /// The words of facts of which nothing is known.
    pub(super) start: Box<[u64]>,
    pub(super) root: Keys,
    pub(super) transaction: Transaction,
    pub(super) input: Node,
    pub(super) slips: Slips,
    pub(super) credential_names: Keys,
    pub(super) credentials: Box<[Credential]>,
    pub(super) credential_keys: Keys,
    pub(super) check_names: Keys,
    pub(super) checks: Box<[Check]>,
    pub(super) result_keys: Keys,
    pub(super) money_keys: Keys,
    /// Of objects that nobody reads.
    pub(super) no_keys: Keys,
    /// Which key comes next, as long as no document has been seen: those of all objects, one behind the other.
    pub(super) guesses: Box<[u16]>,
    /// Tells this plan from others.
    pub(super) mark: Arc<()>,
    /// Slots that follow from others, and what each follows from.
    pub(super) derived: Box<[(SlotId, SlotId)]>,
}

#[derive(Debug)]
pub(super) struct Transaction {
    pub(super) keys: Keys,
    pub(super) now: u32,
    pub(super) today: u32,
    pub(super) channel: u32,
    /// With their codes; empty: any.
    pub(super) channels: Option<Words>,
    pub(super) needs_time: bool,
}

/// What stands under a key.
#[derive(Debug)]
pub(super) enum Child {
    Scalar(Leaf),
    List(List),
    Object(Node),
    /// Left to the definition whenever it is there.
    Definition,
}

#[derive(Debug)]
pub(super) struct Leaf {
    pub(super) scalar: Scalar,
    pub(super) at: u32,
    /// Where a text's bytes, or a value without a word of its own, are kept.
    pub(super) kept: Option<u32>,
    /// The texts that conditions name.
    pub(super) texts: Option<Words>,
}

#[derive(Debug)]
pub(super) struct List {
    pub(super) element: Form,
    pub(super) optional: bool,
    pub(super) most: u32,
    /// The slot of the list itself.
    pub(super) at: u32,
    pub(super) kept: Option<u32>,
    pub(super) mask: u32,
    /// The bits of texts and symbols.
    pub(super) texts: Option<Words>,
    /// The bits of countries and currencies, by their words.
    pub(super) words: Box<[(u64, u64)]>,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) keys: Keys,
    pub(super) children: Box<[Child]>,
    /// Children that have to be there if this is.
    pub(super) required: Seen,
    /// Slots that say that it is there.
    pub(super) present: Box<[u32]>,
    /// Other keys are errors.
    pub(super) strict: bool,
}

#[derive(Debug)]
pub(super) struct Credential {
    pub(super) state: u32,
    pub(super) attempt: u32,
    pub(super) document_type: u32,
    pub(super) country: u32,
    pub(super) source: u32,
    pub(super) acquired: u32,
    pub(super) types: Words,
    pub(super) sources: Words,
}

#[derive(Debug)]
pub(super) struct Check {
    /// By full names, and by names.
    pub(super) capabilities: Words,
    pub(super) alternatives: Box<[Alternative]>,
    pub(super) credential_names: Keys,
    /// Indices in the program's table.
    pub(super) credentials: Box<[usize]>,
}

#[derive(Debug)]
pub(super) struct Alternative {
    pub(super) decisions: DecisionSet,
    pub(super) decision: u32,
    pub(super) label: u32,
    pub(super) failure: u32,
    /// Labels and reasons, as indices in `meanings`.
    pub(super) words: Words,
    /// For each decision the code of the label or reason that a word is beside it.
    pub(super) meanings: Box<[[Option<u64>; 4]]>,
    pub(super) data: Node,
    /// Data that a result that passed has to carry.
    pub(super) promised: Seen,
}

/// Keys of the document, in the order of the plan's roots.
pub(super) mod key {
    pub(in crate::decode) const ROOT: [&str; 6] =
        ["transaction", "input", "credentials", "checks", "lookups", "prior"];
    pub(in crate::decode) const TRANSACTION: [&str; 5] = ["id", "time", "channel", "expired", "closed"];
    pub(in crate::decode) const CREDENTIAL: [&str; 7] =
        ["attempt", "present", "type", "country", "source", "acquired", "data"];
    pub(in crate::decode) const RESULT: [&str; 7] =
        ["capability", "decision", "label", "failure", "attempt", "attempts", "data"];
    pub(in crate::decode) const MONEY: [&str; 2] = ["amount", "currency"];
}

impl Plan {
    /// `None`: too many fields, or something that only the definition reads.
    pub(super) fn of(program: &Program, layout: &Layout) -> Option<Plan> {
        let mut blank = Row::default();
        blank.fill(program, layout, &Facts::empty(program));
        let mut guesses = Vec::new();
        let root = Keys::new(key::ROOT, &mut guesses);
        let transaction = Transaction::of(program, layout, &mut guesses)?;
        let input = Node::of_input(program, layout, &mut guesses)?;
        let slips = Slips::of(program, &input);
        let names = program.credentials.iter().map(|credential| &*credential.name);
        let credential_names = Keys::new(names, &mut guesses);
        let credentials = checks::credentials(program, layout)?;
        let credential_keys = Keys::new(key::CREDENTIAL, &mut guesses);
        let check_names = Keys::new(program.checks.iter().map(|check| &*check.name), &mut guesses);
        let checks = checks::checks(program, layout, &mut guesses)?;
        let result_keys = Keys::new(key::RESULT, &mut guesses);
        let money_keys = Keys::new(key::MONEY, &mut guesses);
        let objects = [&credential_names, &check_names];
        if objects.iter().any(|keys| keys.len() > Seen::MOST) {
            return None;
        }
        Some(Plan {
            start: blank.words().into(),
            root,
            transaction,
            input,
            slips,
            credential_names,
            credentials,
            credential_keys,
            check_names,
            checks,
            result_keys,
            money_keys,
            no_keys: Keys::new([], &mut Vec::new()),
            guesses: guesses.into(),
            mark: Arc::default(),
            derived: derived(layout),
        })
    }
}

impl Transaction {
    fn of(program: &Program, layout: &Layout, guesses: &mut Vec<u16>) -> Option<Transaction> {
        let at = |place| slot(layout, place);
        let channel = at(Place::Channel);
        let channels = &program.meta.channels;
        let code = |name: &str| layout.symbols().code(name);
        let known: Vec<_> =
            channels.iter().filter_map(|channel| Some((&**channel, code(channel)?))).collect();
        if known.len() < channels.len() {
            return None;
        }
        Some(Transaction {
            keys: Keys::new(key::TRANSACTION, guesses),
            now: at(Place::Now),
            today: at(Place::Today),
            channel,
            channels: (!channels.is_empty()).then(|| Words::new(known)),
            needs_time: facts::needs_time(program),
        })
    }
}

fn derived(layout: &Layout) -> Box<[(SlotId, SlotId)]> {
    let base = |id: &SlotId| {
        let of = Slotted::itself(layout.slot(*id)?.read.place.clone());
        layout.slots().find(|(_, slot)| slot.read == of).map(|(base, _)| (*id, base))
    };
    layout.derived().iter().filter_map(base).collect()
}

/// Where a place stands in the row.
fn slot(layout: &Layout, place: Place) -> u32 {
    layout.at(place).map_or(NOWHERE, |slot| slot.offset)
}

/// The slots of a credential's facts.
fn fact(layout: &Layout, id: crate::core::CredentialId, of: CredentialSlot) -> u32 {
    slot(layout, Place::Fact(id, of))
}

impl List {
    /// The bit of an element that was read from this text.
    pub(super) fn bit<'a>(&self, text: impl Into<Text<'a>>, read: Read) -> u64 {
        let text = text.into();
        let named = || self.texts.as_ref().and_then(|texts| texts.code(text));
        let found = match read {
            Read::Word(word) => {
                let known = self.words.iter().find(|(known, _)| *known == word);
                known.map(|(_, bit)| *bit).or_else(named)
            }
            Read::Text => named(),
            Read::Money(_) => None,
        };
        found.unwrap_or(Mask::OTHER)
    }
}
