//! Expressions as a script would write them, for explanations and golden files.
//!
//! The arena shares, a text does not: a text stops at [`LIMIT`] characters, so that it costs little whatever it shows.

use std::fmt::{self, Write as _};

use super::{
    AggregateOp, ArithOp, CheckId, CompareOp, CredentialId, DecisionSet, Effect, ExprId, ExprKind,
    PriorPlace, Program, ResultAttribute, ResultsOf, TableCall,
};
use crate::value::Value;

/// How long a text may become, in bytes; what is longer ends with `…`.
const LIMIT: usize = 2_000;

/// The expression with as few parentheses as possible; the element of an aggregate is `item`, of one in it `item2`.
pub fn expr_text(program: &Program, id: ExprId) -> String {
    text_with(program, id, Vec::new())
}

/// As [`expr_text`], with the outer aggregates' elements named by what they are elements of: `input.hits.score`.
pub fn place_text(program: &Program, id: ExprId, elements: &[String]) -> String {
    text_with(program, id, elements.to_vec())
}

/// As [`expr_text`], with calls of decision tables in place of their rows: `limit(input.country)`. For people; it is the
/// script's text again only where the tables stand beside it.
pub fn call_text(program: &Program, id: ExprId) -> String {
    finished(Printer { calls: true, ..Printer::new(program) }, id)
}

fn text_with(program: &Program, id: ExprId, elements: Vec<String>) -> String {
    finished(Printer { elements, ..Printer::new(program) }, id)
}

fn finished(mut printer: Printer<'_>, id: ExprId) -> String {
    printer.expr(id);
    if printer.is_full() {
        let cut = (0..=LIMIT).rev().find(|at| printer.out.is_char_boundary(*at)).unwrap_or(0);
        printer.out.truncate(cut);
        printer.out.push('…');
    }
    printer.out
}

/// How tightly a form binds; operands that bind less tightly than their place asks for stand in parentheses.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Choice,
    Or,
    And,
    Not,
    Comparison,
    Coalesce,
    Sum,
    Product,
    Sign,
    Primary,
}

struct Printer<'a> {
    program: &'a Program,
    out: String,
    elements: Vec<String>,
    /// Tables are named, not put in place.
    calls: bool,
}

impl CompareOp {
    pub fn symbol(self) -> &'static str {
        match self {
            CompareOp::Equal => "==",
            CompareOp::NotEqual => "!=",
            CompareOp::Less => "<",
            CompareOp::LessEqual => "<=",
            CompareOp::Greater => ">",
            CompareOp::GreaterEqual => ">=",
        }
    }
}

impl ArithOp {
    pub fn symbol(self) -> &'static str {
        match self {
            ArithOp::Add => "+",
            ArithOp::Subtract => "-",
            ArithOp::Multiply => "*",
            ArithOp::Divide => "/",
            ArithOp::Modulo => "mod",
        }
    }
}

impl AggregateOp {
    pub fn name(self) -> &'static str {
        match self {
            AggregateOp::Any => "any",
            AggregateOp::All => "all",
            AggregateOp::None => "none",
            AggregateOp::Count => "count",
            AggregateOp::Sum => "sum",
            AggregateOp::Min => "min",
            AggregateOp::Max => "max",
            AggregateOp::First => "first",
        }
    }
}

impl ResultAttribute {
    pub fn name(self) -> &'static str {
        match self {
            ResultAttribute::Capability => "capability",
            ResultAttribute::Credentials => "credentials",
            ResultAttribute::Decision => "decision",
            ResultAttribute::Label => "label",
            ResultAttribute::Failure => "failure",
        }
    }
}

/// As a script writes it: `+40`, `-20`, `0`, `=100`.
impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Effect::Add(0) => f.write_str("0"),
            Effect::Add(points) => write!(f, "{points:+}"),
            Effect::Set(points) => write!(f, "={points}"),
        }
    }
}

impl<'a> Printer<'a> {
    fn new(program: &'a Program) -> Self {
        Printer { program, out: String::new(), elements: Vec::new(), calls: false }
    }

