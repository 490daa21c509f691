//! Statements made of arms (`match`, `decide`, `split`, `retry`): the head and every healthy arm are kept. An arm of which
//! only one side can be read keeps that side; the other is an error node, so that nobody judges what it covers.

use super::{Recovery, extent, inside};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::syntax;
use crate::source::Span;
use crate::syntax::parser::{Extent, PartParser, Refusal};
use crate::syntax::split;
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::tree::{
    Band, Block, Decide, Expr, ExprKind, Match, MatchArm, Name, Pattern, Retry, Split, SplitArm, Statement,
    StatementKind,
};

type Read<'a, T> = fn(&mut PartParser<'a>, Extent) -> Result<T, Refusal>;

/// What could be read of an arm.
enum Arm<'a, T, H> {
    Whole(T),
    /// What stands before the arrow, if it could be read, and what stands behind it.
    Sides {
        head: Option<H>,
        head_span: Span,
        tokens: &'a [Token],
        body: Block,
    },
}

impl<'a> Recovery<'a, '_> {
    pub(super) fn cases(&mut self, part: &'a [Token]) -> Option<StatementKind> {
        let (head, body) = self.head_and_body(part)?;
        let head_span = self.span(head);
        let head = self.try_part(head, |parser, head| parser.match_head(head));
        let mut damaged = false;
        let mut arms = Vec::new();
        for arm in split::arms(self.text, inside(body)) {
            arms.push(match self.arm(arm, PartParser::match_arm, PartParser::patterns) {
                Arm::Whole(arm) => arm,
                Arm::Sides { head, head_span, tokens, body } => {
                    damaged |= head.is_none();
                    let unknown = || vec![Pattern::Value(Expr { kind: ExprKind::Error, span: head_span })];
                    MatchArm { patterns: head.unwrap_or_else(unknown), body, span: self.span(tokens) }
                }
            });
        }
        let unread = Expr { kind: ExprKind::Error, span: head_span };
        let (name, scrutinee) = head.unwrap_or((None, unread.clone()));
        // With an unknown pattern nothing can be said about what the arms leave out.
        let scrutinee = if damaged { Expr { span: scrutinee.span, ..unread } } else { scrutinee };
        Some(StatementKind::Match(Match { name, scrutinee, arms }))
    }

    pub(super) fn bands(&mut self, part: &'a [Token]) -> Option<StatementKind> {
        let (head, body) = self.head_and_body(part)?;
        let risk = self.try_part(head, |parser, head| parser.decide_head(head));
        let mut bands = Vec::new();
        for arm in split::arms(self.text, inside(body)) {
            bands.push(match self.arm(arm, PartParser::band, PartParser::band_range) {
                Arm::Whole(band) => band,
                Arm::Sides { head, head_span, tokens, body } => {
                    let unknown = || Expr { kind: ExprKind::Error, span: head_span };
                    let (low, high) = head.flatten().unwrap_or_else(|| (unknown(), unknown()));
                    Band { low, high, body, span: self.span(tokens) }
                }
            });
        }
        Some(StatementKind::Decide(Decide { risk: risk?, bands }))
    }

    pub(super) fn shares(&mut self, part: &'a [Token]) -> Option<StatementKind> {
        let (head, body) = self.head_and_body(part)?;
        let head = self.try_part(head, |parser, head| parser.split_head(head));
        let mut arms = Vec::new();
        for arm in split::arms(self.text, inside(body)) {
            arms.push(match self.arm(arm, PartParser::split_arm, PartParser::share) {
                Arm::Whole(arm) => arm,
                Arm::Sides { head, head_span, tokens, body } => {
                    let (share, name) = head.flatten().unwrap_or_else(|| {
                        let name = self.share_name(tokens);
                        let unnamed = || Name { text: String::new(), span: head_span };
                        (Expr { kind: ExprKind::Error, span: head_span }, name.unwrap_or_else(unnamed))
                    });
                    SplitArm { share, name, body, span: self.span(tokens) }
                }
            });
        }
        let (name, by) = head?;
        Some(StatementKind::Split(Split { name, by, arms }))
    }

    pub(super) fn retry(&mut self, part: &'a [Token]) -> Option<StatementKind> {
        let (head, body) = self.head_and_body(part)?;
        let head = self.try_part(head, |parser, head| parser.retry_head(head));
        let parts = split::retry_arms(self.text, inside(body));
        let arms =
            parts.into_iter().filter_map(|arm| self.try_part(arm, PartParser::retry_arm)).flatten().collect();
        Some(StatementKind::Retry(Retry { arms, ..head? }))
    }

    fn head_and_body(&self, part: &'a [Token]) -> Option<(&'a [Token], &'a [Token])> {
        let (head, body) = part.split_at_checked(split::block_open(self.text, part)?)?;
        // What stands behind the closing brace is the finding about the whole.
        (split::group_length(body) == body.len()).then_some((head, body))
    }

    /// The word in front of a share's arrow.
    fn share_name(&self, arm: &[Token]) -> Option<Name> {
        let arrow = arm.iter().position(|token| token.kind == TokenKind::Arrow)?;
        let name = arm.get(arrow.checked_sub(1)?).filter(|name| name.kind == TokenKind::Word)?;
        Some(Name { text: split::word(self.text, *name).to_owned(), span: name.span })
    }

    /// An arm, first whole, then its two sides.
    fn arm<T, H>(
        &mut self,
        arm: &'a [Token],
        whole: Read<'a, Option<T>>,
        head: Read<'a, H>,
    ) -> Arm<'a, T, H> {
        let failure = if self.is_sound(arm) {
            match whole(self.parser, extent(arm)) {
                Ok(Some(read)) => return Arm::Whole(read),
                Ok(None) => None,
                Err(diagnostic) => Some(diagnostic),
            }
        } else {
            None
        };
        let reported = self.parser.diagnostics.len();
        let nothing = Block { statements: Vec::new(), span: self.span(arm) };
        let sides = match split::arrow(arm) {
            Some((before, behind)) if !before.is_empty() => {
                let head_span = self.span(before);
                let head = self.try_part(before, head);
                Arm::Sides { head, head_span, tokens: arm, body: self.arm_body(behind).unwrap_or(nothing) }
            }
            _ => Arm::Sides { head: None, head_span: self.span(arm), tokens: arm, body: nothing },
        };
        if self.parser.diagnostics.len() == reported {
            self.parser.diagnostics.extend(failure.map(|failure| *failure));
        }
        sides
    }

    /// A block, or one statement. `None` if there is nothing.
    fn arm_body(&mut self, body: &'a [Token]) -> Option<Block> {
        let first = body.first()?;
        if first.kind == TokenKind::Open && split::group_length(body) == body.len() {
            return Some(self.block(body));
        }
        let reported = self.parser.diagnostics.len();
        let parts = split::statements(self.text, body);
        let parts: Vec<_> =
            parts.into_iter().flat_map(|part| self.torn(part, PartParser::statement)).collect();
        let statements: Vec<Statement> = parts.iter().map(|part| self.statement(part)).collect();
        if let (Some(one), Some(two)) = (parts.first(), parts.get(1))
            && self.is_sound(body)
            && self.parser.diagnostics.len() == reported
        {
            self.several(self.span(one), self.span(body), self.span(two));
        }
        Some(Block { statements, span: self.span(body) })
    }

    fn several(&mut self, first: Span, all: Span, second: Span) {
        let before = Span { end: all.start, ..all };
        let mut diagnostic =
            Diagnostic::new(syntax::UNEXPECTED, second, "only one statement stands behind an arrow")
                .also(first, "this one")
                .help("put several statements into braces: `-> { … }`");
        diagnostic = diagnostic.maybe_fix("put them into braces", before, "{ ");
        if let Some(fix) = diagnostic.fixes.last_mut() {
            fix.edits.push(crate::diagnostic::Edit { span: all.after(), replacement: " }".to_owned() });
        }
        self.parser.diagnostics.push(diagnostic);
    }
}
