//! Evaluates expressions over the facts and over what the path has reached so far.
//!
//! Every operand is evaluated, from left to right, also where another one has decided the result; only the branches of
//! `if` and the right of `??` wait until they are needed. So which look-ups and saturations are reported does not
//! depend on how a tier orders its work. An expression is evaluated once between two events of the path, however many
//! share it.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::answer::Answer;
use super::arith::{self, Bounded};
use super::compare::{self, condition, disjunction, truth};
use super::lists::BoundLists;
use super::path::PathState;
use super::prior;
use super::shape::Shape;
use crate::core::{
    AggregateOp, CheckId, CredentialId, CredentialPart, Expr, ExprId, ExprKind, Kind, ListId, Program,
    ResultAttribute, ResultsOf, SetId, expr_text,
};
use crate::facts::{Facts, Lookup};
use crate::value::{Currency, Decimal, Duration, Money, Value, conjunction, equal, order};

pub(super) struct Eval<'a> {
    pub(super) program: &'a Program,
    pub(super) facts: &'a Facts,
    pub(super) path: PathState<'a>,
    /// The attempt of each credential that counts on this walk.
    pub(super) attempts: Vec<u32>,
    pub(super) lookups: Vec<Lookup>,
    pub(super) saturated: Vec<String>,
    lists: &'a BoundLists,
    recorded: FxHashMap<(ListId, Value), bool>,
    looked_up: FxHashSet<(ListId, Value)>,
    shape: Shape,
    /// The value of each expression, and when it was computed.
    known: Vec<(u64, Value)>,
    /// When the facts of the path (0) or the element of an aggregate (its depth + 1) last changed.
    changed: Vec<u64>,
    clock: u64,
    /// The current elements of the enclosing aggregates.
    pub(super) elements: Vec<Value>,
}

impl<'a> Eval<'a> {
    pub(super) fn new(
        program: &'a Program,
        facts: &'a Facts,
        lists: &'a BoundLists,
        attempts: Vec<u32>,
    ) -> Self {
        let mut recorded = FxHashMap::default();
        for lookup in &facts.lookups {
            let named = (0..).map(ListId).zip(&program.lists).find(|(_, list)| list.name == lookup.list);
            if let Some((id, _)) = named {
                // The first answer counts: facts are written once.
                recorded.entry((id, lists.key(id, &lookup.value))).or_insert(lookup.found);
            }
        }
        Eval {
            program,
            facts,
            path: PathState::new(program),
            attempts,
            lookups: Vec::new(),
            saturated: Vec::new(),
            lists,
            recorded,
            looked_up: FxHashSet::default(),
            shape: Shape::of(program),
            known: vec![(0, Value::Missing); program.exprs.len()],
            changed: vec![1],
            clock: 1,
            elements: Vec::new(),
        }
    }

    /// The path has reached something new: what was computed before may no longer hold.
    pub(super) fn path_changed(&mut self) {
        self.touch(0);
    }

    fn touch(&mut self, level: usize) {
        self.clock = self.clock.saturating_add(1);
        if self.changed.len() <= level {
            self.changed.resize(level.saturating_add(1), 0);
        }
        if let Some(changed) = self.changed.get_mut(level) {
            *changed = self.clock;
        }
    }

    /// Evaluates a condition; `None`: unknown.
    pub(super) fn truth(&mut self, id: ExprId) -> Option<bool> {
        truth(&self.eval(id))
    }

    /// Takes a value for granted until the path changes.
    pub(super) fn assume(&mut self, id: ExprId, value: Value) {
        let level = self.shape.level(id).unwrap_or(0);
        let now = self.changed.get(level).copied().unwrap_or(0);
        if let Some(known) = self.known.get_mut(id.0 as usize) {
            *known = (now, value);
        }
    }

    pub(super) fn eval(&mut self, id: ExprId) -> Value {
        let Some(now) = self.shape.level(id).and_then(|level| self.changed.get(level).copied()) else {
            return Value::Missing;
        };
        if let Some((then, value)) = self.known.get(id.0 as usize)
            && *then == now
        {
            return value.clone();
        }
        let program = self.program;
        let value = program.exprs.get(id).map_or(Value::Missing, |expr| self.compute(id, expr));
        if let Some(known) = self.known.get_mut(id.0 as usize) {
            *known = (now, value.clone());
        }
        value
    }

