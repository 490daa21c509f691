//! Which result of a check counts: current attempts, gating, fall-back, closed and expired facts.

use std::sync::Arc;

use super::answer::Answer;
use super::eval::Eval;
use super::path::Progress;
use crate::core::{Alternative, Capability, Check, CheckSite, CredentialId, Requirement};
use crate::facts::{ResultFact, failure};
use crate::outcome::CheckNeed;

/// What asking a check came to.
enum Asked<'a> {
    Answered(Answer<'a>),
    /// `need`: nothing is there yet. Without it a result is there, but whether it counts is still open.
    Open {
        alternative: &'a Alternative,
        need: bool,
    },
}

/// Whether the capabilities that a capability requires came out as required.
#[derive(PartialEq, Eq)]
enum Gate {
    Met,
    Unmet,
    /// It depends on a check of the same group that is not there yet.
    Open,
}

/// What a group of checks has to wait for, in the order of the group.
#[derive(Default)]
pub(super) struct GroupNeeds {
    pub(super) waited_for: Vec<CheckNeed>,
    pub(super) shadow: Vec<CheckNeed>,
}

impl<'a> Eval<'a> {
    /// Asks a whole group. A check whose requirement is a check of the same group comes after that one, wherever the
    /// two stand.
    pub(super) fn ask_group(&mut self, sites: &'a [CheckSite]) -> GroupNeeds {
        for site in sites {
            self.path.set_progress(site.check, Progress::NotReached);
        }
        let mut unmet: Vec<Option<&'a Alternative>> = vec![None; sites.len()];
        let mut left: Vec<usize> = (0..sites.len()).collect();
        while !left.is_empty() {
            let site = |at: &usize| sites.get(*at);
            let (waiting, ready): (Vec<usize>, Vec<usize>) = left.iter().partition(|at| {
                left.iter().any(|other| {
                    site(at).zip(site(other)).is_some_and(|(site, other)| self.requires(site, other))
                })
            });
            // Capabilities that require each other in a circle: none is met.
            let (waiting, ready) = if ready.is_empty() { (Vec::new(), waiting) } else { (waiting, ready) };
            for at in ready {
                if let (Some(site), Some(slot)) = (sites.get(at), unmet.get_mut(at)) {
                    *slot = self.ask_site(site);
                }
            }
            left = waiting;
        }
        self.path_changed();
        self.group_needs(sites, &unmet)
    }

    /// Notes how far the check is; gives the alternative whose result has to be brought.
    fn ask_site(&mut self, site: &'a CheckSite) -> Option<&'a Alternative> {
        let (progress, unmet) = match self.ask(site) {
            Asked::Answered(answer) => (Progress::Answered(answer), None),
            Asked::Open { alternative, need } => {
                let asked = Progress::Asked(alternative.capability, &alternative.credentials);
                (asked, need.then_some(alternative))
            }
        };
        self.path.set_progress(site.check, progress);
        unmet
    }

    fn group_needs(&mut self, sites: &'a [CheckSite], unmet: &[Option<&'a Alternative>]) -> GroupNeeds {
        let mut needs = GroupNeeds::default();
        for (site, unmet) in sites.iter().zip(unmet) {
            let Some(check) = self.program.checks.get(site.check.index()) else { continue };
            let need = unmet.map(|alternative| self.check_need(check, alternative));
            match need {
                None if check.shadow => {}
                None => self.path.list_result(site.check),
                Some(need) if check.shadow => needs.shadow.push(need),
                Some(need) => needs.waited_for.push(need),
            }
            if check.shadow && unmet.is_some() {
                let nothing = Answer::nothing(failure::NOT_AVAILABLE);
                self.path.set_progress(site.check, Progress::Answered(nothing));
            }
        }
        self.path_changed();
        needs
    }

    /// The first alternative whose answer is more than "nothing ran"; the last one's answer is final.
    fn ask(&self, site: &'a CheckSite) -> Asked<'a> {
        let Some(check) = self.program.checks.get(site.check.index()) else {
            return Asked::Answered(Answer::NOT_REACHED);
        };
        let mut answer = Answer::nothing(failure::NOT_AVAILABLE);
        for (at, alternative) in (0..).zip(&site.alternatives) {
            match self.ask_alternative(site, check, at, alternative) {
                Asked::Answered(next) => {
                    answer = next.by(alternative.capability, &alternative.credentials);
                    if answer.ran() {
                        break;
                    }
                }
                open @ Asked::Open { .. } => return open,
            }
        }
        Asked::Answered(answer)
    }

    fn ask_alternative(
        &self,
        site: &'a CheckSite,
        check: &'a Check,
        at: u32,
        alternative: &'a Alternative,
    ) -> Asked<'a> {
        let results = self.facts.results_of(site.check);
        let delivered =
            results.iter().find(|result| result.alternative == at && self.is_current(check, result));
        // What has happened has happened, whatever the catalog says should have come before it.
        if let (true, Some(result)) = (self.facts.closed, delivered) {
            return Asked::Answered(Answer::of(result));
        }
        if alternative.credentials.iter().any(|id| self.path.present(*id).is_none()) {
            return Asked::Answered(Answer::nothing(failure::NOT_UPLOADED));
        }
        match (self.gate(check, alternative), delivered) {
            (Gate::Unmet, _) => Asked::Answered(Answer::nothing(failure::PRECONDITION_NOT_FULFILLED)),
            (Gate::Open, delivered) => Asked::Open { alternative, need: delivered.is_none() },
            (Gate::Met, Some(result)) => Asked::Answered(Answer::of(result)),
            (Gate::Met, None) if self.gives_up() => Asked::Answered(Answer::nothing(failure::NOT_AVAILABLE)),
            (Gate::Met, None) => Asked::Open { alternative, need: true },
        }
    }

