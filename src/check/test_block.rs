//! `test`: what is given and expected, by the names of the workflow.

use std::sync::Arc;

use super::context::Elaboration;
use super::place::Operand;
use super::prior::prior_part_of;
use crate::core::test::{
    Expect, Given, NeedPlace, PriorGiven, RuleExpectation, Test, TestStep, TestStepKind,
};
use crate::core::{
    Capability, Check, CheckId, CredentialId, CredentialPart, Decision, ExprId, ExprKind, Field, HostList,
    Kind, ListId, PriorPlace, RiskId, Ty,
};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{check, testing, types};
use crate::resolve::{Sort, suggest};
use crate::source::Span;
use crate::syntax::tree::{self, Expr, GivenValue, ItemKind, Name, TestItem, TestStepKind as Written};
use crate::value::Value;

impl Elaboration<'_, '_> {
    pub fn test(&mut self, item: &TestItem) -> Option<Test> {
        self.in_test = true;
        self.flow = super::flow::Flow::default();
        let mut steps = Vec::new();
        let mut broken = false;
        for step in &item.steps {
            match self.test_step(&step.kind, step.span) {
                Some(kind) => steps.push(TestStep { kind, span: step.span }),
                None => broken = true,
            }
        }
        if !broken && !steps.iter().any(|step| matches!(step.kind, TestStepKind::Expect(_))) {
            self.report(
                Diagnostic::new(testing::EXPECTS_NOTHING, item.title.span, "this test expects nothing")
                    .label("can't fail")
                    .help("add what should come out: `expect PASSED`"),
            );
        }
        self.in_test = false;
        (!broken).then(|| Test { title: item.title.value.clone(), steps, span: item.title.span })
    }

    fn test_step(&mut self, step: &Written, span: Span) -> Option<TestStepKind> {
        let given = |given| Some(TestStepKind::Given(given));
        let expect = |expect| Some(TestStepKind::Expect(expect));
        match step {
            Written::Error => None,
            Written::GivenAll { decision } => given(Given::All(self.decision(decision)?)),
            Written::GivenFrom { file, format } => {
                if let Some(format) = format {
                    self.known_format(format)?;
                }
                let format = format.as_ref().map(|format| format.text.as_str().into());
                given(Given::From { file: file.value.clone(), format })
            }
            Written::GivenWord { word } => match word.text.as_str() {
                "expired" => given(Given::Expired),
                "closed" => given(Given::Closed),
                _ => {
                    let diagnostic = Diagnostic::new(
                        testing::NOT_GIVEN,
                        word.span,
                        format!("`{}` by itself can't be given", word.text),
                    );
                    self.report(suggest(diagnostic, word, ["expired", "closed"].into_iter(), || {
                        "write `given … = …`, `given all PASSED`, `given expired` or `given closed`"
                            .to_owned()
                    }));
                    None
                }
            },
            Written::Given { place, value } => self.given(place, value, span).map(TestStepKind::Given),
            Written::ExpectDecision { decision, label } => {
                let decision = self.decision(decision)?;
                if let Some(label) = label {
                    self.known_end_label(label);
                }
                expect(Expect::Decision {
                    decision,
                    label: label.as_ref().map(|label| label.text.as_str().into()),
                })
            }
            Written::ExpectPending { place: None } => expect(Expect::Pending(None)),
            Written::ExpectPending { place: Some(place) } => {
                let place = self.need_place(place)?;
                expect(Expect::Pending(Some(place)))
            }
            Written::ExpectRetry { credential, message } => {
                let credential = match self.operand(credential) {
                    Operand::Credential(id) => id,
                    Operand::Broken => return None,
                    _ => {
                        self.report(
                            Diagnostic::new(
                                check::WRONG_KIND,
                                credential.span,
                                "only a credential is asked for again",
                            )
                            .label("not a credential"),
                        );
                        return None;
                    }
                };
                expect(Expect::Retry { credential, message: message.as_ref().map(|text| text.value.clone()) })
            }
            Written::ExpectRule { state, rule } => {
                let (risk, rule) = self.rule_place(rule)?;
                let state = match state {
                    tree::RuleExpectation::Fired => RuleExpectation::Fired,
                    tree::RuleExpectation::NotFired => RuleExpectation::NotFired,
                    tree::RuleExpectation::Unknown => RuleExpectation::Unknown,
                };
                expect(Expect::Rule { risk, rule, state })
            }
            Written::Expect { condition } => self.expectation(condition).map(TestStepKind::Expect),
        }
    }

