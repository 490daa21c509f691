//! Names and what hangs on them by dots: `input.email`, `passport.usability.label`, `fraud.score`, `prior.decision`.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::context::{Binding, Bound, Elaboration, Typed};
use super::flow::ResultKey;
use super::marks::Target;
use crate::core::{
    CheckId, CredentialId, CredentialPart, Decision, DecisionSet, EnumType, ExprKind, Field, Kind, Program,
    ResultAttribute, ResultsOf, RiskId, Ty,
};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{check, names, types};
use crate::resolve::{Sort, suggest};
use crate::source::Span;
use crate::syntax::tree::{self, Expr, ItemKind, Name};

/// What a place is, before it is used as a value.
#[derive(Clone, Debug)]
pub enum Operand {
    Value(Typed),
    Credential(CredentialId),
    Check(CheckId),
    Risk(RiskId),
    /// A step that was run.
    Step(String, FxHashMap<String, Bound>),
    Input,
    Prior,
    PriorInput,
    PriorCredential(String),
    PriorCheck(CheckId),
    PriorRisk(RiskId),
    /// Reported already.
    Broken,
}

/// The most check results that one path can have.
const RESULTS_MAX: u32 = 1_000;

impl Elaboration<'_, '_> {
    /// What an expression stands for; anything but a name or field is a value.
    pub fn operand(&mut self, expr: &Expr) -> Operand {
        match &expr.kind {
            tree::ExprKind::Name(name) => self.name(name),
            tree::ExprKind::Paren(inner) => self.operand(inner),
            tree::ExprKind::Field { base, field } => {
                let operand = self.operand(base);
                self.field(operand, base.span, field)
            }
            _ => Operand::Value(self.expression(expr, None)),
        }
    }

    /// The operand as a value, or a diagnostic that says how to get one from it.
    pub fn value_of(&mut self, operand: Operand, span: Span) -> Typed {
        let (what, help) = match operand {
            Operand::Value(typed) => return Typed { span, ..typed },
            Operand::Broken => return self.error(span),
            Operand::Check(_) | Operand::PriorCheck(_) => {
                ("a check result", "ask `… is PASSED`, or read its `label`, `decision`, `failure` or data")
            }
            Operand::Credential(_) | Operand::PriorCredential(_) => (
                "a credential",
                "read a check on it (`passport.usability`), its `attempt`, `type` or `country`",
            ),
            Operand::Risk(_) | Operand::PriorRisk(_) => ("a risk", "read its `score`"),
            Operand::Step(..) => ("a step", "name one of its results: `review.verdict`"),
            Operand::Input | Operand::PriorInput => ("all of the input", "name a field: `input.email`"),
            Operand::Prior => ("a whole earlier run", "name a part of it: `prior.decision`"),
        };
        self.report(
            Diagnostic::new(types::NOT_A_VALUE, span, format!("this is {what}, not a value"))
                .label(what)
                .help(help),
        );
        self.error(span)
    }

    fn name(&mut self, name: &Name) -> Operand {
        let element = self
            .frame()
            .and_then(|frame| frame.elements.iter().rev().find(|(known, _)| *known == name.text))
            .map(|(_, typed)| typed.clone());
        if let Some(element) = element {
            self.mark(name.span, Target::Local(element.span), Some(&element.ty));
            return Operand::Value(self.narrowed(element, name.span));
        }
        if let Some(bound) = self.frame().and_then(|frame| frame.names.get(&name.text)).cloned() {
            let operand = self.bound(&name.text, &bound, name.span);
            self.mark_operand(name.span, &operand, Target::Local(bound.span));
            return operand;
        }
        let operand = self.of_language(name).unwrap_or_else(|| self.declared(name));
        self.mark_operand(name.span, &operand, Target::Language);
        operand
    }

    /// A name that the language gives a meaning here.
    fn of_language(&mut self, name: &Name) -> Option<Operand> {
        let in_workflow = self.frame().is_some_and(|frame| frame.in_workflow);
        Some(match name.text.as_str() {
            "now" => self.value(ExprKind::Now, Kind::Time, false, name.span),
            "today" => self.value(ExprKind::Today, Kind::Date, false, name.span),
            "input" if in_workflow => Operand::Input,
            "channel" if in_workflow => {
                let variants = self.prelude_variants("channel");
                let ty = EnumType {
                    name: "channel".into(),
                    variants: variants.iter().map(|v| v.as_str().into()).collect(),
                    is_label: false,
                };
                self.value(ExprKind::Channel, Kind::Enum(Arc::new(ty)), true, name.span)
            }
            text if in_workflow && self.prior.as_ref().is_some_and(|(alias, _)| alias == text) => {
                Operand::Prior
            }
            _ => return None,
        })
    }

