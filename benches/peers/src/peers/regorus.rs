//! Rego in regorus's bytecode machine: a set of fired rules, their sum, the bands. The whole decision.

use std::fmt::Write;

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::RegoVM;
use regorus::{Engine, Rc, Value};

use super::dialect::Dialect;
use crate::documents::{Document, Documents};
use crate::peer::{Compile, Decision, Entry, Peer, Scope, Verdict, mark, points};
use crate::table::fields::FIELDS;
use crate::table::{FieldIndex, Op, REJECTED_FROM, Table, WARNING_FROM};

pub const ENTRY: Entry = Entry { name: "regorus (bytecode)", scope: Scope::Whole, most_rules: 3_000, write };

const RESULT: &str = "data.peers.result";

/// A missing field is undefined, and with it the body of the rule.
struct Rego;

impl Dialect for Rego {
    fn place(&self, field: FieldIndex) -> String {
        format!("input.{}", FIELDS[field].name)
    }

    fn missing(&self, field: FieldIndex) -> String {
        format!("object.get(input, {:?}, null) == null", FIELDS[field].name)
    }

    fn member(&self, field: FieldIndex, words: &[usize]) -> String {
        format!("{} in {{{}}}", self.place(field), self.list(field, words))
    }

    fn and(&self) -> &'static str {
        "; "
    }

    fn guarded(&self, _: Op) -> bool {
        false
    }
}

fn write(table: &Table) -> Result<Compile, String> {
    let mut text = "package peers\n\nimport rego.v1\n\n".to_owned();
    for (at, rule) in table.rules.iter().enumerate() {
        let _ = writeln!(text, "fired contains {at} if {{ {} }}", Rego.rule(rule));
    }
    // A line may have 1,024 columns.
    let lines: Vec<String> = points(table).chunks(64).map(|line| format!("{line:?}")).collect();
    let lines: Vec<&str> = lines.iter().map(|line| line.trim_matches(['[', ']'])).collect();
    let _ = writeln!(text, "points := [\n{}\n]", lines.join(",\n"));
    text.push_str("score := min([100, sum([points[at] | some at in fired])])\n");
    let _ = writeln!(text, "decision := \"REJECTED\" if score >= {REJECTED_FROM}");
    let _ = writeln!(text, "else := \"WARNING\" if score >= {WARNING_FROM}\nelse := \"PASSED\"");
    text.push_str("result := {\"score\": score, \"decision\": decision, \"fired\": fired}\n");
    Ok(Box::new(move || {
        let mut engine = Engine::new();
        engine.add_policy("peers.rego".to_owned(), text.clone()).map_err(|error| error.to_string())?;
        let entry: Rc<str> = RESULT.into();
        let policy = engine.compile_with_entrypoint(&entry).map_err(|error| error.to_string())?;
        let program = Compiler::compile_from_policy(&policy, &[RESULT]).map_err(|error| error.to_string())?;
        let mut machine = RegoVM::new();
        machine.load_program(program);
        machine.set_max_instructions(usize::MAX);
        Ok(Box::new(Machine { machine, inputs: Vec::new() }))
    }))
}

struct Machine {
    machine: RegoVM,
    inputs: Vec<Value>,
}

impl Machine {
    fn run(&mut self, input: Value, fired: &mut [u64]) -> Result<Verdict, String> {
        self.machine.set_input(input);
        let result = self.machine.execute().map_err(|error| error.to_string())?;
        let score = result["score"].as_i64().map_err(|error| error.to_string())?;
        let decision = result["decision"].as_string().map_err(|error| error.to_string())?;
        fired.fill(0);
        for rule in result["fired"].as_set().map_err(|error| error.to_string())? {
            mark(
                fired,
                usize::try_from(rule.as_i64().map_err(|error| error.to_string())?).unwrap_or(usize::MAX),
            );
        }
        let score = i32::try_from(score).map_err(|error| error.to_string())?;
        Ok(Verdict { score, decision: Decision::parse(decision)? })
    }
}

impl Peer for Machine {
    fn prepare(&mut self, documents: &'static Documents) -> Result<(), String> {
        let read =
            |document: &Document| Value::from_json_str(&document.flat).map_err(|error| error.to_string());
        self.inputs = documents.texts.iter().map(read).collect::<Result<_, String>>()?;
        Ok(())
    }

    fn decide(&mut self, at: usize, fired: &mut [u64]) -> Result<Verdict, String> {
        let input = self.inputs.get(at).cloned().ok_or("no such input")?;
        self.run(input, fired)
    }

    fn decide_json(&mut self, document: &'static Document, fired: &mut [u64]) -> Result<Verdict, String> {
        let text = std::str::from_utf8(document.flat.as_bytes()).map_err(|error| error.to_string())?;
        let input = Value::from_json_str(text).map_err(|error| error.to_string())?;
        self.run(input, fired)
    }
}
