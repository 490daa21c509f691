//! Inside expressions: names, what hangs on them by dots, symbols of the type that is wanted, operators, arguments.

use super::super::typing::{
    Form, Local, Member, MemberKind, Path, Shape, Thing, What, group_start, is_operand_end, joined,
    operand_before, parameters_of, split_commas,
};
use super::CompletionKind;
use super::context::{Typing, offer};
use super::symbols::{same, shape_of};
use crate::check::AGGREGATES;
use crate::core::Builtin;
use crate::resolve::Sort;
use crate::syntax::tree::ItemKind;
use crate::syntax::{Token, TokenKind};

/// What has to stand somewhere.
#[derive(Clone, Debug)]
pub(super) enum Wanted<'a> {
    Any,
    /// A condition.
    Truth,
    Value(Shape<'a>),
    /// Values of that type in braces.
    Set(Shape<'a>),
}

impl<'a> Wanted<'a> {
    fn shape(&self) -> Shape<'a> {
        match self {
            Wanted::Any | Wanted::Set(_) => Shape::Unknown,
            Wanted::Truth => Shape::Plain("bool"),
            Wanted::Value(shape) => shape.clone(),
        }
    }
}

impl<'a> Typing<'a> {
    /// At the end of an expression of which `tokens` are there. `then` may follow it.
    pub(super) fn condition(&mut self, tokens: &[Token], wanted: Wanted<'a>, then: &[(&str, &str)]) {
        let text = self.scan().text;
        if let Some(open) = group_start(tokens) {
            let before = tokens.get(..open).unwrap_or_default();
            let inner = tokens.get(open.saturating_add(1)..).unwrap_or_default();
            return match tokens.get(open).map(|token| token.kind) {
                Some(TokenKind::Open) => self.in_set(before, inner, &wanted),
                _ => match before.last() {
                    Some(callee) if callee.kind == TokenKind::Word && is_operand_end(text, callee) => {
                        self.argument(before, inner, &[Sort::Function]);
                    }
                    _ => self.condition(inner, wanted, &[]),
                },
            };
        }
        if let Some((last, before)) = tokens.split_last()
            && last.kind == TokenKind::Dot
        {
            return self.behind_dot(before, &wanted);
        }
        let Some((last, before)) = tokens.split_last() else { return self.operands(&wanted) };
        let left = |typing: &Self, before: &[Token]| typing.value(operand_before(text, before));
        match (last.kind, self.word(Some(last))) {
            (TokenKind::Word, "is") => self.tests(true),
            (TokenKind::Word, "not") if before.last().is_some_and(|is| self.word(Some(is)) == "is") => {
                self.tests(false)
            }
            (TokenKind::Word, "not") if before.last().is_some_and(|end| is_operand_end(text, end)) => {
                self.keyword("in", "", 0);
                self.keyword("matches", "", 1);
            }
            (TokenKind::Word, "in") => {
                let is_negated = before.last().is_some_and(|not| self.word(Some(not)) == "not");
                let before = if is_negated {
                    before.get(..before.len().saturating_sub(1)).unwrap_or_default()
                } else {
                    before
                };
                let shape = shape_of(left(self, before));
                self.sets(&shape, 0);
                self.add(
                    offer("{ … }", CompletionKind::Snippet).detail("one of these").rank(1).snippet("{ $0 }"),
                );
                if !shape.variants().is_empty() || shape.is("country") {
                    return;
                }
                self.add(
                    offer("low..high", CompletionKind::Snippet)
                        .detail("a range, both ends in it")
                        .rank(2)
                        .snippet("${1:0}..${2:100}"),
                );
            }
            (TokenKind::Word, "of") => self.results_of(),
            (TokenKind::Word, "matches") => {
                self.add(
                    offer("r\"…\"", CompletionKind::Snippet)
                        .detail("a pattern")
                        .rank(0)
                        .snippet("r\"${1:^[A-Z]}\""),
                );
            }
            (
                TokenKind::Equal
                | TokenKind::NotEqual
                | TokenKind::Less
                | TokenKind::LessEqual
                | TokenKind::Greater
                | TokenKind::GreaterEqual
                | TokenKind::Coalesce
                | TokenKind::Plus
                | TokenKind::Minus,
                _,
            ) => {
                let shape = shape_of(left(self, before));
                self.operands(&Wanted::Value(shape));
            }
            (TokenKind::Word, "and" | "or" | "not" | "if") => self.operands(&Wanted::Truth),
            (TokenKind::Int | TokenKind::Decimal, _) if !self.is_on_new_line() => {
                if !self.amount(before, &wanted) {
                    self.operators(tokens, then);
                }
            }
            _ if is_operand_end(text, last) => self.operators(tokens, then),
            _ => self.operands(&wanted),
        }
    }

