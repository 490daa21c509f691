//! wirefilter: a filter for each rule. Conditions only, and the most flattered of all: it has no floats, lists, missing
//! values or comparison of two fields, so the host works out scaled numbers and flags: what is known, which labels are
//! there, the answer of each comparison of two fields. That is in its JSON column, not in its other one.

use wirefilter::{ExecutionContext, FieldValueTypeMismatchError, Filter, LhsValue, Scheme, Type};

use super::dialect::Dialect;
use crate::documents::{Document, Documents};
use crate::peer::{Compile, Entry, Peer, Scope, Tally, Verdict, points};
use crate::slots::{self, Slot, Slots};
use crate::table::fields::FIELDS;
use crate::table::rows::word;
use crate::table::{FieldIndex, Kind, Op, Table, Test, Value};

pub const ENTRY: Entry = Entry { name: "wirefilter", scope: Scope::Conditions, most_rules: 3_000, write };

type Pair = (FieldIndex, Op, FieldIndex);

struct Wirefilter;

impl Dialect for Wirefilter {
    fn known(&self, field: FieldIndex) -> String {
        format!("{}_known", FIELDS[field].name)
    }

    fn missing(&self, field: FieldIndex) -> String {
        format!("!{}_known", FIELDS[field].name)
    }

    fn compare(&self, field: FieldIndex, op: Op, value: Value) -> String {
        let place = self.place(field);
        let plain = match value {
            Value::Bool(true) => place,
            Value::Bool(false) => format!("!{place}"),
            Value::Int(number) | Value::Float(number) => format!("{place} {} {number}", op.sign()),
            _ => format!("{place} {} {}", op.sign(), self.literal(field, value)),
        };
        let encoded = FIELDS[field].optional && op == Op::Equal && !matches!(value, Value::Word(_));
        if encoded { format!("{} && {plain}", self.known(field)) } else { plain }
    }

    fn member(&self, field: FieldIndex, words: &[usize]) -> String {
        format!("{} in {{{}}}", self.place(field), self.list(field, words).replace(", ", " "))
    }

    fn fields(&self, left: FieldIndex, op: Op, right: FieldIndex) -> String {
        pair_name(&(left, op, right))
    }

    fn has(&self, field: FieldIndex, label: usize) -> String {
        format!("{}_{}", FIELDS[field].name, word(&FIELDS[field], label))
    }
}

fn pair_name((left, op, right): &Pair) -> String {
    format!("pair_{left}_{}_{right}", *op as u8)
}

fn write(table: &Table) -> Result<Compile, String> {
    let texts: Vec<String> = table.rules.iter().map(|rule| Wirefilter.rule(rule)).collect();
    let points = points(table);
    let mut pairs: Vec<Pair> = Vec::new();
    for test in table.rules.iter().flat_map(|rule| &rule.all) {
        if let Test::Fields(left, op, right) = test
            && !pairs.contains(&(*left, *op, *right))
        {
            pairs.push((*left, *op, *right));
        }
    }
    Ok(Box::new(move || {
        // Filters and contexts borrow from it for as long as they are there.
        let scheme: &'static Scheme = Box::leak(Box::new(scheme(&pairs)?));
        let filters = texts
            .iter()
            .map(|text| {
                scheme.parse(text).map(|tree| tree.compile()).map_err(|error| format!("{text}: {error}"))
            })
            .collect::<Result<_, String>>()?;
        Ok(Box::new(Filters {
            scheme,
            filters,
            points: points.clone(),
            known: FIELDS.iter().map(|field| format!("{}_known", field.name)).collect(),
            labels: FIELDS
                .iter()
                .filter(|field| matches!(field.kind, Kind::Labels(_)))
                .flat_map(|field| field.words().iter().map(|label| format!("{}_{label}", field.name)))
                .collect(),
            pairs: pairs.iter().map(|pair| (*pair, pair_name(pair))).collect(),
            inputs: Vec::new(),
        }))
    }))
}

