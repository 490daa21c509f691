//! Rhai: one syntax tree that runs over a scope of variables and gives score, decision and fired rules. The whole
//! decision. Sets are `switch`, which looks a value up by its hash; an array would be copied for each use.

use std::fmt::Write;

use rhai::{AST, Array, Dynamic, Engine, ImmutableString, Scope as Variables};

use super::dialect::Dialect;
use crate::documents::{Document, Documents};
use crate::peer::{Compile, Decision, Entry, Peer, Scope, Verdict, mark};
use crate::slots::{self, Slot};
use crate::table::fields::FIELDS;
use crate::table::{FieldIndex, Op, REJECTED_FROM, Table, Value, WARNING_FROM};

pub const ENTRY: Entry = Entry { name: "rhai", scope: Scope::Whole, most_rules: 3_000, write };

/// Values of different types are unequal, and neither is less.
struct Rhai;

impl Dialect for Rhai {
    fn known(&self, field: FieldIndex) -> String {
        format!("{} != ()", self.place(field))
    }

    fn missing(&self, field: FieldIndex) -> String {
        format!("{} == ()", self.place(field))
    }

    fn member(&self, field: FieldIndex, words: &[usize]) -> String {
        let words: Vec<String> = words.iter().map(|word| self.literal(field, Value::Word(*word))).collect();
        format!("(switch {} {{ {} => true, _ => false }})", self.place(field), words.join(" | "))
    }

    fn guarded(&self, op: Op) -> bool {
        op == Op::NotEqual
    }
}

fn write(table: &Table) -> Result<Compile, String> {
    let mut text = "let score = 0;\nlet fired = [];\n".to_owned();
    for (at, rule) in table.rules.iter().enumerate() {
        let points = rule.points;
        let _ = writeln!(text, "if {} {{ score += {points}; fired.push({at}); }}", Rhai.rule(rule));
    }
    let _ = writeln!(text, "if score > 100 {{ score = 100; }}");
    let _ = writeln!(text, "let decision = if score >= {REJECTED_FROM} {{ \"REJECTED\" }}");
    let _ = writeln!(text, "else if score >= {WARNING_FROM} {{ \"WARNING\" }} else {{ \"PASSED\" }};");
    text.push_str("[score, decision, fired]\n");
    Ok(Box::new(move || {
        let mut engine = Engine::new();
        engine.set_max_expr_depths(0, 0);
        let tree = engine.compile(&text).map_err(|error| error.to_string())?;
        Ok(Box::new(Tree { engine, tree, inputs: Vec::new() }))
    }))
}

struct Tree {
    engine: Engine,
    tree: AST,
    inputs: Vec<Variables<'static>>,
}

fn variables(document: &Document) -> Result<Variables<'static>, String> {
    let mut variables = Variables::new();
    for (field, slot) in FIELDS.iter().zip(slots::read(document.flat.as_bytes())?) {
        let value = match slot {
            Slot::Missing => Dynamic::UNIT,
            Slot::Text(text) => ImmutableString::from(text).into(),
            Slot::Int(number) => number.into(),
            Slot::Float(number) => number.into(),
            Slot::Bool(is) => is.into(),
            Slot::Labels(labels) => {
                labels.into_iter().map(|label| ImmutableString::from(label).into()).collect::<Array>().into()
            }
        };
        variables.push_constant_dynamic(field.name, value);
    }
    Ok(variables)
}

fn run(
    engine: &Engine,
    tree: &AST,
    variables: &mut Variables<'static>,
    fired: &mut [u64],
) -> Result<Verdict, String> {
    let before = variables.len();
    let result: Array = engine.eval_ast_with_scope(variables, tree).map_err(|error| error.to_string())?;
    variables.rewind(before);
    let [score, decision, rules] = result.try_into().map_err(|_| "three results are expected".to_owned())?;
    fired.fill(0);
    for rule in rules.as_array_ref().map_err(str::to_owned)?.iter() {
        mark(fired, usize::try_from(rule.as_int().map_err(str::to_owned)?).unwrap_or(usize::MAX));
    }
    let decision = Decision::parse(&decision.into_immutable_string().map_err(str::to_owned)?)?;
    let score = i32::try_from(score.as_int().map_err(str::to_owned)?).map_err(|error| error.to_string())?;
    Ok(Verdict { score, decision })
}

impl Peer for Tree {
    fn prepare(&mut self, documents: &'static Documents) -> Result<(), String> {
        self.inputs = documents.texts.iter().map(variables).collect::<Result<_, String>>()?;
        Ok(())
    }

    fn decide(&mut self, at: usize, fired: &mut [u64]) -> Result<Verdict, String> {
        let variables = self.inputs.get_mut(at).ok_or("no such input")?;
        run(&self.engine, &self.tree, variables, fired)
    }

    fn decide_json(&mut self, document: &'static Document, fired: &mut [u64]) -> Result<Verdict, String> {
        run(&self.engine, &self.tree, &mut variables(document)?, fired)
    }
}
