//! Lanes for edges that go back: beside the boxes that they pass, from the box that asks again up to the one that is
//! asked. Edges back to one box share their lane where one passes the other.

use rustc_hash::FxHashMap;

use super::grid::{Grid, What};
use super::table::{Table, list};
use super::{Plan, Size};

/// More cells than this are not laid; the edges left are drawn straight.
const MOST: usize = 200_000;

/// For each edge the cell of its lane beside its source; `None` where it has no lane.
pub(super) fn add(grid: &mut Grid, plan: &Plan) -> Vec<Option<usize>> {
    let mut tails = vec![None; plan.edges.len()];
    let mut back: Vec<usize> = (0..plan.edges.len())
        .filter(|at| {
            plan.edges.get(*at).is_some_and(|edge| grid.layer_of(edge.to) < grid.layer_of(edge.from))
        })
        .collect();
    // The longest way is the outermost.
    back.sort_by_key(|at| plan.edges.get(*at).map(|edge| std::cmp::Reverse(grid.layer_of(edge.from))));
    let mut targets = FxHashMap::default();
    for at in back {
        let Some(edge) = plan.edges.get(at) else { continue };
        if targets.len() > MOST {
            break;
        }
        let tail = match passing(grid, &targets, edge.from, edge.to) {
            Some(tail) => tail,
            None => lay(grid, &mut targets, edge.from, edge.to),
        };
        tails.put(at, Some(tail));
        let over = list(&grid.up, tail).first().copied();
        if let (Some(size), Some(over)) = (edge.label, over) {
            grid.sign(over, at, size);
        }
    }
    tails
}

/// A lane to the same box that passes directly beside the source, other lanes aside.
fn passing(grid: &Grid, targets: &FxHashMap<usize, usize>, from: usize, to: usize) -> Option<usize> {
    let layer = grid.layers.get(grid.layer_of(from))?;
    let place = layer.iter().position(|cell| *cell == from)?;
    let beside = layer.iter().take(place).rev().take_while(|cell| targets.contains_key(*cell));
    beside.copied().find(|cell| targets.get(cell) == Some(&to))
}

fn lay(grid: &mut Grid, targets: &mut FxHashMap<usize, usize>, from: usize, to: usize) -> usize {
    let (top, bottom) = (grid.layer_of(to), grid.layer_of(from));
    let mut on = Some(from);
    let mut below = None;
    let mut tail = from;
    for layer in (top..=bottom).rev() {
        let cell = grid.cell(What::Lane, layer, Size::default());
        targets.insert(cell, to);
        let beside = if layer == top { Some(to) } else { on };
        if let Some(cells) = grid.layers.get_mut(layer) {
            let place = cells.iter().position(|known| Some(*known) == beside).unwrap_or(0);
            cells.insert(place, cell);
        }
        match below {
            Some(below) => grid.connect(cell, below),
            None => tail = cell,
        }
        below = Some(cell);
        on = on.and_then(|on| above(grid, on));
    }
    tail
}

/// The way up that the main line takes, else the first.
fn above(grid: &Grid, cell: usize) -> Option<usize> {
    let ways = list(&grid.up, cell);
    let is_main = |upper: &&usize| {
        grid.main.at(**upper) == Some(cell) || grid.cells.get(**upper).is_some_and(|upper| upper.main)
    };
    ways.iter().find(is_main).or(ways.first()).copied()
}
