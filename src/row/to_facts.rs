//! A row back into facts: all that the workflow reads of them. For explanations, and for what no slot serves.

use super::Row;
use crate::core::{CheckId, CredentialId, CredentialPart, Kind, Program, Ty};
use crate::facts::{CredentialFact, Facts, ResultFact, Transaction};
use crate::layout::{CredentialSlot, EXPIRED, Layout, Op, Place, Read, ResultSlot, Symbols, word};
use crate::value::{Currency, Decimal, Money, Time, Value};

impl Row {
    pub(super) fn to_facts(&self, program: &Program, layout: &Layout) -> Facts {
        let mut facts = Facts::empty(program);
        facts.transaction = Transaction {
            id: None,
            time: match self.at(layout, Place::Now) {
                Value::Time(time) => Some(time),
                // Only the day is read, so any time of it will do.
                _ => match self.at(layout, Place::Today) {
                    Value::Date(day) => Some(Time::at_midnight(day)),
                    _ => None,
                },
            },
            channel: match self.at(layout, Place::Channel) {
                Value::Symbol(channel) => Some(channel),
                _ => None,
            },
            expired: self.word(EXPIRED) == word::TRUE,
        };
        facts.closed = self.is_closed();
        facts.lookups.extend_from_slice(&self.aside.lookups);
        for ((at, field), value) in (0..).zip(&program.input).zip(&mut facts.input) {
            *value = self.tree(layout, Place::Input(vec![at]), &field.ty);
        }
        for (at, credentials) in (0..).map(CredentialId).zip(&mut facts.credentials) {
            credentials.extend(self.credential(layout, at));
        }
        for (at, results) in (0..).map(CheckId).zip(&mut facts.results) {
            let alternatives = program.checks.get(at.index()).map_or(0, |check| check.capabilities.len());
            results.extend((0..).take(alternatives).filter_map(|n| self.result(program, layout, at, n)));
        }
        facts
    }

    fn at(&self, layout: &Layout, place: Place) -> Value {
        layout.at(place).map_or(Value::Missing, |slot| self.value(layout, slot))
    }

    /// A value with its parts; what is not read is missing.
    fn tree(&self, layout: &Layout, place: Place, ty: &Ty) -> Value {
        if let Kind::Record(record) = &ty.kind {
            let is_read =
                layout.at(place.clone()).is_some_and(|slot| self.word(slot.offset) == word::PRESENT);
            if !is_read {
                return Value::Missing;
            }
            return Value::record((0..).zip(&record.fields).map(|(at, field)| {
                let mut below = place.clone();
                match &mut below {
                    Place::Input(steps) | Place::Delivered(_, _, ResultSlot::Data(steps)) => steps.push(at),
                    _ => {}
                }
                self.tree(layout, below, &field.ty)
            }));
        }
        match layout.at(place.clone()) {
            Some(slot) if slot.kept.is_some() || slot.repr != crate::layout::Repr::Presence => {
                self.value(layout, slot)
            }
            presence => match layout.find(&Read { place, op: Op::Mask }) {
                Some(slot) => self.value(layout, slot),
                // Only asked whether it is there.
                None if presence.is_some_and(|slot| self.word(slot.offset) == word::PRESENT) => {
                    something(&ty.kind)
                }
                None => Value::Missing,
            },
        }
    }

    fn credential(&self, layout: &Layout, id: CredentialId) -> Option<CredentialFact> {
        let Value::Bool(present) = self.at(layout, Place::Fact(id, CredentialSlot::State)) else {
            return None;
        };
        let part = |part| self.at(layout, Place::Fact(id, CredentialSlot::Part(part)));
        let symbol = |of| match part(of) {
            Value::Symbol(symbol) => Some(symbol),
            _ => None,
        };
        Some(CredentialFact {
            document_type: symbol(CredentialPart::Type),
            country: match part(CredentialPart::Country) {
                Value::Country(country) => Some(country),
                _ => None,
            },
            source: symbol(CredentialPart::Source),
            acquired: match part(CredentialPart::Acquired) {
                Value::Time(time) => Some(time),
                _ => None,
            },
            ..CredentialFact::plain(self.attempt(layout, id), present)
        })
    }

    fn result(
        &self,
        program: &Program,
        layout: &Layout,
        id: CheckId,
        alternative: u32,
    ) -> Option<ResultFact> {
        let check = program.checks.get(id.index())?;
        let place = |of| Place::Delivered(id, alternative, of);
        let decision = layout.at(place(ResultSlot::Decision)).map(|slot| self.word(slot.offset))?;
        let symbol = |of| match self.at(layout, place(of)) {
            Value::Symbol(symbol) => Some(symbol),
            _ => None,
        };
        let data = (0..).zip(&check.data).map(|(at, field)| {
            self.tree(layout, place(ResultSlot::Data(vec![at])), &field.ty.clone().or_missing(true))
        });
        Some(ResultFact {
            alternative,
            attempts: check.credentials.iter().map(|id| self.attempt(layout, *id)).collect(),
            decision: Symbols::decision_of(decision)?,
            label: symbol(ResultSlot::Label),
            failure: symbol(ResultSlot::Failure),
            data: data.collect(),
        })
    }
}

/// Stands for a value that is there and that nobody looks at.
fn something(kind: &Kind) -> Value {
    match kind {
        Kind::Money(None) => match Currency::from_index(0) {
            Some(currency) => Value::Money(Money::new(Decimal::ZERO, currency)),
            None => Value::Missing,
        },
        Kind::List(..) => Value::list([]),
        _ => Value::Missing,
    }
}