    /// Says what a name turned out to be, unless it was reported.
    fn mark_operand(&mut self, span: Span, operand: &Operand, target: Target) {
        if self.declarations.marks.is_none() {
            return;
        }
        match operand {
            Operand::Broken => {}
            Operand::Value(typed) => self.mark(span, target, Some(&typed.ty)),
            Operand::Check(id) => {
                let target = match (self.check_target(*id), target) {
                    // Where a check has a name of its own, that is where it is declared.
                    (Some(Target::Check { catalog, capability, .. }), Target::Local(ran)) => {
                        Target::Check { ran, catalog, capability }
                    }
                    (found, target) => found.unwrap_or(target),
                };
                self.mark(span, target, None);
            }
            _ => self.mark(span, target, None),
        }
    }

    fn check_target(&self, id: CheckId) -> Option<Target> {
        let check = self.program.checks.get(id.index())?;
        let capability = self.program.capabilities.get(check.capabilities.first()?.index())?;
        let (catalog, capability) = (capability.catalog.clone(), capability.name.clone());
        Some(Target::Check { ran: check.span, catalog, capability })
    }

    /// What a field of something is, as far as its place is known.
    fn field_target(&self, base: &Operand, field: &Name) -> Target {
        match base {
            Operand::Input => Target::Input,
            Operand::Credential(id) => match self.credential(*id) {
                Some(credential) if position(&credential.data, &field.text).is_some() => {
                    Target::Credential { catalog: credential.catalog.clone(), kind: credential.kind.clone() }
                }
                _ => Target::Language,
            },
            Operand::Check(id) => {
                let check = self.program.checks.get(id.index());
                let is_data = check.is_some_and(|check| position(&check.data, &field.text).is_some());
                match self.check_target(*id) {
                    Some(Target::Check { catalog, capability, .. }) if is_data => {
                        Target::Data { catalog, capability }
                    }
                    _ => Target::Language,
                }
            }
            Operand::Step(_, names) => {
                names.get(&field.text).map_or(Target::Language, |bound| Target::Local(bound.span))
            }
            Operand::Value(typed) => match &typed.ty.kind {
                Kind::Record(record) => Target::Record(record.name.clone()),
                _ => Target::Language,
            },
            _ => Target::Language,
        }
    }

    pub(super) fn value(&mut self, kind: ExprKind, ty: Kind, optional: bool, span: Span) -> Operand {
        let typed = self.make(kind, Ty { kind: ty, optional }, &[], span);
        Operand::Value(self.narrowed(typed, span))
    }

    /// The value with what this path knows of it.
    pub fn narrowed(&self, typed: Typed, span: Span) -> Typed {
        let known = self.flow.is_known(typed.id);
        let ty = if known { typed.ty.present() } else { typed.ty };
        Typed { id: typed.id, ty, span }
    }

    fn bound(&mut self, name: &str, bound: &Bound, span: Span) -> Operand {
        let full = format!("{}{name}", self.frame().map_or("", |frame| frame.prefix.as_str()));
        if !self.in_test && !self.flow.dead && !matches!(bound.binding, Binding::Broken) {
            let reached = match bound.binding {
                Binding::Value(_) => true,
                // A constant of one branch is not there behind it.
                Binding::Let(_) => self.flow.certain.contains(full.as_str()),
                _ => self.flow.reached.contains(full.as_str()),
            };
            if !reached {
                self.report(
                    Diagnostic::new(
                        names::NOT_REACHED,
                        span,
                        format!("no path that comes here has reached `{name}`"),
                    )
                    .label("not there yet")
                    .also(bound.span, "comes about here")
                    .help("use it after the place where it comes about, on the same branch"),
                );
                return Operand::Broken;
            }
        }
        self.declarations.uses.note_bound(bound.span);
        match &bound.binding {
            Binding::Broken => Operand::Broken,
            Binding::Credential(id) => Operand::Credential(*id),
            Binding::Check(id) => self.check_operand(*id, span),
            Binding::Risk(id) => Operand::Risk(*id),
            Binding::Step(names) => Operand::Step(full, names.clone()),
            Binding::Value(typed) | Binding::Let(typed) => Operand::Value(self.narrowed(typed.clone(), span)),
        }
    }

