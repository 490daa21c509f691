//! Workflows: headers and statements.

use super::declarations::StepParam;
use super::literals::COUNTRIES;
use super::scope::{Acquired, Ran, Scope};
use super::types::{ANY_INT, Kind, Type};
use super::{Generator, literals};

const DECISIONS: &[&str] = &["PASSED", "WARNING", "REJECTED", "NOT_EXECUTED"];
const LIMITS: &[&str] = &["5 s", "20 s", "3 days", "1 ms"];

impl Generator<'_> {
    /// A workflow; gives what a later one can read of it.
    pub(super) fn workflow(&mut self, name: &str, prior: Option<Scope>) -> Scope {
        let input = self.input();
        let mut scope = Scope { in_workflow: true, prior: prior.map(Box::new), ..Scope::default() };
        for (field, ty) in &input {
            self.add_place(&mut scope.values, &format!("input.{field}"), ty);
        }
        self.scope = scope;
        self.docs();
        self.open(&format!("workflow {name}"));
        self.header(&input);
        let statements = if name == "main" { 8 } else { 5 };
        self.statements(3, 2, statements, true);
        self.close();
        let mut leaves = std::mem::take(&mut self.scope);
        leaves.prior = None;
        leaves
            .values
            .retain(|place| place.text.starts_with("input.") && place.text.matches('.').count() == 1);
        leaves
    }

    fn input(&mut self) -> Vec<(String, Type)> {
        let mut input: Vec<(String, Type)> = (0..self.choices.between(3, 9))
            .map(|_| {
                let ty = self.some_type(true);
                (self.fresh("in"), ty)
            })
            .collect();
        // What every kind of comparison can start from.
        for kind in [ANY_INT, Kind::Text, Kind::Country, Kind::Money(None), Kind::List(Box::new(ANY_INT))] {
            let optional = self.choices.percent(50);
            input.push((self.fresh("in"), Type { kind, optional }));
        }
        input
    }

    fn header(&mut self, input: &[(String, Type)]) {
        if self.choices.percent(20) {
            let key = self.fresh("key-");
            self.line(&format!("key \"{key}\""));
        }
        if self.choices.percent(20) {
            self.line("version 3");
        }
        if self.scope.prior.is_some() {
            self.line("stage INTERMEDIATE follows before as prior");
        } else if self.choices.percent(30) {
            self.line("stage INITIAL");
        }
        if self.choices.percent(40) {
            self.line("channels WEB, SDK");
        }
        let decision = *self.choices.pick(&DECISIONS[1..]);
        self.line(&format!("expires after 30 min -> end {decision} EXPIRED"));
        self.open("input");
        for (at, (name, ty)) in input.iter().enumerate() {
            let path = if at % 5 == 3 { format!(" at \"outer.{name}\"") } else { String::new() };
            let ty = self.type_text(ty);
            self.line(&format!("{name}: {ty}{path}"));
        }
        self.close();
    }

    pub(super) fn docs(&mut self) {
        if self.choices.percent(20) {
            self.line("/// What this is for");
        }
    }

    /// Statements; whether every path through them ends.
    pub(super) fn statements(&mut self, depth: usize, least: usize, most: usize, must_end: bool) -> bool {
        for _ in 0..self.choices.between(least, most) {
            if self.statement(depth) {
                return true;
            }
        }
        if must_end {
            self.ending(depth);
        }
        must_end
    }

    /// An ending of all paths.
    fn ending(&mut self, depth: usize) {
        if depth > 0 && self.choices.percent(30) {
            let risk = self.risk();
            self.decide(&risk, true, depth - 1);
        } else if depth > 0 && self.choices.percent(20) {
            match self.some_check() {
                Some(check) => self.match_check(&check, true, depth - 1),
                None => self.end(),
            }
        } else {
            self.end();
        }
    }

    fn end(&mut self) {
        let text = self.end_text();
        self.line(&text);
    }

    fn end_text(&mut self) -> String {
        if !self.terminals.is_empty() && self.choices.percent(40) {
            let terminal = self.choices.pick(&self.terminals).clone();
            if terminal.params.is_empty() {
                return format!("end {}", terminal.name);
            }
            if let Some((args, false)) = self.arguments(&terminal.params, false) {
                return format!("end {}({})", terminal.name, args.join(", "));
            }
        }
        let decision = *self.choices.pick(DECISIONS);
        let label = if self.choices.percent(70) { format!(" {}", self.fresh("END")) } else { String::new() };
        format!("end {decision}{label}")
    }

    /// One statement; whether it ends every path.
    fn statement(&mut self, depth: usize) -> bool {
        if self.choices.percent(15) {
            self.docs();
        }
        match self.choices.below(20) {
            0..=2 => self.acquire(),
            3..=7 => self.check(),
            8 => self.retry(),
            9 | 10 => self.require(),
            11 => self.let_value(),
            12 if depth > 0 => return self.if_statement(depth - 1),
            13 if depth > 0 => return self.match_value(depth - 1),
            14 if depth > 0 => {
                let earlier = if self.choices.percent(30) { self.earlier_check() } else { None };
                if let Some(check) = earlier.or_else(|| self.some_check()) {
                    return self.match_statement(&check, depth - 1);
                }
            }
            15 => return self.run(),
            16 => {
                let risk = self.risk();
                if depth > 0 && self.choices.percent(30) {
                    return self.decide(&risk, false, depth - 1);
                }
            }
            17 if depth > 0 => return self.split(depth - 1),
            18 if depth > 0 => self.twins(),
            _ => self.check(),
        }
        false
    }

    fn acquire(&mut self) {
        let kind = self.choices.below(self.credentials.len());
        let name = self.fresh("c");
        self.acquire_as(&name, kind);
    }

    fn acquire_as(&mut self, name: &str, kind: usize) {
        let credential = self.credentials[kind].clone();
        self.open(&format!("acquire {name}: {}", credential.name));
        if self.choices.percent(40) {
            let from = *self.choices.pick(&["NEW", "EXISTING", "REUSABLE, NEW", "EXISTING, NEW"]);
            self.line(&format!("from {from}"));
        }
        for (word, symbols) in [("types", &credential.types), ("parts", &credential.parts)] {
            if !symbols.is_empty() && self.choices.percent(30) {
                let some = self.choices.some(symbols).join(", ");
                self.line(&format!("{word} {some}"));
            }
        }
        if self.choices.percent(15) {
            let some = self.choices.some(COUNTRIES).join(", ");
            self.line(&format!("countries {some}"));
        }
        if self.choices.percent(10) {
            self.line("channels WEB");
        }
        if self.choices.percent(40) {
            self.line("optional");
        }
        for (field, ty) in &credential.data {
            if !ty.optional || self.choices.percent(50) {
                let value = self.value(&ty.kind, ty.optional, false, 2);
                self.line(&format!("{field}: {}", value.text));
            }
        }
        self.close();
        self.scope.credentials.push(Acquired { name: name.to_owned(), kind });
    }

    fn within(&mut self) -> String {
        if self.choices.percent(30) {
            format!(" within {}", self.choices.pick(LIMITS))
        } else {
            String::new()
        }
    }

    fn ran(&self, capability: usize, credential: &str) -> bool {
        self.scope.ran_on.iter().any(|(known, on)| *known == capability && on == credential)
    }

    fn check(&mut self) {
        if !self.scope.credentials.is_empty() && self.choices.percent(65) {
            self.check_credential();
        } else {
            self.check_call();
        }
    }

    /// `check doc: usability, extraction`
    fn check_credential(&mut self) {
        let plain: Vec<Acquired> = self
            .scope
            .credentials
            .iter()
            .filter(|credential| !credential.name.contains('.'))
            .cloned()
            .collect();
        if plain.is_empty() {
            return self.check_call();
        }
        let credential = self.choices.pick(&plain).clone();
        let shadow = self.choices.percent(8);
        let mut chosen: Vec<usize> = Vec::new();
        for at in 0..self.capabilities.len() {
            let capability = &self.capabilities[at];
            let takes =
                capability.on == [credential.kind] && capability.params.iter().all(|(_, ty)| ty.optional);
            let is_asked =
                |required: &usize| chosen.contains(required) || self.ran(*required, &credential.name);
            let met = capability.requires.iter().all(is_asked);
            if takes && met && !self.ran(at, &credential.name) && self.choices.percent(70) {
                chosen.push(at);
            }
        }
        if chosen.is_empty() {
            return self.check_call();
        }
        if self.choices.percent(50) {
            chosen.reverse();
        }
        let names: Vec<&str> = chosen.iter().map(|at| self.capabilities[*at].name.as_str()).collect();
        let text = format!("check {}: {}", credential.name, names.join(", "));
        let within = self.within();
        self.line(&format!("{}{text}{within}", if shadow { "shadow " } else { "" }));
        for at in chosen {
            let name = format!("{}.{}", credential.name, self.capabilities[at].name);
            self.scope.checks.push(Ran { name, capabilities: vec![at], shadow, passed: false });
            self.scope.ran_on.push((at, credential.name.clone()));
        }
    }

    /// `check n = cap(doc, x) within 5 s else other(doc, x)`
    fn check_call(&mut self) {
        let start = self.choices.below(self.capabilities.len());
        for offset in 0..self.capabilities.len() {
            let first = (start + offset) % self.capabilities.len();
            if let Some((text, on)) = self.called(first, None) {
                let name = self.fresh("n");
                let shadow = self.choices.percent(8);
                let mut text = format!("{}check {name} = {text}", if shadow { "shadow " } else { "" });
                let mut capabilities = vec![first];
                let next = first + 1;
                let twin = self.capabilities.get(next).is_some_and(|other| {
                    other.on == self.capabilities[first].on && other.data == self.capabilities[first].data
                });
                if twin
                    && self.grammar.presence
                    && let Some((other, _)) = self.called(next, Some(&on))
                {
                    text += &format!(" else {other}");
                    capabilities.push(next);
                }
                self.line(&text);
                for credential in on {
                    self.scope.ran_on.extend(capabilities.iter().map(|at| (*at, credential.clone())));
                }
                self.scope.checks.push(Ran { name, capabilities, shadow, passed: false });
                return;
            }
        }
    }

    /// A call of a capability on credentials at hand (or on those given), and their names.
    fn called(&mut self, at: usize, on: Option<&[String]>) -> Option<(String, Vec<String>)> {
        let capability = self.capabilities[at].clone();
        let mut names: Vec<String> = on.map(<[String]>::to_vec).unwrap_or_default();
        if on.is_none() {
            for kind in &capability.on {
                let of_kind: Vec<String> = self
                    .scope
                    .credentials
                    .iter()
                    .filter(|credential| credential.kind == *kind && !names.contains(&credential.name))
                    .map(|credential| credential.name.clone())
                    .collect();
                if of_kind.is_empty() {
                    return None;
                }
                names.push(self.choices.pick(&of_kind).clone());
            }
        }
        for required in capability.requires {
            let kinds = self.capabilities[required].on.clone();
            for (name, kind) in names.iter().zip(&capability.on) {
                if kinds.contains(kind) && !self.ran(required, name) {
                    return None;
                }
            }
        }
        let (args, lifted) = self.arguments(&capability.params, false)?;
        if lifted {
            return None;
        }
        let all: Vec<String> = names.iter().cloned().chain(args).collect();
        let within = self.within();
        Some((format!("{}({}){within}", capability.name, all.join(", ")), names))
    }

    fn retry(&mut self) {
        let plain: Vec<String> = self
            .scope
            .credentials
            .iter()
            .filter(|credential| !credential.name.contains('.'))
            .map(|credential| credential.name.clone())
            .collect();
        if plain.is_empty() {
            return self.acquire();
        }
        let name = self.choices.pick(&plain).clone();
        let attempts = self.choices.between(2, 4);
        self.open(&format!("retry {name} up to {attempts} attempts"));
        for _ in 0..self.choices.between(1, 2) {
            let condition = self.condition(2);
            let message = self.value(&Kind::Text, false, false, 1);
            self.line(&format!("when {} -> {}", condition.text, message.text));
        }
        self.close();
    }

    fn require(&mut self) {
        let end = self.end_text();
        let checks: Vec<usize> = (0..self.scope.checks.len())
            .filter(|at| {
                !self.scope.checks[*at].shadow
                    && self.decisions_of(&self.scope.checks[*at]).contains(&"PASSED")
            })
            .collect();
        if self.grammar.presence && !checks.is_empty() && self.choices.percent(60) {
            let at = *self.choices.pick(&checks);
            let name = self.scope.checks[at].name.clone();
            self.line(&format!("require {name} is PASSED else {end}"));
            self.scope.checks[at].passed = true;
            return;
        }
        if self.grammar.presence && self.choices.percent(50) {
            let missing: Vec<usize> = (0..self.scope.values.len())
                .filter(|at| {
                    self.scope.values[*at].ty.optional && self.scope.values[*at].text.starts_with("input.")
                })
                .collect();
            if !missing.is_empty() {
                let at = *self.choices.pick(&missing);
                let text = self.scope.values[at].text.clone();
                self.line(&format!("require {text} is known else {end}"));
                self.scope.values[at].ty.optional = false;
                return;
            }
        }
        let condition = self.condition(2);
        self.line(&format!("require {}", condition.text));
        self.indent += 1;
        if self.choices.percent(30) {
            self.open("else");
            self.end();
            self.close();
        } else {
            self.line(&format!("else {end}"));
        }
        self.indent -= 1;
    }

    fn let_value(&mut self) {
        let kind = self.some_kind(false);
        let name = self.fresh("let");
        let value = self.value(&kind, true, true, 2);
        if self.choices.percent(50) && !matches!(kind, Kind::Int(..)) {
            let ty = self.type_text(&Type { kind: kind.clone(), optional: value.optional });
            self.line(&format!("let {name}: {ty} = {}", value.text));
        } else {
            self.line(&format!("let {name} = {}", value.text));
        }
        // Without its type written down, a number or an amount has the kind that the checker finds.
        let sure = !matches!(kind, Kind::Int(..) | Kind::Money(_) | Kind::Decimal | Kind::Float);
        if sure {
            self.add_value(&name, Type { kind, optional: value.optional });
        }
    }

    fn add_value(&mut self, name: &str, ty: Type) {
        let mut values = std::mem::take(&mut self.scope.values);
        self.add_place(&mut values, name, &ty);
        self.scope.values = values;
    }

    /// `PATTERN -> statement` or `PATTERN -> { … }`; whether the arm ends.
    pub(super) fn arm(&mut self, pattern: &str, must_end: bool, depth: usize) -> bool {
        if self.choices.percent(40) && (must_end || self.choices.percent(60)) {
            let end = self.end_text();
            self.line(&format!("{pattern} -> {end}"));
            return true;
        }
        if !must_end && self.choices.percent(40) {
            self.line(&format!("{pattern} -> continue"));
            return false;
        }
        self.open(&format!("{pattern} ->"));
        let ends = self.statements(depth, 1, 2, must_end);
        self.close();
        ends
    }

    /// Arms that exclude each other; whether all of them end.
    pub(super) fn arms(&mut self, patterns: &[String], must_end: bool, depth: usize) -> bool {
        let before = self.scope.clone();
        let mut scopes = Vec::new();
        for pattern in patterns {
            self.scope = before.clone();
            let ends = self.arm(pattern, must_end, depth);
            scopes.push((ends, std::mem::take(&mut self.scope)));
        }
        let all_end = scopes.iter().all(|(ends, _)| *ends);
        self.join(before, scopes);
        all_end
    }

    /// A block in braces that has been opened; gives whether it ends and what it knows at its end.
    fn branch(&mut self, depth: usize, before: &Scope) -> (bool, Scope) {
        self.scope = before.clone();
        let must_end = self.choices.percent(25);
        let ends = self.statements(depth, 1, 2, must_end);
        (ends, std::mem::replace(&mut self.scope, before.clone()))
    }

    fn if_statement(&mut self, depth: usize) -> bool {
        let name = if self.choices.percent(20) { format!("{}: ", self.fresh("if")) } else { String::new() };
        let before = self.scope.clone();
        let mut scopes = Vec::new();
        let mut optional = false;
        let mut all_end = true;
        for at in 0..self.choices.between(1, 3) {
            let condition = self.condition(2);
            optional |= condition.optional;
            let head = if at == 0 { format!("if {name}") } else { "else if ".to_owned() };
            self.open(&format!("{head}{}", condition.text));
            let (ends, scope) = self.branch(depth, &before);
            self.close();
            all_end &= ends;
            scopes.push((ends, scope));
        }
        if optional {
            self.open("else if unknown");
            let (ends, scope) = self.branch(depth, &before);
            self.close();
            all_end &= ends;
            scopes.push((ends, scope));
        }
        if self.choices.percent(60) {
            self.open("else");
            let (ends, scope) = self.branch(depth, &before);
            self.close();
            all_end &= ends;
            scopes.push((ends, scope));
        } else {
            all_end = false;
        }
        self.join(before, scopes);
        all_end
    }

    fn join(&mut self, before: Scope, branches: Vec<(bool, Scope)>) {
        self.scope = before;
        for (ends, branch) in branches {
            if !ends {
                self.scope.join(branch);
            }
        }
    }

    /// The same credential and check in branches that exclude each other.
    fn twins(&mut self) {
        let (credential, check) = (self.fresh("c"), self.fresh("n"));
        let kind = self.choices.below(self.credentials.len());
        let without = (0..self.capabilities.len())
            .find(|at| self.capabilities[*at].on.is_empty() && self.capabilities[*at].requires.is_empty());
        let condition = self.condition(1);
        let before = self.scope.clone();
        let mut scopes = Vec::new();
        let mut heads = vec![format!("if {}", condition.text), "else".to_owned()];
        if condition.optional {
            heads.insert(1, "else if unknown".to_owned());
        }
        for head in heads {
            self.scope = before.clone();
            self.open(&head);
            self.acquire_as(&credential, kind);
            if let Some((at, (text, _))) = without.and_then(|at| Some((at, self.called(at, None)?))) {
                self.line(&format!("check {check} = {text}"));
                self.scope.checks.push(Ran {
                    name: check.clone(),
                    capabilities: vec![at],
                    shadow: false,
                    passed: false,
                });
            }
            self.close();
            scopes.push((false, std::mem::take(&mut self.scope)));
        }
        self.join(before, scopes);
    }

    /// A check of the run that this workflow follows.
    fn earlier_check(&mut self) -> Option<Ran> {
        let checks = self.scope.prior.as_ref()?.checks.clone();
        let check = (!checks.is_empty()).then(|| self.choices.pick(&checks).clone())?;
        Some(Ran { name: format!("prior.{}", check.name), passed: false, ..check })
    }

    fn match_statement(&mut self, check: &Ran, depth: usize) -> bool {
        let must_end = self.choices.percent(20);
        self.match_check(check, must_end, depth);
        must_end
    }

    /// Every decision of a check once, or `else`. Ends everywhere where it must; elsewhere at least `else` goes on.
    fn match_check(&mut self, check: &Ran, must_end: bool, depth: usize) {
        // What `require` has found out before makes other arms impossible.
        let mut decisions: Vec<&str> = if check.passed { vec!["PASSED"] } else { self.decisions_of(check) };
        if !check.passed {
            decisions.push("NOT_EXECUTED");
        }
        self.open(&format!("match {}", check.name));
        let before = self.scope.clone();
        let mut scopes = Vec::new();
        while !decisions.is_empty() {
            self.scope = before.clone();
            let last = decisions.len() == 1;
            if !last && self.choices.percent(15) {
                let ends = self.arm("else", must_end, depth);
                scopes.push((ends, std::mem::take(&mut self.scope)));
                break;
            }
            let take = if !last && self.choices.percent(20) { 2 } else { 1 };
            let pattern = decisions.drain(..take).collect::<Vec<_>>().join(", ");
            if !must_end && decisions.is_empty() {
                self.line(&format!("{pattern} -> continue"));
            } else {
                let ends = self.arm(&pattern, must_end, depth);
                scopes.push((ends, std::mem::take(&mut self.scope)));
            }
        }
        self.join(before, scopes);
        self.close();
    }

    /// `match` on a value: constants, ranges, sets, `missing`, `else`.
    fn match_value(&mut self, depth: usize) -> bool {
        let kind = match self.choices.below(6) {
            0 => Kind::Enum(0),
            1 => Kind::Country,
            2 => Kind::Text,
            3 => Kind::Bool,
            4 => Kind::Date,
            _ => ANY_INT,
        };
        let value = self.value(&kind, true, true, 1);
        let scrutinee = self.operand(&value, super::Level::Coalesce);
        let mut patterns: Vec<String> = Vec::new();
        for _ in 0..self.choices.between(1, 3) {
            let pattern = match &kind {
                Kind::Date | Kind::Int(..) if self.choices.percent(50) => {
                    let (low, high) = literals::range(self.choices, &kind);
                    format!("{low}..{high}")
                }
                Kind::Country | Kind::Text if self.choices.percent(40) => {
                    match self.sets.iter().find(|(_, of)| *of == kind) {
                        Some((set, _)) => format!("in {set}"),
                        None => self.constant(&kind),
                    }
                }
                kind => self.constant(kind),
            };
            if !patterns.contains(&pattern) {
                patterns.push(pattern);
            }
        }
        if value.optional {
            patterns.push("missing".to_owned());
        }
        patterns.push("else".to_owned());
        self.open(&format!("match {scrutinee}"));
        let all_end = self.arms(&patterns, false, depth);
        self.close();
        all_end
    }

    fn run(&mut self) -> bool {
        if self.steps.is_empty() || self.in_step {
            self.check();
            return false;
        }
        let step = self.choices.pick(&self.steps).clone();
        let mut args = Vec::new();
        for param in &step.params {
            match param {
                StepParam::Value(name, ty) => {
                    let Some((arg, false)) = self.arguments(&[(name.clone(), ty.clone())], false) else {
                        return false;
                    };
                    args.extend(arg.into_iter().map(|arg| match arg.starts_with(&format!("{name}: ")) {
                        true => arg,
                        false => format!("{name}: {arg}"),
                    }));
                }
                StepParam::Credential(name, kind) => {
                    let fitting = self.scope.credentials.iter().find(|credential| credential.kind == *kind);
                    let Some(fitting) = fitting else { return false };
                    args.push(format!("{name}: {}", fitting.name));
                }
            }
        }
        let alias = self.fresh("run");
        let args = if args.is_empty() { String::new() } else { format!("({})", args.join(", ")) };
        self.line(&format!("run {alias} = {}{args}", step.name));
        let mut leaves = step.leaves.clone();
        for check in &mut leaves.checks {
            check.name = format!("{alias}.{}", check.name);
            check.passed = false;
        }
        for credential in &mut leaves.credentials {
            credential.name = format!("{alias}.{}", credential.name);
        }
        leaves
            .ran_on
            .retain(|(_, on)| step.leaves.credentials.iter().any(|credential| credential.name == *on));
        for (_, on) in &mut leaves.ran_on {
            *on = format!("{alias}.{on}");
        }
        leaves.risks.clear();
        self.scope.join(leaves);
        step.ends
    }

    fn split(&mut self, depth: usize) -> bool {
        let name = self.fresh("split");
        let kind =
            self.choices.pick(&[Kind::Text, ANY_INT, Kind::Country, Kind::Enum(0), Kind::Date]).clone();
        let value = self.leaf(&kind, true, true);
        self.open(&format!("split {name} by {}", value.text));
        let shares = *self.choices.pick(&[
            &["100%"] as &[&str],
            &["50%", "50%"],
            &["0.01%", "99.99%"],
            &["10%", "20.5%", "69.5%"],
        ]);
        let arms: Vec<String> = shares.iter().map(|share| format!("{share} {}", self.fresh("arm"))).collect();
        let all_end = self.arms(&arms, false, depth);
        self.close();
        all_end
    }
}
