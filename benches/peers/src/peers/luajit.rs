//! LuaJIT: functions of 64 rules over one table for each input; labels and sets are tables that are asked by key. The
//! whole decision. Its heap is not Rust's, so what it allocates for a decision is not counted.

use std::fmt::Write;

use mlua::{Function, IntoLuaMulti, Lua, LuaString, Table as LuaTable};

use super::dialect::Dialect;
use crate::documents::{Document, Documents};
use crate::peer::{Compile, Decision, Entry, Peer, Scope, Verdict, mark};
use crate::slots::{self, Slot};
use crate::table::fields::FIELDS;
use crate::table::rows::word;
use crate::table::{FieldIndex, Op, REJECTED_FROM, Rule, Table, Test, Value, WARNING_FROM};

pub const ENTRIES: &[Entry] = &[
    Entry { name: "LuaJIT", scope: Scope::Whole, most_rules: 3_000, write: |table| write(table, true) },
    Entry {
        name: "LuaJIT, interpreter only",
        scope: Scope::Whole,
        most_rules: 3_000,
        write: |table| write(table, false),
    },
];

/// Rules in one function; Lua bounds the jumps and constants of a function.
const RULES_IN_FUNCTION: usize = 64;

struct Luajit;

impl Dialect for Luajit {
    fn place(&self, field: FieldIndex) -> String {
        format!("t.{}", FIELDS[field].name)
    }

    fn known(&self, field: FieldIndex) -> String {
        format!("{} ~= nil", self.place(field))
    }

    fn missing(&self, field: FieldIndex) -> String {
        format!("{} == nil", self.place(field))
    }

    fn compare(&self, field: FieldIndex, op: Op, value: Value) -> String {
        format!("{} {} {}", self.place(field), sign(op), self.literal(field, value))
    }

    fn fields(&self, left: FieldIndex, op: Op, right: FieldIndex) -> String {
        format!("{} {} {}", self.place(left), sign(op), self.place(right))
    }

    /// The name of the table is put in by [`chunk`].
    fn member(&self, field: FieldIndex, words: &[usize]) -> String {
        let keys: Vec<String> =
            words.iter().map(|at| format!("[{:?}]=true", word(&FIELDS[field], *at))).collect();
        format!("SET<{}>[{} or 0]", keys.join(","), self.place(field))
    }

    fn has(&self, field: FieldIndex, label: usize) -> String {
        format!("{}[{}]", self.place(field), self.literal(field, Value::Word(label)))
    }

    fn and(&self) -> &'static str {
        " and "
    }
}

fn sign(op: Op) -> &'static str {
    if op == Op::NotEqual { "~=" } else { op.sign() }
}

fn write(table: &Table, jit: bool) -> Result<Compile, String> {
    let chunks = table.rules.chunks(RULES_IN_FUNCTION);
    let mut text = "local parts = {}\n".to_owned();
    chunks.enumerate().for_each(|(at, rules)| text.push_str(&chunk(at * RULES_IN_FUNCTION, rules)));
    let _ = write!(
        text,
        "local fired, inputs = {{}}, {{}}
local function decide(t)
  local score, count = 0, 0
  for i = 1, #parts do score, count = parts[i](t, fired, score, count) end
  for i = count + 1, #fired do fired[i] = nil end
  if score > 100 then score = 100 end
  local decision = 'PASSED'
  if score >= {REJECTED_FROM} then decision = 'REJECTED' elseif score >= {WARNING_FROM} then decision = 'WARNING' end
  return score, decision, fired, count
end
return decide, inputs, function(at) return decide(inputs[at]) end"
    );
    Ok(Box::new(move || {
        let lua = Lua::new();
        let mode = if jit { "jit.on()" } else { "jit.off()" };
        lua.load(mode).exec().map_err(|error| error.to_string())?;
        let (decide, inputs, decide_at) = lua.load(&text).eval().map_err(|error| error.to_string())?;
        Ok(Box::new(Script { lua, decide, inputs, decide_at }))
    }))
}

/// A function of some rules and the sets that it looks into.
fn chunk(first: usize, rules: &[Rule]) -> String {
    let mut sets = String::new();
    let mut body = String::new();
    let mut count = 0;
    for (at, rule) in rules.iter().enumerate() {
        let tests: Vec<String> = rule.all.iter().map(|test| set_apart(test, &mut sets, &mut count)).collect();
        let (condition, points, rule) = (tests.join(" and "), rule.points, first + at);
        let _ = writeln!(
            body,
            "    if {condition} then score = score + {points}; count = count + 1; fired[count] = {rule} end"
        );
    }
    format!(
        "do\n  local sets = {{}}\n{sets}  parts[#parts + 1] = function(t, fired, score, count)\n{body}    return score, \
         count\n  end\nend\n"
    )
}

/// The condition, with the table of a set declared beside the function.
fn set_apart(test: &Test, sets: &mut String, count: &mut usize) -> String {
    let text = Luajit.test(test);
    match text.strip_prefix("SET<").and_then(|rest| rest.split_once('>')) {
        Some((keys, rest)) => {
            *count += 1;
            let _ = writeln!(sets, "  sets[{count}] = {{{keys}}}");
            format!("sets[{count}]{rest}")
        }
        None => text,
    }
}

struct Script {
    lua: Lua,
    decide: Function,
    /// The prepared ones, in a table of Lua: it bounds how many values Rust may hold.
    inputs: LuaTable,
    decide_at: Function,
}

impl Script {
    fn input(&self, document: &Document) -> Result<LuaTable, String> {
        let failed = |error: mlua::Error| error.to_string();
        let input = self.lua.create_table_with_capacity(0, FIELDS.len()).map_err(failed)?;
        for (field, slot) in FIELDS.iter().zip(slots::read(document.flat.as_bytes())?) {
            match slot {
                Slot::Missing => Ok(()),
                Slot::Text(text) => input.raw_set(field.name, text),
                Slot::Int(number) => input.raw_set(field.name, number),
                Slot::Float(number) => input.raw_set(field.name, number),
                Slot::Bool(is) => input.raw_set(field.name, is),
                Slot::Labels(labels) => self
                    .lua
                    .create_table_from(labels.into_iter().map(|label| (label, true)))
                    .and_then(|labels| input.raw_set(field.name, labels)),
            }
            .map_err(failed)?;
        }
        Ok(input)
    }

    fn run(&self, decide: &Function, input: impl IntoLuaMulti, fired: &mut [u64]) -> Result<Verdict, String> {
        let (score, decision, rules, count): (i32, LuaString, LuaTable, usize) =
            decide.call(input).map_err(|error| error.to_string())?;
        fired.fill(0);
        for at in 1..=count {
            mark(fired, rules.raw_get(at).map_err(|error| error.to_string())?);
        }
        let decision = decision.to_str().map_err(|error| error.to_string())?;
        Ok(Verdict { score, decision: Decision::parse(&decision)? })
    }
}

impl Peer for Script {
    fn prepare(&mut self, documents: &'static Documents) -> Result<(), String> {
        for (at, text) in documents.texts.iter().enumerate() {
            self.inputs.raw_set(at + 1, self.input(text)?).map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    fn decide(&mut self, at: usize, fired: &mut [u64]) -> Result<Verdict, String> {
        self.run(&self.decide_at, at + 1, fired)
    }

    fn decide_json(&mut self, document: &'static Document, fired: &mut [u64]) -> Result<Verdict, String> {
        self.run(&self.decide, self.input(document)?, fired)
    }

    fn foreign_bytes(&self) -> usize {
        self.lua.used_memory()
    }
}