    fn check_operand(&mut self, id: CheckId, span: Span) -> Operand {
        let shadow = self.program.checks.get(id.index()).filter(|check| check.shadow).map(|check| check.span);
        if let (Some(declared), false) = (shadow, self.in_shadow || self.in_test) {
            self.report(
                Diagnostic::new(check::SHADOW_READ, span, "a shadow check is only read by shadow rules")
                    .label("would change the decision")
                    .also(declared, "runs in the shadow")
                    .help("nothing waits for it, so nothing may depend on it; make the rule a `shadow` rule"),
            );
            return Operand::Broken;
        }
        Operand::Check(id)
    }

    /// A constant, set or list of this module or its imports.
    fn declared(&mut self, name: &Name) -> Operand {
        let path = tree::Path { qualifier: None, name: name.clone() };
        match self.lookup(self.module(), &path, Sort::Value) {
            Ok(found) => match &found.item.kind {
                ItemKind::Let(item) => {
                    let typed = self.let_constant(found.module, found.index, item, name.span);
                    Operand::Value(Typed { span: name.span, ..typed })
                }
                ItemKind::Set(_) | ItemKind::List(_) => {
                    self.report(
                        Diagnostic::new(
                            types::NOT_A_VALUE,
                            name.span,
                            format!("`{}` is a set or list, not a value", name.text),
                        )
                        .label("only right of `in`")
                        .help(format!("ask `… in {}`", name.text)),
                    );
                    Operand::Broken
                }
                _ => Operand::Broken,
            },
            Err(diagnostic) => {
                if let Some(later) = self.comes_later(name) {
                    self.report(later);
                    return Operand::Broken;
                }
                let in_workflow = self.frame().is_some_and(|frame| frame.in_workflow);
                if in_workflow
                    && let Some(found) = self.universe.peek(self.module(), &name.text, Sort::Capability)
                {
                    self.not_run_yet(name, found);
                    return Operand::Broken;
                }
                let diagnostic = self.enrich_unknown(*diagnostic, name);
                self.report(diagnostic);
                Operand::Broken
            }
        }
    }

    /// A name that a statement behind this place declares.
    fn comes_later(&self, name: &Name) -> Option<Diagnostic> {
        let coming = self.frame()?.coming.iter().rev().find(|(coming, _)| *coming == name.text)?;
        Some(
            Diagnostic::new(
                names::NOT_REACHED,
                name.span,
                format!("`{}` is used before it is there", name.text),
            )
            .label("not there yet")
            .also(coming.1, "comes about here")
            .help("use it after the place where it comes about, on the same branch"),
        )
    }

    /// A capability is read by its name once a check has run it.
    fn not_run_yet(&mut self, name: &Name, found: crate::resolve::Found<'_>) {
        let mut diagnostic =
            Diagnostic::new(names::NOT_REACHED, name.span, format!("`{}` is not run before this", name.text))
                .label("no such result yet")
                .help(format!("run it first: `check {}(…)`, or `check passport: {}`", name.text, name.text));
        if let ItemKind::Capability(item) = &found.item.kind {
            diagnostic = diagnostic.also(item.name.span, "declared here");
        }
        self.report(diagnostic);
    }

