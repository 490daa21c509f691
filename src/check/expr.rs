//! Expressions: literals, logic, `is`, `??`, `if … then … else`, and how a type is brought to the one that is expected.

use super::context::{Elaboration, MAX_EXPR_DEPTH, Typed};
use super::flow::ResultKey;
use super::marks::Target;
use super::place::Operand;
use crate::core::{Decision, DecisionSet, ExprId, ExprKind, Kind, PriorPlace, Ty, Widening};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{check, types};
use crate::source::Span;
use crate::syntax::tree::{self, Expr, IsTest, Literal, Logic, Name};
use crate::value::{Country, Currency, Decimal, Money, Value};

impl Elaboration<'_, '_> {
    /// The expression as a value. `expected` types symbols and literals; the result may still be of another type
    /// (see [`Self::coerce`]).
    pub fn expression(&mut self, expr: &Expr, expected: Option<&Ty>) -> Typed {
        if self.open_expressions >= MAX_EXPR_DEPTH {
            return self.too_large("nested too deeply here".to_owned(), expr.span);
        }
        self.open_expressions += 1;
        let typed = self.expression_inside(expr, expected);
        self.open_expressions -= 1;
        if let Some(marks) = &mut self.declarations.marks {
            marks.ty(expr.span, &typed.ty);
        }
        typed
    }

    fn expression_inside(&mut self, expr: &Expr, expected: Option<&Ty>) -> Typed {
        let span = expr.span;
        match &expr.kind {
            tree::ExprKind::Error => self.error(span),
            tree::ExprKind::Paren(inner) => Typed { span, ..self.expression(inner, expected) },
            tree::ExprKind::Literal(literal) => self.literal(literal, expected, span),
            tree::ExprKind::Symbol(name) => self.symbol(name, expected),
            tree::ExprKind::Name(_) | tree::ExprKind::Field { .. } => {
                let operand = self.operand(expr);
                self.value_of(operand, span)
            }
            tree::ExprKind::Call { callee, args } => self.call(callee, args, expected, span),
            tree::ExprKind::Aggregate { op, var, list, body } => self.aggregate(op, var, list, body, span),
            tree::ExprKind::Not(inner) => {
                let inner = self.condition(inner);
                self.not(inner, span)
            }
            tree::ExprKind::Negate(inner) => self.negate(inner, expected, span),
            tree::ExprKind::Logic { op, operands } => self.logic(*op, operands, span),
            tree::ExprKind::Compare { op, left, right } => self.compare(*op, left, right, span),
            tree::ExprKind::Arith { op, left, right } => self.arith(*op, left, right, expected, span),
            tree::ExprKind::Coalesce { value, default } => self.coalesce(value, default, expected, span),
            tree::ExprKind::In { value, negated, set } => {
                let found = self.membership(value, set, span);
                if *negated { self.not(found, span) } else { found }
            }
            tree::ExprKind::Is { value, negated, test } => {
                let found = self.is(value, test, span);
                if *negated { self.not(found, span) } else { found }
            }
            tree::ExprKind::Matches { value, negated, pattern } => {
                let found = self.matches(value, pattern, span);
                if *negated { self.not(found, span) } else { found }
            }
            tree::ExprKind::IfElse { condition, then, otherwise } => {
                self.if_else(condition, then, otherwise, expected, span)
            }
            tree::ExprKind::Set(_) | tree::ExprKind::Range(..) => {
                self.report(
                    Diagnostic::new(types::NOT_A_VALUE, span, "a set or range is not a value by itself")
                        .label("only right of `in`")
                        .help("ask `x in { … }` or `x in low..high`"),
                );
                self.error(span)
            }
            tree::ExprKind::Results { of } => self.results(of.as_ref(), span),
        }
    }

    /// An expression that has to be of a type.
    pub fn expect(&mut self, expr: &Expr, expected: &Ty) -> Typed {
        let typed = self.expression(expr, Some(expected));
        self.coerce(typed, expected)
    }

