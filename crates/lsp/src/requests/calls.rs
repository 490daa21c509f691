//! Call hierarchies: an item says in its data where its name stands and by which text it was found.

use std::collections::BTreeSet;
use std::sync::Arc;

use gen_lsp_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams,
    Range as LspRange,
};
use probity::ide::{self, Analysis, Callable, Location};
use serde::{Deserialize, Serialize};

use super::symbols::kind;
use super::{at, to_location};
use crate::server::Server;

/// What comes back with an item.
#[derive(Deserialize, Serialize)]
struct Data {
    /// The text in whose analysis it was found.
    root: String,
    file: String,
    start: usize,
    end: usize,
}

impl Data {
    fn of(item: CallHierarchyItem) -> Option<Data> {
        serde_json::from_value(item.data?).ok()
    }

    fn name(&self) -> Location {
        Location { file: self.file.clone(), range: self.start..self.end }
    }
}

fn item(server: &Server, analysis: &Analysis, root: &str, one: &Callable) -> Option<CallHierarchyItem> {
    let whole = to_location(server, analysis, &one.location)?;
    let selection = to_location(server, analysis, &one.selection)?;
    let data = Data {
        root: root.to_owned(),
        file: one.selection.file.clone(),
        start: one.selection.range.start,
        end: one.selection.range.end,
    };
    Some(CallHierarchyItem {
        name: one.name.clone(),
        kind: kind(one.kind),
        tags: None,
        detail: None,
        uri: whole.uri,
        range: whole.range,
        selection_range: selection.range,
        data: serde_json::to_value(data).ok(),
    })
}

fn ranges(server: &Server, analysis: &Analysis, places: &[Location]) -> Vec<LspRange> {
    places.iter().filter_map(|place| Some(to_location(server, analysis, place)?.range)).collect()
}

pub(super) fn prepare(
    server: &mut Server,
    params: CallHierarchyPrepareParams,
) -> Option<Vec<CallHierarchyItem>> {
    let at = at(server, &params.text_document_position_params)?;
    let found = ide::callable(&at.analysis, at.offset)?;
    Some(vec![item(server, &at.analysis, &at.name, &found)?])
}

/// Uses in all open texts, and in what they import.
pub(super) fn incoming(
    server: &mut Server,
    params: CallHierarchyIncomingCallsParams,
) -> Option<Vec<CallHierarchyIncomingCall>> {
    let data = Data::of(params.item)?;
    let open: BTreeSet<String> = server.documents.names().cloned().chain([data.root.clone()]).collect();
    let analyses: Vec<(String, Arc<Analysis>)> =
        open.into_iter().filter_map(|name| Some((name.clone(), server.analysis(&name)?))).collect();
    let mut made = Vec::new();
    let mut seen: Vec<Location> = Vec::new();
    for (root, analysis) in &analyses {
        for call in ide::incoming(analysis, &data.name()) {
            // A file that several texts import has the same uses in each.
            if seen.contains(&call.with.selection) {
                continue;
            }
            seen.push(call.with.selection.clone());
            if let Some(from) = item(server, analysis, root, &call.with) {
                let from_ranges = ranges(server, analysis, &call.ranges);
                made.push(CallHierarchyIncomingCall { from, from_ranges });
            }
        }
    }
    Some(made)
}

pub(super) fn outgoing(
    server: &mut Server,
    params: CallHierarchyOutgoingCallsParams,
) -> Option<Vec<CallHierarchyOutgoingCall>> {
    let data = Data::of(params.item)?;
    let analysis = server.analysis(&data.root)?;
    let calls = ide::outgoing(&analysis, &data.name());
    let made = calls.into_iter().filter_map(|call| {
        let to = item(server, &analysis, &data.root, &call.with)?;
        Some(CallHierarchyOutgoingCall { to, from_ranges: ranges(server, &analysis, &call.ranges) })
    });
    Some(made.collect())
}
