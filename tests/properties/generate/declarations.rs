//! The items of a script: types, constants, functions, rule sets, terminals, catalog declarations, steps.

use super::literals::{COUNTRIES, CURRENCIES};
use super::scope::{Acquired, Place, Scope};
use super::types::{ANY_INT, Kind, Type};
use super::{Generator, literals};

#[derive(Debug, Clone)]
pub struct Function {
    pub name: String,
    pub params: Vec<(String, Type)>,
    pub result: Type,
}

#[derive(Debug, Clone)]
pub struct RuleSet {
    pub name: String,
    pub params: Vec<(String, Type)>,
}

#[derive(Debug, Clone)]
pub struct Terminal {
    pub name: String,
    pub params: Vec<(String, Type)>,
}

/// A kind of credential.
#[derive(Debug, Clone)]
pub struct Credential {
    pub name: String,
    pub types: Vec<String>,
    pub parts: Vec<String>,
    pub data: Vec<(String, Type)>,
}

#[derive(Debug, Clone)]
pub struct Capability {
    pub name: String,
    /// Kinds of credentials that it takes: none, one or two.
    pub on: Vec<usize>,
    pub params: Vec<(String, Type)>,
    /// By index, with the decisions that will do.
    pub requires: Vec<usize>,
    /// Decision (`PASSED`, …) and label.
    pub labels: Vec<(&'static str, String)>,
    pub failures: Vec<String>,
    pub data: Vec<(String, Type)>,
}

#[derive(Debug, Clone)]
pub struct Step {
    pub name: String,
    pub params: Vec<StepParam>,
    /// What can be named behind the step's name after it ran.
    pub leaves: Scope,
    pub ends: bool,
}

#[derive(Debug, Clone)]
pub enum StepParam {
    Value(String, Type),
    Credential(String, usize),
}

impl Generator<'_> {
    pub(super) fn declarations(&mut self) {
        for _ in 0..self.choices.between(1, 2) {
            let name = self.fresh("grade");
            let variants: Vec<String> = (0..self.choices.between(1, 4)).map(|_| self.fresh("V")).collect();
            self.line(&format!("enum {name} {{ {} }}", variants.join(", ")));
            self.enums.push((name, variants));
        }
        for _ in 0..self.choices.between(0, 2) {
            self.record();
        }
        self.constants();
        self.sets();
        for _ in 0..self.choices.between(0, 3) {
            self.function();
        }
        for _ in 0..self.choices.between(1, 3) {
            self.table();
        }
        for _ in 0..self.choices.between(0, 2) {
            self.terminal();
        }
        for _ in 0..self.choices.between(0, 2) {
            self.rule_set();
        }
        self.credential_kinds();
        self.capability_declarations();
        for _ in 0..self.choices.between(0, 2) {
            self.step();
        }
    }

    fn record(&mut self) {
        let name = self.fresh("record");
        let fields = self.fields("f", 1, 4, !self.records.is_empty());
        let shown: Vec<String> =
            fields.iter().map(|(name, ty)| format!("{name}: {}", self.type_text(ty))).collect();
        self.line(&format!("record {name} {{ {} }}", shown.join("  ")));
        self.records.push((name, fields));
    }

    fn fields(&mut self, prefix: &str, least: usize, most: usize, nested: bool) -> Vec<(String, Type)> {
        (0..self.choices.between(least, most)).map(|_| (self.fresh(prefix), self.some_type(nested))).collect()
    }

    /// Constants of every kind whose symbols or literals have no type of their own, and of some others.
    fn constants(&mut self) {
        let mut kinds = vec![Kind::Country, Kind::Currency, Kind::Float];
        kinds.extend((0..self.enums.len()).map(Kind::Enum));
        for _ in 0..2 {
            let kind = self.some_kind(false);
            if !matches!(kind, Kind::Int(..)) {
                kinds.push(kind);
            }
        }
        for kind in kinds {
            let name = self.fresh("k");
            let ty = self.type_text(&Type::of(kind.clone()));
            let value = self.constant(&kind);
            self.line(&format!("let {name}: {ty} = {value}"));
            self.constants.push((name, kind));
        }
        let name = self.fresh("k");
        let value = literals::literal(self.choices, &ANY_INT).unwrap();
        self.line(&format!("let {name} = {value}"));
        self.constants.push((name, ANY_INT));
    }

    /// A literal or symbol, where its type is known from the place.
    pub(super) fn constant(&mut self, kind: &Kind) -> String {
        match kind {
            Kind::Country => (*self.choices.pick(COUNTRIES)).to_owned(),
            Kind::Currency => (*self.choices.pick(CURRENCIES)).to_owned(),
            Kind::Enum(index) => {
                let variants = self.enums[*index].1.clone();
                self.choices.pick(&variants).clone()
            }
            kind => literals::literal(self.choices, kind).expect("a kind with literals"),
        }
    }

