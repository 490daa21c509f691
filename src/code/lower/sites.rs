//! What asking checks has to look up: which slots change, and what has been asked of which credential.

use rustc_hash::FxHashMap;

use crate::core::{Block, CapabilityId, CheckId, CheckSite, CredentialId, NodeId, Program, StatementKind};
use crate::layout::{Layout, Place, Slot, SlotId};

#[derive(Debug, Default)]
pub(super) struct Sites {
    checks: FxHashMap<CheckId, Vec<SlotId>>,
    credentials: FxHashMap<CredentialId, Vec<SlotId>>,
    numbers: FxHashMap<(NodeId, u32), u64>,
    asked_on: FxHashMap<CredentialId, Vec<(u64, CheckId, CapabilityId)>>,
}

impl Sites {
    pub(super) fn of(program: &Program, layout: &Layout) -> Sites {
        let mut sites = Sites::default();
        for (id, slot) in layout.slots() {
            match &slot.read.place {
                Place::Check(check, _) => sites.checks.entry(*check).or_default().push(id),
                Place::Credential(credential, _) => {
                    sites.credentials.entry(*credential).or_default().push(id)
                }
                _ => {}
            }
        }
        let mut by_node = FxHashMap::default();
        collect(&program.body, &mut by_node);
        for (number, asked) in (1..).zip(layout.asked()) {
            sites.numbers.insert((asked.node, asked.alternative), number);
            let site: Option<&&CheckSite> = by_node.get(&asked.node);
            let Some(alternative) = site.and_then(|site| site.alternatives.get(asked.alternative as usize))
            else {
                continue;
            };
            for credential in &alternative.credentials {
                let of = (number, asked.check, alternative.capability);
                sites.asked_on.entry(*credential).or_default().push(of);
            }
        }
        sites
    }

    fn slots(layout: &Layout, ids: Option<&Vec<SlotId>>) -> Vec<Slot> {
        ids.into_iter().flatten().filter_map(|id| layout.slot(*id)).cloned().collect()
    }

    /// What the path sees of a check.
    pub(super) fn slots_of_check(&self, layout: &Layout, id: CheckId) -> Vec<Slot> {
        Self::slots(layout, self.checks.get(&id))
    }

    /// What the path sees of a credential.
    pub(super) fn slots_of_credential(&self, layout: &Layout, id: CredentialId) -> Vec<Slot> {
        Self::slots(layout, self.credentials.get(&id))
    }

    /// The number by which progress names an alternative of a site.
    pub(super) fn number(&self, node: NodeId, alternative: u32) -> Option<u64> {
        self.numbers.get(&(node, alternative)).copied()
    }

    /// All that is asked of a credential: number, check and capability.
    pub(super) fn on_credential(&self, id: CredentialId) -> &[(u64, CheckId, CapabilityId)] {
        self.asked_on.get(&id).map_or(&[], Vec::as_slice)
    }
}

fn collect<'p>(block: &'p Block, by_node: &mut FxHashMap<NodeId, &'p CheckSite>) {
    for statement in &block.statements {
        if let StatementKind::Check(group) = &statement.kind {
            by_node.extend(group.iter().map(|site| (site.node, site)));
        }
        for block in statement.blocks() {
            collect(block, by_node);
        }
    }
}
