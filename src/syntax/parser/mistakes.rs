//! Slips of the pen that are met again and again, most of them habits from other languages: each is named for what it is,
//! with what to write instead.

use super::expected::Failure;
use super::{Extent, PartParser, Rule};
use crate::diagnostic::codes::syntax;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;
use crate::syntax::keywords::{STATEMENTS, TEST_STEPS};
use crate::syntax::token::{Token, TokenKind};
use crate::value::Duration;

/// Words of other languages that begin a statement there, ours, and what to say.
const FOREIGN_WORDS: &[(&[&str], &str, &str)] = &[
    (
        &["return", "exit", "stop", "done", "finish"],
        "end",
        "a path ends with `end` and a decision: `end PASSED`",
    ),
    (&["var", "const", "def", "val"], "let", "a value gets its name with `let`"),
    (
        &["switch", "case", "select", "when"],
        "match",
        "cases stand in a `match`: `match liveness { PASSED -> continue }`",
    ),
    (&["assert", "ensure", "verify"], "require", "what has to hold is written `require … else end REJECTED`"),
    (&["call", "goto", "do"], "run", "a step is entered with `run`"),
    (&["pass", "skip", "noop"], "continue", "nothing to do is written `continue`"),
    (&["score"], "risk", "scores add up in a `risk`"),
];

/// Loops of other languages.
const LOOPS: &[&str] = &["for", "foreach", "while", "loop", "until", "repeat"];

/// Other spellings of the units of time.
const UNITS: &[(&[&str], &str)] = &[
    (&["millis", "millisecond", "milliseconds"], "ms"),
    (&["m"], "min"),
    (&["hr", "hrs"], "hours"),
    (&["d"], "days"),
    (&["w"], "weeks"),
];

