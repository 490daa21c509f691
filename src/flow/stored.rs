//! Credentials that have to be there from before the run and are taken in it.

use super::{is_own, places};
use crate::core::{Acquisition, Capability, CheckSite, CredentialId, Program};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::flow;

pub fn check(program: &Program) -> Vec<Diagnostic> {
    let (acquired, sites) = places(program);
    let mut found = Vec::new();
    for alternative in sites.iter().flat_map(|site| site.alternatives.iter().map(move |one| (site, one))) {
        let (site, alternative) = alternative;
        let Some(capability) = program.capabilities.get(alternative.capability.index()) else { continue };
        let stored = alternative.credentials.iter().filter(|id| is_stored_kind(program, capability, **id));
        for credential in stored {
            let taken = acquired.iter().find(|one| {
                // One that is asked of the user where none is stored was not there before either.
                let from = |word: &str| one.sources.iter().any(|source| &**source == word);
                one.credential == *credential && (from("NEW") || !from("EXISTING"))
            });
            found.extend(taken.and_then(|taken| finding(program, site, capability, taken)));
        }
    }
    found
}

fn is_stored_kind(program: &Program, capability: &Capability, id: CredentialId) -> bool {
    program.credentials.get(id.index()).is_some_and(|credential| capability.stored.contains(&credential.kind))
}

fn finding(
    program: &Program,
    site: &CheckSite,
    capability: &Capability,
    taken: &Acquisition,
) -> Option<Diagnostic> {
    let span = program.nodes.get(site.node.index())?.span;
    let acquired = program.nodes.get(taken.node.index())?.span;
    let credential = program.credentials.get(taken.credential.index())?;
    let (name, kind) = (&credential.name, &credential.kind);
    // A step that is given it is right for another use; what is wrong is what was acquired for it.
    let (at, other) = if is_own(program, span) { (span, acquired) } else { (acquired, span) };
    let (label, note) = if at == span {
        ("compares the user with themselves", "asked of the user here")
    } else {
        ("asked of the user", "compares the user with themselves")
    };
    Some(
        Diagnostic::new(
            flow::NOT_STORED,
            at,
            format!("`{}` compares with what is stored, and `{name}` is taken in this run", capability.name),
        )
        .label(label)
        .also(other, note)
        .help(format!("take the one that is stored: `acquire {name}: {kind} {{ from EXISTING }}`")),
    )
}