    /// A condition: `bool` or `bool?`.
    pub fn condition(&mut self, expr: &Expr) -> Typed {
        let typed = self.expression(expr, Some(&Ty::BOOL));
        if typed.ty.is_bool() || typed.ty.is_error() {
            return typed;
        }
        self.report(
            Diagnostic::new(
                types::NOT_A_CONDITION,
                expr.span,
                format!("a condition has to be true or false, and this is {}", typed.ty.with_article()),
            )
            .label(format!("`{}`", typed.ty))
            .help("compare it with something: `… > 5`, `… == \"x\"`, `… is known`"),
        );
        self.error(expr.span)
    }

    /// The value of a constant expression, brought to a type where one is expected.
    pub fn constant(&mut self, expr: &Expr, expected: Option<&Ty>) -> Option<Value> {
        let typed = match expected {
            Some(ty) => self.expect(expr, ty),
            None => self.expression(expr, None),
        };
        if typed.ty.is_error() {
            return None;
        }
        match self.kind_of(typed.id) {
            Some(ExprKind::Const(value)) => Some(value.clone()),
            _ => {
                self.report(
                    Diagnostic::new(types::NOT_CONSTANT, expr.span, "only a constant can stand here")
                        .label("is computed, or differs from run to run")
                        .help("write the value itself, or the name of a `let` that stands for one"),
                );
                None
            }
        }
    }

    pub fn constant_value(&mut self, value: Value, ty: Ty, span: Span) -> Typed {
        self.make(ExprKind::Const(value), ty, &[], span)
    }

    fn literal(&mut self, literal: &Literal, expected: Option<&Ty>, span: Span) -> Typed {
        let wanted = expected.map(|ty| &ty.kind);
        let (value, kind) = match literal {
            Literal::Bool(value) => (Value::Bool(*value), Kind::Bool),
            Literal::Int(n) => match wanted {
                Some(Kind::Decimal(_)) => (Value::Decimal(Decimal::from_int(*n)), Kind::Decimal(None)),
                Some(Kind::Float(_)) => (Value::Float(*n as f64), Kind::Float(None)),
                _ => (Value::Int(*n), Kind::Int(*n, *n)),
            },
            Literal::Decimal(d) | Literal::Percent(d) => match wanted {
                Some(Kind::Float(_)) => (Value::Float(d.to_f64()), Kind::Float(None)),
                _ => (Value::Decimal(*d), Kind::Decimal(Some((*d, *d)))),
            },
            Literal::Text(text) => (Value::Text(text.as_str().into()), Kind::Text),
            Literal::Regex(_) => {
                self.report(
                    Diagnostic::new(types::NOT_A_VALUE, span, "a pattern is not a value by itself")
                        .label("only right of `matches`"),
                );
                return self.error(span);
            }
            Literal::Date(date) => (Value::Date(*date), Kind::Date),
            Literal::Time(time) => (Value::Time(*time), Kind::Time),
            Literal::Duration(duration) => (Value::Duration(*duration), Kind::Duration),
            Literal::Money { amount, currency } => match Currency::parse(&currency.text) {
                Some(known) => {
                    let money = Money { amount: *amount, currency: known };
                    (Value::Money(money), Kind::Money(Some(known)))
                }
                None => {
                    self.unknown_currency(&currency.text, currency.span);
                    return self.error(span);
                }
            },
        };
        let kind = match (kind, &value) {
            (Kind::Decimal(None), Value::Decimal(d)) => Kind::Decimal(Some((*d, *d))),
            (Kind::Float(None), Value::Float(x)) => Kind::Float(Some((*x, *x))),
            (kind, _) => kind,
        };
        self.constant_value(value, Ty::of(kind), span)
    }