    /// Names of the workflow take part in "did you mean", and `email` for `input.email` is a common slip.
    fn enrich_unknown(&self, diagnostic: Diagnostic, name: &Name) -> Diagnostic {
        if diagnostic.code != names::UNKNOWN_NAME {
            return diagnostic;
        }
        if self.universe.qualified(self.module(), &name.text).is_some() {
            let mut diagnostic = diagnostic;
            diagnostic.fixes.clear();
            diagnostic.message = format!("`{}` is an import, not a value", name.text);
            diagnostic.primary.text = "an import".to_owned();
            return diagnostic.help("results are read by the names of this workflow: `passport.usability`");
        }
        let in_workflow = self.frame().is_some_and(|frame| frame.in_workflow);
        if in_workflow && self.program.input.iter().any(|field| *field.name == *name.text) {
            let mut diagnostic = diagnostic;
            diagnostic.fixes.clear();
            return diagnostic.help(format!("did you mean `input.{}`?", name.text)).fix(
                format!("change to `input.{}`", name.text),
                name.span,
                format!("input.{}", name.text),
            );
        }
        let mut known: Vec<&str> = Vec::new();
        if let Some(frame) = self.frame() {
            known.extend(frame.names.keys().map(String::as_str));
            known.extend(frame.elements.iter().map(|(name, _)| name.as_str()));
        }
        known.extend(["today", "now"]);
        if in_workflow {
            known.extend(["input", "results", "channel"]);
        }
        known.extend(self.universe.names_visible(self.module(), Sort::Value));
        known.sort_unstable();
        let mut diagnostic = diagnostic;
        diagnostic.fixes.clear();
        diagnostic.message = format!("there is nothing called `{}` here", name.text);
        suggest(diagnostic, name, known.into_iter(), || {
            if in_workflow {
                "names come from `acquire`, `check`, `let`, `risk` and `input` before this place, or from declarations"
                    .to_owned()
            } else {
                "a function or rule set sees its parameters and constants only; pass what it needs".to_owned()
            }
        })
    }

    fn field(&mut self, base: Operand, base_span: Span, field: &Name) -> Operand {
        if self.declarations.marks.is_none() {
            return self.field_of(base, base_span, field);
        }
        let target = self.field_target(&base, field);
        let operand = self.field_of(base, base_span, field);
        self.mark_operand(field.span, &operand, target);
        operand
    }

    fn field_of(&mut self, base: Operand, base_span: Span, field: &Name) -> Operand {
        let span = base_span.to(field.span);
        match base {
            Operand::Broken => Operand::Broken,
            Operand::Input => {
                if let Some((index, ty)) = position(&self.program.input, &field.text) {
                    return self.value(ExprKind::Input(index), ty.kind, ty.optional, span);
                }
                let fields = self.program.input.clone();
                self.no_field("the input", fields.iter().map(|f| &*f.name), field)
            }
            Operand::Credential(id) => self.credential_field(id, field, span),
            Operand::Check(id) => self.check_field(id, field, span),
            Operand::Risk(id) => match field.text.as_str() {
                "score" => {
                    let (low, high) = self.program.risks.get(id.index()).map_or((0, 0), |r| (r.low, r.high));
                    let computed = self.program.risks.get(id.index()).map(|risk| risk.name.clone());
                    let reached =
                        self.in_test || computed.is_some_and(|name| self.flow.certain.contains(&*name));
                    let typed = self.make_as(
                        ExprKind::Score(id),
                        Ty { kind: Kind::Int(low, high), optional: !reached },
                        Ty { kind: Kind::Int(low, high), optional: true },
                        &[],
                        span,
                    );
                    Operand::Value(typed)
                }
                _ => self.no_field("a risk", ["score"].into_iter(), field),
            },
            Operand::Step(prefix, names) => match names.get(&field.text) {
                Some(bound) => match &bound.binding {
                    Binding::Credential(id) => Operand::Credential(*id),
                    Binding::Check(id) => self.check_operand(*id, span),
                    Binding::Risk(id) => Operand::Risk(*id),
                    Binding::Step(names) => Operand::Step(format!("{prefix}.{}", field.text), names.clone()),
                    Binding::Value(_) | Binding::Let(_) | Binding::Broken => Operand::Broken,
                },
                None => {
                    let known: Vec<String> = names.keys().cloned().collect();
                    self.no_field("this step", known.iter().map(String::as_str), field)
                }
            },
            Operand::Value(typed) => self.value_field(typed, field, span),
            Operand::Prior => self.prior_field(field, span),
            Operand::PriorInput
            | Operand::PriorCredential(_)
            | Operand::PriorCheck(_)
            | Operand::PriorRisk(_) => self.prior_part(base, field, span),
        }
    }

