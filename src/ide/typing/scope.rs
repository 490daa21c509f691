//! The names that an item has declared up to some place: parameters, credentials, checks, risks, constants, steps, input.

use super::pieces::{Path, group, path, slice, split_commas};
use super::scan::{Block, Entry, Scan};
use super::world::{Home, World};
use crate::syntax::{Token, TokenKind, lex_item};

/// Something that has a name.
#[derive(Clone, Debug)]
pub(in crate::ide) struct Local<'a> {
    pub(in crate::ide) name: &'a str,
    pub(in crate::ide) what: What<'a>,
    /// Where the entry begins that declares it, in bytes.
    pub(in crate::ide) at: usize,
    /// On a branch that ends before this place: it may not be there.
    pub(in crate::ide) is_elsewhere: bool,
    /// Declared by the statement that is being typed.
    pub(in crate::ide) is_now: bool,
}

#[derive(Clone, Debug)]
pub(in crate::ide) enum What<'a> {
    Credential {
        kind: Path<'a>,
    },
    /// A capability or service, perhaps on a credential.
    Check {
        on: Option<&'a str>,
        capabilities: Vec<Path<'a>>,
    },
    Risk,
    Let {
        ty: Vec<Token>,
        value: Vec<Token>,
    },
    Step {
        step: Path<'a>,
        args: Vec<Token>,
    },
    Param {
        ty: Vec<Token>,
    },
    /// A field of the input.
    Field {
        ty: Vec<Token>,
        example: Vec<Token>,
    },
    Rule,
    /// The element of an aggregate over a list.
    Element {
        list: Vec<Token>,
    },
    /// The earlier run that is followed.
    Prior {
        workflow: Path<'a>,
    },
}

/// The names of one item.
#[derive(Debug)]
pub(in crate::ide) struct Scope<'a> {
    pub(in crate::ide) world: World<'a>,
    /// Where names that are not here are looked up.
    pub(in crate::ide) home: Home<'a>,
    pub(in crate::ide) scan: Scan<'a>,
    pub(in crate::ide) locals: Vec<Local<'a>>,
    /// The channels that the workflow names.
    pub(in crate::ide) channels: Vec<&'a str>,
}