    /// A symbol, by the type that is expected where it stands.
    pub fn symbol(&mut self, name: &Name, expected: Option<&Ty>) -> Typed {
        let Some(expected) = expected else {
            self.report(
                Diagnostic::new(
                    types::UNTYPED_SYMBOL,
                    name.span,
                    format!("nothing here says what `{}` is", name.text),
                )
                .label("a country, a label, a variant of an enum?")
                .help("a symbol gets its type from the other side, or from a declared type: `let x: country = DE`"),
            );
            return self.error(name.span);
        };
        let (value, known): (Option<Value>, Vec<&str>) = match &expected.kind {
            Kind::Error => return self.error(name.span),
            Kind::Country => (Country::parse(&name.text).map(Value::Country), Vec::new()),
            Kind::Currency => (
                Currency::parse(&name.text).map(Value::Currency),
                Currency::all().map(Currency::code).collect(),
            ),
            Kind::Enum(ty) => (
                ty.variants.iter().find(|variant| ***variant == *name.text).cloned().map(Value::Symbol),
                ty.variants.iter().map(|variant| &**variant).collect(),
            ),
            _ => {
                self.report(
                    Diagnostic::new(
                        types::MISMATCH,
                        name.span,
                        format!(
                            "{} has to stand here, and `{}` is a symbol",
                            expected.with_article(),
                            name.text
                        ),
                    )
                    .label(format!("`{expected}` expected")),
                );
                return self.error(name.span);
            }
        };
        match value {
            Some(value) => {
                self.mark(name.span, Target::Word, Some(expected));
                self.constant_value(value, expected.clone().present(), name.span)
            }
            None => {
                let shown = match &expected.kind {
                    Kind::Enum(ty) if ty.is_label || &*ty.name == "decision" => ty.name.to_string(),
                    Kind::Enum(ty) => format!("`{}`", ty.name),
                    kind => Ty::of(kind.clone()).to_string(),
                };
                let is_label = matches!(&expected.kind, Kind::Enum(ty) if ty.is_label);
                let code = if is_label { types::UNKNOWN_LABEL } else { types::UNKNOWN_SYMBOL };
                let called = match shown.split_once(" of ") {
                    Some((what, owner)) if is_label => format!("a {what} of `{owner}`"),
                    _ => format!("a {shown}"),
                };
                let mut diagnostic =
                    Diagnostic::new(code, name.span, format!("`{}` is not {called}", name.text))
                        .label("not one of them");
                if expected.kind == Kind::Country {
                    self.report(not_a_country(diagnostic, name));
                    return self.error(name.span);
                }
                diagnostic = crate::resolve::suggest(diagnostic, name, known.iter().copied(), || {
                    if known.len() > 40 {
                        format!("it has to be {called}")
                    } else {
                        format!("it has to be one of {}", known.join(", "))
                    }
                });
                if &*name.text == Decision::NotExecuted.symbol() && shown == "decision" {
                    diagnostic.fixes.clear();
                    diagnostic.help =
                        Some("where nothing ran there is no decision; ask `… is NOT_EXECUTED`".to_owned());
                }
                self.report(diagnostic);
                self.error(name.span)
            }
        }
    }

    /// Brings a value to a type without losing anything, or reports why it can't be.
    pub fn coerce(&mut self, typed: Typed, expected: &Ty) -> Typed {
        if typed.ty.is_error() || expected.is_error() {
            return typed;
        }
        if typed.ty.optional && !expected.optional {
            let diagnostic = Diagnostic::new(
                types::MAY_BE_MISSING,
                typed.span,
                "this may be missing, and a value is needed here",
            )
            .label(format!("`{}`", typed.ty))
            .help("give a default with `??`, or ask `is known` first");
            self.report(self.with_default(diagnostic, &typed, expected));
            return self.error(typed.span);
        }
        let Some(widened) = self.widen(&typed, &expected.kind) else {
            return self.mismatch(&typed, expected);
        };
        if !within(&widened.ty.kind, &expected.kind) {
            self.report(
                Diagnostic::new(
                    types::OUT_OF_RANGE,
                    widened.span,
                    format!("this can be outside of `{}`", expected.clone().present()),
                )
                .label(format!("`{}`", widened.ty))
                .help("keep it inside with `max(low, min(high, …))`, or declare a wider range"),
            );
            return self.error(widened.span);
        }
        let ty = Ty { optional: widened.ty.optional, ..expected.clone() };
        Typed { ty, ..widened }
    }

    fn mismatch(&mut self, typed: &Typed, expected: &Ty) -> Typed {
        // That the place would also take nothing is not what is wrong.
        let (wanted, found) = (expected.clone().present(), typed.ty.clone().present());
        let diagnostic =
            Diagnostic::new(types::MISMATCH, typed.span, format!("expected `{wanted}`, found `{found}`"))
                .label(format!("`{found}`"));
        self.report(match (&wanted.kind, &found.kind) {
            (Kind::Int(..), Kind::Decimal(_) | Kind::Float(_)) => {
                diagnostic.help("`round(x)` gives the nearest whole number")
            }
            _ => diagnostic,
        });
        self.error(typed.span)
    }

