//! Between items, and in the heads of items: declarations, catalogs, types of parameters.

use super::super::typing::{Block, Shape, group_start, is_operand_end};
use super::context::{Typing, offer};
use super::{CompletionKind, conditions::Wanted};
use crate::resolve::catalog_names;
use crate::syntax::keywords::ITEMS;
use crate::syntax::tree::ItemKind;
use crate::syntax::{Token, TokenKind};

/// What each sort of item is for, and its form.
pub(super) const FORMS: [(&str, &str, &str); 17] = [
    ("use", "imports a catalog or a file", "use $0"),
    (
        "workflow",
        "a whole workflow",
        "workflow ${1:name} {\n  expires after ${2:30 min} -> end NOT_EXECUTED EXPIRED\n\n  $0\n  end PASSED\n}",
    ),
    (
        "test",
        "a test of a workflow",
        "test \"${1:what it shows}\" of ${2:workflow} {\n  given all PASSED\n  expect ${3:PASSED}$0\n}",
    ),
    ("terminal", "a named end with arguments", "terminal ${1:name}(${2:message: text}) = ${3:REJECTED}$0"),
    ("set", "values that are written in the script", "set ${1:name}: ${2:country} = { $0 }"),
    ("list", "values that the host supplies", "list ${1:name}: ${2:text}$0"),
    ("enum", "a closed set of symbols", "enum ${1:name} { ${2:FIRST, SECOND} }$0"),
    ("record", "values with names", "record ${1:name} {\n  ${2:field}: ${3:text}$0\n}"),
    ("let", "a constant", "let ${1:name} = $0"),
    ("fn", "a function", "fn ${1:name}(${2:value: text}) -> ${3:bool} = $0"),
    (
        "table",
        "a decision table",
        "table ${1:name}(${2:place: country}) -> ${3:bool} {\n  hit first\n  | ${4:_} -> $0\n}",
    ),
    ("rules", "a rule set that risks include", "rules ${1:name}(${2:value: text}) {\n  $0\n}"),
    ("step", "a part of a flow with parameters", "step ${1:name}(${2:reason: text}) {\n  $0\n}"),
    ("credential", "a kind of credential", "credential ${1:NAME} {\n  $0\n}"),
    (
        "capability",
        "a check that the host or a vendor runs",
        "capability ${1:name}(${2:value: text}) {\n  passed   ${3:OK}\n  rejected ${4:NOT_OK}$0\n}",
    ),
    (
        "service",
        "capabilities that are asked for together",
        "service ${1:name} on ${2:ID} { capabilities $0 }",
    ),
    ("format", "how a vendor's body is read", "format ${1:name} {\n  $0\n}"),
];

impl<'a> Typing<'a> {
    /// Items, and what a script begins with.
    pub(super) fn items(&mut self) {
        let analysis = self.world.analysis;
        if self.scan().tokens.is_empty() && analysis.items().is_empty() || self.is_first_word() {
            let first = offer("probity 1", CompletionKind::Keyword).detail("the edition of the language");
            self.add(first.rank(0));
        }
        for (word, detail, form) in FORMS.into_iter().filter(|(word, ..)| ITEMS.contains(word)) {
            self.add(offer(word, CompletionKind::Keyword).detail(detail).rank(1).snippet(form));
        }
    }

    fn is_first_word(&self) -> bool {
        let text = self.world.analysis.text();
        !text.contains("probity ") && self.scan().tokens.is_empty()
    }

    /// Behind the reserved word of an item, before its braces.
    pub(super) fn item_head(&mut self, tokens: &[Token]) {
        let keyword = self.word(tokens.first());
        let last = self.word(tokens.last());
        let position = |kind: TokenKind| tokens.iter().position(|token| token.kind == kind);
        if group_start(tokens).is_some()
            && !matches!(keyword, "set" | "let")
            && position(TokenKind::Assign).is_none()
        {
            return self.parameter(tokens, keyword);
        }
        let assign = position(TokenKind::Assign);
        let ty = |from: TokenKind| {
            let from = position(from).map_or(tokens.len(), |at| at.saturating_add(1));
            tokens.get(from..assign.unwrap_or(tokens.len())).unwrap_or_default()
        };
        let value = assign.and_then(|at| tokens.get(at.saturating_add(1)..));
        match (keyword, value) {
            ("use", _) => self.imports(tokens),
            ("set", Some(value)) => {
                let shape = self.written_shape(ty(TokenKind::Colon));
                self.set_value(value, shape);
            }
            ("let", Some(value)) => {
                let ty = ty(TokenKind::Colon);
                let wanted = if ty.is_empty() { Wanted::Any } else { Wanted::Value(self.written_shape(ty)) };
                self.condition(value, wanted, &[]);
            }
            ("fn", Some(value)) => {
                let wanted = Wanted::Value(self.written_shape(ty(TokenKind::Arrow)));
                self.condition(value, wanted, &[]);
            }
            ("terminal", Some([])) => self.decisions(0),
            ("terminal", Some([decision])) => {
                let decision = self.word(Some(decision));
                self.labels_of_ends(decision);
            }
            ("set" | "list" | "let", None) if position(TokenKind::Colon) == Some(2) => {
                self.type_at(ty(TokenKind::Colon), false);
            }
            ("fn" | "table", None) if position(TokenKind::Arrow).is_some() => {
                self.type_at(ty(TokenKind::Arrow), false)
            }
            ("fn" | "table", None) if last == ")" => self.keyword("->", "what it gives", 1),
            ("test", _) if tokens.len() == 2 => self.keyword("of", "the workflow that it is about", 1),
            ("test", _) if last == "of" => self.declarations("workflow", 0),
            ("credential", _) if last == "extends" => self.kinds(0),
            ("credential", _) if tokens.len() == 2 => self.keyword("extends", "a kind with more data", 1),
            ("capability" | "service", _) => self.capability_head(tokens, last),
            _ => {}
        }
        let ends = tokens.last().is_some_and(|last| is_operand_end(self.scan().text, last));
        if keyword == "list" && tokens.len() > 3 && ends {
            self.keyword("folded", "compares without case, accents and width", 2);
        }
    }

