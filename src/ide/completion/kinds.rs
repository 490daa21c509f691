//! Types behind a `:`, kinds of credential, and declared fields.

use super::super::typing::{Shape, credential_docs, is_operand_end, joined};
use super::conditions::Wanted;
use super::context::{Typing, offer};
use super::{Completion, CompletionKind};
use crate::check::BUILT_IN_TYPES;
use crate::syntax::tree::ItemKind;
use crate::syntax::{Token, TokenKind};

impl<'a> Typing<'a> {
    pub(super) fn written_shape(&self, ty: &[Token]) -> Shape<'a> {
        Shape::of_tokens(self.scope.home, self.scan().text, ty)
    }

    /// A type, of which some tokens are there already. A step also takes credentials.
    pub(super) fn type_at(&mut self, written: &[Token], credentials: bool) {
        let words: Vec<&str> = written.iter().map(|token| self.word(Some(token))).collect();
        match words.as_slice() {
            [] | [.., "(" | "of"] => self.types(credentials && words.is_empty()),
            [.., "money", "in"] | [.., "money", "?", "in"] => self.currencies(0),
            [.., "money"] => self.keyword("in", "one currency", 0),
            [.., "list"] => self.keyword("of", "what it is of", 0),
            [.., "int" | "decimal" | "float"] => self.keyword("in", "a range, as `in 0..100`", 1),
            [qualifier, "."] => {
                let Some(home) = self.world.qualified(qualifier) else { return };
                let is = |kind: &ItemKind| {
                    matches!(kind, ItemKind::Enum(_) | ItemKind::Record(_))
                        || credentials && matches!(kind, ItemKind::Credential(_))
                };
                for named in self.world.in_file(home, is) {
                    let docs = joined(&named.seen.item.docs);
                    self.add(offer(named.written.clone(), CompletionKind::Type).docs(docs).rank(0));
                }
            }
            _ => {}
        }
    }

    fn types(&mut self, credentials: bool) {
        if credentials {
            self.kinds(0);
        }
        for name in BUILT_IN_TYPES {
            self.add(offer(*name, CompletionKind::Type).detail("type of the language").rank(1));
        }
        self.add(
            offer("money in …", CompletionKind::Type)
                .detail("amounts of one currency")
                .rank(1)
                .snippet("money in ${1:EUR}"),
        );
        self.add(
            offer("list of …", CompletionKind::Type)
                .detail("several values")
                .rank(1)
                .snippet("list of ${1:text}"),
        );
        for named in self.visible(|kind| matches!(kind, ItemKind::Enum(_) | ItemKind::Record(_))) {
            let (detail, docs) = match &named.seen.item.kind {
                ItemKind::Enum(item) => {
                    let names: Vec<&str> =
                        item.variants.iter().map(|name| name.text.as_str()).take(6).collect();
                    (names.join(", "), joined(&named.seen.item.docs))
                }
                _ => ("record".to_owned(), joined(&named.seen.item.docs)),
            };
            let rank = if named.is_own { 0 } else { 2 };
            self.add(offer(named.written.clone(), CompletionKind::Type).detail(detail).docs(docs).rank(rank));
        }
    }

    /// Kinds of credential, those of catalogs that are not imported last.
    pub(super) fn kinds(&mut self, rank: u8) {
        let is = |kind: &ItemKind| matches!(kind, ItemKind::Credential(_));
        let visible = self.visible(is);
        let shelf = self.world.on_the_shelf(is);
        for named in visible.into_iter().chain(shelf) {
            let title = named.seen.item.docs.first().cloned().unwrap_or_default();
            let docs = credential_docs(&named.seen);
            let one = offer(named.written.clone(), CompletionKind::Credential).docs(docs);
            let one = self.with_import(one.detail(title).rank(rank), named.import);
            self.add(one);
        }
    }

    /// With the import that it needs, if any; such ones come last.
    pub(super) fn with_import(&self, one: Completion, catalog: Option<&str>) -> Completion {
        let Some(catalog) = catalog else { return one };
        let detail = format!("{} (adds `use {catalog}`)", one.detail).trim_start().to_owned();
        Completion { rank: 9, edits: vec![self.import(catalog)], detail, ..one }
    }

    /// A declared field.
    pub(super) fn field(&mut self) {
        let tokens = self.entry();
        let [_, colon, rest @ ..] = tokens.as_slice() else { return };
        if colon.kind != TokenKind::Colon {
            return;
        }
        let example = rest.iter().position(|token| self.word(Some(token)) == "example");
        let at = rest.iter().position(|token| self.word(Some(token)) == "at");
        match (example, at) {
            (Some(example), _) => {
                let end = at.unwrap_or(example).min(example);
                let shape = self.written_shape(rest.get(..end).unwrap_or_default());
                let value = rest.get(example.saturating_add(1)..).unwrap_or_default();
                if value.is_empty() {
                    return self.symbols(&shape, 0);
                }
                self.condition(value, Wanted::Value(shape), &[]);
            }
            (None, Some(at)) if rest.len() > at.saturating_add(1) => {
                self.keyword("example", "a value for tests", 0)
            }
            (None, Some(_)) => {}
            (None, None) => {
                self.type_at(rest, false);
                if !self.is_on_new_line()
                    && rest.last().is_some_and(|last| {
                        is_operand_end(self.scan().text, last) || last.kind == TokenKind::Question
                    })
                {
                    self.keyword("example", "a value for tests and documentation", 1);
                    self.keyword("at", "where it stands in the host's JSON", 1);
                }
            }
        }
    }
}