    /// Nothing more will come, and the run goes on without it. An expired run of a workflow that says how it expires
    /// ends there instead.
    pub(super) fn gives_up(&self) -> bool {
        self.facts.closed && !self.expires()
    }

    pub(super) fn expires(&self) -> bool {
        self.facts.transaction.expired && self.program.expires.is_some()
    }

    /// Whether a result was computed from the present attempts of all the check's credentials.
    fn is_current(&self, check: &Check, result: &ResultFact) -> bool {
        check.credentials.len() == result.attempts.len()
            && check
                .credentials
                .iter()
                .zip(&result.attempts)
                .all(|(id, attempt)| self.attempt(*id) == *attempt)
    }

    /// The attempt of a credential that counts on this walk.
    pub(super) fn attempt(&self, id: CredentialId) -> u32 {
        self.attempts.get(id.index()).copied().unwrap_or(1)
    }

    fn gate(&self, check: &Check, alternative: &Alternative) -> Gate {
        let Some(capability) = self.program.capabilities.get(alternative.capability.index()) else {
            return Gate::Unmet;
        };
        let mut gate = Gate::Met;
        for requirement in &capability.requires {
            for credential in self.gated(requirement, alternative) {
                match self.requirement(check, capability, requirement, credential) {
                    Gate::Unmet => return Gate::Unmet,
                    Gate::Open => gate = Gate::Open,
                    Gate::Met => {}
                }
            }
        }
        gate
    }

    /// The credentials that a requirement speaks of.
    fn gated(
        &self,
        requirement: &Requirement,
        alternative: &Alternative,
    ) -> impl Iterator<Item = CredentialId> {
        alternative.credentials.iter().copied().filter(|id| {
            let credential = self.program.credentials.get(id.index());
            credential.is_some_and(|credential| requirement.kinds.contains(&credential.kind))
        })
    }

    fn requirement(
        &self,
        check: &Check,
        capability: &Capability,
        requirement: &Requirement,
        credential: CredentialId,
    ) -> Gate {
        let mut gate = Gate::Unmet;
        for (other, progress) in self.path.progress() {
            // What nobody waits for can't hold up, or let through, what counts.
            let shadow = self.program.checks.get(other.index()).is_some_and(|other| other.shadow);
            if shadow && !check.shadow {
                continue;
            }
            match progress {
                Progress::Answered(answer)
                    if answer.capability.is_some_and(|id| self.is_required(capability, requirement, id))
                        && answer.credentials.contains(&credential)
                        && requirement.decisions.contains(answer.decision) =>
                {
                    return Gate::Met;
                }
                Progress::Asked(id, credentials)
                    if self.is_required(capability, requirement, *id)
                        && credentials.contains(&credential) =>
                {
                    gate = Gate::Open;
                }
                _ => {}
            }
        }
        gate
    }

    fn is_required(&self, by: &Capability, requirement: &Requirement, id: crate::core::CapabilityId) -> bool {
        let capability = self.program.capabilities.get(id.index());
        capability.is_some_and(|found| found.name == requirement.capability && found.catalog == by.catalog)
    }

    /// Whether another check of the group may be what this one requires.
    fn requires(&self, site: &CheckSite, other: &CheckSite) -> bool {
        site.check != other.check
            && site.alternatives.iter().any(|alternative| {
                let Some(capability) = self.program.capabilities.get(alternative.capability.index()) else {
                    return false;
                };
                capability.requires.iter().any(|requirement| {
                    other.alternatives.iter().any(|found| {
                        self.is_required(capability, requirement, found.capability)
                            && self.gated(requirement, alternative).any(|id| found.credentials.contains(&id))
                    })
                })
            })
    }

    fn check_need(&mut self, check: &'a Check, alternative: &'a Alternative) -> CheckNeed {
        let capability = self.program.capabilities.get(alternative.capability.index());
        let capability: Arc<str> = match capability {
            Some(found) if found.catalog.is_empty() => Arc::clone(&found.name),
            Some(found) => format!("{}.{}", found.catalog, found.name).into(),
            None => Arc::clone(&check.name),
        };
        let named = alternative.credentials.iter().filter_map(|id| {
            let credential = self.program.credentials.get(id.index())?;
            Some((Arc::clone(&credential.name), self.attempt(*id)))
        });
        CheckNeed {
            name: Arc::clone(&check.name),
            capability,
            credentials: named.collect(),
            args: self.arguments(&alternative.args),
            within: alternative.within,
        }
    }
}
