//! Calls of functions and built-ins, and aggregates over lists.

use std::sync::Arc;

use super::context::{Binding, Bound, Elaboration, Typed};
use super::marks::Target;
use super::types::ParamType;
use crate::core::{AggregateOp, Builtin, Check, ExprId, ExprKind, Kind, ResultsOf, Ty};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::types;
use crate::resolve::{Found, Sort, suggest};
use crate::source::Span;
use crate::syntax::tree::{self, Arg, Expr, FnItem, ItemKind, Name, Param, Path};

/// What asks something of every element of a list.
pub const AGGREGATES: &[(&str, AggregateOp)] = &[
    ("any", AggregateOp::Any),
    ("all", AggregateOp::All),
    ("none", AggregateOp::None),
    ("count", AggregateOp::Count),
    ("sum", AggregateOp::Sum),
    ("min", AggregateOp::Min),
    ("max", AggregateOp::Max),
    ("first", AggregateOp::First),
];

impl Elaboration<'_, '_> {
    pub fn call(&mut self, callee: &Expr, args: &[Arg], expected: Option<&Ty>, span: Span) -> Typed {
        let path = match &callee.kind {
            tree::ExprKind::Name(name) => Path { qualifier: None, name: name.clone() },
            tree::ExprKind::Field { base, field } => match &base.kind {
                tree::ExprKind::Name(qualifier) => {
                    Path { qualifier: Some(qualifier.clone()), name: field.clone() }
                }
                _ => return self.not_callable(callee.span),
            },
            _ => return self.not_callable(callee.span),
        };
        let declared = path.qualifier.is_some()
            || self.universe.peek(self.module(), &path.name.text, Sort::Function).is_some();
        if !declared && Builtin::all().any(|info| info.name == path.name.text) {
            self.mark(path.name.span, Target::Builtin, None);
            return self.builtin(&path.name, args, expected, span);
        }
        if let Some(aggregate) = AGGREGATES.iter().find(|(name, _)| *name == path.name.text && !declared) {
            self.report(
                Diagnostic::new(
                    types::BAD_ARGUMENTS,
                    span,
                    format!("`{}` asks something of every element of a list", aggregate.0),
                )
                .label("no question")
                .help(format!("write `{}(x in list: x.score > 5)`", aggregate.0)),
            );
            return self.error(span);
        }
        match self.lookup(self.module(), &path, Sort::Function) {
            Ok(found) => match &found.item.kind {
                ItemKind::Fn(item) => self.function(found, item, args, span),
                ItemKind::Table(item) => self.table_call(found, item, args, span),
                _ => self.error(span),
            },
            Err(diagnostic) => {
                let mut known: Vec<&str> = Builtin::all().map(|info| info.name).collect();
                known.dedup();
                let diagnostic = if diagnostic.fixes.is_empty() && path.qualifier.is_none() {
                    suggest(*diagnostic, &path.name, known.iter().copied(), || {
                        format!("declare it by `fn`; built-in functions are {}", known.join(", "))
                    })
                } else {
                    *diagnostic
                };
                self.report(diagnostic);
                self.error(span)
            }
        }
    }

    fn not_callable(&mut self, span: Span) -> Typed {
        self.report(
            Diagnostic::new(types::NOT_A_VALUE, span, "this can't be called").label("not a function"),
        );
        self.error(span)
    }

    /// A declared function is its body with the arguments put in place.
    fn function(&mut self, found: Found<'_>, item: &FnItem, args: &[Arg], span: Span) -> Typed {
        let params = self.in_module(found.module, |this| this.value_params(&item.params));
        let Some(given) = self.arguments(&item.name, &params, args, span, item.name.span) else {
            return self.error(span);
        };
        let result = self.in_module(found.module, |this| this.ty(&item.result));
        let lifted = given.iter().zip(&params).any(|(arg, (_, ty))| arg.ty.optional && !ty.optional);
        let what = format!("function `{}`", item.name.text);
        self.inlined(&what, found, given, result.or_missing(lifted), span, |this, given| {
            this.bind_params(&item.params, &params, given);
            this.function_body(item)
        })
    }