impl PartParser<'_> {
    /// The finding for a known slip; `None` for what is none.
    pub(super) fn slip(&self, failure: &Failure<'_>) -> Option<Diagnostic> {
        let begins = failure.found.span.start as usize == failure.part.start;
        if begins && matches!(failure.rule, Rule::one_statement | Rule::one_test_step) {
            return Some(self.no_beginning(failure));
        }
        self.foreign_mark(failure)
            .or_else(|| self.foreign_unit(failure))
            .or_else(|| self.foreign_condition(failure))
            .or_else(|| self.comma(failure))
    }

    /// A statement or a step of a test that begins with none of its words.
    fn no_beginning(&self, failure: &Failure<'_>) -> Diagnostic {
        let (found, written) = (failure.found, self.written(failure.found));
        let (what, words) = match failure.rule {
            Rule::one_test_step => ("no step of a test", TEST_STEPS),
            _ => ("no statement", STATEMENTS),
        };
        let diagnostic =
            Diagnostic::new(syntax::UNEXPECTED, found.span, format!("{} begins {what}", self.shown(found)));
        let behind = self.token_at(found.span.end as usize).map(|behind| (behind.kind, self.written(behind)));
        match (written, behind) {
            ("/", Some((TokenKind::Star, _))) | ("-", Some((TokenKind::Minus, _))) => {
                return diagnostic.help("a comment begins with `//` and goes on to the end of the line");
            }
            _ => {}
        }
        if LOOPS.contains(&written) {
            return diagnostic.help(
                "there are no loops; ask about a list as a whole, as in `any(hit in hits: hit.score > 90)`",
            );
        }
        if failure.rule == Rule::one_statement && matches!(behind, Some((TokenKind::Assign, _))) {
            return self.mend(
                diagnostic.help("a value gets its name with `let`"),
                failure,
                "write `let` in front",
                Span { end: found.span.start, ..found.span },
                "let ",
            );
        }
        if let Some((_, ours, help)) = FOREIGN_WORDS.iter().find(|(theirs, ..)| theirs.contains(&written))
            && failure.rule == Rule::one_statement
        {
            return diagnostic.help(*help).maybe_fix(format!("write `{ours}`"), found.span, *ours);
        }
        match nearest(written, words.iter().copied()).filter(|_| found.kind == TokenKind::Word) {
            Some(near) => self.mend(
                diagnostic.label(format!("did you mean `{near}`?")).help(format!("write `{near}`")),
                failure,
                &format!("write `{near}`"),
                found.span,
                near,
            ),
            None => diagnostic.help(format!("it begins with one of {}", words.join(", "))),
        }
    }

    /// `=>`, `<>`, `===`, `a ? b : c`, `|`, and a `:` in place of an arrow.
    fn foreign_mark(&self, failure: &Failure<'_>) -> Option<Diagnostic> {
        let found = failure.found;
        let before = failure.before.filter(|before| before.span.end == found.span.start);
        let behind =
            self.token_at(found.span.end as usize).filter(|behind| behind.span.start == found.span.end);
        let kinds = (before.map(|before| before.kind), found.kind, behind.map(|behind| behind.kind));
        let (span, message, ours) = match kinds {
            (_, TokenKind::Assign, Some(TokenKind::Greater)) => {
                (found.span.to(behind?.span), "an arrow is written `->`, not `=>`", "->")
            }
            (Some(TokenKind::Assign), TokenKind::Greater, _) => {
                (before?.span.to(found.span), "an arrow is written `->`, not `=>`", "->")
            }
            (Some(TokenKind::Less), TokenKind::Greater, _) => {
                (before?.span.to(found.span), "what differs is written `!=`, not `<>`", "!=")
            }
            (Some(TokenKind::Equal), TokenKind::Assign, _) => {
                (before?.span.to(found.span), "what is equal is written `==`, not `===`", "==")
            }
            (_, TokenKind::Bar, _) => (found.span, "conditions are joined with `or`, not `|`", "or"),
            (_, TokenKind::Colon, _) if failure.wanted.iter().any(|wanted| wanted == "`->`") => {
                (found.span, "expected `->`, found `:`", " ->")
            }
            (_, TokenKind::Question, _) => {
                return Some(
                    Diagnostic::new(syntax::UNEXPECTED, found.span, "`?` does not belong behind a value")
                        .help("a choice is written `if a then b else c`, a default `a ?? b`"),
                );
            }
            _ => return None,
        };
        let code = if kinds.1 == TokenKind::Colon { syntax::EXPECTED } else { syntax::UNEXPECTED };
        let diagnostic = Diagnostic::new(code, span, message).help(format!("write `{}`", ours.trim()));
        Some(self.mend(diagnostic, failure, &format!("write `{}`", ours.trim()), span, ours))
    }

    /// `5 EURO`, `30 minutes`
    fn foreign_unit(&self, failure: &Failure<'_>) -> Option<Diagnostic> {
        let number =
            failure.before.filter(|before| matches!(before.kind, TokenKind::Int | TokenKind::Decimal))?;
        let (found, written) = (failure.found, self.written(failure.found));
        let between = self.text.get(number.span.end as usize..found.span.start as usize)?;
        if between.contains('\n') || self.is_reserved(found) {
            return None;
        }
        match found.kind {
            TokenKind::Symbol => Some(
                Diagnostic::new(syntax::UNEXPECTED, found.span, format!("`{written}` is not a currency"))
                    .help("a currency has three letters: `500.00 EUR`"),
            ),
            TokenKind::Word => {
                let same = UNITS.iter().find(|(theirs, _)| theirs.contains(&written)).map(|(_, ours)| *ours);
                // A single letter is near to every short unit.
                let near = || nearest(written, Duration::unit_names()).filter(|_| written.len() > 1);
                let ours = same.or_else(near);
                let names: Vec<&str> = Duration::unit_names().collect();
                let is_long = matches!(written, "month" | "months" | "year" | "years");
                if ours.is_none() && !is_long {
                    return None;
                }
                let diagnostic = Diagnostic::new(
                    syntax::UNEXPECTED,
                    found.span,
                    format!("`{written}` is not a unit of time"),
                );
                if is_long {
                    return Some(
                        diagnostic.help("months and years differ in length; write `30 days` or `52 weeks`"),
                    );
                }
                let diagnostic = diagnostic.help(format!("the units of time are {}", names.join(", ")));
                let ours = ours?;
                Some(self.mend(
                    diagnostic.label(format!("did you mean `{ours}`?")),
                    failure,
                    &format!("write `{ours}`"),
                    found.span,
                    ours,
                ))
            }
            _ => None,
        }
    }

    /// `elif`, `if … then …` as a statement, `+30 if a`, `is known or missing`
    fn foreign_condition(&self, failure: &Failure<'_>) -> Option<Diagnostic> {
        let (found, written) = (failure.found, self.written(failure.found));
        let before = failure.before.map(|before| (before, self.written(before)));
        if matches!(written, "elif" | "elsif" | "elseif" | "elseIf") {
            let diagnostic = Diagnostic::new(
                syntax::UNEXPECTED,
                found.span,
                format!("another condition is written `else if`, not `{written}`"),
            )
            .help("write `else if`");
            return Some(self.mend(diagnostic, failure, "write `else if`", found.span, "else if"));
        }
        let statement =
            matches!(failure.rule, Rule::one_statement | Rule::one_if_head | Rule::one_else_if_head);
        if written == "then" && statement {
            return Some(
                Diagnostic::new(
                    syntax::UNEXPECTED,
                    found.span,
                    "what an `if` does stands in braces, without `then`",
                )
                .help(
                    "write `if … { … }`; `then` belongs to values only, as in `let fee = if a then 1 else 2`",
                ),
            );
        }
        if let (Rule::one_risk_entry, Some((before, "if"))) = (failure.rule, before) {
            let diagnostic = Diagnostic::new(
                syntax::UNEXPECTED,
                before.span,
                "the condition of a rule stands behind `when`; `if` stands only before `unknown`",
            )
            .help("write `+30 when …`");
            return Some(self.mend(diagnostic, failure, "write `when`", before.span, "when"));
        }
        if let (Rule::one_match_arm | Rule::one_patterns, Some((case, "case"))) = (failure.rule, before) {
            let message = "a case of a `match` stands without the word `case`";
            let diagnostic =
                Diagnostic::new(syntax::UNEXPECTED, case.span, message).help("write `PASSED -> continue`");
            return Some(self.mend(diagnostic, failure, "remove `case`", case.span, ""));
        }
        if let ("known" | "missing" | "unknown", Some((_, "and" | "or"))) = (written, before) {
            return Some(
                Diagnostic::new(
                    syntax::UNEXPECTED,
                    found.span,
                    format!("`{written}` needs a value and `is` before it"),
                )
                .help("ask twice: `x is missing or y is missing`"),
            );
        }
        None
    }

    /// Commas where none belong.
    fn comma(&self, failure: &Failure<'_>) -> Option<Diagnostic> {
        let found = failure.found;
        if let Some(comma) = failure.before.filter(|before| before.kind == TokenKind::Comma)
            && (matches!(found.kind, TokenKind::Close | TokenKind::RightParen)
                || self.reads_with(failure.rule, failure.part, comma.span, ""))
        {
            return Some(self.loose_comma(failure.rule, failure.part, comma));
        }
        if found.kind != TokenKind::Comma {
            return None;
        }
        if self.in_list_of_values(failure.part, found) {
            return Some(
                Diagnostic::new(syntax::UNEXPECTED, found.span, "parentheses hold one value, not a list")
                    .help("a set of values stands in braces: `in { A, B }`"),
            );
        }
        let diagnostic = Diagnostic::new(syntax::UNEXPECTED, found.span, "no comma belongs here")
            .help("fields, statements, cases and bands follow each other without commas");
        Some(self.mend(diagnostic, failure, "remove the comma", found.span, ""))
    }

    /// A comma that nothing follows.
    pub(super) fn loose_comma(&self, rule: Rule, part: &Extent, comma: Token) -> Diagnostic {
        let diagnostic = Diagnostic::new(syntax::UNEXPECTED, comma.span, "nothing follows this comma")
            .help("leave it out, or write what is missing");
        if self.reads_with(rule, part, comma.span, "") {
            diagnostic.fix("remove the comma", comma.span, "")
        } else {
            diagnostic.maybe_fix("remove the comma", comma.span, "")
        }
    }

    /// Whether a comma stands in parentheses behind `in`.
    fn in_list_of_values(&self, part: &Extent, comma: Token) -> bool {
        let start = self.tokens.partition_point(|token| (token.span.start as usize) < part.start);
        let end = self.tokens.partition_point(|token| token.span.start < comma.span.start);
        let before = self.tokens.get(start..end).unwrap_or(&[]);
        let mut backwards = before.iter().rev().filter(|token| !token.kind.is_trivia());
        let mut closed = 0_usize;
        while let Some(token) = backwards.next() {
            match token.kind {
                TokenKind::RightParen => closed = closed.saturating_add(1),
                TokenKind::LeftParen if closed == 0 => {
                    return backwards.next().is_some_and(|before| self.written(*before) == "in");
                }
                TokenKind::LeftParen => closed = closed.saturating_sub(1),
                TokenKind::Open | TokenKind::Close => return false,
                _ => {}
            }
        }
        false
    }
}
