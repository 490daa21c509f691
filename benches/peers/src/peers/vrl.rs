//! Vector Remap Language: one program over a target whose fields have declared types, so that comparisons need no error
//! handling where a field is required. The whole decision.

use std::fmt::Write;

use vrl::compiler::state::{ExternalEnv, LocalEnv, RuntimeState, TypeState};
use vrl::compiler::{CompileConfig, Context, Program, TargetValueRef, TimeZone, compile_with_state};
use vrl::value::kind::Collection;
use vrl::value::{Kind as VrlKind, Secrets, Value as VrlValue};

use super::dialect::Dialect;
use crate::documents::{Document, Documents};
use crate::peer::{Compile, Decision, Entry, Peer, Scope, Verdict, mark};
use crate::table::fields::FIELDS;
use crate::table::{FieldIndex, Kind, Op, REJECTED_FROM, Table, Value, WARNING_FROM};

/// Compiling checks types along the whole program: 3,000 rules take most of a minute.
const MOST_RULES: usize = 300;

pub const ENTRY: Entry = Entry { name: "vrl", scope: Scope::Whole, most_rules: MOST_RULES, write };

struct Vrl;

impl Dialect for Vrl {
    fn place(&self, field: FieldIndex) -> String {
        format!(".{}", FIELDS[field].name)
    }

    fn compare(&self, field: FieldIndex, op: Op, value: Value) -> String {
        let text = format!("{} {} {}", self.place(field), op.sign(), self.literal(field, value));
        may_fail(text, op, &[field])
    }

    fn fields(&self, left: FieldIndex, op: Op, right: FieldIndex) -> String {
        let text = format!("{} {} {}", self.place(left), op.sign(), self.place(right));
        may_fail(text, op, &[left, right])
    }

    fn member(&self, field: FieldIndex, words: &[usize]) -> String {
        format!("includes([{}], {})", self.list(field, words), self.place(field))
    }

    fn has(&self, field: FieldIndex, label: usize) -> String {
        format!("includes({}, {})", self.place(field), self.literal(field, Value::Word(label)))
    }

    fn guarded(&self, op: Op) -> bool {
        op == Op::NotEqual
    }
}

/// An order may not be asked of what may be missing.
fn may_fail(text: String, op: Op, fields: &[FieldIndex]) -> String {
    let ordered = !matches!(op, Op::Equal | Op::NotEqual);
    let optional = fields.iter().any(|field| FIELDS[*field].optional);
    if ordered && optional { format!("(({text}) ?? false)") } else { text }
}

fn write(table: &Table) -> Result<Compile, String> {
    let mut text = "score = 0\nfired = []\n".to_owned();
    for (at, rule) in table.rules.iter().enumerate() {
        let points = rule.points;
        let _ =
            writeln!(text, "if {} {{ score = score + {points}; fired = push(fired, {at}) }}", Vrl.rule(rule));
    }
    text.push_str("if score > 100 { score = 100 }\n");
    let _ = write!(text, "decision = if score >= {REJECTED_FROM} {{ \"REJECTED\" }} ");
    let _ = writeln!(text, "else if score >= {WARNING_FROM} {{ \"WARNING\" }} else {{ \"PASSED\" }}");
    text.push_str("[score, decision, fired]\n");
    let functions = vrl::stdlib::all();
    Ok(Box::new(move || {
        let external = ExternalEnv::new_with_kind(target_kind(), VrlKind::object(Collection::empty()));
        let state = TypeState { local: LocalEnv::default(), external };
        let compiled = compile_with_state(&text, &functions, &state, CompileConfig::default());
        let program = compiled.map_err(|errors| format!("{:?}", errors.first()))?.program;
        Ok(Box::new(Compiled {
            program,
            state: RuntimeState::default(),
            metadata: VrlValue::Object(Default::default()),
            secrets: Secrets::new(),
            inputs: Vec::new(),
        }))
    }))
}

fn target_kind() -> VrlKind {
    let fields = FIELDS.iter().map(|field| {
        let kind = match field.kind {
            Kind::Country | Kind::Enum(_) | Kind::Text(_) => VrlKind::bytes(),
            Kind::Int { .. } => VrlKind::integer(),
            Kind::Float { .. } => VrlKind::float(),
            Kind::Bool { .. } => VrlKind::boolean(),
            Kind::Labels(_) => VrlKind::array(Collection::from_unknown(VrlKind::bytes())),
        };
        (field.name.into(), if field.optional { kind.or_undefined() } else { kind })
    });
    VrlKind::object(Collection::from_parts(fields.collect(), VrlKind::any()))
}

struct Compiled {
    program: Program,
    state: RuntimeState,
    metadata: VrlValue,
    secrets: Secrets,
    inputs: Vec<VrlValue>,
}

fn read(document: &Document) -> Result<VrlValue, String> {
    serde_json::from_slice(document.flat.as_bytes()).map_err(|error| error.to_string())
}

fn run(
    program: &Program,
    state: &mut RuntimeState,
    target: TargetValueRef<'_>,
    fired: &mut [u64],
) -> Result<Verdict, String> {
    let mut target = target;
    let zone = TimeZone::default();
    state.clear();
    let result =
        program.resolve(&mut Context::new(&mut target, state, &zone)).map_err(|error| error.to_string())?;
    let VrlValue::Array(results) = result else { return Err(format!("{result} is no list")) };
    let [VrlValue::Integer(score), decision, VrlValue::Array(rules)] = results.as_slice() else {
        return Err(format!("three results are expected, not {results:?}"));
    };
    fired.fill(0);
    for rule in rules {
        let VrlValue::Integer(rule) = rule else { return Err(format!("{rule} is no rule")) };
        mark(fired, usize::try_from(*rule).unwrap_or(usize::MAX));
    }
    let decision = Decision::parse(&decision.to_str_lossy().ok_or("no text")?)?;
    Ok(Verdict { score: i32::try_from(*score).map_err(|error| error.to_string())?, decision })
}

impl Peer for Compiled {
    fn prepare(&mut self, documents: &'static Documents) -> Result<(), String> {
        self.inputs = documents.texts.iter().map(read).collect::<Result<_, String>>()?;
        Ok(())
    }

    fn decide(&mut self, at: usize, fired: &mut [u64]) -> Result<Verdict, String> {
        let value = self.inputs.get_mut(at).ok_or("no such input")?;
        let target = TargetValueRef { value, metadata: &mut self.metadata, secrets: &mut self.secrets };
        run(&self.program, &mut self.state, target, fired)
    }

    fn decide_json(&mut self, document: &'static Document, fired: &mut [u64]) -> Result<Verdict, String> {
        let mut value = read(document)?;
        let target =
            TargetValueRef { value: &mut value, metadata: &mut self.metadata, secrets: &mut self.secrets };
        run(&self.program, &mut self.state, target, fired)
    }
}