    /// Behind a number: a unit, or a currency. Whether one has to stand there.
    fn amount(&mut self, before: &[Token], wanted: &Wanted<'a>) -> bool {
        let text = self.scan().text;
        let compared = before.split_last().map(|(_, left)| shape_of(self.value(operand_before(text, left))));
        let shape = match (wanted.shape(), compared) {
            (Shape::Plain("bool") | Shape::Unknown, Some(compared)) => compared,
            (shape, _) => shape,
        };
        match &shape {
            Shape::Money(Some(code)) => {
                self.add(offer(code.clone(), CompletionKind::Symbol).detail("the currency here").rank(0));
            }
            Shape::Money(None) => self.currencies(0),
            Shape::Plain("duration") => self.units(0),
            Shape::Unknown => {
                self.units(6);
                self.currencies(7);
            }
            _ => {}
        }
        matches!(shape, Shape::Money(_) | Shape::Plain("duration"))
    }

    fn tests(&mut self, may_negate: bool) {
        self.decisions(0);
        self.keyword("known", "whether it is there", 1);
        self.keyword("missing", "whether it is not there", 1);
        if may_negate {
            self.keyword("not", "", 2);
        }
    }

    fn results_of(&mut self) {
        let names = std::rc::Rc::clone(&self.names);
        for local in names.locals.iter().filter(|local| matches!(local.what, What::Credential { .. })) {
            self.add(offer(local.name, CompletionKind::Credential).detail("results on it").rank(0));
        }
        for capability in names.ran().iter().flat_map(|ran| &ran.capabilities) {
            self.add(offer(capability.name(), CompletionKind::Capability).detail("results of it").rank(1));
        }
    }

    /// Behind a dot.
    fn behind_dot(&mut self, before: &[Token], wanted: &Wanted<'a>) {
        let text = self.scan().text;
        let names = std::rc::Rc::clone(&self.names);
        let base = operand_before(text, before);
        if let Some(thing) = self.value(base) {
            let shape = wanted.shape();
            for member in thing.members(&names) {
                self.member(&member, &shape, "");
            }
            return;
        }
        if let [qualifier] = base
            && let Some(home) = self.world.qualified(self.word(Some(qualifier)))
        {
            let is = |kind: &ItemKind| matches!(kind, ItemKind::Fn(_) | ItemKind::Table(_));
            for named in self.world.in_file(home, is) {
                let docs = joined(&named.seen.item.docs);
                let insert = format!("{}($0)", named.written);
                self.add(offer(named.written, CompletionKind::Function).docs(docs).rank(0).snippet(insert));
            }
        }
    }

    /// What hangs on a name, perhaps with the name before it.
    pub(super) fn member(&mut self, member: &Member<'a>, wanted: &Shape<'a>, before: &str) {
        let kind = match member.kind {
            MemberKind::Check => CompletionKind::Capability,
            MemberKind::Field | MemberKind::Other => CompletionKind::Field,
        };
        let fits = matches!(&member.thing, Thing::Value(shape) if same(shape, wanted));
        let rank: u8 = match member.kind {
            _ if fits => 0,
            MemberKind::Check => 1,
            MemberKind::Field => 2,
            MemberKind::Other => 3,
        };
        let rank = match before.is_empty() {
            true => rank,
            // Symbols of the type come before places that have it.
            false if fits => 1,
            // Anything may be asked of them in a condition.
            false if matches!(wanted, Shape::Unknown | Shape::Plain("bool")) => 2,
            false => rank.saturating_add(2),
        };
        let label = format!("{before}{}", member.name);
        self.add(offer(label, kind).detail(member.detail.clone()).docs(member.docs.clone()).rank(rank));
    }

