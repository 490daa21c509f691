//! Checks that can't be used by the channels by which their credentials come.

use super::{is_own, places};
use crate::core::{Acquisition, Capability, CheckSite, Program};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::check as codes;

/// Looks at acquisitions that name channels of their own; those of the workflow are looked at where a check is declared.
pub fn check(program: &Program) -> Vec<Diagnostic> {
    let (acquired, sites) = places(program);
    let mut found = Vec::new();
    for site in sites {
        for alternative in &site.alternatives {
            let Some(capability) = program.capabilities.get(alternative.capability.index()) else { continue };
            let stuck = acquired.iter().find(|one| {
                let none_fits = !one.channels.iter().any(|channel| capability.channels.contains(channel));
                let says = !one.channels.is_empty() && !capability.channels.is_empty();
                alternative.credentials.contains(&one.credential) && says && none_fits
            });
            found.extend(stuck.and_then(|one| finding(program, site, capability, one)));
        }
    }
    found
}

fn finding(
    program: &Program,
    site: &CheckSite,
    capability: &Capability,
    taken: &Acquisition,
) -> Option<Diagnostic> {
    let (name, can, comes) = (&capability.name, capability.channels.join(", "), taken.channels.join(" or "));
    let credential = &program.credentials.get(taken.credential.index())?.name;
    let checked = program.nodes.get(site.node.index())?.span;
    let acquired = program.nodes.get(taken.node.index())?.span;
    // A step that is given it is right for another use.
    let (at, label, other, note) = if is_own(program, checked) {
        (checked, format!("used by {can}"), acquired, format!("comes by {comes}"))
    } else {
        (acquired, format!("comes by {comes}"), checked, format!("used by {can}"))
    };
    Some(
        Diagnostic::new(
            codes::CHANNEL_CANT_RUN,
            at,
            format!("`{name}` can't be used by {comes}, by which `{credential}` comes"),
        )
        .label(label)
        .also(other, note)
        .help(format!("change the `channels` of `{credential}`, or leave the check out")),
    )
}
