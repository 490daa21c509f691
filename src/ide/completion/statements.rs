//! What may begin where the cursor is, and which part of a statement it is in.

use super::super::typing::{Block, Shape, Thing, What, group_start, is_operand_end};
use super::CompletionKind;
use super::conditions::Wanted;
use super::context::{Typing, offer};
use crate::resolve::Sort;
use crate::syntax::{Token, TokenKind};

impl<'a> Typing<'a> {
    /// Everything that can be typed at the cursor.
    pub(super) fn everything(&mut self) {
        match self.block() {
            Block::File => self.file(),
            Block::Statements => {
                let tokens = self.entry();
                self.statement(&tokens);
            }
            Block::Match | Block::Decide | Block::Split => self.arm(),
            Block::Rules => self.rules(),
            Block::Retry => self.retry_arms(),
            Block::Fields => self.field(),
            Block::Test => self.test_step(),
            Block::Table => self.table(),
            block @ (Block::Acquire
            | Block::Selection
            | Block::Credential
            | Block::Capability
            | Block::Service) => {
                if let Some(of) = block.properties() {
                    self.properties(of);
                }
            }
            Block::Enum | Block::Other => {}
        }
    }

    /// Inside a statement, or behind one.
    fn statement(&mut self, tokens: &[Token]) {
        let Some((first, rest)) = tokens.split_first() else { return self.statements(0) };
        let text = self.scan().text;
        let last = tokens.last();
        let is_whole = last.is_some_and(|last| is_operand_end(text, last)) && group_start(tokens).is_none();
        let is_closed = last.is_some_and(|last| last.kind == TokenKind::Close);
        let keyword = self.word(Some(first));
        if keyword == "if" || !(is_closed && self.is_on_new_line()) {
            self.part_of(keyword, rest);
        }
        let has = |kind: TokenKind| rest.iter().any(|token| token.kind == kind);
        let is_complete = match keyword {
            "risk" | "decide" | "retry" | "split" | "match" | "if" | "input" => is_closed,
            "require" | "expires" => has(TokenKind::Close),
            "acquire" => rest.len() > 2,
            "let" => has(TokenKind::Assign),
            "continue" => true,
            _ => !rest.is_empty(),
        };
        match (is_whole && self.word(last) != "else", self.is_on_new_line()) {
            (true, is_new) if is_complete => self.statements(if is_new || is_closed { 0 } else { 5 }),
            (true, true) => self.statements(5),
            _ => {}
        }
    }

    /// Behind the reserved word of a statement.
    pub(super) fn part_of(&mut self, keyword: &str, rest: &[Token]) {
        let last = self.word(rest.last());
        let behind = |kind: TokenKind| {
            let at = rest.iter().position(|token| token.kind == kind);
            at.and_then(|at| rest.get(at.saturating_add(1)..))
        };
        match keyword {
            "stage" => match rest {
                [] => {
                    let words = self.names.prelude("workflow_stage");
                    self.words(&words, 0);
                }
                [_] => self.keyword("follows", "the earlier workflow", 0),
                _ if last == "follows" => self.declarations("workflow", 0),
                [.., _] if rest.len() == 3 => self.keyword("as", "the name by which it is read", 0),
                _ => {}
            },
            "channels" if rest.is_empty() || last == "," => {
                let used: Vec<&str> = rest.iter().map(|token| self.word(Some(token))).collect();
                let mut words = self.names.prelude("channel");
                words.retain(|word| !used.contains(&word.text.as_str()));
                self.words(&words, 0);
            }
            "expires" => match (rest, behind(TokenKind::Arrow)) {
                ([], _) => self.keyword("after", "how long", 0),
                ([_, value @ ..], None) => {
                    self.condition(
                        value,
                        Wanted::Value(Shape::Plain("duration")),
                        &[("->", "how it ends then")],
                    );
                }
                (_, Some([])) => self.way_out(),
                _ => {}
            },
            "acquire" => self.acquire(rest, last),
            "check" => self.check(rest),
            "shadow" => match rest {
                [] => self.keyword("check", "", 0),
                [_, rest @ ..] => self.check(rest),
            },
            "retry" => match rest {
                [] => self.credentials("up to ${1:3} attempts {\n  when $0\n}"),
                [_] => self.keyword("up to", "how many attempts", 0),
                [_, _] => self.keyword("to", "", 0),
                [.., _] if rest.len() == 4 => self.keyword("attempts", "", 0),
                _ => {}
            },
            "require" if last == "else" => self.way_out(),
            "require" => {
                self.condition(rest, Wanted::Truth, &[("else", "how it ends where this is not met")])
            }
            "let" => match (behind(TokenKind::Assign), behind(TokenKind::Colon)) {
                (Some(value), ty) => {
                    let ty = ty.map(|ty| {
                        ty.iter()
                            .take_while(|token| token.kind != TokenKind::Assign)
                            .copied()
                            .collect::<Vec<_>>()
                    });
                    let wanted = ty.map_or(Wanted::Any, |ty| Wanted::Value(self.written_shape(&ty)));
                    self.condition(value, wanted, &[]);
                }
                (None, Some(ty)) => self.type_at(ty, false),
                _ => {}
            },
            "if" => self.branch(rest, last),
            "match" => self.condition(unnamed(rest), Wanted::Any, &[]),
            "run" => self.run(rest),
            "risk" if rest.len() == 1 => self.add(
                offer("in 0..100", CompletionKind::Snippet)
                    .detail("the range of its score")
                    .rank(0)
                    .snippet("in ${1:0..100} {\n  $0\n}"),
            ),
            "decide" if rest.is_empty() => {
                let scope = std::rc::Rc::clone(&self.scope);
                for local in scope.locals.iter().rev().filter(|local| matches!(local.what, What::Risk)) {
                    let form = self.bands(local.name);
                    self.add(offer(local.name, CompletionKind::Name).detail("risk").rank(0).snippet(form));
                }
            }
            "split" => match rest {
                [_] => self.keyword("by", "what decides who goes where", 0),
                [_, by, value @ ..] if self.word(Some(by)) == "by" => {
                    self.condition(value, Wanted::Value(Shape::Plain("text")), &[]);
                }
                _ => {}
            },
            "end" => self.end(rest),
            _ => {}
        }
    }

