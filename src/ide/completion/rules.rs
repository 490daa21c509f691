//! Inside `risk` and `rules`: rules, weights, inclusions. And the messages of `retry`.

use super::super::typing::{Named, group_start, is_operand_end, joined};
use super::CompletionKind;
use super::conditions::Wanted;
use super::context::{Typing, offer};
use crate::resolve::Sort;
use crate::syntax::tree::ItemKind;
use crate::syntax::{Token, TokenKind};

impl<'a> Typing<'a> {
    pub(super) fn rules(&mut self) {
        let tokens = self.entry();
        let Some(last) = tokens.last().copied() else { return self.new_rule() };
        if self.word(tokens.first()) == "include" {
            return self.include(tokens.get(1..).unwrap_or_default());
        }
        if let [shadow] = tokens.as_slice()
            && self.word(Some(shadow)) == "shadow"
        {
            return;
        }
        let depth_open = group_start(&tokens).is_some();
        let when = tokens.iter().rposition(|token| self.word(Some(token)) == "when");
        let arm = last_arm(&tokens, depth_open);
        match (last.kind, self.word(Some(&last))) {
            (TokenKind::Colon, _) if !depth_open => self.weights(true),
            (TokenKind::Comma, _) if !depth_open => self.weights(false),
            (TokenKind::Plus | TokenKind::Minus | TokenKind::Assign, _)
                if when.is_none_or(|when| when < arm) => {}
            (TokenKind::Int, _) if when.is_none_or(|when| when < arm) => {
                self.keyword("when", "the condition", 0);
                self.keyword("if unknown", "where no condition is true and one is unknown", 0);
            }
            (TokenKind::Word, "if") if when.is_none_or(|when| when < arm) => self.keyword("unknown", "", 0),
            (TokenKind::Word, "unknown") if !self.is_on_new_line() => {}
            _ => {
                let Some(when) = when.filter(|when| *when >= arm) else { return self.new_rule() };
                let condition = tokens.get(when.saturating_add(1)..).unwrap_or_default();
                self.condition(condition, Wanted::Truth, &[]);
                if is_operand_end(self.scan().text, &last) && !depth_open && !condition.is_empty() {
                    self.add(
                        offer(", … if unknown", CompletionKind::Snippet)
                            .detail("what unknown scores")
                            .rank(3)
                            .snippet(", ${1:+10} if unknown"),
                    );
                }
            }
        }
        let is_whole = is_operand_end(self.scan().text, &last) && !depth_open;
        if is_whole && self.is_on_new_line() {
            self.new_rule();
        }
    }

    fn new_rule(&mut self) {
        let mut add = |label: &str, detail: &str, form: &str, rank: u8| {
            self.add(offer(label, CompletionKind::Snippet).detail(detail).rank(rank).snippet(form));
        };
        add("rule", "a rule that adds to the score", "${1:name}: ${2:+10} when $0", 0);
        add(
            "rule if unknown",
            "a rule that says what unknown scores",
            "${1:name}: ${2:+10} when ${3:condition}, ${4:+10} if unknown$0",
            0,
        );
        add("shadow", "a rule that is only observed", "shadow ${1:name}: ${2:+10} when $0", 2);
        add("include", "the rules of a rule set", "include $0", 2);
    }

    fn weights(&mut self, is_first: bool) {
        let mut add = |label: &str, detail: &str, form: &str, rank: u8| {
            self.add(offer(label, CompletionKind::Snippet).detail(detail).rank(rank).snippet(form));
        };
        add("+10 when …", "adds to the score", "+${1:10} when $0", if is_first { 0 } else { 1 });
        add("-10 when …", "takes away from the score", "-${1:10} when $0", 2);
        add("=100 when …", "takes the place of the sum", "=${1:100} when $0", 1);
        if !is_first {
            add("+10 if unknown", "where no condition is true and one is unknown", "+${1:10} if unknown", 0);
            add("0 if unknown", "unknown counts nothing", "0 if unknown", 0);
        }
    }