    /// Only dispatches: expressions nest, so every frame counts.
    fn compute(&mut self, id: ExprId, expr: &'a Expr) -> Value {
        match &expr.kind {
            ExprKind::Field(base, index) => self.field(*base, *index),
            ExprKind::Not(a) => condition(self.truth(*a).map(|truth| !truth)),
            ExprKind::And(all) => self.and(all),
            ExprKind::Or(all) => self.or(all),
            ExprKind::Compare(op, a, b) => self.both(*a, *b, |a, b| condition(compare::compare(*op, a, b))),
            ExprKind::InSet(a, set) => self.in_set(*a, *set),
            ExprKind::InRange(a, low, high) => self.in_range(*a, *low, *high),
            ExprKind::InList(a, list) => self.in_list(*a, *list),
            ExprKind::Matches(a, pattern) => {
                let pattern = self.program.patterns.get(pattern.index());
                self.one(*a, |value| match (value, pattern) {
                    (Value::Text(text), Some(pattern)) => Value::Bool(pattern.regex.is_match(text)),
                    _ => Value::Missing,
                })
            }
            ExprKind::IsKnown(a) => Value::Bool(!self.eval(*a).is_missing()),
            ExprKind::Coalesce(a, b) => self.coalesce(*a, *b),
            ExprKind::If(condition, then, otherwise) => self.choice(*condition, *then, *otherwise),
            ExprKind::Collect(all) => self.collect(all),
            ExprKind::Arith(op, a, b) => {
                let result = self.bounded_both(*a, *b, |a, b| arith::arith(*op, a, b));
                self.report(id, result)
            }
            ExprKind::Negate(a) => {
                let result = arith::negate(&self.eval(*a));
                self.report(id, result)
            }
            ExprKind::Widen(widening, a) => self.one(*a, |value| arith::widen(*widening, value)),
            ExprKind::Call(function, args) => self.call(id, *function, args),
            ExprKind::ResultAttribute(a, attribute) => self.result_attribute(*a, *attribute),
            ExprKind::ResultIs(a, set) => match self.eval(*a) {
                Value::Missing => Value::Missing,
                element => self.answer_of(&element).is(*set),
            },
            ExprKind::Aggregate { op, list, body, depth } => self.aggregate(id, *op, *list, *body, *depth),
            leaf => self.leaf(leaf),
        }
    }

    fn leaf(&self, kind: &'a ExprKind) -> Value {
        match kind {
            ExprKind::Const(value) => value.clone(),
            ExprKind::Input(index) => {
                self.facts.input.get(*index as usize).cloned().unwrap_or(Value::Missing)
            }
            ExprKind::Prior(place) => {
                prior::read(self.program.prior.as_deref(), self.facts.prior.as_deref(), place)
            }
            ExprKind::CheckIs(check, set) => self.path.answer(*check).is(*set),
            ExprKind::CheckIn(check, set) => Value::Bool(set.contains(self.path.answer(*check).decision)),
            ExprKind::CheckDecision(check) => self.path.answer(*check).decision(),
            ExprKind::CheckLabel(check) => self.path.answer(*check).label(),
            ExprKind::CheckFailure(check) => self.path.answer(*check).failure(),
            ExprKind::CheckData(check, field) => self.path.answer(*check).data(*field),
            ExprKind::CredentialPresent(id) => Value::Bool(self.path.present(*id).is_some()),
            ExprKind::CredentialPart(id, part) => self.credential_part(*id, *part),
            ExprKind::CredentialData(id, field) => self.path.credential_data(*id, *field),
            ExprKind::Score(risk) => self.path.score(*risk).map_or(Value::Missing, Value::Int),
            ExprKind::Now => self.facts.transaction.time.map_or(Value::Missing, Value::Time),
            ExprKind::Today => {
                self.facts.transaction.time.map_or(Value::Missing, |now| Value::Date(now.date()))
            }
            ExprKind::Channel => {
                let channel = self.facts.transaction.channel.as_ref();
                channel.map_or(Value::Missing, |channel| Value::Symbol(Arc::clone(channel)))
            }
            ExprKind::Results(of, among) => self.results(of, among),
            ExprKind::Element { depth, .. } => {
                self.elements.get(*depth as usize).cloned().unwrap_or(Value::Missing)
            }
            _ => Value::Missing,
        }
    }

    fn credential_part(&self, id: CredentialId, part: CredentialPart) -> Value {
        let Some(acquired) = self.path.acquired(id) else { return Value::Missing };
        match (part, acquired.fact) {
            (CredentialPart::Attempt, _) => Value::Int(i64::from(acquired.attempt)),
            (_, Some(fact)) => fact.part(part, &acquired.acquisition.sources),
            (_, None) => Value::Missing,
        }
    }

    fn field(&mut self, base: ExprId, index: u32) -> Value {
        match self.eval(base) {
            Value::Record(fields) => fields.get(index as usize).cloned().unwrap_or(Value::Missing),
            _ => Value::Missing,
        }
    }