    /// A declared parameter: only its type is anything that could be known.
    fn parameter(&mut self, tokens: &[Token], keyword: &str) {
        let Some(open) = group_start(tokens) else { return };
        let inner = tokens.get(open.saturating_add(1)..).unwrap_or_default();
        let before = tokens.get(..open).unwrap_or_default();
        if matches!(self.word(before.last()), "on" | "|") {
            return self.kinds(0);
        }
        let inner = match super::super::typing::split_commas(inner).last() {
            Some([_, colon, ty @ ..]) if colon.kind == TokenKind::Colon => ty.to_vec(),
            _ => return,
        };
        self.type_at(&inner, keyword == "step");
    }

    fn capability_head(&mut self, tokens: &[Token], last: &str) {
        let requires = tokens.iter().rposition(|token| self.word(Some(token)) == "requires");
        match (last, requires) {
            ("on" | "|", _) => self.kinds(0),
            ("requires", _) => self.declarations("capability", 0),
            ("is", Some(_)) => self.decisions(0),
            (",", Some(_)) => self.declarations("capability", 0),
            (_, Some(requires)) if tokens.len() == requires.saturating_add(2) => self.keyword("is", "", 0),
            _ if tokens.len() > 1 => {
                self.keyword("on", "the kinds of credential that it takes", 1);
                if self.word(tokens.first()) == "capability" {
                    self.keyword("requires", "what has to have run before", 2);
                    self.keyword("at", "the vendor's own name", 3);
                }
            }
            _ => {}
        }
    }

    fn imports(&mut self, tokens: &[Token]) {
        match tokens {
            [_] => {
                for name in catalog_names() {
                    let docs = self.world.catalog_docs(name).unwrap_or_default();
                    let title = docs.first().cloned().unwrap_or_default();
                    let one = offer(name, CompletionKind::Catalog).detail(title);
                    self.add(one.docs(Some(docs.join("\n"))).rank(0));
                }
            }
            [_, _] if !self.is_on_new_line() => self.keyword("as", "another name for it", 1),
            _ => {}
        }
    }

    /// What a set is made of.
    fn set_value(&mut self, value: &[Token], shape: Shape<'a>) {
        match value.last() {
            Some(last) if is_operand_end(self.scan().text, last) && group_start(value).is_none() => {
                self.keyword("+", "and these", 1);
                self.keyword("-", "without these", 1);
            }
            _ if group_start(value).is_some() => self.condition(value, Wanted::Set(shape), &[]),
            _ => {
                self.sets(&shape, 0);
                self.add(offer("{ … }", CompletionKind::Snippet).detail("values").rank(1).snippet("{ $0 }"));
            }
        }
    }

    /// Names of declarations of one sort.
    pub(super) fn declarations(&mut self, sort: &str, rank: u8) {
        let is = |kind: &ItemKind| match kind {
            ItemKind::Workflow(_) => sort == "workflow",
            ItemKind::Capability(_) => sort == "capability",
            ItemKind::Terminal(_) => sort == "terminal",
            ItemKind::Step(_) => sort == "step",
            ItemKind::Rules(_) => sort == "rules",
            _ => false,
        };
        let kind =
            if sort == "capability" { CompletionKind::Capability } else { CompletionKind::Declaration };
        for named in self.visible(is) {
            let one = offer(named.written.clone(), kind).detail(sort);
            self.add(one.docs(super::super::typing::joined(&named.seen.item.docs)).rank(rank));
        }
    }

    /// Whether the file's own level is meant.
    pub(super) fn file(&mut self) {
        let tokens = self.entry();
        let Some(last) = tokens.last() else { return self.items() };
        self.item_head(&tokens);
        let is_whole = is_operand_end(self.scan().text, last) && group_start(&tokens).is_none();
        if is_whole && self.is_on_new_line() && self.block() == Block::File {
            self.items();
        }
    }
}
