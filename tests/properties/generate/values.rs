//! Values of every type by every operator and function.

use super::types::{ANY_INT, Kind, Type};
use super::{Generator, Level, Written, literals};

impl Generator<'_> {
    /// A value of a kind. `may_miss`: it may be missing; otherwise it never is, for the checker too. `anchored`: it has
    /// to have its kind without help from what stands around it.
    pub(super) fn value(&mut self, kind: &Kind, may_miss: bool, anchored: bool, depth: usize) -> Written {
        if depth == 0 || self.choices.percent(25) {
            return self.leaf(kind, may_miss, anchored);
        }
        let depth = depth - 1;
        if *kind == Kind::Money(None) {
            return self.any_amount(may_miss, depth);
        }
        match self.choices.below(12) {
            0 | 1 if self.grammar.presence => self.coalesce(kind, may_miss, anchored, depth),
            2 => self.if_else(kind, may_miss, anchored, depth),
            3 => self.call(kind, may_miss).unwrap_or_else(|| self.leaf(kind, may_miss, anchored)),
            4 if kind.is_ordered() => self.extreme(kind, may_miss, anchored, depth),
            5 if kind.is_ordered() && may_miss => self.least_of_list(kind, depth),
            6 if may_miss => self.first(kind, depth),
            _ => self.operation(kind, may_miss, anchored, depth),
        }
    }

    /// A name, or a literal or symbol.
    pub(super) fn leaf(&mut self, kind: &Kind, may_miss: bool, anchored: bool) -> Written {
        let places: Vec<Written> = self
            .scope
            .places(kind, may_miss)
            .into_iter()
            .map(|place| Written::primary(place.text.clone(), place.ty.optional))
            .collect();
        if !places.is_empty() && self.choices.percent(75) {
            return self.choices.pick(&places).clone();
        }
        if may_miss
            && self.choices.percent(40)
            && let Some(read) = self.read_check(kind)
        {
            return read;
        }
        let constants: Vec<String> = self
            .constants
            .iter()
            .filter(|(_, known)| known.fits(kind))
            .map(|(name, _)| name.clone())
            .collect();
        let symbolic = matches!(kind, Kind::Country | Kind::Currency | Kind::Enum(_) | Kind::Float);
        if !constants.is_empty() && (anchored && symbolic || self.choices.percent(15)) {
            return Written::primary(self.choices.pick(&constants).clone(), false);
        }
        match kind {
            Kind::Time if self.choices.percent(50) => Written::primary("now", false),
            Kind::Date if self.choices.percent(50) => Written::primary("today", false),
            Kind::Record(_) | Kind::List(_) => unreachable!("only places are records and lists"),
            kind => {
                let text = self.constant(kind);
                let level = if text.starts_with('-') { Level::Sign } else { Level::Primary };
                Written { text, level, optional: false }
            }
        }
    }

    fn coalesce(&mut self, kind: &Kind, may_miss: bool, anchored: bool, depth: usize) -> Written {
        let value = self.value(kind, true, anchored, depth);
        let default = self.value(kind, may_miss, false, depth);
        let left = self.operand(&value, Level::Coalesce);
        let right = self.operand(&default, Level::Sum);
        Written { text: format!("{left} ?? {right}"), level: Level::Coalesce, optional: default.optional }
    }

    fn if_else(&mut self, kind: &Kind, may_miss: bool, anchored: bool, depth: usize) -> Written {
        let condition = if may_miss { self.condition(depth) } else { self.known_condition(depth) };
        let then = self.value(kind, may_miss, anchored, depth);
        // A symbol in the other branch has its type from this one.
        let otherwise = self.value(kind, may_miss, anchored, depth);
        let (condition_text, then_text) =
            (self.operand(&condition, Level::Logic), self.operand(&then, Level::Logic));
        Written {
            text: format!("if {condition_text} then {then_text} else {}", otherwise.text),
            level: Level::If,
            optional: condition.optional || then.optional || otherwise.optional,
        }
    }

    /// A call of a declared function with that result.
    fn call(&mut self, kind: &Kind, may_miss: bool) -> Option<Written> {
        let fitting: Vec<_> = self
            .functions
            .iter()
            .filter(|function| function.result.kind.fits(kind) && (may_miss || !function.result.optional))
            .cloned()
            .collect();
        if fitting.is_empty() {
            return None;
        }
        let function = self.choices.pick(&fitting).clone();
        let (args, lifted) = self.arguments(&function.params, may_miss)?;
        Some(Written::primary(
            format!("{}({})", function.name, args.join(", ")),
            lifted || function.result.optional,
        ))
    }

    /// Arguments for parameters, by name or position; and whether one may be missing that its parameter may not.
    /// `None` where a record or list is asked for and none is at hand.
    pub(super) fn arguments(
        &mut self,
        params: &[(String, Type)],
        may_miss: bool,
    ) -> Option<(Vec<String>, bool)> {
        let mut args = Vec::new();
        let mut lifted = false;
        let mut by_name = false;
        for (name, ty) in params {
            if ty.optional && self.choices.percent(20) {
                by_name = true;
                continue;
            }
            let arg = self.argument(ty, ty.optional || may_miss)?;
            lifted |= arg.optional && !ty.optional;
            if by_name || self.choices.percent(25) {
                by_name = true;
                args.push(format!("{name}: {}", arg.text));
            } else {
                args.push(arg.text);
            }
        }
        Some((args, lifted))
    }

    fn argument(&mut self, ty: &Type, may_miss: bool) -> Option<Written> {
        if matches!(ty.kind, Kind::Record(_) | Kind::List(_)) {
            let places = self.scope.places(&ty.kind, may_miss);
            let places: Vec<Written> =
                places.iter().map(|place| Written::primary(place.text.clone(), place.ty.optional)).collect();
            return if places.is_empty() { None } else { Some(self.choices.pick(&places).clone()) };
        }
        Some(self.value(&ty.kind, may_miss, false, 1))
    }

    /// `min(a, b)`, `max(a, b)`
    fn extreme(&mut self, kind: &Kind, may_miss: bool, anchored: bool, depth: usize) -> Written {
        let name = *self.choices.pick(&["min", "max"]);
        let a = self.value(kind, may_miss, anchored, depth);
        let b = self.value(kind, may_miss, false, depth);
        Written::primary(format!("{name}({}, {})", a.text, b.text), a.optional || b.optional)
    }

    /// `min(x in list: …)`
    fn least_of_list(&mut self, kind: &Kind, depth: usize) -> Written {
        let name = *self.choices.pick(&["min", "max"]);
        // The body's own kind is the result's, and that may be wider than a range.
        let Some(written) = self.aggregate(name, depth, |this, depth| this.value(kind, true, true, depth))
        else {
            return self.leaf(kind, true, true);
        };
        Written { optional: true, ..written }
    }

    /// `first(x in list: …)` of a list with such elements.
    fn first(&mut self, kind: &Kind, depth: usize) -> Written {
        let wanted = Kind::List(Box::new(kind.clone()));
        let lists: Vec<String> =
            self.scope.places(&wanted, true).into_iter().map(|place| place.text.clone()).collect();
        if lists.is_empty() {
            return self.leaf(kind, true, true);
        }
        let list = self.choices.pick(&lists).clone();
        let written =
            self.aggregate_over("first", &list, true, kind, depth, |this, depth| this.condition(depth));
        Written { optional: true, ..written }
    }

    /// An aggregate over some list at hand, the body made for its elements.
    pub(super) fn aggregate(
        &mut self,
        name: &str,
        depth: usize,
        body: impl FnOnce(&mut Self, usize) -> Written,
    ) -> Option<Written> {
        if self.aggregates >= 2 {
            return None;
        }
        let lists: Vec<(String, bool, Kind)> = self
            .scope
            .values
            .iter()
            .filter_map(|place| match &place.ty.kind {
                Kind::List(element) => Some((place.text.clone(), place.ty.optional, (**element).clone())),
                _ => None,
            })
            .collect();
        if lists.is_empty() {
            return None;
        }
        let (list, optional, element) = self.choices.pick(&lists).clone();
        Some(self.aggregate_over(name, &list, optional, &element, depth, body))
    }

    fn aggregate_over(
        &mut self,
        name: &str,
        list: &str,
        list_optional: bool,
        element: &Kind,
        depth: usize,
        body: impl FnOnce(&mut Self, usize) -> Written,
    ) -> Written {
        let variable = self.fresh("e");
        let known = self.scope.values.len();
        let mut values = std::mem::take(&mut self.scope.values);
        self.add_place(&mut values, &variable, &Type::of(element.clone()));
        self.scope.values = values;
        self.aggregates += 1;
        let body = body(self, depth.min(2));
        self.aggregates -= 1;
        self.scope.values.truncate(known);
        Written::primary(
            format!("{name}({variable} in {list}: {})", body.text),
            list_optional || body.optional,
        )
    }

    /// What the kind has operators and functions of its own for.
    fn operation(&mut self, kind: &Kind, may_miss: bool, anchored: bool, depth: usize) -> Written {
        match kind {
            Kind::Int(low, high) if (*low, *high) != (i64::MIN, i64::MAX) => {
                // The idiom for bringing a number into a range.
                let inner = self.value(&ANY_INT, may_miss, false, depth);
                Written::primary(format!("max({low}, min({high}, {}))", inner.text), inner.optional)
            }
            Kind::Int(..) => self.whole(may_miss, depth),
            Kind::Decimal => match self.choices.below(6) {
                0 => {
                    let inner = self.leaf(&ANY_INT, may_miss, false);
                    let other = self.value(kind, may_miss, true, depth);
                    self.joined("+", other, inner)
                }
                1 if may_miss => {
                    let kind = self.choices.pick(&[Kind::Duration, Kind::Money(Some("EUR"))]).clone();
                    let (a, b) = (self.value(&kind, true, true, depth), self.value(&kind, true, true, depth));
                    Written { optional: true, ..self.joined("/", a, b) }
                }
                _ => self.number(kind, may_miss, anchored, depth),
            },
            Kind::Float => match self.choices.below(6) {
                0 => {
                    // Few enough whole numbers to be exact.
                    let time = self.value(&Kind::Time, may_miss, false, depth);
                    let hour = Written::primary(format!("hour({})", time.text), time.optional);
                    let other = self.value(kind, may_miss, true, depth);
                    self.joined("*", other, hour)
                }
                1 => {
                    let (a, b) = self.two(&Kind::Text, may_miss, depth);
                    Written::primary(
                        format!("jaro_winkler({}, {})", a.text, b.text),
                        a.optional || b.optional,
                    )
                }
                _ => self.number(kind, may_miss, anchored, depth),
            },
            Kind::Text => {
                let name = *self.choices.pick(&["lower", "trim", "fold"]);
                let inner = self.value(kind, may_miss, false, depth);
                Written::primary(format!("{name}({})", inner.text), inner.optional)
            }
            Kind::Date => match self.choices.below(3) {
                0 => {
                    let time = self.value(&Kind::Time, may_miss, false, depth);
                    Written::primary(format!("date_of({})", time.text), time.optional)
                }
                _ => self.moved(kind, may_miss, depth),
            },
            Kind::Time => self.moved(kind, may_miss, depth),
            Kind::Duration => match self.choices.below(5) {
                0 => {
                    let kind = self.choices.pick(&[Kind::Date, Kind::Time]).clone();
                    let (a, b) = self.two(&kind, may_miss, depth);
                    self.joined("-", a, b)
                }
                1 => {
                    let (a, n) =
                        (self.value(kind, may_miss, false, depth), self.leaf(&ANY_INT, may_miss, false));
                    self.joined("*", a, n)
                }
                2 => self.signed(kind, may_miss, depth),
                _ => {
                    let (a, b) = self.two(kind, may_miss, depth);
                    let op = *self.choices.pick(&["+", "-"]);
                    self.joined(op, a, b)
                }
            },
            Kind::Money(Some(currency)) => self.amount(currency, may_miss, depth),
            Kind::Bool if may_miss => self.condition(depth),
            Kind::Bool => self.known_condition(depth),
            kind => self.leaf(kind, may_miss, anchored),
        }
    }

    fn whole(&mut self, may_miss: bool, depth: usize) -> Written {
        match self.choices.below(12) {
            0 => self.signed(&ANY_INT, may_miss, depth),
            1 => {
                let text = self.value(&Kind::Text, may_miss, false, depth);
                Written::primary(format!("length({})", text.text), text.optional)
            }
            2 => {
                let (a, b) = self.two(&Kind::Text, may_miss, depth);
                Written::primary(format!("edit_distance({}, {})", a.text, b.text), a.optional || b.optional)
            }
            3 => {
                let born = self.value(&Kind::Date, may_miss, false, depth);
                Written::primary(format!("age({})", born.text), born.optional)
            }
            4 => {
                let (a, b) = self.two(&Kind::Date, may_miss, depth);
                Written::primary(format!("days({}, {})", a.text, b.text), a.optional || b.optional)
            }
            5 => {
                let time = self.value(&Kind::Time, may_miss, false, depth);
                Written::primary(format!("hour({})", time.text), time.optional)
            }
            6 => {
                let kind = self.choices.pick(&[Kind::Decimal, Kind::Float]).clone();
                let inner = self.value(&kind, may_miss, true, depth);
                Written::primary(format!("round({})", inner.text), inner.optional)
            }
            7 if may_miss => self.counted(depth),
            8 => {
                let (value, step) =
                    (self.value(&ANY_INT, may_miss, false, depth), *self.choices.pick(&["1", "7", "100"]));
                Written::primary(format!("round({}, {step})", value.text), value.optional)
            }
            9 if may_miss => {
                let (a, b) = self.two(&ANY_INT, true, depth);
                Written { optional: true, ..self.joined("mod", a, b) }
            }
            9 => {
                let (a, n) = (self.value(&ANY_INT, false, false, depth), Written::primary("7", false));
                self.joined("mod", a, n)
            }
            10 => {
                let (a, n) = (self.value(&ANY_INT, may_miss, false, depth), Written::primary("3", false));
                let part = self.joined("/", a, n);
                Written::primary(format!("round({})", part.text), part.optional)
            }
            _ => {
                let (a, b) = self.two(&ANY_INT, may_miss, depth);
                let op = *self.choices.pick(&["+", "-", "*"]);
                self.joined(op, a, b)
            }
        }
    }

    /// `count` and `sum` over lists.
    fn counted(&mut self, depth: usize) -> Written {
        let counted = match self.choices.below(4) {
            0 => {
                let lists: Vec<(String, bool)> = self
                    .scope
                    .values
                    .iter()
                    .filter(|place| matches!(place.ty.kind, Kind::List(_)))
                    .map(|place| (place.text.clone(), place.ty.optional))
                    .collect();
                if lists.is_empty() {
                    None
                } else {
                    let (list, optional) = self.choices.pick(&lists).clone();
                    Some(Written::primary(format!("count({list})"), optional))
                }
            }
            1 => self.aggregate("count", depth, |this, depth| this.condition(depth)),
            _ => self.aggregate("sum", depth, |this, depth| this.value(&ANY_INT, true, true, depth)),
        };
        counted.unwrap_or_else(|| self.leaf(&ANY_INT, true, true))
    }

    /// Decimals and floats.
    fn number(&mut self, kind: &Kind, may_miss: bool, anchored: bool, depth: usize) -> Written {
        match self.choices.below(8) {
            0 => self.signed_number(kind, may_miss, anchored, depth),
            1 => {
                let inner = self.value(kind, may_miss, anchored, depth);
                Written::primary(format!("abs({})", inner.text), inner.optional)
            }
            2 if *kind == Kind::Decimal => {
                let inner = self.value(kind, may_miss, true, depth);
                Written::primary(format!("round({}, 0.5)", inner.text), inner.optional)
            }
            3 if may_miss => {
                let sum = self.aggregate("sum", depth, |this, depth| this.value(kind, true, true, depth));
                sum.unwrap_or_else(|| self.leaf(kind, true, anchored))
            }
            4 if may_miss => {
                let (a, b) = (self.value(kind, true, anchored, depth), self.value(kind, true, false, depth));
                Written { optional: true, ..self.joined("/", a, b) }
            }
            5 => {
                let a = self.value(kind, may_miss, anchored, depth);
                self.joined("/", a, Written::primary("2.5", false))
            }
            6 if may_miss && *kind == Kind::Decimal => {
                let (a, b) = (self.value(kind, true, anchored, depth), self.value(kind, true, false, depth));
                Written { optional: true, ..self.joined("mod", a, b) }
            }
            _ => {
                let (a, b) =
                    (self.value(kind, may_miss, anchored, depth), self.value(kind, may_miss, false, depth));
                let op = *self.choices.pick(&["+", "-", "*"]);
                self.joined(op, a, b)
            }
        }
    }

    fn signed_number(&mut self, kind: &Kind, may_miss: bool, anchored: bool, depth: usize) -> Written {
        let inner = self.value(kind, may_miss, anchored, depth);
        let text = self.operand(&inner, Level::Sign);
        Written { text: format!("-{text}"), level: Level::Sign, optional: inner.optional }
    }

    /// `-x`, `abs(x)`
    fn signed(&mut self, kind: &Kind, may_miss: bool, depth: usize) -> Written {
        if self.choices.percent(50) {
            return self.signed_number(kind, may_miss, true, depth);
        }
        let inner = self.value(kind, may_miss, false, depth);
        Written::primary(format!("abs({})", inner.text), inner.optional)
    }

    /// A date or time and a duration.
    fn moved(&mut self, kind: &Kind, may_miss: bool, depth: usize) -> Written {
        let value = self.value(kind, may_miss, false, depth);
        let by = self.value(&Kind::Duration, may_miss, false, depth);
        match self.choices.below(3) {
            0 => self.joined("-", value, by),
            1 => self.joined("+", by, value),
            _ => self.joined("+", value, by),
        }
    }

    fn amount(&mut self, currency: &'static str, may_miss: bool, depth: usize) -> Written {
        let kind = Kind::Money(Some(currency));
        match self.choices.below(8) {
            0 => {
                let inner = self.value(&kind, may_miss, true, depth);
                Written::primary(format!("round({}, 0.05 {currency})", inner.text), inner.optional)
            }
            1 => {
                let (a, n) =
                    (self.value(&kind, may_miss, true, depth), self.leaf(&Kind::Decimal, may_miss, true));
                self.joined("*", a, n)
            }
            2 => {
                let (n, a) = (self.leaf(&ANY_INT, may_miss, true), self.value(&kind, may_miss, true, depth));
                self.joined("*", n, a)
            }
            3 => {
                let a = self.value(&kind, may_miss, true, depth);
                self.joined("/", a, Written::primary("4", false))
            }
            4 if may_miss => {
                let sum = self.aggregate("sum", depth, |this, depth| this.value(&kind, true, true, depth));
                sum.unwrap_or_else(|| self.leaf(&kind, true, true))
            }
            5 => self.signed(&kind, may_miss, depth),
            _ => {
                let (a, b) = self.two(&kind, may_miss, depth);
                let op = *self.choices.pick(&["+", "-"]);
                self.joined(op, a, b)
            }
        }
    }

    /// An amount in whatever currency. Two amounts that are known to differ in theirs do not go together, so each
    /// operation has one of unknown currency in it.
    fn any_amount(&mut self, may_miss: bool, depth: usize) -> Written {
        let kind = Kind::Money(None);
        let known = Kind::Money(Some(*self.choices.pick(literals::CURRENCIES)));
        let open: Vec<Written> = self
            .scope
            .values
            .iter()
            .filter(|place| place.ty.kind == kind && (may_miss || !place.ty.optional))
            .map(|place| Written::primary(place.text.clone(), place.ty.optional))
            .collect();
        match self.choices.below(6) {
            0 => self.leaf(&kind, may_miss, true),
            1 | 2 if !open.is_empty() && may_miss => {
                let (a, b) = (self.choices.pick(&open).clone(), self.value(&known, true, true, depth));
                let (a, b) = if self.choices.percent(50) { (a, b) } else { (b, a) };
                let written = match *self.choices.pick(&["+", "-", "min", "max"]) {
                    op @ ("+" | "-") => self.joined(op, a, b),
                    name => Written::primary(format!("{name}({}, {})", a.text, b.text), true),
                };
                Written { optional: true, ..written }
            }
            3 if !open.is_empty() => {
                let inner = self.choices.pick(&open).clone();
                Written::primary(format!("abs({})", inner.text), inner.optional)
            }
            _ => self.value(&known, may_miss, true, depth),
        }
    }

    pub(super) fn two(&mut self, kind: &Kind, may_miss: bool, depth: usize) -> (Written, Written) {
        (self.value(kind, may_miss, true, depth), self.value(kind, may_miss, false, depth))
    }

    fn joined(&mut self, op: &str, left: Written, right: Written) -> Written {
        let level = if matches!(op, "+" | "-") { Level::Sum } else { Level::Product };
        let (a, b) = (
            self.operand(&left, level),
            self.operand(&right, if level == Level::Sum { Level::Product } else { Level::Sign }),
        );
        Written { text: format!("{a} {op} {b}"), level, optional: left.optional || right.optional }
    }

    /// A range of literals of an ordered kind.
    pub(super) fn literal_range(&mut self, kind: &Kind) -> String {
        let (low, high) = literals::range(self.choices, kind);
        format!("{low}..{high}")
    }
}