    fn sets(&mut self) {
        for kind in [Kind::Country, Kind::Text, ANY_INT, Kind::Enum(0)] {
            if !self.choices.percent(60) {
                continue;
            }
            let name = self.fresh("set");
            let ty = self.type_text(&Type::of(kind.clone()));
            let elements = self.elements(&kind);
            let before = self.sets.iter().find(|(_, known)| *known == kind).map(|(name, _)| name.clone());
            match before.filter(|_| self.choices.percent(50)) {
                Some(before) => self.line(&format!("set {name}: {ty} = {before} + {{ {elements} }}")),
                None => self.line(&format!("set {name}: {ty} = {{ {elements} }}")),
            }
            self.sets.push((name, kind.clone()));
            if self.choices.percent(20) {
                let (all, without) = (self.sets.last().unwrap().0.clone(), self.fresh("set"));
                let less = self.constant(&kind);
                self.line(&format!("set {without}: {ty} = {all} - {{ {less} }}"));
                self.sets.push((without, kind));
            }
        }
        for _ in 0..self.choices.between(0, 2) {
            let name = self.fresh("list");
            let kind = self.choices.pick(&[Kind::Text, ANY_INT, Kind::Country]).clone();
            let folded = if kind == Kind::Text && self.choices.percent(50) { " folded" } else { "" };
            let ty = self.type_text(&Type::of(kind.clone()));
            self.line(&format!("list {name}: {ty}{folded}"));
            self.lists.push((name, kind));
        }
    }

    /// The elements of a set, each once, constants all of them.
    pub(super) fn elements(&mut self, kind: &Kind) -> String {
        let mut all: Vec<String> = Vec::new();
        for _ in 0..self.choices.between(1, 4) {
            let one = self.constant(kind);
            if !all.contains(&one) {
                all.push(one);
            }
        }
        all.join(", ")
    }

    fn params(&mut self, least: usize, most: usize) -> Vec<(String, Type)> {
        self.fields("p", least, most, true)
    }

    fn params_text(&self, params: &[(String, Type)]) -> String {
        let shown: Vec<String> =
            params.iter().map(|(name, ty)| format!("{name}: {}", self.type_text(ty))).collect();
        shown.join(", ")
    }

    /// A scope that sees parameters only.
    fn scope_of(&self, params: &[(String, Type)]) -> Scope {
        let mut scope = Scope::default();
        for (name, ty) in params {
            self.add_place(&mut scope.values, name, ty);
        }
        scope
    }

    /// The place and, of a record, its fields.
    pub(super) fn add_place(&self, into: &mut Vec<Place>, text: &str, ty: &Type) {
        into.push(Place { text: text.to_owned(), ty: ty.clone() });
        if let Kind::Record(index) = ty.kind {
            for (field, field_ty) in &self.records[index].1 {
                let optional = field_ty.optional || ty.optional;
                let ty = Type { kind: field_ty.kind.clone(), optional };
                self.add_place(into, &format!("{text}.{field}"), &ty);
            }
        }
    }

    fn function(&mut self) {
        let name = self.fresh("fn");
        let params = self.params(0, 3);
        let result = match self.some_type(false) {
            // The generator does not know the exact range of an arithmetic expression.
            Type { kind: Kind::Int(..), optional } => Type { kind: ANY_INT, optional },
            ty => ty,
        };
        self.scope = self.scope_of(&params);
        let body = match &result.kind {
            Kind::Bool if result.optional => self.condition(3),
            kind => self.value(kind, result.optional, false, 3),
        };
        self.scope = Scope::default();
        let shown = self.params_text(&params);
        let ty = self.type_text(&result);
        self.line(&format!("fn {name}({shown}) -> {ty} = {}", body.text));
        self.functions.push(Function { name, params, result });
    }

