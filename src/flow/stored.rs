//! Credentials that have to be there from before the run and are taken in it.

use super::is_own;
use crate::core::{Acquisition, Block, Capability, CheckSite, CredentialId, Program, StatementKind};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::codes::flow;

pub fn check(program: &Program) -> Vec<Diagnostic> {
    let (mut acquired, mut sites) = (Vec::new(), Vec::new());
    collect(&program.body, &mut acquired, &mut sites);
    let mut found = Vec::new();
    for alternative in sites.iter().flat_map(|site| site.alternatives.iter().map(move |one| (site, one))) {
        let (site, alternative) = alternative;
        let Some(capability) = program.capabilities.get(alternative.capability.index()) else { continue };
        let stored = alternative.credentials.iter().filter(|id| is_stored_kind(program, capability, **id));
        for credential in stored {
            let taken = acquired.iter().find(|one| {
                one.credential == *credential && !one.sources.iter().any(|source| &**source == "EXISTING")
            });
            found.extend(taken.and_then(|taken| finding(program, site, capability, taken)));
        }
    }
    found
}

fn collect<'p>(block: &'p Block, acquired: &mut Vec<&'p Acquisition>, sites: &mut Vec<&'p CheckSite>) {
    for statement in &block.statements {
        match &statement.kind {
            StatementKind::Acquire(group) => acquired.extend(group),
            StatementKind::Check(group) => sites.extend(group),
            _ => {}
        }
        statement.blocks().into_iter().for_each(|inner| collect(inner, acquired, sites));
    }
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
    is_own(program, span).then(|| {
        Diagnostic::new(
            flow::NOT_STORED,
            span,
            format!("`{}` compares with what is stored, and `{name}` is taken in this run", capability.name),
        )
        .label("compares the user with themselves")
        .also(acquired, "asked of the user here")
        .help(format!("take the one that is stored: `acquire {name}: {kind} {{ from EXISTING }}`"))
    })
}