impl<'a> Scope<'a> {
    pub(in crate::ide) fn new(world: World<'a>, home: Home<'a>, scan: Scan<'a>) -> Scope<'a> {
        let mut scope = Scope { world, home, scan, locals: Vec::new(), channels: Vec::new() };
        scope.parameters();
        let entries = scope.scan.entries.clone();
        let now = scope.scan.top().and_then(|top| top.entry);
        for entry in &entries {
            let first = scope.locals.len();
            scope.entry(entry);
            for local in scope.locals.iter_mut().skip(first) {
                local.is_elsewhere = entry.is_over && !matches!(local.what, What::Rule | What::Field { .. });
                local.is_now = Some(entry.start) == now;
            }
        }
        scope.elements();
        scope
    }

    /// The names of an item that stands elsewhere, all of it.
    pub(in crate::ide) fn of_item(world: World<'a>, home: Home<'a>, text: &'a str) -> Scope<'a> {
        let mut scope = Scope::new(world, home, Scan::new(text, &lex_item(text)));
        for local in &mut scope.locals {
            (local.is_elsewhere, local.is_now) = (false, false);
        }
        scope
    }

    /// The word that the item begins with.
    pub(in crate::ide) fn keyword(&self) -> &'a str {
        self.scan.item.map_or("", |item| self.scan.word(item))
    }

    /// Parameters, which stand in the first parentheses of a head.
    fn parameters(&mut self) {
        let Some(item) = self.scan.item else { return };
        if !matches!(self.scan.word(item), "fn" | "table" | "rules" | "step" | "terminal" | "capability") {
            return;
        }
        let head = self.scan.range(item, self.scan.tokens.len());
        let head: Vec<Token> =
            head.iter().take_while(|token| token.kind != TokenKind::Open).copied().collect();
        let names_kinds = head.get(2).is_some_and(|token| slice(self.scan.text, token) == "on");
        for at in
            (0..head.len()).filter(|at| head.get(*at).is_some_and(|token| token.kind == TokenKind::LeftParen))
        {
            let open = head.get(at..).unwrap_or(&[]);
            let inner = open.get(1..group(open)).unwrap_or(&[]);
            let inner = match inner.split_last() {
                Some((last, inner)) if last.kind == TokenKind::RightParen => inner,
                _ => inner,
            };
            let named = inner.get(1).is_some_and(|token| token.kind == TokenKind::Colon);
            if !named && names_kinds {
                continue;
            }
            for part in split_commas(inner) {
                if let [name, colon, ty @ ..] = part
                    && colon.kind == TokenKind::Colon
                {
                    self.add(name, What::Param { ty: ty.to_vec() });
                }
            }
            return;
        }
    }

    fn add(&mut self, name: &Token, what: What<'a>) {
        self.add_named(slice(self.scan.text, name), name, what);
    }

    fn add_named(&mut self, name: &'a str, at: &Token, what: What<'a>) {
        let at = at.span.start as usize;
        self.locals.push(Local { name, what, at, is_elsewhere: false, is_now: false });
    }

    fn entry(&mut self, entry: &Entry) {
        let tokens = self.scan.range(entry.start, entry.end).to_vec();
        match entry.block {
            Block::Statements | Block::Match | Block::Decide | Block::Split => self.statement(&tokens),
            Block::Rules => {
                let rule =
                    if self.scan.word(entry.start) == "shadow" { tokens.get(1) } else { tokens.first() };
                if let Some(rule) = rule.filter(|_| self.scan.word(entry.start) != "include") {
                    self.add(rule, What::Rule);
                }
            }
            Block::Fields if self.scan.word(entry.head) == "input" => {
                if let [name, _, rest @ ..] = tokens.as_slice() {
                    let text = self.scan.text;
                    let end = rest.iter().position(|token| matches!(slice(text, token), "at" | "example"));
                    let (ty, rest) = rest.split_at_checked(end.unwrap_or(rest.len())).unwrap_or_default();
                    let example = rest.iter().position(|token| slice(text, token) == "example");
                    let example = example.and_then(|at| rest.get(at.saturating_add(1)..)).unwrap_or_default();
                    self.add(name, What::Field { ty: ty.to_vec(), example: example.to_vec() });
                }
            }
            _ => {}
        }
    }

    fn statement(&mut self, tokens: &[Token]) {
        let text = self.scan.text;
        let word = |at: usize| tokens.get(at).map_or("", |token| slice(text, token));
        match (word(0), tokens) {
            ("acquire", [_, name, colon, kind @ ..]) if colon.kind == TokenKind::Colon => {
                let kind = path(text, kind).map_or(Path { qualifier: None, name: "" }, |(kind, _)| kind);
                self.add(name, What::Credential { kind });
            }
            ("check", [_, calls @ ..]) => self.checks(calls),
            ("shadow", [_, _, calls @ ..]) => self.checks(calls),
            ("risk", [_, name, ..]) => self.add(name, What::Risk),
            ("let", [_, name, rest @ ..]) => {
                let equals =
                    rest.iter().position(|token| token.kind == TokenKind::Assign).unwrap_or(rest.len());
                let (ty, value) = rest.split_at_checked(equals).unwrap_or_default();
                let ty = ty.get(1..).unwrap_or_default().to_vec();
                self.add(name, What::Let { ty, value: value.get(1..).unwrap_or_default().to_vec() });
            }
            ("run", [_, rest @ ..]) => {
                let named = rest.get(1).is_some_and(|token| token.kind == TokenKind::Assign);
                let behind = rest.get(if named { 2 } else { 0 }..).unwrap_or_default();
                let Some((step, length)) = path(text, behind) else { return };
                let open = behind.get(length..).unwrap_or_default();
                let args = open.get(1..group(open).saturating_sub(1)).unwrap_or_default().to_vec();
                let Some(at) = rest.first() else { return };
                let name = if named { slice(text, at) } else { step.name };
                self.add_named(name, at, What::Step { step, args });
            }
            ("stage", [_, _, follows, rest @ ..]) if slice(text, follows) == "follows" => {
                let Some((workflow, length)) = path(text, rest) else { return };
                if let Some(alias) = rest.get(length.saturating_add(1)) {
                    self.add(alias, What::Prior { workflow });
                }
            }
            ("channels", [_, channels @ ..]) => {
                let symbols = channels.iter().filter(|token| token.kind == TokenKind::Symbol);
                self.channels = symbols.map(|token| slice(text, token)).collect();
            }
            _ => {}
        }
    }

    /// What stands behind `check`.
    fn checks(&mut self, calls: &[Token]) {
        let text = self.scan.text;
        let mut on: Option<&'a str> = None;
        for call in split_commas(calls) {
            let mut rest = call;
            let (mut name, mut at) = (None, call.first());
            match rest {
                [first, colon, behind @ ..] if colon.kind == TokenKind::Colon => {
                    on = Some(slice(text, first));
                    (rest, at) = (behind, behind.first());
                }
                [first, assign, behind @ ..] if assign.kind == TokenKind::Assign => {
                    (on, name) = (None, Some(slice(text, first)));
                    rest = behind;
                }
                _ => {}
            }
            let mut capabilities = Vec::new();
            while let Some((capability, length)) = path(text, rest) {
                capabilities.push(capability);
                let behind = rest.get(length..).unwrap_or_default();
                if behind.first().is_some_and(|open| open.kind == TokenKind::LeftParen) {
                    on = None;
                }
                let next = behind.iter().position(|token| slice(text, token) == "else");
                rest = next.and_then(|next| behind.get(next.saturating_add(1)..)).unwrap_or_default();
            }
            if let (Some(first), Some(at)) = (capabilities.first(), at) {
                let name = name.unwrap_or(first.name);
                self.add_named(name, at, What::Check { on, capabilities });
            }
        }
    }

    /// Elements of the aggregates that are open at the end: `any(h in hits: …`.
    fn elements(&mut self) {
        let text = self.scan.text;
        let start = self.scan.top().map_or(0, |top| top.entry.unwrap_or(top.inside));
        let tokens = self.scan.range(start, self.scan.tokens.len()).to_vec();
        let mut open: Vec<usize> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            match token.kind {
                TokenKind::LeftParen => open.push(at),
                TokenKind::RightParen => drop(open.pop()),
                _ => {}
            }
        }
        for at in open {
            let inner = tokens.get(at.saturating_add(1)..).unwrap_or_default();
            if let [name, within, list @ ..] = inner
                && slice(text, within) == "in"
                && let Some(colon) = list.iter().position(|token| token.kind == TokenKind::Colon)
            {
                let list = list.get(..colon).unwrap_or_default().to_vec();
                self.add(name, What::Element { list });
            }
        }
    }
}
