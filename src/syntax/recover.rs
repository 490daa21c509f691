//! Items that could not be read whole: keeps their head and every part of their body that can be read alone.
//!
//! One damaged part gives one finding, and none where a finding about its tokens or brackets explains it already.

mod arms;

use super::brackets;
use super::limits::MAX_FINDINGS;
use super::parser::{Extent, PartParser, Refusal};
use super::split;
use super::token::{Token, TokenKind};
use super::tree::{
    Block, Expr, ExprKind, If, Item, ItemKind, Name, Risk, RiskEntry, RiskEntryKind, RulesItem, Statement,
    StatementKind, StepItem, TableItem, TableRow, TestItem, TestStep, TestStepKind, WorkflowItem,
};
use super::trivia;
use crate::source::{SourceId, Span};

/// How often a part is read again with fewer lines.
const MOST_ROUNDS: usize = 4;

/// Reads what can be read of damaged items.
pub struct Recovery<'a, 'p> {
    pub source: SourceId,
    pub text: &'a str,
    /// All tokens, trivia included.
    pub tokens: &'a [Token],
    /// Brackets without a partner, in the order of the text.
    pub broken: &'p [Span],
    pub parser: &'p mut PartParser<'a>,
}

impl<'a> Recovery<'a, '_> {
    /// An item, first whole, then in parts.
    pub fn item(&mut self, item: &'a [Token]) -> Item {
        let failure = if self.is_sound(item) {
            match self.parser.item(extent(item)) {
                Ok(item) => return item,
                Err(diagnostic) => Some(diagnostic),
            }
        } else {
            None
        };
        let span = self.span(item);
        let reported = self.parser.diagnostics.len();
        // Among too many findings, parts are not worth their time; healthy items are.
        let parts = if reported < MAX_FINDINGS { self.parts(item) } else { None };
        let kind = parts.unwrap_or_else(|| self.lost(item));
        // The parts may all be sound while their sum is not.
        if self.parser.diagnostics.len() == reported {
            self.parser.diagnostics.extend(failure.map(|failure| *failure));
        }
        Item { docs: trivia::docs_before(self.text, self.tokens, span.start as usize), kind, span }
    }

    /// No damaged token and no lone bracket among these tokens.
    fn is_sound(&self, tokens: &[Token]) -> bool {
        !tokens.iter().any(|token| token.kind.is_damaged() || self.broken.binary_search(&token.span).is_ok())
    }

    /// Nothing but what the item is and what it declares.
    pub fn lost(&self, item: &[Token]) -> ItemKind {
        let written = |token: &Token| split::word(self.text, *token).to_owned();
        let name = item
            .get(1)
            .filter(|name| matches!(name.kind, TokenKind::Word | TokenKind::Symbol))
            .map(|name| Name { text: written(name), span: name.span });
        ItemKind::Error { keyword: item.first().map(written), name }
    }

    /// Items with a body of parts; `None` for others, and where the head is damaged.
    fn parts(&mut self, item: &'a [Token]) -> Option<ItemKind> {
        let keyword = item.first().map_or("", |first| split::word(self.text, *first));
        let open = item.iter().position(|token| token.kind == TokenKind::Open)?;
        let (head, body) = item.split_at_checked(open)?;
        let inside = inside(body);
        let head_is_sound = self.is_sound(head);
        let report = |parser: &mut PartParser<'a>, failure: Refusal| {
            if head_is_sound {
                parser.diagnostics.push(*failure);
            }
        };
        let head = extent(head);
        match keyword {
            "workflow" => {
                let name =
                    self.parser.workflow_head(head).map_err(|failure| report(self.parser, failure)).ok();
                let body = self.block(body);
                Some(ItemKind::Workflow(WorkflowItem { name: name?, body }))
            }
            "step" => {
                let head = self.parser.step_head(head).map_err(|failure| report(self.parser, failure)).ok();
                let body = self.block(body);
                let (name, params) = head?;
                Some(ItemKind::Step(StepItem { name, params, body }))
            }
            "rules" => {
                let head = self.parser.rules_head(head).map_err(|failure| report(self.parser, failure)).ok();
                let rules = self.rules(inside);
                let (name, params) = head?;
                Some(ItemKind::Rules(RulesItem { name, params, rules }))
            }
            "table" => {
                let head = self.parser.table_head(head).map_err(|failure| report(self.parser, failure)).ok();
                let (hit, rows) = self.table_rows(inside);
                Some(ItemKind::Table(TableItem { hit, rows, ..head.flatten()? }))
            }
            "test" => {
                let head = self.parser.test_head(head).map_err(|failure| report(self.parser, failure)).ok();
                let steps = self.test_steps(inside);
                let (title, workflow) = head?;
                Some(ItemKind::Test(TestItem { title, workflow, steps }))
            }
            _ => None,
        }
    }

    /// Reads a part whole if its tokens are sound; reports why it can't be read, if nothing else does.
    fn try_part<T>(
        &mut self,
        part: &'a [Token],
        read: impl FnOnce(&mut PartParser<'a>, Extent) -> Result<T, Refusal>,
    ) -> Option<T> {
        if !self.is_sound(part) {
            return None;
        }
        match read(self.parser, extent(part)) {
            Ok(read) => Some(read),
            Err(diagnostic) => {
                self.parser.diagnostics.push(*diagnostic);
                None
            }
        }
    }

    /// The hit policy and every row that can be read.
    fn table_rows(&mut self, inside: &'a [Token]) -> (Option<Name>, Vec<TableRow>) {
        let mut hit = None;
        let mut rows = Vec::new();
        for part in split::table_rows(inside) {
            if part.first().is_some_and(|first| split::word(self.text, *first) == "hit") {
                hit = self.try_part(part, PartParser::hit_policy).or(hit);
            } else {
                rows.extend(self.try_part(part, PartParser::table_row).flatten());
            }
        }
        (hit, rows)
    }

    fn test_step(&mut self, part: &'a [Token]) -> TestStep {
        let span = self.span(part);
        let step = self.try_part(part, |parser, part| parser.test_step(part));
        step.unwrap_or(TestStep { kind: TestStepKind::Error, span })
    }

    fn test_steps(&mut self, tokens: &'a [Token]) -> Vec<TestStep> {
        let parts = split::test_steps(self.text, tokens);
        let parts: Vec<_> =
            parts.into_iter().flat_map(|part| self.torn(part, PartParser::test_step)).collect();
        parts.into_iter().map(|part| self.test_step(part)).collect()
    }

    fn rules(&mut self, tokens: &'a [Token]) -> Vec<RiskEntry> {
        let parts = split::rules(self.text, tokens);
        let parts: Vec<_> =
            parts.into_iter().flat_map(|part| self.torn(part, PartParser::risk_entry)).collect();
        parts.into_iter().map(|rule| self.rule(rule)).collect()
    }

    /// A part whose first lines can be read alone, and each line behind them; the part itself otherwise. Words that
    /// begin nothing (a misspelt keyword) stand behind a healthy part and must not spoil it.
    fn torn<T>(
        &mut self,
        part: &'a [Token],
        read: impl Fn(&mut PartParser<'a>, Extent) -> Result<T, Refusal>,
    ) -> Vec<&'a [Token]> {
        let mut healthy = part;
        // Each round gives up the line of the first fault and all behind it; more rounds than these are not worth their time.
        for _ in 0..MOST_ROUNDS {
            let damaged = healthy.iter().find(|token| !self.is_sound(std::slice::from_ref(token)));
            let failure = match damaged {
                Some(token) => token.span.start,
                None => match self.quietly(|parser| read(parser, extent(healthy))) {
                    Ok(_) => break,
                    Err(diagnostic) => diagnostic.primary.span.start,
                },
            };
            let behind = healthy.partition_point(|token| token.span.start <= failure);
            let before = healthy.get(..behind).unwrap_or(&[]);
            let line = before.iter().rposition(|token| brackets::opens_line(self.text, token.span));
            healthy = healthy.get(..line.unwrap_or(0)).unwrap_or(&[]);
            if healthy.is_empty() {
                return vec![part];
            }
        }
        let rest = part.get(healthy.len()..).unwrap_or(&[]);
        let lines = split::lines(self.text, rest);
        let is_whole = rest.is_empty() || lines.is_empty();
        if is_whole
            || !self.is_sound(healthy)
            || self.quietly(|parser| read(parser, extent(healthy))).is_err()
        {
            return vec![part];
        }
        std::iter::once(healthy).chain(lines).collect()
    }

    /// Reads without keeping what is found.
    fn quietly<T>(&mut self, read: impl FnOnce(&mut PartParser<'a>) -> T) -> T {
        let reported = self.parser.diagnostics.len();
        let result = read(self.parser);
        self.parser.diagnostics.truncate(reported);
        result
    }

    fn rule(&mut self, part: &'a [Token]) -> RiskEntry {
        if let Some(entry) = self.try_part(part, |parser, part| parser.risk_entry(part)) {
            return entry;
        }
        let name = part.iter().zip(part.iter().skip(1)).find(|(_, behind)| behind.kind == TokenKind::Colon);
        let name =
            name.map(|(name, _)| Name { text: split::word(self.text, *name).to_owned(), span: name.span });
        RiskEntry { docs: Vec::new(), kind: RiskEntryKind::Error { name }, span: self.span(part) }
    }

    /// Tokens from an opening brace to its partner, or to where the item ends without one.
    fn block(&mut self, tokens: &'a [Token]) -> Block {
        let parts = split::statements(self.text, inside(tokens));
        let parts: Vec<_> =
            parts.into_iter().flat_map(|part| self.torn(part, PartParser::statement)).collect();
        Block {
            statements: parts.into_iter().map(|part| self.statement(part)).collect(),
            span: self.span(tokens),
        }
    }

    fn statement(&mut self, part: &'a [Token]) -> Statement {
        let failure = if self.is_sound(part) {
            match self.parser.statement(extent(part)) {
                Ok(statement) => return statement,
                Err(diagnostic) => Some(diagnostic),
            }
        } else {
            None
        };
        let span = self.span(part);
        let reported = self.parser.diagnostics.len();
        let kind = match part.first().map(|first| split::word(self.text, *first)) {
            Some("if") => self.condition(part),
            Some("risk") => self.risk(part),
            Some("match") => self.cases(part),
            Some("decide") => self.bands(part),
            Some("split") => self.shares(part),
            Some("retry") => self.retry(part),
            _ => None,
        };
        if self.parser.diagnostics.len() == reported {
            self.parser.diagnostics.extend(failure.map(|failure| *failure));
        }
        Statement {
            docs: trivia::docs_before(self.text, self.tokens, span.start as usize),
            kind: kind.unwrap_or(StatementKind::Error),
            span,
        }
    }

    fn risk(&mut self, part: &'a [Token]) -> Option<StatementKind> {
        let (head, body) = part.split_at_checked(split::block_open(self.text, part)?)?;
        let head = self.try_part(head, |parser, head| parser.risk_head(head));
        let entries = self.rules(inside(body));
        let (name, low, high) = head?;
        Some(StatementKind::Risk(Risk { name, low, high, entries }))
    }

    /// `if … { … } else if … { … } else { … }`, each condition and each block for itself.
    fn condition(&mut self, part: &'a [Token]) -> Option<StatementKind> {
        let mut rest = part;
        let mut read = If { name: None, arms: Vec::new(), unknown: None, otherwise: None };
        loop {
            let (head, behind) = rest.split_at_checked(split::block_open(self.text, rest)?)?;
            let (body, behind) = behind.split_at_checked(split::group_length(behind))?;
            let word = |at: usize| head.get(at).map(|token| split::word(self.text, *token));
            match (word(0), word(1)) {
                (Some("if"), _) => {
                    let head_span = self.span(head);
                    let (name, condition) = self
                        .try_part(head, |parser, head| parser.if_head(head))
                        .unwrap_or((None, Expr { kind: ExprKind::Error, span: head_span }));
                    read.name = name;
                    read.arms.push((condition, self.block(body)));
                }
                (Some("else"), Some("if")) => {
                    let head_span = self.span(head);
                    let condition = self
                        .try_part(head, |parser, head| parser.else_if_head(head))
                        .unwrap_or(Some(Expr { kind: ExprKind::Error, span: head_span }));
                    let block = self.block(body);
                    match condition {
                        Some(condition) => read.arms.push((condition, block)),
                        None => read.unknown = Some(block),
                    }
                }
                (Some("else"), None) => read.otherwise = Some(self.block(body)),
                _ => return None,
            }
            if behind.is_empty() {
                return Some(StatementKind::If(read));
            }
            rest = behind;
        }
    }

    fn span(&self, tokens: &[Token]) -> Span {
        let extent = extent(tokens);
        Span::new(self.source, extent.start, extent.end)
    }
}

/// Without the braces around it; the closing one may be missing.
fn inside(block: &[Token]) -> &[Token] {
    let block = block.get(1..).unwrap_or(&[]);
    match block.split_last() {
        Some((last, inside)) if last.kind == TokenKind::Close => inside,
        _ => block,
    }
}

fn extent(tokens: &[Token]) -> Extent {
    match (tokens.first(), tokens.last()) {
        (Some(first), Some(last)) => first.span.start as usize..last.span.end as usize,
        _ => 0..0,
    }
}
