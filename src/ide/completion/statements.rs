//! What may begin where the cursor is, and which part of a statement it is in.

use super::super::typing::{Block, Shape, Thing, What, group_start, is_operand_end, split_commas};
use super::CompletionKind;
use super::conditions::Wanted;
use super::context::{Typing, offer};
use crate::resolve::Sort;
use crate::syntax::keywords::STATEMENTS;
use crate::syntax::{Token, TokenKind};

/// Statements, what they are for, their forms, and how early they are wanted.
const FORMS: [(&str, &str, &str, u8); 19] = [
    ("acquire", "asks the user for a credential", "acquire ${1:passport}: $0", 0),
    ("check", "runs checks", "check $0", 0),
    (
        "require",
        "what has to hold; unknown counts as not met",
        "require ${1:condition} else end ${2:REJECTED} ${3:LABEL}$0",
        0,
    ),
    ("if", "a branch", "if ${1:condition} {\n  $0\n}", 0),
    (
        "match",
        "one arm of several",
        "match ${1:value} {\n  ${2:PATTERN} -> ${3:continue}\n  else -> $0\n}",
        0,
    ),
    ("risk", "rules and the score that they add up to", "risk ${1:fraud} in ${2:0..100} {\n  $0\n}", 0),
    ("decide", "what the bands of a score lead to", "decide $0", 0),
    ("end", "how the run ends", "end $0", 0),
    ("retry", "asks again, with a message", "retry ${1:passport} up to ${2:3} attempts {\n  when $0\n}", 1),
    ("run", "puts a step in place", "run $0", 1),
    ("let", "a constant", "let ${1:name} = $0", 1),
    ("shadow", "a check that is never waited for", "shadow check $0", 2),
    (
        "split",
        "a part of the users goes another way",
        "split ${1:name} by ${2:input.user} {\n  ${3:90%} ${4:today} -> continue\n  ${5:10%} ${6:next} -> $0\n}",
        2,
    ),
    ("continue", "nothing to do here", "continue", 2),
    ("input", "what the host sends", "input {\n  ${1:email}: ${2:text}$0\n}", 0),
    (
        "expires",
        "what happens when nobody comes",
        "expires after ${1:30 min} -> end NOT_EXECUTED EXPIRED$0",
        0,
    ),
    ("channels", "how the user may be connected", "channels $0", 0),
    ("stage", "whether it starts a journey", "stage $0", 1),
    ("version", "the version of the policy", "version ${1:1}$0", 2),
];

