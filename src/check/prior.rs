//! The earlier run that an INTERMEDIATE workflow follows: `prior.decision`, `prior.passport.usability.label`. Its outcome may
//! be anything, so every part may be missing.

use std::sync::Arc;

use super::context::{Elaboration, Typed};
use super::place::{Operand, position};
use crate::core::{
    CheckId, CredentialId, CredentialPart, Decision, EnumType, ExprKind, Kind, PriorPlace, Program, RiskId,
    Ty,
};
use crate::source::Span;
use crate::syntax::tree::Name;

impl Elaboration<'_, '_> {
    pub(super) fn prior_field(&mut self, field: &Name, span: Span) -> Operand {
        let Some((_, program)) = self.prior.clone() else { return Operand::Broken };
        match field.text.as_str() {
            "decision" => return Operand::Value(self.prior_decision(span)),
            "label" => {
                let kind = Kind::Enum(Arc::new(EnumType {
                    name: format!("label of {}", program.meta.name).into(),
                    variants: end_labels(&program),
                    is_label: true,
                }));
                return self.value(ExprKind::Prior(PriorPlace::Label), kind, true, span);
            }
            "input" => return Operand::PriorInput,
            _ => {}
        }
        self.prior_named(&program, &field.text, field)
    }

    /// How the earlier run ended; missing where there was none.
    pub fn prior_decision(&mut self, span: Span) -> Typed {
        let variants = Decision::ALL.map(|decision| decision.symbol().into()).into();
        let kind = EnumType { name: "decision of a run".into(), variants, is_label: false };
        let ty = Ty { kind: Kind::Enum(Arc::new(kind)), optional: true };
        let typed = self.make(ExprKind::Prior(PriorPlace::Decision), ty, &[], span);
        self.narrowed(typed, span)
    }

    fn prior_named(&mut self, program: &Program, name: &str, field: &Name) -> Operand {
        let id = |index: usize| u32::try_from(index).unwrap_or(u32::MAX);
        if let Some(index) = program.checks.iter().position(|check| *check.name == *name) {
            return Operand::PriorCheck(CheckId(id(index)));
        }
        if let Some(index) = program.risks.iter().position(|risk| *risk.name == *name) {
            return Operand::PriorRisk(RiskId(id(index)));
        }
        let dotted = format!("{name}.");
        if program.checks.iter().any(|check| check.name.starts_with(&dotted))
            || program.credentials.iter().any(|credential| *credential.name == *name)
        {
            return Operand::PriorCredential(name.to_owned());
        }
        let known = program.checks.iter().map(|check| check.name.split('.').next().unwrap_or_default());
        let known: Vec<&str> = known
            .chain(program.risks.iter().map(|risk| &*risk.name))
            .chain(["decision", "label", "input"])
            .collect();
        let of = format!("a run of `{}`", program.meta.name);
        self.no_field(&of, known.into_iter(), field)
    }

    pub(super) fn prior_part(&mut self, base: Operand, field: &Name, span: Span) -> Operand {
        let Some((_, program)) = self.prior.clone() else { return Operand::Broken };
        match base {
            Operand::PriorInput => match position(&program.input, &field.text) {
                Some((index, ty)) => {
                    self.value(ExprKind::Prior(PriorPlace::Input(index)), ty.kind, true, span)
                }
                None => self.no_field("that input", program.input.iter().map(|f| &*f.name), field),
            },
            Operand::PriorCredential(name) => {
                if let Some((id, part)) = prior_part_of(&program, &name, &field.text) {
                    let kind = program.credentials.get(id.index()).map(|found| self.part_kind(found, part));
                    let kind = kind.unwrap_or(Kind::Text);
                    return self.value(
                        ExprKind::Prior(PriorPlace::CredentialPart(id, part)),
                        kind,
                        true,
                        span,
                    );
                }
                self.prior_named(&program, &format!("{name}.{}", field.text), field)
            }
            Operand::PriorRisk(id) if field.text == "score" => {
                let (low, high) = program.risks.get(id.index()).map_or((0, 0), |risk| (risk.low, risk.high));
                self.value(ExprKind::Prior(PriorPlace::Score(id)), Kind::Int(low, high), true, span)
            }
            Operand::PriorRisk(_) => self.no_field("a risk", ["score"].into_iter(), field),
            Operand::PriorCheck(id) => {
                let Some(check) = program.checks.get(id.index()) else { return Operand::Broken };
                if let Some((index, ty)) = position(&check.data, &field.text) {
                    return self.value(
                        ExprKind::Prior(PriorPlace::CheckData(id, index)),
                        ty.kind,
                        true,
                        span,
                    );
                }
                match field.text.as_str() {
                    "decision" => {
                        let kind = self.decision_kind();
                        self.value(ExprKind::Prior(PriorPlace::CheckDecision(id)), kind, true, span)
                    }
                    "label" => {
                        let kind = self.label_kind(&program, id);
                        self.value(ExprKind::Prior(PriorPlace::CheckLabel(id)), kind, true, span)
                    }
                    "failure" => {
                        let kind = self.failure_kind(&program, id);
                        self.value(ExprKind::Prior(PriorPlace::CheckFailure(id)), kind, true, span)
                    }
                    _ => {
                        let known =
                            check.data.iter().map(|f| &*f.name).chain(["decision", "label", "failure"]);
                        let of = format!("`{}`", check.name);
                        self.no_field(&of, known, field)
                    }
                }
            }
            _ => Operand::Broken,
        }
    }
}

/// A part of a credential of the followed workflow. A check on it of the same name comes first.
pub(super) fn prior_part_of(
    program: &Program,
    credential: &str,
    field: &str,
) -> Option<(CredentialId, CredentialPart)> {
    let full = format!("{credential}.{field}");
    if program.checks.iter().any(|check| *check.name == *full) {
        return None;
    }
    let index = program.credentials.iter().position(|known| *known.name == *credential)?;
    Some((CredentialId(u32::try_from(index).unwrap_or(u32::MAX)), CredentialPart::parse(field)?))
}

/// Every label with which a program can end.
fn end_labels(program: &Program) -> Vec<Arc<str>> {
    let mut labels: Vec<Arc<str>> = Vec::new();
    let mut keep = |label: &Arc<str>| {
        if !labels.contains(label) {
            labels.push(label.clone());
        }
    };
    program.each_end(&mut |end| keep(&end.label));
    labels
}
