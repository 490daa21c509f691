//! Columns are decided as the interpreter decides the facts that stand in them, on every column of the answer.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Decimal128Builder, Float64Builder, Int64Builder, ListBuilder, StringBuilder,
    StringDictionaryBuilder, TimestampMicrosecondBuilder,
};
use arrow_array::cast::AsArray;
use arrow_array::types::{Int8Type, Int16Type, Int32Type, Int64Type, UInt64Type};
use arrow_array::{
    Array, ArrayRef, Date32Array, DurationMicrosecondArray, Int8Array, Int16Array, Int32Array, Int64Array,
    LargeStringArray, RecordBatch, StringArray, StringViewArray, StructArray, UInt64Array,
};
use arrow_buffer::NullBuffer;
use arrow_schema::{DataType, Field, Fields, Schema};
use probity::batch::{Batch, Columns, Rules};
use probity::core::{Kind, Program, Risk, Ty};
use probity::engine::{Engine, Tier};
use probity::facts::{Facts, Transaction, value_to_json};
use probity::interp::{BoundLists, decide};
use probity::outcome::{Ended, Outcome, RuleState};
use probity::value::Value;

use crate::case::{Case, seeds};
use crate::choices::Choices;
use crate::generate::Grammar;
use crate::generate::facts::{Shape, journey};

fn text_of(ty: &Ty, value: &Value) -> Option<String> {
    match value {
        Value::Missing => None,
        Value::Text(text) | Value::Symbol(text) => Some(text.to_string()),
        Value::Decimal(decimal) => Some(decimal.to_string()),
        other => match value_to_json(ty, other) {
            serde_json::Value::String(text) => Some(text),
            serde_json::Value::Object(money) => {
                let part = |key: &str| money[key].as_str().map(str::to_owned);
                Some(format!("{} {}", part("amount")?, part("currency")?))
            }
            other => Some(other.to_string()),
        },
    }
}

fn texts(choices: &mut Choices, ty: &Ty, values: &[Value]) -> ArrayRef {
    let texts: Vec<Option<String>> = values.iter().map(|value| text_of(ty, value)).collect();
    let all = || texts.iter().map(Option::as_deref);
    match choices.below(6) {
        0 => Arc::new(all().collect::<StringArray>()),
        1 => Arc::new(all().collect::<LargeStringArray>()),
        2 => Arc::new(all().collect::<StringViewArray>()),
        3 if all().collect::<BTreeSet<_>>().len() < 100 => Arc::new(dictionary::<Int8Type>(all())),
        4 => Arc::new(dictionary::<Int16Type>(all())),
        _ => Arc::new(dictionary::<Int32Type>(all())),
    }
}

fn dictionary<'a, K: arrow_array::types::ArrowDictionaryKeyType>(
    all: impl Iterator<Item = Option<&'a str>>,
) -> arrow_array::DictionaryArray<K> {
    let mut builder = StringDictionaryBuilder::<K>::new();
    // Not every value of a dictionary has a row.
    builder.append("not a word of the script").ok();
    for text in all {
        builder.append_option(text);
    }
    let made = builder.finish();
    made.slice(1, made.len() - 1)
}

