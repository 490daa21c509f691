//! Words of closed sets by the type that is wanted: variants, labels, countries, currencies.

use super::super::typing::{Shape, Thing, Word};
use super::context::{Typing, offer};
use super::{Completion, CompletionKind};
use crate::syntax::tree::ItemKind;
use crate::value::{Country, Currency, Duration};

impl<'a> Typing<'a> {
    pub(super) fn words(&mut self, words: &[Word], rank: u8) {
        for word in words {
            self.add(offer(word.text.clone(), CompletionKind::Symbol).detail(word.detail.clone()).rank(rank));
        }
    }

    /// The constants of a type.
    pub(super) fn symbols(&mut self, shape: &Shape<'a>, rank: u8) {
        match shape {
            Shape::Plain("country") => self.countries(rank),
            Shape::Plain("currency") => self.currencies(rank),
            Shape::Plain("bool") => {
                self.keyword("true", "", rank.saturating_add(6));
                self.keyword("false", "", rank.saturating_add(6));
            }
            other => self.words(&other.variants(), rank),
        }
    }

    /// Countries by code and by name.
    pub(super) fn countries(&mut self, rank: u8) {
        for country in Country::all() {
            let is_long = self.prefix.len() == 3 && country.alpha3().starts_with(self.prefix);
            let code = if is_long { country.alpha3() } else { country.alpha2() };
            let other = if is_long { country.alpha2() } else { country.alpha3() };
            self.coded(code, other, country.name(), rank);
        }
    }

    pub(super) fn currencies(&mut self, rank: u8) {
        for currency in Currency::all() {
            self.coded(currency.code(), currency.code(), currency.name(), rank);
        }
    }

    /// A code that is found by its name, too.
    fn coded(&mut self, code: &str, other: &str, name: &str, rank: u8) {
        let typed = self.prefix.to_lowercase();
        let begins = |text: &str| text.to_lowercase().starts_with(&typed);
        let by_code = begins(code) || begins(other);
        let by_name = name.split([' ', '(', '-']).any(begins) || begins(name);
        if !by_code && !by_name {
            return;
        }
        let one = offer(code, CompletionKind::Symbol).detail(name);
        // What is compared with the typed word begins as that does.
        let filter = if by_code && begins(code) {
            format!("{code} {name}")
        } else {
            format!("{} {name} {code}", self.prefix)
        };
        let rank = if by_code { rank } else { rank.saturating_add(1) };
        self.add(Completion { filter: Some(filter), ..one.rank(rank) });
    }

    /// Units behind a number.
    pub(super) fn units(&mut self, rank: u8) {
        for unit in Duration::units() {
            self.add(offer(unit, CompletionKind::Unit).detail("duration").rank(rank));
        }
    }

    pub(super) fn decisions(&mut self, rank: u8) {
        let words = self.names.prelude("decision");
        self.words(&words, rank);
    }

    /// Sets and lists of a type.
    pub(super) fn sets(&mut self, shape: &Shape<'a>, rank: u8) {
        for named in self.visible(|kind| matches!(kind, ItemKind::Set(_) | ItemKind::List(_))) {
            let (of, detail) = match &named.seen.item.kind {
                ItemKind::Set(item) => (Shape::of(named.seen.home, &item.ty), "set"),
                ItemKind::List(item) => (Shape::of(named.seen.home, &item.ty), "list of the host"),
                _ => continue,
            };
            let rank = if same(&of, shape) { rank } else { rank.saturating_add(3) };
            let docs = super::super::typing::joined(&named.seen.item.docs);
            self.add(offer(named.written.clone(), CompletionKind::Set).detail(detail).docs(docs).rank(rank));
        }
    }
}

/// Whether two types go together as far as is known.
pub(super) fn same(one: &Shape<'_>, other: &Shape<'_>) -> bool {
    match (one, other) {
        (Shape::Plain(one), Shape::Plain(other)) => one == other,
        (Shape::Money(_), Shape::Money(_)) | (Shape::CheckResult, Shape::CheckResult) => true,
        (Shape::Enum(one), Shape::Enum(other)) => one.name.text == other.name.text,
        (Shape::Record(_, one), Shape::Record(_, other)) => one.name.text == other.name.text,
        (Shape::List(one), Shape::List(other)) => same(one, other),
        _ => false,
    }
}

/// The type of a value; of anything else nothing is known.
pub(super) fn shape_of(thing: Option<Thing<'_>>) -> Shape<'_> {
    match thing {
        Some(Thing::Value(shape)) => shape,
        _ => Shape::Unknown,
    }
}