    /// The body of a declaration with these arguments, elaborated once for each of them; `result` is its type here.
    pub fn inlined(
        &mut self,
        what: &str,
        found: Found<'_>,
        given: Vec<Typed>,
        result: Ty,
        span: Span,
        body: impl FnOnce(&mut Self, Vec<Typed>) -> Typed,
    ) -> Typed {
        let key = (found.module, found.index, given.iter().map(|arg| arg.id).collect::<Vec<_>>());
        if let Some(known) = self.calls.get(&key) {
            let (id, broken) = (known.id, known.ty.is_error());
            return if broken { self.error(span) } else { Typed { id, ty: result, span } };
        }
        let entered = self.enter(what, (found.module, found.index), String::new(), span);
        let body = match entered {
            Some(()) => {
                let body = body(self, given);
                self.leave();
                body
            }
            None => self.error(span),
        };
        // What is wrong is kept too: elaborated again at every use it would take exponential time.
        self.calls.insert(key, body.clone());
        if body.ty.is_error() {
            return self.error(span);
        }
        Typed { id: body.id, ty: result, span }
    }

    /// The body in the frame that is open, as the declared result.
    pub fn function_body(&mut self, item: &FnItem) -> Typed {
        let before = std::mem::take(&mut self.flow);
        let result = self.ty(&item.result);
        let body = self.expression(&item.body, Some(&result));
        self.flow = before;
        self.declared_result(body, &result, &item.name, item.result.span)
    }

    /// What `name` gives, brought to the type that it is declared to give.
    pub fn declared_result(&mut self, body: Typed, result: &Ty, name: &Name, declared: Span) -> Typed {
        let fits = body.ty.kind == result.kind || self.widen(&body, &result.kind).is_some();
        if body.ty.optional && !result.optional && fits && !body.ty.is_error() && !result.is_error() {
            let wider = result.clone().or_missing(true);
            let diagnostic = Diagnostic::new(
                types::MAY_BE_MISSING,
                body.span,
                format!("this may be missing, and `{}` gives {}", name.text, result.with_article()),
            )
            .label(format!("`{}`", body.ty))
            .also(declared, "declared here")
            .help("say so in the result, or give a default with `??`")
            .maybe_fix(format!("declare the result as `{wider}`"), declared, wider.to_string());
            self.report(self.with_default(diagnostic, &body, result));
            return self.error(body.span);
        }
        self.coerce(body, result)
    }

    /// Gives each parameter its argument, seen as a value of the declared type.
    pub fn bind_params(&mut self, declared: &[Param], params: &[(Arc<str>, Ty)], given: Vec<Typed>) {
        for ((param, (_, ty)), arg) in declared.iter().zip(params).zip(given) {
            let span = param.name.span;
            let typed = Typed { ty: ty.clone(), ..arg };
            self.bind(&param.name.text, Bound { binding: Binding::Value(typed), span });
        }
    }

    pub fn bind(&mut self, name: &str, bound: Bound) {
        let ty = match &bound.binding {
            Binding::Value(typed) | Binding::Let(typed) => Some(typed.ty.clone()),
            _ => None,
        };
        self.mark(bound.span, Target::Local(bound.span), ty.as_ref());
        if let Some(frame) = self.frame_mut() {
            frame.names.insert(name.to_owned(), bound);
        }
    }

    pub fn value_params(&mut self, params: &[Param]) -> Vec<(Arc<str>, Ty)> {
        params
            .iter()
            .map(|param| {
                let ty = match self.param_type(&param.ty, false) {
                    ParamType::Value(ty) => ty,
                    ParamType::Credential(_) => Ty::ERROR,
                };
                (param.name.text.as_str().into(), ty)
            })
            .collect()
    }

