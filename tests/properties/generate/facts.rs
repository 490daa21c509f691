//! Facts to match a program: input within its types, and answers to what a run asks for.

use std::sync::Arc;

use probity::core::{Check, Decision, Kind, Program, Ty};
use probity::facts::{CredentialFact, Facts, Lookup, PriorFacts, ResultFact};
use probity::interp::{BoundLists, Lists, decide};
use probity::outcome::{CheckNeed, Ended, Outcome};
use probity::value::{Country, Currency, Date, Decimal, Duration, Money, Time, Value};

use crate::choices::Choices;

/// How facts are drawn.
#[derive(Debug, Clone, Copy)]
pub struct Shape {
    /// Percent of results that did not run.
    pub failures: usize,
    /// Percent of optional values that are missing.
    pub missing: usize,
    /// Whether some runs are closed or expired.
    pub closing: bool,
}

impl Shape {
    pub const ANY: Shape = Shape { failures: 20, missing: 35, closing: true };
    /// All that can be known.
    pub const COMPLETE: Shape = Shape { failures: 0, missing: 0, closing: false };
}

/// Facts and what they come to, each step knowing more than the one before.
pub struct Journey {
    pub steps: Vec<(Facts, Outcome)>,
    pub lists: BoundLists,
}

impl Journey {
    pub fn last(&self) -> &(Facts, Outcome) {
        self.steps.last().expect("a journey has a beginning")
    }
}

/// Answers needs until the run ends (or enough was asked).
pub fn journey(choices: &mut Choices, program: &Program, shape: Shape) -> Journey {
    let lists = lists(choices, program);
    let mut facts = first(choices, program, shape);
    let mut steps = Vec::new();
    for _ in 0..40 {
        let outcome = decide(program, &facts, &lists);
        let needs = match &outcome.result {
            Ended::Pending(needs) => needs.clone(),
            Ended::Ended(_) => {
                steps.push((facts, outcome));
                break;
            }
        };
        let mut next = facts.clone();
        // Some answers come before others, some come together.
        let some_only = choices.percent(30);
        for (at, need) in needs.credentials.iter().enumerate() {
            if at == 0 || !some_only || choices.percent(50) {
                credential(choices, program, &need.label, need.attempt, need.optional, &mut next);
            }
        }
        for (at, need) in needs.checks.iter().enumerate() {
            if (at == 0 && needs.credentials.is_empty()) || !some_only || choices.percent(50) {
                answer(choices, program, need, shape, &mut next);
            }
        }
        for need in &outcome.shadow {
            if choices.percent(40) {
                answer(choices, program, need, shape, &mut next);
            }
        }
        steps.push((facts, outcome));
        if shape.closing && choices.percent(3) {
            next.closed = true;
        }
        if shape.closing && choices.percent(3) {
            next.transaction.expired = true;
        }
        facts = next;
    }
    Journey { steps, lists }
}

/// The same run as no journey brings it: results that nobody asked for or that came before what they need, credentials
/// that have gone. A host may send such facts, and they have a meaning.
pub fn scattered(choices: &mut Choices, program: &Program, facts: &Facts, shape: Shape) -> Facts {
    let mut facts = facts.clone();
    for attempts in &mut facts.credentials {
        match choices.below(6) {
            0 => attempts.clear(),
            1 => attempts.iter_mut().for_each(|fact| fact.present = !fact.present),
            _ => {}
        }
    }
    for (at, check) in program.checks.iter().enumerate() {
        if choices.percent(20) {
            facts.results[at].clear();
        }
        for alternative in 0..check.capabilities.len() {
            if choices.percent(30) {
                let attempts = current_attempts(check, &facts);
                let found = result(choices, program, check, alternative, attempts, shape);
                facts.results[at].retain(|known| known.alternative as usize != alternative);
                facts.results[at].push(found);
            }
        }
    }
    facts.closed = choices.percent(50);
    facts.transaction.expired = choices.percent(15);
    facts
}

fn lists(choices: &mut Choices, program: &Program) -> BoundLists {
    let mut lists = Lists::new();
    for list in &program.lists {
        let count = choices.below(4);
        lists.insert(
            &list.name,
            (0..count).map(|_| present(choices, &list.element, Shape::COMPLETE)).collect::<Vec<_>>(),
        );
    }
    lists.bind(program).expect("lists of their types")
}