fn scheme(pairs: &[Pair]) -> Result<Scheme, String> {
    let mut scheme = Scheme::default();
    let mut add = |name: String, ty| scheme.add_field(name, ty).map_err(|error| error.to_string());
    for field in FIELDS {
        let ty = match field.kind {
            Kind::Int { .. } | Kind::Float { .. } => Type::Int,
            Kind::Bool { .. } => Type::Bool,
            Kind::Country | Kind::Enum(_) | Kind::Text(_) => Type::Bytes,
            Kind::Labels(words) => {
                words.iter().try_for_each(|label| add(format!("{}_{label}", field.name), Type::Bool))?;
                continue;
            }
        };
        add(field.name.to_owned(), ty)?;
        if field.optional {
            add(format!("{}_known", field.name), Type::Bool)?;
        }
    }
    for pair in pairs {
        add(pair_name(pair), Type::Bool)?;
    }
    Ok(scheme)
}

struct Filters {
    scheme: &'static Scheme,
    filters: Vec<Filter<'static>>,
    points: Vec<i32>,
    /// Names of the flags, so that none is put together for each input.
    known: Vec<String>,
    labels: Vec<String>,
    pairs: Vec<(Pair, String)>,
    inputs: Vec<ExecutionContext<'static>>,
}

impl Filters {
    fn context(&self, document: &'static Document) -> Result<ExecutionContext<'static>, String> {
        let slots = slots::read(document.flat.as_bytes())?;
        let mut context = ExecutionContext::new(self.scheme);
        let failed = |error: FieldValueTypeMismatchError| error.to_string();
        for ((field, slot), known) in FIELDS.iter().zip(&slots).zip(&self.known) {
            if field.optional {
                context.set_field_value(known, *slot != Slot::Missing).map_err(failed)?;
            }
            match slot {
                Slot::Labels(labels) => {
                    for (label, name) in field.words().iter().zip(&self.labels) {
                        context.set_field_value(name, labels.contains(label)).map_err(failed)?;
                    }
                }
                plain => context.set_field_value(field.name, encoded(field.kind, plain)).map_err(failed)?,
            }
        }
        for (pair, name) in &self.pairs {
            context.set_field_value(name, compare(&slots, pair)).map_err(failed)?;
        }
        Ok(context)
    }
}

fn encoded(kind: Kind, slot: &Slot<'static>) -> LhsValue<'static> {
    match (kind, slot) {
        (_, Slot::Text(text)) => LhsValue::from(*text),
        (_, Slot::Int(number)) => LhsValue::Int(i32::try_from(*number).unwrap_or(i32::MAX)),
        (_, Slot::Float(number)) => LhsValue::Int((*number * 10_000.0).round() as i32),
        (_, Slot::Bool(is)) => LhsValue::Bool(*is),
        (Kind::Int { .. } | Kind::Float { .. }, Slot::Missing) => LhsValue::Int(0),
        (Kind::Bool { .. }, Slot::Missing) => LhsValue::Bool(false),
        (_, Slot::Missing | Slot::Labels(_)) => LhsValue::from(""),
    }
}

fn compare(slots: &Slots<'_>, (left, op, right): &Pair) -> bool {
    let (left, right) = (&slots[*left], &slots[*right]);
    match (left, right) {
        (Slot::Text(left), Slot::Text(right)) => op.holds(left, right),
        (Slot::Float(left), Slot::Float(right)) => op.holds(left, right),
        _ => false,
    }
}

fn run(
    filters: &[Filter<'static>],
    points: &[i32],
    context: &ExecutionContext<'static>,
    fired: &mut [u64],
) -> Result<Verdict, String> {
    let mut tally = Tally::new(points, fired);
    for (at, filter) in filters.iter().enumerate() {
        if filter.execute(context).map_err(|error| error.to_string())? {
            tally.fire(at);
        }
    }
    Ok(tally.verdict())
}

impl Peer for Filters {
    fn prepare(&mut self, documents: &'static Documents) -> Result<(), String> {
        self.inputs = documents.texts.iter().map(|text| self.context(text)).collect::<Result<_, String>>()?;
        Ok(())
    }

    fn decide(&mut self, at: usize, fired: &mut [u64]) -> Result<Verdict, String> {
        let context = self.inputs.get(at).ok_or("no such input")?;
        run(&self.filters, &self.points, context, fired)
    }

    fn decide_json(&mut self, document: &'static Document, fired: &mut [u64]) -> Result<Verdict, String> {
        run(&self.filters, &self.points, &self.context(document)?, fired)
    }
}
