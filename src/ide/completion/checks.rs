//! Behind `check`: credentials that can be checked, and the capabilities that are valid for them.

use super::super::typing::Shape;
use super::super::typing::{
    Named, Path, Ran, Seen, What, capability_docs, group_start, is_operand_end, joined, split_commas,
};
use super::conditions::Wanted;
use super::context::{Typing, offer};
use super::{Completion, CompletionKind};
use crate::resolve::Sort;
use crate::syntax::tree::{CapabilityItem, ItemKind, PropertyValue};
use crate::syntax::{Token, TokenKind};

fn is_check(kind: &ItemKind) -> bool {
    matches!(kind, ItemKind::Capability(_) | ItemKind::Service(_))
}

/// Whether a capability needs arguments that are no credentials.
fn needs_arguments(item: &CapabilityItem) -> bool {
    item.params.iter().any(|param| !param.ty.optional)
}

impl<'a> Typing<'a> {
    /// `rest` stands behind `check`.
    pub(super) fn check(&mut self, rest: &[Token]) {
        if let Some(open) = group_start(rest) {
            let (before, inner) = rest.split_at_checked(open).unwrap_or_default();
            let inner = inner.get(1..).unwrap_or_default();
            return self.argument(before, inner, &[Sort::Capability]);
        }
        let parts = split_commas(rest);
        let part = parts.last().copied().unwrap_or_default();
        let on = parts.iter().rev().find_map(|part| match part {
            [name, colon, ..] if colon.kind == TokenKind::Colon => Some(Some(self.word(Some(name)))),
            [_, mark, ..] if matches!(mark.kind, TokenKind::Assign | TokenKind::LeftParen) => Some(None),
            _ => None,
        });
        let on = on.flatten();
        let limit = part.iter().rposition(|token| matches!(self.word(Some(token)), "within" | "else"));
        if let Some(limit) = limit {
            let behind = part.get(limit.saturating_add(1)..).unwrap_or_default();
            if self.word(part.get(limit)) == "within" {
                let then = [("else", "another capability where this one was not executed")];
                return self.condition(behind, Wanted::Value(Shape::Plain("duration")), &then);
            }
            return if behind.is_empty() { self.calls(0) } else { self.behind_call(behind) };
        }
        match part {
            [] => match on {
                Some(on) => {
                    self.capabilities_on(on);
                    self.targets(4);
                }
                None => {
                    self.targets(0);
                    self.calls(1);
                }
            },
            [name, colon] if colon.kind == TokenKind::Colon => {
                let name = self.word(Some(name));
                self.capabilities_on(name);
            }
            [_, assign] if assign.kind == TokenKind::Assign => self.calls(0),
            [.., qualifier, dot] if dot.kind == TokenKind::Dot => {
                let qualifier = self.word(Some(qualifier));
                self.of_file(qualifier, on);
            }
            _ => self.behind_call(part),
        }
    }

    fn behind_call(&mut self, part: &[Token]) {
        if part.last().is_some_and(|last| is_operand_end(self.scan().text, last)) {
            self.keyword("within", "how long the host waits", 1);
            if part.last().is_some_and(|last| last.kind == TokenKind::RightParen) {
                self.keyword("else", "another capability where this one was not executed", 2);
            }
        }
    }

    /// Credentials of the path, each with its colon.
    fn targets(&mut self, rank: u8) {
        let names = std::rc::Rc::clone(&self.names);
        for local in names.locals.iter().rev() {
            let kind = match &local.what {
                What::Credential { kind } => kind.name,
                What::Param { .. } => match names.thing(local.name) {
                    Some(super::super::typing::Thing::Credential { kind: Some(kind), .. }) => kind.name(),
                    _ => continue,
                },
                _ => continue,
            };
            let rank = if local.is_elsewhere { rank.saturating_add(5) } else { rank };
            let one = offer(local.name, CompletionKind::Credential).detail(kind);
            self.add(one.rank(rank).inserts(format!("{}: ", local.name)));
        }
    }