    /// The value as one of the wanted kind (ranges aside); `None` where that is another kind.
    pub fn widen(&mut self, typed: &Typed, wanted: &Kind) -> Option<Typed> {
        let same = match (&typed.ty.kind, wanted) {
            (Kind::Int(..), Kind::Int(..))
            | (Kind::Decimal(_), Kind::Decimal(_))
            | (Kind::Float(_), Kind::Float(_))
            | (Kind::Money(_), Kind::Money(None)) => true,
            (Kind::Enum(a), Kind::Enum(b)) => {
                a.name == b.name
                    || (a.is_label && b.is_label && a.variants.iter().all(|v| b.variants.contains(v)))
            }
            (Kind::Record(a), Kind::Record(b)) => a == b,
            (Kind::List(a, n), Kind::List(b, m)) => n <= m && a.kind == b.kind && (b.optional || !a.optional),
            (a, b) => a == b,
        };
        if same {
            return Some(typed.clone());
        }
        let constant = match self.kind_of(typed.id) {
            Some(ExprKind::Const(value)) => Some(value.clone()),
            _ => None,
        };
        let span = typed.span;
        match (&typed.ty.kind, wanted, constant) {
            (Kind::Int(..), Kind::Decimal(_), Some(Value::Int(n))) => {
                let d = Decimal::from_int(n);
                Some(self.constant_value(Value::Decimal(d), Ty::of(Kind::Decimal(Some((d, d)))), span))
            }
            (Kind::Int(low, high), Kind::Decimal(_), _) => {
                let range = Some((Decimal::from_int(*low), Decimal::from_int(*high)));
                let ty = Ty { kind: Kind::Decimal(range), optional: typed.ty.optional };
                Some(self.make(ExprKind::Widen(Widening::IntToDecimal, typed.id), ty, &[typed], span))
            }
            (Kind::Int(..), Kind::Float(_), Some(Value::Int(n))) => {
                let x = n as f64;
                Some(self.constant_value(Value::Float(x), Ty::of(Kind::Float(Some((x, x)))), span))
            }
            (Kind::Int(low, high), Kind::Float(_), _) if exact_in_float(*low) && exact_in_float(*high) => {
                let ty =
                    Ty { kind: Kind::Float(Some((*low as f64, *high as f64))), optional: typed.ty.optional };
                Some(self.make(ExprKind::Widen(Widening::IntToFloat, typed.id), ty, &[typed], span))
            }
            (Kind::Decimal(_), Kind::Float(_), Some(Value::Decimal(d))) => {
                let x = d.to_f64();
                Some(self.constant_value(Value::Float(x), Ty::of(Kind::Float(Some((x, x)))), span))
            }
            _ => None,
        }
    }

    pub fn not(&mut self, inner: Typed, span: Span) -> Typed {
        if inner.ty.is_error() {
            return self.error(span);
        }
        if let Some(ExprKind::Not(original)) = self.kind_of(inner.id) {
            return Typed { id: *original, ty: inner.ty, span };
        }
        self.make(
            ExprKind::Not(inner.id),
            Ty { kind: Kind::Bool, optional: inner.ty.optional },
            &[&inner],
            span,
        )
    }

    fn logic(&mut self, op: Logic, operands: &[Expr], span: Span) -> Typed {
        let before = self.flow.clone();
        let mut all: Vec<Typed> = Vec::with_capacity(operands.len());
        for operand in operands {
            let typed = self.condition(operand);
            // What stands to the right is only asked when the left was true (`and`) or false (`or`).
            self.flow.assume(&self.program.exprs, typed.id, op == Logic::And);
            all.push(typed);
        }
        self.flow = before;
        if all.iter().any(|typed| typed.ty.is_error()) {
            return self.error(span);
        }
        let ids = all.iter().map(|typed| typed.id).collect();
        let kind = match op {
            Logic::And => ExprKind::And(ids),
            Logic::Or => ExprKind::Or(ids),
        };
        let ty = Ty { kind: Kind::Bool, optional: all.iter().any(|typed| typed.ty.optional) };
        let operands: Vec<&Typed> = all.iter().collect();
        self.make(kind, ty, &operands, span)
    }