    fn in_set(&mut self, before: &[Token], inner: &[Token], wanted: &Wanted<'a>) {
        let text = self.scan().text;
        let parts = split_commas(inner);
        let written = parts.last().copied().unwrap_or_default();
        if !written.is_empty() {
            return;
        }
        let mut before = before;
        while let Some((last, rest)) = before.split_last()
            && matches!(self.word(Some(last)), "in" | "not")
        {
            before = rest;
        }
        let shape = match wanted {
            Wanted::Set(shape) => shape.clone(),
            Wanted::Value(Shape::List(element)) => (**element).clone(),
            _ => shape_of(self.value(operand_before(text, before))),
        };
        let used: Vec<&str> = inner.iter().map(|token| self.word(Some(token))).collect();
        let shape = match shape.variants() {
            words if words.is_empty() => shape,
            mut words => {
                words.retain(|word| !used.contains(&word.text.as_str()));
                Shape::words(words)
            }
        };
        self.symbols(&shape, 0);
    }

    /// What a value may begin with.
    pub(super) fn operands(&mut self, wanted: &Wanted<'a>) {
        let shape = wanted.shape();
        let names = std::rc::Rc::clone(&self.names);
        self.symbols(&shape, 0);
        let is_closed = !shape.variants().is_empty();
        let is_open = matches!(shape, Shape::Unknown | Shape::Plain("bool"));
        let distance = if is_closed || !is_open { 3 } else { 0 };
        for local in names.locals.iter().rev().filter(|local| local.stands_alone() && !local.is_now) {
            self.local(local, &shape, distance);
        }
        let keyword = names.keyword();
        if matches!(keyword, "workflow" | "step") {
            let input = Thing::Input(std::rc::Rc::clone(&names));
            for member in input.members(&names) {
                self.member(&member, &shape, "input.");
            }
            for ran in names.ran().iter().filter(|ran| !ran.is_now) {
                let Some(on) = ran.on else { continue };
                let rank = if ran.is_elsewhere { 7 } else { 2 };
                let one = offer(format!("{on}.{}", ran.name), CompletionKind::Capability).detail("check");
                self.add(one.rank(rank.max(distance)));
            }
            if keyword == "workflow" {
                self.keyword("input", "what the host sends", 3);
            }
            self.keyword("results", "all check results so far", 6);
            self.keyword("channel", "how the user is connected", 6);
        }
        for (word, detail, ty) in
            [("today", "the day of the transaction", "date"), ("now", "the time of the transaction", "time")]
        {
            self.keyword(word, detail, if shape.is(ty) { 1 } else { 6 });
        }
        if let Wanted::Truth | Wanted::Any = wanted {
            self.keyword("not", "", 6);
        }
        self.constants(&shape);
        self.functions(&shape);
    }

    fn local(&mut self, local: &Local<'a>, wanted: &Shape<'a>, distance: u8) {
        let names = std::rc::Rc::clone(&self.names);
        let (kind, detail) = match &local.what {
            What::Credential { kind } => (CompletionKind::Credential, kind.name.to_owned()),
            What::Check { .. } => (CompletionKind::Capability, "check".to_owned()),
            What::Risk => (CompletionKind::Name, "risk".to_owned()),
            What::Step { .. } => (CompletionKind::Name, "step that was run".to_owned()),
            What::Prior { .. } => (CompletionKind::Name, "the earlier run".to_owned()),
            What::Param { .. } => (CompletionKind::Name, "parameter".to_owned()),
            What::Let { .. } => (CompletionKind::Name, "constant".to_owned()),
            What::Element { .. } => (CompletionKind::Name, "element".to_owned()),
            What::Field { .. } | What::Rule => return,
        };
        let fits = match names.thing(local.name) {
            Some(Thing::Value(shape)) => same(&shape, wanted),
            _ => false,
        };
        let rank = match fits {
            _ if local.is_elsewhere => 7,
            true => 0,
            false => distance.max(1),
        };
        self.add(offer(local.name, kind).detail(detail).rank(rank));
    }

