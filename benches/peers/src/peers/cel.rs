//! CEL: one program for each rule, a context for each input with a variable for each field. Conditions only.

use std::sync::Arc;

use cel::{Context, Env, Program, Value};

use super::dialect::Dialect;
use crate::documents::{Document, Documents};
use crate::peer::{Compile, Entry, Peer, Scope, Tally, Verdict, points};
use crate::slots::{self, Slot};
use crate::table::Table;
use crate::table::fields::FIELDS;

pub const ENTRY: Entry = Entry { name: "cel", scope: Scope::Conditions, most_rules: 3_000, write };

struct Cel;

impl Dialect for Cel {}

fn write(table: &Table) -> Result<Compile, String> {
    let texts: Vec<String> = table.rules.iter().map(|rule| Cel.rule(rule)).collect();
    let points = points(table);
    Ok(Box::new(move || {
        let env = Arc::new(Env::stdlib());
        let programs = texts
            .iter()
            .map(|text| env.compile(text).map_err(|error| format!("{text}: {error}")))
            .collect::<Result<_, String>>()?;
        Ok(Box::new(Programs { env, programs, points: points.clone(), inputs: Vec::new() }))
    }))
}

struct Programs {
    env: Arc<Env>,
    programs: Vec<Program>,
    points: Vec<i32>,
    inputs: Vec<Context<'static, 'static>>,
}

impl Programs {
    fn context(&self, document: &Document) -> Result<Context<'static, 'static>, String> {
        let mut context = Context::with_env(Arc::clone(&self.env));
        for (field, slot) in FIELDS.iter().zip(slots::read(document.flat.as_bytes())?) {
            let value = match slot {
                Slot::Missing => Value::Null,
                Slot::Text(text) => Value::from(text),
                Slot::Int(number) => Value::Int(number),
                Slot::Float(number) => Value::Float(number),
                Slot::Bool(is) => Value::Bool(is),
                Slot::Labels(labels) => Value::List(Arc::new(labels.into_iter().map(Value::from).collect())),
            };
            context.add_variable_from_value(field.name, value);
        }
        Ok(context)
    }
}

fn run(
    programs: &[Program],
    points: &[i32],
    context: &Context<'_, '_>,
    fired: &mut [u64],
) -> Result<Verdict, String> {
    let mut tally = Tally::new(points, fired);
    for (at, program) in programs.iter().enumerate() {
        match program.execute(context) {
            Ok(Value::Bool(true)) => tally.fire(at),
            Ok(Value::Bool(false)) => {}
            other => return Err(format!("rule {at}: {other:?}")),
        }
    }
    Ok(tally.verdict())
}

impl Peer for Programs {
    fn prepare(&mut self, documents: &'static Documents) -> Result<(), String> {
        self.inputs = documents.texts.iter().map(|text| self.context(text)).collect::<Result<_, String>>()?;
        Ok(())
    }

    fn decide(&mut self, at: usize, fired: &mut [u64]) -> Result<Verdict, String> {
        let context = self.inputs.get(at).ok_or("no such input")?;
        run(&self.programs, &self.points, context, fired)
    }

    fn decide_json(&mut self, document: &'static Document, fired: &mut [u64]) -> Result<Verdict, String> {
        run(&self.programs, &self.points, &self.context(document)?, fired)
    }
}
