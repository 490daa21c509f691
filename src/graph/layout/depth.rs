//! How deep each layer lies, and the tracks between two layers: each bend of an edge lies on a track, edges of one box
//! share theirs, and no other two lie on each other.

use rustc_hash::FxHashMap;

use super::breadth::Centres;
use super::grid::{Grid, What};
use super::table::{Table, list};

/// Between two tracks, and between a track and a layer.
const TRACK: i32 = 10;
const PAD: i32 = 9;
/// Room for the head of an arrow over a box.
const HEAD: i32 = 9;
/// Above this many edges between two layers their tracks are not compared with each other.
const MOST_COMPARED: usize = 120;

#[derive(Debug)]
pub(super) struct Depths {
    /// Where each layer begins, and how deep it is.
    pub(super) layers: Vec<(i32, i32)>,
    /// The depth of the bend between an upper and a lower cell; straight edges have none.
    pub(super) bends: FxHashMap<(usize, usize), i32>,
    pub(super) total: i32,
}

/// Edges that bend together: all from one box, or all into one cell.
#[derive(Clone, Debug, Default)]
struct Net {
    tops: Vec<i32>,
    bottoms: Vec<i32>,
    edges: Vec<(usize, usize)>,
}

impl Net {
    fn low(&self) -> i32 {
        self.tops.iter().chain(&self.bottoms).copied().min().unwrap_or(0)
    }

    fn high(&self) -> i32 {
        self.tops.iter().chain(&self.bottoms).copied().max().unwrap_or(0)
    }

    fn overlaps(&self, other: &Net) -> bool {
        self.low() < other.high().saturating_add(4) && other.low() < self.high().saturating_add(4)
    }

    /// What it costs that this net bends above the other: crossings, and much for lying on each other.
    fn above(&self, other: &Net) -> usize {
        let crossed = |places: &[i32], net: &Net| {
            places.iter().filter(|at| net.low() < **at && **at < net.high()).count()
        };
        let touching = self.bottoms.iter().filter(|at| other.tops.contains(at)).count();
        crossed(&self.bottoms, other)
            .saturating_add(crossed(&other.tops, self))
            .saturating_add(touching.saturating_mul(1_000))
    }
}

pub(super) fn assign(grid: &Grid, centres: &Centres) -> Depths {
    let mut depths = Depths { layers: Vec::new(), bends: FxHashMap::default(), total: 0 };
    let mut at = 0i32;
    for (index, layer) in grid.layers.iter().enumerate() {
        let depth = layer.iter().filter_map(|cell| grid.cells.get(*cell)).map(|cell| cell.depth).max();
        let depth = depth.unwrap_or(0);
        depths.layers.push((at, depth));
        let end = at.saturating_add(depth);
        depths.total = end;
        let (order, tracks) = tracks(nets(grid, centres, layer));
        for (net, track) in order.iter().zip(&tracks) {
            let bend = end.saturating_add(PAD).saturating_add(track.saturating_mul(TRACK));
            depths.bends.extend(net.edges.iter().map(|edge| (*edge, bend)));
        }
        let count = tracks.iter().max().map_or(0, |most| most.saturating_add(1));
        let room =
            PAD.saturating_add(count.saturating_sub(1).max(0).saturating_mul(TRACK)).saturating_add(PAD);
        let room = if count == 0 { PAD } else { room };
        // Boxes stand in even layers.
        let head = if index % 2 == 1 { HEAD } else { 0 };
        at = end.saturating_add(room).saturating_add(head);
    }
    depths
}

fn nets(grid: &Grid, centres: &Centres, layer: &[usize]) -> Vec<Net> {
    let mut nets: Vec<Net> = Vec::new();
    let mut known: FxHashMap<usize, usize> = FxHashMap::default();
    for upper in layer {
        for lower in list(&grid.down, *upper) {
            // Cells of one layer are no cells of the next, so the indices can't be confused.
            let hub = if grid.is_box(*upper) { *upper } else { *lower };
            let index = *known.entry(hub).or_insert(nets.len());
            if index == nets.len() {
                nets.push(Net::default());
            }
            if let Some(net) = nets.get_mut(index) {
                net.tops.push(centres.of.at(*upper));
                net.bottoms.push(centres.of.at(*lower));
                net.edges.push((*upper, *lower));
            }
        }
    }
    for net in &mut nets {
        net.tops.sort_unstable();
        net.tops.dedup();
        net.bottoms.sort_unstable();
        net.bottoms.dedup();
    }
    nets.retain(|net| net.low() < net.high());
    for net in &mut nets {
        net.edges.retain(|(upper, lower)| centres.of.at(*upper) != centres.of.at(*lower));
    }
    nets
}

/// The nets from the upper tracks to the lower ones, each with its track.
fn tracks(nets: Vec<Net>) -> (Vec<Net>, Vec<i32>) {
    let order = sorted(nets);
    let mut tracks: Vec<i32> = Vec::with_capacity(order.len());
    for (at, net) in order.iter().enumerate() {
        let above = order.iter().zip(&tracks).take(at).filter(|(other, _)| net.overlaps(other));
        let track = above.map(|(_, track)| track.saturating_add(1)).max().unwrap_or(0);
        tracks.push(track);
    }
    (order, tracks)
}

/// Always that net next which costs least over all that are left.
fn sorted(mut nets: Vec<Net>) -> Vec<Net> {
    if nets.len() > MOST_COMPARED {
        nets.sort_by_key(Net::low);
        return nets;
    }
    let mut order = Vec::with_capacity(nets.len());
    while !nets.is_empty() {
        let cost = |at: usize| -> i64 {
            let Some(net) = nets.get(at) else { return 0 };
            let others = nets.iter().enumerate().filter(|(other, _)| *other != at);
            let sum = |cost: usize| i64::try_from(cost).unwrap_or(i64::MAX);
            others
                .map(|(_, other)| sum(net.above(other)).saturating_sub(sum(other.above(net))))
                .fold(0, i64::saturating_add)
        };
        let best = (0..nets.len()).min_by_key(|at| cost(*at)).unwrap_or(0);
        order.push(nets.remove(best));
    }
    order
}

/// Where a cell begins in its layer, and how deep it is: boxes at the front, labels in the middle.
pub(super) fn of_cell(grid: &Grid, depths: &Depths, cell: usize) -> (i32, i32) {
    let Some(cell) = grid.cells.get(cell) else { return (0, 0) };
    let (start, depth) = depths.layers.at(cell.layer);
    match cell.what {
        What::Label(_) => (start.saturating_add(depth.saturating_sub(cell.depth) / 2), cell.depth),
        What::Box | What::Lane => (start, cell.depth),
    }
}