    fn one(&mut self, a: ExprId, f: impl FnOnce(&Value) -> Value) -> Value {
        match self.eval(a) {
            Value::Missing => Value::Missing,
            a => f(&a),
        }
    }

    fn both(&mut self, a: ExprId, b: ExprId, f: impl FnOnce(&Value, &Value) -> Value) -> Value {
        let (a, b) = (self.eval(a), self.eval(b));
        if a.is_missing() || b.is_missing() { Value::Missing } else { f(&a, &b) }
    }

    fn bounded_both(&mut self, a: ExprId, b: ExprId, f: impl FnOnce(&Value, &Value) -> Bounded) -> Bounded {
        let (a, b) = (self.eval(a), self.eval(b));
        if a.is_missing() || b.is_missing() { (Value::Missing, false) } else { f(&a, &b) }
    }

    /// Passes the value on and notes the expression in the outcome where a bound was hit.
    pub(super) fn report(&mut self, id: ExprId, (value, hit): Bounded) -> Value {
        if hit {
            let text = expr_text(self.program, id);
            if !self.saturated.contains(&text) {
                self.saturated.push(text);
            }
        }
        value
    }

    fn and(&mut self, all: &[ExprId]) -> Value {
        condition(conjunction(all.iter().map(|id| self.truth(*id))))
    }

    fn or(&mut self, all: &[ExprId]) -> Value {
        condition(disjunction(all.iter().map(|id| self.truth(*id))))
    }

    fn coalesce(&mut self, a: ExprId, b: ExprId) -> Value {
        match self.eval(a) {
            Value::Missing => self.eval(b),
            value => value,
        }
    }

    fn choice(&mut self, condition: ExprId, then: ExprId, otherwise: ExprId) -> Value {
        match self.truth(condition) {
            Some(true) => self.eval(then),
            Some(false) => self.eval(otherwise),
            None => Value::Missing,
        }
    }

    fn collect(&mut self, all: &[(ExprId, ExprId)]) -> Value {
        let mut values = Vec::new();
        for (condition, value) in all {
            match self.truth(*condition) {
                Some(true) => values.push(self.eval(*value)),
                Some(false) => {}
                None => return Value::Missing,
            }
        }
        Value::list(values)
    }

    fn in_set(&mut self, a: ExprId, set: SetId) -> Value {
        let set = self.program.sets.get(set.index());
        self.one(a, |value| match set {
            Some(set) => condition(disjunction(set.values.iter().map(|other| equal(value, other)))),
            None => Value::Missing,
        })
    }

    fn in_range(&mut self, a: ExprId, low: ExprId, high: ExprId) -> Value {
        let (value, low, high) = (self.eval(a), self.eval(low), self.eval(high));
        if low.is_missing() || high.is_missing() {
            return Value::Missing;
        }
        let above = order(&value, &low).map(std::cmp::Ordering::is_ge);
        let below = order(&value, &high).map(std::cmp::Ordering::is_le);
        condition(conjunction([above, below]))
    }

    fn in_list(&mut self, a: ExprId, list: ListId) -> Value {
        let value = self.eval(a);
        if value.is_missing() {
            return Value::Missing;
        }
        let key = (list, self.lists.key(list, &value));
        let found = match self.recorded.get(&key) {
            Some(found) => Some(*found),
            None => self.lists.contains(list, &key.1),
        };
        let name = self.program.lists.get(list.index()).map(|list| Arc::clone(&list.name));
        if let (Some(found), Some(name)) = (found, name)
            && self.looked_up.insert((list, value.clone()))
        {
            self.lookups.push(Lookup { list: name, value, found });
        }
        condition(found)
    }

    /// The path's results as a list of check indices, which only [`Eval::answer_of`] reads.
    fn results(&self, of: &ResultsOf, among: &[CheckId]) -> Value {
        let wanted = |check: &CheckId| {
            if !among.contains(check) {
                return false;
            }
            let answer = self.path.answer(*check);
            match of {
                ResultsOf::All => true,
                ResultsOf::Capability(name) => self.capability(&answer) == Some(name),
                ResultsOf::Credential(id) => answer.credentials.contains(id),
            }
        };
        Value::list(self.path.results().filter(wanted).map(|check| Value::Int(i64::from(check.0))))
    }

    fn capability(&self, answer: &Answer<'a>) -> Option<&'a Arc<str>> {
        let capability = self.program.capabilities.get(answer.capability?.index())?;
        Some(&capability.name)
    }

    pub(super) fn check_of(&self, element: &Value) -> Option<CheckId> {
        match element {
            Value::Int(index) => u32::try_from(*index).ok().map(CheckId),
            _ => None,
        }
    }

    fn answer_of(&self, element: &Value) -> Answer<'a> {
        self.check_of(element).map_or(Answer::NOT_REACHED, |check| self.path.answer(check))
    }

