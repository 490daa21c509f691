//! GoRules Zen in two forms: a precompiled decision graph that makes the whole decision, and its expression language
//! alone, a bytecode for each rule, which answers conditions only.

use std::sync::Arc;

use futures_executor::block_on;
use serde_json::{Value as Json, json};
use zen_engine::loader::NoopLoader;
use zen_engine::model::DecisionContent;
use zen_engine::nodes::custom::NoopCustomNode;
use zen_engine::{Decision as Graph, DecisionEngine};
use zen_expression::expression::Standard;
use zen_expression::variable::Variable;
use zen_expression::vm::VM;
use zen_expression::{Expression, Isolate, Scope as Variables};

use super::dialect::Dialect;
use crate::documents::{Document, Documents};
use crate::peer::{Compile, Decision, Entry, Peer, Scope, Tally, Verdict, mark, points};
use crate::table::{FieldIndex, REJECTED_FROM, Table, Value, WARNING_FROM};

pub const ENTRIES: &[Entry] = &[
    Entry { name: "zen-engine (precompiled)", scope: Scope::Whole, most_rules: 3_000, write: write_graph },
    Entry { name: "zen-expression", scope: Scope::Conditions, most_rules: 3_000, write: write_expressions },
];

struct Zen;

impl Dialect for Zen {
    fn and(&self) -> &'static str {
        " and "
    }

    fn has(&self, field: FieldIndex, label: usize) -> String {
        format!("contains({}, {})", self.place(field), self.literal(field, Value::Word(label)))
    }
}

/// An input, one node of expressions, an output.
fn write_graph(table: &Table) -> Result<Compile, String> {
    let rules = table.rules.iter().enumerate();
    let numbers: Vec<String> = rules.map(|(at, rule)| format!("({}) ? {at} : -1", Zen.rule(rule))).collect();
    let expressions = [
        ("fired", format!("filter([{}], # >= 0)", numbers.join(", "))),
        ("points", format!("{:?}", points(table))),
        ("score", "len($.fired) == 0 ? 0 : min([100, sum(map($.fired, $.points[#]))])".to_owned()),
        (
            "decision",
            format!(
                "$.score >= {REJECTED_FROM} ? \"REJECTED\" : $.score >= {WARNING_FROM} ? \"WARNING\" : \"PASSED\""
            ),
        ),
    ];
    let expressions: Vec<Json> =
        expressions.iter().map(|(key, text)| json!({ "id": key, "key": key, "value": text })).collect();
    let graph = json!({
        "nodes": [
            { "id": "in", "name": "in", "type": "inputNode", "content": {} },
            {
                "id": "rules", "name": "rules", "type": "expressionNode",
                "content": { "passThrough": false, "expressions": expressions }
            },
            { "id": "out", "name": "out", "type": "outputNode", "content": {} }
        ],
        "edges": [
            { "id": "a", "sourceId": "in", "targetId": "rules" },
            { "id": "b", "sourceId": "rules", "targetId": "out" }
        ]
    })
    .to_string();
    Ok(Box::new(move || {
        let content: DecisionContent = serde_json::from_str(&graph).map_err(|error| error.to_string())?;
        let engine = DecisionEngine::new(Arc::new(NoopLoader), Arc::new(NoopCustomNode));
        let mut graph = engine.create_decision(Arc::new(content)).map_err(|error| error.to_string())?;
        graph.compile();
        Ok(Box::new(Compiled { graph, inputs: Vec::new() }))
    }))
}

struct Compiled {
    graph: Graph,
    inputs: Vec<Variable>,
}

impl Compiled {
    fn run(&self, input: Variable, fired: &mut [u64]) -> Result<Verdict, String> {
        let result = block_on(self.graph.evaluate(input)).map_err(|error| format!("{error:?}"))?.result;
        let get = |name: &str| result.dot(name).ok_or_else(|| format!("no `{name}` in {result}"));
        let whole = |value: &Variable| {
            let number = value.as_number().ok_or("no number")?;
            i32::try_from(number).map_err(|error| error.to_string())
        };
        fired.fill(0);
        for rule in get("fired")?.as_array().ok_or("no list")?.borrow().iter() {
            mark(fired, usize::try_from(whole(rule)?).unwrap_or(usize::MAX));
        }
        let decision = Decision::parse(get("decision")?.as_str().ok_or("no text")?)?;
        Ok(Verdict { score: whole(&get("score")?)?, decision })
    }
}

fn variable(document: &Document) -> Result<Variable, String> {
    serde_json::from_slice(document.flat.as_bytes()).map_err(|error| error.to_string())
}

impl Peer for Compiled {
    fn prepare(&mut self, documents: &'static Documents) -> Result<(), String> {
        self.inputs = documents.texts.iter().map(variable).collect::<Result<_, String>>()?;
        Ok(())
    }

    fn decide(&mut self, at: usize, fired: &mut [u64]) -> Result<Verdict, String> {
        // A shallow copy: the fields are shared, as in the engine's own benchmark.
        let input = self.inputs.get(at).cloned().ok_or("no such input")?;
        self.run(input, fired)
    }

    fn decide_json(&mut self, document: &'static Document, fired: &mut [u64]) -> Result<Verdict, String> {
        self.run(variable(document)?, fired)
    }
}

fn write_expressions(table: &Table) -> Result<Compile, String> {
    let texts: Vec<String> = table.rules.iter().map(|rule| Zen.rule(rule)).collect();
    let points = points(table);
    Ok(Box::new(move || {
        let mut isolate = Isolate::new();
        let rules = texts
            .iter()
            .map(|text| isolate.compile_standard(text).map_err(|error| format!("{text}: {error}")))
            .collect::<Result<_, String>>()?;
        Ok(Box::new(Expressions { rules, machine: VM::new(), points: points.clone(), inputs: Vec::new() }))
    }))
}

struct Expressions {
    rules: Vec<Expression<Standard>>,
    machine: VM,
    points: Vec<i32>,
    inputs: Vec<Variables>,
}

fn run(
    rules: &[Expression<Standard>],
    points: &[i32],
    machine: &mut VM,
    variables: &Variables,
    fired: &mut [u64],
) -> Result<Verdict, String> {
    let mut tally = Tally::new(points, fired);
    for (at, rule) in rules.iter().enumerate() {
        let result = rule.evaluate_with_scope(variables, machine);
        if result.map_err(|error| format!("rule {at}: {error}"))?.as_bool().ok_or("no bool")? {
            tally.fire(at);
        }
    }
    Ok(tally.verdict())
}

impl Peer for Expressions {
    fn prepare(&mut self, documents: &'static Documents) -> Result<(), String> {
        let read = |document| variable(document).map(Variables::new);
        self.inputs = documents.texts.iter().map(read).collect::<Result<_, String>>()?;
        Ok(())
    }

    fn decide(&mut self, at: usize, fired: &mut [u64]) -> Result<Verdict, String> {
        let variables = self.inputs.get(at).ok_or("no such input")?;
        run(&self.rules, &self.points, &mut self.machine, variables, fired)
    }

    fn decide_json(&mut self, document: &'static Document, fired: &mut [u64]) -> Result<Verdict, String> {
        let variables = Variables::new(variable(document)?);
        run(&self.rules, &self.points, &mut self.machine, &variables, fired)
    }
}
