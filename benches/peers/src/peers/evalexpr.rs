//! evalexpr: one operator tree for each rule, a context of variables for each input. Conditions only. Both sides of `&&`
//! are evaluated, so a guard can't protect: missing values are encoded by the host as a plain value and a flag.

use evalexpr::{
    ContextWithMutableVariables, DefaultNumericTypes, HashMapContext, Node, Value, build_operator_tree,
};

use super::dialect::Dialect;
use crate::documents::{Document, Documents};
use crate::peer::{Compile, Entry, Peer, Scope, Tally, Verdict, points};
use crate::slots::{self, Slot};
use crate::table::fields::FIELDS;
use crate::table::{FieldIndex, Kind, Op, Table, Value as Constant};

pub const ENTRY: Entry = Entry { name: "evalexpr", scope: Scope::Conditions, most_rules: 3_000, write };

type Context = HashMapContext<DefaultNumericTypes>;

struct Evalexpr;

impl Dialect for Evalexpr {
    fn known(&self, field: FieldIndex) -> String {
        format!("{}_known", FIELDS[field].name)
    }

    fn missing(&self, field: FieldIndex) -> String {
        format!("!{}_known", FIELDS[field].name)
    }

    fn compare(&self, field: FieldIndex, op: Op, value: Constant) -> String {
        let plain = format!("{} {} {}", self.place(field), op.sign(), self.literal(field, value));
        let encoded = FIELDS[field].optional && op == Op::Equal && !matches!(value, Constant::Word(_));
        if encoded { format!("{} && {plain}", self.known(field)) } else { plain }
    }

    fn member(&self, field: FieldIndex, words: &[usize]) -> String {
        format!("contains(({}), {})", self.list(field, words), self.place(field))
    }

    fn has(&self, field: FieldIndex, label: usize) -> String {
        format!("contains({}, {})", self.place(field), self.literal(field, Constant::Word(label)))
    }
}

fn write(table: &Table) -> Result<Compile, String> {
    let texts: Vec<String> = table.rules.iter().map(|rule| Evalexpr.rule(rule)).collect();
    let points = points(table);
    Ok(Box::new(move || {
        let trees = texts
            .iter()
            .map(|text| build_operator_tree(text).map_err(|error| format!("{text}: {error}")))
            .collect::<Result<_, String>>()?;
        Ok(Box::new(Trees { trees, points: points.clone(), inputs: Vec::new() }))
    }))
}

struct Trees {
    trees: Vec<Node>,
    points: Vec<i32>,
    inputs: Vec<Context>,
}

fn context(document: &Document) -> Result<Context, String> {
    let mut context = Context::new();
    for (field, slot) in FIELDS.iter().zip(slots::read(document.flat.as_bytes())?) {
        let mut set = |name: String, value| context.set_value(name, value).map_err(|error| error.to_string());
        if field.optional {
            set(format!("{}_known", field.name), Value::Boolean(slot != Slot::Missing))?;
        }
        let value = match slot {
            Slot::Text(text) => Value::String(text.to_owned()),
            Slot::Int(number) => Value::Int(number),
            Slot::Float(number) => Value::Float(number),
            Slot::Bool(is) => Value::Boolean(is),
            Slot::Labels(labels) => {
                Value::Tuple(labels.into_iter().map(|label| Value::String(label.to_owned())).collect())
            }
            Slot::Missing => match field.kind {
                Kind::Int { .. } => Value::Int(0),
                Kind::Float { .. } => Value::Float(0.0),
                Kind::Bool { .. } => Value::Boolean(false),
                _ => Value::String(String::new()),
            },
        };
        set(field.name.to_owned(), value)?;
    }
    Ok(context)
}

fn run(trees: &[Node], points: &[i32], context: &Context, fired: &mut [u64]) -> Result<Verdict, String> {
    let mut tally = Tally::new(points, fired);
    for (at, tree) in trees.iter().enumerate() {
        if tree.eval_boolean_with_context(context).map_err(|error| format!("rule {at}: {error}"))? {
            tally.fire(at);
        }
    }
    Ok(tally.verdict())
}

impl Peer for Trees {
    fn prepare(&mut self, documents: &'static Documents) -> Result<(), String> {
        self.inputs = documents.texts.iter().map(context).collect::<Result<_, String>>()?;
        Ok(())
    }

    fn decide(&mut self, at: usize, fired: &mut [u64]) -> Result<Verdict, String> {
        let context = self.inputs.get(at).ok_or("no such input")?;
        run(&self.trees, &self.points, context, fired)
    }

    fn decide_json(&mut self, document: &'static Document, fired: &mut [u64]) -> Result<Verdict, String> {
        run(&self.trees, &self.points, &context(document)?, fired)
    }
}