    /// A condition that holds where one of these does.
    pub fn any_of(&mut self, alternatives: Vec<Typed>, span: Span) -> Typed {
        self.joined(ExprKind::Or, alternatives, span).unwrap_or_else(|| self.error(span))
    }

    /// A condition that holds where all of these do; `None` where there are none.
    pub fn all_of(&mut self, conditions: Vec<Typed>, span: Span) -> Option<Typed> {
        self.joined(ExprKind::And, conditions, span)
    }

    fn joined(
        &mut self,
        by: impl FnOnce(Vec<ExprId>) -> ExprKind,
        mut all: Vec<Typed>,
        span: Span,
    ) -> Option<Typed> {
        if all.len() <= 1 {
            return all.pop();
        }
        if all.iter().any(|typed| typed.ty.is_error()) {
            return Some(self.error(span));
        }
        let ids = all.iter().map(|typed| typed.id).collect();
        let ty = Ty { kind: Kind::Bool, optional: all.iter().any(|typed| typed.ty.optional) };
        let operands: Vec<&Typed> = all.iter().collect();
        Some(self.make(by(ids), ty, &operands, span))
    }

    fn coalesce(&mut self, value: &Expr, default: &Expr, expected: Option<&Ty>, span: Span) -> Typed {
        let behind = value.span.after().to(default.span);
        let value = self.expression(value, expected);
        let default = self.expression(default, Some(&value.ty));
        if value.ty.is_error() || default.ty.is_error() {
            return self.error(span);
        }
        if !value.ty.optional {
            self.report(
                Diagnostic::new(types::NEVER_MISSING, value.span, "this is never missing")
                    .label(format!("`{}`", value.ty))
                    .help("leave out `??` and what follows it")
                    .fix("leave out the default", behind, ""),
            );
        }
        let Some((value, default, kind)) = self.unify(value, default) else { return self.error(span) };
        let ty = Ty { kind, optional: default.ty.optional };
        let arena = Ty {
            optional: self.program.exprs.get(default.id).is_some_and(|expr| expr.ty.optional),
            ..ty.clone()
        };
        self.make_as(ExprKind::Coalesce(value.id, default.id), ty, arena, &[&value, &default], span)
    }

    fn if_else(
        &mut self,
        condition: &Expr,
        then: &Expr,
        otherwise: &Expr,
        expected: Option<&Ty>,
        span: Span,
    ) -> Typed {
        let condition = self.condition(condition);
        let before = self.flow.clone();
        self.flow.assume(&self.program.exprs, condition.id, true);
        let then = self.expression(then, expected);
        self.flow = before.clone();
        self.flow.assume(&self.program.exprs, condition.id, false);
        let wanted = expected.unwrap_or(&then.ty).clone();
        let otherwise = self.expression(otherwise, Some(&wanted));
        self.flow = before;
        if [&condition, &then, &otherwise].iter().any(|typed| typed.ty.is_error()) {
            return self.error(span);
        }
        let Some((then, otherwise, kind)) = self.unify(then, otherwise) else { return self.error(span) };
        let optional = [&condition, &then, &otherwise].iter().any(|typed| typed.ty.optional);
        let kind_of = ExprKind::If(condition.id, then.id, otherwise.id);
        self.make(kind_of, Ty { kind, optional }, &[&condition, &then, &otherwise], span)
    }

    /// Two values as the same kind, with the type that holds both; reports where there is none.
    pub fn unify(&mut self, left: Typed, right: Typed) -> Option<(Typed, Typed, Kind)> {
        let (left, right) = if let Some(widened) = self.widen(&right, &left.ty.kind) {
            (left, widened)
        } else if let Some(widened) = self.widen(&left, &right.ty.kind) {
            (widened, right)
        } else {
            let code = match (&left.ty.kind, &right.ty.kind) {
                (Kind::Money(_), Kind::Money(_)) => types::CURRENCIES_DIFFER,
                _ => types::MISMATCH,
            };
            let diagnostic = Diagnostic::new(
                code,
                right.span,
                format!("`{}` and `{}` do not go together", left.ty, right.ty),
            )
            .label(format!("`{}`", right.ty))
            .also(left.span, format!("`{}`", left.ty));
            let diagnostic = match self.literal_meant(&left.ty.kind, &right) {
                Some(meant) => diagnostic.help(format!("write `{meant}`")).maybe_fix(
                    format!("change to `{meant}`"),
                    right.span,
                    meant,
                ),
                None => diagnostic,
            };
            self.report(diagnostic);
            return None;
        };
        let kind = hull(&left.ty.kind, &right.ty.kind);
        Some((left, right, kind))
    }