    fn called(&mut self, name: &str, args: &[ExprId]) {
        let _ = write!(self.out, "{name}(");
        self.joined(args, ", ", Level::Choice);
        self.push(")");
    }

    fn is_full(&self) -> bool {
        self.out.len() > LIMIT
    }

    fn push(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn table_call(&self, id: ExprId) -> Option<&'a TableCall> {
        self.program.table_call(id).filter(|_| self.calls)
    }

    fn level(&self, id: ExprId) -> Level {
        if self.table_call(id).is_some() {
            return Level::Primary;
        }
        match self.program.exprs.get(id).map(|expr| &expr.kind) {
            Some(ExprKind::If(..)) => Level::Choice,
            Some(ExprKind::Or(_)) => Level::Or,
            Some(ExprKind::And(_)) => Level::And,
            Some(ExprKind::Not(a)) => match self.program.exprs.get(*a).map(|expr| &expr.kind) {
                Some(ExprKind::IsKnown(_)) => Level::Comparison,
                _ => Level::Not,
            },
            Some(
                ExprKind::Compare(..)
                | ExprKind::InSet(..)
                | ExprKind::InRange(..)
                | ExprKind::InList(..)
                | ExprKind::Matches(..)
                | ExprKind::IsKnown(_)
                | ExprKind::CheckIs(..)
                | ExprKind::CheckIn(..)
                | ExprKind::CredentialPresent(_)
                | ExprKind::ResultIs(..)
                | ExprKind::Prior(PriorPlace::CheckIs(..) | PriorPlace::CheckIn(..)),
            ) => Level::Comparison,
            Some(ExprKind::Coalesce(..)) => Level::Coalesce,
            Some(ExprKind::Arith(ArithOp::Add | ArithOp::Subtract, ..)) => Level::Sum,
            Some(ExprKind::Arith(..)) => Level::Product,
            Some(ExprKind::Negate(_)) => Level::Sign,
            Some(ExprKind::Widen(_, inner)) => self.level(*inner),
            _ => Level::Primary,
        }
    }

    /// An operand in a place that takes forms from `least` on.
    fn operand(&mut self, id: ExprId, least: Level) {
        if self.level(id) >= least {
            self.expr(id);
        } else {
            self.push("(");
            self.expr(id);
            self.push(")");
        }
    }

    fn expr(&mut self, id: ExprId) {
        if self.is_full() {
            return;
        }
        let Some(expr) = self.program.exprs.get(id) else {
            self.push("?");
            return;
        };
        if let Some(call) = self.table_call(id) {
            return self.called(&call.name, &call.args);
        }
        match &expr.kind {
            ExprKind::Const(value) => self.value(value),
            ExprKind::Field(base, index) => self.field(*base, *index),
            ExprKind::Not(a) => self.not(*a),
            ExprKind::And(all) => self.joined(all, " and ", Level::And),
            ExprKind::Or(all) => self.joined(all, " or ", Level::Or),
            ExprKind::Compare(op, a, b) => self.binary(*a, op.symbol(), *b, Level::Coalesce, Level::Coalesce),
            ExprKind::Arith(op @ (ArithOp::Add | ArithOp::Subtract), a, b) => {
                self.binary(*a, op.symbol(), *b, Level::Sum, Level::Product);
            }
            ExprKind::Arith(op, a, b) => self.binary(*a, op.symbol(), *b, Level::Product, Level::Sign),
            ExprKind::Coalesce(a, b) => self.binary(*a, "??", *b, Level::Primary, Level::Primary),
            ExprKind::InSet(a, set) => {
                self.operand(*a, Level::Coalesce);
                self.push(" in ");
                self.set(set.index());
            }
            ExprKind::InRange(a, low, high) => {
                self.operand(*a, Level::Coalesce);
                self.push(" in ");
                self.operand(*low, Level::Sum);
                self.push("..");
                self.operand(*high, Level::Sum);
            }
            ExprKind::InList(a, list) => {
                self.operand(*a, Level::Coalesce);
                let name = self.program.lists.get(list.index()).map_or("?", |list| &list.name);
                let _ = write!(self.out, " in {name}");
            }
            ExprKind::Matches(a, pattern) => {
                self.operand(*a, Level::Coalesce);
                let text = self.program.patterns.get(pattern.index()).map_or("?", |pattern| &pattern.text);
                let _ = write!(self.out, " matches r\"{text}\"");
            }
            ExprKind::IsKnown(a) => {
                self.operand(*a, Level::Coalesce);
                self.push(" is known");
            }
            ExprKind::If(condition, then, otherwise) => {
                self.push("if ");
                self.expr(*condition);
                self.push(" then ");
                self.expr(*then);
                self.push(" else ");
                self.expr(*otherwise);
            }
            ExprKind::Collect(all) => self.collect(all),
            ExprKind::Negate(a) => {
                self.push("-");
                self.operand(*a, Level::Primary);
            }
            ExprKind::Widen(_, a) => self.expr(*a),
            ExprKind::Call(function, args) => self.called(function.name(), args),
            ExprKind::ResultAttribute(a, attribute) => {
                self.operand(*a, Level::Primary);
                let _ = write!(self.out, ".{}", attribute.name());
            }
            ExprKind::ResultIs(a, set) => {
                self.operand(*a, Level::Primary);
                self.decisions(*set);
            }
            ExprKind::Aggregate { op, list, body, depth } => {
                let _ = write!(self.out, "{}({} in ", op.name(), self.element(*depth));
                self.expr(*list);
                self.push(": ");
                self.expr(*body);
                self.push(")");
            }
            leaf => self.leaf(leaf),
        }
    }