/// The values as a column of some type that holds them; `None` where no column does.
fn array(choices: &mut Choices, ty: &Ty, values: &[Value]) -> Option<ArrayRef> {
    let whole = || {
        values.iter().map(|value| match value {
            Value::Int(n) => Some(*n),
            Value::Date(date) => Some(i64::from(date.days_since_epoch())),
            Value::Duration(duration) => Some(duration.micros()),
            _ => None,
        })
    };
    let fits = |low: i64, high: i64| whole().flatten().all(|n| low <= n && n <= high);
    Some(match &ty.kind {
        Kind::Bool => {
            let mut builder = BooleanBuilder::new();
            values.iter().for_each(|value| match value {
                Value::Bool(is) => builder.append_value(*is),
                _ => builder.append_null(),
            });
            Arc::new(builder.finish())
        }
        Kind::Int(..) => match choices.below(5) {
            0 if fits(-128, 127) => Arc::new(whole().map(|n| n.map(|n| n as i8)).collect::<Int8Array>()),
            1 if fits(-32_000, 32_000) => {
                Arc::new(whole().map(|n| n.map(|n| n as i16)).collect::<Int16Array>())
            }
            2 if fits(-1 << 31, (1 << 31) - 1) => {
                Arc::new(whole().map(|n| n.map(|n| n as i32)).collect::<Int32Array>())
            }
            3 if fits(0, i64::MAX) => Arc::new(whole().map(|n| n.map(|n| n as u64)).collect::<UInt64Array>()),
            _ => Arc::new(whole().collect::<Int64Array>()),
        },
        Kind::Float(_) => {
            let mut builder = Float64Builder::new();
            values.iter().for_each(|value| match value {
                Value::Float(x) => builder.append_value(*x),
                _ => builder.append_null(),
            });
            Arc::new(builder.finish())
        }
        Kind::Decimal(_) | Kind::Money(Some(_)) if choices.percent(70) => {
            let scaled = |value: &Value| match value {
                Value::Decimal(decimal) => Some(decimal.scaled()),
                Value::Money(money) => Some(money.amount.scaled()),
                _ => None,
            };
            let mut builder = Decimal128Builder::new().with_precision_and_scale(38, 9).ok()?;
            values.iter().for_each(|value| builder.append_option(scaled(value)));
            Arc::new(builder.finish())
        }
        Kind::Date if choices.percent(70) => {
            Arc::new(whole().map(|n| n.map(|n| n as i32)).collect::<Date32Array>())
        }
        Kind::Duration if choices.percent(70) => Arc::new(whole().collect::<DurationMicrosecondArray>()),
        Kind::Time if choices.percent(70) => {
            let mut builder = TimestampMicrosecondBuilder::new();
            values.iter().for_each(|value| match value {
                Value::Time(time) => builder.append_value(time.micros()),
                _ => builder.append_null(),
            });
            Arc::new(builder.finish().with_timezone("UTC"))
        }
        Kind::Record(record) => {
            let nulls: NullBuffer = values.iter().map(|value| !value.is_missing()).collect();
            let mut fields = Vec::new();
            let mut arrays = Vec::new();
            for (at, field) in record.fields.iter().enumerate() {
                let below: Vec<Value> = values
                    .iter()
                    .map(|value| match value {
                        Value::Record(fields) => fields[at].clone(),
                        _ => Value::Missing,
                    })
                    .collect();
                let made = array(choices, &field.ty, &below)?;
                fields.push(Field::new(field.path.join("."), made.data_type().clone(), true));
                arrays.push(made);
            }
            if arrays.is_empty() {
                return None;
            }
            Arc::new(StructArray::try_new(Fields::from(fields), arrays, Some(nulls)).ok()?)
        }
        Kind::List(element, _) => list(choices, element, values)?,
        Kind::CheckResult | Kind::Error => return None,
        _ => texts(choices, ty, values),
    })
}