    fn known_format(&mut self, format: &Name) -> Option<()> {
        let known: Vec<String> = self.program.formats.iter().map(|format| format.name.to_string()).collect();
        if known.contains(&format.text) {
            return Some(());
        }
        let diagnostic =
            Diagnostic::new(testing::NOT_GIVEN, format.span, format!("there is no format `{}`", format.text))
                .label("not declared by a catalog in use");
        self.report(suggest(diagnostic, format, known.iter().map(String::as_str), || {
            match known.as_slice() {
                [] => "import the catalog that declares it: `use jumio`".to_owned(),
                known => format!("formats are {}", known.join(", ")),
            }
        }));
        None
    }

    /// A label that no end has is a slip, not a wrong expectation.
    fn known_end_label(&mut self, label: &Name) {
        let mut known: Vec<Arc<str>> = Vec::new();
        self.program.each_end(&mut |end| known.push(end.label.clone()));
        if known.iter().any(|known| **known == *label.text) {
            return;
        }
        let diagnostic = Diagnostic::new(
            types::UNKNOWN_LABEL,
            label.span,
            format!("`{}` never ends with the label `{}`", self.program.meta.name, label.text),
        )
        .label("no end has it");
        known.sort();
        known.dedup();
        self.report(suggest(diagnostic, label, known.iter().map(|known| &**known), || {
            let known: Vec<&str> = known.iter().map(|known| &**known).collect();
            format!("labels are {}", known.join(", "))
        }));
    }

    fn need_place(&mut self, place: &Expr) -> Option<NeedPlace> {
        match self.operand(place) {
            Operand::Credential(id) => Some(NeedPlace::Credential(id)),
            Operand::Check(id) => Some(NeedPlace::Check(id)),
            Operand::Broken => None,
            _ => {
                self.report(
                    Diagnostic::new(
                        testing::NOT_GIVEN,
                        place.span,
                        "a run waits for credentials and checks only",
                    )
                    .label("neither"),
                );
                None
            }
        }
    }

    /// `sanctioned`, `fraud.sanctioned`, `email.listed`, `fraud.email.listed`
    fn rule_place(&mut self, place: &Expr) -> Option<(Option<RiskId>, Arc<str>)> {
        let written = dotted(place)?;
        for (index, risk) in self.program.risks.iter().enumerate() {
            let id = RiskId(u32::try_from(index).unwrap_or(u32::MAX));
            let short = written.strip_prefix(&*risk.name).and_then(|rest| rest.strip_prefix('.'));
            for name in std::iter::once(written.as_str()).chain(short) {
                if let Some(rule) = risk.rules.iter().find(|rule| *rule.name == *name) {
                    let risk = (name.len() != written.len()).then_some(id);
                    return Some((risk, rule.name.clone()));
                }
            }
        }
        let known: Vec<String> = self
            .program
            .risks
            .iter()
            .flat_map(|risk| risk.rules.iter())
            .map(|rule| rule.name.to_string())
            .collect();
        let name = Name { text: written.clone(), span: place.span };
        let diagnostic =
            Diagnostic::new(testing::UNKNOWN_RULE, place.span, format!("there is no rule `{written}`"))
                .label("not a rule");
        // A rule of a rule set is easily named without the set, or with the risk in front.
        let risks = self.program.risks.iter();
        let full: Vec<String> = risks
            .flat_map(|risk| risk.rules.iter().map(|rule| format!("{}.{}", risk.name, rule.name)))
            .collect();
        let behind = format!(".{written}");
        let mut in_a_set = known.iter().filter(|rule| rule.ends_with(&behind));
        self.report(match (in_a_set.next(), in_a_set.next()) {
            (Some(only), None) => diagnostic.help(format!("did you mean `{only}`?")).maybe_fix(
                format!("change to `{only}`"),
                place.span,
                only,
            ),
            _ => suggest(diagnostic, &name, known.iter().chain(&full).map(String::as_str), || {
                format!("rules are {}", known.join(", "))
            }),
        });
        None
    }