    fn leaf(&mut self, kind: &ExprKind) {
        let text = match kind {
            ExprKind::Input(index) => format!("input.{}", self.input(*index)),
            ExprKind::Prior(place) => self.prior(place),
            ExprKind::CheckIs(check, set) | ExprKind::CheckIn(check, set) => {
                let name = self.check(*check).to_owned();
                self.push(&name);
                self.decisions(*set);
                return;
            }
            ExprKind::CheckDecision(check) => format!("{}.decision", self.check(*check)),
            ExprKind::CheckLabel(check) => format!("{}.label", self.check(*check)),
            ExprKind::CheckFailure(check) => format!("{}.failure", self.check(*check)),
            ExprKind::CheckData(check, field) => {
                format!("{}.{}", self.check(*check), self.data(*check, *field))
            }
            ExprKind::CredentialPresent(id) => format!("{} is known", self.credential(*id)),
            ExprKind::CredentialPart(id, part) => format!("{}.{}", self.credential(*id), part.word()),
            ExprKind::CredentialData(id, field) => {
                let credential = self.program.credentials.get(id.index());
                let field = credential.and_then(|credential| credential.data.get(*field as usize));
                format!("{}.{}", self.credential(*id), field.map_or("", |field| &*field.name))
            }
            ExprKind::Score(risk) => {
                format!("{}.score", self.program.risks.get(risk.index()).map_or("?", |risk| &risk.name))
            }
            ExprKind::Now => "now".to_owned(),
            ExprKind::Today => "today".to_owned(),
            ExprKind::Channel => "channel".to_owned(),
            ExprKind::Results(ResultsOf::All, _) => "results".to_owned(),
            ExprKind::Results(ResultsOf::Capability(name), _) => format!("results of {name}"),
            ExprKind::Results(ResultsOf::Credential(id), _) => format!("results of {}", self.credential(*id)),
            ExprKind::Element { depth, .. } => self.element(*depth),
            ExprKind::Param(index) => format!("parameter {index}"),
            _ => "?".to_owned(),
        };
        self.push(&text);
    }