fn list(choices: &mut Choices, element: &Ty, values: &[Value]) -> Option<ArrayRef> {
    let none: Arc<[Value]> = Arc::from([]);
    let elements = |value: &Value| match value {
        Value::List(elements) => Some(Arc::clone(elements)),
        _ => None,
    };
    Some(match &element.kind {
        Kind::Text | Kind::Enum(_) | Kind::Country | Kind::Currency if choices.percent(50) => {
            let mut builder = ListBuilder::new(StringDictionaryBuilder::<Int16Type>::new());
            for value in values {
                let all = elements(value);
                all.as_ref()
                    .unwrap_or(&none)
                    .iter()
                    .for_each(|one| builder.values().append_option(text_of(element, one)));
                builder.append(all.is_some());
            }
            Arc::new(builder.finish())
        }
        Kind::Text | Kind::Enum(_) | Kind::Country | Kind::Currency => {
            let mut builder = ListBuilder::new(StringBuilder::new());
            for value in values {
                let all = elements(value);
                all.as_ref()
                    .unwrap_or(&none)
                    .iter()
                    .for_each(|one| builder.values().append_option(text_of(element, one)));
                builder.append(all.is_some());
            }
            Arc::new(builder.finish())
        }
        Kind::Int(..) => {
            let mut builder = ListBuilder::new(Int64Builder::new());
            for value in values {
                let all = elements(value);
                all.as_ref().unwrap_or(&none).iter().for_each(|one| {
                    builder.values().append_option(match one {
                        Value::Int(n) => Some(*n),
                        _ => None,
                    });
                });
                builder.append(all.is_some());
            }
            Arc::new(builder.finish())
        }
        _ => return None,
    })
}

/// The record batch of facts; `None` where a field has no column.
fn batch(choices: &mut Choices, program: &Program, all: &[Facts]) -> Option<RecordBatch> {
    let mut columns: BTreeMap<String, ArrayRef> = BTreeMap::new();
    for (at, field) in program.input.iter().enumerate() {
        let values: Vec<Value> = all.iter().map(|facts| facts.input[at].clone()).collect();
        if columns.insert(field.path.join("."), array(choices, &field.ty, &values)?).is_some() {
            return None;
        }
    }
    let times: Vec<Value> =
        all.iter().map(|facts| facts.transaction.time.map_or(Value::Missing, Value::Time)).collect();
    let time = Ty { kind: Kind::Time, optional: true };
    columns.insert("transaction.time".to_owned(), array(choices, &time, &times)?);
    let channels: Vec<Value> = all
        .iter()
        .map(|facts| {
            facts.transaction.channel.as_ref().map_or(Value::Missing, |word| Value::Text(word.clone()))
        })
        .collect();
    columns.insert("transaction.channel".to_owned(), texts(choices, &Ty::TEXT, &channels));
    let fields: Vec<Field> =
        columns.iter().map(|(name, array)| Field::new(name, array.data_type().clone(), true)).collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), columns.into_values().collect()).ok()
}

fn word(array: &ArrayRef, at: usize) -> Option<String> {
    if array.is_null(at) {
        return None;
    }
    let text = |values: &ArrayRef, key: usize| values.as_string::<i32>().value(key).to_owned();
    Some(match array.data_type() {
        DataType::Utf8 => array.as_string::<i32>().value(at).to_owned(),
        DataType::Dictionary(key, _) if **key == DataType::Int8 => {
            let array = array.as_dictionary::<Int8Type>();
            text(array.values(), array.keys().value(at) as usize)
        }
        _ => {
            let array = array.as_dictionary::<Int32Type>();
            text(array.values(), array.keys().value(at) as usize)
        }
    })
}

fn words(array: &ArrayRef, at: usize) -> Option<Vec<String>> {
    let list = array.as_list::<i32>();
    if list.is_null(at) {
        return None;
    }
    let row = list.value(at);
    Some((0..row.len()).filter_map(|at| word(&row, at)).collect())
}

/// The names of the rules whose bits a row has.
fn marked(program: &Program, answer: &RecordBatch, what: &str, at: usize) -> Vec<Option<Vec<String>>> {
    let of_risk = |risk: &Risk| {
        let name = if program.risks.len() == 1 { what.to_owned() } else { format!("{}.{what}", risk.name) };
        let column = answer.column_by_name(&name).unwrap_or_else(|| panic!("no column {name}"));
        let lists = column.as_fixed_size_list();
        if lists.is_null(at) {
            return None;
        }
        let row = lists.value(at);
        let words = row.as_primitive::<UInt64Type>().values();
        assert_eq!(words.len(), risk.rules.len().div_ceil(64).max(1));
        let is_marked = |(at, _): &(usize, _)| words[at / 64] >> (at % 64) & 1 != 0;
        Some(risk.rules.iter().enumerate().filter(is_marked).map(|(_, rule)| rule.name.to_string()).collect())
    };
    program.risks.iter().map(of_risk).collect()
}