    /// A terminal or a condition.
    fn expectation(&mut self, condition: &Expr) -> Option<Expect> {
        let (name, args) = match &condition.kind {
            tree::ExprKind::Name(name) => (Some(name), None),
            tree::ExprKind::Call { callee, args } => match &callee.kind {
                tree::ExprKind::Name(name) => (Some(name), Some(args)),
                _ => (None, None),
            },
            _ => (None, None),
        };
        let terminal = name.and_then(|name| self.universe.peek(self.module(), &name.text, Sort::Terminal));
        if let Some((found, ItemKind::Terminal(item))) = terminal.map(|found| (found, &found.item.kind)) {
            let args = match args {
                None => None,
                Some(args) => {
                    let params = self.in_module(found.module, |this| this.value_params(&item.params));
                    let given = self.arguments(&item.name, &params, args, condition.span, item.name.span)?;
                    Some(given.into_iter().map(|typed| typed.id).collect())
                }
            };
            return Some(Expect::Terminal { name: item.name.text.as_str().into(), args });
        }
        let typed = self.condition(condition);
        (!typed.ty.is_error()).then_some(Expect::Condition(typed.id))
    }

    fn given(&mut self, place: &Expr, value: &GivenValue, span: Span) -> Option<Given> {
        if let tree::ExprKind::Name(name) = &place.kind {
            match name.text.as_str() {
                "now" => {
                    let Value::Time(time) = self.given_value(value, &Ty::of(Kind::Time), span)? else {
                        return None;
                    };
                    return Some(Given::Now(time));
                }
                "channel" => return self.given_channel(value, span),
                _ => {}
            }
            if let Some(list) = self.given_list(name, value) {
                return list;
            }
        }
        // A record inside the input is reached through its fields.
        if let Some(found) = self.given_input(place, value, span) {
            return found;
        }
        let (base, field) = match &place.kind {
            tree::ExprKind::Field { base, field } => (Some(base), Some(field)),
            _ => (None, None),
        };
        if let (Some(base), Some(field)) = (base, field) {
            match self.operand(base) {
                Operand::Check(check) => return self.given_data(check, field, value, span),
                Operand::PriorCheck(check) => return self.given_prior_data(check, field, value, span),
                Operand::PriorRisk(risk) => {
                    let Value::Int(score) = self.given_value(value, &Ty::int(), span)? else { return None };
                    return Some(Given::Prior(PriorGiven::Score { risk, value: score }));
                }
                Operand::Credential(id) if CredentialPart::parse(&field.text).is_some() => {
                    return self.given_credential(id, CredentialPart::parse(&field.text)?, value, span);
                }
                Operand::PriorCredential(name) => {
                    let program = self.prior.clone()?.1;
                    if let Some((credential, part)) = prior_part_of(&program, &name, &field.text) {
                        let kind = self.part_kind(program.credentials.get(credential.index())?, part);
                        let value = self.given_value(value, &Ty { kind, optional: true }, span)?;
                        return Some(Given::Prior(PriorGiven::Part { credential, part, value }));
                    }
                }
                Operand::Credential(credential) => {
                    let data = &self.credential(credential)?.data;
                    if let Some((field, ty)) = super::place::position(data, &field.text) {
                        let value = self.given_value(value, &ty.or_missing(true), span)?;
                        return Some(Given::CredentialData { credential, field, value });
                    }
                }
                Operand::Broken => return None,
                _ => {}
            }
        }
        match self.operand(place) {
            Operand::Check(check) => self.given_result(check, value, span),
            Operand::PriorCheck(check) => {
                let program = self.prior.clone()?.1;
                let declared = program.checks.get(check.index())?;
                let capabilities: Vec<_> = declared
                    .capabilities
                    .iter()
                    .filter_map(|id| program.capabilities.get(id.index()).cloned())
                    .collect();
                let (decision, label) = self.result_value(declared, &capabilities, value, span)?;
                Some(Given::Prior(PriorGiven::Result { check, decision, label }))
            }
            Operand::Credential(credential) => match value {
                GivenValue::Missing(_) => Some(Given::Absent { credential }),
                _ => {
                    self.cant_give(
                        place.span,
                        "a credential is there or `missing`; give its `attempt`, `type` or `country`",
                    );
                    None
                }
            },
            Operand::Broken => None,
            Operand::Value(typed) => self.given_inside(&typed, value, span, place.span),
            _ => {
                self.cant_give(place.span, "name one field of it");
                None
            }
        }
    }

