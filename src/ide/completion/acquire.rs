//! Inside the braces of an acquisition, of a declaration of a catalog, and of a selection: properties and their values.

use super::super::typing::{
    Block, Seen, Shape, Word, credential_data, is_operand_end, kind_values, path, split_commas,
};
use super::CompletionKind;
use super::conditions::Wanted;
use super::context::{Typing, offer};
use crate::core::{PropertyOf, properties};
use crate::resolve::Sort;
use crate::syntax::tree::PropertyValue;
use crate::syntax::{Token, TokenKind};

impl<'a> Typing<'a> {
    /// In a block of properties.
    pub(super) fn properties(&mut self, of: PropertyOf) {
        let tokens = self.entry();
        let Some(last) = tokens.last() else { return self.property_words(of) };
        let first = self.word(tokens.first());
        // `first_name: input.first_name`
        if let [_, colon, value @ ..] = tokens.as_slice()
            && colon.kind == TokenKind::Colon
            && of == PropertyOf::Acquisition
        {
            let data = self.acquired_kind().map(credential_data).unwrap_or_default();
            let field = data.into_iter().find(|member| member.name == first);
            let shape = super::symbols::shape_of(field.map(|member| member.thing));
            self.condition(value, Wanted::Value(shape), &[]);
            if value.last().is_some_and(|last| is_operand_end(self.scan().text, last)) {
                self.property_words(of);
            }
            return;
        }
        let is_new = tokens.len() > 1 || first == "optional";
        let wants_value = tokens.len() == 1 && first != "optional"
            || matches!(last.kind, TokenKind::Comma | TokenKind::Colon);
        if wants_value {
            let values = tokens.get(1..).unwrap_or_default();
            self.property_values(of, first, values);
        } else if is_new {
            self.property_words(of);
        }
    }

    fn property_words(&mut self, of: PropertyOf) {
        let used: Vec<String> = self.used_words();
        let kind = if of == PropertyOf::Acquisition { self.acquired_kind() } else { None };
        for info in properties(of).filter(|info| !info.name.is_empty()) {
            if of == PropertyOf::Acquisition && used.iter().any(|word| word == info.name) {
                continue;
            }
            // A kind without types has none to narrow.
            if let ("types" | "subtypes" | "parts", Some(kind)) = (info.name, kind)
                && kind_values(kind, info.name).is_empty()
            {
                continue;
            }
            let rank = if info.advanced { 3 } else { 1 };
            let docs = format!("`{}`\n\n{}\n\nTakes: {}.", info.form, info.docs, info.takes);
            let one =
                offer(info.name, CompletionKind::Property).detail(info.takes).docs(Some(docs)).rank(rank);
            self.add(match info.name {
                "optional" => one,
                "data" => one.snippet("data {\n  $0\n}"),
                name => one.inserts(format!("{name} ")),
            });
        }
        for member in kind.map(credential_data).unwrap_or_default() {
            if used.contains(&member.name) {
                continue;
            }
            let has_input = self.names.thing("input").is_some_and(|input| {
                input.members(&self.names).iter().any(|field| field.name == member.name)
            });
            let value = if has_input { format!("input.{}", member.name) } else { "$0".to_owned() };
            let one = offer(format!("{}:", member.name), CompletionKind::Field).detail(member.detail.clone());
            let one = one.docs(member.docs.clone()).rank(if has_input { 1 } else { 2 });
            self.add(one.snippet(format!("{}: {value}", member.name)));
        }
    }

    /// What the block has already.
    fn used_words(&self) -> Vec<String> {
        let scan = self.scan();
        let Some(top) = scan.top() else { return Vec::new() };
        let entries = scan.entries.iter().filter(|entry| entry.start >= top.inside);
        entries.map(|entry| scan.word(entry.start).to_owned()).collect()
    }

    /// The kind of credential whose block this is.
    fn acquired_kind(&self) -> Option<Seen<'a>> {
        let head = self.head();
        let colon = head.iter().position(|token| token.kind == TokenKind::Colon)?;
        let (kind, _) = path(self.scan().text, head.get(colon.saturating_add(1)..)?)?;
        self.world.kind(self.scope.home, kind)
    }

    fn property_values(&mut self, of: PropertyOf, name: &str, written: &[Token]) {
        let used: Vec<&str> = written.iter().map(|token| self.word(Some(token))).collect();
        let words = match (of, name) {
            (PropertyOf::Acquisition, "from") => self.names.prelude("source"),
            (PropertyOf::Acquisition, "preselect") => self.names.prelude("preselection"),
            (_, "channels" | "reusable") => self.names.prelude("channel"),
            (PropertyOf::Capability, "cost") => self.names.prelude("cost"),
            (PropertyOf::Acquisition, "countries") => {
                self.sets(&Shape::Plain("country"), 1);
                return self.countries(0);
            }
            (PropertyOf::Acquisition, _) => {
                let words = self.acquired_kind().map(|kind| kind_values(kind, name)).unwrap_or_default();
                if name == "subtypes" { self.of_taken_types(words) } else { words }
            }
            (PropertyOf::Service, "capabilities") => return self.bundled(&used),
            (PropertyOf::Capability, "stored") => return self.kinds(0),
            _ => Vec::new(),
        };
        let words: Vec<Word> = words.into_iter().filter(|word| !used.contains(&word.text.as_str())).collect();
        self.words(&words, 0);
    }

    /// Sub-types of the types that the acquisition takes, if it names any.
    fn of_taken_types(&self, words: Vec<Word>) -> Vec<Word> {
        let scan = self.scan();
        let inside = scan.top().map_or(0, |top| top.inside);
        let entry =
            scan.entries.iter().find(|entry| entry.start >= inside && scan.word(entry.start) == "types");
        let Some(entry) = entry else { return words };
        let taken: Vec<&str> = (entry.start..entry.end).map(|at| scan.word(at)).collect();
        words.into_iter().filter(|word| taken.contains(&word.detail.as_str())).collect()
    }

    /// The capabilities of the service that a selection is of; in a declaration all.
    fn bundled(&mut self, used: &[&str]) {
        if self.block() != Block::Selection {
            return self.declarations("capability", 0);
        }
        let head = self.head();
        let parts = split_commas(&head);
        let last = parts.last().copied().unwrap_or_default();
        let colon = last.iter().position(|token| token.kind == TokenKind::Colon);
        let service = last.get(colon.map_or(0, |colon| colon.saturating_add(1))..).unwrap_or_default();
        let Some((service, _)) = path(self.scan().text, service) else { return };
        let Some(found) = self.scope.home.find(service, Sort::Capability) else { return };
        let values = found
            .service()
            .into_iter()
            .flat_map(|item| &item.properties)
            .flat_map(|property| &property.values);
        for value in values {
            if let PropertyValue::Name(name) = value
                && !used.contains(&name.text.as_str())
            {
                self.add(
                    offer(name.text.clone(), CompletionKind::Capability).detail("of this service").rank(0),
                );
            }
        }
    }
}