    /// A decision table; one that collects is counted by a function, because no other value is a list.
    fn table(&mut self) {
        let name = self.fresh("table");
        let is_column = |kind: &Kind| !matches!(kind, Kind::Record(_) | Kind::List(_) | Kind::Money(None));
        let mut columns = self.params(1, 3);
        columns.retain(|(_, ty)| is_column(&ty.kind));
        let kind = match self.some_type(false).kind {
            Kind::Int(..) | Kind::Record(_) | Kind::List(_) => ANY_INT,
            kind => kind,
        };
        if columns.is_empty() {
            return;
        }
        let optional = columns.iter().any(|(_, ty)| ty.optional);
        let collects = self.choices.percent(50);
        let known: Vec<(String, Type)> = columns.iter().filter(|(_, ty)| !ty.optional).cloned().collect();
        let mut rows = Vec::new();
        for _ in 0..self.choices.between(1, 4) {
            let cells: Vec<String> = columns.iter().map(|(_, ty)| self.cell(ty)).collect();
            rows.push(cells);
        }
        if !collects {
            rows.push(vec!["_".to_owned(); columns.len()]);
        }
        self.scope = self.scope_of(&known);
        let rows: Vec<String> = rows
            .into_iter()
            .map(|cells| {
                let given = match kind {
                    Kind::Bool => self.constant(&kind),
                    _ => self.leaf(&kind, false, false).text,
                };
                format!("| {} -> {given}", cells.join(", "))
            })
            .collect();
        self.scope = Scope::default();
        let shown = self.params_text(&columns);
        let ty = self.type_text(&Type { kind: kind.clone(), optional: optional && !collects });
        let hit = if collects { "hit collect" } else { "hit first" };
        self.line(&format!("table {name}({shown}) -> {ty} {{ {hit} {} }}", rows.join(" ")));
        if !collects {
            self.functions.push(Function { name, params: columns, result: Type { kind, optional } });
            return;
        }
        let (counts, given) = (self.fresh("fn"), columns.iter().map(|(name, _)| name.as_str()));
        let given = given.collect::<Vec<_>>().join(", ");
        let result = Type { kind: ANY_INT, optional };
        let ty = self.type_text(&result);
        self.line(&format!("fn {counts}({shown}) -> {ty} = count({name}({given}))"));
        self.functions.push(Function { name: counts, params: columns, result });
    }

    fn cell(&mut self, ty: &Type) -> String {
        let kind = &ty.kind;
        match self.choices.below(6) {
            0 | 1 => "_".to_owned(),
            2 if ty.optional && self.grammar.presence => "missing".to_owned(),
            3 => format!("{{ {} }}", self.elements(kind)),
            4 if kind.is_ordered() => self.literal_range(kind),
            5 if kind.is_ordered() => {
                let op = *self.choices.pick(&["<", "<=", ">", ">="]);
                format!("{op} {}", self.constant(kind))
            }
            _ => self.constant(kind),
        }
    }

    fn terminal(&mut self) {
        let name = self.fresh("terminal");
        let params: Vec<(String, Type)> = self.params(0, 2);
        let shown =
            if params.is_empty() { String::new() } else { format!("({})", self.params_text(&params)) };
        let decision = *self.choices.pick(&["PASSED", "WARNING", "REJECTED", "NOT_EXECUTED"]);
        let label = if self.choices.percent(50) { format!(" {}", self.fresh("END")) } else { String::new() };
        self.line(&format!("terminal {name}{shown} = {decision}{label}"));
        self.terminals.push(Terminal { name, params });
    }

    fn rule_set(&mut self) {
        let name = self.fresh("rules");
        let params = self.params(1, 3);
        self.scope = self.scope_of(&params);
        let shown = self.params_text(&params);
        self.open(&format!("rules {name}({shown})"));
        for _ in 0..self.choices.between(1, 3) {
            self.rule(false);
        }
        self.close();
        self.scope = Scope::default();
        self.rule_sets.push(RuleSet { name, params });
    }

    fn credential_kinds(&mut self) {
        for _ in 0..self.choices.between(1, 3) {
            let name = self.fresh("KIND");
            let types: Vec<String> = (0..self.choices.between(0, 3)).map(|_| self.fresh("TYPE")).collect();
            let parts: Vec<String> = (0..self.choices.between(0, 2)).map(|_| self.fresh("PART")).collect();
            let data = if self.choices.percent(30) { self.fields("d", 1, 2, false) } else { Vec::new() };
            self.open(&format!("credential {name}"));
            for (word, symbols) in [("types", &types), ("parts", &parts)] {
                if !symbols.is_empty() {
                    self.line(&format!("{word} {}", symbols.join(", ")));
                }
            }
            if self.choices.percent(30) {
                self.line("channels WEB, SDK");
            }
            self.data(&data);
            self.close();
            self.credentials.push(Credential { name, types, parts, data });
        }
    }

    fn data(&mut self, fields: &[(String, Type)]) {
        if fields.is_empty() {
            return;
        }
        self.open("data");
        for (name, ty) in fields {
            let ty = self.type_text(ty);
            self.line(&format!("{name}: {ty}"));
        }
        self.close();
    }

