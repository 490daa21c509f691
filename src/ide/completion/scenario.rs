//! Inside tests: what is given and what is expected, by the names of the workflow that is tested.

use std::rc::Rc;

use super::super::typing::{Block, Path, Shape, Thing, What, labels, path};
use super::CompletionKind;
use super::conditions::Wanted;
use super::context::{Typing, offer};
use super::symbols::shape_of;
use crate::core::Decision;
use crate::resolve::Sort;
use crate::syntax::tree::{ItemKind, RiskEntryKind};
use crate::syntax::{Token, TokenKind};

impl<'a> Typing<'a> {
    pub(super) fn test_step(&mut self) {
        let tokens = self.entry();
        match self.word(tokens.first()) {
            "given" => self.given(tokens.get(1..).unwrap_or_default()),
            "expect" => self.expect(tokens.get(1..).unwrap_or_default()),
            _ => {}
        }
        if tokens.is_empty() || tokens.len() > 1 && self.is_on_new_line() {
            self.keyword("given", "what is there", 0);
            self.keyword("expect", "what comes of it", 0);
            self.add(offer("given all PASSED", CompletionKind::Snippet).detail("every check passes").rank(1));
        }
    }

    fn given(&mut self, rest: &[Token]) {
        let assign = rest.iter().position(|token| token.kind == TokenKind::Assign);
        if let Some(assign) = assign {
            let (place, value) = rest.split_at_checked(assign).unwrap_or_default();
            return self.given_value(place, value.get(1..).unwrap_or_default());
        }
        match rest {
            [] => {
                self.add(offer("all PASSED", CompletionKind::Snippet).detail("every check passes").rank(0));
                self.places(1);
                self.keyword("expired", "the transaction has expired", 4);
                self.keyword("closed", "nothing more will come", 4);
                self.keyword("from", "a file, in place of all facts so far", 4);
                self.keyword("now", "the time of the transaction", 4);
                self.keyword("channel", "how the user is connected", 4);
            }
            [.., dot] if dot.kind == TokenKind::Dot => self.condition(rest, Wanted::Any, &[]),
            [all] if self.word(Some(all)) == "all" => self.decisions(0),
            _ if !self.is_on_new_line() => self.keyword("=", "", 0),
            _ => {}
        }
    }

    fn given_value(&mut self, place: &[Token], value: &[Token]) {
        let names = Rc::clone(&self.names);
        match (self.value(place), value) {
            (Some(Thing::Check(_)), []) => self.decisions(0),
            (Some(Thing::Check(capabilities)), [decision]) => {
                let wanted = Decision::parse(self.word(Some(decision)));
                let mut words = labels(&capabilities, |decision| Some(decision) == wanted);
                if wanted == Some(Decision::NotExecuted) {
                    words.extend(names.prelude("failure"));
                }
                self.words(&words, 0);
            }
            (Some(Thing::Credential { .. }), []) => self.keyword("missing", "it does not come", 0),
            (thing, value) => {
                let shape = shape_of(thing);
                if value.is_empty() {
                    self.keyword("missing", "no value", 2);
                    if let Shape::List(_) = shape {
                        return self.add(
                            offer("{ … }", CompletionKind::Snippet)
                                .detail("the contents of the list")
                                .rank(0)
                                .snippet("{ $0 }"),
                        );
                    }
                    return self.symbols(&shape, 0);
                }
                self.condition(value, Wanted::Value(shape), &[]);
            }
        }
    }