    /// A literal of the wrong type that was plainly meant as one of the other side's.
    pub fn literal_meant(&self, wanted: &Kind, literal: &Typed) -> Option<String> {
        let Some(ExprKind::Const(value)) = self.kind_of(literal.id) else { return None };
        match (wanted, value) {
            (Kind::Money(Some(currency)), Value::Int(_) | Value::Decimal(_)) => {
                let amount = match value {
                    Value::Int(n) => Decimal::from_int(*n),
                    Value::Decimal(d) => *d,
                    _ => return None,
                };
                Some(Money { amount, currency: *currency }.to_string())
            }
            (Kind::Int(..), Value::Text(text)) => text.parse::<i64>().ok().map(|n| n.to_string()),
            (Kind::Date, Value::Text(text)) => crate::value::Date::parse(text).map(|date| date.to_string()),
            (Kind::Country, Value::Text(text)) => {
                Country::parse(text).map(|country| country.alpha2().to_owned())
            }
            (Kind::Enum(ty), Value::Text(text)) => {
                ty.variants.iter().find(|variant| ***variant == **text).map(|variant| variant.to_string())
            }
            (Kind::Text, Value::Int(n)) => Some(format!("\"{n}\"")),
            _ => None,
        }
    }

    fn is(&mut self, value: &Expr, test: &IsTest, span: Span) -> Typed {
        let operand = self.operand(value);
        match test {
            IsTest::Known(_) | IsTest::Missing(_) => {
                let known = self.is_known(operand, value.span, span);
                if matches!(test, IsTest::Missing(_)) { self.not(known, span) } else { known }
            }
            IsTest::Decision(name) => {
                let Some(decision) = self.decision(name) else { return self.error(span) };
                self.is_decision(operand, DecisionSet::of(&[decision]), name.span, span)
            }
        }
    }

    fn is_known(&mut self, operand: Operand, place: Span, span: Span) -> Typed {
        match operand {
            Operand::Broken => self.error(span),
            Operand::Credential(id) => self.make(ExprKind::CredentialPresent(id), Ty::BOOL, &[], span),
            Operand::Prior => {
                let decision = self.prior_decision(place);
                self.known(decision, span)
            }
            Operand::Check(_) | Operand::PriorCheck(_) => {
                self.report(
                    Diagnostic::new(
                        check::KNOWN_CHECK,
                        span,
                        "a check is never missing: it came out somehow, or it was not executed",
                    )
                    .label("asks for a value")
                    .help("ask `is NOT_EXECUTED`, or `is not NOT_EXECUTED`"),
                );
                self.error(span)
            }
            operand => {
                let typed = self.value_of(operand, place);
                if typed.ty.is_error() {
                    return self.error(span);
                }
                if !typed.ty.optional {
                    self.report(
                        Diagnostic::new(types::NEVER_MISSING, place, "this is never missing here")
                            .label(format!("`{}`", typed.ty))
                            .help("leave out the question"),
                    );
                }
                self.known(typed, span)
            }
        }
    }

    pub fn known(&mut self, typed: Typed, span: Span) -> Typed {
        self.make_as(ExprKind::IsKnown(typed.id), Ty::BOOL, Ty::BOOL, &[&typed], span)
    }

