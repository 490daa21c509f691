//! Requirements of capabilities that some path does not meet, or that can't be met where the check stands.

use rustc_hash::FxHashMap;

use super::missing::with_turn;
use super::ways::{Event, Watch};
use super::world::{Scene, Turn, World};
use crate::core::{
    Capability, CheckId, CheckSite, CredentialId, Decision, DecisionSet, Program, Requirement, Statement,
    StatementKind,
};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::flow;
use crate::source::Span;

/// One requirement of a check on one of its credentials.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    span: Span,
    capability: std::sync::Arc<str>,
    required: std::sync::Arc<str>,
    credential: CredentialId,
}

/// What the ways found.
#[derive(Default)]
struct Met {
    /// A way without the required check.
    without: Option<Vec<Turn>>,
    /// The required check, where it can't come out as required.
    ruled_out: Option<(CheckId, DecisionSet, DecisionSet)>,
    /// On some way it can be met.
    possible: bool,
}

#[derive(Default)]
pub struct Requirements {
    met: FxHashMap<Key, Met>,
}

impl<'p> Watch<'p> for Requirements {
    fn see(&mut self, scene: &Scene<'p>, world: &World, event: &Event<'_, 'p>) {
        let Event::Checks { group } = event else { return };
        for site in *group {
            for alternative in &site.alternatives {
                let Some(capability) = scene.program.capabilities.get(alternative.capability.index()) else {
                    continue;
                };
                for required in &capability.requires {
                    for credential in &alternative.credentials {
                        self.requirement(scene, world, group, site, capability, required, *credential);
                    }
                }
            }
        }
    }

    fn findings(&mut self, program: &'p Program) -> Vec<Diagnostic> {
        self.met.iter().filter_map(|(key, met)| finding(program, key, met)).collect()
    }
}

impl Requirements {
    #[allow(clippy::too_many_arguments, reason = "one requirement in its place")]
    fn requirement(
        &mut self,
        scene: &Scene<'_>,
        world: &World,
        group: &[CheckSite],
        site: &CheckSite,
        capability: &Capability,
        required: &Requirement,
        credential: CredentialId,
    ) {
        let program = scene.program;
        let kind = program.credentials.get(credential.index()).map(|credential| &credential.kind);
        let Some(node) = program.nodes.get(site.node.index()) else { return };
        // Of a credential that is not there, that is what is wrong.
        if !kind.is_some_and(|kind| required.kinds.contains(kind)) || !world.acquired.contains(&credential) {
            return;
        }
        let key = Key {
            span: node.span,
            capability: capability.name.clone(),
            required: required.capability.clone(),
            credential,
        };
        let met = self.met.entry(key).or_default();
        let in_group = group.iter().any(|site| runs(program, site.check, &required.capability, credential));
        let ran = world.ran.iter().find(|check| runs(program, **check, &required.capability, credential));
        match ran {
            _ if in_group => met.possible = true,
            None => {
                met.without.get_or_insert_with(|| world.turns().cloned().collect());
            }
            Some(check) => {
                let left = world.decisions(scene, *check);
                if left.intersect(required.decisions).is_empty() {
                    met.ruled_out = Some((*check, left, required.decisions));
                } else {
                    met.possible = true;
                }
            }
        }
    }
}

/// Whether the check runs a capability on a credential.
fn runs(program: &Program, check: CheckId, capability: &str, credential: CredentialId) -> bool {
    program.checks.get(check.index()).is_some_and(|check| {
        let of_it = |id: &crate::core::CapabilityId| {
            program.capabilities.get(id.index()).is_some_and(|known| *known.name == *capability)
        };
        check.credentials.contains(&credential) && check.capabilities.iter().any(of_it)
    })
}

fn finding(program: &Program, key: &Key, met: &Met) -> Option<Diagnostic> {
    let (capability, required) = (&key.capability, &key.required);
    let credential = &program.credentials.get(key.credential.index())?.name;
    if let Some(turns) = &met.without {
        let diagnostic = Diagnostic::new(
            flow::REQUIREMENT_NOT_EVERYWHERE,
            key.span,
            format!("a path comes here that has not run `{required}` of `{credential}`, which `{capability}` requires"),
        )
        .label("not executed on that path");
        let mut brings = |statement: &Statement| match &statement.kind {
            StatementKind::Check(group) => {
                group.iter().any(|site| runs(program, site.check, required, key.credential))
            }
            _ => false,
        };
        let diagnostic = with_turn(program, diagnostic, turns, &mut brings);
        return Some(diagnostic.help(format!("run it on every path: `check {credential}: {required}`")));
    }
    let (check, left, wanted) = met.ruled_out.filter(|_| !met.possible)?;
    let check = program.checks.get(check.index())?;
    Some(
        Diagnostic::new(
            flow::REQUIREMENT_RULED_OUT,
            key.span,
            format!(
                "`{capability}` is never executed here, because `{}` is not {}",
                check.name,
                words(wanted)
            ),
        )
        .label(format!("requires {}", words(wanted)))
        .also(check.span, format!("{} on every path to this check", words(left)))
        .help(format!("check it where `{}` can still be {}", check.name, words(wanted))),
    )
}

fn words(decisions: DecisionSet) -> String {
    decisions.iter().map(Decision::symbol).collect::<Vec<_>>().join(" or ")
}