/// One row of an answer, to be compared.
#[derive(Debug, PartialEq)]
struct Answer {
    decision: Option<String>,
    label: Option<String>,
    score: Option<i64>,
    fired: Vec<Option<Vec<String>>>,
    unknown: Vec<Option<Vec<String>>>,
    path: Option<Vec<String>>,
    error: Option<String>,
}

fn found(program: &Program, answer: &RecordBatch, at: usize) -> Answer {
    let column = |name: &str| answer.column_by_name(name).unwrap_or_else(|| panic!("no column {name}"));
    let of_risks = |what: &str| {
        let names = program.risks.iter().map(|risk| match program.risks.len() {
            1 => what.to_owned(),
            _ => format!("{}.{what}", risk.name),
        });
        names.map(|name| words(column(&name), at)).collect()
    };
    let scores = column("score").as_primitive::<Int64Type>();
    Answer {
        decision: word(column("decision"), at),
        label: word(column("label"), at),
        score: if scores.is_null(at) { None } else { Some(scores.value(at)) },
        fired: of_risks("fired"),
        unknown: of_risks("unknown"),
        path: words(column("path"), at),
        error: word(column("error"), at),
    }
}

fn expected(program: &Program, outcome: &Outcome) -> Answer {
    let of_risks = |wanted: fn(RuleState) -> bool| {
        let risks =
            program.risks.iter().map(|risk| outcome.risks.iter().find(|known| known.name == risk.name));
        risks
            .map(|risk| {
                let rules = risk?.rules.iter().filter(|rule| wanted(rule.state));
                Some(rules.map(|rule| rule.name.to_string()).collect())
            })
            .collect()
    };
    let end = match &outcome.result {
        Ended::Ended(end) => Some(end),
        Ended::Pending(_) => None,
    };
    Answer {
        decision: end.map(|end| end.decision.symbol().to_owned()),
        label: end.map(|end| end.label.to_string()),
        score: Some(outcome.score()),
        fired: of_risks(|state| matches!(state, RuleState::Fired(_))),
        unknown: of_risks(|state| state == RuleState::Unknown),
        path: Some(outcome.path.iter().map(|step| step.id.to_string()).collect()),
        error: None,
    }
}

/// What of facts stands in columns.
fn flat(program: &Program, facts: &Facts) -> Facts {
    let transaction = &facts.transaction;
    Facts {
        transaction: Transaction {
            time: transaction.time,
            channel: transaction.channel.clone(),
            ..Transaction::default()
        },
        input: facts.input.clone(),
        ..Facts::empty(program)
    }
}

