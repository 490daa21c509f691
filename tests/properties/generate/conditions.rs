//! Conditions: everything that is true, false or unknown.

use super::literals::{COUNTRIES, PATTERNS};
use super::types::{ANY_INT, Kind};
use super::{Generator, Level, Written};

const COMPARISONS: &[&str] = &["==", "!=", "<", "<=", ">", ">="];

impl Generator<'_> {
    /// A condition that may be unknown.
    pub(super) fn condition(&mut self, depth: usize) -> Written {
        if depth == 0 {
            return self.question(0);
        }
        let depth = depth - 1;
        match self.choices.below(14) {
            0 | 1 => self.joined_conditions(depth),
            2 => {
                let inner = self.condition(depth);
                let text = self.operand(&inner, Level::Not);
                Written { text: format!("not {text}"), level: Level::Not, optional: inner.optional }
            }
            3 if self.grammar.presence => self.guarded(depth),
            4 if self.grammar.presence => self.known_condition(depth),
            5 => {
                let name = *self.choices.pick(&["any", "all", "none"]);
                self.aggregate(name, depth, |this, depth| this.condition(depth))
                    .unwrap_or_else(|| self.question(depth))
            }
            6 => self.value(&Kind::Bool, true, false, depth),
            _ => self.question(depth),
        }
    }

    /// A condition that is never unknown.
    pub(super) fn known_condition(&mut self, depth: usize) -> Written {
        if self.grammar.presence {
            match self.choices.below(4) {
                0 => {
                    let inner = self.condition(depth.min(2));
                    let text =
                        if inner.level >= Level::Coalesce { inner.text } else { format!("({})", inner.text) };
                    let default = *self.choices.pick(&["true", "false"]);
                    return Written {
                        text: format!("{text} ?? {default}"),
                        level: Level::Coalesce,
                        optional: false,
                    };
                }
                1 => {
                    if let Some(asked) = self.presence() {
                        return asked;
                    }
                }
                _ => {}
            }
        }
        let kind = self
            .choices
            .pick(&[ANY_INT, Kind::Text, Kind::Date, Kind::Duration, Kind::Money(Some("EUR"))])
            .clone();
        let (a, b) = self.two(&kind, false, depth.min(1));
        let op = *self.choices.pick(if kind == Kind::Text { &COMPARISONS[..2] } else { COMPARISONS });
        self.compared(op, a, b)
    }

    fn joined_conditions(&mut self, depth: usize) -> Written {
        let op = *self.choices.pick(&["and", "or"]);
        let mut parts = Vec::new();
        let mut optional = false;
        for _ in 0..self.choices.between(2, 3) {
            let part = self.condition(depth);
            optional |= part.optional;
            parts.push(self.operand(&part, Level::Not));
        }
        Written { text: parts.join(&format!(" {op} ")), level: Level::Logic, optional }
    }

    /// `x is known and …`, where the rest relies on it.
    fn guarded(&mut self, depth: usize) -> Written {
        if self.choices.percent(40) {
            let checks: Vec<usize> = (0..self.scope.checks.len())
                .filter(|at| self.scope.in_shadow || !self.scope.checks[*at].shadow)
                .collect();
            let can_pass =
                |this: &Self, at: usize| this.decisions_of(&this.scope.checks[at]).contains(&"PASSED");
            let passing: Vec<usize> = checks.into_iter().filter(|at| can_pass(self, *at)).collect();
            if !passing.is_empty() {
                let at = *self.choices.pick(&passing);
                let name = self.scope.checks[at].name.clone();
                let before = std::mem::replace(&mut self.scope.checks[at].passed, true);
                let rest = self.condition(depth);
                self.scope.checks[at].passed = before;
                let text = self.operand(&rest, Level::Not);
                let optional = rest.optional;
                return Written {
                    text: format!("{name} is PASSED and {text}"),
                    level: Level::Logic,
                    optional,
                };
            }
        }
        let missing: Vec<usize> = (0..self.scope.values.len())
            .filter(|at| {
                let place = &self.scope.values[*at];
                place.ty.optional && !matches!(place.ty.kind, Kind::Record(_))
            })
            .collect();
        if missing.is_empty() {
            return self.question(depth);
        }
        let at = *self.choices.pick(&missing);
        self.scope.values[at].ty.optional = false;
        let place = self.scope.values[at].text.clone();
        let rest = self.condition(depth);
        self.scope.values[at].ty.optional = true;
        let text = self.operand(&rest, Level::Not);
        let (guard, op) = if self.choices.percent(70) { ("is known", "and") } else { ("is missing", "or") };
        Written { text: format!("{place} {guard} {op} {text}"), level: Level::Logic, optional: rest.optional }
    }

    /// Whether something is there.
    fn presence(&mut self) -> Option<Written> {
        let mut places: Vec<String> = self
            .scope
            .values
            .iter()
            .filter(|place| place.ty.optional)
            .map(|place| place.text.clone())
            .collect();
        places.extend(self.scope.credentials.iter().map(|credential| credential.name.clone()));
        if let Some(check) = self.some_check() {
            places.push(format!("{}.label", check.name));
            places.push(format!("{}.failure", check.name));
            places
                .extend(self.data_of(&check).into_iter().map(|(field, _)| format!("{}.{field}", check.name)));
        }
        if self.scope.prior.is_some() {
            places.push("prior".to_owned());
        }
        if places.is_empty() {
            return None;
        }
        let place = self.choices.pick(&places).clone();
        let test = *self.choices.pick(&["is known", "is missing", "is not known"]);
        Some(Written { text: format!("{place} {test}"), level: Level::Compare, optional: false })
    }

    /// One question about values, checks, credentials or an earlier run.
    fn question(&mut self, depth: usize) -> Written {
        if self.grammar.presence
            && self.scope.prior.is_some()
            && self.choices.percent(30)
            && let Some(found) = self.prior_question()
        {
            return found;
        }
        for _ in 0..4 {
            let found = match self.choices.below(16) {
                0 | 1 => Some(self.comparison(depth)),
                2 => Some(self.in_range(depth)),
                3 => Some(self.in_set(depth)),
                4 => self.in_list(),
                5 => Some(self.text_question(depth)),
                6..=8 => self.check_question(),
                9 => self.label_question(),
                10 => self.credential_question(),
                11 if self.grammar.presence => self.results_question(),
                12 | 13 if self.grammar.presence => self.score_question(),
                14 if self.scope.in_workflow => {
                    let channel = *self.choices.pick(&["API", "WEB", "SDK"]);
                    Some(Written {
                        text: format!("channel == {channel}"),
                        level: Level::Compare,
                        optional: true,
                    })
                }
                _ => self.bool_place(),
            };
            if let Some(found) = found {
                return found;
            }
        }
        self.comparison(depth)
    }

    fn compared(&mut self, op: &str, a: Written, b: Written) -> Written {
        let (left, right) = (self.operand(&a, Level::Coalesce), self.operand(&b, Level::Coalesce));
        Written {
            text: format!("{left} {op} {right}"),
            level: Level::Compare,
            optional: a.optional || b.optional,
        }
    }

    fn comparison(&mut self, depth: usize) -> Written {
        let kind = self.some_kind(false);
        if kind == Kind::Money(None) {
            // One side of unknown currency, or both of the same.
            let a = self.leaf(&kind, true, true);
            let open: Vec<String> = self
                .scope
                .values
                .iter()
                .filter(|place| place.ty.kind == kind)
                .map(|place| place.text.clone())
                .collect();
            if open.is_empty() {
                return self.compared(
                    "==",
                    Written::primary("1.00 EUR", false),
                    Written::primary("2 EUR", false),
                );
            }
            let b = Written::primary(self.choices.pick(&open).clone(), true);
            let op = *self.choices.pick(COMPARISONS);
            return self.compared(op, a, b);
        }
        let ops = if kind.is_ordered() { COMPARISONS } else { &COMPARISONS[..2] };
        let op = *self.choices.pick(ops);
        let (a, b) = self.two(&kind, true, depth);
        // A symbol may stand on either side.
        if matches!(kind, Kind::Enum(_) | Kind::Country) && self.choices.percent(30) {
            let symbol = Written::primary(self.constant(&kind), false);
            return self.compared(op, symbol, self.anchor(a, &kind));
        }
        self.compared(op, a, b)
    }

    /// The expression if its kind is plain from itself, else a constant's name.
    fn anchor(&self, written: Written, kind: &Kind) -> Written {
        if written.text.starts_with(|first: char| first.is_ascii_lowercase()) {
            return written;
        }
        let name = self.constants.iter().find(|(_, known)| known == kind).map(|(name, _)| name.clone());
        Written::primary(name.unwrap_or_default(), false)
    }

    fn ordered_kind(&mut self) -> Kind {
        let kinds = [
            ANY_INT,
            Kind::Decimal,
            Kind::Float,
            Kind::Date,
            Kind::Time,
            Kind::Duration,
            Kind::Money(Some("EUR")),
        ];
        self.choices.pick(&kinds).clone()
    }

    fn in_range(&mut self, depth: usize) -> Written {
        let kind = self.ordered_kind();
        let value = self.value(&kind, true, true, depth);
        let not = *self.choices.pick(&["", "", "not "]);
        let left = self.operand(&value, Level::Coalesce);
        if self.choices.percent(20) {
            // Bounds that nobody knows beforehand.
            let places: Vec<Written> = self
                .scope
                .places(&kind, true)
                .into_iter()
                .filter(|place| place.text.starts_with("input."))
                .map(|place| Written::primary(place.text.clone(), place.ty.optional))
                .collect();
            if !places.is_empty() {
                let (low, high) = (self.choices.pick(&places).clone(), self.choices.pick(&places).clone());
                let optional = value.optional || low.optional || high.optional;
                return Written {
                    text: format!("{left} {not}in {}..{}", low.text, high.text),
                    level: Level::Compare,
                    optional,
                };
            }
        }
        let range = self.literal_range(&kind);
        Written { text: format!("{left} {not}in {range}"), level: Level::Compare, optional: value.optional }
    }

    fn in_set(&mut self, depth: usize) -> Written {
        let not = *self.choices.pick(&["", "", "not "]);
        let declared = self.sets.iter().chain(&self.lists).cloned().collect::<Vec<_>>();
        if !declared.is_empty() && self.choices.percent(60) {
            let (name, kind) = self.choices.pick(&declared).clone();
            let value = self.value(&kind, true, false, depth);
            let left = self.operand(&value, Level::Coalesce);
            return Written {
                text: format!("{left} {not}in {name}"),
                level: Level::Compare,
                optional: value.optional,
            };
        }
        let kind = self
            .choices
            .pick(&[Kind::Country, Kind::Text, ANY_INT, Kind::Enum(0), Kind::Date, Kind::Decimal])
            .clone();
        let value = self.leaf(&kind, true, true);
        let elements = self.elements(&kind);
        let left = self.operand(&value, Level::Coalesce);
        Written {
            text: format!("{left} {not}in {{ {elements} }}"),
            level: Level::Compare,
            optional: value.optional,
        }
    }

    /// Membership in a list that is a value.
    fn in_list(&mut self) -> Option<Written> {
        let lists: Vec<(String, Kind)> = self
            .scope
            .values
            .iter()
            .filter_map(|place| match &place.ty.kind {
                Kind::List(element) if !matches!(**element, Kind::Record(_) | Kind::Money(_)) => {
                    Some((place.text.clone(), (**element).clone()))
                }
                _ => None,
            })
            .collect();
        if lists.is_empty() || self.aggregates >= 2 {
            return None;
        }
        let (list, kind) = self.choices.pick(&lists).clone();
        let value = self.leaf(&kind, true, true);
        let left = self.operand(&value, Level::Coalesce);
        Some(Written { text: format!("{left} in {list}"), level: Level::Compare, optional: true })
    }

    fn text_question(&mut self, depth: usize) -> Written {
        if self.choices.percent(50) {
            let value = self.value(&Kind::Text, true, true, depth);
            let not = *self.choices.pick(&["", "not "]);
            let left = self.operand(&value, Level::Coalesce);
            let pattern = *self.choices.pick(PATTERNS);
            let text = format!("{left} {not}matches r\"{pattern}\"");
            return Written { text, level: Level::Compare, optional: value.optional };
        }
        let name = *self.choices.pick(&["starts_with", "contains"]);
        let (a, b) = self.two(&Kind::Text, true, depth);
        Written::primary(format!("{name}({}, {})", a.text, b.text), a.optional || b.optional)
    }

    /// `x is D`, `x in { D, E }`
    fn check_question(&mut self) -> Option<Written> {
        let check = self.some_check()?;
        let name = &check.name;
        let mut decisions = self.decisions_of(&check);
        if !self.grammar.presence {
            // Only what is unknown where nothing ran.
            if decisions.len() >= 2 && self.choices.percent(30) {
                let text = format!("{name} in {{ {} }}", decisions.join(", "));
                return Some(Written { text, level: Level::Compare, optional: true });
            }
            decisions.retain(|decision| *decision != "PASSED");
            if decisions.is_empty() {
                return None;
            }
            let decision = *self.choices.pick(&decisions);
            return Some(Written {
                text: format!("{name} is {decision}"),
                level: Level::Compare,
                optional: true,
            });
        }
        decisions.push("NOT_EXECUTED");
        if self.choices.percent(25) {
            let some = self.choices.some(&decisions);
            let text = format!("{name} in {{ {} }}", some.join(", "));
            return Some(Written { text, level: Level::Compare, optional: !some.contains(&"NOT_EXECUTED") });
        }
        let decision = *self.choices.pick(&decisions);
        let not = *self.choices.pick(&["", "", "not "]);
        let optional = matches!(decision, "WARNING" | "REJECTED");
        Some(Written { text: format!("{name} is {not}{decision}"), level: Level::Compare, optional })
    }

    fn label_question(&mut self) -> Option<Written> {
        let check = self.some_check()?;
        let name = &check.name;
        let level = Level::Compare;
        if self.grammar.presence && self.choices.percent(20) {
            let mut known: Vec<String> =
                ["TIMED_OUT", "TECHNICAL_ERROR", "NOT_UPLOADED", "NOT_AVAILABLE", "NOT_REACHED"]
                    .map(str::to_owned)
                    .to_vec();
            known.extend(check.capabilities.iter().flat_map(|at| self.capabilities[*at].failures.clone()));
            let why = self.choices.pick(&known).clone();
            return Some(Written { text: format!("{name}.failure == {why}"), level, optional: true });
        }
        if self.choices.percent(15) {
            let decision = *self.choices.pick(&["PASSED", "WARNING", "REJECTED"]);
            return Some(Written { text: format!("{name}.decision == {decision}"), level, optional: true });
        }
        let labels = self.labels_of(&check);
        if self.choices.percent(40) {
            let some = self.choices.some(&labels);
            return Some(Written {
                text: format!("{name}.label in {{ {} }}", some.join(", ")),
                level,
                optional: true,
            });
        }
        let label = self.choices.pick(&labels).clone();
        let op = *self.choices.pick(&["==", "!="]);
        Some(Written { text: format!("{name}.label {op} {label}"), level, optional: true })
    }

    fn credential_question(&mut self) -> Option<Written> {
        if self.scope.credentials.is_empty() {
            return None;
        }
        let at = self.choices.below(self.scope.credentials.len());
        let credential = self.scope.credentials[at].clone();
        let name = &credential.name;
        let types = self.credentials[credential.kind].types.clone();
        let text = match self.choices.below(5) {
            0 if !types.is_empty() => format!("{name}.type == {}", self.choices.pick(&types)),
            2 => {
                let text = format!("{name}.source is known");
                return Some(Written { text, level: Level::Compare, optional: false });
            }
            3 => format!("{name}.acquired < 2026-01-0{}T00:00:00Z", self.choices.between(1, 9)),
            1 => format!("{name}.country == {}", self.choices.pick(COUNTRIES)),
            _ => format!("{name}.attempt > {}", self.choices.between(1, 3)),
        };
        Some(Written { text, level: Level::Compare, optional: true })
    }

    fn results_question(&mut self) -> Option<Written> {
        if !self.scope.in_workflow || self.aggregates > 0 {
            return None;
        }
        let mut of = vec!["results".to_owned()];
        let in_shadow = self.scope.in_shadow;
        for check in self.scope.checks.iter().filter(|check| in_shadow || !check.shadow) {
            of.push(format!("results of {}", self.capabilities[check.capabilities[0]].name));
        }
        let named = self.scope.credentials.iter().filter(|credential| !credential.name.contains('.'));
        of.extend(named.map(|credential| format!("results of {}", credential.name)));
        let list = self.choices.pick(&of).clone();
        let element = self.fresh("r");
        let labels = self.some_check().map(|check| self.labels_of(&check)).unwrap_or_default();
        let body = match self.choices.below(6) {
            0 => format!(
                "{element} is {}",
                self.choices.pick(&["PASSED", "WARNING", "REJECTED", "NOT_EXECUTED"])
            ),
            1 => format!("{element}.failure == {}", self.choices.pick(&["TIMED_OUT", "NOT_UPLOADED"])),
            2 => format!("{element}.capability == \"{}\"", self.capabilities[0].name),
            3 => format!("{element}.decision is known"),
            4 => format!("count({element}.credentials) > {}", self.choices.below(3)),
            _ if !labels.is_empty() => format!("{element}.label == {}", self.choices.pick(&labels)),
            _ => format!("{element} in {{ PASSED, WARNING }}"),
        };
        Some(match self.choices.below(4) {
            0 => {
                let least = self.choices.below(3);
                let text = format!("count({element} in {list}: {body}) > {least}");
                Written { text, level: Level::Compare, optional: true }
            }
            1 => {
                let text = format!("first({element} in {list}: {body}) is REJECTED");
                Written { text, level: Level::Compare, optional: true }
            }
            _ => {
                let name = *self.choices.pick(&["any", "all", "none"]);
                Written::primary(format!("{name}({element} in {list}: {body})"), true)
            }
        })
    }

    fn prior_question(&mut self) -> Option<Written> {
        let prior = self.scope.prior.clone()?;
        let level = Level::Compare;
        if !prior.checks.is_empty() && self.choices.percent(70) {
            let check = self.choices.pick(&prior.checks).clone();
            let labels = self.labels_of(&check);
            let label = self.choices.pick(&labels).clone();
            let name = &check.name;
            let text = match self.choices.below(4) {
                0 => format!("prior.{name}.label == {label}"),
                1 => format!("prior.{name}.decision == WARNING"),
                2 => format!("prior.{name}.failure == TIMED_OUT"),
                _ => {
                    format!("prior.{name} is {}", self.choices.pick(&["PASSED", "REJECTED", "NOT_EXECUTED"]))
                }
            };
            return Some(Written { text, level, optional: true });
        }
        if !prior.credentials.is_empty() && self.choices.percent(30) {
            let name = self.choices.pick(&prior.credentials).name.clone();
            let text = match self.choices.below(2) {
                0 => format!("prior.{name}.country == {}", self.choices.pick(COUNTRIES)),
                _ => format!("prior.{name}.acquired < now"),
            };
            return Some(Written { text, level, optional: true });
        }
        if !prior.risks.is_empty() && self.choices.percent(50) {
            let (risk, low, _) = self.choices.pick(&prior.risks).clone();
            return Some(Written { text: format!("prior.{risk}.score > {low}"), level, optional: true });
        }
        let decision = *self.choices.pick(&["PASSED", "WARNING", "REJECTED", "NOT_EXECUTED"]);
        let text = if self.choices.percent(30) {
            "prior.label == EXPIRED".to_owned()
        } else {
            format!("prior.decision == {decision}")
        };
        Some(Written { text, level, optional: true })
    }

    fn score_question(&mut self) -> Option<Written> {
        if self.scope.risks.is_empty() {
            return None;
        }
        let at = self.choices.below(self.scope.risks.len());
        let (risk, low, high) = self.scope.risks[at].clone();
        let middle = low + (high - low) / 2;
        let op = *self.choices.pick(COMPARISONS);
        Some(Written { text: format!("{risk}.score {op} {middle}"), level: Level::Compare, optional: true })
    }

    fn bool_place(&mut self) -> Option<Written> {
        let places: Vec<Written> = self
            .scope
            .places(&Kind::Bool, true)
            .into_iter()
            .map(|place| Written::primary(place.text.clone(), place.ty.optional))
            .collect();
        if places.is_empty() { None } else { Some(self.choices.pick(&places).clone()) }
    }
}
