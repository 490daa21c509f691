//! The order of the cells in each layer: few crossings, the main line to the left.

use super::grid::Grid;
use super::table::{Table, list};

/// Cells times sweeps.
const BUDGET: usize = 400_000;
const MOST_SWEEPS: usize = 12;

pub(super) fn order(grid: &mut Grid) {
    grid.layers = depth_first(grid);
    let sweeps = BUDGET.checked_div(grid.cells.len()).unwrap_or(0).min(MOST_SWEEPS);
    let mut best = crossings(grid, &grid.layers);
    let mut layers = grid.layers.clone();
    for sweep in 0..sweeps {
        if best == 0 {
            return;
        }
        medians(grid, &mut layers, sweep % 2 == 0);
        transpose(grid, &mut layers);
        let now = crossings(grid, &layers);
        if now < best {
            best = now;
            grid.layers.clone_from(&layers);
        }
    }
}

/// Every cell as it is met when the main line is walked first: what branches off stands to the right of it.
fn depth_first(grid: &Grid) -> Vec<Vec<usize>> {
    let mut layers = vec![Vec::new(); grid.layers.len()];
    let mut seen = vec![false; grid.cells.len()];
    for root in 0..grid.cells.len() {
        let mut open = vec![root];
        while let Some(cell) = open.pop() {
            if seen.at(cell) {
                continue;
            }
            seen.put(cell, true);
            if let Some(layer) = layers.get_mut(grid.layer_of(cell)) {
                layer.push(cell);
            }
            open.extend(list(&grid.down, cell).iter().rev());
        }
    }
    layers
}

fn positions(grid: &Grid, layers: &[Vec<usize>]) -> Vec<usize> {
    let mut places = vec![0; grid.cells.len()];
    for layer in layers {
        for (place, cell) in layer.iter().enumerate() {
            places.put(*cell, place);
        }
    }
    places
}

/// Sorts each layer by where its cells' neighbours stand in the one before; cells without any stay.
fn medians(grid: &Grid, layers: &mut [Vec<usize>], down: bool) {
    let mut places = positions(grid, layers);
    let count = layers.len();
    for step in 0..count {
        let at = if down { step } else { count.saturating_sub(step).saturating_sub(1) };
        let Some(layer) = layers.get_mut(at) else { continue };
        let mut keyed: Vec<(usize, usize)> = layer
            .iter()
            .map(|cell| {
                let near = if down { list(&grid.up, *cell) } else { list(&grid.down, *cell) };
                let sum = near.iter().fold(0usize, |sum, other| sum.saturating_add(places.at(*other)));
                let mean = sum.saturating_mul(1_000).checked_div(near.len());
                (mean.unwrap_or_else(|| places.at(*cell).saturating_mul(1_000)), *cell)
            })
            .collect();
        keyed.sort_by_key(|(mean, _)| *mean);
        *layer = keyed.into_iter().map(|(_, cell)| cell).collect();
        for (place, cell) in layer.iter().enumerate() {
            places.put(*cell, place);
        }
    }
}

/// Swaps neighbours while that leaves fewer crossings.
fn transpose(grid: &Grid, layers: &mut [Vec<usize>]) {
    let mut places = positions(grid, layers);
    for layer in layers {
        for place in 1..layer.len() {
            let (left, right) = (layer.at(place.saturating_sub(1)), layer.at(place));
            let between = |a: usize, b: usize| {
                pairs(list(&grid.up, a), list(&grid.up, b), &places).saturating_add(pairs(
                    list(&grid.down, a),
                    list(&grid.down, b),
                    &places,
                ))
            };
            if between(right, left) < between(left, right) {
                layer.swap(place.saturating_sub(1), place);
                places.put(right, place.saturating_sub(1));
                places.put(left, place);
            }
        }
    }
}

/// Crossings between the edges of two cells, the first of which stands left. Very many edges are not compared.
fn pairs(left: &[usize], right: &[usize], places: &[usize]) -> usize {
    if left.len().saturating_mul(right.len()) > 1_000 {
        return 0;
    }
    left.iter().map(|a| right.iter().filter(|b| places.at(**b) < places.at(*a)).count()).sum()
}

/// Crossings in the whole graph.
fn crossings(grid: &Grid, layers: &[Vec<usize>]) -> usize {
    let places = positions(grid, layers);
    let mut total = 0usize;
    for layer in layers {
        let mut ends: Vec<usize> = Vec::new();
        for cell in layer {
            let mut below: Vec<usize> =
                list(&grid.down, *cell).iter().map(|lower| places.at(*lower)).collect();
            below.sort_unstable();
            ends.extend(below);
        }
        total = total.saturating_add(inversions(&ends));
    }
    total
}

/// How many pairs stand the wrong way round; a tree of sums counts them.
fn inversions(places: &[usize]) -> usize {
    let size = places.iter().max().map_or(0, |most| most.saturating_add(1));
    let mut tree = vec![0usize; size.saturating_add(1)];
    let mut total = 0usize;
    for (seen, place) in places.iter().enumerate() {
        let mut not_greater = 0usize;
        let mut at = place.saturating_add(1);
        while at > 0 {
            not_greater = not_greater.saturating_add(tree.at(at));
            at &= at.saturating_sub(1);
        }
        total = total.saturating_add(seen.saturating_sub(not_greater));
        let mut at = place.saturating_add(1);
        while at < tree.len() {
            let count = tree.at(at).saturating_add(1);
            tree.put(at, count);
            at = at.saturating_add(at & at.wrapping_neg());
        }
    }
    total
}
