//! JSONLogic in datalogic-rs: compiled logic for each rule over values in an arena, which is reset for each decision.
//! Conditions only.

use datalogic_rs::bumpalo::Bump;
use datalogic_rs::{DataValue, Engine, Logic, ParsedData};
use serde_json::{Value as Json, json};

use crate::documents::{Document, Documents};
use crate::peer::{Compile, Entry, Peer, Scope, Tally, Verdict, points};
use crate::table::fields::FIELDS;
use crate::table::rows::word;
use crate::table::{FieldIndex, Op, Table, Test, Value};

pub const ENTRY: Entry = Entry { name: "datalogic-rs", scope: Scope::Conditions, most_rules: 3_000, write };

fn write(table: &Table) -> Result<Compile, String> {
    let texts: Vec<String> = table
        .rules
        .iter()
        .map(|rule| {
            let tests: Vec<Json> = rule.all.iter().flat_map(test).collect();
            json!({ "and": tests }).to_string()
        })
        .collect();
    let points = points(table);
    Ok(Box::new(move || {
        let engine = Engine::new();
        let logic = texts
            .iter()
            .map(|text| engine.compile(text.as_str()).map_err(|error| format!("{text}: {error}")))
            .collect::<Result<_, String>>()?;
        Ok(Box::new(Compiled {
            engine,
            logic,
            points: points.clone(),
            arena: Bump::new(),
            inputs: Vec::new(),
        }))
    }))
}

fn test(test: &Test) -> Vec<Json> {
    let known = |field: FieldIndex| FIELDS[field].optional.then(|| json!({ "!==": [place(field), null] }));
    match test {
        Test::Compare(field, op, value) => {
            let guard = if *op == Op::Equal { None } else { known(*field) };
            guard
                .into_iter()
                .chain([json!({ sign(*op): [place(*field), literal(*field, *value)] })])
                .collect()
        }
        Test::In(field, words) => {
            let words: Vec<Json> = words.iter().map(|at| literal(*field, Value::Word(*at))).collect();
            vec![json!({ "in": [place(*field), words] })]
        }
        Test::Known(field) => vec![json!({ "!==": [place(*field), null] })],
        Test::Missing(field) => vec![json!({ "===": [place(*field), null] })],
        Test::Fields(left, op, right) => {
            let guards = known(*left).into_iter().chain(known(*right));
            guards.chain([json!({ sign(*op): [place(*left), place(*right)] })]).collect()
        }
        Test::Has(field, label) => {
            vec![json!({ "in": [literal(*field, Value::Word(*label)), place(*field)] })]
        }
    }
}

fn place(field: FieldIndex) -> Json {
    json!({ "var": FIELDS[field].name })
}

fn sign(op: Op) -> &'static str {
    match op {
        Op::Equal => "===",
        Op::NotEqual => "!==",
        other => other.sign(),
    }
}

fn literal(field: FieldIndex, value: Value) -> Json {
    match value {
        Value::Word(at) => json!(word(&FIELDS[field], at)),
        Value::Int(number) => json!(number),
        Value::Float(number) => json!(number as f64 / 10_000.0),
        Value::Bool(is) => json!(is),
        Value::Labels(mask) => json!(mask),
    }
}

struct Compiled {
    engine: Engine,
    logic: Vec<Logic>,
    points: Vec<i32>,
    arena: Bump,
    inputs: Vec<ParsedData>,
}

fn run<'a>(
    engine: &Engine,
    logic: &'a [Logic],
    points: &[i32],
    input: &'a DataValue<'a>,
    arena: &'a Bump,
    fired: &mut [u64],
) -> Result<Verdict, String> {
    let mut tally = Tally::new(points, fired);
    for (at, logic) in logic.iter().enumerate() {
        let result = engine.evaluate(logic, input, arena).map_err(|error| format!("rule {at}: {error}"))?;
        if result.as_bool().ok_or_else(|| format!("rule {at} gives no bool"))? {
            tally.fire(at);
        }
    }
    Ok(tally.verdict())
}

impl Peer for Compiled {
    fn prepare(&mut self, documents: &'static Documents) -> Result<(), String> {
        let read =
            |document: &Document| ParsedData::from_json(&document.flat).map_err(|error| error.to_string());
        self.inputs = documents.texts.iter().map(read).collect::<Result<_, String>>()?;
        Ok(())
    }

    fn decide(&mut self, at: usize, fired: &mut [u64]) -> Result<Verdict, String> {
        self.arena.reset();
        let input = self.inputs.get(at).ok_or("no such input")?;
        run(&self.engine, &self.logic, &self.points, input.value(), &self.arena, fired)
    }

    fn decide_json(&mut self, document: &'static Document, fired: &mut [u64]) -> Result<Verdict, String> {
        self.arena.reset();
        let text = std::str::from_utf8(document.flat.as_bytes()).map_err(|error| error.to_string())?;
        let input = DataValue::from_str(text, &self.arena).map_err(|error| error.to_string())?;
        let input = self.arena.alloc(input);
        run(&self.engine, &self.logic, &self.points, input, &self.arena, fired)
    }
}