/// Statements of which a workflow has one, at its beginning.
const ONCE: [&str; 6] = ["key", "version", "stage", "channels", "expires", "input"];

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

    /// Statements that can begin here.
    fn statements(&mut self, rank: u8) {
        let scan = self.scan();
        let is_body = scan.frames.len() == 2 && self.scope.keyword() == "workflow";
        let has: Vec<&str> = scan.entries.iter().map(|entry| scan.word(entry.start)).collect();
        let is_arm = matches!(self.block(), Block::Match | Block::Decide | Block::Split);
        let has_begun = has.iter().any(|word| !ONCE.contains(word));
        for (word, detail, form, own) in FORMS.into_iter().filter(|(word, ..)| STATEMENTS.contains(word)) {
            let is_once = ONCE.contains(&word);
            if is_once && (!is_body || has.contains(&word)) {
                continue;
            }
            let late = if is_once && has_begun { 2 } else { 0 };
            let early = if !is_once && is_body && !has_begun { 1 } else { 0 };
            let own = if is_arm && matches!(word, "end" | "continue") { 0 } else { own.saturating_add(1) };
            let one = offer(word, CompletionKind::Keyword).detail(detail);
            self.add(
                one.rank(rank.saturating_add(own).saturating_add(late).saturating_add(early)).snippet(form),
            );
        }
        if is_body && !has.contains(&"key") {
            self.keyword("key", "the identity of the workflow over all its versions", rank.saturating_add(4));
        }
        self.unscored(rank);
    }

    /// A risk that nothing decides yet is what comes next.
    fn unscored(&mut self, rank: u8) {
        let scan = self.scan();
        let decided: Vec<&str> = scan
            .entries
            .iter()
            .filter(|entry| scan.word(entry.start) == "decide")
            .map(|entry| scan.word(entry.start.saturating_add(1)))
            .collect();
        let scope = std::rc::Rc::clone(&self.scope);
        let open = scope
            .locals
            .iter()
            .rev()
            .find(|local| matches!(local.what, What::Risk) && !decided.contains(&local.name));
        if let Some(risk) = open {
            let form = self.bands(risk.name);
            let label = format!("decide {}", risk.name);
            self.add(
                offer(label, CompletionKind::Snippet)
                    .detail("bands of its score")
                    .rank(rank)
                    .snippet(format!("decide {form}")),
            );
        }
    }

    /// A score's bands, in three parts of its range.
    fn bands(&self, risk: &str) -> String {
        let (low, high) = self.score_range(risk).unwrap_or((0, 100));
        let third = high.saturating_sub(low) / 3;
        let (first, second) = (low.saturating_add(third), low.saturating_add(third.saturating_mul(2)));
        format!(
            "{risk} {{\n  {low}..{first} -> end PASSED\n  {}..{second} -> end WARNING ${{1:HIGHER_RISK}}\n  {}..{high} -> end REJECTED ${{2:HIGH_RISK}}\n}}$0",
            first.saturating_add(1),
            second.saturating_add(1)
        )
    }

    /// `risk fraud in 0..100`
    fn score_range(&self, risk: &str) -> Option<(i64, i64)> {
        let scan = self.scan();
        let entry = scan.entries.iter().rev().find(|entry| {
            scan.word(entry.start) == "risk" && scan.word(entry.start.saturating_add(1)) == risk
        })?;
        let number =
            |at: usize| scan.word(entry.start.saturating_add(at)).replace('_', "").parse::<i64>().ok();
        Some((number(3)?, number(5)?))
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
    fn part_of(&mut self, keyword: &str, rest: &[Token]) {
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
            _ => {}
        }
    }

    /// In a block of cases, bands or shares.
    fn arm(&mut self) {
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
        let shape = super::symbols::shape_of(thing.clone());
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

    /// A declared field.
    fn field(&mut self) {
        let tokens = self.entry();
        let [_, colon, rest @ ..] = tokens.as_slice() else { return };
        if colon.kind != TokenKind::Colon {
            return;
        }
        let example = rest.iter().position(|token| self.word(Some(token)) == "example");
        let at = rest.iter().position(|token| self.word(Some(token)) == "at");
        match (example, at) {
            (Some(example), _) => {
                let end = at.unwrap_or(example).min(example);
                let shape = self.written_shape(rest.get(..end).unwrap_or_default());
                let value = rest.get(example.saturating_add(1)..).unwrap_or_default();
                if value.is_empty() {
                    return self.symbols(&shape, 0);
                }
                self.condition(value, Wanted::Value(shape), &[]);
            }
            (None, Some(at)) if rest.len() > at.saturating_add(1) => {
                self.keyword("example", "a value for tests", 0)
            }
            (None, Some(_)) => {}
            (None, None) => {
                self.type_at(rest, false);
                if !self.is_on_new_line()
                    && rest.last().is_some_and(|last| {
                        is_operand_end(self.scan().text, last) || last.kind == TokenKind::Question
                    })
                {
                    self.keyword("example", "a value for tests and documentation", 1);
                    self.keyword("at", "where it stands in the host's JSON", 1);
                }
            }
        }
    }
}

/// Without the name of the place: `if large: …`.
fn unnamed(tokens: &[Token]) -> &[Token] {
    match tokens {
        [name, colon, rest @ ..] if name.kind == TokenKind::Word && colon.kind == TokenKind::Colon => rest,
        tokens => tokens,
    }
}