/// Holds a batch of facts, decided in every way, against the interpreter.
fn hold(
    case: &mut Case,
    program: &Arc<Program>,
    tier: Tier,
    all: &[Facts],
    lists: &BoundLists,
) -> Option<bool> {
    let batch = batch(&mut case.choices, program, all)?;
    let engine = Engine::new(program, tier);
    let bound = match Batch::new(&engine, &batch.schema()) {
        Ok(bound) => bound,
        Err(errors) => case.fail(&format!("columns are refused: {errors:#?}"), program, &[]),
    };
    let fast = bound.is_by_columns();
    for bound in [bound.threads(2), Batch::new(&engine, &batch.schema()).ok()?.by_rows()] {
        let answer = bound.decide(&batch, lists).unwrap();
        for (at, facts) in all.iter().enumerate() {
            let (wanted, found) =
                (expected(program, &decide(program, facts, lists)), found(program, &answer, at));
            if wanted != found {
                let way = if bound.is_by_columns() { "columns" } else { "rows" };
                case.fail(&format!("row {at} by {way}: {found:#?}\nbut {wanted:#?}"), program, &[facts]);
            }
        }
    }
    let bits = Columns { fired: Rules::Bits, unknown: Rules::Bits, path: false };
    for bound in
        [Batch::new(&engine, &batch.schema()).ok()?, Batch::new(&engine, &batch.schema()).ok()?.by_rows()]
    {
        let bound = bound.columns(bits).threads(2);
        let answer = bound.decide(&batch, lists).unwrap();
        for (at, facts) in all.iter().enumerate() {
            let wanted = expected(program, &decide(program, facts, lists));
            let found = ["fired", "unknown"].map(|what| marked(program, &answer, what, at));
            if found != [wanted.fired, wanted.unknown] {
                case.fail(&format!("row {at}: bits of {found:#?}"), program, &[facts]);
            }
        }
    }
    Some(fast)
}

#[test]
fn columns_are_decided_as_the_interpreter_decides() {
    let (mut ran, mut all) = (0, 0);
    for seed in seeds(200) {
        let mut case = Case::new(seed, if seed % 3 == 0 { Grammar::MONOTONE } else { Grammar::ALL });
        let Some(program) = case.program() else { continue };
        all += 1;
        let mut lists = None;
        let mut rows = Vec::new();
        for _ in 0..6 {
            let journey = journey(&mut case.choices, &program, Shape::ANY);
            rows.extend(journey.steps.iter().map(|(facts, _)| flat(&program, facts)));
            lists.get_or_insert(journey.lists);
        }
        let Some(lists) = lists else { continue };
        let tier = if seed % 2 == 0 { Tier::Tables } else { Tier::Interpreter };
        ran += usize::from(hold(&mut case, &program, tier, &rows, &lists).is_some());
    }
    println!("{ran} of {all} programs have columns");
    assert!(ran * 100 >= all * 50, "only {ran} of {all} programs have columns");
}

/// Conditions over `INPUT`, the first half of which are always known.
const CONDITIONS: &[&str] = &[
    "input.kind == B",
    "input.kind in { A, C }",
    "input.country == DE",
    "input.country in { FR, IT, US }",
    "input.name == \"anna\"",
    "lower(input.name) == \"anna\"",
    "starts_with(input.name, \"a\")",
    "length(input.name) > 4",
    "input.name matches r\"^[a-z]{2}\"",
    "input.whole > 10",
    "input.whole in -5..40",
    "input.whole == 7 and input.flag",
    "input.any > 1_000",
    "input.flag",
    "not input.flag",
    "input.exact >= 1.5",
    "input.price > 10.00 EUR",
    "input.rate < 0.5",
    "input.born < 2000-01-01",
    "age(input.born) >= 18",
    "hour(input.seen) > 11",
    "input.seen > 2026-01-01T00:00:00Z",
    "input.lasted > 3 minutes",
    "input.whole + 3 > input.any",
    "input.rate > input.share ?? 0.25",
    "input.share is known",
    "input.other_kind is missing",
    "any(word in input.words: word == \"x\")",
    "all(word in input.words: word in { \"x\", \"y\" })",
    "input.inner.deep > 3",
    "today > 2025-06-01",
    "input.whole * 2 == input.small",
    "input.share > 0.3",
    "input.other_kind == C",
    "input.other_kind != A and input.flag",
    "input.maybe",
    "input.small in 2..9",
    "input.small < input.whole",
    "input.nick == input.name",
    "input.nick in { \"bob\", \"anna\" }",
    "input.home == input.country",
    "input.home == DE or input.maybe",
    "input.paid < 5.00 EUR",
    "input.portion + 1.25 > 3.0",
    "input.died > input.born",
];

/// How many of them are always known.
const KNOWN: usize = 31;