    fn cant_give(&mut self, span: Span, help: &str) {
        self.report(
            Diagnostic::new(testing::NOT_GIVEN, span, "this can't be given").label("not a fact").help(help),
        );
    }

    fn given_value(&mut self, value: &GivenValue, ty: &Ty, span: Span) -> Option<Value> {
        match value {
            GivenValue::Missing(at) => {
                if ty.optional {
                    return Some(Value::Missing);
                }
                self.report(
                    Diagnostic::new(types::NEVER_MISSING, *at, "this is never missing")
                        .label(format!("`{ty}`")),
                );
                None
            }
            GivenValue::Value(expr) => self.constant(expr, Some(&ty.clone().present())),
            GivenValue::Result { decision, .. } => {
                self.report(
                    Diagnostic::new(
                        types::MISMATCH,
                        decision.span.to(span),
                        format!("{} is needed here", ty.with_article()),
                    )
                    .label("a decision with a label"),
                );
                None
            }
        }
    }

    fn given_channel(&mut self, value: &GivenValue, span: Span) -> Option<Given> {
        let GivenValue::Value(Expr { kind: tree::ExprKind::Symbol(name), .. }) = value else {
            self.cant_give(span, "a channel is a symbol: `given channel = WEB`");
            return None;
        };
        self.prelude_symbol("channel", name).then(|| Given::Channel(name.text.as_str().into()))
    }

    /// `given blocked_emails = { "a@b" }`; the outer `None` says that it is no list.
    fn given_list(&mut self, name: &Name, value: &GivenValue) -> Option<Option<Given>> {
        let universe = self.universe;
        let found = universe.peek(self.module(), &name.text, Sort::Value)?;
        let ItemKind::List(item) = &found.item.kind else { return None };
        let element = self.in_module(found.module, |this| this.ty(&item.ty));
        let elements = match value {
            GivenValue::Value(Expr { kind: tree::ExprKind::Set(elements), .. }) => elements,
            _ => {
                self.cant_give(name.span, "give the contents of the list: `{ \"a\", \"b\" }`");
                return Some(None);
            }
        };
        let mut values = Vec::new();
        for element_expr in elements {
            match self.constant(element_expr, Some(&element.clone().present())) {
                Some(value) => values.push(value),
                None => return Some(None),
            }
        }
        let known = self.program.lists.iter().position(|list| list.span == item.name.span);
        let index = known.unwrap_or_else(|| {
            self.program.lists.push(HostList {
                name: item.name.text.as_str().into(),
                element,
                folded: item.folded,
                span: item.name.span,
            });
            self.program.lists.len() - 1
        });
        let list = ListId(u32::try_from(index).unwrap_or(u32::MAX));
        Some(Some(Given::List { list, values }))
    }

    /// `input.email`, `input.mail.age`, `prior.input.email`; the outer `None` says that it is no input.
    fn given_input(&mut self, place: &Expr, value: &GivenValue, span: Span) -> Option<Option<Given>> {
        let path = dotted_names(place)?;
        let mut names = path.iter();
        let first = names.next()?;
        let mut of_prior = false;
        let fields: Vec<Field> = if first.text == "input" {
            self.program.input.clone()
        } else if self.prior.as_ref().is_some_and(|(alias, _)| *alias == first.text) {
            if names.next().is_none_or(|name| name.text != "input") {
                return None;
            }
            of_prior = true;
            self.prior.as_ref().map(|(_, program)| program.input.clone()).unwrap_or_default()
        } else {
            return None;
        };
        let mut fields = fields;
        let mut indices = Vec::new();
        let mut ty: Option<Ty> = None;
        for name in names {
            let Some(index) = fields.iter().position(|field| *field.name == *name.text) else {
                // Reported with its suggestions by the ordinary walk.
                self.operand(place);
                return Some(None);
            };
            indices.push(u32::try_from(index).unwrap_or(u32::MAX));
            let found = fields.get(index).map(|field| field.ty.clone())?;
            fields = match &found.kind {
                Kind::Record(record) => record.fields.clone(),
                _ => Vec::new(),
            };
            ty = Some(found);
        }
        let Some(ty) = ty else {
            self.cant_give(place.span, "name a field: `given input.email = …`");
            return Some(None);
        };
        let Some(value) = self.given_value(value, &ty, span) else { return Some(None) };
        Some(Some(if of_prior {
            Given::Prior(PriorGiven::Input { field: indices, value })
        } else {
            Given::Input { field: indices, value }
        }))
    }