    /// No form of a script, which gets here by a table: `collect(10 when a, 20 when b)`.
    fn collect(&mut self, all: &[(ExprId, ExprId)]) {
        self.push("collect(");
        for (at, (condition, value)) in all.iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.expr(*value);
            self.push(" when ");
            self.expr(*condition);
        }
        self.push(")");
    }

    fn value(&mut self, value: &Value) {
        let _ = write!(self.out, "{value}");
    }

    fn not(&mut self, inner: ExprId) {
        match self.program.exprs.get(inner).map(|expr| &expr.kind) {
            Some(ExprKind::IsKnown(a)) => {
                self.operand(*a, Level::Coalesce);
                self.push(" is missing");
            }
            _ => {
                self.push("not ");
                self.operand(inner, Level::Primary);
            }
        }
    }

    fn joined(&mut self, all: &[ExprId], separator: &str, level: Level) {
        for (at, id) in all.iter().enumerate() {
            if at > 0 {
                self.push(separator);
            }
            // `and` in `or` is right as precedence goes, but the language asks for parentheses.
            let mixed = level == Level::Or && self.level(*id) == Level::And;
            self.operand(*id, if mixed { Level::Not } else { level });
        }
    }

    fn binary(&mut self, a: ExprId, symbol: &str, b: ExprId, left: Level, right: Level) {
        self.operand(a, left);
        let _ = write!(self.out, " {symbol} ");
        self.operand(b, right);
    }

    fn field(&mut self, base: ExprId, index: u32) {
        self.operand(base, Level::Primary);
        let name = self.program.exprs.get(base).and_then(|expr| match &expr.ty.kind {
            super::Kind::Record(record) => record.fields.get(index as usize).map(|field| field.name.clone()),
            _ => None,
        });
        let _ = write!(self.out, ".{}", name.as_deref().unwrap_or("?"));
    }

    fn decisions(&mut self, set: DecisionSet) {
        let names: Vec<&str> = set.iter().map(super::Decision::symbol).collect();
        let _ = match names.as_slice() {
            [one] => write!(self.out, " is {one}"),
            all => write!(self.out, " in {{ {} }}", all.join(", ")),
        };
    }

    fn set(&mut self, index: usize) {
        let Some(set) = self.program.sets.get(index) else { return self.push("?") };
        if set.name.is_empty() {
            let values: Vec<String> = set.values.iter().map(Value::to_string).collect();
            let _ = write!(self.out, "{{ {} }}", values.join(", "));
        } else {
            self.push(&set.name);
        }
    }

    fn element(&self, depth: u32) -> String {
        match (self.elements.get(depth as usize), depth) {
            (Some(name), _) => name.clone(),
            (None, 0) => "item".to_owned(),
            (None, _) => format!("item{}", depth.saturating_add(1)),
        }
    }

    fn input(&self, index: u32) -> &str {
        self.program.input.get(index as usize).map_or("?", |field| &field.name)
    }

    fn check(&self, id: CheckId) -> &str {
        self.program.checks.get(id.index()).map_or("?", |check| &check.name)
    }

    fn data(&self, id: CheckId, field: u32) -> &str {
        let check = self.program.checks.get(id.index());
        check.and_then(|check| check.data.get(field as usize)).map_or("?", |field| &field.name)
    }

    fn credential(&self, id: CredentialId) -> &str {
        self.program.credentials.get(id.index()).map_or("?", |credential| &credential.name)
    }

    fn prior(&self, place: &PriorPlace) -> String {
        let Some(prior) = self.program.prior.as_deref() else { return "prior.?".to_owned() };
        let mut inner = Printer::new(prior);
        match place {
            PriorPlace::Decision => inner.push("decision"),
            PriorPlace::Label => inner.push("label"),
            PriorPlace::Input(index) => inner.leaf(&ExprKind::Input(*index)),
            PriorPlace::CheckIs(check, set) => inner.leaf(&ExprKind::CheckIs(*check, *set)),
            PriorPlace::CheckIn(check, set) => inner.leaf(&ExprKind::CheckIn(*check, *set)),
            PriorPlace::CheckDecision(check) => inner.leaf(&ExprKind::CheckDecision(*check)),
            PriorPlace::CheckLabel(check) => inner.leaf(&ExprKind::CheckLabel(*check)),
            PriorPlace::CheckFailure(check) => inner.leaf(&ExprKind::CheckFailure(*check)),
            PriorPlace::CheckData(check, field) => inner.leaf(&ExprKind::CheckData(*check, *field)),
            PriorPlace::CredentialPart(id, part) => inner.leaf(&ExprKind::CredentialPart(*id, *part)),
            PriorPlace::Score(risk) => inner.leaf(&ExprKind::Score(*risk)),
        }
        format!("prior.{}", inner.out)
    }
}
