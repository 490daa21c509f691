//! Cedar: a `forbid` policy for each rule, asked for the ones that hold. Conditions only. Cedar has no floats; scores are
//! its `decimal`, which has four places as the data do.

use std::fmt::Write;
use std::str::FromStr;

use cedar_policy::{Authorizer, Context, Entities, EntityUid, PolicySet, Request, RestrictedExpression};

use super::dialect::Dialect;
use crate::documents::{Document, Documents};
use crate::peer::{Compile, Entry, Peer, Scope, Tally, Verdict, points};
use crate::slots::{self, Slot};
use crate::table::fields::FIELDS;
use crate::table::{FieldIndex, Kind, Op, Table, Value, decimal};

pub const ENTRY: Entry = Entry { name: "cedar-policy", scope: Scope::Conditions, most_rules: 3_000, write };

/// To read an attribute that is not there is an error, so all are guarded.
struct Cedar;

impl Cedar {
    fn method(op: Op) -> &'static str {
        match op {
            Op::Less => "lessThan",
            Op::AtMost => "lessThanOrEqual",
            Op::More => "greaterThan",
            _ => "greaterThanOrEqual",
        }
    }

    fn guard(&self, field: FieldIndex, text: String) -> String {
        if FIELDS[field].optional { format!("{} && {text}", self.known(field)) } else { text }
    }
}

impl Dialect for Cedar {
    fn place(&self, field: FieldIndex) -> String {
        format!("context.{}", FIELDS[field].name)
    }

    fn known(&self, field: FieldIndex) -> String {
        format!("context has {}", FIELDS[field].name)
    }

    fn missing(&self, field: FieldIndex) -> String {
        format!("!(context has {})", FIELDS[field].name)
    }

    fn compare(&self, field: FieldIndex, op: Op, value: Value) -> String {
        let place = self.place(field);
        match value {
            Value::Float(number) => format!("{place}.{}(decimal(\"{}\"))", Self::method(op), decimal(number)),
            _ => format!("{place} {} {}", op.sign(), self.literal(field, value)),
        }
    }

    fn fields(&self, left: FieldIndex, op: Op, right: FieldIndex) -> String {
        let (a, b) = (self.place(left), self.place(right));
        match FIELDS[left].kind {
            Kind::Float { .. } => format!("{a}.{}({b})", Self::method(op)),
            _ => format!("{a} {} {b}", op.sign()),
        }
    }

    fn member(&self, field: FieldIndex, words: &[usize]) -> String {
        self.guard(field, format!("[{}].contains({})", self.list(field, words), self.place(field)))
    }

    fn has(&self, field: FieldIndex, label: usize) -> String {
        format!("{}.contains({})", self.place(field), self.literal(field, Value::Word(label)))
    }

    fn guarded(&self, _: Op) -> bool {
        true
    }
}

fn write(table: &Table) -> Result<Compile, String> {
    let mut text = String::new();
    for rule in &table.rules {
        let _ = writeln!(text, "forbid(principal, action, resource) when {{ {} }};", Cedar.rule(rule));
    }
    let points = points(table);
    Ok(Box::new(move || {
        let policies = PolicySet::from_str(&text).map_err(|error| error.to_string())?;
        let uid = |name: &str| EntityUid::from_str(name).map_err(|error| error.to_string());
        Ok(Box::new(Policies {
            authorizer: Authorizer::new(),
            policies,
            entities: Entities::empty(),
            who: [uid("User::\"applicant\"")?, uid("Action::\"decide\"")?, uid("Case::\"onboarding\"")?],
            points: points.clone(),
            inputs: Vec::new(),
        }))
    }))
}

struct Policies {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    who: [EntityUid; 3],
    points: Vec<i32>,
    inputs: Vec<Request>,
}

impl Policies {
    fn request(&self, document: &Document) -> Result<Request, String> {
        let slots = slots::read(document.flat.as_bytes())?;
        let pairs = FIELDS.iter().zip(slots).filter_map(|(field, slot)| {
            let text = |text: &str| RestrictedExpression::new_string(text.to_owned());
            let value = match slot {
                Slot::Missing => return None,
                Slot::Text(word) => text(word),
                Slot::Int(number) => RestrictedExpression::new_long(number),
                Slot::Float(number) => RestrictedExpression::new_decimal(format!("{number:.4}")),
                Slot::Bool(is) => RestrictedExpression::new_bool(is),
                Slot::Labels(labels) => RestrictedExpression::new_set(labels.into_iter().map(text)),
            };
            Some((field.name.to_owned(), value))
        });
        let context = Context::from_pairs(pairs).map_err(|error| error.to_string())?;
        let [principal, action, resource] = self.who.clone();
        Request::new(principal, action, resource, context, None).map_err(|error| error.to_string())
    }

    fn run(&self, request: &Request, fired: &mut [u64]) -> Result<Verdict, String> {
        let response = self.authorizer.is_authorized(request, &self.policies, &self.entities);
        if let Some(error) = response.diagnostics().errors().next() {
            return Err(error.to_string());
        }
        let mut tally = Tally::new(&self.points, fired);
        for policy in response.diagnostics().reason() {
            let id: &str = policy.as_ref();
            let number = id.strip_prefix("policy").and_then(|number| number.parse().ok());
            tally.fire(number.ok_or_else(|| format!("`{id}` is no policy of the table"))?);
        }
        Ok(tally.verdict())
    }
}

impl Peer for Policies {
    fn prepare(&mut self, documents: &'static Documents) -> Result<(), String> {
        self.inputs = documents.texts.iter().map(|text| self.request(text)).collect::<Result<_, String>>()?;
        Ok(())
    }

    fn decide(&mut self, at: usize, fired: &mut [u64]) -> Result<Verdict, String> {
        let request = self.inputs.get(at).ok_or("no such input")?;
        self.run(request, fired)
    }

    fn decide_json(&mut self, document: &'static Document, fired: &mut [u64]) -> Result<Verdict, String> {
        self.run(&self.request(document)?, fired)
    }
}