    /// `rest` stands behind `include`.
    fn include(&mut self, rest: &[Token]) {
        if let Some(open) = group_start(rest) {
            let (before, inner) = rest.split_at_checked(open).unwrap_or_default();
            return self.argument(before, inner.get(1..).unwrap_or_default(), &[Sort::Rules]);
        }
        match rest {
            [] => self.called("rules", 0),
            [_, assign] if assign.kind == TokenKind::Assign => self.called("rules", 0),
            [.., qualifier, dot] if dot.kind == TokenKind::Dot => {
                let qualifier = self.word(Some(qualifier));
                self.called_of(qualifier, "rules");
            }
            [.., last] if last.kind == TokenKind::RightParen => self.new_rule(),
            _ => {}
        }
    }

    /// Steps or rule sets, with the parentheses of their arguments.
    pub(super) fn called(&mut self, sort: &str, rank: u8) {
        let all = self.visible(|kind| is_called(kind, sort));
        self.calls_of(all, rank);
    }

    /// Those of one imported file.
    pub(super) fn called_of(&mut self, qualifier: &str, sort: &str) {
        let Some(home) = self.world.qualified(qualifier) else { return };
        let all = self.world.in_file(home, |kind| is_called(kind, sort));
        self.calls_of(all, 0);
    }

    fn calls_of(&mut self, all: Vec<Named<'a>>, rank: u8) {
        for named in all {
            let params = match &named.seen.item.kind {
                ItemKind::Rules(item) => &item.params,
                ItemKind::Step(item) => &item.params,
                _ => continue,
            };
            let args = params.iter().enumerate().map(|(at, param)| {
                let (name, place) = (&param.name.text, at.saturating_add(1));
                format!("{name}: ${{{place}:{name}}}")
            });
            let args: Vec<String> = args.collect();
            let written: Vec<String> = params
                .iter()
                .map(|param| format!("{}: {}", param.name.text, named.seen.home.slice(param.ty.span)))
                .collect();
            let insert = if args.is_empty() {
                named.written.clone()
            } else {
                format!("{}({})$0", named.written, args.join(", "))
            };
            let one = offer(named.written.clone(), CompletionKind::Declaration)
                .detail(format!("({})", written.join(", ")));
            self.add(one.docs(joined(&named.seen.item.docs)).rank(rank).snippet(insert));
        }
    }

    /// In the braces of a `retry`.
    pub(super) fn retry_arms(&mut self) {
        let tokens = self.entry();
        let arrow = tokens.iter().position(|token| token.kind == TokenKind::Arrow);
        match arrow {
            _ if tokens.is_empty() => self.retry_arm(),
            None => {
                self.condition(tokens.get(1..).unwrap_or_default(), Wanted::Truth, &[("->", "the message")])
            }
            Some(arrow) if arrow.saturating_add(1) == tokens.len() => {
                self.add(
                    offer("\"…\"", CompletionKind::Snippet)
                        .detail("the message to the user")
                        .rank(0)
                        .snippet("\"$1\""),
                );
            }
            Some(_) => self.retry_arm(),
        }
    }

    fn retry_arm(&mut self) {
        self.add(
            offer("when", CompletionKind::Keyword)
                .detail("asks again where this is true")
                .rank(0)
                .snippet("when $1 -> \"$2\""),
        );
    }
}

fn is_called(kind: &ItemKind, sort: &str) -> bool {
    matches!((kind, sort), (ItemKind::Rules(_), "rules") | (ItemKind::Step(_), "step"))
}

/// Where the last arm of a rule begins: behind the last comma outside of brackets.
fn last_arm(tokens: &[Token], is_open: bool) -> usize {
    if is_open {
        return 0;
    }
    let mut depth = 0_usize;
    let mut found = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::LeftParen | TokenKind::Open => depth = depth.saturating_add(1),
            TokenKind::RightParen | TokenKind::Close => depth = depth.saturating_sub(1),
            TokenKind::Comma if depth == 0 => found = at,
            _ => {}
        }
    }
    found
}