    fn given_result(&mut self, check: CheckId, value: &GivenValue, span: Span) -> Option<Given> {
        let declared = self.program.checks.get(check.index())?.clone();
        let all = &self.program.capabilities;
        let capabilities: Vec<_> =
            declared.capabilities.iter().filter_map(|id| all.get(id.index()).cloned()).collect();
        let (decision, label) = self.result_value(&declared, &capabilities, value, span)?;
        Some(Given::Result { check, decision, label })
    }

    /// A decision of a check, with a label that it can have with it.
    fn result_value(
        &mut self,
        declared: &Check,
        capabilities: &[Capability],
        value: &GivenValue,
        span: Span,
    ) -> Option<(Decision, Option<Arc<str>>)> {
        let (decision, label) = match value {
            GivenValue::Result { decision, label } => (self.decision(decision)?, Some(label)),
            GivenValue::Value(Expr { kind: tree::ExprKind::Symbol(symbol), .. }) => {
                (self.decision(symbol)?, None)
            }
            _ => {
                self.cant_give(span, "a result is a decision, with a label if you like: `REJECTED BLURRED`");
                return None;
            }
        };
        let name = &declared.name;
        if !declared.decisions.contains(decision) {
            self.report(
                Diagnostic::new(check::CANT_RETURN, span, format!("`{name}` never comes out {decision}"))
                    .label("can't be")
                    .also(declared.span, "checked here"),
            );
            return None;
        }
        let Some(label) = label else { return Some((decision, None)) };
        let mut known: Vec<String> = Vec::new();
        if decision == Decision::NotExecuted {
            known.extend(self.prelude_variants("failure"));
        }
        for capability in capabilities {
            let fitting = capability.labels.iter().filter(|label| label.decision == decision);
            known.extend(fitting.map(|label| label.symbol.to_string()));
        }
        if known.contains(&label.text) {
            return Some((decision, Some(label.text.as_str().into())));
        }
        let diagnostic = Diagnostic::new(
            types::UNKNOWN_LABEL,
            label.span,
            format!("`{name}` is never {decision} with the label `{}`", label.text),
        )
        .label("not a label of it")
        .also(declared.span, "checked here");
        self.report(suggest(diagnostic, label, known.iter().map(String::as_str), || {
            format!("labels are {}", known.join(", "))
        }));
        None
    }

    fn given_data(&mut self, check: CheckId, field: &Name, value: &GivenValue, span: Span) -> Option<Given> {
        let declared = self.program.checks.get(check.index())?.clone();
        let Some(index) = declared.data.iter().position(|known| *known.name == *field.text) else {
            if ["label", "decision", "failure"].contains(&field.text.as_str()) {
                self.cant_give(
                    span,
                    &format!("give the whole result: `given {} = REJECTED BLURRED`", declared.name),
                );
                return None;
            }
            self.report(suggest(
                Diagnostic::new(
                    types::UNKNOWN_FIELD,
                    field.span,
                    format!("`{}` has no field `{}`", declared.name, field.text),
                )
                .label("not a field"),
                field,
                declared.data.iter().map(|known| &*known.name),
                || "look at what its catalog declares as `data`".to_owned(),
            ));
            return None;
        };
        let ty = declared.data.get(index)?.ty.clone();
        let value = self.given_value(value, &ty, span)?;
        Some(Given::Data { check, field: vec![u32::try_from(index).unwrap_or(u32::MAX)], value })
    }

    fn given_prior_data(
        &mut self,
        check: CheckId,
        field: &Name,
        value: &GivenValue,
        span: Span,
    ) -> Option<Given> {
        let program = self.prior.clone()?.1;
        let declared = program.checks.get(check.index())?;
        let Some(index) = declared.data.iter().position(|known| *known.name == *field.text) else {
            self.cant_give(span, "give the whole result, or a field of its data");
            return None;
        };
        let ty = declared.data.get(index)?.ty.clone().or_missing(true);
        let value = self.given_value(value, &ty, span)?;
        let field = vec![u32::try_from(index).unwrap_or(u32::MAX)];
        Some(Given::Prior(PriorGiven::Data { check, field, value }))
    }