    fn result_attribute(&mut self, element: ExprId, attribute: ResultAttribute) -> Value {
        let element = self.eval(element);
        if element.is_missing() {
            return Value::Missing;
        }
        let answer = self.answer_of(&element);
        match attribute {
            ResultAttribute::Capability => {
                self.capability(&answer).map_or(Value::Missing, |name| Value::Text(Arc::clone(name)))
            }
            ResultAttribute::Credentials => {
                let names =
                    answer.credentials.iter().filter_map(|id| self.program.credentials.get(id.index()));
                Value::list(names.map(|credential| Value::Text(Arc::clone(&credential.name))))
            }
            ResultAttribute::Decision => answer.decision(),
            ResultAttribute::Label => answer.label(),
            ResultAttribute::Failure => answer.failure(),
        }
    }

    /// Makes a value the element of the aggregate with this depth.
    pub(super) fn bind(&mut self, depth: u32, element: &Value) {
        self.elements.truncate(depth as usize);
        self.elements.push(element.clone());
        self.touch((depth as usize).saturating_add(1));
    }

    fn aggregate(&mut self, id: ExprId, op: AggregateOp, list: ExprId, body: ExprId, depth: u32) -> Value {
        let of_results =
            self.program.exprs.get(list).is_some_and(|expr| matches!(expr.kind, ExprKind::Results(..)));
        let Value::List(list) = self.eval(list) else { return Value::Missing };
        // No result is no finding, neither good nor bad.
        let quantified = matches!(op, AggregateOp::Any | AggregateOp::All | AggregateOp::None);
        if of_results && quantified && list.is_empty() {
            return Value::Missing;
        }
        if self.elements.len() != depth as usize {
            return Value::Missing;
        }
        let mut values = Vec::with_capacity(list.len());
        for element in list.iter() {
            self.bind(depth, element);
            values.push(self.eval(body));
        }
        self.elements.truncate(depth as usize);
        let truths = || values.iter().map(truth);
        match op {
            AggregateOp::Any => condition(disjunction(truths())),
            AggregateOp::All => condition(conjunction(truths())),
            AggregateOp::None => condition(disjunction(truths()).map(|any| !any)),
            AggregateOp::Count => match truths().collect::<Option<Vec<bool>>>() {
                Some(all) => count(all.into_iter().filter(|is| *is).count()),
                None => Value::Missing,
            },
            AggregateOp::First => match truths().zip(list.iter()).find(|(truth, _)| *truth != Some(false)) {
                Some((Some(_), element)) => element.clone(),
                _ => Value::Missing,
            },
            AggregateOp::Sum => self.sum(id, &values),
            AggregateOp::Min => fold_extreme(&values, std::cmp::Ordering::Less),
            AggregateOp::Max => fold_extreme(&values, std::cmp::Ordering::Greater),
        }
    }

    fn sum(&mut self, id: ExprId, values: &[Value]) -> Value {
        if values.iter().any(Value::is_missing) {
            return Value::Missing;
        }
        let Some((first, rest)) = values.split_first() else { return self.nought(id) };
        let mut sum = first.clone();
        for value in rest {
            let bounded = arith::arith(crate::core::ArithOp::Add, &sum, value);
            sum = self.report(id, bounded);
        }
        sum
    }

    /// The sum of nothing.
    fn nought(&self, id: ExprId) -> Value {
        match self.program.exprs.get(id).map(|expr| &expr.ty.kind) {
            Some(Kind::Int(..)) => Value::Int(0),
            Some(Kind::Float(_)) => Value::Float(0.0),
            Some(Kind::Decimal(_)) => Value::Decimal(Decimal::ZERO),
            Some(Kind::Duration) => Value::Duration(Duration::ZERO),
            Some(Kind::Money(Some(currency))) => money_zero(*currency),
            _ => Value::Missing,
        }
    }
}

fn money_zero(currency: Currency) -> Value {
    Value::Money(Money::new(Decimal::ZERO, currency))
}

pub(super) fn count(n: usize) -> Value {
    Value::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

/// Missing where there is none, or where one is missing or does not compare.
fn fold_extreme(values: &[Value], wanted: std::cmp::Ordering) -> Value {
    let mut values = values.iter();
    let Some(first) = values.next() else { return Value::Missing };
    values.fold(first.clone(), |so_far, value| arith::extreme(&so_far, value, wanted))
}
