//! What `credentials` and `checks` may say.

use std::collections::BTreeSet;

use super::input::Builder;
use super::{Alternative, Check, Credential, fact, slot};
use crate::core::{self, Capability, CheckId, CredentialId, CredentialPart, Decision, Program};
use crate::decode::keys::Keys;
use crate::decode::words::Words;
use crate::facts::{alternatives, failure, full_name, label, reason};
use crate::layout::{CredentialSlot, Layout, Place, ResultSlot};

/// `None`: a symbol has no code.
pub(super) fn credentials(program: &Program, layout: &Layout) -> Option<Box<[Credential]>> {
    (0..)
        .map(CredentialId)
        .zip(&program.credentials)
        .map(|(id, credential)| one(layout, id, credential))
        .collect()
}

fn one(layout: &Layout, id: CredentialId, credential: &core::Credential) -> Option<Credential> {
    let part = |part| fact(layout, id, CredentialSlot::Part(part));
    // As vendors spell them first: see `facts::decode::document_type`.
    let spelled = credential.types.iter().map(|known| (&known.spelling, &known.symbol));
    let named = credential.types.iter().map(|known| (&known.symbol, &known.symbol));
    let types = coded(layout, spelled.chain(named).map(|(word, symbol)| (&**word, &**symbol)))?;
    let sources = coded(layout, credential.sources.iter().map(|source| (&**source, &**source)))?;
    Some(Credential {
        state: fact(layout, id, CredentialSlot::State),
        attempt: part(CredentialPart::Attempt),
        document_type: part(CredentialPart::Type),
        country: part(CredentialPart::Country),
        source: part(CredentialPart::Source),
        acquired: part(CredentialPart::Acquired),
        types,
        sources,
    })
}

/// Words with the codes of the symbols that they mean.
fn coded<'a>(layout: &Layout, words: impl Iterator<Item = (&'a str, &'a str)>) -> Option<Words> {
    let codes: Option<Vec<_>> =
        words.map(|(word, symbol)| Some((word, layout.symbols().code(symbol)?))).collect();
    Some(Words::new(codes?))
}

pub(super) fn checks(program: &Program, layout: &Layout, guesses: &mut Vec<u16>) -> Option<Box<[Check]>> {
    (0..)
        .map(CheckId)
        .zip(&program.checks)
        .map(|(id, check)| result(program, layout, id, check, guesses))
        .collect()
}

fn result(
    program: &Program,
    layout: &Layout,
    id: CheckId,
    check: &core::Check,
    guesses: &mut Vec<u16>,
) -> Option<Check> {
    let all = alternatives(program, check);
    let full: Vec<(String, u64)> =
        all.clone().map(|(at, capability)| (full_name(capability), u64::from(at))).collect();
    let short = all.clone().map(|(at, capability)| (&*capability.name, u64::from(at)));
    let credential = |id: &CredentialId| program.credentials.get(id.index()).map(|of| &*of.name);
    let names: Vec<&str> = check.credentials.iter().filter_map(credential).collect();
    let distinct = names.iter().collect::<BTreeSet<_>>().len();
    if distinct < check.credentials.len() || check.capabilities.len() != all.clone().count() {
        return None;
    }
    let alternatives = all.map(|(at, capability)| alternative(layout, id, at, check, capability, guesses));
    Some(Check {
        capabilities: Words::new(full.iter().map(|(name, at)| (name.as_str(), *at)).chain(short)),
        alternatives: alternatives.collect::<Option<_>>()?,
        credential_names: Keys::new(names, guesses),
        credentials: check.credentials.iter().map(|id| id.index()).collect(),
    })
}

fn alternative(
    layout: &Layout,
    id: CheckId,
    at: u32,
    check: &core::Check,
    capability: &Capability,
    guesses: &mut Vec<u16>,
) -> Option<Alternative> {
    let place = |of| Place::Delivered(id, at, of);
    let words = capability.labels.iter().flat_map(|label| [&*label.spelling, &*label.symbol]);
    let words: BTreeSet<&str> = words.chain(failure::ALL).collect();
    let mut meanings = Vec::new();
    for word in &words {
        let mut of_decisions = [None; 4];
        for (decision, code) in Decision::ALL.into_iter().zip(&mut of_decisions) {
            let symbol = match decision {
                Decision::NotExecuted => reason(capability, word),
                ran => label(capability, ran, word),
            };
            if let Some(symbol) = symbol {
                *code = Some(layout.symbols().code(&symbol)?);
            }
        }
        meanings.push(of_decisions);
    }
    let fields = check.data_index.get(at as usize)?;
    let data = fields.iter().zip(&capability.data).map(|(at, field)| (*at, field, true));
    let mut builder =
        Builder { layout, place: &|steps| place(ResultSlot::Data(steps.to_vec())), by_name: true, guesses };
    let data = builder.node(data)?;
    if data.keys.len() != capability.data.len() {
        return None;
    }
    Some(Alternative {
        decisions: capability.decisions.with(Decision::NotExecuted),
        decision: slot(layout, place(ResultSlot::Decision)),
        label: slot(layout, place(ResultSlot::Label)),
        failure: slot(layout, place(ResultSlot::Failure)),
        words: Words::new(words.iter().copied().zip(0..)),
        meanings: meanings.into(),
        data,
        promised: (0..)
            .zip(&capability.data)
            .filter(|(_, field)| !field.ty.optional)
            .map(|(at, _)| at)
            .collect(),
    })
}
