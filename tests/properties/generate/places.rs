//! What hangs on checks, credentials, scores and an earlier run.

use super::scope::Ran;
use super::types::{Kind, Type};
use super::{Generator, Written};

impl Generator<'_> {
    /// A check that may be read here.
    pub(super) fn some_check(&mut self) -> Option<Ran> {
        let in_shadow = self.scope.in_shadow;
        let readable: Vec<Ran> =
            self.scope.checks.iter().filter(|check| in_shadow || !check.shadow).cloned().collect();
        if readable.is_empty() { None } else { Some(self.choices.pick(&readable).clone()) }
    }

    /// The data of a check: every alternative's fields.
    pub(super) fn data_of(&self, check: &Ran) -> Vec<(String, Type)> {
        let all = || check.capabilities.iter().map(|at| &self.capabilities[*at]);
        let mut fields: Vec<(String, Type)> = Vec::new();
        for (name, ty) in all().flat_map(|capability| &capability.data) {
            if fields.iter().any(|(known, _)| known == name) {
                continue;
            }
            let promised = all().all(|capability| {
                capability.data.iter().any(|(own, own_ty)| own == name && !own_ty.optional)
            });
            fields
                .push((name.clone(), Type { kind: ty.kind.clone(), optional: !(promised && check.passed) }));
        }
        fields
    }

    pub(super) fn labels_of(&self, check: &Ran) -> Vec<String> {
        let mut labels = Vec::new();
        for (_, label) in check.capabilities.iter().flat_map(|at| &self.capabilities[*at].labels) {
            if !labels.contains(label) {
                labels.push(label.clone());
            }
        }
        labels
    }

    /// The decisions that it can come to where it ran.
    pub(super) fn decisions_of(&self, check: &Ran) -> Vec<&'static str> {
        ["PASSED", "WARNING", "REJECTED"]
            .into_iter()
            .filter(|decision| {
                check
                    .capabilities
                    .iter()
                    .any(|at| self.capabilities[*at].labels.iter().any(|(known, _)| known == decision))
            })
            .collect()
    }

    /// Data of a check of that kind, or a credential's or earlier run's attribute.
    pub(super) fn read_check(&mut self, kind: &Kind) -> Option<Written> {
        let mut found: Vec<Written> = Vec::new();
        let in_shadow = self.scope.in_shadow;
        for check in self.scope.checks.iter().filter(|check| in_shadow || !check.shadow) {
            let mut places = Vec::new();
            for (field, ty) in self.data_of(check) {
                self.add_place(&mut places, &format!("{}.{field}", check.name), &ty);
            }
            found.extend(
                places
                    .into_iter()
                    .filter(|place| place.ty.kind.fits(kind))
                    .map(|place| Written::primary(place.text, place.ty.optional)),
            );
        }
        match kind {
            Kind::Int(i64::MIN, i64::MAX) => {
                for credential in &self.scope.credentials {
                    found.push(Written::primary(format!("{}.attempt", credential.name), true));
                }
                if self.grammar.presence {
                    for (risk, ..) in &self.scope.risks {
                        found.push(Written::primary(format!("{risk}.score"), true));
                    }
                }
            }
            Kind::Country => {
                for credential in &self.scope.credentials {
                    found.push(Written::primary(format!("{}.country", credential.name), true));
                }
            }
            _ => {}
        }
        if let Some(prior) = &self.scope.prior {
            let before = prior.values.iter().filter(|place| place.ty.kind.fits(kind));
            found.extend(before.map(|place| Written::primary(format!("prior.{}", place.text), true)));
            for check in &prior.checks {
                for (field, ty) in self.data_of(check) {
                    if ty.kind.fits(kind) {
                        found.push(Written::primary(format!("prior.{}.{field}", check.name), true));
                    }
                }
            }
            if *kind == super::types::ANY_INT {
                for (risk, ..) in &prior.risks {
                    found.push(Written::primary(format!("prior.{risk}.score"), true));
                }
            }
        }
        if found.is_empty() { None } else { Some(self.choices.pick(&found).clone()) }
    }
}
