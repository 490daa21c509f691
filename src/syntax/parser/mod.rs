//! One part of a script (an item, a statement, a head) to its tree, by the grammar.
//!
//! This is the only home of pest: it reads slices whose extent [`super::split`] has found on tokens, and hands out tree
//! nodes or one finding. It must never see a text that [`super::depth`] has not passed, because pest recurses.

mod children;
mod declarations;
mod expected;
mod expressions;
mod forms;
mod mistakes;
mod precedence;
mod remarks;
mod risk;
mod scenarios;
mod statements;
mod tables;
#[cfg(test)]
mod tests;
mod types;
mod words;

use std::ops::Range;

use pest::Parser;
use pest::iterators::Pair;

use self::children::Children;
use super::findings::Findings;
use super::token::{Token, TokenKind};
use super::tree::{
    Band, Docs, Expr, Item, MatchArm, Name, Param, Path, Pattern, Retry, RetryArm, RiskEntry, SplitArm,
    Statement, TableItem, TableRow, TestStep, TextLit,
};
use super::{literal, trivia};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/probity.pest"]
struct Grammar;

type Node<'i> = Pair<'i, Rule>;

/// Reads parts of one text. Findings about parts that could be read all the same (a wrong operator, mixed logic)
/// gather in `diagnostics`.
#[derive(Debug)]
pub struct PartParser<'a> {
    source: SourceId,
    text: &'a str,
    tokens: &'a [Token],
    /// Where the part being read starts.
    base: usize,
    too_deep: bool,
    pub diagnostics: Findings,
}

/// Bytes of the text.
pub type Extent = Range<usize>;

/// Why a part can't be read.
pub type Refusal = Box<Diagnostic>;

impl<'a> PartParser<'a> {
    pub fn new(source: SourceId, text: &'a str, tokens: &'a [Token]) -> Self {
        Self { source, text, tokens, base: 0, too_deep: false, diagnostics: Findings::default() }
    }

