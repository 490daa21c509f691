//! Why the grammar refused a part: a known slip of the pen if it is one, else what was expected and what was found.

use std::collections::BTreeSet;

use pest::Parser;
use pest::error::{Error, ErrorVariant, InputLocation};

use super::forms::form;
use super::words::{Words, is_value, may_follow_any_value, words};
use super::{Extent, Grammar, PartParser, Rule};
use crate::diagnostic::codes::syntax;
use crate::diagnostic::{Diagnostic, nearest};
use crate::source::Span;
use crate::syntax::token::{Token, TokenKind};

/// More possibilities than this help nobody.
const MOST_NAMED: usize = 4;

/// Where a part could not be read on.
pub(super) struct Failure<'e> {
    pub rule: Rule,
    pub part: &'e Extent,
    /// The first token that does not fit.
    pub found: Token,
    pub before: Option<Token>,
    /// What would have fitted, in words.
    pub wanted: &'e [String],
}

impl PartParser<'_> {
    /// The finding for a part that the grammar refused.
    pub(super) fn explain(&self, rule: Rule, part: &Extent, error: &Error<Rule>) -> Diagnostic {
        let offset = match error.location {
            InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
        };
        let at = self.base.saturating_add(offset);
        let positives = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
            ErrorVariant::CustomError { .. } => &[],
        };
        let wanted = wanted(positives);
        let diagnostic = match self.token_at(at).filter(|found| (found.span.start as usize) < part.end) {
            None => self.ends_early(rule, part, &wanted),
            Some(found) => {
                let before = self.token_before(at).filter(|before| before.span.start as usize >= part.start);
                let failure = Failure { rule, part, found, before, wanted: &wanted };
                self.slip(&failure)
                    .or_else(|| self.reserved_name(&failure, positives))
                    .unwrap_or_else(|| self.plain(&failure))
            }
        };
        self.with_form(diagnostic, rule, part)
    }

    /// Shows what a part should look like, unless something better has been said.
    fn with_form(&self, diagnostic: Diagnostic, rule: Rule, part: &Extent) -> Diagnostic {
        if diagnostic.help.is_some() {
            return diagnostic;
        }
        let keyword = self.token_at(part.start).map_or("", |first| self.written(first));
        match form(rule, keyword) {
            Some(form) => diagnostic.help(format!("the form is {form}")),
            None => diagnostic.help("look at what stands before it, or leave it out"),
        }
    }

    fn reserved_name(&self, failure: &Failure<'_>, positives: &[Rule]) -> Option<Diagnostic> {
        let found = failure.found;
        if !positives.iter().any(|rule| words(*rule) == words(Rule::word)) || !self.is_reserved(found) {
            return None;
        }
        let written = self.shown(found);
        Some(
            Diagnostic::new(
                syntax::RESERVED_WORD,
                found.span,
                format!("{written} is a reserved word and can't be a name"),
            )
            .help("choose another name; behind a `.` and before a `:` any word may stand"),
        )
    }

    fn plain(&self, failure: &Failure<'_>) -> Diagnostic {
        let Failure { rule, part, found, wanted, .. } = *failure;
        let written = self.shown(found);
        if wanted.is_empty() || wanted.len() > MOST_NAMED {
            return Diagnostic::new(
                syntax::UNEXPECTED,
                found.span,
                format!("{written} does not belong here"),
            );
        }
        let message = format!("expected {}, found {written}", join(wanted));
        let diagnostic = Diagnostic::new(syntax::EXPECTED, found.span, message);
        let marks = || wanted.iter().filter_map(|words| mark(words));
        if found.kind == TokenKind::Word {
            let is_word = |mark: &&str| mark.starts_with(|first: char| first.is_ascii_lowercase());
            let similar = nearest(self.written(found), marks().filter(is_word));
            if let Some(near) = similar {
                let diagnostic = diagnostic.label(format!("did you mean `{near}`?"));
                return diagnostic.maybe_fix(format!("write `{near}`"), found.span, near);
            }
        }
        let [only] = wanted else {
            // Several would fit here; one of them may be all that is missing.
            let place =
                self.token_before(found.span.start as usize).map_or(found.span, |before| before.span.after());
            let place = Span { end: place.start, ..place };
            let mut fitting = marks().filter(|mark| self.reads_with(rule, part, place, &spaced(mark)));
            return match (fitting.next(), fitting.next()) {
                (Some(mark), None) => diagnostic.fix(format!("insert `{mark}`"), place, spaced(mark)),
                _ => diagnostic,
            };
        };
        let Some(mark) = mark(only) else { return diagnostic };
        if is_mark(found.kind) && self.reads_with(rule, part, found.span, mark) {
            return diagnostic.fix(format!("write `{mark}`"), found.span, mark);
        }
        self.with_insertion(diagnostic, rule, part, found.span.start as usize, mark)
    }

    /// The part ends where something is missing.
    fn ends_early(&self, rule: Rule, part: &Extent, wanted: &[String]) -> Diagnostic {
        let last = self.token_before(part.end);
        let at = last.map_or(part.end, |last| last.span.end as usize);
        let span = Span::new(self.source, at, at);
        if let Some(last) = last.filter(|last| last.kind == TokenKind::Comma) {
            return self.loose_comma(rule, part, last);
        }
        if wanted.is_empty() || wanted.len() > MOST_NAMED {
            return Diagnostic::new(syntax::EXPECTED, span, "something is missing here");
        }
        let diagnostic = Diagnostic::new(syntax::EXPECTED, span, format!("expected {} here", join(wanted)));
        match wanted {
            [only] if mark(only).is_some() => {
                self.with_insertion(diagnostic, rule, part, part.end, mark(only).unwrap_or(""))
            }
            _ => diagnostic,
        }
    }

    /// A part with nothing in it.
    pub(super) fn unexpected_end(&self, part: &Extent) -> Diagnostic {
        Diagnostic::new(
            syntax::EXPECTED,
            Span::new(self.source, part.start, part.end),
            "expected a declaration or a statement here",
        )
        .help("begin with a reserved word such as `workflow` or `check`")
    }

    /// Offers to insert the one mark that is missing, if the part can be read with it.
    fn with_insertion(
        &self,
        diagnostic: Diagnostic,
        rule: Rule,
        part: &Extent,
        at: usize,
        mark: &str,
    ) -> Diagnostic {
        let end_before = self.token_before(at).map_or(part.start, |token| token.span.end as usize);
        let inserted = spaced(mark);
        let place = Span::new(self.source, end_before, end_before);
        if self.reads_with(rule, part, place, &inserted) {
            return diagnostic.fix(format!("insert `{mark}`"), place, inserted);
        }
        diagnostic
    }

    /// Offers an edit: certain if the part can be read with it.
    pub(super) fn mend(
        &self,
        diagnostic: Diagnostic,
        failure: &Failure<'_>,
        title: &str,
        span: Span,
        replacement: &str,
    ) -> Diagnostic {
        if self.reads_with(failure.rule, failure.part, span, replacement) {
            diagnostic.fix(title, span, replacement)
        } else {
            diagnostic.maybe_fix(title, span, replacement)
        }
    }

    /// Whether the part can be read with an edit.
    pub(super) fn reads_with(&self, rule: Rule, part: &Extent, span: Span, replacement: &str) -> bool {
        let range = span.range();
        let (Some(before), Some(behind)) =
            (self.text.get(part.start..range.start), self.text.get(range.end..part.end))
        else {
            return false;
        };
        Grammar::parse(rule, &format!("{before}{replacement}{behind}")).is_ok()
    }

    pub(super) fn shown(&self, token: Token) -> String {
        match token.kind {
            TokenKind::Text => "a text".to_owned(),
            TokenKind::Regex => "a regular expression".to_owned(),
            _ => format!("`{}`", self.written(token)),
        }
    }
}

