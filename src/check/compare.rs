//! Comparison, membership and patterns.

use super::context::{Elaboration, Typed};
use super::place::Operand;
use super::sets::SetValue;
use crate::core::{
    AggregateOp, CompareOp, DecisionSet, ExprKind, HostList, Kind, ListId, Pattern, PatternId, Set, SetId, Ty,
};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{names, types};
use crate::resolve::{Found, Sort};
use crate::source::Span;
use crate::syntax::tree::{self, Compare, Expr, ItemKind, TextLit};
use crate::value::{Value, text};

/// What stands left of `in`: still to be elaborated (its symbols by the set's type), or a value already.
enum Member<'e> {
    Written(&'e Expr),
    Value(Typed),
}

/// What may stand right of `in`.
enum Membership<'u> {
    Declared(Found<'u>),
    /// A list value.
    Written,
}

impl<'u> Elaboration<'u, '_> {
    pub fn compare(&mut self, op: Compare, left: &Expr, right: &Expr, span: Span) -> Typed {
        let (left, right) = self.both_sides(left, right);
        if left.ty.is_error() || right.ty.is_error() {
            return self.error(span);
        }
        self.compare_values(compare_op(op), left, right, span)
    }

    /// Elaborates two operands, each symbol by the type of the other side.
    pub fn both_sides(&mut self, left: &Expr, right: &Expr) -> (Typed, Typed) {
        if is_symbol(left) && !is_symbol(right) {
            let right = self.expression(right, None);
            let left = self.expression(left, Some(&right.ty));
            return (left, right);
        }
        let left = self.expression(left, None);
        let right = self.expression(right, Some(&left.ty));
        (left, right)
    }

    pub fn compare_values(&mut self, op: CompareOp, left: Typed, right: Typed, span: Span) -> Typed {
        if let (Kind::Money(Some(a)), Kind::Money(Some(b))) = (&left.ty.kind, &right.ty.kind)
            && a != b
        {
            self.report(
                Diagnostic::new(
                    types::CURRENCIES_DIFFER,
                    right.span,
                    format!("amounts in {} and {} can't be compared", a.code(), b.code()),
                )
                .label(format!("`{}`", right.ty))
                .also(left.span, format!("`{}`", left.ty))
                .help("compare amounts in one currency"),
            );
            return self.error(span);
        }
        let (left, right) = match (&left.ty.kind, &right.ty.kind) {
            (Kind::Money(_), Kind::Money(_)) => (left, right),
            _ => match self.unify(left, right) {
                Some((left, right, _)) => (left, right),
                None => return self.error(span),
            },
        };
        let equality = matches!(op, CompareOp::Equal | CompareOp::NotEqual);
        let comparable = match left.ty.kind {
            Kind::Int(..)
            | Kind::Float(_)
            | Kind::Decimal(_)
            | Kind::Date
            | Kind::Time
            | Kind::Duration
            | Kind::Money(_) => true,
            Kind::Record(_) | Kind::List(..) | Kind::CheckResult => false,
            _ => equality,
        };
        if !comparable {
            let what = if equality { "compared" } else { "put in order" };
            self.report(
                Diagnostic::new(
                    types::NOT_COMPARABLE,
                    span,
                    format!("{} can't be {what}", left.ty.with_article()),
                )
                .label(format!("`{}`", left.ty))
                .help(if equality {
                    "compare a field of it"
                } else {
                    "`==`, `!=` and `in { … }` make sense here"
                }),
            );
            return self.error(span);
        }
        let currencies_may_differ = match (&left.ty.kind, &right.ty.kind) {
            (Kind::Money(a), Kind::Money(b)) => a.is_none() || b.is_none(),
            _ => false,
        };
        let optional = left.ty.optional || right.ty.optional || currencies_may_differ;
        let ty = Ty { kind: Kind::Bool, optional };
        self.make(ExprKind::Compare(op, left.id, right.id), ty, &[&left, &right], span)
    }

    /// `value in set`, for every form of set.
    pub fn membership(&mut self, value: &Expr, set: &Expr, span: Span) -> Typed {
        match &set.kind {
            tree::ExprKind::Paren(inner) => self.membership(value, inner, span),
            tree::ExprKind::Range(low, high) => self.in_range(value, low, high, span),
            tree::ExprKind::Set(elements) => {
                let operand = self.operand_or_symbol(value);
                if let Some(decisions) = self.decisions_of(&operand, elements) {
                    let Some(decisions) = decisions else { return self.error(span) };
                    return self.is_decision(operand, decisions, set.span, span);
                }
                let value = self.value_of(operand, value.span);
                self.in_elements(value, elements, span)
            }
            _ => self.in_named(Member::Written(value), set, span),
        }
    }

    /// As [`Self::membership`] for a value that is there already: a pattern `in set`.
    pub fn membership_of(&mut self, value: Typed, set: &Expr, span: Span) -> Typed {
        match &set.kind {
            tree::ExprKind::Paren(inner) => self.membership_of(value, inner, span),
            tree::ExprKind::Set(elements) => self.in_elements(value, elements, span),
            _ => self.in_named(Member::Value(value), set, span),
        }
    }

    fn left(&mut self, member: Member<'_>, expected: Option<&Ty>) -> Typed {
        match member {
            Member::Written(expr) => self.expression(expr, expected),
            Member::Value(typed) => typed,
        }
    }

    fn operand_or_symbol(&mut self, value: &Expr) -> Operand {
        match &value.kind {
            tree::ExprKind::Name(_) | tree::ExprKind::Field { .. } | tree::ExprKind::Paren(_) => {
                self.operand(value)
            }
            _ => Operand::Value(self.expression(value, None)),
        }
    }

    /// The decisions in a set of symbols, where the left side has a decision; `Some(None)` where one is none.
    fn decisions_of(&mut self, operand: &Operand, elements: &[Expr]) -> Option<Option<DecisionSet>> {
        let is_result = match operand {
            Operand::Check(_) | Operand::PriorCheck(_) => true,
            Operand::Value(typed) => matches!(typed.ty.kind, Kind::CheckResult),
            _ => false,
        };
        if !is_result {
            return None;
        }
        let mut set = DecisionSet::EMPTY;
        for element in elements {
            let tree::ExprKind::Symbol(name) = &element.kind else {
                self.report(
                    Diagnostic::new(types::UNKNOWN_SYMBOL, element.span, "a decision has to stand here")
                        .label("not a decision"),
                );
                return Some(None);
            };
            match self.decision(name) {
                Some(decision) => set = set.with(decision),
                None => return Some(None),
            }
        }
        Some(Some(set))
    }

    fn in_elements(&mut self, value: Typed, elements: &[Expr], span: Span) -> Typed {
        if value.ty.is_error() {
            return self.error(span);
        }
        let wanted = Ty { kind: without_range(&value.ty.kind), optional: false };
        let distinct = self.distinct(elements, &wanted);
        self.in_set(value, "", distinct, span)
    }

    /// Membership in a constant set; `name` is empty for one that is written where it is asked.
    pub fn in_set(&mut self, value: Typed, name: &str, values: Vec<Value>, span: Span) -> Typed {
        let known = self.program.sets.iter().position(|set| *set.name == *name && set.values == values);
        let index = known.unwrap_or(self.program.sets.len());
        if known.is_none() {
            self.program.sets.push(Set { name: name.into(), values });
        }
        let id = SetId(u32::try_from(index).unwrap_or(u32::MAX));
        // Of an amount in another currency nobody can say whether it is among these.
        let apart = matches!(value.ty.kind, Kind::Money(None));
        let ty = Ty { kind: Kind::Bool, optional: value.ty.optional || apart };
        self.make(ExprKind::InSet(value.id, id), ty, &[&value], span)
    }

    fn in_range(&mut self, value: &Expr, low: &Expr, high: &Expr, span: Span) -> Typed {
        let value = self.expression(value, None);
        if value.ty.is_error() {
            return self.error(span);
        }
        let low_bound = self.expression(low, Some(&value.ty));
        let high_bound = self.expression(high, Some(&value.ty));
        if let (Some(ExprKind::Const(a)), Some(ExprKind::Const(b))) =
            (self.kind_of(low_bound.id), self.kind_of(high_bound.id))
            && !low_bound.ty.is_error()
            && !high_bound.ty.is_error()
        {
            let (a, b) = (a.clone(), b.clone());
            if self.is_empty_range(&a, &b, low.span.to(high.span)) {
                return self.error(span);
            }
        }
        let lower = self.compare_values_quietly(value.clone(), low_bound, span);
        let Some((value, low)) = lower else { return self.error(span) };
        let Some((value, high)) = self.compare_values_quietly(value, high_bound, span) else {
            return self.error(span);
        };
        let any_currency = |typed: &Typed| matches!(typed.ty.kind, Kind::Money(None));
        let currencies_may_differ = [&value, &low, &high].into_iter().any(any_currency);
        let optional = value.ty.optional || low.ty.optional || high.ty.optional || currencies_may_differ;
        let ty = Ty { kind: Kind::Bool, optional };
        self.make(ExprKind::InRange(value.id, low.id, high.id), ty, &[&value, &low, &high], span)
    }

    /// Whether a range of constants holds nothing, which is reported.
    pub fn is_empty_range(&mut self, low: &Value, high: &Value, span: Span) -> bool {
        let empty = is_empty_range(low, high);
        if empty {
            self.report(
                Diagnostic::new(types::BAD_RANGE, span, format!("the range {low}..{high} holds nothing"))
                    .label("the lower bound comes first, both are in the range")
                    .fix("turn it round", span, format!("{high}..{low}")),
            );
        }
        empty
    }

    /// Both operands of an ordering, as one kind.
    fn compare_values_quietly(&mut self, value: Typed, bound: Typed, span: Span) -> Option<(Typed, Typed)> {
        if bound.ty.is_error() {
            return None;
        }
        let (value, bound, kind) = self.unify(value, bound)?;
        let ordered = matches!(
            kind,
            Kind::Int(..)
                | Kind::Float(_)
                | Kind::Decimal(_)
                | Kind::Date
                | Kind::Time
                | Kind::Duration
                | Kind::Money(_)
        );
        if !ordered {
            self.report(
                Diagnostic::new(
                    types::NOT_COMPARABLE,
                    span,
                    format!("{} can't be put in order", value.ty.with_article()),
                )
                .help("a range goes with numbers, money, dates, times and durations"),
            );
            return None;
        }
        Some((value, bound))
    }

    fn in_named(&mut self, member: Member<'_>, set: &Expr, span: Span) -> Typed {
        match self.find_membership(set) {
            Some(Membership::Declared(found)) => match &found.item.kind {
                ItemKind::Set(item) => {
                    let Some(declared) = self.set_value(found.module, found.index, item) else {
                        return self.error(span);
                    };
                    let SetValue { ty, values } = declared;
                    let value = self.left(member, Some(&ty));
                    let Some(value) = self.member(value, &ty, item.name.span) else {
                        return self.error(span);
                    };
                    self.in_set(value, &item.name.text, values, span)
                }
                ItemKind::List(item) => {
                    let element = self.in_module(found.module, |this| this.ty(&item.ty));
                    let value = self.left(member, Some(&element));
                    let Some(value) = self.member(value, &element, item.name.span) else {
                        return self.error(span);
                    };
                    let list = HostList {
                        name: item.name.text.as_str().into(),
                        element,
                        folded: item.folded,
                        span: item.name.span,
                    };
                    self.in_list(value, list, span)
                }
                _ => self.error(span),
            },
            Some(Membership::Written) => {
                let value = self.left(member, None);
                self.in_value(value, set, span)
            }
            None => self.error(span),
        }
    }

    /// A declared set or list, or anything else that may be a list value.
    fn find_membership(&mut self, set: &Expr) -> Option<Membership<'u>> {
        let path = match &set.kind {
            tree::ExprKind::Name(name) => {
                if self.frame().is_some_and(|frame| {
                    frame.names.contains_key(&name.text)
                        || frame.elements.iter().any(|(known, _)| *known == name.text)
                }) {
                    return Some(Membership::Written);
                }
                tree::Path { qualifier: None, name: name.clone() }
            }
            tree::ExprKind::Field { base, field } => match &base.kind {
                tree::ExprKind::Name(qualifier)
                    if self.universe.qualified(self.module(), &qualifier.text).is_some() =>
                {
                    tree::Path { qualifier: Some(qualifier.clone()), name: field.clone() }
                }
                _ => return Some(Membership::Written),
            },
            _ => return Some(Membership::Written),
        };
        match self.lookup(self.module(), &path, Sort::Value) {
            Ok(found) => match found.item.kind {
                ItemKind::Let(_) => Some(Membership::Written),
                _ => Some(Membership::Declared(found)),
            },
            Err(diagnostic) => {
                let mut diagnostic = *diagnostic;
                if diagnostic.code == names::UNKNOWN_NAME {
                    diagnostic.message = format!("there is no set or list called `{}`", path.name.text);
                } else if diagnostic.code == names::WRONG_SORT {
                    diagnostic.message = format!("`{}` is not a set or list", path.name.text);
                    diagnostic.primary.text = "a set or list has to stand here".to_owned();
                }
                self.report(diagnostic);
                None
            }
        }
    }

    /// The value as one of a set's or list's elements.
    fn member(&mut self, value: Typed, element: &Ty, declared: Span) -> Option<Typed> {
        if value.ty.is_error() || element.is_error() {
            return None;
        }
        let widened = self.widen(&value, &without_range(&element.kind));
        if widened.is_none() {
            self.report(
                Diagnostic::new(
                    types::MISMATCH,
                    value.span,
                    format!("{} can't be among `{element}`", value.ty.with_article()),
                )
                .label(format!("`{}`", value.ty))
                .also(declared, format!("holds `{element}`")),
            );
        }
        widened
    }

    fn in_list(&mut self, value: Typed, list: HostList, span: Span) -> Typed {
        let known = self.program.lists.iter().position(|known| known.span == list.span);
        let index = known.unwrap_or(self.program.lists.len());
        if known.is_none() {
            self.program.lists.push(list);
        }
        let id = ListId(u32::try_from(index).unwrap_or(u32::MAX));
        let ty = Ty { kind: Kind::Bool, optional: value.ty.optional };
        self.make(ExprKind::InList(value.id, id), ty, &[&value], span)
    }

    /// Membership in a list value: true for any element that is equal.
    fn in_value(&mut self, value: Typed, set: &Expr, span: Span) -> Typed {
        let list = self.expression(set, None);
        if value.ty.is_error() || list.ty.is_error() {
            return self.error(span);
        }
        let Kind::List(..) = &list.ty.kind else {
            self.report(
                Diagnostic::new(
                    types::MISMATCH,
                    set.span,
                    format!("`in` needs a set, a list or a range, not `{}`", list.ty),
                )
                .label(format!("`{}`", list.ty))
                .help("for one value use `==`"),
            );
            return self.error(span);
        };
        self.over_list(AggregateOp::Any, list, span, |this, element| {
            this.compare_values(CompareOp::Equal, element, value, span)
        })
    }

    pub fn matches(&mut self, value: &Expr, pattern: &TextLit, span: Span) -> Typed {
        let value = self.expression(value, Some(&Ty::TEXT));
        let value = self.coerce(value, &Ty { optional: true, ..Ty::TEXT });
        if value.ty.is_error() {
            return self.error(span);
        }
        let known = self.program.patterns.iter().position(|known| *known.text == *pattern.value);
        let index = match known {
            Some(index) => index,
            None => match text::pattern(&pattern.value) {
                Ok(regex) => {
                    self.program.patterns.push(Pattern { text: pattern.value.as_str().into(), regex });
                    self.program.patterns.len() - 1
                }
                Err(why) => {
                    self.report(
                        Diagnostic::new(
                            types::BAD_PATTERN,
                            pattern.span,
                            format!("this is not a pattern: {why}"),
                        )
                        .label("can't be read"),
                    );
                    return self.error(span);
                }
            },
        };
        let id = PatternId(u32::try_from(index).unwrap_or(u32::MAX));
        let ty = Ty { kind: Kind::Bool, optional: value.ty.optional };
        self.make(ExprKind::Matches(value.id, id), ty, &[&value], span)
    }
}