    /// One argument for each parameter, by position or name; a missing one of an optional parameter is missing.
    /// An argument that may be missing goes to a parameter that may not: the result may then be missing.
    pub fn arguments(
        &mut self,
        callee: &Name,
        params: &[(Arc<str>, Ty)],
        args: &[Arg],
        span: Span,
        declared: Span,
    ) -> Option<Vec<Typed>> {
        let slots = self.assign_arguments(callee, params, args, declared)?;
        let mut given = Vec::with_capacity(params.len());
        let mut missing = Vec::new();
        for ((name, ty), slot) in params.iter().zip(slots) {
            match slot {
                Some(arg) => {
                    let may_miss = Ty { optional: true, ..ty.clone() };
                    let typed = self.expect(&arg.value, &may_miss);
                    given.push(typed);
                }
                None if ty.optional => {
                    let value = crate::value::Value::Missing;
                    given.push(self.constant_value(value, ty.clone(), span));
                }
                None => missing.push(format!("`{name}: {ty}`")),
            }
        }
        if !missing.is_empty() {
            self.report(
                Diagnostic::new(
                    types::BAD_ARGUMENTS,
                    span,
                    format!("`{}` needs {}", callee.text, missing.join(" and ")),
                )
                .label(if missing.len() == 1 { "one argument is missing" } else { "arguments are missing" })
                .also(declared, "declared here"),
            );
            return None;
        }
        given.iter().all(|typed| !typed.ty.is_error()).then_some(given)
    }