    /// What happens instead of going on.
    fn way_out(&mut self) {
        self.add(offer("end", CompletionKind::Keyword).detail("how the run ends").rank(0).snippet("end $0"));
        self.add(
            offer("run", CompletionKind::Keyword).detail("puts a step in place").rank(1).snippet("run $0"),
        );
    }

    fn acquire(&mut self, rest: &[Token], last: &str) {
        match rest {
            [_, colon] if colon.kind == TokenKind::Colon => self.kinds(0),
            [_, _, qualifier, dot] if dot.kind == TokenKind::Dot => {
                let Some(home) = self.world.qualified(self.word(Some(qualifier))) else { return };
                let is = |kind: &crate::syntax::tree::ItemKind| {
                    matches!(kind, crate::syntax::tree::ItemKind::Credential(_))
                };
                for named in self.world.in_file(home, is) {
                    let title = named.seen.item.docs.first().cloned().unwrap_or_default();
                    self.add(offer(named.written, CompletionKind::Credential).detail(title).rank(0));
                }
            }
            [_, _, _, ..] if last != "}" && last != "." => {
                self.add(
                    offer("{ … }", CompletionKind::Snippet)
                        .detail("narrows what is taken")
                        .rank(1)
                        .snippet("{ $0 }"),
                );
            }
            _ => {}
        }
    }

    /// Credentials of the path, with what follows.
    fn credentials(&mut self, then: &str) {
        let names = std::rc::Rc::clone(&self.names);
        for local in names.locals.iter().rev().filter(|local| local.stands_alone()) {
            if let Some(Thing::Credential { kind, .. }) = names.thing(local.name) {
                let detail = kind.map_or("", |kind| kind.name());
                let insert = format!("{} {then}", local.name);
                self.add(
                    offer(local.name, CompletionKind::Credential).detail(detail).rank(0).snippet(insert),
                );
            }
        }
    }

    fn branch(&mut self, rest: &[Token], last: &str) {
        match last {
            "else" => {
                self.add(
                    offer("if unknown", CompletionKind::Keyword)
                        .detail("where a condition is unknown")
                        .rank(0)
                        .snippet("if unknown { $0 }"),
                );
                self.add(
                    offer("if", CompletionKind::Keyword)
                        .detail("another condition")
                        .rank(0)
                        .snippet("if $1 { $0 }"),
                );
                self.add(
                    offer("{ … }", CompletionKind::Snippet)
                        .detail("in every other case")
                        .rank(0)
                        .snippet("{ $0 }"),
                );
            }
            "}" => self.add(offer("else", CompletionKind::Keyword).detail("what happens otherwise").rank(0)),
            _ => {
                let from = rest
                    .iter()
                    .rposition(|token| self.word(Some(token)) == "if")
                    .map_or(0, |at| at.saturating_add(1));
                let condition = rest.get(from..).unwrap_or_default();
                if from > 0 && condition.is_empty() {
                    self.keyword("unknown", "where a condition is unknown", 0);
                }
                self.condition(unnamed(condition), Wanted::Truth, &[]);
            }
        }
    }

    fn run(&mut self, rest: &[Token]) {
        if let Some(open) = group_start(rest) {
            let (before, inner) = rest.split_at_checked(open).unwrap_or_default();
            return self.argument(before, inner.get(1..).unwrap_or_default(), &[Sort::Step]);
        }
        match rest {
            [] => self.called("step", 0),
            [_, assign] if assign.kind == TokenKind::Assign => self.called("step", 0),
            [.., qualifier, dot] if dot.kind == TokenKind::Dot => {
                let qualifier = self.word(Some(qualifier));
                self.called_of(qualifier, "step");
            }
            _ => {}
        }
    }
}

/// Without the name of the place: `if large: …`.
pub(super) fn unnamed(tokens: &[Token]) -> &[Token] {
    match tokens {
        [name, colon, rest @ ..] if name.kind == TokenKind::Word && colon.kind == TokenKind::Colon => rest,
        tokens => tokens,
    }
}