    /// `x is D`, `x in { D, E }` for anything that has a decision.
    pub fn is_decision(&mut self, operand: Operand, set: DecisionSet, at: Span, span: Span) -> Typed {
        let always_known = set.contains(Decision::NotExecuted) || set == DecisionSet::of(&[Decision::Passed]);
        let (kind, key, possible, declared) = match operand {
            Operand::Broken => return self.error(span),
            Operand::Check(id) => {
                let check = self.program.checks.get(id.index());
                let possible = check.map_or(DecisionSet::ALL, |check| check.decisions);
                let declared = check.map(|check| (check.name.clone(), check.span));
                (ExprKind::CheckIs(id, set), ResultKey::Check(id), possible, declared)
            }
            Operand::PriorCheck(id) => {
                (ExprKind::Prior(PriorPlace::CheckIs(id, set)), ResultKey::Prior(id), DecisionSet::ALL, None)
            }
            Operand::Value(typed) if matches!(typed.ty.kind, Kind::CheckResult) => {
                (ExprKind::ResultIs(typed.id, set), ResultKey::Element(typed.id), DecisionSet::ALL, None)
            }
            operand => {
                let typed = self.value_of(operand, at);
                if !typed.ty.is_error() {
                    self.report(
                        Diagnostic::new(
                            types::NOT_A_CHECK,
                            span,
                            format!("only a check result has a decision, and this is {}", typed.ty.with_article()),
                        )
                        .label("no decision to ask for")
                        .help("compare values by `==`; `is known` and `is missing` ask whether a value is there"),
                    );
                }
                return self.error(span);
            }
        };
        let never = set.intersect(possible.complement());
        if let (false, Some((name, declared))) = (never.is_empty(), declared) {
            let words: Vec<&str> = possible.iter().map(Decision::symbol).collect();
            let wrong: Vec<&str> = never.iter().map(Decision::symbol).collect();
            self.report(
                Diagnostic::new(
                    check::CANT_RETURN,
                    at,
                    format!("`{name}` never comes out {}", wrong.join(" or ")),
                )
                .label("can't be")
                .also(declared, "checked here")
                .help(format!("so this is never true; it can be {}", words.join(" or "))),
            );
        }
        let executed = !self.flow.decisions(key).contains(Decision::NotExecuted);
        let ty = Ty { kind: Kind::Bool, optional: !always_known && !executed };
        let arena = Ty { kind: Kind::Bool, optional: !always_known };
        self.make_as(kind, ty, arena, &[], span)
    }
}

/// Country codes are so short that the nearest one is mostly another country: nothing is guessed, but for the one code
/// that is in use and not in the standard.
fn not_a_country(diagnostic: Diagnostic, name: &Name) -> Diagnostic {
    match name.text.as_str() {
        "UK" => diagnostic.help("the United Kingdom is `GB` or `GBR`").maybe_fix(
            "change to `GB`",
            name.span,
            "GB",
        ),
        _ => diagnostic.help("countries are written by their ISO 3166 code: `DE` or `DEU`"),
    }
}

/// Whether every value of the first kind lies in the range of the second (the same kind otherwise).
fn within(kind: &Kind, of: &Kind) -> bool {
    match (kind, of) {
        (Kind::Int(low, high), Kind::Int(min, max)) => min <= low && high <= max,
        (Kind::Decimal(range), Kind::Decimal(Some((min, max)))) => {
            range.is_some_and(|(low, high)| *min <= low && high <= *max)
        }
        (Kind::Float(range), Kind::Float(Some((min, max)))) => {
            range.is_some_and(|(low, high)| *min <= low && high <= *max)
        }
        _ => true,
    }
}

/// The smallest kind that holds both; they are the same but for ranges.
pub fn hull(left: &Kind, right: &Kind) -> Kind {
    match (left, right) {
        (Kind::Int(a, b), Kind::Int(c, d)) => Kind::Int(*a.min(c), *b.max(d)),
        (Kind::Decimal(Some((a, b))), Kind::Decimal(Some((c, d)))) => {
            Kind::Decimal(Some((*a.min(c), *b.max(d))))
        }
        (Kind::Decimal(_), Kind::Decimal(_)) => Kind::Decimal(None),
        (Kind::Float(Some((a, b))), Kind::Float(Some((c, d)))) => Kind::Float(Some((a.min(*c), b.max(*d)))),
        (Kind::Float(_), Kind::Float(_)) => Kind::Float(None),
        (Kind::Money(a), Kind::Money(b)) if a != b => Kind::Money(None),
        (Kind::Enum(a), Kind::Enum(b)) if a.variants.len() < b.variants.len() => Kind::Enum(b.clone()),
        (Kind::List(element, n), Kind::List(_, m)) => Kind::List(element.clone(), *n.max(m)),
        (kind, _) => kind.clone(),
    }
}

fn exact_in_float(n: i64) -> bool {
    n.unsigned_abs() <= 1 << 53
}