    /// Which argument goes to which parameter.
    pub fn assign_arguments<'a>(
        &mut self,
        callee: &Name,
        params: &[(Arc<str>, Ty)],
        args: &'a [Arg],
        declared: Span,
    ) -> Option<Vec<Option<&'a Arg>>> {
        let mut slots: Vec<Option<&Arg>> = vec![None; params.len()];
        let mut right = true;
        for (position, arg) in args.iter().enumerate() {
            let index = match &arg.name {
                None => Some(position).filter(|at| *at < params.len()),
                Some(name) => params.iter().position(|(known, _)| **known == *name.text),
            };
            let Some(slot) = index.and_then(|at| slots.get_mut(at)) else {
                self.no_parameter(callee, params, arg, declared);
                right = false;
                continue;
            };
            if let Some(first) = slot {
                let first = first.value.span;
                self.report(
                    Diagnostic::new(types::BAD_ARGUMENTS, arg.value.span, "this argument is given twice")
                        .label("again")
                        .also(first, "given here"),
                );
                right = false;
                continue;
            }
            *slot = Some(arg);
        }
        right.then_some(slots)
    }

    fn no_parameter(&mut self, callee: &Name, params: &[(Arc<str>, Ty)], arg: &Arg, declared: Span) {
        let known: Vec<&str> = params.iter().map(|(name, _)| &**name).collect();
        let shown: Vec<String> = params.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
        let takes = match shown.as_slice() {
            [] => format!("`{}` takes no values", callee.text),
            shown => format!("it is `{}({})`", callee.text, shown.join(", ")),
        };
        let diagnostic = match &arg.name {
            Some(name) => suggest(
                Diagnostic::new(
                    types::BAD_ARGUMENTS,
                    name.span,
                    format!("`{}` has no parameter `{}`", callee.text, name.text),
                )
                .label("not a parameter"),
                name,
                known.into_iter(),
                || takes,
            ),
            None => Diagnostic::new(
                types::BAD_ARGUMENTS,
                arg.value.span,
                match params.len() {
                    0 => format!("`{}` takes no arguments", callee.text),
                    1 => format!("`{}` takes one argument", callee.text),
                    n => format!("`{}` takes {n} arguments", callee.text),
                },
            )
            .label("one too many")
            .help(takes),
        };
        self.report(diagnostic.also(declared, "declared here"));
    }

    fn builtin(&mut self, name: &Name, args: &[Arg], expected: Option<&Ty>, span: Span) -> Typed {
        let signatures: Vec<_> = Builtin::all().filter(|info| info.name == name.text).collect();
        let builtin = match (signatures.as_slice(), args.len()) {
            ([one], _) => one.builtin,
            (_, 2) => Builtin::RoundTo,
            _ => Builtin::Round,
        };
        let signature =
            signatures.iter().find(|info| info.builtin == builtin).map_or("", |info| info.signature);
        if let Some(named) = args.iter().find_map(|arg| arg.name.as_ref()) {
            self.report(
                Diagnostic::new(
                    types::BAD_ARGUMENTS,
                    named.span,
                    "built-in functions take arguments by position",
                )
                .help(format!("`{signature}`")),
            );
            return self.error(span);
        }
        let params: Option<&[Ty]> = match builtin {
            Builtin::Lower | Builtin::Trim | Builtin::Fold | Builtin::Length => Some(&[Ty::TEXT]),
            Builtin::StartsWith | Builtin::Contains | Builtin::JaroWinkler | Builtin::EditDistance => {
                Some(&[Ty::TEXT, Ty::TEXT])
            }
            Builtin::Age => Some(const { &[Ty { kind: Kind::Date, optional: false }] }),
            Builtin::Days => Some(
                const { &[Ty { kind: Kind::Date, optional: false }, Ty { kind: Kind::Date, optional: false }] },
            ),
            Builtin::Hour | Builtin::DateOf => Some(const { &[Ty { kind: Kind::Time, optional: false }] }),
            Builtin::Round
            | Builtin::RoundTo
            | Builtin::Min
            | Builtin::Max
            | Builtin::Abs
            | Builtin::Count => None,
        };
        let wanted = params.map_or(
            match builtin {
                Builtin::RoundTo | Builtin::Min | Builtin::Max => 2,
                _ => 1,
            },
            <[Ty]>::len,
        );
        if args.len() != wanted {
            self.report(
                Diagnostic::new(
                    types::BAD_ARGUMENTS,
                    span,
                    format!("`{}` takes {wanted} argument{}", name.text, if wanted == 1 { "" } else { "s" }),
                )
                .label(format!("{} given", args.len()))
                .help(format!("`{signature}`")),
            );
            return self.error(span);
        }
        let mut given: Vec<Typed> = Vec::with_capacity(args.len());
        for (index, arg) in args.iter().enumerate() {
            let typed = match params.and_then(|params| params.get(index)) {
                Some(ty) => self.expect(&arg.value, &Ty { optional: true, ..ty.clone() }),
                None => {
                    let hint = given.first().map(|first| first.ty.clone());
                    self.expression(&arg.value, hint.as_ref().or(expected))
                }
            };
            given.push(typed);
        }
        if given.iter().any(|typed| typed.ty.is_error()) {
            return self.error(span);
        }
        self.apply_builtin(builtin, given, signature, span)
    }

    fn apply_builtin(
        &mut self,
        builtin: Builtin,
        mut given: Vec<Typed>,
        signature: &str,
        span: Span,
    ) -> Typed {
        if let ([_, _], Builtin::RoundTo | Builtin::Min | Builtin::Max) = (given.as_slice(), builtin) {
            let (Some(right), Some(left)) = (given.pop(), given.pop()) else { return self.error(span) };
            match self.unify(left, right) {
                Some((left, right, _)) => given = vec![left, right],
                None => return self.error(span),
            }
        }
        let first = given.first().map(|typed| typed.ty.kind.clone());
        let second = given.get(1).map(|typed| typed.ty.kind.clone());
        let kind = match (builtin, first, second) {
            (Builtin::Lower | Builtin::Trim | Builtin::Fold, ..) => Some(Kind::Text),
            (Builtin::Length | Builtin::EditDistance, ..) => Some(Kind::Int(0, i64::from(u32::MAX))),
            (Builtin::StartsWith | Builtin::Contains, ..) => Some(Kind::Bool),
            (Builtin::JaroWinkler, ..) => Some(Kind::Float(Some((0.0, 1.0)))),
            (Builtin::Age, ..) => Some(Kind::Int(0, 200)),
            // Years 1 to 9999 are 3,652,058 days apart.
            (Builtin::Days, ..) => Some(Kind::Int(-3_652_058, 3_652_058)),
            (Builtin::Hour, ..) => Some(Kind::Int(0, 23)),
            (Builtin::DateOf, ..) => Some(Kind::Date),
            (Builtin::Round, Some(Kind::Decimal(_) | Kind::Float(_)), _) => {
                Some(Kind::Int(i64::MIN, i64::MAX))
            }
            (Builtin::RoundTo, Some(Kind::Money(a)), Some(Kind::Money(b))) if a == b && a.is_some() => {
                Some(Kind::Money(a))
            }
            (Builtin::RoundTo, Some(Kind::Decimal(_)), Some(Kind::Decimal(_))) => Some(Kind::Decimal(None)),
            (Builtin::RoundTo, Some(Kind::Int(..)), Some(Kind::Int(..))) => {
                Some(Kind::Int(i64::MIN, i64::MAX))
            }
            (Builtin::Min, Some(Kind::Int(a, b)), Some(Kind::Int(c, d))) => {
                Some(Kind::Int(a.min(c), b.min(d)))
            }
            (Builtin::Max, Some(Kind::Int(a, b)), Some(Kind::Int(c, d))) => {
                Some(Kind::Int(a.max(c), b.max(d)))
            }
            (Builtin::Min | Builtin::Max, Some(a), Some(b)) if is_ordered(&a) => {
                Some(super::expr::hull(&a, &b))
            }
            (Builtin::Abs, Some(Kind::Int(low, high)), _) => {
                let most = low.saturating_abs().max(high.saturating_abs());
                let least = if low > 0 {
                    low
                } else if high < 0 {
                    high.saturating_neg()
                } else {
                    0
                };
                Some(Kind::Int(least, most))
            }
            (Builtin::Abs, Some(Kind::Decimal(_)), _) => Some(Kind::Decimal(None)),
            (Builtin::Abs, Some(Kind::Float(_)), _) => Some(Kind::Float(None)),
            (Builtin::Abs, Some(kind @ (Kind::Duration | Kind::Money(_))), _) => Some(kind),
            (Builtin::Count, Some(Kind::List(_, max)), _) => Some(Kind::Int(0, i64::from(max))),
            _ => None,
        };
        let Some(kind) = kind else {
            let shown: Vec<String> = given.iter().map(|typed| format!("`{}`", typed.ty)).collect();
            self.report(
                Diagnostic::new(
                    types::BAD_ARGUMENTS,
                    span,
                    format!("`{}` does not go with {}", builtin.name(), shown.join(" and ")),
                )
                .help(format!("`{signature}`")),
            );
            return self.error(span);
        };
        // A step of zero rounds to nothing; two amounts in any currency may not be comparable.
        let intrinsic = match (builtin, &kind) {
            (Builtin::RoundTo, _) => !given.get(1).is_some_and(|step| self.is_nonzero_constant(step)),
            (Builtin::Min | Builtin::Max, Kind::Money(None)) => true,
            _ => false,
        };
        let ty = Ty { kind, optional: intrinsic || given.iter().any(|typed| typed.ty.optional) };
        let ids = given.iter().map(|typed| typed.id).collect();
        let operands: Vec<&Typed> = given.iter().collect();
        self.make(ExprKind::Call(builtin, ids), ty, &operands, span)
    }

    fn is_nonzero_constant(&self, typed: &Typed) -> bool {
        use crate::value::Value;
        match self.kind_of(typed.id) {
            Some(ExprKind::Const(Value::Int(n))) => *n != 0,
            Some(ExprKind::Const(Value::Decimal(d))) => d.scaled() != 0,
            Some(ExprKind::Const(Value::Money(m))) => m.amount.scaled() != 0,
            _ => false,
        }
    }

    pub fn aggregate(&mut self, op: &Name, var: &Name, list: &Expr, body: &Expr, span: Span) -> Typed {
        let Some((_, aggregate)) = AGGREGATES.iter().find(|(name, _)| *name == op.text) else {
            let diagnostic = Diagnostic::new(
                types::BAD_ARGUMENTS,
                op.span,
                format!("`{}` can't be asked of every element of a list", op.text),
            )
            .label("not an aggregate");
            self.report(suggest(diagnostic, op, AGGREGATES.iter().map(|(name, _)| *name), || {
                "use any, all, none, count, sum, min, max or first".to_owned()
            }));
            return self.error(span);
        };
        let list = self.expression(list, None);
        let named = var.text.clone();
        self.mark(op.span, Target::Builtin, None);
        self.over_list(*aggregate, list, span, |this, element| {
            this.mark(var.span, Target::Local(var.span), Some(&element.ty));
            let element = Typed { span: var.span, ..element };
            if let Some(frame) = this.frame_mut() {
                frame.elements.push((named, element));
            }
            let typed = match aggregate {
                AggregateOp::Sum | AggregateOp::Min | AggregateOp::Max => this.expression(body, None),
                _ => this.condition(body),
            };
            if let Some(frame) = this.frame_mut() {
                frame.elements.pop();
            }
            typed
        })
    }

    /// An aggregate whose body is made by `body` from the current element.
    pub fn over_list(
        &mut self,
        op: AggregateOp,
        list: Typed,
        span: Span,
        body: impl FnOnce(&mut Self, Typed) -> Typed,
    ) -> Typed {
        let Kind::List(element, max) = list.ty.kind.clone() else {
            if !list.ty.is_error() {
                self.report(
                    Diagnostic::new(
                        types::MISMATCH,
                        list.span,
                        format!("a list has to stand here, not `{}`", list.ty),
                    )
                    .label(format!("`{}`", list.ty)),
                );
            }
            return self.error(span);
        };
        self.depth += 1;
        let depth = self.depth - 1;
        let variable = ExprKind::Element { depth, list: list.id };
        let variable = self.make(variable, (*element).clone(), &[], span);
        let before = self.flow.clone();
        let body = body(self, variable);
        self.flow = before;
        self.depth -= 1;
        if body.ty.is_error() {
            return self.error(span);
        }
        let max = i64::from(max);
        let kind = match (op, &body.ty.kind) {
            (AggregateOp::Any | AggregateOp::All | AggregateOp::None, _) => Kind::Bool,
            (AggregateOp::Count, _) => Kind::Int(0, max),
            (AggregateOp::First, _) => element.kind.clone(),
            (AggregateOp::Sum, Kind::Int(low, high)) => {
                Kind::Int(low.saturating_mul(max).min(0), high.saturating_mul(max).max(0))
            }
            (AggregateOp::Sum, Kind::Decimal(_)) => Kind::Decimal(None),
            (AggregateOp::Sum, Kind::Float(_)) => Kind::Float(None),
            (AggregateOp::Sum, Kind::Duration) => Kind::Duration,
            (AggregateOp::Sum, Kind::Money(currency @ Some(_))) => Kind::Money(*currency),
            (AggregateOp::Min | AggregateOp::Max, kind) if is_ordered(kind) => kind.clone(),
            _ => {
                self.report(
                    Diagnostic::new(
                        types::BAD_ARITHMETIC,
                        body.span,
                        format!("{} can't be summed up or put in order", body.ty.with_article()),
                    )
                    .label(format!("`{}`", body.ty))
                    .help("sum numbers, durations or money in one currency"),
                );
                return self.error(span);
            }
        };
        // An empty list has no first, least or greatest element.
        let intrinsic = matches!(op, AggregateOp::First | AggregateOp::Min | AggregateOp::Max);
        // Over results that may be none at all, `any`, `all` and `none` are unknown: nothing ran.
        let quantified = matches!(op, AggregateOp::Any | AggregateOp::All | AggregateOp::None);
        let may_be_none = quantified && self.may_have_no_results(list.id);
        let optional = intrinsic || may_be_none || list.ty.optional || body.ty.optional;
        let kind_of = ExprKind::Aggregate { op, list: list.id, body: body.id, depth };
        // Elsewhere than here there may be no results yet.
        let of_results = matches!(self.kind_of(list.id), Some(ExprKind::Results(..)));
        let wide = [list.id, body.id]
            .iter()
            .any(|id| self.program.exprs.get(*id).is_some_and(|operand| operand.ty.optional));
        let arena = Ty { kind: kind.clone(), optional: optional || wide || (quantified && of_results) };
        self.make_as(kind_of, Ty { kind, optional }, arena, &[&list, &body], span)
    }
}

impl Elaboration<'_, '_> {
    /// Whether some path to here ran none of the checks that a `results` list speaks of.
    fn may_have_no_results(&self, list: ExprId) -> bool {
        let Some(ExprKind::Results(of, among)) = self.kind_of(list) else { return false };
        let is_of = |check: &Check| match of {
            ResultsOf::All => true,
            ResultsOf::Capability(name) => check.capabilities.iter().all(|id| {
                self.program.capabilities.get(id.index()).is_some_and(|capability| capability.name == *name)
            }),
            ResultsOf::Credential(id) => check.credentials.contains(id),
        };
        !among
            .iter()
            .filter_map(|id| self.program.checks.get(id.index()))
            .any(|check| is_of(check) && self.flow.certain.contains(&*check.name))
    }
}

fn is_ordered(kind: &Kind) -> bool {
    matches!(
        kind,
        Kind::Int(..)
            | Kind::Decimal(_)
            | Kind::Float(_)
            | Kind::Date
            | Kind::Time
            | Kind::Duration
            | Kind::Money(_)
    )
}