    fn kind_of(&self, credential: &str) -> Option<Seen<'a>> {
        match self.names.thing(credential) {
            Some(super::super::typing::Thing::Credential { kind, .. }) => kind,
            _ => None,
        }
    }

    /// The capabilities that one credential is enough for: first those whose requirements are met on this path.
    fn capabilities_on(&mut self, credential: &str) {
        let Some(kind) = self.kind_of(credential) else { return };
        let mut lineage = kind.lineage();
        if kind.home.is_on_the_shelf() {
            // Nothing says yet whose it is: each catalog that has it counts.
            let kinds = self.world.on_the_shelf(|kind| matches!(kind, ItemKind::Credential(_)));
            let same = kinds.into_iter().filter(|named| named.seen.name() == kind.name());
            lineage.extend(same.flat_map(|named| named.seen.lineage()));
        }
        let ran: Vec<Ran<'a>> =
            self.names.ran().into_iter().filter(|ran| ran.on == Some(credential)).collect();
        let all = self.visible(is_check).into_iter().chain(self.world.on_the_shelf(is_check));
        for named in all.filter(|named| named.seen.takes_one(&lineage)) {
            let seen = named.seen;
            if seen.capability().is_some_and(needs_arguments) || !self.has_channel(&seen) {
                continue;
            }
            let is_it = |ran: &&Ran<'a>| ran.capabilities.iter().any(|one| one.is(&seen));
            if ran.iter().any(|ran| ran.is_now && is_it(&ran)) {
                continue;
            }
            let unmet = unmet(&seen, &lineage, &ran);
            let one = self.named_check(&named);
            let title = one.detail.clone();
            let one = match unmet {
                _ if ran.iter().any(|ran| is_it(&ran)) => one.rank(6).detail(format!("run already; {title}")),
                Some(unmet) => one.rank(3).detail(format!("needs {unmet} first; {title}")),
                None if seen.service().is_some() => one.rank(2),
                None => one.rank(0),
            };
            let one = self.with_import(one, named.import);
            self.add(one);
        }
    }

    fn named_check(&self, named: &Named<'a>) -> Completion {
        let docs = match named.seen.capability() {
            Some(item) => Some(capability_docs(&named.seen.item.docs, item)),
            None => joined(&named.seen.item.docs),
        };
        let title = named.seen.item.docs.first().cloned().unwrap_or_default();
        offer(named.written.clone(), CompletionKind::Capability).detail(title).docs(docs)
    }

    /// Whether the workflow's channels leave one by which a capability can be used.
    fn has_channel(&self, seen: &Seen<'a>) -> bool {
        let properties = seen.capability().map_or(&[] as &[_], |item| item.properties.as_slice());
        let own = properties.iter().find(|property| property.name.text == "channels");
        let Some(own) = own.filter(|_| !self.names.channels.is_empty()) else { return true };
        own.values.iter().any(|value| match value {
            PropertyValue::Symbol(name, _) => self.names.channels.contains(&name.text.as_str()),
            _ => false,
        })
    }

    /// What a file offers behind its qualifier.
    fn of_file(&mut self, qualifier: &str, on: Option<&str>) {
        let Some(home) = self.world.qualified(qualifier) else { return };
        let lineage = on.and_then(|on| self.kind_of(on)).map(Seen::lineage);
        for named in self.world.in_file(home, is_check) {
            if lineage.as_ref().is_none_or(|lineage| named.seen.takes_one(lineage)) {
                let one = self.named_check(&named).rank(0);
                self.add(one);
            }
        }
    }

    /// Capabilities that are called: with several credentials, with arguments, or with nothing.
    fn calls(&mut self, rank: u8) {
        let capabilities = |kind: &ItemKind| matches!(kind, ItemKind::Capability(_));
        let all = self.visible(capabilities).into_iter().chain(self.world.on_the_shelf(capabilities));
        for named in all {
            let Some(item) = named.seen.capability().filter(|_| self.has_channel(&named.seen)) else {
                continue;
            };
            let form = item.on.iter().find_map(|form| self.filled(&named.seen, form));
            let is_single =
                item.on.iter().all(|form| form.len() == 1) && !item.on.is_empty() && item.params.is_empty();
            let (credentials, fits) = match (form, item.on.first()) {
                (Some(names), _) => (names, true),
                (None, None) => (Vec::new(), true),
                (None, Some(first)) => (first.iter().map(|name| name.text.to_lowercase()).collect(), false),
            };
            let mut args: Vec<String> = Vec::new();
            for name in credentials {
                args.push(format!("${{{}:{name}}}", args.len().saturating_add(1)));
            }
            for param in item.params.iter().filter(|param| !param.ty.optional) {
                let place = args.len().saturating_add(1);
                let value = self.argument_for(&param.name.text);
                args.push(format!("{}: ${{{place}:{value}}}", param.name.text));
            }
            let insert = format!("{}({})$0", named.written, args.join(", "));
            let one = self.named_check(&named).snippet(insert);
            let far = if fits { 0 } else { 4 };
            let far = if is_single { 3 } else { far };
            let one = self.with_import(one.rank(rank.saturating_add(far)), named.import);
            self.add(one);
        }
    }

    fn argument_for(&self, param: &str) -> String {
        let input = self.names.thing("input");
        let has =
            input.is_some_and(|input| input.members(&self.names).iter().any(|field| field.name == param));
        if has { format!("input.{param}") } else { param.to_owned() }
    }

    /// Credentials of the path for each kind of a form, each once.
    fn filled(&self, seen: &Seen<'a>, form: &[crate::syntax::tree::Name]) -> Option<Vec<String>> {
        let mut names: Vec<String> = Vec::new();
        for kind in form {
            let fits = |local: &&super::super::typing::Local<'a>| {
                let is_free = !names.iter().any(|name| name == local.name);
                is_free
                    && self.kind_of(local.name).is_some_and(|found| seen.means(&kind.text, &found.lineage()))
            };
            let found = self.names.locals.iter().find(fits)?;
            names.push(found.name.to_owned());
        }
        Some(names)
    }

    /// Credentials of the path of one of these kinds.
    pub(super) fn credentials_of(&mut self, kinds: &[Seen<'a>], rank: u8) {
        let names = std::rc::Rc::clone(&self.names);
        for local in names.locals.iter().rev().filter(|local| local.stands_alone()) {
            let Some(found) = self.kind_of(local.name) else { continue };
            let fits = found.lineage().iter().any(|one| kinds.iter().any(|kind| kind.is(one)));
            if fits {
                self.add(offer(local.name, CompletionKind::Credential).detail(found.name()).rank(rank));
            }
        }
    }
}

/// The first requirement of a capability that nothing on the path can meet so far.
fn unmet(seen: &Seen<'_>, lineage: &[Seen<'_>], ran: &[Ran<'_>]) -> Option<String> {
    let item = seen.capability()?;
    let open = item.requires.iter().find(|requirement| {
        let path = Path { qualifier: None, name: &requirement.capability.text };
        let Some(required) = seen.home.find(path, Sort::Capability) else { return false };
        let has_run = ran.iter().any(|ran| ran.capabilities.iter().any(|one| one.is(&required)));
        required.takes_one(lineage) && !has_run
    })?;
    let decisions: Vec<&str> = open.decisions.iter().map(|name| name.text.as_str()).collect();
    Some(format!("{} is {}", open.capability.text, decisions.join(" or ")))
}
