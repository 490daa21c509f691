//! Behind `end`: decisions with their labels, and terminals.

use super::super::typing::{group_start, joined};
use super::CompletionKind;
use super::context::{Typing, offer};
use crate::resolve::Sort;
use crate::syntax::tree::ItemKind;
use crate::syntax::{Token, TokenKind};

impl<'a> Typing<'a> {
    /// `rest` stands behind `end`.
    pub(super) fn end(&mut self, rest: &[Token]) {
        if let Some(open) = group_start(rest) {
            let (before, inner) = rest.split_at_checked(open).unwrap_or_default();
            return self.argument(before, inner.get(1..).unwrap_or_default(), &[Sort::Terminal]);
        }
        match rest {
            [] => {
                self.decisions(0);
                self.terminals(1);
            }
            [decision] if decision.kind == TokenKind::Symbol => {
                let decision = self.word(Some(decision));
                self.labels_of_ends(decision);
            }
            [qualifier, dot] if dot.kind == TokenKind::Dot => {
                let Some(home) = self.world.qualified(self.word(Some(qualifier))) else { return };
                for named in self.world.in_file(home, |kind| matches!(kind, ItemKind::Terminal(_))) {
                    let insert = format!("{}($0)", named.written);
                    self.add(offer(named.written, CompletionKind::Declaration).rank(0).snippet(insert));
                }
            }
            _ => {}
        }
    }

    pub(super) fn terminals(&mut self, rank: u8) {
        for named in self.visible(|kind| matches!(kind, ItemKind::Terminal(_))) {
            let ItemKind::Terminal(item) = &named.seen.item.kind else { continue };
            let label = item.label.as_ref().map_or(String::new(), |label| format!(" {}", label.text));
            let detail = format!("{}{label}", item.decision.text);
            let params = item.params.iter().enumerate().map(|(at, param)| {
                let place = at.saturating_add(1);
                match named.seen.home.slice(param.ty.span) {
                    "text" => format!("\"${{{place}:{}}}\"", param.name.text),
                    _ => format!("${{{place}:{}}}", param.name.text),
                }
            });
            let params: Vec<String> = params.collect();
            let insert = if params.is_empty() {
                named.written.clone()
            } else {
                format!("{}({})$0", named.written, params.join(", "))
            };
            let one = offer(named.written.clone(), CompletionKind::Declaration).detail(detail);
            self.add(one.docs(joined(&named.seen.item.docs)).rank(rank).snippet(insert));
        }
    }

    /// Labels that the script has with this decision, then its others.
    pub(super) fn labels_of_ends(&mut self, decision: &str) {
        let text = self.world.analysis.text();
        let mut window = ("", "");
        let mut found: Vec<(&str, bool)> = Vec::new();
        let all = self.world.analysis.tokens().iter().filter(|token| !token.kind.is_trivia());
        let cursor = self.scan().tokens.last().map_or(0, |token| token.span.end);
        for token in all {
            let word = text.get(token.span.range()).unwrap_or("");
            if matches!(window.0, "end" | "=")
                && token.kind == TokenKind::Symbol
                && token.span.start != cursor
            {
                let is_decision = crate::core::Decision::parse(window.1).is_some();
                let is_now = token.span.start <= cursor && cursor <= token.span.end;
                if is_decision && !is_now && word != self.prefix {
                    found.push((word, window.1 == decision));
                }
            }
            window = (window.1, word);
        }
        for item in self.world.analysis.items() {
            if let ItemKind::Terminal(item) = &item.kind
                && let Some(label) = &item.label
            {
                found.push((label.text.as_str(), item.decision.text == decision));
            }
        }
        for (label, is_same) in found {
            let one = offer(label, CompletionKind::Symbol).detail("a label of this script");
            self.add(one.rank(if is_same { 0 } else { 3 }));
        }
    }
}
