//! What names and what hangs on them by dots are, as far as tokens and declarations tell.

use std::rc::Rc;

use super::members::labels;
use super::pieces::{Path, group, is_name, operand_before, path, slice, split_commas};
use super::scope::{Local, Scope, What};
use super::shape::{Shape, Word};
use super::world::Seen;
use crate::check::AGGREGATES;
use crate::core::{Builtin, Decision};
use crate::resolve::Sort;
use crate::syntax::tree::{ItemKind, PropertyValue};
use crate::syntax::{Token, TokenKind, lex_item};

/// Constants that name each other are followed this far.
pub(super) const MOST_STEPS: usize = 12;

#[derive(Clone, Debug)]
pub(in crate::ide) enum Thing<'a> {
    Value(Shape<'a>),
    Credential {
        name: &'a str,
        kind: Option<Seen<'a>>,
        scope: Rc<Scope<'a>>,
    },
    /// By the capabilities that may have answered.
    Check(Vec<Seen<'a>>),
    Risk,
    /// What a step that was run has named.
    Step(Rc<Scope<'a>>),
    Prior(Rc<Scope<'a>>),
    Input(Rc<Scope<'a>>),
}

/// A result on the path: its check's name, the credential that it is about, and the capabilities that may give it.
#[derive(Clone, Debug)]
pub(in crate::ide) struct Ran<'a> {
    pub(in crate::ide) name: &'a str,
    pub(in crate::ide) on: Option<&'a str>,
    pub(in crate::ide) capabilities: Vec<Seen<'a>>,
    /// Asked by the statement that is being typed.
    pub(in crate::ide) is_now: bool,
    pub(in crate::ide) is_elsewhere: bool,
}

impl<'a> Scope<'a> {
    /// What a name stands for.
    pub(in crate::ide) fn thing(self: &Rc<Self>, name: &str) -> Option<Thing<'a>> {
        self.thing_within(name, usize::MAX, MOST_STEPS)
    }

    /// Of names declared before an offset.
    fn thing_within(self: &Rc<Self>, name: &str, before: usize, steps: usize) -> Option<Thing<'a>> {
        let steps = steps.checked_sub(1)?;
        let fits = |local: &&Local<'a>| local.name == name && local.at < before && local.stands_alone();
        if let Some(local) = self.locals.iter().rev().find(fits) {
            return self.of_local(local, steps);
        }
        let value = |plain: &'static str| Some(Thing::Value(Shape::Plain(plain)));
        match name {
            "input" => return Some(Thing::Input(Rc::clone(self))),
            "now" => return value("time"),
            "today" => return value("date"),
            "channel" => return Some(Thing::Value(Shape::words(self.prelude("channel")))),
            _ => {}
        }
        let found = self.home.find(Path { qualifier: None, name }, Sort::Value)?;
        Some(Thing::Value(match &found.item.kind {
            ItemKind::Let(item) => match &item.ty {
                Some(ty) => Shape::of(found.home, ty),
                None => {
                    let text = found.home.slice(item.value.span);
                    let at_home = Rc::new(Scope::of_item(self.world, found.home, ""));
                    return at_home.value_in(text, &lex_item(text), 0, steps);
                }
            },
            ItemKind::Set(item) => Shape::List(Box::new(Shape::of(found.home, &item.ty))),
            ItemKind::List(item) => Shape::List(Box::new(Shape::of(found.home, &item.ty))),
            _ => Shape::Unknown,
        }))
    }

    pub(super) fn of_local(self: &Rc<Self>, local: &Local<'a>, steps: usize) -> Option<Thing<'a>> {
        let text = self.scan.text;
        let credential = |kind| {
            let kind = self.world.kind(self.home, kind);
            Thing::Credential { name: local.name, kind, scope: Rc::clone(self) }
        };
        Some(match &local.what {
            What::Credential { kind } => credential(*kind),
            What::Check { capabilities, .. } => Thing::Check(self.found(capabilities)),
            What::Risk => Thing::Risk,
            What::Param { ty } if ty.first().is_some_and(|first| first.kind == TokenKind::Symbol) => {
                credential(path(text, ty)?.0)
            }
            What::Param { ty }
                if ty.get(2).is_some_and(|last| last.kind == TokenKind::Symbol) && path(text, ty)?.1 == 3 =>
            {
                credential(path(text, ty)?.0)
            }
            What::Param { ty } | What::Field { ty, .. } => {
                Thing::Value(Shape::of_tokens(self.home, text, ty))
            }
            What::Let { ty, .. } if !ty.is_empty() => Thing::Value(Shape::of_tokens(self.home, text, ty)),
            What::Let { value, .. } => return self.value_in(text, value, local.at, steps),
            What::Element { list } => Thing::Value(match self.value_in(text, list, local.at, steps)? {
                Thing::Value(shape) => shape.element(),
                _ => Shape::Unknown,
            }),
            What::Step { step, .. } => Thing::Step(self.step(*step)?),
            What::Prior { workflow } => {
                let found = self.home.find(*workflow, Sort::Workflow)?;
                let text = found.home.slice(found.item.span);
                Thing::Prior(Rc::new(Scope::of_item(self.world, found.home, text)))
            }
            What::Rule => return None,
        })
    }

    /// The names of a step.
    fn step(&self, step: Path<'a>) -> Option<Rc<Scope<'a>>> {
        let found = self.home.find(step, Sort::Step)?;
        Some(Rc::new(Scope::of_item(self.world, found.home, found.home.slice(found.item.span))))
    }

    fn found(&self, capabilities: &[Path<'a>]) -> Vec<Seen<'a>> {
        capabilities.iter().filter_map(|one| self.capability(*one)).collect()
    }

    /// A capability or service, also of a catalog that is not imported yet.
    pub(in crate::ide) fn capability(&self, path: Path<'_>) -> Option<Seen<'a>> {
        self.home.find(path, Sort::Capability).or_else(|| {
            let all = self
                .world
                .on_the_shelf(|kind| matches!(kind, ItemKind::Capability(_) | ItemKind::Service(_)));
            let mut fitting = all.into_iter().filter(|named| named.seen.name() == path.name);
            fitting
                .find(|named| path.qualifier.is_none() || path.qualifier == named.import)
                .map(|named| named.seen)
        })
    }

    /// Every result of the path, those of services and of steps that were given a credential among them.
    pub(in crate::ide) fn ran(&self) -> Vec<Ran<'a>> {
        let mut all = Vec::new();
        for local in &self.locals {
            let ran = |name, on, capabilities| Ran {
                name,
                on,
                capabilities,
                is_now: local.is_now,
                is_elsewhere: local.is_elsewhere,
            };
            match &local.what {
                What::Check { on, capabilities } => {
                    let found = self.found(capabilities);
                    match found.first().filter(|first| first.service().is_some()) {
                        Some(service) => {
                            all.extend(
                                bundled(*service).into_iter().map(|one| ran(one.name(), *on, vec![one])),
                            );
                        }
                        None => all.push(ran(local.name, *on, found)),
                    }
                }
                What::Step { step, args } => {
                    let Some(inner) = self.step(*step) else { continue };
                    for (param, given) in inner.given(self.scan.text, args) {
                        for result in inner.ran_on(param) {
                            all.push(ran(result.name, Some(given), result.capabilities));
                        }
                    }
                }
                _ => {}
            }
        }
        all
    }

    /// Results on one of a step's own credentials. What its own steps do is not followed.
    fn ran_on(&self, credential: &str) -> Vec<Ran<'a>> {
        let checks = self.locals.iter().filter_map(|local| match &local.what {
            What::Check { on: Some(on), capabilities } if *on == credential => Some((local, capabilities)),
            _ => None,
        });
        checks
            .map(|(local, capabilities)| Ran {
                name: local.name,
                on: None,
                capabilities: self.found(capabilities),
                is_now: false,
                is_elsewhere: false,
            })
            .collect()
    }

    /// Parameters with the names that a call gives for them.
    fn given(&self, text: &'a str, args: &[Token]) -> Vec<(&'a str, &'a str)> {
        let params = self.locals.iter().filter(|local| matches!(local.what, What::Param { .. }));
        let params: Vec<&'a str> = params.map(|local| local.name).collect();
        let args = split_commas(args);
        let pairs = args.iter().enumerate().filter_map(|(at, arg)| match arg {
            [name, colon, value] if colon.kind == TokenKind::Colon => {
                let param = params.iter().find(|param| **param == slice(text, name))?;
                Some((*param, slice(text, value)))
            }
            [value] => Some((*params.get(at)?, slice(text, value))),
            _ => None,
        });
        pairs.collect()
    }

    /// What a value is that tokens of a text write, which need not be the one of these names.
    pub(in crate::ide) fn value(self: &Rc<Self>, text: &'a str, tokens: &[Token]) -> Option<Thing<'a>> {
        self.value_in(text, tokens, usize::MAX, MOST_STEPS)
    }

    fn value_in(
        self: &Rc<Self>,
        text: &'a str,
        tokens: &[Token],
        before: usize,
        steps: usize,
    ) -> Option<Thing<'a>> {
        let mut depth = 0_usize;
        for token in tokens {
            match token.kind {
                TokenKind::LeftParen | TokenKind::Open => depth = depth.saturating_add(1),
                TokenKind::RightParen | TokenKind::Close => depth = depth.saturating_sub(1),
                TokenKind::Equal
                | TokenKind::NotEqual
                | TokenKind::Less
                | TokenKind::LessEqual
                | TokenKind::Greater
                | TokenKind::GreaterEqual
                    if depth == 0 =>
                {
                    return Some(Thing::Value(Shape::Plain("bool")));
                }
                TokenKind::Word
                    if depth == 0
                        && matches!(
                            slice(text, token),
                            "and" | "or" | "not" | "is" | "in" | "matches" | "true" | "false"
                        ) =>
                {
                    return Some(Thing::Value(Shape::Plain("bool")));
                }
                _ => {}
            }
        }
        if tokens.first().is_some_and(|first| slice(text, first) == "results") {
            return Some(Thing::Value(Shape::List(Box::new(Shape::CheckResult))));
        }
        self.operand(text, operand_before(text, tokens), before, steps)
    }

    fn operand(
        self: &Rc<Self>,
        text: &'a str,
        tokens: &[Token],
        before: usize,
        steps: usize,
    ) -> Option<Thing<'a>> {
        let steps = steps.checked_sub(1)?;
        let first = tokens.first()?;
        let plain = |name: &'static str| Some(Thing::Value(Shape::Plain(name)));
        match first.kind {
            TokenKind::Int | TokenKind::Decimal => {
                return match tokens.get(1).map(|unit| unit.kind) {
                    Some(TokenKind::Symbol) => Some(Thing::Value(Shape::Money(None))),
                    Some(TokenKind::Word) => plain("duration"),
                    _ if first.kind == TokenKind::Int => plain("int"),
                    _ => plain("decimal"),
                };
            }
            TokenKind::Percent => return plain("decimal"),
            TokenKind::Text => return plain("text"),
            TokenKind::Date => return plain("date"),
            TokenKind::Time => return plain("time"),
            TokenKind::LeftParen => {
                let inner = tokens.get(1..group(tokens).saturating_sub(1))?;
                return self.value_in(text, inner, before, steps);
            }
            TokenKind::Word => {}
            _ => return None,
        }
        let (mut thing, mut rest) = match tokens.get(1).map(|token| token.kind) {
            Some(TokenKind::LeftParen) => {
                let behind = tokens.get(1..)?;
                let (args, rest) = behind.split_at_checked(group(behind))?;
                let callee = Path { qualifier: None, name: slice(text, first) };
                (self.called(text, callee, args, before, steps)?, rest)
            }
            _ => match self.thing_within(slice(text, first), before, steps) {
                Some(thing) => (thing, tokens.get(1..)?),
                // `acme.f(x)`
                None => {
                    let (callee, length) = path(text, tokens)?;
                    let behind = tokens.get(length..)?;
                    let (args, rest) = behind.split_at_checked(group(behind))?;
                    (self.called(text, callee, args, before, steps)?, rest)
                }
            },
        };
        while let [dot, name, behind @ ..] = rest
            && dot.kind == TokenKind::Dot
            && is_name(name.kind)
        {
            thing = thing.member(self, slice(text, name))?;
            rest = behind;
        }
        Some(thing)
    }

    /// What a call gives. `args` have their parentheses.
    fn called(
        self: &Rc<Self>,
        text: &'a str,
        callee: Path<'_>,
        args: &[Token],
        before: usize,
        steps: usize,
    ) -> Option<Thing<'a>> {
        let inner = args.get(1..args.len().saturating_sub(1))?;
        if let Some(found) = self.home.find(callee, Sort::Function) {
            return Some(Thing::Value(match &found.item.kind {
                ItemKind::Fn(item) => Shape::of(found.home, &item.result),
                ItemKind::Table(item) => {
                    let shape = Shape::of(found.home, &item.result);
                    let collects = item.hit.as_ref().is_some_and(|hit| hit.text == "collect");
                    if collects { Shape::List(Box::new(shape)) } else { shape }
                }
                _ => Shape::Unknown,
            }));
        }
        let colon = inner.iter().position(|token| token.kind == TokenKind::Colon);
        if let (true, Some(colon)) = (AGGREGATES.iter().any(|(name, _)| *name == callee.name), colon) {
            return match callee.name {
                "first" => {
                    let list = inner.get(2..colon)?;
                    let Thing::Value(list) = self.value_in(text, list, before, steps)? else { return None };
                    Some(Thing::Value(list.element()))
                }
                "count" => Some(Thing::Value(Shape::Plain("int"))),
                "sum" | "min" | "max" => Some(Thing::Value(Shape::Unknown)),
                _ => Some(Thing::Value(Shape::Plain("bool"))),
            };
        }
        let info = Builtin::all().find(|info| info.name == callee.name)?;
        let (_, result) = info.signature.rsplit_once("-> ")?;
        match Shape::built_in(result.split(' ').next()?) {
            Some(shape) => Some(Thing::Value(shape)),
            // `T`: what is given.
            None => self.value_in(text, split_commas(inner).first()?, before, steps),
        }
    }

    /// The words of an enum that every script knows.
    pub(in crate::ide) fn prelude(&self, name: &str) -> Vec<Word> {
        let found = self.home.find(Path { qualifier: None, name }, Sort::Type);
        match found.map(|found| &found.item.kind) {
            Some(ItemKind::Enum(item)) => Shape::Enum(item).variants(),
            _ => Vec::new(),
        }
    }

    /// Decisions of what ran.
    pub(in crate::ide) fn decisions(&self) -> Vec<Word> {
        let mut words = self.prelude("decision");
        words.retain(|word| word.text != Decision::NotExecuted.symbol());
        words
    }

    pub(super) fn failures(&self, capabilities: &[Seen<'a>]) -> Vec<Word> {
        let mut words = labels(capabilities, |decision| decision == Decision::NotExecuted);
        words.extend(self.prelude("failure"));
        words
    }
}

impl Local<'_> {
    /// Whether the bare name means it: not a check on a credential, a rule, a field.
    pub(in crate::ide) fn stands_alone(&self) -> bool {
        !matches!(self.what, What::Check { on: Some(_), .. } | What::Rule | What::Field { .. })
    }
}

/// The capabilities of a service.
fn bundled(service: Seen<'_>) -> Vec<Seen<'_>> {
    let Some(item) = service.service() else { return Vec::new() };
    let names =
        item.properties.iter().flat_map(|property| &property.values).filter_map(|value| match value {
            PropertyValue::Name(name) => Some(name.text.as_str()),
            _ => None,
        });
    names.filter_map(|name| service.home.find(Path { qualifier: None, name }, Sort::Capability)).collect()
}