    /// What facts can be given for.
    fn places(&mut self, rank: u8) {
        let names = Rc::clone(&self.names);
        for ran in names.ran() {
            let label = ran.on.map_or_else(|| ran.name.to_owned(), |on| format!("{on}.{}", ran.name));
            self.add(offer(label, CompletionKind::Capability).detail("the result of a check").rank(rank));
        }
        let input = Thing::Input(Rc::clone(&names));
        for member in input.members(&names) {
            let one = offer(format!("input.{}", member.name), CompletionKind::Field)
                .detail(member.detail)
                .docs(member.docs);
            self.add(one.rank(rank));
        }
        for local in &names.locals {
            let detail = match local.what {
                What::Credential { .. } => "a credential",
                What::Step { .. } => "a step that was run",
                What::Prior { .. } => "the earlier run",
                _ => continue,
            };
            self.add(offer(local.name, CompletionKind::Name).detail(detail).rank(rank.saturating_add(1)));
        }
        for named in self.visible(|kind| matches!(kind, ItemKind::List(_))) {
            self.add(
                offer(named.written, CompletionKind::Set)
                    .detail("list of the host")
                    .rank(rank.saturating_add(1)),
            );
        }
    }

    fn expect(&mut self, rest: &[Token]) {
        let words: Vec<&str> = rest.iter().map(|token| self.word(Some(token))).collect();
        match words.as_slice() {
            [] => {
                self.decisions(0);
                self.terminals(1);
                for (word, detail) in [
                    ("pending", "it waits for something"),
                    ("retry", "it asks again"),
                    ("fired", "a rule counts"),
                    ("not fired", "a rule does not count"),
                    ("unknown", "a rule is unknown"),
                ] {
                    self.keyword(word, detail, 2);
                }
                self.operands(&Wanted::Truth);
            }
            ["pending"] => self.places(0),
            ["retry"] => {
                let names = Rc::clone(&self.names);
                for local in names.locals.iter().filter(|local| matches!(local.what, What::Credential { .. }))
                {
                    self.add(offer(local.name, CompletionKind::Credential).rank(0));
                }
            }
            ["not"] => {
                self.keyword("fired", "", 0);
                self.operands(&Wanted::Truth);
            }
            ["fired" | "unknown"] | ["not", "fired"] => self.fired(),
            [decision] if Decision::parse(decision).is_some() => self.labels_of_ends(decision),
            ["pending" | "fired" | "unknown", _, "."] => {
                self.condition(rest.get(1..).unwrap_or_default(), Wanted::Any, &[])
            }
            [_, "(", ..] => {
                let (before, inner) = rest.split_at_checked(1).unwrap_or_default();
                let is_terminal = self
                    .scope
                    .home
                    .find(Path { qualifier: None, name: self.word(before.first()) }, Sort::Terminal);
                match is_terminal {
                    Some(_) => self.argument(before, inner.get(1..).unwrap_or_default(), &[Sort::Terminal]),
                    None => self.condition(rest, Wanted::Truth, &[]),
                }
            }
            _ => self.condition(rest, Wanted::Truth, &[]),
        }
    }

    /// Rules of the workflow, those of rule sets behind the name under which they are included.
    fn fired(&mut self) {
        let names = Rc::clone(&self.names);
        for local in names.locals.iter().filter(|local| matches!(local.what, What::Rule)) {
            self.add(offer(local.name, CompletionKind::Name).detail("rule").rank(0));
        }
        let scan = &names.scan;
        for entry in scan
            .entries
            .iter()
            .filter(|entry| entry.block == Block::Rules && scan.word(entry.start) == "include")
        {
            let tokens = scan.range(entry.start.saturating_add(1), entry.end);
            let named = tokens.get(1).is_some_and(|token| token.kind == TokenKind::Assign);
            let alias = scan.word(entry.start.saturating_add(1));
            let rest = tokens.get(if named { 2 } else { 0 }..).unwrap_or_default();
            let Some((set, _)) = path(scan.text, rest) else { continue };
            let Some(found) = names.home.find(set, Sort::Rules) else { continue };
            let ItemKind::Rules(item) = &found.item.kind else { continue };
            let prefix = if named { alias } else { set.name };
            for entry in &item.rules {
                if let RiskEntryKind::Rule(rule) = &entry.kind {
                    let label = format!("{prefix}.{}", rule.name.text);
                    self.add(offer(label, CompletionKind::Name).detail("rule").rank(1));
                }
            }
        }
    }
}