    fn capability_declarations(&mut self) {
        for _ in 0..self.choices.between(2, 5) {
            let kinds = self.credentials.len();
            let on = match self.choices.below(4) {
                0 => Vec::new(),
                3 => vec![self.choices.below(kinds), self.choices.below(kinds)],
                _ => vec![self.choices.below(kinds)],
            };
            let params = if self.choices.percent(40) { self.params(1, 2) } else { Vec::new() };
            let data = if self.choices.percent(70) { self.fields("d", 1, 3, true) } else { Vec::new() };
            self.capability(on, params, data);
            if self.choices.percent(30) {
                // Another vendor's capability for the same thing, to fall back to.
                let first = self.capabilities.last().unwrap().clone();
                self.capability(first.on, first.params, first.data);
            }
        }
    }

    fn capability(&mut self, on: Vec<usize>, params: Vec<(String, Type)>, data: Vec<(String, Type)>) {
        let name = self.fresh("cap");
        let mut head = format!("capability {name}");
        match on.as_slice() {
            [] => {}
            [one] => head += &format!(" on {}", self.credentials[*one].name),
            all => {
                let names: Vec<&str> = all.iter().map(|kind| self.credentials[*kind].name.as_str()).collect();
                head += &format!(" on ({})", names.join(", "));
            }
        }
        if !params.is_empty() {
            head += &format!(" ({})", self.params_text(&params));
        }
        let can: Vec<usize> = (0..self.capabilities.len())
            .filter(|at| matches!(self.capabilities[*at].on.as_slice(), [one] if on.contains(one)))
            .filter(|at| self.capabilities[*at].params.iter().all(|(_, ty)| ty.optional))
            .collect();
        let mut requires: Vec<usize> = Vec::new();
        if !can.is_empty() && self.choices.percent(50) {
            requires.push(*self.choices.pick(&can));
            let other = *self.choices.pick(&can);
            if other != requires[0] && self.choices.percent(50) {
                requires.push(other);
            }
        }
        let required: Vec<String> = requires
            .iter()
            .map(|at| {
                let more = *self.choices.pick(&["", " or WARNING", " or REJECTED"]);
                format!("{} is PASSED{more}", self.capabilities[*at].name)
            })
            .collect();
        if !required.is_empty() {
            head += &format!(" requires {}", required.join(", "));
        }
        self.open(&head);
        let mut labels = Vec::new();
        let outcomes = [("passed", "PASSED"), ("warning", "WARNING"), ("rejected", "REJECTED")];
        for (word, decision) in self.choices.some(&outcomes) {
            let own: Vec<String> = (0..self.choices.between(1, 3)).map(|_| self.fresh("L")).collect();
            self.line(&format!("{word} {}", own.join(", ")));
            labels.extend(own.into_iter().map(|label| (decision, label)));
        }
        let failures = if self.choices.percent(20) { vec![self.fresh("WHY")] } else { Vec::new() };
        if let [why] = failures.as_slice() {
            let line = format!("not_executed {why}");
            self.line(&line);
        }
        self.data(&data);
        self.close();
        self.capabilities.push(Capability { name, on, params, requires, labels, failures, data });
    }

    fn step(&mut self) {
        let name = self.fresh("step");
        let mut params: Vec<StepParam> =
            self.params(0, 2).into_iter().map(|(name, ty)| StepParam::Value(name, ty)).collect();
        if self.choices.percent(60) {
            let kind = self.choices.below(self.credentials.len());
            params.push(StepParam::Credential(self.fresh("c"), kind));
        }
        let mut scope = Scope { in_workflow: true, ..Scope::default() };
        let mut shown = Vec::new();
        for param in &params {
            match param {
                StepParam::Value(name, ty) => {
                    self.add_place(&mut scope.values, name, ty);
                    shown.push(format!("{name}: {}", self.type_text(ty)));
                }
                StepParam::Credential(name, kind) => {
                    scope.credentials.push(Acquired { name: name.clone(), kind: *kind });
                    shown.push(format!("{name}: {}", self.credentials[*kind].name));
                }
            }
        }
        self.scope = scope;
        self.in_step = true;
        let shown = if shown.is_empty() { String::new() } else { format!("({})", shown.join(", ")) };
        self.open(&format!("step {name}{shown}"));
        let must_end = self.choices.percent(30);
        let ends = self.statements(1, 1, 3, must_end);
        self.close();
        self.in_step = false;
        let mut leaves = std::mem::take(&mut self.scope);
        leaves.values.clear();
        let is_param = |name: &str| {
            params.iter().any(|param| matches!(param, StepParam::Credential(own, _) if own == name))
        };
        leaves.credentials.retain(|credential| !is_param(&credential.name));
        // A check on a credential parameter hangs on the parameter, which has no name outside.
        leaves.checks.retain(|check| check.name.split_once('.').is_none_or(|(on, _)| !is_param(on)));
        self.steps.push(Step { name, params, leaves, ends });
    }
}
