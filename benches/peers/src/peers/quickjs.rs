//! QuickJS: one function over an object for each input; sets are `Set`s beside it. The whole decision. Its heap is not
//! Rust's, so what it allocates for a decision is not counted.

use std::fmt::Write;

use rquickjs::{
    Array, Context, Ctx, Function, Object, Persistent, Runtime, String as JsString, Value as JsValue,
};

use super::dialect::Dialect;
use crate::documents::{Document, Documents};
use crate::peer::{Compile, Decision, Entry, Peer, Scope, Verdict, mark};
use crate::table::fields::FIELDS;
use crate::table::{FieldIndex, Op, REJECTED_FROM, Table, Test, Value, WARNING_FROM};

pub const ENTRY: Entry = Entry { name: "QuickJS", scope: Scope::Whole, most_rules: 3_000, write };

struct Quickjs;

impl Dialect for Quickjs {
    fn place(&self, field: FieldIndex) -> String {
        format!("t.{}", FIELDS[field].name)
    }

    fn known(&self, field: FieldIndex) -> String {
        format!("{} !== undefined", self.place(field))
    }

    fn missing(&self, field: FieldIndex) -> String {
        format!("{} === undefined", self.place(field))
    }

    fn compare(&self, field: FieldIndex, op: Op, value: Value) -> String {
        format!("{} {} {}", self.place(field), sign(op), self.literal(field, value))
    }

    fn fields(&self, left: FieldIndex, op: Op, right: FieldIndex) -> String {
        format!("{} {} {}", self.place(left), sign(op), self.place(right))
    }

    fn has(&self, field: FieldIndex, label: usize) -> String {
        format!("{}.includes({})", self.place(field), self.literal(field, Value::Word(label)))
    }

    /// A comparison with `undefined` is false; only inequality would be true.
    fn guarded(&self, op: Op) -> bool {
        op == Op::NotEqual
    }
}

fn sign(op: Op) -> &'static str {
    match op {
        Op::Equal => "===",
        Op::NotEqual => "!==",
        other => other.sign(),
    }
}

fn write(table: &Table) -> Result<Compile, String> {
    let mut sets = String::new();
    let mut body = String::new();
    let mut count = 0;
    for (at, rule) in table.rules.iter().enumerate() {
        let tests: Vec<String> = rule
            .all
            .iter()
            .map(|test| match test {
                Test::In(field, words) => {
                    let _ = writeln!(sets, "const s{count} = new Set([{}]);", Quickjs.list(*field, words));
                    count += 1;
                    format!("s{}.has({})", count - 1, Quickjs.place(*field))
                }
                other => Quickjs.test(other),
            })
            .collect();
        let points = rule.points;
        let _ = writeln!(body, "  if ({}) {{ score += {points}; fired.push({at}); }}", tests.join(" && "));
    }
    let text = format!(
        "(() => {{\n{sets}return (t) => {{\n  let score = 0;\n  const fired = [];\n{body}  if (score > 100) score = 100;\n  \
         const decision = score >= {REJECTED_FROM} ? 'REJECTED' : score >= {WARNING_FROM} ? 'WARNING' : 'PASSED';\n  \
         return [score, decision, fired];\n}};\n}})()"
    );
    Ok(Box::new(move || {
        let runtime = Runtime::new().map_err(|error| error.to_string())?;
        let context = Context::full(&runtime).map_err(|error| error.to_string())?;
        let decide = context.with(|ctx| {
            ctx.eval::<Function<'_>, _>(text.as_str())
                .map(|decide| Persistent::save(&ctx, decide))
                .map_err(|error| format!("{error}: {:?}", ctx.catch()))
        })?;
        Ok(Box::new(Script { inputs: Vec::new(), decide: Some(decide), context, runtime }))
    }))
}

/// Persistent values have to be gone before the runtime is: fields are dropped in this order.
struct Script {
    inputs: Vec<Persistent<Object<'static>>>,
    decide: Option<Persistent<Function<'static>>>,
    context: Context,
    runtime: Runtime,
}

fn run<'js>(
    ctx: &Ctx<'js>,
    decide: Persistent<Function<'static>>,
    input: JsValue<'js>,
    fired: &mut [u64],
) -> rquickjs::Result<Result<Verdict, String>> {
    let result: Array<'js> = decide.restore(ctx)?.call((input,))?;
    let (score, decision): (i32, JsString<'js>) = (result.get(0)?, result.get(1)?);
    fired.fill(0);
    for rule in result.get::<Array<'js>>(2)?.iter::<usize>() {
        mark(fired, rule?);
    }
    Ok(Decision::parse(&decision.to_string()?).map(|decision| Verdict { score, decision }))
}

impl Peer for Script {
    fn prepare(&mut self, documents: &'static Documents) -> Result<(), String> {
        self.inputs = self
            .context
            .with(|ctx| {
                let read = |document: &Document| {
                    let value = ctx.json_parse(document.flat.as_str())?;
                    Ok(Persistent::save(&ctx, Object::from_value(value)?))
                };
                documents.texts.iter().map(read).collect::<rquickjs::Result<_>>()
            })
            .map_err(|error| error.to_string())?;
        Ok(())
    }

    fn decide(&mut self, at: usize, fired: &mut [u64]) -> Result<Verdict, String> {
        let input = self.inputs.get(at).cloned().ok_or("no such input")?;
        let decide = self.decide.clone().ok_or("nothing is compiled")?;
        let run = |ctx: Ctx<'_>| run(&ctx, decide, input.restore(&ctx)?.into_value(), fired);
        self.context.with(run).map_err(|error| error.to_string())?
    }

    fn decide_json(&mut self, document: &'static Document, fired: &mut [u64]) -> Result<Verdict, String> {
        let decide = self.decide.clone().ok_or("nothing is compiled")?;
        let run = |ctx: Ctx<'_>| run(&ctx, decide, ctx.json_parse(document.flat.as_str())?, fired);
        self.context.with(run).map_err(|error| error.to_string())?
    }

    fn foreign_bytes(&self) -> usize {
        usize::try_from(self.runtime.memory_usage().memory_used_size).unwrap_or(0)
    }
}