pub fn compare_op(op: Compare) -> CompareOp {
    match op {
        Compare::Equal => CompareOp::Equal,
        Compare::NotEqual => CompareOp::NotEqual,
        Compare::Less => CompareOp::Less,
        Compare::LessEqual => CompareOp::LessEqual,
        Compare::Greater => CompareOp::Greater,
        Compare::GreaterEqual => CompareOp::GreaterEqual,
    }
}

fn is_symbol(expr: &Expr) -> bool {
    match &expr.kind {
        tree::ExprKind::Symbol(_) | tree::ExprKind::Literal(_) => true,
        tree::ExprKind::Paren(inner) | tree::ExprKind::Negate(inner) => is_symbol(inner),
        _ => false,
    }
}

/// The kind for elements of a set: any number may be asked for.
pub fn without_range(kind: &Kind) -> Kind {
    match kind {
        Kind::Int(..) => Kind::Int(i64::MIN, i64::MAX),
        Kind::Decimal(_) => Kind::Decimal(None),
        Kind::Float(_) => Kind::Float(None),
        kind => kind.clone(),
    }
}

fn is_empty_range(low: &Value, high: &Value) -> bool {
    match (low, high) {
        (Value::Int(a), Value::Int(b)) => a > b,
        (Value::Decimal(a), Value::Decimal(b)) => a > b,
        (Value::Float(a), Value::Float(b)) => a > b,
        (Value::Date(a), Value::Date(b)) => a > b,
        (Value::Time(a), Value::Time(b)) => a > b,
        (Value::Duration(a), Value::Duration(b)) => a > b,
        (Value::Money(a), Value::Money(b)) => a.currency == b.currency && a.amount > b.amount,
        _ => false,
    }
}
