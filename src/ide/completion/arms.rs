//! Inside `match`, `decide` and `split`: patterns that nothing before takes, and what stands behind their arrows.

use super::super::typing::{Block, Thing, group_start, is_operand_end, split_commas};
use super::CompletionKind;
use super::context::{Typing, offer};
use super::statements::unnamed;
use super::symbols::shape_of;
use crate::syntax::keywords::STATEMENTS;
use crate::syntax::{Token, TokenKind};

impl<'a> Typing<'a> {
    /// In a block of cases, bands or shares.
    pub(super) fn arm(&mut self) {
        let tokens = self.entry();
        let text = self.scan().text;
        let last = tokens.last().copied();
        let keyword = self.word(tokens.first());
        let is_whole = last.is_some_and(|last| is_operand_end(text, &last)) && group_start(&tokens).is_none();
        if last.is_some_and(|last| last.kind == TokenKind::Arrow) {
            return self.statements(0);
        }
        if STATEMENTS.contains(&keyword) {
            if !(is_whole && self.is_on_new_line()) {
                self.part_of(keyword, tokens.get(1..).unwrap_or_default());
            }
            if is_whole && (tokens.len() > 1 || keyword == "continue") {
                self.pattern(&[]);
            }
            return;
        }
        let has_arrow = tokens.iter().any(|token| token.kind == TokenKind::Arrow);
        self.pattern(if has_arrow { &[] } else { &tokens });
    }

    fn pattern(&mut self, written: &[Token]) {
        let head = self.head();
        match self.block() {
            Block::Match => self.case(&head, written),
            Block::Decide if written.is_empty() => self.next_band(&head),
            Block::Split if written.is_empty() => {
                self.add(
                    offer("10% …", CompletionKind::Snippet)
                        .detail("a share of the users")
                        .rank(0)
                        .snippet("${1:10}% ${2:name} -> $0"),
                );
            }
            _ if written.last().is_some_and(|last| is_operand_end(self.scan().text, last)) => {
                self.keyword("->", "what happens then", 0);
            }
            _ => {}
        }
    }

    fn case(&mut self, head: &[Token], written: &[Token]) {
        let scrutinee = unnamed(head.get(1..).unwrap_or_default());
        let thing = self.value(scrutinee);
        let shape = shape_of(thing.clone());
        let part = split_commas(written).last().copied().unwrap_or_default();
        match part {
            [] => {
                let mut words = match &thing {
                    Some(Thing::Check(_)) => self.names.prelude("decision"),
                    _ => shape.variants(),
                };
                let covered = self.covered();
                words.retain(|word| !covered.contains(&word.text.as_str()));
                self.words(&words, 0);
                if shape.is("country") || shape.is("currency") || shape.is("bool") {
                    self.symbols(&shape, 0);
                }
                if !matches!(thing, Some(Thing::Check(_))) {
                    self.keyword("in", "a set", 2);
                    self.keyword("missing", "no value", 2);
                }
                self.keyword("else", "everything else", 1);
            }
            [within] if self.word(Some(within)) == "in" => self.sets(&shape, 0),
            _ if group_start(part).is_some() => self.symbols(&shape, 0),
            _ => self.keyword("->", "what happens then", 0),
        }
    }

    /// Words that arms before this one take.
    fn covered(&self) -> Vec<&'a str> {
        let scan = self.scan();
        let inside = scan.top().map_or(0, |top| top.inside);
        let tokens = scan.range(inside, scan.tokens.len());
        let pairs = tokens.iter().zip(tokens.iter().skip(1));
        let symbols = pairs.filter(|(token, behind)| {
            token.kind == TokenKind::Symbol && matches!(behind.kind, TokenKind::Arrow | TokenKind::Comma)
        });
        symbols.map(|(token, _)| self.word(Some(token))).collect()
    }

    /// The band behind the last one, up to the end of the score.
    fn next_band(&mut self, head: &[Token]) {
        let scan = self.scan();
        let risk = self.word(head.get(1));
        let (low, high) = self.score_range(risk).unwrap_or((0, 100));
        let inside = scan.top().map_or(0, |top| top.inside);
        let ends = scan.entries.iter().filter(|entry| entry.start >= inside);
        let taken = ends.filter_map(|entry| {
            scan.word(entry.start.saturating_add(2)).replace('_', "").parse::<i64>().ok()
        });
        let arm = scan.top().and_then(|top| top.arm);
        let last = arm.and_then(|arm| scan.word(arm.saturating_add(2)).replace('_', "").parse::<i64>().ok());
        let from = taken.chain(last).max().map_or(low, |end| end.saturating_add(1));
        if from <= high {
            let label = format!("{from}..{high}");
            self.add(
                offer(label, CompletionKind::Snippet)
                    .detail("the next band")
                    .rank(0)
                    .snippet(format!("{from}..${{1:{high}}} -> end $0")),
            );
        }
    }
}