fn first(choices: &mut Choices, program: &Program, shape: Shape) -> Facts {
    let mut facts = Facts::empty(program);
    // A run without a time would make `today` missing, which its type does not admit.
    let times = ["2026-01-31T10:00:00Z", "2024-02-29T23:59:59.999999Z", "1970-01-01T00:00:00Z"];
    facts.transaction.time = Time::parse(choices.pick::<&str>(&times));
    if choices.percent(80) {
        facts.transaction.id = Some(Arc::from("t-1"));
    }
    if choices.percent(80) {
        let any = ["API", "WEB", "SDK"].map(Arc::from);
        let channels = if program.meta.channels.is_empty() { &any } else { program.meta.channels.as_slice() };
        facts.transaction.channel = Some(Arc::clone(choices.pick(channels)));
    }
    facts.input = program.input.iter().map(|field| value(choices, &field.ty, shape)).collect();
    for list in &program.lists {
        if choices.percent(20) {
            let value = present(choices, &list.element, shape);
            let found = choices.percent(50);
            facts.lookups.push(Lookup { list: Arc::clone(&list.name), value, found });
        }
    }
    if let Some(prior) = &program.prior {
        facts.prior = if choices.percent(80) { Some(Box::new(before(choices, prior, shape))) } else { None };
    }
    facts
}

/// An earlier run that went as far as it went.
fn before(choices: &mut Choices, program: &Program, shape: Shape) -> PriorFacts {
    let journey = journey(choices, program, Shape { closing: false, ..shape });
    let (facts, outcome) = journey.last();
    let end = match &outcome.result {
        Ended::Ended(end) => Some(end),
        Ended::Pending(_) => None,
    };
    let score = |name: &str| outcome.risks.iter().find(|risk| *risk.name == *name).map(|risk| risk.score);
    PriorFacts {
        decision: end.map(|end| end.decision),
        label: end.map(|end| Arc::clone(&end.label)),
        scores: program.risks.iter().map(|risk| score(&risk.name)).collect(),
        facts: Facts {
            input: facts.input.clone(),
            credentials: facts.credentials.clone(),
            results: facts.results.clone(),
            ..Facts::empty(program)
        },
    }
}

fn credential(
    choices: &mut Choices,
    program: &Program,
    label: &str,
    attempt: u32,
    optional: bool,
    facts: &mut Facts,
) {
    let Some(at) = program.credentials.iter().position(|credential| *credential.name == *label) else {
        return;
    };
    let kind = &program.credentials[at];
    let present = choices.percent(if optional { 70 } else { 93 });
    let document_type = if kind.types.is_empty() || !present || choices.percent(25) {
        None
    } else {
        Some(Arc::clone(&choices.pick(&kind.types).symbol))
    };
    let country = if present && choices.percent(60) {
        Country::parse(choices.pick::<&str>(&["DE", "PRK", "US"]))
    } else {
        None
    };
    let source = (present && choices.percent(50) && !kind.sources.is_empty())
        .then(|| Arc::clone(choices.pick(&kind.sources)));
    let acquired = if present && choices.percent(50) {
        Time::parse(choices.pick::<&str>(&["2025-12-31T10:00:00Z", "2026-01-05T10:00:00Z"]))
    } else {
        None
    };
    facts.credentials[at].push(CredentialFact {
        document_type,
        country,
        source,
        acquired,
        ..CredentialFact::plain(attempt, present)
    });
}

fn answer(choices: &mut Choices, program: &Program, need: &CheckNeed, shape: Shape, facts: &mut Facts) {
    let Some(at) = program.checks.iter().position(|check| check.name == need.name) else { return };
    let check = &program.checks[at];
    let alternative = check.capabilities.iter().position(|id| {
        let capability = &program.capabilities[id.index()];
        *need.capability == *capability.name
            || *need.capability == *format!("{}.{}", capability.catalog, capability.name)
    });
    let attempts = current_attempts(check, facts);
    let result = result(choices, program, check, alternative.unwrap_or(0), attempts, shape);
    facts.results[at].push(result);
}

/// The attempts that count for the check's credentials now.
pub fn current_attempts(check: &Check, facts: &Facts) -> Vec<u32> {
    let newest = |attempts: &[CredentialFact]| attempts.iter().map(|fact| fact.attempt).max().unwrap_or(1);
    check.credentials.iter().map(|id| newest(facts.attempts_of(*id))).collect()
}

/// Any result that the alternative's capability could give.
pub fn result(
    choices: &mut Choices,
    program: &Program,
    check: &Check,
    alternative: usize,
    attempts: Vec<u32>,
    shape: Shape,
) -> ResultFact {
    let capability = &program.capabilities[check.capabilities[alternative].index()];
    let can: Vec<Decision> =
        capability.decisions.iter().filter(|decision| *decision != Decision::NotExecuted).collect();
    let decision = if choices.percent(shape.failures) { Decision::NotExecuted } else { *choices.pick(&can) };
    let ran = decision != Decision::NotExecuted;
    let labels: Vec<_> = capability.labels.iter().filter(|label| label.decision == decision).collect();
    let unknown_label = !ran || choices.percent(shape.failures / 2);
    let label = if unknown_label || labels.is_empty() {
        None
    } else {
        Some(Arc::clone(&choices.pick(&labels).symbol))
    };
    let mut failures: Vec<&str> = vec!["TIMED_OUT", "TECHNICAL_ERROR", "INVALID_RESPONSE"];
    failures.extend(
        capability
            .labels
            .iter()
            .filter(|label| label.decision == Decision::NotExecuted)
            .map(|label| &*label.symbol),
    );
    let failure = if ran { None } else { Some(Arc::from(*choices.pick(&failures))) };
    let mut data = vec![Value::Missing; check.data.len()];
    for (field, at) in capability.data.iter().zip(&check.data_index[alternative]) {
        let promised = decision == Decision::Passed && !field.ty.optional;
        if ran && (promised || !choices.percent(shape.missing)) {
            data[*at as usize] = present(choices, &field.ty, shape);
        }
    }
    ResultFact { alternative: alternative as u32, attempts, decision, label, failure, data }
}

