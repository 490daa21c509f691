//! Generates scripts as text, well-typed by construction: what can be named, of which type and whether it may be
//! missing is known while writing. Where the checker knows more than the generator (that something is never missing),
//! it warns; where it knows less, the quotas fail.

mod conditions;
mod declarations;
pub mod facts;
pub mod large;
mod literals;
mod places;
mod risks;
mod scope;
mod statements;
mod types;
mod values;

use crate::choices::Choices;
use declarations::{Capability, Credential, Function, RuleSet, Step, Terminal};
use scope::Scope;
use types::{Kind, Type};

/// Which part of the language to write in.
#[derive(Debug, Clone, Copy)]
pub struct Grammar {
    /// Conditions may ask whether something is known (`is known`, `??`, `is PASSED`, `failure`, `results`, scores).
    /// Without them, learning more never turns a known answer round.
    pub presence: bool,
}

impl Grammar {
    pub const ALL: Grammar = Grammar { presence: true };
    pub const MONOTONE: Grammar = Grammar { presence: false };
}

/// How tightly an expression's outermost operator binds, loosest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    If,
    Logic,
    Not,
    Compare,
    Coalesce,
    Sum,
    Product,
    Sign,
    Primary,
}

/// An expression as text.
#[derive(Debug, Clone)]
struct Written {
    text: String,
    level: Level,
    /// May be missing (a condition: unknown).
    optional: bool,
}

impl Written {
    fn primary(text: impl Into<String>, optional: bool) -> Self {
        Written { text: text.into(), level: Level::Primary, optional }
    }
}

struct Generator<'c> {
    choices: &'c mut Choices,
    grammar: Grammar,
    out: String,
    indent: usize,
    names: usize,
    enums: Vec<(String, Vec<String>)>,
    records: Vec<(String, Vec<(String, Type)>)>,
    /// Typed constants: what gives a symbol or literal its type.
    constants: Vec<(String, Kind)>,
    sets: Vec<(String, Kind)>,
    lists: Vec<(String, Kind)>,
    functions: Vec<Function>,
    rule_sets: Vec<RuleSet>,
    terminals: Vec<Terminal>,
    credentials: Vec<Credential>,
    capabilities: Vec<Capability>,
    steps: Vec<Step>,
    scope: Scope,
    /// In a step, which is checked on its own as well.
    in_step: bool,
    /// How many aggregates are open.
    aggregates: usize,
}

/// A whole script: declarations and one workflow called `main`, sometimes one that it follows.
pub fn script(choices: &mut Choices, grammar: Grammar) -> String {
    let mut generator = Generator {
        choices,
        grammar,
        out: "probity 1\n".to_owned(),
        indent: 0,
        names: 0,
        enums: Vec::new(),
        records: Vec::new(),
        constants: Vec::new(),
        sets: Vec::new(),
        lists: Vec::new(),
        functions: Vec::new(),
        rule_sets: Vec::new(),
        terminals: Vec::new(),
        credentials: Vec::new(),
        capabilities: Vec::new(),
        steps: Vec::new(),
        scope: Scope::default(),
        in_step: false,
        aggregates: 0,
    };
    generator.declarations();
    let followed = generator.choices.percent(25) && grammar.presence;
    let prior = followed.then(|| generator.workflow("before", None));
    generator.workflow("main", prior);
    generator.out
}

impl Generator<'_> {
    fn fresh(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    fn line(&mut self, text: &str) {
        for _ in 0..self.indent {
            self.out.push_str("  ");
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn open(&mut self, text: &str) {
        self.line(&format!("{text} {{"));
        self.indent += 1;
    }

    fn close(&mut self) {
        self.indent -= 1;
        self.line("}");
    }

    /// The text as an operand of something that binds at `level`; now and then with parentheses that are not needed.
    fn operand(&mut self, written: &Written, level: Level) -> String {
        if written.level < level || self.choices.percent(5) {
            format!("({})", written.text)
        } else {
            written.text.clone()
        }
    }

    fn type_text(&self, ty: &Type) -> String {
        let mark = if ty.optional { "?" } else { "" };
        match &ty.kind {
            Kind::Bool => format!("bool{mark}"),
            Kind::Int(i64::MIN, i64::MAX) => format!("int{mark}"),
            Kind::Int(low, high) => format!("int{mark} in {low}..{high}"),
            Kind::Decimal => format!("decimal{mark}"),
            Kind::Float => format!("float{mark}"),
            Kind::Text => format!("text{mark}"),
            Kind::Date => format!("date{mark}"),
            Kind::Time => format!("time{mark}"),
            Kind::Duration => format!("duration{mark}"),
            Kind::Country => format!("country{mark}"),
            Kind::Currency => format!("currency{mark}"),
            Kind::Money(None) => format!("money{mark}"),
            Kind::Money(Some(currency)) if ty.optional => format!("(money in {currency})?"),
            Kind::Money(Some(currency)) => format!("money in {currency}"),
            Kind::Enum(index) => format!("{}{mark}", self.enums[*index].0),
            Kind::Record(index) => format!("{}{mark}", self.records[*index].0),
            Kind::List(element) => {
                let list = format!(
                    "list of {} max {}",
                    self.type_text(&Type::of((**element).clone())),
                    types::LIST_MAX
                );
                if ty.optional { format!("({list})?") } else { list }
            }
        }
    }

    /// A type that a field or parameter may have.
    fn some_type(&mut self, nested: bool) -> Type {
        let kind = self.some_kind(nested);
        Type { kind, optional: self.choices.percent(40) }
    }

    fn some_kind(&mut self, nested: bool) -> Kind {
        let scalar = |choices: &mut Choices, enums: usize| match choices.below(14) {
            0 | 1 => types::ANY_INT,
            2 => choices.pick(&[Kind::Int(0, 100), Kind::Int(-5, 5), Kind::Int(1, i64::MAX)]).clone(),
            3 => Kind::Bool,
            4 => Kind::Decimal,
            5 => Kind::Float,
            6 => Kind::Text,
            7 => Kind::Date,
            8 => Kind::Time,
            9 => Kind::Duration,
            10 => Kind::Country,
            11 => Kind::Currency,
            12 => Kind::Money(*choices.pick(&[None, Some("EUR"), Some("USD")])),
            _ if enums > 0 => Kind::Enum(choices.below(enums)),
            _ => Kind::Text,
        };
        match self.choices.below(10) {
            8 if nested && !self.records.is_empty() => Kind::Record(self.choices.below(self.records.len())),
            9 if nested && !self.records.is_empty() && self.choices.percent(40) => {
                Kind::List(Box::new(Kind::Record(self.choices.below(self.records.len()))))
            }
            9 if nested => Kind::List(Box::new(scalar(self.choices, self.enums.len()))),
            _ => scalar(self.choices, self.enums.len()),
        }
    }
}