    fn constants(&mut self, wanted: &Shape<'a>) {
        for named in self.visible(|kind| matches!(kind, ItemKind::Let(_))) {
            let fits = match self.names.thing(named.seen.name()) {
                Some(Thing::Value(shape)) => same(&shape, wanted),
                _ => false,
            };
            let docs = joined(&named.seen.item.docs);
            let one = offer(named.written, CompletionKind::Name).detail("constant").docs(docs);
            self.add(one.rank(if fits { 1 } else { 4 }));
        }
    }

    fn functions(&mut self, wanted: &Shape<'a>) {
        let fits = |shape: &Shape<'a>| -> u8 { if same(shape, wanted) { 3 } else { 5 } };
        for named in self.visible(|kind| matches!(kind, ItemKind::Fn(_) | ItemKind::Table(_))) {
            let (result, detail) = match &named.seen.item.kind {
                ItemKind::Fn(item) => (&item.result, "function"),
                ItemKind::Table(item) => (&item.result, "table"),
                _ => continue,
            };
            let rank = fits(&Shape::of(named.seen.home, result)).saturating_sub(1);
            let docs = joined(&named.seen.item.docs);
            let insert = format!("{}($0)", named.written);
            let one = offer(named.written, CompletionKind::Function).detail(detail).docs(docs);
            self.add(one.rank(rank).snippet(insert));
        }
        for info in Builtin::all() {
            let result =
                info.signature.rsplit_once("-> ").and_then(|(_, ty)| Shape::built_in(ty.split(' ').next()?));
            let rank = result.map_or(5, |shape| fits(&shape));
            let one = offer(info.name, CompletionKind::Function)
                .detail(info.signature)
                .docs(Some(info.docs.to_owned()));
            self.add(one.rank(rank).snippet(format!("{}($0)", info.name)));
        }
        for (name, _) in AGGREGATES {
            let one = offer(format!("{name}(x in …: …)"), CompletionKind::Function).detail("over a list");
            self.add(one.rank(6).snippet(format!("{name}(${{1:x}} in ${{2:list}}: $0)")));
        }
    }

    /// What may follow a whole value.
    fn operators(&mut self, tokens: &[Token], then: &[(&str, &str)]) {
        let text = self.scan().text;
        let thing = self.value(operand_before(text, tokens));
        for (word, detail) in then {
            self.keyword(word, detail, 2);
        }
        let mut all: Vec<(&str, &str, u8)> = Vec::new();
        match &thing {
            Some(Thing::Check(_)) => all.push(("is", "a decision, or known", 0)),
            Some(Thing::Credential { .. }) => all.push(("is", "known or missing", 0)),
            Some(Thing::Value(shape)) => {
                let is_ordered = matches!(shape, Shape::Money(_))
                    || ["int", "decimal", "float", "date", "time", "duration"]
                        .iter()
                        .any(|plain| shape.is(plain));
                if !shape.is("bool") {
                    all.extend([
                        ("==", "", 1),
                        ("!=", "", 1),
                        ("in", "a set or list", 1),
                        ("not in", "a set or list", 2),
                    ]);
                }
                if is_ordered {
                    all.extend([(">", "", 0), (">=", "", 0), ("<", "", 0), ("<=", "", 0)]);
                }
                if shape.is("text") {
                    all.push(("matches", "a pattern", 2));
                }
                if matches!(shape, Shape::CheckResult) {
                    all.push(("is", "a decision", 0));
                }
                all.extend([
                    ("is known", "whether it is there", 3),
                    ("is missing", "whether it is not there", 3),
                    ("??", "instead of missing", 4),
                ]);
            }
            _ => all.extend([("is", "", 3), ("==", "", 3), ("in", "", 3)]),
        }
        all.extend([("and", "", 4), ("or", "", 4)]);
        for (word, detail, rank) in all {
            self.keyword(word, detail, rank);
        }
    }