    pub(super) fn no_field<'a>(
        &mut self,
        of: &str,
        known: impl Iterator<Item = &'a str>,
        field: &Name,
    ) -> Operand {
        let mut known: Vec<&str> = known.collect();
        known.sort_unstable();
        let diagnostic =
            Diagnostic::new(types::UNKNOWN_FIELD, field.span, format!("{of} has no field `{}`", field.text))
                .label("not a field");
        self.report(suggest(diagnostic, field, known.iter().copied(), || match known.as_slice() {
            [] => "it has none".to_owned(),
            known => format!("it has {}", known.join(", ")),
        }));
        Operand::Broken
    }

    fn value_field(&mut self, typed: Typed, field: &Name, span: Span) -> Operand {
        match &typed.ty.kind {
            Kind::Error => Operand::Broken,
            Kind::Record(record) => {
                let record = record.clone();
                match position(&record.fields, &field.text) {
                    Some((index, ty)) => {
                        let ty = ty.or_missing(typed.ty.optional);
                        let made = self.make(ExprKind::Field(typed.id, index), ty, &[&typed], span);
                        Operand::Value(self.narrowed(made, span))
                    }
                    None => {
                        let of = format!("`{}`", record.name);
                        self.no_field(&of, record.fields.iter().map(|f| &*f.name), field)
                    }
                }
            }
            Kind::CheckResult => self.result_attribute(typed, field, span),
            Kind::Money(_) => {
                self.report(
                    Diagnostic::new(
                        types::UNKNOWN_FIELD,
                        field.span,
                        format!("money has no field `{}`", field.text),
                    )
                    .help("compare money with money: `… > 5.00 EUR`"),
                );
                Operand::Broken
            }
            _ => {
                let of = typed.ty.with_article();
                self.no_field(&of, std::iter::empty(), field)
            }
        }
    }

    fn result_attribute(&mut self, typed: Typed, field: &Name, span: Span) -> Operand {
        let (attribute, kind, optional) = match field.text.as_str() {
            "capability" => (ResultAttribute::Capability, Kind::Text, false),
            "credentials" => (ResultAttribute::Credentials, Kind::List(Box::new(Ty::TEXT), 16), false),
            "decision" => (ResultAttribute::Decision, self.decision_kind(), true),
            "label" => (ResultAttribute::Label, self.label_kind_of_all(), true),
            "failure" => (ResultAttribute::Failure, self.failure_kind_of_all(), true),
            _ => {
                let known = ["capability", "credentials", "decision", "label", "failure"];
                return self.no_field("a check result", known.into_iter(), field);
            }
        };
        let ty = Ty { kind, optional };
        let made = self.make(ExprKind::ResultAttribute(typed.id, attribute), ty, &[&typed], span);
        Operand::Value(self.narrowed(made, span))
    }

    fn credential_field(&mut self, id: CredentialId, field: &Name, span: Span) -> Operand {
        let Some(credential) = self.credential(id).cloned() else { return Operand::Broken };
        // A check on it comes first: catalogs are free to call a capability `type`.
        let name = format!("{}.{}", credential.name, field.text);
        if let Some((index, _)) =
            self.program.checks.iter().enumerate().find(|(_, check)| *check.name == *name)
        {
            let check = CheckId(u32::try_from(index).unwrap_or(u32::MAX));
            if !self.in_test && !self.flow.dead && !self.flow.reached.contains(name.as_str()) {
                let declared = self.program.checks.get(index).map_or(span, |check| check.span);
                self.report(
                    Diagnostic::new(
                        names::NOT_REACHED,
                        span,
                        format!("no path that comes here has run `{name}`"),
                    )
                    .label("not there yet")
                    .also(declared, "runs here")
                    .help("use it after the check, on the same branch"),
                );
                return Operand::Broken;
            }
            return self.check_operand(check, span);
        }
        match CredentialPart::parse(&field.text) {
            Some(part) => {
                let kind = self.part_kind(&credential, part);
                self.value(ExprKind::CredentialPart(id, part), kind, true, span)
            }
            None => match position(&credential.data, &field.text) {
                Some((index, ty)) => self.value(ExprKind::CredentialData(id, index), ty.kind, true, span),
                None => self.not_checked(&credential, field, span),
            },
        }
    }

    pub(super) fn part_kind(&self, credential: &crate::core::Credential, part: CredentialPart) -> Kind {
        let closed = |name: String, variants: Vec<Arc<str>>| {
            Kind::Enum(Arc::new(EnumType { name: name.into(), variants, is_label: false }))
        };
        match part {
            CredentialPart::Attempt => Kind::Int(1, i64::from(u32::MAX)),
            CredentialPart::Type => {
                let variants = credential.types.iter().map(|ty| ty.symbol.clone()).collect();
                closed(format!("type of {}", credential.kind), variants)
            }
            CredentialPart::Country => Kind::Country,
            // Every acquisition that can have come before this place is known by now.
            CredentialPart::Source => closed("source".to_owned(), credential.sources.clone()),
            CredentialPart::Acquired => Kind::Time,
        }
    }

    fn not_checked(&mut self, credential: &crate::core::Credential, field: &Name, span: Span) -> Operand {
        let prefix = format!("{}.", credential.name);
        let mut known: Vec<String> = self
            .program
            .checks
            .iter()
            .filter_map(|check| check.name.strip_prefix(&prefix).map(str::to_owned))
            .collect();
        known.extend(CredentialPart::ALL.map(|part| part.word().to_owned()));
        known.extend(credential.data.iter().map(|field| field.name.to_string()));
        if self.broken_checks.contains(&format!("{prefix}{}", field.text)) {
            return Operand::Broken;
        }
        if self.universe.peek(self.module(), &field.text, Sort::Capability).is_some() {
            // A step on its own may rely on checks that the workflow has run on the credential that it passes.
            if self.lenient
                && let Some(id) = self.presumed_check(credential, field)
            {
                return Operand::Check(id);
            }
            let run = format!("check {}: {}", credential.name, field.text);
            let statement = self.check_with_required(credential, field);
            let diagnostic = Diagnostic::new(
                check::NOT_CHECKED,
                span,
                format!("`{}` is not run on `{}` before this", field.text, credential.name),
            )
            .label("no such result yet")
            .also(credential.span, "acquired here")
            .help(format!("run it first: `{run}`"));
            self.report(self.with_statement_before(diagnostic, &statement));
            return Operand::Broken;
        }
        let of = format!("`{}`", credential.name);
        self.no_field(&of, known.iter().map(String::as_str), field)
    }

    fn check_field(&mut self, id: CheckId, field: &Name, span: Span) -> Operand {
        let Some(check) = self.program.checks.get(id.index()).cloned() else { return Operand::Broken };
        let decisions = self.flow.decisions(ResultKey::Check(id));
        let executed = !decisions.contains(Decision::NotExecuted);
        let only_passed = decisions == DecisionSet::of(&[Decision::Passed]);
        if let Some((index, declared)) = position(&check.data, &field.text) {
            let here = Ty { optional: declared.optional || !only_passed, ..declared.clone() };
            let arena = declared.or_missing(true);
            let made = self.make_as(ExprKind::CheckData(id, index), here, arena, &[], span);
            return Operand::Value(self.narrowed(made, span));
        }
        match field.text.as_str() {
            "decision" => {
                let kind = self.decision_kind();
                let ty = Ty { kind, optional: true };
                let here = Ty { optional: !executed, ..ty.clone() };
                let made = self.make_as(ExprKind::CheckDecision(id), here, ty, &[], span);
                Operand::Value(self.narrowed(made, span))
            }
            "label" => {
                let kind = self.label_kind(&self.program, id);
                self.value(ExprKind::CheckLabel(id), kind, true, span)
            }
            "failure" => {
                let kind = self.failure_kind(&self.program, id);
                self.value(ExprKind::CheckFailure(id), kind, true, span)
            }
            _ => {
                let known = check.data.iter().map(|f| f.name.to_string());
                let known: Vec<String> =
                    known.chain(["decision", "label", "failure"].map(str::to_owned)).collect();
                let of = format!("`{}`", check.name);
                self.no_field(&of, known.iter().map(String::as_str), field)
            }
        }
    }

    /// PASSED, WARNING, REJECTED: what there is where something ran.
    pub(super) fn decision_kind(&self) -> Kind {
        let variants = [Decision::Passed, Decision::Warning, Decision::Rejected]
            .map(|decision| decision.symbol().into());
        Kind::Enum(Arc::new(EnumType { name: "decision".into(), variants: variants.into(), is_label: false }))
    }

    pub(super) fn label_kind(&self, program: &Program, id: CheckId) -> Kind {
        let Some(check) = program.checks.get(id.index()) else { return Kind::Error };
        let of = check.capabilities.iter().filter_map(|id| program.capabilities.get(id.index()));
        let variants = labels_of(of, |decision| decision != Decision::NotExecuted);
        let name = format!("label of {}", check.name).into();
        Kind::Enum(Arc::new(EnumType { name, variants, is_label: true }))
    }

    pub(super) fn failure_kind(&self, program: &Program, id: CheckId) -> Kind {
        let Some(check) = program.checks.get(id.index()) else { return Kind::Error };
        let of = check.capabilities.iter().filter_map(|id| program.capabilities.get(id.index()));
        self.failures(of, format!("failure of {}", check.name))
    }

    fn failures<'a>(&self, of: impl Iterator<Item = &'a crate::core::Capability>, name: String) -> Kind {
        let mut variants: Vec<Arc<str>> =
            self.prelude_variants("failure").iter().map(|variant| variant.as_str().into()).collect();
        for own in labels_of(of, |decision| decision == Decision::NotExecuted) {
            if !variants.contains(&own) {
                variants.push(own);
            }
        }
        Kind::Enum(Arc::new(EnumType { name: name.into(), variants, is_label: true }))
    }

    fn label_kind_of_all(&self) -> Kind {
        let variants = labels_of(self.program.capabilities.iter(), |d| d != Decision::NotExecuted);
        Kind::Enum(Arc::new(EnumType { name: "label".into(), variants, is_label: true }))
    }

    fn failure_kind_of_all(&self) -> Kind {
        self.failures(self.program.capabilities.iter(), "failure".to_owned())
    }

    /// `results`, `results of usability`, `results of passport`.
    pub fn results(&mut self, of: Option<&Name>, span: Span) -> Typed {
        if !self.frame().is_some_and(|frame| frame.in_workflow) {
            self.report(
                Diagnostic::new(types::NOT_A_VALUE, span, "`results` are there in a workflow only")
                    .label("a function or rule set sees its parameters and constants only"),
            );
            return self.error(span);
        }
        // What a constant or condition says of `results` is about the checks that can have come before it, also where it
        // is asked again later.
        let before = |check: &crate::core::Check| self.in_test || self.flow.reached.contains(&*check.name);
        let among: Vec<CheckId> = (0..)
            .map(CheckId)
            .zip(&self.program.checks)
            .filter(|(_, check)| !check.shadow && before(check))
            .map(|(id, _)| id)
            .collect();
        let which = match of {
            None => ResultsOf::All,
            Some(name) => {
                let bound = self.frame().and_then(|frame| frame.names.get(&name.text));
                match bound.map(|bound| (&bound.binding, bound.span)) {
                    Some((Binding::Credential(id), declared)) => {
                        let id = *id;
                        self.mark(name.span, Target::Local(declared), None);
                        ResultsOf::Credential(id)
                    }
                    _ if self.program.capabilities.iter().any(|known| *known.name == *name.text) => {
                        ResultsOf::Capability(name.text.as_str().into())
                    }
                    _ => {
                        let known: Vec<String> =
                            self.program.capabilities.iter().map(|known| known.name.to_string()).collect();
                        let diagnostic = Diagnostic::new(
                            check::NOT_CHECKED,
                            name.span,
                            format!("no check before this is of `{}`", name.text),
                        )
                        .label("neither a capability that was run nor a credential");
                        self.report(suggest(diagnostic, name, known.iter().map(String::as_str), || {
                            "`results of` takes a capability or a credential of this workflow".to_owned()
                        }));
                        return self.error(span);
                    }
                }
            }
        };
        let kind = Kind::List(Box::new(Ty::of(Kind::CheckResult)), RESULTS_MAX);
        self.make(ExprKind::Results(which, among), Ty::of(kind), &[], span)
    }
}

/// A field's index and type.
pub(super) fn position(fields: &[Field], name: &str) -> Option<(u32, Ty)> {
    let index = fields.iter().position(|field| *field.name == *name)?;
    let field = fields.get(index)?;
    Some((u32::try_from(index).ok()?, field.ty.clone()))
}

fn labels_of<'a>(
    capabilities: impl Iterator<Item = &'a crate::core::Capability>,
    of: impl Fn(Decision) -> bool,
) -> Vec<Arc<str>> {
    let mut labels: Vec<Arc<str>> = Vec::new();
    for label in capabilities.flat_map(|capability| capability.labels.iter()) {
        if of(label.decision) && !labels.contains(&label.symbol) {
            labels.push(label.symbol.clone());
        }
    }
    labels
}