    /// All tokens of the text.
    pub fn tokens(&self) -> &'a [Token] {
        self.tokens
    }

    pub fn item(&mut self, part: Extent) -> Result<Item, Refusal> {
        self.read(Rule::one_item, part, Self::build_item)
    }

    pub fn statement(&mut self, part: Extent) -> Result<Statement, Refusal> {
        self.read(Rule::one_statement, part, Self::build_statement)
    }

    pub fn risk_entry(&mut self, part: Extent) -> Result<RiskEntry, Refusal> {
        self.read(Rule::one_risk_entry, part, Self::build_risk_entry)
    }

    pub fn test_step(&mut self, part: Extent) -> Result<TestStep, Refusal> {
        self.read(Rule::one_test_step, part, Self::build_test_step)
    }

    pub fn workflow_head(&mut self, part: Extent) -> Result<Name, Refusal> {
        self.read(Rule::one_workflow_head, part, |parser, node| Children::of(node).name(parser, Rule::word))
    }

    pub fn step_head(&mut self, part: Extent) -> Result<(Name, Vec<Param>), Refusal> {
        self.read(Rule::one_step_head, part, Self::build_signature)
    }

    pub fn rules_head(&mut self, part: Extent) -> Result<(Name, Vec<Param>), Refusal> {
        self.read(Rule::one_rules_head, part, Self::build_signature)
    }

    /// A table without its rows.
    pub fn table_head(&mut self, part: Extent) -> Result<Option<TableItem>, Refusal> {
        self.read(Rule::one_table_head, part, Self::build_table_head)
    }

    pub fn hit_policy(&mut self, part: Extent) -> Result<Name, Refusal> {
        self.read(Rule::one_hit_policy, part, |parser, node| Children::of(node).name(parser, Rule::any_word))
    }

    pub fn table_row(&mut self, part: Extent) -> Result<Option<TableRow>, Refusal> {
        self.read(Rule::one_table_row, part, Self::build_table_row)
    }

    pub fn test_head(&mut self, part: Extent) -> Result<(TextLit, Path), Refusal> {
        self.read(Rule::one_test_head, part, Self::build_test_head)
    }

    pub fn risk_head(&mut self, part: Extent) -> Result<(Name, Expr, Expr), Refusal> {
        self.read(Rule::one_risk_head, part, Self::build_risk_head)
    }

    pub fn if_head(&mut self, part: Extent) -> Result<(Option<Name>, Expr), Refusal> {
        self.read(Rule::one_if_head, part, Self::build_named_head)
    }

    pub fn match_head(&mut self, part: Extent) -> Result<(Option<Name>, Expr), Refusal> {
        self.read(Rule::one_match_head, part, Self::build_named_head)
    }

    pub fn decide_head(&mut self, part: Extent) -> Result<Name, Refusal> {
        self.read(Rule::one_decide_head, part, Self::build_decide_head)
    }

    pub fn split_head(&mut self, part: Extent) -> Result<(Name, Expr), Refusal> {
        self.read(Rule::one_split_head, part, Self::build_split_head)
    }

    /// A retry without its arms.
    pub fn retry_head(&mut self, part: Extent) -> Result<Retry, Refusal> {
        self.read(Rule::one_retry_head, part, Self::build_retry_head)
    }

    pub fn match_arm(&mut self, part: Extent) -> Result<Option<MatchArm>, Refusal> {
        self.read(Rule::one_match_arm, part, Self::build_match_arm)
    }

    pub fn band(&mut self, part: Extent) -> Result<Option<Band>, Refusal> {
        self.read(Rule::one_band, part, Self::build_band)
    }

    pub fn split_arm(&mut self, part: Extent) -> Result<Option<SplitArm>, Refusal> {
        self.read(Rule::one_split_arm, part, Self::build_split_arm)
    }

    pub fn retry_arm(&mut self, part: Extent) -> Result<Option<RetryArm>, Refusal> {
        self.read(Rule::one_retry_arm, part, Self::build_retry_arm)
    }

    /// What stands before the arrow of a `match`'s arm.
    pub fn patterns(&mut self, part: Extent) -> Result<Vec<Pattern>, Refusal> {
        self.read(Rule::one_patterns, part, Self::build_patterns)
    }

    /// What stands before the arrow of a `decide`'s arm.
    pub fn band_range(&mut self, part: Extent) -> Result<Option<(Expr, Expr)>, Refusal> {
        self.read(Rule::one_band_range, part, Self::build_band_range)
    }

    /// What stands before the arrow of a `split`'s arm.
    pub fn share(&mut self, part: Extent) -> Result<Option<(Expr, Name)>, Refusal> {
        self.read(Rule::one_share, part, Self::build_share)
    }

    /// The condition behind `else if`; `None` for `unknown`.
    pub fn else_if_head(&mut self, part: Extent) -> Result<Option<Expr>, Refusal> {
        self.read(Rule::one_else_if_head, part, |parser, node| {
            Children::of(node).take(Rule::expr).map(|expr| parser.expr(expr))
        })
    }

    /// `one_…` rules hold exactly one node between start and end.
    fn read<T>(
        &mut self,
        rule: Rule,
        part: Extent,
        build: impl FnOnce(&mut Self, Node<'a>) -> T,
    ) -> Result<T, Refusal> {
        let slice = self.text.get(part.clone()).unwrap_or("");
        self.base = part.start;
        self.too_deep = false;
        let mut pairs =
            Grammar::parse(rule, slice).map_err(|error| Box::new(self.explain(rule, &part, &error)))?;
        match pairs.next().and_then(|whole| whole.into_inner().next()) {
            Some(node) => Ok(build(self, node)),
            None => Err(Box::new(self.unexpected_end(&part))),
        }
    }

    /// The exact place of a node. pest lets nodes run on over the trivia behind them; tokens tell where they end.
    fn span(&self, node: &Node<'_>) -> Span {
        let written = node.as_span();
        let start = self.base.saturating_add(written.start());
        let end = trivia::trim_end(self.tokens, self.base.saturating_add(written.end()));
        Span::new(self.source, start, end.max(start))
    }

    fn docs(&self, at: Span) -> Docs {
        trivia::docs_before(self.text, self.tokens, at.start as usize)
    }

    fn name(&self, node: &Node<'_>) -> Name {
        Name { text: node.as_str().to_owned(), span: self.span(node) }
    }

    fn text_lit(&self, node: &Node<'_>) -> TextLit {
        TextLit { value: literal::text(node.as_str()), span: self.span(node) }
    }

    /// A name that is not there. The grammar guarantees names, so that this stands for nothing a user can write.
    fn no_name(&self) -> Name {
        Name { text: String::new(), span: Span::new(self.source, self.base, self.base) }
    }

    /// The last token that ends at or before `at`, trivia left out.
    fn token_before(&self, at: usize) -> Option<Token> {
        let end = self.tokens.partition_point(|token| (token.span.start as usize) < at);
        self.tokens.get(..end)?.iter().rev().find(|token| !token.kind.is_trivia()).copied()
    }

    /// The first token that ends behind `at`, trivia left out.
    fn token_at(&self, at: usize) -> Option<Token> {
        let start = self.tokens.partition_point(|token| token.span.end as usize <= at);
        self.tokens.get(start..)?.iter().find(|token| !token.kind.is_trivia()).copied()
    }

    fn written(&self, token: Token) -> &'a str {
        self.text.get(token.span.range()).unwrap_or("")
    }

    fn is_reserved(&self, token: Token) -> bool {
        token.kind == TokenKind::Word && super::keywords::is_reserved(self.written(token))
    }
}

/// Names of the grammar's rules that no reader would take for words.
#[cfg(test)]
pub(super) fn rule_names() -> Vec<String> {
    let names = Rule::all_rules().iter().map(|rule| format!("{rule:?}"));
    let shorts = [
        "expr",
        "infix",
        "lparen",
        "rparen",
        "EOI",
        "WHITESPACE",
        "COMMENT",
        "arg",
        "args",
        "int",
        "ne",
        "le",
        "ge",
    ];
    names.filter(|name| name.contains('_') || shorts.contains(&name.as_str())).collect()
}
