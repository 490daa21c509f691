//! `check`: which capability runs on what, and what it needs before.

use std::sync::Arc;

use super::capability::{CapabilityDecl, Service};
use super::compare::without_range;
use super::context::{Binding, Elaboration, Typed};
use super::expr::hull;
use super::flow::ResultKey;
use crate::core::{
    self, Alternative, CapabilityId, Check, CheckId, CheckSite, CredentialId, Decision, DecisionSet, ExprId,
    ExprKind, Field, Kind, NodeId, NodeKind, PropertyOf, StatementKind, Ty,
};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::{check, names, types};
use crate::source::Span;
use crate::syntax::tree::{self, Arg, CapabilityCall, CapabilityUse, CheckCall, Expr, Name};
use crate::value::{Duration, Value};

/// One check to be declared: its name, and the capabilities that may answer.
struct Wanted {
    name: Name,
    /// The full name in the program.
    full: String,
    /// Whether the name hangs on a credential rather than standing by itself.
    on_credential: bool,
    alternatives: Vec<(Arc<CapabilityDecl>, Alternative)>,
    span: Span,
}

impl<'u> Elaboration<'u, '_> {
    pub fn check_statement(
        &mut self,
        statement: &tree::Check,
        docs: &[String],
        span: Span,
        out: &mut core::Block,
    ) {
        let mut wanted = Vec::new();
        for call in &statement.calls {
            match call {
                CheckCall::On { credential, capabilities, within } => {
                    self.checks_on(credential, capabilities, within.as_ref(), &mut wanted);
                }
                CheckCall::Call { name, alternatives } => {
                    wanted.extend(self.check_call(name.as_ref(), alternatives));
                }
            }
        }
        let group: Vec<(Arc<str>, Vec<CredentialId>)> = wanted
            .iter()
            .flat_map(|wanted| &wanted.alternatives)
            .map(|(decl, alternative)| (decl.core.name.clone(), alternative.credentials.clone()))
            .collect();
        let mut sites = Vec::new();
        let mut first_node = None;
        for wanted in wanted {
            self.requirements_met(&wanted, &group, statement.shadow);
            self.channels_fit(&wanted);
            if let Some(site) = self.declare_check(wanted, statement.shadow, docs, span) {
                first_node.get_or_insert(site.node);
                sites.push(site);
            }
        }
        let Some(node) = first_node else { return };
        // What one check hands to another has to be there before the other is asked for, so the two are no group.
        let joins = match out.statements.last() {
            Some(core::Statement { kind: StatementKind::Check(group), .. }) => {
                !self.reads_from(&sites, group)
            }
            _ => false,
        };
        match out.statements.last_mut() {
            Some(core::Statement { kind: StatementKind::Check(group), .. }) if joins => group.extend(sites),
            _ => out.statements.push(core::Statement { node, kind: StatementKind::Check(sites) }),
        }
    }

    /// Whether an argument of these checks reads a result of those.
    fn reads_from(&self, sites: &[CheckSite], group: &[CheckSite]) -> bool {
        let args = sites.iter().flat_map(|site| &site.alternatives).flat_map(|one| &one.args);
        let mut open: Vec<ExprId> = args.map(|(_, id)| *id).collect();
        let mut seen: Vec<ExprId> = Vec::new();
        let of_group = |id: &CheckId| group.iter().any(|site| site.check == *id);
        while let Some(id) = open.pop() {
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            let Some(kind) = self.kind_of(id) else { continue };
            let reads = match kind {
                ExprKind::CheckIs(check, _)
                | ExprKind::CheckIn(check, _)
                | ExprKind::CheckData(check, _)
                | ExprKind::CheckDecision(check)
                | ExprKind::CheckLabel(check)
                | ExprKind::CheckFailure(check) => of_group(check),
                ExprKind::Results(_, among) => among.iter().any(of_group),
                _ => false,
            };
            if reads {
                return true;
            }
            open.extend(kind.operands());
        }
        false
    }

    /// `check passport: usability, extraction`
    fn checks_on(
        &mut self,
        credential: &Name,
        capabilities: &[CapabilityUse],
        within: Option<&Expr>,
        wanted: &mut Vec<Wanted>,
    ) {
        let within = within.and_then(|within| self.limit(within));
        let place = Expr { span: credential.span, kind: tree::ExprKind::Name(credential.clone()) };
        let mut decls: Vec<(Arc<CapabilityDecl>, Span, Name)> = Vec::new();
        for used in capabilities {
            decls.extend(self.capabilities_of(used));
        }
        let id = match self.operand(&place) {
            super::place::Operand::Credential(id) => id,
            super::place::Operand::Broken => return,
            super::place::Operand::Value(typed) if typed.ty.is_error() => return,
            _ => {
                self.report(
                    Diagnostic::new(
                        check::WRONG_KIND,
                        credential.span,
                        format!("`{}` is not a credential", credential.text),
                    )
                    .label("a credential has to stand before the colon")
                    .help(format!("to name a result, write `check {} = …`", credential.text)),
                );
                return;
            }
        };
        let Some(acquired) = self.credential(id).cloned() else { return };
        for used in capabilities {
            // Until it is declared below; its uses are not reported on top of what is wrong with it.
            self.broken_checks.insert(format!("{}.{}", acquired.name, used.path.name.text));
        }
        for (decl, span, name) in decls {
            let takes =
                decl.core.on.iter().any(|form| matches!(form.as_slice(), [kind] if *kind == acquired.kind));
            if !takes {
                self.wrong_credentials(&decl, span, &acquired.kind, Some(acquired.span));
                continue;
            }
            if let Some((param, _)) = decl.core.params.iter().find(|(_, ty)| !ty.optional) {
                self.report(
                    Diagnostic::new(
                        types::BAD_ARGUMENTS,
                        span,
                        format!("`{}` needs `{param}`", decl.core.name),
                    )
                    .label("no way to give it here")
                    .also(decl.span, "declared here")
                    .help(format!(
                        "write it as a call: `check {}({}, {param}: …)`",
                        decl.core.name, acquired.name
                    )),
                );
                continue;
            }
            let capability = self.capability_id(&decl);
            let alternative = Alternative { capability, credentials: vec![id], args: Vec::new(), within };
            wanted.push(Wanted {
                full: format!("{}.{}", acquired.name, decl.core.name),
                name,
                on_credential: true,
                alternatives: vec![(decl, alternative)],
                span,
            });
        }
    }

    /// A check on a credential that a step gets passed, as if it had run before.
    pub fn presumed_check(&mut self, credential: &core::Credential, capability: &Name) -> Option<CheckId> {
        let decl = self.capability_in(self.module(), capability)?;
        let takes =
            decl.core.on.iter().any(|form| matches!(form.as_slice(), [kind] if *kind == credential.kind));
        if !takes {
            return None;
        }
        let index = self.program.credentials.iter().position(|known| known.name == credential.name)?;
        let credentials = vec![CredentialId(u32::try_from(index).unwrap_or(u32::MAX))];
        let alternative = Alternative {
            capability: self.capability_id(&decl),
            credentials,
            args: Vec::new(),
            within: None,
        };
        let full = format!("{}.{}", credential.name, capability.text);
        self.flow.reach(full.clone());
        let wanted = Wanted {
            name: capability.clone(),
            full,
            on_credential: true,
            alternatives: vec![(decl, alternative)],
            span: capability.span,
        };
        self.check_slot(&wanted, false)
    }

    /// The capability that is named, or those of a service.
    fn capabilities_of(&mut self, used: &CapabilityUse) -> Vec<(Arc<CapabilityDecl>, Span, Name)> {
        match self.service(&used.path) {
            None => Vec::new(),
            Some(Service::Capability(decl)) => {
                if used.selection.is_some() {
                    self.report(
                        Diagnostic::new(
                            check::NOT_A_SERVICE,
                            used.span,
                            format!(
                                "`{}` is a capability, so there is nothing to choose from",
                                decl.core.name
                            ),
                        )
                        .also(decl.span, "declared here")
                        .help("only a service takes `{ capabilities … }`"),
                    );
                }
                vec![(decl, used.span, used.path.name.clone())]
            }
            Some(Service::Bundle { name, capabilities, module }) => {
                let chosen = match &used.selection {
                    None => capabilities.clone(),
                    Some(properties) => {
                        let mut chosen = Vec::new();
                        for property in properties {
                            if property.name.text != "capabilities" {
                                self.unknown_property(property, PropertyOf::Service);
                                continue;
                            }
                            for picked in super::capability::property_names(property) {
                                if capabilities.iter().any(|known| known.text == picked.text) {
                                    chosen.push(picked);
                                    continue;
                                }
                                let known: Vec<&str> = capabilities.iter().map(|c| c.text.as_str()).collect();
                                let diagnostic = Diagnostic::new(
                                    check::NOT_A_SERVICE,
                                    picked.span,
                                    format!("service `{}` has no capability `{}`", name.text, picked.text),
                                )
                                .also(name.span, "declared here");
                                self.report(crate::resolve::suggest(
                                    diagnostic,
                                    &picked,
                                    known.iter().copied(),
                                    || format!("it has {}", known.join(", ")),
                                ));
                            }
                        }
                        chosen
                    }
                };
                let mut all = Vec::new();
                for capability in chosen {
                    if let Some(decl) = self.capability_in(module, &capability) {
                        let name = Name { text: decl.core.name.to_string(), span: used.span };
                        all.push((decl, used.span, name));
                    }
                }
                all
            }
        }
    }

    /// `check n = cap(args) within 5 s else other(args)`
    fn check_call(&mut self, name: Option<&Name>, calls: &[CapabilityCall]) -> Option<Wanted> {
        let mut alternatives = Vec::new();
        let first = calls.first()?;
        let mut broken = false;
        for call in calls {
            match self.capability_call(call) {
                Some(alternative) => alternatives.push(alternative),
                None => broken = true,
            }
        }
        let name = name.unwrap_or(&first.path.name).clone();
        if broken || alternatives.is_empty() {
            // Its uses are not reported on top.
            let bound = super::context::Bound { binding: Binding::Broken, span: name.span };
            self.bind(&name.text, bound);
            return None;
        }
        let span = calls.last().map_or(first.span, |last| first.span.to(last.span));
        Some(Wanted { full: self.full_name(&name.text), name, on_credential: false, alternatives, span })
    }

    fn capability_call(&mut self, call: &CapabilityCall) -> Option<(Arc<CapabilityDecl>, Alternative)> {
        let decl = match self.service(&call.path)? {
            Service::Capability(decl) => decl,
            Service::Bundle { name, .. } => {
                self.report(
                    Diagnostic::new(
                        check::NOT_A_SERVICE,
                        call.path.name.span,
                        format!("`{}` is a service; it is run on a credential", name.text),
                    )
                    .help(format!("write `check passport: {}`", name.text)),
                );
                return None;
            }
        };
        let (credentials, rest) = self.split_arguments(&decl, call)?;
        let params = decl.core.params.clone();
        let given = self.arguments(&call.path.name, &params, &rest, call.span, decl.span)?;
        for (typed, (name, ty)) in given.iter().zip(&params) {
            if typed.ty.optional && !ty.optional {
                let diagnostic = Diagnostic::new(
                    types::MAY_BE_MISSING,
                    typed.span,
                    format!("this may be missing, and `{}` needs `{name}`", decl.core.name),
                )
                .label(format!("`{}`", typed.ty))
                .help("give a default with `??`, or only run the check where it is known");
                self.report(self.with_default(diagnostic, typed, ty));
            }
        }
        let args = params
            .iter()
            .zip(&given)
            .filter(|(_, typed)| !self.is_missing_constant(typed))
            .map(|((name, _), typed)| (name.clone(), typed.id))
            .collect();
        let within = call.within.as_ref().and_then(|within| self.limit(within));
        let capability = self.capability_id(&decl);
        Some((decl, Alternative { capability, credentials, args, within }))
    }

    fn is_missing_constant(&self, typed: &Typed) -> bool {
        matches!(self.kind_of(typed.id), Some(core::ExprKind::Const(Value::Missing)))
    }

    /// Takes the credentials of the form that fits off the front of the arguments.
    fn split_arguments(
        &mut self,
        decl: &CapabilityDecl,
        call: &CapabilityCall,
    ) -> Option<(Vec<CredentialId>, Vec<Arg>)> {
        let mut credentials: Vec<CredentialId> = Vec::new();
        let mut kinds: Vec<Arc<str>> = Vec::new();
        let most = decl.core.on.iter().map(Vec::len).max().unwrap_or(0);
        for arg in call.args.iter().take(most) {
            let looks_like_place =
                matches!(arg.value.kind, tree::ExprKind::Name(_) | tree::ExprKind::Field { .. });
            if arg.name.is_some() || !looks_like_place {
                break;
            }
            match self.operand(&arg.value) {
                super::place::Operand::Credential(id) => {
                    kinds.push(self.credential(id)?.kind.clone());
                    credentials.push(id);
                }
                super::place::Operand::Broken => return None,
                _ => break,
            }
        }
        let fits = |form: &Vec<Arc<str>>| {
            // The order in which a pair is named says nothing.
            let mut form = form.clone();
            let mut kinds = kinds.clone();
            form.sort();
            kinds.sort();
            form == kinds
        };
        let right = if decl.core.on.is_empty() { kinds.is_empty() } else { decl.core.on.iter().any(fits) };
        if !right {
            let found = match kinds.as_slice() {
                [] => "no credential".to_owned(),
                kinds => kinds.join(" and "),
            };
            self.wrong_credentials(decl, call.span, &found, None);
            return None;
        }
        let rest = call.args.get(credentials.len()..).unwrap_or_default().to_vec();
        Some((credentials, rest))
    }

    fn wrong_credentials(&mut self, decl: &CapabilityDecl, span: Span, found: &str, acquired: Option<Span>) {
        let forms: Vec<String> = decl
            .core
            .on
            .iter()
            .map(|form| match form.as_slice() {
                [one] => one.to_string(),
                several => format!("({})", several.join(", ")),
            })
            .collect();
        let needed = if forms.is_empty() { "no credential".to_owned() } else { forms.join(" or ") };
        let mut diagnostic = Diagnostic::new(
            check::WRONG_KIND,
            span,
            format!("`{}` runs on {needed}, not on {found}", decl.core.name),
        )
        .label(format!("needs {needed}"))
        .also(decl.span, "declared here");
        if let Some(acquired) = acquired {
            diagnostic = diagnostic.also(acquired, "acquired here");
        }
        self.report(diagnostic);
    }

    /// `within 5 s`: a positive constant.
    fn limit(&mut self, within: &Expr) -> Option<Duration> {
        match self.constant(within, Some(&Ty::of(Kind::Duration)))? {
            Value::Duration(limit) if limit.micros() > 0 => Some(limit),
            _ => {
                self.report(
                    Diagnostic::new(
                        check::BAD_LIMIT,
                        within.span,
                        "a time limit has to be longer than nothing",
                    )
                    .label("not a limit"),
                );
                None
            }
        }
    }

    pub fn capability_id(&mut self, decl: &CapabilityDecl) -> CapabilityId {
        let known = self
            .program
            .capabilities
            .iter()
            .position(|known| known.name == decl.core.name && known.catalog == decl.core.catalog);
        let index = known.unwrap_or_else(|| {
            self.program.capabilities.push(decl.core.clone());
            self.program.capabilities.len() - 1
        });
        CapabilityId(u32::try_from(index).unwrap_or(u32::MAX))
    }

    /// What the capability requires has to run before it, or with it, on every credential that can take it.
    fn requirements_met(&mut self, wanted: &Wanted, group: &[(Arc<str>, Vec<CredentialId>)], shadow: bool) {
        if self.flow.dead || self.lenient {
            return;
        }
        for (decl, alternative) in &wanted.alternatives {
            for required in &decl.core.requires {
                for id in &alternative.credentials {
                    let Some(credential) = self.credential(*id).cloned() else { continue };
                    if !required.kinds.contains(&credential.kind) {
                        continue;
                    }
                    let in_group = group
                        .iter()
                        .any(|(name, credentials)| *name == required.capability && credentials.contains(id));
                    let before = self.program.checks.iter().any(|check| {
                        // What nobody waits for can't let through what counts.
                        (shadow || !check.shadow)
                            && check.credentials.contains(id)
                            && self.flow.reached.contains(&*check.name)
                            && check.capabilities.iter().any(|capability| {
                                self.program
                                    .capabilities
                                    .get(capability.index())
                                    .is_some_and(|known| known.name == required.capability)
                            })
                    });
                    if !in_group && !before {
                        self.unmet(decl, &required.capability, &credential, wanted);
                    }
                }
            }
        }
    }

    fn unmet(
        &mut self,
        decl: &CapabilityDecl,
        required: &str,
        credential: &core::Credential,
        wanted: &Wanted,
    ) {
        // Beside the others on this credential; of a call there is no such place. Only one of a statement's checks needs it.
        let before = Span { end: wanted.span.start, ..wanted.span };
        let can_join = wanted.on_credential && wanted.name.span == wanted.span;
        let mut diagnostic = Diagnostic::new(
            check::REQUIREMENT_NOT_RUN,
            wanted.span,
            format!(
                "`{}` requires `{required}` of `{}`, which is not run before it",
                decl.core.name, credential.name
            ),
        )
        .label("would never be executed")
        .also(decl.span, format!("requires `{required}`"))
        .also(credential.span, "acquired here")
        .help(format!("run it first: `check {}: {required}`", credential.name));
        if can_join {
            let title = format!("run `{required}` as well");
            diagnostic = diagnostic.maybe_fix(title, before, format!("{required}, "));
        } else {
            let statement = format!("check {}: {required}", credential.name);
            diagnostic = self.with_statement_before(diagnostic, &statement);
        }
        self.report(diagnostic);
    }

    /// One channel of the workflow has to be able to use the capability.
    fn channels_fit(&mut self, wanted: &Wanted) {
        for (decl, _) in &wanted.alternatives {
            let (used, can) = (&self.program.meta.channels, &decl.core.channels);
            if used.is_empty() || can.is_empty() || used.iter().any(|channel| can.contains(channel)) {
                continue;
            }
            let diagnostic = Diagnostic::new(
                check::CHANNEL_CANT_RUN,
                wanted.span,
                format!("`{}` can't be used by {}", decl.core.name, used.join(" or ")),
            )
            .label(format!("used by {}", can.join(", ")))
            .also(decl.span, "declared here")
            .help("change the `channels` of the workflow, or leave the check out");
            self.report(diagnostic);
        }
    }

    fn declare_check(
        &mut self,
        wanted: Wanted,
        shadow: bool,
        docs: &[String],
        span: Span,
    ) -> Option<CheckSite> {
        let credentials = wanted.alternatives.first().map(|(_, first)| first.credentials.clone());
        let credentials = credentials.unwrap_or_default();
        if let Some((decl, _)) =
            wanted.alternatives.iter().find(|(_, other)| other.credentials != credentials)
        {
            self.report(
                Diagnostic::new(
                    check::FALLBACK_DIFFERS,
                    wanted.span,
                    "a fall-back looks at the same credentials as the check that it stands in for",
                )
                .label("looks at another one")
                .also(decl.span, "declared here")
                .help("name the two checks differently, and choose by `match`"),
            );
            if !wanted.on_credential {
                let bound = super::context::Bound { binding: Binding::Broken, span: wanted.name.span };
                self.bind(&wanted.name.text, bound);
            }
            return None;
        }
        let slot = self.check_slot(&wanted, shadow)?;
        let capabilities: Vec<CapabilityId> =
            wanted.alternatives.iter().map(|(_, alternative)| alternative.capability).collect();
        if wanted.on_credential {
            if self.flow.reached.contains(wanted.full.as_str()) {
                let first = self.program.checks.get(slot.index()).map_or(span, |check| check.span);
                self.duplicate(&Name { text: wanted.full, span: wanted.span }, first);
                return None;
            }
            self.flow.reach(wanted.full.clone());
        } else if !self.declare(&wanted.name, Binding::Check(slot), false) {
            return None;
        }
        let known = self.program.checks.get(slot.index())?;
        if known.capabilities != capabilities || known.credentials != credentials {
            let first = known.span;
            self.report(
                Diagnostic::new(
                    names::DUPLICATE_NAME,
                    wanted.span,
                    format!("`{}` is another check on another branch", wanted.full),
                )
                .also(first, "checked here")
                .help("one name is one kind of thing; give one of the two another name"),
            );
            return None;
        }
        self.flow.forget(ResultKey::Check(slot));
        let node: NodeId = self.node(NodeKind::Check, Some(&wanted.full), docs, wanted.span);
        let alternatives = wanted.alternatives.into_iter().map(|(_, alternative)| alternative).collect();
        Some(CheckSite { node, check: slot, alternatives })
    }

    /// The check's place in the program, made where it is new.
    fn check_slot(&mut self, wanted: &Wanted, shadow: bool) -> Option<CheckId> {
        if let Some(index) = self.program.checks.iter().position(|check| *check.name == *wanted.full) {
            return Some(CheckId(u32::try_from(index).unwrap_or(u32::MAX)));
        }
        let mut data: Vec<Field> = Vec::new();
        let mut data_index = Vec::new();
        let mut decisions = DecisionSet::of(&[Decision::NotExecuted]);
        for (decl, _) in &wanted.alternatives {
            decisions = decisions.union(decl.core.decisions);
            let mut indices = Vec::new();
            for field in &decl.core.data {
                indices.push(self.merge_field(&mut data, field, decl, wanted)?);
            }
            data_index.push(indices);
        }
        // A field that one of the alternatives does not have may be missing.
        for (index, field) in data.iter_mut().enumerate() {
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            if !data_index.iter().all(|indices| indices.contains(&index)) {
                field.ty.optional = true;
            }
        }
        let id = CheckId(u32::try_from(self.program.checks.len()).unwrap_or(u32::MAX));
        let credentials =
            wanted.alternatives.first().map(|(_, first)| first.credentials.clone()).unwrap_or_default();
        self.program.checks.push(Check {
            name: wanted.full.as_str().into(),
            capabilities: wanted.alternatives.iter().map(|(_, alternative)| alternative.capability).collect(),
            credentials,
            data,
            data_index,
            decisions,
            shadow,
            span: wanted.span,
        });
        Some(id)
    }

    fn merge_field(
        &mut self,
        data: &mut Vec<Field>,
        field: &Field,
        decl: &CapabilityDecl,
        wanted: &Wanted,
    ) -> Option<u32> {
        let known = data.iter().position(|known| known.name == field.name);
        let index = known.unwrap_or(data.len());
        match known.and_then(|at| data.get_mut(at)) {
            None => data.push(field.clone()),
            Some(first) if without_range(&first.ty.kind) == without_range(&field.ty.kind) => {
                first.ty.kind = hull(&first.ty.kind, &field.ty.kind);
                first.ty.optional |= field.ty.optional;
            }
            Some(first) => {
                let message = format!(
                    "`{}` is {} with one of them and {} with the other",
                    field.name,
                    first.ty.with_article(),
                    field.ty.with_article()
                );
                self.report(
                    Diagnostic::new(check::FALLBACK_DIFFERS, wanted.span, message)
                        .label("these can't stand in for each other")
                        .also(decl.span, "declared here")
                        .help("name the two checks differently, and choose by `match`"),
                );
                return None;
            }
        }
        u32::try_from(index).ok()
    }
}