const INPUT: &str = "
  input {
    kind: letter
    country: country
    name: text
    whole: int in -50..100
    any: int
    flag: bool
    exact: decimal
    price: money in EUR
    rate: float in 0.0..1.0
    born: date
    seen: time
    lasted: duration
    words: list of text max 8
    inner: below
    share: float?
    other_kind: letter?
    maybe: bool?
    small: int?
    nick: text?
    home: country?
    paid: (money in EUR)?
    portion: decimal?
    died: date?
  }
";

/// A script of one risk, and nothing behind it but its bands.
fn table_script(choices: &mut Choices) -> String {
    let mut rules = String::new();
    for number in 0..choices.between(1, 90) {
        let mut optional = false;
        let mut arms = Vec::new();
        for _ in 0..if choices.percent(75) { 1 } else { choices.between(2, 4) } {
            let mut all = Vec::new();
            for _ in 0..choices.between(1, 3) {
                let at = choices.below(CONDITIONS.len());
                optional |= at >= KNOWN;
                all.push(format!("({})", CONDITIONS[at]));
            }
            let effect = match choices.below(12) {
                0 => format!("={}", choices.below(101)),
                1 => format!("-{}", choices.between(1, 30)),
                _ => format!("+{}", choices.between(1, 30)),
            };
            arms.push(format!("{effect} when {}", all.join(" and ")));
        }
        if optional {
            arms.push(format!("+{} if unknown", choices.between(1, 20)));
        }
        let shadow = if choices.percent(10) { "shadow " } else { "" };
        rules.push_str(&format!("    {shadow}r{number}: {}\n", arms.join(", ")));
    }
    format!(
        "probity 1\n\nenum letter {{ A, B, C }}\nrecord below {{ deep: int in 0..9 }}\n\nworkflow main {{{INPUT}  \
         risk doubt in 0..100 {{\n{rules}  }}\n  decide doubt {{\n    0..20 -> end PASSED\n    21..60 -> end WARNING LOOK\n    \
         61..100 -> end REJECTED BAD\n  }}\n}}\n"
    )
}

#[test]
fn one_risk_is_decided_by_columns_as_the_interpreter_decides() {
    let (mut by_columns, mut all) = (0, 0);
    for seed in seeds(120) {
        let mut choices = Choices::from_seed(seed);
        let text = table_script(&mut choices);
        let mut case = Case { seed, text, choices };
        let Some(program) = case.program() else {
            panic!("{}\n{:#?}", case.text, case.compile().diagnostics.iter().find(|one| one.is_error()));
        };
        let mut rows: Vec<Facts> = Vec::new();
        let mut lists = None;
        for _ in 0..150 {
            let journey = journey(&mut case.choices, &program, Shape::ANY);
            rows.extend(journey.steps.first().map(|(facts, _)| flat(&program, facts)));
            lists.get_or_insert(journey.lists);
        }
        // More than a block of rows, and no two columns alike.
        let rows: Vec<Facts> = (0..case.choices.between(1, 1_500))
            .map(|_| {
                let mut facts = rows[case.choices.below(rows.len())].clone();
                for at in 0..facts.input.len() {
                    facts.input[at] = rows[case.choices.below(rows.len())].input[at].clone();
                }
                facts
            })
            .collect();
        let mut rows = rows;
        if case.choices.percent(25) {
            // So many texts that no dictionary is made of them.
            let name = program.input.iter().position(|field| *field.name == *"name").unwrap();
            rows.iter_mut()
                .enumerate()
                .for_each(|(at, facts)| facts.input[name] = Value::text(&format!("anna{at}")));
        }
        all += 1;
        by_columns +=
            usize::from(hold(&mut case, &program, Tier::Tables, &rows, &lists.unwrap()) == Some(true));
    }
    println!("{by_columns} of {all} decided by columns");
    assert!(by_columns * 100 >= all * 60, "only {by_columns} of {all} are decided by columns");
}