/// A value of the type, missing where that is allowed.
pub fn value(choices: &mut Choices, ty: &Ty, shape: Shape) -> Value {
    if ty.optional && choices.percent(shape.missing) { Value::Missing } else { present(choices, ty, shape) }
}

/// A value of the type that is there; what it is made of may be missing.
fn present(choices: &mut Choices, ty: &Ty, shape: Shape) -> Value {
    let text = |choices: &mut Choices, all: &[&str]| (*choices.pick(all)).to_owned();
    match &ty.kind {
        Kind::Bool => Value::Bool(choices.percent(50)),
        Kind::Int(low, high) => {
            let near = [*low, *high, 0, 1, -1, 2, 7, 18, 19, 50, 100, 1_000, i64::MIN, i64::MAX];
            let within: Vec<i64> = near.into_iter().filter(|n| low <= n && n <= high).collect();
            Value::Int(*choices.pick(&within))
        }
        Kind::Float(range) => {
            let (low, high) = range.unwrap_or((-f64::MAX, f64::MAX));
            let near = [low, high, 0.0, -0.0, 0.1, 0.5, 0.9, 1.0, 99.5, 5e-324];
            let within: Vec<f64> = near.into_iter().filter(|x| low <= *x && *x <= high).collect();
            Value::Float(*choices.pick(&within))
        }
        Kind::Decimal(range) => {
            let most = Decimal::parse("99999999999999999999.999999999");
            let near = ["0", "0.5", "-0.000000001", "1", "2.5", "100", "-1000.5"].map(Decimal::parse);
            let ends = range.map_or([most, most.map(|d| -d)], |(low, high)| [Some(low), Some(high)]);
            let within: Vec<Decimal> = near
                .into_iter()
                .chain(ends)
                .flatten()
                .filter(|d| range.is_none_or(|(low, high)| low <= *d && *d <= high))
                .collect();
            Value::Decimal(*choices.pick(&within))
        }
        Kind::Text => {
            let all = [
                "",
                "a",
                "Abc",
                "abc",
                " abc ",
                "ABC@example.com",
                "straße",
                "STRASSE",
                "Ærø",
                "e\u{301}",
                "é",
                "\u{0}😀\n",
            ];
            Value::text(&text(choices, &all))
        }
        Kind::Date => {
            let all = [
                "0001-01-01",
                "1900-02-28",
                "2000-02-29",
                "2008-01-31",
                "2026-01-31",
                "2026-02-01",
                "9999-12-31",
            ];
            Date::parse(&text(choices, &all)).map_or(Value::Missing, Value::Date)
        }
        Kind::Time => {
            let all = [
                "0001-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999Z",
                "2026-01-31T10:00:00Z",
                "9999-12-31T23:59:59Z",
            ];
            Time::parse(&text(choices, &all)).map_or(Value::Missing, Value::Time)
        }
        Kind::Duration => {
            let all = ["P0D", "PT5S", "PT30M", "P1D", "P30D", "-P1D", "P3650000D"];
            Duration::parse_iso(&text(choices, &all)).map_or(Value::Missing, Value::Duration)
        }
        Kind::Country => {
            let all = ["DE", "FRA", "PRK", "XKX", "US", "IRN"];
            Country::parse(&text(choices, &all)).map_or(Value::Missing, Value::Country)
        }
        Kind::Currency => {
            Currency::parse(&text(choices, &["EUR", "USD", "JPY"])).map_or(Value::Missing, Value::Currency)
        }
        Kind::Money(currency) => {
            let currency = currency.or_else(|| Currency::parse(&text(choices, &["EUR", "USD"])));
            let amount =
                Decimal::parse(&text(choices, &["0", "0.01", "9.99", "500.00", "-3", "1000000000000"]));
            amount
                .zip(currency)
                .map_or(Value::Missing, |(amount, currency)| Value::Money(Money::new(amount, currency)))
        }
        Kind::Enum(of) => Value::Symbol(Arc::clone(choices.pick(&of.variants))),
        Kind::Record(record) => Value::record(
            record.fields.iter().map(|field| value(choices, &field.ty, shape)).collect::<Vec<_>>(),
        ),
        Kind::List(element, most) => {
            let count = choices.below((*most as usize).min(3) + 1);
            Value::list((0..count).map(|_| value(choices, element, shape)).collect::<Vec<_>>())
        }
        Kind::CheckResult | Kind::Error => Value::Missing,
    }
}