    fn given_credential(
        &mut self,
        credential: CredentialId,
        part: CredentialPart,
        value: &GivenValue,
        span: Span,
    ) -> Option<Given> {
        let kind = self.part_kind(&self.credential(credential)?.clone(), part);
        if part == CredentialPart::Attempt {
            let Value::Int(attempt) = self.given_value(value, &Ty::of(kind), span)? else { return None };
            return Some(Given::Attempt { credential, attempt: u32::try_from(attempt).unwrap_or(u32::MAX) });
        }
        let value = self.given_value(value, &Ty { kind, optional: true }, span)?;
        Some(Given::Part { credential, part, value })
    }

    /// The check whose data an expression is inside of, whether it is one of the earlier run, and the way to the field.
    fn data_path(&self, expr: ExprId) -> Option<(CheckId, bool, Vec<u32>)> {
        match self.kind_of(expr)? {
            ExprKind::CheckData(check, field) => Some((*check, false, vec![*field])),
            ExprKind::Prior(PriorPlace::CheckData(check, field)) => Some((*check, true, vec![*field])),
            ExprKind::Field(base, field) => {
                let (check, of_prior, mut path) = self.data_path(*base)?;
                path.push(*field);
                Some((check, of_prior, path))
            }
            _ => None,
        }
    }

    /// The declared type of a field at the end of a path.
    fn data_type(&self, check: CheckId, of_prior: bool, path: &[u32]) -> Option<Ty> {
        let program = if of_prior { &self.prior.as_ref()?.1 } else { &self.program };
        let (first, rest) = path.split_first()?;
        let data = &program.checks.get(check.index())?.data;
        rest.iter().try_fold(data.get(*first as usize)?.ty.clone(), |ty, index| match &ty.kind {
            Kind::Record(record) => Some(record.fields.get(*index as usize)?.ty.clone()),
            _ => None,
        })
    }

    /// `prior.decision`, `prior.label`, and what lies inside a record of a check's data: `bill.extraction.address.city`.
    fn given_inside(
        &mut self,
        typed: &super::context::Typed,
        value: &GivenValue,
        span: Span,
        place: Span,
    ) -> Option<Given> {
        match self.kind_of(typed.id).cloned() {
            Some(ExprKind::Prior(PriorPlace::Decision)) => {
                let Value::Symbol(symbol) = self.given_value(value, &typed.ty.clone().present(), span)?
                else {
                    return None;
                };
                Some(Given::Prior(PriorGiven::Decision(Decision::parse(&symbol)?)))
            }
            Some(ExprKind::Prior(PriorPlace::Label)) => {
                let Value::Symbol(symbol) = self.given_value(value, &typed.ty.clone().present(), span)?
                else {
                    return None;
                };
                Some(Given::Prior(PriorGiven::Label(symbol)))
            }
            Some(ExprKind::Const(Value::Missing)) => None,
            Some(ExprKind::Field(..)) if let Some((check, of_prior, field)) = self.data_path(typed.id) => {
                let ty = self.data_type(check, of_prior, &field)?;
                let value = self.given_value(value, &ty, span)?;
                Some(if of_prior {
                    Given::Prior(PriorGiven::Data { check, field, value })
                } else {
                    Given::Data { check, field, value }
                })
            }
            _ => {
                self.cant_give(
                    place,
                    "facts are input, credentials, check results, lists, `now`, `channel` and an earlier run",
                );
                None
            }
        }
    }
}

/// `a.b.c` as it is written, where it is one.
fn dotted(place: &Expr) -> Option<String> {
    let names = dotted_names(place)?;
    Some(names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join("."))
}

fn dotted_names(place: &Expr) -> Option<Vec<Name>> {
    match &place.kind {
        tree::ExprKind::Name(name) => Some(vec![name.clone()]),
        tree::ExprKind::Field { base, field } => {
            let mut names = dotted_names(base)?;
            names.push(field.clone());
            Some(names)
        }
        _ => None,
    }
}