    /// Between the parentheses of a call: `before` ends with what is called, `inner` is there of the arguments.
    pub(super) fn argument(&mut self, before: &[Token], inner: &[Token], sorts: &[Sort]) {
        let text = self.scan().text;
        let Some(callee) = path_at_end(self, before) else { return };
        if AGGREGATES.iter().any(|(name, _)| *name == callee.name) && sorts.contains(&Sort::Function) {
            let colon = inner.iter().position(|token| token.kind == TokenKind::Colon);
            match (colon, inner) {
                (Some(colon), _) => {
                    let wanted = if matches!(callee.name, "sum" | "min" | "max") {
                        Wanted::Any
                    } else {
                        Wanted::Truth
                    };
                    return self.condition(
                        inner.get(colon.saturating_add(1)..).unwrap_or_default(),
                        wanted,
                        &[],
                    );
                }
                (None, [_, within, list @ ..]) if self.word(Some(within)) == "in" => {
                    let wanted = Wanted::Value(Shape::List(Box::new(Shape::Unknown)));
                    return self.condition(list, wanted, &[]);
                }
                (None, [_]) => return self.keyword("in", "the list", 0),
                _ => {}
            }
        }
        let forms = parameters_of(&self.names, callee, sorts);
        let parts = split_commas(inner);
        let (part, active) = (parts.last().copied().unwrap_or_default(), parts.len().saturating_sub(1));
        let (name, value) = match part {
            [name, colon, value @ ..] if colon.kind == TokenKind::Colon => {
                (Some(self.word(Some(name))), value)
            }
            value => (None, value),
        };
        let given: Vec<&str> = parts
            .iter()
            .filter_map(|part| match part {
                [name, colon, ..] if colon.kind == TokenKind::Colon => text.get(name.span.range()),
                _ => None,
            })
            .collect();
        if let Some(wanted) = self.parameter_wanted(&forms, active, name, value, &given) {
            self.condition(value, wanted, &[]);
        }
    }

    /// Offers what goes with a parameter besides values, and says what value it takes; `None` for a credential.
    fn parameter_wanted(
        &mut self,
        forms: &[Form<'a>],
        active: usize,
        name: Option<&str>,
        value: &[Token],
        given: &[&str],
    ) -> Option<Wanted<'a>> {
        let mut wanted = Wanted::Any;
        let mut is_credential = false;
        for form in forms {
            let found = match name {
                Some(name) => form.params.iter().find(|param| param.name == name),
                None => form.params.get(active),
            };
            if let Some(param) = found {
                if !param.kinds.is_empty() && value.is_empty() {
                    self.credentials_of(&param.kinds, 0);
                    is_credential = true;
                }
                if param.kinds.is_empty() {
                    wanted = Wanted::Value(param.shape.clone());
                }
            }
            if name.is_none() && value.is_empty() {
                for param in form.params.iter().skip(active.min(given.len())) {
                    if param.kinds.is_empty() && !given.contains(&param.name.as_str()) {
                        let label = format!("{}:", param.name);
                        let one = offer(label, CompletionKind::Field).detail(param.ty.clone());
                        self.add(one.rank(2).inserts(format!("{}: ", param.name)));
                    }
                }
            }
        }
        (!is_credential).then_some(wanted)
    }
}

fn path_at_end<'a>(typing: &Typing<'a>, tokens: &[Token]) -> Option<Path<'a>> {
    let (last, rest) = tokens.split_last()?;
    let name = typing.word(Some(last));
    let qualifier = match rest {
        [.., qualifier, dot] if dot.kind == TokenKind::Dot => Some(typing.word(Some(qualifier))),
        _ => None,
    };
    Some(Path { qualifier, name })
}