/// What the grammar would have taken, in words, the most general ones only.
fn wanted(positives: &[Rule]) -> Vec<String> {
    let value = positives.iter().any(|rule| *rule == Rule::literal || *rule == Rule::expr);
    let mut rules: Vec<Rule> = positives.iter().copied().filter(|rule| !(value && is_value(*rule))).collect();
    // An operator, a field or arguments could follow every value: worth saying only where nothing else could, and the part
    // could not end.
    if value || rules.iter().any(|rule| !may_follow_any_value(*rule)) {
        rules.retain(|rule| !may_follow_any_value(*rule));
    }
    // The `:` behind an optional name is not what is missing before a block.
    if rules.contains(&Rule::open) {
        rules.retain(|rule| *rule != Rule::colon);
    }
    let mut all: BTreeSet<Words> = rules.into_iter().map(words).collect();
    if value {
        all.insert(words(Rule::expr));
    }
    all.into_iter()
        .filter_map(|words| match words {
            Words::Mark(mark) => Some(format!("`{mark}`")),
            Words::Thing(thing) => Some(thing.to_owned()),
            Words::Continuation | Words::End => None,
        })
        .collect()
}

/// The mark or word itself, if `words` is one.
fn mark(words: &str) -> Option<&str> {
    words.strip_prefix('`')?.strip_suffix('`').filter(|mark| !mark.contains('`'))
}

/// A mark with the blank that stands before it, if one does.
fn spaced(mark: &str) -> String {
    if matches!(mark, ":" | "," | ")" | "(") { mark.to_owned() } else { format!(" {mark}") }
}

fn is_mark(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Colon
            | TokenKind::Arrow
            | TokenKind::Range
            | TokenKind::Assign
            | TokenKind::Equal
            | TokenKind::Minus
            | TokenKind::Dot
            | TokenKind::Comma
            | TokenKind::Bar
    )
}

/// "a", "a or b", "a, b or c"
fn join(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
